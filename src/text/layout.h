/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From logical text to cells: bidi, shaping, widths, clipping (the pipeline of design "text"). */
#ifndef TEXT_LAYOUT_H
#define TEXT_LAYOUT_H
#include "base/base.h"

/* One column of the screen, or two for a wide character. */
struct cell {
	uint32_t cp[5];		/* base and marks as sent to the terminal; cp[0] == 0: the second
				   half of a wide character */
	uint8_t ncp;
	uint8_t width;		/* 1 or 2; 0 for the second half */
	uint8_t attr;		/* index of the span the text came from (struct span.attr) */
	bool rtl;		/* embedding level is odd */
	uint8_t level;		/* embedding level of UAX #9 */
	uint32_t start, len;	/* bytes of the logical text this cell shows; len 0: made up (…),
				   or one more column of the cell at its left */
};

struct layout {
	struct cell *v;		/* owned; left to right as the eye sees it */
	size_t n, cap;
	bool clipped;		/* an ellipsis stands at the logical end */
	bool rtl;		/* the resolved base direction */
};
#define LAYOUT_INIT { NULL, 0, 0, false, false }

enum base_dir {
	DIR_LTR,
	DIR_RTL,
	DIR_AUTO,		/* first strong letter, else LTR */
	DIR_AUTO_RTL,		/* first strong letter, else RTL */
};

struct layout_options {
	enum base_dir dir;
	bool show_marks;	/* tashkeel is drawn; default hidden */
	bool arabic_digits;	/* ASCII digits are drawn as Arabic-Indic ones, ٬ and ٫ between them */
	bool ascii;		/* every character that is not ASCII is drawn as '?', no shaping */
	bool keep_marks_visible;/* edit view: U+202A–E, U+2066–9, U+200B–F shown as pictures */
	bool data;		/* a stored text as it is, not a sentence of ours: isolates in it
				   count for nothing */
};

/* Lays out `text` (len bytes, one line; broken bytes come out as U+FFFD) in at most `width` cells
 * (SIZE_MAX: no limit).  The result replaces what `out` held.
 * - A text that is too wide is cut at its logical end with "…" ("~" in ASCII) at base level, blanks
 *   before it trimmed; so is one whose wide character does not fit.  Nothing is padded or aligned.
 * - C0, DEL, U+2028/9 come out as pictures (U+2400…), C1 and noncharacters as U+FFFD; overrides,
 *   embeddings and RLI take no effect; LRI and FSI of isolate_* order what they enclose where they
 *   are balanced and opt->data is not set.  Private use and unassigned characters as they are.
 * - No cell: direction marks, joiners, selectors and all else that is invisible (General_Category
 *   Cf); in the edit view each has one, as a picture.
 * - A cell holds at most 4 marks, the others are left out; a mark without a letter stands on
 *   U+25CC.  Spacing vowel signs have a column of their own; a sequence of emoji is drawn as its
 *   first, two columns wide (U+FE0F changes no width); a flag is its two letters side by side (two
 *   cells, the second with len 0).  Widths are those of wcwidth() in glibc, ambiguous ones 1:
 *   curses counts by it.
 * - Every byte belongs to one cell (start, len), invisible ones to the cell before them: the cells
 *   of a text that is not clipped cover it without gaps. */
void layout_text(const char *text, size_t len, size_t width, const struct layout_options *opt,
	struct layout *out);
void layout_release(struct layout *out);
/* The sign with its picture mirrored, "(" for ")"; else the same. */
uint32_t text_mirror(uint32_t cp);
/* Cells that `text` needs (no limit, default options). */
size_t text_width(const char *text);

/* Puts a field into a translated sentence so that it keeps its order: FSI/LRI … PDI (U+2066, 8, 9),
 * honoured by layout_text only where they are balanced.  The same marks, and U+202A–E, are dropped
 * from the data itself, so that it cannot close the isolate. */
void isolate_ltr(struct str *out, const char *data);	/* phones, amounts, dates, e-mail, codes */
void isolate_auto(struct str *out, const char *data);	/* names and other text */
/* Copies s without isolates (U+2066–9): plain output, titles. */
void isolate_strip(const char *s, struct str *out);

/* Line breaking for notes: the byte length of the first line of `text` when wrapped at `width`
 * cells (at blanks, else between clusters); a newline ends a line.  *next = bytes to skip to the
 * start of the next line, at least 1 unless len is 0.  Blanks at the break are in neither line. */
size_t layout_wrap(const char *text, size_t len, size_t width, size_t *next);

/* The caret stands on an edge between columns, 0 … layout->n (the edge left of column n).  These
 * take the layout of the whole text, not clipped. */
/* The edge for logical byte `at`: where the character before it ends (after = false) or the one at
 * it begins (after = true).  The two differ where the direction changes; inside a cell both are its
 * start. */
size_t layout_caret(const struct layout *layout, size_t at, size_t text_len, bool after);
/* Which of them the main caret stands on: the side of the lower level. */
bool layout_caret_after(const struct layout *layout, size_t at, size_t text_len);
/* The logical byte offset when moving one cell left (-1) or right (+1) from the main caret of `at`;
 * `at` itself at the edge.  Going on in one direction passes every edge once (in a layout where
 * direction marks are visible; where they are hidden, two edges may be as one). */
size_t layout_move(const struct layout *layout, size_t at, size_t text_len, int step);
#endif
