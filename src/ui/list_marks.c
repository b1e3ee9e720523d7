/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Marked rows of a list, by their keys: they stay marked wherever the window is. */
#include "base/base.h"
#include "ui/list_p.h"

/* Newest first: what is asked for was mostly just marked. */
static size_t find_mark(const struct list *list, int64_t key)
{
	size_t i = list->marks.n;

	while (i > 0 && list->marks.v[i - 1] != key)
		i--;
	return i;
}

bool list_is_marked(const struct list *list, int64_t key)
{
	return find_mark(list, key) > 0;
}

static void add_mark(struct list *list, int64_t key)
{
	list->marks.v = array_grow(list->marks.v, &list->marks.cap, list->marks.n + 1,
		sizeof(*list->marks.v));
	list->marks.v[list->marks.n++] = key;
}

void list_unmark(struct list *list, int64_t key)
{
	size_t at = find_mark(list, key);

	if (!at)
		return;
	list->marks.n--;
	memmove(list->marks.v + at - 1, list->marks.v + at,
		(list->marks.n - at + 1) * sizeof(*list->marks.v));
}

void list_unmark_all(struct list *list)
{
	list->marks.n = 0;
	list->marks.last = 0;
}

void list_keep_marks(struct list *list, bool (*holds)(void *ctx, int64_t key), void *ctx)
{
	size_t n = 0;

	for (size_t i = 0; i < list->marks.n; i++)
		if (holds(ctx, list->marks.v[i]))
			list->marks.v[n++] = list->marks.v[i];
	list->marks.n = n;
}

void list_mark(struct list *list)
{
	const void *row = list_row(list);
	int64_t key = row ? list->source->key(row) : 0;

	if (!row || !list->mark_x)
		return;
	if (list_is_marked(list, key))
		list_unmark(list, key);
	else
		add_mark(list, key);
	list->marks.last = key;
}

void list_mark_range(struct list *list)
{
	size_t from = list->cur, to = list->cur, at;

	if (!list_row(list) || !list->mark_x)
		return;
	if (list_find(list, list->marks.last, &at)) {
		from = MIN(at, list->cur);
		to = MAX(at, list->cur);
	}
	for (size_t i = from; i <= to; i++)
		if (!list_is_marked(list, list->source->key(list->rows[i])))
			add_mark(list, list->source->key(list->rows[i]));
	list->marks.last = list->source->key(list_row(list));
}

#define MARK_PAGE 500

static int by_key(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Marks of before and new ones: each once. */
static void unite_marks(struct list *list)
{
	size_t n = 0;

	qsort(list->marks.v, list->marks.n, sizeof(*list->marks.v), by_key);
	for (size_t i = 0; i < list->marks.n; i++)
		if (!i || list->marks.v[i] != list->marks.v[n - 1])
			list->marks.v[n++] = list->marks.v[i];
	list->marks.n = n;
}

enum result list_mark_all(struct list *list, struct err *err)
{
	struct list page = { 0 }, next;
	bool more = list->mark_x;
	enum result code = OK;

	while (more && !code) {
		const void *anchor = page.nrows ? page.rows[page.nrows - 1] : NULL;

		code = list_fetch(list, anchor ? LIST_AFTER : LIST_FIRST, anchor, MARK_PAGE, &next, err);
		if (code)
			break;
		for (size_t i = 0; i < next.nrows; i++)
			add_mark(list, list->source->key(next.rows[i]));
		more = next.nrows >= MARK_PAGE;
		if (page.source)
			list_release(&page);
		page = next;
	}
	if (page.source)
		list_release(&page);
	unite_marks(list);
	return code;
}

void list_mark_keys(struct list *list, const int64_t *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_mark(list, keys[i]);
	unite_marks(list);
}
