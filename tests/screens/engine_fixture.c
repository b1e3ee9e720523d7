/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Starts of the demo for the tests of the engine. */
#include "base/base.h"
#include "screens/engine_fixture.h"

#include "screens/one_screen.h"

void engine_start_demo(int cols, int rows)
{
	term_start(&t, cols, rows, "--demo", NULL);
	term_wait(&t, term_visual(first, false));
	term_settle(&t);
}

char *engine_demo_file(const char *name)
{
	const char *dir = getenv("TEST_TMP");

	return xasprintf("%s/%s.db", dir ? dir : "/tmp", name);
}

void engine_start_file(const char *file)
{
	term_start(&t, 80, 24, "--demo", "--db", file, NULL);
	term_wait(&t, "wasit");
	term_settle(&t);
}

void assert_same(const char *before, const char *after)
{
	size_t line = 0;

	for (size_t i = 0; before[i] && before[i] == after[i]; i++)
		line = before[i] == '\n' ? i + 1 : line;
	ck_assert_msg(str_eq(before, after), "%.*s\nbecame\n%.*s",
		(int)strcspn(before + line, "\n"), before + line, (int)strcspn(after + line, "\n"),
		after + line);
}
