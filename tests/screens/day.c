/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's day on the screens: keys in, cells out, in both directions and sizes. */
#include "base/base.h"

#include <signal.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

#define SMALL 80, 24
#define WIDE 140, 40

static char db[256];

static void setup(void)
{
	term_begin(db, sizeof(db), "day.db");
}

static void add_customer(const char *name, const char *phone)
{
	TERM_RUN(db, "customer", "add", name, "--phone", phone, "--source", "referral");
}

static void start(struct term *t, int cols, int rows)
{
	term_start(t, cols, rows, "--db", db, NULL);
}

/* --- */

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

	start(&t, SMALL);
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
	start(&t, SMALL);	/* and never asks again */
	term_wait(&t, "No customers yet");
	ck_assert(!term_has(&t, "Your name"));
	term_quit(&t, "q");
}
END_TEST

/* The country by its name, found by the name in either language or the code. */
START_TEST(first_run_knows_the_countries_by_name)
{
	struct term t;
	const char *const get[] = { getenv("WASIT"), "config", "get", "country", "--db", db, NULL };
	struct str out = STR_INIT;

	start(&t, SMALL);
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
		start(&t, SMALL);
		term_wait(&t, "Language");
		if (answered) {
			term_keys(&t, "Enter");
			term_wait(&t, "Your name");
		}
		term_signal(&t, SIGHUP);
		term_wait_exit(&t, 10000);
		term_end(&t);
	}
	start(&t, SMALL);
	term_wait(&t, "Language");
	term_end(&t);
}
END_TEST

START_TEST(search_folds_arabic_and_finds_digits_anywhere)
{
	struct term t;

	add_customer("نورة العتيبي", "0501234567");
	add_customer("خالد سعيد", "0555000111");
	start(&t, SMALL);
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
		"--kind", "seller", "--asking-price", "1713000", "--db", db, NULL };
	struct term t;

	term_command(add, NULL);
	term_env("LANGUAGE=ar");
	start(&t, SMALL);
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

	add_customer("Ali Baba", "0501234567");
	start(&t, SMALL);
	term_wait(&t, "Customers 1");
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

	add_customer("Ali Baba", "0501234567");
	start(&t, WIDE);
	term_wait(&t, "Customers 1");
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
		add_customer(name, phone);
	}
	start(&t, SMALL);
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
	add_customer("Lead One", "0501234561");
	add_customer("Lead Two", "0501234562");
	add_customer("Lead Three", "0501234563");
	start(&t, SMALL);
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
	start(&t, SMALL);
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
	add_customer("Lead One", "0501234561");
	add_customer("Lead Two", "0501234562");
	start(&t, SMALL);
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
	start(&t, SMALL);
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

	add_customer("Aaa Baba", "0501234561");
	start(&t, SMALL);
	term_wait(&t, "latest activity first");
	term_keys(&t, "s");
	term_wait(&t, "Sort customers");
	term_keys(&t, "Down Enter");
	term_wait(&t, "by name");
	term_quit(&t, "q");
	start(&t, SMALL);
	term_wait(&t, "by name");
	term_keys(&t, "d");
	term_wait(&t, "Aaa Baba?");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(the_agenda_goes_to_the_customer_and_follow_ups_are_done)
{
	struct term t;
	const char *const argv[] = { getenv("WASIT"), "followup", "add", "Ali Baba", "--title",
		"Send the offer", "--due-at", "2026-11-20 10:00", "--db", db, NULL };

	add_customer("Ali Baba", "0501234567");
	term_command(argv, NULL);
	start(&t, WIDE);
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

START_TEST(arabic_is_mirrored_shaped_and_ordered)
{
	struct term t;
	int x;

	term_env(NULL);
	term_env("LANGUAGE=ar");
	add_customer("نورة العتيبي", "0501234567");
	start(&t, WIDE);
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

	add_customer("Ali Baba", "0501234567");
	add_customer("Sara Khalid", "0507654321");
	start(&t, WIDE);
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

	add_customer("Evil\033[2J\033]0;owned\007 \302\233x \342\200\256txt", "0501234567");
	start(&t, WIDE);
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

	snprintf(path, sizeof(path), "%s.csv", db);
	ck_assert_int_eq(sys_write_file(path, cards, strlen(cards), &err), OK);
	add_customer("Ali Baba", "0501234567");
	start(&t, WIDE);
	term_wait(&t, "Customers 1");
	term_keys(&t, "F4");
	term_wait(&t, "which file");
	term_type(&t, path);
	term_keys(&t, "Enter");
	term_wait(&t, "2 new");
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

	add_customer("Ali Baba", "0501234567");
	start(&t, SMALL);
	term_wait(&t, "Customers 1");
	add_customer("Sara Khalid", "0507654321");
	term_wait(&t, "Customers 2");
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_form_survives_the_line)
{
	struct term t;

	add_customer("Ali Baba", "0501234567");
	start(&t, SMALL);
	term_wait(&t, "Customers 1");
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Half Typed");
	term_settle(&t);
	term_signal(&t, 1);	/* SIGHUP */
	term_wait_exit(&t, 5000);
	term_end(&t);
	start(&t, SMALL);
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
		add_customer(name, phone);
	}
	start(&t, 70, 24);	/* one pane: nothing follows later */
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

	add_customer("Ali Baba", "0501234567");
	start(&t, SMALL);	/* a Saturday: the list is empty */
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

	add_customer("Aaa Baba", "0501234561");
	add_customer("Bbb Baba", "0501234562");
	add_customer("Ccc Dada", "0501234563");
	start(&t, WIDE);
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
	term_wait(&t, "Give the customer a tag");
	term_type(&t, "golf");
	term_keys(&t, "F2");
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
	const char *const argv[] = { getenv("WASIT"), "--db", db, NULL };
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

	add_customer("Ali Baba", "0501234567");
	start(&t, SMALL);
	term_wait(&t, "Customers 1");
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
		first_run_takes_what_is_offered, first_run_knows_the_countries_by_name,
		amounts_are_read_from_the_right_in_arabic, first_run_is_asked_again_when_the_line_dropped,
		search_folds_arabic_and_finds_digits_anywhere,
		a_customer_is_added_and_the_step_is_undone, a_duplicate_number_is_shown_at_once,
		sixty_calls_take_at_most_150_keys, a_call_with_a_note_and_the_place_after_a_restart,
		a_note_waits_at_its_line_until_the_call_is_logged,
		the_order_of_the_list_outlives_the_program,
		the_agenda_goes_to_the_customer_and_follow_ups_are_done,
		arabic_is_mirrored_shaped_and_ordered,
		a_resize_keeps_the_place_and_too_small_says_how_large, a_hostile_name_is_only_text,
		import_previews_then_imports_then_undoes, another_process_is_seen_within_a_second,
		a_form_survives_the_line, one_key_repaints_little,
		somebody_is_put_on_the_list_by_hand, marked_rows_are_changed_as_one_step,
		no_terminal_no_screens,
		help_and_palette_list_what_works_here,
	};

	lang_init();
	tcase_set_timeout(all, 180);
	tcase_add_checked_fixture(all, setup, NULL);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
