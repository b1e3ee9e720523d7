/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Undo, redo, delete, restore and kept figures: what goes back comes back as it was. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* rows of the log as an older wasit wrote them */
#include "undo_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

static void setup_own(void)
{
	store_declare_own();
	one_store_setup();
}

static enum result try_redo(void)
{
	char *label = NULL;
	enum result code = redo_step(db, &me, &label, &err);

	free(label);
	return code;
}

/* --- Tests. */

START_TEST(every_field_goes_back_and_forth)
{
	const struct entity *entity = entities[_i];
	uint32_t state = 99;
	struct record *rec = record_new(entity), *back;
	size_t undone = 0;

	for (size_t i = 0; i < entity->nfields; i++)
		if (store_is_settable(entity, i))
			store_fill(rec, i, me.user, &state);
	store_put(db, &me, rec);
	for (size_t i = 0; i < entity->nfields; i++) {
		const struct field *field = &entity->fields[i];
		struct value old = { 0 }, new = { 0 };

		if (!store_is_settable(entity, i) || field->flags & F_LOCAL)
			continue;
		for (int clear = 0; clear < 2; clear++) {
			record_free(&rec);
			{
				struct query any = { .entity = entity, .limit = 1,
					.from = PAGE_LAST, .sort = &(struct sort){ .n = 0 } };
				struct rowset rows = { 0 };

				ck_ok(query_list(db, &any, &rows, &err));
				rec = record_copy(rows.v[0]);
				rowset_release(&rows);
			}
			value_copy(field, &old, &rec->v[i]);
			if (clear)
				record_clear(rec, i);
			else
				do
					store_fill(rec, i, rec->n, &state);
				while (value_equal(field, &old, &rec->v[i]));
			value_copy(field, &new, &rec->v[i]);
			store_put(db, &me, rec);
			undo("put");
			back = store_get(db, entity, rec->n);
			ck_assert_msg(value_equal(field, &old, &back->v[i]), "%s.%s back", entity->name,
				field->name);
			record_free(&back);
			redo("put");
			back = store_get(db, entity, rec->n);
			ck_assert_msg(value_equal(field, &new, &back->v[i]), "%s.%s forth", entity->name,
				field->name);
			record_free(&back);
			undo("put");
			undone++;
			value_clear(&old);
			value_clear(&new);
		}
	}
	ck_assert_uint_gt(undone, 5);
	record_free(&rec);
}
END_TEST

START_TEST(a_new_record_goes_and_comes)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567"), count = 0;
	struct query found = { .entity = &customer_entity, .search = "نوره" };
	struct record *like = store_get(db, &customer_entity, n);
	struct rowset rows = { 0 };

	undo("put");
	ck_assert(is_deleted(&customer_entity, n));
	ck_ok(query_count(db, &found, 0, &count, &err));
	ck_assert_int_eq(count, 0);
	like->n = 0;
	ck_ok(query_duplicates(db, like, &rows, &err));
	ck_assert_uint_eq(rows.n, 0);
	redo("put");
	ck_assert(!is_deleted(&customer_entity, n));
	ck_ok(query_count(db, &found, 0, &count, &err));
	ck_assert_int_eq(count, 1);
	ck_code(try_redo(), ERR_MISSING);
	undo("put");
	ck_code(try_undo(&err), ERR_MISSING);	/* the user record was made by rule */
	ck_assert_str_ne(err.text, "");
	record_free(&like);
}
END_TEST

START_TEST(many_steps_go_back_in_turn)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct record *rec = store_get(db, &customer_entity, n);
	static const char *const cities[] = { "جدة", "أبها", "تبوك", "الطائف" };

	for (size_t i = 0; i < COUNT(cities); i++) {
		record_set_text(rec, CUSTOMER_city, cities[i]);
		store_put(db, &me, rec);
	}
	record_free(&rec);
	for (size_t i = COUNT(cities) - 1; i > 0; i--) {
		undo(NULL);
		rec = store_get(db, &customer_entity, n);
		ck_assert_str_eq(record_text(rec, CUSTOMER_city), cities[i - 1]);
		record_free(&rec);
	}
	redo(NULL);
	redo(NULL);
	rec = store_get(db, &customer_entity, n);
	ck_assert_str_eq(record_text(rec, CUSTOMER_city), cities[2]);
	/* A new step closes the way forward, also when it is taken back itself. */
	record_set_text(rec, CUSTOMER_city, "بريدة");
	store_put(db, &me, rec);
	record_free(&rec);
	ck_code(try_redo(), ERR_MISSING);
	undo(NULL);
	redo(NULL);
	ck_code(try_redo(), ERR_MISSING);
	rec = store_get(db, &customer_entity, n);
	ck_assert_str_eq(record_text(rec, CUSTOMER_city), "بريدة");
	record_free(&rec);
}
END_TEST

START_TEST(what_others_changed_is_not_taken_back)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct actor other = { .user = store_user(db, "غيره"), .role = "manager", .alone = true };
	struct record *rec = store_get(db, &customer_entity, n);

	record_set_text(rec, CUSTOMER_city, "جدة");
	record_set_text(rec, CUSTOMER_address, "شارع");
	store_put(db, &me, rec);
	record_set_text(rec, CUSTOMER_city, "أبها");
	store_put(db, &other, rec);
	ck_code(try_undo(&err), ERR_CONFLICT);
	ck_assert_ptr_nonnull(strstr(err.text, customer_entity.fields[CUSTOMER_city].label));
	ck_assert_ptr_null(strstr(err.text, customer_entity.fields[CUSTOMER_address].label));
	record_free(&rec);
	rec = store_get(db, &customer_entity, n);	/* nothing of it was done */
	ck_assert_str_eq(record_text(rec, CUSTOMER_city), "أبها");
	ck_assert_str_eq(record_text(rec, CUSTOMER_address), "شارع");
	/* The other takes his back: then it can be. */
	{
		char *label;

		ck_ok(undo_step(db, &other, &label, &err));
		free(label);
	}
	undo(NULL);
	undo(NULL);
	ck_assert(is_deleted(&customer_entity, n));
	record_free(&rec);
}
END_TEST

START_TEST(a_record_others_worked_on_stays)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct actor other = { .user = store_user(db, "غيره"), .role = "manager", .alone = true };
	struct record *rec = store_get(db, &customer_entity, n);

	record_set_text(rec, CUSTOMER_email, "n@example.com");
	store_put(db, &other, rec);
	ck_code(try_undo(&err), ERR_CONFLICT);
	ck_assert_ptr_nonnull(strstr(err.text, customer_entity.fields[CUSTOMER_email].label));
	ck_assert(!is_deleted(&customer_entity, n));
	record_free(&rec);
}
END_TEST

/* A command's rules belong to it: one undo takes all back, with the figures. */
START_TEST(rules_go_with_their_step)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct record *customer = store_get(db, &customer_entity, n);
	struct record *call = record_new(&interaction_entity), *next = record_new(&followup_entity);
	char *before = dump(), *after, *now;
	struct save *save;

	record_set_num(call, INTERACTION_customer, n);
	record_set_text(call, INTERACTION_type, "call");
	record_set_text(call, INTERACTION_status, "completed");
	record_set_text(call, INTERACTION_outcome, "interested");
	record_set_num(call, INTERACTION_completed_at, date_now());
	record_set_num(call, INTERACTION_at, date_now());
	record_set_num(next, FOLLOWUP_customer, n);
	record_set_text(next, FOLLOWUP_title, "متابعة");
	record_set_text(next, FOLLOWUP_status, "pending");
	record_set_num(next, FOLLOWUP_due_at, date_now() + DAY_MS);
	record_set_text(customer, CUSTOMER_status, "active");
	ck_ok(save_begin(db, &me, "call", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, call, &err));
	ck_ok(save_put(save, WHO_RULE, next, &err));
	ck_ok(save_put(save, WHO_RULE, customer, &err));
	record_set_num(call, INTERACTION_followup_created, 1);
	ck_ok(save_put(save, WHO_RULE, call, &err));
	ck_ok(save_commit(&save, &err));
	record_free(&customer);
	customer = store_get(db, &customer_entity, n);
	ck_assert_int_eq(record_num(customer, CUSTOMER_last_contacted_at), date_now());
	ck_assert_int_eq(record_num(customer, CUSTOMER_next_followup_at), date_now() + DAY_MS);
	ck_assert_int_eq(record_num(customer, CUSTOMER_interaction_count), 1);
	ck_assert_int_eq(record_num(customer, CUSTOMER_pending_followups), 1);
	after = dump();
	undo("call");
	now = dump();
	ck_assert_str_eq(now, before);
	free(now);
	redo("call");
	now = dump();
	ck_assert_str_eq(now, after);
	free(now);
	free(before);
	free(after);
	record_free(&customer);
	record_free(&call);
	record_free(&next);
}
END_TEST

START_TEST(what_rules_did_alone_is_no_step_to_undo)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	struct record *note = record_new(&notification_entity);
	struct save *save;

	record_set_text(note, NOTIFICATION_type, "system");
	record_set_text(note, NOTIFICATION_title, "x");
	ck_ok(save_begin(db, &me, "tick", false, &save, &err));
	ck_ok(save_put(save, WHO_RULE, note, &err));
	ck_ok(save_commit(&save, &err));
	undo("put");
	ck_assert(is_deleted(&customer_entity, n));
	ck_assert(!is_deleted(&notification_entity, note->n));
	/* Nor does it close the way forward. */
	record_clear(note, NOTIFICATION_message);
	record_set_num(note, NOTIFICATION_read_at, 5);
	ck_ok(save_begin(db, &me, "tick", false, &save, &err));
	ck_ok(save_put(save, WHO_RULE, note, &err));
	ck_ok(save_commit(&save, &err));
	redo("put");
	ck_assert(!is_deleted(&customer_entity, n));
	record_free(&note);
}
END_TEST

START_TEST(a_customer_goes_with_what_hangs_on_him)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	int64_t other = store_customer(db, &me, "سارة", "+966501234568");
	int64_t calls[3], due, others, gone;
	char *before, *now;

	for (int i = 0; i < 3; i++)
		calls[i] = store_interaction(db, &me, n, "call", "callback", date_now() - i * DAY_MS);
	due = store_followup(db, &me, n, date_now() + DAY_MS);
	others = store_followup(db, &me, other, date_now() + DAY_MS);
	gone = calls[2];
	delete(&interaction_entity, gone, true);	/* by hand, at the very same moment of the clock */
	before = dump();
	delete(&customer_entity, n, true);
	ck_assert(is_deleted(&customer_entity, n));
	ck_assert(is_deleted(&interaction_entity, calls[0]));
	ck_assert(is_deleted(&interaction_entity, calls[1]));
	ck_assert(is_deleted(&followup_entity, due));
	ck_assert(!is_deleted(&followup_entity, others));
	delete(&customer_entity, n, false);
	ck_assert(!is_deleted(&interaction_entity, calls[0]));
	ck_assert(!is_deleted(&followup_entity, due));
	ck_assert(is_deleted(&interaction_entity, gone));
	now = dump();
	ck_assert_str_eq(now, before);
	free(now);
	undo("restore");
	ck_assert(is_deleted(&followup_entity, due));
	undo("delete");
	now = dump();
	ck_assert_str_eq(now, before);
	free(now);
	redo("delete");
	ck_assert(is_deleted(&followup_entity, due));
	ck_assert(is_deleted(&customer_entity, n));
	free(before);
}
END_TEST

START_TEST(a_reminder_goes_with_its_followup)
{
	int64_t n = store_customer(db, &me, "نورة", "+966501234567");
	int64_t due = store_followup(db, &me, n, date_now() + DAY_MS);
	struct record *reminder = record_new(&reminder_entity);

	record_set_text(reminder, REMINDER_entity, "followup");
	record_set_num(reminder, REMINDER_record, due);
	record_set_num(reminder, REMINDER_at, date_now());
	store_put(db, &me, reminder);
	delete(&customer_entity, n, true);
	ck_assert(is_deleted(&reminder_entity, reminder->n));
	delete(&customer_entity, n, false);
	ck_assert(!is_deleted(&reminder_entity, reminder->n));
	record_free(&reminder);
}
END_TEST

START_TEST(an_import_is_one_step)
{
	struct save *save;
	struct query all = { .entity = &customer_entity };
	int64_t n = 0;

	ck_ok(save_begin(db, &me, "import", true, &save, &err));
	for (int i = 0; i < 300; i++) {
		struct record *rec = record_new(&customer_entity);

		record_set_text(rec, CUSTOMER_name, "نورة");
		record_set_text(rec, CUSTOMER_tags, "[\"vip\"]");
		ck_ok(save_put(save, WHO_IMPORT, rec, &err));
		record_free(&rec);
	}
	ck_ok(save_commit(&save, &err));
	undo("import");
	ck_ok(query_count(db, &all, 0, &n, &err));
	ck_assert_int_eq(n, 0);
	redo("import");
	ck_ok(query_count(db, &all, 0, &n, &err));
	ck_assert_int_eq(n, 300);
	ck_ok(db_check(db, &err));
}
END_TEST

/* Puts a customer as a part of the open group, then keeps or drops the part. */
static void put_part(const char *name, bool keep)
{
	struct record *rec = record_new(&customer_entity);
	struct save *save;

	record_set_text(rec, CUSTOMER_name, name);
	ck_ok(save_begin(db, &me, "a part", false, &save, &err));
	ck_ok(save_put(save, WHO_USER, rec, &err));
	if (keep)
		ck_ok(save_commit(&save, &err));
	else
		save_abort(&save);
	ck_assert_ptr_null(save);
	record_free(&rec);
}

static int64_t customers(void)
{
	struct query all = { .entity = &customer_entity };
	int64_t n = 0;

	ck_ok(query_count(db, &all, 0, &n, &err));
	return n;
}

START_TEST(a_group_is_one_step_and_a_failed_part_leaves_nothing)
{
	ck_ok(save_group_begin(db, &me, "all of them", &err));
	put_part("Aa", true);
	put_part("Bb", false);
	put_part("Cc", true);
	ck_ok(save_group_end(db, true, &err));
	ck_assert_int_eq(customers(), 2);
	expect_all_kept();
	undo("all of them");
	ck_assert_int_eq(customers(), 0);
	redo("all of them");
	ck_assert_int_eq(customers(), 2);
	undo("all of them");
	ck_code(try_undo(&err), ERR_MISSING);
	/* Given up: as if it had not begun. */
	ck_ok(save_group_begin(db, &me, "none of them", &err));
	put_part("Dd", true);
	ck_ok(save_group_end(db, false, &err));
	ck_assert_int_eq(customers(), 0);
	put_part("Ee", true);		/* an ordinary step again */
	undo("a part");
	/* Only parts that failed: no step at all. */
	ck_ok(save_group_begin(db, &me, "nothing", &err));
	put_part("Ff", false);
	ck_ok(save_group_end(db, true, &err));
	ck_code(try_undo(&err), ERR_MISSING);
	ck_ok(db_check(db, &err));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("undo");
	TCase *each = tcase_create("entities"), *rest = tcase_create("undoing"), *own = tcase_create("own fields");
	int n = 0;

	while (entities[n])
		n++;
	tcase_add_checked_fixture(each, one_store_setup, one_store_teardown);
	tcase_add_loop_test(each, every_field_goes_back_and_forth, 0, n);
	suite_add_tcase(suite, each);
	tcase_add_checked_fixture(own, setup_own, one_store_teardown);
	tcase_add_loop_test(own, every_field_goes_back_and_forth, 0, n);
	suite_add_tcase(suite, own);
	tcase_add_checked_fixture(rest, one_store_setup, one_store_teardown);
	tcase_add_test(rest, a_new_record_goes_and_comes);
	tcase_add_test(rest, many_steps_go_back_in_turn);
	tcase_add_test(rest, what_others_changed_is_not_taken_back);
	tcase_add_test(rest, a_record_others_worked_on_stays);
	tcase_add_test(rest, rules_go_with_their_step);
	tcase_add_test(rest, what_rules_did_alone_is_no_step_to_undo);
	tcase_add_test(rest, a_customer_goes_with_what_hangs_on_him);
	tcase_add_test(rest, a_reminder_goes_with_its_followup);
	tcase_add_test(rest, an_import_is_one_step);
	tcase_add_test(rest, a_group_is_one_step_and_a_failed_part_leaves_nothing);
	suite_add_tcase(suite, rest);
	return unit_run(suite);
}
