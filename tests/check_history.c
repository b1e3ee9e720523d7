/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the log keeps of a field and of who was erased: notes, what it was made with, rows of older versions. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "store/store_p.h"	/* rows of the log as an older wasit wrote them */
#include "undo_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

/* A step of several loses him that was erased, and can still be taken back; one of his alone cannot. */
START_TEST(undo_passes_over_who_was_erased)
{
	struct record *rec[2] = { record_new(&customer_entity), record_new(&customer_entity) };
	struct erased erased;
	struct changes changes = { 0 };
	struct save *save;

	record_set_text(rec[0], CUSTOMER_name, "Noura");
	record_set_text(rec[1], CUSTOMER_name, "Ahmad");
	ck_ok(save_begin(db, &me, "both", true, &save, &err));
	for (int i = 0; i < 2; i++) {
		record_set_text(rec[i], CUSTOMER_phone, i ? "+966501234567" : "+966507654321");
		ck_ok(save_put(save, WHO_IMPORT, rec[i], &err));
	}
	ck_ok(save_commit(&save, &err));
	store_followup(db, &me, rec[0]->n, date_now());
	ck_ok(save_erase(db, &me, &customer_entity, rec[0]->n, "gone", &erased, &err));
	ck_assert_uint_eq(erased.ids.n, 2);
	ck_assert(erased.scrubbed);
	strlist_release(&erased.ids);
	ck_ok(query_history(db, 0, INT64_MAX, 1, &changes, &err));
	ck_assert_str_eq(changes.v[0].kind, "erase");
	ck_assert_str_eq(changes.v[0].id, rec[0]->id);
	changes_release(&changes);
	ck_ok(db_check(db, &err));
	undo("both");
	ck_assert(is_deleted(&customer_entity, rec[1]->n));
	redo("both");
	ck_assert(!is_deleted(&customer_entity, rec[1]->n));
	for (int i = 0; i < 2; i++)
		record_free(&rec[i]);
}
END_TEST

/* Notes stand in the log, and neither way passes through them. */
START_TEST(undo_and_redo_pass_over_notes)
{
	int64_t n = store_customer(db, &me, "نورة", "0501234567");
	struct note note = { .kind = "export", .entity = &customer_entity, .label = "Exported",
		.details = "{\"count\":1}" };
	struct changes changes = { 0 };

	ck_ok(save_note(db, &me, &note, &err));
	undo("put");
	ck_assert(is_deleted(&customer_entity, n));
	ck_ok(save_note(db, &me, &note, &err));
	redo("put");
	ck_assert(!is_deleted(&customer_entity, n));
	note.n = n;
	ck_ok(save_note(db, &me, &note, &err));
	ck_ok(query_history(db, 0, INT64_MAX, 1, &changes, &err));
	ck_assert_str_eq(changes.v[0].kind, "export");
	ck_assert_str_eq(changes.v[0].label, "Exported");
	ck_assert_str_eq(changes.v[0].new, "{\"count\":1}");
	ck_assert_ptr_null(changes.v[0].field);
	changes_release(&changes);
	ck_ok(query_history(db, n, INT64_MAX, 0, &changes, &err));	/* his, not the others */
	ck_assert_str_eq(changes.v[0].kind, "export");
	ck_assert_str_ne(changes.v[1].kind, "export");
	changes_release(&changes);
	undo("put");
	ck_code(try_undo(&err), ERR_MISSING);
}
END_TEST

static char *field_history(int64_t n, const char *field)
{
	struct changes changes = { 0 };
	struct str out = STR_INIT;

	ck_ok(query_field_history(db, n, field, 0, &changes, &err));
	for (size_t i = 0; i < changes.n; i++)
		str_addf(&out, "%s>%s ", changes.v[i].old ? changes.v[i].old : "-",
			changes.v[i].new ? changes.v[i].new : "-");
	changes_release(&changes);
	return str_detach(&out);
}

static void expect_history(int64_t n, const char *field, const char *wanted)
{
	char *found = field_history(n, field);

	ck_assert_str_eq(found, wanted);
	free(found);
}

static void expect_made(int64_t n, size_t row, const char *wanted)
{
	struct changes changes = { 0 };

	ck_ok(query_history(db, n, INT64_MAX, 0, &changes, &err));
	ck_assert_uint_gt(changes.n, row);
	ck_ok(query_made_values(db, &changes.v[row], &err));
	ck_assert_ptr_nonnull(strstr(changes.v[row].new, wanted));
	changes_release(&changes);
}

static void run_sql(const char *text)
{
	ck_assert_int_eq(sqlite3_exec(db->sqlite, text, NULL, NULL, NULL), SQLITE_OK);
}

static void set_field(int64_t n, size_t field, const char *text)
{
	struct record *rec = store_get(db, &customer_entity, n);

	if (text)
		record_set_text(rec, field, text);
	else
		record_clear(rec, field);
	store_put(db, &me, rec);
	record_free(&rec);
}

/* The first row has no values: they are those of the record, without what came later. */
START_TEST(what_it_was_made_with_is_told)
{
	size_t notes = common_index(&customer_entity, COMMON_notes);
	int64_t n = store_customer(db, &me, "نورة", "0501234567");

	expect_history(n, "name", "->نورة ");
	expect_history(n, "notes", "");		/* it had none */
	expect_made(n, 0, "{\"name\":\"نورة\",");
	set_field(n, CUSTOMER_name, "هند");
	set_field(n, notes, "مستعجلة");
	set_field(n, CUSTOMER_name, "ريم");
	expect_history(n, "name", "هند>ريم نورة>هند ->نورة ");
	expect_history(n, "notes", "->مستعجلة ");
	expect_made(n, 3, "{\"name\":\"نورة\",");
	set_field(n, notes, NULL);
	expect_history(n, "notes", "مستعجلة>- ->مستعجلة ");
}
END_TEST

/* Rows of version 2 have the values, and names where letters stand now. */
START_TEST(older_rows_are_understood)
{
	int64_t n = store_customer(db, &me, "نورة", "0501234567");
	struct changes changes = { 0 };

	set_field(n, CUSTOMER_city, "جدة");
	run_sql("UPDATE log SET who = CASE who WHEN 'u' THEN 'user' WHEN 'r' THEN 'rule' ELSE 'import' END, "
		"entity = CASE (SELECT entity FROM ident WHERE ident.n = log.n) WHEN 'c' THEN 'customer' ELSE 'user' END");
	run_sql("UPDATE ident SET entity = 'customer' WHERE entity = 'c'");
	run_sql("UPDATE log SET new = '{\"name\":\"الأولى\"}' WHERE entity = 'customer' AND field IS NULL");
	expect_history(n, "name", "->الأولى ");
	expect_history(n, "city", "->جدة ");
	expect_made(n, 1, "{\"name\":\"الأولى\"}");
	ck_ok(query_history(db, n, INT64_MAX, 0, &changes, &err));
	ck_assert_str_eq(changes.v[0].who, "user");
	ck_assert_ptr_eq(changes.v[0].entity, &customer_entity);
	changes_release(&changes);
	undo("put");
	undo("put");
	ck_assert(is_deleted(&customer_entity, n));
	redo("put");
	redo("put");
	ck_assert(!is_deleted(&customer_entity, n));
	expect_history(n, "city", "->جدة جدة>- ->جدة ");
}
END_TEST

/* Nothing of who was erased comes back by way of the log, also not when his number is used again. */
START_TEST(an_erased_record_was_made_with_nothing_known)
{
	int64_t n = store_customer(db, &me, "نورة", "0501234567");
	struct record *rec = store_get(db, &customer_entity, n);
	struct erased erased;
	struct save *save;

	ck_ok(save_erase(db, &me, &customer_entity, n, "Customer erased", &erased, &err));
	strlist_release(&erased.ids);
	expect_history(n, "name", "");
	expect_made(n, 1, "[erased]");
	record_set_text(rec, CUSTOMER_name, "أخرى");
	rec->n = 0;
	record_clear(rec, common_index(&customer_entity, COMMON_version));
	ck_ok(save_begin(db, &me, "again", false, &save, &err));
	ck_ok(save_put(save, WHO_REMOTE, rec, &err));
	ck_ok(save_commit(&save, &err));
	expect_made(n, 0, "أخرى");
	expect_made(n, 2, "[erased]");
	record_free(&rec);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("history", one_store_setup, one_store_teardown, 0,
		ONCE(undo_passes_over_who_was_erased), ONCE(undo_and_redo_pass_over_notes),
		ONCE(what_it_was_made_with_is_told), ONCE(older_rows_are_understood),
		ONCE(an_erased_record_was_made_with_nothing_known));
}
