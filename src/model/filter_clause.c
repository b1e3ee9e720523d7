/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * And, or, not on lists of clauses (conjunctive normal form).  What brackets say becomes what the store can
 * compile: clauses that all hold, each any of its terms. */
#include "base/base.h"
#include "model/filter_p.h"

#define MOST_TERMS 400	/* what people type stays far below */

static void copy_term(struct filter *to, const struct filter_term *term, unsigned group)
{
	struct filter_term *copy = filter_new_term(to, term->field, term->op, group);

	for (size_t i = 0; i < term->nvalues; i++) {
		struct value value = { 0 };

		value_copy(term->field, &value, &term->values[i]);
		filter_take_value(copy, value);
	}
}

/* Past the clause that begins with term i. */
static size_t clause_end(const struct filter *filter, size_t i)
{
	unsigned group = filter->terms[i].group;

	for (i++; group && i < filter->nterms && filter->terms[i].group == group; i++)
		;
	return i;
}

unsigned filter_free_group(const struct filter *filter)
{
	unsigned group = 0;

	for (size_t i = 0; i < filter->nterms; i++)
		group = MAX(group, filter->terms[i].group);
	return group + 1;
}

static void copy_clause(struct filter *to, const struct filter *from, size_t first, size_t end,
	unsigned group)
{
	for (size_t i = first; i < end; i++)
		copy_term(to, &from->terms[i], group);
}

void filter_and(struct filter *left, struct filter *right)
{
	for (size_t i = 0; i < right->nterms;) {
		size_t end = clause_end(right, i);

		copy_clause(left, right, i, end, end - i > 1 ? filter_free_group(left) : 0);
		i = end;
	}
	filter_release(right);
}

bool filter_or(struct filter *left, struct filter *right)
{
	struct filter both = { .entity = left->entity };

	/* No clause at all always holds, and so does "it or anything". */
	for (size_t i = 0; i < left->nterms && right->nterms && both.nterms <= MOST_TERMS;) {
		size_t left_end = clause_end(left, i);

		for (size_t k = 0; k < right->nterms;) {
			size_t right_end = clause_end(right, k);
			unsigned group = filter_free_group(&both);

			copy_clause(&both, left, i, left_end, group);
			copy_clause(&both, right, k, right_end, group);
			k = right_end;
		}
		i = left_end;
	}
	filter_release(left);
	filter_release(right);
	*left = both;
	return both.nterms <= MOST_TERMS;
}

/* The opposite of a term: a comparison that does not hold, or nothing to compare. */
static void add_opposite(struct filter *to, const struct filter_term *term)
{
	static const enum filter_op opposites[] = {
		[FILTER_EQ] = FILTER_NE, [FILTER_NE] = FILTER_EQ, [FILTER_LT] = FILTER_GE,
		[FILTER_LE] = FILTER_GT, [FILTER_GT] = FILTER_LE, [FILTER_GE] = FILTER_LT,
		[FILTER_HAS] = FILTER_LACKS, [FILTER_LACKS] = FILTER_HAS,
		[FILTER_NONE] = FILTER_ANY, [FILTER_ANY] = FILTER_NONE,
		[FILTER_YEARLY] = FILTER_NOT_YEARLY, [FILTER_NOT_YEARLY] = FILTER_YEARLY,
	};
	/* Everybody has a score. */
	bool compares = term->op >= FILTER_LT && term->op <= FILTER_GE &&
		!(term->field->flags & F_VIRTUAL);
	unsigned group = compares ? filter_free_group(to) : 0;
	struct filter_term turned = *term;

	turned.op = opposites[term->op];
	copy_term(to, &turned, group);
	if (compares)
		filter_new_term(to, term->field, FILTER_NONE, group);
}

bool filter_not(struct filter *filter)
{
	struct filter any = { .entity = filter->entity };
	bool fits = true;

	for (size_t i = 0; i < filter->nterms && fits;) {
		size_t end = clause_end(filter, i);
		struct filter none = { .entity = filter->entity };

		for (size_t k = i; k < end; k++)
			add_opposite(&none, &filter->terms[k]);
		if (!i)
			any = none;
		else
			fits = filter_or(&any, &none);
		i = end;
	}
	filter_release(filter);
	*filter = any;
	return fits;
}
