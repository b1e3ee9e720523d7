/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who calls whom: for everybody, whatever else he may see. */
#include "base/base.h"
#include "store/query.h"

#include "store/store_p.h"

enum result query_presences(struct db *db, struct query_presence **v, size_t *n, struct err *err)
{
	sqlite3_stmt *stmt;
	size_t cap = *n;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT user, customer, until FROM presence "
	    "WHERE customer IS NOT NULL AND until IS NOT NULL AND deleted_at IS NULL ORDER BY until DESC", ""))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		*v = array_grow(*v, &cap, *n + 1, sizeof(**v));
		(*v)[(*n)++] = (struct query_presence){ sqlite3_column_int64(stmt, 0),
			sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2) };
	}
	sql_end(db, stmt);
	return code;
}
