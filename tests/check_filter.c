/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Filters: what they mean on records, and how they complain. */
#include "base/base.h"

#include "base/date.h"
#include "base/lang.h"
#include "model/filter.h"
#include "model/rules/classify.h"
#include "model/schema/people.h"
#include "filter_fixture.h"
#include "unit.h"

/* نورة: buyer, active, budget 500,000, tags vip and شمال, contacted 10 days ago, no e-mail. */
static struct record *noura(void)
{
	struct record *rec = record_new(&customer_entity);
	struct kind_env e = env();
	struct err err;

	ck_assert_int_eq(record_parse(rec, CUSTOMER_name, "نورة العتيبي", &e, &err), OK);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_kind, "buyer", &e, &err), OK);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_status, "active", &e, &err), OK);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_budget_max, "500000", &e, &err), OK);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_city, "الرياض", &e, &err), OK);
	ck_assert_int_eq(record_parse(rec, CUSTOMER_date_of_birth, "1985-04-30", &e, &err), OK);
	record_set_add(rec, common_index(&customer_entity, COMMON_tags), "vip");
	record_set_add(rec, common_index(&customer_entity, COMMON_tags), "شمال");
	record_set_num(rec, CUSTOMER_last_contacted_at, date_now() - 10 * DAY_MS);
	record_set_num(rec, CUSTOMER_last_activity_at, date_now() - 10 * DAY_MS);
	record_set_text(rec, CUSTOMER_source, "referral");
	return rec;
}

static const struct { const char *text; bool hit; } cases[] = {
	{ "", true },
	{ "kind=buyer", true },
	{ "kind=seller", false },
	{ "kind=seller,buyer", true },
	{ "kind!=seller", true },
	{ "-kind:buyer", false },
	{ "kind=Buyer status=active", true },
	{ "kind=buyer status=closed", false },
	{ "budget_max>=500k", true },
	{ "budget_max>500000", false },
	{ "budget-max<=0.5m", true },
	{ "tag:vip", true },
	{ "tags=شمال,جنوب", true },
	{ "-tag:vip", false },
	{ "-tag:cold", true },
	{ "city:رياض", true },
	{ "city:الریاض", true },
	{ "name:\"نوره الع\"", true },
	{ "email=none", true },
	{ "email!=none", false },
	{ "phone=none city!=none", true },
	{ "last_contacted_at<30d", true },
	{ "last_contacted_at>30d", false },
	{ "last_contacted_at<1w", false },
	{ "date_of_birth<1990-01-01", true },
	{ "interest!=cold", true },
	{ "temperature=warm", true },
	{ "temperature=hot", false },
	{ "temperature=hot,cold", false },
	{ "temperature=hot,warm", true },
	{ "temperature!=warm", false },
	{ "risk=none", true },
	{ "risk>=low", false },
	{ "risk<high", true },
	{ "days_silent=10", true },
	{ "days_silent>9", true },
	{ "days_silent>10", false },
	{ "days_silent<=10", true },
	{ "days_silent<10", false },
	{ "segment=none", true },
	{ "segment=vip", false },
	{ "lifecycle=prospect", true },
	{ "score>27", true },	/* budget 10, warm 8, referral 10 */
	{ "score>28", false },
	{ "score=28", true },
	{ "not score>=28", false },
	{ "-(score<28 or kind=seller)", true },
	{ "lifecycle=churned", false },
	/* And, or, not, brackets. */
	{ "kind=seller or tag:vip", true },
	{ "kind=seller or tag:cold", false },
	{ "kind=seller | status=active", true },
	{ "kind=seller or kind=buyer and status=closed", false },	/* and binds closer */
	{ "(kind=seller or kind=buyer) and status=active", true },
	{ "(kind=seller or kind=buyer) status=closed", false },
	{ "not kind=seller", true },
	{ "not (kind=buyer status=active)", false },
	{ "not (kind=buyer status=closed)", true },
	{ "not (kind=seller or tag:vip)", false },
	{ "-(kind=seller or tag:cold)", true },
	{ "not not kind=buyer", true },
	{ "not temperature=warm", false },
	{ "not temperature=hot", true },
	{ "not risk>=low and not name:خالد", true },
	{ "not name:نوره", false },
	{ "-city:رياض or email!=none", false },
	{ "((((kind=buyer))))", true },
	{ "kind=seller أو tag:vip", true },
	{ "ليس kind=seller و tag:vip", true },
	/* Ranges. */
	{ "budget=400k..600k", true },
	{ "budget=500k..500k", true },
	{ "budget=600k..", false },
	{ "budget=..500k", true },
	{ "budget!=400k..600k", false },
	{ "budget=1..2,400k..600k", true },
	{ "budget=1..2,3..4", false },
	{ "date_of_birth=1985-01-01..1985-12-31", true },
	{ "date_of_birth=1986-01-01..1986-12-31", false },
	{ "last_contacted_at=2026-11-01..yesterday", true },
	{ "last_contacted_at=2026-11-01..2026-11-10", false },
	/* A day is all of it, from midnight to midnight. */
	{ "last_contacted_at=2026-11-11", true },
	{ "last_contacted_at=2026-11-12", false },
	{ "last_contacted_at!=2026-11-11", false },
	{ "last_contacted_at<=2026-11-11", true },
	{ "last_contacted_at<2026-11-11", false },
	{ "last_contacted_at>2026-11-11", false },
	{ "last_contacted_at>=2026-11-11", true },
	{ "last_contacted_at<=tomorrow", true },
	{ "last_contacted_at=2026-11-10,2026-11-11", true },
	/* A comparison with nothing does not hold, nor does it hide what has nothing. */
	{ "due<=tomorrow", false },
	{ "not due<=tomorrow", true },
	{ "has:overdue", false },
	{ "not has:overdue", true },
	{ "has:phone", false },
	{ "has:city", true },
	{ "has:due", false },
	/* Short names, labels of either language. */
	{ "City:الرياض", true },
	{ "date_of_birth!=none", true },
	{ "owner=me", false },
	{ "owner=none", true },
};

START_TEST(filter_means_what_it_says)
{
	struct record *rec = noura();
	struct kind_env e = env();
	struct filter filter;
	struct err err = { 0 };

	ck_assert_msg(filter_parse(&customer_entity, cases[_i].text, &e, &limits, &filter, &err) ==
		OK, "%s: %s", cases[_i].text, err.text);
	ck_assert_msg(filter_matches(&filter, rec) == cases[_i].hit, "%s", cases[_i].text);
	filter_release(&filter);
	record_free(&rec);
}
END_TEST

/* A birthday comes today or in the next seven days, over a year's end and round 29 February too. */
static const struct { const char *now, *born; bool comes; } birthdays[] = {
	{ "2026-11-21", "1985-11-21", true },
	{ "2026-11-21", "1985-11-28", true },
	{ "2026-11-21", "1985-11-20", false },
	{ "2026-11-21", "1985-11-29", false },
	{ "2026-11-21", "--11-23", true },
	{ "2026-12-28", "1990-01-04", true },
	{ "2026-12-28", "1990-12-31", true },
	{ "2026-12-28", "1990-01-05", false },
	{ "2026-12-28", "1990-12-27", false },
	{ "2027-02-21", "1992-02-29", true },	/* the 28th, in a common year */
	{ "2027-02-20", "1992-02-29", false },
	{ "2028-02-21", "1992-02-29", false },
	{ "2028-02-22", "1992-02-29", true },
	{ "2027-03-01", "1992-02-29", false },
	{ "2026-11-21", NULL, false },
};

START_TEST(birthdays_come_round)
{
	struct kind_env e = env();
	struct record *rec = record_new(&customer_entity);
	struct filter filter;
	struct str now = STR_INIT;
	struct err err;

	str_addf(&now, "%sT10:00:00+03:00", birthdays[_i].now);
	ck_assert(date_parse(now.s, &e.now));
	record_set_text(rec, CUSTOMER_date_of_birth, birthdays[_i].born);
	for (int opposite = 0; opposite < 2; opposite++) {
		ck_assert_int_eq(filter_parse(&customer_entity, opposite ? "not has:birthday" :
			"has:birthday", &e, &limits, &filter, &err), OK);
		ck_assert_int_eq(filter_matches(&filter, rec), birthdays[_i].comes != opposite);
		filter_release(&filter);
	}
	str_release(&now);
	record_free(&rec);
}
END_TEST

/* Today is 21 November 2026. */
static const struct { const char *filter, *born; bool fits; } ahead[] = {
	{ "next_birthday<=30d", "1985-12-21", true }, { "next_birthday<30d", "1985-12-21", false },
	{ "next_birthday<=30d", "1985-11-20", false }, { "next_birthday<=tomorrow", "1985-11-22", true },
	{ "next_birthday=today", "--11-21", true }, { "next_birthday=tomorrow", "--11-21", false },
	{ "next_birthday<=2027-01-31", "1990-01-31", true }, { "next_birthday<=2027-01-31", "1990-02-01", false },
	{ "next_birthday<=999d", "1990-11-20", true }, { "not next_birthday<=30d", "1990-11-25", false },
	{ "next_birthday<=30d kind=buyer", "1985-12-01", false }, { "next_birthday=2027-02-28", "--02-29", true },
};

START_TEST(the_next_birthday_is_asked_for)
{
	struct kind_env e = env();
	struct record *rec = record_new(&customer_entity);
	struct filter filter;
	struct err err;

	ck_assert(date_parse("2026-11-21T10:00:00+03:00", &e.now));
	record_set_text(rec, CUSTOMER_date_of_birth, ahead[_i].born);
	ck_assert_msg(filter_parse(&customer_entity, ahead[_i].filter, &e, &limits, &filter, &err) == OK, "%s", err.text);
	ck_assert_msg(filter_matches(&filter, rec) == ahead[_i].fits, "%s, born %s", ahead[_i].filter, ahead[_i].born);
	filter_release(&filter);
	record_free(&rec);
}
END_TEST

static const char *const senseless[] = { "next_birthday>30d", "next_birthday<=yesterday", "next_birthday=--11-25",
	"next_birthday<=", "next_birthday<=soon", "next_birthday<=9999999999d", "city:", "city:\"\"", "city:x,\"", "name:ّ",
	"budget_max=500k..abc", "budget_max=..abc", "rating=1,2,x", "budget_max=1k..2k,3k..x" };

START_TEST(what_asks_nothing_is_refused)
{
	struct kind_env e = env();
	struct filter filter = { 0 };
	struct err err = { 0 };

	ck_assert(date_parse("2026-11-21T10:00:00+03:00", &e.now));
	ck_assert_int_eq(filter_parse(&customer_entity, senseless[_i], &e, &limits, &filter, &err), ERR_INVALID);
	ck_assert_uint_gt(strlen(err.text), 10);
	filter_release(&filter);
}
END_TEST

START_TEST(every_temperature_is_one_of_three_on_every_day)
{
	static const char *const all[] = { "temperature=hot", "temperature=warm",
		"temperature=cold" };
	struct kind_env e = env();
	struct err err;

	for (int untouched = 0; untouched < 2; untouched++)
		for (int days = 0; days < 150; days++) {
			struct record *rec = noura();
			int hits = 0, which = -1;

			record_set_num(rec, CUSTOMER_last_activity_at, date_now() - days * DAY_MS);
			if (untouched) {
				record_set_text(rec, CUSTOMER_source, "import");
				record_clear(rec, CUSTOMER_last_contacted_at);
			}
			for (int i = 0; i < 3; i++) {
				struct filter filter;

				ck_assert_int_eq(filter_parse(&customer_entity, all[i], &e, &limits,
					&filter, &err), OK);
				if (filter_matches(&filter, rec))
					hits++, which = i;
				filter_release(&filter);
			}
			ck_assert_int_eq(hits, 1);
			ck_assert_int_eq(which, untouched ? 2 : days <= 7 ? 0 : days <= 30 ? 1 : 2);
			record_free(&rec);
		}
}
END_TEST

/* People of every age, with no sale, one, some and many, marked, rich, imported and untouched. */
static struct record *person(int days, int sales, unsigned traits)
{
	struct record *rec = noura();

	record_set_num(rec, CUSTOMER_last_activity_at, date_now() - days * DAY_MS);
	if (sales >= 0)
		record_set_num(rec, CUSTOMER_sale_count, sales);
	if (traits & 1)
		record_set_num(rec, CUSTOMER_is_vip, 1);
	if (traits & 2)
		record_set_num(rec, CUSTOMER_lifetime_value, limits.vip_value);
	if (traits & 4) {
		record_set_text(rec, CUSTOMER_source, "import");
		record_clear(rec, CUSTOMER_last_contacted_at);
	}
	customer_derive(rec, date_now(), &limits);
	return rec;
}

static const size_t classes[] = { CUSTOMER_temperature, CUSTOMER_risk, CUSTOMER_lifecycle, CUSTOMER_segment };

/* Place of a class among its choices. */
static int place_of(const struct field *field, const char *key)
{
	for (int i = 0; field->choices[i].key; i++)
		if (str_eq(field->choices[i].key, key))
			return i;
	ck_abort_msg("%s has no %s", field->name, key);
}

/* The record itself says what its class is; the filter must find the same. */
static void agree(const struct field *field, const char *op, int first, int second)
{
	static const int days[] = { 0, 7, 8, 29, 30, 31, 59, 60, 89, 90, 119, 120, 500 };
	struct kind_env e = env();
	struct filter filter;
	struct err err = { 0 };
	char *text = second < 0 ? xasprintf("%s%s%s", field->name, op, field->choices[first].key) :
		xasprintf("%s%s%s,%s", field->name, op, field->choices[first].key,
			field->choices[second].key);

	ck_assert_msg(filter_parse(&customer_entity, text, &e, &limits, &filter, &err) == OK,
		"%s: %s", text, err.text);
	for (size_t d = 0; d < COUNT(days); d++)
		for (int sales = -1; sales <= 7; sales++)
			for (unsigned traits = 0; traits < 8; traits++) {
				struct record *rec = person(days[d], sales, traits);
				int is = place_of(field, record_text(rec, (size_t)(field -
					customer_entity.fields)));
				bool wanted = str_eq(op, "=") ? is == first || is == second :
					str_eq(op, "!=") ? is != first && is != second :
					str_eq(op, ">=") ? is >= first : str_eq(op, ">") ? is > first :
					str_eq(op, "<=") ? is <= first : is < first;

				ck_assert_msg(filter_matches(&filter, rec) == wanted,
					"%s: %d days, %d sales, traits %u: %s", text, days[d],
					sales, traits, field->choices[is].key);
				record_free(&rec);
			}
	filter_release(&filter);
	free(text);
}

START_TEST(classes_are_found_as_they_are_derived)
{
	static const char *const ops[] = { "=", "!=", ">=", ">", "<=", "<" };
	const struct field *field = &customer_entity.fields[classes[_i]];

	for (int first = 0; field->choices[first].key; first++) {
		for (size_t op = 0; op < COUNT(ops); op++)
			agree(field, ops[op], first, -1);
		for (int second = first + 1; field->choices[second].key; second++) {
			agree(field, "=", first, second);
			agree(field, "!=", first, second);
		}
	}
}
END_TEST

START_TEST(filter_survives_a_wall_of_brackets)
{
	struct kind_env e = env();
	struct str text = STR_INIT;
	struct filter filter;
	struct err err = { 0 };

	for (int i = 0; i < 5000; i++)
		str_addc(&text, '(');
	ck_assert_int_eq(filter_parse(&customer_entity, text.s, &e, &limits, &filter, &err),
		ERR_INVALID);
	str_clear(&text);
	/* (a and b) or (c and d) or … doubles its clauses at each or. */
	for (int i = 0; i < 40; i++)
		str_addf(&text, "%s(kind=buyer and status=active)", i ? " or " : "");
	ck_assert_int_eq(filter_parse(&customer_entity, text.s, &e, &limits, &filter, &err),
		ERR_INVALID);
	ck_assert(strstr(err.text, "too much"));
	str_release(&text);
}
END_TEST

START_TEST(sort_reads_directions_and_maps_what_is_computed)
{
	struct sort sort;
	struct err err = { 0 };

	ck_assert_int_eq(sort_parse(&customer_entity, "-last_contacted_at, name", &sort, &err), OK);
	ck_assert_uint_eq(sort.n, 2);
	ck_assert(sort.key[0].descending);
	ck_assert_str_eq(sort.key[1].field->name, "name_norm");
	ck_assert_int_eq(sort_parse(&customer_entity, "-days_silent", &sort, &err), OK);
	ck_assert_str_eq(sort.key[0].field->name, "last_activity_at");
	ck_assert(!sort.key[0].descending);
	ck_assert_int_eq(sort_parse(&customer_entity, "shoe_size", &sort, &err), ERR_INVALID);
	ck_assert_int_eq(sort_parse(&customer_entity, "lead_score", &sort, &err), ERR_INVALID);
	ck_assert_int_eq(sort_parse(&customer_entity, "name city kind status email", &sort, &err),
		ERR_INVALID);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("filter");
	TCase *all = tcase_create("all");

	lang_set("en");
	tcase_add_loop_test(all, filter_means_what_it_says, 0, COUNT(cases));
	tcase_add_loop_test(all, birthdays_come_round, 0, COUNT(birthdays));
	tcase_add_loop_test(all, the_next_birthday_is_asked_for, 0, COUNT(ahead));
	tcase_add_loop_test(all, what_asks_nothing_is_refused, 0, COUNT(senseless));
	tcase_add_test(all, filter_survives_a_wall_of_brackets);
	tcase_add_test(all, every_temperature_is_one_of_three_on_every_day);
	tcase_add_loop_test(all, classes_are_found_as_they_are_derived, 0, COUNT(classes));
	tcase_add_test(all, sort_reads_directions_and_maps_what_is_computed);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
