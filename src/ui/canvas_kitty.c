/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Rows for kitty, which turns each run that begins from the right around itself. */
#include "base/base.h"
#include "ui/canvas.h"

#include "text/layout.h"
#include "text/utf8.h"

/* kitty draws these itself: they belong to no run of text. */
static bool parts_runs(const struct tile *tile)
{
	return !tile->cp[0] || tile->cp[0] == ' ' || (tile->cp[0] >= 0x2500 && tile->cp[0] <= 0x259f) ||
		(tile->cp[0] >= 0x2800 && tile->cp[0] <= 0x28ff);
}

static int direction(const struct tile *tile)
{
	char text[5] = "";

	utf8_encode(tile->cp[0], text);
	return text_direction(text);
}

/* The letters change their places; looks and links belong to the cells, which kitty leaves where they are. */
static void swap_letters(struct tile *a, struct tile *b)
{
	struct tile was = *a;

	memcpy(a->cp, b->cp, sizeof(a->cp));
	a->ncp = b->ncp;
	memcpy(b->cp, was.cp, sizeof(b->cp));
	b->ncp = was.ncp;
}

/* One run: what kitty hands to its shaper at once. */
static void turn_run(struct tile *run, int n)
{
	int dir = -1;

	for (int x = 0; x < n; x++) {
		if (run[x].width != 1)
			return;
		if (dir < 0)
			dir = direction(&run[x]);
	}
	if (dir != 1)
		return;
	for (int a = 0, b = n - 1; a < b; a++, b--)
		swap_letters(&run[a], &run[b]);
	for (int x = 0; x < n; x++)
		run[x].cp[0] = text_mirror(run[x].cp[0]);
}

void tiles_turn(struct tile *row, int cols, unsigned (*face)(void *ctx, unsigned style), void *ctx)
{
	for (int from = 0, end; from < cols; from = end + (end == from)) {
		unsigned first = face ? face(ctx, row[from].style) : 0;

		for (end = from; end < cols && !parts_runs(&row[end]); end++)
			if (face && face(ctx, row[end].style) != first)
				break;
		turn_run(row + from, end - from);
	}
}
