/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's own database and the office's: each record is with the one it belongs to, moves without anything
 * lost, and leaves the machines of those whom it does not concern any more. */
#include "base/base.h"

#include <inttypes.h>

#include "base/sys.h"
#include "app/sync.h"
#include "app_fixture.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "peer.h"
#include "store/db.h"
#include "store/save.h"
#include "store/sync.h"
#include "unit.h"

#define NOW "2026-11-22T10:00"

/* a and b are the machines of one broker, c is a colleague's. */
static struct peer own, own_c, team;
static struct app a, b, c;
static struct err err;
static struct sync_report report;

static struct sync_options quick(void)
{
	return (struct sync_options){ .http = { .pause_ms = 1, .most_ms = 10, .tries = 2 } };
}

static void join(struct app *app, const char *name, const struct peer *peer)
{
	struct sync_options options = quick();

	ck_ok(sync_add(app, name, peer->url, NULL, &options, &err));
}

static void sync_ok(struct app *app)
{
	struct sync_options options = quick();

	ck_ok(sync_once(app, &options, &report, &err));
}

static void start(void)
{
	peer_start(&own);
	peer_start(&own_c);
	peer_start(&team);
	fixture_open(&a, NOW);
	fixture_open(&b, NOW);
	fixture_open(&c, NOW);
	join(&a, REMOTE_OWN, &own);
	join(&b, REMOTE_OWN, &own);
	join(&c, REMOTE_OWN, &own_c);
	join(&a, REMOTE_TEAM, &team);
	join(&b, REMOTE_TEAM, &team);
	join(&c, REMOTE_TEAM, &team);
}

static void stop(void)
{
	app_close(&a);
	app_close(&b);
	app_close(&c);
	peer_stop(&own);
	peer_stop(&own_c);
	peer_stop(&team);
}

static void settle(void)
{
	struct app *all[] = { &a, &b, &c };

	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < COUNT(all); i++)
			sync_ok(all[i]);
}

/* Is there a document of that record, and no tombstone? */
static bool is_on(struct app *app, int64_t n, const struct peer *peer)
{
	char id[ULID_LEN + 1], *feed = peer_ask(peer, "GET", "/team/_changes?since=0", NULL);
	const char *at, *end;
	bool found = false;

	ck_assert(query_id_of(app->db, n, id));
	for (at = feed; (at = strstr(at, "{\"_id\":\"")); at += 8) {
		end = strstr(at, "}}");		/* the row's end */
		if (!strncmp(strchr(at + 8, ':') + 1, id, ULID_LEN)) {
			const char *deleted = strstr(at, "\"_deleted\":true");

			found = !deleted || (end && deleted > end);
		}
	}
	free(feed);
	return found;
}

static int64_t there(struct app *from, int64_t n, struct app *to)
{
	char id[ULID_LEN + 1];
	int64_t found = 0;

	ck_assert(query_id_of(from->db, n, id));
	ck_ok(sync_number(to->db, id, &found, &err));
	return found;
}

static bool has(struct app *app, const struct entity *entity, int64_t n)
{
	struct record *rec = NULL;
	enum result code = n ? query_get(app->db, entity, n, &rec, &err) : ERR_MISSING;

	record_free(&rec);
	ck_assert(code == OK || code == ERR_MISSING);
	return !code;
}

static int64_t add_to(struct app *app, const struct entity *entity, int64_t customer, const char *rest)
{
	char *spec = xasprintf("customer=%" PRId64 ";%s", customer, rest);
	int64_t n = fixture_add(app, entity, spec);

	free(spec);
	return n;
}

static void set_team(struct app *app, int64_t n, const char *name)
{
	struct record *rec = fixture_get(app, &customer_entity, n);

	record_set_text(rec, common_index(&customer_entity, COMMON_team), name);
	ck_ok(app_put(app, rec, &err));
	record_free(&rec);
}

static int64_t waiting(struct app *app, const char *remote)
{
	struct sync_figures figures;

	ck_ok(sync_count(app->db, remote, 0, &figures, &err));
	return figures.waiting;
}

START_TEST(each_record_goes_where_it_belongs)
{
	int64_t shared, private, call, note, list;

	start();
	shared = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	set_team(&a, shared, "north");
	private = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = add_to(&a, &interaction_entity, shared, "type=call;outcome=interested");
	note = add_to(&a, &interaction_entity, private, "type=call;outcome=interested");
	list = fixture_add(&a, &smart_list_entity, "name=x;filter=kind=buyer");
	settle();
	ck_assert(is_on(&a, shared, &team) && !is_on(&a, shared, &own));
	ck_assert(is_on(&a, call, &team) && !is_on(&a, call, &own));
	ck_assert(!is_on(&a, private, &team) && is_on(&a, private, &own));
	ck_assert(!is_on(&a, note, &team) && is_on(&a, note, &own));
	ck_assert(!is_on(&a, list, &team) && is_on(&a, list, &own));
	ck_assert(is_on(&a, a.me->n, &team) && !is_on(&a, a.me->n, &own));
	ck_assert(has(&b, &customer_entity, there(&a, shared, &b)));
	ck_assert(has(&b, &customer_entity, there(&a, private, &b)));
	ck_assert(has(&c, &interaction_entity, there(&a, call, &c)));
	ck_assert(!has(&c, &customer_entity, there(&a, private, &c)));
	ck_assert(!has(&c, &interaction_entity, there(&a, note, &c)));
	ck_assert_int_eq(waiting(&a, REMOTE_OWN) + waiting(&a, REMOTE_TEAM), 0);
	stop();
}
END_TEST

START_TEST(what_is_shared_moves_with_all_that_hangs_on_it)
{
	int64_t n, call, late;

	start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	settle();
	ck_assert(is_on(&a, n, &own) && is_on(&a, call, &own));
	late = add_to(&b, &interaction_entity, there(&a, n, &b), "type=call;subject=late");
	if (_i)
		sync_ok(&b);	/* it is in the old place before the move, and known here or not */
	set_team(&a, n, "north");
	sync_ok(&a);
	ck_assert(is_on(&a, n, &team) && !is_on(&a, n, &own));
	ck_assert(is_on(&a, call, &team) && !is_on(&a, call, &own));
	sync_ok(&b);
	ck_assert(has(&b, &customer_entity, there(&a, n, &b)));
	ck_assert_int_eq(report.all.left, 0);
	settle();
	ck_assert(is_on(&b, late, &team) && !is_on(&b, late, &own));
	ck_assert_int_eq(fixture_count(&b, &interaction_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&c, &interaction_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 2);
	sync_ok(&a);
	ck_assert_int_eq(report.all.up + report.all.down + report.all.merged, 0);
	ck_assert_int_eq(report.all.requests, 6);
	stop();
}
END_TEST

START_TEST(what_is_taken_back_leaves_the_others)
{
	int64_t n, call, m;
	struct query search = { .entity = &customer_entity, .search = "Hind" };
	struct rowset rows = { 0 };

	start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	set_team(&a, n, "north");
	settle();
	m = there(&a, n, &c);
	ck_assert(has(&c, &customer_entity, m));
	if (_i)
		fixture_edit(&c, &customer_entity, m, "city=جدة");	/* he had not told anybody yet */
	set_team(&a, n, NULL);
	sync_ok(&a);
	ck_assert(is_on(&a, n, &own) && !is_on(&a, n, &team));
	ck_assert(is_on(&a, call, &own) && !is_on(&a, call, &team));
	sync_ok(&c);
	ck_assert(_i == !report.all.left);
	settle();
	ck_assert(has(&a, &customer_entity, n) && has(&b, &customer_entity, there(&a, n, &b)));
	ck_assert(has(&a, &interaction_entity, call) && has(&b, &interaction_entity, there(&a, call, &b)));
	ck_assert(!has(&c, &customer_entity, m));
	ck_assert(!has(&c, &interaction_entity, there(&a, call, &c)));
	ck_assert(is_on(&a, n, &own) && !is_on(&a, n, &team));
	if (_i)		/* and it is not lost */
		ck_value_eq(&a, &customer_entity, n, "city", "جدة");
	ck_ok(query_list(c.db, &search, &rows, &err));
	ck_assert_uint_eq(rows.n, 0);
	rowset_release(&rows);
	/* Shared again it is back, with all of it. */
	set_team(&a, n, "north");
	settle();
	ck_assert(has(&c, &customer_entity, m));
	ck_assert(has(&c, &interaction_entity, there(&a, call, &c)));
	ck_assert_int_eq(waiting(&a, REMOTE_OWN) + waiting(&a, REMOTE_TEAM), 0);
	stop();
}
END_TEST

START_TEST(one_that_cannot_be_reached_does_not_keep_the_other)
{
	struct sync_options options = quick();
	int64_t shared, private;

	start();
	settle();
	shared = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	set_team(&a, shared, "north");
	private = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	peer_fault(&team, "do=drop&at=*&times=99");
	ck_assert_int_eq(sync_once(&a, &options, &report, &err), ERR_NET);
	ck_assert_uint_eq(report.nparts, 2);
	ck_assert_int_eq(report.part[0].code, OK);
	ck_assert_int_eq(report.part[1].code, ERR_NET);
	ck_assert(is_on(&a, private, &own));
	free(peer_ask(&team, "POST", "/_test/clear", NULL));
	options.only = REMOTE_TEAM;
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_assert_uint_eq(report.nparts, 1);
	ck_assert(is_on(&a, shared, &team));
	options.only = REMOTE_MANAGERS;
	ck_assert_int_eq(sync_once(&a, &options, &report, &err), ERR_MISSING);
	ck_assert_int_eq(sync_add(&a, "mine", own.url, NULL, &options, &err), ERR_INVALID);
	stop();
}
END_TEST

/* Moved while the network fails at any request: each record ends in one place. */
START_TEST(a_move_that_is_interrupted_ends_the_same)
{
	static const char *const breaks[] = { "drop", "lose", "status&arg=503" };
	struct sync_options options = quick();

	for (int k = 0; k < 8; k++)
		for (int side = 0; side < 2; side++) {
			char *query = xasprintf("do=%s&at=*&skip=%d&times=2", breaks[_i], k);
			int64_t n, call;

			start();
			n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
			call = add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
			settle();
			set_team(&a, n, "north");
			peer_fault(side ? &team : &own, query);
			(void)!sync_once(&a, &options, &report, &err);
			(void)!sync_once(&b, &options, &report, &err);
			free(peer_ask(side ? &team : &own, "POST", "/_test/clear", NULL));
			settle();
			ck_assert(is_on(&a, n, &team) && !is_on(&a, n, &own));
			ck_assert(is_on(&a, call, &team) && !is_on(&a, call, &own));
			ck_assert_int_eq(fixture_count(&b, &interaction_entity, ""), 1);
			ck_assert_int_eq(fixture_count(&c, &interaction_entity, ""), 1);
			ck_assert_int_eq(waiting(&a, REMOTE_OWN) + waiting(&a, REMOTE_TEAM), 0);
			stop();
			free(query);
		}
}
END_TEST

START_TEST(without_the_office_all_is_his_own_again)
{
	int64_t n;

	start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	set_team(&a, n, "north");
	settle();
	ck_assert(!is_on(&a, n, &own));
	ck_ok(sync_remote_drop(a.db, REMOTE_TEAM, &err));
	sync_ok(&a);
	ck_assert_uint_eq(report.nparts, 1);
	ck_assert(is_on(&a, n, &own) && is_on(&a, a.me->n, &own));
	ck_assert_int_eq(waiting(&a, REMOTE_OWN), 0);
	stop();
}
END_TEST

/* --- A role that was taken away. */

static enum result try_sync(struct app *app)
{
	struct sync_options options = quick();

	return sync_once(app, &options, &report, &err);
}

static int hits(struct app *app, const char *typed)
{
	struct query search = { .entity = &customer_entity, .search = typed };
	struct rowset rows = { 0 };
	int n;

	ck_ok(query_list(app->db, &search, &rows, &err));
	n = (int)rows.n;
	rowset_release(&rows);
	return n;
}

static bool history_tells(struct app *app, const char *text)
{
	struct changes changes = { 0 };
	bool tells = false;

	ck_ok(query_history(app->db, 0, INT64_MAX, 0, &changes, &err));
	for (size_t i = 0; i < changes.n; i++)
		tells |= (changes.v[i].new && strstr(changes.v[i].new, text)) ||
			(changes.v[i].label && strstr(changes.v[i].label, text));
	changes_release(&changes);
	return tells;
}

START_TEST(who_lost_his_role_has_the_teams_records_shut)
{
	int64_t n, m, private, late;
	struct sync_remote remote;
	struct record *rec = NULL;
	struct str kept = STR_INIT;
	char *path;

	start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567;city=جدة");
	set_team(&a, n, "north");
	add_to(&a, &interaction_entity, n, "type=call;subject=SecretTalk");
	settle();
	m = there(&a, n, &c);
	private = fixture_add(&c, &customer_entity, "name=Hind;phone=+966551234567");
	fixture_edit(&c, &customer_entity, m, "company=Unsent");
	late = add_to(&c, &interaction_entity, m, "type=call;subject=UnsentTalk");
	peer_fault(&team, "do=status&arg=403&at=*&times=1");
	ck_assert_msg(try_sync(&c) == ERR_DENIED, "%s", err.text);
	ck_assert_ptr_nonnull(strstr(err.text, "unsent-team.json"));
	path = sys_data_path("unsent-team.json");
	ck_ok(sys_read_file(path, 1 << 20, &kept, &err));
	ck_assert_ptr_nonnull(strstr(kept.s, "Unsent"));
	ck_assert_ptr_nonnull(strstr(kept.s, "UnsentTalk"));
	ck_assert_ptr_null(strstr(kept.s, "SecretTalk"));	/* it is there already */
	str_release(&kept);
	free(path);
	/* Nothing finds them, and who asks is told. */
	ck_assert_int_eq(fixture_count(&c, &customer_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&c, &interaction_entity, ""), 0);
	ck_assert_int_eq(hits(&c, "Huda"), 0);
	ck_assert(!history_tells(&c, "SecretTalk") && !history_tells(&c, "Huda"));
	ck_assert_int_eq(query_get(c.db, &customer_entity, m, &rec, &err), ERR_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, "no longer lets you in"));
	rec = record_new(&interaction_entity);
	record_set_num(rec, INTERACTION_customer, m);
	record_set_text(rec, INTERACTION_type, "call");
	ck_assert_int_eq(app_put(&c, rec, &err), ERR_DENIED);
	record_free(&rec);
	ck_ok(sync_remote_get(c.db, REMOTE_TEAM, &remote, &err));
	ck_assert_ptr_nonnull(remote.locked);
	sync_remote_release(&remote);
	/* His own goes on; nothing is told to the team. */
	fixture_edit(&c, &customer_entity, private, "city=الرياض");
	free(peer_ask(&team, "POST", "/_test/clear", NULL));
	peer_fault(&team, "do=status&arg=403&at=*&times=1");
	ck_assert_int_eq(try_sync(&c), ERR_DENIED);
	ck_assert(is_on(&c, private, &own_c));
	ck_assert(is_on(&a, n, &team));
	ck_ok(db_check(c.db, &err));
	/* The role is back: so is everything, and what was not sent goes. */
	free(peer_ask(&team, "POST", "/_test/clear", NULL));
	fixture_edit(&a, &customer_entity, n, "nickname=x");
	settle();
	ck_ok(db_check(c.db, &err));
	ck_ok(sync_remote_get(c.db, REMOTE_TEAM, &remote, &err));
	ck_assert_ptr_null(remote.locked);
	sync_remote_release(&remote);
	ck_assert_int_eq(hits(&c, "Huda"), 1);
	ck_assert_int_eq(fixture_count(&c, &customer_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&a, &interaction_entity, ""), 2);
	ck_value_eq(&a, &customer_entity, n, "company", "Unsent");
	ck_value_eq(&c, &customer_entity, m, "nickname", "x");
	ck_value_eq(&c, &customer_entity, m, "city", "جدة");
	ck_value_eq(&c, &customer_entity, m, "interaction_count", "2");
	ck_assert(is_on(&c, late, &team));
	ck_assert(history_tells(&c, "SecretTalk"));
	stop();
}
END_TEST

START_TEST(a_locked_account_locks_no_records)
{
	int64_t n;

	start();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	set_team(&a, n, "north");
	settle();
	free(peer_ask(&team, "POST", "/_test/text", "{\"error\":\"forbidden\",\"reason\":\"Account is "
		"temporarily locked due to multiple authentication failures\"}"));
	peer_fault(&team, "do=text&arg=403&at=*&times=9");
	ck_assert_int_eq(try_sync(&c), ERR_AUTH);
	ck_assert_int_eq(fixture_count(&c, &customer_entity, ""), 1);
	stop();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("remotes");
	TCase *all = tcase_create("remotes");

	tcase_add_test(all, each_record_goes_where_it_belongs);
	tcase_add_loop_test(all, what_is_shared_moves_with_all_that_hangs_on_it, 0, 2);
	tcase_add_loop_test(all, what_is_taken_back_leaves_the_others, 0, 2);
	tcase_add_test(all, one_that_cannot_be_reached_does_not_keep_the_other);
	tcase_add_loop_test(all, a_move_that_is_interrupted_ends_the_same, 0, 3);
	tcase_add_test(all, without_the_office_all_is_his_own_again);
	tcase_add_test(all, who_lost_his_role_has_the_teams_records_shut);
	tcase_add_test(all, a_locked_account_locks_no_records);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
