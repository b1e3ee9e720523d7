/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is drawn on: cells, styles, text in place, boxes; always in terms of start and end. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H
#include "text/layout.h"
#include "ui/theme.h"

/* Coordinates: x counts from the *start* of the line, which is the left in English and the right
 * in Arabic, y from the top. Nobody who draws asks for the direction: the canvas mirrors. Text
 * inside a field keeps its own order (text/layout.h). */

struct tile {			/* one cell of the screen; left to right */
	uint32_t cp[5];		/* cp[0] == 0: second half of the wide character before it */
	uint8_t ncp, width;
	uint16_t style;
	uint32_t link;		/* see grid_link; 0: none */
};

#define GRID_AREAS 8
struct grid {
	struct { const void *what; int x, y, w, h; } areas[GRID_AREAS];	/* see canvas_note */
	struct tile *v;			/* owned: rows × cols */
	int cols, rows;
	bool rtl;
	bool ascii_signs;		/* lines, bars and markers by their twins, though letters are not */
	struct layout_options text;	/* marks, digits, ascii as configured; dir is set per text */
	int only_y, only_h;		/* rows that are drawn to now; only_h 0: all */
	int caret_x, caret_y;		/* physical cell of the terminal's cursor; -1: hidden */
	struct link_table *links;	/* owned */
	struct text_cache *cache;	/* owned: laid out texts, so that an unchanged row costs a copy */
};
void grid_init(struct grid *grid, int cols, int rows, bool rtl, const struct layout_options *text);
void grid_resize(struct grid *grid, int cols, int rows);	/* blank afterwards */
void grid_release(struct grid *grid);

/* The address a tile's link leads to; NULL: none.  The same address has the same number, for a while. */
const char *grid_link(const struct grid *grid, uint32_t link);

/* From now on only the rows of `part` are drawn to, and drawing elsewhere costs next to nothing; NULL: all again. */
struct canvas;
void grid_only(struct grid *grid, const struct canvas *part);
/* Whether anything of the canvas would be drawn. */
bool canvas_is_drawn(const struct canvas *c);

/* A rectangle of the grid; a small value, nobody frees it.  Nothing is ever drawn outside. */
struct canvas {
	struct grid *grid;
	int x, y, w, h;		/* x from the start edge of the whole screen */
};
struct canvas canvas_whole(struct grid *grid);
/* A part of it, clipped to it. */
struct canvas canvas_part(const struct canvas *c, int x, int y, int w, int h);
void canvas_fill(const struct canvas *c, unsigned style);	/* blanks */
void canvas_fill_row(const struct canvas *c, int y, unsigned style);

enum align { ALIGN_START, ALIGN_END, ALIGN_CENTRE };
enum put_dir {
	PUT_UI,			/* base direction of the interface: labels, names, sentences */
	PUT_LTR,		/* phones, amounts, e-mail, codes */
	PUT_AUTO,		/* notes: the first strong letter's, else the interface's */
};
struct put {
	int x, y, w;		/* w 0: up to the end of the canvas */
	unsigned style;
	enum align align;
	enum put_dir dir;
	const char *text;	/* one line of logical UTF-8; controls come out as pictures */
	size_t len;		/* bytes; 0: all of it */
	const char *match;	/* folded words; where each stands first is drawn in ROLE_match */
	bool nearly;		/* … also where one letter of it is another */
	const char *link;	/* address that a click on it opens (app/links.h); NULL or "": none */
	size_t link_at, link_len;	/* the bytes of the text that lead there; link_len 0: all */
};
/* Draws the text cut at its logical end to w cells; returns the cells it took. */
int canvas_put(const struct canvas *c, const struct put *put);
/* The common case: start-aligned in the interface's direction. */
int canvas_text(const struct canvas *c, int x, int y, int w, unsigned style, const char *text);
int canvas_textf(const struct canvas *c, int x, int y, int w, unsigned style, const char *fmt, ...) PRINTF(6, 7);
/* A text of several lines, wrapped at the canvas' width, from line `skip` of it on; returns the
 * lines it has in all. */
int canvas_wrap(const struct canvas *c, int skip, unsigned style, enum put_dir dir, const char *text);

/* Signs that have a twin in ASCII; START and END sides are mirrored with the interface. */
enum glyph {
	GLYPH_H, GLYPH_V, GLYPH_TOP_START, GLYPH_TOP_END, GLYPH_BOTTOM_START, GLYPH_BOTTOM_END,
	GLYPH_TEE_START, GLYPH_TEE_END, GLYPH_TEE_TOP, GLYPH_TEE_BOTTOM, GLYPH_CROSS,
	GLYPH_ELLIPSIS, GLYPH_BULLET, GLYPH_CHECK, GLYPH_STAR, GLYPH_STAR_EMPTY,
	GLYPH_TO_START, GLYPH_TO_END, GLYPH_UP, GLYPH_DOWN, GLYPH_BAR, GLYPH_BAR_EMPTY, GLYPH_REQUIRED,
	GLYPH_PAPER,
	GLYPH_SPARK_1, GLYPH_SPARK_2, GLYPH_SPARK_3, GLYPH_SPARK_4, GLYPH_SPARK_5, GLYPH_SPARK_6,
	GLYPH_SPARK_7, GLYPH_SPARK_8,
	GLYPH_COUNT
};
void canvas_glyph(const struct canvas *c, int x, int y, unsigned style, enum glyph glyph);
void canvas_hline(const struct canvas *c, int x, int y, int w, unsigned style);
void canvas_vline(const struct canvas *c, int x, int y, int h, unsigned style);
/* A frame on the canvas' edge with a title in its upper line; returns the inside. */
struct canvas canvas_box(const struct canvas *c, unsigned style, const char *title, unsigned title_style);
/* A bar of `part` of `whole` in w cells. */
void canvas_bar(const struct canvas *c, int x, int y, int w, unsigned style, int64_t part, int64_t whole);
/* A column a value, a cell each, from the start; the highest fills its cell, nothing is blank. */
void canvas_spark(const struct canvas *c, int x, int y, unsigned style, const int64_t *values, int n);
/* A code to scan: size × size modules with `quiet` light ones around, two a cell and below one another, in
 * ASCII one on two cells.  Fills the cells that canvas_code_size says, from the canvas' left: a mirrored
 * code could not be read. */
void canvas_code(const struct canvas *c, int size, const bool *dark, int quiet);
void canvas_code_size(const struct canvas *c, int size, int quiet, int *w, int *h);
/* Recolours what stands there (a selection over a drawn row). */
void canvas_restyle(const struct canvas *c, int x, int y, int w, unsigned style);
/* For the editor: cells from..from+n of a layout at `left`, in physical cells from the canvas' left edge. */
void canvas_cells(const struct canvas *c, int left, int y, const struct layout *layout, size_t from, size_t n,
	unsigned style);
/* The physical cell `left` of the canvas' row y as a logical x. */
int canvas_mirror(const struct canvas *c, int left);
/* The base direction a PUT_… text is laid out in. */
enum base_dir canvas_dir(const struct canvas *c, enum put_dir dir);
/* Puts the terminal's cursor there. */
void canvas_caret(const struct canvas *c, int x, int y);
/* Cells a text needs, with the canvas' settings. */
int canvas_width(const struct canvas *c, const char *text);
/* One row as kitty wants it (BIDI_KITTY): it turns every run around whose first letter, from the left, is a
 * right-to-left one, and mirrors its brackets (HarfBuzz guesses the direction of the run by it); this does it before.
 * A run ends at a blank and where another face (bold, italic) begins; NULL: there is one. */
void tiles_turn(struct tile *row, int cols, unsigned (*face)(void *ctx, unsigned style), void *ctx);
/* Remembers that `what` (a list) was drawn there, and finds it again for the mouse. */
void canvas_note(const struct canvas *c, const void *what);
bool grid_area(struct grid *grid, const void *what, struct canvas *out);
/* True where the physical cell lies in the canvas; gives its place in it (mouse). */
bool canvas_hit(const struct canvas *c, int physical_x, int physical_y, int *x, int *y);
#endif
