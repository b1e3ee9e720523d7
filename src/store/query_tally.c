/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Figures: many counts and sums of one table in one walk, and days of the year. */
#include "base/base.h"
#include "store/query.h"

#include "base/date.h"
#include "model/record.h"
#include "store/store_p.h"

/* A filter that is one word of one choice is counted for all words at once: wasit_tally gives
 * "buyer=12\nseller=3\n" of a column, so that ten figures cost as much as one. */
static const struct field *whole_choice(const struct tally *tally)
{
	const struct filter_term *term = tally->filter ? tally->filter->terms : NULL;

	if (tally->sum || !term || tally->filter->nterms != 1 || term->op != FILTER_EQ ||
	    term->nvalues != 1 || term->field->kind != &kind_choice)
		return NULL;
	return term->field;
}

/* The result's columns: one for each choice field, one for each other figure. */
static enum result add_columns(struct sql *sql, const struct tally *v, size_t n, int columns[],
	struct err *err)
{
	int used = 0;

	for (size_t i = 0; i < n; i++) {
		const struct field *choice = whole_choice(&v[i]);
		size_t same = 0;

		while (choice && same < i && whole_choice(&v[same]) != choice)
			same++;
		if (choice && same < i) {
			columns[i] = columns[same];
			continue;
		}
		columns[i] = used;
		sql_add(sql, used++ ? ", " : "");
		sql_add(sql, choice ? "wasit_tally(" : v[i].sum ? "total(" : "count(");
		if (choice || v[i].sum)
			sql_add_column(sql, choice ? choice : v[i].sum);
		else
			sql_add(sql, "*");
		sql_add(sql, ")");
		if (choice || !v[i].filter || !v[i].filter->nterms)
			continue;
		sql_add(sql, " FILTER (WHERE 1");
		if (compile_filter(sql, v[i].filter, NULL, err))
			return err->code;
		sql_add(sql, ")");
	}
	return OK;
}

static int64_t count_of(const char *counts, const char *key)
{
	size_t len = strlen(key);

	for (const char *line = counts; line && *line; line = strchr(line, '\n') + 1)
		if (!strncmp(line, key, len) && line[len] == '=')
			return strtoll(line + len + 1, NULL, 10);
	return 0;
}

static void take_row(sqlite3_stmt *stmt, struct tally *v, size_t n, const int columns[])
{
	for (size_t i = 0; i < n; i++)
		if (whole_choice(&v[i]))
			v[i].out = count_of(sql_column_text(stmt, columns[i]),
				v[i].filter->terms[0].values[0].text);
		else
			v[i].out = sqlite3_column_int64(stmt, columns[i]);
}

enum result query_tally(struct db *db, const struct query *q, struct tally *v, size_t n, struct err *err)
{
	int *columns = xcalloc(MAX(n, 1), sizeof(*columns));
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum result code;

	sql_add(&sql, "SELECT ");
	code = n ? add_columns(&sql, v, n, columns, err) : OK;
	sql_addf(&sql, " FROM \"%s\" t", q->entity->name);
	if (!code)
		code = query_conditions(db, &sql, q, NULL, err);
	if (!code && n)
		code = sql_start(db, &sql, &stmt, err);
	if (!code && stmt && !(code = sql_step(db, stmt, &row, err)) && row)
		take_row(stmt, v, n, columns);
	sql_end(db, stmt);
	sql_release(&sql);
	free(columns);
	return code;
}

/* --- Days of the year. */

static void month_day(struct civil day, char out[8])
{
	snprintf(out, 8, "%02d-%02d", day.month, day.day);
}

/* One stretch that does not cross a year's end.  Who was born on 29 February has the 28th in a common
 * year, so the 28th as the last day takes him along. */
static enum result occasions_of_year(struct db *db, const struct entity *entity, const struct field *field,
	struct civil from, struct civil to, size_t limit, struct rowset *out, struct err *err)
{
	const struct plan *plan = db_plan(db, entity);
	char first[8], last[8];
	struct str column = STR_INIT;
	struct sql sql = SQL_INIT;
	enum result code;

	if (to.month == 2 && to.day == civil_month_days(to.year, 2))
		to.day = 29;
	month_day(from, first);
	month_day(to, last);
	field_sql(&column, "t.", field);
	sql_addf(&sql, "SELECT t.n FROM \"%s\" t WHERE t.deleted_at IS NULL", entity->name);
	query_add_scope(db, &sql, entity);
	sql_addf(&sql, " AND %s IS NOT NULL AND substr(%s, -5) BETWEEN ? AND ? "
		"ORDER BY substr(%s, -5), t.n LIMIT ?", column.s, column.s, column.s);
	str_release(&column);
	sql_text(&sql, first);
	sql_text(&sql, last);
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = row_collect(db, plan, &sql, out, err);
	sql_release(&sql);
	return code;
}

enum result query_occasions(struct db *db, const struct entity *entity, size_t field,
	struct civil from, struct civil to, size_t limit, struct rowset *out, struct err *err)
{
	const struct field *day = &entity->fields[field];

	if (from.year == to.year)
		return occasions_of_year(db, entity, day, from, to, limit, out, err);
	if (occasions_of_year(db, entity, day, from, (struct civil){ from.year, 12, 31 }, limit, out, err))
		return err->code;
	return occasions_of_year(db, entity, day, (struct civil){ to.year, 1, 1 }, to, limit, out, err);
}
