/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Rows of the database as records. */
#include "base/base.h"
#include "store/store_p.h"

#include "model/custom.h"

static void read_id(sqlite3_stmt *stmt, int column, char id[ULID_LEN + 1])
{
	struct ulid ulid;
	const void *bytes = sqlite3_column_blob(stmt, column);

	if (!bytes || sqlite3_column_bytes(stmt, column) != (int)sizeof(ulid.b))
		return;
	memcpy(ulid.b, bytes, sizeof(ulid.b));
	ulid_print(&ulid, id);
}

void row_read_field(sqlite3_stmt *stmt, int column, struct record *rec, size_t field)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return;
	if (rec->entity->fields[field].kind->is_text)
		record_set_text(rec, field, sql_column_text(stmt, column));
	else
		record_set_num(rec, field, sqlite3_column_int64(stmt, column));
}

struct record *row_read(sqlite3_stmt *stmt, const struct plan *plan, int at)
{
	struct record *rec = record_new(plan->entity);

	rec->n = sqlite3_column_int64(stmt, at++);
	read_id(stmt, at++, rec->id);
	for (size_t i = 0; i < plan->entity->nfields; i++)
		if (field_has_column(&plan->entity->fields[i]))
			row_read_field(stmt, at++, rec, i);
	custom_unpack(rec);
	return rec;
}

void rowset_add(struct rowset *rows, struct record *rec)
{
	rows->v = array_grow(rows->v, &rows->cap, rows->n + 1, sizeof(*rows->v));
	rows->v[rows->n++] = rec;
}

void rowset_release(struct rowset *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		record_free(&rows->v[i]);
	free(rows->v);
	*rows = (struct rowset){ 0 };
}

enum result row_collect(struct db *db, const struct plan *plan, const struct sql *sql,
	struct rowset *out, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_start(db, sql, &stmt, err))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		struct record *rec;

		code = query_get(db, plan->entity, sqlite3_column_int64(stmt, 0), &rec, err);
		if (code)
			break;
		rowset_add(out, rec);
	}
	sql_end(db, stmt);
	return code;
}

enum result row_missing(const struct entity *entity, struct err *err)
{
	return err_set(err, ERR_MISSING, "%s", _(entity->missing));
}
