/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From the grid's cells to the library's, and what of them is new. */
#include "base/base.h"
#include "ui/screen.h"

#include "text/utf8.h"
#include "ui/screen_state.h"

/* --- Looks. */

static struct paint make_paint(const struct theme *theme, unsigned style)
{
	static const struct { unsigned look; attr_t attr; } looks[] = {
		{ LOOK_BOLD, WA_BOLD }, { LOOK_DIM, WA_DIM }, { LOOK_ITALIC, WA_ITALIC },
		{ LOOK_UNDERLINE, WA_UNDERLINE }, { LOOK_REVERSE, WA_REVERSE },
	};
	struct look_of look = theme_look(theme, style);
	struct paint paint = { .known = true };

	for (size_t i = 0; i < COUNT(looks); i++)
		if (look.looks & looks[i].look)
			paint.attrs |= looks[i].attr;
	if (look.fg != COLOUR_DEFAULT || look.bg != COLOUR_DEFAULT)
		paint.pair = alloc_pair(look.fg, look.bg);
	if (paint.pair < 0)
		paint.pair = 0;
	return paint;
}

static const struct paint *paint_of(struct screen *screen, unsigned style)
{
	enum role role = MIN(style_role(style), ROLE_COUNT - 1);
	enum role base = MIN(style_base(style), ROLE_COUNT - 1);
	struct paint *paint = &screen->paints[role][base];

	if (!paint->known)
		*paint = make_paint(screen->theme, ON(role, base));
	return paint;
}

/* GNU screen keeps no links of its cells. */
static bool shows_links(const struct screen *screen)
{
	return screen->links && screen_takes_strings(screen) && terminal_mux(&screen->facts) != MUX_SCREEN;
}

static void paint_links(struct screen *screen)
{
	if (!screen->linked.len)
		return;
	str_add(&screen->linked, tiparm(screen_capability("cup"), getcury(curscr), getcurx(curscr)));
	screen_send(screen->linked.s);
	str_clear(&screen->linked);
}

/* --- Cells. */

/* The library counts columns by the system's tables: where they differ from ours, a sign of the right
 * width stands in, so that nothing ever shifts. */
void screen_cell_text(const struct tile *tile, wchar_t text[CELL_TEXT])
{
	size_t n = 0;

	for (size_t i = 0; i < tile->ncp && n < CCHARW_MAX; i++)
		if (i == 0 || wcwidth((wchar_t)tile->cp[i]) == 0)
			text[n++] = (wchar_t)tile->cp[i];
	if (!n || wcwidth(text[0]) != tile->width) {
		text[0] = tile->width == 2 ? L'\x3013' : n ? UTF8_REPLACEMENT : L' ';
		n = 1;
	}
	text[n] = L'\0';
}

static void set_cell(struct screen *screen, const struct tile *tile, cchar_t *out)
{
	const struct paint *paint = paint_of(screen, tile->style);
	wchar_t text[CELL_TEXT];
	int pair = paint->pair;

	screen_cell_text(tile, text);
	setcchar(out, text, paint->attrs, (short)pair, &pair);
}

/* Letters of another weight or slant come from another font. */
static unsigned face_of(void *ctx, unsigned style)
{
	return (unsigned)(paint_of(ctx, style)->attrs & (WA_BOLD | WA_ITALIC));
}

static void paint_row(struct screen *screen, const struct grid *grid, int y)
{
	const struct tile *new = screen->turned;
	struct tile *old = &screen->shown[(size_t)y * (size_t)screen->cols];
	int first = 0, last = grid->cols - 1, n = 0;

	memcpy(screen->turned, &grid->v[(size_t)y * (size_t)grid->cols], (size_t)grid->cols * sizeof(*new));
	if (terminal_turns(screen->way) || tmux_clients_turn(&screen->tmux))
		tiles_turn(screen->turned, grid->cols, face_of, screen);
	if (!screen->forget) {
		while (first <= last && memcmp(&new[first], &old[first], sizeof(*new)) == 0)
			first++;
		while (last > first && memcmp(&new[last], &old[last], sizeof(*new)) == 0)
			last--;
	}
	if (first > last)
		return;
	/* Whole characters only, of what was there too. */
	while (first > 0 && (!new[first].cp[0] || (!screen->forget && !old[first].cp[0])))
		first--;
	while (last + 1 < grid->cols &&
	       (!new[last + 1].cp[0] || (!screen->forget && !old[last + 1].cp[0])))
		last++;
	for (int x = first; x <= last; x++)
		if (new[x].cp[0])
			set_cell(screen, &new[x], &screen->cells[n++]);
	mvadd_wchnstr(y, first, screen->cells, n);
	if (shows_links(screen))
		screen_row_links(&(struct row_paint){ grid, screen->theme, new, screen->forget ? NULL : old,
			y, first, last }, &screen->linked);
	memcpy(&old[first], &new[first], (size_t)(last - first + 1) * sizeof(*new));
}

static void paint_caret(struct screen *screen, const struct grid *grid)
{
	bool on = grid->caret_x >= 0;

	if (on != screen->caret_on)
		curs_set(on);
	screen->caret_on = on;
	if (on)
		move(grid->caret_y, grid->caret_x);
}

void screen_paint(struct screen *screen, const struct grid *grid, const struct theme *theme)
{
	if (!screen->begun)
		screen_begin(screen);
	if (screen->suspended || grid->cols != screen->cols || grid->rows != screen->rows)
		return;
	if (screen->theme != theme) {
		memset(screen->paints, 0, sizeof(screen->paints));
		screen->theme = theme;
		screen->forget = true;
	}
	if (screen->forget)
		clearok(stdscr, TRUE);
	for (int y = 0; y < grid->rows; y++)
		paint_row(screen, grid, y);
	screen->forget = false;
	paint_caret(screen, grid);
	refresh();
	paint_links(screen);
}
