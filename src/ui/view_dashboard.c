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
	{ N_("To tidy up"), BLOCK_LINES, "hygiene.no_next_step hygiene.bad_phones hygiene.new_at_risk "
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
static void scroll(struct view *view)
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
	scroll(view);
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
	struct str day = STR_INIT;

	when_day(d->span.from, view->ui->now, (enum calendar)app_env(view->ui->app).calendar, &day);
	str_addf(out, _("Dashboard · seven days from %s"), day.s);
	str_release(&day);
}

const struct view_ops dashboard_ops = {
	.name = "dashboard", .title = N_("Dashboard"), .in = IN_FIGURES,
	.state_size = sizeof(struct dashboard), .stale = dashboard_stale, .load = dashboard_load,
	.later = dashboard_later, .draw = dashboard_draw, .close = dashboard_close,
	.heading = dashboard_heading, .text = dashboard_text,
};

const struct page_desc dashboard_page = {
	.name = "dashboard", .title = N_("Dashboard"), .panes = { &dashboard_ops }, .weight = { 1 },
};

/* --- Moving. */

static struct dashboard *moving(struct target *t)
{
	struct view *view = ui_view(t->ui, &dashboard_ops);

	view->dirty = true;
	return view->state;
}

static enum result go_to(struct target *t, size_t item)
{
	struct view *view = ui_view(t->ui, &dashboard_ops);
	struct dashboard *d = moving(t);

	d->focus = d->nitems ? MIN(item, d->nitems - 1) : 0;
	scroll(view);
	return OK;
}

/* The nearest item whose line is above or below, in the same column where there is one. */
static enum result go_line(struct target *t, int step)
{
	const struct dashboard *d = moving(t);
	const struct item *from = &d->items[d->focus];
	size_t best = d->focus;
	int64_t best_far = INT64_MAX;

	for (size_t i = 0; i < d->nitems; i++) {
		const struct item *to = &d->items[i];
		int64_t down = (int64_t)(to->y - from->y) * step, aside = to->x > from->x ?
			to->x - from->x : from->x - to->x;

		if (down > 0 && down * 4 + aside < best_far) {
			best_far = down * 4 + aside;
			best = i;
		}
	}
	return go_to(t, best);
}

/* The nearest item beside it, as the eye sees it. */
static enum result go_side(struct target *t, bool left)
{
	const struct dashboard *d = moving(t);
	const struct item *from = &d->items[d->focus];
	int step = left != t->ui->rtl ? -1 : 1;
	size_t best = d->focus;
	int64_t best_far = INT64_MAX;

	for (size_t i = 0; i < d->nitems; i++) {
		const struct item *to = &d->items[i];
		int64_t across = (int64_t)(to->x - from->x) * step, away = to->y > from->y ?
			to->y - from->y : from->y - to->y;

		if (across > 0 && across + away * 1000 < best_far) {
			best_far = across + away * 1000;
			best = i;
		}
	}
	return go_to(t, best);
}

/* The first of the next block, or of the one before; round about. */
static enum result go_block(struct target *t, bool on)
{
	const struct dashboard *d = moving(t);
	size_t n = d->nitems, i = d->focus, block = n ? d->items[i].block : 0;

	if (!n)
		return OK;
	if (on) {
		while (i < n && d->items[i].block == block)
			i++;
		return go_to(t, i < n ? i : 0);
	}
	while (i > 0 && d->items[i - 1].block == block)
		i--;
	i = i ? i - 1 : n - 1;
	while (i > 0 && d->items[i - 1].block == d->items[i].block)
		i--;
	return go_to(t, i);
}

static enum result go_page(struct target *t, int step)
{
	struct view *view = ui_view(t->ui, &dashboard_ops);

	for (int i = 0; i < MAX(view->h - 2, 1); i++)
		go_line(t, step);
	return OK;
}

#define MOVE(name, call) \
	static enum result name(struct target *t, const struct args *args, struct err *err) \
	{ \
		(void)args, (void)err; \
		return call; \
	}
MOVE(move_down, go_line(t, 1))
MOVE(move_up, go_line(t, -1))
MOVE(move_left, go_side(t, true))
MOVE(move_right, go_side(t, false))
MOVE(next_block, go_block(t, true))
MOVE(previous_block, go_block(t, false))
MOVE(page_down, go_page(t, 1))
MOVE(page_up, go_page(t, -1))
MOVE(go_first, go_to(t, 0))
MOVE(go_last, go_to(t, SIZE_MAX))

/* --- Going to the customers. */

bool dashboard_opens(const struct item *item)
{
	return item->customer || (item->value && item->value->filter &&
		str_eq(item->value->figure->entity, "customer"));
}

static enum result open_item(struct ui *ui, const struct item *item, struct err *err)
{
	char *filter = item->value && item->value->filter ? xstrdup(item->value->filter) : NULL;
	int64_t customer = item->customer;
	struct view *list;

	if (!dashboard_opens(item)) {
		free(filter);
		return err_set(err, ERR_INVALID, _("No customers stand behind this figure."));
	}
	ui_close_page(ui);
	list = ui_view(ui, &customers_ops);
	if (list && customer)
		customers_go(ui, customer);
	else if (list)
		customers_set_filter(list, filter);
	if (list)
		ui_focus(ui, list);
	free(filter);
	return OK;
}

/* Line by line nothing is chosen yet: the figures that lead somewhere are offered. */
static size_t ask_item(struct ui *ui, const struct dashboard *d)
{
	struct pick pick = { .title = _("Whose customers?"), .typing = true };
	struct pick_item *items = xcalloc(d->nitems + 1, sizeof(*items));
	struct strlist texts = { 0 };
	int64_t chosen;

	for (size_t i = 0; i < d->nitems; i++) {
		struct str text = STR_INIT;

		if (!dashboard_opens(&d->items[i]))
			continue;
		dashboard_label(&d->items[i], &text);
		strlist_add(&texts, text.s);
		items[pick.nitems++].n = (int64_t)i;
		str_release(&text);
	}
	for (size_t i = 0; i < pick.nitems; i++)
		items[i].text = texts.v[i];
	pick.items = items;
	chosen = ui_pick(ui, &pick);
	chosen = chosen >= 0 ? items[chosen].n : -1;
	free(items);
	strlist_release(&texts);
	return chosen < 0 ? SIZE_MAX : (size_t)chosen;
}

static enum result figure_open(struct target *t, const struct args *args, struct err *err)
{
	const struct dashboard *d = ui_view(t->ui, &dashboard_ops)->state;
	size_t item = t->ui->plain ? ask_item(t->ui, d) : d->focus;

	(void)args;
	if (item >= d->nitems)
		return err_set(err, ERR_CANCEL, _("Nothing was chosen."));
	return open_item(t->ui, &d->items[item], err);
}

static enum result dashboard_show(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return ui_open_page(t->ui, &dashboard_page, err);
}

#define MOVES .in = IN_FIGURES, .flags = A_HIDDEN
const struct action dashboard_actions[] = {
	{ .name = "dashboard", .menu = N_("View"), .keys = "<F8>",
	  .help = N_("Show the figures of customers, calls and contacts"), .hint = N_("figures"),
	  .in = IN_MAIN, .run = dashboard_show },
	{ .name = "figure-open", .keys = "<Enter>", .help = N_("List the customers behind the figure"),
	  .hint = N_("customers"), .in = IN_FIGURES, .run = figure_open },
	{ .name = "figure-next-group", .keys = "<Tab>", .help = N_("Next group of figures"),
	  .hint = N_("next group"), MOVES, .run = next_block },
	{ .name = "figure-previous-group", .keys = "<S-Tab>", .help = N_("Group of figures before"), MOVES,
	  .run = previous_block },
	{ .name = "figure-down", .keys = "j <Down>", .help = N_("Figure below"), MOVES, .run = move_down },
	{ .name = "figure-up", .keys = "k <Up>", .help = N_("Figure above"), MOVES, .run = move_up },
	{ .name = "figure-left", .keys = "h <Left>", .help = N_("Figure on the left"), MOVES,
	  .run = move_left },
	{ .name = "figure-right", .keys = "l <Right>", .help = N_("Figure on the right"), MOVES,
	  .run = move_right },
	{ .name = "figure-page-down", .keys = "<PgDn> <C-d>", .help = N_("Next page"), MOVES,
	  .run = page_down },
	{ .name = "figure-page-up", .keys = "<PgUp> <C-u>", .help = N_("Page before"), MOVES,
	  .run = page_up },
	{ .name = "figure-first", .keys = "<Home>", .help = N_("First figure"), MOVES, .run = go_first },
	{ .name = "figure-last", .keys = "<End>", .help = N_("Last figure"), MOVES, .run = go_last },
	{ .name = NULL },
};
