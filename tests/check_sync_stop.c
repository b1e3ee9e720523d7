/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A sync that is stopped before and after each of its steps: the process killed at every request and every
 * transaction, the server gone from any request on.  The next sync goes on, and the end is, to the byte, the one of
 * a sync that nobody stopped. */
#include "db_fixture.h"
#include "store_fixture.h"
#include "sync_fixture.h"

#include <stdio.h>
#include <unistd.h>

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/db.h"
#include "store/save.h"

#define NOW  "2026-11-22T10:00"
#define MOST 60		/* steps a sync of this may have; it has fewer, and the test fails when that changes */

static struct peer peer;
static struct app a, b;
static struct err err;
static char *path_a, *path_b, *kept_a, *kept_b;
static char *wanted;		/* what both have in the end */

/* Something to take, to send, to merge, to decide, to delete, to bring back. */
static void work(void)
{
	struct app *all[] = { &a, &b };
	int64_t both, dead, edited, away;

	both = fixture_add(&a, &customer_entity, "name=Nora;phone=+966501234567");
	dead = fixture_add(&a, &customer_entity, "name=Huda;phone=+966501234568");
	edited = fixture_add(&a, &customer_entity, "name=Hind;phone=+966501234569");
	away = fixture_add(&a, &customer_entity, "name=Away;phone=+966501234570");
	fixture_add_to(&a, &interaction_entity, edited, "type=call;outcome=interested");
	machines_settle(all, 2, 2);
	fixture_edit(&a, &customer_entity, both, "city=الرياض;status=active;tags=[\"a\"]");
	fixture_edit(&b, &customer_entity, machine_n(&a, both, &b), "company=شركة;status=closed;tags=[\"b\"]");
	ck_ok(app_delete(&a, &customer_entity, dead, &err));
	ck_ok(app_delete(&a, &customer_entity, edited, &err));
	fixture_edit(&b, &customer_entity, machine_n(&a, edited, &b), "city=جدة");
	ck_ok(app_delete(&b, &customer_entity, machine_n(&a, away, &b), &err));
	fixture_add(&a, &customer_entity, "name=New;phone=+966501234571");
	fixture_add(&b, &customer_entity, "name=Other;phone=+966501234572");
	machines_settle(all + 1, 1, 1);		/* what a is to meet */
}

static void open_both(void)
{
	copy_file(kept_a, path_a);
	copy_file(kept_b, path_b);
	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	free(peer_ask(&peer, "POST", "/_test/restore", NULL));
}

static void begin(void)
{
	peer_start(&peer);
	path_a = store_path("a.db");
	path_b = store_path("b.db");
	kept_a = store_path("kept-a.db");
	kept_b = store_path("kept-b.db");
	machine_open(&a, kept_a, NOW);
	machine_open(&b, kept_b, NOW);
	machine_join(&a, &peer);
	machine_join(&b, &peer);
	work();
	app_close(&a);
	app_close(&b);
	free(peer_ask(&peer, "POST", "/_test/save", NULL));
}

static void end(void)
{
	unlink(path_a), unlink(path_b), unlink(kept_a), unlink(kept_b);
	free(path_a), free(path_b), free(kept_a), free(kept_b), free(wanted);
	wanted = NULL;
	peer_stop(&peer);
}

/* Nobody stops what comes now. */
static void go_on(const char *what)
{
	struct app *all[] = { &a, &b };
	char *left, *right;

	free(peer_ask(&peer, "POST", "/_test/clear", NULL));
	machine_open(&a, path_a, NOW);
	machine_open(&b, path_b, NOW);
	machines_settle(all, 2, 2);
	machine_quiet(&a);
	machine_quiet(&b);
	left = machine_dump(&a);
	right = machine_dump(&b);
	dumps_same(left, right, what);
	if (!wanted)
		wanted = xstrdup(left);
	dumps_same(wanted, left, what);
	ck_assert_int_eq(machine_conflicts(&a), 2);	/* the status; that the delete gave way */
	app_close(&a);
	app_close(&b);
	free(left), free(right);
}

/* blind: the server first says that there is nothing new, so that what is sent meets what is there. */
struct stop { const char *fault; enum kill_at where; bool blind; int at; };

static void stopped(struct app *app, void *ctx)
{
	const struct stop *stop = ctx;
	struct sync_options options = quick_options();
	struct sync_report report;

	options.page = options.batch = 2;
	if (stop->blind)
		peer_fault(&peer, "do=text&at=_changes");
	if (stop->fault) {
		char *query = xasprintf("do=%s&at=*&skip=%d&times=999&arg=%ld", stop->fault, stop->at, (long)getpid());

		peer_fault(&peer, query);
		free(query);
	} else
		machine_kill_at(app, stop->where, stop->at);
	(void)!sync_once(app, &options, &report, &err);
}

/* The reference, then every step until there is none left. */
static void every_step(struct stop stop)
{
	int n = 0;

	begin();
	free(peer_ask(&peer, "POST", "/_test/text", "{\"results\":[],\"last_seq\":\"0\"}"));
	open_both();
	go_on("undisturbed");
	for (;; n++) {
		char *what = xasprintf("%s%d, step %d", stop.fault ? stop.fault : "commit ", (int)stop.where, n);
		long fired = peer_number(&peer, "fired") + stop.blind;
		bool killed;

		ck_assert_int_lt(n, MOST);
		open_both();
		stop.at = n;
		killed = machine_in_child(path_a, stopped, &stop);
		if (!killed && peer_number(&peer, "fired") == fired) {
			free(what);
			break;
		}
		go_on(what);
		free(what);
	}
	end();
	ck_assert_int_ge(n, 6);
}

START_TEST(killed_before_each_request)
{
	every_step((struct stop){ .fault = "kill", .blind = _i });
}
END_TEST

START_TEST(killed_while_each_request_is_answered)
{
	every_step((struct stop){ .fault = "killed", .blind = _i });
}
END_TEST

START_TEST(killed_before_each_transaction)
{
	every_step((struct stop){ .where = KILL_BEFORE_COMMIT, .blind = _i });
}
END_TEST

START_TEST(killed_after_each_transaction)
{
	every_step((struct stop){ .where = KILL_AFTER_COMMIT, .blind = _i });
}
END_TEST

START_TEST(the_server_is_gone_from_each_request_on)
{
	every_step((struct stop){ .fault = "drop", .blind = _i });
}
END_TEST

START_TEST(the_server_goes_while_it_answers_each_request)
{
	every_step((struct stop){ .fault = "lose", .blind = _i });
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { killed_before_each_request, killed_while_each_request_is_answered,
		killed_before_each_transaction, killed_after_each_transaction,
		the_server_is_gone_from_each_request_on, the_server_goes_while_it_answers_each_request };
	Suite *suite = suite_create("sync_stop");
	TCase *all = tcase_create("steps");

	tcase_set_timeout(all, 300);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_loop_test(all, tests[i], 0, 2);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
