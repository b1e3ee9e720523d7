/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Two screens on one database, as two brokers of an office have them: what one does the other sees, and neither
 * writes over the other. */
#include "base/base.h"

#include "screen_harness.h"
#include "unit.h"

static struct term ours, theirs;
static char db[256];

static void setup(void)
{
	term_begin(db, sizeof(db), "two.db");
	/* A working day: new leads are called. */
	setenv("WASIT_NOW", "2026-11-22T09:00:00+03:00", 1);
	term_env("WASIT_NOW=2026-11-22T09:00:00+03:00");
}

static void teardown(void)
{
	unsetenv("WASIT_DB");
	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
}

static void add_customer(const char *name, const char *phone)
{
	TERM_RUN(db, "customer", "add", name, "--phone", phone, "--source", "referral");
}

static void start_both(const char *shown)
{
	term_start(&ours, 80, 24, "--db", db, NULL);
	term_wait(&ours, shown);
	term_start(&theirs, 80, 24, "--db", db, NULL);
	term_wait(&theirs, shown);
}

static void quit_both(void)
{
	term_quit(&ours, "q");
	term_quit(&theirs, "q");
}

START_TEST(what_one_does_the_other_sees)
{
	add_customer("Ali Baba", "0501234567");
	start_both("Customers 1");
	term_keys(&ours, "n");
	term_wait(&ours, "New customer");
	term_type(&ours, "Sara Khalid");
	term_go_to(&ours, "Mobile number");
	term_type(&ours, "0507654321");
	term_keys(&ours, "F2");
	term_wait(&ours, "Customers 2");
	term_wait(&theirs, "Customers 2");
	term_wait(&theirs, "Sara Khalid");
	term_keys(&ours, "u");
	term_wait(&theirs, "Customers 1");
	term_wait_gone(&theirs, "Sara Khalid");
	quit_both();
}
END_TEST

/* Both change the name, we the city too; they are first. */
START_TEST(the_second_to_save_gets_both_values)
{
	add_customer("Ali Baba", "0501234567");
	start_both("Customers 1");
	term_keys(&ours, "e");
	term_wait(&ours, "Known as");
	term_keys(&theirs, "e");
	term_wait(&theirs, "Known as");
	term_keys(&ours, "C-u");
	term_type(&ours, "Ours Ours");
	term_go_to(&ours, "City");
	term_type(&ours, "Jeddah");
	term_keys(&theirs, "C-u");
	term_type(&theirs, "Theirs Theirs");
	term_keys(&theirs, "F2");
	term_wait(&theirs, "Customer changed");
	term_keys(&ours, "F2");
	term_wait(&ours, "somebody else");
	term_wait(&ours, "Ours Ours");
	term_wait(&ours, "Theirs Theirs");
	/* Until the choice nothing of ours is there. */
	ck_assert(!term_has(&theirs, "Ours"));
	term_assert_printed(db, (const char *const []){ "customer", "show", "0501234567", NULL }, "Jeddah", false);
	term_keys(&ours, "j Enter");	/* theirs holds; what only we changed comes along */
	term_wait(&ours, "Customer changed");
	term_assert_printed(db, (const char *const []){ "customer", "show", "0501234567", NULL }, "Theirs Theirs", true);
	term_assert_printed(db, (const char *const []){ "customer", "show", "0501234567", NULL }, "Jeddah", true);
	quit_both();
}
END_TEST

/* Both have the same card of call mode before them: it is logged once, and the slower one is told. */
START_TEST(a_call_is_logged_once)
{
	add_customer("Lead One", "0501234561");
	add_customer("Lead Two", "0501234562");
	start_both("Customers 2");
	term_keys(&ours, "c");
	term_wait(&ours, "2 left");
	term_keys(&theirs, "c");
	term_wait(&theirs, "2 left");
	term_keys(&ours, "1");
	term_wait(&ours, "1 left");
	term_wait(&theirs, "1 left");
	term_keys(&theirs, "3");
	term_wait(&theirs, "This call is done already");
	term_assert_printed(db, (const char *const []){ "interaction", "list", NULL }, "No answer", true);
	term_assert_printed(db, (const char *const []){ "interaction", "list", NULL }, "Interested", false);
	term_keys(&theirs, "j 3");	/* the next one is theirs */
	term_wait(&ours, "0 left");
	term_wait(&theirs, "0 left");
	term_keys(&ours, "Esc");
	term_keys(&theirs, "Esc");
	term_wait(&ours, "Customers 2");
	term_wait(&theirs, "Customers 2");
	quit_both();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("two", setup, teardown, 120, ONCE(what_one_does_the_other_sees),
		ONCE(the_second_to_save_gets_both_values), ONCE(a_call_is_logged_once));
}
