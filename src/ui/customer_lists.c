/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists in the list of customers: which is open, what the others hold, the top line. */
#include "base/base.h"
#include "ui/customers_p.h"

#include <inttypes.h>

#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "app/smart_lists.h"
#include "ui/pages.h"
#include "ui/ui_p.h"

#define COUNT_MS 20	/* so long lists are counted at one rest */

void customer_lists_release(struct customers *c)
{
	rowset_release(&c->lists.lists);
	free(c->lists.count);
	c->lists = (struct list_counts){ 0 };
}

bool customer_list_changed(const struct customers *c)
{
	const char *own = c->smart ? record_text(c->smart, SMART_LIST_filter) : "";

	return !str_eq(own, c->filter_text ? c->filter_text : "");
}

/* --- Opening. */

/* Order, columns and widths of the list that is open now. */
static void take_layout(struct view *view)
{
	struct customers *c = view->state;

	customer_layout_read(view);
	view->layout = c->smart ? c->smart->n : 0;
}

static void forget_filter(struct customers *c)
{
	filter_release(&c->filter);
	free(c->filter_text);
	c->filter_text = NULL;
}

/* NULL with an error told (not at the start: who deleted the list meant to). */
static struct record *read_list(struct view *view, int64_t n, bool quiet)
{
	struct record *list = NULL;
	struct err err;

	if (query_get(view->ui->app->db, &smart_list_entity, n, &list, &err) == OK &&
	    record_has(list, common_index(&smart_list_entity, COMMON_deleted_at))) {
		record_free(&list);
		err_set(&err, ERR_MISSING, "%s", _(smart_list_entity.missing));
	}
	if (!list && !quiet)
		ui_error(view->ui, &err);
	return list;
}

static bool open_list(struct view *view, int64_t n, bool quiet)
{
	struct customers *c = view->state;
	struct record *list = n ? read_list(view, n, quiet) : NULL;

	if (n && !list)
		return false;
	if (list && !customer_filter_set(view, record_text(list, SMART_LIST_filter))) {
		record_free(&list);
		return false;
	}
	if (!list)
		forget_filter(c);
	record_free(&c->smart);
	c->smart = list;
	c->too_many = false;
	take_layout(view);
	return true;
}

bool customer_list_open(struct view *view, int64_t n)
{
	struct customers *c = view->state;

	if (!open_list(view, n, false))
		return false;
	edit_set(&c->search, "");
	c->searching = c->deleted = false;
	customers_restart(view);
	panes_open(view->ui, view->ui->page);
	view->ui->arranged = false;
	ui_redraw_all(view->ui);
	return true;
}

void customer_list_restore(struct view *view, int64_t n)
{
	struct customers *c = view->state;

	if (!open_list(view, n, true) && !open_list(view, 0, true))
		BUG("customers without a list");
	view->stale = true;
	c->count = -1;
}

/* --- Reading and counting. */

static void forget_counts(struct list_counts *l)
{
	l->counted = 0;
	free(l->count);
	l->count = xcalloc(MAX(l->lists.n, 1), sizeof(*l->count));
	for (size_t i = 0; i < l->lists.n; i++)
		l->count[i] = -1;
}

/* Old counts stand until there are new ones. */
static void keep_counts(struct list_counts *l, const struct rowset *before, const int64_t *counts)
{
	forget_counts(l);
	for (size_t i = 0; i < l->lists.n; i++)
		for (size_t k = 0; k < before->n; k++)
			if (before->v[k]->n == l->lists.v[i]->n)
				l->count[i] = counts[k];
}

/* Somebody changed or deleted the list that is open. */
static void look_at_open(struct view *view)
{
	struct customers *c = view->state;
	size_t version = common_index(&smart_list_entity, COMMON_version);
	const struct record *now = NULL;

	for (size_t i = 0; i < c->lists.lists.n && c->smart; i++)
		if (c->lists.lists.v[i]->n == c->smart->n)
			now = c->lists.lists.v[i];
	if (!c->smart || (now && record_num(now, version) == record_num(c->smart, version)))
		return;
	if (!customer_list_open(view, now ? now->n : 0))
		customer_list_open(view, 0);
}

static enum result read_lists(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	struct rowset before = c->lists.lists;
	int64_t *counts = c->lists.count;

	c->lists.lists = (struct rowset){ 0 };
	c->lists.count = NULL;
	if (smart_lists_all(view->ui->app, &c->lists.lists, err)) {
		c->lists.lists = before;
		c->lists.count = counts;
		return err->code;
	}
	keep_counts(&c->lists, &before, counts);
	c->lists.read = true;
	rowset_release(&before);
	free(counts);
	look_at_open(view);
	return OK;
}

/* One that cannot be read has no count; opening it says why. */
static enum result count_list(struct app *app, struct list_counts *l, size_t i, struct err *err)
{
	struct list_query query;
	struct err unreadable;
	int64_t count = -1;
	enum result code;

	if (list_query_read(app, l->lists.v[i], &query, &unreadable)) {
		l->count[i] = -1;
		return OK;
	}
	code = query_count(app->db, &query.query, LIST_COUNT_CAP, &count, err);
	if (!code)
		l->count[i] = count;
	list_query_release(&query);
	return code;
}

enum result customer_lists_later(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	struct list_counts *l = &c->lists;
	int64_t until = ui_clock() + COUNT_MS;

	if (!l->read && read_lists(view, err))
		return err->code;
	while (l->counted < l->lists.n && (ui_clock() < until || view->ui->plain)) {
		if (count_list(view->ui->app, l, l->counted, err))
			return err->code;	/* a key came: this one again at the next rest */
		l->counted++;
	}
	view->later |= l->counted < l->lists.n;
	return OK;
}

/* --- The top line. */

static const struct customers *customers_of(const struct ui *ui)
{
	const struct view *view = ui_view(ui, &customers_ops);

	return view ? view->state : NULL;
}

void customer_list_count(const struct customers *c, size_t i, struct str *out)
{
	if (c->lists.count[i] >= LIST_COUNT_CAP)
		str_addf(out, "%d+", LIST_COUNT_CAP);
	else if (c->lists.count[i] >= 0)
		str_addf(out, "%d", (int)c->lists.count[i]);
}

/* "3 At risk 12" */
static void label_list(const struct customers *c, size_t i, struct str *out)
{
	const struct record *list = c->lists.lists.v[i];

	if (record_has(list, SMART_LIST_position))
		str_addf(out, "%d ", (int)record_num(list, SMART_LIST_position));
	isolate_auto(out, smart_list_name(list));
	if (c->lists.count[i] >= 0)
		str_addc(out, ' ');
	customer_list_count(c, i, out);
}

static bool is_open(const struct customers *c, size_t i)
{
	return c->smart && c->smart->n == c->lists.lists.v[i]->n;
}

/* With a key, or open. */
static bool stands_on_top(const struct customers *c, size_t i)
{
	return record_has(c->lists.lists.v[i], SMART_LIST_position) || is_open(c, i);
}

static int cells_of(const struct customers *c, const struct canvas *line, size_t i)
{
	struct str label = STR_INIT;
	int cells;

	label_list(c, i, &label);
	cells = canvas_width(line, label.s);
	str_release(&label);
	return cells + 2;
}

int customer_lists_width(const struct ui *ui, const struct canvas *line)
{
	const struct customers *c = customers_of(ui);
	int cells = 0;

	for (size_t i = 0; c && i < c->lists.lists.n; i++)
		if (stands_on_top(c, i))
			cells += cells_of(c, line, i);
	return cells;
}

/* The first one to draw, so that the open one has room. */
static size_t first_drawn(const struct customers *c, const struct canvas *line)
{
	size_t open = 0, first;
	int cells = 0;

	while (open < c->lists.lists.n && !is_open(c, open))
		open++;
	if (open == c->lists.lists.n)
		return 0;
	for (first = open + 1; first > 0; first--)
		if (stands_on_top(c, first - 1) && (cells += cells_of(c, line, first - 1)) > line->w &&
		    first - 1 < open)
			break;
	return first;
}

void customer_lists_draw(const struct ui *ui, const struct canvas *line)
{
	const struct customers *c = customers_of(ui);
	int x = 0;

	for (size_t i = c ? first_drawn(c, line) : 0; c && i < c->lists.lists.n; i++) {
		struct str label = STR_INIT;
		int cells = stands_on_top(c, i) ? cells_of(c, line, i) : 0;

		/* The open one is there even where it has to be cut. */
		if (x + cells > line->w && !(is_open(c, i) && x == 0))
			return;
		label_list(c, i, &label);
		if (cells)
			canvas_text(line, x + 1, 0, MIN(cells - 2, line->w - x - 1), is_open(c, i) ?
				ROLE_selection : ROLE_header, label.s);
		x += cells;
		str_release(&label);
	}
}

/* --- A number that is typed alone. */

/* The lists are read when nothing is typed; a digit may come before that, as the first key of all. */
static const struct record *numbered(const struct ui *ui, int number)
{
	struct view *view = ui_view(ui, &customers_ops);
	const struct customers *c = view ? view->state : NULL;
	struct err err;

	if (c && !c->lists.read && read_lists(view, &err))
		return NULL;
	for (size_t i = 0; c && i < c->lists.lists.n; i++)
		if (record_num(c->lists.lists.v[i], SMART_LIST_position) == number)
			return c->lists.lists.v[i];
	return NULL;
}

bool customer_number_text(const struct ui *ui, int number, struct str *out)
{
	const struct record *list = numbered(ui, number);
	struct str name = STR_INIT;

	if (!list)
		return false;
	isolate_auto(&name, smart_list_name(list));
	/* TRANSLATORS: %s is the name of a smart list; j is the key for the next row */
	str_addf(out, Q_("Enter, or a moment's rest, opens %s; j moves %d row.",
		"Enter, or a moment's rest, opens %s; j moves %d rows.", (unsigned long)number), name.s,
		number);
	str_release(&name);
	return true;
}
