/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How long a server that failed is left alone, how far a first sync is, what it says to one without business there. */
#include "base/base.h"

#include <stdlib.h>

#include "base/date.h"
#include "io/couch.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/sync.h"
#include "app/office.h"
#include "sync_fixture.h"
#include "unit.h"

#define NOW  "2026-11-22T10:00"
#define HOUR (3600 * 1000LL)
#define MOST (300 * 1000LL)

static struct peer peer;
static struct app a;
static struct err err;
static struct sync_report report;

static void setup(void)
{
	peer_start(&peer);
	fixture_open(&a, NOW);
	machine_join(&a, &peer);
}

static void teardown(void)
{
	app_close(&a);
	peer_stop(&peer);
}

static enum result try_sync(bool patient)
{
	struct sync_options options = quick_options();

	options.patient = patient;
	options.http.tries = 1;
	return sync_once(&a, &options, &report, &err);
}

/* ms until it may be asked again; failures: in a row. */
static int64_t pause_now(int *failures)
{
	struct sync_remote remote;
	int64_t pause;

	ck_ok(sync_remote_get(a.db, REMOTE_OWN, &remote, &err));
	pause = remote.backoff_until - date_now();
	if (failures)
		*failures = (int)remote.failures;
	sync_remote_release(&remote);
	return pause;
}

START_TEST(as_long_as_the_server_asks_for)
{
	long before;

	peer_fault(&peer, "do=later&arg=3600&at=*&times=99");
	ck_assert_int_eq(try_sync(true), ERR_NET);
	ck_assert_int_ge(pause_now(NULL), HOUR);
	ck_assert_int_eq(report.part[0].stay_away, HOUR);	/* who stays and listens is told, too */
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	before = peer_number(&peer, "count");
	ck_assert_int_eq(try_sync(true), ERR_BUSY);
	ck_assert_int_eq(peer_number(&peer, "count"), before);
	/* Who waits at the terminal need not. */
	ck_ok(try_sync(false));
	ck_assert_int_le(pause_now(NULL), 0);
	ck_ok(try_sync(true));
	/* And when the time has come, it is asked. */
	peer_fault(&peer, "do=later&arg=3600&at=*&times=1");
	ck_assert_int_eq(try_sync(true), ERR_NET);
	fixture_clock("2026-11-22T11:01");
	ck_ok(try_sync(true));
}
END_TEST

START_TEST(the_pause_doubles_up_to_five_minutes_and_is_never_the_same)
{
	int64_t pause, first = 0;
	bool differs = false;
	int failures;

	peer_fault(&peer, "do=drop&at=*&times=99");
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(try_sync(false), ERR_NET);
		pause = pause_now(&failures);
		ck_assert_int_eq(failures, i + 1);
		ck_assert_int_ge(pause, 0);
		ck_assert_int_lt(pause, MIN(MOST, 1000LL << i));
		ck_assert_int_eq(report.part[0].stay_away, 0);
		/* Twelve draws out of five minutes that are all one would be no draws. */
		if (i == 8)
			first = pause;
		differs |= i > 8 && pause != first;
	}
	ck_assert(differs);
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	ck_ok(try_sync(false));
	ck_assert_int_le(pause_now(&failures), 0);
	ck_assert_int_eq(failures, 0);
}
END_TEST

START_TEST(a_wrong_password_is_not_tried_again_for_an_hour)
{
	peer_fault(&peer, "do=status&arg=401&at=*&times=99");
	ck_assert_int_eq(try_sync(true), ERR_AUTH);
	ck_assert_int_eq(pause_now(NULL), HOUR);
	ck_assert_int_eq(try_sync(true), ERR_BUSY);
}
END_TEST

/* --- Wrong passwords: CouchDB locks an account after five. */

static void put_remote(const char *name, const char *user)
{
	struct sync_remote remote = { .name = (char *)name, .url = peer.url, .user = (char *)user };

	ck_ok(sync_remote_add(a.db, &remote, &err));
}

START_TEST(a_wrong_password_is_sent_once)
{
	struct sync_options options = quick_options();
	struct office office;

	put_remote(REMOTE_OWN, "nora");
	put_remote(REMOTE_TEAM, "nora");
	put_remote(REMOTE_MANAGERS, "nora");
	free(peer_ask(&peer, "POST", "/_test/auth", "bm9yYTpzM2NyZXQ="));	/* nora:s3cret */
	sync_password("Secret");
	ck_assert_int_eq(try_sync(false), ERR_AUTH);
	ck_assert_int_eq(peer_number(&peer, "wrong"), 1);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(report.part[i].code, ERR_AUTH);
		ck_assert_str_eq(report.part[i].trouble, err.text);
	}
	ck_assert_int_eq(try_sync(true), ERR_BUSY);
	ck_assert_int_eq(peer_number(&peer, "wrong"), 1);
	ck_assert_int_eq(sync_add(&a, REMOTE_OWN, peer.url, "nora", &options, &err), ERR_AUTH);
	ck_assert_int_eq(peer_number(&peer, "wrong"), 2);
	ck_assert_int_eq(office_open(&a, peer.url, "nora", _i, &office, &err), ERR_AUTH);
	ck_assert_int_eq(peer_number(&peer, "wrong"), 3);
	ck_assert_int_eq(sync_watch(&a, &options, &(struct sync_listener){ 0 }, &err), ERR_AUTH);
	ck_assert_int_eq(peer_number(&peer, "wrong"), 4);
	/* Somebody else's account is another one; the right one goes. */
	put_remote(REMOTE_TEAM, "sara");
	ck_assert_int_eq(try_sync(false), ERR_AUTH);
	ck_assert_int_eq(peer_number(&peer, "wrong"), 6);
	sync_password("s3cret");
	put_remote(REMOTE_TEAM, "nora");
	ck_ok(try_sync(false));
	ck_assert_int_eq(peer_number(&peer, "wrong"), 6);
}
END_TEST

/* A server that takes no password with each request has not looked at it yet: then it is said where it is wanted. */
START_TEST(a_server_of_sessions_is_told_the_password_once)
{
	long before = peer_number(&peer, "count");

	put_remote(REMOTE_OWN, "nora");
	free(peer_ask(&peer, "POST", "/_test/auth", "bm9yYTpzM2NyZXQ="));
	free(peer_ask(&peer, "POST", "/_test/text", "{\"error\":\"unauthorized\",\"reason\":\"Authentication required.\"}"));
	peer_fault(&peer, "do=text&arg=401&at=GET&times=1");
	sync_password("Secret");
	ck_assert_int_eq(try_sync(false), ERR_AUTH);
	ck_assert_int_eq(peer_number(&peer, "count"), before + 2);
}
END_TEST

/* --- How far it is. */

static struct step { int64_t done, pending; } steps[64];
static size_t nsteps;

static void note_step(void *ctx, const char *remote, int64_t done, int64_t pending)
{
	ck_assert_ptr_eq(ctx, &nsteps);
	ck_assert_str_eq(remote, REMOTE_OWN);
	if (nsteps < COUNT(steps))
		steps[nsteps++] = (struct step){ done, pending };
}

START_TEST(a_first_sync_tells_how_far_it_is)
{
	struct sync_options options = quick_options();
	struct app b;

	for (int i = 0; i < 30; i++) {
		char *fields = xasprintf("name=Customer %d;phone=+96650%07d", i, i);

		fixture_add(&a, &customer_entity, fields);
		free(fields);
	}
	machine_sync(&a, &(struct sync_counts){ 0 });
	fixture_open(&b, NOW);
	machine_join(&b, &peer);
	options.page = 10;
	options.progress = note_step;
	options.ctx = &nsteps;
	nsteps = 0;
	ck_ok(sync_once(&b, &options, &report, &err));
	ck_assert_uint_ge(nsteps, 3);
	for (size_t i = 0; i < nsteps; i++) {
		/* Forward, and what is done and what is still to come are all there are. */
		ck_assert_int_ge(steps[i].done, i ? steps[i - 1].done : 1);
		ck_assert_int_eq(steps[i].done + steps[i].pending, steps[0].done + steps[0].pending);
	}
	ck_assert_int_gt(steps[0].pending, 0);
	ck_assert_int_ge(steps[nsteps - 1].done, 30);
	ck_assert_int_eq(steps[nsteps - 1].pending, 0);
	/* Where there is next to nothing, nothing is told. */
	nsteps = 0;
	fixture_add(&a, &customer_entity, "name=One more;phone=+966501112223");
	machine_sync(&a, &(struct sync_counts){ 0 });
	ck_ok(sync_once(&b, &options, &report, &err));
	ck_assert_uint_eq(nsteps, 0);
	app_close(&b);
}
END_TEST

/* --- Known, and without business there. */

/* Some servers answer 401 to both; who is asked again knows which it is. */
START_TEST(a_401_to_one_who_is_known_is_no_wrong_password)
{
	static const struct { const char *session; enum result code; } rows[] = {
		{ "{\"ok\":true,\"userCtx\":{\"name\":\"nora\"},\"reason\":\"No business here.\"}", ERR_DENIED },
		{ "{\"ok\":true,\"userCtx\":{\"name\":null,\"roles\":[]}}", ERR_AUTH },
		{ "{\"ok\":true,\"userCtx\":{\"name\":\"sara\"}}", ERR_AUTH },
		{ "<html>", ERR_AUTH },
	};
	struct http_options options = { .user = "nora", .password = "s3cret", .tries = 1 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct couch_server server = { 0 };
		struct http *http = NULL;

		free(peer_ask(&peer, "POST", "/_test/clear", NULL));
		free(peer_ask(&peer, "POST", "/_test/text", rows[i].session));
		peer_fault(&peer, "do=text&at=_session&times=99");
		peer_fault(&peer, "do=text&arg=401&at=/team&times=99");
		ck_ok(http_open(peer.url, &options, &http, &err));
		ck_assert_msg(couch_ask(http, &server, &err) == (enum result)rows[i].code, "%zu: %s", i, err.text);
		couch_server_release(&server);
		http_close(&http);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync_patience");
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_test(all, as_long_as_the_server_asks_for);
	tcase_add_test(all, the_pause_doubles_up_to_five_minutes_and_is_never_the_same);
	tcase_add_test(all, a_wrong_password_is_not_tried_again_for_an_hour);
	tcase_add_loop_test(all, a_wrong_password_is_sent_once, 0, 2);
	tcase_add_test(all, a_server_of_sessions_is_told_the_password_once);
	tcase_add_test(all, a_first_sync_tells_how_far_it_is);
	tcase_add_test(all, a_401_to_one_who_is_known_is_no_wrong_password);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
