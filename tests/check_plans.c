/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The plans of the hot queries: each walks an index. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "store/store_p.h"	/* the connection: SQLite itself is asked for the plans */
#include "panes_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

static struct strlist seen;

static int remember(unsigned type, void *ctx, void *stmt, void *text)
{
	char *sql = sqlite3_expanded_sql(stmt);

	(void)type, (void)ctx, (void)text;
	if (str_has_prefix(sql, "SELECT"))
		strlist_add(&seen, sql);
	sqlite3_free(sql);
	return 0;
}

/* Every select since the last call walks an index and sorts nothing (`few`: but a few rows). */
static void expect_plans_of(const char *what, bool few)
{
	size_t n = seen.n;

	ck_assert_msg(n > 0, "%s", what);
	sqlite3_trace_v2(db->sqlite, 0, NULL, NULL);
	for (size_t i = 0; i < n; i++) {
		char *explain = xasprintf("EXPLAIN QUERY PLAN %s", seen.v[i]);
		sqlite3_stmt *stmt;

		ck_assert_int_eq(sqlite3_prepare_v2(db->sqlite, explain, -1, &stmt, NULL), SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *line = (const char *)sqlite3_column_text(stmt, 3);
			bool scan = str_has_prefix(line, "SCAN") && !strstr(line, "USING INDEX") &&
				!strstr(line, "USING COVERING INDEX") && !strstr(line, "VIRTUAL TABLE INDEX") &&
				!strstr(line, "CONSTANT ROW") && !str_eq(line, "SCAN i") &&
				!str_eq(line, "SCAN who") && !strstr(line, "(subquery-");	/* the few chosen */

			ck_assert_msg(!scan && (few || !strstr(line, "TEMP B-TREE")), "%s: %s\n%s", what, line,
				seen.v[i]);
		}
		sqlite3_finalize(stmt);
		free(explain);
	}
	strlist_release(&seen);
	sqlite3_trace_v2(db->sqlite, SQLITE_TRACE_STMT, remember, NULL);
}

/* Does any select since the last call search by it? */
static bool uses_index(const char *index)
{
	bool uses = false;

	for (size_t i = 0; i < seen.n; i++) {
		char *explain = xasprintf("EXPLAIN QUERY PLAN %s", seen.v[i]);
		sqlite3_stmt *stmt;

		ck_assert_int_eq(sqlite3_prepare_v2(db->sqlite, explain, -1, &stmt, NULL), SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW)
			uses |= strstr((const char *)sqlite3_column_text(stmt, 3), index) != NULL;
		sqlite3_finalize(stmt);
		free(explain);
	}
	return uses;
}

static void expect_plans(const char *what)
{
	expect_plans_of(what, false);
}

static void list_plan(const char *sort_text, const char *filter_text, int64_t assigned,
	const struct record *anchor)
{
	static const enum page_from from[] = { PAGE_FIRST, PAGE_LAST, PAGE_AFTER, PAGE_BEFORE,
		PAGE_AROUND };
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct sort sort;
	struct filter filter;
	struct query q = { .entity = anchor->entity, .filter = &filter, .sort = &sort, .limit = 50,
		.assigned_to = assigned, .anchor = anchor };

	ck_ok(sort_parse(q.entity, sort_text, &sort, &err));
	ck_ok(filter_parse(q.entity, filter_text, &env, NULL, &filter, &err));
	for (size_t i = 0; i < COUNT(from); i++) {
		struct rowset rows = { 0 };
		char *what = xasprintf("%s by %s where %s, page %zu", q.entity->name, sort_text,
			filter_text, i);

		q.from = from[i];
		ck_ok(query_list(db, &q, &rows, &err));
		rowset_release(&rows);
		expect_plans(what);
		free(what);
	}
	filter_release(&filter);
}

static void count_plan(const char *filter_text)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct filter filter;
	struct query q = { .entity = &customer_entity, .filter = &filter };
	int64_t n;

	ck_ok(filter_parse(&customer_entity, filter_text, &env, NULL, &filter, &err));
	ck_ok(query_count(db, &q, 10000, &n, &err));
	filter_release(&filter);
	expect_plans(filter_text);
}

/* The shipped list: the few of the next days are found by their index, the family's by theirs. */
static void birthdays_plan(void)
{
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct rowset rows = { 0 };
	struct filter filter;
	struct sort sort;
	struct query q = { .entity = &customer_entity, .filter = &filter, .sort = &sort, .limit = 50 };

	ck_ok(filter_parse(&customer_entity, "has:birthday", &env, NULL, &filter, &err));
	ck_ok(sort_parse(&customer_entity, "next_birthday name", &sort, &err));
	ck_ok(query_list(db, &q, &rows, &err));
	ck_assert(uses_index("customer_birthday") && uses_index("family_member_birthday"));
	expect_plans_of("the list of birthdays", true);
	rowset_release(&rows);
	filter_release(&filter);
}

/* What stands beside the lists: history, changes, ids, duplicates at entry, birthdays, tags. */
static void count_due(void *ctx, int64_t customer, int64_t at, int64_t n)
{
	ck_assert(customer && at && n);
	++*(int *)ctx;
}

/* What the making of a call list asks of everybody's follow-ups, and of the steps of the log. */
static void plans_of_all(void)
{
	struct changes changes = { 0 };
	struct str outcome = STR_INIT;
	int64_t from, to;
	int found = 0;

	ck_ok(query_due_followups(db, INT64_MIN, INT64_MAX, count_due, &found, &err));
	ck_assert_int_gt(found, 0);
	ck_assert_msg(uses_index("COVERING INDEX followup_open"), "rows of follow-ups are read");
	expect_plans("follow-ups that are due");
	ck_ok(query_last_outcome(db, panes_noura, 12, &outcome, &err));
	str_release(&outcome);
	expect_plans("last outcome");
	ck_ok(log_rows_of(db, 1, &from, &to, &err));
	ck_assert_int_lt(from, to);
	expect_plans("rows of a step");
	ck_ok(query_notes(db, "export", 0, &changes, &err));
	changes_release(&changes);
}

static void more_plans(const struct record *customer)
{
	struct changes changes = { 0 };
	struct rowset rows = { 0 };
	struct due day = { .from = date_now(), .to = date_now() + DAY_MS };
	struct timeline timeline = { 0 };
	int64_t n;

	ck_ok(query_history(db, panes_noura, INT64_MAX, 50, &changes, &err));
	changes_release(&changes);
	ck_assert_msg(uses_index("customer_merged"), "history walks all that were deleted");
	expect_plans_of("history of a customer", true);
	ck_ok(query_history(db, 0, INT64_MAX, 50, &changes, &err));
	changes_release(&changes);
	expect_plans("history of all");
	ck_ok(query_log_since(db, query_log_seq(db) - 5, 0, &changes, &err));
	changes_release(&changes);
	expect_plans("changes since");
	ck_ok(query_by_id(db, &customer_entity, customer->id, &n, &err));
	expect_plans("an id");
	ck_ok(query_duplicates(db, customer, &rows, &err));
	expect_plans_of("duplicates", true);
	ck_ok(query_occasions(db, &customer_entity, CUSTOMER_date_of_birth, (struct civil){ 2026, 11, 22 },
		(struct civil){ 2026, 12, 22 }, 50, &rows, &err));
	rowset_release(&rows);
	expect_plans("birthdays");
	ck_ok(query_agenda(db, &day, 50, &timeline, &err));
	timeline_release(&timeline);
	expect_plans("the agenda of a day");
	birthdays_plan();
	count_plan("status=active");
	count_plan("tag:vip");
	count_plan("last_activity_at>=30d");
	list_plan("-last_activity_at", "kind=buyer,investor", 0, customer);
	list_plan("name", "city:جدة -tag:cold", 0, customer);
}

static void all_plans(void)
{
	static const char *const sorts[] = { "-last_activity_at", "last_activity_at", "name", "-name",
		"-last_contacted_at", "next_followup_at", "-created_at", "-days_silent", "email",
		"-budget_max", "phone" };
	static const char *const searches[] = { "نوزه", "ن", "نو", "نوره", "نوره القحط", "050", "٠٥٠١٢", "a@b.com",
		"ال" };
	struct record *customer = store_get(db, &customer_entity, panes_noura);
	struct query q = { .entity = &customer_entity, .limit = 50 };
	struct due due = { .assigned_to = me.user, .from = INT64_MIN, .to = INT64_MAX };
	size_t count;
	struct timeline timeline = { 0 };
	struct rowset rows = { 0 };
	struct value phone = { .set = true, .text = (char *)"+966501234567" };
	struct places places = { 0 };
	struct changes changes = { 0 };
	int streak;

	strlist_release(&seen);
	sqlite3_trace_v2(db->sqlite, SQLITE_TRACE_STMT, remember, NULL);
	for (size_t i = 0; i < COUNT(sorts); i++) {
		list_plan(sorts[i], "", 0, customer);
		list_plan(sorts[i], "", me.user, customer);
	}
	list_plan("-last_activity_at", "status=active", 0, customer);
	list_plan("-last_activity_at", "kind=buyer last_activity_at>=30d", me.user, customer);
	list_plan("-last_activity_at", "status=active,new kind!=seller city:جدة", 0, customer);
	list_plan("name", "status=active", me.user, customer);
	for (size_t i = 0; i < COUNT(searches); i++) {
		q.search = searches[i];
		ck_ok(query_list(db, &q, &rows, &err));
		rowset_release(&rows);
		expect_plans(searches[i]);
		ck_ok(query_search(db, searches[i], 50, &places, &err));
		places_release(&places);
		expect_plans(searches[i]);
	}
	ck_ok(query_field_history(db, panes_noura, "notes", 50, &changes, &err));
	changes_release(&changes);
	expect_plans_of("history of a field", true);	/* of one record */
	ck_ok(query_timeline(db, panes_noura, INT64_MAX, 0, 50, &timeline, &err));
	timeline_release(&timeline);
	ck_ok(query_timeline(db, panes_noura, date_now(), 5, 50, &timeline, &err));
	timeline_release(&timeline);
	expect_plans("timeline");
	ck_ok(query_agenda(db, &due, 50, &timeline, &err));
	timeline_release(&timeline);
	expect_plans("agenda");
	due.after_n = panes_noura;
	ck_ok(query_agenda_count(db, &due, &count, &err));
	expect_plans("count of the agenda");
	ck_ok(query_equal(db, &customer_entity, CUSTOMER_phone, &phone, false, 5, &rows, &err));
	rowset_release(&rows);
	expect_plans_of("phone", true);
	ck_ok(query_no_answer_streak(db, panes_noura, 0, &streak, &err));
	ck_ok(query_last_interactions(db, panes_noura, 10, &rows, &err));
	rowset_release(&rows);
	expect_plans("rules");
	more_plans(customer);
	plans_of_all();
	record_free(&customer);
}

START_TEST(hot_queries_walk_an_index)
{
	all_plans();
}
END_TEST

START_TEST(hot_queries_walk_an_index_when_analyzed)
{
	struct save *save;

	/* Enough rows for SQLite to believe in its own statistics. */
	ck_ok(save_begin(db, &me, "fill", true, &save, &err));
	for (int i = 0; i < 3000; i++) {
		struct record *rec = record_new(&customer_entity);
		struct str name = STR_INIT;
		char phone[20];

		store_name(&panes_state, &name);
		record_set_text(rec, CUSTOMER_name, name.s);
		record_set_text(rec, CUSTOMER_status, i % 3 ? "new" : "active");
		snprintf(phone, sizeof(phone), "+96650%07d", i);
		record_set_text(rec, CUSTOMER_phone, phone);
		ck_ok(save_put(save, WHO_IMPORT, rec, &err));
		str_release(&name);
		record_free(&rec);
	}
	ck_ok(save_commit(&save, &err));
	ck_ok(db_analyze(db, &err));
	all_plans();
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("plans", panes_setup, one_store_teardown, 0,
		ONCE(hot_queries_walk_an_index), ONCE(hot_queries_walk_an_index_when_analyzed));
}
