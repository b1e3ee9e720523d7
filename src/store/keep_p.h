/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the kept columns share: what is computed for an entity, and from what. */
#ifndef STORE_KEEP_P_H
#define STORE_KEEP_P_H
#include "model/kept.h"
#include "store/store_p.h"

#define KEPT_MAX_ROWS 32

struct keep_entry {
	const struct kept *kept;
	size_t column;		/* field of the record that holds the figure */
	int value;		/* field of the record itself that is looked at; -1 */
	int source;		/* index into sources; -1: the record itself */
	struct filter filter;
};

struct keep_source {		/* one table that is summed up, by one of its references */
	const struct entity *from;
	size_t ref;
	const struct kept *newest;	/* NULL: all its rows; else how its newest are found */
	struct sql select;	/* the last question mark is the record */
};

struct feed {			/* a reference whose target's figures depend on the row */
	size_t ref;
	const struct plan *to;
};

struct keep {
	struct keep_entry entries[KEPT_MAX_ROWS];
	size_t nentries;
	struct keep_source sources[KEPT_MAX_ROWS];
	size_t nsources;
	struct sql current;	/* the columns as they stand, then what own entries look at */
	bool ready, fed;	/* the selects are made; the feeds are known */
	struct feed feeds[KEPT_MAX_ROWS];
	size_t nfeeds;
};

/* Makes the selects where they are not made yet: their filters are read when they are first needed. */
void keep_make_ready(struct keep *keep, const struct plan *plan);
/* Whom a row of the table of kept columns names; what is not there is a mistake in that table. */
const struct entity *keep_entity(const char *name);
size_t keep_field(const struct entity *entity, const char *name);
#endif
