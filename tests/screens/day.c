/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's day on the screens: keys in, cells out, in both directions and sizes. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "screens/day_fixture.h"
#include "screen_harness.h"
#include "unit.h"

/* --- */

START_TEST(search_folds_arabic_and_finds_digits_anywhere)
{
	struct term t;

	day_add_customer("نورة العتيبي", "0501234567");
	day_add_customer("خالد سعيد", "0555000111");
	day_start(&t, SMALL);
	term_wait(&t, "Customers 2");
	term_keys(&t, "/");
	term_type(&t, "نوره");
	term_wait(&t, "1 found");
	term_wait(&t, term_visual("نورة العتيبي", false));
	term_keys(&t, "C-u");
	term_type(&t, "٥٥٥٠٠");
	term_settle(&t);
	term_wait(&t, "1 found");
	term_wait(&t, term_visual("خالد سعيد", false));
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 2");
	term_quit(&t, "q");
}
END_TEST

/* An amount goes the way of its currency's name: the riyal's sign stands behind it, on the left in Arabic. */
START_TEST(amounts_are_read_from_the_right_in_arabic)
{
	const char *const add[] = { getenv("WASIT"), "customer", "add", "Salem", "--phone", "0501112233",
		"--kind", "seller", "--asking-price", "1713000", "--db", day_db, NULL };
	struct term t;

	term_command(add, NULL);
	term_env("LANGUAGE=ar");
	day_start(&t, SMALL);
	term_wait(&t, "Salem");
	term_settle(&t);
	term_keys(&t, "p c");
	term_wait(&t, term_visual("1,713,000 ر.س", true));
	ck_assert(!term_has(&t, term_visual("ر.س 1,713,000", true)));
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(a_customer_is_added_and_the_step_is_undone)
{
	struct term t;

	day_begin(&t, SMALL);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Sara Khalid");
	term_keys(&t, "Tab");
	term_type(&t, "0507654321");
	term_keys(&t, "F2");
	term_wait(&t, "Customers 2");
	term_wait(&t, "Sara Khalid");
	term_keys(&t, "u");
	term_wait(&t, "Customers 1");
	term_keys(&t, "C-r");
	term_wait(&t, "Customers 2");
	term_check_raw(&t, 0);
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_duplicate_number_is_shown_at_once)
{
	struct term t;

	day_begin(&t, WIDE);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Another Ali");
	term_keys(&t, "Tab");
	term_type(&t, "00966501234567");
	term_keys(&t, "F2");
	term_wait(&t, "Keep both");
	term_keys(&t, "Enter");		/* open the other */
	term_wait_gone(&t, "New customer");
	term_wait(&t, "Customers 1");
	term_quit(&t, "q");
}
END_TEST

START_TEST(the_agenda_goes_to_the_customer_and_follow_ups_are_done)
{
	struct term t;
	const char *const argv[] = { getenv("WASIT"), "followup", "add", "Ali Baba", "--title",
		"Send the offer", "--due-at", "2026-11-20 10:00", "--db", day_db, NULL };

	day_add_customer("Ali Baba", "0501234567");
	term_command(argv, NULL);
	day_start(&t, WIDE);
	term_wait(&t, "Overdue (1)");
	term_wait(&t, "Send the offer");
	term_keys(&t, "Tab Tab Space");
	term_wait_gone(&t, "Overdue (1)");
	term_keys(&t, "u");
	term_wait(&t, "Overdue (1)");
	term_keys(&t, "z 1");
	term_wait(&t, "Next 7 days (1)");
	term_quit(&t, "q");
}
END_TEST

/* In Arabic that takes more room than the thirteen cells of most; the name leaves it. */
START_TEST(what_comes_next_is_not_cut_beside_a_short_name)
{
	struct term t;

	day_add_customer("سارة خالد", "0501234561");
	setenv("WASIT_NOW", "2026-11-23T19:00:00+03:00", 1);
	term_env("WASIT_NOW=2026-11-23T19:00:00+03:00");
	term_env("LANGUAGE=ar");
	day_start(&t, WIDE);
	term_wait(&t, term_visual("جديد قبل يومين", true));
	ck_assert(term_has(&t, term_visual("سارة خالد", true)));
	term_quit(&t, "q");
	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
}
END_TEST

START_TEST(arabic_is_mirrored_shaped_and_ordered)
{
	struct term t;
	int x;

	term_env(NULL);
	term_env("LANGUAGE=ar");
	day_add_customer("نورة العتيبي", "0501234567");
	day_start(&t, WIDE);
	term_wait(&t, term_visual("نورة العتيبي", true));
	term_wait(&t, term_visual("العملاء", true));
	ck_assert_int_ge(term_find(&t, term_visual("العملاء", true), &x), 0);
	ck_assert_int_gt(x, 100);	/* the customers stand on the right */
	term_wait(&t, "+966 50 123 4567");	/* phones keep their order; the panes come after the rows */
	/* Explicit bidi before the first thing painted. */
	ck_assert_ptr_nonnull(strstr(t.raw.s, "\033[8l"));
	ck_assert(strstr(t.raw.s, "\033[8l") < strstr(t.raw.s, "+966"));
	term_check_raw(&t, 0);
	term_type(&t, "ى");	/* n of the Arabic layout */
	term_wait(&t, term_visual("عميل جديد", true));
	term_keys(&t, "Esc");
	term_wait_gone(&t, term_visual("عميل جديد", true));
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_resize_keeps_the_place_and_too_small_says_how_large)
{
	struct term t;

	day_add_customer("Ali Baba", "0501234567");
	day_add_customer("Sara Khalid", "0507654321");
	day_start(&t, WIDE);
	term_wait(&t, "Agenda");
	term_keys(&t, "j");
	term_settle(&t);
	term_resize(&t, 100, 30);
	term_settle(&t);
	term_wait(&t, "Customers 2");
	term_resize(&t, 40, 10);
	term_wait(&t, "60");
	ck_assert(!term_has(&t, "Ali Baba"));
	term_resize(&t, 1, 1);
	term_resize(&t, 80, 24);
	term_wait(&t, "Customers 2");
	term_check_raw(&t, 0);
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_hostile_name_is_only_text)
{
	struct term t;

	day_add_customer("Evil\033[2J\033]0;owned\007 \302\233x \342\200\256txt", "0501234567");
	day_start(&t, WIDE);
	term_wait(&t, "Evil");
	term_keys(&t, "e");
	term_settle(&t);
	term_keys(&t, "Esc");
	term_settle(&t);
	term_check_raw(&t, 0);
	ck_assert(!strstr(t.raw.s, "owned\007"));
	ck_assert(!strstr(t.raw.s, "\342\200\256"));
	term_quit(&t, "q");
}
END_TEST

START_TEST(import_previews_then_imports_then_undoes)
{
	struct term t;
	char path[300];
	struct err err;
	static const char cards[] = "name,phone\nHind,0501112222\nMaha,0503334444\nNobody,\n";

	snprintf(path, sizeof(path), "%s.csv", day_db);
	ck_assert_int_eq(sys_write_file(path, cards, strlen(cards), &err), OK);
	day_begin(&t, WIDE);
	term_keys(&t, "F4");
	term_wait(&t, "which file");
	term_type(&t, path);
	term_keys(&t, "Enter");
	term_wait(&t, "2 new");
	term_keys(&t, "End");		/* what is wrong with a row stands above, with its place */
	term_wait(&t, "line 4");
	term_keys(&t, "Enter");
	term_wait(&t, "Customers 3");
	term_keys(&t, "u");
	term_wait(&t, "Customers 1");
	term_quit(&t, "q");
}
END_TEST

START_TEST(another_process_is_seen_within_a_second)
{
	struct term t;

	day_begin(&t, SMALL);
	day_add_customer("Sara Khalid", "0507654321");
	term_wait(&t, "Customers 2");
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_form_survives_the_line)
{
	struct term t;

	day_begin(&t, SMALL);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Half Typed");
	term_settle(&t);
	term_signal(&t, 1);	/* SIGHUP */
	term_wait_exit(&t);
	term_end(&t);
	day_start(&t, SMALL);
	term_wait(&t, "Go on with it");
	term_keys(&t, "Enter");
	term_wait(&t, "Half Typed");
	term_keys(&t, "Esc");
	term_settle(&t);
	term_end(&t);
}
END_TEST

START_TEST(one_key_repaints_little)
{
	struct term t;

	for (int i = 0; i < 20; i++) {
		char name[32], phone[32];

		snprintf(name, sizeof(name), "Customer Number %d", i);
		snprintf(phone, sizeof(phone), "05012345%02d", i);
		day_add_customer(name, phone);
	}
	day_start(&t, 70, 24);	/* one pane: nothing follows later */
	term_wait(&t, "Customers 20");
	term_settle(&t);
	term_keys(&t, "j");
	term_settle(&t);
	ck_assert_uint_le(term_bytes(&t), 400);
	term_quit(&t, "q");
}
END_TEST

START_TEST(somebody_is_put_on_the_list_by_hand)
{
	struct term t;

	day_add_customer("Ali Baba", "0501234567");
	day_start(&t, SMALL);	/* a Saturday: the list is empty */
	term_wait(&t, "Customers 1");
	term_keys(&t, "c");
	term_wait(&t, "Today is a day off");
	term_keys(&t, "q p");
	term_wait(&t, "put on the call list");
	term_keys(&t, "c");
	term_wait(&t, "1 left · Saturday is off: only what is due comes by itself ─");
	term_keys(&t, "1");
	term_wait(&t, "1 done");
	term_keys(&t, "q");
	term_wait(&t, "Customers 1");
	term_quit(&t, "q");
}
END_TEST

START_TEST(marked_rows_are_changed_as_one_step)
{
	struct term t;

	day_add_customer("Aaa Baba", "0501234561");
	day_add_customer("Bbb Baba", "0501234562");
	day_add_customer("Ccc Dada", "0501234563");
	day_start(&t, WIDE);
	term_wait(&t, "Customers 3");
	term_keys(&t, "x");
	term_wait(&t, "1 marked");
	term_keys(&t, "Esc");		/* takes the mark off and stays */
	term_wait_gone(&t, "marked");
	term_type(&t, "/baba");
	term_wait(&t, "2 found");
	term_keys(&t, "Enter *");
	term_wait(&t, "2 marked");
	term_keys(&t, "t");
	term_wait(&t, "Add a tag · 2 marked");
	term_type(&t, "golf");
	term_keys(&t, "Enter");		/* of the one field there is */
	term_wait(&t, "Add the tag golf to 2 customers?");
	term_keys(&t, "y");
	term_wait(&t, "Add the tag golf to 2 customers — u undoes");
	term_wait(&t, "golf");		/* on the card */
	term_wait_gone(&t, "marked");
	term_keys(&t, "u");
	term_wait_gone(&t, "golf");
	term_keys(&t, "* d");
	term_wait(&t, "Delete: 2 rows?");
	term_keys(&t, "y");
	term_wait(&t, "Delete: 2 rows — u undoes");
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 1");
	term_keys(&t, "u");
	term_wait(&t, "Customers 3");
	term_quit(&t, "q");
}
END_TEST

START_TEST(no_terminal_no_screens)
{
	const char *const argv[] = { getenv("WASIT"), "--db", day_db, NULL };
	struct str out = STR_INIT;
	struct err err;
	int status;

	ck_assert_int_eq(sys_run(argv, NULL, &out, 4096, &status, &err), OK);
	ck_assert_int_eq(status, 2);
	str_release(&out);
}
END_TEST

START_TEST(help_and_palette_list_what_works_here)
{
	struct term t;

	day_begin(&t, SMALL);
	term_keys(&t, "?");
	term_wait(&t, "Add a customer");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Add a customer");
	term_keys(&t, ":");
	term_type(&t, "add cust");
	term_wait(&t, "Add a customer");
	term_keys(&t, "Enter");
	term_wait(&t, "New customer");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "New customer");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("day");
	TCase *all = tcase_create("all");
	const TTest *const tests[] = {
		amounts_are_read_from_the_right_in_arabic,
		search_folds_arabic_and_finds_digits_anywhere,
		a_customer_is_added_and_the_step_is_undone, a_duplicate_number_is_shown_at_once,
		the_agenda_goes_to_the_customer_and_follow_ups_are_done,
		arabic_is_mirrored_shaped_and_ordered, what_comes_next_is_not_cut_beside_a_short_name,
		a_resize_keeps_the_place_and_too_small_says_how_large, a_hostile_name_is_only_text,
		import_previews_then_imports_then_undoes, another_process_is_seen_within_a_second,
		a_form_survives_the_line, one_key_repaints_little,
		somebody_is_put_on_the_list_by_hand, marked_rows_are_changed_as_one_step,
		no_terminal_no_screens, help_and_palette_list_what_works_here,
	};

	lang_init();
	tcase_set_timeout(all, 180);
	tcase_add_checked_fixture(all, day_setup, NULL);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
