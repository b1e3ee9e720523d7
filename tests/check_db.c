/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The database file: made privately, opened only when it is ours, never touched otherwise, never left half-written. */
#include "base/base.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/sys.h"
#include "model/schema/people.h"
#include "store/store_p.h"	/* raw SQL on the connection: what another program or version left */
#include "db_fixture.h"
#include "store_fixture.h"
#include "unit.h"

static struct err err;

static mode_t mode_of(const char *path, const char *ending)
{
	char *name = xasprintf("%s%s", path, ending);
	struct stat st;

	ck_assert_msg(stat(name, &st) == 0, "%s", name);
	free(name);
	return st.st_mode & 0777;
}

START_TEST(what_is_made_is_private)
{
	char *path = store_path("deep/er/wasit.db"), *folder = store_path("deep");
	struct db *db;
	struct actor me;

	umask(0);
	db = store_open(path);
	me = store_actor(db);
	store_customer(db, &me, "نورة", "+966501234567");
	ck_assert_uint_eq(mode_of(path, ""), 0600);
	ck_assert_uint_eq(mode_of(path, "-wal"), 0600);
	ck_assert_uint_eq(mode_of(path, "-shm"), 0600);
	ck_assert_uint_eq(mode_of(folder, ""), 0700);
	ck_assert_uint_eq(mode_of(folder, "/er"), 0700);
	ck_assert_str_eq(db_path(db), path);
	db_close(&db);
	ck_assert_ptr_null(db);
	free(path);
	free(folder);
}
END_TEST

START_TEST(what_is_not_there_is_missing)
{
	char *path = store_path("nothing/wasit.db"), *folder = store_path("nothing");
	struct db *db = NULL;

	ck_code(db_open(path, 0, &db, &err), ERR_MISSING);
	ck_code(db_open(path, DB_READ_ONLY, &db, &err), ERR_MISSING);
	ck_code(db_open(path, DB_READ_ONLY | DB_CREATE, &db, &err), ERR_MISSING);
	ck_assert(!sys_file_exists(folder));
	free(path);
	free(folder);
}
END_TEST

START_TEST(what_was_saved_is_there_again)
{
	char *path = make_database("again.db"), *wal = xasprintf("%s-wal", path);
	struct db *db = store_open(path);
	struct query all = { .entity = &customer_entity };
	int64_t n;

	ck_ok(query_count(db, &all, 0, &n, &err));
	ck_assert_int_eq(n, 1);
	ck_ok(db_check(db, &err));
	db_close(&db);
	ck_assert(!sys_file_exists(wal));	/* folded back */
	free(path);
	free(wal);
}
END_TEST

START_TEST(the_connection_is_set_up)
{
	static const struct { const char *pragma; int64_t value; } wanted[] = {
		{ "PRAGMA foreign_keys", 1 }, { "PRAGMA synchronous", 2 }, { "PRAGMA cache_size", -4000 },
		{ "PRAGMA temp_store", 2 }, { "PRAGMA mmap_size", 0 }, { "PRAGMA trusted_schema", 0 },
		{ "PRAGMA application_id", DB_APPLICATION_ID },
		{ "PRAGMA user_version", DB_SCHEMA_VERSION },
		{ "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'", 1 },
	};
	char *path = make_database("setup.db");
	struct db *db = store_open(path);
	struct actor me = { .role = "broker", .alone = true };
	struct save *save;

	for (int round = 0; round < 2; round++) {	/* a bulk step leaves it as it was */
		for (size_t i = 0; i < COUNT(wanted); i++) {
			int64_t value = -1;

			ck_ok(sql_int(db, &value, &err, wanted[i].pragma, ""));
			ck_assert_msg(value == wanted[i].value, "%s", wanted[i].pragma);
		}
		ck_ok(save_begin(db, &me, "x", true, &save, &err));
		save_abort(&save);
	}
	ck_assert_int_ne(sqlite3_exec(db->sqlite, "UPDATE find_customer_data SET block = ''", NULL, NULL,
		NULL), SQLITE_OK);	/* defensive */
	db_close(&db);
	free(path);
}
END_TEST

START_TEST(foreign_files_are_refused)
{
	static const struct { const char *name, *data; size_t len; } files[] = {
		{ "text", "hello\n", 6 },
		{ "zeros", "", 0 },
		{ "short", "SQLite format 3", 16 },
		{ "vcard.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:x\nEND:VCARD\n", 40 },
	};
	char zeros[4096] = { 0 };
	char *folder = store_path("folder"), *other = store_path("other.db");
	struct db *db = NULL;
	sqlite3 *sqlite;

	for (size_t i = 0; i < COUNT(files); i++) {
		char *path = store_path(files[i].name);

		if (files[i].len)
			write_whole(path, files[i].data, files[i].len);
		else
			write_whole(path, zeros, sizeof(zeros));
		expect_refused(path, DB_CREATE, ERR_FORMAT, &err);
		expect_refused(path, DB_READ_ONLY, ERR_FORMAT, &err);
		free(path);
	}
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	ck_code(db_open(folder, DB_CREATE, &db, &err), ERR_FORMAT);
	ck_code(db_open("/dev/null", DB_CREATE, &db, &err), ERR_FORMAT);
	ck_assert_int_eq(sqlite3_open(other, &sqlite), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(sqlite, "CREATE TABLE customer(name); PRAGMA user_version=1", NULL,
		NULL, NULL), SQLITE_OK);
	sqlite3_close(sqlite);
	expect_refused(other, DB_CREATE, ERR_FORMAT, &err);
	free(folder);
	free(other);
}
END_TEST

START_TEST(an_empty_file_becomes_ours_when_asked)
{
	char *path = store_path("empty.db");
	struct db *db = NULL;

	write_whole(path, "", 0);
	expect_refused(path, 0, ERR_FORMAT, &err);
	expect_refused(path, DB_READ_ONLY, ERR_FORMAT, &err);
	ck_ok(db_open(path, DB_CREATE, &db, &err));
	db_close(&db);
	ck_ok(db_open(path, 0, &db, &err));
	db_close(&db);
	free(path);
}
END_TEST

START_TEST(half_a_file_is_damaged)
{
	char *path = make_database("half.db");
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(truncate(path, st.st_size / 2), 0);
	expect_refused(path, DB_CREATE, ERR_FORMAT, &err);
	ck_assert_int_eq(truncate(path, 50), 0);
	expect_refused(path, DB_CREATE, ERR_FORMAT, &err);
	free(path);
}
END_TEST

/* Flipped bytes are never a crash; db_check sees what reading may pass over. */
START_TEST(flipped_bytes_are_noticed)
{
	char *path = make_database("flip.db"), *copy = store_path("flipped.db");
	struct str whole = STR_INIT;
	uint32_t state = 5;
	int noticed = 0, rounds = 60;

	read_whole(path, &whole);
	for (int i = 0; i < rounds; i++) {
		char *data = xmalloc(whole.len);
		struct db *db = NULL;
		size_t page = store_random(&state, (uint32_t)(whole.len / 4096));

		memcpy(data, whole.s, whole.len);
		for (int k = 0; k < 40; k++)	/* the head of a page, where its shape stands */
			data[page * 4096 + (page ? 0 : 100) + store_random(&state, 48)] ^=
				(char)(1 + store_random(&state, 255));
		write_whole(copy, data, whole.len);
		if (db_open(copy, 0, &db, &err) || db_check(db, &err))
			noticed++;
		db_close(&db);
		free(data);
	}
	ck_assert_int_gt(noticed, rounds * 3 / 4);
	str_release(&whole);
	free(path);
	free(copy);
}
END_TEST

/* What somebody planted in the schema is not run. */
START_TEST(planted_triggers_do_not_fire)
{
	char *path = make_database("trigger.db");
	struct db *db = store_open(path);
	struct actor me = { .role = "broker", .alone = true };
	struct rowset rows = { 0 };
	struct query all = { .entity = &customer_entity };

	sql(db, "CREATE TRIGGER evil AFTER INSERT ON customer BEGIN "
		"UPDATE customer SET name = 'evil'; END");
	db_close(&db);
	db = store_open(path);
	store_customer(db, &me, "سارة", "+966500000001");
	ck_ok(query_list(db, &all, &rows, &err));
	ck_assert_uint_eq(rows.n, 2);
	for (size_t i = 0; i < rows.n; i++)
		ck_assert_str_ne(record_text(rows.v[i], CUSTOMER_name), "evil");
	rowset_release(&rows);
	db_close(&db);
	free(path);
}
END_TEST

START_TEST(reading_only_writes_nothing)
{
	char *path = make_database("reading.db");
	struct str before = STR_INIT;
	struct actor me = { .role = "broker", .alone = true };
	struct query all = { .entity = &customer_entity, .search = "نوره" };
	struct save *save;
	struct db *db;
	int64_t n;

	read_whole(path, &before);
	ck_ok(db_open(path, DB_READ_ONLY, &db, &err));
	ck_ok(query_count(db, &all, 0, &n, &err));
	ck_assert_int_eq(n, 1);
	ck_code(save_begin(db, &me, "x", false, &save, &err), ERR_DENIED);
	ck_code(save_memo(db, "a", "b", &err), ERR_DENIED);
	db_close(&db);
	still_whole(path, &before);
	free(path);
}
END_TEST

int main(void)
{
	return UNIT_RUN("db", what_is_made_is_private, what_is_not_there_is_missing, what_was_saved_is_there_again,
		the_connection_is_set_up, foreign_files_are_refused, an_empty_file_becomes_ours_when_asked,
		half_a_file_is_damaged, flipped_bytes_are_noticed, planted_triggers_do_not_fire,
		reading_only_writes_nothing);
}
