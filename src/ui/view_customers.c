/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The customers: a list of any length, searched as one types, sorted, filtered. */
#include "base/base.h"
#include "ui/pages.h"

#include <inttypes.h>

#include "model/filter.h"
#include "model/schema/people.h"
#include "text/utf8.h"
#include "ui/customers_p.h"
#include "ui/popup.h"

#define SEARCH_ROWS 300		/* more hits than that want another letter */

void customers_query(const struct view *view, struct query *q)
{
	const struct customers *c = view->state;

	*q = (struct query){
		.entity = &customer_entity,
		.filter = c->filter_text ? &c->filter : NULL,
		.sort = c->sort.n ? &c->sort : NULL,
		.search = c->search.text.len ? c->search.text.s : NULL,
		.deleted = c->deleted,
	};
}

static void take_rows(struct view *view, struct rowset *rows, struct list *list)
{
	for (size_t i = 0; i < rows->n; i++) {
		customer_entity.derive(rows->v[i], view->ui->now, &view->ui->app->rules.classes);
		list_add(list, rows->v[i]);
		rows->v[i] = NULL;
	}
	rowset_release(rows);
}

static enum result customers_fetch(void *ctx, enum list_from from, const void *anchor,
	size_t limit, struct list *list, struct err *err)
{
	static const enum page_from pages[] = {
		[LIST_FIRST] = PAGE_FIRST, [LIST_LAST] = PAGE_LAST, [LIST_AFTER] = PAGE_AFTER,
		[LIST_BEFORE] = PAGE_BEFORE, [LIST_AROUND] = PAGE_AROUND,
	};
	struct view *view = ctx;
	struct rowset rows = { 0 };
	struct query q;

	customers_query(view, &q);
	q.from = pages[from];
	q.anchor = anchor;
	q.limit = limit;
	if (q.search) {		/* hits come best first and all at once */
		if (from == LIST_AFTER || from == LIST_BEFORE)
			return OK;
		q.from = PAGE_FIRST;
		q.anchor = NULL;
		q.limit = SEARCH_ROWS;
	}
	if (query_list(view->ui->app->db, &q, &rows, err))
		return err->code;
	take_rows(view, &rows, list);
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct record *)row)->n;
}

static void row_free(void *row)
{
	struct record *rec = row;

	record_free(&rec);
}

static const struct list_source source = {
	.fetch = customers_fetch, .key = row_key, .free = row_free,
};

static enum result customers_open(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	char *place = query_memo(view->ui->app->db, "main.customer");
	char *order = query_memo(view->ui->app->db, "main.order");
	char *columns = query_memo(view->ui->app->db, "main.columns");

	/* A field that a newer version had is no reason not to start. */
	customer_columns_default(&c->columns);
	if (columns && column_list_parse(&customer_entity, columns, &c->columns, err))
		customer_columns_default(&c->columns);
	free(columns);
	c->search = (struct edit)EDIT_INIT;
	c->needle = (struct str)STR_INIT;
	c->count = -1;
	view->later = true;
	list_init(&c->list, &source, view);
	c->list.mark_x = 1;
	if (place && sscanf(place, "%" SCNd64 " %" SCNd64, &c->jump, &c->jump_top) < 1)
		c->jump = 0;
	customer_order_open(c, order);
	free(place);
	free(order);
	return OK;
}

/* The chosen row, and the first on the screen where the list is not searched, filtered or of the deleted. */
static void customers_end(struct view *view)
{
	const struct customers *c = view->state;
	const struct record *rec = list_row(&c->list), *top = NULL;
	struct err err;
	char text[48];

	if (!rec)
		return;
	if (!c->search.text.len && !c->filter_text && !c->deleted)
		top = c->list.rows[c->list.top];
	snprintf(text, sizeof(text), "%" PRId64 " %" PRId64, rec->n, top ? top->n : 0);
	/* Only a convenience: a place that cannot be kept is no reason to complain. */
	if (app_memo_set(view->ui->app, "main.customer", text, &err))
		return;
}

static void customers_close(struct view *view)
{
	struct customers *c = view->state;

	customers_end(view);
	list_release(&c->list);
	edit_release(&c->search);
	str_release(&c->needle);
	filter_release(&c->filter);
	free(c->filter_text);
}

static bool customers_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

/* A record that stands in the list now; NULL: it does not. */
static struct record *listed(struct view *view, int64_t n)
{
	const struct customers *c = view->state;
	struct record *rec = NULL;
	struct err err;

	if (n && query_get(view->ui->app->db, &customer_entity, n, &rec, &err) == OK &&
	    record_has(rec, common_index(&customer_entity, COMMON_deleted_at)) != c->deleted)
		record_free(&rec);
	return rec;
}

/* The list around a record; with the row that stood first, as it was left. */
static enum result load_around(struct view *view, int64_t n, int64_t top, struct err *err)
{
	struct customers *c = view->state;
	struct record *rec = listed(view, top ? top : n);

	if (rec && top)
		list_restore(&c->list, rec, n);
	else if (rec)
		list_replace(&c->list, rec);
	if (list_load(&c->list, err))
		return err->code;
	rec = list_row(&c->list);
	/* It has moved in the order since. */
	return top && (!rec || rec->n != n) ? load_around(view, n, 0, err) : OK;
}

static enum result customers_load(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	int64_t jump = c->jump, top = c->jump_top;

	if (view->changed) {
		list_reload(&c->list);
		view->later = true;
	}
	list_size(&c->list, view->w, MAX(view->h - 1, 1));
	c->jump = c->jump_top = 0;
	return jump ? load_around(view, jump, top, err) : list_load(&c->list, err);
}

/* Counting reads every entry of an index: no key and no first picture waits for it. */
static enum result customers_later(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	struct query q;

	customers_query(view, &q);
	return query_count(view->ui->app->db, &q, COUNT_CAP, &c->count, err);
}

static int64_t customers_count(const struct view *view)
{
	const struct customers *c = view->state;

	return c->count < COUNT_CAP ? c->count : -1;
}

static struct list *customers_list(struct view *view)
{
	return &((struct customers *)view->state)->list;
}

static int64_t customers_chosen(const struct view *view, const struct entity **entity)
{
	const struct customers *c = view->state;
	const struct record *rec = list_row(&c->list);

	*entity = &customer_entity;
	return rec ? rec->n : 0;
}

static bool customers_typing(const struct view *view)
{
	return ((const struct customers *)view->state)->searching;
}

void customers_restart(struct view *view)
{
	struct customers *c = view->state;

	str_clear(&c->needle);
	text_fold(c->search.text.s, &c->needle);
	list_restart(&c->list);
	c->count = -1;
	view->later = true;
	view->stale = true;
}

/* Esc takes off one thing after the other: the search, the filter, the deleted ones. */
static bool leave(struct view *view)
{
	struct customers *c = view->state;
	const struct record *rec = list_row(&c->list);

	if (c->searching || c->search.text.len) {
		c->jump = rec ? rec->n : 0;
		c->searching = false;
		edit_set(&c->search, "");
	} else if (c->filter_text) {
		c->jump = rec ? rec->n : 0;
		free(c->filter_text);
		c->filter_text = NULL;
		filter_release(&c->filter);
	} else if (c->deleted)
		c->deleted = false;
	else
		return false;
	customers_restart(view);
	return true;
}

static bool customers_key(struct view *view, const struct key_event *event)
{
	struct customers *c = view->state;

	if (event->key == K_ESC)
		return leave(view);
	if (!c->searching)
		return false;
	if (event->key == K_ENTER || event->key == K_TAB) {
		c->searching = false;
		view->dirty = true;
		return event->key == K_ENTER;
	}
	switch (ui_edit(view->ui, &c->search, event)) {
	case EDIT_IGNORED:	/* Up, Down and F keys keep their meaning */
		return false;
	case EDIT_MOVED:
		view->dirty = true;
		return true;
	default:
		customers_restart(view);
		return true;
	}
}

static struct edit *customers_edit(struct view *view)
{
	struct customers *c = view->state;

	return c->searching ? &c->search : NULL;
}

const struct view_ops customers_ops = {
	.name = "customers", .title = N_("Customers"), .in = IN_LIST,
	.state_size = sizeof(struct customers), .open = customers_open, .stale = customers_stale,
	.load = customers_load, .later = customers_later, .draw = customers_draw, .close = customers_close,
	.list = customers_list, .chosen = customers_chosen, .heading = customers_heading,
	.typing = customers_typing, .key = customers_key, .end = customers_end,
	.edit = customers_edit, .text = customers_text, .row_text = customers_row_text,
	.count = customers_count,
};

/* --- What actions ask of it. */

void customers_find(struct view *view, const char *typed)
{
	struct customers *c = view->state;

	edit_set(&c->search, typed);
	customers_restart(view);
}

static void ask_search(struct view *view)
{
	char *typed = ui_ask(view->ui, _("Find"), "",
		_("A part of the name, the number or the e-mail address is enough"));

	if (typed)
		customers_find(view, typed);
	free(typed);
}

void customers_search(struct view *view)
{
	struct customers *c = view->state;

	if (view->ui->plain) {
		ask_search(view);
		return;
	}
	c->searching = true;
	view->dirty = true;
}

void customers_set_filter(struct view *view, const char *filter)
{
	while (leave(view))
		;
	customer_filter_set(view, filter);
}

void customers_columns(struct view *view)
{
	struct customers *c = view->state;
	struct str names = STR_INIT;
	struct err err;

	if (!customer_columns_ask(view->ui, &c->columns))
		return;
	column_list_print(&customer_entity, &c->columns, &names);
	if (app_memo_set(view->ui->app, "main.columns", names.s, &err))
		ui_error(view->ui, &err);
	view->dirty = true;
	str_release(&names);
}

void customers_show_deleted(struct view *view)
{
	struct customers *c = view->state;

	c->deleted = !c->deleted;
	customers_restart(view);
}

void customers_go(struct ui *ui, int64_t customer)
{
	struct view *view = ui_view(ui, &customers_ops);
	struct customers *c;

	if (!view)
		return;
	c = view->state;
	while (leave(view))
		;
	c->jump = customer;
	view->stale = true;
}
