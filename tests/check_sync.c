/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Machines that meet on a server which breaks everything it may: they end with the same bytes, and
 * nothing anybody typed is gone without a word. */
#include "base/base.h"

#include <inttypes.h>

#include "app/sync.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/db.h"
#include "store/save.h"
#include "store/sync.h"
#include "sync_fixture.h"
#include "unit.h"

#define NOW "2026-11-22T10:00"

static struct peer peer;
static struct app a, b;
static struct err err;
static struct sync_report report;
static size_t page;

static struct sync_options quick(void)
{
	return (struct sync_options){ .http = { .pause_ms = 1, .most_ms = 10, .tries = 2 }, .page = page };
}

static void join(struct app *app)
{
	struct sync_options options = quick();

	ck_ok(sync_add(app, REMOTE_OWN, peer.url, NULL, &options, &err));
}

static enum result try_sync(struct app *app)
{
	struct sync_options options = quick();

	return sync_once(app, &options, &report, &err);
}

static void sync_ok(struct app *app)
{
	ck_ok(try_sync(app));
}

static void start(void)
{
	peer_start(&peer);
	fixture_open(&a, NOW);
	fixture_open(&b, NOW);
	join(&a);
	join(&b);
}

static void stop(void)
{
	app_close(&a);
	app_close(&b);
	peer_stop(&peer);
}

static void settle(void)
{
	sync_ok(&a);
	sync_ok(&b);
	sync_ok(&a);
	sync_ok(&b);
}

static int64_t nora(struct app *app)
{
	return fixture_add(app, &customer_entity, "name=نورة;phone=+966501234567;status=new");
}

/* Something that hangs on a customer. */
static int64_t add_to(struct app *app, const struct entity *entity, int64_t customer, const char *rest)
{
	char *spec = xasprintf("customer=%" PRId64 ";%s", customer, rest);
	int64_t n = fixture_add(app, entity, spec);

	free(spec);
	return n;
}

/* --- The way there and back. */

START_TEST(two_machines_end_with_the_same_bytes)
{
	int64_t n, interaction;

	page = _i;		/* 0: the usual; 1: each record a request, before what it refers to */
	start();
	n = nora(&a);
	fixture_edit(&a, &customer_entity, n, "tags=[\"vip\",\"النرجس\"];budget_max=9007199254740993");
	interaction = add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	fixture_edit(&a, &interaction_entity, interaction, "subject=\"مكالمة😀/\"");
	fixture_add(&b, &customer_entity, "name=Huda;phone=+966551234567");
	sync_ok(&a);
	ck_assert_int_gt(report.all.up, 3);
	sync_ok(&b);
	ck_assert_int_gt(report.all.up, 0);
	ck_assert_int_gt(report.all.down, 3);
	settle();
	machines_same(&a, &b);
	machine_quiet(&a);
	machine_quiet(&b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 2);
	ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "budget_max", "9007199254740993.00");
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	stop();
	page = 0;
}
END_TEST

START_TEST(kept_columns_and_search_follow_what_came)
{
	int64_t n;
	struct query search = { .entity = &customer_entity, .search = "1234567" };
	struct rowset rows = { 0 };

	start();
	n = nora(&a);
	settle();
	add_to(&a, &followup_entity, n, "title=x;due_at=2026-11-25T10:00");
	settle();
	ck_value_eq(&b, &customer_entity, machine_n(&a, n, &b), "pending_followups", "1");
	ck_ok(query_list(b.db, &search, &rows, &err));
	ck_assert_uint_eq(rows.n, 1);
	rowset_release(&rows);
	machines_same(&a, &b);
	stop();
}
END_TEST

/* --- Both change it. */

START_TEST(both_edit_and_both_orders_end_the_same)
{
	struct app *first = _i ? &b : &a, *second = _i ? &a : &b;
	int64_t n, m;

	start();
	n = nora(&a);
	settle();
	m = machine_n(&a, n, &b);
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&a, &customer_entity, n, "status=active;city=الرياض;tags=[\"a\"]");
	fixture_clock("2026-11-22T12:00");
	fixture_edit(&b, &customer_entity, m, "status=closed;company=شركة;tags=[\"b\"]");
	sync_ok(first);
	sync_ok(second);
	ck_assert_int_eq(report.all.merged, 1);
	ck_assert_int_eq(report.all.conflicts, 1);
	sync_ok(first);
	machines_same(&a, &b);
	machine_quiet(&a), machine_quiet(&b);
	ck_value_eq(&a, &customer_entity, n, "status", "closed");	/* the later one */
	ck_value_eq(&a, &customer_entity, n, "city", "الرياض");
	ck_value_eq(&a, &customer_entity, n, "company", "شركة");
	ck_value_eq(&a, &customer_entity, n, "tags", "a,b");
	ck_assert_int_eq(machine_conflicts(second), 1);
	stop();
}
END_TEST

START_TEST(a_clock_that_is_a_day_behind_comes_after_what_it_saw)
{
	int64_t n, m;

	start();
	n = nora(&a);
	settle();
	m = machine_n(&a, n, &b);
	fixture_edit(&a, &customer_entity, n, "city=الرياض");
	settle();
	fixture_clock("2026-11-21T10:00");
	fixture_edit(&b, &customer_entity, m, "city=جدة;company=x");	/* later, whatever its clock says */
	fixture_clock(NOW);
	settle();
	machines_same(&a, &b);
	ck_value_eq(&a, &customer_entity, n, "city", "جدة");
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	stop();
}
END_TEST

START_TEST(an_edit_wins_over_a_delete_with_all_that_went_along)
{
	struct app *first = _i ? &b : &a, *second = _i ? &a : &b;
	int64_t n, m;

	start();
	n = nora(&a);
	add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	settle();
	m = machine_n(&a, n, &b);
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	fixture_edit(&b, &customer_entity, m, "city=جدة");
	sync_ok(first);
	sync_ok(second);
	settle();
	machines_same(&a, &b);
	machine_quiet(&a), machine_quiet(&b);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=جدة"), 1);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 1);
	ck_assert_int_ge(machine_conflicts(second), 1);
	stop();
}
END_TEST

START_TEST(deleting_and_bringing_back_arrive)
{
	int64_t n, m;

	start();
	n = nora(&a);
	add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	settle();
	m = machine_n(&a, n, &b);
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
	ck_assert_int_eq(fixture_count(&b, &interaction_entity, ""), 0);
	ck_ok(app_restore(&b, &customer_entity, m, &err));
	settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 1);
	machine_quiet(&a), machine_quiet(&b);
	stop();
}
END_TEST

START_TEST(who_is_erased_is_erased_on_the_other_machine)
{
	struct erased erased = { 0 };
	int64_t n, m;
	char *left;

	start();
	n = nora(&a);
	add_to(&a, &interaction_entity, n, "type=call;subject=NoraSecret");
	settle();
	m = machine_n(&a, n, &b);
	ck_ok(save_erase(a.db, &a.actor, &customer_entity, n, "Erased", &erased, &err));
	fixture_edit(&b, &customer_entity, m, "city=NoraSecret");	/* she does not come back by it */
	strlist_release(&erased.ids);
	settle();
	settle();
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
	stop();
}
END_TEST

/* --- Faults. */

static void work_on_both(void)
{
	int64_t n = nora(&a);

	add_to(&a, &followup_entity, n, "title=x;due_at=2026-11-25T10:00");
	sync_ok(&a);
	sync_ok(&b);
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

		start();
		work_on_both();
		peer_fault(&peer, query);
		(void)!try_sync(&a);
		(void)!try_sync(&b);
		(void)!try_sync(&a);
		free(peer_ask(&peer, "POST", "/_test/clear", NULL));
			settle();
		settle();
		machines_same(&a, &b);
		ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 2);
		ck_assert_int_eq(fixture_count(&a, &customer_entity, "city=الرياض company=شركة"), 1);
		ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
		machine_quiet(&a), machine_quiet(&b);
		stop();
		free(query);
	}
}
END_TEST

START_TEST(a_lost_answer_is_no_conflict)
{
	start();
	nora(&a);
	peer_fault(&peer, "do=lose&at=_bulk_docs&times=1");
	sync_ok(&a);
	ck_assert_int_eq(peer_number(&peer, "fired"), 1);
	ck_assert_int_eq(report.all.merged + report.all.conflicts, 0);
	sync_ok(&b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	settle();
	machines_same(&a, &b);
	stop();
}
END_TEST

START_TEST(a_page_twice_and_backwards_changes_nothing)
{
	start();
	work_on_both();
	peer_fault(&peer, "do=twice&at=_changes&times=9");
	settle();
	ck_assert_int_gt(peer_number(&peer, "fired"), 2);
	machines_same(&a, &b);
	ck_assert_int_eq(machine_conflicts(&a) + machine_conflicts(&b), 0);
	stop();
}
END_TEST

START_TEST(another_database_of_the_name_is_filled_again)
{
	int64_t n;

	start();
	n = nora(&a);
	settle();
	free(peer_ask(&peer, "POST", "/_test/wipe", NULL));
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	sync_ok(&b);
	ck_assert(report.all.other);
	ck_assert_int_gt(report.all.up, 0);
	sync_ok(&a);
	ck_assert(report.all.other);
	settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=جدة"), 1);
	machine_quiet(&a), machine_quiet(&b);
	free(peer_ask(&peer, "POST", "/_test/gone", NULL));
	ck_assert_int_eq(try_sync(&a), ERR_MISSING);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 1);
	stop();
}
END_TEST

START_TEST(a_reset_compares_everything_and_changes_nothing)
{
	struct sync_options options;
	int64_t seq;

	start();
	work_on_both();
	settle();
	options = quick();
	options.reset = true;
	seq = query_log_seq(a.db);
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_assert(report.all.other);
	ck_assert_int_eq(report.all.up + report.all.down + report.all.merged + report.all.conflicts, 0);
	ck_assert_int_eq(query_log_seq(a.db), seq);
	machine_quiet(&a);
	machines_same(&a, &b);
	stop();
}
END_TEST

START_TEST(what_is_refused_is_told_and_not_tried_again)
{
	struct strlist problems = { 0 };
	int64_t n, count;

	start();
	sync_ok(&a);
	n = fixture_add(&a, &customer_entity, "name=Huda;nickname=FORBIDDEN;phone=+966501234567");
	fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	sync_ok(&a);
	ck_assert_int_eq(report.all.refused, 1);
	ck_assert_int_eq(report.all.up, 3);	/* the other and what was noted of both */
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_ptr_nonnull(strstr(problems.v[0], "not yours"));
	strlist_release(&problems);
	count = peer_number(&peer, "count");
	sync_ok(&a);
	ck_assert_int_eq(report.all.refused + report.all.up, 0);
	ck_assert_int_eq(peer_number(&peer, "count"), count + 3);
	fixture_edit(&a, &customer_entity, n, "nickname=Allowed");
	sync_ok(&a);
	ck_assert_int_eq(report.all.up, 1);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_uint_eq(problems.n, 0);
	settle();
	machines_same(&a, &b);
	stop();
}
END_TEST

START_TEST(what_is_too_large_together_goes_in_parts)
{
	struct strlist problems = { 0 };
	struct str large = STR_INIT;
	struct record *rec;
	int64_t n;

	start();
	sync_ok(&a);
	for (int i = 0; i < 40; i++) {
		char *spec = xasprintf("name=Name%d;phone=+9665012345%02d", i, i);

		fixture_add(&a, &customer_entity, spec);
		free(spec);
	}
	free(peer_ask(&peer, "POST", "/_test/big?arg=5000", NULL));
	n = nora(&a);
	while (large.len < 6000)
		str_add(&large, "طويل ");
	rec = fixture_get(&a, &customer_entity, n);
	record_set_text(rec, common_index(&customer_entity, COMMON_notes), large.s);
	ck_ok(app_put(&a, rec, &err));
	record_free(&rec);
	str_release(&large);
	sync_ok(&a);
	ck_assert_int_eq(report.all.up, 81);	/* each with a notification, and one more of these */
	ck_assert_int_eq(report.all.refused, 1);
	ck_assert_int_lt(report.all.requests, 60);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_ptr_nonnull(strstr(problems.v[0], "too large"));
	strlist_release(&problems);
	stop();
}
END_TEST

static const struct { const char *fault; enum result code; long most; } stubborn[] = {
	{ "do=status&arg=401&at=*&times=999", ERR_AUTH, 2 },
	{ "do=status&arg=403&at=*&times=999", ERR_DENIED, 2 },
	{ "do=status&arg=429&at=*&times=999", ERR_NET, 3 },
	{ "do=status&arg=503&at=*&times=999", ERR_NET, 3 },
	{ "do=status&arg=409&at=*&times=999", ERR_FORMAT, 2 },
	{ "do=drop&at=*&times=999", ERR_NET, 3 },
	{ "do=text&at=_bulk_docs&times=999", ERR_NET, 30 },
};

START_TEST(a_stubborn_server_is_asked_a_few_times_only)
{
	struct sync_remote remote;
	struct str answer = STR_INIT;
	char id[ULID_LEN + 1];
	int64_t n;
	long before;

	start();
	n = nora(&a);
	sync_ok(&a);
	fixture_edit(&a, &customer_entity, n, "company=x");
	ck_assert(query_id_of(a.db, n, id));
	str_addf(&answer, "[{\"id\":\"customer:%s\",\"error\":\"conflict\",\"reason\":\"x\"}]", id);
	free(peer_ask(&peer, "POST", "/_test/text", answer.s));
	str_release(&answer);
	peer_fault(&peer, stubborn[_i].fault);
	before = peer_number(&peer, "count");
	ck_assert_int_eq(try_sync(&a), stubborn[_i].code);
	ck_assert_int_le(peer_number(&peer, "count") - before, stubborn[_i].most);
	ck_ok(sync_remote_get(a.db, REMOTE_OWN, &remote, &err));
	ck_assert_ptr_nonnull(remote.trouble);
	sync_remote_release(&remote);
	/* Working goes on, and the next sync takes it along. */
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	settle();
	machines_same(&a, &b);
	ck_ok(sync_remote_get(a.db, REMOTE_OWN, &remote, &err));
	ck_assert_ptr_null(remote.trouble);
	sync_remote_release(&remote);
	stop();
}
END_TEST

/* --- What others put there. */

/* The last word of the server to what was refused does not stand when a colleague changes the record (0) or
 * everything is compared (1): it is sent again, or told again, never left here alone without a word. */
START_TEST(what_was_refused_is_not_forgotten)
{
	struct sync_options options = quick_options();
	struct strlist problems = { 0 };
	int64_t n, m;

	start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	settle();
	m = machine_n(&a, n, &b);
	fixture_edit(&a, &customer_entity, n, "nickname=FORBIDDEN");
	sync_ok(&a);
	ck_assert_int_eq(report.all.refused, 1);
	options.reset = _i;
	if (!_i) {
		fixture_edit(&b, &customer_entity, m, "city=جدة");
		sync_ok(&b);
	}
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_assert_int_eq(report.all.refused, 1);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_uint_eq(problems.n, 1);
	strlist_release(&problems);
	ck_value_eq(&a, &customer_entity, n, "city", _i ? "" : "جدة");
	fixture_edit(&a, &customer_entity, n, "nickname=Allowed");
	settle();
	machines_same(&a, &b);
	stop();
}
END_TEST

/* An edit of a record of which the server has what nobody can read is told, and all else goes on. */
START_TEST(an_edit_over_what_cannot_be_read_blocks_nothing)
{
	struct strlist problems = { 0 };
	char id[ULID_LEN + 1], *text;
	int64_t n;

	start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	settle();
	ck_assert(query_id_of(a.db, n, id));
	text = xasprintf("{\"docs\":[{\"_id\":\"customer:%s\",\"$type\":\"customer\",\"name\":{}}],\"new_edits\":true}", id);
	free(peer_ask(&peer, "POST", "/_test/wipe", NULL));
	free(peer_ask(&peer, "POST", "/team/_bulk_docs", text));
	free(text);
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	sync_ok(&a);
	ck_assert_int_eq(report.all.refused, 1);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_uint_ge(problems.n, 1);
	strlist_release(&problems);
	sync_ok(&a);
	ck_assert_int_eq(report.all.refused + report.all.up, 0);
	sync_ok(&b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Hind"), 1);
	stop();
}
END_TEST

#define ULID_A "01KAKJ5B0000000000000000AA"
#define ULID_B "01KAKJ5B0000000000000000AB"

START_TEST(what_cannot_be_taken_is_put_aside_and_the_rest_comes)
{
	struct strlist problems = { 0 };

	start();
	sync_ok(&a);
	free(peer_ask(&peer, "POST", "/team/_bulk_docs", "{\"docs\":["
		"{\"_id\":\"_design/x\",\"language\":\"javascript\"},"
		"{\"_id\":\"ship:" ULID_A "\",\"$type\":\"ship\"},"
		"{\"_id\":\"customer:" ULID_A "\",\"$type\":\"customer\",\"name\":{}},"
		"{\"_id\":\"customer:" ULID_B "\",\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\",\"later\":[1.0]},"
		"{\"_id\":\"x\\u001b[31m\"},"
		"{\"_id\":\"followup:" ULID_B "\",\"$type\":\"followup\",\"title\":\"x\",\"due_at\":5,"
		"\"customer\":\"" ULID_B "\"}]}"));
	sync_ok(&a);
	ck_assert_int_eq(report.all.aside, 4);	/* the last: its id is a customer's already */
	ck_assert_int_eq(report.all.down, 1);
	ck_ok(sync_problems(a.db, REMOTE_OWN, &problems, &err));
	ck_assert_uint_eq(problems.n, 4);
	strlist_release(&problems);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);
	settle();
	machines_same(&a, &b);
	stop();
}
END_TEST

START_TEST(bytes_that_are_no_text_stop_nothing)
{
	start();
	sync_ok(&a);
	free(peer_ask(&peer, "POST", "/_test/text", "{\"results\":["
		"{\"seq\":\"1\",\"id\":\"x\",\"doc\":{\"_id\":\"customer:" ULID_A "\",\"name\":\"\xFF\xC3\"}},"
		"7,\"x\",null,{},{\"doc\":null},"
		"{\"seq\":\"2\",\"doc\":{\"_id\":\"customer:" ULID_B "\",\"_rev\":\"1-a\",\"$type\":\"customer\","
		"\"name\":\"هند\",\"phone\":\"+966551112222\"}}],\"last_seq\":\"2\"}"));
	peer_fault(&peer, "do=text&at=_changes");
	sync_ok(&a);
	ck_assert_int_eq(report.all.down, 1);
	ck_assert_int_gt(report.all.aside, 0);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);
	stop();
}
END_TEST

START_TEST(members_of_a_later_version_stay_on_the_server)
{
	int64_t n;
	char *feed;

	start();
	sync_ok(&a);
	free(peer_ask(&peer, "POST", "/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:" ULID_B "\","
		"\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\",\"later\":[1.0,{\"x\":null}]}]}"));
	sync_ok(&a);
	n = fixture_first(&a, &customer_entity, "name=هند");
	fixture_edit(&a, &customer_entity, n, "city=جدة");
	sync_ok(&a);
	ck_assert_int_eq(report.all.up, 1);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	ck_assert_ptr_nonnull(strstr(feed, "\"later\":[1.0,{\"x\":null}]"));
	ck_assert_ptr_nonnull(strstr(feed, "جدة"));
	free(feed);
	stop();
}
END_TEST

START_TEST(a_document_deleted_by_hand_is_deleted_everywhere)
{
	int64_t n;
	char *feed, *rev, *docs;
	char id[ULID_LEN + 1];

	start();
	n = nora(&a);
	settle();
	query_id_of(a.db, n, id);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	docs = xasprintf("\"_id\":\"customer:%s\",\"_rev\":\"", id);
	rev = strstr(feed, docs) + strlen(docs);
	free(docs);
	docs = xasprintf("{\"docs\":[{\"_id\":\"customer:%s\",\"_rev\":\"%.*s\",\"_deleted\":true}]}", id,
		(int)strcspn(rev, "\""), rev);
	free(peer_ask(&peer, "POST", "/team/_bulk_docs", docs));
	settle();
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 0);
	machines_same(&a, &b);
	ck_ok(app_restore(&a, &customer_entity, n, &err));
	settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 1);
	machine_quiet(&a), machine_quiet(&b);
	free(feed), free(docs);
	stop();
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	struct sync_options options;
	int64_t seq;
	char *feed;

	start();
	nora(&b);
	sync_ok(&b);
	fixture_add(&a, &customer_entity, "name=Huda;phone=+966551234567");
	seq = query_log_seq(a.db);
	feed = peer_ask(&peer, "GET", "/team/_changes?since=0", NULL);
	options = quick();
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
	settle();
	machines_same(&a, &b);
	stop();
}
END_TEST

START_TEST(what_is_edited_while_it_is_sent_still_waits)
{
	struct sync_record known;
	int64_t n, seq, *v = NULL;
	size_t count = 0;

	start();
	n = nora(&a);
	sync_ok(&a);
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
	settle();
	machines_same(&a, &b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "city=جدة"), 1);
	stop();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync");
	TCase *all = tcase_create("sync");

	tcase_add_loop_test(all, two_machines_end_with_the_same_bytes, 0, 2);
	tcase_add_test(all, kept_columns_and_search_follow_what_came);
	tcase_add_loop_test(all, both_edit_and_both_orders_end_the_same, 0, 2);
	tcase_add_test(all, a_clock_that_is_a_day_behind_comes_after_what_it_saw);
	tcase_add_loop_test(all, an_edit_wins_over_a_delete_with_all_that_went_along, 0, 2);
	tcase_add_test(all, deleting_and_bringing_back_arrive);
	tcase_add_test(all, who_is_erased_is_erased_on_the_other_machine);
	tcase_add_loop_test(all, interrupted_anywhere_it_ends_the_same, 0, COUNT(breaks));
	tcase_add_test(all, a_lost_answer_is_no_conflict);
	tcase_add_test(all, a_page_twice_and_backwards_changes_nothing);
	tcase_add_test(all, another_database_of_the_name_is_filled_again);
	tcase_add_test(all, a_reset_compares_everything_and_changes_nothing);
	tcase_add_test(all, what_is_refused_is_told_and_not_tried_again);
	tcase_add_loop_test(all, what_was_refused_is_not_forgotten, 0, 2);
	tcase_add_test(all, an_edit_over_what_cannot_be_read_blocks_nothing);
	tcase_add_test(all, what_is_too_large_together_goes_in_parts);
	tcase_add_loop_test(all, a_stubborn_server_is_asked_a_few_times_only, 0, COUNT(stubborn));
	tcase_add_test(all, what_cannot_be_taken_is_put_aside_and_the_rest_comes);
	tcase_add_test(all, bytes_that_are_no_text_stop_nothing);
	tcase_add_test(all, members_of_a_later_version_stay_on_the_server);
	tcase_add_test(all, a_document_deleted_by_hand_is_deleted_everywhere);
	tcase_add_test(all, a_dry_run_writes_nothing);
	tcase_add_test(all, what_is_edited_while_it_is_sent_still_waits);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
