/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Editing a text: logical buffer, visual arrows, clusters, words, undo. */
#ifndef UI_EDIT_H
#define UI_EDIT_H
#include "ui/canvas.h"
#include "ui/key.h"

struct edit_step { char *text; size_t at; };	/* owned */

struct edit {
	struct str text;		/* logical, valid UTF-8; with `lines` also \n */
	size_t at;			/* caret: byte offset at a cluster's edge */
	size_t mark;			/* with `marked` the other end of the selection */
	bool marked;
	bool after;			/* affinity: drawn beside the character at `at` instead of the one before */
	bool lines;			/* many lines: Enter breaks, Up and Down move */
	enum put_dir dir;
	size_t limit;			/* bytes; 0: 4096, or 16 MB with lines */
	struct edit_step undo[32];	/* newest last */
	size_t nundo, nredo;		/* redo steps lie behind the undo steps */
	bool typing;			/* the last step may still grow */
	int scroll;			/* one line: cells hidden at the left */
	size_t top;			/* many lines: where the first one shown begins */
	int width;			/* cells of a line as drawn last; 0: not drawn yet */
	int goal;			/* column that Up and Down keep to; -1 */
};
#define EDIT_INIT { .text = STR_INIT, .goal = -1 }
void edit_release(struct edit *edit);
/* New content, caret at its end, no undo. */
void edit_set(struct edit *edit, const char *text);

enum edit_event {
	EDIT_IGNORED,		/* not an editor's key: Enter, Esc, Tab, F keys, Up in one line … */
	EDIT_MOVED,
	EDIT_CHANGED,
	EDIT_FULL,		/* over the limit: nothing was taken */
};
/* Left and Right go where the eye sees them go (rtl: direction of the interface, for an empty or
 * neutral text); Home and End are the logical ends of the line; Ctrl with them jumps words; Shift
 * with any of them selects. Backspace and Delete take what is selected, else one cluster, with
 * Ctrl or Alt a word; Ctrl-U the line, Ctrl-Z undoes, Ctrl-Y does again, Ctrl-A and Ctrl-E as
 * Home and End, Ctrl-K to the end. */
enum edit_event edit_key(struct edit *edit, uint32_t key, bool rtl);
/* Typed or pasted text at the caret, instead of what is selected: cleaned, a mark composed with the
 * letter before it; in one line every line end and tab becomes a blank. False: over the limit. */
bool edit_insert(struct edit *edit, const char *text, size_t len);

/* The same instead of the whole text, as one step of undo; the caret goes to the end. */
bool edit_replace(struct edit *edit, const char *text, size_t len);

/* The selected bytes; they are one piece of the logical text, whatever the eye sees. False: none. */
bool edit_selection(const struct edit *edit, size_t *from, size_t *to);
/* Takes them out, as one step of undo.  False: nothing is selected. */
bool edit_erase_selection(struct edit *edit);

/* Lines the text takes in w cells, at most max. */
int edit_height(const struct edit *edit, int w, int max);
/* Brings the caret into a field of w cells and h lines; call before edit_draw. */
void edit_scroll(struct edit *edit, const struct canvas *c);
/* Draws the text into the canvas (h 1: one line) and, when focused, what is selected and both
 * carets: the terminal's cursor where the next character of the current direction goes, and (with
 * nothing selected) a faint one where the other direction would insert. */
void edit_draw(const struct edit *edit, const struct canvas *c, unsigned style, bool focused);

/* The same on the screen, for every line that is typed in (ui_edit.c): a key or a paste. Ctrl-X
 * cuts what is selected and Ctrl-C copies it, to the terminal's clipboard and to ui->clip, which
 * Ctrl-V puts back; over the limit it says so. Never EDIT_FULL. */
struct ui;
enum edit_event ui_edit(struct ui *ui, struct edit *edit, const struct key_event *event);
/* The text in $VISUAL or $EDITOR (editor.c); what comes back replaces it as one step, cleaned as a
 * paste is. On an error the text is as it was. */
enum result ui_edit_outside(struct ui *ui, struct edit *edit, struct err *err) MUST_CHECK;
#endif
