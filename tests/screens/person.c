/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * All about one customer on the screen: tabs, family, documents, and who does not want to be contacted. */
#include "base/base.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

static struct term t;
static char db[256], folder[200];

/* A file of the test's own. */
static const char *path(const char *name)
{
	static char out[300];

	snprintf(out, sizeof(out), "%s/%s", folder, name);
	return out;
}

static void write_file(const char *name, const char *text, size_t len, mode_t mode)
{
	struct err err;

	ck_assert_int_eq(sys_write_file(path(name), text, len, &err), OK);
	ck_assert_int_eq(chmod(path(name), mode), 0);
}

static void write_text(const char *name, const char *text, mode_t mode)
{
	write_file(name, text, strlen(text), mode);
}

static void setup(void)
{
	term_own_file(folder, sizeof(folder), "person");
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	snprintf(db, sizeof(db), "%s/x.db", folder);
	term_env("LANGUAGE=en");
}

static void teardown(void)
{
	term_env(NULL);
}

#define WASIT(...) TERM_RUN(db, __VA_ARGS__)

static void start_again(int cols, int rows)
{
	term_start(&t, cols, rows, "--db", db, NULL);
	term_wait(&t, "Noura Otaibi");
	term_settle(&t);
}

static void start(int cols, int rows)
{
	WASIT("customer", "add", "Noura Otaibi", "--phone", "0501234567", "--city", "Jeddah", "--kind", "buyer");
	WASIT("interaction", "add", "Noura Otaibi", "--type", "call", "--outcome", "interested", "--completed-at",
		"2026-11-20 10:00", "--notes", "Wants a garden");
	WASIT("followup", "add", "Noura Otaibi", "--title", "Send the plan", "--due-at", "2026-11-19 10:00");
	WASIT("family-member", "add", "Noura Otaibi", "--name", "Layan", "--relationship", "child",
		"--date-of-birth", "2015-05-05");
	start_again(cols, rows);
}

static void open_page(void)
{
	term_keys(&t, "v");
	term_wait(&t, "1 Profile");
	term_settle(&t);
}

/* Answers the questions after A. */
static void give_file(const char *question, const char *name, const char *kind_keys)
{
	term_wait(&t, question);
	term_type(&t, path(name));
	term_keys(&t, "Enter");
	term_wait(&t, "What kind of document");
	term_keys(&t, kind_keys);
}

/* What came with a contact: a mark on its row, and on the page both ways. */
START_TEST(a_file_of_a_contact_is_marked)
{
	int x, y;

	write_text("minutes.txt", "what was said", 0600);
	write_text("more.txt", "and more", 0600);
	start(120, 30);
	term_keys(&t, "Tab");
	term_wait(&t, "Wants a garden");
	term_settle(&t);
	term_keys(&t, "j A");		/* below what is planned */
	give_file("Which file came with this contact?", "minutes.txt", "Enter");
	term_wait(&t, "Document added: minutes.txt");
	term_settle(&t);
	y = term_find(&t, "▤", &x);
	ck_assert_int_ge(y, 0);
	ck_assert_int_eq(term_find(&t, "Interested", &x), y);
	term_keys(&t, "A");
	give_file("came with this contact", "more.txt", "Enter");
	term_wait(&t, "▤2");
	open_page();
	term_keys(&t, "2");
	term_wait(&t, "Interested, 2 documents");
	term_keys(&t, "5");
	term_wait(&t, "with: Call, ");
	term_check_raw(&t, 0);
	term_keys(&t, "Esc u u");
	term_wait_gone(&t, "▤");
	term_quit(&t, "q");
}
END_TEST

START_TEST(tabs_show_all_there_is)
{
	start(80, 24);
	open_page();
	ck_assert(term_has(&t, "─ Noura Otaibi ─"));
	ck_assert_str_eq(term_row(&t, 2),
		" 1 Profile   2 History   3 Follow-ups   4 Family   5 Documents   6 Figures");
	ck_assert(term_has(&t, "Next step"));
	ck_assert(term_has(&t, "Follow-up overdue"));
	ck_assert(term_has(&t, "+966 50 123 4567"));
	term_keys(&t, "2");
	term_wait(&t, "yesterday 10:00  Call, Interested");
	ck_assert(term_has(&t, "Wants a garden"));
	term_keys(&t, "l");
	term_wait(&t, "Send the plan, overdue");
	term_keys(&t, "Right");
	term_wait(&t, "Layan, 5 May 2015 (11)");
	term_keys(&t, "Tab");
	term_wait(&t, "No document yet");
	term_keys(&t, "6");
	term_wait(&t, "Days between contacts");
	ck_assert(term_has(&t, "1 of 1 call answered"));
	term_keys(&t, "End");
	term_wait(&t, "Referred by somebody");
	term_keys(&t, "l");		/* round to the first */
	term_wait(&t, "Next step");
	term_keys(&t, "S-Tab");
	term_wait(&t, "Behaviour");
	term_keys(&t, "h");
	term_wait(&t, "No document yet");
	term_keys(&t, "Esc");
	term_wait(&t, "Customers");
	term_quit(&t, "q");
}
END_TEST

/* In Arabic the tabs stand from the right, and the arrows go where the eye sees them. */
START_TEST(tabs_are_mirrored)
{
	start(80, 24);
	term_quit(&t, "q");
	term_env("LANGUAGE=ar");
	start_again(80, 24);
	term_keys(&t, "v");
	term_settle(&t);
	ck_assert_msg(str_has_suffix(term_row(&t, 2), " 1"), "%s", term_row(&t, 2));
	ck_assert_ptr_nonnull(strstr(term_row(&t, 2), " 6 "));
	ck_assert_ptr_nonnull(strstr(strstr(term_row(&t, 2), " 6 "), " 5 "));
	ck_assert(term_has(&t, "+966 50 123 4567"));
	term_keys(&t, "Left");
	term_settle(&t);
	ck_assert(term_has(&t, "Wants a garden"));
	term_keys(&t, "Right Right");		/* back, and round to the last */
	term_settle(&t);
	ck_assert(!term_has(&t, "Wants a garden"));
	term_keys(&t, "Left Left");
	term_settle(&t);
	ck_assert(term_has(&t, "Wants a garden"));
	term_quit(&t, "Esc q");
}
END_TEST

/* A small window keeps the digits of what is not shown. */
START_TEST(tabs_fit_the_smallest_window)
{
	start(60, 16);
	open_page();
	ck_assert_str_eq(term_row(&t, 2), " 1 Profile   2   3   4   5   6");
	term_keys(&t, "5");
	term_wait(&t, "5 Documents");
	ck_assert_str_eq(term_row(&t, 2), " 1   2   3   4   5 Documents   6");
	term_resize(&t, 140, 40);
	term_wait(&t, "6 Figures");
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(lines_open_their_forms)
{
	start(80, 24);
	open_page();
	term_keys(&t, "j j");
	term_settle(&t);
	term_keys(&t, "Enter");		/* the city's line: its field */
	term_wait(&t, "Tab next field");
	term_keys(&t, "C-u");
	term_type(&t, "Riyadh");
	term_keys(&t, "F2");
	term_wait_gone(&t, "Tab next field");
	term_wait(&t, "Riyadh");
	term_keys(&t, "4");
	term_wait(&t, "Layan");
	term_keys(&t, "n");
	term_wait(&t, "New family member");
	term_type(&t, "Omar");
	term_keys(&t, "Tab");
	term_type(&t, "child");
	term_keys(&t, "F2");
	term_wait_gone(&t, "New family member");
	term_wait(&t, "Omar");
	term_wait(&t, "Layan");
	term_keys(&t, "u");
	term_wait_gone(&t, "Omar");
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(a_document_is_added_opened_saved)
{
	struct str text = STR_INIT;
	struct err err;

	write_text("deed.pdf", "%PDF-1.4 deed", 0600);
	write_text("opener", "#!/bin/sh\nprintf '%s' \"$1\" >\"${0%/*}/opened\"\n", 0700);
	ck_assert_int_eq(mkdir(path("out"), 0700), 0);
	WASIT("config", "set", "opener", path("opener"));
	start(80, 24);
	open_page();
	term_keys(&t, "5 A");
	term_wait(&t, "Which file is the document?");
	term_type(&t, path("none.pdf"));
	term_keys(&t, "Enter");
	term_wait(&t, "There is no file");
	term_keys(&t, "C-u");
	term_type(&t, path("dee"));
	term_keys(&t, "Tab Enter");	/* completed */
	term_wait(&t, "What kind of document is it?");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "What kind of document is it?");
	ck_assert(term_has(&t, "No document yet"));
	term_keys(&t, "A");
	give_file("Which file is the document?", "deed.pdf", "Up Up Up Enter");	/* from "other" to the title deed */
	term_wait(&t, "deed.pdf, PDF, 13 bytes");
	ck_assert(term_has(&t, "Title deed"));
	term_keys(&t, "u");		/* one step, whatever was asked */
	term_wait(&t, "No document yet");
	term_keys(&t, "C-r");
	term_wait(&t, "deed.pdf, PDF, 13 bytes");
	term_keys(&t, "Enter");
	term_wait(&t, "deed.pdf is being opened");
	ck_assert_int_eq(sys_read_file(path("opened"), 4096, &text, &err), OK);
	ck_assert_msg(*text.s == '/' && str_has_suffix(text.s, "/deed.pdf"), "%s", text.s);
	ck_assert_ptr_null(strstr(term_row(&t, t.rows - 1), "picture"));
	term_keys(&t, "v");
	term_wait(&t, "no picture");
	term_keys(&t, "s");
	term_wait(&t, "Into which folder?");
	term_keys(&t, "C-u");
	term_type(&t, path("out"));
	term_keys(&t, "Enter");
	term_wait(&t, "Saved:");
	ck_assert(sys_file_exists(path("out/deed.pdf")));
	term_keys(&t, "d y");
	term_wait(&t, "No document yet");
	term_keys(&t, "u");
	term_wait(&t, "deed.pdf, PDF");
	str_release(&text);
	term_quit(&t, "Esc q");
}
END_TEST

/* The customer has a picture among the documents; programs are looked for in the test's folder, and in `others`
 * (NULL: nowhere else).  For the next start. */
static void with_picture(const char *others)
{
	char *search = xasprintf("PATH=%s%s%s", folder, others ? ":" : "", others ? others : "");

	write_file("p.png", "\x89PNG\r\n\x1a\nxx", 10, 0600);
	start(80, 24);
	term_quit(&t, "q");
	WASIT("document", "add", "Noura Otaibi", path("p.png"));
	term_env(search);
	free(search);
}

/* chafa gets the terminal, what it drew stays until Enter, and the screen comes back whole. */
START_TEST(a_picture_is_shown_here)
{
	write_text("chafa", "#!/bin/sh\ntest \"$1\" = --clear || exit 3\necho \"DRAWN ${2##*/}\"\n", 0700);
	with_picture(getenv("PATH"));
	start_again(80, 24);
	open_page();
	term_keys(&t, "5");
	term_wait(&t, "p.png, Picture");
	ck_assert_ptr_nonnull(strstr(term_row(&t, 23), "v picture"));	/* told where there is one */
	term_keys(&t, "1");
	term_settle(&t);
	ck_assert_ptr_null(strstr(term_row(&t, 23), "picture"));
	term_keys(&t, "5 v");
	term_wait(&t, "DRAWN p.png");
	term_wait(&t, "Enter goes back.");
	term_keys(&t, "Enter");
	term_wait(&t, "5 Documents");
	term_wait_gone(&t, "DRAWN");
	term_quit(&t, "Esc q");
}
END_TEST

/* Outside the screens Arabic is sent as the eye reads it, too. */
START_TEST(a_picture_is_left_in_arabic)
{
	write_text("chafa", "#!/bin/sh\ntest \"$1\" = --clear || exit 3\necho \"DRAWN ${2##*/}\"\n", 0700);
	with_picture(getenv("PATH"));
	term_env("LANGUAGE=ar");
	start_again(80, 24);
	term_keys(&t, "v");
	term_settle(&t);
	term_keys(&t, "5");
	term_wait(&t, "p.png");
	term_keys(&t, "v");
	term_wait(&t, "DRAWN p.png");
	term_wait(&t, term_visual("Enter للرجوع.", true));
	term_keys(&t, "Enter");
	term_wait_gone(&t, "DRAWN");
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(without_chafa_it_is_said)
{
	with_picture(NULL);
	start_again(80, 24);
	open_page();
	term_keys(&t, "5");
	term_wait(&t, "p.png, Picture");
	term_keys(&t, "v");
	term_wait(&t, "chafa, which is not installed");
	term_quit(&t, "Esc q");
}
END_TEST

/* What a file is called reaches the terminal as text. */
START_TEST(hostile_names_are_shown_as_text)
{
	size_t from;

	write_text("a.txt", "text", 0600);
	start(80, 24);
	term_quit(&t, "q");
	WASIT("document", "add", "Noura Otaibi", path("a.txt"), "--notes", "\033]0;x\007\033[2J");
	WASIT("family-member", "add", "Noura Otaibi", "--name", "\033[31mEvil\xe2\x80\xae", "--relationship",
		"other");
	start_again(80, 24);
	from = t.raw.len;
	open_page();
	term_keys(&t, "4");
	term_wait(&t, "Evil");
	term_keys(&t, "5");
	term_wait(&t, "a.txt");
	term_settle(&t);
	term_check_raw(&t, from);
	term_quit(&t, "Esc q");
}
END_TEST

START_TEST(who_refuses_is_not_offered)
{
	start(100, 30);
	term_quit(&t, "q");
	WASIT("customer", "edit", "Noura Otaibi", "--do-not-call", "yes");
	term_start(&t, 140, 30, "--db", db, NULL);
	term_wait(&t, "Do not contact:");	/* on the card */
	term_settle(&t);
	ck_assert_ptr_null(strstr(t.raw.s, "tel:"));
	term_keys(&t, "p");
	term_wait(&t, "Do not contact: this customer");
	term_keys(&t, "y");
	term_wait(&t, "— Do not contact");
	term_keys(&t, "o w");
	term_wait(&t, "Do not contact");
	term_keys(&t, "Esc v");
	term_wait(&t, "Attention");
	term_quit(&t, "Esc q");
}
END_TEST

/* The same while he stands on the list already. */
START_TEST(a_refusal_takes_him_off_the_call_list)
{
	start(100, 30);
	term_keys(&t, "p");		/* a day off: by hand */
	term_wait(&t, "put on the call list");
	term_keys(&t, "c");
	term_wait(&t, "Put on the list by hand.");
	term_settle(&t);
	ck_assert(!term_has(&t, "Do not contact"));
	term_keys(&t, "v");
	term_wait(&t, "1 Profile");
	term_keys(&t, "Esc");
	term_wait(&t, "Put on the list by hand.");
	WASIT("customer", "edit", "Noura Otaibi", "--consent", "refused");
	term_wait_gone(&t, "Put on the list by hand.");	/* his line is dropped */
	term_quit(&t, "Esc q");
}
END_TEST

/* Line by line the tabs are pages, and a number chooses a row. */
START_TEST(the_page_is_told_line_by_line)
{
	start(80, 24);
	term_quit(&t, "q");
	term_start(&t, 80, 24, "--db", db, "--plain", NULL);
	term_wait(&t, "Noura Otaibi");
	term_type(&t, "v\r");
	term_wait(&t, "Page 1 of 6: Profile");
	term_type(&t, "l\r");
	term_wait(&t, "Page 2 of 6: History");
	term_wait(&t, "Wants a garden");
	term_type(&t, "quit\r");
	ck_assert_int_eq(term_wait_exit(&t), 0);
	term_end(&t);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("person", setup, teardown, 0,
		ONCE(tabs_show_all_there_is),
		ONCE(a_file_of_a_contact_is_marked),
		ONCE(tabs_are_mirrored),
		ONCE(tabs_fit_the_smallest_window),
		ONCE(lines_open_their_forms),
		ONCE(a_document_is_added_opened_saved),
		ONCE(a_picture_is_shown_here),
		ONCE(a_picture_is_left_in_arabic),
		ONCE(without_chafa_it_is_said),
		ONCE(hostile_names_are_shown_as_text),
		ONCE(who_refuses_is_not_offered),
		ONCE(a_refusal_takes_him_off_the_call_list),
		ONCE(the_page_is_told_line_by_line));
}
