/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database and its first screen for the tests of forms. */
#include "base/base.h"
#include "screens/forms_fixture.h"

void forms_setup(void)
{
	term_begin(db_file, sizeof(db_file), "forms.db");
}

void add_customer(const char *name, const char *phone)
{
	TERM_RUN(db_file, "customer", "add", name, "--phone", phone, "--kind", "buyer");
}

void edit_customer(const char *name, const char *flag, const char *value)
{
	TERM_RUN(db_file, "customer", "edit", name, flag, value);
}

void assert_field(const char *name, const char *json)
{
	const char *const words[] = { "customer", "show", name, "--json", NULL };

	term_assert_printed(db_file, words, json, true);
}

void forms_start(struct term *term)
{
	term_start(term, 100, 50, "--db", db_file, NULL);
	term_wait(term, "quit");
	term_settle(term);
}

void forms_begin(const char *key, const char *label)
{
	add_customer("Salem Form", "0501112233");
	forms_start(&t);
	term_keys(&t, key);
	term_wait(&t, label);
}

int row_of(const char *label)
{
	int y = term_find(&t, label, NULL);

	ck_assert_msg(y >= 0, "no field %s", label);
	return y;
}
