/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which parts of a long word the index is asked for. */
#include "base/base.h"

#include "model/schema/people.h"
#include "store/search_p.h"
#include "store/store_p.h"
#include "search_fixture.h"
#include "one_store.h"
#include "unit.h"

#define FILLED 300

static struct err err;

/* Addresses that differ in their numbers alone. */
static void fill(void)
{
	char email[64], phone[32];

	for (int i = 0; i < FILLED; i++) {
		snprintf(phone, sizeof(phone), "+96650%07d", i);
		snprintf(email, sizeof(email), "user%04d@example.com", i * 7);
		put_text(store_customer(db, &me, i % 2 ? "نورة العتيبي" : "فهد عتيبي", phone), &customer_entity,
			CUSTOMER_email, email);
	}
}

/* Documents the index names for what was typed, with or without knowledge of what is common. */
static int64_t documents_of(const char *typed, bool knowing)
{
	struct search_query *query = search_parse(typed);
	struct str expression = STR_INIT;
	int64_t n = -1;

	db->sample_from = knowing ? 0 : INT64_MAX;
	ck_ok(search_sample(db, db_plan(db, &customer_entity), &query->sample, &err));
	ck_assert_int_eq(query->sample != NULL, knowing);
	search_expression(query, &expression);
	ck_ok(sql_int(db, &n, &err, "SELECT count(*) FROM find_customer(?)", "t", expression.s));
	search_query_free(&query);
	str_release(&expression);
	return n;
}

START_TEST(a_long_word_is_asked_by_its_rare_letters)
{
	fill();
	ck_assert_int_gt(documents_of("user0777@example", false), 1);	/* by letters spread over it */
	ck_assert_int_eq(documents_of("user0777@example", true), 1);
	ck_assert_int_eq(documents_of("user0777@example.com", true), 1);
	ck_assert_int_eq(documents_of("user0778@example.com", true), 0);
}
END_TEST

START_TEST(what_is_found_is_the_same)
{
	static const char *const typed[] = { "user0", "user00", "user007@example.com", "user0077", "@example", "example.com",
		"العتيبي", "عتيبي", "نورة العتيبي", "0500000", "05000000", "050000012", "+966500000123", "user077@exqmple",
		"user0077@example.com فهد", "العتيبى", "عتيبx", "العنيبي" };

	fill();
	for (size_t i = 0; i < COUNT(typed); i++) {
		int64_t before, after;

		free(db_plan(db, &customer_entity)->sample);
		db_plan(db, &customer_entity)->sample = NULL;
		db->sample_from = INT64_MAX;
		before = count_of(typed[i]);
		db->sample_from = 0;
		after = count_of(typed[i]);
		ck_assert_msg(before == after, "%s: %d, then %d", typed[i], (int)before, (int)after);
	}
	ck_assert_int_eq(count_of("العتيبي"), FILLED);		/* with the article or without */
	ck_assert_int_eq(count_of("user0077@example.com زيد"), 0);
	ck_assert_int_eq(count_of("user0077@example.com نورة"), 1);
}
END_TEST

START_TEST(with_nobody_there_nothing_is_common)
{
	db->sample_from = 0;
	ck_assert_int_eq(count_of("user0777@example.com"), 0);
	ck_assert_uint_eq(search_sample_percent(db_plan(db, &customer_entity)->sample, "use", 3), 0);
	ck_assert_uint_eq(search_sample_percent(NULL, "use", 3), 0);
}
END_TEST

START_TEST(letters_are_counted_once_a_document)
{
	const struct search_sample *sample;

	fill();
	put_text(store_customer(db, &me, "ababababababab", "+966511111111"), &customer_entity, CUSTOMER_email, "");
	db->sample_from = 0;
	ck_ok(search_sample(db, db_plan(db, &customer_entity), &sample, &err));
	ck_assert_uint_eq(search_sample_percent(sample, "exa", 3), 100);
	ck_assert_uint_eq(search_sample_percent(sample, "عتي", strlen("عتي")), 100);
	ck_assert_uint_eq(search_sample_percent(sample, "نور", strlen("نور")), 50);
	ck_assert_uint_le(search_sample_percent(sample, "aba", 3), 1);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("search_sample", one_store_setup, one_store_teardown, 0,
		ONCE(a_long_word_is_asked_by_its_rare_letters), ONCE(what_is_found_is_the_same),
		ONCE(with_nobody_there_nothing_is_common), ONCE(letters_are_counted_once_a_document));
}
