/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Machines that meet on a server which breaks everything it may: they end with the same bytes, and
 * nothing anybody typed is gone without a word. */
#include "base/base.h"

#include "base/lang.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/db.h"
#include "store/save.h"
#include "store/sync.h"
#include "app/ask.h"
#include "sync_pair.h"
#include "unit.h"

/* --- The way there and back. */

START_TEST(two_machines_end_with_the_same_bytes)
{
	const size_t page = _i;		/* 0: the usual; 1: each record a request, before what it refers to */
	int64_t n, interaction;

	pair_start();
	n = pair_nora(&a);
	fixture_edit(&a, &customer_entity, n, "tags=[\"vip\",\"النرجس\"];budget_max=9007199254740993");
	interaction = fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	fixture_edit(&a, &interaction_entity, interaction, "subject=\"مكالمة😀/\"");
	fixture_add(&b, &customer_entity, "name=Huda;phone=+966551234567");
	ck_ok(pair_sync_by(&a, page));
	ck_assert_int_gt(counts.up, 3);
	ck_ok(pair_sync_by(&b, page));
	ck_assert_int_gt(counts.up, 0);
	ck_assert_int_gt(counts.down, 3);
	for (int i = 0; i < 4; i++)
		ck_ok(pair_sync_by(both[i % 2], page));
	machines_same(&a, &b);
	machine_quiet(&a), machine_quiet(&b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 2);
	ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "budget_max", "9007199254740993.00");
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	pair_stop();
}
END_TEST

START_TEST(kept_columns_and_search_follow_what_came)
{
	int64_t n;
	struct query search = { .entity = &customer_entity, .search = "1234567" };
	struct rowset rows = { 0 };

	pair_start();
	n = pair_nora(&a);
	pair_settle();
	fixture_add_to(&a, &followup_entity, n, "title=x;due_at=2026-11-25T10:00");
	pair_settle();
	ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "pending_followups", "1");
	ck_ok(query_list(b.db, &search, &rows, &err));
	ck_assert_uint_eq(rows.n, 1);
	rowset_release(&rows);
	machines_same(&a, &b);
	pair_stop();
}
END_TEST

/* Which of the contacts of one moment are the last three is the same everywhere. */
START_TEST(contacts_of_one_moment_count_the_same_on_both)
{
	int64_t n;

	pair_start();
	n = pair_nora(&a);
	pair_settle();
	for (int i = 0; i < 2; i++) {
		fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
		fixture_add_to(&b, &interaction_entity, machine_n(&a, n, &b), "type=call;outcome=no_answer");
	}
	pair_settle();
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 4);
	machines_same(&a, &b);
	ck_ok(db_check(a.db, &err));
	pair_stop();
}
END_TEST

/* --- Both change it. */

START_TEST(both_edit_and_both_orders_end_the_same)
{
	struct app *first = _i ? &b : &a, *second = _i ? &a : &b;
	int64_t n, m;

	pair_start();
	n = pair_nora(&a);
	pair_settle();
	m = machine_n(&a, n, &b);
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&a, &customer_entity, n, "status=active;city=الرياض;tags=[\"a\"]");
	fixture_clock("2026-11-22T12:00");
	fixture_edit(&b, &customer_entity, m, "status=closed;company=شركة;tags=[\"b\"]");
	machine_sync(first, &counts);
	machine_sync(second, &counts);
	ck_assert_int_eq(counts.merged, 1);
	ck_assert_int_eq(counts.conflicts, 1);
	machine_sync(first, &counts);
	machines_same(&a, &b);
	machine_quiet(&a), machine_quiet(&b);
	ck_values_eq(&a, &customer_entity, n, { "status", "closed" },	/* the later one */
		{ "city", "الرياض" }, { "company", "شركة" }, { "tags", "a,b" });
	ck_assert_int_eq(machine_conflicts(second), 1);
	pair_stop();
}
END_TEST

START_TEST(a_clock_that_is_a_day_behind_comes_after_what_it_saw)
{
	int64_t n, m;

	pair_start();
	n = pair_nora(&a);
	pair_settle();
	m = machine_n(&a, n, &b);
	fixture_edit(&a, &customer_entity, n, "city=الرياض");
	pair_settle();
	fixture_clock("2026-11-21T10:00");
	fixture_edit(&b, &customer_entity, m, "city=جدة;company=x");	/* later, whatever its clock says */
	fixture_clock(NOW);
	pair_settle();
	machines_same(&a, &b);
	ck_value_eq(&a, &customer_entity, n, "city", "جدة");
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	pair_stop();
}
END_TEST

START_TEST(an_edit_wins_over_a_delete_with_all_that_went_along)
{
	struct app *first = _i ? &b : &a, *second = _i ? &a : &b;
	int64_t n, m;

	pair_start();
	n = pair_nora(&a);
	fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	pair_settle();
	m = machine_n(&a, n, &b);
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	fixture_edit(&b, &customer_entity, m, "city=جدة");
	machine_sync(first, &counts);
	machine_sync(second, &counts);
	pair_agree();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة"), 1);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 1);
	ck_assert_int_ge(machine_conflicts(second), 1);
	pair_stop();
}
END_TEST

START_TEST(deleting_and_bringing_back_arrive)
{
	int64_t n, m;

	pair_start();
	n = pair_nora(&a);
	fixture_add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	pair_settle();
	m = machine_n(&a, n, &b);
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	pair_settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
	ck_assert_int_eq(fixture_count(&b, &interaction_entity, ""), 0);
	ck_ok(app_restore(&b, &customer_entity, m, &err));
	pair_settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 1);
	machine_quiet(&a), machine_quiet(&b);
	pair_stop();
}
END_TEST

START_TEST(who_is_erased_is_erased_on_the_other_machine)
{
	struct erased erased = { 0 };
	int64_t n, m;
	char *left;

	pair_start();
	n = pair_nora(&a);
	fixture_add_to(&a, &interaction_entity, n, "type=call;subject=NoraSecret");
	pair_settle();
	m = machine_n(&a, n, &b);
	ck_ok(save_erase(a.db, &a.actor, &customer_entity, n, "Erased", &erased, &err));
	fixture_edit(&b, &customer_entity, m, "city=NoraSecret");	/* she does not come back by it */
	strlist_release(&erased.ids);
	pair_settle();
	pair_settle();
	machines_same(&a, &b);
	left = machine_dump(&b);
	ck_assert_ptr_null(strstr(left, "نورة"));
	ck_assert_ptr_null(strstr(left, "NoraSecret"));
	free(left);
	left = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_ptr_null(strstr(left, "نورة"));
	ck_assert_ptr_null(strstr(left, "NoraSecret"));
	free(left);
	machine_quiet(&a), machine_quiet(&b);
	pair_stop();
}
END_TEST

/* --- Faults. */

static void work_on_both(void)
{
	int64_t n = pair_nora(&a);

	fixture_add_to(&a, &followup_entity, n, "title=x;due_at=2026-11-25T10:00");
	machine_sync(&a, &counts);
	machine_sync(&b, &counts);
	fixture_edit(&a, &customer_entity, n, "city=الرياض");
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "company=شركة");
	fixture_add(&b, &customer_entity, "name=Huda;phone=+966551234567");
}

static const char *const breaks[] = { "drop", "lose", "status&arg=503", "status&arg=429",
	"cut&arg=40", "short&arg=40", "status&arg=401", "status&arg=403",
	"status&arg=404", "headers", "bomb&arg=1024", "redirect" };

/* Every fault at every request of three syncs; then the network is back. */
START_TEST(interrupted_anywhere_it_ends_the_same)
{
	for (int k = 0; k < 12; k++) {
		char *query = xasprintf("do=%s&at=*&skip=%d&times=2", breaks[_i], k);

		pair_start();
		work_on_both();
		peer_fault(&peer, query);
		(void)!machine_try(&a, &counts, &err);
		(void)!machine_try(&b, &counts, &err);
		(void)!machine_try(&a, &counts, &err);
		pair_tell("/_test/clear", NULL);
		pair_settle();
		pair_settle();
		machines_same(&a, &b);
		ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 2);
		ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=الرياض company=شركة"), 1);
		ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
		machine_quiet(&a), machine_quiet(&b);
		pair_stop();
		free(query);
	}
}
END_TEST

START_TEST(a_lost_answer_is_no_conflict)
{
	pair_start();
	pair_nora(&a);
	peer_fault(&peer, "do=lose&at=_bulk_docs&times=1");
	machine_sync(&a, &counts);
	ck_assert_int_eq(peer_number(&peer, "fired"), 1);
	ck_assert_int_eq(counts.merged + counts.conflicts, 0);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	pair_settle();
	machines_same(&a, &b);
	pair_stop();
}
END_TEST

START_TEST(a_page_twice_and_backwards_changes_nothing)
{
	pair_start();
	work_on_both();
	peer_fault(&peer, "do=twice&at=_changes&times=9");
	pair_settle();
	ck_assert_int_gt(peer_number(&peer, "fired"), 2);
	machines_same(&a, &b);
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	pair_stop();
}
END_TEST

START_TEST(another_database_of_the_name_is_filled_again)
{
	int64_t n;

	pair_start();
	n = pair_nora(&a);
	pair_settle();
	pair_tell("/_test/wipe", NULL);
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	machine_sync(&b, &counts);
	ck_assert(counts.other);
	ck_assert_int_gt(counts.up, 0);
	machine_sync(&a, &counts);
	ck_assert(counts.other);
	pair_settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=جدة"), 1);
	machine_quiet(&a), machine_quiet(&b);
	pair_tell("/_test/gone", NULL);
	ck_assert_int_eq(machine_try(&a, &counts, &err), ERR_MISSING);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 1);
	pair_stop();
}
END_TEST

START_TEST(a_reset_compares_everything_and_changes_nothing)
{
	int64_t seq;

	pair_start();
	work_on_both();
	pair_settle();
	seq = query_log_seq(a.db);
	pair_reset(&a);
	ck_assert(counts.other);
	ck_assert_int_eq(counts.up + counts.down + counts.merged + counts.conflicts, 0);
	ck_assert_int_eq(query_log_seq(a.db), seq);
	machine_quiet(&a);
	machines_same(&a, &b);
	pair_stop();
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	struct sync_options options = quick_options();
	struct sync_report report;
	int64_t seq;
	char *feed;

	pair_start();
	pair_nora(&b);
	machine_sync(&b, &counts);
	fixture_add(&a, &customer_entity, "name=Huda;phone=+966551234567");
	seq = query_log_seq(a.db);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	options.dry_run = true;
	for (int i = 0; i < 2; i++) {
		char *again;

		ck_ok(sync_once(&a, &options, &report, &err));
		ck_assert_int_gt(report.all.up, 0);
		ck_assert_int_gt(report.all.down, 0);
		ck_assert_int_eq(query_log_seq(a.db), seq);
		again = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
		ck_assert_str_eq(again, feed);
		free(again);
	}
	free(feed);
	pair_settle();
	machines_same(&a, &b);
	pair_stop();
}
END_TEST

START_TEST(what_is_edited_while_it_is_sent_still_waits)
{
	struct sync_record known;
	int64_t n, seq, *v = NULL;
	size_t count = 0;

	pair_start();
	n = pair_nora(&a);
	machine_sync(&a, &counts);
	ck_ok(sync_record_get(a.db, REMOTE_OWN, n, &known, &err));
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	seq = known.seq;
	ck_ok(sync_waiting(a.db, REMOTE_OWN, 0, 0, 0, &v, &count, &err));
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(v[0], n);
	known.seq = query_log_seq(a.db);
	ck_ok(sync_record_put(a.db, REMOTE_OWN, n, &known, &err));
	count = 0;
	ck_ok(sync_waiting(a.db, REMOTE_OWN, 0, 0, 0, &v, &count, &err));
	ck_assert_uint_eq(count, 0);
	known.seq = seq;
	ck_ok(sync_record_put(a.db, REMOTE_OWN, n, &known, &err));
	sync_record_release(&known);
	free(v);
	pair_settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=جدة"), 1);
	pair_stop();
}
END_TEST

/* The one began in Arabic, the other in English: nobody has named anything, so nobody is asked; a name that somebody
 * gave is another thing. */
START_TEST(lists_that_began_under_two_languages_ask_nobody)
{
	struct app_start start = { .db_path = ":memory:", .config_path = "/nonexistent/wasit.conf", .create = true };
	struct filter all = { .entity = &smart_list_entity };
	struct rowset lists = { 0 };

	peer_start(&peer);
	fixture_clock("2026-11-22T10:00");
	ck_ok(app_open(&a, &start, &err));
	lang_set("ar");		/* chosen in the first run */
	ck_ok(app_make_user(&a, "أحمد", &err));
	lang_set("en");
	fixture_open(&b, "2026-11-22T10:00");
	machine_join(&a, &peer);
	machine_join(&b, &peer);
	ck_ok(ask_list(a.db, &all, NULL, 0, 0, &lists, &err));
	ck_assert_uint_gt(lists.n, 1);
	if (_i)
		fixture_edit(&a, &smart_list_entity, lists.v[0]->n, "name=قائمتي");
	pair_agree();
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), _i);
	rowset_release(&lists);
	pair_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("sync", NULL, NULL, 0,
		EACH(two_machines_end_with_the_same_bytes, 2),
		ONCE(kept_columns_and_search_follow_what_came),
		ONCE(contacts_of_one_moment_count_the_same_on_both),
		EACH(both_edit_and_both_orders_end_the_same, 2),
		ONCE(a_clock_that_is_a_day_behind_comes_after_what_it_saw),
		EACH(an_edit_wins_over_a_delete_with_all_that_went_along, 2),
		ONCE(deleting_and_bringing_back_arrive),
		ONCE(who_is_erased_is_erased_on_the_other_machine),
		EACH(interrupted_anywhere_it_ends_the_same, COUNT(breaks)),
		ONCE(a_lost_answer_is_no_conflict),
		ONCE(a_page_twice_and_backwards_changes_nothing),
		ONCE(another_database_of_the_name_is_filled_again),
		ONCE(a_reset_compares_everything_and_changes_nothing),
		ONCE(a_dry_run_writes_nothing),
		ONCE(what_is_edited_while_it_is_sent_still_waits),
		EACH(lists_that_began_under_two_languages_ask_nobody, 2));
}
