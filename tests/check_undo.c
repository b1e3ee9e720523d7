/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Undo, redo, delete, restore and kept figures: what goes back comes back as it was. */
#include "base/base.h"

#include "base/date.h"
#include "model/kept.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* rows of the log as an older wasit wrote them */
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
	store_declare_own();
	setup();
}

static void teardown(void)
{
	db_close(&db);
}

static void undo(const char *wanted)
{
	char *label = NULL;

	ck_ok(undo_step(db, &me, &label, &err));
	if (wanted)
		ck_assert_str_eq(label, wanted);
	free(label);
}

static void redo(const char *wanted)
{
	char *label = NULL;

	ck_ok(redo_step(db, &me, &label, &err));
	if (wanted)
		ck_assert_str_eq(label, wanted);
	free(label);
}

static enum result try_undo(void)
{
	char *label = NULL;
	enum result code = undo_step(db, &me, &label, &err);

	free(label);
	return code;
}

static enum result try_redo(void)
{
	char *label = NULL;
	enum result code = redo_step(db, &me, &label, &err);

	free(label);
	return code;
}

static bool is_deleted(const struct entity *entity, int64_t n)
{
	struct record *rec = store_get(db, entity, n);
	bool deleted = record_has(rec, common_index(entity, COMMON_deleted_at));

	record_free(&rec);
	return deleted;
}

static void delete(const struct entity *entity, int64_t n, bool gone)
{
	struct save *save;

	ck_ok(save_begin(db, &me, gone ? "delete" : "restore", false, &save, &err));
	if (gone)
		ck_ok(save_delete(save, WHO_USER, entity, n, &err));
	else
		ck_ok(save_restore(save, WHO_USER, entity, n, &err));
	ck_ok(save_commit(&save, &err));
}

/* --- Kept figures against the plain meaning of the table. */

static bool holds(const char *text, const struct record *row)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	struct filter filter;
	bool hit;

	ck_ok(filter_parse(row->entity, text, &env, NULL, &filter, &err));
	hit = filter_matches(&filter, row);
	filter_release(&filter);
	return hit;
}

/* Fewer than so many newer ones of the same record pass too. */
static bool is_newest(const struct kept *k, const struct record *row, const struct rowset *rows)
{
	size_t time = (size_t)entity_field(row->entity, k->newest.by);
	size_t ref = (size_t)entity_field(row->entity, k->ref);
	int newer = 0;

	for (size_t i = 0; i < rows->n; i++) {
		const struct record *other = rows->v[i];
		int64_t a = record_num(other, time), b = record_num(row, time);

		if (record_num(other, ref) == record_num(row, ref) && holds(k->newest.among, other))
			newer += a > b || (a == b && other->n > row->n);
	}
	return holds(k->newest.among, row) && newer < k->newest.n;
}

static bool kept_part(const struct kept *k, const struct record *row, const struct rowset *rows,
	struct value *out)
{
	bool hit = holds(k->filter, row) && (!k->newest.by || is_newest(k, row, rows));

	*out = (struct value){ .set = hit, .num = k->points ? k->points : 1 };
	if (hit && k->value)
		*out = row->v[entity_field(row->entity, k->value)];
	return hit;
}

static void add_part(struct value *sum, enum kept_how how, const struct value *part)
{
	if (how == KEPT_COUNT)
		sum->num += part->num;
	else if (part->set && (!sum->set || (how == KEPT_MAX ? part->num > sum->num :
		 part->num < sum->num)))
		*sum = *part;
}

/* The figures of one record, from all rows of everything. */
static void expect_kept(const struct record *rec)
{
	struct record *wanted = record_copy(rec);

	for (const struct kept *k = kept_columns; k->entity; k++)
		if (str_eq(k->entity, rec->entity->name))
			record_clear(wanted, (size_t)entity_field(rec->entity, k->column));
	for (const struct kept *k = kept_columns; k->entity; k++) {
		const struct entity *from = entity_find(k->from);
		struct query all = { .entity = from };
		struct rowset rows = { 0 };
		struct value part, *sum;

		if (!str_eq(k->entity, rec->entity->name))
			continue;
		sum = &wanted->v[entity_field(rec->entity, k->column)];
		if (k->how == KEPT_COUNT)
			sum->set = true;
		if (from == rec->entity) {
			if (kept_part(k, wanted, NULL, &part))
				add_part(sum, k->how, &part);
			continue;
		}
		ck_ok(query_list(db, &all, &rows, &err));
		for (size_t i = 0; i < rows.n; i++)
			if (record_num(rows.v[i], (size_t)entity_field(from, k->ref)) == rec->n &&
			    kept_part(k, rows.v[i], &rows, &part))
				add_part(sum, k->how, &part);
		rowset_release(&rows);
	}
	for (size_t i = 0; i < rec->entity->nfields; i++)
		ck_assert_msg(value_equal(&rec->entity->fields[i], &wanted->v[i], &rec->v[i]),
			"%s.%s is %lld, should be %lld", rec->entity->name, rec->entity->fields[i].name,
			(long long)rec->v[i].num, (long long)wanted->v[i].num);
	record_free(&wanted);
}

static void expect_all_kept(void)
{
	static const struct entity *const with_figures[] = { &customer_entity, &template_entity };

	for (size_t i = 0; i < COUNT(with_figures); i++) {
		struct query all = { .entity = with_figures[i] };
		struct rowset rows = { 0 };

		ck_ok(query_list(db, &all, &rows, &err));
		for (size_t k = 0; k < rows.n; k++)
			expect_kept(rows.v[k]);
		rowset_release(&rows);
	}
}

/* --- The whole database as text, to see that it is the same again. */

static void dump_record(const struct record *rec, struct str *out)
{
	str_addf(out, "%s %s", rec->entity->name, rec->id);
	for (size_t i = 0; i < rec->entity->nfields; i++)
		if (record_has(rec, i) && i != common_index(rec->entity, COMMON_version)) {
			str_addf(out, " %s=", rec->entity->fields[i].name);
			value_raw(&rec->entity->fields[i], &rec->v[i], out);
		}
	str_addc(out, '\n');
}

/* Live records with figures; deleted ones, whose figures nobody sees, are left out. */
static char *dump(void)
{
	struct str out = STR_INIT;

	for (size_t i = 0; entities[i]; i++) {
		struct sort by_n = { 0 };
		struct query all = { .entity = entities[i], .sort = &by_n };
		struct rowset rows = { 0 };

		ck_ok(query_list(db, &all, &rows, &err));
		for (size_t k = 0; k < rows.n; k++)
			dump_record(rows.v[k], &out);
		rowset_release(&rows);
	}
	return str_detach(&out);
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
	ck_code(try_undo(), ERR_MISSING);	/* the user record was made by rule */
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
	ck_code(try_undo(), ERR_CONFLICT);
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
	ck_code(try_undo(), ERR_CONFLICT);
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
	ck_code(try_undo(), ERR_MISSING);
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
	ck_code(try_undo(), ERR_MISSING);
	ck_ok(db_check(db, &err));
}
END_TEST

/* --- At random: anything a person can do, then figures, then all the way back. */

static int64_t pick(const struct entity *entity, uint32_t *state, bool deleted)
{
	struct sort by_n = { 0 };
	struct query all = { .entity = entity, .sort = &by_n, .deleted = deleted };
	struct rowset rows = { 0 };
	int64_t n;

	ck_ok(query_list(db, &all, &rows, &err));
	n = rows.n ? rows.v[store_random(state, (uint32_t)rows.n)]->n : 0;
	rowset_release(&rows);
	return n;
}

static void change_interaction(uint32_t *state)
{
	static const size_t fields[] = { INTERACTION_status, INTERACTION_outcome, INTERACTION_type,
		INTERACTION_direction, INTERACTION_completed_at, INTERACTION_response };
	int64_t n = pick(&interaction_entity, state, false);
	struct record *rec;
	size_t field = fields[store_random(state, COUNT(fields))];

	if (!n)
		return;
	rec = store_get(db, &interaction_entity, n);
	if (store_random(state, 6) == 0)
		record_set_num(rec, INTERACTION_customer, pick(&customer_entity, state, false));
	else if (store_random(state, 6) == 0)
		record_clear(rec, field);
	else
		store_fill(rec, field, 0, state);
	store_put(db, &me, rec);
	record_free(&rec);
}

static void random_step(uint32_t *state)
{
	const struct entity *entity = entities[1 + store_random(state, 3)];
	int64_t customer = pick(&customer_entity, state, false), n;

	switch (store_random(state, 8)) {
	case 0:
		store_customer(db, &me, "نورة", "+966501234567");
		break;
	case 1: case 2:
		if (customer)
			store_interaction(db, &me, customer, "call", "interested",
				date_now() - store_random(state, 100) * DAY_MS);
		break;
	case 3:
		if (customer)
			store_followup(db, &me, customer, date_now() + store_random(state, 50) * DAY_MS);
		break;
	case 4: case 5:
		change_interaction(state);
		break;
	case 6:
		n = pick(entity, state, false);
		if (n)
			delete(entity, n, true);
		break;
	default:
		n = pick(entity, state, true);
		if (n)
			delete(entity, n, false);
	}
}

START_TEST(anything_goes_all_the_way_back)
{
	enum { STEPS = 120 };
	uint32_t state = 1000 + (uint32_t)_i;
	char *before[STEPS], *start = dump(), *now;
	int64_t seq = 0;
	int n = 0;

	for (int i = 0; i < STEPS; i++) {
		char *here = dump();
		int64_t last = query_log_seq(db);

		random_step(&state);
		if (query_log_seq(db) == last) {
			free(here);
			continue;
		}
		before[n++] = here;
		if (i % 10 == 0)
			expect_all_kept();
	}
	expect_all_kept();
	now = dump();
	seq = query_log_seq(db);
	ck_assert_int_gt(n, STEPS / 2);
	for (int i = n; i-- > 0;) {
		char *here;

		undo(NULL);
		here = dump();
		ck_assert_msg(str_eq(here, before[i]), "step %d\n%s\n%s", i, before[i], here);
		free(here);
	}
	ck_code(try_undo(), ERR_MISSING);
	expect_all_kept();
	for (int i = 0; i < n; i++)
		redo(NULL);
	{
		char *here = dump();

		ck_assert_str_eq(here, now);
		free(here);
	}
	ck_assert_int_gt(query_log_seq(db), seq);	/* all of it was appended */
	expect_all_kept();
	ck_ok(db_check(db, &err));
	for (int i = 0; i < n; i++)
		free(before[i]);
	free(start);
	free(now);
}
END_TEST

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
	ck_code(try_undo(), ERR_MISSING);
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
	Suite *suite = suite_create("undo");
	TCase *each = tcase_create("entities"), *rest = tcase_create("undoing"),
		*random = tcase_create("random"), *own = tcase_create("own fields");
	int n = 0;

	while (entities[n])
		n++;
	tcase_add_checked_fixture(each, setup, teardown);
	tcase_add_loop_test(each, every_field_goes_back_and_forth, 0, n);
	suite_add_tcase(suite, each);
	tcase_add_checked_fixture(own, setup_own, teardown);
	tcase_add_loop_test(own, every_field_goes_back_and_forth, 0, n);
	suite_add_tcase(suite, own);
	tcase_add_checked_fixture(rest, setup, teardown);
	tcase_add_test(rest, a_new_record_goes_and_comes);
	tcase_add_test(rest, many_steps_go_back_in_turn);
	tcase_add_test(rest, what_others_changed_is_not_taken_back);
	tcase_add_test(rest, a_record_others_worked_on_stays);
	tcase_add_test(rest, rules_go_with_their_step);
	tcase_add_test(rest, what_rules_did_alone_is_no_step_to_undo);
	tcase_add_test(rest, a_customer_goes_with_what_hangs_on_him);
	tcase_add_test(rest, a_reminder_goes_with_its_followup);
	tcase_add_test(rest, an_import_is_one_step);
	tcase_add_test(rest, undo_and_redo_pass_over_notes);
	tcase_add_test(rest, undo_passes_over_who_was_erased);
	tcase_add_test(rest, what_it_was_made_with_is_told);
	tcase_add_test(rest, older_rows_are_understood);
	tcase_add_test(rest, an_erased_record_was_made_with_nothing_known);
	tcase_add_test(rest, a_group_is_one_step_and_a_failed_part_leaves_nothing);
	suite_add_tcase(suite, rest);
	tcase_add_checked_fixture(random, setup, teardown);
	tcase_add_loop_test(random, anything_goes_all_the_way_back, 0, 6);
	suite_add_tcase(suite, random);
	return unit_run(suite);
}
