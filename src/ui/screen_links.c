/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Links.  curses knows none, so their cells are written once more, as they stand, after it. */
#include "base/base.h"
#include "ui/screen_p.h"

#include "text/utf8.h"
#include "ui/talk.h"

/* Ours before the library's, which has macros of nearly everything. */
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

static const char *parameter(const char *name, int value)
{
	const char *format = screen_capability(name);

	return format ? tiparm(format, value) : "";
}

static void add_capability(const char *name, struct str *out)
{
	const char *bytes = screen_capability(name);

	str_add(out, bytes ? bytes : "");
}

/* How the cells look, after the plain look that the library leaves behind. */
static void add_look(const struct theme *theme, unsigned style, struct str *out)
{
	static const struct { unsigned look; const char *name; } looks[] = {
		{ LOOK_BOLD, "bold" }, { LOOK_DIM, "dim" }, { LOOK_ITALIC, "sitm" },
		{ LOOK_UNDERLINE, "smul" }, { LOOK_REVERSE, "rev" },
	};
	struct look_of look = theme_look(theme, style);

	for (size_t i = 0; i < COUNT(looks); i++)
		if (look.looks & looks[i].look)
			add_capability(looks[i].name, out);
	if (look.fg != COLOUR_DEFAULT)
		str_add(out, parameter("setaf", look.fg));
	if (look.bg != COLOUR_DEFAULT)
		str_add(out, parameter("setab", look.bg));
}

static void add_cells(const struct theme *theme, const struct tile *tile, int n, struct str *out)
{
	wchar_t text[CELL_TEXT];
	int style = -1;

	for (int i = 0; i < n; i++) {
		if (!tile[i].cp[0])
			continue;
		if (style >= 0 && style != tile[i].style)
			add_capability("sgr0", out);
		if (style != tile[i].style)
			add_look(theme, tile[i].style, out);
		style = tile[i].style;
		screen_cell_text(&tile[i], text);
		for (const wchar_t *cp = text; *cp; cp++)
			str_add_cp(out, (uint32_t)*cp);
	}
	add_capability("sgr0", out);
}

static void add_span(const struct row_paint *row, int x, int n, struct str *out)
{
	const char *address = grid_link(row->grid, row->new[x].link);

	str_add(out, tiparm(screen_capability("cup"), row->y, x));
	if (address)
		talk_link(address, out);
	add_cells(row->theme, &row->new[x], n, out);
	if (address)
		talk_link_end(out);
}

/* The same cell without its link: the library does not write it again. */
static bool lost_link(const struct tile *old, const struct tile *new)
{
	struct tile plain = *old;

	plain.link = 0;
	return old->link && memcmp(&plain, new, sizeof(plain)) == 0;
}

void screen_row_links(const struct row_paint *row, struct str *out)
{
	const struct tile *new = row->new, *old = row->old;

	for (int x = row->first, end; x <= row->last; x = end) {
		int from = x;

		end = x + 1;
		if (new[x].link) {
			while (from > 0 && new[from - 1].link == new[x].link)
				from--;
			while (end < row->grid->cols && new[end].link == new[x].link)
				end++;
			add_span(row, from, end - from, out);
		} else if (old && lost_link(&old[x], &new[x])) {
			while (end <= row->last && lost_link(&old[end], &new[end]))
				end++;
			add_span(row, from, end - from, out);
		}
	}
}
