/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Merging two customers: everything moves along, and can be taken apart again. */
#include "base/base.h"

#include "store_fixture.h"
#include "app/merge.h"
#include "merge_fixture.h"
#include "one_app.h"
#include "model/schema/work.h"
#include "sync_fixture.h"

static struct err err;

static void dump_records(const struct entity *entity, bool deleted, struct str *out)
{
	struct query q = { .entity = entity, .deleted = deleted };
	struct kind_env env = app_env(&app);
	struct rowset rows = { 0 };

	ck_ok(query_list(app.db, &q, &rows, &err));
	for (size_t i = 0; i < rows.n; i++) {
		str_addf(out, "%s %s", entity->name, rows.v[i]->id);
		for (size_t k = 0; k < entity->nfields; k++)
			if (k != common_index(entity, COMMON_updated_at) &&
			    k != common_index(entity, COMMON_version)) {
				str_addc(out, '|');
				record_print(rows.v[i], k, &env, out);
			}
		str_addc(out, '\n');
	}
	rowset_release(&rows);
}

/* Everything that is stored, but for the count of the saves. */
static char *dump(void)
{
	struct str out = STR_INIT;

	for (size_t i = 0; entities[i]; i++) {
		dump_records(entities[i], false, &out);
		dump_records(entities[i], true, &out);
	}
	return str_detach(&out);
}

static int64_t child(const struct entity *entity, int64_t of, const char *spec)
{
	struct record *rec = make_record(entity, spec);
	struct kind_env env = app_env(&app);
	int field = entity_field(entity, "customer");
	int64_t n;

	record_set_num(rec, (size_t)(field < 0 ? entity_field(entity, "record") : field), of);
	record_defaults(rec, &env);
	ck_ok(app_put(&app, rec, &err));
	n = rec->n;
	record_free(&rec);
	return n;
}

struct family { int64_t kept, other, talk, gone, step, referred, child, paper; };
#define TEN "0123456789"
#define CONTENT TEN TEN TEN TEN TEN TEN "abcd"

static struct family make_family(void)
{
	struct family f = { .kept = merge_customer(KEPT), .other = merge_customer(OTHER) };
	struct record *third;

	child(&interaction_entity, f.kept, "type=call;outcome=successful;completed_at=2026-11-20T10:00");
	f.talk = child(&interaction_entity, f.other,
		"type=call;outcome=interested;completed_at=2026-11-21T10:00");
	f.gone = child(&interaction_entity, f.other, "type=note;notes=old;completed_at=2026-11-01T10:00");
	ck_ok(app_delete(&app, &interaction_entity, f.gone, &err));
	f.step = child(&followup_entity, f.other, "title=Call;due_at=2026-12-24T10:00");
	child(&notification_entity, f.other, "type=system;title=Look");
	f.child = child(&family_entity, f.other, "name=Sara;relationship=child");
	f.paper = child(&document_entity, f.other, "entity=customer;name=deed.pdf;file=" CONTENT);
	f.referred = merge_customer("name=Third;phone=0500000001");
	third = fixture_get(&app, &customer_entity, f.referred);
	record_set_num(third, CUSTOMER_referred_by, f.other);
	ck_ok(app_put(&app, third, &err));
	record_free(&third);
	return f;
}

/* Rows of any table that refer to a record. */
static size_t referring(int64_t n)
{
	size_t count = 0;

	for (size_t e = 0; entities[e]; e++)
		for (size_t i = 0; i < entities[e]->nfields; i++) {
			struct rowset rows = { 0 };

			if (entities[e]->fields[i].kind != &kind_ref)
				continue;
			ck_ok(query_referring(app.db, entities[e], i, n, &rows, &err));
			count += rows.n;
			rowset_release(&rows);
		}
	return count;
}

static int64_t refers(const struct entity *entity, int64_t n, const char *field)
{
	struct record *rec = fixture_get(&app, entity, n);
	int64_t to = record_num(rec, (size_t)entity_field(entity, field));

	record_free(&rec);
	return to;
}

START_TEST(everything_moves_along)
{
	struct family f = make_family();

	ck_assert_uint_gt(referring(f.other), 5);
	merge(f.kept, f.other);
	ck_assert_uint_eq(referring(f.other), 0);
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.kept);
	ck_assert_int_eq(refers(&interaction_entity, f.gone, "customer"), f.kept);
	ck_assert_int_eq(refers(&family_entity, f.child, "customer"), f.kept);
	ck_assert_int_eq(refers(&document_entity, f.paper, "record"), f.kept);
	ck_assert_int_eq(refers(&customer_entity, f.referred, "referred_by"), f.kept);
	ck_assert_int_eq(refers(&customer_entity, f.other, "merged_into"), f.kept);
	ck_value_eq(&app, &customer_entity, f.kept, "interaction_count", "2");
	ck_assert_str_ne(fixture_value(&app, &customer_entity, f.other, "deleted_at"), "");
	ck_assert_int_eq(fixture_count(&app, &customer_entity, ""), 2);
	/* A contact that was deleted before comes back to the kept one. */
	ck_ok(app_restore(&app, &interaction_entity, f.gone, &err));
	ck_value_eq(&app, &customer_entity, f.kept, "interaction_count", "3");
}
END_TEST

/* The very first thing that a process does: nothing has asked for figures before. */
START_TEST(figures_follow_at_once)
{
	char *path = store_path("figures.db");
	int64_t n, earlier;

	app_close(&app);
	machine_open(&app, path, "2026-11-22T10:00");
	n = merge_customer("name=Nora;phone=0500000001");
	fixture_clock("2026-11-21T10:00");
	earlier = merge_customer("name=Noura;phone=0500000002");
	app_close(&app);
	machine_open(&app, path, "2026-11-22T10:00");
	merge(n, earlier);
	ck_assert_str_eq(fixture_value(&app, &customer_entity, n, "last_activity_at"),
		fixture_value(&app, &customer_entity, n, "created_at"));
	free(path);
}
END_TEST

START_TEST(history_is_of_both)
{
	struct family f = make_family();
	struct changes changes = { 0 };
	bool added = false;

	merge(f.kept, f.other);
	ck_ok(query_history(app.db, f.kept, INT64_MAX, 0, &changes, &err));
	for (size_t i = 0; i < changes.n; i++)
		added |= changes.v[i].n == f.other && !changes.v[i].field;
	ck_assert(added);
	changes_release(&changes);
}
END_TEST

START_TEST(undo_and_redo_give_every_byte_back)
{
	struct family f = make_family();
	char *before = dump(), *after, *now, *label = NULL;

	merge(f.kept, f.other);
	after = dump();
	ck_assert_str_ne(before, after);
	ck_ok(app_undo(&app, &label, &err));
	ck_assert_str_eq(label, "Sarah merged into Sara");
	free(label);
	now = dump();
	ck_assert_str_eq(before, now);
	free(now);
	ck_ok(app_redo(&app, &label, &err));
	free(label);
	now = dump();
	ck_assert_str_eq(after, now);
	free(now);
	free(before);
	free(after);
}
END_TEST

START_TEST(one_call_a_day)
{
	int64_t a = merge_customer(KEPT), b = merge_customer(OTHER);
	int64_t open = child(&call_entity, a, "day=2026-11-22;reason=manual");
	int64_t done = child(&call_entity, b, "day=2026-11-22;reason=manual;status=completed");
	int64_t own = child(&call_entity, a, "day=2026-11-23;reason=manual");
	int64_t second = child(&call_entity, b, "day=2026-11-23;reason=manual");
	int64_t alone = child(&call_entity, b, "day=2026-11-24;reason=manual");
	char *before = dump(), *now;
	struct strlist kept = { 0 };

	merge(a, b);
	ck_assert_int_eq(fixture_count(&app, &call_entity, ""), 3);
	ck_assert_int_eq(refers(&call_entity, done, "customer"), a);
	ck_assert_int_eq(refers(&call_entity, alone, "customer"), a);
	ck_assert_str_ne(fixture_value(&app, &call_entity, open, "deleted_at"), "");
	ck_assert_str_ne(fixture_value(&app, &call_entity, second, "deleted_at"), "");
	ck_value_eq(&app, &call_entity, own, "deleted_at", "");
	ck_ok(app_unmerge(&app, b, &kept, &err));
	now = dump();
	ck_assert_str_eq(before, now);
	free(now);
	free(before);
}
END_TEST

START_TEST(taken_apart_long_after)
{
	struct family f = make_family();
	struct strlist kept = { 0 };
	int64_t late;

	merge(f.kept, f.other);
	fixture_clock("2027-03-01T10:00");
	fixture_edit(&app, &customer_entity, f.kept, "company=New;rating=1");
	late = child(&interaction_entity, f.kept, "type=note;notes=late;completed_at=2027-02-01T10:00");
	ck_ok(app_unmerge(&app, f.other, &kept, &err));
	ck_assert_uint_eq(kept.n, 1);		/* the rating was never touched by the merge */
	ck_assert_str_eq(kept.v[0], "Company");
	strlist_release(&kept);
	ck_values_eq(&app, &customer_entity, f.kept, { "company", "New" }, { "rating", "1" },
		{ "notes", "first" });
	ck_value_eq(&app, &customer_entity, f.other, "company", "Acme");
	ck_value_eq(&app, &customer_entity, f.other, "deleted_at", "");
	ck_assert_int_eq(refers(&customer_entity, f.other, "merged_into"), 0);
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.other);
	ck_assert_int_eq(refers(&interaction_entity, late, "customer"), f.kept);
	ck_assert_int_eq(refers(&customer_entity, f.referred, "referred_by"), f.other);
	ck_assert_int_eq(app_unmerge(&app, f.other, &kept, &err), ERR_MISSING);
}
END_TEST

START_TEST(taken_out_of_whom_it_went_on_to)
{
	struct family f = make_family();
	int64_t last = merge_customer("name=Last;phone=0500000009");
	struct strlist kept = { 0 };

	merge(f.kept, f.other);
	merge(last, f.kept);
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), last);
	ck_ok(app_unmerge(&app, f.other, &kept, &err));
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.other);
	ck_assert_int_eq(refers(&customer_entity, f.kept, "merged_into"), last);
	strlist_release(&kept);
}
END_TEST

START_TEST(restoring_takes_apart)
{
	struct family f = make_family();

	merge(f.kept, f.other);
	ck_ok(app_restore(&app, &customer_entity, f.other, &err));
	ck_assert_int_eq(refers(&interaction_entity, f.talk, "customer"), f.other);
	ck_assert_uint_eq(find(NULL, 0), 0);	/* and is not asked again */
}
END_TEST

START_TEST(refused_where_it_would_be_wrong)
{
	int64_t a = merge_customer(KEPT), b = merge_customer(OTHER);
	struct record *seen = fixture_get(&app, &customer_entity, a);
	struct record *other = fixture_get(&app, &customer_entity, b);
	struct merge_plan plan = { 0 };
	char *before;

	ck_assert_int_eq(app_merge(&app, seen, seen, &plan, &err), ERR_INVALID);
	fixture_edit(&app, &customer_entity, a, "rating=1");
	before = dump();
	ck_assert_int_eq(app_merge(&app, seen, other, &plan, &err), ERR_CONFLICT);
	plan.side[CUSTOMER_budget_min] = SIDE_OTHER;	/* 200, and the kept one's end below it */
	fixture_edit(&app, &customer_entity, a, "budget_min=100;budget_max=150");
	free(before);
	before = dump();
	record_free(&seen);
	seen = fixture_get(&app, &customer_entity, a);
	ck_assert_int_eq(app_merge(&app, seen, other, &plan, &err), ERR_INVALID);
	ck_assert_str_eq(err.field, "budget_max");
	{
		char *now = dump();

		ck_assert_str_eq(before, now);
		free(now);
	}
	free(before);
	ck_ok(app_delete(&app, &customer_entity, b, &err));
	ck_assert_int_eq(try_merge(a, b, false), ERR_MISSING);
	record_free(&seen);
	record_free(&other);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("merge", merge_setup, one_app_teardown, 0,
		ONCE(everything_moves_along), ONCE(history_is_of_both), ONCE(figures_follow_at_once),
		ONCE(undo_and_redo_give_every_byte_back), ONCE(one_call_a_day),
		ONCE(taken_apart_long_after), ONCE(taken_out_of_whom_it_went_on_to),
		ONCE(restoring_takes_apart), ONCE(refused_where_it_would_be_wrong));
}
