/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The order of a list as SQL, and the parts its pages are read in; only for query_list.c. */
#ifndef STORE_QUERY_ORDER_H
#define STORE_QUERY_ORDER_H
#include "store/store_p.h"

#define KEYS_MAX (SORT_MAX * 2 + 1)

struct key {			/* one expression of the order */
	const struct field *field;	/* NULL: n, the last of all */
	bool raw;		/* the bytes behind a derived sort key */
	bool descending;
	bool missing;		/* in the anchor */
};

struct order {
	struct key key[KEYS_MAX];
	size_t n;
	struct civil today;	/* next birthdays are counted from it */
	const struct record *anchor;
	char *anchor_birthday;	/* owned; NULL: the anchor has none */
	bool inclusive;		/* the anchor itself belongs to the page */
	bool sorted;		/* the rows are found in any order and sorted: no index is walked for it */
	bool backwards;
};

enum part { PART_TIE, PART_BEYOND, PART_PRESENT, PART_MISSING, PART_MISSING_BEYOND, PART_END };

enum result order_make(const struct query *q, struct order *order, struct err *err) MUST_CHECK;
/* What of the anchor only the database knows. */
enum result order_settle(struct db *db, struct order *order, struct err *err) MUST_CHECK;
void order_release(struct order *order);
/* The parts of a page in the order they are read. */
void order_parts(const struct order *order, enum part parts[4]);
/* The condition of a part, and ORDER BY, appended. */
void order_add_part(struct sql *sql, const struct order *order, enum part part);
/* Are there but few without it, and in an index? (query_rare.c) */
enum result query_few_missing(struct db *db, const struct query *q, const struct field *field, bool *few,
	struct err *err) MUST_CHECK;
/* Where few fit the filter of q: what stands behind the table's name, so that they are found with the fewest reads;
 * nothing where SQLite knows it best. */
enum result query_rare_index(struct db *db, const struct query *q, struct str *out, struct err *err) MUST_CHECK;
#endif
