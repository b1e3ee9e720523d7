/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Command lines beside the screen: what a test begins with, and what is in the database then. */
#include "base/base.h"
#include "base/sys.h"
#include "screen_harness.h"

#include <check.h>
#include <unistd.h>

void term_command(const char *const *argv, struct str *out)
{
	struct str printed = STR_INIT;
	struct err err;
	int status = -1;

	ck_assert_msg(!sys_run(argv, NULL, &printed, 1 << 20, &status, &err), "%s", err.text);
	ck_assert_msg(status == 0, "%s %s: %s", argv[1], argv[2], printed.s);
	if (out)
		str_add(out, printed.s);
	str_release(&printed);
}

void term_run(const char *db, const char *const *words, struct str *out)
{
	const char *argv[32] = { getenv("WASIT") };
	size_t n = 1;

	while (words[n - 1]) {
		ck_assert_uint_lt(n, COUNT(argv) - 3);
		argv[n] = words[n - 1];
		n++;
	}
	argv[n++] = "--db";
	argv[n] = db;
	term_command(argv, out);
}

void term_assert_printed(const char *db, const char *const *words, const char *part, bool there)
{
	struct str out = STR_INIT;

	term_run(db, words, &out);
	ck_assert_msg((strstr(out.s, part) != NULL) == there, "%s in %s", part, out.s);
	str_release(&out);
}

void term_own_file(char *path, size_t size, const char *name)
{
	const char *dir = getenv("TEST_TMP");

	snprintf(path, size, "%s/%ld-%s", dir ? dir : "/tmp", (long)getpid(), name);
}

void term_begin(char *db, size_t size, const char *name)
{
	char *conf = sys_config_path("wasit.conf");	/* a first run wrote its answers there */

	term_own_file(db, size, name);
	unlink(db);
	unlink(conf);
	free(conf);
	term_env(NULL);
	term_env("LANGUAGE=en");
}
