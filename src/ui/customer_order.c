/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * In which order and which of the customers are shown. */
#include "base/base.h"
#include "ui/customers_p.h"

#include "model/schema/people.h"
#include "ui/popup.h"

/* The orders to choose among; the first is the entity's own. */
static const struct { const char *name, *sort; } orders[] = {
	{ N_("latest activity first"), "-last_activity_at" },
	{ N_("by name"), "name" },
	{ N_("by next follow-up"), "next_followup_at" },
	{ N_("longest silent first"), "last_activity_at" },
	{ N_("newest first"), "-created_at" },
	{ N_("largest budget first"), "-budget_max" },
};

static void take_order(struct customers *c, size_t order)
{
	struct err err;

	if (sort_parse(&customer_entity, orders[order].sort, &c->sort, &err))
		BUG("sort %s", orders[order].sort);
	c->order = order;
}

void customer_order_open(struct customers *c, const char *kept)
{
	for (size_t i = 0; kept && i < COUNT(orders); i++)
		if (str_eq(orders[i].sort, kept))
			take_order(c, i);
}

const char *customer_order_name(const struct customers *c)
{
	return _(orders[c->order].name);
}

void customers_sort(struct view *view)
{
	struct customers *c = view->state;
	const char *names[COUNT(orders) + 1] = { 0 };
	struct err err;
	int chosen;

	for (size_t i = 0; i < COUNT(orders); i++)
		names[i] = _(orders[i].name);
	chosen = ui_choose(view->ui, _("Sort customers"), names, (int)c->order);
	if (chosen < 0)
		return;
	take_order(c, (size_t)chosen);
	if (app_memo_set(view->ui->app, "main.order", orders[chosen].sort, &err))
		ui_error(view->ui, &err);
	customers_restart(view);
}

static enum result check_filter(struct ui *ui, const char *typed, struct err *err)
{
	struct kind_env env = app_env(ui->app);
	struct filter filter = { 0 };
	enum result code = OK;

	if (*typed)
		code = filter_parse(&customer_entity, typed, &env, &ui->app->rules.classes, &filter, err);
	filter_release(&filter);
	return code;
}

static void complete_filter(const char *typed, struct strlist *out, size_t *start)
{
	filter_complete(&customer_entity, typed, out, start);
}

void customer_filter_set(struct view *view, const char *typed)
{
	struct customers *c = view->state;
	struct kind_env env = app_env(view->ui->app);
	struct filter filter = { 0 };
	struct err err;

	if (*typed && filter_parse(&customer_entity, typed, &env, &view->ui->app->rules.classes,
	    &filter, &err)) {
		ui_error(view->ui, &err);
		return;
	}
	filter_release(&c->filter);
	free(c->filter_text);
	c->filter_text = *typed ? xstrdup(typed) : NULL;
	c->filter = filter;
	customers_restart(view);
}

void customers_filter(struct view *view)
{
	const struct customers *c = view->state;
	char *typed = ui_ask_completed(view->ui, _("Filter"), c->filter_text ? c->filter_text : "",
		_("For example: (kind=buyer or tag:vip) budget>=500k due<=tomorrow. Tab completes."),
		check_filter, complete_filter);

	if (typed)
		customer_filter_set(view, typed);
	free(typed);
}
