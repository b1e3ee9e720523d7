/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Duplicates on the screen: side by side, chosen field by field, merged, told apart, taken back. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"

#include "screen_harness.h"
#include "unit.h"

static struct term t;
static char db[256];

static void setup(void)
{
	term_begin(db, sizeof(db), "duplicates.db");
}

static void teardown(void)
{
	term_env(NULL);
}

static void add(const char *name, const char *phone, const char *flag, const char *value)
{
	TERM_RUN(db, "customer", "add", name, "--phone", phone, flag, value, "--keep-both");
}

static void assert_list(const char *part, bool there)
{
	const char *const argv[] = { getenv("WASIT"), "customer", "list", "--json", "--db", db, NULL };
	struct str out = STR_INIT;

	term_command(argv, &out);
	ck_assert_msg((strstr(out.s, part) != NULL) == there, "%s in %s", part, out.s);
	str_release(&out);
}

static void open_page(int cols, int rows)
{
	add("Noura Otaibi", "0501234567", "--city", "Jeddah");
	add("Nora Otaibi", "0501234567", "--notes", "second");
	add("Salem Ali", "0500000001", "--city", "Jeddah");
	add("Ali Salem", "0500000002", "--city", "Jeddah");
	term_start(&t, cols, rows, "--db", db, NULL);
	term_wait(&t, "Salem Ali");
	term_settle(&t);
	term_keys(&t, "A-u");
	term_wait(&t, "✓");
	term_settle(&t);
}

/* The row of a field in the comparison. */
static const char *field_row(const char *label)
{
	int y = term_find(&t, label, NULL);

	ck_assert_msg(y >= 0, "no %s", label);
	return term_row(&t, y);
}

START_TEST(pair_stands_side_by_side)
{
	const char *row;

	open_page(120, 30);
	row = field_row("Name");
	ck_assert_ptr_nonnull(strstr(row, "✓ Noura Otaibi"));
	ck_assert_ptr_nonnull(strstr(row, "  Nora Otaibi"));
	ck_assert_ptr_null(strstr(field_row("Currency"), "✓"));	/* the same in both */
	term_keys(&t, "Right");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(field_row("Name"), "✓ Nora Otaibi"));
	ck_assert_ptr_null(strstr(field_row("Name"), "✓ Noura Otaibi"));
	term_keys(&t, "b");
	term_wait(&t, "Only notes and sets");
	term_keys(&t, "Enter");
	term_wait(&t, "Nora Otaibi merged into Noura Otaibi");
	term_wait(&t, "1 pair");
	assert_list("\"Noura Otaibi\"", false);
	assert_list("\"Nora Otaibi\"", true);
	assert_list("\"second\"", true);
	term_keys(&t, "n");		/* the next pair came by itself */
	term_wait(&t, "0 pairs");
	term_wait(&t, "That was the last pair");
	term_keys(&t, "u");
	term_wait(&t, "1 pair");
	term_keys(&t, "u");
	term_wait(&t, "2 pairs");
	assert_list("\"Noura Otaibi\"", true);
	term_keys(&t, "u");
	term_wait(&t, "nothing to undo");
	assert_list("\"Ali Salem\"", true);
	term_keys(&t, "s");
	term_wait(&t, "1 pair");
	term_keys(&t, "x");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(field_row("Name"), "✓ Ali Salem"));
	term_keys(&t, "n F5");
	term_wait(&t, "1 pair");	/* what was skipped, not what was told apart */
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(field_row("Name"), "Noura Otaibi"));
	term_keys(&t, "Esc");
	term_wait(&t, "quit");
	term_quit(&t, "q");
}
END_TEST

START_TEST(narrow_windows_stack_the_values)
{
	int y;

	open_page(80, 24);
	y = term_find(&t, "✓ Noura Otaibi", NULL);
	ck_assert_int_ge(y, 0);
	ck_assert_ptr_nonnull(strstr(term_row(&t, y + 1), "  Nora Otaibi"));
	term_resize(&t, 64, 20);	/* the comparison alone */
	term_settle(&t);
	ck_assert_ptr_null(strstr(field_row("Name"), "·"));
	term_keys(&t, "Enter");
	term_wait(&t, "merged into");
	term_keys(&t, "Tab Tab");
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(field_row("Name"), "Salem Ali"));
	term_quit(&t, "C-q");
}
END_TEST

START_TEST(arabic_stands_from_the_right)
{
	int x = 0, other = 0;

	term_env("LANGUAGE=ar");
	open_page(120, 30);
	ck_assert_int_ge(term_find(&t, "Noura Otaibi ✓", &x), 0);
	term_keys(&t, "Left");
	term_settle(&t);
	ck_assert_int_ge(term_find(&t, "Nora Otaibi ✓", &other), 0);
	ck_assert_int_lt(other, x);
	term_quit(&t, "C-q");
}
END_TEST

/* A number that gives way is not lost, and the screen says where it stays: below it, at both widths. */
static void assert_stays(const char *number, const char *text)
{
	int y = term_find(&t, number, NULL);

	ck_assert_int_ge(y, 0);
	ck_assert_msg(strstr(term_row(&t, y + 1), text), "%s", term_row(&t, y + 1));
}

START_TEST(the_number_that_gives_way_is_kept_and_said_so)
{
	add("Ali Salem", "0561112222", "--city", "Abha");
	add("Ali Salem", "0571112222", "--city", "Abha");
	add("Huda Harbi", "0581112222", "--email", "huda@one.example");
	add("Huda Harbi", "0581112222", "--email", "huda@two.example");
	term_start(&t, 120, 24, "--db", db, NULL);
	term_wait(&t, "Customers 4");
	term_keys(&t, "A-u");
	term_wait(&t, "+ huda@two.example");
	assert_stays("+ huda@two.example", "kept as well");
	ck_assert(!term_has(&t, "kept as:"));
	term_keys(&t, "Tab j");
	term_wait(&t, "✓ +966 56 111 2222");
	assert_stays("+ +966 57 111 2222", "kept as: Second number");
	term_keys(&t, "Tab l");
	term_wait(&t, "✓ +966 57 111 2222");
	assert_stays("+ +966 56 111 2222", "kept as: Second number");
	term_resize(&t, 80, 24);
	term_wait_gone(&t, "Goes into it");
	assert_stays("+ +966 56 111 2222", "kept as: Second number");
	term_keys(&t, "Enter");
	term_wait(&t, "merged into");
	term_quit(&t, "C-q");
	assert_list("\"+966571112222\"", true);
	assert_list("\"+966561112222\"", true);
}
END_TEST

/* Two of the same name are named once, whole, and the footer has the answer that ends it. */
START_TEST(namesakes_are_named_once)
{
	add("Abdulrahman Alqahtani", "0501112222", "--city", "Jeddah");
	add("Abdulrahman Alqahtani", "0501112223", "--city", "Jeddah");
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "Customers 2");
	term_keys(&t, "A-u");
	term_wait(&t, "1 pair");
	term_wait(&t, "Abdulrahman Alqahtani");
	ck_assert_ptr_null(strstr(term_row(&t, 2), " · "));
	term_wait(&t, "n not the same");
	term_keys(&t, "Esc");
	term_settle(&t);
	term_quit(&t, "q");
}
END_TEST

/* Long after: from the customer himself, without the shell. */
START_TEST(a_merge_is_taken_back_from_the_customer)
{
	add("Noura Otaibi", "0501112222", "--city", "Jeddah");
	add("Nora Otaibi", "0501112222", "--notes", "second");
	term_start(&t, 100, 30, "--db", db, NULL);
	term_wait(&t, "Customers 2");
	term_keys(&t, "A-u");
	term_wait(&t, "1 pair");
	term_keys(&t, "Enter");
	term_wait(&t, "merged into");
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 1");
	term_keys(&t, ":");
	term_settle(&t);
	term_type(&t, "unmerge");
	term_keys(&t, "Enter");
	term_wait(&t, "Who is to be a customer of his own again?");
	ck_assert(term_has(&t, "merged today"));
	term_keys(&t, "Enter");
	term_wait(&t, "is a customer of his own again");
	term_wait(&t, "Customers 2");
	term_keys(&t, "u");
	term_wait(&t, "Customers 1");
	term_quit(&t, "q");
}
END_TEST

/* More pairs than a list keeps of a long one: all are counted and reached, and one answered is one less. */
START_TEST(many_pairs_are_all_there)
{
	static const char *const first[] = { "Mohammed", "Fatima", "Khalid", "Noura", "Abdullah", "Sara", "Waleed", "Reem",
		"Faisal", "Lina", "Tariq", "Hind", "Majed", "Yusuf", "Dima", "Sultan", "Jawaher", "Turki", "Ibrahim", "Zainab" };
	static const char *const last[] = { "Otaibi", "Qahtani", "Dosari", "Shehri", "Ghamdi", "Harbi", "Mutairi",
		"Zahrani", "Subaie", "Anazi" };
	struct str rows = STR_INIT;
	struct err err;
	char file[256];

	str_add(&rows, "name,phone,city\n");
	for (int i = 0; i < 400; i++)
		str_addf(&rows, "%s %s,050111%04d,Abha\n", first[i / 2 % 20], last[i / 40], i);
	term_own_file(file, sizeof(file), "pairs.csv");
	ck_assert_int_eq(sys_write_file(file, rows.s, rows.len, &err), OK);
	str_release(&rows);
	TERM_RUN(db, "import", file);
	term_start(&t, 80, 24, "--db", db, NULL);
	term_wait(&t, "Customers 400");
	term_keys(&t, "A-u");
	term_wait(&t, "200 pairs");
	term_keys(&t, "Enter");
	term_wait(&t, "199 pairs");
	term_keys(&t, "n");
	term_wait(&t, "198 pairs");
	term_keys(&t, "u");
	term_wait(&t, "199 pairs");
	term_keys(&t, "Tab End");
	term_wait(&t, "Zainab Anazi");
	term_keys(&t, "Home");
	term_wait_gone(&t, "Zainab Anazi");
	term_quit(&t, "C-q");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("screens-duplicates");
	TCase *tc = tcase_create("duplicates");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, pair_stands_side_by_side);
	tcase_add_test(tc, narrow_windows_stack_the_values);
	tcase_add_test(tc, arabic_stands_from_the_right);
	tcase_add_test(tc, the_number_that_gives_way_is_kept_and_said_so);
	tcase_add_test(tc, namesakes_are_named_once);
	tcase_add_test(tc, a_merge_is_taken_back_from_the_customer);
	tcase_add_test(tc, many_pairs_are_all_there);
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
