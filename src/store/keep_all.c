/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Kept columns of a whole table at once: each table they are summed up from is read once, not by every record. */
#include "base/base.h"
#include "store/keep_p.h"

#define AT_ONCE 1000	/* numbers read before their rows are written */

struct sums {			/* those of one source; they come in the order of the records */
	struct sql select;
	sqlite3_stmt *stmt;
	int64_t at;		/* whose the row in hand is; 0: there is none */
};

/* The next numbers of a table behind *last; how many. */
static enum result next_numbers(struct db *db, const char *entity, int64_t *last, int64_t *out,
	size_t *n, struct err *err)
{
	char *text = xasprintf("SELECT n FROM \"%s\" WHERE n > ? ORDER BY n LIMIT %d", entity, AT_ONCE);
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum result code = sql_ask(db, &stmt, err, text, "i", *last);

	*n = 0;
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row)
		out[(*n)++] = *last = sqlite3_column_int64(stmt, 0);
	sql_end(db, stmt);
	free(text);
	return code;
}

static enum result next_sums(struct db *db, struct sums *sums, struct err *err)
{
	bool row;

	if (sql_step(db, sums->stmt, &row, err))
		return err->code;
	sums->at = row ? sqlite3_column_int64(sums->stmt, 0) : 0;
	return OK;
}

static enum result start_sums(struct db *db, const struct keep *keep, struct sums *sums, struct err *err)
{
	for (size_t i = 0; i < keep->nsources; i++) {
		keep_sum_all(keep, i, &sums[i].select);
		if (sql_start(db, &sums[i].select, &sums[i].stmt, err) || next_sums(db, &sums[i], err))
			return err->code;
	}
	return OK;
}

static void end_sums(struct db *db, const struct keep *keep, struct sums *sums)
{
	for (size_t i = 0; i < keep->nsources; i++) {
		sql_end(db, sums[i].stmt);
		sql_release(&sums[i].select);
	}
}

/* What the sources say about record n.  Sums of records that have not arrived are passed over. */
static enum result take_parts(struct db *db, const struct keep *keep, struct sums *sums, int64_t n,
	struct figures *out, struct err *err)
{
	*out = (struct figures){ 0 };
	for (size_t k = 0; k < keep->nsources; k++) {
		int column = 1;

		while (sums[k].at && sums[k].at < n)
			if (next_sums(db, &sums[k], err))
				return err->code;
		for (size_t i = 0; i < keep->nentries && sums[k].at == n; i++)
			if (keep->entries[i].source == (int)k)
				out->part[i] = keep_value(sums[k].stmt, column++);
	}
	return OK;
}

enum result keep_refresh_all(struct db *db, const struct plan *plan, struct told *told, struct err *err)
{
	int64_t numbers[AT_ONCE], last = 0;
	struct sums sums[KEPT_MAX_ROWS] = { 0 };
	struct keep *keep = plan->keep;
	struct figures given;
	enum result code;
	size_t n;

	keep_make_ready(keep, plan);
	code = start_sums(db, keep, sums, err);
	while (!code && !(code = next_numbers(db, plan->entity->name, &last, numbers, &n, err)) && n) {
		for (size_t i = 0; i < n && !code; i++) {
			code = take_parts(db, keep, sums, numbers[i], &given, err);
			if (!code)
				code = keep_refresh_one(db, plan, numbers[i], &given, err);
		}
		if (!code)
			code = told_more(told, (int64_t)n * FIGURES_WORK, err);
	}
	end_sums(db, keep, sums);
	return code;
}
