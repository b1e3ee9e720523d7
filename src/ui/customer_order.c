/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * In which order and which of the customers are shown; going to a letter of the names. */
#include "base/base.h"
#include "ui/customers_p.h"

#include "model/schema/people.h"
#include "text/utf8.h"
#include "ui/popup.h"

/* The orders to choose among; the first is the entity's own. */
static const struct { const char *name, *sort; } orders[] = {
	{ N_("latest activity first"), "-last_activity_at" },
	{ N_("by name"), "name" },
	{ N_("by next follow-up"), "next_followup_at" },
	{ N_("longest silent first"), "last_activity_at" },
	{ N_("newest first"), "-created_at" },
	{ N_("largest budget first"), "-budget_max" },
	{ N_("by next birthday"), "next_birthday name" },
};
enum { BY_NAME = 1 };

/* The group leads, then what is sorted by, as far as there is room for keys. */
static void lead_with_group(struct customers *c)
{
	struct sort own = c->sort;

	c->sort = (struct sort){ .key = { { .field = c->group } }, .n = 1 };
	for (size_t i = 0; i < own.n && c->sort.n < SORT_MAX; i++)
		if (own.key[i].field != c->group)
			c->sort.key[c->sort.n++] = own.key[i];
}

void customer_order_take(struct customers *c, const char *sort, const struct field *group)
{
	struct sort parsed;
	struct err err;
	char *text;

	if (!*sort || sort_parse(&customer_entity, sort, &parsed, &err) || !parsed.n)
		sort = orders[0].sort;
	text = xstrdup(sort);	/* it may be the old one */
	free(c->sort_text);
	c->sort_text = text;
	if (sort_parse(&customer_entity, c->sort_text, &c->sort, &err))
		BUG("sort %s", c->sort_text);
	if (c->group != group)
		groups_release(&c->groups);	/* of another field: values of another kind */
	c->group = group;
	c->too_many = c->too_many && group;
	if (group && !c->too_many)
		lead_with_group(c);
}

static int chosen_order(const struct customers *c)
{
	for (size_t i = 0; i < COUNT(orders); i++)
		if (str_eq(orders[i].sort, c->sort_text))
			return (int)i;
	return -1;
}

/* "Status, Last activity (descending)" */
static void add_own_order(const struct customers *c, struct str *out)
{
	struct sort sort;
	struct err err;

	if (sort_parse(&customer_entity, c->sort_text, &sort, &err))
		return;
	for (size_t i = 0; i < sort.n; i++) {
		const struct field *field = sort.key[i].field;
		const char *label = str_eq(field->name, "name_norm") ?
			_(customer_entity.fields[CUSTOMER_name].label) : _(field->label);

		if (i)
			str_add(out, P_("between words of a list", ", "));
		if (sort.key[i].descending)
			/* TRANSLATORS: a field that is sorted by, the other way round */
			str_addf(out, _("%s (descending)"), label);
		else
			str_add(out, label);
	}
}

void customer_order_name(const struct customers *c, struct str *out)
{
	int order = chosen_order(c);

	if (c->group && c->too_many)
		str_addf(out, "%s · ", _("too many for groups"));
	else if (c->group) {
		/* TRANSLATORS: %s is a field: "in groups by City" */
		str_addf(out, _("in groups by %s"), _(c->group->label));
		str_add(out, " · ");
	}
	if (order >= 0)
		str_add(out, _(orders[order].name));
	else
		add_own_order(c, out);
}

static void change_order(struct view *view, const char *sort, const struct field *group)
{
	struct customers *c = view->state;

	c->too_many = false;
	customer_order_take(c, sort, group);
	customer_layout_keep(view);
	customers_restart(view);
}

/* --- Asking for an order. */

static enum result check_sort(struct ui *ui, const char *typed, struct err *err)
{
	struct sort sort;

	(void)ui;
	return sort_parse(&customer_entity, typed, &sort, err);
}

static void complete_sort(const char *typed, struct strlist *out, size_t *start)
{
	filter_complete_sort(&customer_entity, typed, out, start);
}

static char *ask_own_order(struct view *view)
{
	const struct customers *c = view->state;

	return ui_ask_completed(view->ui, _("Sort by these fields, the first before the others"),
		c->sort_text, _("For example: status -last_activity_at. A - turns a field round. Tab "
		"completes."), check_sort, complete_sort);
}

void customers_sort(struct view *view)
{
	struct customers *c = view->state;
	const char *names[COUNT(orders) + 2] = { 0 };
	int chosen = chosen_order(c);
	char *typed = NULL;

	for (size_t i = 0; i < COUNT(orders); i++)
		names[i] = _(orders[i].name);
	names[COUNT(orders)] = _("another order…");
	chosen = ui_choose(view->ui, _("Sort customers"), names, chosen < 0 ? (int)COUNT(orders) : chosen);
	if (chosen < 0)
		return;
	if (chosen == (int)COUNT(orders) && !(typed = ask_own_order(view)))
		return;
	change_order(view, typed ? typed : orders[chosen].sort, c->group);
	free(typed);
}

/* --- Groups. */

static struct customer_row *row_at(const struct customers *c, size_t i)
{
	return c->list.rows[i];
}

/* The window's first row counts as the first of its group, too: its group has a name wherever one looks. */
void customer_groups_mark(struct customers *c)
{
	bool on = c->group && !c->too_many && !c->search.text.len;
	size_t field = c->group ? (size_t)(c->group - customer_entity.fields) : 0;
	bool changed = false;

	for (size_t i = 0; i < c->list.nrows; i++) {
		bool first = on && (i == 0 || !value_equal(c->group, &row_at(c, i)->rec->v[field],
			&row_at(c, i - 1)->rec->v[field]));

		changed |= first != row_at(c, i)->first;
		row_at(c, i)->first = first;
	}
	if (changed)
		list_move(&c->list, 0);		/* rows are higher now: the chosen one stays on the screen */
}

enum result customer_groups_check(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	struct query q;
	int64_t count;
	bool before = c->too_many;

	customers_query(view, &q);
	q.search = NULL;
	if (query_count(view->ui->app->db, &q, COUNT_CAP, &count, err))
		return err->code;
	c->too_many = count >= COUNT_CAP;
	if (c->too_many == before)
		return OK;
	customer_order_take(c, c->sort_text, c->group);
	list_restart(&c->list);
	if (c->too_many)
		ui_warn(view->ui, _("Groups are for lists of fewer than %d customers; a filter (\\) makes "
			"this one shorter."), COUNT_CAP);
	return OK;
}

int64_t customer_group_count(const struct customers *c, const struct record *rec)
{
	size_t field = (size_t)(c->group - customer_entity.fields);

	for (size_t i = 0; i < c->groups.n; i++)
		if (value_equal(c->group, &c->groups.v[i].value, &rec->v[field]))
			return c->groups.v[i].count;
	return -1;
}

/* Names and addresses make as many groups as rows: they can be typed in a list's form, but are not offered. */
static bool group_is_offered(const struct customers *c, const struct field *field)
{
	return c->group == field || (group_field_allows(&customer_entity, field) &&
		(field->kind != &kind_text || field->pool));
}

void customers_group(struct view *view)
{
	struct customers *c = view->state;
	struct pick_items items = { 0 };
	struct pick pick = { .title = _("Customers in groups by"), .typing = true };
	int64_t chosen;

	items.v = xcalloc(customer_entity.nfields + 1, sizeof(*items.v));
	items.v[items.n++] = (struct pick_item){ .text = _("no groups"), .n = -1 };
	for (size_t i = 0; i < customer_entity.nfields; i++)
		if (group_is_offered(c, &customer_entity.fields[i])) {
			if (c->group == &customer_entity.fields[i])
				pick.start = items.n;
			items.v[items.n++] = (struct pick_item){
				.text = _(customer_entity.fields[i].label), .n = (int64_t)i,
				.name = customer_entity.fields[i].name };
		}
	pick.items = items.v;
	pick.nitems = items.n;
	chosen = ui_pick(view->ui, &pick);
	if (chosen >= 0)
		change_order(view, c->sort_text, items.v[chosen].n < 0 ? NULL :
			&customer_entity.fields[items.v[chosen].n]);
	free(items.v);
}

/* --- To a letter of the names. */

static void go_to_letter(struct view *view, const char *typed)
{
	struct customers *c = view->state;
	struct str key = STR_INIT;
	bool sorted = c->sort.n && str_eq(c->sort.key[0].field->name, "name_norm") &&
		!c->sort.key[0].descending;

	text_sort_key(typed, &key);
	if (key.len) {
		if (!sorted) {
			change_order(view, orders[BY_NAME].sort, NULL);
			ui_message(view->ui, "%s", _("Sorted by name now; s changes the order."));
		}
		if (c->search.text.len) {
			edit_set(&c->search, "");
			customers_restart(view);
		}
		record_free(&c->from);
		c->from = record_new(&customer_entity);
		record_set_text(c->from, CUSTOMER_name_norm, key.s);
		view->stale = true;
	}
	str_release(&key);
}

void customer_letter_key(struct view *view, const struct key_event *event)
{
	struct customers *c = view->state;
	struct str typed = STR_INIT;

	c->awaits_letter = false;
	view->dirty = true;
	view->ui->message.text[0] = '\0';
	if (key_is_text(event->key)) {
		str_add_cp(&typed, event->key);
		go_to_letter(view, typed.s);
	}
	str_release(&typed);
}

void customers_letter(struct view *view)
{
	struct customers *c = view->state;
	char *typed;

	if (!view->ui->plain) {
		c->awaits_letter = true;
		ui_message(view->ui, "%s", _("A letter goes to the first name that begins with it."));
		return;
	}
	typed = ui_ask(view->ui, _("The letter names begin with"), "", NULL);
	if (typed)
		go_to_letter(view, typed);
	free(typed);
}

/* --- Filter. */

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

bool customer_filter_set(struct view *view, const char *typed)
{
	struct customers *c = view->state;
	struct kind_env env = app_env(view->ui->app);
	struct filter filter = { 0 };
	struct err err;

	if (*typed && filter_parse(&customer_entity, typed, &env, &view->ui->app->rules.classes,
	    &filter, &err)) {
		ui_error(view->ui, &err);
		return false;
	}
	filter_release(&c->filter);
	free(c->filter_text);
	c->filter_text = *typed ? xstrdup(typed) : NULL;
	c->filter = filter;
	customers_restart(view);
	return true;
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
