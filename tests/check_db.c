/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The database file: made privately, opened only when it is ours, never touched otherwise, never left half-written. */
#include "base/base.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/date.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* raw SQL on the connection: what another program or version left */
#include "store/sync.h"
#include "store_fixture.h"
#include "unit.h"

static struct err err;

static void read_whole(const char *path, struct str *out)
{
	ck_ok(sys_read_file(path, 1u << 30, out, &err));
}

static void write_whole(const char *path, const char *data, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static void copy_file(const char *from, const char *to)
{
	struct str data = STR_INIT;

	read_whole(from, &data);
	write_whole(to, data.s, data.len);
	str_release(&data);
}

static void sql(struct db *db, const char *text)
{
	ck_assert_msg(sqlite3_exec(db->sqlite, text, NULL, NULL, NULL) == SQLITE_OK, "%s",
		sqlite3_errmsg(db->sqlite));
}

/* A database with a customer in it, closed. */
static char *make_database(const char *name)
{
	char *path = store_path(name);
	struct db *db = store_open(path);
	struct actor me = store_actor(db);

	store_customer(db, &me, "نورة القحطاني", "+966501234567");
	db_close(&db);
	return path;
}

/* Opening fails with a sentence that names the file, and not a byte changes. */
static void expect_refused(const char *path, unsigned flags, enum result code)
{
	struct str before = STR_INIT, after = STR_INIT;
	struct db *db = NULL;

	read_whole(path, &before);
	err = (struct err){ 0 };
	ck_assert_int_eq(db_open(path, flags, &db, &err), code);
	ck_assert_ptr_null(db);
	ck_assert_msg(strstr(err.text, path) != NULL, "%s", err.text);
	read_whole(path, &after);
	ck_assert_uint_eq(before.len, after.len);
	ck_assert(memcmp(before.s, after.s, before.len) == 0);
	str_release(&before);
	str_release(&after);
}

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
		expect_refused(path, DB_CREATE, ERR_FORMAT);
		expect_refused(path, DB_READ_ONLY, ERR_FORMAT);
		free(path);
	}
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	ck_code(db_open(folder, DB_CREATE, &db, &err), ERR_FORMAT);
	ck_code(db_open("/dev/null", DB_CREATE, &db, &err), ERR_FORMAT);
	ck_assert_int_eq(sqlite3_open(other, &sqlite), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(sqlite, "CREATE TABLE customer(name); PRAGMA user_version=1", NULL,
		NULL, NULL), SQLITE_OK);
	sqlite3_close(sqlite);
	expect_refused(other, DB_CREATE, ERR_FORMAT);
	free(folder);
	free(other);
}
END_TEST

START_TEST(an_empty_file_becomes_ours_when_asked)
{
	char *path = store_path("empty.db");
	struct db *db = NULL;

	write_whole(path, "", 0);
	expect_refused(path, 0, ERR_FORMAT);
	expect_refused(path, DB_READ_ONLY, ERR_FORMAT);
	ck_ok(db_open(path, DB_CREATE, &db, &err));
	db_close(&db);
	ck_ok(db_open(path, 0, &db, &err));
	db_close(&db);
	free(path);
}
END_TEST

static size_t found(struct db *db, const char *typed)
{
	struct places places = { 0 };
	size_t n;

	ck_ok(query_search(db, typed, 0, &places, &err));
	n = places.n;
	places_release(&places);
	return n;
}

/* Version 1 knew no city in the documents and no index of the history. */
START_TEST(an_older_index_is_made_anew)
{
	char *path = make_database("first.db");
	struct db *db = store_open(path);
	struct actor me = { .role = "broker", .alone = true };
	struct rowset rows = { 0 };
	struct query all = { .entity = &customer_entity };
	struct record *rec;
	int64_t call;

	ck_ok(query_list(db, &all, &rows, &err));
	call = store_interaction(db, &me, rows.v[0]->n, "call", "interested", 5000);
	rec = store_get(db, &interaction_entity, call);
	record_set_text(rec, INTERACTION_subject, "دوبلكس");
	store_put(db, &me, rec);
	record_free(&rec);
	rec = store_get(db, &customer_entity, rows.v[0]->n);
	record_set_text(rec, CUSTOMER_city, "بريدة");
	store_put(db, &me, rec);
	record_free(&rec);
	sql(db, "INSERT INTO find_customer(find_customer) VALUES('delete-all'); DELETE FROM text_customer;"
		"INSERT INTO text_customer(n, document) SELECT n, char(2, 2) || name || char(10, 10) "
		"FROM customer; INSERT INTO find_customer(rowid, document) SELECT n, document "
		"FROM text_customer; DROP TABLE find_interaction; DROP TABLE find_followup;"
		"DELETE FROM tag; PRAGMA user_version=1");
	db_close(&db);
	db = store_open(path);
	ck_assert_uint_eq(found(db, "دوبلكس"), 1);
	ck_assert_uint_eq(found(db, "بريده"), 1);
	ck_ok(db_check(db, &err));
	/* What was read by the older one can be changed by this one. */
	rec = store_get(db, &interaction_entity, call);
	record_set_text(rec, INTERACTION_subject, "شقة");
	store_put(db, &me, rec);
	record_free(&rec);
	ck_assert_uint_eq(found(db, "دوبلكس"), 0);
	ck_ok(db_check(db, &err));
	rowset_release(&rows);
	db_close(&db);
	free(path);
}
END_TEST

/* Version 2 knew one server, and before it had one it knew none. */
static void come_from_the_second(bool one)
{
	static const char old[] = "DROP TABLE sync_remote; DROP TABLE sync_record; DROP TABLE sync_conflict;"
		"DROP TABLE sync_aside; DROP TABLE sync_look; PRAGMA user_version=2;";
	static const char tables[] = "CREATE TABLE sync_remote(id INTEGER PRIMARY KEY, url TEXT NOT NULL,"
		" user TEXT, uuid TEXT, instance TEXT, since TEXT, mark INTEGER NOT NULL DEFAULT 0,"
		" last_ok INTEGER NOT NULL DEFAULT 0, trouble TEXT) STRICT;"
		"CREATE TABLE sync_record(n INTEGER PRIMARY KEY, rev TEXT, doc TEXT, seq INTEGER NOT NULL DEFAULT 0,"
		" refused TEXT, erased INTEGER NOT NULL DEFAULT 0) STRICT;"
		"CREATE INDEX sync_erased ON sync_record(n) WHERE erased = 1;"
		"INSERT INTO sync_remote VALUES(1, 'https://example.org/w', 'nora', 'u', 'i', '7-x', 0, 5, NULL);"
		"INSERT INTO sync_record VALUES(1, '3-a', '{}', 9, 'no', 0)";
	char *path = make_database("second.db");
	struct db *db = store_open(path);
	struct sync_remotes remotes;
	struct sync_record record;

	sql(db, old);
	if (one)
		sql(db, tables);
	db_close(&db);
	db = store_open(path);
	ck_ok(sync_remotes_get(db, &remotes, &err));
	ck_assert_uint_eq(remotes.n, one);
	if (one) {
		ck_assert_str_eq(remotes.v[0].name, REMOTE_OWN);
		ck_assert_str_eq(remotes.v[0].url, "https://example.org/w");
		ck_assert_str_eq(remotes.v[0].since, "7-x");
		ck_assert_uint_eq(remotes.v[0].last_ok, 5);
	}
	ck_ok(sync_record_get(db, REMOTE_OWN, 1, &record, &err));
	ck_assert_uint_eq(record.seq, one ? 9 : 0);
	ck_assert(one == (record.rev && str_eq(record.rev, "3-a")));
	sync_record_release(&record);
	sync_remotes_release(&remotes);
	ck_ok(db_check(db, &err));
	db_close(&db);
	free(path);
}

START_TEST(the_only_server_becomes_the_brokers_own)
{
	come_from_the_second(true);
}
END_TEST

START_TEST(who_had_no_server_has_none)
{
	come_from_the_second(false);
}
END_TEST

struct telling { int calls; int64_t first, all; bool stop; };

static bool be_told(void *ctx, int64_t done, int64_t all)
{
	struct telling *telling = ctx;

	if (!telling->calls++)
		telling->first = done;
	telling->all = all;
	return !telling->stop;
}

/* Who waits is told; who stops it has the database as it was. */
START_TEST(making_search_texts_at_the_first_start_is_told)
{
	char *path = make_database("told.db");
	struct db *db = store_open(path);
	struct telling telling = { .stop = true };

	sql(db, "DELETE FROM memo WHERE key IN ('store.search', 'store.schema'); DELETE FROM text_customer");
	db_close(&db);
	ck_code(db_open_told(path, 0, be_told, &telling, &db, &err), ERR_CANCEL);
	ck_assert_int_eq(telling.calls, 1);
	telling = (struct telling){ 0 };
	ck_ok(db_open_told(path, 0, be_told, &telling, &db, &err));
	ck_assert_int_ge(telling.calls, 1);
	ck_assert_int_eq(telling.first, 0);
	ck_assert_int_gt(telling.all, 0);
	ck_ok(db_check(db, &err));
	db_close(&db);
	telling = (struct telling){ 0 };
	ck_ok(db_open_told(path, 0, be_told, &telling, &db, &err));
	ck_assert_int_eq(telling.calls, 0);
	db_close(&db);
	free(path);
}
END_TEST

START_TEST(a_newer_database_is_refused)
{
	char up_to[24];
	char *path = make_database("newer.db");
	struct db *db = store_open(path);

	sql(db, "PRAGMA user_version=19");
	db_close(&db);
	expect_refused(path, DB_CREATE, ERR_FORMAT);
	ck_assert_ptr_nonnull(strstr(err.text, "format 19"));	/* names both */
	snprintf(up_to, sizeof(up_to), "up to %d", DB_SCHEMA_VERSION);
	ck_assert_ptr_nonnull(strstr(err.text, up_to));
	expect_refused(path, DB_READ_ONLY, ERR_FORMAT);
	free(path);
}
END_TEST

/* The newer number stands in the write-ahead log only, as after a crash. */
START_TEST(a_newer_log_is_refused_and_kept)
{
	char *path = make_database("log.db"), *copy = store_path("copy.db");
	char *wal = xasprintf("%s-wal", path), *copy_wal = xasprintf("%s-wal", copy);
	struct str before = STR_INIT, after = STR_INIT;
	struct db *db = store_open(path);

	sql(db, "PRAGMA user_version=77");
	copy_file(path, copy);
	copy_file(wal, copy_wal);
	db_close(&db);
	read_whole(copy_wal, &before);
	ck_assert_uint_gt(before.len, 0);
	expect_refused(copy, DB_CREATE, ERR_FORMAT);
	ck_assert_ptr_nonnull(strstr(err.text, "77"));
	read_whole(copy_wal, &after);
	ck_assert_uint_eq(before.len, after.len);
	ck_assert(memcmp(before.s, after.s, before.len) == 0);
	str_release(&before);
	str_release(&after);
	free(path);
	free(copy);
	free(wal);
	free(copy_wal);
}
END_TEST

START_TEST(half_a_file_is_damaged)
{
	char *path = make_database("half.db");
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(truncate(path, st.st_size / 2), 0);
	expect_refused(path, DB_CREATE, ERR_FORMAT);
	ck_assert_int_eq(truncate(path, 50), 0);
	expect_refused(path, DB_CREATE, ERR_FORMAT);
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

START_TEST(a_new_field_gets_its_column)
{
	char *path = make_database("older.db");
	struct db *db = store_open(path);
	struct rowset rows = { 0 };
	struct query all = { .entity = &customer_entity };
	struct actor me = { .role = "broker", .alone = true };

	/* As an earlier program left it: a column, an index and a table less, an index of another kind. */
	sql(db, "ALTER TABLE customer DROP COLUMN company; DROP INDEX customer_budget_max;"
		"ALTER TABLE customer DROP COLUMN budget_max; DROP TABLE notification;"
		"DROP INDEX customer_name_norm; CREATE INDEX customer_name_norm ON customer(name);"
		"DELETE FROM memo");
	db_close(&db);
	db = store_open(path);
	ck_ok(query_list(db, &all, &rows, &err));
	ck_assert_uint_eq(rows.n, 1);
	record_set_text(rows.v[0], CUSTOMER_company, "شركة");
	record_set_num(rows.v[0], CUSTOMER_budget_max, 5);
	store_put(db, &me, rows.v[0]);
	rowset_release(&rows);
	{
		int64_t n = 0;

		ck_ok(sql_int(db, &n, &err, "SELECT count(*) FROM sqlite_schema WHERE name IN "
			"('customer_budget_max', 'notification') OR (name = 'customer_name_norm' "
			"AND sql LIKE '%name_norm\") WHERE%')", ""));
		ck_assert_int_eq(n, 3);
	}
	ck_ok(db_check(db, &err));
	db_close(&db);
	free(path);
}
END_TEST

/* A figure that an earlier program did not keep is computed for the records that are there. */
START_TEST(a_new_figure_is_computed)
{
	char *path = make_database("older.db");
	struct db *db = store_open(path);
	struct actor me = store_actor(db);
	struct rowset rows = { 0 };
	struct query all = { .entity = &customer_entity };

	ck_ok(query_list(db, &all, &rows, &err));
	store_interaction(db, &me, rows.v[0]->n, "call", "interested", date_now());
	rowset_release(&rows);
	sql(db, "ALTER TABLE customer DROP COLUMN attempt_points; DELETE FROM memo");
	db_close(&db);
	db = store_open(path);
	ck_ok(query_list(db, &all, &rows, &err));
	ck_assert_int_eq(record_num(rows.v[0], CUSTOMER_attempt_points), 2);
	rowset_release(&rows);
	db_close(&db);
	free(path);
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
	struct str before = STR_INIT, after = STR_INIT;
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
	read_whole(path, &after);
	ck_assert_uint_eq(before.len, after.len);
	ck_assert(memcmp(before.s, after.s, before.len) == 0);
	str_release(&before);
	str_release(&after);
	free(path);
}
END_TEST

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
	return UNIT_RUN("db", what_is_made_is_private, what_is_not_there_is_missing,
		what_was_saved_is_there_again, the_connection_is_set_up, foreign_files_are_refused,
		an_empty_file_becomes_ours_when_asked, an_older_index_is_made_anew,
		an_empty_file_becomes_ours_when_asked, making_search_texts_at_the_first_start_is_told,
		the_only_server_becomes_the_brokers_own, who_had_no_server_has_none,
		a_newer_database_is_refused, a_newer_log_is_refused_and_kept, half_a_file_is_damaged, flipped_bytes_are_noticed,
		a_new_field_gets_its_column, a_new_figure_is_computed, planted_triggers_do_not_fire, reading_only_writes_nothing,
		two_see_each_other, a_busy_database_is_waited_for, a_full_disk_loses_nothing,
		a_full_disk_makes_no_half_database);
}
