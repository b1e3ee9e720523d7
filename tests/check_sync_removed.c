/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Servers that are removed, or named, while a sync is at work on them. */
#include "store_fixture.h"
#include "office_fixture.h"

#include <unistd.h>

#include "model/schema/people.h"
#include "store/store_p.h"
#include "store/sync.h"

/* Where the sync is when its server is removed: anything it asks, before and after the server has done it. */
static const struct { const char *where; const char *at; } moments[] = {
	{ "before", "GET" }, { "after", "GET" }, { "before", "_changes" }, { "after", "_changes" },
	{ "before", "_bulk_docs" }, { "after", "_bulk_docs" },
};

/* The server's process does it, on the client's file: that is in the middle of what the client asks. */
static char *path;
static struct app app;

enum { REMOVE_OWN, REMOVE_TEAM, NAME_AGAIN };

static void meanwhile(long what)
{
	struct sync_remote again = { .name = (char *)REMOTE_OWN, .url = peer.url, .uuid = (char *)"" };
	struct app other;

	machine_open(&other, path, NOW);
	ck_ok(sync_remote_drop(other.db, what == REMOVE_TEAM ? REMOTE_TEAM : REMOTE_OWN, &err));
	if (what == NAME_AGAIN)
		ck_ok(sync_remote_add(other.db, &again, &err));
	app_close(&other);
}

static void start(void)
{
	path = store_path("removed.db");
	peer_meanwhile = meanwhile;
}

static void stop(void)
{
	app_close(&app);
	unlink(path);
	free(path);
}

static size_t servers(void)
{
	struct sync_remotes all;
	size_t n;

	ck_ok(sync_remotes_get(app.db, &all, &err));
	n = all.n;
	sync_remotes_release(&all);
	return n;
}

static int64_t count(const char *from)
{
	int64_t n = 0;
	char *text = xasprintf("SELECT count(*) FROM %s", from);

	ck_ok(sql_int(app.db, &n, &err, text, ""));
	free(text);
	return n;
}

static void removed_at(const struct peer *server, size_t moment, int what)
{
	char *query = xasprintf("do=%s&at=%s&times=1&arg=%d", moments[moment].where, moments[moment].at, what);

	peer_fault(server, query);
	free(query);
}

/* Nothing brings it back, nothing is kept of it, and nobody is lost. */
START_TEST(a_server_that_is_removed_during_a_sync_stays_removed)
{
	int64_t n;

	start();
	pair_start();
	fixture_add(&b, &customer_entity, "name=Huda;phone=+966501234568");
	machine_sync(&b, &counts);
	machine_open(&app, path, NOW);
	machine_join(&app, &peer);
	n = pair_nora(&app);
	removed_at(&peer, (size_t)_i, REMOVE_OWN);
	ck_assert_int_eq(office_try(&app), ERR_MISSING);
	ck_assert_int_eq(peer_number(&peer, "fired"), 1);
	ck_assert_msg(strstr(err.text, "was removed while"), "%s", err.text);
	ck_assert_uint_eq(servers(), 0);
	ck_assert_int_eq(count("sync_record"), 0);
	ck_assert(machine_has(&app, &customer_entity, n));
	machine_join(&app, &peer);
	for (int i = 0; i < 2; i++) {
		machine_sync(&app, &counts);
		machine_sync(&b, &counts);
	}
	machines_same(&app, &b);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, ""), 2);
	machine_quiet(&app);
	stop();
	pair_stop();
}
END_TEST

/* Named again at once, it is a new one: what the sync at work knew of it does not count for that. */
START_TEST(a_server_that_is_named_again_during_a_sync_is_compared)
{
	struct sync_remote remote;

	start();
	pair_start();
	machine_open(&app, path, NOW);
	machine_join(&app, &peer);
	pair_nora(&app);
	removed_at(&peer, (size_t)_i, NAME_AGAIN);
	ck_assert_int_eq(office_try(&app), ERR_BUSY);
	ck_assert_msg(strstr(err.text, "the next one goes on"), "%s", err.text);
	ck_ok(sync_remote_get(app.db, REMOTE_OWN, &remote, &err));
	ck_assert(!remote.since && !remote.trouble && !remote.failures && !*remote.uuid);
	sync_remote_release(&remote);
	for (int i = 0; i < 2; i++) {
		machine_sync(&app, &counts);
		machine_sync(&b, &counts);
	}
	machines_same(&app, &b);
	machine_quiet(&app);
	stop();
	pair_stop();
}
END_TEST

/* What was to go to the office goes to his own server, although the sync at work had done with that. */
START_TEST(what_waited_for_the_office_goes_to_his_own_server)
{
	struct sync_remote own;
	int64_t n;

	start();
	office_start();
	machine_open(&app, path, NOW);
	machine_join(&app, home);
	machine_join_as(&app, REMOTE_TEAM, team);
	office_sync(&app);
	n = fixture_add(&app, &customer_entity, "name=Hind;phone=+966551234567");
	office_set_team(&app, n, "north");
	removed_at(team, (size_t)_i, REMOVE_TEAM);
	ck_assert_int_ne(office_try(&app), OK);
	ck_assert_int_eq(peer_number(team, "fired"), 1);
	ck_assert_uint_eq(servers(), 1);
	ck_assert_int_eq(count("sync_record WHERE remote = 'team'"), 0);
	ck_ok(sync_remote_get(app.db, REMOTE_OWN, &own, &err));
	ck_assert_ptr_null(own.trouble);	/* it is not its fault */
	sync_remote_release(&own);
	office_sync(&app);
	ck_assert(is_on(&app, n, home));
	ck_assert_int_eq(machine_waiting(&app, REMOTE_OWN), 0);
	machine_quiet(&app);
	stop();
	office_stop();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("sync_removed", NULL, NULL, 8,
		EACH(a_server_that_is_removed_during_a_sync_stays_removed, COUNT(moments)),
		EACH(a_server_that_is_named_again_during_a_sync_is_compared, COUNT(moments)),
		EACH(what_waited_for_the_office_goes_to_his_own_server, COUNT(moments)));
}
