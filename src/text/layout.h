/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From logical text to cells: bidi, shaping, widths, clipping (the pipeline of design "text"). */
#ifndef TEXT_LAYOUT_H
#define TEXT_LAYOUT_H
#include "base/base.h"

/* One column of the screen, or two for a wide character. */
struct cell {
	uint32_t cp[5];		/* base and marks as sent to the terminal; cp[0] == 0: the second half
				   of a wide character */
	uint8_t ncp;
	uint8_t width;		/* 1 or 2; 0 for the second half */
	uint8_t attr;		/* index of the span the text came from (struct span.attr) */
	bool rtl;		/* embedding level is odd */
	uint8_t level;		/* embedding level of UAX #9 */
	uint32_t start, len;	/* bytes of the logical text this cell shows; len 0: made up (…) */
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
	bool arabic_digits;	/* ASCII digits are drawn as Arabic-Indic ones */
	bool ascii;		/* every character that is not ASCII is drawn as '?', no shaping */
	bool keep_marks_visible;/* edit view: U+202A–E, U+2066–9, U+200B–F shown as pictures */
	bool data;		/* a stored text as it is, not a sentence of ours: isolates in it count
				   for nothing */
};

/* Lays out `text` (len bytes, valid UTF-8, one line) in at most `width` cells (SIZE_MAX: no limit).
 * A text that is too wide is cut at its logical end with "…" at base level, blanks before it
 * trimmed.  C0, C1, DEL and line breaks come out as visible pictures (U+2400…, else U+FFFD);
 * overrides and isolates in the data take no effect; U+E000–… private use and unassigned as is.
 * The result replaces what `out` held.  Runs of isolated fields (isolate_*) keep their order.
 * Cells never exceed `width`; a wide character that does not fit is left out. */
void layout_text(const char *text, size_t len, size_t width, const struct layout_options *opt,
	struct layout *out);
void layout_release(struct layout *out);
/* Cells that `text` needs (no limit). */
size_t text_width(const char *text);

/* Puts a field into a translated sentence so that it keeps its order: FSI/LRI … PDI (U+2066, 8, 9),
 * honoured by layout_text only where they are balanced and made by these functions' callers: data
 * passes through isolate_add, which drops the same marks from the data itself. */
void isolate_ltr(struct str *out, const char *data);	/* phones, amounts, dates, e-mail, codes */
void isolate_auto(struct str *out, const char *data);	/* names and other text */
/* Takes the isolates (and other invisible direction marks made by us) out: plain output, titles. */
void isolate_strip(const char *s, struct str *out);

/* Line breaking for notes: the byte length of the first line of `text` when wrapped at `width`
 * cells (at blanks, else between clusters); a newline ends a line.  *next = bytes to skip to the
 * start of the next line. */
size_t layout_wrap(const char *text, size_t len, size_t width, size_t *next);

/* The caret: visual column of the caret before logical byte `at`, with the affinity of the
 * character before (after = false) or at `at` (after = true).  layout must be of the whole text. */
size_t layout_caret(const struct layout *layout, size_t at, size_t text_len, bool after);
/* The logical byte offset when moving one cell left (-1) or right (+1) from caret `at`. */
size_t layout_move(const struct layout *layout, size_t at, size_t text_len, int step);
#endif
