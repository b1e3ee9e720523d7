/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How the few of very many are found that fit a filter: by an index of its own that singles out few, or by going
 * through the table from its beginning to its end.
 *
 * SQLite takes its indexes of live rows for smaller than the table, and what is equal in them for rare (its
 * statistics look at a thousand entries); it then reads every row of the table in the order of one of them,
 * somewhere in the file each, which at a million is two million reads instead of a hundred thousand. */
#include "base/base.h"
#include "store/query_order.h"

#include <stdlib.h>

#define FEW "20000"		/* rows that are fetched one by one sooner than the table is gone through at a million */

static bool has_index(const struct filter_term *term, const struct entity *entity, struct str *name)
{
	const struct field *field = term->field;

	if (term->group || field->kind == &kind_email || !field_is_stored(field) ||
	    (term->op != FILTER_EQ && term->op != FILTER_LT && term->op != FILTER_LE && term->op != FILTER_GT &&
	    term->op != FILTER_GE && term->op != FILTER_NONE))
		return false;
	if (index_leads_with(entity, field, name))
		return true;
	if (!(field->flags & F_INDEX) || (field->kind != &kind_choice && field->kind != &kind_ref))
		return false;
	str_addf(name, "%s_%s", entity->name, field->name);
	return true;
}

/* Those that have an index of another make: SQLite finds it. */
static bool is_found_otherwise(const struct filter_term *term)
{
	return term->field->flags & F_CUSTOM || term->op == FILTER_YEARLY ||
		(str_eq(term->field->name, "tags") && term->op == FILTER_EQ);
}

/* Are there few rows under this condition alone? */
static enum result is_few(struct db *db, const struct query *q, struct filter_term *term, bool *few,
	struct err *err)
{
	const struct filter alone = { .entity = q->entity, .terms = term, .nterms = 1 };
	struct sql sql = SQL_INIT;
	int64_t count = 0;
	enum result code;

	sql_addf(&sql, "SELECT count(*) FROM (SELECT 1 FROM \"%s\" t WHERE t.deleted_at IS NULL", q->entity->name);
	code = compile_filter(&sql, &alone, NULL, err);
	sql_add(&sql, " LIMIT " FEW ")");
	if (!code)
		code = sql_number(db, &sql, &count, err);
	sql_release(&sql);
	*few = count < atoi(FEW);
	return code;
}

enum result query_few_missing(struct db *db, const struct query *q, const struct field *field, bool *few,
	struct err *err)
{
	struct filter_term missing = { .field = field, .op = FILTER_NONE };
	struct str name = STR_INIT;
	bool known = !q->deleted && index_leads_with(q->entity, field, &name);

	str_release(&name);
	*few = false;
	return known ? is_few(db, q, &missing, few, err) : OK;
}

enum result query_rare_index(struct db *db, const struct query *q, struct str *out, struct err *err)
{
	const struct filter *filter = q->filter;

	for (size_t i = 0; i < filter->nterms && !q->deleted; i++)
		if (!filter->terms[i].group && is_found_otherwise(&filter->terms[i]))
			return OK;
	for (size_t i = 0; i < filter->nterms && !q->deleted; i++) {
		struct str name = STR_INIT;
		bool few = false;
		enum result code = OK;

		if (has_index(&filter->terms[i], q->entity, &name))
			code = is_few(db, q, &filter->terms[i], &few, err);
		if (few)
			str_addf(out, " INDEXED BY \"%s\"", name.s);
		str_release(&name);
		if (code || few)
			return code;
	}
	if (!q->deleted)
		str_add(out, " NOT INDEXED");
	return OK;
}
