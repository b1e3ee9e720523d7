/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Three machines in an office. */
#include "store_fixture.h"
#include "office_fixture.h"

#include "model/schema/people.h"
#include "store/sync.h"

static struct peer peer_of_c, peer_of_team;
struct peer *const home = &peer, *const home_of_c = &peer_of_c, *const team = &peer_of_team;
struct app c;
struct sync_report report;

void office_start(void)
{
	pair_start();
	peer_start(home_of_c);
	peer_start(team);
	fixture_open(&c, NOW);
	machine_join(&c, home_of_c);
	machine_join_as(&a, REMOTE_TEAM, team);
	machine_join_as(&b, REMOTE_TEAM, team);
	machine_join_as(&c, REMOTE_TEAM, team);
}

void office_stop(void)
{
	pair_stop();
	app_close(&c);
	peer_stop(home_of_c);
	peer_stop(team);
}

enum result office_try(struct app *app)
{
	struct sync_options options = quick_options();

	return sync_once(app, &options, &report, &err);
}

void office_sync(struct app *app)
{
	ck_ok(office_try(app));
}

void office_settle(void)
{
	struct app *all[] = { &a, &b, &c };

	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < COUNT(all); i++)
			office_sync(all[i]);
}

void office_set_team(struct app *app, int64_t n, const char *name)
{
	struct record *rec = fixture_get(app, &customer_entity, n);

	record_set_text(rec, common_index(&customer_entity, COMMON_team), name);
	ck_ok(app_put(app, rec, &err));
	record_free(&rec);
}

int64_t office_waiting(struct app *app)
{
	struct sync_remotes remotes;
	int64_t n = 0;

	ck_ok(sync_remotes_get(app->db, &remotes, &err));
	for (size_t i = 0; i < remotes.n; i++) {
		struct sync_figures figures;

		ck_ok(sync_count(app->db, remotes.v[i].name, remotes.v[i].mark, &figures, &err));
		n += figures.waiting;
	}
	sync_remotes_release(&remotes);
	return n;
}
