/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the sync must hold against any server, a case each, in the order of the list they were written down in. */
#include "store_fixture.h"
#include "sync_fixture.h"

#include <inttypes.h>
#include <unistd.h>

#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"
#include "store/sync.h"

#define NOW "2026-11-22T10:00"
#define ULID_A "01KAKJ5B0000000000000000AA"
#define ULID_B "01KAKJ5B0000000000000000AB"

static struct peer peer;
static struct app a, b;
static struct app *const both[] = { &a, &b };
static struct err err;
static struct sync_counts counts;

static void start(void)
{
	peer_start(&peer);
	fixture_open(&a, NOW);
	fixture_open(&b, NOW);
	machine_join(&a, &peer);
	machine_join(&b, &peer);
}

static void stop(void)
{
	app_close(&a);
	app_close(&b);
	peer_stop(&peer);
}

/* Both end the same, and nothing is left to do. */
static void agree(void)
{
	machines_settle(both, 2, 2);
	machines_same(&a, &b);
	machine_quiet(&a);
	machine_quiet(&b);
}

static void tell(const char *path, const char *body)
{
	free(peer_ask(&peer, "POST", path, body));
}

static int64_t nora(struct app *app)
{
	return fixture_add(app, &customer_entity, "name=نورة;phone=+966501234567;status=new");
}

static void many(struct app *app, int n)
{
	for (int i = 0; i < n; i++) {
		char *spec = xasprintf("name=Name%d;phone=+96650%07d", i, i);

		fixture_add(app, &customer_entity, spec);
		free(spec);
	}
}

static enum result sync_by(struct app *app, size_t page)
{
	struct sync_options options = quick_options();
	struct sync_report report;
	enum result code;

	options.page = page;
	code = sync_once(app, &options, &report, &err);
	counts = report.all;
	return code;
}

static char *since_of(struct app *app)
{
	struct sync_remote remote;
	char *since;

	ck_ok(sync_remote_get(app->db, REMOTE_OWN, &remote, &err));
	since = xstrdup(remote.since ? remote.since : "");
	sync_remote_release(&remote);
	return since;
}

/* --- The list. */

START_TEST(the_same_page_applied_twice)
{
	int64_t n, seq;

	start();
	n = nora(&a);
	many(&a, 5);
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	agree();
	seq = query_log_seq(b.db);
	peer_fault(&peer, "do=rewind&at=_changes&times=3");
	for (int i = 0; i < 3; i++)
		machine_sync(&b, &counts);
	ck_assert_int_eq(peer_number(&peer, "fired"), 3);
	ck_assert_int_eq(counts.down + counts.merged + counts.conflicts, 0);
	ck_assert_int_eq(query_log_seq(b.db), seq);
	peer_fault(&peer, "do=twice&at=_changes&times=2");
	fixture_edit(&a, &customer_entity, n, "city=الرياض");
	agree();
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	stop();
}
END_TEST

/* Killed around the transaction of each page: what is there is what the token says, all of it. */
struct death { enum kill_at where; int at; };

static void take_and_die(struct app *app, void *ctx)
{
	const struct death *death = ctx;

	machine_kill_at(app, death->where, death->at);
	(void)!sync_by(app, 20);
}

static void token_fits_rows(const char *path)
{
	struct app app;
	char *since, *feed, *query;
	int64_t n = 0;
	size_t there = 0;

	machine_open(&app, path, NOW);
	since = since_of(&app);
	query = xasprintf("/team/_changes?since=0&limit=%ld", strtol(since, NULL, 10));
	feed = strtol(since, NULL, 10) ? peer_ask(&peer, "GET", query, NULL) : xstrdup("");
	for (const char *at = feed; (at = strstr(at, "\"id\":\"customer:")); at++) {
		char id[ULID_LEN + 1];

		snprintf(id, sizeof(id), "%s", at + strlen("\"id\":\"customer:"));
		ck_ok(sync_number(app.db, id, &n, &err));
		ck_assert_msg(n > 0, "%s is behind the token and not there", id);
		there++;
	}
	ck_assert_int_eq((int64_t)there, fixture_count(&app, &customer_entity, ""));
	app_close(&app);
	free(since), free(feed), free(query);
}

START_TEST(token_and_rows_are_one_under_kill_9_at_every_page)
{
	char *path = store_path("killed.db");
	struct death death = { _i ? KILL_AFTER_COMMIT : KILL_BEFORE_COMMIT, 0 };
	struct app app;
	bool killed = true;

	start();
	many(&a, 10);
	machine_sync(&a, &counts);
	for (; killed; death.at++) {
		ck_assert_int_lt(death.at, 60);
		unlink(path);
		machine_open(&app, path, NOW);
		machine_join(&app, &peer);
		app_close(&app);
		killed = machine_in_child(path, take_and_die, &death);
		token_fits_rows(path);
	}
	ck_assert_int_gt(death.at, 4);
	machine_open(&app, path, NOW);
	machine_sync(&app, &counts);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, ""), 10);
	app_close(&app);
	unlink(path);
	free(path);
	stop();
}
END_TEST

/* Letters that a careless client would escape wrongly, decode or cut. */
static char *strange_token(size_t len)
{
	static const char letters[] = "7-g1AAAA+/=%25%2B& #?~_.!'()*;:@,$[]";
	struct str out = STR_INIT;

	while (out.len < len)
		str_addc(&out, letters[out.len % (sizeof(letters) - 1)]);
	return str_detach(&out);
}

START_TEST(token_is_byte_exact_up_to_4_KB)
{
	const size_t sizes[] = { 1, 60, 1024, 4095, 4096 };
	char *token, *answer, *kept, *longer;
	enum result code;

	start();
	for (size_t i = 0; i < COUNT(sizes); i++) {
		token = strange_token(sizes[i]);
		answer = xasprintf("{\"results\":[{\"seq\":\"1\",\"id\":\"x\",\"doc\":{\"_id\":\"customer:" ULID_A "\","
			"\"_rev\":\"%zu-a\",\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\"}}],"
			"\"last_seq\":\"%s\"}", i + 1, token);
		tell("/_test/text", answer);
		peer_fault(&peer, "do=text&at=_changes");
		code = sync_by(&b, 2);
		kept = since_of(&b);
		ck_assert_str_eq(kept, token);
		(void)code;
		free(token), free(answer), free(kept);
	}
	kept = since_of(&b);
	longer = strange_token(4097);
	answer = xasprintf("{\"results\":[],\"last_seq\":\"%s\"}", longer);
	tell("/_test/text", answer);
	peer_fault(&peer, "do=text&at=_changes");
	ck_assert_int_eq(sync_by(&b, 2), ERR_FORMAT);
	free(answer);
	answer = since_of(&b);
	ck_assert_str_eq(answer, kept);
	free(answer), free(kept), free(longer);
	stop();
}
END_TEST

START_TEST(database_deleted_and_made_again_is_reconciled)
{
	int64_t n;

	start();
	n = nora(&a);
	many(&b, 5);
	agree();
	tell("/_test/wipe", NULL);
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "city=جدة");
	machine_sync(&a, &counts);
	ck_assert(counts.other);
	ck_assert_int_gt(counts.up, 5);
	agree();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 6);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة"), 1);
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	stop();
}
END_TEST

START_TEST(reply_dropped_after_a_push_makes_no_conflict_and_no_duplicate)
{
	int64_t n;

	start();
	n = nora(&a);
	for (int i = 0; i < 3; i++) {
		const char *const cities[] = { "city=جدة", "city=الرياض", "city=أبها" };

		fixture_edit(&a, &customer_entity, n, cities[i]);
		peer_fault(&peer, "do=lose&at=_bulk_docs&times=1");
		machine_sync(&a, &counts);
		ck_assert_int_eq(peer_number(&peer, "fired"), i + 1);
		ck_assert_int_eq(counts.merged + counts.conflicts, 0);
	}
	agree();
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=أبها"), 1);
	stop();
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
	start();
	machine_open(&app, busy_path, NOW);
	machine_join(&app, &peer);
	n = nora(&app);
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
	stop();
}
END_TEST

static const char *const always[] = { "status&arg=409&at=*", "status&arg=403&at=*", "status&arg=401&at=*",
	"status&arg=429&at=*", "status&arg=503&at=*", "status&arg=408&at=*", "status&arg=404&at=*",
	"status&arg=413&at=*", "status&arg=500&at=*", "status&arg=413&at=_bulk_docs", "status&arg=409&at=_bulk_docs",
	"text&at=_bulk_docs", "drop&at=*", "redirect&at=*" };

START_TEST(a_server_that_always_says_no_is_asked_a_few_times)
{
	char *fault = xasprintf("do=%s&times=9999", always[_i]), *conflict;
	char id[ULID_LEN + 1];
	long before;

	start();
	many(&a, 20);
	machine_sync(&a, &counts);
	fixture_edit(&a, &customer_entity, fixture_first(&a, &customer_entity, "name=Name7"), "city=جدة");
	ck_assert(query_id_of(a.db, fixture_first(&a, &customer_entity, "name=Name7"), id));
	conflict = xasprintf("[{\"id\":\"customer:%s\",\"error\":\"conflict\",\"reason\":\"x\"}]", id);
	tell("/_test/text", conflict);
	peer_fault(&peer, fault);
	before = peer_number(&peer, "count");
	for (int i = 0; i < 2; i++)
		(void)!machine_try(&a, &counts, &err);
	ck_assert_int_gt(peer_number(&peer, "fired"), 0);
	ck_assert_int_le(peer_number(&peer, "count") - before, 60);
	tell("/_test/clear", NULL);
	fixture_edit(&a, &customer_entity, fixture_first(&a, &customer_entity, "name=Name7"), "company=x");
	agree();
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=جدة company=x"), 1);
	free(fault), free(conflict);
	stop();
}
END_TEST

/* As two machines would, in one order and in the other; what the first of them has in the end. */
static char *edit_both(bool turned)
{
	struct app *first = turned ? &b : &a, *second = turned ? &a : &b;
	int64_t n, m;

	n = nora(&a);
	agree();
	m = machine_n(&a, n, &b);
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&a, &customer_entity, n, "status=active;city=الرياض;tags=[\"a\"];nickname=x");
	fixture_clock("2026-11-22T12:00");
	fixture_edit(&b, &customer_entity, m, "status=closed;company=شركة;tags=[\"b\"];nickname=y");
	machine_sync(first, &counts);
	machine_sync(second, &counts);
	ck_assert_int_eq(counts.merged, 1);
	ck_assert_int_eq(counts.conflicts, 2);
	agree();
	ck_value_eq(first, &customer_entity, turned ? m : n, "nickname", "y");
	ck_value_eq(first, &customer_entity, turned ? m : n, "status", "closed");
	ck_value_eq(first, &customer_entity, turned ? m : n, "tags", "a,b");
	return xasprintf("%s %s", fixture_value(first, &customer_entity, turned ? m : n, "city"),
		fixture_value(first, &customer_entity, turned ? m : n, "company"));
}

START_TEST(a_and_b_edit_in_both_orders_the_same_bytes_on_both)
{
	char *ended;

	start();
	ended = edit_both(_i);
	ck_assert_str_eq(ended, "الرياض شركة");
	free(ended);
	stop();
}
END_TEST

START_TEST(delete_against_edit_in_both_orders)
{
	struct app *first = _i ? &b : &a, *second = _i ? &a : &b;
	int64_t n;

	start();
	n = nora(&a);
	agree();
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "city=جدة");
	machine_sync(first, &counts);
	machine_sync(second, &counts);
	agree();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة"), 1);
	ck_assert_int_ge(machine_conflicts(second), 1);
	stop();
}
END_TEST

START_TEST(too_large_halves_until_it_fits)
{
	start();
	machine_sync(&a, &counts);
	many(&a, 60);
	tell("/_test/big?arg=9000", NULL);
	machine_sync(&a, &counts);
	ck_assert_int_ge(counts.up, 60);
	ck_assert_int_eq(counts.refused, 0);
	ck_assert_int_le(counts.requests, 60);
	tell("/_test/big?arg=0", NULL);
	agree();
	stop();
}
END_TEST

START_TEST(stream_cut_mid_row_keeps_nothing_of_the_page)
{
	const char *const ways[] = { "cut", "short" };
	char *before, *after;

	start();
	many(&a, 12);
	machine_sync(&a, &counts);
	for (int at = 1; at < 12000; at += 997) {
		char *fault = xasprintf("do=%s&at=_changes&times=9&arg=%d", ways[at / 997 % 2], at);

		before = since_of(&b);
		peer_fault(&peer, fault);
		ck_assert_int_eq(machine_try(&b, &counts, &err), ERR_NET);
		ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
		after = since_of(&b);
		ck_assert_str_eq(after, before);
		tell("/_test/clear", NULL);
		free(fault), free(before), free(after);
	}
	agree();
	stop();
}
END_TEST

START_TEST(newline_heartbeats_and_small_chunks_change_nothing)
{
	start();
	many(&a, 12);
	peer_fault(&peer, "do=heart&at=*&times=99&arg=5");
	machine_sync(&a, &counts);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 12);
	agree();
	stop();
}
END_TEST

START_TEST(ids_and_fields_with_arabic_slashes_and_pictures)
{
	struct strlist problems = { 0 };
	char *feed;
	int64_t n;

	start();
	machine_sync(&a, &counts);
	tell("/team/_bulk_docs", "{\"docs\":[{\"_id\":\"عميل/😀:" ULID_A "\",\"$type\":\"عميل/😀\"},"
		"{\"_id\":\"customer:" ULID_A "/../x\",\"$type\":\"customer\"},"
		"{\"_id\":\"customer:" ULID_B "\",\"$type\":\"customer\",\"name\":\"هند/😀 \\\"x\\\" \\\\\","
		"\"phone\":\"+966551112222\",\"حقل/جديد😀\":{\"أ/ب\":[\"😀\"]}}]}");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.aside, 2);
	ck_assert_int_eq(counts.down, 1);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_uint_eq(problems.n, 2);
	strlist_release(&problems);
	n = fixture_first(&a, &customer_entity, "phone=+966551112222");
	ck_value_eq(&a, &customer_entity, n, "name", "هند/😀 \"x\" \\");
	fixture_edit(&a, &customer_entity, n, "city=حي/النرجس 😀");
	machines_settle(both, 2, 2);
	machines_same(&a, &b);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_ptr_nonnull(strstr(feed, "\"حقل/جديد😀\":{\"أ/ب\":[\"😀\"]}"));
	ck_assert_ptr_nonnull(strstr(feed, "حي/النرجس 😀"));
	free(feed);
	stop();
}
END_TEST

/* Who saw the other's edit comes after it, whatever his clock says. */
START_TEST(clock_off_by_a_day)
{
	const char *const clocks[] = { "2026-11-21T10:00", "2026-11-23T10:00" };
	int64_t n, m;

	start();
	n = nora(&a);
	agree();
	m = machine_n(&a, n, &b);
	for (int round = 0; round < 2; round++) {
		fixture_clock(clocks[_i]);
		fixture_edit(&a, &customer_entity, n, "city=الرياض");
		fixture_clock(NOW);
		agree();
		ck_value_eq(&b, &customer_entity, m, "city", "الرياض");
		fixture_edit(&b, &customer_entity, m, "city=جدة");
		fixture_clock(clocks[!_i]);
		agree();
		ck_value_eq(&a, &customer_entity, n, "city", "جدة");
	}
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	stop();
}
END_TEST

START_TEST(integers_to_2_to_the_53_and_beyond)
{
	const char *const sums[] = { "90071992547409.91", "90071992547409.92", "90071992547409.93",
		"92233720368547758.07", "0.01" };
	int64_t n;
	char *feed;

	start();
	n = nora(&a);
	for (size_t i = 0; i < COUNT(sums); i++) {
		char *spec = xasprintf("budget_max=%s", sums[i]);

		fixture_edit(&a, &customer_entity, n, spec);
		free(spec);
		agree();
		ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "budget_max", sums[i]);
	}
	/* What a server may have rounded never comes as a number. */
	tell("/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:" ULID_B "\",\"$type\":\"customer\",\"name\":\"x\","
		"\"phone\":\"+966551112222\",\"budget_max\":1.5},{\"_id\":\"customer:" ULID_A "\",\"$type\":\"customer\","
		"\"name\":\"y\",\"phone\":\"+966551112223\",\"budget_max\":1e400}]}");
	machine_sync(&b, &counts);
	ck_assert_int_eq(counts.aside, 2);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_ptr_null(strstr(feed, "9007199254740993,"));
	free(feed);
	stop();
}
END_TEST

START_TEST(invalid_utf8_from_the_server_goes_to_quarantine)
{
	struct strlist problems = { 0 };

	start();
	machine_sync(&a, &counts);
	tell("/_test/text", "{\"results\":["
		"{\"seq\":\"1\",\"id\":\"x\",\"doc\":{\"_id\":\"customer:" ULID_A "\",\"_rev\":\"1-a\",\"name\":\"\xFF\xC3\"}},"
		"{\"seq\":\"2\",\"doc\":{\"_id\":\"customer:" ULID_B "\",\"_rev\":\"1-a\",\"$type\":\"customer\","
		"\"name\":\"هند\",\"phone\":\"+966551112222\"}}],\"last_seq\":\"2\"}");
	peer_fault(&peer, "do=text&at=_changes");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.aside, 1);
	ck_assert_int_eq(counts.down, 1);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_uint_eq(problems.n, 1);
	strlist_release(&problems);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);
	stop();
}
END_TEST

static const struct { const char *fault; bool locks; } denials[] = {
	{ "do=revoke&at=_changes&times=2", true },
	{ "do=text&arg=403&at=_changes&times=2", false },	/* a proxy's */
};

START_TEST(role_taken_away_mid_poll_locks)
{
	struct sync_options options = quick_options();
	struct sync_remote remote;
	struct sync_report report;

	start();
	ck_ok(sync_remote_drop(a.db, REMOTE_OWN, &err));
	ck_ok(sync_add(&a, REMOTE_TEAM, peer.url, NULL, &options, &err));
	ck_ok(sync_once(&a, &options, &report, &err));
	tell("/_test/text", "<html>403 Forbidden</html>");
	peer_fault(&peer, denials[_i].fault);
	ck_assert_int_eq(sync_once(&a, &options, &report, &err), denials[_i].locks ? ERR_DENIED : ERR_FORMAT);
	ck_assert_int_gt(peer_number(&peer, "fired"), 0);
	ck_ok(sync_remote_get(a.db, REMOTE_TEAM, &remote, &err));
	ck_assert_int_eq(remote.locked != NULL, denials[_i].locks);
	sync_remote_release(&remote);
	tell("/_test/clear", NULL);
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_ok(sync_remote_get(a.db, REMOTE_TEAM, &remote, &err));
	ck_assert_ptr_null(remote.locked);
	sync_remote_release(&remote);
	stop();
}
END_TEST

/* In one group, as an import is. */
START_TEST(ten_thousand_created_and_deleted)
{
	struct query q = { .entity = &customer_entity };
	struct rowset all = { 0 };
	int64_t rows;

	start();
	ck_ok(app_bulk_begin(&a, "many", &err));
	many(&a, 10000);
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
	agree();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 0);
	stop();
}
END_TEST

START_TEST(second_sync_writes_nothing)
{
	char *before, *after;

	start();
	many(&a, 20);
	fixture_add(&b, &customer_entity, "name=Huda;phone=+966551234567");
	agree();
	before = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	machine_quiet(&a);
	machine_quiet(&b);
	after = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_str_eq(after, before);
	free(before), free(after);
	stop();
}
END_TEST

/* --- Beyond the list: what a server that lies can do. */

START_TEST(any_value_of_another_type_stops_nothing_for_ever)
{
	for (int i = _i; i < 96; i += 8) {
		char *fault = xasprintf("do=spoil&at=*&times=4&skip=%d&arg=%d", i % 3, i);
		int64_t n;

		start();
		n = nora(&a);
		machine_sync(&a, &counts);
		machine_sync(&b, &counts);
		fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "company=x");
		machine_sync(&b, &counts);
		fixture_edit(&a, &customer_entity, n, "city=جدة");
		peer_fault(&peer, fault);
		(void)!machine_try(&a, &counts, &err);
		tell("/_test/clear", NULL);
		machines_settle(both, 2, 2);
		if (fixture_count(&a, &customer_entity, "city=جدة company=x") != 1) {
			/* It was believed; comparing everything mends it. */
			struct sync_options options = quick_options();
			struct sync_report report;

			options.reset = true;
			ck_ok(sync_once(&a, &options, &report, &err));
		}
		agree();
		ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة company=x"), 1);
		stop();
		free(fault);
	}
}
END_TEST

START_TEST(a_server_that_lies_about_writing_is_found_out_by_a_reset)
{
	struct sync_options options = quick_options();
	struct sync_report report;
	int64_t *v = NULL;
	size_t n = 0;

	start();
	machine_sync(&a, &counts);
	nora(&a);
	peer_fault(&peer, "do=lie&at=_bulk_docs&times=1");
	machine_sync(&a, &counts);
	ck_assert_int_eq(peer_number(&peer, "fired"), 1);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
	options.reset = true;
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_ok(sync_missing(a.db, REMOTE_OWN, 0, &v, &n, &err));
	ck_assert_uint_eq(n, 2);	/* she, and what was noted of her: nothing is decided by itself */
	for (size_t i = 0; i < n; i++)
		ck_ok(sync_missing_settle(a.db, REMOTE_OWN, v[i], false, &err));
	free(v);
	agree();
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	stop();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync_cases");
	TCase *all = tcase_create("list"), *more = tcase_create("lies"), *large = tcase_create("many");

	tcase_add_test(all, the_same_page_applied_twice);
	tcase_add_loop_test(all, token_and_rows_are_one_under_kill_9_at_every_page, 0, 2);
	tcase_add_test(all, token_is_byte_exact_up_to_4_KB);
	tcase_add_test(all, database_deleted_and_made_again_is_reconciled);
	tcase_add_test(all, reply_dropped_after_a_push_makes_no_conflict_and_no_duplicate);
	tcase_add_loop_test(all, edit_during_a_push_stays_dirty, 0, 2);
	tcase_add_loop_test(all, a_server_that_always_says_no_is_asked_a_few_times, 0, COUNT(always));
	tcase_add_loop_test(all, a_and_b_edit_in_both_orders_the_same_bytes_on_both, 0, 2);
	tcase_add_loop_test(all, delete_against_edit_in_both_orders, 0, 2);
	tcase_add_test(all, too_large_halves_until_it_fits);
	tcase_add_test(all, stream_cut_mid_row_keeps_nothing_of_the_page);
	tcase_add_test(all, newline_heartbeats_and_small_chunks_change_nothing);
	tcase_add_test(all, ids_and_fields_with_arabic_slashes_and_pictures);
	tcase_add_loop_test(all, clock_off_by_a_day, 0, 2);
	tcase_add_test(all, integers_to_2_to_the_53_and_beyond);
	tcase_add_test(all, invalid_utf8_from_the_server_goes_to_quarantine);
	tcase_set_timeout(large, 300);
	tcase_add_test(large, ten_thousand_created_and_deleted);
	tcase_add_loop_test(all, role_taken_away_mid_poll_locks, 0, COUNT(denials));
	tcase_add_test(all, second_sync_writes_nothing);
	tcase_add_loop_test(more, any_value_of_another_type_stops_nothing_for_ever, 0, 8);
	tcase_add_test(more, a_server_that_lies_about_writing_is_found_out_by_a_reset);
	suite_add_tcase(suite, all);
	suite_add_tcase(suite, large);
	suite_add_tcase(suite, more);
	return unit_run(suite);
}
