/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lists by the page.  A page is read in up to three parts, each of them one walk along an index: the rows
 * that share the anchor's leading key, those beyond it, those where it is missing.
 *
 * A filter that fits few of very many makes such a walk long, and each step of it reads a row somewhere in the
 * file.  So the walk has a bound; a page that is not full there is found by going through the table from
 * its beginning to its end, or along an index of the filter's own, and sorting the few that fit. */
#include "base/base.h"
#include "store/query_order.h"

#include <stdlib.h>
#include "model/schema/people.h"
#include "text/utf8.h"

/* A condition on the leading key itself that no missing value fulfils. */
static bool wants_present(const struct filter *filter, const struct field *lead)
{
	for (size_t i = 0; filter && i < filter->nterms; i++) {
		const struct filter_term *term = &filter->terms[i];

		if (term->op == FILTER_YEARLY && !term->group && sort_is_yearly(lead))
			return true;
		if (term->field == lead && !term->group && term->op != FILTER_NE &&
		    term->op != FILTER_LACKS && term->op != FILTER_NOT_YEARLY &&
		    term->op != FILTER_NONE)
			return true;
	}
	return false;
}

enum result query_conditions(const struct db *db, struct sql *sql, const struct query *q,
	const struct field *order_field, struct err *err)
{
	sql_addf(sql, " WHERE t.deleted_at IS %s", q->deleted ? "NOT NULL" : "NULL");
	query_add_scope(db, sql, q->entity);
	if (q->assigned_to) {
		const char *own = q->entity->order + (*q->entity->order == '-');

		/* (assigned_to, order) is an index for the entity's own order only. */
		sql_addf(sql, " AND %st.assigned_to = ?",
			order_field && !str_eq(own, order_field->name) ? "+" : "");
		sql_num(sql, q->assigned_to);
	}
	return q->filter ? compile_filter(sql, q->filter, order_field, err) : OK;
}

/* --- Reading. */

struct walking {
	struct db *db;
	const struct query *q;
	struct order order;
	bool birthdays;		/* the rows come with the next birthday, the last column */
	bool (*fn)(struct record *rec, void *ctx);
	void *ctx;
	size_t left;		/* rows wanted yet */
	size_t part;		/* rows that the part in hand has given */
	bool go_on;
};

#define STEPS_AT_ONCE 1000

struct bound {
	const struct db *db;
	int left;
};

static int count_steps(void *ctx)
{
	struct bound *bound = ctx;

	return --bound->left < 0 || (bound->db->stop && bound->db->stop(bound->db->stop_ctx));
}

static void take_birthday(struct record *rec, sqlite3_stmt *stmt)
{
	const unsigned char *day = sqlite3_column_text(stmt, sqlite3_column_count(stmt) - 1);

	if (day)
		record_set_text(rec, CUSTOMER_next_birthday, (const char *)day);
}

/* Rows of one statement, the first `skip` of which were given before. */
static enum result read_rows(struct walking *w, const struct sql *sql, size_t skip, struct err *err)
{
	const struct plan *plan = db_plan(w->db, w->q->entity);
	sqlite3_stmt *stmt = NULL;
	enum result code = sql_start(w->db, sql, &stmt, err);
	bool row;

	while (!code && w->go_on && !(code = sql_step(w->db, stmt, &row, err)) && row) {
		struct record *rec;

		if (skip) {
			skip--;
			continue;
		}
		if (!w->q->limit)
			rec = row_read(stmt, plan, 0);
		else if ((code = query_get(w->db, plan->entity, sqlite3_column_int64(stmt, 0), &rec,
		    err)))
			break;
		if (w->birthdays)
			take_birthday(rec, stmt);
		w->left--;
		w->part++;
		w->go_on = w->fn(rec, w->ctx);
	}
	sql_end(w->db, stmt);
	return code;
}

static enum result read_part(struct walking *w, enum part part, struct err *err)
{
	const struct plan *plan = db_plan(w->db, w->q->entity);
	size_t skip = w->part;
	struct sql sql = SQL_INIT;
	enum result code;

	/* A page comes by keys, see row_collect; a whole table through one wide statement. */
	sql_add(&sql, "SELECT ");
	if (w->q->limit)
		sql_add(&sql, "t.n");
	else
		plan_add_columns(plan, &sql.text);
	if (w->birthdays) {
		sql_add(&sql, ", ");
		compile_birthday(&sql, w->order.today);
	}
	sql_addf(&sql, " FROM \"%s\" t", w->q->entity->name);
	code = query_conditions(w->db, &sql, w->q, w->order.sorted ? NULL : w->order.key[0].field, err);
	order_add_part(&sql, &w->order, part);
	sql_add(&sql, " LIMIT ?");
	sql_num(&sql, w->q->limit ? (int64_t)(w->left + skip) : -1);
	if (!code)
		code = read_rows(w, &sql, skip, err);
	sql_release(&sql);
	return code;
}

/* The walk along the index, as far as it is worth its while. */
static enum result read_bounded(struct walking *w, enum part part, bool *done, struct err *err)
{
	struct bound bound = { w->db, w->db->walk_steps };
	enum result code;

	sqlite3_progress_handler(w->db->sqlite, STEPS_AT_ONCE, count_steps, &bound);
	code = read_part(w, part, err);
	query_interrupt(w->db, w->db->stop, w->db->stop_ctx);
	*done = !code || bound.left >= 0;
	return *done ? code : OK;
}

#define RARE_TAG "2000"		/* records that are sorted faster than the list is walked to find fifty of them */

/* Is there a condition whose few records are better gone through? */
static enum result is_rare(struct db *db, const struct filter *filter, bool *rare, struct err *err)
{
	*rare = false;
	for (size_t i = 0; i < filter->nterms && !*rare; i++) {
		const struct filter_term *term = &filter->terms[i];
		struct str folded = STR_INIT;
		int64_t uses = INT64_MAX;
		enum result code;

		if (term->group || term->op != FILTER_EQ || term->nvalues != 1 ||
		    !str_eq(term->field->name, "tags"))
			continue;
		text_fold(term->values[0].text, &folded);
		code = sql_int(db, &uses, err, "SELECT count(*) FROM (SELECT 1 FROM tag WHERE word = ? "
			"LIMIT " RARE_TAG ")", "t", folded.s);
		str_release(&folded);
		if (code)
			return code;
		*rare = uses < atoi(RARE_TAG);
	}
	return OK;
}

/* Whether a list is about birthdays: then the rows say them, the family's too. */
static bool is_of_birthdays(const struct query *q, const struct order *order)
{
	for (size_t i = 0; i + 1 < order->n; i++)
		if (sort_is_yearly(order->key[i].field))
			return true;
	for (size_t i = 0; q->filter && q->entity == &customer_entity && i < q->filter->nterms; i++)
		if (q->filter->terms[i].op == FILTER_YEARLY)
			return true;
	return false;
}

static bool is_filtered(const struct query *q)
{
	return q->limit && q->filter && q->filter->nterms;
}

/* Each row of a page in reading order; backwards for PAGE_LAST and PAGE_BEFORE. */
static enum result walk(struct db *db, const struct query *q, bool (*fn)(struct record *, void *),
	void *ctx, struct err *err)
{
	struct walking w = { .db = db, .q = q, .fn = fn, .ctx = ctx, .go_on = true,
		.left = q->limit ? q->limit : SIZE_MAX };
	enum part parts[4];
	enum result code = order_make(q, &w.order, err);

	w.birthdays = !code && is_of_birthdays(q, &w.order);
	if (!code && !w.order.sorted && is_filtered(q))
		code = is_rare(db, q->filter, &w.order.sorted, err);
	if (!code)
		code = order_settle(db, &w.order, err);
	if (code)
		return code;
	order_parts(&w.order, parts);
	for (size_t i = 0; parts[i] != PART_END && w.left && w.go_on && !code; i++) {
		bool done = true;

		if ((parts[i] == PART_MISSING || parts[i] == PART_MISSING_BEYOND) &&
		    wants_present(q->filter, w.order.key[0].field))
			continue;
		w.part = 0;
		if (!w.order.sorted && is_filtered(q)) {
			code = read_bounded(&w, parts[i], &done, err);
			w.order.sorted = !done;	/* the other parts would take as long */
		} else {
			code = read_part(&w, parts[i], err);
		}
		if (!code && !done)
			code = read_part(&w, parts[i], err);
	}
	order_release(&w.order);
	return code;
}

static bool collect(struct record *rec, void *ctx)
{
	rowset_add(ctx, rec);
	return true;
}

static void reverse(struct rowset *rows, size_t from)
{
	for (size_t i = from, k = rows->n; i + 1 < k; i++) {
		struct record *rec = rows->v[i];

		rows->v[i] = rows->v[--k];
		rows->v[k] = rec;
	}
}

enum result query_list(struct db *db, const struct query *q, struct rowset *out, struct err *err)
{
	size_t from = out->n;
	struct search_query *search = q->search ? search_parse(q->search) : NULL;
	enum result code;

	if (search) {
		search_query_free(&search);
		return query_page_of_hits(db, q, out, err);
	}
	code = walk(db, q, collect, out, err);
	if (!code && (q->from == PAGE_LAST || q->from == PAGE_BEFORE))
		reverse(out, from);
	return code;
}

struct each {
	bool (*fn)(struct record *rec, void *ctx);
	void *ctx;
};

static bool each_row(struct record *rec, void *ctx)
{
	const struct each *each = ctx;
	bool go_on = each->fn(rec, each->ctx);

	record_free(&rec);
	return go_on;
}

enum result query_each(struct db *db, const struct query *q, bool (*fn)(struct record *rec, void *ctx),
	void *ctx, struct err *err)
{
	struct each each = { fn, ctx };
	struct rowset rows = { 0 };
	bool go_on = true;
	enum result code;

	if (text_is_empty(q->search) && (q->from == PAGE_FIRST || q->from == PAGE_AFTER))
		return walk(db, q, each_row, &each, err);
	code = query_list(db, q, &rows, err);
	for (size_t i = 0; i < rows.n && go_on && !code; i++)
		go_on = fn(rows.v[i], ctx);
	rowset_release(&rows);
	return code;
}

static enum result count_hits(struct db *db, const struct query *q, int64_t cap, int64_t *out,
	struct err *err)
{
	struct hits hits = { 0 };
	enum result code = search_find(db, q, &hits, err);

	*out = cap ? MIN((int64_t)hits.n, cap) : (int64_t)hits.n;
	free(hits.v);
	return code;
}

enum result query_count(struct db *db, const struct query *q, int64_t cap, int64_t *out,
	struct err *err)
{
	struct search_query *search = q->search ? search_parse(q->search) : NULL;
	struct sql sql = SQL_INIT;
	enum result code;

	*out = 0;
	if (search) {
		search_query_free(&search);
		return count_hits(db, q, cap, out, err);
	}
	sql_addf(&sql, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" t", q->entity->name);
	code = query_conditions(db, &sql, q, NULL, err);
	sql_add(&sql, " LIMIT ?)");
	sql_num(&sql, cap ? cap : -1);
	if (!code)
		code = sql_number(db, &sql, out, err);
	sql_release(&sql);
	return code;
}
