/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Runs a suite of check and gives the exit code that the test driver expects. */
#include "unit.h"

int unit_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed && !getenv("CK_TAP_LOG_FILE_NAME");
}

int unit_run_tests(const char *name, const TTest *const *tests)
{
	Suite *suite = suite_create(name);
	TCase *all = tcase_create(name);

	for (; *tests; tests++)
		tcase_add_test(all, *tests);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}

int unit_run_in(const char *name, void (*setup)(void), void (*teardown)(void), int seconds,
	const struct unit_test *tests)
{
	Suite *suite = suite_create(name);
	TCase *all = tcase_create(name);

	tcase_add_checked_fixture(all, setup, teardown);
	if (seconds)
		tcase_set_timeout(all, seconds);
	for (; tests->test; tests++)
		if (tests->times)
			tcase_add_loop_test(all, tests->test, 0, tests->times);
		else
			tcase_add_test(all, tests->test);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
