/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lists of birthdays: the next first, over a year's end, own and of the family. */
#include "base/base.h"

#include <stdlib.h>

#include "base/date.h"
#include "model/rules/classify.h"
#include "model/rules/rules.h"
#include "model/schema/people.h"
#include "store_fixture.h"
#include "unit.h"

static struct db *db;
static struct actor me;
static struct err err;
static int phones;

static const struct class_limits limits = { 7, 30, 30, 60, 90, 120, 60, 120, 90, 5000000,
	{ 30, 22, 12, 4, 1, 10, 5, 4, 3, 3, 20, 15, 8, 10 } };

static void setup(void)
{
	db = store_memory();
	me = store_actor(db);
	phones = 0;
}

static void teardown(void)
{
	db_close(&db);
}

static int64_t born(const char *name, const char *day)
{
	struct record *rec = record_new(&customer_entity);
	char phone[16];
	int64_t n;

	snprintf(phone, sizeof(phone), "+9665000000%02d", phones++);
	record_set_text(rec, CUSTOMER_name, name);
	record_set_text(rec, CUSTOMER_phone, phone);
	if (*day)
		record_set_text(rec, CUSTOMER_date_of_birth, day);
	store_put(db, &me, rec);
	n = rec->n;
	record_free(&rec);
	return n;
}

static int64_t child(int64_t of, const char *day)
{
	struct record *rec = record_new(&family_entity);
	int64_t n;

	record_set_num(rec, FAMILY_customer, of);
	record_set_text(rec, FAMILY_name, "Sara");
	record_set_text(rec, FAMILY_relationship, "child");
	record_set_text(rec, FAMILY_date_of_birth, day);
	store_put(db, &me, rec);
	n = rec->n;
	record_free(&rec);
	return n;
}

static void delete(const struct entity *entity, int64_t n)
{
	struct save *save;

	ck_ok(save_begin(db, &me, "x", false, &save, &err));
	ck_ok(save_delete(save, WHO_USER, entity, n, &err));
	ck_ok(save_commit(&save, &err));
}

/* Names in their order, page by page of `limit` there and back; 0: in one. */
static void append(const struct rowset *rows, struct str *out)
{
	for (size_t i = 0; i < rows->n; i++)
		str_addf(out, "%s%s", out->len ? " " : "", record_text(rows->v[i], CUSTOMER_name));
}

static char *listed(const char *text, const char *order, size_t limit)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct str out = STR_INIT, back = STR_INIT;
	struct rowset rows = { 0 };
	struct filter filter;
	struct sort sort;
	struct query q = { .entity = &customer_entity, .filter = &filter, .sort = &sort, .limit = limit };
	struct record *anchor = NULL;

	ck_ok(filter_parse(&customer_entity, text, &env, &limits, &filter, &err));
	ck_ok(sort_parse(&customer_entity, order, &sort, &err));
	for (;;) {
		ck_ok(query_list(db, &q, &rows, &err));
		append(&rows, &out);
		if (rows.n)
			record_free(&anchor);
		if (!rows.n || !limit)
			break;
		/* Read anew, as a screen does that knows only which row it stood on. */
		anchor = store_get(db, &customer_entity, rows.v[rows.n - 1]->n);
		q.anchor = anchor;
		q.from = PAGE_AFTER;
		rowset_release(&rows);
	}
	rowset_release(&rows);
	if (limit && anchor) {
		q.from = PAGE_BEFORE;
		q.limit = 0;
		ck_ok(query_list(db, &q, &rows, &err));
		append(&rows, &back);
		str_addf(&back, "%s%s", back.len ? " " : "", record_text(anchor, CUSTOMER_name));
		ck_assert_str_eq(back.s, out.s);
		rowset_release(&rows);
	}
	record_free(&anchor);
	filter_release(&filter);
	str_release(&back);
	return out.s ? str_detach(&out) : xstrdup("");
}

static void expect(const char *filter, const char *order, const char *names)
{
	for (size_t limit = 0; limit < 4; limit++) {
		char *got = listed(filter, order, limit);

		ck_assert_str_eq(got, names);
		free(got);
	}
}

/* It is 21 November. */
START_TEST(the_next_comes_first_over_the_year_s_end)
{
	born("january", "1980-01-02");
	born("yesterday", "1980-11-20");
	born("today", "--11-21");
	born("nobody", "");
	born("december", "1999-12-31");
	born("soon", "1970-11-25");
	expect("", "next_birthday", "today soon december january yesterday nobody");
	expect("", "-next_birthday", "yesterday january december soon today nobody");
	expect("has:birthday", "next_birthday name", "today soon");
	expect("not has:birthday", "next_birthday name", "december january yesterday nobody");
}
END_TEST

START_TEST(those_of_a_day_stand_by_the_next_key)
{
	born("b", "1980-11-25");
	born("a", "1990-11-25");
	born("c", "--11-25");
	born("first", "--11-22");
	expect("", "next_birthday name", "first a b c");
	expect("", "next_birthday -name", "first c b a");
}
END_TEST

START_TEST(the_family_s_count_as_well)
{
	int64_t none = born("none", ""), late = born("late", "1980-11-20"), own = born("own", "--11-23");
	int64_t gone;

	child(none, "2015-11-24");
	child(none, "2016-11-22");
	child(own, "2016-12-22");
	gone = child(late, "2010-11-21");
	expect("has:birthday", "next_birthday", "late none own");
	delete(&family_entity, gone);
	expect("has:birthday", "next_birthday", "none own");
	expect("", "next_birthday", "none own late");
	delete(&customer_entity, none);		/* and his family with him */
	expect("has:birthday", "next_birthday", "own");
}
END_TEST

/* 28 February 2027 is the day of those born on the 29th; 2028 has one. */
static const struct { const char *now, *day, *next; } leaps[] = {
	{ "2026-11-21", "2000-02-29", "2027-02-28" },
	{ "2027-02-28", "2000-02-29", "2027-02-28" },
	{ "2027-03-01", "--02-29", "2028-02-29" },
	{ "2028-02-28", "--02-29", "2028-02-29" },
	{ "2028-02-29", "--02-29", "2028-02-29" },
	{ "2028-02-29", "--02-28", "2029-02-28" },
	{ "2028-03-01", "--02-29", "2029-02-28" },
	{ "2026-12-31", "1990-01-01", "2027-01-01" },
	{ "2026-12-31", "1990-12-31", "2026-12-31" },
};

START_TEST(leap_days_come_round)
{
	struct civil today, day;
	struct str next = STR_INIT;

	ck_assert(civil_parse(leaps[_i].now, &today) && civil_parse(leaps[_i].day, &day));
	civil_print(civil_next(day, today), &next);
	ck_assert_str_eq(next.s, leaps[_i].next);
	str_release(&next);
}
END_TEST

static void shows(const char *day, const char *text)
{
	struct record *rec = record_new(&customer_entity);
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct str out = STR_INIT;

	record_set_text(rec, CUSTOMER_date_of_birth, day);
	record_set_num(rec, common_index(&customer_entity, COMMON_created_at), env.now);
	customer_derive(rec, env.now, &limits);
	record_show(rec, CUSTOMER_next_birthday, &env, &out);
	ck_assert_str_eq(out.s, text);
	str_release(&out);
	record_free(&rec);
}

START_TEST(it_says_in_how_many_days)
{
	shows("1980-11-21", "today");
	shows("1980-11-22", "tomorrow");
	shows("1980-11-25", "25 November (in 4 days)");
	shows("1980-11-20", "20 November (in 364 days)");
	shows("--02-29", "28 February (in 99 days)");
}
END_TEST

/* A list of birthdays brings the family's; the earlier one is shown. */
START_TEST(the_list_says_whichever_comes_first)
{
	int64_t of = born("x", "1980-12-24");
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct filter filter;
	struct query q = { .entity = &customer_entity, .filter = &filter, .limit = 5 };
	struct rowset rows = { 0 };

	child(of, "2015-11-24");
	ck_ok(filter_parse(&customer_entity, "has:birthday", &env, &limits, &filter, &err));
	for (int whole = 0; whole < 2; whole++) {
		q.limit = whole ? 0 : 5;
		ck_ok(query_list(db, &q, &rows, &err));
		ck_assert_uint_eq(rows.n, 1);
		customer_derive(rows.v[0], env.now, &limits);
		ck_assert_str_eq(record_text(rows.v[0], CUSTOMER_next_birthday), "2026-11-24");
		rowset_release(&rows);
	}
	filter_release(&filter);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("birthdays", setup, teardown, 0,
		ONCE(the_next_comes_first_over_the_year_s_end),
		ONCE(those_of_a_day_stand_by_the_next_key), ONCE(the_family_s_count_as_well),
		EACH(leap_days_come_round, COUNT(leaps)), ONCE(it_says_in_how_many_days),
		ONCE(the_list_says_whichever_comes_first));
}
