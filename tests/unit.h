/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What every unit test program shares: running its suite. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H
#include "base/base.h"
#include <check.h>

/* Runs and frees the suite; return it from main().  Under `make check` failures are counted from
 * the TAP lines and the code is 0; run by hand it is 1 when a test failed. */
int unit_run(Suite *suite);

/* The same with one unnamed case of the listed tests:
 * int main(void) { return UNIT_RUN("str", str_add_grows, str_cut_keeps_bytes); } */
#define UNIT_RUN(name, ...) \
	unit_run_tests(name, (const TTest *const[]){ __VA_ARGS__, NULL })
int unit_run_tests(const char *name, const TTest *const *tests);

/* The same with a fixture (NULL: none), a time in seconds (0: check's own) and tests that run several times:
 * UNIT_RUN_IN("undo", setup, teardown, 0, ONCE(a_new_record_goes), EACH(every_field_goes, NFIELDS)) */
struct unit_test {
	const TTest *test;
	int times;		/* with _i from 0; 0: once, and no loop */
};
#define ONCE(name)    { .test = name }
#define EACH(name, n) { .test = name, .times = (int)(n) }
#define UNIT_RUN_IN(name, setup, teardown, seconds, ...) \
	unit_run_in(name, setup, teardown, seconds, (const struct unit_test[]){ __VA_ARGS__, { NULL, 0 } })
int unit_run_in(const char *name, void (*setup)(void), void (*teardown)(void), int seconds,
	const struct unit_test *tests);
#endif
