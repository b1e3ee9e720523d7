/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing on the screen: saying what columns are, correcting rows, putting all in. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "store/db.h"
#include "screens/one_screen.h"
#include "screens/sheet_fixture.h"
#include "unit.h"

/* Where Arabic goes from right to left, a path that is typed stands as one reads it. */
START_TEST(a_path_goes_from_left_to_right)
{
	term_env("LANGUAGE=ar");
	sheet_start(80, 24);
	term_keys(&t, "F4");
	term_settle(&t);
	term_type(&t, "phone-exports/");
	term_wait(&t, "phone-exports/");
	term_keys(&t, "C-u");
	term_settle(&t);
	term_type(&t, sheet_path);
	term_wait(&t, sheet_path);
	term_keys(&t, "Enter");
	term_settle(&t);
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

static const char *row_of(const char *text)
{
	int y = term_find(&t, text, NULL);

	ck_assert_msg(y >= 0, "no %s", text);
	return term_row(&t, y);
}

START_TEST(columns_are_said_and_remembered)
{
	sheet_start(100, 30);
	sheet_open();
	term_wait(&t, "3 are a guess");
	ck_assert_ptr_nonnull(strstr(row_of("Boss"), "? Name"));
	ck_assert_ptr_nonnull(strstr(row_of("Boss"), "Hind Saad · Maha Ali · Fahd Omar"));
	ck_assert_ptr_nonnull(strstr(row_of("Ring him at"), "Phone"));
	term_keys(&t, "Enter");		/* the first guess is the chosen row */
	term_settle(&t);
	term_type(&t, "known");
	term_wait(&t, "Known as");
	term_keys(&t, "Esc");
	term_settle(&t);
	term_keys(&t, "Enter Enter");	/* it is the name indeed */
	term_wait(&t, "2 are a guess");
	term_keys(&t, "Enter Enter");
	term_wait(&t, "1 is a guess");
	term_keys(&t, "n");		/* the next guess: Shoe */
	term_wait(&t, "all known");
	ck_assert_ptr_nonnull(strstr(row_of("Shoe"), "Into the notes"));
	term_keys(&t, "F2");
	term_wait(&t, "2 new");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "2 new");
	sheet_open();			/* remembered: straight to the preview */
	term_wait(&t, "2 new");
	ck_assert(!term_has(&t, "a guess"));
	term_keys(&t, "Enter");
	term_wait(&t, "u undoes");
	assert_there("Shoe: 38", true);
	term_keys(&t, "u");
	term_wait(&t, "Taken back");
	assert_there("Hind Saad", false);
	assert_there("Ali Baba", true);
	term_quit(&t, "q");
}
END_TEST

START_TEST(rows_with_errors_are_corrected_or_left_out)
{
	sheet_start(100, 30);
	sheet_open();
	term_wait(&t, "3 are a guess");
	term_keys(&t, "F2");
	term_wait(&t, "2 new, 2 with errors");
	term_keys(&t, "c");		/* wherever one is: the first with an error */
	term_wait(&t, "Mobile number");
	ck_assert(term_has(&t, "Maha Ali · 39"));
	term_type(&t, "0501112224");	/* the field at fault has the cursor */
	term_keys(&t, "F2");
	term_wait(&t, "3 new, 1 with errors");
	term_keys(&t, "c");
	term_wait(&t, "Mobile number");
	term_keys(&t, "Esc");		/* nothing can be made of it */
	term_wait(&t, "1 with errors");
	term_keys(&t, "d");
	term_wait(&t, "3 new, 1 left out");
	assert_there("Hind Saad", false);
	term_keys(&t, "F2");
	term_wait(&t, "u undoes");
	assert_there("\"Maha Ali\"", true);
	assert_there("+966501112224", true);
	term_keys(&t, "u");
	term_wait(&t, "Taken back");
	assert_there("Maha Ali", false);
	term_quit(&t, "q");
}
END_TEST

/* However many there are, one can go to the last and back; Esc leaves the errors, not the import. */
START_TEST(every_row_of_a_long_preview_is_reached)
{
	struct str rows = STR_INIT;
	struct err err;

	str_add(&rows, "name,phone,city\n");
	for (int i = 0; i < 400; i++)
		str_addf(&rows, "Person %03d,050111%04d,Abha\n", i, i);
	str_add(&rows, "Nobody At All,,Abha\n");
	ck_assert_int_eq(sys_write_file(sheet_path, rows.s, rows.len, &err), OK);
	str_release(&rows);
	sheet_start(80, 24);
	sheet_open();
	term_wait(&t, "400 new, 1 with errors");
	term_keys(&t, "End");
	term_wait(&t, "Nobody At All");
	for (int i = 0; i < 30; i++)
		term_keys(&t, "PgUp");
	term_wait(&t, "Person 000");
	for (int i = 0; i < 30; i++)
		term_keys(&t, "PgDn");
	term_wait(&t, "Nobody At All");
	term_keys(&t, "e");
	term_wait_gone(&t, "Person 399");
	term_wait(&t, "e or Esc shows all");
	term_keys(&t, "Esc");
	term_wait(&t, "Person 000");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Person 000");
	term_quit(&t, "q");
}
END_TEST

/* The rows name the person; what is wrong stands whole above the list, and what is read on goes with it. */
START_TEST(the_preview_names_whom_it_is_about)
{
	static const char rows[] = "name,phone,city\nHind Saad,0501112222,Abha\nHind Saad,0501112223,Abha\n"
		"Maha Ali,0501112224,Abha\n";
	struct err err;

	ck_assert_int_eq(sys_write_file(sheet_path, rows, strlen(rows), &err), OK);
	sheet_start(80, 24);
	sheet_open();
	term_wait(&t, "3 new, 1 to look at");
	ck_assert_ptr_nonnull(strstr(row_of("+966501112224"), "Maha Ali"));
	ck_assert(!term_has(&t, "line 3"));
	term_keys(&t, "e");		/* what wants a look only */
	term_wait_gone(&t, "Maha Ali");
	ck_assert_ptr_nonnull(strstr(row_of("look    "), "Hind Saad"));
	ck_assert(term_has(&t, "line 3: known with another number: see Duplicates."));
	term_keys(&t, "d");
	term_wait(&t, "No row has an error; e shows all again.");
	term_keys(&t, "e");
	term_wait(&t, "Maha Ali");
	term_keys(&t, "Esc");
	term_wait(&t, "Ali Baba");
	term_quit(&t, "q");
}
END_TEST

/* Many rows may have the same: they say it in few words, the sentence stands once, for the chosen one. */
START_TEST(a_row_says_in_few_words_what_is_wrong)
{
	static const char rows[] = "name,phone,city,email\nHind Saad,0501112222,Abha,\nHind Saad,0501112223,Abha,\n"
		"Hind Saad,0501112224,Abha,\nBadr Omar,,Abha,\nMaha Ali,0501,,\nHuda,0501112225,,a@b.example\n"
		"Reem,0501112226,,a@b.example\n";
	struct err err;

	ck_assert_int_eq(sys_write_file(sheet_path, rows, strlen(rows), &err), OK);
	sheet_start(140, 40);
	sheet_open();
	term_wait(&t, "6 new, 1 with errors, 4 to look at");
	ck_assert(!term_has(&t, "A-u"));
	term_keys(&t, "e");
	term_wait(&t, "line 3: known with another number: see Duplicates.");
	ck_assert(!term_has(&t, "line 4"));
	ck_assert_ptr_nonnull(strstr(row_of("Hind Saad"), "known with another number"));
	ck_assert_ptr_nonnull(strstr(row_of("Badr Omar"), "Mobile number: –"));
	ck_assert_ptr_nonnull(strstr(row_of("Maha Ali"), "incomplete number: 0501"));
	ck_assert_ptr_nonnull(strstr(row_of("Reem"), "same e-mail as another"));
	term_keys(&t, "End");
	term_wait(&t, "line 8: another has this e-mail");
	term_keys(&t, "Esc Esc");
	term_wait(&t, "Ali Baba");
	term_quit(&t, "q");
}
END_TEST

/* Looking at the columns is no way to lose an import. */
START_TEST(from_the_columns_back_to_the_preview)
{
	static const char rows[] = "name,phone,Shoe\nHind Saad,0501112222,38\n";
	struct err err;

	ck_assert_int_eq(sys_write_file(sheet_path, rows, strlen(rows), &err), OK);
	sheet_start(80, 24);
	sheet_open();
	term_wait(&t, "1 is a guess");
	term_keys(&t, "F2");
	term_wait(&t, "1 new");
	term_keys(&t, "m");
	term_wait(&t, "Columns of");
	term_keys(&t, "Esc");
	term_wait(&t, "1 new");
	term_keys(&t, "m");
	term_wait(&t, "Columns of");
	term_keys(&t, "End x F2");
	term_wait(&t, "1 new");
	term_keys(&t, "Esc");		/* and the old one is not below */
	term_wait(&t, "Ali Baba");
	term_quit(&t, "q");
}
END_TEST

/* No key is named that has nothing to do. */
START_TEST(cards_have_no_columns)
{
	static const char card[] = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Hind Saad\r\nTEL:0501112222\r\nEND:VCARD\r\n";
	struct err err;

	ck_assert_int_eq(sys_write_file(sheet_path, card, strlen(card), &err), OK);
	sheet_start(80, 24);
	sheet_open();
	term_wait(&t, "Enter imports, Esc leaves without a change.");
	ck_assert(!term_has(&t, "columns"));
	ck_assert(!term_has(&t, "correct"));
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(the_first_row_may_be_a_contact)
{
	static const char rows[] = "Hind,Jeddah,x\nMaha,Abha,y\n";
	struct err err;

	ck_assert_int_eq(sys_write_file(sheet_path, rows, strlen(rows), &err), OK);
	sheet_start(80, 24);
	sheet_open();
	term_wait(&t, "The first row names the columns");
	ck_assert(!term_has(&t, "Column 1"));
	term_keys(&t, "h");
	term_wait(&t, "taken as a contact");
	ck_assert_ptr_nonnull(strstr(row_of("Column 1"), "Hind · Maha"));
	term_keys(&t, "Home x F2");		/* and nothing to know anybody by */
	term_wait(&t, "No column is a name");
	term_keys(&t, "h");
	term_wait(&t, "names the columns");
	term_keys(&t, "Esc");
	term_wait(&t, "Ali Baba");
	assert_there("Maha", false);
	term_quit(&t, "q");
}
END_TEST

/* Arabic: the columns begin at the right edge. */
START_TEST(the_columns_are_mirrored)
{
	int x, y;

	term_env("LANGUAGE=ar");
	sheet_start(80, 24);
	sheet_open();
	term_wait(&t, "Ring him at");
	term_settle(&t);
	y = term_find(&t, "Ring him at", &x);
	ck_assert_int_eq(x + (int)strlen("Ring him at"), 79);
	ck_assert_int_ge(y, 5);
	term_find(&t, "0501112222", &x);
	ck_assert_int_lt(x, 40);
	term_keys(&t, "m Esc");
	term_settle(&t);
	term_quit(&t, "q");
}
END_TEST

/* --- What wasit exported of other tables. */

static void export_to(const char *table, const char *path)
{
	TERM_RUN(db_file, "export", table, "--format", "json", "--output", path, "--yes");
}

static void customer_id(char id[27])
{
	struct str out = STR_INIT;
	const char *at;

	term_run(db_file, all_customers, &out);
	at = strstr(out.s, "\"id\": \"");
	ck_assert_ptr_nonnull(at);
	memcpy(id, at + strlen("\"id\": \""), 26);
	id[26] = '\0';
	str_release(&out);
}

#define TALK "01KA00000000000000000000"

static void write_talks(void)
{
	struct str text = STR_INIT;
	struct err err;
	char id[27];

	customer_id(id);
	str_addf(&text, "[{\"id\":\"" TALK "AA\",\"customer\":\"%s\",\"type\":\"call\",\"subject\":\"Keys of the "
		"villa\",\"direction\":\"inbound\"},\n", id);
	str_addf(&text, "{\"id\":\"" TALK "AB\",\"customer\":\"%s\",\"type\":\"dance\",\"subject\":\"Offer\"},\n", id);
	str_addf(&text, "{\"id\":\"" TALK "AC\",\"customer\":\"01KA00000000000000000000ZZ\",\"type\":\"call\"}]");
	ck_assert_int_eq(sys_write_file(sheet_path, text.s, text.len, &err), OK);
	str_release(&text);
}

static bool talk_is_there(const char *part)
{
	char path[320];
	struct str text = STR_INIT;
	struct err err;
	bool there;

	snprintf(path, sizeof(path), "%s.out", sheet_path);
	export_to("interactions", path);
	ck_assert_int_eq(sys_read_file(path, 1 << 20, &text, &err), OK);
	unlink(path);
	there = strstr(text.s, part);
	str_release(&text);
	return there;
}

START_TEST(exports_of_other_tables_have_the_same_preview)
{
	write_talks();
	sheet_start(100, 30);
	sheet_open();
	term_wait(&t, "1 new, 2 with errors");
	ck_assert_ptr_nonnull(strstr(row_of("Keys of the villa"), "Ali Baba"));
	ck_assert(!talk_is_there("Keys"));	/* only looked at */
	term_keys(&t, "m");			/* it has no columns to be said */
	term_settle(&t);
	ck_assert(term_has(&t, "1 new, 2 with errors"));
	term_keys(&t, "e c");
	term_wait(&t, "dance");			/* what stood in the sheet_path */
	term_keys(&t, "m");			/* in the field at fault: a meeting */
	term_keys(&t, "F2");
	term_wait(&t, "2 new, 1 with errors");
	term_keys(&t, "e e d");			/* nobody here has that id */
	term_wait(&t, "2 new, 1 left out");
	term_keys(&t, "F2");
	term_wait(&t, "u undoes");
	ck_assert(talk_is_there("Keys of the villa"));
	ck_assert(talk_is_there("\"meeting\""));
	term_keys(&t, "u");
	term_wait(&t, "Taken back");
	ck_assert(!talk_is_there("Keys of the villa"));
	term_quit(&t, "q");
}
END_TEST

/* A few columns fit several tables. */
START_TEST(whose_columns_they_are_is_asked)
{
	static const char rows[] = "id,title\n" TALK "AA,Offer\n";
	struct err err;

	ck_assert_int_eq(sys_write_file(sheet_path, rows, strlen(rows), &err), OK);
	sheet_start(80, 24);
	sheet_open();
	term_wait(&t, "Several tables have these columns");
	term_keys(&t, "Esc");
	term_wait_gone(&t, "Several tables");
	sheet_open();
	term_wait(&t, "Several tables have these columns");
	term_keys(&t, "Enter");
	term_wait(&t, "with errors");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("screens-import");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, sheet_setup, one_screen_teardown);
	tcase_add_test(all, a_path_goes_from_left_to_right);
	tcase_add_test(all, columns_are_said_and_remembered);
	tcase_add_test(all, rows_with_errors_are_corrected_or_left_out);
	tcase_add_test(all, every_row_of_a_long_preview_is_reached);
	tcase_add_test(all, the_preview_names_whom_it_is_about);
	tcase_add_test(all, a_row_says_in_few_words_what_is_wrong);
	tcase_add_test(all, from_the_columns_back_to_the_preview);
	tcase_add_test(all, cards_have_no_columns);
	tcase_add_test(all, the_first_row_may_be_a_contact);
	tcase_add_test(all, the_columns_are_mirrored);
	tcase_add_test(all, exports_of_other_tables_have_the_same_preview);
	tcase_add_test(all, whose_columns_they_are_is_asked);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
