/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database that others write to, and a disk that is full. */
#include "base/base.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sys.h"
#include "model/schema/people.h"
#include "store/store_p.h"	/* raw SQL on the connection: what another program or version left */
#include "db_fixture.h"
#include "store_fixture.h"
#include "unit.h"

static struct err err;

/* --- Two at once. */

static bool give_up(void *ctx, int64_t ms)
{
	int *asked = ctx;

	ck_assert_int_ge(ms, 300);
	++*asked;
	return false;
}

START_TEST(two_see_each_other)
{
	char *path = make_database("two.db");
	struct db *here = store_open(path), *there = store_open(path);
	struct actor me = { .role = "broker", .alone = true };
	int64_t seq = query_log_seq(here), version = query_data_version(here);
	struct changes changes = { 0 };

	ck_assert_int_eq(query_data_version(here), version);
	store_customer(there, &me, "سارة", "+966500000001");
	ck_assert_int_ne(query_data_version(here), version);
	ck_ok(query_log_since(here, seq, 0, &changes, &err));
	ck_assert_uint_eq(changes.n, 1);
	changes_release(&changes);
	version = query_data_version(here);
	store_customer(here, &me, "ريم", "+966500000002");
	ck_assert_int_eq(query_data_version(here), version);	/* its own writes do not move it */
	db_close(&here);
	db_close(&there);
	free(path);
}
END_TEST

START_TEST(a_busy_database_is_waited_for)
{
	char *path = make_database("busy.db"), *ready = store_path("ready");
	struct db *here = store_open(path), *there = store_open(path);
	struct actor me = { .role = "broker", .alone = true };
	struct save *mine, *theirs;
	int asked = 0;
	pid_t child;

	/* Too long: a sentence, nothing broken. */
	db_on_wait(here, give_up, &asked);
	ck_ok(save_begin(there, &me, "x", false, &theirs, &err));
	ck_code(save_begin(here, &me, "x", false, &mine, &err), ERR_BUSY);
	ck_assert_str_ne(err.text, "");
	ck_assert_int_eq(asked, 1);	/* not before it lasts */
	ck_code(save_memo(here, "a", "b", &err), ERR_BUSY);
	save_abort(&theirs);
	store_customer(here, &me, "ريم", "+966500000002");
	db_close(&there);
	/* Another process holds it for a while: waited for. */
	db_close(&here);
	child = fork();
	if (!child) {
		there = store_open(path);
		if (save_begin(there, &me, "x", false, &theirs, &err))
			_exit(1);
		write_whole(ready, "x", 1);
		usleep(400000);
		save_abort(&theirs);
		db_close(&there);
		_exit(0);
	}
	while (!sys_file_exists(ready))
		usleep(1000);
	here = store_open(path);
	store_customer(here, &me, "منى", "+966500000003");
	db_close(&here);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	free(path);
	free(ready);
}
END_TEST

/* --- Disk full. */

/* A limit of the file's size stands for a disk without room. */
static void limit_files(off_t size)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size ? (rlim_t)size : limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_loses_nothing)
{
	char *path = store_path("full.db");
	struct db *db = store_open(path);
	struct actor me = store_actor(db);
	struct query all = { .entity = &customer_entity };
	int64_t failed = 0, saved = 0, n;

	signal(SIGXFSZ, SIG_IGN);
	for (int i = 0; i < 60; i++) {
		struct record *rec = record_new(&customer_entity), *back;
		struct save *save;
		enum result code;

		record_set_text(rec, CUSTOMER_name, "نورة القحطاني");
		limit_files(300000 + i * 3000);		/* each time at another point */
		code = save_begin(db, &me, "x", false, &save, &err);
		if (!code)
			code = save_put(save, WHO_USER, rec, &err);
		if (!code)
			code = save_commit(&save, &err);
		save_abort(&save);
		if (code) {
			failed++;
			ck_assert_msg(code == ERR_IO, "%d %s", code, err.text);
			ck_assert_str_ne(err.text, "");
			limit_files(0);
			ck_ok(query_count(db, &all, 0, &n, &err));
			ck_assert_int_eq(n, saved);
			store_put(db, &me, rec);	/* there is room again: the same form is saved */
		}
		limit_files(0);
		saved++;
		back = store_get(db, &customer_entity, rec->n);
		ck_assert_str_eq(back->id, rec->id);
		record_free(&back);
		record_free(&rec);
	}
	ck_assert_int_gt(failed, 0);
	ck_ok(query_count(db, &all, 0, &n, &err));
	ck_assert_int_eq(n, saved);
	ck_ok(db_check(db, &err));
	db_close(&db);
	free(path);
}
END_TEST

START_TEST(a_full_disk_makes_no_half_database)
{
	char *path = store_path("nospace.db");
	struct db *db = NULL;
	int failed = 0;

	signal(SIGXFSZ, SIG_IGN);
	for (off_t size = 1000; size < 400000; size += 20000) {
		limit_files(size);
		if (db_open(path, DB_CREATE, &db, &err))
			failed++;
		limit_files(0);
		db_close(&db);
		ck_ok(db_open(path, DB_CREATE, &db, &err));	/* what is left can be gone on with */
		ck_ok(db_check(db, &err));
		db_close(&db);
		unlink(path);
	}
	ck_assert_int_gt(failed, 0);
	free(path);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("db_shared", NULL, NULL, 0,
		ONCE(two_see_each_other), ONCE(a_busy_database_is_waited_for),
		ONCE(a_full_disk_loses_nothing), ONCE(a_full_disk_makes_no_half_database));
}
