/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keeping the full-text index, and finding by it: newest first up to a limit, then ranked. */
#include "base/base.h"
#include "store/store_p.h"

#include "text/utf8.h"

/* How many are looked at whatever their age when there are too many hits: by name, by last contact. */
#define NAMES_MAX  300
#define LATEST_MAX 300

/* --- Keeping. */

static enum result drop_document(struct db *db, const char *entity, int64_t n, struct err *err)
{
	sqlite3_stmt *stmt;
	char *text = xasprintf("SELECT document FROM \"text_%s\" WHERE n = ?", entity);
	char *document = NULL;
	enum result code;
	bool row;

	code = sql_ask(db, &stmt, err, text, "i", n);
	free(text);
	if (code)
		return code;
	code = sql_step(db, stmt, &row, err);
	if (!code && row)
		document = xstrdup(sql_column_text(stmt, 0));
	sql_end(db, stmt);
	if (!document)
		return code;
	/* The index has to be told what stood there. */
	text = xasprintf("INSERT INTO \"find_%s\"(\"find_%s\", rowid, document) "
		"VALUES('delete', ?, ?)", entity, entity);
	code = sql_run(db, err, text, "it", n, document);
	free(text);
	free(document);
	if (code)
		return code;
	text = xasprintf("DELETE FROM \"text_%s\" WHERE n = ?", entity);
	code = sql_run(db, err, text, "i", n);
	free(text);
	return code;
}

static enum result put_document(struct db *db, const struct record *rec, struct err *err)
{
	const char *entity = rec->entity->name;
	const struct value *recent = &rec->v[search_recent_field(rec->entity)];
	struct str document = STR_INIT;
	char *text;
	enum result code;

	search_document(rec, &document);
	text = xasprintf("INSERT INTO \"text_%s\"(n, recent, document) "
		"VALUES(?, CASE WHEN ? THEN ? END, ?)", entity);
	code = sql_run(db, err, text, "iiit", rec->n, (int64_t)recent->set, recent->num, document.s);
	free(text);
	if (!code && !db->loading) {	/* else all at once, when they are there */
		text = xasprintf("INSERT INTO \"find_%s\"(rowid, document) VALUES(?, ?)", entity);
		code = sql_run(db, err, text, "it", rec->n, document.s);
		free(text);
	}
	str_release(&document);
	return code;
}

size_t search_recent_field(const struct entity *entity)
{
	int field = entity_field(entity, "last_contacted_at");

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
	if (is_live(before) && drop_document(db, now->entity->name, now->n, err))
		return err->code;
	return is_live(now) ? put_document(db, now, err) : OK;
}

static enum result remake_next(struct db *db, const struct plan *plan, int64_t *last, bool *more,
	struct err *err)
{
	struct rowset rows = { 0 };
	struct sql sql = SQL_INIT;
	enum result code;

	sql_addf(&sql, "SELECT %s FROM \"%s\" t WHERE t.n > ? AND t.custom IS NOT NULL "
		"AND t.deleted_at IS NULL ORDER BY t.n LIMIT 500", plan->columns, plan->entity->name);
	sql_num(&sql, *last);
	code = row_collect(db, plan, &sql, &rows, err);
	for (size_t i = 0; i < rows.n && !code; i++) {
		code = drop_document(db, plan->entity->name, rows.v[i]->n, err);
		if (!code)
			code = put_document(db, rows.v[i], err);
		*last = rows.v[i]->n;
	}
	*more = rows.n > 0;
	rowset_release(&rows);
	sql_release(&sql);
	return code;
}

enum result search_remake_own(struct db *db, const struct plan *plan, struct err *err)
{
	bool more = true;
	int64_t last = 0;

	while (more)
		if (remake_next(db, plan, &last, &more, err))
			return err->code;
	return OK;
}

static void fold_words(const struct record *rec, struct strlist *out)
{
	struct strlist words = { 0 };

	if (rec)
		set_items(record_text(rec, common_index(rec->entity, COMMON_tags)), &words);
	for (size_t i = 0; i < words.n; i++) {
		struct str folded = STR_INIT;

		text_fold(words.v[i], &folded);
		if (folded.len && !strlist_has(out, folded.s))
			strlist_add(out, folded.s);
		str_release(&folded);
	}
	strlist_release(&words);
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
		if (!strlist_has(&new, old.v[i]))
			code = sql_run(db, err, "DELETE FROM tag WHERE word = ? AND n = ?", "ti",
				old.v[i], now->n);
	for (size_t i = 0; i < new.n && !code; i++)
		if (!strlist_has(&old, new.v[i]))
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

/* --- Finding. */

static void add_hit(struct hits *hits, const struct search_query *query, const char *document,
	int64_t n, int64_t recent)
{
	hits->v = array_grow(hits->v, &hits->cap, hits->n + 1, sizeof(*hits->v));
	hits->v[hits->n++] = (struct hit){ .n = n, .recent = recent,
		.rank = search_rank(query, document) };
}

static int64_t recent_of(sqlite3_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? INT64_MIN :
		sqlite3_column_int64(stmt, column);
}

/* Rows of (n, document, recent); at most HITS_MAX that match. */
static enum result take_hits(struct db *db, const struct sql *sql, const struct search_query *query,
	struct hits *hits, struct err *err)
{
	size_t limit = hits->n + HITS_MAX;
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_start(db, sql, &stmt, err))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row && hits->n < limit) {
		const char *document = sql_column_text(stmt, 1);

		if (search_matches(query, document))
			add_hit(hits, query, document, sqlite3_column_int64(stmt, 0),
				recent_of(stmt, 2));
	}
	sql_end(db, stmt);
	return code;
}

/* What is asked of the record itself, beyond being live: then its row has to be read. */
static enum result add_conditions(struct sql *sql, const struct query *q, const struct field *order,
	struct err *err)
{
	if (!q->assigned_to && (!q->filter || !q->filter->nterms)) {
		sql_add(sql, " WHERE 1");
		return OK;
	}
	sql_addf(sql, " CROSS JOIN \"%s\" t ON t.n = d.n", q->entity->name);
	return query_conditions(sql, q, order, err);
}

static enum result find_newest(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	const char *name = q->entity->name;
	struct sql sql = SQL_INIT;
	struct str expression = STR_INIT;
	enum result code;

	sql_addf(&sql, "SELECT d.n, d.document, d.recent FROM \"find_%s\" f "
		"CROSS JOIN \"text_%s\" d ON d.n = f.rowid", name, name);
	code = add_conditions(&sql, q, NULL, err);
	search_expression(query, &expression);
	sql_addf(&sql, " AND f.\"find_%s\" MATCH ? ORDER BY f.rowid DESC", name);
	sql_text(&sql, expression.s);
	if (!code)
		code = take_hits(db, &sql, query, hits, err);
	str_release(&expression);
	sql_release(&sql);
	return code;
}

/* Those whose name begins so, in order of name: the exact ones come first. */
static enum result find_names(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	const char *name = q->entity->name;
	char norm[64];
	struct sql sql = SQL_INIT;
	struct str end = STR_INIT;
	enum result code;

	snprintf(norm, sizeof(norm), "%s_norm", q->entity->title);
	if (entity_field(q->entity, norm) < 0 || !*search_sort_key(query))
		return OK;
	sql_addf(&sql, "SELECT d.n, d.document, d.recent FROM (SELECT n FROM \"%s\" "
		"WHERE deleted_at IS NULL AND \"%s\" >= ? AND \"%s\" < ? ORDER BY \"%s\" LIMIT %d) i "
		"CROSS JOIN \"text_%s\" d ON d.n = i.n", name, norm, norm, norm, NAMES_MAX, name);
	sql_text(&sql, search_sort_key(query));
	str_addf(&end, "%s\xf4\x8f\xbf\xbf", search_sort_key(query));	/* U+10FFFF */
	sql_text(&sql, end.s);
	code = add_conditions(&sql, q, NULL, err);
	if (!code)
		code = take_hits(db, &sql, query, hits, err);
	str_release(&end);
	sql_release(&sql);
	return code;
}

/* Of those contacted last: whom a broker looks for most. */
static enum result find_latest(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	const char *name = q->entity->name;
	const char *recent = q->entity->fields[search_recent_field(q->entity)].name;
	struct sql sql = SQL_INIT;
	enum result code;

	sql_addf(&sql, "SELECT d.n, d.document, d.recent FROM (SELECT n FROM \"%s\" "
		"WHERE deleted_at IS NULL AND %s IS NOT NULL ORDER BY %s DESC LIMIT %d) i "
		"CROSS JOIN \"text_%s\" d ON d.n = i.n", name, recent, recent, LATEST_MAX, name);
	code = add_conditions(&sql, q, NULL, err);
	if (!code)
		code = take_hits(db, &sql, query, hits, err);
	sql_release(&sql);
	return code;
}

static int by_number(const void *a, const void *b)
{
	const struct hit *left = a, *right = b;

	return (left->n > right->n) - (left->n < right->n);
}

static int by_rank(const void *a, const void *b)
{
	const struct hit *left = a, *right = b;

	if (left->rank != right->rank)
		return left->rank - right->rank;
	if (left->recent != right->recent)
		return left->recent > right->recent ? -1 : 1;
	return by_number(b, a);
}

static void rank_hits(struct hits *hits)
{
	size_t kept = 0;

	if (!hits->n)
		return;
	qsort(hits->v, hits->n, sizeof(*hits->v), by_number);
	for (size_t i = 1; i < hits->n; i++)
		if (hits->v[i].n != hits->v[kept].n)
			hits->v[++kept] = hits->v[i];
	hits->n = kept + 1;
	qsort(hits->v, hits->n, sizeof(*hits->v), by_rank);
	hits->n = MIN(hits->n, HITS_MAX);
}

static enum result find_indexed(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	if (find_newest(db, q, query, hits, err))
		return err->code;
	if (hits->n < HITS_MAX)
		return OK;	/* that was all of them */
	/* Too many: whose name it is, and who is talked to, must not be lost among the newest. */
	if (find_names(db, q, query, hits, err))
		return err->code;
	return find_latest(db, q, query, hits, err);
}

static void add_searched(struct sql *sql, const struct field *field)
{
	sql_add(sql, ", ");
	sql_add_column(sql, field);
}

/* A short list, or the deleted ones: every row's document is made and looked at. */
static enum result find_by_looking(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	const struct entity *entity = q->entity;
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_addf(&sql, "SELECT t.n, t.\"%s\"", entity->fields[search_recent_field(entity)].name);
	for (size_t i = 0; i < entity->nfields; i++)
		if (search_field(entity, i) || str_eq(entity->fields[i].name, entity->title))
			add_searched(&sql, &entity->fields[i]);
	sql_addf(&sql, " FROM \"%s\" t", entity->name);
	code = query_conditions(&sql, q, NULL, err);
	sql_add(&sql, " ORDER BY t.n DESC");
	if (!code)
		code = sql_start(db, &sql, &stmt, err);
	while (!code && hits->n < HITS_MAX && !(code = sql_step(db, stmt, &row, err)) && row) {
		struct record *rec = record_new(entity);
		struct str document = STR_INIT;
		int column = 2;

		for (size_t i = 0; i < entity->nfields; i++)
			if (search_field(entity, i) || str_eq(entity->fields[i].name, entity->title)) {
				if (entity->fields[i].kind->is_text)
					record_set_text(rec, i, sql_column_text(stmt, column));
				column++;
			}
		search_document(rec, &document);
		if (search_matches(query, document.s))
			add_hit(hits, query, document.s, sqlite3_column_int64(stmt, 0),
				recent_of(stmt, 1));
		str_release(&document);
		record_free(&rec);
	}
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

enum result search_find(struct db *db, const struct query *q, struct hits *out, struct err *err)
{
	struct search_query *query = search_parse(q->search);
	enum result code;

	*out = (struct hits){ 0 };
	if (!query)
		return OK;
	code = db_plan(db, q->entity)->indexed && !q->deleted ? find_indexed(db, q, query, out, err) :
		find_by_looking(db, q, query, out, err);
	search_query_free(&query);
	rank_hits(out);
	return code;
}

static size_t place_of(const struct hits *hits, int64_t n)
{
	for (size_t i = 0; i < hits->n; i++)
		if (hits->v[i].n == n)
			return i;
	return hits->n;
}

/* The part of the ranked hits that is asked for; an anchor that is no hit any more: from the start. */
static void page_bounds(const struct query *q, const struct hits *hits, size_t *from, size_t *to)
{
	size_t limit = q->limit ? q->limit : SIZE_MAX;
	size_t anchor = q->anchor ? place_of(hits, q->anchor->n) : hits->n;

	*from = 0;
	if (q->from == PAGE_LAST)
		*from = hits->n > limit ? hits->n - limit : 0;
	else if (anchor < hits->n && q->from == PAGE_AFTER)
		*from = anchor + 1;
	else if (anchor < hits->n && q->from == PAGE_AROUND)
		*from = anchor;
	else if (anchor < hits->n && q->from == PAGE_BEFORE)
		*from = anchor > limit ? anchor - limit : 0;
	*to = hits->n - *from > limit ? *from + limit : hits->n;
	if (q->from == PAGE_BEFORE && anchor < hits->n)
		*to = anchor;
}

enum result query_page_of_hits(struct db *db, const struct query *q, struct rowset *out,
	struct err *err)
{
	struct hits hits;
	size_t from = 0, to = 0;
	enum result code = search_find(db, q, &hits, err);

	if (!code)
		page_bounds(q, &hits, &from, &to);
	for (size_t i = from; i < to && !code; i++) {
		struct record *rec;

		code = query_get(db, q->entity, hits.v[i].n, &rec, err);
		if (!code)
			rowset_add(out, rec);
		else if (code == ERR_MISSING)	/* gone since, by another process */
			code = OK;
	}
	free(hits.v);
	return code;
}
