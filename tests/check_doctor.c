/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The check of the whole database: its steps, and Ctrl-C in each of them. */
#include "store_fixture.h"
#include "app_fixture.h"

#include <signal.h>

#include "app/command.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "store/store_p.h"

#define NOW "2026-11-22T10:00"
#define FILL 400	/* more than SQLite does between two looks at Ctrl-C */

static struct app app;
static struct err err;

static void setup(void)
{
	fixture_open(&app, NOW);
	for (int i = 0; i < FILL; i++) {
		char *spec = xasprintf("name=Customer %d;phone=+9665%08d;notes=word%d villa", i, i, i * 7);

		fixture_add(&app, &customer_entity, spec);
		free(spec);
	}
}

static void teardown(void)
{
	app_close(&app);
}

/* --- Its steps. */

struct steps { int last, all; };

static void note_step(void *ctx, int step, int steps)
{
	struct steps *s = ctx;

	ck_assert_int_eq(step, s->last + 1);
	ck_assert(!s->all || s->all == steps);
	s->last = step;
	s->all = steps;
}

START_TEST(its_steps_are_told_one_by_one)
{
	struct steps steps = { 0, 0 };

	ck_ok(db_check_told(app.db, note_step, &steps, &err));
	ck_assert_int_eq(steps.last, steps.all);
	ck_assert_int_gt(steps.all, 3);		/* the file, the references, an index for each that is searched */
}
END_TEST

/* --- Ctrl-C. */

static const char *const moments[] = {
	"PRAGMA integrity_check", "PRAGMA foreign_key_check", "INSERT INTO \"find_customer\"",
};
static const char *moment;

/* At the first statement of its kind, as if somebody pressed it then. */
static int on_statement(unsigned type, void *ctx, void *stmt, void *text)
{
	(void)type, (void)ctx, (void)stmt;
	if (moment && str_has_prefix(text, moment)) {
		moment = NULL;
		raise(SIGINT);
	}
	return 0;
}

static enum result doctor(struct str *out)
{
	const struct action *action = action_find("doctor-database");
	const char *text[4] = { NULL };
	struct args args = { action->params, action->nparams, text };
	struct target t = { .app = &app, .out = out };

	ck_assert_uint_le(action->nparams, COUNT(text));
	return action->run(&t, &args, &err);
}

START_TEST(ctrl_c_ends_it_in_any_of_them)
{
	struct str out = STR_INIT;

	moment = moments[_i];
	ck_assert_int_eq(sqlite3_trace_v2(app.db->sqlite, SQLITE_TRACE_STMT, on_statement, NULL), SQLITE_OK);
	ck_code(doctor(&out), ERR_CANCEL);
	ck_assert_ptr_null(moment);
	ck_assert_msg(str_has_prefix(err.text, "Stopped"), "%s", err.text);
	ck_assert_str_eq(out.s, "");
	/* The next one is not stopped by it, and finds nothing amiss. */
	ck_ok(doctor(&out));
	ck_assert(strstr(out.s, "are sound"));
	ck_assert(!sys_interrupted());
	sqlite3_trace_v2(app.db->sqlite, 0, NULL, NULL);
	str_release(&out);
}
END_TEST

static bool count_down(void *ctx)
{
	int *left = ctx;

	return !(*left)--;
}

/* Wherever it is stopped, that is no damage. */
START_TEST(stopped_anywhere_it_is_not_taken_for_damaged)
{
	int stopped = 0;

	for (int at = 0; at < 60; at++) {
		int left = at;
		enum result code;

		query_interrupt(app.db, count_down, &left);
		code = db_check(app.db, &err);
		query_interrupt(app.db, NULL, NULL);
		ck_assert_msg(!code || code == ERR_CANCEL, "%d: %s", at, err.text);
		stopped += code == ERR_CANCEL;
	}
	ck_assert_int_gt(stopped, 2);
	ck_ok(db_check(app.db, &err));
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("doctor", setup, teardown, 60, ONCE(its_steps_are_told_one_by_one),
		EACH(ctrl_c_ends_it_in_any_of_them, COUNT(moments)),
		ONCE(stopped_anywhere_it_is_not_taken_for_damaged));
}
