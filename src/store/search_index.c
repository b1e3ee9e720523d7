/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keeping the full-text index and the words of tags, with every save and anew. */
#include "base/base.h"
#include "store/db.h"
#include "store/search_p.h"

#include "model/custom.h"
#include "text/utf8.h"

/* The index has to be told what stood there. */
static enum result tell_index(struct db *db, const char *entity, int64_t n, const char *document,
	bool gone, struct err *err)
{
	char *text = gone ? xasprintf("INSERT INTO \"find_%s\"(\"find_%s\", rowid, document) "
		"VALUES('delete', ?, ?)", entity, entity) :
		xasprintf("INSERT INTO \"find_%s\"(rowid, document) VALUES(?, ?)", entity);
	enum result code = sql_run(db, err, text, "it", n, document);

	free(text);
	return code;
}

static enum result stored_document(struct db *db, const char *entity, int64_t n, char **out,
	struct err *err)
{
	char *text = xasprintf("SELECT document FROM \"text_%s\" WHERE n = ?", entity);
	sqlite3_stmt *stmt;
	enum result code = sql_ask(db, &stmt, err, text, "i", n);
	bool row;

	free(text);
	*out = NULL;
	if (code)
		return code;
	code = sql_step(db, stmt, &row, err);
	if (!code && row)
		*out = xstrdup(sql_column_text(stmt, 0));
	sql_end(db, stmt);
	return code;
}

enum result search_drop(struct db *db, const struct record *rec, struct err *err)
{
	const char *entity = rec->entity->name;
	struct str document = STR_INIT;
	char *stored, *text;
	enum result code;

	if (!db_plan(db, rec->entity)->documents) {	/* the record itself is what was indexed */
		search_document(rec, &document);
		code = document.len ? tell_index(db, entity, rec->n, document.s, true, err) : OK;
		str_release(&document);
		return code;
	}
	if (stored_document(db, entity, rec->n, &stored, err) || !stored)
		return stored ? err->code : OK;
	code = *stored ? tell_index(db, entity, rec->n, stored, true, err) : OK;
	free(stored);
	if (code)
		return code;
	text = xasprintf("DELETE FROM \"text_%s\" WHERE n = ?", entity);
	code = sql_run(db, err, text, "i", rec->n);
	free(text);
	return code;
}

static enum result put_document(struct db *db, const struct record *rec, struct err *err)
{
	const char *entity = rec->entity->name;
	const struct value *recent = &rec->v[search_recent_field(rec->entity)];
	bool kept = db_plan(db, rec->entity)->documents;
	struct str document = STR_INIT;
	enum result code = OK;

	if (db->loading && !kept)	/* all at once, when they are there */
		return OK;
	search_document(rec, &document);
	if (kept) {
		char *text = xasprintf("INSERT INTO \"text_%s\"(n, recent, document) "
			"VALUES(?, CASE WHEN ? THEN ? END, ?)", entity);

		code = sql_run(db, err, text, "iiit", rec->n, (int64_t)recent->set, recent->num,
			document.s);
		free(text);
	}
	if (!code && document.len && !db->loading)
		code = tell_index(db, entity, rec->n, document.s, false, err);
	str_release(&document);
	return code;
}

size_t search_recent_field(const struct entity *entity)
{
	static const char *const names[] = { "last_contacted_at", "at", "due_at" };
	int field = -1;

	for (size_t i = 0; i < COUNT(names) && field < 0; i++)
		field = entity_field(entity, names[i]);
	return field >= 0 ? (size_t)field : common_index(entity, COMMON_created_at);
}

enum result search_set_recent(struct db *db, const struct plan *plan, const struct value *recent,
	int64_t n, struct err *err)
{
	char *text = xasprintf("UPDATE \"text_%s\" SET recent = CASE WHEN ? THEN ? END WHERE n = ?",
		plan->entity->name);
	enum result code = sql_run(db, err, text, "iii", (int64_t)recent->set, recent->num, n);

	free(text);
	return code;
}

static bool document_differs(const struct record *before, const struct record *now)
{
	int title = entity_field(now->entity, now->entity->title);

	for (size_t i = 0; i < now->entity->nfields; i++)
		if ((search_field(now->entity, i) || (int)i == title) &&
		    !value_equal(&now->entity->fields[i], &before->v[i], &now->v[i]))
			return true;
	return false;
}

static bool is_live(const struct record *rec)
{
	return rec && !record_has(rec, common_index(rec->entity, COMMON_deleted_at));
}

/* Only what is live is in the index: most searches need nothing else then. */
static enum result update_document(struct db *db, const struct record *before,
	const struct record *now, struct err *err)
{
	if (is_live(before) == is_live(now) && before && !document_differs(before, now))
		return OK;
	if (is_live(before) && search_drop(db, before, err))
		return err->code;
	return is_live(now) ? put_document(db, now, err) : OK;
}

/* Sorted: another program may send tens of thousands. */
static void fold_words(const struct record *rec, struct strlist *out)
{
	struct strlist words = { 0 };

	if (rec)
		set_items(record_text(rec, common_index(rec->entity, COMMON_tags)), &words);
	for (size_t i = 0; i < words.n; i++) {
		struct str folded = STR_INIT;

		text_fold(words.v[i], &folded);
		if (folded.len)
			strlist_add(out, folded.s);
		str_release(&folded);
	}
	strlist_sort(out);
	strlist_release(&words);
}

static int by_text(const void *word, const void *item)
{
	return strcmp(word, *(char *const *)item);
}

static bool has_word(const struct strlist *sorted, const char *word)
{
	return sorted->n && bsearch(word, sorted->v, sorted->n, sizeof(*sorted->v), by_text);
}

static enum result update_tags(struct db *db, const struct record *before, const struct record *now,
	struct err *err)
{
	size_t tags = common_index(now->entity, COMMON_tags);
	struct strlist old = { 0 }, new = { 0 };
	enum result code = OK;

	if (before ? value_equal(&now->entity->fields[tags], &before->v[tags], &now->v[tags]) :
	    !record_has(now, tags))
		return OK;
	fold_words(before, &old);
	fold_words(now, &new);
	for (size_t i = 0; i < old.n && !code; i++)
		if (!has_word(&new, old.v[i]))
			code = sql_run(db, err, "DELETE FROM tag WHERE word = ? AND n = ?", "ti",
				old.v[i], now->n);
	for (size_t i = 0; i < new.n && !code; i++)
		if (!has_word(&old, new.v[i]))
			code = sql_run(db, err, "INSERT OR IGNORE INTO tag(word, n) VALUES(?, ?)",
				"ti", new.v[i], now->n);
	strlist_release(&old);
	strlist_release(&new);
	return code;
}

enum result search_update(struct db *db, const struct record *before, const struct record *now,
	struct err *err)
{
	if (update_tags(db, before, now, err))
		return err->code;
	return db_plan(db, now->entity)->indexed ? update_document(db, before, now, err) : OK;
}

/* --- Anew. */

#define SHAPE "store.search"	/* memo: what the documents were made of */
#define FORM  "2"		/* another form of the documents makes them anew */

void search_shape(struct str *out)
{
	str_add(out, FORM);
	for (size_t i = 0; entities[i]; i++) {
		str_addc(out, ' ');
		str_add(out, entities[i]->name);
		str_addc(out, ':');
		for (size_t k = 0; k < entities[i]->nfields; k++)
			if (search_field(entities[i], k)) {
				str_add(out, entities[i]->fields[k].name);
				str_addc(out, ',');
			}
	}
}

#define TOLD_AT	     1000	/* records */
#define PARTS_USUAL  (1 << 20)	/* bytes, what FTS5 itself has */
#define PARTS_OF_ALL (16 << 20)

struct reindex {
	struct db *db;
	bool index;		/* of this entity there is one */
	int64_t records, all;
	bool (*progress)(void *ctx, int64_t done, int64_t all);
	void *ctx;
};

static enum result index_command(struct db *db, const char *entity, const char *command, struct err *err)
{
	char *text = xasprintf("INSERT INTO \"find_%s\"(\"find_%s\") VALUES('%s')", entity, entity,
		command);
	enum result code = sql_exec(db, text, err);

	free(text);
	return code;
}

static enum result empty_index(struct db *db, const char *entity, bool documents, struct err *err)
{
	enum result code = index_command(db, entity, "delete-all", err);
	char *text;

	if (code || !documents)
		return code;
	text = xasprintf("DELETE FROM \"text_%s\"", entity);
	code = sql_run(db, err, text, "");
	free(text);
	return code;
}

static enum result reindex_one(struct reindex *r, const struct record *rec, struct err *err)
{
	if (update_tags(r->db, NULL, rec, err) ||
	    (r->index && is_live(rec) && put_document(r->db, rec, err)))
		return err->code;
	r->records++;
	if (r->progress && r->records % TOLD_AT == 0 && !r->progress(r->ctx, r->records, r->all))
		return err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
	return OK;
}

/* Is the column looked at for the index?  The wide rows are eight times as much to read. */
static bool is_indexed(const struct entity *entity, size_t field)
{
	const struct field *f = &entity->fields[field];

	return field_has_column(f) && (search_field(entity, field) || str_eq(f->name, entity->title) ||
		field == common_index(entity, COMMON_tags) || field == common_index(entity, COMMON_custom) ||
		field == common_index(entity, COMMON_deleted_at) || field == search_recent_field(entity));
}

static struct record *read_indexed(sqlite3_stmt *stmt, const struct entity *entity, const bool *wanted)
{
	struct record *rec = record_new(entity);
	int at = 0;

	rec->n = sqlite3_column_int64(stmt, at++);
	for (size_t i = 0; i < entity->nfields; i++)
		if (wanted[i])
			row_read_field(stmt, at++, rec, i);
	custom_unpack(rec);
	return rec;
}

/* Every row once, in the order it lies in the file. */
static enum result reindex_rows(struct reindex *r, const struct plan *plan, struct err *err)
{
	const struct entity *entity = plan->entity;
	bool *wanted = xcalloc(entity->nfields, sizeof(*wanted));
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_add(&sql, "SELECT t.n");
	for (size_t i = 0; i < entity->nfields; i++)
		if ((wanted[i] = is_indexed(entity, i)))
			sql_addf(&sql, ", \"%s\"", entity->fields[i].name);
	sql_addf(&sql, " FROM \"%s\" t%s ORDER BY t.n", entity->name,
		plan->indexed ? "" : " WHERE t.tags IS NOT NULL");
	code = sql_start(r->db, &sql, &stmt, err);
	while (!code && !(code = sql_step(r->db, stmt, &row, err)) && row) {
		struct record *rec = read_indexed(stmt, entity, wanted);

		code = reindex_one(r, rec, err);
		record_free(&rec);
	}
	sql_end(r->db, stmt);
	sql_release(&sql);
	free(wanted);
	return code;
}

/* Parts of the index that are made in memory before they are written: fewer to be merged afterwards. */
static enum result set_parts(struct db *db, const char *entity, int bytes, struct err *err)
{
	char *text = xasprintf("INSERT INTO \"find_%s\"(\"find_%s\", rank) VALUES('hashsize', %d)", entity,
		entity, bytes);
	enum result code = sql_exec(db, text, err);

	free(text);
	return code;
}

static enum result reindex_entity(struct reindex *r, const struct entity *entity, struct err *err)
{
	const struct plan *plan = db_plan(r->db, entity);
	enum result code;

	r->index = plan->indexed;
	if (!plan->indexed)
		return reindex_rows(r, plan, err);
	if (empty_index(r->db, entity->name, plan->documents, err) ||
	    set_parts(r->db, entity->name, PARTS_OF_ALL, err))
		return err->code;
	code = reindex_rows(r, plan, err);
	return code ? code : set_parts(r->db, entity->name, PARTS_USUAL, err);
}

/* Of the documents that stand there. */
static enum result index_documents(struct db *db, const struct plan *plan, struct err *err)
{
	const char *entity = plan->entity->name;

	if (set_parts(db, entity, PARTS_OF_ALL, err) || index_command(db, entity, "rebuild", err))
		return err->code;
	return set_parts(db, entity, PARTS_USUAL, err);
}

static bool tell_load(void *ctx, int64_t done, int64_t all)
{
	struct told *told = ctx;
	struct err ignored;

	(void)all;
	(void)done;
	return !told_more(told, TOLD_AT * SEARCH_WORK, &ignored);
}

enum result search_index_all(struct db *db, const struct plan *plan, struct told *told, struct err *err)
{
	struct reindex r = { .db = db, .progress = tell_load, .ctx = told };
	const char *entity = plan->entity->name;
	enum result code = plan->documents ? index_documents(db, plan, err) :
		reindex_entity(&r, plan->entity, err);

	if (code || index_command(db, entity, "optimize", err))
		return err->code;
	/* Those that were not told one thousand after the other. */
	return told_more(told, (told->rows[plan - db->plans] - r.records / TOLD_AT * TOLD_AT) * SEARCH_WORK, err);
}

static enum result count_records(struct db *db, int64_t *out, struct err *err)
{
	*out = 0;
	for (size_t i = 0; entities[i]; i++) {
		char *text;
		int64_t n = 0;
		enum result code;

		if (!db_plan(db, entities[i])->indexed)
			continue;
		text = xasprintf("SELECT count(*) FROM \"%s\"", entities[i]->name);
		code = sql_int(db, &n, err, text, "");
		free(text);
		if (code)
			return code;
		*out += n;
	}
	return OK;
}

/* All of it anew, inside a transaction; progress may be NULL, false: stop, ERR_CANCEL. */
static enum result search_rebuild(struct db *db, bool (*progress)(void *ctx, int64_t done, int64_t all),
	void *ctx, int64_t *records, struct err *err)
{
	struct reindex r = { .db = db, .progress = progress, .ctx = ctx };
	struct str shape = STR_INIT;
	enum result code = count_records(db, &r.all, err);

	if (!code && progress && !progress(ctx, 0, r.all))
		code = err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
	if (!code)
		code = sql_run(db, err, "DELETE FROM tag", "");
	for (size_t i = 0; entities[i] && !code; i++)
		code = reindex_entity(&r, entities[i], err);
	search_shape(&shape);
	if (!code)
		code = sql_run(db, err, "INSERT INTO memo(key, value) VALUES(?, ?) "
			"ON CONFLICT(key) DO UPDATE SET value = excluded.value", "tt", SHAPE, shape.s);
	str_release(&shape);
	*records = r.records;
	return code;
}

enum result search_make_current(struct db *db, struct err *err)
{
	struct str shape = STR_INIT;
	char *found = query_memo(db, SHAPE);
	int64_t records;
	enum result code = OK;

	search_shape(&shape);
	if (!found || !str_eq(found, shape.s))
		code = search_rebuild(db, db->told, db->told_ctx, &records, err);
	free(found);
	str_release(&shape);
	return code;
}

enum result db_reindex(struct db *db, bool (*progress)(void *ctx, int64_t done, int64_t all),
	void *ctx, int64_t *records, struct err *err)
{
	struct err ignored;

	if (db->read_only)
		return err_set(err, ERR_DENIED, _("The database is open for reading only."));
	if (sql_run(db, err, "BEGIN IMMEDIATE", ""))
		return err->code;
	if (!search_rebuild(db, progress, ctx, records, err) && !sql_run(db, err, "COMMIT", ""))
		return OK;
	if (!sqlite3_get_autocommit(db->sqlite))
		(void)!sql_exec(db, "ROLLBACK", &ignored);
	return err->code;
}
