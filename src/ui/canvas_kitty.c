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

void tiles_turn(struct tile *row, int cols)
{
	for (int from = 0, end; from < cols; from = end + 1) {
		bool narrow = true;
		int dir = -1;

		for (end = from; end < cols && !parts_runs(&row[end]); end++) {
			narrow = narrow && row[end].width == 1;
			if (dir < 0)
				dir = direction(&row[end]);
		}
		for (int a = from, b = end - 1; dir == 1 && narrow && a < b; a++, b--) {
			struct tile tile = row[a];

			row[a] = row[b];
			row[b] = tile;
		}
		for (int x = from; dir == 1 && narrow && x < end; x++)
			row[x].cp[0] = text_mirror(row[x].cp[0]);
	}
}
