/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One line of text on its way to cells: its code points, and which cell each belongs to.
 * Private to text/: the callers see text/layout.h. */
#ifndef TEXT_LINE_H
#define TEXT_LINE_H
#include "base/base.h"
#include "text/layout.h"

#define LINE_INLINE  200	/* code points that need no memory from the heap */
#define LINE_MARKS   4		/* on one cell; those beyond are left out */

enum line_kind {
	LINE_CELL,		/* begins a unit: what the caret passes in one step */
	LINE_MORE,		/* more columns of the same unit: a flag's second letter, a spacing
				   vowel sign */
	LINE_MARK,		/* stands on the cell before it */
	LINE_ALEF,		/* joined with the lam before it: has no cell of its own */
	LINE_JOINER,		/* ZWNJ, ZWJ: shapes its neighbours, no cell */
	LINE_ORDER,		/* LRM, RLM, ALM, isolates: orders its neighbours, no cell */
};

/* Arrays of n (+ 1 for `at`) elements. */
struct line {
	size_t n, cap;
	uint32_t *cp;		/* what is ordered, then shaped: controls are already pictures */
	uint32_t *at;		/* byte in the text; at[n] is where reading stopped */
	uint32_t *scratch;	/* 2 n + 1, free for every step */
	uint8_t *kind;		/* enum line_kind */
	uint8_t *width;		/* columns: 1 or 2 for CELL and MORE, else 0 */
	int8_t *level;		/* embedding level, by bidi_resolve */
	size_t cells;		/* sum of width */
	bool more;		/* the text goes on: it was read only as far as asked */
	bool ascii;		/* nothing but printable ASCII */
	bool arabic;		/* letters that join are among it */
	bool plain_arabic;	/* nothing but letters of the Arabic block and blanks */
	void *heap;		/* owned; NULL while the inline arrays do */
	uint32_t inline_words[4 * LINE_INLINE + 2];
	uint8_t inline_bytes[3 * LINE_INLINE];
};

/* Reads text until its end or until more than `cells` columns are full. */
void line_read(struct line *line, const char *text, size_t len, size_t cells,
	const struct layout_options *opt);
void line_release(struct line *line);

/* Index of the next unit after i (i may be n at most). */
size_t line_next(const struct line *line, size_t i);
/* Whether the unit at i is a blank at which a line may be broken or cut. */
bool line_is_blank(const struct line *line, size_t i);

/* Fills `level`; returns true when the base direction is right to left.  UAX #9 by FriBidi. */
bool bidi_resolve(struct line *line, enum base_dir dir);
/* Arabic letters to presentation forms, lam and alef to one; mirrors brackets at odd levels.
 * The levels must be there. */
void bidi_shape(struct line *line);
#endif
