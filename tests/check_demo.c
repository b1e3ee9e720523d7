/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Sample data that is stopped on its way: nothing of it is there, however it is made. */
#include "base/base.h"

#include <limits.h>
#include <stdlib.h>

#include "app/demo.h"
#include "app_fixture.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "unit.h"

static struct app app;
static struct err err;
static int left;	/* times it may still go on */

static bool go_on(void *ctx, int64_t done, int64_t all)
{
	(void)ctx;
	ck_assert_int_le(done, all);
	return left-- > 0;
}

static int64_t count(const struct entity *entity)
{
	struct query any = { .entity = entity };
	int64_t n;

	ck_ok(query_count(app.db, &any, 0, &n, &err));
	return n;
}

/* Stopped when it tells for the `at`th time; false: it was done before. */
static bool stop(int64_t size, int at)
{
	char *path = xasprintf("%s/demo-%d-%d.db", getenv("TEST_TMP"), (int)size, at);
	struct app_start how = { .create = true, .db_path = path, .config_path = "/nonexistent/wasit.conf" };
	struct demo_options demo = { .size = size, .seed = 1, .progress = go_on };
	enum result code;

	ck_ok(app_open(&app, &how, &err));
	left = at;
	code = demo_fill(&app, &demo, &err);
	if (code) {
		ck_assert_int_eq(code, ERR_CANCEL);
		ck_assert_int_eq(count(&customer_entity), 0);
		ck_assert_int_eq(count(&interaction_entity), 0);
		left = INT_MAX;
		ck_ok(demo_fill(&app, &demo, &err));	/* so it can be made again */
	}
	ck_assert_int_eq(count(&customer_entity), size);
	ck_assert_int_eq(count(&interaction_entity), size * 5);
	app_close(&app);
	free(path);
	return code;
}

START_TEST(what_is_stopped_leaves_nothing)
{
	ck_assert(stop(1500, 0));
	ck_assert(stop(1500, 1));	/* some hundreds of interactions are there, too */
	ck_assert(!stop(300, 100));
}
END_TEST

START_TEST(nor_does_what_is_loaded)
{
	ck_assert(stop(2000, 1));
}
END_TEST

int main(void)
{
	return UNIT_RUN("demo", what_is_stopped_leaves_nothing, nor_does_what_is_loaded);
}
