/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the history of a customer and the card above it share. */
#ifndef UI_VIEW_TIMELINE_H
#define UI_VIEW_TIMELINE_H
#include "app/attach.h"
#include "app/insight.h"
#include "ui/pages.h"

struct timeline_view {
	struct list list;
	int64_t customer;
	struct record *rec;	/* owned; NULL: none */
	struct score score;
	struct str next;	/* the next best action as a sentence */
	struct attach_counts attached;	/* owned: documents by interaction */
	bool refused;		/* that he is not to be contacted */
	int64_t seek;		/* a row to choose at the next load, however old; 0: none */
};

/* --- The card (timeline_card.c). */
enum result timeline_load_card(struct view *view, struct err *err) MUST_CHECK;
/* Lines it takes: name and phone, class, wants, next, a rule below. */
int timeline_card_height(const struct view *view);
void timeline_draw_card(const struct view *view, struct canvas *out);
/* "Buyer · Active · Riyadh · score 62"; what he looks for or offers, and his tags.  Appended. */
void timeline_class_line(const struct view *view, struct str *out);
void timeline_wants_line(const struct view *view, struct str *out);
/* One more part behind " · ". */
void line_add_part(struct str *out, const char *text);
#endif
