/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Machines whose clocks are wrong, and one broker who made himself on two machines. */
#include "base/base.h"

#include "app/inbox.h"
#include "app/sync.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "office_fixture.h"
#include "store/sync.h"
#include "unit.h"

static const struct { const char *clock; } wrong_clocks[] = {
	{ "2026-11-23T10:00" }, { "2026-11-21T10:00" }, { "2027-03-01T10:00" }, { "2020-01-01T10:00" },
};

/* Whoever saw the other's value and changed it is later, whatever the clocks say and however they jump. */
START_TEST(a_wrong_clock_decides_nothing)
{
	static const char *const cities[] = { "جدة", "الرياض", "مكة", "أبها", "حائل", "تبوك" };
	struct app *app[] = { &a, &b };
	int64_t n[2];

	pair_start();
	n[0] = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	pair_settle();
	n[1] = machine_n(&a, n[0], &b);
	for (size_t i = 0; i < COUNT(cities); i++) {
		char *spec = xasprintf("city=%s", cities[i]);

		fixture_clock(i % 2 ? wrong_clocks[(_i + (int)i / 2) % 4].clock : NOW);
		fixture_edit(app[i % 2], &customer_entity, n[i % 2], spec);
		machine_sync(app[i % 2], &counts);
		fixture_clock(NOW);
		pair_settle();
		ck_value_eq(&a, &customer_entity, n[0], "city", cities[i]);
		ck_value_eq(&b, &customer_entity, n[1], "city", cities[i]);
		free(spec);
	}
	ck_assert_int_eq(counts.conflicts, 0);
	pair_stop();
}
END_TEST

START_TEST(a_clock_years_ahead_blocks_nobody)
{
	int64_t n, m;

	pair_start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	pair_settle();
	m = machine_n(&a, n, &b);
	fixture_clock("2029-01-01T10:00");
	fixture_edit(&b, &customer_entity, m, "city=جدة");
	machine_sync(&b, &counts);
	fixture_clock(NOW);
	pair_tell("/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:01KAKJ5B0000000000000000AB\","
		"\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\"}]}");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.aside, 1);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);	/* the rest came */
	ck_value_eq(&a, &customer_entity, n, "city", "");
	/* Neither does it pull our clock along: what we write is taken by everybody else. */
	fixture_edit(&a, &customer_entity, fixture_first(&a, &customer_entity, "name=هند"), "city=مكة");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.up, 1);
	ck_assert_int_eq(counts.refused, 0);
	fixture_open(&c, NOW);
	machine_join(&c, &peer);
	machine_sync(&c, &counts);
	ck_assert_int_eq(fixture_count(&c, &customer_entity, "name=هند city=مكة"), 1);
	app_close(&c);
	pair_stop();
}
END_TEST

/* A machine without a battery wakes years ago: what it met then comes when its clock is right, by itself. */
START_TEST(a_clock_years_behind_misses_nothing)
{
	int64_t n;

	pair_start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567;city=جدة");
	machine_sync(&a, &counts);
	fixture_clock("2020-01-01T10:00");
	machine_sync(&b, &counts);
	ck_assert_int_gt(counts.aside, 0);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Huda"), 0);
	machine_sync(&b, &counts);			/* still then: nothing is asked for again */
	ck_assert_int_eq(counts.aside, 0);
	fixture_clock(NOW);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Huda city=جدة"), 1);
	pair_settle();
	ck_assert_int_eq(counts.requests, 1);	/* not compared again and again */
	/* What both agreed on is known while the clock is wrong: an edit of one field clashes with nothing. */
	fixture_edit(&a, &customer_entity, n, "company=شركة");
	machine_sync(&a, &counts);
	fixture_clock("2020-01-01T10:00");
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "address=x");
	machine_sync(&b, &counts);
	fixture_clock(NOW);
	pair_settle();
	ck_value_eq(&a, &customer_entity, n, "company", "شركة");
	ck_value_eq(&a, &customer_entity, n, "address", "x");
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "company=شركة address=x"), 1);
	ck_assert_int_eq(counts.conflicts, 0);
	pair_stop();
}
END_TEST

/* A machine whose clock is far behind cannot read the customer in his new place: that he left the old one is no
 * reason to throw him away, nor does what hangs on him go back there. */
START_TEST(a_clock_behind_takes_no_part_in_a_move)
{
	static const struct entity *const all_of[] = { &customer_entity, &followup_entity, &reminder_entity,
		&notification_entity };
	struct sync_options options = quick_options();
	struct inbox inbox = { 0 };
	struct str told = STR_INIT;
	int64_t n, call, m;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = fixture_add_to(&a, &followup_entity, n, "title=f;due_at=2027-03-25T12:00");
	office_settle();
	m = machine_n(&a, n, &b);
	fixture_clock("2027-03-01T10:00");
	office_set_team(&a, n, "north");
	office_sync(&a);
	ck_assert(is_on(&a, n, team) && !is_on(&a, n, home) && is_on(&a, call, team));
	fixture_clock("2026-01-01T10:00");
	options.only = _i == 1 ? REMOTE_TEAM : NULL;
	ck_ok(sync_once(&b, &options, &report, &err));
	ck_assert_int_eq(report.all.aside, 1);
	ck_assert_int_eq(report.all.left, 0);
	if (_i == 2) {		/* not even when nobody wants to hear of it any more */
		ck_ok(inbox_read(&b, &inbox, &err));
		ck_assert_uint_eq(inbox.n, 1);
		ck_ok(inbox_keep(&b, &inbox.v[0], &told, &err));
		inbox_release(&inbox);
		str_release(&told);
		ck_ok(inbox_read(&b, &inbox, &err));
		ck_assert_uint_eq(inbox.n, 0);
		inbox_release(&inbox);
	}
	office_sync(&b);
	ck_assert_int_eq(report.all.left, 0);
	ck_assert(machine_has(&b, &customer_entity, m) && machine_has(&b, &followup_entity, machine_n(&a, call, &b)));
	ck_assert(is_on(&a, call, team) && !is_on(&a, call, home) && !is_on(&a, n, home));
	fixture_clock("2027-03-02T10:00");
	office_settle();
	ck_value_eq(&b, &customer_entity, m, "team", "north");
	for (size_t i = 0; i < COUNT(all_of); i++)
		ck_assert_int_eq(fixture_count(&b, all_of[i], ""), fixture_count(&a, all_of[i], ""));
	ck_assert_int_gt(fixture_count(&b, &reminder_entity, ""), 0);
	ck_assert_int_eq(machine_waiting(&b, REMOTE_OWN) + machine_waiting(&b, REMOTE_TEAM), 0);
	ck_assert_int_eq(report.all.conflicts, 0);
	office_stop();
}
END_TEST

START_TEST(who_made_himself_twice_is_one)
{
	struct record *rec;
	int64_t n;

	pair_start();
	n = fixture_add(&b, &customer_entity, "name=Huda;phone=+966501234567");
	pair_settle();
	ck_assert_int_eq(fixture_count(&a, &user_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&b, &user_entity, ""), 1);
	ck_assert_str_eq(a.me->id, b.me->id);
	ck_assert_int_eq(a.actor.user, a.me->n);
	rec = fixture_get(&b, &customer_entity, n);
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_owner)), b.me->n);
	record_free(&rec);
	rec = fixture_get(&a, &customer_entity, machine_n(&b, n, &a));
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_owner)), a.me->n);
	record_free(&rec);
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.up + counts.down + counts.merged, 0);
	pair_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("sync_clocks", NULL, NULL, 0,
		EACH(a_wrong_clock_decides_nothing, COUNT(wrong_clocks)),
		ONCE(a_clock_years_ahead_blocks_nobody),
		ONCE(a_clock_years_behind_misses_nothing),
		EACH(a_clock_behind_takes_no_part_in_a_move, 3),
		ONCE(who_made_himself_twice_is_one));
}
