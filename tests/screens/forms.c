/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Forms on the screen: every kind of field, two people at one record, drafts of two sessions. */
#include "base/base.h"

#include "base/sys.h"
#include "screens/one_screen.h"
#include "screens/forms_fixture.h"
#include "unit.h"

START_TEST(form_echoes_dates_and_amounts)
{
	forms_begin("f", "New follow-up");
	term_go_to(&t, "Due");
	term_keys(&t, "C-u");
	term_type(&t, "بعد غد ٥م");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Due")), "17:00"));
	term_keys(&t, "C-u");
	term_type(&t, "the day after never");
	term_keys(&t, "Tab");
	term_settle(&t);
	ck_assert_ptr_null(strstr(term_row(&t, row_of("Due")), "17:00"));
	term_keys(&t, "S-Tab C-u");
	term_type(&t, "tomorrow 17:00");
	term_keys(&t, "F2");
	term_wait(&t, "Follow-up added");
	term_keys(&t, "e");		/* the customer */
	term_wait(&t, "Budget up to");
	term_go_to(&t, "Budget up to");
	term_type(&t, "1.25m");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Budget up to")), "1,250,000"));
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"budget_max\": \"1250000.00\"");
	term_keys(&t, "e");
	term_wait(&t, "Budget up to");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Budget up to")), "1,250,000 "));
	term_keys(&t, "Esc");		/* as it was shown it was not changed */
	term_wait_gone(&t, "Budget up to");
	term_quit(&t, "q");
}
END_TEST

/* The form of a follow-up in the usual window, which it nearly fills. */
static void follow_up_small(void)
{
	add_customer("Salem Form", "0501112233");
	term_start(&t, 80, 24, "--db", db_file, NULL);
	term_wait(&t, "? keys");
	term_settle(&t);
	term_keys(&t, "f");
	term_wait(&t, "New follow-up");
}

/* What is hardly meant is said beside the field while it is typed, and taken all the same. */
START_TEST(form_says_what_is_hardly_meant)
{
	follow_up_small();
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Minutes before")), "a day before"));
	term_go_to(&t, "Due");
	term_keys(&t, "C-u");
	term_type(&t, "yesterday");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Due")), "past: yesterday 09:00"));
	ck_assert(term_has(&t, "This time is past already: it is kept, and counts as late."));
	term_keys(&t, "C-u");
	term_type(&t, "tomorrow");
	term_wait_gone(&t, "past");
	term_keys(&t, "C-u");
	term_type(&t, "yesterday");
	term_keys(&t, "F2");
	term_wait(&t, "Follow-up added");
	/* Late as it is, it is not nagged about: only what is typed now can be a slip. */
	term_keys(&t, "e");
	term_wait(&t, "Mobile number");
	term_go_to(&t, "Mobile number");
	term_keys(&t, "C-u");
	term_type(&t, "ask Sami");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Mobile number")), "kept as typed"));
	ck_assert(term_has(&t, "No number that can be dialled: it is kept as typed."));
	term_keys(&t, "Esc");
	term_wait(&t, "Not saved yet");
	term_keys(&t, "Down Enter");
	term_wait_gone(&t, "Budget");
	term_quit(&t, "q");
}
END_TEST

/* At 80 columns the end of a sentence says how to mend it: it stands in full, left or not. */
START_TEST(form_errors_are_read_to_their_end)
{
	follow_up_small();
	term_go_to(&t, "Due");
	term_keys(&t, "C-u");
	term_type(&t, "the day after never comes");
	term_keys(&t, "Tab");
	term_wait(&t, "15/5/1448.");
	ck_assert(term_find(&t, "15/5/1448.", NULL) >= 22);	/* under the form, beside it there is no room */
	term_keys(&t, "S-Tab");
	term_settle(&t);
	ck_assert_int_eq(term_find(&t, "15/5/1448.", NULL), 20);	/* in the form, now that it stands there */
	ck_assert(row_of("Due") < 19);
	term_keys(&t, "Esc Down Enter");
	term_wait_gone(&t, "Due");
	term_quit(&t, "q");
}
END_TEST

/* How often a text stands on the screen. */
static int times_seen(const char *text)
{
	struct str screen = STR_INIT;
	int n = 0;

	term_print(&t, &screen);
	for (const char *at = screen.s; (at = strstr(at, text)) != NULL; at += strlen(text))
		n++;
	str_release(&screen);
	return n;
}

/* A field that must not be empty says so beside it, and nowhere else: under the fields its help stays. */
START_TEST(form_says_a_missing_value_once)
{
	add_customer("Salem Form", "0501112233");
	for (int cols = 60; cols <= 140; cols += 80) {
		term_start(&t, cols, 24, "--db", db_file, NULL);
		term_wait(&t, "? keys");
		term_keys(&t, "n");
		term_wait(&t, "New customer");
		term_keys(&t, "F2");
		term_wait(&t, "This is needed.");
		term_settle(&t);
		ck_assert_int_eq(times_seen("This is needed."), 1);
		term_keys(&t, "Esc");
		term_wait_gone(&t, "New customer");
		term_quit(&t, "q");
	}
}
END_TEST

/* In the form, and not below it once more. */
START_TEST(form_says_an_error_in_one_place)
{
	add_customer("Salem Form", "0501112233");
	term_start(&t, 80, 24, "--db", db_file, NULL);
	term_wait(&t, "? keys");
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Nobody");
	term_keys(&t, "F2");		/* neither number nor address */
	term_wait(&t, "needs a");
	term_settle(&t);
	ck_assert_ptr_null(strstr(term_row(&t, 22), "needs a"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 23), "F2 save"));
	term_keys(&t, "Home Up C-u F2");	/* whatever else: a field that cannot be read is no other case */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, 23), "F2 save"));
	term_keys(&t, "Esc");		/* empty again: nothing to ask about */
	term_wait_gone(&t, "New customer");
	term_quit(&t, "q");
}
END_TEST

/* Letters are text in a form: its bottom line names keys that are none. */
START_TEST(form_shows_the_keys_that_work_while_typing)
{
	forms_begin("e", "Budget up to");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, 49), "F1 keys  F12 commands"));
	ck_assert_ptr_null(strstr(term_row(&t, 49), "? keys"));
	term_keys(&t, "Esc");
	term_wait(&t, "? keys  : commands");
	term_keys(&t, "/");
	term_wait(&t, "F1 keys  F12 commands");
	term_settle(&t);
	ck_assert(!term_has(&t, "c calls"));
	term_keys(&t, "Esc");
	term_wait(&t, "c calls");
	term_keys(&t, "c");
	term_wait(&t, "Esc back");
	ck_assert(!term_has(&t, "Space note"));		/* about whom? */
	term_keys(&t, "Esc p");
	term_wait(&t, "c calls");
	term_keys(&t, "c");
	term_wait(&t, "1 no answer");
	ck_assert(term_has(&t, "Space note"));
	term_keys(&t, "Space");
	term_wait(&t, "Alt+digit logs the call with this note");
	term_settle(&t);
	ck_assert(!term_has(&t, "y copy"));
	ck_assert(term_has(&t, "Enter keep"));
	term_type(&t, "1?:");
	term_settle(&t);
	ck_assert(term_has(&t, "1?:"));
	term_keys(&t, "Enter");
	term_wait(&t, "y copy");
	ck_assert(!term_has(&t, "Alt+digit"));
	term_quit(&t, "q q");
}
END_TEST

/* A size that changes under a long note: the caret stays in sight, and the line it is in where it was. */
static void assert_field_of_last_note(const char *note)
{
	const char *const words[] = { "interaction", "list", "--json", NULL };

	term_assert_printed(db_file, words, note, true);
}

static void assert_caret_behind(const char *text)
{
	int x, y;
	bool visible;

	term_settle(&t);
	term_cursor(&t, &x, &y, &visible);
	ck_assert_msg(visible && strstr(term_row(&t, y), text) && x > 2, "%scaret in %d of %d: %s",
		visible ? "" : "hidden ", y, t.rows, term_row(&t, y));
}

START_TEST(form_and_call_keep_the_caret_of_a_long_note_in_sight)
{
	static const char note[] = "one two three four five six seven eight nine ten eleven twelve thirteen "
		"fourteen fifteen sixteen seventeen eighteen nineteen twenty, then the END";

	add_customer("Salem Form", "0501112233");
	forms_start(&t);
	term_keys(&t, "p e");
	term_wait(&t, "Budget up to");
	term_go_to(&t, "Notes");
	term_type(&t, note);
	assert_caret_behind("END");
	term_resize(&t, 60, 16);
	assert_caret_behind("END");
	term_resize(&t, 140, 40);
	assert_caret_behind("END");
	term_resize(&t, 100, 50);
	term_keys(&t, "Esc");
	term_wait(&t, "Not saved yet");
	term_keys(&t, "Down Enter");
	term_wait_gone(&t, "Budget");
	term_keys(&t, "c");
	term_wait(&t, "1 no answer");
	term_keys(&t, "Space");
	term_type(&t, note);
	assert_caret_behind("END");
	ck_assert(term_has(&t, "one two"));
	term_resize(&t, 60, 16);
	assert_caret_behind("END");
	term_resize(&t, 140, 40);
	assert_caret_behind("END");
	ck_assert(term_has(&t, "one two"));
	term_keys(&t, "A-1");			/* all of it is written down */
	term_wait(&t, "undoes");
	term_quit(&t, "Esc q");
	assert_field_of_last_note(note);
}
END_TEST

/* Grouped while it stands, plain while it is edited; with Arabic digits and signs where they are wanted. */
START_TEST(form_amounts_are_grouped_in_the_digits_of_the_language)
{
	static const char before[] = "language: ar\ndigits: arabic\n";
	struct err err;
	char conf[300];
	int x, y;
	bool visible;

	add_customer("Salem Form", "0501112233");
	edit_customer("Salem Form", "--budget-max", "500000");
	snprintf(conf, sizeof(conf), "%s.conf", db_file);
	ck_assert_int_eq(sys_write_file(conf, before, strlen(before), &err), OK);
	term_start(&t, 100, 50, "--db", db_file, "--config", conf, NULL);
	term_wait(&t, "Salem Form");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "٥٠٠٬٠٠٠");
	term_settle(&t);
	y = row_of("٥٠٠٬٠٠٠");
	for (int i = 0; i < 40; i++) {
		int at;

		term_cursor(&t, &x, &at, &visible);
		if (at == y)
			break;
		term_keys(&t, "Tab");
		term_quick(&t, 40);
	}
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), "٥٠٠٠٠٠"));
	term_keys(&t, "C-u");
	term_type(&t, "١٫٥ مليون");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), "١٬٥٠٠٬٠٠٠"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), term_visual("ر.س", true)));
	term_keys(&t, "C-u");
	term_type(&t, "1.25m");
	term_keys(&t, "Tab");
	term_settle(&t);
	ck_assert_ptr_null(strstr(term_row(&t, y), "m"));
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), "١٬٢٥٠٬٠٠٠"));
	term_keys(&t, "F2");
	term_wait_gone(&t, "١٬٢٥٠٬٠٠٠");
	assert_field("0501112233", "\"budget_max\": \"1250000.00\"");
	term_end(&t);
}
END_TEST

START_TEST(form_takes_a_day_from_the_calendar)
{
	forms_begin("f", "New follow-up");
	term_go_to(&t, "Due");
	term_keys(&t, "C-u");
	term_type(&t, "15/5/1448 17:30");	/* 26 October 2026 */
	term_keys(&t, "F4");
	term_wait(&t, "October 2026");
	term_wait(&t, "15 Jumada I 1448");
	term_keys(&t, "Down Right");
	term_wait(&t, "Tuesday 3 November 2026");
	term_keys(&t, "PgDn");
	term_wait(&t, "Thursday 3 December 2026");
	term_keys(&t, "Home");
	term_wait(&t, "Saturday 21 November 2026");
	term_keys(&t, "Left Enter");
	term_wait_gone(&t, "November 2026 ──");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Due")), "2026-11-20 17:30"));
	term_end(&t);
}
END_TEST

START_TEST(form_chooses_by_letter_arrow_list_and_search)
{
	add_customer("Salem Form", "0501112233");
	add_customer("Referrer Rashid", "0501112244");
	forms_start(&t);
	term_type(&t, "/Salem\r");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "Priority");
	term_go_to(&t, "Priority");
	term_keys(&t, "u");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Priority")), "Urgent"));
	term_keys(&t, "Left");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Priority")), "High"));
	term_keys(&t, "Enter");
	term_wait(&t, "(empty)");
	term_keys(&t, "1");		/* the first of the list */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Priority")), "Low"));
	term_go_to(&t, "Property types");
	term_keys(&t, "Enter");
	term_settle(&t);
	term_keys(&t, "1");		/* in, and the list stays */
	term_settle(&t);
	term_keys(&t, "3 Esc");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Property types")), ", "));
	term_go_to(&t, "Referred by");
	term_type(&t, "rash");
	term_wait(&t, "Referrer Rashid");
	term_keys(&t, "Enter");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Referred by")), "Referrer Rashid"));
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"priority\": \"low\"");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("forms", forms_setup, one_screen_teardown, 120,
		ONCE(form_echoes_dates_and_amounts), ONCE(form_says_what_is_hardly_meant),
		ONCE(form_and_call_keep_the_caret_of_a_long_note_in_sight),
		ONCE(form_errors_are_read_to_their_end), ONCE(form_says_a_missing_value_once),
		ONCE(form_says_an_error_in_one_place),
		ONCE(form_shows_the_keys_that_work_while_typing),
		ONCE(form_amounts_are_grouped_in_the_digits_of_the_language),
		ONCE(form_takes_a_day_from_the_calendar),
		ONCE(form_chooses_by_letter_arrow_list_and_search));
}
