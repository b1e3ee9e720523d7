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
	FILTER_LACKS,	/* none of the folded texts stands in it; missing passes */
	FILTER_NONE,	/* =none: missing */
	FILTER_ANY,	/* !=none: present */
	FILTER_YEARLY,	/* has:birthday: the day comes round from values[0] to values[1], both "--MM-DD" */
	FILTER_NOT_YEARLY,	/* it does not; missing passes */
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
/* Reads a filter:
 *	kind=buyer,investor city:الرياض          all of them hold; a comma is "any of these"
 *	(tag:vip or budget>=500k) not risk>=high  brackets, and / or / not, their Arabic words, - for not
 *	budget=500k..900k  created_at=2026-01-01..today  due<=tomorrow  last_contacted_at<30d
 *	has:overdue  has:birthday (today or in the next 7 days)  next_birthday<=30d  has:phone  owner=me  email=none
 * Fields by name, by a short one (tag, budget, due, owner, vip) or by their label in either language with _ for
 * blanks, with the Arabic article or without; what stands for a day is the whole day.  Whatever is typed becomes a list of clauses that must all
 * hold, each of one term or of several of one group.  Virtual fields (temperature, risk, segment, days_silent …) become ranges on kept columns.
 * Relative days in comparisons (last_contacted_at<30d: less than 30 days ago), k and m after money, words in Arabic
 * for choices too.  ERR_INVALID names the place. */
enum result filter_parse(const struct entity *entity, const char *text, const struct kind_env *env,
	const struct class_limits *limits, struct filter *out, struct err *err) MUST_CHECK;
void filter_release(struct filter *filter);
/* Adds one term; `value` (may be NULL) is copied.  For filters that the program makes itself. */
void filter_add(struct filter *filter, const char *field, enum filter_op op, const struct value *value,
	unsigned group);
/* The same filter, with fields by their names and choices by their keys where labels stand: readable under
 * every language.  What cannot be read stays as it is.  Appended; for an order likewise. */
void filter_to_names(const struct entity *entity, const char *text, struct str *out);
void sort_to_names(const struct entity *entity, const char *text, struct str *out);
/* Words that could stand at the end of what is typed (fields, operators' values, and, or, not, has:…), sorted; *start: the
 * byte where the word they complete begins.  Names where Latin letters are typed, else the words of the interface. */
void filter_complete(const struct entity *entity, const char *typed, struct strlist *out, size_t *start);
/* The same for several fields with blanks between: columns, an order, what is grouped by. */
void filter_complete_columns(const struct entity *entity, const char *typed, struct strlist *out, size_t *start);
void filter_complete_sort(const struct entity *entity, const char *typed, struct strlist *out, size_t *start);
void filter_complete_group(const struct entity *entity, const char *typed, struct strlist *out, size_t *start);
/* Whether a term compares the lead score; its values are those of model/rules/score.h then. */
bool filter_is_score(const struct filter_term *term);
/* For tests and for records not in the database. */
bool filter_matches(const struct filter *filter, const struct record *rec);

/* A field by name, short name or label in either language ('_' for blanks); NULL: no such. */
const struct field *filter_field(const struct entity *entity, const char *name, size_t len);

struct sort_key { const struct field *field; bool descending; };
#define SORT_MAX 4
struct sort { struct sort_key key[SORT_MAX]; size_t n; };
/* A day that comes round each year, counted from today; no column, and no index is walked for it. */
bool sort_is_yearly(const struct field *field);
/* "-last_contacted_at name": blank- or comma-separated. Virtual fields map to the kept column behind them. */
enum result sort_parse(const struct entity *entity, const char *text, struct sort *out, struct err *err) MUST_CHECK;
#endif
