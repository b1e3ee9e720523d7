/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A list whose filter hardly anybody fits: the walk in its order is given up, and the rows are the same. */
#include "base/base.h"

#include "store/store_p.h"
#include "query_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

static void same_given_up(const struct entity *entity, const struct field *field, enum filter_op op,
	const struct value *value, const char *order)
{
	struct filter filter = { .entity = entity };
	struct sort sort;
	struct query q = { .entity = entity, .filter = &filter, .sort = &sort, .limit = 7 };
	struct rowset walked = { 0 }, given_up = { 0 };

	filter_add(&filter, field->name, op, value, 0);
	ck_ok(sort_parse(entity, order, &sort, &err));
	db->walk_steps = 1 << 20;
	ck_assert_msg(query_list(db, &q, &walked, &err) == OK, "%s.%s: %s", entity->name, field->name, err.text);
	db->walk_steps = 0;
	ck_assert_msg(query_list(db, &q, &given_up, &err) == OK, "%s.%s %d by %s: %s", entity->name, field->name,
		(int)op, order, err.text);
	ck_assert_msg(walked.n == given_up.n, "%s.%s %d by %s: %zu, %zu", entity->name, field->name, (int)op, order,
		walked.n, given_up.n);
	for (size_t i = 0; i < walked.n; i++)
		ck_assert_int_eq(walked.v[i]->n, given_up.v[i]->n);
	rowset_release(&walked);
	rowset_release(&given_up);
	filter_release(&filter);
}

/* Whatever index stands for a condition: it exists, and what it gives is what the walk gives. */
START_TEST(every_condition_gives_the_same_when_the_walk_gives_up)
{
	static const enum filter_op ops[] = { FILTER_EQ, FILTER_NE, FILTER_LT, FILTER_LE, FILTER_GT, FILTER_GE,
		FILTER_NONE, FILTER_ANY };
	const struct entity *entity = entities[_i];
	struct actor broker = { .user = me.user, .role = "broker" };
	struct rowset rows = { 0 };

	everything(entity, false, &rows);
	for (size_t f = 0; f < entity->nfields; f++) {
		const struct field *field = &entity->fields[f];
		struct value value = { 0 };

		for (size_t i = rows.n / 3; i < rows.n && !value.set; i++)
			value = rows.v[i]->v[f];
		if (!value.set)
			value = field->kind->is_text ? (struct value){ .set = true, .text = (char *)"1" } :
				(struct value){ .set = true, .num = 1 };
		for (size_t op = 0; op < COUNT(ops) && field_is_stored(field) && field->kind != &kind_json; op++) {
			query_viewer(db, NULL);
			same_given_up(entity, field, ops[op], &value, entity->order);
			query_viewer(db, &broker);
			same_given_up(entity, field, ops[op], &value, "-updated_at");
		}
	}
	query_viewer(db, NULL);
	rowset_release(&rows);
}
END_TEST

int main(void)
{
	size_t n = 0;

	while (entities[n])
		n++;
	return UNIT_RUN_IN("query_walk", query_setup, one_store_teardown, 0,
		EACH(every_condition_gives_the_same_when_the_walk_gives_up, n));
}
