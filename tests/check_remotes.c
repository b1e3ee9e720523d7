/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's own database and the office's: each record is with the one it belongs to and moves without anything
 * lost. */
#include "base/base.h"

#include "app/sync.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "office_fixture.h"
#include "store/sync.h"
#include "unit.h"

START_TEST(each_record_goes_where_it_belongs)
{
	int64_t shared, private, call, note, list;

	office_start();
	shared = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	office_set_team(&a, shared, "north");
	private = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = fixture_add_to(&a, &interaction_entity, shared, "type=call;outcome=interested");
	note = fixture_add_to(&a, &interaction_entity, private, "type=call;outcome=interested");
	list = fixture_add(&a, &smart_list_entity, "name=x;filter=kind=buyer");
	office_settle();
	ck_assert(is_on(&a, shared, team) && !is_on(&a, shared, home));
	ck_assert(is_on(&a, call, team) && !is_on(&a, call, home));
	ck_assert(!is_on(&a, private, team) && is_on(&a, private, home));
	ck_assert(!is_on(&a, note, team) && is_on(&a, note, home));
	ck_assert(!is_on(&a, list, team) && is_on(&a, list, home));
	ck_assert(is_on(&a, a.me->n, team) && !is_on(&a, a.me->n, home));
	ck_assert(machine_has(&b, &customer_entity, machine_n(&a, shared, &b)));
	ck_assert(machine_has(&b, &customer_entity, machine_n(&a, private, &b)));
	ck_assert(machine_has(&c, &interaction_entity, machine_n(&a, call, &c)));
	ck_assert(!machine_has(&c, &customer_entity, machine_n(&a, private, &c)));
	ck_assert(!machine_has(&c, &interaction_entity, machine_n(&a, note, &c)));
	ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN) + machine_waiting(&a, REMOTE_TEAM), 0);
	office_stop();
}
END_TEST

START_TEST(what_is_shared_moves_with_all_that_hangs_on_it)
{
	int64_t n, call, late;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	office_settle();
	ck_assert(is_on(&a, n, home) && is_on(&a, call, home));
	late = fixture_add_to(&b, &interaction_entity, machine_n(&a, n, &b), "type=call;subject=late");
	if (_i)
		office_sync(&b);	/* it is in the old place before the move, and known here or not */
	office_set_team(&a, n, "north");
	office_sync(&a);
	ck_assert(is_on(&a, n, team) && !is_on(&a, n, home));
	ck_assert(is_on(&a, call, team) && !is_on(&a, call, home));
	office_sync(&b);
	ck_assert(machine_has(&b, &customer_entity, machine_n(&a, n, &b)));
	ck_assert_int_eq(report.all.left, 0);
	office_settle();
	ck_assert(is_on(&b, late, team) && !is_on(&b, late, home));
	ck_assert_int_eq(fixture_count(&b, &interaction_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&c, &interaction_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 2);
	office_sync(&a);
	ck_assert_int_eq(report.all.up + report.all.down + report.all.merged, 0);
	ck_assert_int_eq(report.all.requests, 2);	/* each: what is new? */
	office_stop();
}
END_TEST

START_TEST(what_is_taken_back_leaves_the_others)
{
	int64_t n, call, m;
	struct query search = { .entity = &customer_entity, .search = "Hind" };
	struct rowset rows = { 0 };

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	office_set_team(&a, n, "north");
	office_settle();
	m = machine_n(&a, n, &c);
	ck_assert(machine_has(&c, &customer_entity, m));
	if (_i)
		fixture_edit(&c, &customer_entity, m, "city=جدة");	/* he had not told anybody yet */
	office_set_team(&a, n, NULL);
	office_sync(&a);
	ck_assert(is_on(&a, n, home) && !is_on(&a, n, team));
	ck_assert(is_on(&a, call, home) && !is_on(&a, call, team));
	office_sync(&c);
	ck_assert(_i == !report.all.left);
	office_settle();
	ck_assert(machine_has(&a, &customer_entity, n) && machine_has(&b, &customer_entity, machine_n(&a, n, &b)));
	ck_assert(machine_has(&a, &interaction_entity, call) && machine_has(&b, &interaction_entity, machine_n(&a, call, &b)));
	ck_assert(!machine_has(&c, &customer_entity, m));
	ck_assert(!machine_has(&c, &interaction_entity, machine_n(&a, call, &c)));
	ck_assert(is_on(&a, n, home) && !is_on(&a, n, team));
	if (_i)		/* and it is not lost */
		ck_value_eq(&a, &customer_entity, n, "city", "جدة");
	ck_ok(query_list(c.db, &search, &rows, &err));
	ck_assert_uint_eq(rows.n, 0);
	rowset_release(&rows);
	/* Shared again it is back, with all of it. */
	office_set_team(&a, n, "north");
	office_settle();
	ck_assert(machine_has(&c, &customer_entity, m));
	ck_assert(machine_has(&c, &interaction_entity, machine_n(&a, call, &c)));
	ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN) + machine_waiting(&a, REMOTE_TEAM), 0);
	office_stop();
}
END_TEST

/* Who read one server at a time hears that a customer was taken back, though he was without a team once before. */
START_TEST(what_is_taken_back_is_later_than_what_was_shared)
{
	struct sync_options options = quick_options();
	int64_t n, m;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	office_sync(&a);
	if (_i > 0)
		office_sync(&b);
	office_set_team(&a, n, "north");
	office_sync(&a);
	options.only = _i < 2 ? REMOTE_TEAM : NULL;
	ck_ok(sync_once(&b, &options, &report, &err));
	m = machine_n(&a, n, &b);
	ck_value_eq(&b, &customer_entity, m, "team", "north");
	office_set_team(&a, n, NULL);
	office_sync(&a);
	options.only = REMOTE_OWN;
	ck_ok(sync_once(&b, &options, &report, &err));
	ck_value_eq(&b, &customer_entity, m, "team", "");
	office_settle();
	ck_value_eq(&a, &customer_entity, n, "team", "");
	ck_assert(machine_has(&b, &customer_entity, m));
	ck_assert(is_on(&a, n, home) && !is_on(&a, n, team));
	office_stop();
}
END_TEST

/* A server puts nothing on a tombstone but a document that is none: whatever becomes of what was deleted there
 * goes through all the same. */
START_TEST(what_was_deleted_moves_and_comes_back)
{
	int64_t n, call;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	office_set_team(&a, n, "north");
	office_settle();
	ck_ok(app_delete(&a, &interaction_entity, call, &err));
	office_settle();
	ck_assert(!is_on(&a, call, team));
	office_set_team(&a, n, NULL);
	office_settle();
	ck_assert(!machine_has(&c, &customer_entity, machine_n(&a, n, &c)));
	office_set_team(&a, n, "north");
	office_settle();
	ck_assert(machine_has(&c, &customer_entity, machine_n(&a, n, &c)));
	ck_ok(app_restore(&a, &interaction_entity, call, &err));
	office_settle();
	ck_assert(machine_has(&c, &interaction_entity, machine_n(&a, call, &c)));
	ck_value_eq(&c, &interaction_entity, machine_n(&a, call, &c), "outcome", "interested");
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	office_settle();
	office_set_team(&a, n, NULL);
	office_settle();
	ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN) + machine_waiting(&a, REMOTE_TEAM), 0);
	office_sync(&a);
	ck_assert_int_eq(report.all.up + report.all.down + report.all.merged, 0);
	office_stop();
}
END_TEST

START_TEST(one_that_cannot_be_reached_does_not_keep_the_other)
{
	struct sync_options options = quick_options();
	int64_t shared, private;

	office_start();
	office_settle();
	shared = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	office_set_team(&a, shared, "north");
	private = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	peer_fault(team, "do=drop&at=*&times=99");
	ck_assert_int_eq(sync_once(&a, &options, &report, &err), ERR_NET);
	ck_assert_uint_eq(report.nparts, 2);
	ck_assert_int_eq(report.part[0].code, OK);
	ck_assert_int_eq(report.part[1].code, ERR_NET);
	ck_assert(is_on(&a, private, home));
	peer_tell(team, "/_test/clear", NULL);
	options.only = REMOTE_TEAM;
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_assert_uint_eq(report.nparts, 1);
	ck_assert(is_on(&a, shared, team));
	options.only = REMOTE_MANAGERS;
	ck_assert_int_eq(sync_once(&a, &options, &report, &err), ERR_MISSING);
	ck_assert_int_eq(sync_add(&a, "mine", home->url, NULL, &options, &err), ERR_INVALID);
	office_stop();
}
END_TEST

/* What went from his own to the team's is not gone because the team's cannot be asked (0) or is not (1) just now. */
START_TEST(what_moved_stays_until_its_new_place_is_read)
{
	struct sync_options options = quick_options();
	int64_t n, m, reminders;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	fixture_add_to(&a, &followup_entity, n, "title=x;due_at=2026-11-24T12:00");
	office_settle();
	m = machine_n(&a, n, &b);
	reminders = fixture_count(&b, &reminder_entity, "");
	ck_assert_int_gt(reminders, 0);
	office_set_team(&a, n, "north");
	office_sync(&a);
	if (_i)
		options.only = REMOTE_OWN;
	else
		peer_fault(team, "do=drop&at=*&times=99");
	ck_assert_int_eq(sync_once(&b, &options, &report, &err), _i ? OK : ERR_NET);
	ck_assert_int_eq(report.all.left + report.all.up, 0);
	ck_assert(machine_has(&b, &customer_entity, m));
	peer_tell(team, "/_test/clear", NULL);
	office_settle();
	ck_assert(machine_has(&b, &customer_entity, m));
	ck_assert_int_eq(fixture_count(&b, &followup_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&b, &reminder_entity, ""), reminders);
	ck_assert_int_eq(fixture_count(&a, &reminder_entity, ""), reminders);
	ck_assert(is_on(&b, m, team) && !is_on(&b, m, home));
	office_stop();
}
END_TEST

/* Deleted after it was taken back, before anybody heard of either: the team hears of both. */
START_TEST(what_is_taken_back_and_deleted_leaves_the_others)
{
	int64_t n, m;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	office_set_team(&a, n, "north");
	office_settle();
	m = machine_n(&a, n, &c);
	ck_assert(machine_has(&c, &customer_entity, m));
	office_set_team(&a, n, NULL);
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	office_settle();
	ck_assert(!machine_has(&c, &customer_entity, m));
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
	ck_assert(!is_on(&a, n, team));
	ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN) + machine_waiting(&a, REMOTE_TEAM), 0);
	office_stop();
}
END_TEST

/* Moved while the network fails at any request: each record ends in one place. */
START_TEST(a_move_that_is_interrupted_ends_the_same)
{
	static const char *const breaks[] = { "drop", "lose", "status&arg=503" };
	struct sync_options options = quick_options();

	for (int k = 0; k < 8; k++)
		for (int side = 0; side < 2; side++) {
			char *query = xasprintf("do=%s&at=*&skip=%d&times=2", breaks[_i], k);
			int64_t n, call;

			office_start();
			n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
			call = fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
			office_settle();
			office_set_team(&a, n, "north");
			peer_fault(side ? team : home, query);
			(void)!sync_once(&a, &options, &report, &err);
			(void)!sync_once(&b, &options, &report, &err);
			peer_tell(side ? team : home, "/_test/clear", NULL);
			office_settle();
			ck_assert(is_on(&a, n, team) && !is_on(&a, n, home));
			ck_assert(is_on(&a, call, team) && !is_on(&a, call, home));
			ck_assert_int_eq(fixture_count(&b, &interaction_entity, ""), 1);
			ck_assert_int_eq(fixture_count(&c, &interaction_entity, ""), 1);
			ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN) + machine_waiting(&a, REMOTE_TEAM), 0);
			office_stop();
			free(query);
		}
}
END_TEST

START_TEST(without_the_office_all_is_his_own_again)
{
	int64_t n;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	office_set_team(&a, n, "north");
	office_settle();
	ck_assert(!is_on(&a, n, home));
	ck_ok(sync_remote_drop(a.db, REMOTE_TEAM, &err));
	office_sync(&a);
	ck_assert_uint_eq(report.nparts, 1);
	ck_assert(is_on(&a, n, home) && is_on(&a, a.me->n, home));
	ck_assert_int_eq(machine_waiting(&a, REMOTE_OWN), 0);
	office_stop();
}
END_TEST

START_TEST(what_is_made_in_an_office_is_the_teams)
{
	struct record *rec;
	int64_t n;
	size_t team_field = common_index(&customer_entity, COMMON_team);

	office_start();
	rec = fixture_get(&a, &user_entity, a.me->n);
	record_set_text(rec, common_index(&user_entity, COMMON_team), "north");
	ck_ok(app_put(&a, rec, &err));
	record_free(&rec);
	ck_ok(app_find_me(&a, &err));
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	rec = fixture_get(&a, &customer_entity, n);
	ck_assert_str_eq(record_text(rec, team_field), "north");
	record_clear(rec, team_field);		/* and kept for himself */
	ck_ok(app_put(&a, rec, &err));
	record_free(&rec);
	office_sync(&a);
	ck_assert(is_on(&a, n, home) && !is_on(&a, n, team));
	office_stop();
}
END_TEST

static void sync_only(struct app *app, const char *remote)
{
	struct sync_options options = quick_options();

	options.only = remote;
	ck_ok(sync_once(app, &options, &report, &err));
}

/* Shared by a machine that has not read what another one edited there meanwhile: of one field both changed the
 * earlier value is told, wherever that is found out. */
START_TEST(what_moves_covers_nothing_unread)
{
	int64_t n, m;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	office_settle();
	m = machine_n(&a, n, &b);
	fixture_edit(&b, &customer_entity, m, "address=جدة");
	office_sync(&b);
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&a, &customer_entity, n, "address=x");
	office_set_team(&a, n, "north");
	sync_only(&a, REMOTE_TEAM);
	ck_assert(!is_on(&a, n, team) && is_on(&a, n, home));
	ck_assert_int_gt(machine_waiting(&a, REMOTE_TEAM), 0);
	office_sync(&b);
	office_settle();
	ck_assert(is_on(&a, n, team) && !is_on(&a, n, home));
	ck_value_eq(&a, &customer_entity, n, "address", "x");
	ck_value_eq(&b, &customer_entity, m, "address", "x");
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 1);
	ck_assert_int_eq(office_waiting(&a) + office_waiting(&b) + office_waiting(&c), 0);
	office_stop();
}
END_TEST

/* A machine whose clock was far behind sent what hangs on a customer to the place where it could not read him; another
 * one took both to the office since.  Who then reads the office alone does not mark that as moved, too. */
START_TEST(what_moves_is_never_marked_in_both_places)
{
	int64_t n, call, m;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	office_settle();
	m = machine_n(&a, n, &b);
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	office_sync(&a);
	fixture_clock("2025-02-01T10:00");
	call = fixture_add_to(&b, &interaction_entity, m, "type=call;outcome=interested");
	office_set_team(&b, m, "north");
	office_sync(&b);
	ck_assert(is_on(&b, call, home) && is_on(&b, m, team));
	fixture_clock("2026-11-22T11:00");
	office_sync(&a);
	ck_assert(!is_on(&b, call, home) && is_on(&b, call, team));
	sync_only(&b, REMOTE_TEAM);
	ck_assert(is_on(&b, call, team));
	office_settle();
	ck_assert(is_on(&b, call, team));
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 1);
	machines_same(&a, &b);
	ck_assert_int_eq(office_waiting(&a) + office_waiting(&b) + office_waiting(&c), 0);
	office_stop();
}
END_TEST

/* Where a record stands in two places for a while, what comes from the one is told in the other. */
START_TEST(what_came_from_the_old_place_is_told_in_the_new_one)
{
	int64_t n;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	office_settle();
	office_set_team(&a, n, "north");
	peer_fault(home, "do=drop&at=_bulk_docs&times=9");
	ck_assert_int_eq(office_try(&a), ERR_NET);
	peer_tell(home, "/_test/clear", NULL);
	ck_assert(is_on(&a, n, team) && is_on(&a, n, home));
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "city=جدة");
	sync_only(&b, REMOTE_OWN);
	office_sync(&a);
	ck_assert(is_on(&a, n, team) && !is_on(&a, n, home));
	office_sync(&c);
	ck_value_eq(&c, &customer_entity, machine_n(&a, n, &c), "city", "جدة");
	office_settle();
	machines_same(&a, &b);
	ck_assert_int_eq(office_waiting(&a) + office_waiting(&b) + office_waiting(&c), 0);
	office_stop();
}
END_TEST

/* A server that does not let him leave is asked once, and told of. */
START_TEST(a_refused_mark_is_not_sent_again)
{
	char id[ULID_LEN + 1], *answer;
	int64_t n;
	long before;

	office_start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	office_settle();
	office_set_team(&a, n, "north");
	ck_assert(query_id_of(a.db, n, id));
	answer = xasprintf("[{\"id\":\"customer:%s\",\"error\":\"forbidden\",\"reason\":\"not yours\"}]", id);
	peer_tell(home, "/_test/text", answer);
	free(answer);
	peer_fault(home, "do=text&at=_bulk_docs&times=50");
	before = peer_number(home, "count");
	office_sync(&a);
	ck_assert_int_eq(report.all.refused, 1);
	ck_assert_int_le(peer_number(home, "count") - before, 5);
	office_sync(&a);
	ck_assert_int_eq(report.all.refused + report.all.up, 0);
	peer_tell(home, "/_test/clear", NULL);
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	office_settle();
	ck_assert(is_on(&a, n, team) && !is_on(&a, n, home));
	ck_assert_int_eq(office_waiting(&a), 0);
	office_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("remotes", NULL, NULL, 0,
		ONCE(each_record_goes_where_it_belongs),
		EACH(what_is_shared_moves_with_all_that_hangs_on_it, 2),
		EACH(what_is_taken_back_leaves_the_others, 2),
		EACH(what_is_taken_back_is_later_than_what_was_shared, 3),
		ONCE(what_was_deleted_moves_and_comes_back),
		ONCE(one_that_cannot_be_reached_does_not_keep_the_other),
		EACH(what_moved_stays_until_its_new_place_is_read, 2),
		ONCE(what_is_taken_back_and_deleted_leaves_the_others),
		EACH(a_move_that_is_interrupted_ends_the_same, 3),
		ONCE(what_moves_covers_nothing_unread),
		ONCE(what_moves_is_never_marked_in_both_places),
		ONCE(what_came_from_the_old_place_is_told_in_the_new_one),
		ONCE(a_refused_mark_is_not_sent_again),
		ONCE(without_the_office_all_is_his_own_again),
		ONCE(what_is_made_in_an_office_is_the_teams));
}
