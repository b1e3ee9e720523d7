/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Panes side by side: how many the width has room for, and how wide each is. */
#include "base/base.h"
#include "ui/ui_p.h"

#include <inttypes.h>

#define THREE_PANES	120
#define TWO_PANES	80
#define NARROWEST	20	/* cells that a pane keeps */
#define STEP		2	/* cells by a key */

/* Which panes are shown at this width, in their order. */
static size_t choose_panes(const struct page *page, int cols, size_t *out)
{
	size_t second = page->focus ? page->focus : page->second;

	if (page->nviews > 1 && cols < TWO_PANES) {
		out[0] = page->focus;
		return 1;
	}
	if (page->nviews > 2 && cols < THREE_PANES) {
		out[0] = 0;
		out[1] = second < page->nviews ? second : 1;
		return 2;
	}
	for (size_t i = 0; i < page->nviews; i++)
		out[i] = i;
	return page->nviews;
}

static void place_view(struct view *view, struct canvas place)
{
	int w = place.w, h = MAX(place.h - 1, 0);

	view->visible = true;
	view->place = place;
	view->dirty = true;
	if (w == view->w && h == view->h)
		return;
	view->w = w;
	view->h = h;
	view->stale = true;
}

/* What somebody chose for so many panes, else the page's own. */
static int weight_of(const struct page *page, size_t shown, size_t view)
{
	int own = page->weight[shown - 1][view];

	return own ? own : MAX(page->desc->weight[view], 1);
}

/* --- Widths somebody chose. */

/* A smart list has its own; until somebody chose them, it has the page's. */
static char *widths_memo(const struct page *page, size_t n, bool own)
{
	int64_t layout = page->view[0].layout;

	if (own && layout)
		return xasprintf("panes.%s.%zu.%" PRId64, page->desc->name, n, layout);
	return xasprintf("panes.%s.%zu", page->desc->name, n);
}

void panes_open(struct ui *ui, struct page *page)
{
	(void)ui;
	memset(page->weight, 0, sizeof(page->weight));
	memset(page->has_weight, 0, sizeof(page->has_weight));
}

static bool read_widths(struct ui *ui, struct page *page, size_t n, bool own)
{
	char *key = widths_memo(page, n, own), *text = query_memo(ui->app->db, key);
	int *w = page->weight[n - 1];
	bool read = text && sscanf(text, "%4d %4d %4d", &w[0], &w[1], &w[2]) == PAGE_PANES &&
		w[0] >= 1 && w[1] >= 1 && w[2] >= 1;

	if (!read)
		memset(w, 0, sizeof(page->weight[0]));
	free(text);
	free(key);
	return read;
}

/* Only those for as many panes as are shown: a start asks for no more. */
static void need_widths(struct ui *ui, struct page *page, size_t n)
{
	if (n < 2 || page->has_weight[n - 1])
		return;
	page->has_weight[n - 1] = true;
	if (!read_widths(ui, page, n, true) && page->view[0].layout)
		read_widths(ui, page, n, false);
}

void ui_arrange(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid);
	struct page *page = ui->page;
	size_t shown[PAGE_PANES], n;
	int weight = 0, x = 0, cells;

	ui->arranged = true;
	ui->too_small = whole.w < UI_MIN_COLS || whole.h < UI_MIN_ROWS;
	if (!page || ui->too_small)
		return;
	n = choose_panes(page, whole.w, shown);
	need_widths(ui, page, n);
	cells = whole.w - (int)(n - 1);		/* a line between two panes */
	for (size_t i = 0; i < page->nviews; i++)
		page->view[i].visible = false;
	for (size_t i = 0; i < n; i++)
		weight += weight_of(page, n, shown[i]);
	for (size_t i = 0; i < n; i++) {
		int w = i + 1 == n ? whole.w - x : cells * weight_of(page, n, shown[i]) / weight;

		place_view(&page->view[shown[i]], canvas_part(&whole, x, 1, w, whole.h - 3));
		x += w + 1;
	}
}

/* --- Moving a border. */

static void keep_widths(struct ui *ui, size_t n)
{
	const int *w = ui->page->weight[n - 1];
	char *key = widths_memo(ui->page, n, true), *text = xasprintf("%d %d %d", w[0], w[1], w[2]);
	struct err err;

	if (app_memo_set(ui->app, key, text, &err))
		ui_error(ui, &err);
	free(text);
	free(key);
}

/* The border before the i-th shown pane goes by so many cells; the widths of now become what is kept. */
static void move_border(struct ui *ui, size_t i, int by)
{
	struct page *page = ui->page;
	size_t shown[PAGE_PANES], n = choose_panes(page, canvas_whole(&ui->grid).w, shown);
	struct view *left = &page->view[shown[i - 1]], *right = &page->view[shown[i]];
	int left_w = left->place.w + by, right_w = right->place.w - by;

	if (left_w < NARROWEST || right_w < NARROWEST)
		return;
	for (size_t k = 0; k < n; k++)
		page->weight[n - 1][shown[k]] = page->view[shown[k]].place.w;
	page->weight[n - 1][shown[i - 1]] = left_w;
	page->weight[n - 1][shown[i]] = right_w;
	if (n == 2)		/* whichever pane stands second: the border is the same */
		for (size_t k = 1; k < PAGE_PANES; k++)
			page->weight[n - 1][k] = right_w;
	ui_arrange(ui);
	ui_redraw_all(ui);
}

bool panes_border(struct ui *ui, bool to_right)
{
	struct page *page = ui->page;
	size_t shown[PAGE_PANES], n = choose_panes(page, canvas_whole(&ui->grid).w, shown), at = 0;

	while (at < n && shown[at] != page->focus)
		at++;
	if (n < 2 || at >= n)
		return false;
	/* The focused pane's end moves; the last one has only its start. */
	move_border(ui, at + 1 < n ? at + 1 : at, to_right != ui->rtl ? STEP : -STEP);
	keep_widths(ui, n);
	return true;
}

/* The shown pane whose border stands at a cell; 0: none. */
static size_t border_at(const struct ui *ui, int mouse_x, int mouse_y)
{
	struct canvas whole = canvas_whole((struct grid *)&ui->grid);
	size_t shown[PAGE_PANES], n = choose_panes(ui->page, whole.w, shown);
	int x, y;

	if (!canvas_hit(&whole, mouse_x, mouse_y, &x, &y))
		return 0;
	for (size_t i = 1; i < n; i++) {
		const struct canvas *place = &ui->page->view[shown[i]].place;

		if (x == place->x - 1 && y >= place->y && y < place->y + place->h)
			return i;
	}
	return 0;
}

bool panes_mouse(struct ui *ui, const struct key_event *event)
{
	struct canvas whole = canvas_whole(&ui->grid);
	size_t shown[PAGE_PANES];
	int x, y;

	if (!ui->page || ui->popup)
		return false;
	if (event->mouse.button == MOUSE_LEFT && !event->mouse.release) {
		ui->dragged = border_at(ui, event->mouse.x, event->mouse.y);
		return ui->dragged;
	}
	if (!ui->dragged)
		return false;
	if (choose_panes(ui->page, whole.w, shown) > ui->dragged &&
	    canvas_hit(&whole, event->mouse.x, event->mouse.y, &x, &y))
		move_border(ui, ui->dragged, x + 1 - ui->page->view[shown[ui->dragged]].place.x);
	if (event->mouse.release) {
		ui->dragged = 0;
		keep_widths(ui, choose_panes(ui->page, whole.w, shown));
	}
	return true;
}
