/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the list of customers share. */
#ifndef UI_CUSTOMERS_P_H
#define UI_CUSTOMERS_P_H
#include "ui/customer_columns.h"
#include "ui/edit.h"
#include "ui/view_customers.h"

#define COUNT_CAP 10000		/* "10,000+" is enough to know; lists longer than this do not stand in groups */
#define LIST_COUNT_CAP 1000	/* of a smart list in the top line */

struct customer_row {
	struct record *rec;	/* owned */
	char **titles;		/* owned: what references among the columns are called; NULL none */
	bool first;		/* of its group: the group's line stands above it */
};

/* The smart lists as the top line shows them; read and counted when the screen rests. */
struct list_counts {
	struct rowset lists;	/* owned; by number, those without one last */
	int64_t *count;		/* owned, of each; -1 not known yet */
	size_t counted;		/* so many are */
	bool read;		/* lists and counts are those of now, as far as they are counted */
};

struct customers {
	struct list list;	/* of struct customer_row */
	struct edit search;
	bool searching;		/* the search line has the keys */
	bool awaits_letter;	/* the next key is the letter to go to */
	bool deleted;		/* the deleted ones are shown */
	char *sort_text;	/* owned: as sort_parse reads it */
	const struct field *group;	/* rows stand in groups of it; NULL: they do not */
	bool too_many;		/* for groups: they are left out */
	struct sort sort;	/* what the rows stand in order of: the group, then sort_text */
	struct groups groups;	/* owned; how many each has, as far as known */
	struct column_list columns;
	struct filter filter;
	char *filter_text;	/* owned; NULL: none */
	struct record *smart;	/* owned: the smart list that is open; NULL: none */
	struct list_counts lists;
	struct str needle;	/* folded, for the marks */
	bool nearly;		/* nothing fits: one wrong letter was forgiven */
	int64_t count;		/* -1 not known yet */
	int64_t jump;		/* record to choose at the next load; 0 none */
	int64_t jump_top;	/* the row that stood first on the screen then; 0: it goes into the middle */
	struct record *from;	/* owned: the rows begin where this one would stand, at the next load; NULL */
};

/* --- view_customers.c */
/* Something else is asked for: from the top, counted anew. */
void customers_restart(struct view *view);

/* --- customer_order.c */
/* What can be read becomes the order; otherwise the entity's own does. */
void customer_order_take(struct customers *c, const char *sort, const struct field *group);
/* "by name", "by Status, Name", "by City: by name" */
void customer_order_name(const struct customers *c, struct str *out);
/* Only those that fit; "" all.  False: it cannot be read (told), and nothing changes. */
bool customer_filter_set(struct view *view, const char *typed);
/* The key after '. */
void customer_letter_key(struct view *view, const struct key_event *event);
/* Which rows stand first in their group, and whether there are too many for groups. */
enum result customer_groups_check(struct view *view, struct err *err) MUST_CHECK;
void customer_groups_mark(struct customers *c);
/* How many rows the group of a record has; -1 not known yet. */
int64_t customer_group_count(const struct customers *c, const struct record *rec);

/* --- customer_layout.c: order, columns and group as they were left, for each smart list. */
void customer_layout_read(struct view *view);
void customer_layout_keep(struct view *view);

/* --- customer_lists.c */
/* Opens a smart list; 0: none, all customers.  False: it is not there or cannot be read (told). */
bool customer_list_open(struct view *view, int64_t n);
/* The list of the last session, before the first page is read. */
void customer_list_restore(struct view *view, int64_t n);
/* True: its filter was changed since it was opened. */
bool customer_list_changed(const struct customers *c);
/* Reads the lists and counts some; view->later is set while there are more. */
enum result customer_lists_later(struct view *view, struct err *err) MUST_CHECK;
void customer_lists_release(struct customers *c);
/* "12", "1000+", nothing while it is not known: of lists.v[i]. */
void customer_list_count(const struct customers *c, size_t i, struct str *out);

/* --- draw_customers.c */
void customers_draw(const struct view *view, struct canvas *out);
void customers_heading(const struct view *view, struct str *out);
void customers_text(const struct view *view, struct str *out);
void customers_row_text(const struct view *view, const void *row, struct str *out);
#endif
