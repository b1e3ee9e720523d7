/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The linear mode's views: a page of rows with numbers, the chosen row, places in words. */
#include "base/base.h"
#include "ui/plain_p.h"

static struct list *list_of(const struct ui *ui)
{
	struct view *view = ui_focused(ui);

	return view && view->ops->list && view->ops->row_text ? view->ops->list(view) : NULL;
}

/* Rows of the page, 0 in a view without. */
static size_t plain_rows(const struct ui *ui)
{
	const struct list *list = list_of(ui);

	return !list ? 0 : MIN(list->nrows - list->top, (size_t)MAX(list->h, 1));
}

/* Rows in all, -1 where nobody counted them. */
static int64_t count_of(const struct view *view, const struct list *list)
{
	if (list->at_top && list->at_end)
		return (int64_t)list->nrows;
	return view->ops->count ? view->ops->count(view) : -1;
}

static void add_row(const struct view *view, const struct list *list, const void *row,
	struct str *out)
{
	struct str text = STR_INIT;

	if (list_is_marked(list, list->source->key(row)))
		str_add(out, _("marked: "));
	view->ops->row_text(view, row, &text);
	for (size_t i = 0; i < text.len; i++)	/* one thing a line */
		if (text.s[i] == '\n')
			text.s[i] = ' ';
	str_add(out, text.s);
	str_release(&text);
}

/* "21 to 40 of 200", and how to go on. */
static void add_place(const struct view *view, const struct list *list, size_t shown, struct str *out)
{
	int64_t count = count_of(view, list);
	size_t first = list->top + 1;

	if (list->at_top && count >= 0)
		str_addf(out, _("%zu to %zu of %lld"), first, first + shown - 1, (long long)count);
	else if (count >= 0)
		str_addf(out, _("%zu of %lld"), shown, (long long)count);
	else
		str_addf(out, Q_("%zu row", "%zu rows", shown), shown);
	if (list->top + shown < list->nrows || !list->at_end)
		str_add(out, _("; > reads the next page"));
	if (list->top || !list->at_top)
		str_add(out, _("; < reads the page before"));
	str_addc(out, '\n');
}

static void add_rows(const struct view *view, const struct list *list, size_t shown, struct str *out)
{
	for (size_t i = 0; i < shown; i++) {
		str_addf(out, "%zu ", i + 1);
		add_row(view, list, list->rows[list->top + i], out);
		str_addc(out, '\n');
	}
	if (shown)
		add_place(view, list, shown, out);
}

void plain_show(struct ui *ui)
{
	const struct view *view = ui_focused(ui);
	const struct list *list = list_of(ui);
	struct str text = STR_INIT;

	if (!view)
		return;
	if (view->err.code)
		str_add(&text, view->err.text);
	else if (view->ops->text)
		view->ops->text(view, &text);
	else
		str_addf(&text, _("%s: this place is there on the screens only."), _(view->ops->title));
	str_trim(&text);
	str_addc(&text, '\n');
	if (list && !view->err.code)
		add_rows(view, list, plain_rows(ui), &text);
	plain_say(ui, "%s", text.s);
	str_release(&text);
}

void plain_show_row(struct ui *ui)
{
	const struct view *view = ui_focused(ui);
	const struct list *list = list_of(ui);
	const void *row = list ? list_row(list) : NULL;
	struct str text = STR_INIT;
	int64_t count;

	if (!row)
		return;
	count = count_of(view, list);
	if (list->at_top && count >= 0)
		str_addf(&text, _("%zu of %lld: "), list->cur + 1, (long long)count);
	add_row(view, list, row, &text);
	plain_say(ui, "%s", text.s);
	str_release(&text);
}

bool plain_choose_row(struct ui *ui, size_t number)
{
	struct list *list = list_of(ui);

	if (!number || number > plain_rows(ui))
		return false;
	list->cur = list->top + number - 1;
	return true;
}

void plain_turn(struct ui *ui, int pages)
{
	struct list *list = list_of(ui);
	size_t shown = plain_rows(ui);

	if (!list || (pages > 0 ? list->at_end && list->top + shown >= list->nrows :
	    list->at_top && !list->top)) {
		plain_say(ui, "%s", pages > 0 ? _("This is the last page.") :
			_("This is the first page."));
		return;
	}
	list_turn(list, pages);
	ui_load_plain(ui, PLAIN_ROWS);
	list_to_top(list);
	plain_show(ui);
}
