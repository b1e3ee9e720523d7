/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the list of customers share. */
#ifndef UI_CUSTOMERS_P_H
#define UI_CUSTOMERS_P_H
#include "ui/customer_columns.h"
#include "ui/edit.h"
#include "ui/view_customers.h"

#define COUNT_CAP 10000		/* "10,000+" is enough to know */

struct customers {
	struct list list;
	struct edit search;
	bool searching;		/* the search line has the keys */
	bool deleted;		/* the deleted ones are shown */
	struct sort sort;
	size_t order;		/* among those to choose */
	struct column_list columns;
	struct filter filter;
	char *filter_text;	/* owned; NULL: none */
	struct str needle;	/* folded, for the marks */
	int64_t count;		/* -1 not known yet */
	int64_t jump;		/* record to choose at the next load; 0 none */
	int64_t jump_top;	/* the row that stood first on the screen then; 0: it goes into the middle */
};

/* view_customers.c: something else is asked for: from the top, counted anew. */
void customers_restart(struct view *view);

/* customer_order.c */
void customer_order_open(struct customers *c, const char *kept);	/* as it was left; NULL: the entity's own */
const char *customer_order_name(const struct customers *c);	/* "by name" */
/* Only those that fit; "" all.  What cannot be read is told, and nothing changes. */
void customer_filter_set(struct view *view, const char *typed);

/* draw_customers.c */
void customers_draw(const struct view *view, struct canvas *out);
void customers_heading(const struct view *view, struct str *out);
void customers_text(const struct view *view, struct str *out);
void customers_row_text(const struct view *view, const void *row, struct str *out);
#endif
