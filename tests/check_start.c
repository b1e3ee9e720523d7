/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a start asks of the database before anything is shown: few questions, and no more with more customers. */
#include "base/base.h"

#include <sqlite3.h>
#include <unistd.h>

#include "app/app.h"
#include "app/demo.h"
#include "unit.h"

/* Pragmas of the connection, whether the tables are current, who sits here, what is installed. */
#define STATEMENTS 16

static char path[256];
static struct strlist asked;

static int remember(unsigned type, void *ctx, void *stmt, void *text)
{
	(void)type, (void)ctx, (void)stmt;
	strlist_add(&asked, text);
	return 0;
}

/* Every connection from its first statement on. */
static int watch(sqlite3 *sqlite, char **problem, const void *api)
{
	(void)problem, (void)api;
	return sqlite3_trace_v2(sqlite, SQLITE_TRACE_STMT, remember, NULL);
}

static void remove_database(void)
{
	static const char *const endings[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < COUNT(endings); i++) {
		char *name = xasprintf("%s%s", path, endings[i]);

		unlink(name);
		free(name);
	}
}

static size_t start(int64_t size)
{
	struct app_start how = { .create = true, .db_path = path, .config_path = "/nonexistent/wasit.conf" };
	struct demo_options demo = { .size = size, .seed = 1 };
	struct app app;
	struct err err = { 0 };
	size_t n;

	remove_database();
	ck_assert_msg(app_open(&app, &how, &err) == OK, "%s", err.text);
	ck_assert_msg(demo_fill(&app, &demo, &err) == OK, "%s", err.text);
	app_close(&app);
	ck_assert_msg(app_open(&app, &how, &err) == OK, "%s", err.text);	/* the lists are made once */
	app_close(&app);
	ck_assert_int_eq(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
	strlist_release(&asked);
	ck_assert_msg(app_open(&app, &how, &err) == OK, "%s", err.text);
	n = asked.n;
	sqlite3_reset_auto_extension();
	app_close(&app);
	remove_database();
	return n;
}

START_TEST(a_start_asks_little_and_writes_nothing)
{
	const char *dir = getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp";
	struct str all = STR_INIT;
	size_t few, many;

	snprintf(path, sizeof(path), "%s/start-%ld.db", dir, (long)getpid());
	few = start(3);
	many = start(300);
	for (size_t i = 0; i < asked.n; i++) {
		str_addf(&all, "%s\n", asked.v[i]);
		ck_assert_msg(!str_has_prefix(asked.v[i], "INSERT") && !str_has_prefix(asked.v[i], "UPDATE") &&
			!str_has_prefix(asked.v[i], "BEGIN IMM") && !str_has_prefix(asked.v[i], "CREATE"),
			"%s", asked.v[i]);
	}
	ck_assert_uint_eq(few, many);
	ck_assert_uint_gt(few, 3);
	ck_assert_msg(many <= STATEMENTS, "%zu statements:\n%s", many, all.s);
	str_release(&all);
	strlist_release(&asked);
}
END_TEST

int main(void)
{
	return UNIT_RUN("start", a_start_asks_little_and_writes_nothing);
}
