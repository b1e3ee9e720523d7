/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A large import beside the screen, and saves that wait for another process. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "store/db.h"
#include "store/save.h"
#include "screens/one_screen.h"
#include "screens/sheet_fixture.h"
#include "unit.h"

static struct db *lock_db;
static struct save *lock_save;

/* Another wasit that writes until it is let go. */
static void hold_lock(void)
{
	static const struct actor me = { .role = "broker", .alone = true };
	struct err err;

	ck_assert_int_eq(db_open(db_file, 0, &lock_db, &err), OK);
	ck_assert_int_eq(save_begin(lock_db, &me, "x", false, &lock_save, &err), OK);
}

static void let_go(void)
{
	save_abort(&lock_save);
	db_close(&lock_db);
}

static void write_many(void)
{
	struct str text = STR_INIT;
	struct err err;

	str_add(&text, "name,phone\n");
	for (int i = 0; i < 1500; i++)
		str_addf(&text, "Person %d,05%08d\n", i, i);
	str_add(&text, "Nobody,\n");
	ck_assert_int_eq(sys_write_file(sheet_path, text.s, text.len, &err), OK);
	str_release(&text);
}

/* It is running, and cannot be done before it is let go. */
static void begin_import(void)
{
	write_many();
	sheet_start(120, 30);
	sheet_open();
	term_wait(&t, "1500 new");
	hold_lock();
	term_keys(&t, "Enter");
	term_wait(&t, "Alt+i stops");
}

START_TEST(a_large_import_runs_beside_the_screen)
{
	begin_import();
	term_keys(&t, "a");		/* the screen is free */
	term_keys(&t, "F1");
	term_settle(&t);
	term_keys(&t, "Esc");
	term_settle(&t);
	sheet_open();			/* one at a time */
	term_wait(&t, "1500 new");
	term_keys(&t, "Enter");
	term_wait(&t, "is not done yet");
	term_keys(&t, "Esc");
	term_settle(&t);
	let_go();
	term_wait(&t, "1500 new, 1 with errors");
	term_wait(&t, "u undoes");
	term_wait(&t, "Customers 1501");
	ck_assert(!term_has(&t, "Alt+i"));
	term_keys(&t, "u");
	term_wait(&t, "Taken back");
	term_wait_gone(&t, "Customers 1501");
	assert_there("Person 7", false);
	assert_there("Ali Baba", true);
	term_quit(&t, "q");
}
END_TEST

START_TEST(a_large_import_is_stopped_and_leaves_nothing)
{
	begin_import();
	term_keys(&t, "A-i");
	term_wait(&t, "was stopped; nothing was changed");
	let_go();
	term_settle(&t);
	ck_assert(!term_has(&t, "Alt+i"));
	assert_there("Person 7", false);
	term_quit(&t, "q");
}
END_TEST

/* Who leaves has not taken back what he asked for. */
START_TEST(a_large_import_goes_on_when_the_screen_is_left)
{
	begin_import();
	term_quit(&t, "q");
	let_go();
	for (int i = 0; i < 400; i++) {
		struct str out = STR_INIT;
		bool there;

		term_run(db_file, all_customers, &out);
		there = strstr(out.s, "\"Person 1499\"") != NULL;
		str_release(&out);
		if (there)
			return;
		usleep(50000);
	}
	ck_abort_msg("it did not go on");
}
END_TEST

START_TEST(a_save_that_waits_says_so_and_is_not_lost)
{
	sheet_start(100, 30);
	term_keys(&t, "n");
	term_settle(&t);
	term_type(&t, "Hind Saad");
	term_keys(&t, "Tab");
	term_type(&t, "0501112222");
	term_settle(&t);
	hold_lock();
	term_keys(&t, "F2");
	term_wait(&t, "Another wasit is writing");
	let_go();
	term_wait(&t, "Customer added");
	assert_there("\"Hind Saad\"", true);
	term_quit(&t, "q");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("import_beside", sheet_setup, one_screen_teardown, 0,
		ONCE(a_large_import_runs_beside_the_screen),
		ONCE(a_large_import_is_stopped_and_leaves_nothing),
		ONCE(a_large_import_goes_on_when_the_screen_is_left),
		ONCE(a_save_that_waits_says_so_and_is_not_lost));
}
