/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Loading very many records: rows first, then indexes, figures and search, each in one go. */
#include "base/base.h"
#include "store/save.h"

#include "store/db.h"
#include "store/store_p.h"

/* The index of ids is written in no order at all; while it fits in the cache its pages are written once a
 * step.  The old journal keeps only pages that were there before the step, so what is added is written once
 * instead of twice.  Sorting goes by way of files, or the indexes of five million rows would stand in memory. */
#define LOAD_PRAGMAS "PRAGMA cache_size=-240000; PRAGMA synchronous=NORMAL; PRAGMA temp_store=FILE"
#define MAKE_PRAGMAS "PRAGMA cache_size=-64000"
#define USUAL_PRAGMAS CACHE_PRAGMA "; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY"

static enum result exclusive(struct db *db, bool wanted, struct err *err)
{
	int64_t ignored = 0;

	/* The mode takes hold, and lets go, at the next time the file is looked at. */
	if (sql_exec(db, wanted ? "PRAGMA locking_mode=EXCLUSIVE" : "PRAGMA locking_mode=NORMAL", err))
		return err->code;
	return sql_int(db, &ignored, err, "SELECT count(*) FROM memo", "");
}

static enum result leave_out(struct db *db, struct err *err)
{
	if (sql_exec(db, "BEGIN IMMEDIATE", err))
		return err->code;
	if (db_set_current(db, false, err) || save_memo(db, LOAD_MEMO, "1", err) ||
	    db_drop_indexes(db, err) || sql_exec(db, "COMMIT", err)) {
		struct err ignored;

		if (!sqlite3_get_autocommit(db->sqlite))
			(void)!sql_exec(db, "ROLLBACK", &ignored);
		return err->code;
	}
	return OK;
}

enum result load_begin(struct db *db, struct err *err)
{
	if (db->save || db->loading)
		BUG("%s", "a load inside a step or a load");
	if (db->read_only)
		return err_set(err, ERR_DENIED, _("The database is open for reading only."));
	if (exclusive(db, true, err) || db_set_journal(db, false, err) ||
	    sql_exec(db, LOAD_PRAGMAS, err) || leave_out(db, err))
		return err->code;
	db->loading = true;
	return OK;
}

/* Rows that were not searched for while they came in. */
static enum result index_texts(struct db *db, const struct plan *plan, struct err *err)
{
	const char *name = plan->entity->name;
	char *text = xasprintf("INSERT INTO \"find_%s\"(\"find_%s\") VALUES('rebuild');"
		"INSERT INTO \"find_%s\"(\"find_%s\") VALUES('optimize')", name, name, name, name);
	enum result code = sql_exec(db, text, err);

	free(text);
	return code;
}

enum result load_complete(struct db *db, struct err *err)
{
	if (db_make_indexes(db, INDEXES_OF_SOURCES, err))
		return err->code;
	for (size_t i = 0; entities[i]; i++)
		if (keep_has_sources(&db->plans[i]) && keep_refresh_all(db, &db->plans[i], err))
			return err->code;
	for (size_t i = 0; entities[i]; i++)
		if (db->plans[i].indexed && index_texts(db, &db->plans[i], err))
			return err->code;
	if (db_make_indexes(db, INDEXES_ALL, err))
		return err->code;
	return save_memo(db, LOAD_MEMO, NULL, err);
}

enum result load_end(struct db *db, struct err *err)
{
	enum result code;
	struct err ignored;

	if (!db->loading || db->save)
		BUG("%s", "the end of a load that is not open");
	db->loading = false;
	code = sql_exec(db, MAKE_PRAGMAS "; BEGIN IMMEDIATE", err);
	if (!code)
		code = load_complete(db, err);
	if (!code)
		code = db_set_current(db, true, err);
	if (!code)
		code = sql_exec(db, "COMMIT", err);
	if (code && !sqlite3_get_autocommit(db->sqlite))
		(void)!sql_exec(db, "ROLLBACK", &ignored);
	if (!code)
		code = db_analyze(db, err);
	if (sql_exec(db, USUAL_PRAGMAS, &ignored) || exclusive(db, false, &ignored) ||
	    db_set_journal(db, true, &ignored))
		return code ? code : err_set(err, ignored.code, "%s", ignored.text);
	return code;
}
