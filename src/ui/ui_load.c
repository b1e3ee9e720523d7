/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What views ask of the database: when it is seen, at rest, or all at once for lines. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "store/query.h"

static void load_view(struct view *view)
{
	view->stale = false;
	view->dirty = true;
	view->err.code = OK;
	if (view->ops->load && view->ops->load(view, &view->err))
		view->err.code = view->err.code ? view->err.code : ERR_IO;
	view->changed = false;
}

static void load_views(struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (ui->page->view[i].stale && ui->page->view[i].visible)
			load_view(&ui->page->view[i]);
}

/* Lists that were moved to where rows are missing. */
static void mark_short_lists(struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];

		if (view->ops->list && list_waits(view->ops->list(view)))
			view->stale = true;
	}
}

static bool list_is_short(struct view *view)
{
	return view->ops->list && !view->err.code && list_waits(view->ops->list(view));
}

static bool can_wait(struct view *view)
{
	return (view->stale && !view->visible) || (view->later && view->ops->later) ||
		list_is_short(view);
}

bool ui_has_idle_work(const struct ui *ui)
{
	for (size_t i = 0; ui->page && !ui->too_small && i < ui->page->nviews; i++)
		if (can_wait(&ui->page->view[i]))
			return true;
	return ui->look_behind;
}

void ui_do_idle_work(struct ui *ui)
{
	if (ui->look_behind)
		screen_look_behind(ui->screen);
	ui->look_behind = false;
	query_begin(ui->app->db);
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];
		struct err err;

		if (!can_wait(view))
			continue;
		if (!view->h) {		/* never seen: as large as the one that is */
			view->w = ui_focused(ui)->w;
			view->h = ui_focused(ui)->h;
		}
		if (view->stale || list_is_short(view))
			load_view(view);
		if (view->later && view->ops->later && view->ops->later(view, &err))
			ui_error(ui, &err);
		view->later = false;
		view->dirty = true;
		ui->dirty = true;
	}
	query_end(ui->app->db);
}

static bool has_to_load(const struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (ui->page->view[i].stale && ui->page->view[i].visible)
			return true;
	return (ui->page && ui->page->follow_at && ui_clock() >= ui->page->follow_at) ||
		(ui->popup && ui->popup->wants_load);
}

void ui_load(struct ui *ui)
{
	if (!ui->arranged)
		ui_arrange(ui);
	if (!ui->too_small)
		mark_short_lists(ui);
	if (!has_to_load(ui)) {		/* most keys: nothing is asked of the database */
		ui_track(ui);
		return;
	}
	query_begin(ui->app->db);
	if (!ui->too_small) {
		load_views(ui);
		ui_track(ui);
	}
	if (!ui->too_small && ui->page && ui->page->follow_at && ui_clock() >= ui->page->follow_at) {
		ui_follow(ui);
		load_views(ui);
	}
	if (ui->popup && ui->popup->wants_load) {
		ui->popup->wants_load = false;
		if (ui->popup->ops->load)
			ui->popup->ops->load(ui->popup);
	}
	query_end(ui->app->db);
}

static void load_plain(struct view *view, int rows)
{
	struct list *list = view->ops->list ? view->ops->list(view) : NULL;

	view->visible = true;
	view->stale = view->stale || view->h != rows || (list && list_waits(list));
	view->w = 80;
	view->h = rows;
	if (list)
		list->flat = true;
	if (view->stale)
		load_view(view);
}

void ui_load_plain(struct ui *ui, int rows)
{
	struct page *page = ui->page;

	query_begin(ui->app->db);
	for (size_t pass = 0; page && pass < 2; pass++) {
		for (size_t i = 0; i < page->nviews; i++)
			load_plain(&page->view[i], rows);
		ui_track(ui);
		ui_follow(ui);
	}
	for (size_t i = 0; page && i < page->nviews; i++) {
		struct view *view = &page->view[i];
		struct err err;

		if (view->later && view->ops->later && view->ops->later(view, &err))
			ui_error(ui, &err);
		view->later = false;
	}
	query_end(ui->app->db);
}
