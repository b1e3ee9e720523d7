/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers to be merged. */
#include "base/base.h"
#include "merge_fixture.h"

#include "app/merge.h"

static struct err err;

void merge_setup(void)
{
	fixture_open(&app, "2026-11-22T10:00");
}

int64_t merge_customer(const char *spec)
{
	return fixture_add(&app, &customer_entity, spec);
}

size_t find(unsigned *like, size_t limit)
{
	struct pair_search search = { .actor = &app.actor, .limit = limit };
	struct pairs pairs = { 0 };
	size_t n;

	ck_ok(query_pairs(app.db, &search, &pairs, &err));
	if (like)
		*like = pairs.n ? pairs.v[0].like : 0;
	n = pairs.n;
	pairs_release(&pairs);
	return n;
}

enum result try_merge(int64_t kept, int64_t other, bool prefer_other)
{
	struct record *a = fixture_get(&app, &customer_entity, kept);
	struct record *b = fixture_get(&app, &customer_entity, other);
	struct merge_plan plan;
	enum result code;

	if (prefer_other)
		merge_prefer_other(a, b, &plan);
	else
		merge_propose(a, b, &plan);
	code = app_merge(&app, a, b, &plan, &err);
	record_free(&a);
	record_free(&b);
	return code;
}

void merge(int64_t kept, int64_t other)
{
	ck_ok(try_merge(kept, other, false));
}
