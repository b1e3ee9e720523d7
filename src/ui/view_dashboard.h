/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the dashboard's view and its drawing share. */
#ifndef UI_VIEW_DASHBOARD_H
#define UI_VIEW_DASHBOARD_H
#include "app/reports.h"
#include "ui/ui.h"

enum block_look { BLOCK_TILES, BLOCK_BARS, BLOCK_LINES, BLOCK_SPARK, BLOCK_LAST, BLOCK_EVENTS };
struct block {
	const char *title;	/* N_(); NULL: none */
	enum block_look look;
	const char *names;	/* "topic.name" of the figures, blank-separated */
	bool waits;		/* comes with later() */
};
extern const struct block dashboard_blocks[];	/* names NULL ends */

struct item {			/* a tile or a line that can be chosen */
	size_t block;
	const struct figure_value *value;	/* borrowed from state; NULL: a line of text */
	char *text;		/* owned; NULL: the days' calls are drawn */
	int64_t customer;	/* Enter goes there; 0: to those of the value's filter, if customers */
	int x, y, w;		/* in the whole, which is scrolled */
	int column;
};
struct headline { size_t block; int x, y, w; };

struct dashboard {
	struct figure_span span;
	struct figures soon, waiting;
	int64_t days[SPARK_DAYS];
	struct rowset last;
	struct events events;
	struct strlist names;	/* of last, in its order */
	bool complete;		/* later() was there */
	struct item *items;	/* owned */
	size_t nitems, cap;
	struct headline heads[24];
	size_t nheads;
	int64_t most[24];	/* by block: what its bars are measured by */
	size_t focus;
	int height, top;	/* of the whole; what is scrolled away */
};

/* Keeps the chosen item on the screen. */
void dashboard_scroll(struct view *view);
void dashboard_draw(const struct view *view, struct canvas *out);
void dashboard_text(const struct view *view, struct str *out);
/* "VIP, Hot" where a block shows several figures by choice. */
void dashboard_label(const struct item *item, struct str *out);
#endif
