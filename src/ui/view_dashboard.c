/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The dashboard: figures in tiles, bars and lines; the ones that are customers lead to them. */
#include "base/base.h"
#include "ui/view_dashboard.h"

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/when.h"
#include "ui/pages.h"
#include "ui/popup.h"
#include "ui/view_customers.h"

#define TWO_COLUMNS 100
#define TILE_W 20
#define TILE_H 3
#define LAST_ROWS 5
#define EVENT_ROWS 8

const struct block dashboard_blocks[] = {
	{ NULL, BLOCK_TILES, "customers.total customers.active customers.new customers.vip "
	  "followups.pending followups.overdue customers.conversion", false },
	{ N_("By temperature"), BLOCK_BARS, "customers.temperature", false },
	{ N_("Calls a day, 30 days"), BLOCK_SPARK, "", true },
	{ N_("Calls"), BLOCK_LINES, "calls.lines calls.completed calls.successful calls.completion "
	  "calls.success calls.minutes", false },
	{ N_("By kind"), BLOCK_BARS, "customers.kind", false },
	{ N_("By lifecycle"), BLOCK_BARS, "customers.lifecycle", false },
	{ N_("By source"), BLOCK_BARS, "customers.source", false },
	{ N_("Outcomes of contacts"), BLOCK_BARS, "interactions.outcome", true },
	{ N_("Contacts by type"), BLOCK_BARS, "interactions.type", true },
	{ N_("Risk"), BLOCK_BARS, "risk.risk", true },
	{ N_("Segments"), BLOCK_BARS, "segments.vip segments.inactive segments.none", true },
	{ N_("Value of the segments"), BLOCK_BARS, "segments.vip_value segments.inactive_value "
	  "segments.none_value", true },
	{ N_("To tidy up"), BLOCK_LINES, "hygiene.no_next_step hygiene.bad_phones hygiene.new_at_risk "
	  "hygiene.duplicates "
	  "followups.completed customers.lead_score", true },
	{ N_("Latest contacts"), BLOCK_LAST, "", true },
	{ N_("The next 30 days"), BLOCK_EVENTS, "", true },
	{ N_("Health"), BLOCK_LINES, "health.customers health.interactions health.followups "
	  "health.calls_today health.high_risk health.critical_risk", true },
	{ .names = NULL },
};

/* --- What it shows. */

static void clear_items(struct dashboard *d)
{
	for (size_t i = 0; i < d->nitems; i++)
		free(d->items[i].text);
	d->nitems = 0;
}

static void release_later(struct dashboard *d)
{
	figures_release(&d->waiting);
	rowset_release(&d->last);
	events_release(&d->events);
	strlist_release(&d->names);
}

static void dashboard_close(struct view *view)
{
	struct dashboard *d = view->state;

	clear_items(d);
	free(d->items);
	figures_release(&d->soon);
	release_later(d);
}

static bool dashboard_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static struct item *add_item(struct dashboard *d, size_t block)
{
	d->items = array_grow(d->items, &d->cap, d->nitems + 1, sizeof(*d->items));
	d->items[d->nitems] = (struct item){ .block = block };
	return &d->items[d->nitems++];
}

/* The figures of one "topic.name": all its choices that somebody has. */
static void add_figures(struct dashboard *d, size_t block, const struct figures *figures,
	const char *name)
{
	size_t topic = strcspn(name, ".");

	for (size_t i = 0; i < figures->n; i++) {
		const struct figure_value *value = &figures->v[i];

		if (strncmp(value->figure->topic, name, topic) != 0 || value->figure->topic[topic] ||
		    !str_eq(value->figure->name, name + topic + 1) || (value->key && !value->part))
			continue;
		add_item(d, block)->value = value;
		d->most[block] = MAX(d->most[block], value->part);
	}
}

static void add_last(struct view *view, size_t block)
{
	struct dashboard *d = view->state;
	struct kind_env env = app_env(view->ui->app);

	for (size_t i = 0; i < d->last.n; i++) {
		const struct record *rec = d->last.v[i];
		struct item *item = add_item(d, block);
		struct str text = STR_INIT;

		when_narrow(record_num(rec, INTERACTION_at), view->ui->now, (enum calendar)env.calendar,
			&text);
		str_addf(&text, "  %s%s", d->names.v[i], comma());
		record_show(rec, INTERACTION_type, &env, &text);
		if (record_has(rec, INTERACTION_outcome)) {
			str_add(&text, comma());
			record_show(rec, INTERACTION_outcome, &env, &text);
		}
		item->text = str_detach(&text);
		item->customer = record_num(rec, INTERACTION_customer);
	}
}

static void add_events(struct view *view, size_t block)
{
	struct dashboard *d = view->state;
	struct kind_env env = app_env(view->ui->app);

	for (size_t i = 0; i < d->events.n && i < EVENT_ROWS; i++) {
		const struct event *event = &d->events.v[i];
		struct item *item = add_item(d, block);
		struct str text = STR_INIT;

		when_day(event->day, view->ui->now, (enum calendar)env.calendar, &text);
		str_addf(&text, "  %s%s", _(event->field->label), comma());
		event_name(view->ui->app, event, &text);
		item->text = str_detach(&text);
		item->customer = event_customer(event);
	}
}

static void add_spark(struct dashboard *d, size_t block)
{
	int64_t most = 0;
	struct item *item = add_item(d, block);

	item->text = NULL;
	for (size_t i = 0; i < SPARK_DAYS; i++)
		most = MAX(most, d->days[i]);
	add_item(d, block)->text = xasprintf(_("most %lld, today %lld"), (long long)most,
		(long long)d->days[SPARK_DAYS - 1]);
}

static void fill_block(struct view *view, size_t block)
{
	struct dashboard *d = view->state;
	const struct block *desc = &dashboard_blocks[block];
	struct strlist names = { 0 };

	d->most[block] = 0;
	if (desc->waits && !d->complete)
		return;
	switch (desc->look) {
	case BLOCK_SPARK:
		add_spark(d, block);
		break;
	case BLOCK_LAST:
		add_last(view, block);
		break;
	case BLOCK_EVENTS:
		add_events(view, block);
		break;
	default:
		strlist_split(&names, desc->names, " ");
		for (size_t i = 0; i < names.n; i++) {
			add_figures(d, block, &d->soon, names.v[i]);
			add_figures(d, block, &d->waiting, names.v[i]);
		}
		strlist_release(&names);
	}
}

/* --- Where it stands. */

static int place_tiles(struct dashboard *d, int w)
{
	int across = MAX(w / TILE_W, 1), n = 0;

	for (size_t i = 0; i < d->nitems; i++) {
		struct item *item = &d->items[i];

		if (dashboard_blocks[item->block].look != BLOCK_TILES)
			continue;
		item->w = w / across;
		item->x = n % across * item->w;
		item->y = n++ / across * TILE_H;
		item->column = item->x * 2 >= w;
	}
	return (n + across - 1) / across * TILE_H;
}

/* Each block goes to the shorter column. */
static void place_blocks(struct dashboard *d, int w)
{
	int columns = w >= TWO_COLUMNS ? 2 : 1, width = w / columns, top = place_tiles(d, w);
	int ends[2] = { top, top }, column = 0;
	size_t block = 0;

	d->nheads = 0;
	for (size_t i = 0; i < d->nitems; i++) {
		struct item *item = &d->items[i];

		if (dashboard_blocks[item->block].look == BLOCK_TILES)
			continue;
		if (item->block != block) {
			ends[column] += block != 0;	/* a blank line below the last one */
			block = item->block;
			column = columns == 2 && ends[1] < ends[0];
			d->heads[d->nheads++] = (struct headline){ block, column * width,
				ends[column]++, width - 1 };
		}
		item->column = column;
		item->x = column * width;
		item->w = width - (columns == 2 ? 2 : 0);
		item->y = ends[column]++;
	}
	d->height = MAX(ends[0], ends[1]);
}

static int rows_of(const struct item *item)
{
	return dashboard_blocks[item->block].look == BLOCK_TILES ? TILE_H - 1 : 1;
}

/* The chosen one is seen, with the headline above the first of a block. */
void dashboard_scroll(struct view *view)
{
	struct dashboard *d = view->state;
	const struct item *item = d->focus < d->nitems ? &d->items[d->focus] : NULL;

	if (item && item->y - 1 < d->top)
		d->top = MAX(item->y - 1, 0);
	if (item && item->y + rows_of(item) > d->top + view->h)
		d->top = item->y + rows_of(item) - view->h;
	d->top = MAX(0, MIN(d->top, d->height - view->h));
}

/* Rebuilds all; the chosen figure stays it. */
static void arrange(struct view *view)
{
	struct dashboard *d = view->state;
	struct item was = d->focus < d->nitems ? d->items[d->focus] : (struct item){ .block = SIZE_MAX };
	const struct figure *figure = was.value ? was.value->figure : NULL;
	const char *key = was.value ? was.value->key : NULL;

	clear_items(d);
	for (size_t i = 0; dashboard_blocks[i].names; i++)
		fill_block(view, i);
	for (size_t i = 0; i < d->nitems; i++)
		if (figure && d->items[i].block == was.block && d->items[i].value &&
		    d->items[i].value->figure == figure && d->items[i].value->key == key)
			d->focus = i;
	d->focus = d->nitems ? MIN(d->focus, d->nitems - 1) : 0;
	place_blocks(d, view->w);
	dashboard_scroll(view);
}

static enum result dashboard_load(struct view *view, struct err *err)
{
	struct dashboard *d = view->state;
	struct figures figures = { 0 }, before = { 0 };

	if (view->changed) {
		figure_span(PERIOD_SEVEN, date_civil(view->ui->now, NULL), view->ui->now, &d->span);
		if (figures_read(view->ui->app, &d->span, NULL, false, &figures, err)) {
			figures_release(&figures);
			return err->code;
		}
		before = d->soon;
		d->soon = figures;
		view->later = true;
	}
	arrange(view);		/* looks at the figure chosen before, so that one goes last */
	figures_release(&before);
	return OK;
}

static enum result read_later(struct view *view, struct err *err)
{
	struct dashboard *d = view->state;
	struct app *app = view->ui->app;

	if (figures_read(app, &d->span, NULL, true, &d->waiting, err) ||
	    report_calls_a_day(app, &d->span, d->days, SPARK_DAYS, err) ||
	    report_last(app, LAST_ROWS, &d->last, err) ||
	    report_events(app, &d->span, EVENT_ROWS, &d->events, err))
		return err->code;
	for (size_t i = 0; i < d->last.n; i++) {
		struct str name = STR_INIT;

		query_title(app->db, &customer_entity, record_num(d->last.v[i], INTERACTION_customer),
			&name);
		strlist_add(&d->names, name.s);
		str_release(&name);
	}
	return OK;
}

static enum result dashboard_later(struct view *view, struct err *err)
{
	struct dashboard *d = view->state;
	struct dashboard before = *d;
	enum result code;

	d->waiting = (struct figures){ 0 };
	d->last = (struct rowset){ 0 };
	d->events = (struct events){ 0 };
	d->names = (struct strlist){ 0 };
	code = read_later(view, err);
	d->complete = !code;
	arrange(view);
	release_later(&before);
	return code;
}

static void dashboard_heading(const struct view *view, struct str *out)
{
	const struct dashboard *d = view->state;
	int below = d->height - d->top - view->h;
	struct str day = STR_INIT;

	when_day(d->span.from, view->ui->now, (enum calendar)app_env(view->ui->app).calendar, &day);
	str_addf(out, _("Dashboard · seven days from %s"), day.s);
	str_release(&day);
	if (below > 0)
		str_addf(out, Q_(" · %d line below", " · %d lines below", (unsigned long)below), below);
}

const struct view_ops dashboard_ops = {
	.name = "dashboard", .title = N_("Dashboard"), .in = IN_FIGURES, .first = dashboard_actions,
	.state_size = sizeof(struct dashboard), .stale = dashboard_stale, .load = dashboard_load,
	.later = dashboard_later, .draw = dashboard_draw, .close = dashboard_close,
	.heading = dashboard_heading, .text = dashboard_text,
};

const struct page_desc dashboard_page = {
	.name = "dashboard", .title = N_("Dashboard"), .panes = { &dashboard_ops }, .weight = { 1 },
};
