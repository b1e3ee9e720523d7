/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the terminal share. */
#ifndef UI_SCREEN_P_H
#define UI_SCREEN_P_H
#include <wchar.h>
#include "ui/canvas.h"

/* A capability of the terminal by its terminfo name; NULL: it has none. */
const char *screen_capability(const char *name);
/* The letters of a cell as they are sent, with their end. */
enum { CELL_TEXT = 6 };
void screen_cell_text(const struct tile *tile, wchar_t text[CELL_TEXT]);

/* A row that is painted: cells first…last of it differ from what is shown. */
struct row_paint {
	const struct grid *grid;
	const struct theme *theme;
	const struct tile *new, *old;	/* whole rows; old NULL: nothing is shown */
	int y, first, last;
};
/* Appends the row's spans with links among the cells that changed, for after the library's own paint: those
 * it may have written over, and those whose address is another one or none now.  Looks are as the library
 * leaves them, plain, before and after; the cursor is elsewhere. */
void screen_row_links(const struct row_paint *row, struct str *out);
#endif
