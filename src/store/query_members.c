/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What each member of a team has to do and did, counted in a walk a table. */
#include "base/base.h"
#include "store/query.h"

#include "store/store_p.h"

/* Each: user, then figures in the order of struct query_member. */
static const char *const questions[] = {
	"SELECT coalesce(assigned_to, 0), sum(status = 'pending' AND due_at < ?1), "
		"sum(status = 'pending' AND due_at >= ?1 AND due_at < ?3), "
		"sum(status = 'completed' AND completed_at >= ?2 AND completed_at < ?3), 0, 0, 0 "
		"FROM followup WHERE deleted_at IS NULL AND ((status = 'pending' AND due_at < ?3) "
		"OR (status = 'completed' AND completed_at >= ?2)) AND ?4 <> '' GROUP BY 1",
	"SELECT coalesce(assigned_to, 0), 0, 0, 0, sum(status = 'pending'), sum(status = 'completed'), 0 "
		"FROM call WHERE deleted_at IS NULL AND day = ?4 AND ?1 + ?2 + ?3 > 0 GROUP BY 1",
	"SELECT agent, 0, 0, 0, 0, 0, max(at) FROM interaction WHERE deleted_at IS NULL "
		"AND status = 'completed' AND agent IS NOT NULL AND ?1 + ?2 + ?3 > 0 AND ?4 <> '' GROUP BY 1",
};

static enum result ask(struct db *db, const char *question, const int64_t *moments, const char *day,
	struct query_member **v, size_t *n, struct err *err)
{
	sqlite3_stmt *stmt;
	size_t cap = *n;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, question, "iiit", moments[0], moments[1], moments[2], day))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		*v = array_grow(*v, &cap, *n + 1, sizeof(**v));
		(*v)[(*n)++] = (struct query_member){
			.user = sqlite3_column_int64(stmt, 0), .overdue = sqlite3_column_int64(stmt, 1),
			.due = sqlite3_column_int64(stmt, 2), .done = sqlite3_column_int64(stmt, 3),
			.calls_left = sqlite3_column_int64(stmt, 4),
			.calls_done = sqlite3_column_int64(stmt, 5),
			.last_at = sqlite3_column_int64(stmt, 6),
		};
	}
	sql_end(db, stmt);
	return code;
}

enum result query_members(struct db *db, int64_t now, int64_t from, int64_t to, struct civil day,
	struct query_member **v, size_t *n, struct err *err)
{
	int64_t moments[] = { now, from, to };
	struct str text = STR_INIT;
	enum result code = OK;

	civil_print(day, &text);
	for (size_t i = 0; i < COUNT(questions) && !code; i++)
		code = ask(db, questions[i], moments, text.s, v, n, err);
	str_release(&text);
	return code;
}
