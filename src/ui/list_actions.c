/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists on the main page: opening, saving what is shown, changing, deleting, calling down. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "app/calls.h"
#include "app/smart_lists.h"
#include "ui/customers_p.h"
#include "ui/form.h"
#include "ui/popup.h"

static struct view *customers(struct target *t)
{
	struct view *view = ui_view(t->ui, &customers_ops);

	ui_focus(t->ui, view);
	return view;
}

/* --- Choosing one. */

/* "3 At risk" and its count; n of the list, 0: none is wanted any more, -1 left. */
static int64_t pick_list(struct target *t, struct view *view, const char *title, bool or_none,
	struct err *err)
{
	const struct customers *c = view->state;
	struct rowset lists = { 0 };
	struct strlist texts = { 0 }, counts = { 0 };
	struct pick_item *items;
	struct pick pick = { .title = title, .typing = true };
	int64_t chosen;

	if (smart_lists_all(t->app, &lists, err))
		return -1;
	items = xcalloc(lists.n + 1, sizeof(*items));
	for (size_t i = 0; i < lists.n; i++) {
		struct str text = STR_INIT, count = STR_INIT;

		if (record_has(lists.v[i], SMART_LIST_position))
			str_addf(&text, "%d ", (int)record_num(lists.v[i], SMART_LIST_position));
		isolate_auto(&text, smart_list_name(lists.v[i]));
		if (i < c->lists.lists.n && c->lists.lists.v[i]->n == lists.v[i]->n)
			customer_list_count(c, i, &count);
		strlist_add(&texts, text.s);
		strlist_add(&counts, count.s);
		if (c->smart && c->smart->n == lists.v[i]->n)
			pick.start = i;
		str_release(&text);
		str_release(&count);
	}
	for (size_t i = 0; i < lists.n; i++)
		items[i] = (struct pick_item){ .text = texts.v[i], .detail = counts.v[i],
			.help = record_text(lists.v[i], SMART_LIST_filter), .n = lists.v[i]->n };
	if (or_none)
		items[lists.n] = (struct pick_item){ .text = _("no list: all customers") };
	pick.items = items;
	pick.nitems = lists.n + or_none;
	chosen = ui_pick(t->ui, &pick);
	chosen = chosen < 0 ? -1 : items[chosen].n;
	if (chosen < 0)
		err_set(err, ERR_CANCEL, _("Left."));
	free(items);
	strlist_release(&texts);
	strlist_release(&counts);
	rowset_release(&lists);
	return chosen;
}

/* The open one, else one that is chosen. */
static int64_t this_list(struct target *t, struct view *view, const char *title, struct err *err)
{
	const struct customers *c = view->state;

	return c->smart ? c->smart->n : pick_list(t, view, title, false, err);
}

static enum result list_open(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = customers(t);
	const struct customers *c = view->state;
	char number[16];
	int64_t n;

	(void)args;
	if (t->count) {
		snprintf(number, sizeof(number), "%d", t->count);
		if (t->count > SMART_LIST_NUMBERS)
			return err_set(err, ERR_MISSING, _("No smart list has the number %d."), t->count);
		if (smart_list_find(t->app, number, &n, err))
			return err->code;
	} else if ((n = pick_list(t, view, _("Smart lists"), c->smart, err)) < 0) {
		return err->code;
	}
	customer_list_open(view, n);
	return OK;
}

/* --- Saving what is shown. */

/* What stands on the screen: filter, order, columns, group. */
static void take_shown(const struct customers *c, struct record *list)
{
	struct str columns = STR_INIT;

	column_list_print(&customer_entity, &c->columns, &columns);
	record_set_text(list, SMART_LIST_filter, c->filter_text ? c->filter_text : "");
	record_set_text(list, SMART_LIST_sort, c->sort_text);
	record_set_text(list, SMART_LIST_columns, columns.s);
	record_set_text(list, SMART_LIST_group_by, c->group ? c->group->name : "");
	str_release(&columns);
}

static enum result new_list(struct target *t, const struct customers *c, struct record **out, struct err *err)
{
	struct rowset lists = { 0 };
	int number;

	if (smart_lists_all(t->app, &lists, err))
		return err->code;
	number = smart_list_free_number(&lists);
	rowset_release(&lists);
	*out = record_new(&smart_list_entity);
	take_shown(c, *out);
	if (number)
		record_set_num(*out, SMART_LIST_position, number);
	return OK;
}

/* 0: the open list becomes what is shown, 1: another one does, -1 left. */
static int ask_which(struct target *t, const struct customers *c)
{
	const char *choices[] = { NULL, _("Save as a new list"), NULL };
	struct str name = STR_INIT, keep = STR_INIT;
	int choice;

	isolate_auto(&name, smart_list_name(c->smart));
	/* TRANSLATORS: %s is the name of a smart list */
	str_addf(&keep, _("Change %s to what is shown"), name.s);
	choices[0] = keep.s;
	choice = ui_choose(t->ui, _("Save what is shown"), choices, customer_list_changed(c) ? 0 : 1);
	str_release(&name);
	str_release(&keep);
	return choice;
}

static enum result list_save(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = customers(t);
	const struct customers *c = view->state;
	struct form_spec form = { .fields = "name position filter sort columns group_by" };
	struct record *list = NULL;
	enum result code;
	int which = 1;

	(void)args;
	if (c->deleted)
		return err_set(err, ERR_INVALID, _("The deleted ones are no list; Esc goes back."));
	if (c->search.text.len)
		return err_set(err, ERR_INVALID, _("A search is not kept; a filter such as name:Sara is: \\ sets "
			"one."));
	if (c->smart && (which = ask_which(t, c)) < 0)
		return err_set(err, ERR_CANCEL, _("Left."));
	if (which == 0) {
		list = record_copy(c->smart);
		take_shown(c, list);
		code = app_put(t->app, list, err);
		if (!code)
			str_addf(t->out, _("%s — u undoes"), _(smart_list_entity.changed));
	} else {
		if (new_list(t, c, &list, err))
			return err->code;
		form.rec = list;
		code = form_run(t->ui, &form, err);
	}
	if (!code)
		customer_list_open(view, list->n);
	record_free(&list);
	return code;
}

/* --- Changing and deleting. */

static enum result list_edit(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = customers(t);
	int64_t n = this_list(t, view, _("Change a smart list"), err);
	struct record *list = NULL;
	struct form_spec form = { 0 };
	enum result code;

	(void)args;
	if (n < 0 || query_get(t->app->db, &smart_list_entity, n, &list, err))
		return err->code;
	form.rec = list;
	code = form_run(t->ui, &form, err);
	if (!code)
		customer_list_open(view, n);
	record_free(&list);
	return code;
}

static enum result list_delete(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = customers(t);
	const struct customers *c = view->state;
	int64_t n = this_list(t, view, _("Delete a smart list"), err);
	struct str title = STR_INIT, name = STR_INIT;
	char *question;
	bool yes;

	(void)args;
	if (n < 0)
		return err->code;
	query_title(t->app->db, &smart_list_entity, n, &title);
	isolate_auto(&name, title.s);
	question = xasprintf(_("Delete the list %s? Its customers stay."), name.s);
	yes = ui_confirm(t->ui, question);
	free(question);
	str_release(&title);
	str_release(&name);
	if (!yes)
		return err_set(err, ERR_CANCEL, _("Left."));
	if (app_delete(t->app, &smart_list_entity, n, err))
		return err->code;
	if (c->smart && c->smart->n == n)
		customer_list_open(view, 0);
	str_addf(t->out, _("%s — u undoes"), _(smart_list_entity.deleted));
	return OK;
}

/* --- Calling it down. */

static bool feed_is_wanted(struct target *t, const struct calls_feed *feed)
{
	struct str question = STR_INIT;
	bool yes;

	calls_feed_say(feed, true, &question);
	str_addf(&question, " %s", _("Put them there and call?"));
	yes = ui_confirm(t->ui, question.s);
	str_release(&question);
	return yes;
}

static void feed_label(const struct customers *c, struct str *out)
{
	if (c->smart)
		str_addf(out, _("Call list from %s"), smart_list_name(c->smart));
	else
		str_add(out, _("Call list from the customers shown"));
}

static enum result list_call(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = customers(t);
	struct civil today = date_civil(t->ui->now, NULL);
	struct str label = STR_INIT;
	struct calls_feed feed;
	struct query q;
	enum result code;

	(void)args;
	customers_query(view, &q);
	if (q.deleted)
		return err_set(err, ERR_INVALID, _("The deleted ones are no list; Esc goes back."));
	if (calls_feed(t->app, &q, today, "", false, &feed, err))
		return err->code;
	if (!feed.added && !feed.there) {
		calls_feed_say(&feed, false, t->out);
		return OK;
	}
	if (feed.added && !feed_is_wanted(t, &feed))
		return err_set(err, ERR_CANCEL, _("Left."));
	feed_label(view->state, &label);
	code = feed.added ? calls_feed(t->app, &q, today, label.s, true, &feed, err) : OK;
	str_release(&label);
	if (code)
		return code;
	calls_feed_say(&feed, false, t->out);
	return ui_open_page(t->ui, &calls_page, err);
}

/* --- How they stand. */

static enum result group(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	customers_group(customers(t));
	return OK;
}

static enum result letter(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	customers_letter(customers(t));
	return OK;
}

const struct action list_screen_actions[] = {
	{ .name = "lists", .menu = N_("View"),
	  .keys = "L <A-l>", .help = N_("Open a smart list; its number alone does it, too"),
	  .hint = N_("lists"), .in = IN_MAIN, .run = list_open },
	{ .name = "list-save", .menu = N_("View"), .keys = "+ <A-s>",
	  .help = N_("Save what is shown as a smart list"), .in = IN_MAIN, .flags = A_WRITES, .run = list_save },
	{ .name = "list-edit", .menu = N_("View"), .help = N_("Change the smart list"), .in = IN_MAIN,
	  .flags = A_WRITES, .run = list_edit },
	{ .name = "list-delete", .menu = N_("View"), .help = N_("Delete the smart list; its customers stay"),
	  .in = IN_MAIN, .flags = A_WRITES, .run = list_delete },
	{ .name = "list-call", .menu = N_("Calls"), .keys = "P <A-p>",
	  .help = N_("Put all customers shown on today's call list and call them"), .in = IN_MAIN,
	  .flags = A_WRITES, .run = list_call },
	{ .name = "group", .menu = N_("View"), .keys = "g <A-g>",
	  .help = N_("Show the customers in groups"), .in = IN_MAIN, .run = group },
	{ .name = "letter", .keys = "' <A-j>", .help = N_("Go to the first name with a letter"),
	  .in = IN_MAIN, .run = letter },
	{ .name = NULL },
};
