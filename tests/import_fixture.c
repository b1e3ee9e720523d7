/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database in a file that is imported into. */
#include "base/base.h"
#include "import_fixture.h"

#include <unistd.h>

#include "model/schema/people.h"

void import_setup(void)
{
	struct app_start start = { .create = true };
	struct err err = { 0 };
	char *path = xasprintf("%s/import-%ld.db", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp",
		(long)getpid());

	unlink(path);
	start.db_path = path;
	ck_assert_msg(app_open(&app, &start, &err) == OK, "%s", err.text);
	ck_assert_int_eq(app_make_user(&app, "Ahmad", &err), OK);
	free(path);
}

int64_t count_customers(void)
{
	struct query q = { .entity = &customer_entity };
	struct err err;
	int64_t n = -1;

	ck_assert_int_eq(query_count(app.db, &q, 0, &n, &err), OK);
	return n;
}
