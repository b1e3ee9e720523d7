/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Signs, lines, frames and bars; each has a twin in ASCII. */
#include "base/base.h"
#include "ui/canvas.h"

/* As seen from the start: with the interface mirrored, the twin of the other side is drawn. */
static const struct { uint32_t cp; char ascii; enum glyph mirrored; } glyphs[] = {
	[GLYPH_H] = { 0x2500, '-', GLYPH_H },
	[GLYPH_V] = { 0x2502, '|', GLYPH_V },
	[GLYPH_TOP_START] = { 0x250c, '+', GLYPH_TOP_END },
	[GLYPH_TOP_END] = { 0x2510, '+', GLYPH_TOP_START },
	[GLYPH_BOTTOM_START] = { 0x2514, '+', GLYPH_BOTTOM_END },
	[GLYPH_BOTTOM_END] = { 0x2518, '+', GLYPH_BOTTOM_START },
	[GLYPH_TEE_START] = { 0x251c, '+', GLYPH_TEE_END },
	[GLYPH_TEE_END] = { 0x2524, '+', GLYPH_TEE_START },
	[GLYPH_TEE_TOP] = { 0x252c, '+', GLYPH_TEE_TOP },
	[GLYPH_TEE_BOTTOM] = { 0x2534, '+', GLYPH_TEE_BOTTOM },
	[GLYPH_CROSS] = { 0x253c, '+', GLYPH_CROSS },
	[GLYPH_ELLIPSIS] = { 0x2026, '~', GLYPH_ELLIPSIS },
	[GLYPH_BULLET] = { 0x2022, '*', GLYPH_BULLET },
	[GLYPH_CHECK] = { 0x2713, 'v', GLYPH_CHECK },
	[GLYPH_STAR] = { 0x2605, '*', GLYPH_STAR },
	[GLYPH_STAR_EMPTY] = { 0x2606, '.', GLYPH_STAR_EMPTY },
	[GLYPH_TO_START] = { 0x25c2, '<', GLYPH_TO_END },
	[GLYPH_TO_END] = { 0x25b8, '>', GLYPH_TO_START },
	[GLYPH_UP] = { 0x25b4, '^', GLYPH_UP },
	[GLYPH_DOWN] = { 0x25be, 'v', GLYPH_DOWN },
	[GLYPH_BAR] = { 0x2588, '#', GLYPH_BAR },
	[GLYPH_BAR_EMPTY] = { 0x2591, '.', GLYPH_BAR_EMPTY },
	[GLYPH_REQUIRED] = { '*', '*', GLYPH_REQUIRED },
	[GLYPH_PAPER] = { 0x25a4, '=', GLYPH_PAPER },
	[GLYPH_SPARK_1] = { 0x2581, '_', GLYPH_SPARK_1 },
	[GLYPH_SPARK_2] = { 0x2582, '.', GLYPH_SPARK_2 },
	[GLYPH_SPARK_3] = { 0x2583, '-', GLYPH_SPARK_3 },
	[GLYPH_SPARK_4] = { 0x2584, '~', GLYPH_SPARK_4 },
	[GLYPH_SPARK_5] = { 0x2585, '=', GLYPH_SPARK_5 },
	[GLYPH_SPARK_6] = { 0x2586, '+', GLYPH_SPARK_6 },
	[GLYPH_SPARK_7] = { 0x2587, '*', GLYPH_SPARK_7 },
	[GLYPH_SPARK_8] = { 0x2588, '#', GLYPH_SPARK_8 },
};
_Static_assert(COUNT(glyphs) == GLYPH_COUNT, "every glyph has a row");

static bool is_ascii(const struct canvas *c)
{
	return c->grid->text.ascii || c->grid->ascii_signs;
}

static void draw_cp(const struct canvas *c, int x, int y, unsigned style, uint32_t cp)
{
	struct cell cell = { .cp = { cp }, .ncp = 1, .width = 1 };
	struct layout one = { .v = &cell, .n = 1 };

	if (x >= 0 && x < c->w)
		canvas_cells(c, canvas_mirror(c, x), y, &one, 0, 1, style);
}

void canvas_glyph(const struct canvas *c, int x, int y, unsigned style, enum glyph glyph)
{
	if (c->grid->rtl)
		glyph = glyphs[glyph].mirrored;
	draw_cp(c, x, y, style, is_ascii(c) ? (uint32_t)glyphs[glyph].ascii : glyphs[glyph].cp);
}

void canvas_hline(const struct canvas *c, int x, int y, int w, unsigned style)
{
	for (int i = 0; i < w; i++)
		canvas_glyph(c, x + i, y, style, GLYPH_H);
}

void canvas_vline(const struct canvas *c, int x, int y, int h, unsigned style)
{
	for (int i = 0; i < h; i++)
		canvas_glyph(c, x, y + i, style, GLYPH_V);
}

struct canvas canvas_box(const struct canvas *c, unsigned style, const char *title, unsigned title_style)
{
	int right = c->w - 1, bottom = c->h - 1;

	canvas_hline(c, 1, 0, c->w - 2, style);
	canvas_hline(c, 1, bottom, c->w - 2, style);
	canvas_vline(c, 0, 1, c->h - 2, style);
	canvas_vline(c, right, 1, c->h - 2, style);
	canvas_glyph(c, 0, 0, style, GLYPH_TOP_START);
	canvas_glyph(c, right, 0, style, GLYPH_TOP_END);
	canvas_glyph(c, 0, bottom, style, GLYPH_BOTTOM_START);
	canvas_glyph(c, right, bottom, style, GLYPH_BOTTOM_END);
	if (!text_is_empty(title) && c->w > 6) {
		int n = MIN(canvas_width(c, title), c->w - 6);
		struct canvas place = canvas_part(c, 2, 0, n + 2, 1);

		canvas_fill(&place, style);
		canvas_text(&place, 1, 0, n, title_style, title);
	}
	return canvas_part(c, 1, 1, c->w - 2, c->h - 2);
}

void canvas_bar(const struct canvas *c, int x, int y, int w, unsigned style, int64_t part, int64_t whole)
{
	static const uint32_t eighths[] = { 0x258f, 0x258e, 0x258d, 0x258c, 0x258b, 0x258a, 0x2589 };
	int64_t filled;

	part = MAX(0, MIN(part, whole));
	filled = whole > 0 ? (int64_t)((double)part / (double)whole * w * 8 + 0.5) : 0;
	for (int i = 0; i < w; i++, filled -= 8) {
		/* The eighths fill from the left, so a mirrored bar grows by whole cells. */
		if (filled >= 8 || (filled >= 4 && (c->grid->rtl || is_ascii(c))))
			canvas_glyph(c, x + i, y, style, GLYPH_BAR);
		else if (filled > 0 && !c->grid->rtl && !is_ascii(c))
			draw_cp(c, x + i, y, style, eighths[filled - 1]);
		else if (is_ascii(c))
			canvas_glyph(c, x + i, y, style, GLYPH_BAR_EMPTY);
		else
			draw_cp(c, x + i, y, style, ' ');
	}
}

void canvas_spark(const struct canvas *c, int x, int y, unsigned style, const int64_t *values, int n)
{
	int64_t highest = 0;

	for (int i = 0; i < n; i++)
		highest = MAX(highest, values[i]);
	for (int i = 0; i < n; i++)
		if (values[i] > 0)
			canvas_glyph(c, x + i, y, style, (enum glyph)(GLYPH_SPARK_1 +
				(int)((values[i] * 8 + highest - 1) / highest) - 1));
}

/* --- Codes. */

void canvas_code_size(const struct canvas *c, int size, int quiet, int *w, int *h)
{
	int modules = size + 2 * quiet;

	*w = is_ascii(c) ? 2 * modules : modules;
	*h = is_ascii(c) ? modules : (modules + 1) / 2;
}

static bool is_dark(int size, const bool *dark, int x, int y)
{
	return x >= 0 && y >= 0 && x < size && y < size && dark[y * size + x];
}

void canvas_code(const struct canvas *c, int size, const bool *dark, int quiet)
{
	bool ascii = is_ascii(c);
	int w, h;

	canvas_code_size(c, size, quiet, &w, &h);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			int column = (ascii ? x / 2 : x) - quiet, row = (ascii ? y : 2 * y) - quiet;
			bool upper = is_dark(size, dark, column, row);
			bool lower = ascii ? upper : is_dark(size, dark, column, row + 1);
			struct cell cell = { .cp = { upper == lower ? ' ' : upper ? 0x2580 : 0x2584 },
				.ncp = 1, .width = 1 };
			struct layout one = { .v = &cell, .n = 1 };

			/* A dark ground, not a full block: between those some fonts leave light lines. */
			canvas_cells(c, x, y, &one, 0, 1, upper && lower ? ROLE_code_dark : ROLE_code);
		}
}
