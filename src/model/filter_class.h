/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Filters and sorting by computed classes, turned into conditions on kept columns. */
#ifndef MODEL_FILTER_CLASS_H
#define MODEL_FILTER_CLASS_H
#include "base/date.h"
#include "model/filter.h"

/* Adds the terms that say "virtual field OP any of keys".  ERR_INVALID where that cannot be said. */
enum result filter_add_class(struct filter *filter, const struct field *field, enum filter_op op,
	const struct strlist *keys, int64_t now, const struct class_limits *limits,
	struct err *err) MUST_CHECK;
/* The stored column behind a field: days_silent by last_activity_at the other way round. */
enum result filter_sort_key(const struct entity *entity, const struct field *field, bool descending,
	struct sort_key *out, struct err *err) MUST_CHECK;
/* The day of a field comes round today or in the next seven days. */
void filter_add_coming(struct filter *out, const struct field *field, int64_t now);
/* The day comes round between two days less than a year apart, both included. */
void filter_add_yearly(struct filter *out, const struct field *field, struct civil from, struct civil to);
/* "next_birthday<=30d": from today until then.  ERR_INVALID for what is past, and other comparisons. */
enum result filter_add_ahead(struct filter *out, const struct field *field, enum filter_op op, const char *text,
	const struct kind_env *env, struct err *err) MUST_CHECK;
#endif
