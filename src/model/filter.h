/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Conditions on records, as typed: "kind=buyer,investor status=active budget_max>=500k tag:vip". */
#ifndef MODEL_FILTER_H
#define MODEL_FILTER_H
#include "model/record.h"

enum filter_op {
	FILTER_EQ,	/* any of the values; a set: has any of them */
	FILTER_NE,	/* none of them; missing passes */
	FILTER_LT, FILTER_LE, FILTER_GT, FILTER_GE,
	FILTER_HAS,	/* ':' the folded text stands in it; a set: has the word */
	FILTER_NONE,	/* =none: missing */
	FILTER_ANY,	/* !=none: present */
};

struct filter_term {
	const struct field *field;
	enum filter_op op;
	struct value *values;	/* owned, parsed by the field's kind; FILTER_HAS: folded text */
	size_t nvalues;
	unsigned group;		/* 0: must hold; terms of one group stand together: any of them */
};

struct filter {			/* every term and every group must hold */
	const struct entity *entity;
	struct filter_term *terms;	/* owned */
	size_t nterms, cap;
};

struct class_limits;
/* Reads a filter.  Virtual fields (temperature, risk, segment, days_silent …) become ranges on kept columns.
 * Relative days in comparisons (last_contacted_at<30d: less than 30 days ago), k and m after money, words in Arabic
 * for choices too.  "tag" is short for tags.  ERR_INVALID names the place. */
enum result filter_parse(const struct entity *entity, const char *text, const struct kind_env *env,
	const struct class_limits *limits, struct filter *out, struct err *err) MUST_CHECK;
void filter_release(struct filter *filter);
/* Adds one term; `value` (may be NULL) is copied.  For filters that the program makes itself. */
void filter_add(struct filter *filter, const char *field, enum filter_op op, const struct value *value,
	unsigned group);
/* For tests and for records not in the database. */
bool filter_matches(const struct filter *filter, const struct record *rec);

struct sort_key { const struct field *field; bool descending; };
#define SORT_MAX 4
struct sort { struct sort_key key[SORT_MAX]; size_t n; };
/* "-last_contacted_at name": blank- or comma-separated. Virtual fields map to the kept column behind them. */
enum result sort_parse(const struct entity *entity, const char *text, struct sort *out, struct err *err) MUST_CHECK;
#endif
