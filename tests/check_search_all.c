/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Search in everything, the index made anew, and searches that give way. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"
#include "search_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

static size_t places_of(const char *typed, struct places *out)
{
	places_release(out);
	ck_ok(query_search(db, typed, 0, out, &err));
	return out->n;
}

START_TEST(history_and_plans_are_searched)
{
	int64_t n = store_customer(db, &me, "خنفشار", "+966500000001");
	int64_t call = store_interaction(db, &me, n, "call", "interested", date_now() - 5000);
	int64_t plan = store_followup(db, &me, n, date_now() + 5000);
	struct places places = { 0 };
	struct save *save;
	char *label;

	put_text(call, &interaction_entity, common_index(&interaction_entity, COMMON_notes),
		"يريد دوبلكس بحديقة");
	put_text(plan, &followup_entity, FOLLOWUP_description, "عرض الدوبلكس عليه");
	ck_assert_uint_eq(places_of("دوبلكس", &places), 2);
	ck_assert_int_eq(places.v[0].rec->n, plan);	/* the later one first */
	ck_assert_int_eq(places.v[1].rec->n, call);
	ck_assert_int_eq(places.v[0].customer, n);
	ck_assert_int_eq(places.v[1].customer, n);
	ck_assert_uint_eq(places_of("حديقه دوبلكس", &places), 1);
	ck_assert_uint_eq(places_of("دوبظكس", &places), 2);
	ck_assert(places.nearly);
	put_text(n, &customer_entity, common_index(&customer_entity, COMMON_notes), "دوبلكس");
	ck_assert_uint_eq(places_of("دوبلكس", &places), 3);
	ck_assert(!places.nearly);
	/* What is changed, deleted with its customer and brought back again. */
	put_text(call, &interaction_entity, common_index(&interaction_entity, COMMON_notes), "شقة");
	ck_assert_uint_eq(places_of("دوبلكس", &places), 2);
	ck_assert_uint_eq(places_of("حديقة", &places), 0);
	ck_ok(undo_step(db, &me, &label, &err));
	free(label);
	ck_assert_uint_eq(places_of("حديقة", &places), 1);
	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	ck_ok(save_delete(save, WHO_USER, &customer_entity, n, &err));
	ck_ok(save_commit(&save, &err));
	ck_assert_uint_eq(places_of("دوبلكس", &places), 0);
	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	ck_ok(save_restore(save, WHO_USER, &customer_entity, n, &err));
	ck_ok(save_commit(&save, &err));
	ck_assert_uint_eq(places_of("دوبلكس", &places), 3);
	ck_ok(db_check(db, &err));
	places_release(&places);
}
END_TEST

START_TEST(a_name_comes_before_what_was_said)
{
	int64_t n = store_customer(db, &me, "خنفشار", "+966500000001"), other, call;
	struct places places = { 0 };

	other = store_customer(db, &me, "نورة", "+966500000002");
	call = store_interaction(db, &me, other, "call", "interested", date_now());
	put_text(call, &interaction_entity, INTERACTION_subject, "عن خنفشار");
	ck_assert_uint_eq(places_of("خنفش", &places), 2);
	ck_assert_int_eq(places.v[0].rec->n, n);
	ck_assert_int_eq(places.v[1].rec->n, call);
	places_release(&places);
	ck_ok(query_search(db, "خنفش", 1, &places, &err));
	ck_assert_uint_eq(places.n, 1);
	places_release(&places);
}
END_TEST

/* Anew it is as it was: every record in it once, none of the deleted. */
START_TEST(made_anew_it_is_the_same)
{
	int64_t n = store_customer(db, &me, "خنفشار", "+966500000001"), records = 0, call, all;
	struct places places = { 0 };
	struct query q = { .entity = &customer_entity };

	call = store_interaction(db, &me, n, "call", "interested", date_now());
	put_text(call, &interaction_entity, common_index(&interaction_entity, COMMON_notes), "دوبلكس");
	ck_ok(query_count(db, &q, 0, &all, &err));
	for (int i = 0; i < 2; i++) {
		ck_ok(db_reindex(db, NULL, NULL, &records, &err));
		ck_assert_int_ge(records, all + 1);
		ck_ok(db_check(db, &err));
		ck_assert_int_eq(count_of("خنفشار"), 1);
		ck_assert_uint_eq(places_of("دوبلكس", &places), 1);
	}
	put_text(call, &interaction_entity, common_index(&interaction_entity, COMMON_notes), "شقه");
	put_text(n, &customer_entity, CUSTOMER_name, "زقزوق");
	ck_assert_uint_eq(places_of("دوبلكس", &places), 0);
	ck_assert_int_eq(count_of("خنفشار"), 0);
	ck_ok(db_check(db, &err));
	places_release(&places);
}
END_TEST

static bool stop_at_once(void *ctx, int64_t done, int64_t all)
{
	(void)ctx, (void)done, (void)all;
	return false;
}

START_TEST(anew_but_stopped_leaves_it_as_it_was)
{
	int64_t records = 0, before = count_of("احمد");

	search_fill(600);	/* more than between two looks at the progress */
	before = count_of("احمد");
	ck_code(db_reindex(db, stop_at_once, NULL, &records, &err), ERR_CANCEL);
	ck_assert_int_eq(count_of("احمد"), before);
	ck_ok(db_check(db, &err));
}
END_TEST

static bool count_down(void *ctx)
{
	int *left = ctx;

	return (*left)-- <= 0;
}

START_TEST(a_search_gives_way)
{
	struct query q = { .entity = &customer_entity, .search = "ا" };
	struct rowset rows = { 0 };
	int left = 1;

	query_interrupt(db, count_down, &left);
	ck_code(query_list(db, &q, &rows, &err), ERR_CANCEL);
	rowset_release(&rows);
	query_interrupt(db, NULL, NULL);
	ck_ok(query_list(db, &q, &rows, &err));
	ck_assert_uint_gt(rows.n, 0);
	rowset_release(&rows);
}
END_TEST

START_TEST(a_huge_note_costs_little)
{
	struct record *rec = record_new(&customer_entity);
	size_t size = 4 << 20;
	char *note = xmalloc(size + 1);

	for (size_t i = 0; i + 1 < size; i += 2)
		memcpy(note + i, "ب", 2);
	memcpy(note, "أوله ", 9);
	note[size] = '\0';
	record_set_text(rec, CUSTOMER_name, "زقزوق");
	record_set_text(rec, common_index(&customer_entity, COMMON_notes), note);
	store_put(db, &me, rec);
	ck_assert_int_eq(count_of("اوله زقزوق"), 1);
	free(note);
	record_free(&rec);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("search_all", search_setup, one_store_teardown, 0,
		ONCE(history_and_plans_are_searched), ONCE(a_name_comes_before_what_was_said),
		ONCE(made_anew_it_is_the_same), ONCE(anew_but_stopped_leaves_it_as_it_was),
		ONCE(a_search_gives_way), ONCE(a_huge_note_costs_little));
}
