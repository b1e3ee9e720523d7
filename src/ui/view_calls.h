/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Call mode: the state that its drawing and its actions share. */
#ifndef UI_VIEW_CALLS_H
#define UI_VIEW_CALLS_H
#include "ui/pages.h"
#include "app/calls.h"
#include "app/insight.h"
#include "ui/edit.h"

struct calls {
	struct calls_day list;		/* its lines, in order */
	bool day_off;
	size_t cur, top;		/* the line on the card; first one shown at the side */

	/* The card. */
	struct record *customer;	/* owned; NULL when nobody is left */
	struct rowset last;		/* three contacts */
	struct score score;
	struct str script;
	int script_skip;		/* lines scrolled away */

	struct edit note;
	bool noting;			/* the note has the keys */
	int64_t note_line;		/* the line it was typed for */
	struct str logged_note;		/* of the call logged last: undone, it is typed again */
	int64_t seek;			/* call to show at the next load; 0 none */
	bool advance;			/* to the next open line */
	int64_t logged;			/* customer of the call logged last: t moves his follow-up */
	int64_t logged_call;
	int64_t warned;			/* customer of whom it was told that a colleague calls him; 0 */
	int64_t said, said_until;	/* whom the colleagues were told of, and until when that holds; 0: nobody */
};

const struct record *calls_line(const struct calls *calls);	/* NULL: the day has none */
bool calls_is_open(const struct record *call);
/* Keeps the note of a line until its call is logged; "": there is none. */
void calls_write_note(struct view *view, const struct record *line, const char *text);
/* Draws the card and the queue. */
void calls_draw(const struct view *view, struct canvas *out);
/* Brings the note's caret into sight, after typing and in another size. */
void calls_scroll_note(struct view *view);
/* How far the day's list is. */
void calls_heading(const struct view *view, struct str *out);
/* The same line by line. */
void calls_text(const struct view *view, struct str *out);
/* calls_begin and calls_make of today (calls_wait.c): where they take long a box says how far they are, and Esc stops
 * them, which is no error. */
enum result ui_begin_calls(struct ui *ui, struct err *err) MUST_CHECK;
enum result ui_make_calls(struct ui *ui, struct civil day, bool anyway, int *added,
	struct err *err) MUST_CHECK;	/* anyway: on a day off as on a working day */
/* The action that does it. */
enum result calls_work_anyway(struct target *t, const struct args *args, struct err *err) MUST_CHECK;
#endif
