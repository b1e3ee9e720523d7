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

/* With what stands in the documents, where they are kept. */
static enum result check_index(struct db *db, size_t entity, struct err *err)
{
	char *text = xasprintf("INSERT INTO \"find_%s\"(\"find_%s\", rank) VALUES('integrity-check', %d)",
		entities[entity]->name, entities[entity]->name, db->plans[entity].documents);
	int rc = sqlite3_exec(db->sqlite, text, NULL, NULL, NULL);

	free(text);
	return rc == SQLITE_OK ? OK : sql_error(db, rc, err);
}

enum result db_check_told(struct db *db, void (*told)(void *ctx, int step, int steps), void *ctx,
	struct err *err)
{
	static const char *const whole[] = { "PRAGMA integrity_check(1)", "PRAGMA foreign_key_check" };
	int step = 0, steps = COUNT(whole);

	for (size_t i = 0; !db->read_only && entities[i]; i++)
		steps += db->plans[i].indexed;
	for (size_t i = 0; i < COUNT(whole); i++) {
		if (told)
			told(ctx, ++step, steps);
		if (check_by(db, whole[i], err))
			return err->code;
	}
	for (size_t i = 0; !db->read_only && entities[i]; i++) {
		if (!db->plans[i].indexed)
			continue;
		if (told)
			told(ctx, ++step, steps);
		if (check_index(db, i, err))
			return err->code;
	}
	return OK;
}

enum result db_check(struct db *db, struct err *err)
{
	return db_check_told(db, NULL, NULL, err);
}

enum result db_analyze(struct db *db, struct err *err)
{
	return sql_exec(db, "PRAGMA analysis_limit=1000; ANALYZE", err);
}
