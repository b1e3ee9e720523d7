/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Finding and changing many: where a row was found, notes and plans, tags, fields, notes' history. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

static struct term t;
static char db[256], csv[256];

#define WASIT(...) TERM_RUN(db, __VA_ARGS__)

static void setup(void)
{
	term_begin(db, sizeof(db), "find.db");
	term_own_file(csv, sizeof(csv), "find.csv");
	WASIT("customer", "add", "Ahmad", "--phone", "0501111111", "--tags", "vip");
	WASIT("customer", "add", "Basma", "--phone", "0502222222", "--notes", "near the old harbour");
	WASIT("customer", "add", "Carim", "--phone", "0503333333", "--city", "Jeddah");
	WASIT("interaction", "add", "Carim", "--type", "call", "--outcome", "successful", "--notes",
		"asked for a duplex");
	WASIT("customer", "edit", "Basma", "--notes", "near the old harbour\nwith a garden");
}

static void start(void)
{
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "Ahmad");
	term_settle(&t);
}

static void teardown(void)
{
	term_end(&t);
	term_env(NULL);
}

static void search(const char *text)
{
	term_keys(&t, "/");
	term_type(&t, text);
	term_settle(&t);
}

/* Cells before a place in a row without wide characters. */
static int columns(const char *row, const char *at)
{
	int n = 0;

	for (; row < at; row++)
		n += ((unsigned char)*row & 0xc0) != 0x80;
	return n;
}

START_TEST(a_row_says_where_it_was_found)
{
	struct term_cell typed, other;
	const char *row, *at;

	start();
	search("harb");
	term_wait(&t, "1 found");
	row = term_row(&t, 3);
	ck_assert_msg(strstr(row, "Basma") && strstr(row, "Notes"), "%s", row);
	ck_assert_ptr_nonnull((at = strstr(row, "harbour")));
	typed = term_cell(&t, columns(row, at), 3);
	other = term_cell(&t, columns(row, at) + 5, 3);
	ck_assert(typed.bold != other.bold || typed.underline != other.underline || typed.fg != other.fg ||
		typed.bg != other.bg || typed.reverse != other.reverse);	/* the letters that were typed */
	term_keys(&t, "Esc");
	search("jeddah");
	term_wait(&t, "City");
	term_keys(&t, "Esc");
	search("ahm");
	term_wait(&t, "1 found");
	ck_assert(!term_has(&t, "Name Ahm"));	/* the name is there */
}
END_TEST

/* More than two screens of them are read when they are gone to. */
START_TEST(hits_come_page_by_page)
{
	FILE *file = fopen(csv, "w");

	ck_assert_ptr_nonnull(file);
	fputs("Name,Phone\n", file);
	for (int i = 1; i <= 120; i++)
		fprintf(file, "Zaid %03d,05044%05d\n", i, i);
	ck_assert_int_eq(fclose(file), 0);
	WASIT("import", csv, "--yes");
	unlink(csv);
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "Customers 123");
	search("zaid");
	term_wait(&t, "120 found");
	term_keys(&t, "Enter");
	term_wait(&t, "Zaid 120");
	ck_assert(!term_has(&t, "Zaid 001"));
	term_keys(&t, "End");
	term_wait(&t, "Zaid 001");
	term_keys(&t, "k k k");
	term_settle(&t);
	term_keys(&t, "Home");
	term_wait(&t, "Zaid 120");
	for (int i = 0; i < 8; i++) {
		term_keys(&t, "PgDn");
		term_settle(&t);
	}
	term_wait(&t, "Zaid 001");
	term_wait(&t, "120 found");
}
END_TEST

START_TEST(one_wrong_letter_is_said)
{
	start();
	search("basna");
	term_wait(&t, "1 spelt nearly so");
	term_wait(&t, "Basma");
	term_keys(&t, "BackSpace BackSpace");
	term_wait(&t, "1 found");
}
END_TEST

START_TEST(notes_and_history_are_found_as_one_types)
{
	for (int i = 0; i < 24; i++)	/* the one that is looked for stands far below */
		WASIT("interaction", "add", "Carim", "--type", "call", "--outcome", "no_answer");
	start();
	term_keys(&t, "A-f");
	term_wait(&t, "Search in notes");
	term_type(&t, "duplex");
	term_wait(&t, "asked for a duplex");
	term_wait(&t, "Carim");
	term_keys(&t, "Enter");
	term_wait_gone(&t, "Search in notes");
	term_settle(&t);
	term_wait(&t, "asked for a duplex");	/* the last of his history, chosen */
	term_keys(&t, "e");
	term_wait(&t, "asked for a duplex");
	term_wait(&t, "Successful");
}
END_TEST

START_TEST(tags_are_counted_renamed_and_listed)
{
	start();
	term_keys(&t, "T");
	term_wait(&t, "1 tag, by customers");
	term_wait(&t, "1  vip");
	term_keys(&t, "r");
	term_wait(&t, "New name of the tag");
	term_keys(&t, "C-u");
	term_type(&t, "key client");
	term_keys(&t, "Enter");
	term_wait(&t, "1 record — u undoes");
	term_wait(&t, "1  key client");
	term_keys(&t, "Enter");
	term_wait(&t, "tag:\"key c");
	term_settle(&t);
	ck_assert(term_has(&t, "Ahmad"));
	ck_assert(!term_has(&t, "Basma"));
	term_keys(&t, "Esc T");
	term_wait(&t, "key client");
	term_keys(&t, "u");
	term_wait(&t, "1  vip");
	term_keys(&t, "d");
	term_wait(&t, "Take the tag vip off 1 record?");
	term_keys(&t, "y");
	term_wait(&t, "No tags yet");
	term_keys(&t, "Esc");
}
END_TEST

/* What else has a tag is told beside it. */
START_TEST(the_chosen_tag_stays_it_when_another_goes_before_it)
{
	start();
	term_keys(&t, "T");
	term_wait(&t, "1 tag, by customers");
	WASIT("customer", "edit", "Basma", "--tags", "buyer");
	WASIT("customer", "edit", "Carim", "--tags", "buyer");
	WASIT("interaction", "add", "Carim", "--type", "call", "--outcome", "successful", "--tags", "buyer");
	term_wait(&t, "2 tags, by customers");
	term_settle(&t);
	ck_assert_int_lt(term_find(&t, "2  buyer", NULL), term_find(&t, "1  vip", NULL));
	ck_assert_ptr_nonnull(strstr(term_row(&t, term_find(&t, "2  buyer", NULL)), "and 1 other record"));
	term_keys(&t, "Enter");
	term_wait(&t, "tag:\"vip");
	term_keys(&t, "Esc");
}
END_TEST

START_TEST(the_question_says_what_and_how_many)
{
	start();
	term_keys(&t, "X");
	term_wait(&t, "Mark which customers?");
	term_type(&t, "has:phone");
	term_keys(&t, "Enter");
	term_wait(&t, "3 rows are marked");
	term_keys(&t, "t");
	term_wait(&t, "Tags");
	term_type(&t, "vip");
	term_keys(&t, "F2");
	term_wait(&t, "Add the tag vip to 3 customers? 1 is so already.");
	term_keys(&t, "y");
	term_wait(&t, "Add the tag vip to 3 customers — u undoes");
	term_keys(&t, "T");
	term_wait(&t, "3  vip");
	term_keys(&t, "Esc u");
	term_wait(&t, "Taken back: Add the tag vip to 3 customers");
	term_keys(&t, "T");
	term_wait(&t, "1  vip");
	term_keys(&t, "Esc");
}
END_TEST

START_TEST(a_field_is_set_on_all_that_are_marked)
{
	start();
	term_keys(&t, "* =");
	term_wait(&t, "Set which field?");
	term_type(&t, "city");
	term_keys(&t, "Enter");
	term_wait(&t, "─ City · 3 marked ─");
	term_keys(&t, "C-u");
	term_type(&t, "Abha");
	term_keys(&t, "F2");
	term_wait(&t, "Set City to Abha in 3 rows?");
	term_keys(&t, "y");
	term_wait(&t, "Set City to Abha in 3 rows — u undoes");
	search("abha");
	term_wait(&t, "3 found");
	term_keys(&t, "Esc Esc u");
	term_wait(&t, "Taken back: Set City");
}
END_TEST

/* All or nothing, with every row that stands in the way named; without them the rest is changed. */
START_TEST(rows_that_cannot_be_changed_are_named)
{
	WASIT("customer", "add", "Dana", "--phone", "0504444444", "--budget-max", "100k");
	WASIT("customer", "add", "Eman", "--phone", "0505555555", "--budget-max", "200k");
	start();
	term_keys(&t, "* =");
	for (int time = 0; time < 2; time++) {
		term_wait(&t, "Set which field?");
		term_type(&t, "budget from");
		term_keys(&t, "Enter");
		term_wait(&t, "─ Budget from · ");
		term_keys(&t, "C-u");
		term_type(&t, "900k");
		term_keys(&t, "F2");
		if (time)
			break;
		term_wait(&t, "in 5 rows?");
		term_keys(&t, "y");
		term_wait(&t, "Nothing was changed, because of 2 rows");
		term_wait(&t, "Dana: The budget");
		term_wait(&t, "Eman: The budget");
		term_keys(&t, "Esc");
		term_wait(&t, "Take the marks off 2 rows");
		term_keys(&t, "y");
		term_wait(&t, "3 marked");
		term_keys(&t, "=");
	}
	term_wait(&t, "in 3 rows?");
	term_wait_gone(&t, "already");		/* nothing had stayed of the first time */
	term_keys(&t, "y");
	term_wait(&t, "u undoes");
	term_wait_gone(&t, "marked");
}
END_TEST

/* Alone: no question, and the message names it. */
START_TEST(one_row_is_assigned)
{
	start();
	term_keys(&t, "@");
	term_wait(&t, "Assign to whom?");
	term_keys(&t, "Enter");
	term_wait(&t, ": Assigned to ");
}
END_TEST

START_TEST(follow_ups_of_marked_customers_are_moved)
{
	WASIT("followup", "add", "Ahmad", "--title", "Call back", "--due-at", "2026-11-25 10:00");
	start();
	term_keys(&t, "X");
	term_wait(&t, "Mark which customers?");
	term_type(&t, "tag:vip");
	term_keys(&t, "Enter");
	term_wait(&t, "1 row is marked");
	term_keys(&t, "z z");
	term_wait(&t, "Move the follow-up to · 1 marked");
	term_type(&t, "2026-12-24");
	term_keys(&t, "Enter");
	term_wait(&t, "Move 1 follow-up to 2026-12-24?");
	term_keys(&t, "y");
	term_wait(&t, "u undoes");
	term_wait(&t, "in 33 days");
}
END_TEST

START_TEST(older_notes_are_read_and_brought_back)
{
	start();
	search("basma");
	term_keys(&t, "Enter A-n");
	term_wait(&t, "Notes: who changed them when");
	term_wait(&t, "1 line more");
	term_keys(&t, "Down Enter");		/* the first one, as it was written */
	term_wait(&t, "+ near the old harbour");
	term_keys(&t, "Esc");
	term_wait(&t, "Bring the notes back");
	term_keys(&t, "y");
	term_wait(&t, "The older notes are back");
	term_keys(&t, "A-n");
	term_wait(&t, "1 line less");
	term_keys(&t, "Enter");
	term_wait(&t, "- with a garden");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "- with a garden");	/* the newest: nothing to bring back */
	ck_assert(!term_has(&t, "Bring the notes back"));
	term_keys(&t, "u");
	term_wait(&t, "Taken back");
}
END_TEST

static void add_many(int count)
{
	struct str text = STR_INIT;
	struct err err;

	str_add(&text, "name,phone\n");
	for (int i = 0; i < count; i++)
		str_addf(&text, "Person %d,05%08d\n", i, 40000000 + i);
	ck_assert_int_eq(sys_write_file(csv, text.s, text.len, &err), OK);
	WASIT("import", csv, "--yes");
	str_release(&text);
}

START_TEST(a_change_of_many_that_is_stopped_leaves_nothing)
{
	add_many(6000);
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "Customers 6003");
	term_keys(&t, "*");
	term_wait(&t, "6003 marked");
	term_keys(&t, "t");
	term_wait(&t, "Tags");
	term_type(&t, "spring");
	term_keys(&t, "F2");
	term_wait(&t, "to 6003 customers?");
	term_keys(&t, "y");
	term_wait(&t, "Esc stops; nothing is changed then.");
	term_send(&t, "\x1b", 1);		/* not when it is quiet */
	term_wait(&t, "Stopped; nothing was changed.");
	term_keys(&t, "T");
	term_wait(&t, "1  vip");
	ck_assert(!term_has(&t, "spring"));
	term_keys(&t, "Esc");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("find", setup, teardown, 60, ONCE(a_row_says_where_it_was_found),
		ONCE(hits_come_page_by_page), ONCE(one_wrong_letter_is_said),
		ONCE(notes_and_history_are_found_as_one_types),
		ONCE(tags_are_counted_renamed_and_listed),
		ONCE(the_chosen_tag_stays_it_when_another_goes_before_it),
		ONCE(the_question_says_what_and_how_many),
		ONCE(a_field_is_set_on_all_that_are_marked),
		ONCE(rows_that_cannot_be_changed_are_named), ONCE(one_row_is_assigned),
		ONCE(follow_ups_of_marked_customers_are_moved),
		ONCE(older_notes_are_read_and_brought_back),
		ONCE(a_change_of_many_that_is_stopped_leaves_nothing));
}
