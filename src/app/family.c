/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Families of customers: whose birthday it is. */
#include "base/base.h"
#include "app/family.h"

#include "model/schema/people.h"

static int64_t customer_at(const struct rowset *members, size_t i)
{
	return record_num(members->v[i], FAMILY_customer);
}

static int compare_members(const void *a, const void *b)
{
	const struct record *const *left = a, *const *right = b;
	int64_t one = record_num(*left, FAMILY_customer), two = record_num(*right, FAMILY_customer);

	if (one != two)
		return one < two ? -1 : 1;
	return ((*left)->n > (*right)->n) - ((*left)->n < (*right)->n);
}

enum result family_birthdays(struct db *db, struct civil day, struct rowset *out, struct err *err)
{
	if (query_occasions(db, &family_entity, FAMILY_date_of_birth, day, civil_add(day, 1), 0, out,
	    err))
		return err->code;
	if (out->n)
		qsort(out->v, out->n, sizeof(struct record *), compare_members);
	return OK;
}

const struct record *const *family_of(const struct rowset *members, int64_t customer, size_t *n)
{
	size_t low = 0, high = members->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (customer_at(members, middle) < customer)
			low = middle + 1;
		else
			high = middle;
	}
	for (*n = 0; low + *n < members->n && customer_at(members, low + *n) == customer; )
		++*n;
	return *n ? (const struct record *const *)members->v + low : NULL;
}
