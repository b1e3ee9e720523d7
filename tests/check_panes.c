/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Timeline, agenda and log against a naive reading; and that no hot query reads or sorts a whole table. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* the connection: SQLite itself is asked for the plans */
#include "app/followups.h"
#include "panes_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

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
	return record_num(rec, (size_t)entity_field(rec->entity, "customer")) == panes_noura;
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

		ck_ok(query_timeline(db, panes_noura, before, before_n, 7, &page, &err));
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
		{ INT64_MIN, INT64_MAX, 0 }, { INT64_MIN, INT64_MAX, panes_other },
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

	ck_ok(query_history(db, panes_sara, INT64_MAX, 0, &mine, &err));
	ck_ok(query_history(db, 0, INT64_MAX, 0, &all, &err));
	ck_assert_uint_gt(all.n, mine.n);
	for (size_t i = 0; i < mine.n; i++) {
		ck_assert_msg(i == 0 || mine.v[i - 1].seq > mine.v[i].seq, "newest first");
		if (mine.v[i].entity == &customer_entity) {
			ck_assert_int_eq(mine.v[i].n, panes_sara);
		} else {
			struct record *rec = store_get(db, mine.v[i].entity, mine.v[i].n);

			ck_assert_int_eq(record_num(rec, (size_t)entity_field(rec->entity, "customer")),
				panes_sara);
			record_free(&rec);
			children++;
		}
	}
	ck_assert_uint_gt(children, 20);
	ck_ok(query_history(db, panes_sara, mine.v[4].seq, 3, &page, &err));
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

	store_followup(db, &me, panes_noura, date_now());
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

int main(void)
{
	return UNIT_RUN_IN("panes", panes_setup, one_store_teardown, 0,
		ONCE(a_timeline_pages_through_everything), ONCE(an_agenda_is_what_is_open_in_time),
		ONCE(agenda_is_counted_only_so_far), ONCE(history_of_a_customer_is_his_alone),
		ONCE(changes_since_come_in_order));
}
