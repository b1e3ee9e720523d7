/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The database of a day, and starts at two sizes. */
#include "base/base.h"
#include "screens/day_fixture.h"

char day_db[256];

void day_setup(void)
{
	term_begin(day_db, sizeof(day_db), "day.db");
}

void day_add_customer(const char *name, const char *phone)
{
	TERM_RUN(day_db, "customer", "add", name, "--phone", phone, "--source", "referral");
}

void day_start(struct term *t, int cols, int rows)
{
	term_start(t, cols, rows, "--db", day_db, NULL);
}

void day_begin(struct term *t, int cols, int rows)
{
	day_add_customer("Ali Baba", "0501234567");
	day_start(t, cols, rows);
	term_wait(t, "Customers 1");
}
