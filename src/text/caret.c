/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The caret in mixed text: where it is drawn, and where an arrow takes it. */
#include "base/base.h"
#include "text/layout.h"

/* An edge between columns, seen from one side. */
struct edge {
	size_t column;
	int level;
};

static int base_level(const struct layout *layout)
{
	return layout->rtl;
}

/* Columns of the cell at i with what belongs to it: a wide one's second half, a flag's. */
static size_t columns(const struct layout *layout, size_t i)
{
	size_t n = 1;

	while (i + n < layout->n && !layout->v[i + n].len)
		n++;
	return n;
}

/* The edge of the text at its logical beginning or end. */
static struct edge outer_edge(const struct layout *layout, bool at_end)
{
	return (struct edge){ at_end != layout->rtl ? layout->n : 0, base_level(layout) };
}

/* The edge at which what begins with byte `at` begins; `at` inside a cell is taken as its start. */
static struct edge edge_after(const struct layout *layout, size_t at, size_t text_len)
{
	if (at < text_len)
		for (size_t i = 0; i < layout->n; i++) {
			const struct cell *cell = &layout->v[i];

			if (at >= cell->start && at - cell->start < cell->len)
				return (struct edge){ i + (cell->rtl ? columns(layout, i) : 0),
					cell->level };
		}
	return outer_edge(layout, true);
}

/* The edge at which what ends with byte `at` ends. */
static struct edge edge_before(const struct layout *layout, size_t at)
{
	if (at > 0)
		for (size_t i = 0; i < layout->n; i++) {
			const struct cell *cell = &layout->v[i];

			if (at == (size_t)cell->start + cell->len && cell->len)
				return (struct edge){ i + (cell->rtl ? 0 : columns(layout, i)),
					cell->level };
			if (at > cell->start && at - cell->start < cell->len)
				return edge_before(layout, cell->start);
		}
	return outer_edge(layout, false);
}

bool layout_caret_after(const struct layout *layout, size_t at, size_t text_len)
{
	/* The side of the lower level is the one that stays put when the other is typed to.  Over
	 * all offsets this gives every edge exactly once: arrows go through the whole line. */
	return edge_after(layout, at, text_len).level <= edge_before(layout, at).level;
}

size_t layout_caret(const struct layout *layout, size_t at, size_t text_len, bool after)
{
	if (after)
		return edge_after(layout, at, text_len).column;
	return edge_before(layout, at).column;
}

/* The offset whose caret stands at the edge before column x. */
static size_t offset_at(const struct layout *layout, size_t x, size_t text_len)
{
	const struct cell *left = NULL, *right = x < layout->n ? &layout->v[x] : NULL;
	int left_level = base_level(layout), right_level = base_level(layout);
	size_t left_offset = layout->rtl ? text_len : 0, right_offset = layout->rtl ? 0 : text_len;

	for (size_t i = x; i-- > 0 && !left;)
		if (layout->v[i].len)
			left = &layout->v[i];
	if (left) {
		left_level = left->level;
		left_offset = left->rtl ? left->start : (size_t)left->start + left->len;
	}
	if (right) {
		right_level = right->level;
		right_offset = right->rtl ? (size_t)right->start + right->len : right->start;
	}
	return left_level <= right_level ? left_offset : right_offset;
}

size_t layout_move(const struct layout *layout, size_t at, size_t text_len, int step)
{
	size_t x = layout_caret(layout, at, text_len, layout_caret_after(layout, at, text_len));

	if (!layout->n || (step < 0 && x == 0) || (step > 0 && x >= layout->n))
		return at;
	if (step > 0) {
		x += columns(layout, x);
	} else {
		do
			x--;
		while (x > 0 && !layout->v[x].len);
	}
	return offset_at(layout, x, text_len);
}
