/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Columns beside the name: read, refused with a reason, printed, completed. */
#include "base/base.h"

#include "model/column_list.h"
#include "model/schema/people.h"
#include "unit.h"

static const char *printed(const struct column_list *columns)
{
	static struct str text = STR_INIT;

	str_clear(&text);
	column_list_print(&customer_entity, columns, &text);
	return text.s;
}

START_TEST(names_are_read_in_their_order_however_they_are_said)
{
	static const struct { const char *typed, *names; } cases[] = {
		{ "", "" },
		{ "phone city kind", "phone city kind" },
		{ "kind,phone , city", "kind phone city" },
		{ "budget tag", "budget_max tags" },
		{ "last-contacted-at risk", "last_contacted_at risk" },
		{ "created_at", "created_at" },
	};
	struct column_list columns;
	struct err err;

	for (size_t i = 0; i < COUNT(cases); i++) {
		columns.n = 0;
		ck_assert_int_eq(column_list_parse(&customer_entity, cases[i].typed, &columns, &err), OK);
		ck_assert_str_eq(printed(&columns), cases[i].names);
	}
}
END_TEST

START_TEST(what_is_no_column_is_told_and_nothing_changes)
{
	static const struct { const char *typed, *told; } cases[] = {
		{ "phone nose", "There is no field \"nose\"." },
		{ "city name", "\"name\" is always there" },
		{ "phone_typed", "\"phone_typed\" cannot be a column." },
		{ "name_norm", "\"name_norm\" cannot be a column." },
		{ "assigned_to", "\"assigned_to\" cannot be a column." },
		{ "extra", "\"extra\" cannot be a column." },
		{ "phone city phone", "\"phone\" is there twice." },
		{ "phone city kind email company status source rating risk", "At most 8 columns." },
		{ "'; DROP TABLE customer", "There is no field" },
	};
	struct column_list columns;
	struct err err;

	ck_assert_int_eq(column_list_parse(&customer_entity, "city kind", &columns, &err), OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		ck_assert_int_eq(column_list_parse(&customer_entity, cases[i].typed, &columns, &err),
			ERR_INVALID);
		ck_assert_msg(strstr(err.text, cases[i].told), "%s: %s", cases[i].typed, err.text);
		ck_assert_str_eq(printed(&columns), "city kind");
	}
}
END_TEST

START_TEST(eight_columns_are_not_too_many)
{
	static const char names[] = "phone city kind email company status source rating";
	struct column_list columns;
	struct err err;

	ck_assert_int_eq(column_list_parse(&customer_entity, names, &columns, &err), OK);
	ck_assert_str_eq(printed(&columns), names);
}
END_TEST

START_TEST(every_column_that_is_offered_is_taken)
{
	struct strlist words = { 0 };
	struct err err;
	size_t start;

	column_list_complete(&customer_entity, "", &words, &start);
	ck_assert_int_gt(words.n, 30);
	for (size_t i = 0; i < words.n; i++) {
		struct column_list columns;

		ck_assert_msg(column_list_parse(&customer_entity, words.v[i], &columns, &err) == OK,
			"%s: %s", words.v[i], err.text);
	}
	strlist_release(&words);
	column_list_complete(&customer_entity, "city,phone_st", &words, &start);
	ck_assert_int_eq(words.n, 1);
	ck_assert_str_eq(words.v[0], "phone_status");
	ck_assert_int_eq(start, 5);
	strlist_release(&words);
}
END_TEST

int main(void)
{
	return UNIT_RUN("column_list", names_are_read_in_their_order_however_they_are_said,
		what_is_no_column_is_told_and_nothing_changes, eight_columns_are_not_too_many,
		every_column_that_is_offered_is_taken);
}
