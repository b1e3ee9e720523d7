/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists: a filter, an order and columns under a name and a number. */
#ifndef MODEL_SCHEMA_LISTS_H
#define MODEL_SCHEMA_LISTS_H
#include "model/model.h"

#define SMART_LIST_NUMBERS 9	/* the keys 1 to 9 */

#define SMART_LIST_FIELDS(F) \
	F(name, text, F_REQUIRED | F_COLUMN, N_("Name"), .width = 20) \
	F(position, int, F_COLUMN | F_UNIQUE, N_("Number"), .width = 6, \
	  .help = N_("1 to 9: the key that opens the list; empty for none")) \
	F(filter, text, F_COLUMN, N_("Filter"), .width = 40, .pool = "filter", \
	  .help = N_("Conditions such as kind=buyer due<=today; empty shows all")) \
	F(sort, text, F_COLUMN, N_("Sort"), .width = 20, .pool = "sort", \
	  .help = N_("Fields to sort by, - before a field for the other way round")) \
	F(columns, text, 0, N_("Columns"), .width = 24, .pool = "columns", \
	  .help = N_("Fields beside the name, such as phone city kind")) \
	F(group_by, text, 0, N_("Group by"), .width = 12, .pool = "group", \
	  .help = N_("A field such as city or status; empty for no groups")) \
	COMMON_FIELDS(F)
#define SMART_LIST_INDEX(ident, ...) SMART_LIST_##ident,
enum { SMART_LIST_FIELDS(SMART_LIST_INDEX) SMART_LIST_NFIELDS };
extern struct entity smart_list_entity;
#endif
