/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A pane of rows that are read all at once and stand in columns. */
#include "base/base.h"
#include "ui/table.h"

#include "ui/pages.h"

struct row {
	int64_t key;
	const void *item;	/* borrowed from the data, and … */
	const char *warning;	/* … NULL: none */
	int lines;		/* of cells, before it */
};

/* Whether one of the columns stands in the first or the second line of a row; and has a label. */
static bool has_line(const struct table_desc *desc, bool below)
{
	for (size_t i = 0; i < desc->ncolumns; i++)
		if (desc->columns[i].below == below)
			return true;
	return false;
}

static bool has_head(const struct table_desc *desc, bool below)
{
	for (size_t i = 0; i < desc->ncolumns; i++)
		if (desc->columns[i].below == below && desc->columns[i].label)
			return true;
	return false;
}

/* --- Reading. */

static enum result fetch(void *ctx, enum list_from from, const void *anchor, size_t limit, struct list *list,
	struct err *err)
{
	const struct view *view = ctx;
	const struct table *table = view->state;
	const struct table_desc *desc = view->ops->table;
	const void *item;

	(void)anchor, (void)limit, (void)err;
	for (size_t i = 0; from == LIST_FIRST && (item = desc->item(table->data, i)); i++) {
		struct row *row;

		if (desc->hidden && desc->hidden(table->data, item))
			continue;
		row = xmalloc(sizeof(*row));
		*row = (struct row){ desc->key(item), item, desc->warning ? desc->warning(item) : NULL,
			1 + has_line(desc, true) };
		list_add(list, row);
	}
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct row *)row)->key;
}

static int row_height(const void *row, int width)
{
	(void)width;
	return ((const struct row *)row)->lines + !!((const struct row *)row)->warning;
}

static const struct list_source source = {
	.fetch = fetch, .forward = true, .key = row_key, .free = free, .height = row_height,
};

static void drop(const struct table_desc *desc, void *data)
{
	if (data)
		desc->release(data);
	free(data);
}

static enum result read_again(struct view *view, struct err *err)
{
	const struct table_desc *desc = view->ops->table;
	struct table *table = view->state;
	void *now = desc->read || !table->data ? xcalloc(1, desc->size) : table->data;

	if (desc->read && desc->read(view, now, err)) {
		drop(desc, now);
		return err->code;
	}
	list_reload(&table->list);	/* its rows point into the old data */
	if (desc->keep && table->data)
		desc->keep(now, table->data);
	if (now != table->data)
		drop(desc, table->data);
	table->data = now;
	return OK;
}

enum result table_open(struct view *view, struct err *err)
{
	struct table *table = view->state;

	list_init(&table->list, &source, view);
	if (read_again(view, err))
		return err->code;
	table->fresh = true;
	return OK;
}

void table_close(struct view *view)
{
	struct table *table = view->state;

	list_release(&table->list);
	drop(view->ops->table, table->data);
}

bool table_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

/* What stands above the head, and how many lines that takes. */
static int text_above(const struct view *view, struct str *out)
{
	int lines = 0;

	if (!view->ops->table->above)
		return 0;
	view->ops->table->above(view, out);
	for (size_t i = 0; i < out->len; i++)
		lines += out->s[i] == '\n';
	return out->len ? lines + 2 : 0;
}

static int lines_above(const struct view *view)
{
	struct str text = STR_INIT;
	int lines = text_above(view, &text);

	str_release(&text);
	return lines;
}

enum result table_load(struct view *view, struct err *err)
{
	const struct table_desc *desc = view->ops->table;
	struct table *table = view->state;
	int above;

	if (view->changed && !table->fresh && read_again(view, err))
		return err->code;
	table->fresh = false;
	above = lines_above(view) + has_head(desc, false) + has_head(desc, true);
	list_size(&table->list, view->w, MAX(view->h - above, 1));
	return list_load(&table->list, err);
}

/* --- Painting. */

static int share_of(const struct table_column *column)
{
	return column->w ? 0 : MAX(column->share, 1);
}

/* The cells of each column of that line in w; 0: it is not shown, or not there. */
static void widths(const struct table_desc *desc, bool below, int w, int *out)
{
	size_t shown = desc->ncolumns;
	int fixed = 0, wide = 0, shares = 0;

	for (size_t i = 0; i < desc->ncolumns; i++) {
		const struct table_column *column = &desc->columns[i];

		out[i] = column->below == below ? column->w : 0;
		fixed += out[i];
		wide += column->below == below && !column->w;
		shares += column->below == below ? share_of(column) : 0;
	}
	while (shown-- > 0)
		if (desc->columns[shown].spare && w - fixed < wide * TABLE_SHARE) {
			fixed -= out[shown];
			out[shown] = 0;
		}
	for (size_t i = 0; i < desc->ncolumns; i++)
		if (desc->columns[i].below == below && !desc->columns[i].w) {
			out[i] = MAX(0, w - fixed) * share_of(&desc->columns[i]) / shares;
			fixed += out[i];
			shares -= share_of(&desc->columns[i]);
		}
}

/* Between the frame and the first column, and behind each, a cell is free. */
static void draw_cells(const struct table_desc *desc, bool below, const struct canvas *c, int y,
	void (*draw)(size_t column, struct put *put, void *ctx), void *ctx)
{
	int w[TABLE_COLUMNS], x = 1;

	widths(desc, below, c->w - 1, w);
	for (size_t i = 0; i < desc->ncolumns; x += w[i++]) {
		const struct table_column *column = &desc->columns[i];
		struct put put = { .x = x, .y = y, .w = w[i] - 1, .align = column->align, .dir = column->dir };

		if (w[i] < 2)
			continue;
		draw(i, &put, ctx);
		if (put.text && *put.text)
			canvas_put(c, &put);
	}
}

struct paint {
	const struct view *view;
	const void *item;
	const struct canvas *canvas;
	unsigned style;
	struct str text;
};

static void put_value(size_t column, struct put *put, void *ctx)
{
	struct paint *paint = ctx;
	const struct table_desc *desc = paint->view->ops->table;
	enum role role = ROLE_text;

	str_clear(&paint->text);
	desc->cell(paint->view, paint->item, column, &paint->text, &role);
	put->text = paint->text.s;
	put->style = role == ROLE_text ? paint->style : ON(role, style_role(paint->style));
	if (desc->columns[column].sign)
		canvas_glyph(paint->canvas, put->x, put->y, put->style, desc->columns[column].sign);
}

static void draw_row(const void *data, const struct canvas *c, unsigned style, void *ctx)
{
	const struct view *view = ctx;
	const struct row *row = data;
	struct paint paint = { .view = view, .item = row->item, .canvas = c, .style = style, .text = STR_INIT };

	for (int y = 0; y < row->lines; y++)
		draw_cells(view->ops->table, y > 0, c, y, put_value, &paint);
	if (row->warning)
		canvas_put(c, &(struct put){ .x = 3, .y = row->lines, .w = c->w - 3, .dir = PUT_AUTO,
			.style = ON(view->ops->table->warning_role, style_role(style)), .text = row->warning });
	str_release(&paint.text);
}

static void put_label(size_t column, struct put *put, void *ctx)
{
	const struct table_desc *desc = ctx;

	put->text = desc->columns[column].label ? _(desc->columns[column].label) : NULL;
	put->style = ROLE_dim;
}

static int draw_above(const struct view *view, const struct canvas *out)
{
	struct str text = STR_INIT;
	int lines = text_above(view, &text), y = 0;

	for (char *line = text.s, *end; line && y < lines - 1; line = end + 1, y++) {
		end = line + strcspn(line, "\n");
		canvas_put(out, &(struct put){ .x = 1, .y = y, .w = out->w - 2, .style = y ? ROLE_dim : ROLE_title,
			.text = line, .len = (size_t)(end - line) });
	}
	str_release(&text);
	return lines;
}

void table_draw(const struct view *view, struct canvas *out)
{
	const struct table_desc *desc = view->ops->table;
	const struct table *table = view->state;
	const char *empty = table_empty(view);
	int y = draw_above(view, out);
	struct canvas rows;

	for (int below = 0; below < 2 && !empty; below++)
		if (has_head(desc, below))
			draw_cells(desc, below, out, y++, put_label, (void *)desc);
	rows = canvas_part(out, 0, y, out->w, out->h - y);
	if (empty) {
		struct canvas text = canvas_part(&rows, 1, 1, rows.w - 2, rows.h - 1);

		canvas_wrap(&text, 0, ROLE_dim, PUT_UI, empty);
	}
	list_draw(&table->list, &rows, view->focused, draw_row, (void *)view);
}

/* --- Line by line. */

void table_text(const struct view *view, struct str *out)
{
	const struct table_desc *desc = view->ops->table;
	const char *empty = table_empty(view);

	if (empty)
		str_add(out, empty);
	else if (view->ops->heading)
		view->ops->heading(view, out);
	else
		str_add(out, _(view->ops->title));
	if (desc->above)
		str_addc(out, '\n');
	text_above(view, out);
}

static void add_values(const struct view *view, const void *item, struct str *out)
{
	const struct table_desc *desc = view->ops->table;
	struct str value = STR_INIT;
	const char *between = "";

	for (size_t i = 0; i < desc->ncolumns; i++) {
		const char *label = desc->columns[i].label;
		enum role role = ROLE_text;

		desc->cell(view, item, i, &value, &role);
		if (!value.len)
			continue;
		if (desc->columns[i].mark) {
			str_addc(&value, ' ');
			continue;
		}
		str_addf(out, "%s%s%s%s", between, label ? _(label) : "", label ? " " : "", value.s);
		between = comma();
		str_clear(&value);
	}
	str_release(&value);
}

void table_row_text(const struct view *view, const void *data, struct str *out)
{
	const struct row *row = data;

	(view->ops->table->sentence ? view->ops->table->sentence : add_values)(view, row->item, out);
	if (row->warning)
		str_addf(out, "%s%s", comma(), row->warning);
}

/* --- For the view. */

/* Without its sign. */
int64_t table_key(const char *name)
{
	return (int64_t)(hash_text(HASH_SEED, name) >> 1) | 1;
}

struct list *table_list(struct view *view)
{
	return &((struct table *)view->state)->list;
}

void *table_data(const struct view *view)
{
	return ((const struct table *)view->state)->data;
}

const void *table_chosen(const struct view *view)
{
	const struct row *row = list_row(&((const struct table *)view->state)->list);

	return row ? row->item : NULL;
}

const char *table_empty(const struct view *view)
{
	const struct table_desc *desc = view->ops->table;
	const struct table *table = view->state;

	if (!list_is_empty(&table->list) || !desc->empty)
		return NULL;
	return desc->rest && desc->item(table->data, 0) ? _(desc->rest) : _(desc->empty);
}
