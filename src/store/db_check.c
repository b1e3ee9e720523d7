/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Is a database sound, and does SQLite know how much is in it? */
#include "base/base.h"
#include "store/store_p.h"

/* First row of a check that should have none, or "ok". */
static enum result check_by(struct db *db, const char *text, struct err *err)
{
	sqlite3_stmt *stmt;
	bool row;
	const char *problem;
	enum result code;

	if (sql_prepare(db, text, &stmt, err))
		return err->code;
	code = sql_step(db, stmt, &row, err);
	problem = !code && row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
	if (problem && !str_eq(problem, "ok"))
		code = err_set(err, ERR_FORMAT, _("The database %s is damaged: %s."), db->path,
			problem);
	sql_end(db, stmt);
	return code;
}

enum result db_check(struct db *db, struct err *err)
{
	if (check_by(db, "PRAGMA integrity_check(1)", err) ||
	    check_by(db, "PRAGMA foreign_key_check", err))
		return err->code;
	for (size_t i = 0; !db->read_only && entities[i]; i++) {
		char *text;
		int rc;

		if (!db->plans[i].indexed)
			continue;
		/* With what stands in the documents, where they are kept. */
		text = xasprintf("INSERT INTO \"find_%s\"(\"find_%s\", rank) "
			"VALUES('integrity-check', %d)", entities[i]->name, entities[i]->name,
			db->plans[i].documents);
		rc = sqlite3_exec(db->sqlite, text, NULL, NULL, NULL);
		free(text);
		if (rc != SQLITE_OK)
			return sql_error(db, rc, err);
	}
	return OK;
}

enum result db_analyze(struct db *db, struct err *err)
{
	return sql_exec(db, "PRAGMA analysis_limit=1000; ANALYZE", err);
}
