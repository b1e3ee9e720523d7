/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Questions the program itself asks of the store, in a few words. */
#ifndef APP_ASK_H
#define APP_ASK_H
#include "store/query.h"

/* One more condition on a filter that names its entity. */
void ask_num(struct filter *filter, const char *field, enum filter_op op, int64_t num);
void ask_text(struct filter *filter, const char *field, enum filter_op op, const char *text);
void ask_day(struct filter *filter, const char *field, enum filter_op op, struct civil day);
/* FILTER_NONE or FILTER_ANY. */
void ask_set(struct filter *filter, const char *field, enum filter_op op);
/* Appends what fits and releases the filter. sort: "due_at", NULL the entity's own; limit 0: all;
 * assigned_to 0: anybody's. */
enum result ask_list(struct db *db, struct filter *filter, const char *sort, size_t limit,
	int64_t assigned_to, struct rowset *out, struct err *err) MUST_CHECK;
/* The record, deleted or not; *out NULL: there is none that may be seen here, as where what is spoken of was erased
 * or belongs to others now.  The caller frees. */
enum result ask_record(struct db *db, const struct entity *entity, int64_t n, struct record **out,
	struct err *err) MUST_CHECK;
/* The first of them or NULL; the caller frees. */
enum result ask_one(struct db *db, struct filter *filter, const char *sort, struct record **out,
	struct err *err) MUST_CHECK;
#endif
