/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lists by the page.  A page is read in up to three parts, each of them one walk along an index: the rows
 * that share the anchor's leading key, those beyond it, those where it is missing.
 *
 * A filter that fits few of very many makes such a walk long, and each step of it reads a row somewhere in the
 * file.  So the walk has a bound; a page that is not full there is found by going through the table from
 * its beginning to its end, or along an index of the filter's own, and sorting the few that fit. */
#include "base/base.h"
#include "store/query.h"

#include <stdlib.h>

#include "store/store_p.h"
#include "text/utf8.h"

#define KEYS_MAX (SORT_MAX * 2 + 1)

struct key {			/* one expression of the order */
	const struct field *field;	/* NULL: n, the last of all */
	bool raw;		/* the bytes behind a derived sort key */
	bool descending;
	bool missing;		/* in the anchor */
};

struct order {
	struct key key[KEYS_MAX];
	size_t n;
	const struct record *anchor;
	bool inclusive;		/* the anchor itself belongs to the page */
	bool sorted;		/* the rows are found in any order and sorted: no index is walked for it */
	bool backwards;
};

static struct key *add_key(struct order *order, const struct field *field, bool descending)
{
	order->key[order->n] = (struct key){ .field = field, .descending = descending };
	return &order->key[order->n++];
}

static enum result make_order(const struct query *q, struct order *order, struct err *err)
{
	struct sort sort;

	*order = (struct order){
		.backwards = q->from == PAGE_LAST || q->from == PAGE_BEFORE,
		.inclusive = q->from == PAGE_AROUND,
		.anchor = q->from == PAGE_FIRST || q->from == PAGE_LAST ? NULL : q->anchor,
	};
	if (q->from != PAGE_FIRST && q->from != PAGE_LAST && !q->anchor)
		BUG("page without an anchor");
	if (q->sort)
		sort = *q->sort;
	else if (sort_parse(q->entity, q->entity->order, &sort, err))
		return err->code;
	for (size_t i = 0; i < sort.n; i++) {
		const struct field *field = sort.key[i].field;

		if (!field_is_stored(field))
			return err_set(err, ERR_INVALID, _("%s is computed and cannot be sorted by."),
				_(field->label));
		add_key(order, field, sort.key[i].descending);
		if (sort_is_derived(field))
			add_key(order, field, sort.key[i].descending)->raw = true;
	}
	add_key(order, NULL, sort.n && sort.key[0].descending);
	for (size_t i = 0; order->anchor && i + 1 < order->n; i++)
		order->key[i].missing =
			!order->anchor->v[order->key[i].field - q->entity->fields].set;
	return OK;
}

static void add_expression(struct sql *sql, const struct order *order, const struct key *key)
{
	if (order->sorted)
		sql_add(sql, "+");
	if (!key->field)
		sql_add(sql, "t.n");
	else if (key->raw)
		sql_add_column(sql, key->field);
	else
		compile_sort(&sql->text, key->field);
}

/* "expression SIGN ?" with the anchor's value. */
static void compare_anchor(struct sql *sql, const struct order *order, const struct key *key,
	const char *sign)
{
	add_expression(sql, order, key);
	sql_addf(sql, " %s ?", sign);
	if (!key->field) {
		sql_num(sql, order->anchor->n);
	} else {
		const struct value *value =
			&order->anchor->v[key->field - order->anchor->entity->fields];

		if (key->raw)
			sql_value(sql, key->field, value);
		else
			compile_sort_value(sql, key->field, value);
	}
}

static const char *beyond_sign(const struct order *order, const struct key *key)
{
	return key->descending != order->backwards ? "<" : ">";
}

/* Behind the anchor (before it, when backwards) by the keys from `at` on, the ones before being equal. */
static void add_beyond(struct sql *sql, const struct order *order, size_t at)
{
	const struct key *key = &order->key[at];

	if (!key->field) {
		const char *sign = beyond_sign(order, key);

		compare_anchor(sql, order, key, !order->inclusive ? sign : *sign == '<' ? "<=" : ">=");
		return;
	}
	sql_add(sql, "(");
	if (key->missing) {
		if (order->backwards) {
			add_expression(sql, order, key);
			sql_add(sql, " IS NOT NULL OR ");
		}
		add_expression(sql, order, key);
		sql_add(sql, " IS NULL AND ");
	} else {
		compare_anchor(sql, order, key, beyond_sign(order, key));
		if (!order->backwards) {
			sql_add(sql, " OR ");
			add_expression(sql, order, key);
			sql_add(sql, " IS NULL");
		}
		sql_add(sql, " OR ");
		compare_anchor(sql, order, key, "=");
		sql_add(sql, " AND ");
	}
	add_beyond(sql, order, at + 1);
	sql_add(sql, ")");
}

/* Missing values stand last, so first when read backwards. */
static void add_order_by(struct sql *sql, const struct order *order, size_t from)
{
	for (size_t i = from; i < order->n; i++) {
		const struct key *key = &order->key[i];
		const char *direction = key->descending != order->backwards ? " DESC" : "";

		sql_add(sql, i == from ? " ORDER BY " : ", ");
		if (key->field && i > 0 && !key->raw) {
			add_expression(sql, order, key);
			sql_addf(sql, " IS NULL%s, ", order->backwards ? " DESC" : "");
		}
		add_expression(sql, order, key);
		sql_add(sql, direction);
	}
}

enum part { PART_TIE, PART_BEYOND, PART_PRESENT, PART_MISSING, PART_MISSING_BEYOND, PART_END };

/* The parts of a page in the order they are read. */
static void choose_parts(const struct order *order, enum part parts[4])
{
	size_t n = 0;

	if (order->n == 1) {	/* by n alone */
		parts[n++] = order->anchor ? PART_TIE : PART_PRESENT;
	} else if (!order->anchor) {
		parts[n++] = order->backwards ? PART_MISSING : PART_PRESENT;
		parts[n++] = order->backwards ? PART_PRESENT : PART_MISSING;
	} else if (order->key[0].missing) {
		parts[n++] = PART_MISSING_BEYOND;
		if (order->backwards)
			parts[n++] = PART_PRESENT;
	} else {
		parts[n++] = PART_TIE;
		parts[n++] = PART_BEYOND;
		if (!order->backwards)
			parts[n++] = PART_MISSING;
	}
	parts[n] = PART_END;
}

static void add_part(struct sql *sql, const struct order *order, enum part part)
{
	const struct key *lead = &order->key[0];
	bool only_n = order->n == 1;
	size_t sorted_from = 0;

	switch (part) {
	case PART_TIE:
		sql_add(sql, " AND ");
		if (!only_n) {
			compare_anchor(sql, order, lead, "=");
			sql_add(sql, " AND ");
			sorted_from = 1;
		}
		add_beyond(sql, order, sorted_from);
		break;
	case PART_BEYOND:
		sql_add(sql, " AND ");
		compare_anchor(sql, order, lead, beyond_sign(order, lead));
		break;
	case PART_PRESENT:
		if (only_n)
			break;
		sql_add(sql, " AND ");
		add_expression(sql, order, lead);
		sql_add(sql, " IS NOT NULL");
		break;
	case PART_MISSING: case PART_MISSING_BEYOND:
		sql_add(sql, " AND ");
		add_expression(sql, order, lead);
		sql_add(sql, " IS NULL");
		sorted_from = 1;
		if (part == PART_MISSING_BEYOND) {
			sql_add(sql, " AND ");
			add_beyond(sql, order, 1);
		}
		break;
	case PART_END:
		break;
	}
	add_order_by(sql, order, sorted_from);
}

/* A condition on the leading key itself that no missing value fulfils. */
static bool wants_present(const struct filter *filter, const struct field *lead)
{
	for (size_t i = 0; filter && i < filter->nterms; i++) {
		const struct filter_term *term = &filter->terms[i];

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
	sql_addf(&sql, "SELECT %s FROM \"%s\" t", w->q->limit ? "t.n" : plan->columns,
		w->q->entity->name);
	code = query_conditions(w->db, &sql, w->q, w->order.sorted ? NULL : w->order.key[0].field, err);
	add_part(&sql, &w->order, part);
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
	enum result code = make_order(q, &w.order, err);

	if (!code && is_filtered(q))
		code = is_rare(db, q->filter, &w.order.sorted, err);
	if (code)
		return code;
	choose_parts(&w.order, parts);
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
