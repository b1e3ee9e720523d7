/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Remembers what is asked of SQLite and asks it for the plans. */
#include "base/base.h"
#include "plans.h"

#include <check.h>

#include "store/store_p.h"	/* the connection itself */

static struct db *db;
static struct strlist seen;

static int remember(unsigned type, void *ctx, void *stmt, void *text)
{
	char *sql = sqlite3_expanded_sql(stmt);

	(void)type, (void)ctx, (void)text;
	if (str_has_prefix(sql, "SELECT"))
		strlist_add(&seen, sql);
	sqlite3_free(sql);
	return 0;
}

void plans_begin(struct db *wanted)
{
	db = wanted;
	strlist_release(&seen);
	sqlite3_trace_v2(db->sqlite, SQLITE_TRACE_STMT, remember, NULL);
}

void plans_end(void)
{
	sqlite3_trace_v2(db->sqlite, 0, NULL, NULL);
	strlist_release(&seen);
}

/* Calls fn for every line of a plan. */
static void each_line(const char *sql, void (*fn)(const char *line, void *ctx), void *ctx)
{
	char *explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *stmt;

	ck_assert_int_eq(sqlite3_prepare_v2(db->sqlite, explain, -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		fn((const char *)sqlite3_column_text(stmt, 3), ctx);
	sqlite3_finalize(stmt);
	free(explain);
}

struct expected {
	const char *what, *sql;
	bool few;
};

static void look_at(const char *line, void *ctx)
{
	const struct expected *expected = ctx;
	bool scan = str_has_prefix(line, "SCAN") && !strstr(line, "USING INDEX") &&
		!strstr(line, "USING COVERING INDEX") && !strstr(line, "VIRTUAL TABLE INDEX") &&
		!strstr(line, "CONSTANT ROW") && !str_eq(line, "SCAN i") &&
		!str_eq(line, "SCAN who") && !strstr(line, "(subquery-");	/* the few chosen */

	ck_assert_msg(!scan && (expected->few || !strstr(line, "TEMP B-TREE")), "%s: %s\n%s", expected->what,
		line, expected->sql);
}

void plans_expect(const char *what, bool few)
{
	sqlite3_trace_v2(db->sqlite, 0, NULL, NULL);
	for (size_t i = 0; i < seen.n; i++) {
		struct expected expected = { what, seen.v[i], few };

		each_line(seen.v[i], look_at, &expected);
	}
	strlist_release(&seen);
	sqlite3_trace_v2(db->sqlite, SQLITE_TRACE_STMT, remember, NULL);
}

bool plans_seen(void)
{
	return seen.n > 0;
}

struct searched {
	const char *index;
	bool used;
};

static void look_for(const char *line, void *ctx)
{
	struct searched *searched = ctx;

	searched->used |= strstr(line, searched->index) != NULL;
}

bool plans_use(const char *index)
{
	struct searched searched = { .index = index };
	size_t n = seen.n;

	for (size_t i = 0; i < n; i++)
		each_line(seen.v[i], look_for, &searched);
	while (seen.n > n)	/* the questions about plans themselves */
		free(seen.v[--seen.n]);
	return searched.used;
}
