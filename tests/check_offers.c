/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the screens offer with one key, at any size: each order, each shipped list with its count, each kind of filter. */
#include "base/base.h"

#include "base/lang.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/reports.h"
#include "app/smart_lists.h"
#include "store/db.h"
#include "store/store_p.h"
#include "app_fixture.h"
#include "plans.h"

static struct app app;
static struct err err;

/* Enough rows for SQLite to believe in its own statistics, which say that nothing singles out anybody: they came
 * with one import, at one moment. */
static void fill(void)
{
	static const char *const wishes[] = { "buyer", "seller", "investor", "tenant" };
	struct save *save;

	ck_ok(save_begin(app.db, &app.actor, "fill", true, &save, &err));
	for (int i = 0; i < 2500; i++) {
		struct record *rec = record_new(&customer_entity);
		char text[40];

		snprintf(text, sizeof(text), "شخص %d", i);
		record_set_text(rec, CUSTOMER_name, text);
		snprintf(text, sizeof(text), "+96650%07d", i);
		record_set_text(rec, CUSTOMER_phone, text);
		record_set_text(rec, CUSTOMER_status, i % 3 ? "new" : "active");
		record_set_text(rec, CUSTOMER_kind, wishes[i % 4]);
		record_set_text(rec, CUSTOMER_relation, i % 5 ? "lead" : "customer");
		record_set_text(rec, CUSTOMER_city, i % 2 ? "الرياض" : "جدة");
		if (i % 7)	/* of fewer than 2,000 all are looked at (query_list.c) */
			record_set_add(rec, common_index(&customer_entity, COMMON_tags), "vip");
		record_set_num(rec, CUSTOMER_budget_max, 50000000 + i * 100);
		ck_ok(save_put(save, WHO_IMPORT, rec, &err));
		record_free(&rec);
	}
	ck_ok(save_commit(&save, &err));
}

static void setup(void)
{
	err = (struct err){ 0 };
	lang_set("en");
	fixture_open(&app, "2026-11-22T09:30");
	fill();
}

static void teardown(void)
{
	plans_end();
	app_close(&app);
}

/* Each way a page of it is read, and (`counted`) how it is counted. */
static void pages_of(struct query *q, const char *what, bool few, bool counted)
{
	static const enum page_from from[] = { PAGE_FIRST, PAGE_LAST, PAGE_AFTER, PAGE_BEFORE, PAGE_AROUND };
	int64_t n = 0, count;
	struct record *anchor = NULL;
	struct rowset first = { 0 };

	q->limit = 50;
	q->from = PAGE_FIRST;
	ck_ok(sql_int(app.db, &n, &err, "SELECT n FROM customer LIMIT 1 OFFSET 1200", ""));
	ck_ok(query_list(app.db, q, &first, &err));
	ck_ok(query_get(app.db, &customer_entity, first.n ? first.v[first.n / 2]->n : n, &anchor, &err));
	rowset_release(&first);
	q->anchor = anchor;
	plans_begin(app.db);
	for (size_t i = 0; i < COUNT(from); i++) {
		struct rowset rows = { 0 };

		q->from = from[i];
		ck_ok(query_list(app.db, q, &rows, &err));
		rowset_release(&rows);
		if (from[i] == PAGE_FIRST || from[i] == PAGE_LAST)
			ck_assert_msg(plans_seen(), "%s", what);
		plans_expect(what, few);
	}
	ck_ok(query_count(app.db, q, 10000, &count, &err));
	if (counted)
		plans_expect(what, few);
	plans_end();
	record_free(&anchor);
	q->anchor = NULL;
}

/* Those that come round with the year are few, and stand in no index in that order. */
static bool is_of_few(const struct query *q)
{
	return q->sort && q->sort->n && sort_is_yearly(q->sort->key[0].field);
}

START_TEST(each_shipped_list_walks_an_index)
{
	struct rowset lists = { 0 };

	if (_i)
		ck_ok(db_analyze(app.db, &err));
	ck_ok(smart_lists_all(&app, &lists, &err));
	ck_assert_uint_ge(lists.n, 7);
	for (size_t i = 0; i < lists.n; i++) {
		struct list_query query;

		ck_ok(list_query_read(&app, lists.v[i], &query, &err));
		pages_of(&query.query, record_text(lists.v[i], SMART_LIST_name), is_of_few(&query.query), true);
		list_query_release(&query);
	}
	rowset_release(&lists);
}
END_TEST

static const char *const orders[] = {	/* of the customers' screen (ui/customer_order.c), and by the columns with an index */
	"-last_activity_at", "name", "next_followup_at", "last_activity_at", "-created_at", "-budget_max",
	"phone", "-phone", "email", "-email", "budget_max", "created_at", "-name", "-next_followup_at",
};

static const char *const filters[] = {
	"", "status=active", "status=new,active", "-status=active", "kind=buyer,investor", "city:الرياض", "city=جدة",
	"-city:جدة", "tag:vip", "-tag:vip", "budget>=500k", "budget_max=500k..900k", "last_contacted_at<30d",
	"last_contacted_at=none", "created_at>=2026-01-01", "created_at=2026-01-01..today", "due<=tomorrow", "due=none",
	"has:overdue", "has:phone", "-has:email", "owner=me", "assigned_to=me", "risk>=high", "temperature=hot",
	"score>60", "score<=40", "days_silent>30", "phone:0501", "name:شخص", "vip=yes", "is_vip=no", "rating>=3",
	"(tag:vip or budget>=500k) -kind=seller", "not (city:الرياض kind=buyer) status=new", "consent=given",
	"relation=lead source!=import",
};

/* What no index knows is looked at row by row in the list's own order: that stops at a page, and sorts nothing. */
START_TEST(each_filter_walks_an_index_in_each_order)
{
	struct kind_env env = app_env(&app);
	struct filter filter;
	struct sort sort;
	struct query q = { .entity = &customer_entity, .filter = &filter, .sort = &sort };

	ck_ok(db_analyze(app.db, &err));
	ck_ok(filter_parse(q.entity, filters[_i], &env, &app.rules.classes, &filter, &err));
	app.db->walk_steps = 1 << 30;	/* how a walk goes on that finds nothing is another test's */
	for (size_t i = 0; i < COUNT(orders); i++) {
		char *what = xasprintf("%s by %s", filters[_i], orders[i]);

		ck_ok(sort_parse(q.entity, orders[i], &sort, &err));
		q.filter = *filters[_i] ? &filter : NULL;
		/* A filter without an index is counted by its rows, at rest and until the next key. */
		pages_of(&q, what, false, !*filters[_i]);
		free(what);
	}
	filter_release(&filter);
}
END_TEST

/* Whom nobody or hardly anybody fits is looked for in the table, from its beginning to its end, or in an index of the
 * filter's own; never row by row in the order of an index that has nothing to do with it. */
static const struct { const char *filter, *index; } rare[] = {
	{ "city:nowhere", NULL }, { "city:nowhere status=active", "customer_status" }, { "rating>=9", NULL },
	{ "phone=+966500000077 rating=none", "customer_phone" }, { "city:nowhere budget_max>=990m", "customer_budget_max" },
	{ "name:nobody", NULL },
};

START_TEST(few_are_found_with_few_reads)
{
	struct kind_env env = app_env(&app);
	struct filter filter;
	struct rowset rows = { 0 };
	struct query q = { .entity = &customer_entity, .filter = &filter, .limit = 50 };

	ck_ok(db_analyze(app.db, &err));
	ck_ok(filter_parse(q.entity, rare[_i].filter, &env, &app.rules.classes, &filter, &err));
	app.db->walk_steps = 0;		/* the walk is given up at once */
	plans_begin(app.db);
	ck_ok(query_list(app.db, &q, &rows, &err));
	ck_assert(plans_seen());
	ck_assert(!plans_use("SCAN t USING INDEX customer_name_norm"));
	ck_assert(!plans_use("SCAN t USING INDEX customer_phone"));
	if (rare[_i].index)
		ck_assert(plans_use(rare[_i].index));
	else
		ck_assert(plans_use("SCAN t"));
	rowset_release(&rows);
	filter_release(&filter);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("offers", setup, teardown, 0, EACH(each_shipped_list_walks_an_index, 2),
		EACH(each_filter_walks_an_index_in_each_order, COUNT(filters)),
		EACH(few_are_found_with_few_reads, COUNT(rare)));
}
