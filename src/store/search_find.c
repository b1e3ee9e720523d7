/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Finding by the full-text index: newest first up to a limit, then ranked. */
#include "base/base.h"
#include "store/search_p.h"

/* How many are looked at whatever their age when there are too many hits: by name, by last contact. */
#define NAMES_MAX  300
#define LATEST_MAX 300
/* Of those that are read to be looked at. */
#define ROWS_MAX RANKED_HITS

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

/* How many are looked at: who pages through a list sees the best, who asks for all gets all. */
static size_t most(const struct query *q, size_t usual)
{
	return q->every_hit ? SIZE_MAX : usual;
}

/* Rows of (n, document, recent); at most HITS_MAX that match. */
static enum result take_hits(struct db *db, const struct query *q, const struct sql *sql,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	size_t limit = most(q, hits->n + HITS_MAX);
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
static enum result add_conditions(const struct db *db, struct sql *sql, const struct query *q,
	const struct walked *walked, struct err *err)
{
	if (!query_is_scoped(db, q->entity) && !q->assigned_to && (!q->filter || !q->filter->nterms)) {
		sql_add(sql, " WHERE 1");
		return OK;
	}
	sql_addf(sql, " CROSS JOIN \"%s\" t ON t.n = d.n", q->entity->name);
	return query_conditions(db, sql, q, walked, err);
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
	code = add_conditions(db, &sql, q, NULL, err);
	search_expression(query, &expression);
	sql_addf(&sql, " AND f.\"find_%s\" MATCH ? ORDER BY f.rowid DESC", name);
	sql_text(&sql, expression.s);
	if (!code)
		code = take_hits(db, q, &sql, query, hits, err);
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
	code = add_conditions(db, &sql, q, NULL, err);
	if (!code)
		code = take_hits(db, q, &sql, query, hits, err);
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
	code = add_conditions(db, &sql, q, NULL, err);
	if (!code)
		code = take_hits(db, q, &sql, query, hits, err);
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

static void rank_hits(const struct query *q, struct hits *hits)
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
	hits->n = MIN(hits->n, most(q, HITS_MAX));
}

static enum result find_indexed(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	if (find_newest(db, q, query, hits, err))
		return err->code;
	if (hits->n < most(q, HITS_MAX))
		return OK;	/* that was all of them */
	/* Too many: whose name it is, and who is talked to, must not be lost among the newest. */
	if (find_names(db, q, query, hits, err))
		return err->code;
	return find_latest(db, q, query, hits, err);
}

/* --- Without a document: it is made of the row. */

static bool is_looked_at(const struct entity *entity, size_t field)
{
	return search_field(entity, field) || str_eq(entity->fields[field].name, entity->title);
}

/* n, the moment it is ranked by, then every field of its document. */
static void add_looked_at(struct sql *sql, const struct entity *entity)
{
	sql_addf(sql, "SELECT t.n, t.\"%s\"", entity->fields[search_recent_field(entity)].name);
	for (size_t i = 0; i < entity->nfields; i++)
		if (is_looked_at(entity, i)) {
			sql_add(sql, ", ");
			sql_add_column(sql, &entity->fields[i]);
		}
}

static void look_at(sqlite3_stmt *stmt, const struct entity *entity,
	const struct search_query *query, struct hits *hits)
{
	struct record *rec = record_new(entity);
	struct str document = STR_INIT;
	int column = 2;

	for (size_t i = 0; i < entity->nfields; i++)
		if (is_looked_at(entity, i)) {
			if (entity->fields[i].kind->is_text)
				record_set_text(rec, i, sql_column_text(stmt, column));
			column++;
		}
	search_document(rec, &document);
	if (search_matches(query, document.s))
		add_hit(hits, query, document.s, sqlite3_column_int64(stmt, 0), recent_of(stmt, 1));
	str_release(&document);
	record_free(&rec);
}

static enum result look_at_all(struct db *db, const struct sql *sql, const struct query *q,
	const struct search_query *query, size_t limit, struct hits *hits, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum result code = sql_start(db, sql, &stmt, err);

	while (!code && hits->n < limit && !(code = sql_step(db, stmt, &row, err)) && row)
		look_at(stmt, q->entity, query, hits);
	sql_end(db, stmt);
	return code;
}

/* Newest first, by the index alone and the rows it names. */
static enum result find_rows(struct db *db, const struct query *q, const struct search_query *query,
	struct hits *hits, struct err *err)
{
	const char *name = q->entity->name;
	struct str expression = STR_INIT;
	struct sql sql = SQL_INIT;
	enum result code;

	add_looked_at(&sql, q->entity);
	sql_addf(&sql, " FROM \"find_%s\" f CROSS JOIN \"%s\" t ON t.n = f.rowid", name, name);
	code = query_conditions(db, &sql, q, NULL, err);
	search_expression(query, &expression);
	sql_addf(&sql, " AND f.\"find_%s\" MATCH ? ORDER BY f.rowid DESC", name);
	sql_text(&sql, expression.s);
	if (!code)
		code = look_at_all(db, &sql, q, query, most(q, ROWS_MAX), hits, err);
	str_release(&expression);
	sql_release(&sql);
	return code;
}

/* A short list, or the deleted ones: every row's document is made and looked at. */
static enum result find_by_looking(struct db *db, const struct query *q,
	const struct search_query *query, struct hits *hits, struct err *err)
{
	struct sql sql = SQL_INIT;
	enum result code;

	add_looked_at(&sql, q->entity);
	sql_addf(&sql, " FROM \"%s\" t", q->entity->name);
	code = query_conditions(db, &sql, q, NULL, err);
	sql_add(&sql, " ORDER BY t.n DESC");
	if (!code)
		code = look_at_all(db, &sql, q, query, most(q, HITS_MAX), hits, err);
	sql_release(&sql);
	return code;
}

static enum result find(struct db *db, const struct query *q, const struct search_query *query,
	struct hits *hits, struct err *err)
{
	const struct plan *plan = db_plan(db, q->entity);

	if (!plan->indexed || q->deleted)
		return find_by_looking(db, q, query, hits, err);
	return plan->documents ? find_indexed(db, q, query, hits, err) :
		find_rows(db, q, query, hits, err);
}

enum result search_run(struct db *db, const struct query *q, struct search_query *query, struct hits *out,
	struct err *err)
{
	enum result code;

	*out = (struct hits){ 0 };
	query->sample = NULL;
	code = search_has_choice(query) ? search_sample(db, db_plan(db, q->entity), &query->sample, err) : OK;
	if (!code)
		code = find(db, q, query, out, err);
	rank_hits(q, out);
	return code;
}

enum result search_find(struct db *db, const struct query *q, struct hits *out, struct err *err)
{
	struct search_query *query = search_parse(q->search);
	enum result code;

	*out = (struct hits){ 0 };
	if (q->nearly)
		*q->nearly = false;
	if (!query)
		return OK;
	code = search_run(db, q, query, out, err);
	if (!code && !out->n && search_forgive(query)) {
		free(out->v);
		code = search_run(db, q, query, out, err);
		if (q->nearly)
			*q->nearly = out->n > 0;
	}
	search_query_free(&query);
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
