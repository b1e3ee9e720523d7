/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a new user is asked. */
#include "base/base.h"

#include <signal.h>

#include "base/lang.h"
#include "screens/day_fixture.h"
#include "screen_harness.h"
#include "unit.h"

/* What the account proposes depends on the account. */
static void type_name(struct term *t)
{
	term_keys(t, "C-u");
	term_type(t, "Abu Fahd");
	term_keys(t, "Enter");
}

START_TEST(first_run_takes_what_is_offered)
{
	struct term t;

	day_start(&t, SMALL);
	term_wait(&t, "Language");
	term_keys(&t, "Enter");
	term_wait(&t, "Your name");
	ck_assert(!term_has(&t, "root"));
	type_name(&t);
	term_wait(&t, "Your country");
	term_keys(&t, "Enter");
	term_wait(&t, "No customers yet");
	term_wait(&t, "Welcome");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 23), "? keys"));
	term_check_raw(&t, 0);
	term_quit(&t, "q");
	day_start(&t, SMALL);	/* and never asks again */
	term_wait(&t, "No customers yet");
	ck_assert(!term_has(&t, "Your name"));
	term_quit(&t, "q");
}
END_TEST

/* The country by its name, found by the name in either language or the code. */
START_TEST(first_run_knows_the_countries_by_name)
{
	struct term t;
	const char *const get[] = { getenv("WASIT"), "config", "get", "country", "--db", day_db, NULL };
	struct str out = STR_INIT;

	day_start(&t, SMALL);
	term_wait(&t, "Language");
	term_keys(&t, "Enter");
	term_wait(&t, "Your name");
	type_name(&t);
	term_wait(&t, "Saudi Arabia");
	term_type(&t, "egy");
	term_wait(&t, "Egypt");
	term_wait_gone(&t, "Saudi Arabia");
	term_keys(&t, "Enter");
	term_wait(&t, "No customers yet");
	term_quit(&t, "q");
	term_command(get, &out);
	ck_assert_str_eq(out.s, "EG\n");
	str_release(&out);
}
END_TEST

/* A line that drops during the questions answers none of them. */
START_TEST(first_run_is_asked_again_when_the_line_dropped)
{
	struct term t;

	for (int answered = 0; answered < 2; answered++) {
		day_start(&t, SMALL);
		term_wait(&t, "Language");
		if (answered) {
			term_keys(&t, "Enter");
			term_wait(&t, "Your name");
		}
		term_signal(&t, SIGHUP);
		term_wait_exit(&t);
		term_end(&t);
	}
	day_start(&t, SMALL);
	term_wait(&t, "Language");
	term_end(&t);
}
END_TEST

int main(void)
{
	lang_init();
	return UNIT_RUN_IN("first_run", day_setup, NULL, 180,
		ONCE(first_run_takes_what_is_offered), ONCE(first_run_knows_the_countries_by_name),
		ONCE(first_run_is_asked_again_when_the_line_dropped));
}
