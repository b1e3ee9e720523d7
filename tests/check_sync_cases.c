/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What two machines must hold between them whatever the server is, a case each. */
#include "store_fixture.h"
#include "sync_pair.h"

#include <inttypes.h>
#include <unistd.h>

#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"
#include "store/store_p.h"
#include "store/sync.h"
#include "store/sync_inbox.h"

START_TEST(database_deleted_and_made_again_is_reconciled)
{
	int64_t n;

	pair_start();
	n = pair_nora(&a);
	pair_many(&b, 5);
	pair_agree();
	pair_tell("/_test/wipe", NULL);
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "city=جدة");
	machine_sync(&a, &counts);
	ck_assert(counts.other);
	ck_assert_int_gt(counts.up, 5);
	pair_agree();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 6);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة"), 1);
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	pair_stop();
}
END_TEST

/* The same database, as far as it tells, on a server that is another one; and one that is another each time. */
START_TEST(another_server_is_compared_with_everything)
{
	int64_t n;

	pair_start();
	n = pair_nora(&a);
	pair_agree();
	pair_tell("/_test/text", "{\"couchdb\":\"Welcome\",\"version\":\"3.5\",\"uuid\":\"another\"}");
	for (int i = 0; i < 3; i++) {
		fixture_edit(&a, &customer_entity, n, i % 2 ? "city=جدة" : "city=الرياض");	/* so that it is asked who is there */
		if (i % 2 == 0)
			peer_fault(&peer, "do=text&at=*");
		machine_sync(&a, &counts);
		ck_assert(counts.other);
		ck_assert_int_eq(counts.up, 1);
		ck_assert_int_lt(counts.requests, 10);
		ck_assert_int_eq(counts.down, 0);
	}
	ck_assert_int_eq(peer_number(&peer, "fired"), 2);
	fixture_edit(&a, &customer_entity, n, "city=مكة");
	machine_sync(&a, &counts);
	ck_assert(counts.other);		/* it is the first one again */
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	pair_agree();
	pair_stop();
}
END_TEST

/* Some servers echo any place in the feed: who is there is asked at least every ten minutes. */
START_TEST(a_quiet_server_is_asked_now_and_then_who_it_is)
{
	pair_start();
	pair_nora(&a);
	pair_agree();
	fixture_clock("2026-11-22T10:08");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.requests, 1);
	fixture_clock("2026-11-22T10:30");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.requests, 3);
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.requests, 1);
	pair_stop();
}
END_TEST

/* The server's process works on the client's file in the middle of the push. */
static char *busy_path;

static void edit_meanwhile(long n)
{
	struct app app;

	machine_open(&app, busy_path, "2026-11-22T11:00");
	fixture_edit(&app, &customer_entity, n, "city=جدة;company=meanwhile");
	app_close(&app);
}

START_TEST(edit_during_a_push_stays_dirty)
{
	struct app app;
	char *query;
	int64_t n;

	busy_path = store_path("busy.db");
	peer_meanwhile = edit_meanwhile;
	pair_start();
	machine_open(&app, busy_path, NOW);
	machine_join(&app, &peer);
	n = pair_nora(&app);
	query = xasprintf("do=%s&at=_bulk_docs&times=1&arg=%" PRId64, _i ? "after" : "before", n);
	peer_fault(&peer, query);
	free(query);
	machine_sync(&app, &counts);
	ck_assert_int_eq(peer_number(&peer, "fired"), 1);
	machine_sync(&app, &counts);
	machine_quiet(&app);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=جدة company=meanwhile"), 1);
	ck_assert_int_eq(machine_conflicts(&app) + machine_conflicts(&b), 0);
	app_close(&app);
	unlink(busy_path);
	free(busy_path);
	pair_stop();
}
END_TEST

/* As two machines would, in one order and in the other; what the first of them has in the end. */
static char *edit_both(bool turned)
{
	struct app *first = turned ? &b : &a, *second = turned ? &a : &b;
	int64_t n, m;

	n = pair_nora(&a);
	pair_agree();
	m = machine_n(&a, n, &b);
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&a, &customer_entity, n, "status=active;city=الرياض;tags=[\"a\"];nickname=x");
	fixture_clock("2026-11-22T12:00");
	fixture_edit(&b, &customer_entity, m, "status=closed;company=شركة;tags=[\"b\"];nickname=y");
	machine_sync(first, &counts);
	machine_sync(second, &counts);
	ck_assert_int_eq(counts.merged, 1);
	ck_assert_int_eq(counts.conflicts, 2);
	pair_agree();
	ck_values_eq(first, &customer_entity, turned ? m : n, { "nickname", "y" },
		{ "status", "closed" }, { "tags", "a,b" });
	return xasprintf("%s %s", fixture_value(first, &customer_entity, turned ? m : n, "city"),
		fixture_value(first, &customer_entity, turned ? m : n, "company"));
}

START_TEST(a_and_b_edit_in_both_orders_the_same_bytes_on_both)
{
	char *ended;

	pair_start();
	ended = edit_both(_i);
	ck_assert_str_eq(ended, "الرياض شركة");
	free(ended);
	pair_stop();
}
END_TEST

START_TEST(delete_against_edit_in_both_orders)
{
	struct app *first = _i ? &b : &a, *second = _i ? &a : &b;
	int64_t n;

	pair_start();
	n = pair_nora(&a);
	pair_agree();
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "city=جدة");
	machine_sync(first, &counts);
	machine_sync(second, &counts);
	pair_agree();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة"), 1);
	ck_assert_int_ge(machine_conflicts(second), 1);
	pair_stop();
}
END_TEST

START_TEST(ids_and_fields_with_arabic_slashes_and_pictures)
{
	char *feed;
	int64_t n;

	pair_start();
	machine_sync(&a, &counts);
	pair_tell("/team/_bulk_docs", "{\"docs\":[{\"_id\":\"عميل/😀:" ULID_A "\",\"$type\":\"عميل/😀\"},"
		"{\"_id\":\"customer:" ULID_A "/../x\",\"$type\":\"customer\"},"
		"{\"_id\":\"customer:" ULID_B "\",\"$type\":\"customer\",\"name\":\"هند/😀 \\\"x\\\" \\\\\","
		"\"phone\":\"+966551112222\",\"حقل/جديد😀\":{\"أ/ب\":[\"😀\"]}}]}");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.aside, 2);
	ck_assert_int_eq(counts.down, 1);
	ck_assert_uint_eq(pair_problems(&a, NULL), 2);
	n = fixture_first(&a, &customer_entity, "phone=+966551112222");
	ck_value_eq(&a, &customer_entity, n, "name", "هند/😀 \"x\" \\");
	fixture_edit(&a, &customer_entity, n, "city=حي/النرجس 😀");
	machines_settle(both, 2, 2);
	machines_same(&a, &b);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_ptr_nonnull(strstr(feed, "\"حقل/جديد😀\":{\"أ/ب\":[\"😀\"]}"));
	ck_assert_ptr_nonnull(strstr(feed, "حي/النرجس 😀"));
	free(feed);
	pair_stop();
}
END_TEST

/* Who saw the other's edit comes after it, whatever his clock says. */
START_TEST(clock_off_by_a_day)
{
	const char *const clocks[] = { "2026-11-21T10:00", "2026-11-23T10:00" };
	int64_t n, m;

	pair_start();
	n = pair_nora(&a);
	pair_agree();
	m = machine_n(&a, n, &b);
	for (int round = 0; round < 2; round++) {
		fixture_clock(clocks[_i]);
		fixture_edit(&a, &customer_entity, n, "city=الرياض");
		fixture_clock(NOW);
		pair_agree();
		ck_value_eq(&b, &customer_entity, m, "city", "الرياض");
		fixture_edit(&b, &customer_entity, m, "city=جدة");
		fixture_clock(clocks[!_i]);
		pair_agree();
		ck_value_eq(&a, &customer_entity, n, "city", "جدة");
	}
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	pair_stop();
}
END_TEST

START_TEST(integers_to_2_to_the_53_and_beyond)
{
	const char *const sums[] = { "90071992547409.91", "90071992547409.92", "90071992547409.93",
		"92233720368547758.07", "0.01" };
	int64_t n;
	char *feed;

	pair_start();
	n = pair_nora(&a);
	for (size_t i = 0; i < COUNT(sums); i++) {
		char *spec = xasprintf("budget_max=%s", sums[i]);

		fixture_edit(&a, &customer_entity, n, spec);
		free(spec);
		pair_agree();
		ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "budget_max", sums[i]);
	}
	/* What a server may have rounded never comes as a number. */
	pair_tell("/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:" ULID_B "\",\"$type\":\"customer\",\"name\":\"x\","
		"\"phone\":\"+966551112222\",\"budget_max\":1.5},{\"_id\":\"customer:" ULID_A "\",\"$type\":\"customer\","
		"\"name\":\"y\",\"phone\":\"+966551112223\",\"budget_max\":1e400}]}");
	machine_sync(&b, &counts);
	ck_assert_int_eq(counts.aside, 2);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_ptr_null(strstr(feed, "9007199254740993,"));
	free(feed);
	pair_stop();
}
END_TEST

/* In one group, as an import is. */
START_TEST(ten_thousand_created_and_deleted)
{
	struct query q = { .entity = &customer_entity };
	struct rowset all = { 0 };
	int64_t rows;

	pair_start();
	ck_ok(app_bulk_begin(&a, "many", &err));
	pair_many(&a, 10000);
	ck_ok(app_bulk_end(&a, true, &err));
	machine_sync(&a, &counts);
	ck_assert_int_ge(counts.up, 10000);
	ck_assert_int_le(counts.requests, 3 + (counts.up + 499) / 500 + 2);
	machine_sync(&b, &counts);
	rows = counts.down;
	ck_assert_int_ge(rows, 10000);
	ck_assert_int_le(counts.requests, 5 + rows / 2000 + 2);
	ck_ok(app_bulk_begin(&b, "many", &err));
	ck_ok(query_list(b.db, &q, &all, &err));
	for (size_t i = 0; i < all.n; i++)
		ck_ok(app_delete(&b, &customer_entity, all.v[i]->n, &err));
	rowset_release(&all);
	ck_ok(app_bulk_end(&b, true, &err));
	pair_agree();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 0);
	pair_stop();
}
END_TEST

START_TEST(second_sync_writes_nothing)
{
	char *before, *after;

	pair_start();
	pair_many(&a, 20);
	fixture_add(&b, &customer_entity, "name=Huda;phone=+966551234567");
	pair_agree();
	before = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	machine_quiet(&a);
	machine_quiet(&b);
	after = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_str_eq(after, before);
	free(before), free(after);
	pair_stop();
}
END_TEST

/* Instructions of SQLite, which do not depend on the machine. */
static int count_step(void *ctx)
{
	return ++*(int *)ctx, 0;
}

static int steps_of_nothing(struct app *app)
{
	int64_t *waiting = NULL, asked, refused;
	struct sync_remote remote;
	size_t n = 0;
	int steps = 0;

	ck_ok(sync_remote_get(app->db, REMOTE_OWN, &remote, &err));
	sqlite3_progress_handler(app->db->sqlite, 1, count_step, &steps);
	ck_ok(sync_waiting(app->db, REMOTE_OWN, remote.mark, 0, 0, &waiting, &n, &err));
	ck_ok(inbox_figures(app->db, &asked, &refused, &err));
	sqlite3_progress_handler(app->db->sqlite, 0, NULL, NULL);
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(asked + refused, 0);
	sync_remote_release(&remote);
	free(waiting);
	return steps;
}

START_TEST(that_nothing_waits_is_found_without_looking_at_everything)
{
	int few, many;

	pair_start();
	pair_many(&a, 5);
	pair_agree();
	few = steps_of_nothing(&a);
	pair_many(&a, 300);
	pair_agree();
	many = steps_of_nothing(&a);
	ck_assert_int_gt(few, 10);
	ck_assert_int_le(many, few + 20);
	ck_assert_int_le(steps_of_nothing(&b), few + 20);
	pair_stop();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync_cases");
	TCase *all = tcase_create("list"), *large = tcase_create("many");

	tcase_set_timeout(large, 300);
	tcase_add_test(all, database_deleted_and_made_again_is_reconciled);
	tcase_add_test(all, another_server_is_compared_with_everything);
	tcase_add_test(all, a_quiet_server_is_asked_now_and_then_who_it_is);
	tcase_add_loop_test(all, edit_during_a_push_stays_dirty, 0, 2);
	tcase_add_loop_test(all, a_and_b_edit_in_both_orders_the_same_bytes_on_both, 0, 2);
	tcase_add_loop_test(all, delete_against_edit_in_both_orders, 0, 2);
	tcase_add_test(all, ids_and_fields_with_arabic_slashes_and_pictures);
	tcase_add_loop_test(all, clock_off_by_a_day, 0, 2);
	tcase_add_test(all, integers_to_2_to_the_53_and_beyond);
	tcase_add_test(large, ten_thousand_created_and_deleted);
	tcase_add_test(all, second_sync_writes_nothing);
	tcase_add_test(all, that_nothing_waits_is_found_without_looking_at_everything);
	suite_add_tcase(suite, all);
	suite_add_tcase(suite, large);
	return unit_run(suite);
}
