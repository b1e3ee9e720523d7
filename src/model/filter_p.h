/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of filters share. */
#ifndef MODEL_FILTER_P_H
#define MODEL_FILTER_P_H
#include "model/filter.h"

struct filter_term *filter_new_term(struct filter *filter, const struct field *field,
	enum filter_op op, unsigned group);
/* The value moves into the term. */
void filter_take_value(struct filter_term *term, struct value value);

/* One condition "field OP values" at *at, or its opposite, as clauses of their own, into out (empty
 * before).  *at is moved behind it.  On failure err tells what is wrong and *at is where. */
enum result filter_read_term(const struct entity *entity, const char **at,
	const struct kind_env *env, const struct class_limits *limits, bool opposite,
	struct filter *out, struct err *err) MUST_CHECK;

/* A group that no term has yet. */
unsigned filter_free_group(const struct filter *filter);

/* --- Clauses (filter_clause.c): a filter is a list of them, all of which hold.  The right side is used up. */

/* Both hold. */
void filter_and(struct filter *left, struct filter *right);
/* One of them holds: every clause of the one beside every clause of the other.  False: too many. */
bool filter_or(struct filter *left, struct filter *right);
/* It does not hold.  False: too many clauses. */
bool filter_not(struct filter *filter);
#endif
