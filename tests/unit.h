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
#endif
