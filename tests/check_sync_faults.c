/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the sync must hold against a server or a line that fails or lies, a case each. */
#include "store_fixture.h"
#include "sync_pair.h"

#include <inttypes.h>
#include <unistd.h>

#include "app/cmd_sync_p.h"
#include "model/schema/people.h"
#include "store/db.h"
#include "store/save.h"
#include "store/sync.h"

START_TEST(the_same_page_applied_twice)
{
	int64_t n, seq;

	pair_start();
	n = pair_nora(&a);
	pair_many(&a, 5);
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	pair_agree();
	seq = query_log_seq(b.db);
	peer_fault(&peer, "do=rewind&at=_changes&times=3");
	for (int i = 0; i < 3; i++)
		machine_sync(&b, &counts);
	ck_assert_int_eq(peer_number(&peer, "fired"), 3);
	ck_assert_int_eq(counts.down + counts.merged + counts.conflicts, 0);
	ck_assert_int_eq(query_log_seq(b.db), seq);
	peer_fault(&peer, "do=twice&at=_changes&times=2");
	fixture_edit(&a, &customer_entity, n, "city=الرياض");
	pair_agree();
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	pair_stop();
}
END_TEST

/* Killed around the transaction of each page: what is there is what the token says, all of it. */
struct death { enum kill_at where; int at; };

static void take_and_die(struct app *app, void *ctx)
{
	const struct death *death = ctx;

	machine_kill_at(app, death->where, death->at);
	(void)!pair_sync_by(app, 20);
}

static void token_fits_rows(const char *path)
{
	struct app app;
	char *since, *feed, *query;
	int64_t n = 0;
	size_t there = 0;

	machine_open(&app, path, NOW);
	since = pair_since(&app);
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

	pair_start();
	pair_many(&a, 10);
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
	pair_stop();
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

	pair_start();
	for (size_t i = 0; i < COUNT(sizes); i++) {
		token = strange_token(sizes[i]);
		answer = xasprintf("{\"results\":[{\"seq\":\"1\",\"id\":\"x\",\"doc\":{\"_id\":\"customer:" ULID_A "\","
			"\"_rev\":\"%zu-a\",\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\"}}],"
			"\"last_seq\":\"%s\"}", i + 1, token);
		pair_tell("/_test/text", answer);
		peer_fault(&peer, "do=text&at=_changes");
		code = pair_sync_by(&b, 2);
		kept = pair_since(&b);
		ck_assert_str_eq(kept, token);
		(void)code;
		free(token), free(answer), free(kept);
	}
	kept = pair_since(&b);
	longer = strange_token(4097);
	answer = xasprintf("{\"results\":[],\"last_seq\":\"%s\"}", longer);
	pair_tell("/_test/text", answer);
	peer_fault(&peer, "do=text&at=_changes");
	ck_assert_int_eq(pair_sync_by(&b, 2), ERR_FORMAT);
	free(answer);
	answer = pair_since(&b);
	ck_assert_str_eq(answer, kept);
	free(answer), free(kept), free(longer);
	pair_stop();
}
END_TEST

START_TEST(reply_dropped_after_a_push_makes_no_conflict_and_no_duplicate)
{
	int64_t n;

	pair_start();
	n = pair_nora(&a);
	for (int i = 0; i < 3; i++) {
		const char *const cities[] = { "city=جدة", "city=الرياض", "city=أبها" };

		fixture_edit(&a, &customer_entity, n, cities[i]);
		peer_fault(&peer, "do=lose&at=_bulk_docs&times=1");
		machine_sync(&a, &counts);
		ck_assert_int_eq(peer_number(&peer, "fired"), i + 1);
		ck_assert_int_eq(counts.merged + counts.conflicts, 0);
	}
	pair_agree();
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=أبها"), 1);
	pair_stop();
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

	pair_start();
	pair_many(&a, 20);
	machine_sync(&a, &counts);
	fixture_edit(&a, &customer_entity, fixture_first(&a, &customer_entity, "name=Name7"), "city=جدة");
	ck_assert(query_id_of(a.db, fixture_first(&a, &customer_entity, "name=Name7"), id));
	conflict = xasprintf("[{\"id\":\"customer:%s\",\"error\":\"conflict\",\"reason\":\"x\"}]", id);
	pair_tell("/_test/text", conflict);
	peer_fault(&peer, fault);
	before = peer_number(&peer, "count");
	for (int i = 0; i < 2; i++)
		(void)!machine_try(&a, &counts, &err);
	ck_assert_int_gt(peer_number(&peer, "fired"), 0);
	ck_assert_int_le(peer_number(&peer, "count") - before, 60);
	pair_tell("/_test/clear", NULL);
	fixture_edit(&a, &customer_entity, fixture_first(&a, &customer_entity, "name=Name7"), "company=x");
	pair_agree();
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=جدة company=x"), 1);
	free(fault), free(conflict);
	pair_stop();
}
END_TEST

START_TEST(too_large_halves_until_it_fits)
{
	pair_start();
	machine_sync(&a, &counts);
	pair_many(&a, 60);
	pair_tell("/_test/big?arg=9000", NULL);
	machine_sync(&a, &counts);
	ck_assert_int_ge(counts.up, 60);
	ck_assert_int_eq(counts.refused, 0);
	ck_assert_int_le(counts.requests, 60);
	pair_tell("/_test/big?arg=0", NULL);
	pair_agree();
	pair_stop();
}
END_TEST

START_TEST(stream_cut_mid_row_keeps_nothing_of_the_page)
{
	const char *const ways[] = { "cut", "short" };
	char *before, *after;

	pair_start();
	pair_many(&a, 12);
	machine_sync(&a, &counts);
	for (int at = 1; at < 12000; at += 997) {
		char *fault = xasprintf("do=%s&at=_changes&times=9&arg=%d", ways[at / 997 % 2], at);

		before = pair_since(&b);
		peer_fault(&peer, fault);
		ck_assert_int_eq(machine_try(&b, &counts, &err), ERR_NET);
		ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
		after = pair_since(&b);
		ck_assert_str_eq(after, before);
		pair_tell("/_test/clear", NULL);
		free(fault), free(before), free(after);
	}
	pair_agree();
	pair_stop();
}
END_TEST

START_TEST(newline_heartbeats_and_small_chunks_change_nothing)
{
	pair_start();
	pair_many(&a, 12);
	peer_fault(&peer, "do=heart&at=*&times=99&arg=5");
	machine_sync(&a, &counts);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 12);
	pair_agree();
	pair_stop();
}
END_TEST

START_TEST(invalid_utf8_from_the_server_goes_to_quarantine)
{
	pair_start();
	machine_sync(&a, &counts);
	pair_tell("/_test/text", "{\"results\":["
		"{\"seq\":\"1\",\"id\":\"x\",\"doc\":{\"_id\":\"customer:" ULID_A "\",\"_rev\":\"1-a\",\"name\":\"\xFF\xC3\"}},"
		"{\"seq\":\"2\",\"doc\":{\"_id\":\"customer:" ULID_B "\",\"_rev\":\"1-a\",\"$type\":\"customer\","
		"\"name\":\"هند\",\"phone\":\"+966551112222\"}}],\"last_seq\":\"2\"}");
	peer_fault(&peer, "do=text&at=_changes");
	machine_sync(&a, &counts);
	ck_assert_int_eq(counts.aside, 1);
	ck_assert_int_eq(counts.down, 1);
	ck_assert_uint_eq(pair_problems(&a, NULL), 1);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);
	pair_stop();
}
END_TEST

static const struct { const char *fault; bool locks; } denials[] = {
	{ "do=revoke&at=_changes&times=2", true },
	{ "do=text&arg=403&at=_changes&times=2", false },	/* a proxy's */
};

START_TEST(role_taken_away_mid_poll_locks)
{
	struct sync_options options = quick_options();
	char *words[] = { (char *)REMOTE_TEAM, NULL };
	struct str said = STR_INIT;
	struct target forgets = { .app = &a, .out = &said, .words = words, .nwords = 1, .yes = true };
	struct sync_remote remote;
	struct sync_report report;

	pair_start();
	ck_ok(sync_remote_drop(a.db, REMOTE_OWN, &err));
	ck_ok(sync_add(&a, REMOTE_TEAM, peer.url, NULL, &options, &err));
	ck_ok(sync_once(&a, &options, &report, &err));
	pair_tell("/_test/text", "<html>403 Forbidden</html>");
	peer_fault(&peer, denials[_i].fault);
	ck_assert_int_eq(sync_once(&a, &options, &report, &err), denials[_i].locks ? ERR_DENIED : ERR_FORMAT);
	ck_assert_int_gt(peer_number(&peer, "fired"), 0);
	ck_ok(sync_remote_get(a.db, REMOTE_TEAM, &remote, &err));
	ck_assert_int_eq(remote.locked != NULL, denials[_i].locks);
	sync_remote_release(&remote);
	if (denials[_i].locks)
		ck_assert_int_eq(sync_remove(&forgets, NULL, &err), ERR_DENIED);
	pair_tell("/_test/clear", NULL);
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_ok(sync_remote_get(a.db, REMOTE_TEAM, &remote, &err));
	ck_assert_ptr_null(remote.locked);
	sync_remote_release(&remote);
	pair_stop();
}
END_TEST

/* --- What a server that lies can do. */

START_TEST(any_value_of_another_type_stops_nothing_for_ever)
{
	for (int i = _i; i < 96; i += 8) {
		char *fault = xasprintf("do=spoil&at=*&times=4&skip=%d&arg=%d", i % 3, i);
		int64_t n;

		pair_start();
		n = pair_nora(&a);
		machine_sync(&a, &counts);
		machine_sync(&b, &counts);
		fixture_edit(&b, &customer_entity, machine_n(&a, n, &b), "company=x");
		machine_sync(&b, &counts);
		fixture_edit(&a, &customer_entity, n, "city=جدة");
		peer_fault(&peer, fault);
		(void)!machine_try(&a, &counts, &err);
		pair_tell("/_test/clear", NULL);
		machines_settle(both, 2, 2);
		if (fixture_count(&a, &customer_entity, "city=جدة company=x") != 1)
			pair_reset(&a);		/* it was believed: comparing everything mends it */
		pair_agree();
		ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة company=x"), 1);
		pair_stop();
		free(fault);
	}
}
END_TEST

START_TEST(a_server_that_lies_about_writing_is_found_out_by_a_reset)
{
	int64_t *v = NULL;
	size_t n = 0;

	pair_start();
	machine_sync(&a, &counts);
	pair_nora(&a);
	peer_fault(&peer, "do=lie&at=_bulk_docs&times=1");
	machine_sync(&a, &counts);
	ck_assert_int_eq(peer_number(&peer, "fired"), 1);
	machine_sync(&b, &counts);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
	pair_reset(&a);
	ck_ok(sync_missing(a.db, REMOTE_OWN, 0, &v, &n, &err));
	ck_assert_uint_eq(n, 2);	/* she, and what was noted of her: nothing is decided by itself */
	for (size_t i = 0; i < n; i++)
		ck_ok(sync_missing_settle(a.db, REMOTE_OWN, v[i], false, &err));
	free(v);
	pair_agree();
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	pair_stop();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync_faults");
	TCase *all = tcase_create("list"), *more = tcase_create("lies");

	tcase_add_test(all, the_same_page_applied_twice);
	tcase_add_loop_test(all, token_and_rows_are_one_under_kill_9_at_every_page, 0, 2);
	tcase_add_test(all, token_is_byte_exact_up_to_4_KB);
	tcase_add_test(all, reply_dropped_after_a_push_makes_no_conflict_and_no_duplicate);
	tcase_add_loop_test(all, a_server_that_always_says_no_is_asked_a_few_times, 0, COUNT(always));
	tcase_add_test(all, too_large_halves_until_it_fits);
	tcase_add_test(all, stream_cut_mid_row_keeps_nothing_of_the_page);
	tcase_add_test(all, newline_heartbeats_and_small_chunks_change_nothing);
	tcase_add_test(all, invalid_utf8_from_the_server_goes_to_quarantine);
	tcase_add_loop_test(all, role_taken_away_mid_poll_locks, 0, COUNT(denials));
	tcase_add_loop_test(more, any_value_of_another_type_stops_nothing_for_ever, 0, 8);
	tcase_add_test(more, a_server_that_lies_about_writing_is_found_out_by_a_reset);
	suite_add_tcase(suite, all);
	suite_add_tcase(suite, more);
	return unit_run(suite);
}
