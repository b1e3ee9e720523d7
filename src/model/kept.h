/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Kept columns: figures of one record that are sums over others, recomputed in the same transaction. */
#ifndef MODEL_KEPT_H
#define MODEL_KEPT_H
#include "model/model.h"

enum kept_how { KEPT_MAX, KEPT_MIN, KEPT_COUNT };

/* entity.column = HOW of from.value over the live rows of `from` with from.ref = the record and
 * `filter` (model/filter.h).  Rows with the same column are combined (largest, smallest, sum).
 * value NULL with KEPT_COUNT.  from == entity: a column of the record itself. */
struct kept {
	const char *entity, *column;
	enum kept_how how;
	const char *from, *value, *ref;
	const char *filter;
	/* Only the newest rows, so many by this time column, of those that pass `among`; NULL: all rows. */
	struct { const char *by, *among; int n; } newest;
	int points;	/* a counted row counts so many times; 0: once */
};
extern const struct kept kept_columns[];	/* entity NULL ends; in order of dependence */
#endif
