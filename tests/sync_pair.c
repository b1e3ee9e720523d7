/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Two machines and a server. */
#include "store_fixture.h"
#include "sync_pair.h"

#include "model/schema/people.h"
#include "store/sync.h"

struct app a, b;
struct app *const both[2] = { &a, &b };
struct err err;
struct sync_counts counts;

void pair_start(void)
{
	peer_start(&peer);
	fixture_open(&a, NOW);
	fixture_open(&b, NOW);
	machine_join(&a, &peer);
	machine_join(&b, &peer);
}

void pair_stop(void)
{
	app_close(&a);
	app_close(&b);
	peer_stop(&peer);
}

void pair_agree(void)
{
	machines_settle(both, 2, 2);
	machines_same(&a, &b);
	machine_quiet(&a);
	machine_quiet(&b);
}

void pair_settle(void)
{
	for (int i = 0; i < 2; i++) {
		machine_sync(&a, &counts);
		machine_sync(&b, &counts);
	}
}

static enum result sync_with(struct app *app, const struct sync_options *options)
{
	struct sync_report report;
	enum result code = sync_once(app, options, &report, &err);

	counts = report.all;
	return code;
}

void pair_reset(struct app *app)
{
	struct sync_options options = quick_options();

	options.reset = true;
	ck_ok(sync_with(app, &options));
}

void pair_tell(const char *path, const char *body)
{
	peer_tell(&peer, path, body);
}

int64_t pair_nora(struct app *app)
{
	return fixture_add(app, &customer_entity, "name=نورة;phone=+966501234567;status=new");
}

void pair_many(struct app *app, int n)
{
	for (int i = 0; i < n; i++) {
		char *spec = xasprintf("name=Name%d;phone=+96650%07d", i, i);

		fixture_add(app, &customer_entity, spec);
		free(spec);
	}
}

enum result pair_sync_by(struct app *app, size_t page)
{
	struct sync_options options = quick_options();

	options.page = page;
	return sync_with(app, &options);
}

size_t pair_problems(struct app *app, const char *part)
{
	struct strlist problems = { 0 };
	bool said = !part;
	size_t n;

	ck_ok(sync_problems(app->db, REMOTE_OWN, &problems, &err));
	for (size_t i = 0; i < problems.n && !said; i++)
		said = strstr(problems.v[i], part);
	ck_assert_msg(said, "none of %zu problems says %s", problems.n, part);
	n = problems.n;
	strlist_release(&problems);
	return n;
}

char *pair_since(struct app *app)
{
	struct sync_remote remote;
	char *since;

	ck_ok(sync_remote_get(app->db, REMOTE_OWN, &remote, &err));
	since = xstrdup(remote.since ? remote.since : "");
	sync_remote_release(&remote);
	return since;
}
