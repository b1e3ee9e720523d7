/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The dashboard as it is seen, and as it is read out. */
#include "base/base.h"
#include "ui/view_dashboard.h"

#include "ui/pages.h"

#define LABEL_W 20
#define NUMBER_W 9
#define LINE_W	 40		/* of a label without a bar: the number stays near it */

void dashboard_label(const struct item *item, struct str *out)
{
	const struct block *block = &dashboard_blocks[item->block];

	if (!item->value) {
		str_add(out, item->text ? item->text : "");
		return;
	}
	if (item->value->key && strchr(block->names, ' '))
		str_addf(out, "%s%s", _(item->value->figure->label), comma());
	str_add(out, figure_label(item->value));
}

/* What a figure is about has its colour elsewhere, too. */
static enum role role_of(const struct figure_value *value)
{
	const char *name = value->figure->name;

	if (value->key && str_eq(value->figure->by, "temperature"))
		return temperature_role(value->key);
	if ((str_eq(name, "overdue") || str_eq(name, "critical_risk")) && value->part)
		return ROLE_overdue;
	return str_eq(name, "vip") ? ROLE_vip : ROLE_ok;
}

static void draw_tile(const struct item *item, const struct canvas *c, int y, bool chosen)
{
	enum role base = chosen ? ROLE_selection : ROLE_text;
	struct str number = STR_INIT, label = STR_INIT;
	struct canvas tile = canvas_part(c, item->x, y, item->w - 1, 2);

	figure_show(item->value, &number);
	dashboard_label(item, &label);
	canvas_fill(&tile, base);
	canvas_put(&tile, &(struct put){ .x = 1, .y = 0, .w = tile.w - 1, .dir = PUT_LTR,
		.style = chosen ? base : ON(role_of(item->value), base), .text = number.s });
	canvas_text(&tile, 1, 1, tile.w - 1, ON(ROLE_dim, base), label.s);
	str_release(&number);
	str_release(&label);
}

/* Label, number, bar. */
static void draw_figure(const struct dashboard *d, const struct item *item, const struct canvas *line,
	enum role base)
{
	bool bars = dashboard_blocks[item->block].look == BLOCK_BARS;
	int label_w = bars ? MIN(LABEL_W, line->w - NUMBER_W - 8) :
		MIN(LINE_W, line->w - NUMBER_W - 1);
	struct str label = STR_INIT, number = STR_INIT;

	dashboard_label(item, &label);
	figure_show(item->value, &number);
	canvas_text(line, 1, 0, label_w - 1, base, label.s);
	canvas_put(line, &(struct put){ .x = label_w + 1, .w = NUMBER_W - 1, .align = ALIGN_END,
		.dir = PUT_LTR, .style = ON(role_of(item->value), base), .text = number.s });
	if (bars)
		canvas_bar(line, label_w + NUMBER_W + 1, 0, line->w - label_w - NUMBER_W - 2,
			ON(role_of(item->value), base), item->value->part, d->most[item->block]);
	str_release(&label);
	str_release(&number);
}

static void draw_item(const struct dashboard *d, const struct item *item, const struct canvas *c, int y,
	bool chosen)
{
	enum role base = chosen ? ROLE_selection : ROLE_text;
	struct canvas line;

	if (dashboard_blocks[item->block].look == BLOCK_TILES) {
		draw_tile(item, c, y, chosen);
		return;
	}
	line = canvas_part(c, item->x, y, item->w, 1);
	canvas_fill(&line, base);
	if (item->value)
		draw_figure(d, item, &line, base);
	else if (!item->text)
		canvas_spark(&line, 1, 0, ON(ROLE_ok, base), d->days, SPARK_DAYS);
	else
		canvas_text(&line, 1, 0, line.w - 1, base, item->text);
}

void dashboard_draw(const struct view *view, struct canvas *out)
{
	const struct dashboard *d = view->state;

	for (size_t i = 0; i < d->nheads; i++) {
		const struct headline *head = &d->heads[i];
		int y = head->y - d->top;

		if (y >= 0 && y < out->h)
			canvas_text(out, head->x, y, head->w, ROLE_title,
				_(dashboard_blocks[head->block].title));
	}
	for (size_t i = 0; i < d->nitems; i++) {
		int y = d->items[i].y - d->top;

		if (y > -2 && y < out->h)
			draw_item(d, &d->items[i], out, y, view->focused && i == d->focus);
	}
}

/* --- Line by line. */

static void add_days(const struct dashboard *d, struct str *out)
{
	for (size_t i = 0; i < SPARK_DAYS; i++)
		str_addf(out, "%s%lld", i ? " " : "", (long long)d->days[i]);
}

void dashboard_text(const struct view *view, struct str *out)
{
	const struct dashboard *d = view->state;
	size_t block = SIZE_MAX;

	for (size_t i = 0; i < d->nitems; i++) {
		const struct item *item = &d->items[i];
		const struct block *desc = &dashboard_blocks[item->block];

		if (item->block != block && desc->title)
			str_addf(out, "%s\n", _(desc->title));
		block = item->block;
		if (!item->value && !item->text) {
			add_days(d, out);
		} else {
			dashboard_label(item, out);
			str_add(out, item->value ? ": " : "");
		}
		if (item->value)
			figure_show(item->value, out);
		str_addc(out, '\n');
	}
}
