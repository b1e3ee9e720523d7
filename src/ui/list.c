/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The window of a list: which rows are in memory, which one is chosen, which stand on the screen. */
#include "base/base.h"
#include "ui/list_p.h"

#define PAGES_AT_ONCE	3	/* fetched together, so that most movements ask for nothing */
#define PAGES_KEPT	9
#define ROWS_UNSEEN	20	/* what a page is taken for before the first draw */

void list_init(struct list *list, const struct list_source *source, void *ctx)
{
	*list = (struct list){ .source = source, .ctx = ctx, .pending = LIST_GO_FIRST };
}

static void free_rows(struct list *list, size_t from, size_t to)
{
	for (size_t i = from; i < to && list->source->free; i++)
		list->source->free(list->rows[i]);
}

static void clear(struct list *list)
{
	free_rows(list, 0, list->nrows);
	list->nrows = 0;
	list->cur = list->top = 0;
}

void list_release(struct list *list)
{
	if (list->source)
		clear(list);
	free(list->rows);
	free(list->marks.v);
	*list = (struct list){ 0 };
}

void list_add(struct list *list, void *row)
{
	list->rows = array_grow(list->rows, &list->cap, list->nrows + 1, sizeof(*list->rows));
	list->rows[list->nrows++] = row;
}

void *list_row(const struct list *list)
{
	return list->cur < list->nrows ? list->rows[list->cur] : NULL;
}

/* --- The screen's part. */

int list_row_height(const struct list *list, size_t i)
{
	if (!list->source->height || list->flat)
		return 1;
	return MAX(1, list->source->height(list->rows[i], list->w));
}

static size_t page_rows(const struct list *list)
{
	return list->h > 0 ? (size_t)list->h : ROWS_UNSEEN;
}

/* Lines from row `from` up to and with row `to`; stops counting beyond the screen. */
static int lines_between(const struct list *list, size_t from, size_t to)
{
	int lines = 0;

	for (size_t i = from; i <= to && lines <= list->h; i++)
		lines += list_row_height(list, i);
	return lines;
}

/* The first row to show so that row `last` is the last whole one. */
static size_t top_for_last(const struct list *list, size_t last, int h)
{
	int lines = list_row_height(list, last);
	size_t top = last;

	while (top > 0 && (lines += list_row_height(list, top - 1)) <= h)
		top--;
	return top;
}

/* Keeps the chosen row on the screen.  At an edge it scrolls by half a page: most steps then move two rows
 * on the terminal and not all of them. */
static void show_current(struct list *list)
{
	if (!list->nrows) {
		list->cur = list->top = 0;
		return;
	}
	list->cur = MIN(list->cur, list->nrows - 1);
	list->top = MIN(list->top, list->cur);
	if (list->h <= 0)
		return;
	if (lines_between(list, list->top, list->cur) > list->h)
		list->top = top_for_last(list, list->cur, MAX(list->h / 2, list_row_height(list, list->cur)));
	/* No blank lines below the last row while there are rows above. */
	if (list->at_end) {
		size_t top = top_for_last(list, list->nrows - 1, list->h);

		list->top = MIN(list->top, top);
	}
}

/* The chosen row went above the screen: half a page back. */
static void scroll_back(struct list *list, size_t old_top)
{
	if (list->cur < old_top && list->h > 1)
		list->top = top_for_last(list, list->cur, MAX(list->h / 2, 1));
}

static bool is_low_on_rows(const struct list *list)
{
	size_t page = page_rows(list);

	return (!list->at_end && list->cur + page >= list->nrows) ||
		(!list->at_top && list->cur < page && !list->source->forward);
}

bool list_waits(const struct list *list)
{
	return list->pending != LIST_STAY || list->want || (list->nrows && is_low_on_rows(list));
}

bool list_size(struct list *list, int w, int h)
{
	if (list->w == w && list->h == h)
		return list_waits(list);
	list->w = w;
	list->h = h;
	show_current(list);
	return list_waits(list);
}

/* --- Movement. */

bool list_move(struct list *list, long delta)
{
	long target = (long)list->cur + list->want + delta, last = (long)list->nrows - 1;
	size_t old_top = list->top;

	if (!list->nrows)
		return list_waits(list);
	list->want = 0;
	if (target > last) {
		list->cur = (size_t)last;
		if (!list->at_end)
			list->want = target - last;
	} else if (target < 0) {
		list->cur = 0;
		if (!list->at_top && !list->source->forward)
			list->want = target;
	} else
		list->cur = (size_t)target;
	scroll_back(list, old_top);
	show_current(list);
	return list_waits(list);
}

bool list_page(struct list *list, int pages)
{
	long rows = 1;

	if (!list->nrows)
		return list_waits(list);
	/* What is on the screen now, less one line to hold on to. */
	for (size_t i = list->top; i + 1 < list->nrows && lines_between(list, list->top, i + 1) < list->h;
	     i++)
		rows++;
	if (pages > 0 && list->top + (size_t)rows < list->nrows)
		list->top = MIN(list->top + (size_t)rows, list->nrows - 1);
	else if (pages < 0)
		list->top = (size_t)rows < list->top ? list->top - (size_t)rows : 0;
	return list_move(list, pages * rows);
}

bool list_turn(struct list *list, int pages)
{
	return list_move(list, (long)list->top - (long)list->cur + pages * (long)page_rows(list));
}

void list_to_top(struct list *list)
{
	list->top = list->cur;
	show_current(list);
}

bool list_first(struct list *list)
{
	list->want = 0;
	if (!list->at_top)
		list->pending = LIST_GO_FIRST;
	list->cur = list->top = 0;
	return list_waits(list);
}

bool list_last(struct list *list)
{
	list->want = 0;
	if (!list->at_end)
		list->pending = LIST_GO_LAST;
	else if (list->nrows)
		list->cur = list->nrows - 1;
	show_current(list);
	return list_waits(list);
}

void list_reload(struct list *list)
{
	if (list->pending == LIST_STAY)
		list->pending = LIST_RELOAD;
}

void list_restart(struct list *list)
{
	list->pending = LIST_GO_FIRST;
	list->want = 0;
	list->seek = 0;
}

bool list_give_up(struct list *list)
{
	if (list->pending != LIST_GO_FIRST)
		return false;
	clear(list);
	return true;
}

void list_replace(struct list *list, void *row)
{
	clear(list);
	list_add(list, row);
	list->at_top = list->at_end = false;
	list->want = 0;
	list->seek = 0;
	list->pending = LIST_RELOAD;
	list->place = LIST_CENTRE;
}

void list_restore(struct list *list, void *top, int64_t key)
{
	list_replace(list, top);
	list->seek = key;
	list->place = LIST_FROM_TOP;
}

void list_choose(struct list *list, int64_t key)
{
	list->seek = key;
	list_reload(list);
}

/* --- Fetching. */

static size_t fetch_limit(const struct list *list)
{
	return page_rows(list) * PAGES_AT_ONCE;
}

enum result list_fetch(struct list *list, enum list_from from, const void *anchor, size_t limit,
	struct list *got, struct err *err)
{
	*got = (struct list){ .source = list->source, .ctx = list->ctx };
	if (!list->source->fetch(list->ctx, from, anchor, limit, got, err))
		return OK;
	list_release(got);
	return err->code;
}

/* The rows take the place of those that were there. */
static void take_all(struct list *list, struct list *got)
{
	free_rows(list, 0, list->nrows);
	free(list->rows);
	list->rows = got->rows;
	list->nrows = got->nrows;
	list->cap = got->cap;
}

static enum result go_first(struct list *list, size_t limit, struct err *err)
{
	struct list got;

	if (list_fetch(list, LIST_FIRST, NULL, limit, &got, err))
		return err->code;
	list->at_top = true;
	list->at_end = got.nrows < limit;
	take_all(list, &got);
	list->cur = list->top = 0;
	return OK;
}

static enum result grow_after(struct list *list, size_t limit, struct err *err)
{
	struct list got;

	if (list_fetch(list, LIST_AFTER, list->rows[list->nrows - 1], limit, &got, err))
		return err->code;
	list->at_end = got.nrows < limit;
	for (size_t i = 0; i < got.nrows; i++)
		list_add(list, got.rows[i]);
	free(got.rows);
	return OK;
}

static enum result grow_before(struct list *list, size_t limit, struct err *err)
{
	struct list got;

	if (list_fetch(list, LIST_BEFORE, list->rows[0], limit, &got, err))
		return err->code;
	list->at_top = got.nrows < limit;
	list->rows = array_grow(list->rows, &list->cap, list->nrows + got.nrows + 1,
		sizeof(*list->rows));
	memmove(list->rows + got.nrows, list->rows, list->nrows * sizeof(*list->rows));
	if (got.nrows)
		memcpy(list->rows, got.rows, got.nrows * sizeof(*list->rows));
	list->nrows += got.nrows;
	list->cur += got.nrows;
	list->top += got.nrows;
	free(got.rows);
	return OK;
}

static enum result go_last(struct list *list, struct err *err)
{
	size_t limit = fetch_limit(list);
	struct list got;

	if (list->source->forward) {
		while (list->nrows && !list->at_end)
			if (grow_after(list, limit, err))
				return err->code;
	} else {
		if (list_fetch(list, LIST_LAST, NULL, limit, &got, err))
			return err->code;
		list->at_end = true;
		list->at_top = got.nrows < limit;
		take_all(list, &got);
	}
	list->cur = list->nrows ? list->nrows - 1 : 0;
	list->top = list->cur;
	return OK;
}

bool list_find(const struct list *list, int64_t key, size_t *at)
{
	for (size_t i = 0; key && i < list->nrows; i++)
		if (list->source->key(list->rows[i]) == key) {
			*at = i;
			return true;
		}
	return false;
}

/* The same stretch again.  The chosen row is found by its key; a row that is gone leaves its place to the next. */
static enum result reload(struct list *list, struct err *err)
{
	size_t cur = list->cur, top = list->top, at;
	size_t limit = list->nrows > 1 ? MAX(list->nrows + 1, fetch_limit(list)) : page_rows(list);
	const void *row = list_row(list);
	int64_t key = list->seek ? list->seek : row ? list->source->key(row) : 0;
	struct list got;

	if (!list->nrows || list->at_top || list->source->forward) {
		if (go_first(list, limit, err))
			return err->code;
	} else {
		if (list_fetch(list, LIST_AROUND, list->rows[0], limit, &got, err))
			return err->code;
		if (!got.nrows) {
			list_release(&got);
			return go_last(list, err);
		}
		list->at_end = got.nrows < limit;
		take_all(list, &got);
	}
	if (!list_find(list, key, &at))
		at = list->nrows ? MIN(cur, list->nrows - 1) : 0;
	list->cur = at;
	list->top = at >= cur - top ? at - (cur - top) : 0;
	list->seek = 0;
	return OK;
}

/* What is far from the chosen row goes, so that memory stays flat however far one walks. */
static void trim(struct list *list)
{
	size_t keep = page_rows(list) * PAGES_KEPT, front, back;

	if (list->source->forward || list->nrows <= keep)
		return;
	front = list->cur > keep / 2 ? list->cur - keep / 2 : 0;
	front = MIN(front, MIN(list->top, list->nrows - keep));
	back = list->nrows - front > keep ? list->nrows - front - keep : 0;
	free_rows(list, 0, front);
	free_rows(list, list->nrows - back, list->nrows);
	list->nrows -= front + back;
	memmove(list->rows, list->rows + front, list->nrows * sizeof(*list->rows));
	list->cur -= front;
	list->top -= front;
	list->at_top = list->at_top && !front;
	list->at_end = list->at_end && !back;
}

/* Fetches towards where the movement goes, until it is there or no rows are left; then what there has to be on
 * both sides of the chosen row.  At the start that is only what fills the screen: the rest comes with the
 * next load. */
static enum result settle(struct list *list, bool start, struct err *err)
{
	/* The first picture around a row waits for half a screen on either side and for no more. */
	size_t page = page_rows(list), limit = list->place == LIST_CENTRE ?
		page / 2 + 1 : fetch_limit(list);
	bool is_short = list->nrows < page;

	while (list->want > 0 && list->nrows && !list->at_end)
		if (grow_after(list, MAX(limit, (size_t)list->want + page), err))
			return err->code;
		else
			list_move(list, 0);
	while (list->want < 0 && list->nrows && !list->at_top)
		if (grow_before(list, MAX(limit, (size_t)-list->want + page), err))
			return err->code;
		else
			list_move(list, 0);
	if (!list->nrows || (start && !is_short))
		return OK;
	if (!list->at_end && list->cur + page >= list->nrows && grow_after(list, limit, err))
		return err->code;
	if (!list->at_top && !list->source->forward && list->cur < page && grow_before(list, limit, err))
		return err->code;
	return OK;
}

enum result list_load(struct list *list, struct err *err)
{
	enum result code = OK;
	int pending = list->pending;
	bool start = list->place != LIST_CENTRE &&
		(pending == LIST_GO_FIRST || (pending == LIST_RELOAD && list->nrows <= 1));

	list->pending = LIST_STAY;	/* a failure is shown, not repeated at every key */
	if (pending == LIST_GO_FIRST) {
		size_t at;

		code = go_first(list, page_rows(list), err);
		if (!code && list_find(list, list->seek, &at))	/* list_choose came after */
			list->cur = at;
		list->seek = 0;
	}
	else if (pending == LIST_GO_LAST)
		code = go_last(list, err);
	else if (pending == LIST_RELOAD)
		code = reload(list, err);
	if (!code)
		code = settle(list, start, err);
	if (code == ERR_CANCEL)		/* given up for a key: it is still wanted */
		list->pending = pending;
	else
		list->want = 0;
	if (!code)
		trim(list);
	if (list->place == LIST_CENTRE && list->nrows && list->h > 0)
		list->top = top_for_last(list, list->cur, MAX(list->h / 2, 1));
	else if (list->place == LIST_FROM_TOP)
		list->top = 0;
	list->place = LIST_SAME_LINE;
	show_current(list);
	return code;
}

/* --- On the screen. */

bool list_click(struct list *list, int y)
{
	int line = 0;

	for (size_t i = list->top; i < list->nrows && line <= y; i++) {
		line += list_row_height(list, i);
		if (y < line) {
			list->cur = i;
			show_current(list);
			return true;
		}
	}
	return false;
}
