/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Own fields as wasit.conf declares them. */
#include "base/base.h"

#include "custom_fixture.h"
#include "one_app.h"
#include "base/lang.h"
#include "model/custom.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"
#include "app/contact.h"
#include "app/custom_config.h"
#include "app/merge.h"

static struct err err;

/* --- Merging. */

START_TEST(merging_takes_what_the_kept_one_lacks)
{
	struct record *kept, *other, *out;
	struct merge_plan plan;
	size_t field;

	declare_one(&customer_entity, samples[_i].kind, "");
	field = own(&customer_entity);
	kept = make_record(&customer_entity, "name=A B;phone=0501112233");
	other = make_record(&customer_entity, "name=A B;phone=0501112233");
	record_set_text(kept, common_index(&customer_entity, COMMON_custom), "{\"gone\":1,\"both\":2}");
	record_set_text(other, common_index(&customer_entity, COMMON_custom), "{\"both\":3,\"new\":4}");
	ck_ok(record_parse(other, field, samples[_i].typed, &env, &err));
	merge_propose(kept, other, &plan);
	out = merge_result(kept, other, &plan);
	ck_assert(value_equal(&customer_entity.fields[field], &out->v[field], &other->v[field]));
	ck_assert_str_eq(record_text(out, common_index(&customer_entity, COMMON_custom)),
		"{\"gone\":1,\"both\":2,\"new\":4}");
	ck_assert_str_eq(record_text(out, CUSTOMER_phone), "+966501112233");
	record_free(&out);
	/* The kept one's own stays, and a set has both. */
	ck_ok(record_parse(kept, field, samples[_i].other, &env, &err));
	merge_propose(kept, other, &plan);
	out = merge_result(kept, other, &plan);
	if (str_eq(samples[_i].kind, "set"))
		ck_assert_str_eq(record_text(out, field), "[\"a\",\"b\",\"c\",\"with blank\"]");
	else if (!str_eq(samples[_i].kind, "note"))
		ck_assert(value_equal(&customer_entity.fields[field], &out->v[field], &kept->v[field]));
	record_free(&out);
	plan.side[field] = SIDE_OTHER;
	out = merge_result(kept, other, &plan);
	ck_assert(value_equal(&customer_entity.fields[field], &out->v[field], &other->v[field]));
	record_free(&out);
	record_free(&kept);
	record_free(&other);
}
END_TEST

/* A number of the other database says nothing here. */
START_TEST(references_from_elsewhere_do_not_come_in)
{
	struct record *rec = record_new(&customer_entity);

	record_set_text(rec, common_index(&customer_entity, COMMON_custom),
		"{\"cousin\":{\"n\":7},\"hall\":\"x\"}");
	contact_own_finish(rec);
	ck_assert_str_eq(record_text(rec, common_index(&customer_entity, COMMON_custom)),
		"{\"hall\":\"x\"}");
	record_free(&rec);
}
END_TEST

/* --- The declaration. */

static const struct { const char *yaml, *problem; } mistakes[] = {
	{ "[{name: phone}]", "wasit.conf:3:13: \"phone\" is a field already" },
	{ "[{name: vip}]", "wasit.conf:3:13: \"vip\" is a field already" },
	{ "[{name: owner_id}]", "wasit.conf:3:13: \"owner_id\" is a field already" },
	{ "[{name: deleted_at}]", "wasit.conf:3:13: \"deleted_at\" is a field already" },
	{ "[{name: ok}, {name: ok}]", "wasit.conf:3:25: \"ok\" is a field already" },
	{ "[{name: json}]", "wasit.conf:3:13: \"json\" has a meaning" },
	{ "[{name: keep_both}]", "wasit.conf:3:13: \"keep_both\" has a meaning" },
	{ "[{name: x_typed}]", "wasit.conf:3:13: \"x_typed\" has a meaning" },
	{ "[{name: Hall}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: 1a}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: \"a'); DROP TABLE customer;--\"}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: 'a\"b'}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: a.b}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: \"\"}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: قاعة}]", "wasit.conf:3:13: A name is of the letters" },
	{ "[{name: abcdefghijklmnopqrstuvwxyzabcdefghijklmno}]", "wasit.conf:3:13: A name is of" },
	{ "[{name: [a]}]", "wasit.conf:3:7: A single value" },
	{ "[{kind: text}]", "wasit.conf:3:6: \"name\" is missing" },
	{ "[word]", "wasit.conf:3:6: Names with values" },
	{ "[{name: a, kind: blob}]", "wasit.conf:3:22: \"blob\" is no kind of field: text, note" },
	{ "[{name: a, kind: json}]", "wasit.conf:3:22: \"json\" is no kind" },
	{ "[{name: a, kind: choice}]", "wasit.conf:3:22: \"choices\" is missing" },
	{ "[{name: a, kind: int, choices: [x]}]", "wasit.conf:3:27: Only the kinds" },
	{ "[{name: a, kind: choice, choices: [x, x]}]", "wasit.conf:3:43: \"x\" stands here twice" },
	{ "[{name: a, kind: choice, choices: []}]", "wasit.conf:3:30: At least one" },
	{ "[{name: a, kind: choice, choices: [X]}]", "wasit.conf:3:40: A name is of" },
	{ "[{name: a, kind: choice, choices: [{label: x}]}]", "\"name\" is missing" },
	{ "[{name: a, kind: ref}]", "wasit.conf:3:22: \"target\" is missing" },
	{ "[{name: a, kind: ref, target: house}]", "wasit.conf:3:35: \"house\" is no kind of record" },
	{ "[{name: a, target: customer}]", "Only the kind ref" },
	{ "[{name: a, colour: red}]", "wasit.conf:3:16: \"colour\" is not known" },
	{ "[{name: a, width: 61}]", "wasit.conf:3:23: A whole number from 4 to 60" },
	{ "[{name: a, search: maybe}]", "wasit.conf:3:24: \"maybe\" is neither" },
	{ "[{name: a, kind: int, search: yes}]", "wasit.conf:3:35: Only text is searched" },
	{ "[{name: a, label: \"\"}]", "wasit.conf:3:23: A text of 1 to 60" },
	{ "[{name: a, label: \"x\\e[31my\"}]", "wasit.conf:3:23: Control characters" },
	{ "[{name: a, label: \"x\\u202Ey\"}]", "wasit.conf:3:23: Control characters" },
	{ "[{name: a, label: {fr: x}}]", "wasit.conf:3:24: \"fr\" is not known" },
	{ "[{name: a, label: {en: \"a\\nb\"}}]", "wasit.conf:3:28: Control characters" },
	{ "[{name: a, help: [x]}]", "A single value" },
	{ "5", "wasit.conf:3:5: A list is wanted" },
};

START_TEST(a_mistake_is_named_by_its_place_and_the_rest_holds)
{
	char *yaml = xasprintf("custom:\n  customer:\n    %s\n  followup: [{name: floor, kind: int}]",
		mistakes[_i].yaml);
	struct strlist problems = { 0 };
	struct customs customs;

	read_yaml(yaml, &customs, &problems);
	ck_assert_msg(problems.n == 1, "%zu problems: %s", problems.n, problems.n ? problems.v[0] : "");
	ck_assert_msg(strstr(problems.v[0], mistakes[_i].problem) != NULL, "%s", problems.v[0]);
	customs_install(&customs);
	ck_assert_int_ge(entity_field(&followup_entity, "floor"), 0);
	strlist_release(&problems);
	free(yaml);
}
END_TEST

START_TEST(ten_kilobytes_are_no_label)
{
	struct str yaml = STR_INIT;
	struct strlist problems = { 0 };
	struct customs customs;

	str_add(&yaml, "custom: {customer: [{name: a, label: ");
	for (int i = 0; i < 10 * 1024; i++)
		str_addc(&yaml, 'x');
	str_add(&yaml, "}]}");
	read_yaml(yaml.s, &customs, &problems);
	ck_assert_uint_eq(problems.n, 1);
	ck_assert_uint_eq(customs.lists[0].n, 0);
	customs_release(&customs);
	strlist_release(&problems);
	str_release(&yaml);
}
END_TEST

START_TEST(there_are_at_most_so_many)
{
	struct str yaml = STR_INIT;
	struct strlist problems = { 0 };
	struct customs customs;

	str_add(&yaml, "custom: {customer: [");
	for (int i = 0; i < CUSTOM_MAX + 3; i++)
		str_addf(&yaml, "{name: f%d}, ", i);
	str_add(&yaml, "]}");
	read_yaml(yaml.s, &customs, &problems);
	ck_assert_uint_eq(problems.n, 3);
	customs_install(&customs);
	ck_assert_uint_eq(customer_entity.ncustom, CUSTOM_MAX);
	strlist_release(&problems);
	str_release(&yaml);
}
END_TEST

START_TEST(labels_speak_the_language)
{
	const struct field *field;

	declare("custom: {customer: [{name: own_hall, label: {en: Name, ar: القاعة}, kind: choice,"
		" choices: [{name: north, label: {ar: الشمالية}}, far_south], help: {ar: أين}}]}");
	field = &customer_entity.fields[entity_field(&customer_entity, "own_hall")];
	lang_set("en");
	ck_assert_str_eq(_(field->label), "Name");
	ck_assert_str_eq(field_choice_label(field, "north"), "الشمالية");
	ck_assert_str_eq(field_choice_label(field, "far_south"), "Far south");
	ck_assert_str_eq(_(field->help), "أين");
	ck_assert_str_eq(_(customer_entity.fields[CUSTOMER_name].label), "Name");
	ck_assert_ptr_eq(filter_field(&customer_entity, "own-hall", 8), field);
	lang_set("ar");		/* the texts of the user need no catalogue */
	ck_assert_str_eq(_(field->label), "القاعة");
	ck_assert_ptr_eq(filter_field(&customer_entity, "القاعه", strlen("القاعه")), field);
	lang_set("en");
}
END_TEST

/* The form has a block of them before the notes, and the old sections come back. */
START_TEST(the_form_has_a_block_of_them)
{
	const struct form_section *before = customer_entity.sections, *s;
	size_t at = 0;

	declare("custom: {customer: [{name: a1}, {name: a2, kind: int}]}");
	for (s = customer_entity.sections; !str_eq(s->fields, "a1 a2"); s++, at++)
		ck_assert_ptr_nonnull(s->label);
	ck_assert_ptr_nonnull(strstr(s[1].fields, "notes"));
	declare("custom: {customer: []}");
	ck_assert_ptr_eq(customer_entity.sections, before);
	ck_assert_uint_eq(customer_entity.nfields, CUSTOMER_NFIELDS);
	declare("custom: {interaction: [{name: a1}], followup: [{name: a1}]}");
	ck_assert_str_eq(interaction_entity.sections[1].fields, "a1");
	for (s = followup_entity.sections; s[1].label; s++)
		;
	ck_assert_str_eq(s->fields, "a1");
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("custom_config", NULL, one_app_teardown, 0,
		EACH(merging_takes_what_the_kept_one_lacks, KINDS),
		ONCE(references_from_elsewhere_do_not_come_in),
		EACH(a_mistake_is_named_by_its_place_and_the_rest_holds, COUNT(mistakes)),
		ONCE(ten_kilobytes_are_no_label), ONCE(there_are_at_most_so_many),
		ONCE(labels_speak_the_language), ONCE(the_form_has_a_block_of_them));
}
