/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Placeholders and the choice of a template, and what the system's own templates hold. */
#include "base/base.h"

#include "base/embed.h"
#include "io/yaml.h"
#include "model/rules/template.h"
#include "model/schema/work.h"
#include "rules_fixture.h"

#define BIT(hold) (1u << (hold))

static const struct { const char *text, *filled; unsigned missing; } fills[] = {
	{ "", "", 0 },
	{ "no brackets", "no brackets", 0 },
	{ "Hello [name]!", "Hello نورة!", 0 },
	{ "حياكم الله [الاسم]", "حياكم الله نورة", 0 },
	{ "[name][name]", "نورةنورة", 0 },
	{ "[Name] [NAME]", "نورة نورة", 0 },
	{ "[الاســم]", "نورة", 0 },			/* tatweel */
	{ "[الإسم]", "نورة", 0 },			/* a common misspelling folds to the same */
	{ "[broker] / [الوسيط]", "[name] / [name]", 0 },	/* a value is not read again */
	{ "[date] [التاريخ]", "[date] [التاريخ]", BIT(HOLD_DATE) },
	{ "[time] [price] [property]", "[time] [price] [property]",
	  BIT(HOLD_TIME) | BIT(HOLD_PRICE) | BIT(HOLD_PROPERTY) },
	{ "[الوقت] [السعر] [العقار]", "[الوقت] [السعر] [العقار]",
	  BIT(HOLD_TIME) | BIT(HOLD_PRICE) | BIT(HOLD_PROPERTY) },
	{ "[x] [] [name", "[x] [] [name", 0 },
	{ "[[name]]", "[نورة]", 0 },
	{ "[na\nme]", "[na\nme]", 0 },
	{ "a [", "a [", 0 },
	{ "] [name]", "] نورة", 0 },
	{ "[ name ]", "نورة", 0 },
};

START_TEST(placeholders_are_filled)
{
	struct template_values values = { .v = {
		[HOLD_NAME] = "نورة", [HOLD_BROKER] = "[name]", [HOLD_TIME] = "",
	} };
	struct str out = STR_INIT;
	unsigned missing = template_fill(fills[_i].text, &values, &out);

	ck_assert_str_eq(out.s, fills[_i].filled);
	ck_assert_uint_eq(missing, fills[_i].missing);
	str_release(&out);
}
END_TEST

START_TEST(every_placeholder_has_both_names)
{
	static const char *const names[HOLD_COUNT][2] = {
		[HOLD_NAME] = { "الاسم", "name" },
		[HOLD_TIME] = { "الوقت", "time" },
		[HOLD_DATE] = { "التاريخ", "date" },
		[HOLD_PROPERTY] = { "العقار", "property" },
		[HOLD_PRICE] = { "السعر", "price" },
		[HOLD_BROKER] = { "الوسيط", "broker" },
	};

	for (int i = 0; i < HOLD_COUNT; i++) {
		for (size_t k = 0; k < COUNT(names[i]); k++) {
			struct template_values values = { .v = { NULL } };
			struct str text = STR_INIT, out = STR_INIT;

			values.v[i] = "x";
			ck_assert_ptr_nonnull(names[i][k]);
			str_addf(&text, "[%s]", names[i][k]);
			ck_assert_uint_eq(template_fill(text.s, &values, &out), 0);
			ck_assert_str_eq(out.s, "x");
			str_release(&text);
			str_release(&out);
		}
	}
}
END_TEST

START_TEST(long_and_broken_brackets_are_left_alone)
{
	struct template_values values = { .v = { [HOLD_NAME] = "x" } };
	struct str text = STR_INIT, out = STR_INIT;

	str_addc(&text, '[');
	for (int i = 0; i < 5000; i++)
		str_add(&text, "اسم");
	str_add(&text, "] [\xff\xd8] [name]");
	ck_assert_uint_eq(template_fill(text.s, &values, &out), 0);
	ck_assert_uint_eq(out.len, text.len - strlen("[name]") + 1);
	str_release(&text);
	str_release(&out);
}
END_TEST

START_TEST(a_vips_script_wins)
{
	ck_assert_str_eq(template_script_reason("at_risk", true), "vip");
	ck_assert_str_eq(template_script_reason("at_risk", false), "at_risk");
	ck_assert_str_eq(template_script_reason("manual", false), "follow_up");
}
END_TEST

static const struct { const char *reason, *language; int64_t n; } choices[] = {
	{ "birthday", "ar", 1 },
	{ "birthday", "en", 3 },	/* the newer one: somebody's own */
	{ "license", "en", 4 },		/* only there in Arabic */
	{ "at_risk", "ar", 0 },		/* an sms is no script */
	{ "vip", "ar", 7 },		/* marked as the one, though older */
	{ "vip", "en", 7 },
};

START_TEST(the_fitting_template_is_chosen)
{
	static const char *const specs[] = {
		"n=1;type=script;reason=birthday;language=ar;created_at=2026-01-01T00:00",
		"n=2;type=script;reason=birthday;language=en;created_at=2026-01-01T00:00",
		"n=3;type=script;reason=birthday;language=en;created_at=2026-02-01T00:00",
		"n=4;type=script;reason=license;language=ar;created_at=2026-01-01T00:00",
		"n=5;type=sms;reason=at_risk;language=ar;created_at=2026-03-01T00:00",
		"n=6;type=script;reason=vip;language=ar;created_at=2026-03-01T00:00",
		("n=7;type=script;reason=vip;language=ar;is_default=yes;"
		"created_at=2026-01-01T00:00"),
	};
	struct record *list[COUNT(specs)];
	const struct record *const *all = (const struct record *const *)list;
	const struct record *found;

	for (size_t i = 0; i < COUNT(specs); i++)
		list[i] = make_record(&template_entity, specs[i]);
	found = template_script(all, COUNT(specs), choices[_i].reason, choices[_i].language);
	ck_assert_int_eq(found ? found->n : 0, choices[_i].n);
	for (size_t i = 0; i < COUNT(specs); i++)
		record_free(&list[i]);
}
END_TEST

/* --- data/templates.yaml */

static const char *member(const struct ynode *map, const char *key)
{
	const struct ynode *node = ynode_get(map, key);

	return node ? node->text : "";
}

static struct ynode *system_templates(void)
{
	const struct embedded *data = embed_find("data/templates.yaml");
	struct ynode *root = NULL;
	struct err err;

	ck_assert_ptr_nonnull(data);
	if (yaml_parse((const char *)data->data, data->size, "templates", &root, &err))
		ck_abort_msg("%s", err.text);
	return root;
}

START_TEST(every_script_exists_in_both_languages)
{
	static const char *const reasons[] = {
		"new_customer", "follow_up", "at_risk", "vip", "birthday", "anniversary",
		"congratulate", "repeat_reminder", "license",
	};
	struct ynode *root = system_templates();

	for (size_t i = 0; i < COUNT(reasons); i++) {
		int ar = 0, en = 0;

		for (const struct ynode *t = root->child; t; t = t->next) {
			if (!str_eq(member(t, "reason"), reasons[i]))
				continue;
			ck_assert_str_eq(member(t, "type"), "script");
			ar += str_eq(member(t, "language"), "ar");
			en += str_eq(member(t, "language"), "en");
		}
		ck_assert_msg(ar == 1 && en == 1, "%s: %d ar, %d en", reasons[i], ar, en);
	}
	yaml_free(&root);
}
END_TEST

/* Values that would come in are put in; what stays in brackets then was misspelt. A script is
 * read out as it is, so it may only ask for what is always known. */
START_TEST(system_templates_hold_no_unknown_placeholder)
{
	struct template_values all = { .v = { "a", "b", "c", "d", "e", "f" } };
	struct template_values known = { .v = { [HOLD_NAME] = "a", [HOLD_BROKER] = "b" } };
	struct ynode *root = system_templates();

	for (const struct ynode *t = root->child; t; t = t->next) {
		struct str out = STR_INIT;
		bool script = str_eq(member(t, "type"), "script");

		ck_assert(*member(t, "name"));
		ck_assert_uint_eq(template_fill(member(t, "content"), &all, &out), 0);
		template_fill(member(t, "subject"), &all, &out);
		ck_assert_msg(!strchr(out.s, '['), "%s: %s", member(t, "name"), out.s);
		if (script)
			ck_assert_uint_eq(template_fill(member(t, "content"), &known, &out), 0);
		str_release(&out);
	}
	yaml_free(&root);
}
END_TEST

START_TEST(one_default_by_type_and_language)
{
	struct ynode *root = system_templates();

	for (const struct ynode *a = root->child; a; a = a->next)
		for (const struct ynode *b = a->next; b; b = b->next)
			ck_assert(!str_eq(member(a, "is_default"), "true") ||
				!str_eq(member(b, "is_default"), "true") ||
				!str_eq(member(a, "type"), member(b, "type")) ||
				!str_eq(member(a, "language"), member(b, "language")));
	yaml_free(&root);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("template", NULL, NULL, 0, EACH(placeholders_are_filled, COUNT(fills)),
		ONCE(every_placeholder_has_both_names),
		ONCE(long_and_broken_brackets_are_left_alone), ONCE(a_vips_script_wins),
		EACH(the_fitting_template_is_chosen, COUNT(choices)),
		ONCE(every_script_exists_in_both_languages),
		ONCE(system_templates_hold_no_unknown_placeholder),
		ONCE(one_default_by_type_and_language));
}
