/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Timeline, agenda and log against a naive reading; and that no hot query reads or sorts a whole table. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"
#include "app/followups.h"
#include "plans.h"
#include "store_fixture.h"
#include "unit.h"

static struct db *db;
static struct actor me;
static int64_t noura, sara, other;
static struct err err;
static uint32_t state;

static void setup(void)
{
	db = store_memory();
	me = store_actor(db);
	other = store_user(db, "غيره");
	noura = store_customer(db, &me, "نورة القحطاني", "+966501234567");
	sara = store_customer(db, &me, "سارة السالم", "+966501234568");
	state = 77;
	for (int i = 0; i < 60; i++) {
		int64_t customer = i % 3 ? noura : sara;
		int64_t at = date_now() + ((int64_t)store_random(&state, 20) - 10) * DAY_MS;
		int64_t n = i % 2 ? store_interaction(db, &me, customer, "call", "callback", at) :
			store_followup(db, &me, customer, at);
		const struct entity *entity = i % 2 ? &interaction_entity : &followup_entity;
		struct record *rec = store_get(db, entity, n);

		if (i % 7 == 0) {
			record_set_text(rec, (size_t)entity_field(entity, "status"), "cancelled");
			record_set_num(rec, common_index(entity, COMMON_assigned_to), other);
			store_put(db, &me, rec);
		}
		record_free(&rec);
		if (i % 11 == 0) {
			struct save *save;

			ck_ok(save_begin(db, &me, "gone", false, &save, &err));
			ck_ok(save_delete(save, WHO_USER, entity, n, &err));
			ck_ok(save_commit(&save, &err));
		}
	}
}

static void teardown(void)
{
	db_close(&db);
}

/* --- Panes. */

struct naive { int64_t at, n; };

static int newest_first(const void *a, const void *b)
{
	const struct naive *x = a, *y = b;

	return x->at != y->at ? (x->at < y->at ? 1 : -1) : (x->n < y->n) - (x->n > y->n);
}

static int oldest_first(const void *a, const void *b)
{
	return newest_first(b, a);
}

static size_t collect(struct naive out[], bool (*wanted)(const struct record *rec))
{
	static const struct entity *const both[] = { &interaction_entity, &followup_entity };
	size_t n = 0;

	for (size_t e = 0; e < 2; e++) {
		struct query all = { .entity = both[e] };
		struct rowset rows = { 0 };

		ck_ok(query_list(db, &all, &rows, &err));
		for (size_t i = 0; i < rows.n; i++)
			if (wanted(rows.v[i]))
				out[n++] = (struct naive){ record_num(rows.v[i], e ? FOLLOWUP_due_at :
					INTERACTION_at), rows.v[i]->n };
		rowset_release(&rows);
	}
	return n;
}

static bool is_nouras(const struct record *rec)
{
	return record_num(rec, (size_t)entity_field(rec->entity, "customer")) == noura;
}

START_TEST(a_timeline_pages_through_everything)
{
	struct naive wanted[100];
	size_t n = collect(wanted, is_nouras), at = 0;
	int64_t before = INT64_MAX, before_n = INT64_MAX;

	qsort(wanted, n, sizeof(*wanted), newest_first);
	ck_assert_uint_gt(n, 30);
	for (;;) {
		struct timeline page = { 0 };
		size_t got;

		ck_ok(query_timeline(db, noura, before, before_n, 7, &page, &err));
		for (size_t i = 0; i < page.n; i++, at++) {
			ck_assert_uint_lt(at, n);
			ck_assert_int_eq(page.v[i].rec->n, wanted[at].n);
			ck_assert_int_eq(page.v[i].at, wanted[at].at);
			before = page.v[i].at;
			before_n = page.v[i].rec->n;
		}
		got = page.n;
		timeline_release(&page);
		if (!got)
			break;
	}
	ck_assert_uint_eq(at, n);
}
END_TEST

static int64_t agenda_from, agenda_to, agenda_of;

static bool is_due(const struct record *rec)
{
	const struct entity *entity = rec->entity;
	int64_t at = record_num(rec, entity == &followup_entity ? FOLLOWUP_due_at : INTERACTION_at);

	return str_eq(record_text(rec, (size_t)entity_field(entity, "status")), "pending") &&
		at >= agenda_from && at < agenda_to && (!agenda_of ||
		record_num(rec, common_index(entity, COMMON_assigned_to)) == agenda_of);
}

START_TEST(an_agenda_is_what_is_open_in_time)
{
	const struct { int64_t from, to, of; } ranges[] = {
		{ INT64_MIN, date_now(), 0 }, { date_now(), date_now() + DAY_MS, 0 },
		{ date_now() - 3 * DAY_MS, date_now() + 5 * DAY_MS, me.user },
		{ INT64_MIN, INT64_MAX, 0 }, { INT64_MIN, INT64_MAX, other },
		{ date_now(), date_now(), 0 },
	};

	for (size_t r = 0; r < COUNT(ranges); r++) {
		struct naive wanted[100];
		struct due due = { ranges[r].of, ranges[r].from, ranges[r].to, 0 };
		struct timeline got = { 0 };
		size_t n, count;

		agenda_from = ranges[r].from;
		agenda_to = ranges[r].to;
		agenda_of = ranges[r].of;
		n = collect(wanted, is_due);
		qsort(wanted, n, sizeof(*wanted), oldest_first);
		ck_ok(query_agenda(db, &due, 0, &got, &err));
		ck_assert_uint_eq(got.n, n);
		for (size_t i = 0; i < n; i++)
			ck_assert_int_eq(got.v[i].rec->n, wanted[i].n);
		timeline_release(&got);
		ck_ok(query_agenda_count(db, &due, &count, &err));
		ck_assert_uint_eq(count, n);
		/* Page by page the same, although some are due at one moment. */
		for (size_t done = 0; done < n; done += got.n, timeline_release(&got)) {
			ck_ok(query_agenda(db, &due, 2, &got, &err));
			ck_assert_uint_eq(got.n, MIN(n - done, 2));
			for (size_t i = 0; i < got.n; i++)
				ck_assert_int_eq(got.v[i].rec->n, wanted[done + i].n);
			due.from = got.v[got.n - 1].at;
			due.after_n = got.v[got.n - 1].rec->n;
		}
	}
}
END_TEST

static void add_due(const char *entity, const char *time, int rows)
{
	char *text = xasprintf("INSERT INTO \"%s\"(n, \"%s\", status) WITH RECURSIVE k(i) AS (SELECT 1 UNION "
		"ALL SELECT i + 1 FROM k WHERE i < %d) SELECT i + 1000000, i, 'pending' FROM k", entity, time, rows);

	ck_ok(sql_exec(db, "PRAGMA foreign_keys=OFF", &err));
	ck_ok(sql_exec(db, text, &err));
	free(text);
}

START_TEST(agenda_is_counted_only_so_far)
{
	struct due due = { .from = 0, .to = 1000000 };
	struct str text = STR_INIT;
	size_t count;

	add_due("followup", "due_at", AGENDA_CAP - 2);
	ck_ok(query_agenda_count(db, &due, &count, &err));
	ck_assert_uint_eq(count, AGENDA_CAP - 2);
	/* Both together reach it, neither counts beyond. */
	add_due("interaction", "at", AGENDA_CAP + 5);
	ck_ok(query_agenda_count(db, &due, &count, &err));
	ck_assert_uint_eq(count, AGENDA_CAP);
	agenda_count_text(count, &text);
	agenda_count_text(count - 1, &text);
	ck_assert_str_eq(text.s, "10000+9999");
	str_release(&text);
}
END_TEST

/* --- The log. */

START_TEST(history_of_a_customer_is_his_alone)
{
	struct changes mine = { 0 }, all = { 0 }, page = { 0 };
	size_t children = 0;

	ck_ok(query_history(db, sara, INT64_MAX, 0, &mine, &err));
	ck_ok(query_history(db, 0, INT64_MAX, 0, &all, &err));
	ck_assert_uint_gt(all.n, mine.n);
	for (size_t i = 0; i < mine.n; i++) {
		ck_assert_msg(i == 0 || mine.v[i - 1].seq > mine.v[i].seq, "newest first");
		if (mine.v[i].entity == &customer_entity) {
			ck_assert_int_eq(mine.v[i].n, sara);
		} else {
			struct record *rec = store_get(db, mine.v[i].entity, mine.v[i].n);

			ck_assert_int_eq(record_num(rec, (size_t)entity_field(rec->entity, "customer")),
				sara);
			record_free(&rec);
			children++;
		}
	}
	ck_assert_uint_gt(children, 20);
	ck_ok(query_history(db, sara, mine.v[4].seq, 3, &page, &err));
	ck_assert_uint_eq(page.n, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(page.v[i].seq, mine.v[5 + i].seq);
	changes_release(&page);
	changes_release(&mine);
	changes_release(&all);
}
END_TEST

START_TEST(changes_since_come_in_order)
{
	struct changes changes = { 0 };
	int64_t seq = query_log_seq(db), undone = 0;
	char *label;

	store_followup(db, &me, noura, date_now());
	ck_ok(undo_step(db, &me, &label, &err));
	free(label);
	ck_ok(query_log_since(db, seq, 0, &changes, &err));
	ck_assert_uint_eq(changes.n, 2);
	ck_assert_ptr_null(changes.v[0].field);
	undone += changes.v[0].undone;
	ck_assert_str_eq(changes.v[1].field->name, "deleted_at");
	ck_assert(!changes.v[1].undone);
	ck_assert_int_eq(undone, 1);
	ck_assert_int_eq(changes.v[1].seq, query_log_seq(db));
	changes_release(&changes);
}
END_TEST

/* --- Plans. */

static void expect_plans_of(const char *what, bool few)
{
	ck_assert_msg(plans_seen(), "%s", what);
	plans_expect(what, few);
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
	ck_assert(plans_use("customer_birthday") && plans_use("family_member_birthday"));
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
	ck_assert_msg(plans_use("COVERING INDEX followup_open"), "rows of follow-ups are read");
	expect_plans("follow-ups that are due");
	ck_ok(query_last_outcome(db, noura, 12, &outcome, &err));
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

	ck_ok(query_history(db, noura, INT64_MAX, 50, &changes, &err));
	changes_release(&changes);
	ck_assert_msg(plans_use("customer_merged"), "history walks all that were deleted");
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
	struct record *customer = store_get(db, &customer_entity, noura);
	struct query q = { .entity = &customer_entity, .limit = 50 };
	struct due due = { .assigned_to = me.user, .from = INT64_MIN, .to = INT64_MAX };
	size_t count;
	struct timeline timeline = { 0 };
	struct rowset rows = { 0 };
	struct value phone = { .set = true, .text = (char *)"+966501234567" };
	struct places places = { 0 };
	struct changes changes = { 0 };
	int streak;

	plans_begin(db);
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
	ck_ok(query_field_history(db, noura, "notes", 50, &changes, &err));
	changes_release(&changes);
	expect_plans_of("history of a field", true);	/* of one record */
	ck_ok(query_timeline(db, noura, INT64_MAX, 0, 50, &timeline, &err));
	timeline_release(&timeline);
	ck_ok(query_timeline(db, noura, date_now(), 5, 50, &timeline, &err));
	timeline_release(&timeline);
	expect_plans("timeline");
	ck_ok(query_agenda(db, &due, 50, &timeline, &err));
	timeline_release(&timeline);
	expect_plans("agenda");
	due.after_n = noura;
	ck_ok(query_agenda_count(db, &due, &count, &err));
	expect_plans("count of the agenda");
	ck_ok(query_equal(db, &customer_entity, CUSTOMER_phone, &phone, false, 5, &rows, &err));
	rowset_release(&rows);
	expect_plans_of("phone", true);
	ck_ok(query_no_answer_streak(db, noura, 0, &streak, &err));
	ck_ok(query_last_interactions(db, noura, 10, &rows, &err));
	rowset_release(&rows);
	expect_plans("rules");
	more_plans(customer);
	plans_of_all();
	plans_end();
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

		store_name(&state, &name);
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
	Suite *suite = suite_create("panes");
	TCase *all = tcase_create("panes");

	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_test(all, a_timeline_pages_through_everything);
	tcase_add_test(all, an_agenda_is_what_is_open_in_time);
	tcase_add_test(all, agenda_is_counted_only_so_far);
	tcase_add_test(all, history_of_a_customer_is_his_alone);
	tcase_add_test(all, changes_since_come_in_order);
	tcase_add_test(all, hot_queries_walk_an_index);
	tcase_add_test(all, hot_queries_walk_an_index_when_analyzed);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
