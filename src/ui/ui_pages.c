/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Pages and their views: opening, closing, focus, and the panes that follow. */
#include "base/base.h"
#include "ui/ui_p.h"

#define FOLLOW_MS 60	/* of rest: a held key moves the list, not three panes at each step */

void view_reload(struct view *view)
{
	view->stale = view->changed = true;
}

void view_redraw(struct view *view)
{
	view->dirty = true;
}

bool change_touches(const struct changes *changes, const struct entity *entity, int64_t n)
{
	for (size_t i = 0; i < changes->n; i++)
		if ((!entity || changes->v[i].entity == entity) && (!n || changes->v[i].n == n))
			return true;
	return false;
}

struct view *ui_focused(const struct ui *ui)
{
	return ui->page ? &ui->page->view[ui->page->focus] : NULL;
}

struct view *ui_view(const struct ui *ui, const struct view_ops *ops)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (ui->page->view[i].ops == ops)
			return &ui->page->view[i];
	return NULL;
}

static void close_views(struct page *page, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (page->view[i].ops->close)
			page->view[i].ops->close(&page->view[i]);
		free(page->view[i].state);
	}
}

static void show_title(struct ui *ui)
{
	struct str title = STR_INIT;

	str_add(&title, _("wasit"));
	if (ui->page && ui->page->desc->title)
		str_addf(&title, " — %s", _(ui->page->desc->title));
	screen_title(ui->screen, title.s);
	str_release(&title);
}

static void page_changed(struct ui *ui)
{
	ui->keys = (struct key_state){ 0 };
	ui->arranged = false;
	ui_redraw_all(ui);
	if (ui->screen)
		show_title(ui);
}

enum result ui_open_page(struct ui *ui, const struct page_desc *desc, struct err *err)
{
	struct page *page = xcalloc(1, sizeof(*page));

	page->desc = desc;
	page->second = 1;
	for (; page->nviews < PAGE_PANES && desc->panes[page->nviews]; page->nviews++) {
		struct view *view = &page->view[page->nviews];

		view->ops = desc->panes[page->nviews];
		view->ui = ui;
		view->state = xcalloc(1, MAX(view->ops->state_size, 1));
		view_reload(view);
		if (!view->ops->open || !view->ops->open(view, err))
			continue;
		close_views(page, page->nviews);
		free(view->state);
		free(page);
		return err->code;
	}
	panes_open(ui, page);
	page->below = ui->page;
	page->view[0].focused = true;
	ui->page = page;
	page_changed(ui);
	page->follow_at = ui_clock();
	return OK;
}

static void drop_page(struct ui *ui)
{
	struct page *page = ui->page;

	ui->page = page->below;
	close_views(page, page->nviews);
	free(page);
}

void ui_close_page(struct ui *ui)
{
	if (!ui->page || !ui->page->below)
		return;
	drop_page(ui);
	page_changed(ui);
}

void ui_free_pages(struct ui *ui)
{
	while (ui->page)
		drop_page(ui);
}

void ui_focus(struct ui *ui, struct view *view)
{
	struct page *page = ui->page;
	size_t i = (size_t)(view - page->view);

	if (i >= page->nviews || i == page->focus)
		return;
	ui_follow(ui);		/* whoever goes to a pane wants to see what belongs to the row he left */
	page->view[page->focus].focused = false;
	view->focused = true;
	page->focus = i;
	if (i > 0)
		page->second = i;
	ui->keys = (struct key_state){ 0 };
	ui->arranged = false;
	ui->dirty = true;
	for (i = 0; i < page->nviews; i++)
		page->view[i].dirty = true;
	ui_track(ui);
}

void ui_track(struct ui *ui)
{
	struct view *view = ui_focused(ui);
	const struct entity *entity = NULL;
	int64_t n;

	if (!view || !view->ops->chosen || view->stale)
		return;
	n = view->ops->chosen(view, &entity);
	if (n == ui->page->chosen_n)
		return;
	/* The first choice of all is shown at once. */
	ui->page->follow_at = ui_clock() + (ui->page->chosen_n ? FOLLOW_MS : 0);
	ui->page->chosen_n = n;
}

void ui_follow(struct ui *ui)
{
	struct page *page = ui->page;
	struct view *focused = ui_focused(ui);
	const struct entity *entity = NULL;
	int64_t n = 0;

	if (!page || !page->follow_at)
		return;
	page->follow_at = 0;
	if (focused->ops->chosen)
		n = focused->ops->chosen(focused, &entity);
	page->chosen_n = n;
	for (size_t i = 0; i < page->nviews; i++)
		if (&page->view[i] != focused && page->view[i].ops->follow)
			page->view[i].ops->follow(&page->view[i], entity, n);
}
