/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Questions the program itself asks of the store. */
#include "base/base.h"

#include "base/date.h"
#include "app/ask.h"

void ask_num(struct filter *filter, const char *field, enum filter_op op, int64_t num)
{
	struct value value = { .set = true, .num = num };

	filter_add(filter, field, op, &value, 0);
}

void ask_text(struct filter *filter, const char *field, enum filter_op op, const char *text)
{
	struct value value = { .set = true, .text = (char *)text };

	filter_add(filter, field, op, &value, 0);
}

void ask_day(struct filter *filter, const char *field, enum filter_op op, struct civil day)
{
	struct str text = STR_INIT;

	civil_print(day, &text);
	ask_text(filter, field, op, text.s);
	str_release(&text);
}

void ask_set(struct filter *filter, const char *field, enum filter_op op)
{
	filter_add(filter, field, op, NULL, 0);
}

enum result ask_list(struct db *db, struct filter *filter, const char *sort, size_t limit,
	int64_t assigned_to, struct rowset *out, struct err *err)
{
	struct sort order = { .n = 0 };
	struct query query = {
		.entity = filter->entity, .filter = filter, .limit = limit,
		.assigned_to = assigned_to,
	};
	enum result code;

	if (sort && sort_parse(filter->entity, sort, &order, err))
		BUG("sort of %s: %s", filter->entity->name, err->text);
	if (sort)
		query.sort = &order;
	code = query_list(db, &query, out, err);
	filter_release(filter);
	return code;
}

enum result ask_one(struct db *db, struct filter *filter, const char *sort, struct record **out,
	struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = ask_list(db, filter, sort, 1, 0, &rows, err);

	*out = NULL;
	if (!code && rows.n)
		*out = record_copy(rows.v[0]);
	rowset_release(&rows);
	return code;
}

enum result ask_record(struct db *db, const struct entity *entity, int64_t n, struct record **out,
	struct err *err)
{
	enum result code = query_get(db, entity, n, out, err);

	return code == ERR_MISSING ? OK : code;
}
