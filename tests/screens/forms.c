/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Forms on the screen: every kind of field, two people at one record, drafts of two sessions. */
#include "base/base.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

static struct term t;
static char db[256];

static void setup(void)
{
	term_begin(db, sizeof(db), "forms.db");
}

static void teardown(void)
{
	term_env(NULL);
}

static void add_customer(const char *name, const char *phone)
{
	TERM_RUN(db, "customer", "add", name, "--phone", phone, "--kind", "buyer");
}

static void edit_customer(const char *name, const char *flag, const char *value)
{
	TERM_RUN(db, "customer", "edit", name, flag, value);
}

/* What a field of a customer is now, by the command line. */
static void assert_field(const char *name, const char *json)
{
	const char *const words[] = { "customer", "show", name, "--json", NULL };

	term_assert_printed(db, words, json, true);
}

static void start(struct term *term)
{
	term_start(term, 100, 50, "--db", db, NULL);
	term_wait(term, "quit");
	term_settle(term);
}

/* The row of a field's label in the open form. */
static int row_of(const char *label)
{
	int y = term_find(&t, label, NULL);

	ck_assert_msg(y >= 0, "no field %s", label);
	return y;
}

START_TEST(form_echoes_dates_and_amounts)
{
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "f");
	term_wait(&t, "New follow-up");
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

/* What is hardly meant is said beside the field while it is typed, and taken all the same. */
START_TEST(form_says_what_is_hardly_meant)
{
	add_customer("Salem Form", "0501112233");
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "? keys");
	term_settle(&t);
	term_keys(&t, "f");
	term_wait(&t, "New follow-up");
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
	add_customer("Salem Form", "0501112233");
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "? keys");
	term_settle(&t);
	term_keys(&t, "f");
	term_wait(&t, "New follow-up");
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
		term_start(&t, cols, 24, "--db", db, NULL);
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
	term_start(&t, 80, 24, "--db", db, NULL);
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
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Budget up to");
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

	term_assert_printed(db, words, note, true);
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
	start(&t);
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
	snprintf(conf, sizeof(conf), "%s.conf", db);
	ck_assert_int_eq(sys_write_file(conf, before, strlen(before), &err), OK);
	term_start(&t, 100, 50, "--db", db, "--config", conf, NULL);
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
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "f");
	term_wait(&t, "New follow-up");
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
	start(&t);
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

/* --- Selecting, the clipboard, pasting. */

/* The cells of a row from x on: '#' where they look like the cell at `like`. */
static void assert_selected(int y, int x, int n, bool wanted)
{
	for (int i = 0; i < n; i++)
		ck_assert_msg(term_cell(&t, x + i, y).reverse == wanted, "cell %d of row %d", x + i, y);
}

START_TEST(form_selects_cuts_copies_and_puts_back)
{
	int x, y;
	bool visible;

	term_env("NO_COLOR=1");		/* what is selected is reversed then */
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Name");
	term_cursor(&t, &x, &y, &visible);
	term_send(&t, "\033[1;6D", 6);	/* Ctrl+Shift+Left: "Form" */
	term_settle(&t);
	assert_selected(y, x - 4, 4, true);
	assert_selected(y, x - 6, 2, false);
	term_keys(&t, "C-c");		/* a selection: copied, and the form stays */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(t.raw.s + t.mark, "\033]52;c;Rm9ybQ==\a"));
	term_keys(&t, "C-x");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, y), "Salem"));
	ck_assert_ptr_null(strstr(term_row(&t, y), "Form"));
	term_go_to(&t, "City");
	term_keys(&t, "C-v");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("City")), "Form"));
	term_send(&t, "\033[1;2D", 6);
	term_type(&t, "t");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("City")), "Fort"));
	term_keys(&t, "C-c");		/* nothing is selected: as Esc */
	term_wait(&t, "Not saved yet");
	term_keys(&t, "2");
	term_wait_gone(&t, "Known as");
	term_keys(&t, "/");		/* the same clip in another line */
	term_keys(&t, "C-v");
	term_settle(&t);
	ck_assert(term_has(&t, "Form"));
	term_send(&t, "\033[1;2H", 6);
	term_type(&t, "sal");
	term_settle(&t);
	ck_assert(term_has(&t, "sal"));
	term_end(&t);
}
END_TEST

START_TEST(form_paste_with_line_ends_never_submits)
{
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Name");
	term_paste(&t, "\n\rOne\r\nTwo\n\033OQ\x13");	/* with F2 and Ctrl-S in it */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, row_of("Name")), "One Two"));
	ck_assert(term_has(&t, "Known as"));
	assert_field("0501112233", "\"name\": \"Salem Form\"");
	term_go_to(&t, "Priority");		/* one that is chosen takes no paste */
	term_paste(&t, "u\n\n");
	term_settle(&t);
	ck_assert_ptr_null(strstr(term_row(&t, row_of("Priority")), "Urgent"));
	term_end(&t);
}
END_TEST

START_TEST(form_takes_long_texts_and_says_where_the_limit_is)
{
	struct str big = STR_INIT, json = STR_INIT;

	while (big.len < 64 * 1024)
		str_add(&big, "كلام طويل عن شقة and so on ");
	str_add(&big, "the end");
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Known as");
	term_paste(&t, big.s);
	term_wait(&t, "too long for this field");
	ck_assert(!term_has(&t, "and so on"));
	term_go_to(&t, "Notes");
	term_paste(&t, big.s);
	term_wait(&t, "the end");
	term_keys(&t, "BS C-z C-z");
	term_wait_gone(&t, "the end");
	term_keys(&t, "C-y C-y Left Left");
	term_wait(&t, "the en");
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	str_addf(&json, "\"notes\": \"%.*sthe en\"", (int)(big.len - strlen("the end")), big.s);
	assert_field("0501112233", json.s);
	term_quit(&t, "q");
	str_release(&big);
	str_release(&json);
}
END_TEST

START_TEST(form_note_has_many_lines)
{
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Notes");
	term_go_to(&t, "Notes");		/* its headline has no cursor */
	term_type(&t, "first");
	term_keys(&t, "Enter");
	term_type(&t, "second");
	term_keys(&t, "Up Home");
	term_type(&t, "the ");
	term_paste(&t, "very\n");
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "the very\\nfirst\\nsecond");
	term_quit(&t, "q");
}
END_TEST

/* --- Words in use are offered. */

static const char *field_text(const char *label)
{
	term_settle(&t);
	return term_row(&t, row_of(label));
}

START_TEST(form_offers_tags_that_are_in_use)
{
	add_customer("Salem Form", "0501112233");
	add_customer("Second Person", "0501112244");
	edit_customer("0501112244", "--tags", "عميل مُهم,Villa owner,villager");
	edit_customer("0501112233", "--tags", "Villa owner,");
	start(&t);
	term_type(&t, "/Salem\r");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Tags");
	term_keys(&t, "C-u");
	term_type(&t, "vil");
	term_wait(&t, "villager");		/* and the one used twice before it */
	ck_assert_int_eq(term_find(&t, "Villa owner", NULL), row_of("Tags") + 1);
	ck_assert_int_eq(term_find(&t, "villager", NULL), row_of("Tags") + 2);
	term_keys(&t, "Down Down Enter");
	term_wait_gone(&t, "Villa owner");
	ck_assert_ptr_nonnull(strstr(field_text("Tags"), "villager,"));
	term_type(&t, "مهم");			/* folded: the stored one has a mark */
	term_wait(&t, term_visual("عميل مهم", false));
	term_keys(&t, "Tab");
	term_settle(&t);
	term_type(&t, "own");			/* the second word of it */
	term_wait(&t, "Villa owner");
	term_keys(&t, "Esc");			/* only the offer goes */
	term_wait_gone(&t, "Villa owner");
	ck_assert(term_has(&t, "Tags"));
	term_type(&t, "er");
	term_wait(&t, "Villa owner");
	term_keys(&t, "Enter");			/* none was chosen: the text stays, the next field comes */
	term_wait_gone(&t, "Villa owner");
	ck_assert_ptr_nonnull(strstr(field_text("Tags"), "owner"));
	term_keys(&t, "F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"tags\": [\"owner\",\"villager\",\"عميل مُهم\"]");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_lists_all_tags_and_keeps_words_apart)
{
	add_customer("Salem Form", "0501112233");
	edit_customer("0501112233", "--tags", "Villa owner,");
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Tags");
	term_keys(&t, "C-u");
	term_type(&t, "one two");		/* by blanks, as long as there is no comma */
	term_keys(&t, "F4");
	term_wait(&t, "negotiable");
	term_type(&t, "villa");
	term_wait_gone(&t, "negotiable");
	term_keys(&t, "Enter");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(field_text("Tags"), "one,two,Villa owner,"));
	term_keys(&t, "F4");
	term_wait(&t, "negotiable");
	term_type(&t, "brand new");
	term_wait(&t, "Enter takes what you typed");
	term_keys(&t, "Enter F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"tags\": [\"Villa owner\",\"brand new\",\"one\",\"two\"]");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_offers_cities_and_districts_in_use)
{
	add_customer("Salem Form", "0501112233");
	add_customer("Second Person", "0501112244");
	edit_customer("0501112244", "--property-city", "الرياض");
	edit_customer("0501112244", "--preferred-districts", "حي الياسمين,");
	start(&t);
	term_type(&t, "/Salem\r");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "City");
	term_type(&t, "رياض");			/* without its article; of another field of that kind */
	term_wait(&t, term_visual("الرياض", false));
	term_keys(&t, "Tab");
	term_settle(&t);
	term_go_to(&t, "Preferred districts");
	term_type(&t, "ياسم");
	term_wait(&t, term_visual("حي الياسمين", false));
	term_keys(&t, "Down Enter F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "\"city\": \"الرياض\"");
	assert_field("0501112233", "\"preferred_districts\": [\"حي الياسمين\"]");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_finds_people_by_digits_and_folded_letters)
{
	add_customer("Salem Form", "0501112233");
	add_customer("أحمد الخالدي", "0505558877");
	start(&t);
	term_type(&t, "/Salem\r");
	term_settle(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_go_to(&t, "Referred by");
	term_type(&t, "8877");
	term_wait(&t, term_visual("أحمد الخالدي", false));
	ck_assert(!term_has(&t, "Nobody is found"));
	term_keys(&t, "C-u");
	term_type(&t, "احمد خالد");
	term_wait(&t, term_visual("أحمد الخالدي", false));
	term_type(&t, "xyz");
	term_wait(&t, "Nobody is found. Fewer letters find more");
	term_wait(&t, "added in the");
	term_keys(&t, "Enter");			/* takes nothing */
	term_settle(&t);
	ck_assert(term_has(&t, "Nobody is found"));
	term_keys(&t, "C-u");
	term_type(&t, "٥٥٥");
	term_wait(&t, term_visual("أحمد الخالدي", false));
	term_keys(&t, "Enter F2");
	term_wait(&t, "Customer changed");
	term_quit(&t, "q");
}
END_TEST

/* --- The person's own editor. */

/* An editor that appends to the file it is given last; kept beside the database. */
static void write_editor(const char *script, char *path, size_t size)
{
	struct err err;

	snprintf(path, size, "%s-ed it", db);		/* a blank in its name */
	ck_assert_int_eq(sys_write_file(path, script, strlen(script), &err), OK);
	ck_assert_int_eq(chmod(path, 0700), 0);
}

/* Folders that an editor's file stood in and that are still there. */
static int folders_left(void)
{
	DIR *dir = opendir(getenv("XDG_RUNTIME_DIR"));
	const struct dirent *entry;
	int n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)))
		n += str_has_prefix(entry->d_name, "wasit-");
	closedir(dir);
	return n;
}

static void open_note(const char *editor)
{
	struct str set = STR_INIT;

	str_addf(&set, "EDITOR=%s", editor);
	term_env(set.s);
	str_release(&set);
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Notes");
	ck_assert(!term_has(&t, " editor"));	/* the hint is for long texts only */
	term_go_to(&t, "Notes");
	term_wait(&t, " editor");
}

START_TEST(form_note_is_written_in_an_editor)
{
	/* Its words reach it, the file is nobody else's, and what it writes is cleaned. */
	static const char script[] = "#!/bin/sh\n[ \"$1\" = '-w x' ] && [ $# = 2 ] || exit 9\n"
		"[ $(stat -c %a \"$2\") = 600 ] || exit 8\n[ $(stat -c %a \"${2%/*}\") = 700 ] || exit 7\n"
		"printf 'second \\377\\r\\nشقة\\n' >> \"$2\"\ntouch \"$2~\"\n";
	char path[300], editor[340];

	add_customer("Salem Form", "0501112233");
	write_editor(script, path, sizeof(path));
	snprintf(editor, sizeof(editor), "'%s' \"-w x\"", path);
	open_note(editor);
	term_type(&t, "first");
	term_keys(&t, "C-o");
	term_wait(&t, "second");
	term_wait(&t, term_visual("شقة", false));
	ck_assert_int_eq(folders_left(), 0);
	term_keys(&t, "C-z");		/* one step */
	term_wait_gone(&t, "second");
	ck_assert(term_has(&t, "first"));
	term_keys(&t, "C-y F2");
	term_wait(&t, "Customer changed");
	assert_field("0501112233", "first\\nsecond \xef\xbf\xbd\\nشقة\"");
	term_quit(&t, "q");
}
END_TEST

START_TEST(form_note_survives_an_editor_that_fails)
{
	char path[300], editor[340];

	add_customer("Salem Form", "0501112233");
	write_editor("#!/bin/sh\necho lost > \"$1\"\nexit 3\n", path, sizeof(path));
	snprintf(editor, sizeof(editor), "\"%s\"", path);
	open_note(editor);
	term_type(&t, "mine");
	term_keys(&t, "F7");
	term_wait(&t, "ended with 3");
	ck_assert(term_has(&t, "mine"));
	ck_assert(!term_has(&t, "lost"));
	ck_assert_int_eq(folders_left(), 0);
	unlink(path);
	term_keys(&t, "C-o");
	term_wait(&t, "There is no editor");
	ck_assert(term_has(&t, "mine"));
	ck_assert_int_eq(folders_left(), 0);
	term_go_to(&t, "City");
	term_keys(&t, "C-o");
	term_wait(&t, "Only long texts");
	term_end(&t);
}
END_TEST

/* Both change the name: the second sees both values and chooses; what only one changed is kept from both. */
START_TEST(form_shows_both_values_when_another_was_faster)
{
	for (int theirs = 0; theirs < 2; theirs++) {
		unlink(db);
		add_customer("Salem Form", "0501112233");
		start(&t);
		term_keys(&t, "e");
		term_wait(&t, "Known as");
		term_keys(&t, "C-u");
		term_type(&t, "Mine Mine");
		edit_customer("0501112233", "--name", "Theirs Theirs");
		edit_customer("0501112233", "--city", "Jeddah");
		term_keys(&t, "F2");
		term_wait(&t, "somebody else");
		term_wait(&t, "Mine Mine");
		term_wait(&t, "Theirs Theirs");
		term_keys(&t, theirs ? "j Enter" : "Enter");
		term_wait(&t, "Customer changed");
		assert_field("0501112233", theirs ? "\"name\": \"Theirs Theirs\"" : "\"name\": \"Mine Mine\"");
		assert_field("0501112233", "\"city\": \"Jeddah\"");
		term_quit(&t, "q");
	}
}
END_TEST

START_TEST(form_goes_back_when_the_choice_is_left)
{
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "e");
	term_wait(&t, "Known as");
	term_keys(&t, "C-u");
	term_type(&t, "Mine Mine");
	edit_customer("0501112233", "--name", "Theirs Theirs");
	term_keys(&t, "F2");
	term_wait(&t, "somebody else");
	term_keys(&t, "Esc");
	term_settle(&t);
	ck_assert(term_has(&t, "Known as"));	/* nothing was saved, nothing is lost */
	ck_assert(term_has(&t, "Mine Mine"));
	assert_field("0501112233", "Theirs Theirs");
	term_end(&t);
}
END_TEST

/* A draft belongs to its session as long as that runs, even when it hangs. */
START_TEST(form_draft_of_a_running_session_is_left_to_it)
{
	struct term other;

	add_customer("Salem Form", "0501112233");
	start(&t);
	term_keys(&t, "n");
	term_wait(&t, "New customer");
	term_type(&t, "Being Typed");
	term_quick(&t, 2300);
	term_start(&other, 80, 24, "--db", db, NULL);
	term_wait(&other, "commands");
	term_settle(&other);
	ck_assert(!term_has(&other, "Not saved"));
	term_quit(&other, "q");
	term_signal(&t, SIGKILL);
	term_end(&t);
	term_start(&other, 80, 24, "--db", db, NULL);
	term_wait(&other, "Not saved: Customer");
	term_keys(&other, "3");		/* later */
	term_wait_gone(&other, "Not saved");
	term_keys(&other, "n");		/* the same kind of form: offered again */
	term_wait(&other, "Not saved: Customer");
	term_keys(&other, "1");
	term_wait(&other, "Being Typed");
	term_keys(&other, "Esc");
	term_wait(&other, "Not saved yet");
	term_keys(&other, "2");
	term_wait_gone(&other, "Not saved yet");
	term_keys(&other, "n");		/* given up for good */
	term_wait(&other, "New customer");
	ck_assert(!term_has(&other, "Not saved"));
	term_end(&other);
}
END_TEST

START_TEST(form_and_list_react_to_the_mouse)
{
	char click[64];
	int x, y;
	bool visible;

	add_customer("Salem Form", "0501112233");
	add_customer("Second Person", "0501112244");
	start(&t);
	snprintf(click, sizeof(click), "\033[<0;4;%dM\033[<0;4;%dm", 5, 5);
	term_send(&t, click, strlen(click));
	term_settle(&t);
	ck_assert_int_ne(term_cell(&t, 4, 4).bg, -1);
	ck_assert_int_eq(term_cell(&t, 4, 3).bg, -1);
	term_keys(&t, "e");
	term_wait(&t, "E-mail");
	y = row_of("E-mail");
	snprintf(click, sizeof(click), "\033[<0;40;%dM\033[<0;40;%dm", y + 1, y + 1);
	term_send(&t, click, strlen(click));
	term_settle(&t);
	term_cursor(&t, &x, &y, &visible);
	ck_assert_int_eq(y, row_of("E-mail"));
	term_end(&t);
}
END_TEST

/* --- The first day. */

START_TEST(hints_come_at_rest_and_never_again)
{
	add_customer("Salem Form", "0501112233");
	start(&t);
	term_quick(&t, 300);
	term_keys(&t, "j");
	term_wait(&t, "finds anybody");		/* within ten seconds */
	term_keys(&t, "q");
	ck_assert_int_eq(term_wait_exit(&t, 10000), 0);
	term_end(&t);
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "? keys");
	term_keys(&t, "j");
	term_wait(&t, "works down today");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 23), "? keys"));	/* one line is enough for a hint */
	ck_assert(!term_has(&t, "finds anybody"));
	term_quit(&t, "q");
}
END_TEST

/* --- Settings. */

static void assert_file(const char *path, const char *wanted)
{
	struct str text = STR_INIT;
	struct err err;

	ck_assert_int_eq(sys_read_file(path, 1 << 16, &text, &err), OK);
	ck_assert_str_eq(text.s, wanted);
	str_release(&text);
}

START_TEST(settings_change_at_once_and_keep_the_file)
{
	static const char before[] = "# ours\ntheme: dark   # as at home\ncountry: SA\n";
	struct err err;
	char conf[300];

	snprintf(conf, sizeof(conf), "%s.conf", db);
	ck_assert_int_eq(sys_write_file(conf, before, strlen(before), &err), OK);
	add_customer("Salem Form", "0501112233");
	term_start(&t, 100, 30, "--db", db, "--config", conf, NULL);
	term_wait(&t, "quit");
	term_settle(&t);
	term_keys(&t, "F9");
	term_wait(&t, "Settings");
	term_wait(&t, "Riyadh");		/* the zone */
	term_type(&t, "mouse");
	term_wait_gone(&t, "Riyadh");
	term_keys(&t, "Enter");
	term_wait(&t, "No  (Yes)");
	assert_file(conf, "# ours\ntheme: dark   # as at home\ncountry: SA\nmouse: no\n");
	term_type(&t, "working h");
	term_settle(&t);
	term_keys(&t, "Enter C-u");
	term_type(&t, "25:00");
	term_keys(&t, "Enter");
	term_wait(&t, "look like 09:00-17:00");	/* refused */
	assert_file(conf, "# ours\ntheme: dark   # as at home\ncountry: SA\nmouse: no\n");
	term_type(&t, "theme");
	term_settle(&t);
	term_keys(&t, "Enter");
	term_wait(&t, "solarized");
	term_keys(&t, "Down Enter");
	term_wait(&t, "high-contrast  (auto)");
	assert_file(conf, "# ours\ntheme: high-contrast   # as at home\ncountry: SA\nmouse: no\n");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Settings");
	term_quit(&t, "q");
}
END_TEST

/* All that is wrong in the files can be read; a broken theme is not taken, and the preview names its mistake. */
START_TEST(settings_tell_what_is_wrong_in_the_files)
{
	static const char broken[] = "title: bold\nselection: on\nheadroom: red\nhot: mauve\n";
	char dir[300], path[400], conf[300];
	struct err err;

	snprintf(dir, sizeof(dir), "%s/wasit/themes", getenv("XDG_CONFIG_HOME"));
	snprintf(path, sizeof(path), "%s/broken.yaml", dir);
	snprintf(conf, sizeof(conf), "%s.conf", db);
	ck_assert_int_eq(sys_make_parents(path, &err), OK);
	ck_assert_int_eq(sys_write_file(path, broken, strlen(broken), &err), OK);
	ck_assert_int_eq(sys_write_file(conf, "theme: broken\n", 14, &err), OK);
	add_customer("Salem Form", "0501112233");
	term_start(&t, 80, 24, "--db", db, "--config", conf, NULL);
	term_wait(&t, "broken.yaml:2:");
	term_wait(&t, "\"doctor\" shows all");
	term_keys(&t, ":");
	term_type(&t, "doctor");
	term_wait(&t, "Tell all");
	term_keys(&t, "Enter");
	term_wait(&t, "Problems");
	term_wait(&t, "broken.yaml:4:");
	ck_assert(term_has(&t, "broken.yaml:2:"));
	ck_assert(term_has(&t, "\"headroom\""));
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Problems");
	ck_assert_int_eq(sys_write_file(conf, "theme: light\n", 13, &err), OK);
	term_keys(&t, ":");
	term_type(&t, "theme");
	term_wait(&t, "Choose the theme");
	term_keys(&t, "Enter");
	term_wait(&t, "solarized");
	term_keys(&t, "Home Down");	/* behind auto */
	term_wait(&t, "broken.yaml:2:");
	term_keys(&t, "Enter");
	term_wait(&t, "broken.yaml:2:");
	term_settle(&t);
	assert_file(conf, "theme: light\n");
	unlink(path);
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("forms");
	TCase *all = tcase_create("forms");
	const TTest *const tests[] = {
		form_echoes_dates_and_amounts, form_says_what_is_hardly_meant,
		form_and_call_keep_the_caret_of_a_long_note_in_sight,
		form_errors_are_read_to_their_end, form_says_a_missing_value_once, form_says_an_error_in_one_place,
		form_shows_the_keys_that_work_while_typing,
		form_amounts_are_grouped_in_the_digits_of_the_language, form_takes_a_day_from_the_calendar,
		form_chooses_by_letter_arrow_list_and_search,
		form_selects_cuts_copies_and_puts_back, form_paste_with_line_ends_never_submits,
		form_offers_tags_that_are_in_use, form_lists_all_tags_and_keeps_words_apart,
		form_offers_cities_and_districts_in_use,
		form_finds_people_by_digits_and_folded_letters,
		form_note_is_written_in_an_editor, form_note_survives_an_editor_that_fails,
		form_takes_long_texts_and_says_where_the_limit_is,
		form_note_has_many_lines, form_shows_both_values_when_another_was_faster,
		form_goes_back_when_the_choice_is_left, form_draft_of_a_running_session_is_left_to_it,
		form_and_list_react_to_the_mouse, settings_change_at_once_and_keep_the_file,
		hints_come_at_rest_and_never_again, settings_tell_what_is_wrong_in_the_files,
	};

	tcase_add_checked_fixture(all, setup, teardown);
	tcase_set_timeout(all, 120);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
