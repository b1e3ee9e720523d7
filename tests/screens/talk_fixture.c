/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database with one customer for what is said to the terminal. */
#include "base/base.h"
#include "screens/talk_fixture.h"

#include "base/sys.h"

void talk_setup(void)
{
	term_begin(db_file, sizeof(db_file), "talk.db");
	RUN("customer", "add", "نورة العتيبي", "--phone", "0501234567");
}

void talk_start(int cols, int rows)
{
	term_start(&t, cols, rows, "--db", db_file, NULL);
	term_wait(&t, "Customers 1");
	term_settle(&t);
}

void option(const char *line)
{
	char *path = sys_config_path("wasit.conf"), *text = xasprintf("%s\n", line);
	struct err err;

	ck_assert_int_eq(sys_make_parents(path, &err), OK);
	ck_assert_int_eq(sys_write_file(path, text, strlen(text), &err), OK);
	free(path);
	free(text);
}
