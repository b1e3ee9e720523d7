/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists on the screen: numbers and counts, saving, the top line, groups, letters, columns. */
#include "base/base.h"

#include "base/lang.h"
#include "screens/lists_fixture.h"
#include "screen_harness.h"
#include "unit.h"

static void add_born(const char *name, const char *phone, const char *day)
{
	TERM_RUN(lists_db, "customer", "add", name, "--phone", phone, "--date-of-birth", day);
}

/* --- */

START_TEST(a_lone_digit_opens_its_list_and_a_counted_one_moves)
{
	struct term t;

	lists_begin(&t, SMALL);
	term_wait(&t, "1 Today 0");		/* counted at the first rest */
	term_keys(&t, "2 j");
	expect_chosen(&t, "Badr Ali");		/* a count: two rows down */
	ck_assert(term_has(&t, "Customers 4"));
	term_keys(&t, "4");
	term_wait(&t, "opens Hot buyers; j moves 4 rows");
	term_wait(&t, "Hot buyers 3");		/* it rested */
	ck_assert(!term_has(&t, "Dina Ali"));
	term_keys(&t, "7 Enter");		/* without waiting */
	term_wait(&t, "All 4");
	term_keys(&t, "9 Esc");			/* no list has it: only a count, and forgotten */
	term_settle(&t);
	ck_assert(term_has(&t, "All 4"));
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 4");
	term_quit(&t, "q");
}
END_TEST

START_TEST(digits_of_the_arabic_layout_open_lists_too)
{
	struct term t;

	lists_begin(&t, SMALL);
	term_wait(&t, "1 Today 0");
	term_type(&t, "٤");
	term_wait(&t, "Hot buyers 3");
	term_quit(&t, "q");
}
END_TEST

START_TEST(in_call_mode_digits_stay_outcomes)
{
	struct term t;

	lists_begin(&t, SMALL);
	term_wait(&t, "1 Today 0");
	term_keys(&t, "4 Enter");
	term_wait(&t, "Hot buyers 3");
	term_keys(&t, "P");
	term_wait(&t, "Put them there and");
	term_keys(&t, "y");
	term_wait(&t, "3 customers put on the call list.");
	term_keys(&t, "3");			/* rests, and opens nothing */
	term_wait(&t, "interested");
	term_settle(&t);
	ck_assert(!term_has(&t, "─ At risk"));
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(a_list_feeds_the_call_list_after_a_question)
{
	const char *const argv[] = { getenv("WASIT"), "customer", "edit", "Adam Ali", "--relation",
		"customer", "--db", lists_db, NULL };
	struct term t;

	add_buyer("Adam Ali", "0501111111", "Riyadh");
	term_command(argv, NULL);		/* no rule has a reason to call him */
	lists_start(&t, SMALL);
	term_wait(&t, "Customers 1");
	term_wait(&t, "1 Today 0");
	term_keys(&t, "4 Enter");
	term_wait(&t, "Hot buyers 1");
	term_keys(&t, "P");
	term_wait(&t, "1 customer would come on the call list.");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "would come");
	ck_assert(term_has(&t, "Hot buyers 1"));
	term_keys(&t, "P");
	term_wait(&t, "Put them there and");
	term_keys(&t, "y");
	term_wait(&t, "Put on the list by hand.");
	term_keys(&t, "Esc");
	term_wait(&t, "Hot buyers 1");
	term_keys(&t, "u");
	term_wait(&t, "Call list from Hot buyers");
	term_quit(&t, "q");
}
END_TEST

/* + keeps filter, order, columns and groups under a name and the free number. */
START_TEST(what_is_shown_becomes_a_list_and_outlives_the_program)
{
	struct term t;

	lists_begin(&t, WIDE);
	term_keys(&t, "\\");
	term_wait(&t, "Filter");
	term_type(&t, "city=Riyadh");
	term_keys(&t, "Enter");
	term_wait(&t, "Customers 2");
	term_keys(&t, "s Down Enter");
	term_wait(&t, "by name · city=Riyadh");
	term_keys(&t, "+");
	term_wait(&t, "New smart list");
	ck_assert(term_has(&t, "city=Riyadh"));
	term_type(&t, "Riyadh only");
	term_keys(&t, "F2");
	term_wait(&t, "Riyadh only 2");
	term_wait(&t, "8 Riyadh only 2");	/* in the top line, with the number that was free */
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 4");
	term_keys(&t, "8 Enter");
	term_wait(&t, "Riyadh only 2");
	term_quit(&t, "q");
	lists_start(&t, SMALL);
	term_wait(&t, "─ Riyadh only 2");	/* the list of the last session */
	term_wait(&t, "by name");
	ck_assert(!term_has(&t, "Badr Ali"));
	term_quit(&t, "q");
}
END_TEST

/* The form of a list helps with its conditions and columns as the filter's own line does. */
START_TEST(a_lists_form_completes_filter_and_columns)
{
	struct term t;

	lists_begin(&t, SMALL);
	term_keys(&t, "+");
	term_wait(&t, "New smart list");
	term_type(&t, "Sellers");
	term_keys(&t, "Tab Tab");
	term_type(&t, "kind=sel");
	term_wait(&t, "seller");
	term_keys(&t, "Tab");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, term_find(&t, "Filter", NULL)), "kind=seller"));
	term_keys(&t, "Tab C-u");		/* nothing is offered now: the next field */
	term_type(&t, "-budget_ma");
	term_wait(&t, "budget_max");
	term_keys(&t, "Tab");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, term_find(&t, "Sort", NULL)), "-budget_max"));
	term_keys(&t, "Tab C-u");
	term_type(&t, "phone");
	term_keys(&t, "F4");			/* what could stand next */
	term_wait(&t, "budget_max");
	term_type(&t, "city");
	term_settle(&t);
	term_keys(&t, "Enter");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, term_find(&t, "Columns", NULL)), "phone city"));
	term_keys(&t, "F2");
	term_wait(&t, "Smart list added");
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_changed_list_is_saved_renamed_and_deleted)
{
	struct term t;

	lists_begin(&t, WIDE);
	term_wait(&t, "4 Hot buyers 3");
	term_keys(&t, "4 Enter \\");
	term_wait(&t, "Filter");
	term_keys(&t, "C-u");
	term_type(&t, "kind=seller");
	term_keys(&t, "Enter");
	term_wait(&t, "Hot buyers (changed) 1");
	term_keys(&t, "Esc");			/* back to its own filter, then away from it */
	term_wait(&t, "─ Hot buyers 3");
	term_keys(&t, "\\");
	term_keys(&t, "C-u");
	term_type(&t, "kind=seller");
	term_keys(&t, "Enter +");
	term_wait(&t, "Change Hot buyers to what is shown");
	term_keys(&t, "Enter");
	term_wait(&t, "Smart list changed — u undoes");
	term_wait(&t, "4 Hot buyers 1");
	term_keys(&t, "u");
	term_wait(&t, "4 Hot buyers 3");
	term_keys(&t, ":");
	term_type(&t, "list-delete");
	term_keys(&t, "Enter");
	term_wait(&t, "Delete the list Hot buyers?");
	term_keys(&t, "y");
	term_wait(&t, "Customers 4");
	term_wait_gone(&t, "4 Hot buyers");
	term_keys(&t, "u");
	term_wait(&t, "4 Hot buyers 3");
	term_quit(&t, "q");
}
END_TEST

START_TEST(what_another_process_changes_shows_at_once)
{
	const char *const argv[] = { getenv("WASIT"), "smart-list", "edit", "Hot buyers", "--filter",
		"city=Jeddah", "--db", lists_db, NULL };
	struct term t;

	lists_begin(&t, SMALL);
	term_wait(&t, "1 Today 0");
	term_keys(&t, "4 Enter");
	term_wait(&t, "─ Hot buyers 3");
	add_buyer("Edgar Ali", "0501111115", "Jeddah");
	term_wait(&t, "4 Hot buyers 4");
	term_command(argv, NULL);
	term_wait(&t, "─ Hot buyers 2");
	term_wait(&t, "4 Hot buyers 2");
	term_quit(&t, "q");
}
END_TEST

/* 80 columns: the open one and as many as fit; 140: with the whole date. */
START_TEST(the_top_line_shows_as_many_lists_as_fit)
{
	struct term t;
	int x = -1;

	lists_begin(&t, SMALL);
	term_wait(&t, "1 Today 0");
	term_wait(&t, "2 New leads 4");
	ck_assert_ptr_null(strstr(term_row(&t, 0), "Birthdays"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 0), "21 Nov"));
	term_keys(&t, "6 Enter");
	term_wait(&t, "─ Birthdays 0");
	term_wait(&t, "6 Birthdays 0");
	ck_assert_ptr_null(strstr(term_row(&t, 0), "1 Today"));
	term_wait(&t, "Nobody is on this list now.");
	ck_assert_int_eq(term_find(&t, "6 Birthdays 0", &x), 0);
	term_resize(&t, WIDE);
	term_wait(&t, "Saturday 21 November 2026");
	term_wait(&t, "7 All 4");
	term_quit(&t, "q");
}
END_TEST

START_TEST(in_arabic_the_top_line_is_mirrored)
{
	int first = -1, second = -1;
	struct term t;

	term_env("LANGUAGE=ar");
	{
		const char *const argv[] = { getenv("WASIT"), "smart-list", "add", "Alpha", "--position", "8",
			"--db", lists_db, NULL };
		const char *const more[] = { getenv("WASIT"), "smart-list", "add", "Beta", "--position", "9",
			"--db", lists_db, NULL };

		term_command(argv, NULL);
		term_command(more, NULL);
	}
	lists_start(&t, WIDE);
	term_wait(&t, term_visual("اليوم", false));	/* the database began in English */
	term_keys(&t, "8 Enter");
	term_settle(&t);
	term_keys(&t, "9 Enter");
	term_settle(&t);
	ck_assert_int_eq(term_find(&t, "Alpha 8", &first), 0);
	ck_assert_int_eq(term_find(&t, "Beta 9", &second), 0);
	ck_assert_int_lt(second, first);	/* from the right to the left */
	term_resize(&t, SMALL);
	term_settle(&t);
	ck_assert_int_eq(term_find(&t, "Beta 9", &second), 0);
	ck_assert_int_eq(term_find(&t, "Alpha 8", &first), 0);
	ck_assert_int_lt(second, first);
	term_quit(&t, "q");
}
END_TEST

/* Whoever changes a customer in a list stays in the list. */
START_TEST(a_list_stays_while_its_customers_are_changed)
{
	struct term t;

	lists_begin(&t, SMALL);
	term_wait(&t, "1 Today 0");
	term_keys(&t, "4 Enter");
	term_wait(&t, "─ Hot buyers 3");
	term_keys(&t, "e");
	term_wait(&t, "Mobile number");
	term_keys(&t, "End");
	term_type(&t, "x");
	term_keys(&t, "F2");
	term_wait_gone(&t, "Mobile number");
	term_wait(&t, "─ Hot buyers 3");
	term_quit(&t, "q");
}
END_TEST

/* Number 6: the next first, and in how many days. */
START_TEST(birthdays_stand_by_the_next)
{
	struct term t;
	int today, soon, tomorrow;

	add_born("Aa Soon", "0501000001", "1980-11-25");
	add_born("Bb Tomorrow", "0501000002", "--11-22");
	add_born("Cc Later", "0501000003", "1990-01-02");
	add_born("Dd Today", "0501000004", "1970-11-21");
	lists_start(&t, SMALL);
	term_settle(&t);
	term_keys(&t, "6");
	term_wait(&t, "Birthdays 3");
	term_settle(&t);
	today = term_find(&t, "H Dd Today", NULL);
	tomorrow = term_find(&t, "Bb Tomorrow", NULL);
	soon = term_find(&t, "Aa Soon", NULL);
	ck_assert(today > 0 && today < tomorrow && tomorrow < soon);
	ck_assert_ptr_nonnull(strstr(term_row(&t, today), "today"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, tomorrow), "tomorrow"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, soon), "in 4 days"));
	ck_assert(!term_has(&t, "Cc Later"));
	term_quit(&t, "q");
}
END_TEST

START_TEST(who_went_is_not_marked_any_more)
{
	struct term t;

	lists_fill();
	lists_start(&t, SMALL);
	term_wait(&t, "Customers 4");
	term_keys(&t, "*");
	term_wait(&t, "4 marked");
	TERM_RUN(lists_db, "customer", "delete", "Adam Ali");
	term_wait(&t, "3 marked");
	TERM_RUN(lists_db, "customer", "erase", "Badr Ali", "--yes");
	term_wait(&t, "2 marked");
	TERM_RUN(lists_db, "duplicates", "merge", "Celia Ali", "Dina Ali");
	term_wait(&t, "1 marked");
	term_keys(&t, "t");
	term_wait(&t, "Add a tag · 1 marked");
	term_keys(&t, "Esc");
	term_keys(&t, "=");
	term_wait(&t, "Set which field? · 1 marked");
	term_keys(&t, "Esc");
	TERM_RUN(lists_db, "customer", "delete", "Celia Ali");
	term_wait_gone(&t, "marked");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_lone_digit_opens_its_list_and_a_counted_one_moves,
		digits_of_the_arabic_layout_open_lists_too, in_call_mode_digits_stay_outcomes,
		a_list_feeds_the_call_list_after_a_question,
		what_is_shown_becomes_a_list_and_outlives_the_program,
		a_lists_form_completes_filter_and_columns,
		a_changed_list_is_saved_renamed_and_deleted,
		what_another_process_changes_shows_at_once,
		the_top_line_shows_as_many_lists_as_fit, in_arabic_the_top_line_is_mirrored,
		a_list_stays_while_its_customers_are_changed, who_went_is_not_marked_any_more, birthdays_stand_by_the_next,
	};
	Suite *suite = suite_create("lists");
	TCase *all = tcase_create("all");

	lang_init();
	tcase_set_timeout(all, 60);
	tcase_add_checked_fixture(all, lists_setup, NULL);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
