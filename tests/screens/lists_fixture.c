/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Buyers and sellers for the tests of lists. */
#include "base/base.h"
#include "screens/lists_fixture.h"

char lists_db[256];

void lists_setup(void)
{
	term_begin(lists_db, sizeof(lists_db), "lists.db");
}

void add_buyer(const char *name, const char *phone, const char *city)
{
	TERM_RUN(lists_db, "customer", "add", name, "--phone", phone, "--kind", "buyer", "--status", "active",
		"--city", city);
}

void add_seller(const char *name, const char *phone)
{
	TERM_RUN(lists_db, "customer", "add", name, "--phone", phone, "--kind", "seller");
}

void lists_start(struct term *t, int cols, int rows)
{
	term_start(t, cols, rows, "--db", lists_db, NULL);
}

void expect_chosen(struct term *t, const char *name)
{
	int x = -1;

	term_settle(t);
	ck_assert_msg(term_find(t, name, &x) >= 0, "%s", name);
	for (int y = 2; y < t->rows; y++)
		if (strstr(term_row(t, y), name) && term_cell(t, 3, y).reverse)
			return;
	for (int y = 2; y < 5; y++) {
		const char *bar = strstr(term_row(t, y), "│");

		if (bar && strstr(bar, name))
			return;
	}
	ck_abort_msg("%s is not the chosen one", name);
}

void lists_fill(void)
{
	add_buyer("Adam Ali", "0501111111", "Riyadh");
	add_buyer("Badr Ali", "0501111112", "Jeddah");
	add_buyer("Celia Ali", "0501111113", "Riyadh");
	add_seller("Dina Ali", "0501111114");
}

void lists_begin(struct term *t, int cols, int rows)
{
	lists_fill();
	lists_start(t, cols, rows);
	term_wait(t, "Customers 4");
}
