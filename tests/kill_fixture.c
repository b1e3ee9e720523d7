/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * kill -9 of a process that does the same thing again and again. */
#include "store_fixture.h"
#include "app_fixture.h"
#include "kill_fixture.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct progress {	/* shared with the child; numbers of its life */
	volatile int begun, done;
};

static struct err err;
static struct progress *progress;
char *kill_path;

static int how_many(void)
{
	const char *kills = getenv("KILLS");
	int64_t n = 125;

	return kills && parse_int64(kills, &n) ? (int)n : 125;
}

void kill_open(struct app *app)
{
	struct app_start start = { .db_path = kill_path, .config_path = "/nonexistent/wasit.conf", .create = true };

	if (app_open(app, &start, &err))
		_exit(10);
}

void kill_begin(void)
{
	struct app app;
	char name[32];

	snprintf(name, sizeof(name), "kill-%ld.db", (long)getpid());	/* each test has its own */
	kill_path = store_path(name);
	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(progress != MAP_FAILED);
	fixture_clock("2026-11-22T10:00");
	kill_open(&app);
	ck_ok(app_make_user(&app, "أحمد", &err));
	app_close(&app);
}

void kill_end(void)
{
	munmap(progress, sizeof(*progress));
	free(kill_path);
}

/* --- What is asked of the file, without any code of ours. */

int64_t kill_ask(sqlite3 *raw, const char *text, char *out, size_t size)
{
	sqlite3_stmt *stmt;
	int64_t n;

	ck_assert_msg(sqlite3_prepare_v2(raw, text, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", text,
		sqlite3_errmsg(raw));
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	if (out)
		snprintf(out, size, "%s", sqlite3_column_text(stmt, 0) ?
			(const char *)sqlite3_column_text(stmt, 0) : "");
	sqlite3_finalize(stmt);
	return n;
}

int64_t kill_number(sqlite3 *raw, const char *fmt, int64_t value)
{
	char text[512];

	snprintf(text, sizeof(text), fmt, (long long)value);
	return kill_ask(raw, text, NULL, 0);
}

/* --- One life of a child, and its end. */

NORETURN static void live(const struct kill_work *work, int life)
{
	struct app app;
	char now[32];

	/* Children know of each other's ids only by the clock, being copies of one process. */
	snprintf(now, sizeof(now), "2026-11-%02dT%02d:%02d", 22 + life / 720 % 8, 10 + life / 60 % 12, life % 60);
	fixture_clock(now);
	kill_open(&app);
	for (int i = 0;; i++) {
		progress->begun = i + 1;
		work->act(&app, life, i);
		progress->done = i + 1;
	}
}

struct kills { int middle, kept, gone, acknowledged; };

static void check_all(void)
{
	struct db *db = store_open(kill_path);

	ck_ok(db_check(db, &err));
	db_close(&db);
}

static void kill_once(const struct kill_work *work, int life, unsigned us, struct kills *tally)
{
	sqlite3 *raw;
	pid_t child;
	int status;
	bool there;

	*progress = (struct progress){ 0, 0 };
	child = fork();
	if (!child)
		live(work, life);
	/* Every second life has done something, however slow the machine is. */
	while ((!progress->begun || progress->done < life % 2) && !waitpid(child, &status, WNOHANG))
		usleep(200);
	usleep(us);
	kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFSIGNALED(status), "the child left with %d", WEXITSTATUS(status));
	ck_assert_int_eq(sqlite3_open(kill_path, &raw), SQLITE_OK);
	there = work->look(raw, life, progress->begun, progress->done);
	sqlite3_close(raw);
	tally->middle += progress->begun > progress->done;
	tally->kept += progress->begun > progress->done && there;
	tally->gone += progress->begun > progress->done && !there;
	tally->acknowledged += progress->done;
}

void kill_often(const struct kill_work *work, unsigned longest_us)
{
	struct kills tally = { 0 };
	uint32_t state = 2026;
	int kills = how_many();

	for (int life = 0; life < kills; life++) {
		kill_once(work, life, store_random(&state, longest_us), &tally);
		if (life % 25 == 24)
			check_all();
	}
	check_all();
	/* The kills came in the middle, and something was done between them. */
	ck_assert_msg(tally.middle > kills / 2, "%d of %d in the middle", tally.middle, kills);
	ck_assert_msg(tally.gone > 0, "none of %d kills took anything back", kills);
	ck_assert_msg(tally.acknowledged > 0, "nothing was ever done");
}
