/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Moving among the figures of the dashboard, and from them to the customers. */
#include "base/base.h"
#include "ui/view_dashboard.h"

#include "ui/pages.h"
#include "ui/popup.h"
#include "ui/view_customers.h"

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
	dashboard_scroll(view);
	return OK;
}

/* The item that is nearest in a direction: along it first, aside from it weighing so much. */
static enum result go_near(struct target *t, bool down, int step)
{
	const struct dashboard *d = moving(t);
	const struct item *from = &d->items[d->focus];
	/* Down a column, rather than to the nearest line; beside in the same line, however far. */
	int64_t along_weight = down ? 4 : 1, aside_weight = down ? 1 : 1000, best_far = INT64_MAX;
	size_t best = d->focus;

	for (size_t i = 0; i < d->nitems; i++) {
		const struct item *to = &d->items[i];
		int64_t across = to->x - from->x, below = to->y - from->y;
		int64_t along = (down ? below : across) * step, aside = down ? across : below;
		int64_t far = along * along_weight + (aside < 0 ? -aside : aside) * aside_weight;

		if (along > 0 && far < best_far) {
			best_far = far;
			best = i;
		}
	}
	return go_to(t, best);
}

static enum result go_line(struct target *t, int step)
{
	return go_near(t, true, step);
}

/* Beside it, as the eye sees it. */
static enum result go_side(struct target *t, bool left)
{
	return go_near(t, false, left != t->ui->rtl ? -1 : 1);
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

/* Enter leads to customers. */
static bool dashboard_opens(const struct item *item)
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
