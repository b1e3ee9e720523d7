/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The rows of a list on the screen. */
#include "base/base.h"
#include "ui/list_p.h"

void list_drawn(struct list *list)
{
	list->drawn.cur = list->cur;
	list->drawn.top = list->top;
	list->drawn.valid = true;
}

bool list_moved(const struct list *list, int *from, int *lines)
{
	size_t low = MIN(list->cur, list->drawn.cur), high = MAX(list->cur, list->drawn.cur);

	if (!list->drawn.valid || list->drawn.top != list->top || high >= list->nrows)
		return false;
	*from = *lines = 0;
	for (size_t i = list->top; i < low; i++)
		*from += list_row_height(list, i);
	for (size_t i = low; i <= high; i++)
		*lines += list_row_height(list, i);
	return true;
}

void list_draw(const struct list *list, const struct canvas *c, bool focused,
	void (*draw_row)(const void *row, const struct canvas *c, unsigned style, void *ctx), void *ctx)
{
	int y = 0;

	canvas_note(c, list);
	for (size_t i = list->top; i < list->nrows && y < c->h; i++) {
		int height = list_row_height(list, i);
		struct canvas row = canvas_part(c, 0, y, c->w, height);
		unsigned style = i != list->cur ? ROLE_text :
			focused ? ROLE_selection : ROLE_selection_dim;

		y += height;
		if (!canvas_is_drawn(&row))
			continue;
		canvas_fill(&row, style);
		draw_row(list->rows[i], &row, style, ctx);
		if (list->marks.n && list_is_marked(list, list->source->key(list->rows[i])))
			canvas_glyph(&row, list->mark_x, height - 1,
				ON(ROLE_key, style_role(style)), GLYPH_CHECK);
	}
}
