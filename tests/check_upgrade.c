/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Databases that an older or a newer wasit wrote. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* raw SQL on the connection: what another program or version left */
#include "store/sync.h"
#include "db_fixture.h"
#include "store_fixture.h"
#include "unit.h"

static struct err err;

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
	expect_refused(path, DB_CREATE, ERR_FORMAT, &err);
	ck_assert_ptr_nonnull(strstr(err.text, "format 19"));	/* names both */
	snprintf(up_to, sizeof(up_to), "up to %d", DB_SCHEMA_VERSION);
	ck_assert_ptr_nonnull(strstr(err.text, up_to));
	expect_refused(path, DB_READ_ONLY, ERR_FORMAT, &err);
	free(path);
}
END_TEST

/* The newer number stands in the write-ahead log only, as after a crash. */
START_TEST(a_newer_log_is_refused_and_kept)
{
	char *path = make_database("log.db"), *copy = store_path("copy.db");
	char *wal = xasprintf("%s-wal", path), *copy_wal = xasprintf("%s-wal", copy);
	struct str before = STR_INIT;
	struct db *db = store_open(path);

	sql(db, "PRAGMA user_version=77");
	copy_file(path, copy);
	copy_file(wal, copy_wal);
	db_close(&db);
	read_whole(copy_wal, &before);
	ck_assert_uint_gt(before.len, 0);
	expect_refused(copy, DB_CREATE, ERR_FORMAT, &err);
	ck_assert_ptr_nonnull(strstr(err.text, "77"));
	still_whole(copy_wal, &before);
	free(path);
	free(copy);
	free(wal);
	free(copy_wal);
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

int main(void)
{
	return UNIT_RUN_IN("upgrade", NULL, NULL, 0,
		ONCE(an_older_index_is_made_anew), ONCE(the_only_server_becomes_the_brokers_own),
		ONCE(who_had_no_server_has_none),
		ONCE(making_search_texts_at_the_first_start_is_told),
		ONCE(a_newer_database_is_refused), ONCE(a_newer_log_is_refused_and_kept),
		ONCE(a_new_field_gets_its_column), ONCE(a_new_figure_is_computed));
}
