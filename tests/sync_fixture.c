/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Machines that meet on the test server. */
#include "sync_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/schema/work.h"
#include "app/record_json.h"
#include "store/db.h"
#include "store/store_p.h"
#include "store/sync.h"

static struct err err;

struct sync_options quick_options(void)
{
	return (struct sync_options){ .http = { .pause_ms = 1, .most_ms = 10, .tries = 2 } };
}

void machine_join_as(struct app *app, const char *name, const struct peer *peer)
{
	struct sync_options options = quick_options();

	ck_ok(sync_add(app, name, peer->url, NULL, &options, &err));
}

void machine_join(struct app *app, const struct peer *peer)
{
	machine_join_as(app, REMOTE_OWN, peer);
}

void machine_open(struct app *app, const char *path, const char *now)
{
	struct app_start start = { .db_path = path, .config_path = "/nonexistent/wasit.conf", .create = true };

	fixture_clock(now);
	ck_ok(app_open(app, &start, &err));
	/* Power cuts are another test's; without them the disk need not be waited for. */
	ck_assert_int_eq(sqlite3_exec(app->db->sqlite, "PRAGMA synchronous=OFF", NULL, NULL, NULL), SQLITE_OK);
	if (!app->me)
		ck_ok(app_make_user(app, "أحمد", &err));
}

enum result machine_try(struct app *app, struct sync_counts *counts, struct err *why)
{
	struct sync_options options = quick_options();
	struct sync_report report;
	enum result code = sync_once(app, &options, &report, why);

	*counts = report.all;
	return code;
}

void machine_sync(struct app *app, struct sync_counts *counts)
{
	ck_ok(machine_try(app, counts, &err));
}

void machines_settle(struct app *const *all, size_t n, int rounds)
{
	struct sync_counts ignored;

	for (int i = 0; i < rounds; i++)
		for (size_t k = 0; k < n; k++)
			machine_sync(all[k], &ignored);
}

/* --- Everything. */

struct dump { struct app *app; struct strlist lines; };

/* Does any server know of it? */
static bool is_known(struct app *app, int64_t n)
{
	static const char *const names[] = { REMOTE_OWN, REMOTE_TEAM, REMOTE_MANAGERS };
	bool known = false;

	for (size_t i = 0; i < COUNT(names) && !known; i++) {
		struct sync_record there;

		ck_ok(sync_record_get(app->db, names[i], n, &there, &err));
		known = there.rev;
		sync_record_release(&there);
	}
	return known;
}

static bool dump_one(struct record *rec, void *ctx)
{
	struct dump *d = ctx;
	struct str line = STR_INIT;
	struct json_writer w;
	bool private = record_has(rec, common_index(rec->entity, COMMON_deleted_at)) && !is_known(d->app, rec->n);

	private |= rec->entity == &notification_entity && str_eq(record_text(rec, NOTIFICATION_type), "sync");
	if (private)
		return true;
	jw_init(&w, &line, true);
	record_json(d->app, &w, rec, NULL);
	strlist_add(&d->lines, line.s);
	str_release(&line);
	return true;
}

char *machine_dump(struct app *app)
{
	struct dump d = { .app = app };
	struct str all = STR_INIT;

	for (size_t i = 0; entities[i]; i++)
		for (int deleted = 0; deleted < 2; deleted++) {
			struct query q = { .entity = entities[i], .deleted = deleted };

			ck_ok(query_each(app->db, &q, dump_one, &d, &err));
		}
	strlist_sort(&d.lines);
	for (size_t i = 0; i < d.lines.n; i++) {
		str_add(&all, d.lines.v[i]);
		str_addc(&all, '\n');
	}
	strlist_release(&d.lines);
	return str_detach(&all);
}

void dumps_same(const char *left, const char *right, const char *what)
{
	size_t at = 0;

	while (left[at] && left[at] == right[at])
		at++;
	if (left[at] == right[at])
		return;
	while (at > 0 && left[at - 1] != '\n')
		at--;
	ck_abort_msg("%s: they differ:\n%.*s\n%.*s", what, (int)strcspn(left + at, "\n"), left + at,
		(int)strcspn(right + at, "\n"), right + at);
}

void machines_same(struct app *one, struct app *other)
{
	char *left = machine_dump(one), *right = machine_dump(other);

	dumps_same(left, right, "two machines");
	free(left), free(right);
}

void machine_quiet(struct app *app)
{
	int64_t seq = query_log_seq(app->db);
	struct sync_remotes remotes;
	struct sync_counts counts;

	for (int i = 0; i < 2; i++) {
		machine_sync(app, &counts);
		ck_assert_int_eq(counts.up + counts.down + counts.merged + counts.refused, 0);
		ck_assert_int_eq(query_log_seq(app->db), seq);
	}
	ck_ok(sync_remotes_get(app->db, &remotes, &err));
	ck_assert_int_eq(counts.requests, remotes.n);	/* what is new? */
	sync_remotes_release(&remotes);
}

int64_t machine_conflicts(struct app *app)
{
	struct sync_figures figures;

	ck_ok(sync_count(app->db, REMOTE_OWN, 0, &figures, &err));
	return figures.conflicts;
}

int64_t machine_n(struct app *from, int64_t n, struct app *to)
{
	char id[ULID_LEN + 1];
	int64_t found = 0;

	ck_assert(query_id_of(from->db, n, id));
	ck_ok(sync_number(to->db, id, &found, &err));
	return found;
}

bool machine_has(struct app *app, const struct entity *entity, int64_t n)
{
	struct record *rec = NULL;
	enum result code = n ? query_get(app->db, entity, n, &rec, &err) : ERR_MISSING;

	record_free(&rec);
	ck_assert(code == OK || code == ERR_MISSING);
	return !code;
}

int64_t machine_waiting(struct app *app, const char *remote)
{
	struct sync_figures figures;

	ck_ok(sync_count(app->db, remote, 0, &figures, &err));
	return figures.waiting;
}

bool is_on(struct app *app, int64_t n, const struct peer *server)
{
	char id[ULID_LEN + 1], *feed = peer_ask(server, "GET", "/team/_changes?since=0", NULL);
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

/* --- Killed. */

static struct { enum kill_at where; int left; } deadly;

static void die_when_due(enum kill_at where)
{
	if (deadly.where == where && deadly.left-- == 0)
		kill(getpid(), SIGKILL);
}

static int on_commit(void *ctx)
{
	(void)ctx;
	die_when_due(KILL_BEFORE_COMMIT);
	return 0;
}

/* A statement is done. */
static int on_done(unsigned event, void *ctx, void *stmt, void *ns)
{
	const char *text = sqlite3_sql(stmt);

	(void)event, (void)ctx, (void)ns;
	if (text && (str_has_prefix(text, "COMMIT") || str_has_prefix(text, "RELEASE")))
		die_when_due(KILL_AFTER_COMMIT);
	return 0;
}

void machine_kill_at(struct app *app, enum kill_at where, int at)
{
	deadly.where = where;
	deadly.left = at;
	sqlite3_commit_hook(app->db->sqlite, on_commit, NULL);
	sqlite3_trace_v2(app->db->sqlite, SQLITE_TRACE_PROFILE, on_done, NULL);
}

bool machine_in_child(const char *path, void (*work)(struct app *app, void *ctx), void *ctx)
{
	int parent = (int)getpid(), status = 0;
	int pid;

	fflush(NULL);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (!pid) {
		struct app_start start = { .db_path = path, .config_path = "/nonexistent/wasit.conf" };
		struct app app;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent || app_open(&app, &start, &err))
			_exit(10);
		if (sqlite3_exec(app.db->sqlite, "PRAGMA synchronous=OFF", NULL, NULL, NULL))
			_exit(10);
		work(&app, ctx);
		app_close(&app);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0,
		"the child ended with %d", status);
	return WIFSIGNALED(status);
}
