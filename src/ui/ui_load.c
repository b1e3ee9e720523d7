/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What views ask of the database: when it is seen, at rest, or all at once for lines. */
#include "base/base.h"
#include "ui/ui_p.h"

#include <poll.h>

#include "store/query.h"


/* A key is there: what is asked now is of no use any more, or can wait. */
static bool key_waits(void *ctx)
{
	const struct ui *ui = ctx;
	struct pollfd fd = { .fd = screen_fd(ui->screen), .events = POLLIN };

	return ui->holding || screen_key_waits(ui->screen) || poll(&fd, 1, 0) > 0;
}

#define PATIENT_MS 100	/* so long a key waits for the rows it was meant for */

/* A filter without an index goes through all customers, figures through all of history: no key waits for the
 * end of that. */
static bool key_waits_long(void *ctx)
{
	const struct ui *ui = ctx;

	return ui_clock() >= ui->patient_until && key_waits(ctx);
}

static void let_interrupt(struct ui *ui, bool (*wanted)(void *ctx))
{
	ui->patient_until = ui_clock() + PATIENT_MS;
	if (ui->screen)
		query_interrupt(ui->app->db, wanted, ui);
}

static bool is_typing(const struct view *view)
{
	return view && view->ops->typing && view->ops->typing(view);
}

/* As if it had not begun; rows of what stood there before are not those that are looked for now. */
static void give_up(struct view *view, bool changed)
{
	view->err.code = OK;
	view->stale = true;
	view->changed = changed;
	view->interrupted = !is_typing(view);
	if (view->interrupted && (!view->ops->list || list_give_up(view->ops->list(view))))
		err_set(&view->err, ERR_CANCEL, "%s",
			_("Every row is being read, which takes a moment. Keys work meanwhile."));
}

/* `gives_way`: the search of a line that is typed in ends when the next key is there, what takes long a moment
 * later. */
static void load_view(struct view *view, bool gives_way)
{
	bool changed = view->changed;

	view->stale = view->interrupted = false;
	view->dirty = true;
	view->err.code = OK;
	if (gives_way)
		let_interrupt(view->ui, is_typing(view) ? key_waits : key_waits_long);
	if (view->ops->load && view->ops->load(view, &view->err))
		view->err.code = view->err.code ? view->err.code : ERR_IO;
	if (gives_way)
		let_interrupt(view->ui, NULL);
	view->changed = false;
	if (gives_way && view->err.code == ERR_CANCEL)
		give_up(view, changed);
}

/* The first picture of all has the rows; what belongs to them comes with the one right after it. */
static bool is_turn_of(const struct view *view)
{
	return view->stale && view->visible && (view->focused || view->ui->begun);
}

static void load_views(struct ui *ui, bool gives_way)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (is_turn_of(&ui->page->view[i]))
			load_view(&ui->page->view[i], gives_way);
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
		if (can_wait(&ui->page->view[i]) || ui->page->view[i].restless)
			return true;
	return ui->look_behind || ui->sync_due;
}

/* The view sets later again where a part of it is left for the next rest; a key that comes stops it until then. */
static void do_later(struct view *view)
{
	bool due = view->later && view->ops->later;
	struct err err = { 0 };

	view->later = false;
	if (!due)
		return;
	let_interrupt(view->ui, key_waits);
	if (view->ops->later(view, &err) && err.code != ERR_CANCEL)
		ui_error(view->ui, &err);
	else if (err.code == ERR_CANCEL)
		view->later = true;
	let_interrupt(view->ui, NULL);
}

static void write_at_rest(struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];
		struct err err;

		if (view->restless && view->ops->rest && view->ops->rest(view, &err))
			ui_error(ui, &err);
		view->restless = false;
	}
}

void ui_do_idle_work(struct ui *ui)
{
	if (ui->look_behind)
		screen_look_behind(ui->screen);
	ui->look_behind = false;
	if (ui->sync_due)
		ui_sync_look(ui);
	ui->sync_due = false;
	query_begin(ui->app->db);
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];

		if (!can_wait(view))
			continue;
		if (!view->h) {		/* never seen: as large as the one that is */
			view->w = ui_focused(ui)->w;
			view->h = ui_focused(ui)->h;
		}
		if (view->stale || list_is_short(view))
			load_view(view, false);
		do_later(view);
		view->dirty = true;
		ui->dirty = true;
	}
	query_end(ui->app->db);
	write_at_rest(ui);
}

static bool has_to_load(const struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (ui->page->view[i].stale && ui->page->view[i].visible)
			return true;
	return (ui->page && ui->page->follow_at && ui_clock() >= ui->page->follow_at) ||
		(ui->popup && ui->popup->wants_load);
}

static void load_all(struct ui *ui, bool gives_way)
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
		load_views(ui, gives_way);
		ui_track(ui);
	}
	if (!ui->too_small && ui->begun && ui->page && ui->page->follow_at &&
	    ui_clock() >= ui->page->follow_at) {
		ui_follow(ui);
		load_views(ui, gives_way);
	}
	if (ui->popup && ui->popup->wants_load) {
		ui->popup->wants_load = false;
		if (gives_way && ui->popup->gives_way)
			let_interrupt(ui, key_waits);
		if (ui->popup->ops->load)
			ui->popup->ops->load(ui->popup);
		if (gives_way && ui->popup->gives_way)
			let_interrupt(ui, NULL);
	}
	query_end(ui->app->db);
}

void ui_load(struct ui *ui)
{
	load_all(ui, false);
}

void ui_load_to_paint(struct ui *ui)
{
	load_all(ui, true);
}

static bool was_interrupted(const struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (ui->page->view[i].interrupted)
			return true;
	return false;
}

void ui_load_for(struct ui *ui, const struct key_event *event)
{
	/* This key ended it: it is for what stands on the screen now, and may be the way out. */
	if (was_interrupted(ui))
		return;
	/* Another letter of a search: what the one before it asked for is not wanted any more. */
	if (!ui->popup && ui->page && is_typing(ui_focused(ui)) &&
	    (key_is_text(event->key) || event->key == K_BACKSPACE || event->key == K_PASTE))
		return;
	ui_load(ui);
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
		load_view(view, false);
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
	for (size_t i = 0; page && i < page->nviews; i++)
		do_later(&page->view[i]);
	query_end(ui->app->db);
	write_at_rest(ui);
}
