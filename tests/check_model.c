/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Every field of every entity: its row is sound, its values survive printing and parsing. */
#include "base/base.h"

#include <ctype.h>

#include "base/date.h"
#include "base/lang.h"
#include "model/record.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "unit.h"

static struct kind_env env(void)
{
	return (struct kind_env){ .country = "SA", .currency = "SAR", .now = date_now() };
}

START_TEST(every_row_is_sound)
{
	const struct entity *entity = entities[_i];

	ck_assert_int_ge(entity_field(entity, entity->title), 0);
	for (size_t i = 0; i < entity->nfields; i++) {
		const struct field *f = &entity->fields[i];

		ck_assert_msg(*f->label, "%s", f->name);
		for (const char *c = f->name; *c; c++)
			ck_assert_msg(islower((unsigned char)*c) || *c == '_' || isdigit((unsigned char)*c),
				"%s", f->name);
		ck_assert_int_eq(entity_field(entity, f->name), (int)i);
		ck_assert_msg((f->kind == &kind_ref) == !!f->target, "%s.%s", entity->name, f->name);
		if (f->target)
			ck_assert_ptr_nonnull(entity_find(f->target));
		if (f->kind == &kind_choice)
			ck_assert_ptr_nonnull(f->choices);
		ck_assert_msg(!(f->flags & F_REQUIRED && f->flags & (F_SYSTEM | F_VIRTUAL)), "%s",
			f->name);
	}
	for (size_t k = 0; k < COMMON_COUNT; k++) {
		static const char *const names[] = { "owner", "assigned_to", "team", "tags", "notes",
			"custom", "extra", "created_at", "updated_at", "deleted_at", "version" };

		ck_assert_str_eq(entity->fields[common_index(entity, k)].name, names[k]);
	}
}
END_TEST

START_TEST(form_sections_name_fields_that_can_be_typed)
{
	const struct entity *entity = entities[_i];

	for (const struct form_section *s = entity->sections; s && s->label; s++) {
		struct strlist names = { 0 };

		strlist_split(&names, s->fields, " ");
		ck_assert_uint_gt(names.n, 0);
		for (size_t i = 0; i < names.n; i++) {
			int field = entity_field(entity, names.v[i]);

			ck_assert_msg(field >= 0, "%s.%s", entity->name, names.v[i]);
			ck_assert_msg(!(entity->fields[field].flags & (F_SYSTEM | F_VIRTUAL)), "%s",
				names.v[i]);
		}
		if (s->when)
			ck_assert_int_ge(entity_field(entity, s->when), 0);
		strlist_release(&names);
	}
}
END_TEST

START_TEST(initial_values_parse)
{
	struct kind_env e = env();
	struct record *rec = record_new(entities[_i]);

	record_defaults(rec, &e);
	for (size_t i = 0; i < rec->entity->nfields; i++)
		if (rec->entity->fields[i].initial)
			ck_assert_msg(record_has(rec, i), "%s", rec->entity->fields[i].name);
	record_free(&rec);
}
END_TEST

/* Something a person could type into any field of the kind. */
static const char *sample(const struct field *f)
{
	if (f->choices && !(f->flags & F_OPEN))
		return f->choices[0].key;
	if (f->kind == &kind_phone)
		return "٠٥٠ ١٢٣ ٤٥٦٧";
	if (f->kind == &kind_email)
		return "Noura@Example.COM";
	if (f->kind == &kind_set)
		return "vip, شمال الرياض, \"quoted\\\"";
	if (f->kind == &kind_day)
		return "1985-04-30";
	if (f->kind == &kind_moment)
		return "2026-12-01T17:30:00+03:00";
	if (f->kind == &kind_money)
		return "1,250,000.75";
	if (f->kind == &kind_int || f->kind == &kind_ref)
		return "٤٢";
	if (f->kind == &kind_bool)
		return "نعم";
	if (f->kind == &kind_json)
		return "{\"a\":1}";
	return "نورة \"العتيبي\", & co\x1b[31m";
}

/* "hot lead" alone is one word, and still is after it was printed. */
START_TEST(a_word_with_a_blank_stays_one)
{
	struct kind_env e = env();
	struct record *rec = record_new(&customer_entity);
	size_t tags = common_index(&customer_entity, COMMON_tags);
	struct err err = { 0 };

	record_set_add(rec, tags, "hot lead");
	for (int i = 0; i < 2; i++) {
		struct str text = STR_INIT;

		record_print(rec, tags, &e, &text);
		ck_assert_str_eq(text.s, "hot lead,");
		ck_assert_int_eq(record_parse(rec, tags, text.s, &e, &err), OK);
		ck_assert_str_eq(record_text(rec, tags), "[\"hot lead\"]");
		str_release(&text);
	}
	ck_assert_int_eq(record_parse(rec, tags, "hot lead", &e, &err), OK);
	ck_assert_str_eq(record_text(rec, tags), "[\"hot\",\"lead\"]");
	record_free(&rec);
}
END_TEST

START_TEST(numbers_are_typed_with_any_digits)
{
	static const struct { const struct kind *kind; const char *typed[3], *printed; } rows[] = {
		{ &kind_int, { "42", "٤٢", "۴۲" }, "42" },
		{ &kind_money, { "1,250.5", "١٬٢٥٠٫٥", "۱٬۲۵۰٫۵" }, "1250.50" },
		{ &kind_money, { "1.5m", "١٫٥ مليون", "۱٫۵m" }, "1500000.00" },
		{ &kind_day, { "21/11/2026", "٢١/١١/٢٠٢٦", "۲۱/۱۱/۲۰۲۶" }, "2026-11-21" },
		{ &kind_moment, { "2026-11-25 9:30", "٢٠٢٦-١١-٢٥ ٩:٣٠", "۲۰۲۶-۱۱-۲۵ ۹:۳۰" },
		  "2026-11-25T09:30:00+03:00" },
		{ &kind_phone, { "0501234567", "٠٥٠١٢٣٤٥٦٧", "۰۵۰۱۲۳۴۵۶۷" }, "+966501234567" },
	};
	struct kind_env e = env();
	struct field field = { .name = "number", .label = "Number" };

	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t k = 0; k < 3; k++) {
			struct value value = { 0 };
			struct str printed = STR_INIT;
			struct err err = { 0 };

			field.kind = rows[i].kind;
			ck_assert_msg(rows[i].kind->parse(&field, rows[i].typed[k], &e, &value, &err) == OK,
				"%s: %s", rows[i].typed[k], err.text);
			rows[i].kind->print(&field, &value, &e, &printed);
			ck_assert_str_eq(printed.s, rows[i].printed);
			str_release(&printed);
			value_clear(&value);
		}
}
END_TEST

START_TEST(parse_and_print_are_inverse_for_every_field)
{
	struct kind_env e = env();
	struct record *rec = record_new(entities[_i]), *back = record_new(entities[_i]);
	struct err err = { 0 };

	for (size_t i = 0; i < rec->entity->nfields; i++) {
		const struct field *f = &rec->entity->fields[i];
		struct str text = STR_INIT, raw = STR_INIT;

		ck_assert_msg(record_parse(rec, i, sample(f), &e, &err) == OK, "%s: %s", f->name,
			err.text);
		ck_assert(record_has(rec, i));
		record_print(rec, i, &e, &text);
		ck_assert_msg(record_parse(back, i, text.s, &e, &err) == OK, "%s: %s", f->name,
			err.text);
		ck_assert_msg(value_equal(f, &rec->v[i], &back->v[i]), "%s: %s", f->name, text.s);
		value_raw(f, &rec->v[i], &raw);
		value_from_raw(f, raw.s, &back->v[i]);
		ck_assert_msg(value_equal(f, &rec->v[i], &back->v[i]), "%s: %s", f->name, raw.s);
		record_show(rec, i, &e, &text);
		ck_assert_uint_gt(text.len, 0);
		str_release(&text);
		str_release(&raw);
	}
	record_free(&rec);
	record_free(&back);
}
END_TEST

START_TEST(empty_text_clears_every_field)
{
	struct kind_env e = env();
	struct record *rec = record_new(entities[_i]);
	struct err err = { 0 };

	for (size_t i = 0; i < rec->entity->nfields; i++) {
		ck_assert_int_eq(record_parse(rec, i, sample(&rec->entity->fields[i]), &e, &err), OK);
		ck_assert_int_eq(record_parse(rec, i, " \t", &e, &err), OK);
		ck_assert(!record_has(rec, i));
	}
	record_free(&rec);
}
END_TEST

START_TEST(wrong_values_name_the_field_and_keep_the_old)
{
	static const struct { size_t field; const char *good, *bad; } rows[] = {
		{ CUSTOMER_email, "a@b.sa", "not an address" },
		{ CUSTOMER_kind, "buyer", "dragon" },
		{ CUSTOMER_budget_max, "500k", "much" },
		{ CUSTOMER_rating, "3", "three" },
		{ CUSTOMER_is_vip, "yes", "perhaps" },
		{ CUSTOMER_date_of_birth, "1990-01-31", "1990-02-31x" },
		{ CUSTOMER_property_types, "villa", "castle" },
	};
	struct kind_env e = env();
	struct record *rec = record_new(&customer_entity);

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { 0 };

		ck_assert_int_eq(record_parse(rec, rows[i].field, rows[i].good, &e, &err), OK);
		ck_assert_int_eq(record_parse(rec, rows[i].field, rows[i].bad, &e, &err),
			ERR_INVALID);
		ck_assert_str_eq(err.field, customer_entity.fields[rows[i].field].name);
		ck_assert(*err.text);
		ck_assert(record_has(rec, rows[i].field));
	}
	record_free(&rec);
}
END_TEST

START_TEST(choices_are_read_in_both_languages)
{
	static const char *const typed[] = { "not_interested", "not-interested", "Not interested",
		"NOT INTERESTED" };
	struct kind_env e = env();
	struct record *rec = record_new(&customer_entity);
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT(typed); i++) {
		ck_assert_int_eq(record_parse(rec, CUSTOMER_interest, typed[i], &e, &err), OK);
		ck_assert_str_eq(record_text(rec, CUSTOMER_interest), "not_interested");
	}
	record_free(&rec);
}
END_TEST

START_TEST(phones_keep_what_was_typed)
{
	struct kind_env e = env();
	struct record *rec = record_new(&customer_entity);
	struct err err = { 0 };

	ck_assert_int_eq(record_parse(rec, CUSTOMER_phone, "050 123 4567", &e, &err), OK);
	ck_assert_str_eq(record_text(rec, CUSTOMER_phone), "+966501234567");
	ck_assert_str_eq(record_text(rec, CUSTOMER_phone_typed), "050 123 4567");
	ck_assert_int_eq(record_parse(rec, CUSTOMER_phone, "ask at 12", &e, &err), OK);
	ck_assert_str_eq(record_text(rec, CUSTOMER_phone), "ask at 12");
	ck_assert_int_eq(record_parse(rec, CUSTOMER_phone, "", &e, &err), OK);
	ck_assert(!record_has(rec, CUSTOMER_phone_typed));
	record_free(&rec);
}
END_TEST

static struct record *customer(const char *name, const char *phone)
{
	struct kind_env e = env();
	struct record *rec = record_new(&customer_entity);
	struct err err = { 0 };

	record_defaults(rec, &e);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_name, name, &e, &err), OK);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_phone, phone, &e, &err), OK);
	return rec;
}

/* Any number of minutes may be typed; those people say by a name are shown by it. */
START_TEST(open_choices_are_suggestions)
{
	static const struct { const char *typed, *shown; } cases[] = {
		{ "1440", "a day before" }, { "a day before", "a day before" },
		{ "60 1440", "a day before, an hour before" }, { "45", "45" },
		{ "45, an hour before", "an hour before, 45" },
	};
	struct record *rec = record_new(&followup_entity);
	struct kind_env env = { .now = 0 };
	struct err err;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str shown = STR_INIT;

		ck_assert_int_eq(record_parse(rec, FOLLOWUP_reminders, cases[i].typed, &env, &err), OK);
		record_show(rec, FOLLOWUP_reminders, &env, &shown);
		ck_assert_str_eq(shown.s, cases[i].shown);
		str_release(&shown);
	}
	record_free(&rec);
}
END_TEST

START_TEST(what_is_hardly_meant_is_doubted)
{
	struct record *who = record_new(&customer_entity), *what = record_new(&followup_entity);

	ck_assert_ptr_null(record_doubt(who, CUSTOMER_phone, 1000));
	record_set_text(who, CUSTOMER_phone, "+966505123456");
	ck_assert_ptr_null(record_doubt(who, CUSTOMER_phone, 1000));
	record_set_text(who, CUSTOMER_phone, "ask Sami");
	ck_assert_ptr_nonnull(record_doubt(who, CUSTOMER_phone, 1000));
	ck_assert_ptr_null(record_doubt(what, FOLLOWUP_due_at, 1000));
	record_set_num(what, FOLLOWUP_due_at, 1000);
	ck_assert_ptr_null(record_doubt(what, FOLLOWUP_due_at, 1000));
	ck_assert_ptr_nonnull(record_doubt(what, FOLLOWUP_due_at, 1001));
	record_set_num(what, FOLLOWUP_completed_at, 1);		/* is past by its nature */
	ck_assert_ptr_null(record_doubt(what, FOLLOWUP_completed_at, 1000));
	record_free(&who);
	record_free(&what);
}
END_TEST

START_TEST(customer_check_wants_a_name_and_a_way_to_reach)
{
	struct record *rec = customer("", "");
	struct err err = { 0 };

	ck_assert_int_eq(record_check(rec, &err), ERR_INVALID);
	ck_assert_str_eq(err.field, "name");
	record_set_text(rec, CUSTOMER_first_name, "نورة");
	record_set_text(rec, CUSTOMER_last_name, "العتيبي");
	ck_assert_int_eq(record_check(rec, &err), ERR_INVALID);
	ck_assert_str_eq(err.field, "phone");
	record_set_text(rec, CUSTOMER_email, "n@example.com");
	ck_assert_int_eq(record_check(rec, &err), OK);
	ck_assert_str_eq(record_text(rec, CUSTOMER_name), "نورة العتيبي");
	record_set_num(rec, CUSTOMER_budget_min, 200);
	record_set_num(rec, CUSTOMER_budget_max, 100);
	ck_assert_int_eq(record_check(rec, &err), ERR_INVALID);
	ck_assert_str_eq(err.field, "budget_max");
	record_free(&rec);
}
END_TEST

START_TEST(customer_check_takes_the_tag_vip_for_the_mark)
{
	struct record *rec = customer("نورة", "0501234567");
	struct err err = { 0 };

	record_set_add(rec, common_index(&customer_entity, COMMON_tags), "vip");
	ck_assert_int_eq(record_check(rec, &err), OK);
	ck_assert_int_eq(record_num(rec, CUSTOMER_is_vip), 1);
	record_free(&rec);
}
END_TEST

START_TEST(interaction_check_tells_past_from_planned)
{
	struct record *rec = record_new(&interaction_entity);
	struct err err = { 0 };

	record_set_num(rec, INTERACTION_customer, 1);
	record_set_text(rec, INTERACTION_type, "call");
	ck_assert_int_eq(record_check(rec, &err), OK);
	ck_assert_str_eq(record_text(rec, INTERACTION_status), "completed");
	ck_assert_int_eq(record_num(rec, INTERACTION_completed_at), date_now());
	ck_assert_int_eq(record_num(rec, INTERACTION_at), date_now());
	record_clear(rec, INTERACTION_status);
	record_clear(rec, INTERACTION_completed_at);
	record_set_num(rec, INTERACTION_scheduled_at, date_now() + DAY_MS);
	ck_assert_int_eq(record_check(rec, &err), OK);
	ck_assert_str_eq(record_text(rec, INTERACTION_status), "pending");
	ck_assert(!record_has(rec, INTERACTION_completed_at));
	ck_assert_int_eq(record_num(rec, INTERACTION_at), date_now() + DAY_MS);
	record_set_num(rec, INTERACTION_duration_minutes, 0);
	ck_assert_int_eq(record_check(rec, &err), ERR_INVALID);
	ck_assert_str_eq(err.field, "duration_minutes");
	record_free(&rec);
}
END_TEST

START_TEST(sets_hold_any_word_once_and_in_order)
{
	struct strlist words = { 0 }, back = { 0 };
	char *json;

	strlist_add(&words, "vip");
	strlist_add(&words, "a\"b\\c");
	strlist_add(&words, "نرجس");
	strlist_add(&words, "vip");
	json = set_from_items(&words);
	set_items(json, &back);
	ck_assert_uint_eq(back.n, 3);
	ck_assert_str_eq(back.v[0], "a\"b\\c");
	ck_assert_str_eq(back.v[1], "vip");
	ck_assert_str_eq(back.v[2], "نرجس");
	ck_assert(set_has(json, "نرجس"));
	ck_assert(!set_has(json, "نر"));
	free(json);
	strlist_release(&words);
	strlist_release(&back);
	set_items("[\"\\u0646\\ud83d\\ude00\",\"x\\n\"]", &back);
	ck_assert_str_eq(back.v[0], "ن😀");
	ck_assert_str_eq(back.v[1], "x\n");
	strlist_release(&back);
	set_items("[\"cut\\u00", &back);	/* never reads beyond the end */
	strlist_release(&back);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("model");
	TCase *loops = tcase_create("entities"), *rest = tcase_create("rules");
	int n = 0;

	lang_set("en");
	while (entities[n])
		n++;
	tcase_add_loop_test(loops, every_row_is_sound, 0, n);
	tcase_add_loop_test(loops, form_sections_name_fields_that_can_be_typed, 0, n);
	tcase_add_loop_test(loops, initial_values_parse, 0, n);
	tcase_add_loop_test(loops, parse_and_print_are_inverse_for_every_field, 0, n);
	tcase_add_loop_test(loops, empty_text_clears_every_field, 0, n);
	tcase_add_test(rest, a_word_with_a_blank_stays_one);
	tcase_add_test(rest, numbers_are_typed_with_any_digits);
	tcase_add_test(rest, wrong_values_name_the_field_and_keep_the_old);
	tcase_add_test(rest, choices_are_read_in_both_languages);
	tcase_add_test(rest, phones_keep_what_was_typed);
	tcase_add_test(rest, open_choices_are_suggestions);
	tcase_add_test(rest, what_is_hardly_meant_is_doubted);
	tcase_add_test(rest, customer_check_wants_a_name_and_a_way_to_reach);
	tcase_add_test(rest, customer_check_takes_the_tag_vip_for_the_mark);
	tcase_add_test(rest, interaction_check_tells_past_from_planned);
	tcase_add_test(rest, sets_hold_any_word_once_and_in_order);
	suite_add_tcase(suite, loops);
	suite_add_tcase(suite, rest);
	return unit_run(suite);
}
