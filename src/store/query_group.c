/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How many rows of a list stand in each group. */
#include "base/base.h"
#include "store/query.h"

#include "store/store_p.h"

void groups_release(struct groups *groups)
{
	for (size_t i = 0; i < groups->n; i++)
		value_clear(&groups->v[i].value);
	free(groups->v);
	*groups = (struct groups){ 0 };
}

static void add_group(struct groups *groups, const struct field *field, sqlite3_stmt *stmt)
{
	struct group *group;

	groups->v = array_grow(groups->v, &groups->cap, groups->n + 1, sizeof(*groups->v));
	group = &groups->v[groups->n++];
	*group = (struct group){ .count = sqlite3_column_int64(stmt, 1) };
	if (sqlite3_column_type(stmt, 0) == SQLITE_NULL)
		return;
	group->value.set = true;
	if (field->kind->is_text)
		group->value.text = xstrdup(sql_column_text(stmt, 0));
	else
		group->value.num = sqlite3_column_int64(stmt, 0);
}

enum result query_groups(struct db *db, const struct query *q, const struct field *field, struct groups *out,
	struct err *err)
{
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	struct groups groups = { 0 };
	bool row;
	enum result code;

	sql_add(&sql, "SELECT ");
	sql_add_column(&sql, field);
	sql_addf(&sql, ", count(*) FROM \"%s\" t", q->entity->name);
	code = query_conditions(db, &sql, q, NULL, err);
	sql_add(&sql, " GROUP BY 1");
	if (!code)
		code = sql_start(db, &sql, &stmt, err);
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row)
		add_group(&groups, field, stmt);
	sql_end(db, stmt);
	sql_release(&sql);
	groups_release(code ? &groups : out);	/* half of them would be none: the old ones stand */
	if (!code)
		*out = groups;
	return code;
}
