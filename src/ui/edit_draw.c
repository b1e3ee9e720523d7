/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The editor's lines, scrolling and carets. */
#include "base/base.h"
#include "ui/edit.h"

#include "ui/edit_p.h"

/* --- Lines. */

static size_t wrap_width(const struct edit *edit)
{
	/* One cell stays free for the caret behind the last letter. */
	return edit->width > 1 ? (size_t)edit->width - 1 : SIZE_MAX / 2;
}

static bool is_last(const struct edit *edit, const struct edit_line *line)
{
	size_t end = line->start + line->next;

	return end >= edit->text.len && !(line->next > line->len && edit->text.s[end - 1] == '\n');
}

static struct edit_line line_from(const struct edit *edit, size_t start)
{
	struct edit_line line = { .start = start };
	size_t rest = edit->text.len - start;

	if (!edit->lines)
		line.len = line.next = rest;
	else if (rest)
		line.len = layout_wrap(edit->text.s + start, rest, wrap_width(edit), &line.next);
	return line;
}

struct edit_line edit_line_at(const struct edit *edit, size_t at)
{
	struct edit_line line;
	size_t start = 0;

	if (edit->lines)
		for (start = at; start && edit->text.s[start - 1] != '\n'; )
			start--;
	line = line_from(edit, start);
	while (line.next && at >= line.start + line.next && !is_last(edit, &line))
		line = line_from(edit, line.start + line.next);
	return line;
}

bool edit_line_before(const struct edit *edit, const struct edit_line *line, struct edit_line *out)
{
	if (!line->start)
		return false;
	*out = edit_line_at(edit, line->start - 1);
	return true;
}

bool edit_line_after(const struct edit *edit, const struct edit_line *line, struct edit_line *out)
{
	if (!line->next || is_last(edit, line))
		return false;
	*out = line_from(edit, line->start + line->next);
	return true;
}

static enum base_dir base_of(enum put_dir dir, bool rtl)
{
	if (dir == PUT_LTR)
		return DIR_LTR;
	if (dir == PUT_AUTO)
		return rtl ? DIR_AUTO_RTL : DIR_AUTO;
	return rtl ? DIR_RTL : DIR_LTR;
}

void edit_lay_out(const struct edit *edit, const struct edit_line *line, bool rtl,
	const struct layout_options *options, struct layout *out)
{
	struct layout_options opt = options ? *options : (struct layout_options){ 0 };

	opt.dir = base_of(edit->dir, rtl);
	opt.keep_marks_visible = true;
	opt.data = true;
	layout_text(edit->text.s + line->start, line->len, SIZE_MAX, &opt, out);
}

/* --- Carets.  Cells count from the layout's first; -1 and n are the free ones beside it. */

static int outer_cell(const struct layout *layout, bool end)
{
	if (end)
		return layout->rtl ? -1 : (int)layout->n;
	return layout->rtl ? (int)layout->n - 1 : 0;
}

/* On the character that follows. */
static int cell_after(const struct layout *layout, size_t at, size_t len)
{
	if (at < len)
		for (size_t i = 0; i < layout->n; i++) {
			const struct cell *cell = &layout->v[i];

			if (cell->len && at >= cell->start && at < cell->start + cell->len)
				return (int)i;
		}
	return outer_cell(layout, true);
}

/* Beside the character before, in its own direction. */
static int cell_before(const struct layout *layout, size_t at, size_t len)
{
	if (!at)
		return outer_cell(layout, false);
	for (size_t i = 0; i < layout->n; i++) {
		const struct cell *cell = &layout->v[i];

		if (cell->len && cell->start + cell->len == at)
			return cell->rtl ? (int)i - 1 : (int)i + MAX(cell->width, 1);
	}
	return cell_after(layout, at, len);
}

static int main_cell(const struct edit *edit, const struct layout *layout, size_t at, size_t len)
{
	return edit->after ? cell_after(layout, at, len) : cell_before(layout, at, len);
}

/* --- Placing a line: one cell is free on the side where its text grows. */

static int left_edge(const struct canvas *c, const struct layout *layout, int scroll)
{
	int n = (int)layout->n, spare = layout->rtl ? 1 : 0;

	if (n + 1 > c->w)
		return spare - scroll;
	return c->grid->rtl ? c->w - n - (1 - spare) : spare;
}

static void scroll_line(struct edit *edit, const struct canvas *c)
{
	struct edit_line line = line_from(edit, 0);
	struct layout layout = LAYOUT_INIT;
	int at, total, margin = c->w > 12 ? 3 : 0;

	edit_lay_out(edit, &line, c->grid->rtl, &c->grid->text, &layout);
	total = (int)layout.n + 1;
	at = main_cell(edit, &layout, edit->at, line.len) + (layout.rtl ? 1 : 0);
	if (at < edit->scroll + margin)
		edit->scroll = at - margin;
	if (at >= edit->scroll + c->w - margin)
		edit->scroll = at - c->w + 1 + margin;
	edit->scroll = MAX(0, MIN(edit->scroll, total - c->w));
	layout_release(&layout);
}

static void scroll_lines(struct edit *edit, const struct canvas *c)
{
	struct edit_line caret = edit_line_at(edit, edit->at), line;

	line = edit_line_at(edit, MIN(edit->top, edit->text.len));
	edit->top = line.start;
	if (caret.start <= edit->top) {
		edit->top = caret.start;
		return;
	}
	for (int y = 1; y < c->h && edit_line_after(edit, &line, &line); y++)
		if (line.start == caret.start)
			return;
	line = caret;
	for (int y = 1; y < c->h && edit_line_before(edit, &line, &line); y++)
		;
	edit->top = line.start;
}

void edit_scroll(struct edit *edit, const struct canvas *c)
{
	edit->width = c->w;
	if (c->w <= 0 || c->h <= 0)
		return;
	if (edit->lines)
		scroll_lines(edit, c);
	else
		scroll_line(edit, c);
}

int edit_height(const struct edit *edit, int w, int max)
{
	struct edit fitted = *edit;	/* borrows the text */
	struct edit_line line;
	int n = 1;

	fitted.width = w;
	line = line_from(&fitted, 0);
	while (n < max && edit_line_after(&fitted, &line, &line))
		n++;
	return n;
}

static void draw_carets(const struct edit *edit, const struct canvas *c, int y,
	const struct layout *layout, int left, size_t at, size_t len)
{
	int first = main_cell(edit, layout, at, len);
	int other = edit->after ? cell_before(layout, at, len) : cell_after(layout, at, len);

	if (other != first && !(edit->marked && edit->mark != edit->at))
		canvas_restyle(c, canvas_mirror(c, left + other), y, 1, ROLE_caret);
	canvas_caret(c, canvas_mirror(c, left + first), y);
}

/* The cells of the selected bytes, which may stand apart; a selected line end is the free cell. */
static void draw_selection(const struct edit *edit, const struct canvas *c, int y,
	const struct edit_line *line, const struct layout *layout, int left)
{
	size_t from, to, last = line->start + line->len;
	bool selected = false;

	if (!edit_selection(edit, &from, &to))
		return;
	for (size_t i = 0; i < layout->n; i++) {
		const struct cell *cell = &layout->v[i];
		size_t start = line->start + cell->start;

		if (cell->len)		/* else one more column of the cell before */
			selected = start < to && start + cell->len > from;
		if (selected)
			canvas_cells(c, left + (int)i, y, layout, i, 1, ROLE_selection);
	}
	if (from <= last && to > last && line->next > line->len)
		canvas_restyle(c, canvas_mirror(c, left + outer_cell(layout, true)), y, 1,
			ROLE_selection);
}

static void draw_line(const struct edit *edit, const struct canvas *c, int y,
	const struct edit_line *line, unsigned style, bool focused, bool caret)
{
	struct layout layout = LAYOUT_INIT;
	int left;

	edit_lay_out(edit, line, c->grid->rtl, &c->grid->text, &layout);
	left = left_edge(c, &layout, edit->lines ? 0 : edit->scroll);
	canvas_cells(c, left, y, &layout, 0, layout.n, style);
	if (focused)
		draw_selection(edit, c, y, line, &layout, left);
	if (caret)
		draw_carets(edit, c, y, &layout, left, MIN(edit->at - line->start, line->len),
			line->len);
	layout_release(&layout);
}

void edit_draw(const struct edit *edit, const struct canvas *c, unsigned style, bool focused)
{
	struct edit_line line, caret;

	canvas_fill(c, style);
	if (c->w <= 0 || c->h <= 0)
		return;
	if (!edit->lines) {
		line = line_from(edit, 0);
		if (!focused && edit->text.len && canvas_width(c, edit->text.s) + 1 > c->w)
			canvas_put(c, &(struct put){ .style = style, .text = edit->text.s,
				.dir = edit->dir });
		else
			draw_line(edit, c, 0, &line, style, focused, focused);
		return;
	}
	line = edit_line_at(edit, MIN(edit->top, edit->text.len));
	caret = edit_line_at(edit, edit->at);
	for (int y = 0; y < c->h; y++) {
		draw_line(edit, c, y, &line, style, focused,
			focused && line.start == caret.start);
		if (!edit_line_after(edit, &line, &line))
			break;
	}
}
