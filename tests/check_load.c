/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Loading very many records: the same database comes out as by saving them one by one, or none of it. */
#include "base/base.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"
#include "store_fixture.h"
#include "unit.h"

#define CUSTOMERS 300

static struct err err;

/* Ids and times follow from the number, so that two databases can be the same. */
static struct record *new_record(const struct entity *entity, int number)
{
	struct record *rec = record_new(entity);
	struct ulid id = ulid_from(INT64_C(1795258373856) + number, 7, (uint64_t)number);

	ulid_print(&id, rec->id);
	record_set_num(rec, common_index(entity, COMMON_created_at), INT64_C(1795258373856) - number * 1000);
	return rec;
}

static void put(struct save *save, struct record *rec)
{
	ck_ok(save_put(save, WHO_IMPORT, rec, &err));
	record_free(&rec);
}

static void put_customers(struct db *db, const struct actor *me)
{
	struct save *save;
	uint32_t state = 5;

	ck_ok(save_begin(db, me, "customers", true, &save, &err));
	for (int i = 0; i < CUSTOMERS; i++) {
		struct record *rec = new_record(&customer_entity, i);
		struct str text = STR_INIT;

		store_name(&state, &text);
		record_set_text(rec, CUSTOMER_name, text.s);
		str_clear(&text);
		str_addf(&text, "+9665%08d", i);
		record_set_text(rec, CUSTOMER_phone, text.s);
		record_set_text(rec, CUSTOMER_status, i % 3 ? "active" : "new");
		if (i % 5 == 0)
			record_set_add(rec, common_index(&customer_entity, COMMON_tags), "vip");
		put(save, rec);
		str_release(&text);
	}
	ck_ok(save_commit(&save, &err));
}

static void put_work(struct db *db, const struct actor *me)
{
	struct save *save;
	uint32_t state = 9;

	ck_ok(save_begin(db, me, "work", true, &save, &err));
	for (int i = 0; i < CUSTOMERS * 3; i++) {
		int64_t customer = me->user + 1 + store_random(&state, CUSTOMERS);
		struct record *rec = new_record(i % 3 ? &interaction_entity : &followup_entity, 1000 + i);

		if (i % 3) {
			record_set_num(rec, INTERACTION_customer, customer);
			record_set_text(rec, INTERACTION_type, "call");
			record_set_text(rec, INTERACTION_status, "completed");
			record_set_text(rec, INTERACTION_outcome, i % 2 ? "interested" : "no_answer");
			record_set_num(rec, INTERACTION_completed_at, INT64_C(1795258373856) - i * MINUTE_MS);
			record_set_num(rec, INTERACTION_at, INT64_C(1795258373856) - i * MINUTE_MS);
		} else {
			record_set_num(rec, FOLLOWUP_customer, customer);
			record_set_text(rec, FOLLOWUP_title, "x");
			record_set_text(rec, FOLLOWUP_status, i % 2 ? "pending" : "completed");
			record_set_num(rec, FOLLOWUP_due_at, INT64_C(1795258373856) + i * MINUTE_MS);
		}
		put(save, rec);
	}
	ck_ok(save_commit(&save, &err));
}

static struct db *new_db(const char *name, struct actor *me)
{
	char *own = xasprintf("%ld-%s", (long)getpid(), name), *path = store_path(own);
	struct db *db = store_open(path);

	free(own);
	*me = store_actor(db);
	free(path);
	return db;
}

/* Everything a list, a search and the log can see, as one text. */
static char *dump(struct db *db)
{
	static const char *const questions[] = {
		"SELECT group_concat(name || ':' || sql, char(10)) FROM (SELECT name, sql FROM sqlite_schema "
			"WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name)",
		"SELECT group_concat(n || ',' || name_norm || ',' || coalesce(last_contacted_at, '-') || ',' || "
			"coalesce(last_attempt_at, '-') || ',' || last_activity_at || ',' || "
			"coalesce(next_followup_at, '-') || ',' || interaction_count || ',' || pending_followups || "
			"',' || version, char(10)) FROM customer",
		"SELECT group_concat(n || ',' || coalesce(recent, '-') || ',' || document, char(10)) "
			"FROM text_customer",
		"SELECT group_concat(word || n) FROM tag",
		"SELECT group_concat(n || field || coalesce(new, '')) FROM log WHERE grp > 2",
		"SELECT group_concat(key || value) FROM (SELECT * FROM memo ORDER BY key)",
		"SELECT count(*) FROM find_customer WHERE find_customer MATCH '\"050\" OR \"966\" OR \"قحط\"'",
		"SELECT count(*) || group_concat(n) FROM interaction INDEXED BY interaction_customer "
			"WHERE customer > 0",
	};
	struct str out = STR_INIT;

	for (size_t i = 0; i < COUNT(questions); i++) {
		sqlite3_stmt *stmt;

		ck_assert_msg(sqlite3_prepare_v2(db->sqlite, questions[i], -1, &stmt, NULL) == SQLITE_OK, "%s",
			sqlite3_errmsg(db->sqlite));
		ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
		str_addf(&out, "%s\n", sqlite3_column_text(stmt, 0) ?
			(const char *)sqlite3_column_text(stmt, 0) : "");
		sqlite3_finalize(stmt);
	}
	return str_detach(&out);
}

static char *dump_of_saved(void)
{
	struct actor me;
	struct db *db = new_db("saved.db", &me);
	char *text;

	put_customers(db, &me);
	put_work(db, &me);
	text = dump(db);
	db_close(&db);
	ck_assert_ptr_nonnull(strstr(text, "customer_figures"));
	return text;
}

START_TEST(load_gives_what_saving_gives)
{
	char *wanted = dump_of_saved(), *got;
	struct actor me;
	struct db *db = new_db("loaded.db", &me);

	ck_ok(load_begin(db, &err));
	put_customers(db, &me);
	put_work(db, &me);
	ck_ok(load_end(db, true, NULL, NULL, &err));
	got = dump(db);
	ck_assert_str_eq(got, wanted);
	ck_ok(db_check(db, &err));
	/* And saving goes on as ever. */
	store_interaction(db, &me, me.user + 1, "call", "interested", INT64_C(1795258373856) + DAY_MS);
	ck_ok(db_check(db, &err));
	db_close(&db);
	free(wanted);
	free(got);
}
END_TEST

NORETURN static void load_and_die(const char *path)
{
	struct db *db = store_open(path);
	struct actor me = store_actor(db);

	if (load_begin(db, &err))
		_exit(1);
	put_customers(db, &me);
	put_work(db, &me);
	(void)!sqlite3_db_cacheflush(db->sqlite);	/* as where many do not fit into memory */
	_exit(0);
}

static int64_t pragma(struct db *db, const char *text)
{
	sqlite3_stmt *stmt;
	int64_t number;

	ck_assert_int_eq(sqlite3_prepare_v2(db->sqlite, text, -1, &stmt, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return number;
}

/* Somebody has it open: what comes afterwards is as safe as ever, and he goes on. */
START_TEST(a_load_that_cannot_begin_changes_nothing)
{
	struct actor me;
	struct db *db = new_db("shared.db", &me), *other = store_open(db_path(db));
	int64_t cache = pragma(db, "PRAGMA cache_size");

	ck_assert_int_eq(load_begin(db, &err), ERR_BUSY);
	ck_assert_int_eq(pragma(db, "PRAGMA foreign_keys"), 1);
	ck_assert_int_eq(pragma(db, "PRAGMA synchronous"), 2);
	ck_assert_int_eq(pragma(db, "PRAGMA temp_store"), 2);
	ck_assert_int_eq(pragma(db, "PRAGMA cache_size"), cache);
	store_customer(other, &me, "Noura", "0501234567");
	store_customer(db, &me, "Huda", "0501234568");
	ck_ok(db_check(other, &err));
	db_close(&other);
	ck_ok(load_begin(db, &err));
	put_customers(db, &me);
	ck_ok(load_end(db, true, NULL, NULL, &err));
	db_close(&db);
}
END_TEST

START_TEST(a_load_that_was_killed_leaves_nothing)
{
	char *path = store_path("killed.db"), *before, *after;
	struct db *db = store_open(path);
	pid_t child;
	int status;

	(void)store_actor(db);
	before = dump(db);
	db_close(&db);
	child = fork();
	if (!child)
		load_and_die(path);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) && !WEXITSTATUS(status), "status %d", status);
	db = store_open(path);
	after = dump(db);
	ck_assert(str_eq(after, before));
	ck_ok(db_check(db, &err));
	db_close(&db);
	free(path);
	free(before);
	free(after);
}
END_TEST

struct told_test {
	int64_t last, all;
	int times, stop_at;
};

static bool count_told(void *ctx, int64_t done, int64_t all)
{
	struct told_test *told = ctx;

	ck_assert_int_ge(done, told->last);
	ck_assert_int_le(done, all);
	told->last = done;
	told->all = all;
	return ++told->times != told->stop_at;
}

/* A loaded database, told at the end how far it is, and stopped there after so many times; 0: never. */
static struct db *load_told(const char *name, struct told_test *told, char **before, enum result *code)
{
	struct actor me;
	struct db *db = new_db(name, &me);

	*before = dump(db);
	ck_ok(load_begin(db, &err));
	put_customers(db, &me);
	put_work(db, &me);
	*code = load_end(db, true, count_told, told, &err);
	return db;
}

START_TEST(a_load_that_is_stopped_leaves_nothing)
{
	struct told_test told = { 0 };
	enum result code;
	char *before, *after;
	struct db *db = load_told("told.db", &told, &before, &code);
	int times = told.times;

	ck_assert_int_eq(code, OK);
	ck_assert_int_eq(told.last, told.all);
	ck_assert_int_gt(times, 20);	/* the indexes alone */
	db_close(&db);
	free(before);
	for (int stop = 1; stop <= times; stop += times / 4) {
		told = (struct told_test){ .stop_at = stop };
		db = load_told("stopped.db", &told, &before, &code);
		ck_assert_int_eq(code, ERR_CANCEL);
		after = dump(db);
		ck_assert(str_eq(after, before));
		ck_ok(db_check(db, &err));
		free(before);
		free(after);
		db_close(&db);
	}
}
END_TEST

/* A step that failed takes the load with it, and the database is as usable as before. */
START_TEST(a_load_that_is_given_up_leaves_nothing)
{
	struct actor me;
	struct db *db = new_db("given-up.db", &me);
	char *before = dump(db), *after;
	struct save *save;

	ck_ok(load_begin(db, &err));
	put_customers(db, &me);
	ck_ok(save_begin(db, &me, "more", true, &save, &err));
	put(save, new_record(&customer_entity, 5000));
	save_abort(&save);
	ck_ok(load_end(db, false, NULL, NULL, &err));
	after = dump(db);
	ck_assert(str_eq(after, before));
	put_customers(db, &me);
	ck_ok(db_check(db, &err));
	db_close(&db);
	free(before);
	free(after);
}
END_TEST

static void run_raw(const char *path, const char *text)
{
	sqlite3 *raw;
	char *problem = NULL;

	ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
	sqlite3_exec(raw, text, NULL, NULL, &problem);
	ck_assert_msg(!problem, "%s", problem);
	sqlite3_close(raw);
}

/* Older programs loaded in several steps; one that was killed left rows without figures, search and indexes. */
START_TEST(what_an_older_load_left_out_is_made)
{
	struct actor me;
	struct db *db = new_db("older.db", &me);
	char *wanted, *got, *path = xstrdup(db_path(db));

	put_customers(db, &me);
	put_work(db, &me);
	wanted = dump(db);
	db_close(&db);
	run_raw(path, "INSERT INTO memo(key, value) VALUES('store.load', '1');"
		"DELETE FROM memo WHERE key = 'store.schema';"
		"DROP INDEX customer_figures; DROP INDEX customer_name_norm; DROP INDEX interaction_customer;"
		"UPDATE customer SET interaction_count = 0, pending_followups = 0, next_followup_at = NULL,"
		" last_contacted_at = NULL, last_attempt_at = NULL, attempt_points = 0;"
		"UPDATE text_customer SET recent = NULL;"
		"INSERT INTO find_customer(find_customer) VALUES('delete-all');"
		"INSERT INTO find_interaction(find_interaction) VALUES('delete-all')");
	db = store_open(path);
	got = dump(db);
	ck_assert_str_eq(got, wanted);
	ck_ok(db_check(db, &err));
	db_close(&db);
	free(path);
	free(wanted);
	free(got);
}
END_TEST

START_TEST(nobody_else_gets_in_during_a_load)
{
	struct actor me;
	struct db *db = new_db("alone.db", &me);
	sqlite3 *raw;

	ck_ok(load_begin(db, &err));
	ck_assert_int_eq(sqlite3_open(db_path(db), &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "SELECT count(*) FROM customer", NULL, NULL, NULL), SQLITE_BUSY);
	sqlite3_close(raw);
	ck_ok(load_end(db, true, NULL, NULL, &err));
	ck_assert_int_eq(sqlite3_open(db_path(db), &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "DELETE FROM memo WHERE key = 'none'", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
	db_close(&db);
}
END_TEST

int main(void)
{
	return UNIT_RUN("load", load_gives_what_saving_gives, a_load_that_cannot_begin_changes_nothing,
		a_load_that_was_killed_leaves_nothing,
		a_load_that_is_stopped_leaves_nothing, a_load_that_is_given_up_leaves_nothing,
		what_an_older_load_left_out_is_made, nobody_else_gets_in_during_a_load);
}
