/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * All about one customer (the 360): read once, told as lines for the screen and the printer, or as JSON. */
#ifndef APP_OVERVIEW_H
#define APP_OVERVIEW_H
#include "io/json.h"
#include "store/query.h"
#include "app/attach.h"
#include "app/insight.h"

#define OVERVIEW_CONTACTS 10

struct overview {
	struct record *customer;	/* owned; with its virtual fields */
	struct rowset interactions;	/* owned; the last ones, planned ones first */
	struct rowset followups;	/* owned; open ones by due date */
	struct rowset family, documents;	/* owned */
	struct attach_counts attached;	/* owned: documents by interaction */
	struct behaviour behaviour;
	struct score score;
	struct next_action next;
	int64_t now;
};
enum result overview_read(struct app *app, int64_t customer, struct overview *out,
	struct err *err) MUST_CHECK;
void overview_release(struct overview *o);

/* --- As lines. */
enum overview_tab {
	TAB_PROFILE, TAB_HISTORY, TAB_FOLLOWUPS, TAB_FAMILY, TAB_DOCUMENTS, TAB_FIGURES, TAB_COUNT
};
const char *overview_title(enum overview_tab tab);	/* translated */
enum tone { TONE_PLAIN, TONE_WARNING, TONE_TODAY, TONE_GOOD, TONE_DIM };
struct sheet_line {
	const char *heading;		/* translated: stands above it; NULL */
	char *label, *text;		/* owned; the text may have several lines, and isolates */
	const struct entity *entity;	/* what it tells of */
	int64_t n;
	int field;			/* of the customer; -1: none, or another record */
	bool own_direction;		/* somebody's words: they begin where their first letter does */
	enum tone tone;
};
struct sheet { struct sheet_line *v; size_t n, cap; };	/* owned */
/* Appends the lines of a tab.  paper: with whole dates, since nobody knows when it is read. */
void overview_sheet(struct app *app, const struct overview *o, enum overview_tab tab, bool paper,
	struct sheet *out);
void sheet_release(struct sheet *sheet);

/* --- On paper and for programs. */
/* All tabs, wrapped at `width` cells, in logical order. */
void overview_print(struct app *app, const struct overview *o, size_t width, struct str *out);
void overview_json(struct app *app, const struct overview *o, struct json_writer *w);
#endif
