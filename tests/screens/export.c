/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exporting from the screen: all, those shown, those marked, and never over a file unasked. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

static struct term t;
static char db[256], path[256];

static void setup(void)
{
	static const char *const people[][2] = { { "Ahmad", "0501111111" }, { "Basma", "0502222222" },
		{ "Carim", "0503333333" } };

	term_begin(db, sizeof(db), "export.db");
	term_own_file(path, sizeof(path), "out");
	for (size_t i = 0; i < COUNT(people); i++)
		TERM_RUN(db, "customer", "add", people[i][0], "--phone", people[i][1], "--kind", "buyer");
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "Ahmad");
}

static void teardown(void)
{
	term_end(&t);
	term_env(NULL);
}

/* Opens the palette, runs the action and takes the format by its place in the list. */
static void start_export(int format)
{
	term_keys(&t, ":");
	term_wait(&t, "Commands");
	term_type(&t, "export-file");
	term_settle(&t);
	term_keys(&t, "Enter");
	term_wait(&t, "Export customers as");
	for (int i = 0; i < format; i++)
		term_keys(&t, "Down");
	term_keys(&t, "Enter");
}

static void type_path(void)
{
	term_wait(&t, "Export to which file?");
	term_keys(&t, "C-u");
	term_type(&t, path);
	term_keys(&t, "Enter");
}

static void check_file(const char *has, const char *has_not)
{
	struct str text = STR_INIT;
	struct err err;

	ck_assert_msg(sys_read_file(path, 1 << 20, &text, &err) == OK, "%s", err.text);
	ck_assert_msg(strstr(text.s, has), "%s", text.s);
	ck_assert_msg(!has_not || !strstr(text.s, has_not), "%s", text.s);
	str_release(&text);
}

START_TEST(all_are_exported_without_another_question)
{
	start_export(0);
	term_wait(&t, "customers-");		/* what is proposed */
	term_wait(&t, ".csv");
	type_path();
	term_wait(&t, "3 records written");
	check_file("Carim", NULL);
}
END_TEST

START_TEST(the_marked_ones_are_exported)
{
	term_keys(&t, "x");
	term_settle(&t);
	start_export(2);
	term_wait(&t, "Those marked (1)");
	term_wait(&t, "All (3)");
	term_keys(&t, "Enter");
	term_wait(&t, ".vcf");
	type_path();
	term_wait(&t, "1 record written");
	check_file("BEGIN:VCARD", NULL);
}
END_TEST

START_TEST(what_the_list_shows_is_exported)
{
	term_keys(&t, "/");
	term_type(&t, "Basma");
	term_keys(&t, "Enter");
	term_wait_gone(&t, "Carim");
	start_export(1);
	term_wait(&t, "Those the list shows (1)");
	term_keys(&t, "Enter");
	type_path();
	term_wait(&t, "1 record written");
	check_file("Basma", "Carim");
}
END_TEST

START_TEST(columns_are_chosen)
{
	start_export(4);
	term_wait(&t, "Columns of the table");
	term_wait(&t, "name phone");		/* those of the list to begin with */
	term_keys(&t, "C-u");
	term_type(&t, "phone shoe");
	term_keys(&t, "Enter");
	term_wait(&t, "There is no field");
	term_keys(&t, "C-u");
	term_type(&t, "phone name");
	term_keys(&t, "Enter");
	type_path();
	term_wait(&t, "3 records written");
	check_file("phone,name\r\n", "status");
	check_file("+966501111111,Ahmad\r\n", NULL);
}
END_TEST

START_TEST(cards_are_of_either_version)
{
	start_export(6);
	type_path();
	term_wait(&t, "3 records written");
	check_file("VERSION:4.0", "VERSION:3.0");
}
END_TEST

START_TEST(a_file_that_is_there_is_asked_about)
{
	struct err err;

	ck_assert_int_eq(sys_write_file(path, "mine", 4, &err), OK);
	start_export(0);
	type_path();
	term_wait(&t, "is there already");
	term_keys(&t, "n");
	term_wait_gone(&t, "is there already");
	term_settle(&t);
	check_file("mine", NULL);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("export", setup, teardown, 60,
		ONCE(all_are_exported_without_another_question), ONCE(the_marked_ones_are_exported),
		ONCE(what_the_list_shows_is_exported), ONCE(columns_are_chosen),
		ONCE(cards_are_of_either_version), ONCE(a_file_that_is_there_is_asked_about));
}
