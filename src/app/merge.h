/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Two records of one person made into one, and taken apart again. */
#ifndef APP_MERGE_H
#define APP_MERGE_H
#include "model/custom.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/app.h"

/* Whose value of a field holds. */
enum side { SIDE_KEPT, SIDE_OTHER, SIDE_BOTH };
struct merge_plan { enum side side[CUSTOMER_NFIELDS + CUSTOM_MAX]; };

/* Is the field one a person decides about?  Numbers as typed follow their number. */
bool merge_is_asked(size_t field);
/* Notes and sets, which can be put together. */
bool merge_has_both(size_t field);
/* Do the two say different things there? */
bool merge_differs(const struct record *kept, const struct record *other, size_t field);
/* What is right most of the time: the kept one's values, where it has none or just the default the
 * other's; notes and sets of both; a refusal always holds. */
void merge_propose(const struct record *kept, const struct record *other, struct merge_plan *out);
/* The same with every value that the other has. */
void merge_prefer_other(const struct record *kept, const struct record *other,
	struct merge_plan *out);
/* The one that is better kept: more contacts, then the older. */
bool merge_keeps_first(const struct record *a, const struct record *b);
/* The record that comes out, not checked yet; numbers and an address that have no field of ours are
 * kept with what came from elsewhere. The caller frees. */
struct record *merge_result(const struct record *kept, const struct record *other,
	const struct merge_plan *merge);

/* A number or an e-mail: the one that gives way stays with the customer all the same. */
bool merge_stays(size_t field);
/* The field where a number stands in what comes out; SIZE_MAX: beside, with what came from elsewhere. */
size_t merge_place(const struct record *result, const char *number);

/* Puts it into effect, as one step: everything that refers to the other refers to the kept one from
 * now on, the other is deleted.  Both as they were seen; ERR_CONFLICT: one was changed since. */
enum result app_merge(struct app *app, const struct record *kept, const struct record *other,
	const struct merge_plan *merge, struct err *err) MUST_CHECK;
/* Takes a merge back, also long after: values that were changed since stay, their labels go to kept. */
enum result app_unmerge(struct app *app, int64_t customer, struct strlist *kept,
	struct err *err) MUST_CHECK;
/* The same, told as a sentence without its end. */
enum result app_unmerge_told(struct app *app, int64_t customer, struct str *told, struct err *err) MUST_CHECK;
/* The two are different people and are never asked about again; or, !apart, may be asked about. */
enum result app_tell_apart(struct app *app, int64_t a, int64_t b, bool apart, struct err *err) MUST_CHECK;

/* Why two customers are a pair, as a person says it: "same number, same name", appended. */
void merge_why(unsigned like, struct str *out);
/* Words for --json: "phone", "email" …; NULL where i is beyond the last. */
const char *merge_why_word(unsigned like, size_t i);
#endif
