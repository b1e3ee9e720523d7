/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Saving: every field of every entity comes back, is logged, counted and kept; what must not be saved is not. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store_fixture.h"
#include "unit.h"

static struct db *db;
static struct actor me;
static struct err err;

static void setup(void)
{
	db = store_memory();
	me = store_actor(db);
}

static void setup_own(void)
{
	struct err error;

	store_declare_own();
	setup();
	ck_assert_int_eq(db_take_own_fields(db, &error), OK);
}

static void teardown(void)
{
	db_close(&db);
}

static int64_t count_log(void)
{
	struct changes changes = { 0 };
	int64_t n;

	ck_ok(query_log_since(db, 0, 0, &changes, &err));
	n = (int64_t)changes.n;
	changes_release(&changes);
	return n;
}

/* The raw value in the log: references by id. */
static char *logged(const struct field *field, const struct value *value)
{
	struct str raw = STR_INIT;
	char id[ULID_LEN + 1];

	if (!value->set)
		return NULL;
	if (field->kind == &kind_ref && query_id_of(db, value->num, id))
		return xstrdup(id);
	value_raw(field, value, &raw);
	return str_detach(&raw);
}

static struct record *filled(const struct entity *entity, uint32_t *state)
{
	struct record *rec = record_new(entity);

	for (size_t i = 0; i < entity->nfields; i++)
		if (store_is_settable(entity, i))
			store_fill(rec, i, me.user, state);
	return rec;
}

static void assert_same(const struct record *a, const struct record *b)
{
	ck_assert_int_eq(a->n, b->n);
	ck_assert_str_eq(a->id, b->id);
	/* Kept figures are the commit's; a record in memory has them when it is read again. */
	for (size_t i = 0; i < a->entity->nfields; i++)
		ck_assert_msg(!store_is_settable(a->entity, i) ||
			value_equal(&a->entity->fields[i], &a->v[i], &b->v[i]), "%s.%s",
			a->entity->name, a->entity->fields[i].name);
}

/* Every entity: all fields at once, then each field alone changed, cleared and set again. */
START_TEST(every_field_comes_back)
{
	const struct entity *entity = entities[_i];
	uint32_t state = 7 + (uint32_t)_i;
	struct record *rec = filled(entity, &state), *back;

	store_put(db, &me, rec);
	ck_assert_int_gt(rec->n, 0);
	ck_assert_int_eq(strlen(rec->id), ULID_LEN);
	back = store_get(db, entity, rec->n);
	assert_same(rec, back);
	record_free(&back);
	for (size_t i = 0; i < entity->nfields; i++) {
		const struct field *field = &entity->fields[i];

		if (!store_is_settable(entity, i))
			continue;
		for (int round = 0; round < 3; round++) {
			int64_t version = record_num(rec, common_index(entity, COMMON_version));
			bool local = field->flags & F_LOCAL;
			struct value old = { 0 };
			struct changes changes = { 0 };
			int64_t seq = query_log_seq(db);
			char *before, *after;

			value_copy(field, &old, &rec->v[i]);
			if (round == 0)
				record_clear(rec, i);
			else
				do
					store_fill(rec, i, rec->n, &state);
				while (value_equal(field, &old, &rec->v[i]));
			store_put(db, &me, rec);
			back = store_get(db, entity, rec->n);
			assert_same(rec, back);
			ck_assert_int_eq(record_num(back, common_index(entity, COMMON_version)),
				version + !local);
			ck_ok(query_log_since(db, seq, 0, &changes, &err));
			ck_assert_msg(changes.n == (local ? 0 : 1), "%s.%s: %zu rows", entity->name,
				field->name, changes.n);
			before = logged(field, &old);
			after = logged(field, &rec->v[i]);
			if (!local) {
				const struct change *change = &changes.v[0];

				ck_assert_ptr_eq(change->field, field);
				ck_assert_int_eq(change->n, rec->n);
				ck_assert_str_eq(change->id, rec->id);
				ck_assert_str_eq(change->who, "user");
				ck_assert_pstr_eq(change->old, before);
				ck_assert_pstr_eq(change->new, after);
			}
			free(before);
			free(after);
			changes_release(&changes);
			value_clear(&old);
			record_free(&back);
			if (field->kind == &kind_ref && round == 1)
				break;	/* there is only one other record */
		}
	}
	record_free(&rec);
}
END_TEST

static int64_t number_in(const char *json, const char *key)
{
	char *quoted = xasprintf("\"%s\":\"", key);
	const char *at = strstr(json, quoted);
	int64_t value = at ? strtoll(at + strlen(quoted), NULL, 10) : INT64_MIN;

	free(quoted);
	return value;
}

START_TEST(a_new_record_is_one_row_and_its_values_are_its_own)
{
	struct changes changes = { 0 };
	struct record *rec = record_new(&customer_entity);
	int64_t seq = query_log_seq(db);
	char id[ULID_LEN + 1], *owner;

	record_set_text(rec, CUSTOMER_name, "نورة \"أم فهد\"\\ \x01\n");
	record_set_num(rec, CUSTOMER_budget_max, 50000000);
	store_put(db, &me, rec);
	ck_ok(query_log_since(db, seq, 0, &changes, &err));
	ck_assert_uint_eq(changes.n, 1);
	ck_assert_ptr_null(changes.v[0].field);
	ck_assert_ptr_null(changes.v[0].old);
	ck_assert_ptr_null(changes.v[0].new);
	/* What was changed since is not what it was made with. */
	record_set_text(rec, CUSTOMER_name, "نورة");
	record_clear(rec, CUSTOMER_budget_max);
	record_set_text(rec, CUSTOMER_city, "جدة");
	store_put(db, &me, rec);
	record_set_text(rec, CUSTOMER_name, "هند");
	store_put(db, &me, rec);
	ck_ok(query_made_values(db, &changes.v[0], &err));
	ck_assert_ptr_null(strstr(changes.v[0].new, "city"));
	ck_assert_ptr_nonnull(strstr(changes.v[0].new,
		"{\"name\":\"نورة \\\"أم فهد\\\"\\\\ \\u0001\\u000a\","));
	ck_assert_int_eq(number_in(changes.v[0].new, "budget_max"), 50000000);
	query_id_of(db, me.user, id);
	owner = xasprintf("\"owner\":\"%s\"", id);
	ck_assert_ptr_nonnull(strstr(changes.v[0].new, owner));
	ck_assert_ptr_null(strstr(changes.v[0].new, "name_norm"));
	ck_assert_ptr_null(strstr(changes.v[0].new, "last_activity_at"));
	ck_assert_ptr_null(strstr(changes.v[0].new, "version"));
	ck_assert_str_eq(changes.v[0].label, "put");
	ck_assert_str_eq(changes.v[0].actor, "أحمد الوسيط");
	ck_assert_int_eq(changes.v[0].at, date_now());
	changes_release(&changes);
	free(owner);
	record_free(&rec);
}
END_TEST

START_TEST(defaults_are_filled)
{
	struct record *rec = record_new(&customer_entity);

	record_set_text(rec, CUSTOMER_name, "العتيبي");
	store_put(db, &me, rec);
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_owner)), me.user);
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_assigned_to)), me.user);
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_created_at)),
		date_now());
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_updated_at)),
		date_now());
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_version)), 1);
	ck_assert_str_eq(record_text(rec, CUSTOMER_name_norm), "عتيبي");
	ck_assert_int_eq(record_num(rec, CUSTOMER_last_activity_at), date_now());
	ck_assert(record_has(rec, CUSTOMER_interaction_count));
	record_set_text(rec, CUSTOMER_name, "أحمد");
	store_put(db, &me, rec);
	ck_assert_str_eq(record_text(rec, CUSTOMER_name_norm), "احمد");
	record_free(&rec);
}
END_TEST

START_TEST(an_import_keeps_date_and_id)
{
	struct record *rec = record_new(&customer_entity), *back;
	int64_t n = 0;

	record_set_text(rec, CUSTOMER_name, "نورة");
	record_set_num(rec, common_index(&customer_entity, COMMON_created_at), 86400000);
	memcpy(rec->id, "01ARZ3NDEKTSV4RRFFQ69G5FAV", ULID_LEN + 1);
	store_put(db, &me, rec);
	back = store_get(db, &customer_entity, rec->n);
	ck_assert_str_eq(back->id, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
	ck_assert_int_eq(record_num(back, common_index(&customer_entity, COMMON_created_at)),
		86400000);
	ck_assert_int_eq(record_num(back, CUSTOMER_last_activity_at), 86400000);
	ck_ok(query_by_id(db, &customer_entity, "01arz3", &n, &err));
	ck_assert_int_eq(n, rec->n);
	record_free(&back);
	record_free(&rec);
}
END_TEST

START_TEST(nothing_changed_writes_nothing)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct record *rec = store_get(db, &customer_entity, n);
	int64_t rows = count_log();

	record_set_num(rec, CUSTOMER_interaction_count, 99);	/* kept: never taken from a record */
	record_set_text(rec, CUSTOMER_name_norm, "zzz");
	store_put(db, &me, rec);
	ck_assert_int_eq(count_log(), rows);
	ck_assert_int_eq(record_num(rec, common_index(&customer_entity, COMMON_version)), 1);
	ck_assert_int_eq(record_num(rec, CUSTOMER_interaction_count), 0);
	record_free(&rec);
}
END_TEST

START_TEST(an_older_copy_is_refused)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct record *mine = store_get(db, &customer_entity, n);
	struct record *theirs = store_get(db, &customer_entity, n), *back;
	struct save *save;

	record_set_text(theirs, CUSTOMER_city, "جدة");
	store_put(db, &me, theirs);
	record_set_text(mine, CUSTOMER_city, "الرياض");
	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	ck_code(save_put(save, WHO_USER, mine, &err), ERR_CONFLICT);
	ck_assert_str_ne(err.text, "");
	save_abort(&save);
	back = store_get(db, &customer_entity, n);
	ck_assert_str_eq(record_text(back, CUSTOMER_city), "جدة");
	record_free(&back);
	record_free(&mine);
	record_free(&theirs);
}
END_TEST

START_TEST(a_role_that_may_not_is_refused)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct actor other = { .user = store_user(db, "غيره"), .role = "broker" };
	struct actor observer = { .user = other.user, .role = "observer" };
	struct record *rec = store_get(db, &customer_entity, n);
	struct record *new = record_new(&customer_entity);
	struct save *save;

	record_set_text(rec, CUSTOMER_city, "جدة");
	/* Taking it over in the same breath gives no right. */
	record_set_num(rec, common_index(&customer_entity, COMMON_owner), other.user);
	ck_ok(save_begin(db, &other, "x", false, &save, &err));
	ck_code(save_put(save, WHO_USER, rec, &err), ERR_DENIED);
	ck_code(save_delete(save, WHO_USER, &customer_entity, n, &err), ERR_DENIED);
	ck_ok(save_put(save, WHO_RULE, rec, &err));
	save_abort(&save);
	record_set_text(new, CUSTOMER_name, "جديد");
	ck_ok(save_begin(db, &observer, "x", false, &save, &err));
	ck_code(save_put(save, WHO_USER, new, &err), ERR_DENIED);
	save_abort(&save);
	ck_assert_int_eq(new->n, 0);
	record_free(&new);
	record_free(&rec);
}
END_TEST

START_TEST(an_aborted_step_leaves_nothing)
{
	struct record *rec = record_new(&customer_entity), *back;
	int64_t rows = count_log(), n = 0;
	struct query all = { .entity = &customer_entity };
	struct save *save;

	record_set_text(rec, CUSTOMER_name, "نورة");
	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, rec, &err));
	save_abort(&save);
	ck_assert_ptr_null(save);
	ck_ok(query_count(db, &all, 0, &n, &err));
	ck_assert_int_eq(n, 0);
	ck_assert_int_eq(count_log(), rows);
	/* The same record, as the form still has it, can be saved again, new and changed. */
	store_put(db, &me, rec);
	back = store_get(db, &customer_entity, rec->n);
	ck_assert_str_eq(back->id, rec->id);
	record_free(&back);
	record_set_text(rec, CUSTOMER_city, "جدة");
	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, rec, &err));
	record_set_text(rec, CUSTOMER_address, "حي الملقا");
	ck_ok(save_put(save, WHO_USER, rec, &err));
	save_abort(&save);
	store_put(db, &me, rec);
	back = store_get(db, &customer_entity, rec->n);
	ck_assert_str_eq(record_text(back, CUSTOMER_city), "جدة");
	ck_assert_int_eq(record_num(back, common_index(&customer_entity, COMMON_version)), 2);
	/* And once that has worked, it is an ordinary record again. */
	record_set_text(back, CUSTOMER_city, "أبها");
	store_put(db, &me, back);
	ck_assert_int_eq(record_num(back, common_index(&customer_entity, COMMON_version)), 3);
	record_free(&back);
	record_free(&rec);
}
END_TEST

/* Lost, then changed by another process to the very version number that was lost: still a conflict. */
START_TEST(a_lost_version_is_no_free_pass)
{
	char *path = store_path("lost.db");
	struct db *here = store_open(path), *there = store_open(path);
	struct actor actor = store_actor(here);
	int64_t n = store_customer(here, &actor, "نورة", "+966501234567");
	struct record *mine = store_get(here, &customer_entity, n);
	struct record *theirs = store_get(there, &customer_entity, n);
	size_t version = common_index(&customer_entity, COMMON_version);
	struct save *save;

	record_set_text(mine, CUSTOMER_city, "الرياض");
	ck_ok(save_begin(here, &actor, "x", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, mine, &err));
	save_abort(&save);
	record_set_text(theirs, CUSTOMER_city, "جدة");
	store_put(there, &actor, theirs);
	ck_assert_int_eq(record_num(mine, version), record_num(theirs, version));
	ck_ok(save_begin(here, &actor, "x", false, &save, &err));
	ck_code(save_put(save, WHO_USER, mine, &err), ERR_CONFLICT);
	save_abort(&save);
	record_free(&mine);
	record_free(&theirs);
	db_close(&here);
	db_close(&there);
	free(path);
}
END_TEST

START_TEST(a_reference_to_nothing_is_refused)
{
	struct record *rec = record_new(&followup_entity);
	struct save *save;
	enum result code;

	record_set_num(rec, FOLLOWUP_customer, 4711);
	record_set_text(rec, FOLLOWUP_title, "x");
	record_set_num(rec, FOLLOWUP_due_at, 1);
	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	code = save_put(save, WHO_USER, rec, &err);
	if (!code)
		code = save_commit(&save, &err);
	save_abort(&save);
	ck_assert_int_eq(code, ERR_MISSING);
	record_free(&rec);
}
END_TEST

START_TEST(memos_are_remembered_and_forgotten)
{
	char *value;

	ck_assert_ptr_null(query_memo(db, "place"));
	ck_ok(save_memo(db, "place", "1", &err));
	ck_ok(save_memo(db, "place", "2", &err));
	value = query_memo(db, "place");
	ck_assert_str_eq(value, "2");
	free(value);
	ck_ok(save_memo(db, "place", NULL, &err));
	ck_assert_ptr_null(query_memo(db, "place"));
}
END_TEST

START_TEST(a_step_may_have_several_authors)
{
	struct changes changes = { 0 };
	struct save *save;
	struct record *a = record_new(&customer_entity), *b = record_new(&customer_entity);
	int64_t seq = query_log_seq(db);

	record_set_text(a, CUSTOMER_name, "نورة");
	record_set_text(b, CUSTOMER_name, "سارة");
	ck_ok(save_begin(db, &me, "first", true, &save, &err));
	ck_ok(save_put(save, WHO_IMPORT, a, &err));
	ck_ok(save_put(save, WHO_RULE, b, &err));
	save_set_label(save, "both");
	ck_ok(save_commit(&save, &err));
	ck_ok(query_log_since(db, seq, 0, &changes, &err));
	ck_assert_uint_eq(changes.n, 2);
	ck_assert_int_eq(changes.v[0].grp, changes.v[1].grp);
	ck_assert_str_eq(changes.v[0].who, "import");
	ck_assert_str_eq(changes.v[1].who, "rule");
	ck_assert_str_eq(changes.v[1].label, "both");
	changes_release(&changes);
	ck_ok(query_log_since(db, query_log_seq(db), 0, &changes, &err));
	ck_assert_uint_eq(changes.n, 0);
	record_free(&a);
	record_free(&b);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("save");
	TCase *each = tcase_create("entities"), *own = tcase_create("own fields"),
		*rest = tcase_create("saving");
	int n = 0;

	while (entities[n])
		n++;
	tcase_add_checked_fixture(each, setup, teardown);
	tcase_add_loop_test(each, every_field_comes_back, 0, n);
	suite_add_tcase(suite, each);
	tcase_add_checked_fixture(own, setup_own, teardown);
	tcase_add_loop_test(own, every_field_comes_back, 0, n);
	suite_add_tcase(suite, own);
	tcase_add_checked_fixture(rest, setup, teardown);
	tcase_add_test(rest, a_new_record_is_one_row_and_its_values_are_its_own);
	tcase_add_test(rest, defaults_are_filled);
	tcase_add_test(rest, an_import_keeps_date_and_id);
	tcase_add_test(rest, nothing_changed_writes_nothing);
	tcase_add_test(rest, an_older_copy_is_refused);
	tcase_add_test(rest, a_role_that_may_not_is_refused);
	tcase_add_test(rest, an_aborted_step_leaves_nothing);
	tcase_add_test(rest, a_lost_version_is_no_free_pass);
	tcase_add_test(rest, a_reference_to_nothing_is_refused);
	tcase_add_test(rest, memos_are_remembered_and_forgotten);
	tcase_add_test(rest, a_step_may_have_several_authors);
	suite_add_tcase(suite, rest);
	return unit_run(suite);
}
