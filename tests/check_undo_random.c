/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Anything a person can do, at random, and all the way back again. */
#include "base/base.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"	/* rows of the log as an older wasit wrote them */
#include "undo_fixture.h"
#include "one_store.h"
#include "unit.h"

static struct err err;

static int64_t pick(const struct entity *entity, uint32_t *state, bool deleted)
{
	struct sort by_n = { 0 };
	struct query all = { .entity = entity, .sort = &by_n, .deleted = deleted };
	struct rowset rows = { 0 };
	int64_t n;

	ck_ok(query_list(db, &all, &rows, &err));
	n = rows.n ? rows.v[store_random(state, (uint32_t)rows.n)]->n : 0;
	rowset_release(&rows);
	return n;
}

static void change_interaction(uint32_t *state)
{
	static const size_t fields[] = { INTERACTION_status, INTERACTION_outcome, INTERACTION_type,
		INTERACTION_direction, INTERACTION_completed_at, INTERACTION_response };
	int64_t n = pick(&interaction_entity, state, false);
	struct record *rec;
	size_t field = fields[store_random(state, COUNT(fields))];

	if (!n)
		return;
	rec = store_get(db, &interaction_entity, n);
	if (store_random(state, 6) == 0)
		record_set_num(rec, INTERACTION_customer, pick(&customer_entity, state, false));
	else if (store_random(state, 6) == 0)
		record_clear(rec, field);
	else
		store_fill(rec, field, 0, state);
	store_put(db, &me, rec);
	record_free(&rec);
}

static void random_step(uint32_t *state)
{
	const struct entity *entity = entities[1 + store_random(state, 3)];
	int64_t customer = pick(&customer_entity, state, false), n;

	switch (store_random(state, 8)) {
	case 0:
		store_customer(db, &me, "نورة", "+966501234567");
		break;
	case 1: case 2:
		if (customer)
			store_interaction(db, &me, customer, "call", "interested",
				date_now() - store_random(state, 100) * DAY_MS);
		break;
	case 3:
		if (customer)
			store_followup(db, &me, customer, date_now() + store_random(state, 50) * DAY_MS);
		break;
	case 4: case 5:
		change_interaction(state);
		break;
	case 6:
		n = pick(entity, state, false);
		if (n)
			delete(entity, n, true);
		break;
	default:
		n = pick(entity, state, true);
		if (n)
			delete(entity, n, false);
	}
}

START_TEST(anything_goes_all_the_way_back)
{
	enum { STEPS = 120 };
	uint32_t state = 1000 + (uint32_t)_i;
	char *before[STEPS], *start = dump(), *now;
	int64_t seq = 0;
	int n = 0;

	for (int i = 0; i < STEPS; i++) {
		char *here = dump();
		int64_t last = query_log_seq(db);

		random_step(&state);
		if (query_log_seq(db) == last) {
			free(here);
			continue;
		}
		before[n++] = here;
		if (i % 10 == 0)
			expect_all_kept();
	}
	expect_all_kept();
	now = dump();
	seq = query_log_seq(db);
	ck_assert_int_gt(n, STEPS / 2);
	for (int i = n; i-- > 0;) {
		char *here;

		undo(NULL);
		here = dump();
		ck_assert_msg(str_eq(here, before[i]), "step %d\n%s\n%s", i, before[i], here);
		free(here);
	}
	ck_code(try_undo(&err), ERR_MISSING);
	expect_all_kept();
	for (int i = 0; i < n; i++)
		redo(NULL);
	{
		char *here = dump();

		ck_assert_str_eq(here, now);
		free(here);
	}
	ck_assert_int_gt(query_log_seq(db), seq);	/* all of it was appended */
	expect_all_kept();
	ck_ok(db_check(db, &err));
	for (int i = 0; i < n; i++)
		free(before[i]);
	free(start);
	free(now);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("undo_random", one_store_setup, one_store_teardown, 0,
		EACH(anything_goes_all_the_way_back, 6));
}
