/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Keeping the full-text index, and finding by it: newest first up to a limit, then ranked. */
#include "base/base.h"
#include "store/store_p.h"

#include "text/utf8.h"

#define LATEST_MAX 500	/* how many of those contacted last are looked at whatever their age */

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
	return code;
}

static enum result put_document(struct db *db, const char *entity, int64_t n, const char *document,
	struct err *err)
{
	char *text = xasprintf("INSERT OR REPLACE INTO \"text_%s\"(n, document) VALUES(?, ?)", entity);
	enum result code = sql_run(db, err, text, "it", n, document);

	free(text);
	if (code)
		return code;
	text = xasprintf("INSERT INTO \"find_%s\"(rowid, document) VALUES(?, ?)", entity);
	code = sql_run(db, err, text, "it", n, document);
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

static enum result update_document(struct db *db, const struct record *before,
	const struct record *now, struct err *err)
{
	struct str document = STR_INIT;
	enum result code = OK;

	if (before && !document_differs(before, now))
		return OK;
	search_document(now, &document);
	if (before)
		code = drop_document(db, now->entity->name, now->n, err);
	if (!code)
		code = put_document(db, now->entity->name, now->n, document.s, err);
	str_release(&document);
	return code;
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

/* What ranks hits that match equally well: the last contact, else when they were made. */
static const char *recent_column(const struct entity *entity)
{
	return entity_field(entity, "last_contacted_at") >= 0 ? "last_contacted_at" : "created_at";
}

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

static enum result find_newest(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	const char *name = q->entity->name;
	struct sql sql = SQL_INIT;
	struct str expression = STR_INIT;
	enum result code;

	sql_addf(&sql, "SELECT t.n, d.document, t.%s FROM \"find_%s\" f "
		"CROSS JOIN \"text_%s\" d ON d.n = f.rowid CROSS JOIN \"%s\" t ON t.n = f.rowid",
		recent_column(q->entity), name, name, name);
	code = query_conditions(&sql, q, NULL, err);
	search_expression(query, &expression);
	sql_addf(&sql, " AND \"find_%s\" MATCH ? ORDER BY f.rowid DESC", name);
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
	char norm[64];
	int field;
	struct sql sql = SQL_INIT;
	struct str end = STR_INIT;
	enum result code;

	snprintf(norm, sizeof(norm), "%s_norm", q->entity->title);
	field = entity_field(q->entity, norm);
	if (field < 0 || !*search_sort_key(query))
		return OK;
	sql_addf(&sql, "SELECT t.n, d.document, t.%s FROM \"%s\" t "
		"CROSS JOIN \"text_%s\" d ON d.n = t.n", recent_column(q->entity), q->entity->name,
		q->entity->name);
	code = query_conditions(&sql, q, &q->entity->fields[field], err);
	sql_addf(&sql, " AND t.\"%s\" >= ? AND t.\"%s\" < ? ORDER BY t.\"%s\"", norm, norm, norm);
	sql_text(&sql, search_sort_key(query));
	str_addf(&end, "%s\xf4\x8f\xbf\xbf", search_sort_key(query));	/* U+10FFFF */
	sql_text(&sql, end.s);
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
	const char *recent = recent_column(q->entity);
	int field = entity_field(q->entity, recent);
	struct sql sql = SQL_INIT;
	enum result code;

	sql_addf(&sql, "SELECT t.n, d.document, t.%s FROM \"%s\" t "
		"CROSS JOIN \"text_%s\" d ON d.n = t.n", recent, q->entity->name, q->entity->name);
	code = query_conditions(&sql, q, &q->entity->fields[field], err);
	sql_addf(&sql, " AND t.%s IS NOT NULL ORDER BY t.%s DESC LIMIT %d", recent, recent,
		LATEST_MAX);
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

/* A short list: every row's document is made and looked at. */
static enum result find_by_looking(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	const struct entity *entity = q->entity;
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_addf(&sql, "SELECT t.n, t.%s", recent_column(entity));
	for (size_t i = 0; i < entity->nfields; i++)
		if (search_field(entity, i) || str_eq(entity->fields[i].name, entity->title))
			sql_addf(&sql, ", t.\"%s\"", entity->fields[i].name);
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
	code = db_plan(db, q->entity)->indexed ? find_indexed(db, q, query, out, err) :
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
