/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Filters as they are typed: what could stand next, names, complaints about the place. */
#include "base/base.h"

#include "base/lang.h"
#include "model/filter.h"
#include "model/schema/people.h"
#include "filter_fixture.h"
#include "unit.h"

static const struct { const char *text, *part; } wrong[] = {
	{ "nose=red", "nose=red" },
	{ "kind", "kind" },
	{ "kind=dragon", "dragon" },
	{ "status=active budget_max>much", "budget_max>much" },
	{ "name>a", "name>a" },
	{ "kind=", "kind=" },
	{ "lead_score>many", "lead_score" },
	{ "score=1,2", "score" },
	{ "days_silent=many", "days_silent" },
	{ "'; DROP TABLE customer; --", "'" },
	{ "=x", "=x" },
	{ "(kind=buyer", "(kind=buyer" },
	/* The place is the condition's own: not what stands behind it. */
	{ "(kind=dragon)", "at \"kind=dragon\":" },
	{ "((city:x or kindx:3))", "at \"kindx:3\":" },
	{ "kind=dragon|kind=buyer", "at \"kind=dragon\":" },
	{ "(nose:\"a (b\" c) kind=x", "at \"nose:\"a (b\"\":" },
	{ "kind=buyer nose:f(x)) kind=buyer", "at \"nose:f(x)\":" },
	{ "kind=buyer)", ")" },
	{ "kind=buyer or", "or" },
	{ "or kind=buyer", "or" },
	{ "has:nose", "has:nose" },
	{ "has:", "has:" },
	{ "budget=..", "budget=.." },
	{ "not", "not" },
};

static const struct { const char *typed, *offers; size_t start; } completions[] = {
	{ "bud", "budget_max budget_min", 0 },
	{ "kind=buyer sta", "status", 11 },
	{ "kind=bu", "buyer", 5 },
	{ "kind=buyer,inv", "investor", 11 },
	{ "-(temperature=wa", "warm", 14 },
	{ "has:ov", "overdue ", 4 },
	{ "has:bir", "birthday ", 4 },
	{ "kind=buyer an", "and  anniversary", 11 },
	{ "owner=m", "me", 6 },
	{ "zzz", "", 0 },
};

START_TEST(filter_offers_what_could_stand_next)
{
	struct strlist words = { 0 };
	struct str all = STR_INIT;
	size_t start;

	filter_complete(&customer_entity, completions[_i].typed, &words, &start);
	for (size_t i = 0; i < words.n; i++)
		str_addf(&all, "%s%s", i ? " " : "", words.v[i]);
	ck_assert_str_eq(all.s ? all.s : "", completions[_i].offers);
	ck_assert_uint_eq(start, completions[_i].start);
	strlist_release(&words);
	str_release(&all);
}
END_TEST

/* In the interface's words for whoever begins in its letters, as they are folded, with the article or without. */
static const struct { const char *typed, *offers, *lacks; size_t start; } in_arabic[] = {
	{ "المدي", "المدينة", "city", 0 },
	{ "مدين", "المدينة", "city", 0 },
	{ "المدينه", "المدينة", "city", 0 },
	{ "kin", "kind", "city", 0 },
	{ "الأول", "الأولوية", "city", 0 },
	{ "kind=مست", "مستأجر", "city", 5 },
};

static bool speaks_arabic(void)
{
	lang_init();
	lang_set("ar");
	return !str_eq(_("City"), "City");
}

START_TEST(filter_offers_the_words_of_the_interface)
{
	struct strlist words = { 0 };
	size_t start;

	if (speaks_arabic()) {
		filter_complete(&customer_entity, in_arabic[_i].typed, &words, &start);
		ck_assert_msg(strlist_has(&words, in_arabic[_i].offers), "%s", in_arabic[_i].typed);
		ck_assert(!strlist_has(&words, in_arabic[_i].lacks));
		ck_assert_uint_eq(start, in_arabic[_i].start);
		strlist_release(&words);
		filter_complete(&customer_entity, "", &words, &start);	/* what he reads, not both */
		ck_assert(strlist_has(&words, "المدينة"));
		ck_assert(!strlist_has(&words, "city"));
	}
	lang_set("en");
	strlist_release(&words);
}
END_TEST

START_TEST(fields_are_found_without_the_article)
{
	if (speaks_arabic()) {
		ck_assert_str_eq(filter_field(&customer_entity, "مدينة", strlen("مدينة"))->name, "city");
		ck_assert_str_eq(filter_field(&customer_entity, "المدينه", strlen("المدينه"))->name, "city");
		ck_assert_ptr_null(filter_field(&customer_entity, "ال", strlen("ال")));
	}
	lang_set("en");
	ck_assert_str_eq(filter_field(&customer_entity, "الوسم", strlen("الوسم"))->name, "tags");
	ck_assert_str_eq(filter_field(&customer_entity, "وسم", strlen("وسم"))->name, "tags");
	ck_assert_str_eq(filter_field(&customer_entity, "الميزانيه", strlen("الميزانيه"))->name, "budget_max");
	ck_assert_str_eq(filter_field(&customer_entity, "tag", strlen("tag"))->name, "tags");
	ck_assert_ptr_null(filter_field(&customer_entity, "", 0));
}
END_TEST

/* Who types Arabic words need not have the interface in Arabic: a list somebody shared, a habit. */
START_TEST(arabic_words_are_understood_in_english)
{
	struct str out = STR_INIT;

	if (speaks_arabic()) {
		lang_set("en");
		filter_to_names(&customer_entity, "المدينة=الرياض و (النوع=مشتري أو الوسوم:vip) -الحالة=نشط", &out);
		ck_assert_str_eq(out.s, "city=الرياض و (kind=buyer أو tags:vip) -status=active");
		ck_assert_str_eq(filter_field(&customer_entity, "مدينة", strlen("مدينة"))->name, "city");
		ck_assert_str_eq(filter_field(&customer_entity, "City", strlen("City"))->name, "city");
		ck_assert_str_eq(_("City"), "City");
		lang_set("ar");
		ck_assert_str_eq(filter_field(&customer_entity, "Budget up to", strlen("Budget up to"))->name, "budget_max");
	}
	lang_set("en");
	str_release(&out);
}
END_TEST

/* What is kept means the same under every language. */
static const struct { const char *typed, *kept; } named[] = {
	{ "المدينة=الرياض", "city=الرياض" },
	{ "(النوع=مستأجر,buyer أو مدينة:جدة) -الوسوم:vip", "(kind=tenant,buyer أو city:جدة) -tags:vip" },
	{ "has:المدينة has:ميلاد", "has:city has:ميلاد" },
	{ "kind=buyer budget>=500k", "kind=buyer budget>=500k" },
	{ "name:\"المدينة=x y\" الحالة!=نشط", "name:\"المدينة=x y\" status!=active" },
	{ "شيء=1 (", "شيء=1 (" },
	{ "", "" },
};

START_TEST(filters_are_kept_in_names)
{
	struct str out = STR_INIT;

	if (speaks_arabic()) {
		filter_to_names(&customer_entity, named[_i].typed, &out);
		ck_assert_str_eq(out.s ? out.s : "", named[_i].kept);
		str_clear(&out);
		sort_to_names(&customer_entity, "-المدينة, الاسم", &out);
		ck_assert_str_eq(out.s, "-city, name");
	}
	lang_set("en");
	str_release(&out);
}
END_TEST

static const struct { void (*complete)(const struct entity *, const char *, struct strlist *, size_t *);
	const char *typed, *has, *lacks; size_t start; } lists[] = {
	{ filter_complete_columns, "phone ci", "city", "kind", 6 },
	{ filter_complete_columns, "phone ", "kind", "name", 6 },	/* the name is there always */
	{ filter_complete_columns, "", "city", "custom", 0 },
	{ filter_complete_sort, "status -last_act", "last_activity_at", "status", 8 },
	{ filter_complete_sort, "", "name", "lead_score", 0 },
	{ filter_complete_group, "", "city", "notes_norm", 0 },
	{ filter_complete_group, "st", "status", "city", 0 },
	{ filter_complete_group, "", "kind", "budget_max", 0 },
};

START_TEST(columns_and_orders_are_completed)
{
	struct strlist words = { 0 };
	size_t start;

	lists[_i].complete(&customer_entity, lists[_i].typed, &words, &start);
	ck_assert_uint_eq(start, lists[_i].start);
	ck_assert_msg(strlist_has(&words, lists[_i].has), "%s", lists[_i].has);
	ck_assert_msg(!strlist_has(&words, lists[_i].lacks), "%s", lists[_i].lacks);
	strlist_release(&words);
}
END_TEST

START_TEST(filter_complains_about_the_place)
{
	struct kind_env e = env();
	struct filter filter;
	struct err err = { 0 };

	ck_assert_msg(filter_parse(&customer_entity, wrong[_i].text, &e, &limits, &filter, &err) ==
		ERR_INVALID, "%s", wrong[_i].text);
	ck_assert_msg(strstr(err.text, wrong[_i].part), "%s", err.text);
}
END_TEST

int main(void)
{
	lang_set("en");
	return UNIT_RUN_IN("filter_words", NULL, NULL, 0,
		EACH(filter_offers_what_could_stand_next, COUNT(completions)),
		EACH(filter_offers_the_words_of_the_interface, COUNT(in_arabic)),
		ONCE(fields_are_found_without_the_article),
		ONCE(arabic_words_are_understood_in_english),
		EACH(filters_are_kept_in_names, COUNT(named)),
		EACH(columns_and_orders_are_completed, COUNT(lists)),
		EACH(filter_complains_about_the_place, COUNT(wrong)));
}
