/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The order of a list as SQL: its keys, what stands behind a row, the parts of a page. */
#include "base/base.h"
#include "store/query_order.h"

#include <stdlib.h>

#include "base/date.h"
#include "text/utf8.h"

static struct key *add_key(struct order *order, const struct field *field, bool descending)
{
	order->key[order->n] = (struct key){ .field = field, .descending = descending };
	return &order->key[order->n++];
}

enum result order_make(const struct query *q, struct order *order, struct err *err)
{
	struct sort sort;

	*order = (struct order){
		.today = date_civil(date_now(), NULL),
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

		if (!field_is_stored(field) && !sort_is_yearly(field))
			return err_set(err, ERR_INVALID, _("%s is computed and cannot be sorted by."),
				_(field->label));
		add_key(order, field, sort.key[i].descending);
		if (sort_is_yearly(field))
			order->sorted = true;
		else if (sort_is_derived(field))
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
	else if (sort_is_yearly(key->field))
		compile_birthday(sql, order->today);
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
	} else if (sort_is_yearly(key->field)) {
		sql_text(sql, order->anchor_birthday);
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

/* The anchor's own, from the database: its record may have been read without. */
static enum result find_birthday(struct db *db, struct order *order, struct err *err)
{
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_add(&sql, "SELECT ");
	compile_birthday(&sql, order->today);
	sql_add(&sql, " FROM customer t WHERE t.n = ?");
	sql_num(&sql, order->anchor->n);
	code = sql_start(db, &sql, &stmt, err);
	if (!code)
		code = sql_step(db, stmt, &row, err);
	if (!code && row && sqlite3_column_text(stmt, 0))
		order->anchor_birthday = xstrdup((const char *)sqlite3_column_text(stmt, 0));
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

enum result order_settle(struct db *db, struct order *order, struct err *err)
{
	for (size_t i = 0; order->anchor && i + 1 < order->n; i++) {
		if (!sort_is_yearly(order->key[i].field))
			continue;
		if (!order->anchor_birthday && find_birthday(db, order, err))
			return err->code;
		order->key[i].missing = !order->anchor_birthday;
	}
	return OK;
}

void order_parts(const struct order *order, enum part parts[4])
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

void order_add_part(struct sql *sql, const struct order *order, enum part part)
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

void order_release(struct order *order)
{
	free(order->anchor_birthday);
	order->anchor_birthday = NULL;
}
