/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Own fields found: indexes, search, words in use. */
#include "base/base.h"

#include "custom_fixture.h"
#include "one_app.h"
#include "model/schema/people.h"
#include "store/db.h"
#include "store/store_p.h"

static struct err err;

/* Is it looked up in the index, and read in the list's order without sorting? */
static bool plan_names(const char *how, const char *index, const char *where)
{
	char *text = xasprintf("EXPLAIN QUERY PLAN SELECT t.n FROM customer t WHERE t.deleted_at IS NULL %s",
		where);
	sqlite3_stmt *stmt;
	bool row, found = false, sorted = true;

	ck_ok(sql_ask(app.db, &stmt, &err, text, ""));
	while (!sql_step(app.db, stmt, &row, &err) && row) {
		const char *step = sql_column_text(stmt, 3);

		found |= str_has_prefix(step, how) && strstr(step, index);
		sorted &= !strstr(step, "TEMP B-TREE");
	}
	sql_end(app.db, stmt);
	free(text);
	return found && sorted;
}

static int64_t count_indexes(void)
{
	int64_t n = 0;

	ck_ok(sql_int(app.db, &n, &err, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' "
		"AND instr(name, '_custom_')", ""));
	return n;
}

START_TEST(an_index_comes_is_used_and_goes)
{
	struct str where = STR_INIT;

	open_with("money", ", index: yes");
	ck_assert_int_eq(count_indexes(), 1);
	ck_assert(!db_own_fields_changed(app.db));
	str_add(&where, "AND ");
	field_sql(&where, "t.", &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " >= 500");
	ck_assert(plan_names("SEARCH", "customer_custom_own", where.s));
	add_own("5k");
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "own>=5000"), 1);
	ck_assert_int_eq(fixture_count(&app, &customer_entity, "own>5000"), 0);
	ck_ok(db_check(app.db, &err));
	declare_one(&customer_entity, "int", ", index: yes");
	ck_assert(db_own_fields_changed(app.db));
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_int_eq(count_indexes(), 1);
	ck_assert(!plan_names("SEARCH", "customer_custom_own", where.s));	/* it is another one */
	declare("custom: {customer: []}");
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_int_eq(count_indexes(), 0);
	ck_assert(!db_own_fields_changed(app.db));
	str_release(&where);
}
END_TEST

/* A list picked by a choice, in its own order; one sorted by an amount. */
START_TEST(lists_are_read_along_an_index)
{
	struct str where = STR_INIT;

	open_with("choice", ", index: yes");
	str_add(&where, "AND ");
	field_sql(&where, "t.", &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " = 'north' ORDER BY t.last_activity_at DESC, t.n DESC");
	ck_assert(plan_names("SEARCH", "customer_custom_own", where.s));
	declare_one(&customer_entity, "money", ", index: yes");
	ck_ok(db_take_own_fields(app.db, &err));
	str_clear(&where);
	str_add(&where, "AND ");
	field_sql(&where, "t.", &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " IS NOT NULL ORDER BY ");
	compile_sort(&where, &customer_entity.fields[own(&customer_entity)]);
	str_add(&where, " DESC, t.n DESC");
	ck_assert(plan_names("SCAN", "customer_custom_own", where.s));
	str_release(&where);
}
END_TEST

static size_t found(const char *typed)
{
	struct query q = { .entity = &customer_entity, .search = typed };
	struct rowset rows = { 0 };
	size_t n;

	ck_ok(query_list(app.db, &q, &rows, &err));
	n = rows.n;
	rowset_release(&rows);
	return n;
}

/* Declared as searched, everybody is found by it: those from before, too. */
START_TEST(search_knows_what_is_declared_for_it)
{
	int64_t n;

	open_with("text", "");
	n = add_own("قاعة اللؤلؤة");
	ck_assert_uint_eq(found("لؤلؤة"), 0);
	declare_one(&customer_entity, "text", ", search: yes");
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_uint_eq(found("لولوه"), 1);
	fixture_edit(&app, &customer_entity, n, "own=Palace");
	ck_assert_uint_eq(found("لولوه"), 0);
	ck_assert_uint_eq(found("palace"), 1);
	ck_ok(db_check(app.db, &err));
	declare_one(&customer_entity, "text", "");
	ck_ok(db_take_own_fields(app.db, &err));
	ck_assert_uint_eq(found("palace"), 0);
	ck_ok(db_check(app.db, &err));
}
END_TEST

START_TEST(words_in_use_are_offered)
{
	struct strlist words = { 0 };

	open_with("set", "");
	add_own("زفاف, ملكة");
	ck_ok(query_pool(app.db, customer_entity.fields[own(&customer_entity)].pool, 10, &words, &err));
	ck_assert_uint_eq(words.n, 2);
	strlist_release(&words);
}
END_TEST

/* Whatever kind the field is of: those who have it, and those who do not. */
START_TEST(groups_are_counted)
{
	struct query q = { .entity = &customer_entity };
	struct groups groups = { 0 };
	struct rowset rows = { 0 };
	size_t field;

	open_with(samples[_i].kind, "");
	field = own(&customer_entity);
	fixture_add(&app, &customer_entity, "name=Nobody in particular;phone=0509876541");
	add_own(samples[_i].typed);
	fixture_add(&app, &customer_entity, "name=Somebody else;phone=0509876542");
	ck_ok(query_list(app.db, &q, &rows, &err));
	for (int again = 0; again < 2; again++)		/* not added to what was asked before */
		ck_ok(query_groups(app.db, &q, &customer_entity.fields[field], &groups, &err));
	ck_assert_uint_eq(groups.n, 2);
	for (size_t i = 0; i < rows.n; i++) {
		int64_t count = 0;

		for (size_t g = 0; g < groups.n; g++)
			if (value_equal(&customer_entity.fields[field], &groups.v[g].value, &rows.v[i]->v[field]))
				count += groups.v[g].count;
		ck_assert_int_eq(count, record_has(rows.v[i], field) ? 1 : (int64_t)rows.n - 1);
	}
	groups_release(&groups);
	rowset_release(&rows);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("custom_find", NULL, one_app_teardown, 0,
		ONCE(an_index_comes_is_used_and_goes), ONCE(lists_are_read_along_an_index),
		ONCE(search_knows_what_is_declared_for_it), ONCE(words_in_use_are_offered),
		EACH(groups_are_counted, KINDS));
}
