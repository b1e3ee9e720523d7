/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The dashboard: keys in, cells out, in both directions and sizes. */
#include "base/base.h"

#include <unistd.h>

#include "base/lang.h"
#include "base/sys.h"
#include "screen_harness.h"
#include "unit.h"

static char db[256];

static void add(const char *name, const char *phone, const char *kind)
{
	TERM_RUN(db, "customer", "add", name, "--phone", phone, "--kind", kind);
}

static void setup(void)
{
	term_begin(db, sizeof(db), "figures.db");
	add("Noura Otaibi", "0501234567", "buyer");
	add("Khalid Saeed", "0501234568", "buyer");
	add("Sara Ali", "0501234569", "seller");
}

static void open_figures(struct term *t, int cols, int rows)
{
	term_start(t, cols, rows, "--db", db, NULL);
	term_keys(t, "F8");
	term_wait(t, "Health");	/* comes later, on a tall screen */
	term_settle(t);
}

/* The number that stands in the row of a label, after it. */
static void is_figure(struct term *t, const char *label, const char *want)
{
	int x, y = term_find(t, label, &x);
	const char *row;

	ck_assert_msg(y >= 0, "%s is not there", label);
	row = strstr(term_row(t, y), label);
	ck_assert_ptr_nonnull(row);
	row += strlen(label);
	row += strspn(row, " ");
	ck_assert_msg(!strncmp(row, want, strlen(want)), "%s: %s", label, row);
}

START_TEST(figures_stand_in_two_columns_and_lead_to_customers)
{
	struct term t;
	int x, other, y;

	open_figures(&t, 120, 50);
	is_figure(&t, "Buyer", "2");
	is_figure(&t, "Seller", "1");
	ck_assert(term_has(&t, "████"));
	y = term_find(&t, "By temperature", &x);
	ck_assert_int_eq(x, 0);
	ck_assert_int_eq(term_find(&t, "Calls a day", &other), y);
	ck_assert_int_eq(other, 60);
	term_keys(&t, "Tab Tab Tab S-Tab Tab Tab");	/* temperature, days, calls, kind */
	term_keys(&t, "Enter");
	term_wait(&t, "Customers 2");
	term_wait(&t, "Noura Otaibi");
	term_wait(&t, "Khalid Saeed");
	term_wait_gone(&t, "Sara Ali");
	term_keys(&t, "Esc");
	term_wait(&t, "Customers 3");
	term_check_raw(&t, 0);
	term_quit(&t, "q");
}
END_TEST

START_TEST(one_column_scrolls_and_follows_changes)
{
	struct term t;
	int x;

	term_start(&t, 80, 24, "--db", db, NULL);
	term_keys(&t, "F8");
	term_wait(&t, "By temperature");
	term_wait(&t, "Calls a day");
	term_find(&t, "Calls a day", &x);
	ck_assert_int_eq(x, 0);
	ck_assert(!term_has(&t, "Critical risk"));
	term_settle(&t);
	ck_assert_ptr_nonnull(strstr(term_row(&t, 1), " lines below"));
	term_keys(&t, "End");
	term_wait(&t, "Critical risk");
	ck_assert_ptr_null(strstr(term_row(&t, 1), "below"));
	ck_assert(!term_has(&t, "By temperature"));
	term_keys(&t, "Home");
	term_wait(&t, "By temperature");
	ck_assert(!strncmp(term_row(&t, 2), " 3 ", 3));
	add("Another One", "0501234570", "tenant");
	term_wait(&t, "4 ███");
	ck_assert(!strncmp(term_row(&t, 2), " 4 ", 3));
	term_resize(&t, 60, 16);
	term_settle(&t);
	term_keys(&t, "End");
	term_wait(&t, "Critical risk");
	term_keys(&t, "Enter");
	term_wait(&t, "Customers 0");
	term_quit(&t, "q");
}
END_TEST

START_TEST(arabic_mirrors_the_figures)
{
	struct term t;
	const char *row;
	int y, x;

	term_env("LANGUAGE=ar");
	term_start(&t, 80, 24, "--db", db, NULL);
	term_keys(&t, "F8");
	term_wait(&t, "███");
	term_settle(&t);
	y = term_find(&t, "███", &x);
	ck_assert_msg(y >= 0, "a bar");
	row = term_row(&t, y);		/* bar, number, label: read from the right */
	ck_assert_ptr_nonnull(strstr(row, term_visual("ساخن", true)));
	ck_assert_ptr_nonnull(strstr(strstr(row, "███"), " 3 "));
	ck_assert_str_eq(strrchr(term_row(&t, 2), ' ') + 1, "3");
	term_keys(&t, "Left");		/* the eye's left is the next tile */
	term_keys(&t, "Enter");
	term_wait(&t, "status=active");
	term_keys(&t, "Esc");
	term_quit(&t, "q");
}
END_TEST

START_TEST(ascii_has_twins_for_bars)
{
	struct term t;

	term_env("LC_ALL=C");
	term_start(&t, 80, 24, "--db", db, NULL);
	term_keys(&t, "F8");
	term_wait(&t, "####");
	term_quit(&t, "C-q");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("figures");
	TCase *all = tcase_create("all");

	lang_init();
	tcase_set_timeout(all, 120);
	tcase_add_checked_fixture(all, setup, NULL);
	tcase_add_test(all, figures_stand_in_two_columns_and_lead_to_customers);
	tcase_add_test(all, one_column_scrolls_and_follows_changes);
	tcase_add_test(all, arabic_mirrors_the_figures);
	tcase_add_test(all, ascii_has_twins_for_bars);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
