/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Single records found, and the words in use. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"
#include "query_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

/* --- Single records. */

START_TEST(ids_are_named_by_their_start)
{
	struct rowset all = { 0 };
	int64_t n = 0;
	char id[ULID_LEN + 1], start[ULID_LEN + 1];

	everything(&customer_entity, false, &all);
	ck_ok(query_by_id(db, &customer_entity, all.v[3]->id, &n, &err));
	ck_assert_int_eq(n, all.v[3]->n);
	ck_assert(query_id_of(db, n, id));
	ck_assert_str_eq(id, all.v[3]->id);
	ck_assert(!query_id_of(db, 999999, id));
	snprintf(start, sizeof(start), "%.4s", id);
	ck_code(query_by_id(db, &customer_entity, start, &n, &err), ERR_AMBIGUOUS);
	ck_code(query_by_id(db, &customer_entity, "01", &n, &err), ERR_MISSING);
	ck_code(query_by_id(db, &customer_entity, "zzzz", &n, &err), ERR_MISSING);
	ck_code(query_by_id(db, &customer_entity, "نورة", &n, &err), ERR_MISSING);
	ck_code(query_by_id(db, &followup_entity, all.v[3]->id, &n, &err), ERR_MISSING);
	ck_code(query_get(db, &customer_entity, 999999, &(struct record *){ NULL }, &err), ERR_MISSING);
	rowset_release(&all);
}
END_TEST

static size_t count_equal(size_t field, const char *text, bool folded)
{
	struct value value = { .set = true, .text = (char *)text };
	struct rowset rows = { 0 };
	size_t n;

	ck_ok(query_equal(db, &customer_entity, field, &value, folded, 0, &rows, &err));
	n = rows.n;
	rowset_release(&rows);
	return n;
}

START_TEST(equal_means_equal_or_folded)
{
	store_customer(db, &me, "فريدة الرشيد", "+966500000001");
	store_customer(db, &me, "فَرِيده الرشيد", "+966500000002");
	store_customer(db, &me, "فريدة رشيد", "+966500000003");
	ck_assert_uint_eq(count_equal(CUSTOMER_name, "فريدة الرشيد", false), 1);
	ck_assert_uint_eq(count_equal(CUSTOMER_name, "فريده الرشيد", true), 2);
	store_customer(db, &me, "الفوزان", "+966500000004");
	ck_assert_uint_eq(count_equal(CUSTOMER_name, "الفوزان", true), 1);
	ck_assert_uint_eq(count_equal(CUSTOMER_name, "فوزان", true), 0);	/* same sort key only */
	ck_assert_uint_eq(count_equal(CUSTOMER_phone, "+966500000004", false), 1);
	ck_assert_uint_eq(count_equal(CUSTOMER_company, "نعم", true), 0);
}
END_TEST

static size_t duplicates_of(const char *phone, const char *second, const char *email, int64_t self)
{
	struct record *rec = record_new(&customer_entity);
	struct rowset rows = { 0 };
	size_t n;

	record_set_text(rec, CUSTOMER_phone, phone);
	record_set_text(rec, CUSTOMER_whatsapp, second);
	record_set_text(rec, CUSTOMER_email, email);
	rec->n = self;
	ck_ok(query_duplicates(db, rec, &rows, &err));
	for (size_t i = 1; i < rows.n; i++)
		ck_assert_int_lt(rows.v[i - 1]->n, rows.v[i]->n);
	n = rows.n;
	rowset_release(&rows);
	record_free(&rec);
	return n;
}

START_TEST(duplicates_share_a_phone_or_an_address)
{
	int64_t a = store_customer(db, &me, "نورة", "+966500000001"), b;
	struct record *rec = store_get(db, &customer_entity, a);

	record_set_text(rec, CUSTOMER_email, "Noura@Example.com");
	record_set_text(rec, CUSTOMER_secondary_phone, "+966500000002");
	store_put(db, &me, rec);
	b = store_customer(db, &me, "سارة", "+966500000003");
	ck_assert_uint_eq(duplicates_of("+966500000001", NULL, NULL, 0), 1);
	ck_assert_uint_eq(duplicates_of("+966500000001", NULL, NULL, a), 0);
	ck_assert_uint_eq(duplicates_of(NULL, "+966500000002", NULL, 0), 1);
	ck_assert_uint_eq(duplicates_of("+966500000003", "+966500000002", NULL, 0), 2);
	ck_assert_uint_eq(duplicates_of(NULL, NULL, "noura@example.com", 0), 1);
	ck_assert_uint_eq(duplicates_of("+966500000003", NULL, "NOURA@example.COM", b), 1);
	ck_assert_uint_eq(duplicates_of(NULL, NULL, NULL, 0), 0);
	store_customer(db, &me, "ريم", "-");
	ck_assert_uint_eq(duplicates_of("-", "-", NULL, 0), 0);	/* no number, and another name */
	record_free(&rec);
}
END_TEST

START_TEST(streaks_of_no_answer)
{
	int64_t n = store_customer(db, &me, "نورة", "+966500000001"), now = date_now(), last;
	struct rowset rows = { 0 };
	int streak;

	ck_ok(query_no_answer_streak(db, n, 0, &streak, &err));
	ck_assert_int_eq(streak, 0);
	store_interaction(db, &me, n, "call", "interested", now - 9 * DAY_MS);
	store_interaction(db, &me, n, "call", "no_answer", now - 8 * DAY_MS);
	store_interaction(db, &me, n, "note", NULL, now - 7 * DAY_MS);
	last = store_interaction(db, &me, n, "call", "no_answer", now - 6 * DAY_MS);
	store_interaction(db, &me, n, "call", NULL, now + 6 * DAY_MS);	/* planned */
	ck_ok(query_no_answer_streak(db, n, 0, &streak, &err));
	ck_assert_int_eq(streak, 2);
	ck_ok(query_no_answer_streak(db, n, last, &streak, &err));
	ck_assert_int_eq(streak, 1);
	ck_ok(query_last_interactions(db, n, 2, &rows, &err));
	ck_assert_uint_eq(rows.n, 2);
	ck_assert_int_eq(rows.v[0]->n, last);
	rowset_release(&rows);
	store_interaction(db, &me, n, "visit", NULL, now - 5 * DAY_MS);
	ck_ok(query_no_answer_streak(db, n, 0, &streak, &err));
	ck_assert_int_eq(streak, 0);
}
END_TEST

/* --- Words in use. */

static void put_customer(const char *city, const char *districts, const char *tags, bool deleted)
{
	struct save *save;
	struct record *rec = record_new(&customer_entity);

	fill_customer(rec);
	record_set_text(rec, CUSTOMER_city, NULL);
	record_set_text(rec, CUSTOMER_property_city, city);
	record_set_text(rec, CUSTOMER_preferred_cities, NULL);
	record_set_text(rec, CUSTOMER_preferred_districts, districts);
	record_set_text(rec, common_index(&customer_entity, COMMON_tags), tags);
	ck_ok(save_begin(db, &me, "put", true, &save, &err));
	ck_ok(save_put(save, WHO_USER, rec, &err));
	if (deleted)
		ck_ok(save_delete(save, WHO_USER, &customer_entity, rec->n, &err));
	ck_ok(save_commit(&save, &err));
	record_free(&rec);
}

START_TEST(words_in_use_come_most_used_first)
{
	struct strlist words = { 0 };

	for (int i = 0; i < 200; i++) {
		put_customer("الخُبر", "[\"حي النرجس\",\"العليا\"]", "[\"عميل مهمّ\"]", false);
		if (i % 2)
			put_customer("الخبر", "[\"العليا\"]", "[\"Rare One\"]", false);
		put_customer("Gone", NULL, NULL, true);
	}
	ck_ok(query_pool(db, "city", 100, &words, &err));
	ck_assert_uint_ge(words.n, 3);
	ck_assert_str_eq(words.v[0], "الخُبر");	/* folded alike: one word, as it is spelt most */
	ck_assert(strlist_has(&words, "جدة"));	/* of another field, less used */
	ck_assert(!strlist_has(&words, "الخبر") && !strlist_has(&words, "Gone"));
	strlist_release(&words);
	ck_ok(query_pool(db, "district", 2, &words, &err));	/* words of sets */
	ck_assert_uint_eq(words.n, 2);
	ck_assert_str_eq(words.v[0], "العليا");
	ck_assert_str_eq(words.v[1], "حي النرجس");
	strlist_release(&words);
	ck_ok(query_pool(db, "tag", 100, &words, &err));
	ck_assert_str_eq(words.v[0], "عميل مهمّ");	/* folded in the index, shown as it is spelt */
	ck_assert_str_eq(words.v[1], "Rare One");
	ck_assert(strlist_has(&words, "vip"));
	strlist_release(&words);
	ck_ok(query_pool(db, "tag", 1, &words, &err));
	ck_assert_uint_eq(words.n, 1);
	strlist_release(&words);
	ck_ok(query_pool(db, "no such pool", 9, &words, &err));
	ck_assert_uint_eq(words.n, 0);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("query_find", query_setup, one_store_teardown, 0,
		ONCE(ids_are_named_by_their_start), ONCE(equal_means_equal_or_folded),
		ONCE(duplicates_share_a_phone_or_an_address), ONCE(streaks_of_no_answer),
		ONCE(words_in_use_come_most_used_first));
}
