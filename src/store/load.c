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
#define LOAD_PRAGMAS "PRAGMA cache_size=-240000; PRAGMA synchronous=NORMAL; PRAGMA temp_store=FILE; " \
	"PRAGMA foreign_keys=OFF"	/* every number was just given out */
#define MAKE_PRAGMAS "PRAGMA cache_size=-32000; PRAGMA shrink_memory"
#define USUAL_PRAGMAS CACHE_PRAGMA "; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON"

static enum result exclusive(struct db *db, bool wanted, struct err *err)
{
	int64_t ignored = 0;

	/* The mode takes hold, and lets go, at the next time the file is looked at. */
	if (sql_exec(db, wanted ? "PRAGMA locking_mode=EXCLUSIVE" : "PRAGMA locking_mode=NORMAL", err))
		return err->code;
	return sql_int(db, &ignored, err, "SELECT count(*) FROM memo", "");
}

static enum result be_usual(struct db *db, struct err *err)
{
	if (sql_exec(db, USUAL_PRAGMAS, err) || exclusive(db, false, err))
		return err->code;
	return db_set_journal(db, true, err);
}

static enum result begin(struct db *db, struct err *err)
{
	if (exclusive(db, true, err) || db_set_journal(db, false, err) ||
	    sql_exec(db, LOAD_PRAGMAS "; BEGIN IMMEDIATE", err))
		return err->code;
	return db_drop_indexes(db, err);
}

/* One transaction from here to load_end: whatever stops it, nothing of it is left. */
enum result load_begin(struct db *db, struct err *err)
{
	struct err ignored;

	if (db->save || db->loading)
		BUG("%s", "a load inside a step or a load");
	if (db->read_only)
		return err_set(err, ERR_DENIED, _("The database is open for reading only."));
	if (begin(db, err)) {
		if (!sqlite3_get_autocommit(db->sqlite))
			(void)!sql_exec(db, "ROLLBACK", &ignored);
		(void)!be_usual(db, &ignored);
		return err->code;
	}
	db->loading = true;
	return OK;
}

/* --- What was left out. */

enum result told_more(struct told *told, int64_t more, struct err *err)
{
	told->done += more;
	if (told->fn && !told->fn(told->ctx, MIN(told->done, told->all), told->all))
		return err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
	return OK;
}

/* Of how much work the rows of a table are. */
static int64_t work_of(const struct plan *plan)
{
	return (keep_has_sources(plan) ? FIGURES_WORK : 0) + (plan->indexed ? SEARCH_WORK : 0) +
		db_count_indexes(plan->entity);
}

static enum result count_work(struct db *db, int64_t *rows, int64_t *work, struct err *err)
{
	for (size_t i = 0; entities[i]; i++) {
		char *text = xasprintf("SELECT count(*) FROM \"%s\"", entities[i]->name);
		enum result code = sql_int(db, &rows[i], err, text, "");

		free(text);
		if (code)
			return code;
		*work += rows[i] * work_of(&db->plans[i]);
	}
	return OK;
}

static enum result make_all(struct db *db, struct told *told, struct err *err)
{
	for (size_t i = 0; entities[i]; i++)
		if (keep_has_sources(&db->plans[i]) && keep_refresh_all(db, &db->plans[i], told, err))
			return err->code;
	for (size_t i = 0; entities[i]; i++)
		if (db->plans[i].indexed && search_index_all(db, &db->plans[i], told, err))
			return err->code;
	return db_make_indexes(db, told, err);
}

enum result load_complete(struct db *db, struct told told, struct err *err)
{
	int64_t *rows;
	size_t n = 0;
	enum result code;

	while (entities[n])
		n++;
	rows = xcalloc(n, sizeof(*rows));
	told.rows = rows;
	code = count_work(db, rows, &told.all, err);
	if (!code)
		code = make_all(db, &told, err);
	if (!code)
		code = save_memo(db, LOAD_MEMO, NULL, err);
	free(rows);
	return code;
}

enum result load_end(struct db *db, bool keep, bool (*told)(void *ctx, int64_t done, int64_t all), void *ctx,
	struct err *err)
{
	enum result code = OK;
	struct err ignored;

	if (!db->loading || db->save)
		BUG("%s", "the end of a load that is not open");
	db->loading = false;
	db_forget_ids(db);
	if (keep)
		code = sql_exec(db, MAKE_PRAGMAS, err);
	if (keep && !code)
		code = load_complete(db, (struct told){ .fn = told, .ctx = ctx }, err);
	if (keep && !code)
		code = sql_exec(db, "COMMIT", err);
	if (!sqlite3_get_autocommit(db->sqlite))
		(void)!sql_exec(db, "ROLLBACK", &ignored);
	if (keep && !code)
		code = db_analyze(db, err);
	if (be_usual(db, &ignored))
		return code || !keep ? code : err_set(err, ignored.code, "%s", ignored.text);
	return code;
}
