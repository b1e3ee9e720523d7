/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A pane of rows that are read all at once and stand in columns: what is few enough to need no pages.
 *
 *	static const struct table_desc parts = {
 *		.size = sizeof(struct parts), .read = parts_read, .release = parts_release, .item = parts_item,
 *		.key = part_key, .columns = part_columns, .ncolumns = COUNT(part_columns), .cell = part_cell,
 *	};
 *	const struct view_ops parts_ops = {
 *		.name = "parts", .title = N_("Parts"), .in = IN_PARTS, TABLE_OPS, .table = &parts,
 *	}; */
#ifndef UI_TABLE_H
#define UI_TABLE_H
#include "ui/ui.h"

struct table_column {
	const char *label;	/* NP_(context, …): above it, and before its value where the row is read out; NULL: neither */
	int w;			/* cells with the gap behind it; 0: a share of what the others leave, … */
	int share;		/* … so many times that of another; 0: once */
	enum align align;
	enum put_dir dir;
	bool spare;		/* goes, the last first, where those without a width had less than TABLE_SHARE */
	enum glyph sign;	/* in each row, in the colour that the cell says; 0: none */
	bool below;		/* in the second line of a row */
	bool mark;		/* a sign before the next column: read out with that one's value */
};
#define TABLE_SHARE   16
#define TABLE_COLUMNS 12	/* at the most */

struct table_desc {
	size_t size;		/* of what is read: a struct of zeros before */
	enum result (*read)(const struct view *view, void *data, struct err *err);	/* NULL: the view fills it */
	void (*release)(void *data);
	const void *(*item)(const void *data, size_t i);	/* NULL: there are no more */
	bool (*hidden)(const void *data, const void *item);	/* it has no row; NULL: all have */
	/* What of the old data stays when it was read anew is taken from it; NULL: nothing. */
	void (*keep)(void *data, void *old);
	int64_t (*key)(const void *item);	/* finds the row again after it was read anew; not 0 */
	const struct table_column *columns;
	size_t ncolumns;
	/* What stands there, appended; *role: its colour, ROLE_text before, which is that of the row. */
	void (*cell)(const struct view *view, const void *item, size_t column, struct str *out, enum role *role);
	/* The row as a sentence for those who hear it; NULL: the labels with the values. */
	void (*sentence)(const struct view *view, const void *item, struct str *out);
	const char *(*warning)(const void *item);	/* a last line, NULL: it has none; may be NULL */
	enum role warning_role;
	const char *empty;	/* N_(): instead of rows; NULL: nothing */
	const char *rest;	/* N_(): the same where all there is is hidden */
	/* Lines above it all, the first of them in another colour; an empty one follows.  NULL: none. */
	void (*above)(const struct view *view, struct str *out);
};

/* The state of such a view. */
struct table {
	struct list list;
	void *data;		/* owned: what was read */
	bool fresh;		/* no load showed it yet */
};

/* Reads for the first time: what he may not see, or cannot be read, opens no page. */
enum result table_open(struct view *view, struct err *err);
bool table_stale(const struct view *view, const struct changes *changes);
enum result table_load(struct view *view, struct err *err);
void table_draw(const struct view *view, struct canvas *out);
void table_close(struct view *view);
struct list *table_list(struct view *view);
void table_row_text(const struct view *view, const void *row, struct str *out);
#define TABLE_OPS \
	.state_size = sizeof(struct table), .open = table_open, .stale = table_stale, .load = table_load, \
	.draw = table_draw, .close = table_close, .list = table_list, .row_text = table_row_text

/* The key of an item that has no number. */
int64_t table_key(const char *name);
/* What was read. */
void *table_data(const struct view *view);
/* The chosen item; NULL: none. */
const void *table_chosen(const struct view *view);
/* What stands instead of rows; NULL: there are some. */
const char *table_empty(const struct view *view);
/* For the view's text(): the heading, or what stands instead of rows; and the lines above. */
void table_text(const struct view *view, struct str *out);
#endif
