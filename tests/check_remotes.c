/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker's own database and the office's: each record is with the one it belongs to, moves without anything
 * lost, and leaves the machines of those whom it does not concern any more. */
#include "base/base.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/sys.h"
#include "app/attach.h"
#include "app/cmd_sync_p.h"
#include "app/inbox.h"
#include "app/sync.h"
#include "app_fixture.h"
#include "io/blob.h"
#include "io/json.h"
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
	ck_assert_int_eq(report.all.requests, 2);	/* each: what is new? */
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

/* Who read one server at a time hears that a customer was taken back, though he was without a team once before. */
START_TEST(what_is_taken_back_is_later_than_what_was_shared)
{
	struct sync_options options = quick();
	int64_t n, m;

	start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	sync_ok(&a);
	if (_i > 0)
		sync_ok(&b);
	set_team(&a, n, "north");
	sync_ok(&a);
	options.only = _i < 2 ? REMOTE_TEAM : NULL;
	ck_ok(sync_once(&b, &options, &report, &err));
	m = there(&a, n, &b);
	ck_value_eq(&b, &customer_entity, m, "team", "north");
	set_team(&a, n, NULL);
	sync_ok(&a);
	options.only = REMOTE_OWN;
	ck_ok(sync_once(&b, &options, &report, &err));
	ck_value_eq(&b, &customer_entity, m, "team", "");
	settle();
	ck_value_eq(&a, &customer_entity, n, "team", "");
	ck_assert(has(&b, &customer_entity, m));
	ck_assert(is_on(&a, n, &own) && !is_on(&a, n, &team));
	stop();
}
END_TEST

/* A server puts nothing on a tombstone but a document that is none: whatever becomes of what was deleted there
 * goes through all the same. */
START_TEST(what_was_deleted_moves_and_comes_back)
{
	int64_t n, call;

	start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = add_to(&a, &interaction_entity, n, "type=call;outcome=interested");
	set_team(&a, n, "north");
	settle();
	ck_ok(app_delete(&a, &interaction_entity, call, &err));
	settle();
	ck_assert(!is_on(&a, call, &team));
	set_team(&a, n, NULL);
	settle();
	ck_assert(!has(&c, &customer_entity, there(&a, n, &c)));
	set_team(&a, n, "north");
	settle();
	ck_assert(has(&c, &customer_entity, there(&a, n, &c)));
	ck_ok(app_restore(&a, &interaction_entity, call, &err));
	settle();
	ck_assert(has(&c, &interaction_entity, there(&a, call, &c)));
	ck_value_eq(&c, &interaction_entity, there(&a, call, &c), "outcome", "interested");
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	settle();
	set_team(&a, n, NULL);
	settle();
	ck_assert_int_eq(waiting(&a, REMOTE_OWN) + waiting(&a, REMOTE_TEAM), 0);
	sync_ok(&a);
	ck_assert_int_eq(report.all.up + report.all.down + report.all.merged, 0);
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
/* What went from his own to the team's is not gone because the team's cannot be asked (0) or is not (1) just now. */
START_TEST(what_moved_stays_until_its_new_place_is_read)
{
	struct sync_options options = quick();
	int64_t n, m, reminders;

	start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	add_to(&a, &followup_entity, n, "title=x;due_at=2026-11-24T12:00");
	settle();
	m = there(&a, n, &b);
	reminders = fixture_count(&b, &reminder_entity, "");
	ck_assert_int_gt(reminders, 0);
	set_team(&a, n, "north");
	sync_ok(&a);
	if (_i)
		options.only = REMOTE_OWN;
	else
		peer_fault(&team, "do=drop&at=*&times=99");
	ck_assert_int_eq(sync_once(&b, &options, &report, &err), _i ? OK : ERR_NET);
	ck_assert_int_eq(report.all.left + report.all.up, 0);
	ck_assert(has(&b, &customer_entity, m));
	free(peer_ask(&team, "POST", "/_test/clear", NULL));
	settle();
	ck_assert(has(&b, &customer_entity, m));
	ck_assert_int_eq(fixture_count(&b, &followup_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&b, &reminder_entity, ""), reminders);
	ck_assert_int_eq(fixture_count(&a, &reminder_entity, ""), reminders);
	ck_assert(is_on(&b, m, &team) && !is_on(&b, m, &own));
	stop();
}
END_TEST

/* Deleted after it was taken back, before anybody heard of either: the team hears of both. */
START_TEST(what_is_taken_back_and_deleted_leaves_the_others)
{
	int64_t n, m;

	start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	set_team(&a, n, "north");
	settle();
	m = there(&a, n, &c);
	ck_assert(has(&c, &customer_entity, m));
	set_team(&a, n, NULL);
	ck_ok(app_delete(&a, &customer_entity, n, &err));
	settle();
	ck_assert(!has(&c, &customer_entity, m));
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 0);
	ck_assert(!is_on(&a, n, &team));
	ck_assert_int_eq(waiting(&a, REMOTE_OWN) + waiting(&a, REMOTE_TEAM), 0);
	stop();
}
END_TEST

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
	for (size_t i = 0; i < changes.n; i++) {
		ck_ok(query_made_values(app->db, &changes.v[i], &err));
		tells |= (changes.v[i].new && strstr(changes.v[i].new, text)) ||
			(changes.v[i].label && strstr(changes.v[i].label, text));
	}
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
	/* The role is back: so is everything, and what was not sent goes; also where the server is named anew. */
	free(peer_ask(&team, "POST", "/_test/clear", NULL));
	if (_i)
		join(&c, REMOTE_TEAM, &team);
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

/* --- A server that is no longer what it was. */

/* The documents of a feed into another server, which is taken for the same one: so it was put back. */
static void put_back(const char *feed, const struct peer *to, const char *without)
{
	struct json *root = NULL;
	struct str body = STR_INIT;
	struct json_writer w;

	ck_ok(json_parse(feed, strlen(feed), &root, &err));
	jw_init(&w, &body, true);
	jw_object(&w, NULL);
	jw_array(&w, "docs");
	for (const struct json *row = json_first(json_get(root, "results")); row; row = json_next(row)) {
		const struct json *doc = json_get(row, "doc");

		if (without && strstr(json_string(json_get(doc, "_id")), without))
			continue;
		jw_object(&w, NULL);
		for (const struct json *j = json_first(doc); j; j = json_next(j))
			if (!str_eq(json_name(j), "_rev"))
				jw_node(&w, json_name(j), j);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	jw_end_object(&w);
	free(peer_ask(to, "POST", "/team/_bulk_docs", body.s));
	str_release(&body);
	json_free(&root);
}

static void point_to(struct app *app, const struct peer *peer)
{
	struct sync_remote remote;

	ck_ok(sync_remote_get(app->db, REMOTE_OWN, &remote, &err));
	free(remote.url);
	remote.url = xstrdup(peer->url);
	ck_ok(sync_remote_put(app->db, &remote, &err));
	sync_remote_release(&remote);
}

static void start_two(void)
{
	peer_start(&own);
	peer_start(&team);	/* what the first one will be put back to */
	free(peer_ask(&team, "PUT", "/team", NULL));
	fixture_open(&a, NOW);
	fixture_open(&b, NOW);
	join(&a, REMOTE_OWN, &own);
	join(&b, REMOTE_OWN, &own);
}

static void stop_two(void)
{
	app_close(&a);
	app_close(&b);
	peer_stop(&own);
	peer_stop(&team);
}

static void settle_two(void)
{
	for (int i = 0; i < 3; i++) {
		sync_ok(&a);
		sync_ok(&b);
	}
}

START_TEST(a_server_put_back_loses_nothing)
{
	int64_t n, later, gone;
	char *old;

	start_two();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567;city=جدة");
	gone = fixture_add(&a, &customer_entity, "name=Hana;phone=+966501234599");
	settle_two();
	old = peer_ask(&own, "GET", "/team/_changes?since=0", NULL);
	fixture_clock("2026-11-22T11:00");
	fixture_edit(&a, &customer_entity, n, "city=الرياض;company=x");
	ck_ok(app_delete(&a, &customer_entity, gone, &err));
	later = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	settle_two();
	put_back(old, &team, NULL);
	point_to(&a, &team);
	point_to(&b, &team);
	sync_ok(_i ? &a : &b);		/* whoever comes first */
	ck_assert(report.all.other);
	ck_assert_int_gt(report.all.up, 0);
	settle_two();
	ck_value_eq(&a, &customer_entity, n, "city", "الرياض");
	ck_value_eq(&b, &customer_entity, there(&a, n, &b), "city", "الرياض");
	ck_value_eq(&b, &customer_entity, there(&a, n, &b), "company", "x");
	ck_assert_int_eq(fixture_count(&a, &customer_entity, ""), 2);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, ""), 2);
	ck_assert(is_on(&a, n, &team) && is_on(&a, later, &team) && !is_on(&a, gone, &team));
	ck_assert_int_eq(report.all.conflicts, 0);
	sync_ok(&a);
	ck_assert_int_eq(report.all.up + report.all.down + report.all.merged, 0);
	free(old);
	stop_two();
}
END_TEST

START_TEST(what_was_taken_out_there_is_asked_about)
{
	struct sync_options options;
	int64_t n, kept, edited, *v = NULL;
	size_t count = 0;
	char id[ULID_LEN + 1], *feed;

	start_two();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	edited = fixture_add(&a, &customer_entity, "name=Hana;phone=+966501234599");
	settle_two();
	feed = peer_ask(&own, "GET", "/team/_changes?since=0", NULL);
	query_id_of(a.db, n, id);
	put_back(feed, &team, id);
	free(feed);
	for (int i = 0; i < 9; i++) {	/* others went on */
		feed = xasprintf("{\"docs\":[{\"_id\":\"customer:01KAKJ5B0000000000000000A%d\",\"$type\":\"customer\","
			"\"name\":\"N\",\"phone\":\"+96655123450%d\"}]}", i, i);
		free(peer_ask(&team, "POST", "/team/_bulk_docs", feed));
		free(feed);
	}
	point_to(&a, &team);
	fixture_edit(&a, &customer_entity, edited, "city=جدة");
	options = quick();
	options.reset = true;
	ck_ok(sync_once(&a, &options, &report, &err));
	ck_ok(sync_missing(a.db, REMOTE_OWN, 0, &v, &count, &err));
	ck_assert_uint_eq(count, 1);
	kept = v[0];
	free(v);
	ck_assert_int_eq(kept, n);
	ck_assert(has(&a, &customer_entity, n));	/* neither deleted nor sent */
	ck_assert(!is_on(&a, n, &team) && is_on(&a, edited, &team));
	sync_ok(&a);
	ck_assert(!is_on(&a, n, &team));
	if (_i == 0) {
		ck_ok(sync_missing_settle(a.db, REMOTE_OWN, n, false, &err));
	} else if (_i == 1) {		/* an edit answers, too */
		fixture_edit(&a, &customer_entity, n, "city=جدة");
	} else {
		ck_ok(app_delete(&a, &customer_entity, n, &err));
		ck_ok(sync_missing_settle(a.db, REMOTE_OWN, n, true, &err));
	}
	sync_ok(&a);
	sync_ok(&a);
	ck_assert(is_on(&a, n, &team) == (_i < 2));
	ck_assert_int_eq(waiting(&a, REMOTE_OWN), 0);
	v = NULL, count = 0;
	ck_ok(sync_missing(a.db, REMOTE_OWN, 0, &v, &count, &err));
	ck_assert_uint_eq(count, 0);
	free(v);
	stop_two();
}
END_TEST

START_TEST(what_is_made_in_an_office_is_the_teams)
{
	struct record *rec;
	int64_t n;
	size_t team_field = common_index(&customer_entity, COMMON_team);

	start();
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
	sync_ok(&a);
	ck_assert(is_on(&a, n, &own) && !is_on(&a, n, &team));
	stop();
}
END_TEST

START_TEST(an_answer_that_cannot_be_kept_is_refused)
{
	const char *dir = getenv("TEST_TMP");
	char *path = xasprintf("%s/answer-%ld.db", dir ? dir : "/tmp", (long)getpid());
	struct app_start start = { .db_path = path, .create = true };
	struct str out = STR_INIT;
	struct target t = { .app = &a, .out = &out };

	ck_ok(app_open(&a, &start, &err));
	ck_ok(app_make_user(&a, "Ahmad", &err));
	app_close(&a);
	start = (struct app_start){ .db_path = path, .read_only = true };
	ck_ok(app_open(&a, &start, &err));
	ck_assert_int_eq(sync_settle_missing(&t, "delete", &err), ERR_DENIED);
	app_close(&a);
	str_release(&out);
	free(path);
}
END_TEST

/* --- Wrong clocks. */

static const struct { const char *clock; } wrong_clocks[] = {
	{ "2026-11-23T10:00" }, { "2026-11-21T10:00" }, { "2027-03-01T10:00" }, { "2020-01-01T10:00" },
};

/* Whoever saw the other's value and changed it is later, whatever the clocks say and however they jump. */
START_TEST(a_wrong_clock_decides_nothing)
{
	static const char *const cities[] = { "جدة", "الرياض", "مكة", "أبها", "حائل", "تبوك" };
	struct app *app[] = { &a, &b };
	int64_t n[2];

	start_two();
	n[0] = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	settle_two();
	n[1] = there(&a, n[0], &b);
	for (size_t i = 0; i < COUNT(cities); i++) {
		char *spec = xasprintf("city=%s", cities[i]);

		fixture_clock(i % 2 ? wrong_clocks[(_i + (int)i / 2) % 4].clock : NOW);
		fixture_edit(app[i % 2], &customer_entity, n[i % 2], spec);
		sync_ok(app[i % 2]);
		fixture_clock(NOW);
		settle_two();
		ck_value_eq(&a, &customer_entity, n[0], "city", cities[i]);
		ck_value_eq(&b, &customer_entity, n[1], "city", cities[i]);
		free(spec);
	}
	ck_assert_int_eq(report.all.conflicts, 0);
	stop_two();
}
END_TEST

START_TEST(a_clock_years_ahead_blocks_nobody)
{
	int64_t n, m;

	start_two();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	settle_two();
	m = there(&a, n, &b);
	fixture_clock("2029-01-01T10:00");
	fixture_edit(&b, &customer_entity, m, "city=جدة");
	sync_ok(&b);
	fixture_clock(NOW);
	free(peer_ask(&own, "POST", "/team/_bulk_docs", "{\"docs\":[{\"_id\":\"customer:01KAKJ5B0000000000000000AB\","
		"\"$type\":\"customer\",\"name\":\"هند\",\"phone\":\"+966551112222\"}]}"));
	sync_ok(&a);
	ck_assert_int_eq(report.all.aside, 1);
	ck_assert_int_eq(fixture_count(&a, &customer_entity, "name=هند"), 1);	/* the rest came */
	ck_value_eq(&a, &customer_entity, n, "city", "");
	/* Neither does it pull our clock along: what we write is taken by everybody else. */
	fixture_edit(&a, &customer_entity, fixture_first(&a, &customer_entity, "name=هند"), "city=مكة");
	sync_ok(&a);
	ck_assert_int_eq(report.all.up, 1);
	ck_assert_int_eq(report.all.refused, 0);
	fixture_open(&c, NOW);
	join(&c, REMOTE_OWN, &own);
	sync_ok(&c);
	ck_assert_int_eq(fixture_count(&c, &customer_entity, "name=هند city=مكة"), 1);
	app_close(&c);
	stop_two();
}
END_TEST

/* A machine without a battery wakes years ago: what it met then comes when its clock is right, by itself. */
START_TEST(a_clock_years_behind_misses_nothing)
{
	int64_t n;

	start_two();
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567;city=جدة");
	sync_ok(&a);
	fixture_clock("2020-01-01T10:00");
	sync_ok(&b);
	ck_assert_int_gt(report.all.aside, 0);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Huda"), 0);
	sync_ok(&b);			/* still then: nothing is asked for again */
	ck_assert_int_eq(report.all.aside, 0);
	fixture_clock(NOW);
	sync_ok(&b);
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "name=Huda city=جدة"), 1);
	settle_two();
	ck_assert_int_eq(report.all.requests, 1);	/* not compared again and again */
	/* What both agreed on is known while the clock is wrong: an edit of one field clashes with nothing. */
	fixture_edit(&a, &customer_entity, n, "company=شركة");
	sync_ok(&a);
	fixture_clock("2020-01-01T10:00");
	fixture_edit(&b, &customer_entity, there(&a, n, &b), "address=x");
	sync_ok(&b);
	fixture_clock(NOW);
	settle_two();
	ck_value_eq(&a, &customer_entity, n, "company", "شركة");
	ck_value_eq(&a, &customer_entity, n, "address", "x");
	ck_assert_int_eq(fixture_count(&b, &customer_entity, "company=شركة address=x"), 1);
	ck_assert_int_eq(report.all.conflicts, 0);
	stop_two();
}
END_TEST

/* A machine whose clock is far behind cannot read the customer in his new place: that he left the old one is no
 * reason to throw him away, nor does what hangs on him go back there. */
START_TEST(a_clock_behind_takes_no_part_in_a_move)
{
	static const struct entity *const all_of[] = { &customer_entity, &followup_entity, &reminder_entity,
		&notification_entity };
	struct sync_options options = quick();
	struct inbox inbox = { 0 };
	struct str told = STR_INIT;
	int64_t n, call, m;

	start();
	n = fixture_add(&a, &customer_entity, "name=Hind;phone=+966551234567");
	call = add_to(&a, &followup_entity, n, "title=f;due_at=2027-03-25T12:00");
	settle();
	m = there(&a, n, &b);
	fixture_clock("2027-03-01T10:00");
	set_team(&a, n, "north");
	sync_ok(&a);
	ck_assert(is_on(&a, n, &team) && !is_on(&a, n, &own) && is_on(&a, call, &team));
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
	sync_ok(&b);
	ck_assert_int_eq(report.all.left, 0);
	ck_assert(has(&b, &customer_entity, m) && has(&b, &followup_entity, there(&a, call, &b)));
	ck_assert(is_on(&a, call, &team) && !is_on(&a, call, &own) && !is_on(&a, n, &own));
	fixture_clock("2027-03-02T10:00");
	settle();
	ck_value_eq(&b, &customer_entity, m, "team", "north");
	for (size_t i = 0; i < COUNT(all_of); i++)
		ck_assert_int_eq(fixture_count(&b, all_of[i], ""), fixture_count(&a, all_of[i], ""));
	ck_assert_int_gt(fixture_count(&b, &reminder_entity, ""), 0);
	ck_assert_int_eq(waiting(&b, REMOTE_OWN) + waiting(&b, REMOTE_TEAM), 0);
	ck_assert_int_eq(report.all.conflicts, 0);
	stop();
}
END_TEST

START_TEST(who_made_himself_twice_is_one)
{
	struct record *rec;
	int64_t n;

	start_two();
	n = fixture_add(&b, &customer_entity, "name=Huda;phone=+966501234567");
	settle_two();
	ck_assert_int_eq(fixture_count(&a, &user_entity, ""), 1);
	ck_assert_int_eq(fixture_count(&b, &user_entity, ""), 1);
	ck_assert_str_eq(a.me->id, b.me->id);
	ck_assert_int_eq(a.actor.user, a.me->n);
	rec = fixture_get(&b, &customer_entity, n);
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_owner)), b.me->n);
	record_free(&rec);
	rec = fixture_get(&a, &customer_entity, there(&b, n, &a));
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_owner)), a.me->n);
	record_free(&rec);
	sync_ok(&a);
	ck_assert_int_eq(report.all.up + report.all.down + report.all.merged, 0);
	stop_two();
}
END_TEST

/* --- Files. */

static char *write_file(const char *name, size_t size)
{
	char *path = xasprintf("%s/%s", getenv("TEST_TMP"), name);
	struct str data = STR_INIT;

	for (size_t i = 0; i < size; i++)
		str_addc(&data, (char)(i * 7 % 251));
	ck_ok(sys_write_file(path, data.s, data.len, &err));
	str_release(&data);
	return path;
}

/* Each machine has a folder of its own: in memory they would share one. */
static void on_machine(const char *name)
{
	char *path = xasprintf("%s/%s", getenv("TEST_TMP"), name);

	setenv("XDG_DATA_HOME", path, 1);
	setenv("XDG_STATE_HOME", path, 1);
	free(path);
}

static bool is_kept(const char *machine, const struct record *document)
{
	char *folder, *path;
	bool kept;

	on_machine(machine);
	folder = attach_folder(":memory:");
	path = blob_path(folder, record_text(document, DOCUMENT_file));
	kept = path && sys_file_exists(path);
	free(path);
	free(folder);
	return kept;
}

START_TEST(files_go_up_and_come_when_they_are_wanted)
{
	struct sync_options options = quick();
	struct attach_spec spec = { 0 };
	struct record *doc = NULL, *there_doc;
	struct erased erased = { 0 };
	char *path = write_file("deed.pdf", 300000), *out = NULL;
	int64_t n, m;

	start_two();
	on_machine("a");
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	spec.path = path;
	ck_ok(attach_add(&a, n, &spec, &doc, &err));
	sync_ok(&a);
	ck_assert_int_eq(report.all.files, 1);
	sync_ok(&a);
	ck_assert_int_eq(report.all.files + report.all.up + report.all.down, 0);
	on_machine("b");
	sync_ok(&b);
	ck_assert_int_eq(report.all.files, 0);
	ck_assert(!is_kept("b", doc));
	m = there(&a, doc->n, &b);
	there_doc = fixture_get(&b, &document_entity, m);
	/* A break in the middle is gone on from. */
	peer_fault(&own, "do=cut&at=/document%3A&arg=100000&times=3");
	ck_assert_int_ne(sync_fetch_file(&b, there_doc, &err), OK);
	ck_assert(!is_kept("b", doc));
	free(peer_ask(&own, "POST", "/_test/clear", NULL));
	ck_ok(sync_fetch_file(&b, there_doc, &err));
	ck_assert(is_kept("b", doc));
	out = attach_copy(&b, there_doc, &err);
	ck_assert_ptr_nonnull(out);
	free(out);
	/* An edit of the record leaves the file there. */
	fixture_edit(&b, &document_entity, m, "name=other.pdf");
	sync_ok(&b);
	ck_assert_int_eq(report.all.up, 1);
	on_machine("c");
	fixture_open(&c, NOW);
	join(&c, REMOTE_OWN, &own);
	options.attachments = true;
	ck_ok(sync_once(&c, &options, &report, &err));
	ck_assert_int_eq(report.all.files, 1);
	ck_assert(is_kept("c", doc));
	/* Erased with him. */
	ck_ok(save_erase(c.db, &c.actor, &customer_entity, there(&a, n, &c), "Erased", &erased, &err));
	strlist_release(&erased.ids);
	sync_ok(&c);
	on_machine("a");
	sync_ok(&a);
	ck_assert(!is_kept("a", doc));
	record_free(&doc);
	record_free(&there_doc);
	app_close(&c);
	free(path);
	stop_two();
}
END_TEST

/* What went from his own to the team's has its file there, whatever stands in the old place. */
START_TEST(a_file_comes_from_where_its_record_is)
{
	struct attach_spec spec = { 0 };
	struct record *doc = NULL, *there_doc;
	char *path = write_file("deed.pdf", 3000);
	int64_t n;

	start();
	on_machine("a");
	n = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567");
	spec.path = path;
	ck_ok(attach_add(&a, n, &spec, &doc, &err));
	sync_ok(&a);
	on_machine("b");
	sync_ok(&b);
	on_machine("a");
	set_team(&a, n, "north");
	sync_ok(&a);
	sync_ok(&a);
	on_machine("b");
	sync_ok(&b);
	sync_ok(&b);
	there_doc = fixture_get(&b, &document_entity, there(&a, doc->n, &b));
	ck_ok(sync_fetch_file(&b, there_doc, &err));
	ck_assert(is_kept("b", doc));
	record_free(&there_doc);
	record_free(&doc);
	free(path);
	stop();
}
END_TEST

START_TEST(a_file_that_was_changed_on_the_way_is_thrown_away)
{
	struct attach_spec spec = { 0 };
	struct record *doc = NULL, *there_doc;
	char *path = write_file("deed.pdf", 300);

	start_two();
	on_machine("a");
	spec.path = path;
	ck_ok(attach_add(&a, fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567"), &spec, &doc,
		&err));
	sync_ok(&a);
	on_machine("b");
	sync_ok(&b);
	there_doc = fixture_get(&b, &document_entity, there(&a, doc->n, &b));
	free(peer_ask(&own, "POST", "/_test/text", "another"));
	peer_fault(&own, "do=text&at=/document%3A&times=1");
	ck_assert_int_eq(sync_fetch_file(&b, there_doc, &err), ERR_FORMAT);
	ck_assert(!is_kept("b", doc));
	ck_ok(sync_fetch_file(&b, there_doc, &err));
	ck_assert(is_kept("b", doc));
	record_free(&doc);
	record_free(&there_doc);
	free(path);
	stop_two();
}
END_TEST

START_TEST(what_no_server_has_is_told_in_a_sentence)
{
	struct attach_spec spec = { 0 };
	struct record *doc = NULL, *there_doc;
	char *path = write_file("deed.pdf", 301);

	start_two();
	on_machine("a");
	spec.path = path;
	ck_ok(attach_add(&a, fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234567"), &spec, &doc,
		&err));
	peer_fault(&own, "do=status&arg=413&at=/document%3A&times=1");
	sync_ok(&a);
	ck_assert_int_eq(report.all.refused, 1);
	on_machine("b");
	sync_ok(&b);
	there_doc = fixture_get(&b, &document_entity, there(&a, doc->n, &b));
	ck_assert_int_eq(sync_fetch_file(&b, there_doc, &err), ERR_MISSING);
	ck_assert_ptr_nonnull(strstr(err.text, "deed.pdf"));
	record_free(&doc);
	record_free(&there_doc);
	free(path);
	stop_two();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("remotes");
	TCase *all = tcase_create("remotes");

	tcase_add_test(all, each_record_goes_where_it_belongs);
	tcase_add_loop_test(all, what_is_shared_moves_with_all_that_hangs_on_it, 0, 2);
	tcase_add_loop_test(all, what_is_taken_back_leaves_the_others, 0, 2);
	tcase_add_loop_test(all, what_is_taken_back_is_later_than_what_was_shared, 0, 3);
	tcase_add_test(all, what_was_deleted_moves_and_comes_back);
	tcase_add_test(all, one_that_cannot_be_reached_does_not_keep_the_other);
	tcase_add_loop_test(all, what_moved_stays_until_its_new_place_is_read, 0, 2);
	tcase_add_test(all, what_is_taken_back_and_deleted_leaves_the_others);
	tcase_add_loop_test(all, a_move_that_is_interrupted_ends_the_same, 0, 3);
	tcase_add_test(all, without_the_office_all_is_his_own_again);
	tcase_add_loop_test(all, who_lost_his_role_has_the_teams_records_shut, 0, 2);
	tcase_add_test(all, a_locked_account_locks_no_records);
	tcase_add_loop_test(all, a_server_put_back_loses_nothing, 0, 2);
	tcase_add_loop_test(all, what_was_taken_out_there_is_asked_about, 0, 3);
	tcase_add_test(all, an_answer_that_cannot_be_kept_is_refused);
	tcase_add_test(all, what_is_made_in_an_office_is_the_teams);
	tcase_add_loop_test(all, a_wrong_clock_decides_nothing, 0, 4);
	tcase_add_test(all, a_clock_years_ahead_blocks_nobody);
	tcase_add_test(all, a_clock_years_behind_misses_nothing);
	tcase_add_loop_test(all, a_clock_behind_takes_no_part_in_a_move, 0, 3);
	tcase_add_test(all, who_made_himself_twice_is_one);
	tcase_add_test(all, files_go_up_and_come_when_they_are_wanted);
	tcase_add_test(all, a_file_comes_from_where_its_record_is);
	tcase_add_test(all, a_file_that_was_changed_on_the_way_is_thrown_away);
	tcase_add_test(all, what_no_server_has_is_told_in_a_sentence);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
