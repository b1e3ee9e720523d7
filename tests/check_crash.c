/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * kill -9 at any moment: what was acknowledged is there, what was not is whole or not there. */
#include "base/base.h"

#include <check.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/schema/people.h"
#include "store_fixture.h"
#include "unit.h"

#define KILLS 200
#define BATCH 40

static struct err err;

struct ack { int64_t number; int32_t count; };	/* names number … number + count - 1 are saved */

static void put(struct save *save, int64_t number)
{
	struct record *rec = record_new(&customer_entity);
	char name[32];

	snprintf(name, sizeof(name), "Name %lld", (long long)number);
	record_set_text(rec, CUSTOMER_name, name);
	if (save_put(save, WHO_USER, rec, &err))
		_exit(3);
	record_free(&rec);
}

/* Saves until it is killed: one by one, every tenth time a whole batch. */
NORETURN static void work(const char *path, int out, int64_t number)
{
	struct actor me = { .role = "broker", .alone = true };
	struct db *db;

	if (db_open(path, DB_CREATE, &db, &err))
		_exit(2);
	for (;;) {
		struct ack ack = { number, number % 10 ? 1 : BATCH };
		struct save *save;

		if (save_begin(db, &me, "x", ack.count > 1, &save, &err))
			_exit(4);
		for (int i = 0; i < ack.count; i++)
			put(save, number++);
		if (save_commit(&save, &err))
			_exit(5);
		if (write(out, &ack, sizeof(ack)) != (ssize_t)sizeof(ack))
			_exit(6);
	}
}

/* The next one, where there is one; *number is then the first behind it. */
static bool read_ack(int in, struct str *acks, int64_t *number)
{
	struct ack ack;

	if (read(in, &ack, sizeof(ack)) != (ssize_t)sizeof(ack))
		return false;
	str_addn(acks, (const char *)&ack, sizeof(ack));
	*number = ack.number + ack.count;
	return true;
}

/* One life of a worker, which is killed `us` after it acknowledged so many saves; returns the first number it did
 * not acknowledge. */
static int64_t run_and_kill(const char *path, int64_t number, int nacks, unsigned us, struct str *acks)
{
	int ends[2], status;
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	if (!child) {
		close(ends[0]);
		work(path, ends[1], number);
	}
	close(ends[1]);
	for (int i = 0; i < nacks && read_ack(ends[0], acks, &number); i++)
		;
	usleep(us);
	kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFSIGNALED(status), "exit %d", WEXITSTATUS(status));
	while (read_ack(ends[0], acks, &number))
		;
	close(ends[0]);
	return number + BATCH * 2;	/* what was on its way may be there; its numbers are not used again */
}

static bool mark_there(struct record *rec, void *ctx)
{
	struct str *there = ctx;
	int64_t number = strtoll(record_text(rec, CUSTOMER_name) + 5, NULL, 10);

	while (there->len <= (size_t)number)
		str_addc(there, ' ');
	ck_assert_int_eq(there->s[number], ' ');	/* nobody twice */
	there->s[number] = 'x';
	return true;
}

static size_t expect_acknowledged(const char *path, const struct str *acks)
{
	struct query all = { .entity = &customer_entity };
	struct db *db = store_open(path);
	struct str there = STR_INIT;
	size_t saved = 0;

	ck_ok(query_each(db, &all, mark_there, &there, &err));
	for (size_t at = 0; at < acks->len; at += sizeof(struct ack)) {
		struct ack ack;

		memcpy(&ack, acks->s + at, sizeof(ack));
		for (int32_t i = 0; i < ack.count; i++, saved++)
			ck_assert_msg((size_t)(ack.number + i) < there.len &&
				there.s[ack.number + i] == 'x', "Name %lld is lost",
				(long long)ack.number + i);
	}
	/* A life saves one by one up to a round number, then in batches, each whole or not there. */
	for (size_t from = 0, to; from < there.len; from = to + 1) {
		size_t round = (from + 9) / 10 * 10;

		for (to = from; to < there.len && there.s[to] == 'x'; to++)
			;
		ck_assert_msg(to <= round || (to - round) % BATCH == 0, "torn between %zu and %zu",
			from, to);
	}
	ck_ok(db_check(db, &err));
	db_close(&db);
	str_release(&there);
	return saved;
}

START_TEST(no_acknowledged_save_is_lost)
{
	char *path = store_path("crash.db");
	struct str acks = STR_INIT;
	uint32_t state = 2026;
	int64_t number = 1;
	size_t saved = 0, waited = 0;

	/* Killed before its first save, behind it, behind its second: whatever the machine's speed, it worked. */
	for (int i = 0; i < KILLS; i++) {
		number = run_and_kill(path, number, i % 3, store_random(&state, 25000), &acks);
		waited += (size_t)(i % 3);
		if (i % 40 == 39)
			saved = expect_acknowledged(path, &acks);
	}
	ck_assert_uint_ge(saved, waited);
	str_release(&acks);
	free(path);
}
END_TEST

/* Killed while the database is being made: it is made the next time. */
START_TEST(an_interrupted_making_is_made_up_for)
{
	char *path = store_path("making.db");
	static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
	uint32_t state = 99;

	for (int i = 0; i < 40; i++) {
		struct str acks = STR_INIT;

		run_and_kill(path, 1, 0, store_random(&state, 20000), &acks);
		expect_acknowledged(path, &acks);
		str_release(&acks);
		for (size_t k = 0; k < COUNT(endings); k++) {
			char *file = xasprintf("%s%s", path, endings[k]);

			unlink(file);
			free(file);
		}
	}
	free(path);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("crash", NULL, NULL, 300, ONCE(no_acknowledged_save_is_lost),
		ONCE(an_interrupted_making_is_made_up_for));
}
