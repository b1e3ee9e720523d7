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
		{ "name city", "city" },		/* the name is there always */
		{ "\"city\" \"property type\",phone", "city property_type phone" },
		{ "city،kind ، \"\" phone \"", "city kind phone" },
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
		{ "\"city phone\"", "There is no field \"city_phone\"." },
		{ "phone_typed", "\"phone_typed\" cannot be a column." },
		{ "name_norm", "\"name_norm\" cannot be a column." },
		{ "merged_into", "\"merged_into\" cannot be a column." },
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

START_TEST(every_field_that_is_allowed_is_taken)
{
	size_t allowed = 0;
	struct err err;

	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *field = &customer_entity.fields[i];
		bool may = column_list_allows(&customer_entity, field);
		struct column_list columns;

		allowed += may;
		ck_assert_msg((column_list_parse(&customer_entity, field->name, &columns, &err) == OK && columns.n) == may,
			"%s", field->name);
	}
	ck_assert_int_gt(allowed, 30);
}
END_TEST

START_TEST(groups_are_made_by_choices_and_short_texts)
{
	static const struct { const char *typed, *name; } cases[] = {
		{ "", "" }, { "city", "city" }, { "Status", "status" }, { "is_vip", "is_vip" },
		{ "property-type", "property_type" }, { "phone", NULL }, { "tags", NULL }, { "risk", NULL },
		{ "name", NULL }, { "notes", NULL }, { "budget_max", NULL }, { "nose", NULL },
	};
	struct err err;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct field *field = NULL;
		bool read = group_field_parse(&customer_entity, cases[i].typed, &field, &err) == OK;

		ck_assert_msg(read == (cases[i].name != NULL), "%s", cases[i].typed);
		if (read)
			ck_assert_str_eq(field ? field->name : "", cases[i].name);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN("column_list", names_are_read_in_their_order_however_they_are_said,
		what_is_no_column_is_told_and_nothing_changes, eight_columns_are_not_too_many,
		every_field_that_is_allowed_is_taken,
		groups_are_made_by_choices_and_short_texts);
}
