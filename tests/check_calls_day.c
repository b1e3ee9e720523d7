/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The day's list that call mode holds: whatever is done, it is what a fresh reading would be, and a call costs the
 * same on a long day. */
#include "base/base.h"

#include "app/calls.h"
#include "calls_fixture.h"
#include "store/store_p.h"
#include "unit.h"

static struct err err;
static struct calls_day list;
static int64_t customers[80], seen;
static int asked;

static void make_day(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char name[32], phone[16];

		snprintf(name, sizeof(name), "Customer %02zu", i);
		snprintf(phone, sizeof(phone), "05011111%02zu", i);
		customers[i] = known(name, phone, "2026-11-10T10:00", "");
		due(customers[i], "2026-11-22T09:00", "");
	}
	ck_assert_int_eq(make(today), n);
	list = (struct calls_day){ .day = today };
	ck_ok(calls_day_read(&app, &list, &err));
	ck_assert_uint_eq(list.queue.n, n);
	seen = query_log_seq(app.db);
}

/* As the screen does after a step. */
static bool follow(void)
{
	struct changes changes = { 0 };
	bool anew;

	ck_ok(query_log_since(app.db, seen, 1000, &changes, &err));
	calls_day_note(&list, seen, &changes);
	seen = query_log_seq(app.db);
	changes_release(&changes);
	ck_ok(calls_day_follow(&app, &list, &anew, &err));
	return anew;
}

static void assert_fresh(void)
{
	struct calls_day fresh = { .day = today };

	ck_ok(calls_day_read(&app, &fresh, &err));
	ck_assert_uint_eq(list.queue.n, fresh.queue.n);
	calls_day_names(&app, &list, 0, list.queue.n);
	calls_day_names(&app, &fresh, 0, fresh.queue.n);
	ck_assert_mem_eq(&list.stats, &fresh.stats, sizeof(fresh.stats));
	ck_assert_uint_eq(list.more, fresh.more);
	for (size_t i = 0; i < fresh.queue.n; i++) {
		const struct record *a = list.queue.v[i], *b = fresh.queue.v[i];

		ck_assert_int_eq(a->n, b->n);
		ck_assert_str_eq(list.names[i], fresh.names[i]);
		ck_assert_uint_eq(calls_day_find(&list, a->n), i);
		for (size_t f = 0; f < call_entity.nfields; f++)
			ck_assert_msg(value_equal(&call_entity.fields[f], &a->v[f], &b->v[f]), "%s of %s",
				call_entity.fields[f].name, fresh.names[i]);
	}
	calls_day_release(&fresh);
}

START_TEST(every_step_is_followed)
{
	struct str message = STR_INIT;
	struct civil tomorrow = { 2026, 11, 23 };
	char *label = NULL;
	int64_t call;

	make_day(8);
	log_call(customers[0], line_of(customers[0]), "no_answer", NULL);
	ck_assert(!follow());
	assert_fresh();
	ck_assert_int_eq(list.stats.done, 1);
	ck_ok(skip(line_of(customers[1])));
	ck_assert(!follow());
	assert_fresh();
	ck_ok(app_undo(&app, &label, &err));
	ck_assert(!follow());
	assert_fresh();
	free(label);
	ck_ok(app_undo(&app, &label, &err));
	ck_assert(!follow());
	assert_fresh();
	ck_assert_int_eq(list.stats.done, 0);
	free(label);
	fixture_edit(&app, CUSTOMER, customers[2], "name=Another Name");
	ck_assert(!follow());
	assert_fresh();
	ck_ok(calls_move(&app, line_of(customers[3]), tomorrow, &message, &err));
	str_release(&message);
	ck_assert(!follow());	/* the line of tomorrow is none of today's */
	assert_fresh();
	log_call(customers[4], line_of(customers[4]), "callback", "2026-11-22T16:00");
	follow();
	assert_fresh();
	make(today);		/* his line is opened again */
	follow();
	assert_fresh();
	ck_ok(app_delete(&app, CUSTOMER, customers[5], &err));
	ck_assert(follow());
	assert_fresh();
	ck_assert_uint_eq(list.queue.n, 7);
	ck_ok(app_undo(&app, &label, &err));
	free(label);
	ck_assert(follow());
	assert_fresh();
	ck_ok(calls_add(&app, known("New One", "0501112222", "2026-11-01T10:00", ""), today, &call, &err));
	ck_assert(follow());
	assert_fresh();
	ck_assert_uint_ne(calls_day_find(&list, call), SIZE_MAX);
	calls_day_release(&list);
}
END_TEST

/* Nothing said of the log: somebody asked for all of it. */
START_TEST(without_the_log_all_is_read)
{
	bool anew;

	make_day(3);
	ck_ok(skip(line_of(customers[1])));
	ck_ok(calls_day_follow(&app, &list, &anew, &err));
	ck_assert(anew);
	assert_fresh();
	calls_day_release(&list);
}
END_TEST

/* As with a page that lies below: a few changes are noted, then so many come that the screens only reload. */
START_TEST(what_was_not_noted_is_read_too)
{
	struct changes changes = { 0 };
	bool anew;

	make_day(3);
	ck_ok(skip(line_of(customers[0])));
	ck_ok(query_log_since(app.db, seen, 1000, &changes, &err));
	calls_day_note(&list, seen, &changes);
	changes_release(&changes);
	ck_ok(skip(line_of(customers[1])));
	seen = query_log_seq(app.db);
	ck_ok(calls_day_follow(&app, &list, &anew, &err));
	ck_assert(anew);
	assert_fresh();
	ck_ok(skip(line_of(customers[2])));
	seen = query_log_seq(app.db);
	log_call(customers[0], line_of(customers[0]), "no_answer", NULL);
	ck_assert(follow());
	assert_fresh();
	calls_day_release(&list);
}
END_TEST

START_TEST(more_than_a_few_steps_are_followed_too)
{
	make_day(80);
	for (size_t i = 0; i < 70; i++)
		ck_ok(skip(line_of(customers[i])));
	ck_assert(follow());
	assert_fresh();
	calls_day_release(&list);
}
END_TEST

static int count(unsigned type, void *ctx, void *stmt, void *text)
{
	(void)type, (void)ctx, (void)stmt, (void)text;
	asked++;
	return 0;
}

/* Statements, and rows that they go through, of one call's following. */
static int cost(size_t lines)
{
	calls_setup();
	make_day(lines);
	log_call(customers[lines / 2], line_of(customers[lines / 2]), "no_answer", NULL);
	asked = 0;
	sqlite3_trace_v2(app.db->sqlite, SQLITE_TRACE_STMT | SQLITE_TRACE_ROW, count, NULL);
	ck_assert(!follow());
	sqlite3_trace_v2(app.db->sqlite, 0, NULL, NULL);
	assert_fresh();
	calls_day_release(&list);
	one_app_teardown();
	return asked;
}

START_TEST(a_long_day_costs_no_more)
{
	int few, many;

	one_app_teardown();
	few = cost(4);
	many = cost(80);
	ck_assert_int_gt(few, 0);
	ck_assert_int_eq(many, few);
	calls_setup();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("calls_day", calls_setup, one_app_teardown, 0,
		ONCE(every_step_is_followed), ONCE(without_the_log_all_is_read),
		ONCE(what_was_not_noted_is_read_too),
		ONCE(more_than_a_few_steps_are_followed_too), ONCE(a_long_day_costs_no_more));
}
