/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Call mode from the first call to the last. */
#include "base/base.h"

#include "base/lang.h"
#include "screens/day_fixture.h"
#include "screen_harness.h"
#include "unit.h"

/* The list of `n` new leads, called to the end; returns the keys pressed. */
static int call_all(struct term *t, int n)
{
	static const char *const digits[] = { "1", "2", "3", "4", "7", "9" };
	int keys = 1;

	term_keys(t, "c");
	term_wait(t, "left");
	for (int i = 0; i < n; i++) {
		char left[32];

		term_keys(t, digits[i % COUNT(digits)]);
		keys++;
		snprintf(left, sizeof(left), "%d done", i + 1);
		term_wait(t, left);
	}
	return keys;
}

START_TEST(sixty_calls_take_at_most_150_keys)
{
	struct term t;
	int keys;

	/* A working day: on days off new leads are left in peace. */
	setenv("WASIT_NOW", "2026-11-22T09:00:00+03:00", 1);
	term_env("WASIT_NOW=2026-11-22T09:00:00+03:00");
	for (int i = 0; i < 60; i++) {
		char name[32], phone[32];

		snprintf(name, sizeof(name), "Lead Number %d", i);
		snprintf(phone, sizeof(phone), "05012345%02d", i);
		day_add_customer(name, phone);
	}
	day_start(&t, SMALL);
	term_wait(&t, "Customers 60");
	keys = call_all(&t, 60);
	ck_assert_int_le(keys, 150);
	term_wait(&t, "The list is done");
	term_wait(&t, "60 calls made");
	term_keys(&t, "u");		/* brings the last card back */
	term_wait(&t, "1 left");
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 60");
	term_quit(&t, "q");
	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
}
END_TEST

START_TEST(a_call_with_a_note_and_the_place_after_a_restart)
{
	struct term t;

	setenv("WASIT_NOW", "2026-11-22T09:00:00+03:00", 1);
	term_env("WASIT_NOW=2026-11-22T09:00:00+03:00");
	day_add_customer("Lead One", "0501234561");
	day_add_customer("Lead Two", "0501234562");
	day_add_customer("Lead Three", "0501234563");
	day_start(&t, SMALL);
	term_wait(&t, "Customers 3");
	term_keys(&t, "c Space");
	term_wait(&t, "Note");
	term_type(&t, "wants a villa 3");	/* digits are text here */
	term_keys(&t, "A-3");
	term_wait(&t, "1 done");
	term_keys(&t, "1");
	term_wait(&t, "2 done");
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 3");
	term_quit(&t, "q");
	day_start(&t, SMALL);
	term_wait(&t, "Customers 3");
	term_keys(&t, "c");
	term_wait(&t, "2 done, 1 left");
	term_keys(&t, "q");
	term_wait(&t, "Customers 3");
	term_quit(&t, "q");
	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
}
END_TEST

START_TEST(a_note_waits_at_its_line_until_the_call_is_logged)
{
	struct term t;

	setenv("WASIT_NOW", "2026-11-22T09:00:00+03:00", 1);
	term_env("WASIT_NOW=2026-11-22T09:00:00+03:00");
	day_add_customer("Lead One", "0501234561");
	day_add_customer("Lead Two", "0501234562");
	day_start(&t, SMALL);
	term_wait(&t, "Customers 2");
	term_keys(&t, "c Space");
	term_wait(&t, "Note");
	term_type(&t, "asks for a villa");
	term_keys(&t, "Enter j");	/* the other's card has no note */
	term_wait_gone(&t, "asks for a villa");
	term_keys(&t, "k");
	term_wait(&t, "asks for a villa");
	term_keys(&t, "q");
	term_wait(&t, "Customers 2");
	term_quit(&t, "q");
	day_start(&t, SMALL);
	term_wait(&t, "Customers 2");
	term_keys(&t, "c");
	term_wait(&t, "asks for a villa");
	term_keys(&t, "3");
	term_wait(&t, "1 done");
	term_settle(&t);
	ck_assert(!term_has(&t, "asks for a villa"));
	term_keys(&t, "u");
	term_wait(&t, "asks for a villa");
	term_keys(&t, "q");
	term_wait(&t, "Customers 2");
	term_quit(&t, "q");
	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
}
END_TEST

START_TEST(the_order_of_the_list_outlives_the_program)
{
	struct term t;

	day_add_customer("Aaa Baba", "0501234561");
	day_start(&t, SMALL);
	term_wait(&t, "latest activity first");
	term_keys(&t, "s");
	term_wait(&t, "Sort customers");
	term_keys(&t, "Down Enter");
	term_wait(&t, "by name");
	term_quit(&t, "q");
	day_start(&t, SMALL);
	term_wait(&t, "by name");
	term_keys(&t, "d");
	term_wait(&t, "Aaa Baba?");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_day_off_is_worked_on_and_a_call_goes_to_another_day)
{
	struct term t;

	day_add_customer("Aaa Baba", "0501234561");
	day_add_customer("Bbb Baba", "0501234562");
	day_start(&t, SMALL);	/* a Saturday */
	term_keys(&t, "c");
	term_wait(&t, "Today is a day off");
	term_keys(&t, "W");
	term_wait(&t, "2 calls added to the list");
	term_wait(&t, "0 done, 2 left");
	term_keys(&t, "m");
	term_wait(&t, "To which day?");
	term_type(&t, "yesterday");
	term_keys(&t, "Enter");
	term_wait(&t, "A call is moved to a later day.");
	term_keys(&t, "C-u Enter");
	term_wait(&t, "moved: tomorrow");
	term_wait(&t, "0 done, 1 left");
	term_keys(&t, "u");
	term_wait(&t, "0 done, 2 left");
	term_keys(&t, "q");
	term_wait(&t, "Customers 2");
	term_quit(&t, "q");
}
END_TEST

/* What the outcomes' grid shows is not said again below it; what nothing else tells is, at every width. */
static void see_keys(int cols, const char *language)
{
	struct term t;
	const char *keys, *move, *all;

	term_env(language);
	day_start(&t, cols, 24);
	term_keys(&t, "c W");
	term_settle(&t);
	keys = term_row(&t, 23);
	ck_assert_msg(!strchr(keys, '0') && strchr(keys, 'y') && strchr(keys, '?'), "%s", keys);
	move = strstr(keys, " m ");
	all = strchr(keys, '?');
	ck_assert_msg(move && (str_eq(language, "LANGUAGE=ar") ? all < move : move < all), "%s", keys);
	ck_assert_msg(!strstr(keys, " t "), "%s", keys);	/* no call was logged whose time it could change */
	term_keys(&t, "1");
	term_settle(&t);
	ck_assert_int_eq(!!strstr(term_row(&t, 23), " t "), cols >= 80);
	term_keys(&t, "u");
	term_settle(&t);
	term_keys(&t, "Esc");
	term_settle(&t);
	term_quit(&t, "q");
}

START_TEST(the_line_of_keys_says_what_the_card_does_not)
{
	day_add_customer("Aaa Baba", "0501234561");
	day_add_customer("Bbb Baba", "0501234562");
	for (int cols = 60; cols <= 140; cols += cols == 60 ? 20 : 60) {
		see_keys(cols, "LANGUAGE=en");
		see_keys(cols, "LANGUAGE=ar");
	}
}
END_TEST

int main(void)
{
	lang_init();
	return UNIT_RUN_IN("calls", day_setup, NULL, 180,
		ONCE(sixty_calls_take_at_most_150_keys),
		ONCE(a_call_with_a_note_and_the_place_after_a_restart),
		ONCE(a_note_waits_at_its_line_until_the_call_is_logged),
		ONCE(the_order_of_the_list_outlives_the_program),
		ONCE(a_day_off_is_worked_on_and_a_call_goes_to_another_day),
		ONCE(the_line_of_keys_says_what_the_card_does_not));
}
