/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lists, filters, panes: the same as looking at every record and sorting them all. */
#include "base/base.h"

#include "base/date.h"
#include "model/rules/rules.h"
#include "model/schema/people.h"
#include "store/store_p.h"
#include "text/utf8.h"
#include "query_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

static void setup_own(void)
{
	struct err error;

	store_declare_own();
	query_setup();
	ck_assert_int_eq(db_take_own_fields(db, &error), OK);
}

/* --- Order. */

/* Missing sorts last. Text by text_sort_key order. */
static int value_compare(const struct field *field, const struct value *a, const struct value *b)
{
	struct str left = STR_INIT, right = STR_INIT;
	int order;

	if (!a->set || !b->set)
		return a->set ? -1 : b->set;
	if (!field->kind->is_text)
		return (a->num > b->num) - (a->num < b->num);
	text_sort_key(a->text, &left);
	text_sort_key(b->text, &right);
	order = strcmp(left.s, right.s);
	if (!order)
		order = strcmp(a->text, b->text);
	str_release(&left);
	str_release(&right);
	return order;
}

static const struct sort *order_now;

static int naive_order(const void *a, const void *b)
{
	const struct record *left = *(struct record *const *)a, *right = *(struct record *const *)b;
	bool descending = order_now->n && order_now->key[0].descending;

	for (size_t i = 0; i < order_now->n; i++) {
		const struct sort_key *key = &order_now->key[i];
		size_t at = (size_t)(key->field - left->entity->fields);
		const struct value *x = &left->v[at], *y = &right->v[at];
		int order = value_compare(key->field, x, y);

		if (order && x->set && y->set && key->descending)
			order = -order;
		if (order)
			return order;
	}
	return descending ? (left->n < right->n) - (left->n > right->n) :
		(left->n > right->n) - (left->n < right->n);
}

static void expect_rows(const struct rowset *got, const struct rowset *all, size_t from, size_t to,
	const char *what)
{
	ck_assert_msg(got->n == to - from, "%s: %zu rows instead of %zu", what, got->n, to - from);
	for (size_t i = 0; i < got->n; i++)
		ck_assert_msg(got->v[i]->n == all->v[from + i]->n, "%s: row %zu of %zu is %lld, not %lld",
			what, i, got->n, (long long)got->v[i]->n, (long long)all->v[from + i]->n);
}

static void page(const struct query *base, enum page_from from, const struct record *anchor,
	size_t limit, const struct rowset *all, size_t first, size_t last, const char *what)
{
	struct query q = *base;
	struct rowset rows = { 0 };

	q.from = from;
	q.anchor = anchor;
	q.limit = limit;
	ck_ok(query_list(db, &q, &rows, &err));
	expect_rows(&rows, all, first, last, what);
	rowset_release(&rows);
}

/* Every page from every row, forwards and backwards. */
static void expect_pages(const struct query *q, const struct rowset *all, const char *what)
{
	size_t n = all->n;

	for (size_t limit = 0; limit <= 6; limit += 6) {
		size_t most = limit ? limit : n;
		size_t step = limit ? 1 : 19;

		page(q, PAGE_FIRST, NULL, limit, all, 0, MIN(most, n), what);
		page(q, PAGE_LAST, NULL, limit, all, n > most ? n - most : 0, n, what);
		for (size_t i = 0; i < n; i += step) {
			page(q, PAGE_AFTER, all->v[i], limit, all, i + 1, MIN(i + 1 + most, n), what);
			page(q, PAGE_BEFORE, all->v[i], limit, all, i > most ? i - most : 0, i, what);
			page(q, PAGE_AROUND, all->v[i], limit, all, i, MIN(i + most, n), what);
		}
	}
}

static void expect_sorted(const char *text)
{
	struct sort sort;
	struct query q = { .entity = &customer_entity, .sort = &sort };
	struct rowset all = { 0 };

	ck_ok(sort_parse(&customer_entity, text, &sort, &err));
	everything(&customer_entity, false, &all);
	ck_assert_uint_gt(all.n, CUSTOMERS / 2);
	order_now = &sort;
	qsort(all.v, all.n, sizeof(struct record *), naive_order);
	expect_pages(&q, &all, text);
	rowset_release(&all);
}

START_TEST(every_column_pages_both_ways)
{
	const struct field *field = &customer_entity.fields[_i];
	char text[64];

	if (field->flags & F_VIRTUAL)
		return;
	snprintf(text, sizeof(text), "%s", field->name);
	expect_sorted(text);
	snprintf(text, sizeof(text), "-%s", field->name);
	expect_sorted(text);
}
END_TEST

START_TEST(several_columns_page_both_ways)
{
	static const char *const sorts[] = { "city -budget_max", "-budget_max city rating",
		"-is_vip -consent_at name", "kind -kind name", "", "-city -email" };

	expect_sorted(sorts[_i]);
}
END_TEST

START_TEST(every_entity_lists_in_its_order)
{
	const struct entity *entity = entities[_i];
	struct sort sort;
	struct query q = { .entity = entity };
	struct rowset all = { 0 };
	int64_t last = 0;

	for (int i = 0; i < 12; i++) {
		struct record *rec = record_new(entity);

		for (size_t k = 0; k < entity->nfields; k++)
			if (store_is_settable(entity, k) && store_random(&query_state, 4))
				store_fill(rec, k, me.user, &query_state);
		store_put(db, &me, rec);
		last = rec->n;
		record_free(&rec);
	}
	ck_assert_int_gt(last, 0);
	ck_ok(sort_parse(entity, entity->order, &sort, &err));
	everything(entity, false, &all);
	order_now = &sort;
	qsort(all.v, all.n, sizeof(struct record *), naive_order);
	q.entity = entity;
	page(&q, PAGE_FIRST, NULL, 0, &all, 0, all.n, entity->name);
	page(&q, PAGE_AFTER, all.v[all.n / 2], 3, &all, all.n / 2 + 1, MIN(all.n / 2 + 4, all.n),
		entity->name);
	rowset_release(&all);
}
END_TEST

/* --- Filters: SQL says what filter_matches says. */

static const char *const filters[] = {
	"(kind=buyer or kind=seller) not tag:vip", "not (kind=buyer status=active)",
	"not name:نوره", "not (budget>=500k or city:الرياض)", "budget=100k..900k or has:due",
	"not risk>=medium", "not (temperature=hot or temperature=cold)",
	"last_contacted_at=2026-10-01..2026-11-15", "not last_contacted_at<30d",
	"has:overdue or (has:phone and not has:email)", "created_at=today or created_at<=yesterday",
	"kind=buyer", "kind=buyer,seller", "kind!=buyer", "kind!=buyer,seller,tenant", "city=none",
	"city!=none", "city=الرياض", "city:رياض", "city:جده", "city:ABHA,jed", "city!=أبها",
	"budget_max>=2", "budget_max<2", "budget_max=1", "budget_max!=1", "budget_max<=1 kind=buyer",
	"rating>0", "is_vip=yes", "is_vip!=yes", "email:example.com", "email=none",
	"date_of_birth<2026-06-01", "date_of_birth>=2026-06-01", "consent_at<30d", "created_at<3d",
	"created_at>=2d", "tag:vip", "tag=vip,hot_lead", "tags!=vip", "tags=none", "tags!=none",
	"preferred_cities=a1,a2", "preferred_cities!=a1", "preferred_cities=none", "priority=high -kind=buyer",
	"temperature=hot", "temperature!=hot", "temperature=warm,cold", "days_silent<=2",
	"days_silent>1", "risk=none", "segment=vip", "segment!=vip", "lifecycle=prospect",
	"score>20", "score<=20", "not score>20", "score=15", "score>=0", "lead_score<12 or kind=buyer",
	"secondary_phone=none", "phone:5", "secondary_phone:5", "name:نوره", "name:عبد",
	"has:birthday", "not has:birthday", "not has:birthday kind=buyer", "-city:رياض",
	"last_contacted_at=none", "interaction_count=0", "pending_followups>0", "notes=none", "",
};

static void same_in_sql(const char *text)
{
	static const struct class_limits limits = { 7, 30, 30, 60, 90, 120, 60, 120, 90, 5000000,
		{ 30, 22, 12, 4, 1, 10, 5, 4, 3, 3, 20, 15, 8, 10 } };
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct filter filter;
	struct query q = { .entity = &customer_entity, .filter = &filter };
	struct rowset all = { 0 }, got = { 0 };
	size_t hits = 0;
	int64_t count;

	ck_ok(filter_parse(&customer_entity, text, &env, &limits, &filter, &err));
	ck_ok(query_list(db, &q, &got, &err));
	everything(&customer_entity, false, &all);
	for (size_t i = 0; i < all.n; i++) {
		bool there = false;

		for (size_t k = 0; k < got.n; k++)
			there |= got.v[k]->n == all.v[i]->n;
		hits += there;
		ck_assert_msg(there == filter_matches(&filter, all.v[i]), "%s: %s", text,
			record_text(all.v[i], CUSTOMER_name));
	}
	ck_assert_uint_eq(hits, got.n);
	ck_ok(query_count(db, &q, 0, &count, &err));
	ck_assert_int_eq(count, (int64_t)got.n);
	ck_ok(query_count(db, &q, 3, &count, &err));
	ck_assert_int_eq(count, MIN((int64_t)got.n, 3));
	rowset_release(&got);
	q.limit = 5;
	ck_ok(query_list(db, &q, &got, &err));
	ck_assert_uint_eq(got.n, MIN(hits, 5));
	filter_release(&filter);
	rowset_release(&all);
	rowset_release(&got);
}

/* Own fields of every kind: every operator that fits, one by one and with others. */
static const char *const own_filters[] = {
	"own_text:نص", "own_text=none", "own_text!=none", "own_note:نص", "not own_note:نص",
	"own_phone:5", "has:own_phone", "own_email:example", "own_email=none", "own_choice=north",
	"own_choice=north,south", "own_choice!=north", "own_choice:South", "-own_choice=south",
	"own_set=a1,a2", "own_set!=a1", "own_set=none", "own_day<2026-06-01", "own_day>=2026-06-01",
	"own_day=2026-03-01..2026-09-01", "own_day<30d", "own_moment<30d", "own_moment>=2020-01-01",
	"own_moment=today", "own_money>=2", "own_money<2", "own_money=1..9000", "not own_money>=500",
	"own_int>0", "own_int!=1", "own_int<=500000", "own_bool=yes", "own_bool!=yes", "own_bool=no",
	"own_ref=none", "own_ref!=none", "own_ref=me", "own-money>=2 kind=buyer",
	"(own_bool=yes or own_choice=north) not own_set:a1",
};

START_TEST(filters_say_the_same_in_sql)
{
	same_in_sql(filters[_i]);
}
END_TEST

START_TEST(own_filters_say_the_same_in_sql)
{
	same_in_sql(own_filters[_i]);
}
END_TEST

/* What lacks the field passes "not this city", also where the list stands in its order. */
START_TEST(what_is_missing_stands_in_the_order_of_its_filter)
{
	static const char *const cases[] = { "-city:رياض", "city!=الرياض", "not has:birthday" };
	static const char *const orders[] = { "city name", "-city", "date_of_birth" };
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };

	for (size_t i = 0; i < COUNT(cases) * COUNT(orders); i++) {
		struct filter filter;
		struct sort sort;
		struct query q = { .entity = &customer_entity, .filter = &filter, .sort = &sort };
		struct rowset rows = { 0 };
		int64_t count;

		ck_ok(filter_parse(&customer_entity, cases[i % COUNT(cases)], &env, NULL, &filter, &err));
		ck_ok(sort_parse(&customer_entity, orders[i / COUNT(cases)], &sort, &err));
		ck_ok(query_count(db, &q, 0, &count, &err));
		ck_ok(query_list(db, &q, &rows, &err));
		ck_assert_msg((int64_t)rows.n == count, "%s by %s: %zu of %lld", cases[i % COUNT(cases)],
			orders[i / COUNT(cases)], rows.n, (long long)count);
		expect_pages(&q, &rows, cases[i % COUNT(cases)]);
		rowset_release(&rows);
		filter_release(&filter);
	}
}
END_TEST

START_TEST(groups_count_what_the_list_shows)
{
	static const char *const fields[] = { "city", "status", "is_vip", "kind" };
	static const char *const cases[] = { "", "kind=buyer", "city=none" };
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };

	for (size_t i = 0; i < COUNT(fields) * COUNT(cases); i++) {
		size_t field = (size_t)entity_field(&customer_entity, fields[i / COUNT(cases)]);
		const struct field *f = &customer_entity.fields[field];
		struct filter filter;
		struct query q = { .entity = &customer_entity, .filter = &filter };
		struct rowset rows = { 0 };
		struct groups groups = { 0 };
		size_t sum = 0;

		ck_ok(filter_parse(&customer_entity, cases[i % COUNT(cases)], &env, NULL, &filter, &err));
		ck_ok(query_list(db, &q, &rows, &err));
		ck_ok(query_groups(db, &q, f, &groups, &err));
		for (size_t g = 0; g < groups.n; g++) {
			int64_t naive = 0;

			for (size_t k = 0; k < rows.n; k++)
				naive += value_equal(f, &rows.v[k]->v[field], &groups.v[g].value);
			ck_assert_int_eq(groups.v[g].count, naive);
			sum += (size_t)naive;
		}
		ck_assert_uint_eq(sum, rows.n);		/* each stands in one group */
		groups_release(&groups);
		rowset_release(&rows);
		filter_release(&filter);
	}
}
END_TEST

/* The walk gives up at once, in the middle, or not at all: the pages are the same. */
START_TEST(a_filter_that_fits_few_pages_the_same)
{
	static const char *const few[] = { "tag:vip", "city:جدة rating>=3", "-tag:hot_lead city:none",
		"kind=buyer,seller email:@" };
	static const char *const sorts[] = { "-last_activity_at", "name", "budget_max -email", "-secondary_phone" };
	static const int steps[] = { 0, 1, 2, 4, WALK_STEPS };
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };

	for (size_t i = 0; i < COUNT(few) * COUNT(sorts); i++) {
		struct rowset all = { 0 };
		struct filter filter;
		struct sort sort;
		struct query q = { .entity = &customer_entity, .filter = &filter, .sort = &sort };
		size_t kept = 0;

		ck_ok(filter_parse(&customer_entity, few[i / COUNT(sorts)], &env, NULL, &filter, &err));
		ck_ok(sort_parse(&customer_entity, sorts[i % COUNT(sorts)], &sort, &err));
		everything(&customer_entity, false, &all);
		for (size_t k = 0; k < all.n; k++)
			if (filter_matches(&filter, all.v[k]))
				all.v[kept++] = all.v[k];
			else
				record_free(&all.v[k]);
		all.n = kept;
		order_now = &sort;
		if (all.n)
			qsort(all.v, all.n, sizeof(struct record *), naive_order);
		db->walk_steps = steps[i % COUNT(steps)];
		expect_pages(&q, &all, few[i / COUNT(sorts)]);
		rowset_release(&all);
		filter_release(&filter);
	}
}
END_TEST

START_TEST(tags_are_found_by_their_search_form)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct filter filter;
	struct query q = { .entity = &customer_entity, .filter = &filter };
	int64_t count;

	ck_ok(filter_parse(&customer_entity, "tag:مهم", &env, NULL, &filter, &err));
	ck_ok(query_count(db, &q, 0, &count, &err));
	ck_assert_int_gt(count, 5);
	filter_release(&filter);
}
END_TEST

START_TEST(a_value_is_never_sql)
{
	struct filter filter = { .entity = &customer_entity };
	struct value evil = { .set = true, .text = (char *)"x' OR '1'='1; DROP TABLE customer; --" };
	struct query q = { .entity = &customer_entity, .filter = &filter };
	int64_t count;

	filter_add(&filter, "city", FILTER_EQ, &evil, 0);
	ck_ok(query_count(db, &q, 0, &count, &err));
	ck_assert_int_eq(count, 0);
	filter_release(&filter);
	q.filter = NULL;
	q.search = evil.text;
	ck_ok(query_count(db, &q, 0, &count, &err));
	ck_assert_int_eq(count, 0);
	q.search = "\"* OR document: NEAR( -";
	ck_ok(query_count(db, &q, 0, &count, &err));
	ck_assert_int_eq(count, 0);
}
END_TEST

static bool stop_at_ten(struct record *rec, void *ctx)
{
	int64_t *v = ctx;

	v[++v[0]] = rec->n;
	return v[0] < 10;
}

START_TEST(each_goes_in_order_and_stops)
{
	struct query q = { .entity = &customer_entity };
	struct rowset rows = { 0 };
	int64_t got[12] = { 0 };

	ck_ok(query_each(db, &q, stop_at_ten, got, &err));
	ck_assert_int_eq(got[0], 10);
	ck_ok(query_list(db, &q, &rows, &err));
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(got[i + 1], rows.v[i]->n);
	rowset_release(&rows);
}
END_TEST

START_TEST(deleted_and_assigned_ones_alone)
{
	struct query q = { .entity = &customer_entity, .deleted = true };
	struct rowset rows = { 0 };
	int64_t mine, theirs, all;

	ck_ok(query_list(db, &q, &rows, &err));
	ck_assert_uint_eq(rows.n, CUSTOMERS / 10);
	rowset_release(&rows);
	q.deleted = false;
	ck_ok(query_count(db, &q, 0, &all, &err));
	q.assigned_to = me.user;
	ck_ok(query_count(db, &q, 0, &mine, &err));
	ck_ok(query_list(db, &q, &rows, &err));
	ck_assert_int_eq((int64_t)rows.n, mine);
	for (size_t i = 0; i < rows.n; i++)
		ck_assert_int_eq(record_num(rows.v[i], common_index(&customer_entity,
			COMMON_assigned_to)), me.user);
	rowset_release(&rows);
	q.assigned_to = query_other;
	ck_ok(query_count(db, &q, 0, &theirs, &err));
	ck_assert_int_gt(theirs, 0);
	ck_assert_int_eq(mine + theirs, all);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("query");
	TCase *lists = tcase_create("lists"), *own = tcase_create("own fields"),
		*rest = tcase_create("rest");
	int n = 0;

	while (entities[n])
		n++;
	tcase_add_checked_fixture(lists, query_setup, one_store_teardown);
	tcase_add_loop_test(lists, every_column_pages_both_ways, 0, CUSTOMER_NFIELDS);
	tcase_add_loop_test(lists, several_columns_page_both_ways, 0, 6);
	tcase_add_loop_test(lists, every_entity_lists_in_its_order, 0, n);
	tcase_add_loop_test(lists, filters_say_the_same_in_sql, 0, (int)COUNT(filters));
	suite_add_tcase(suite, lists);
	tcase_add_checked_fixture(own, setup_own, one_store_teardown);
	tcase_add_loop_test(own, every_column_pages_both_ways, CUSTOMER_NFIELDS,
		CUSTOMER_NFIELDS + STORE_OWN);
	tcase_add_loop_test(own, every_entity_lists_in_its_order, 0, n);
	tcase_add_loop_test(own, filters_say_the_same_in_sql, 0, (int)COUNT(filters));
	tcase_add_loop_test(own, own_filters_say_the_same_in_sql, 0, (int)COUNT(own_filters));
	suite_add_tcase(suite, own);
	tcase_add_checked_fixture(rest, query_setup, one_store_teardown);
	tcase_add_test(rest, what_is_missing_stands_in_the_order_of_its_filter);
	tcase_add_test(rest, groups_count_what_the_list_shows);
	tcase_add_test(rest, a_filter_that_fits_few_pages_the_same);
	tcase_add_test(rest, tags_are_found_by_their_search_form);
	tcase_add_test(rest, a_value_is_never_sql);
	tcase_add_test(rest, each_goes_in_order_and_stops);
	tcase_add_test(rest, deleted_and_assigned_ones_alone);
	suite_add_tcase(suite, rest);
	return unit_run(suite);
}
