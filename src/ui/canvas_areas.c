/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What lies where on the grid, for the mouse and for painting a part of it. */
#include "base/base.h"
#include "ui/canvas.h"

bool canvas_hit(const struct canvas *c, int physical_x, int physical_y, int *x, int *y)
{
	int start = c->grid->rtl ? c->grid->cols - 1 - physical_x : physical_x;

	*x = start - c->x;
	*y = physical_y - c->y;
	return *x >= 0 && *x < c->w && *y >= 0 && *y < c->h;
}

void canvas_note(const struct canvas *c, const void *what)
{
	struct grid *grid = c->grid;
	size_t i = 0;

	/* The same one again, else a free place, else the last: there are few at a time. */
	while (i < GRID_AREAS - 1 && grid->areas[i].what && grid->areas[i].what != what)
		i++;
	grid->areas[i].what = what;
	grid->areas[i].x = c->x;
	grid->areas[i].y = c->y;
	grid->areas[i].w = c->w;
	grid->areas[i].h = c->h;
}

bool grid_area(struct grid *grid, const void *what, struct canvas *out)
{
	for (size_t i = 0; i < GRID_AREAS; i++)
		if (grid->areas[i].what == what) {
			*out = (struct canvas){ grid, grid->areas[i].x, grid->areas[i].y,
				grid->areas[i].w, grid->areas[i].h };
			return true;
		}
	return false;
}
