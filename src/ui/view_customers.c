/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The customers: a list of any length, searched as one types, sorted, filtered. */
#include "base/base.h"
#include "ui/pages.h"

#include <inttypes.h>

#include "base/date.h"
#include "model/filter.h"
#include "model/schema/people.h"
#include "text/when.h"
#include "text/utf8.h"
#include "ui/edit.h"
#include "ui/popup.h"
#include "ui/view_customers.h"

#define SEARCH_ROWS 300		/* more hits than that want another letter */
#define COUNT_CAP 10000		/* "10,000+" is enough to know */

#define NAME_W	20		/* cells a name keeps, before other columns */
#define NAME_MORE 12		/* and so many more, before a second column */
#define NEXT_W	13		/* cells of what matters next */
#define COLUMNS_MAX 8
#define DEFAULT_COLUMNS "phone city kind"

struct customers {
	struct list list;
	struct edit search;
	bool searching;		/* the search line has the keys */
	bool deleted;		/* the deleted ones are shown */
	struct sort sort;
	size_t order;		/* in orders[] */
	size_t column[COLUMNS_MAX], ncolumns;	/* fields beside the name */
	struct filter filter;
	char *filter_text;	/* owned; NULL: none */
	struct str needle;	/* folded, for the marks */
	int64_t count;		/* -1 not known yet */
	int64_t jump;		/* record to choose at the next load; 0 none */
	int64_t jump_top;	/* the row that stood first on the screen then; 0: it goes into the middle */
};

/* The orders to choose among; the first is the entity's own. */
static const struct { const char *name, *sort; } orders[] = {
	{ N_("latest activity first"), "-last_activity_at" },
	{ N_("by name"), "name" },
	{ N_("by next follow-up"), "next_followup_at" },
	{ N_("longest silent first"), "last_activity_at" },
	{ N_("newest first"), "-created_at" },
	{ N_("largest budget first"), "-budget_max" },
};

static void set_order(struct customers *c, size_t order)
{
	struct err err;

	if (sort_parse(&customer_entity, orders[order].sort, &c->sort, &err))
		BUG("sort %s", orders[order].sort);
	c->order = order;
}

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

static enum result read_columns(const char *text, struct customers *c, struct err *err);

static enum result customers_open(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	char *place = query_memo(view->ui->app->db, "main.customer");
	char *order = query_memo(view->ui->app->db, "main.order");
	char *columns = query_memo(view->ui->app->db, "main.columns");

	/* A field that a newer version had is no reason not to start. */
	if ((!columns || read_columns(columns, c, err)) && read_columns(DEFAULT_COLUMNS, c, err))
		BUG("%s", DEFAULT_COLUMNS);
	free(columns);
	c->search = (struct edit)EDIT_INIT;
	c->needle = (struct str)STR_INIT;
	c->count = -1;
	view->later = true;
	list_init(&c->list, &source, view);
	c->list.mark_x = 1;
	if (place && sscanf(place, "%" SCNd64 " %" SCNd64, &c->jump, &c->jump_top) < 1)
		c->jump = 0;
	for (size_t i = 0; order && i < COUNT(orders); i++)
		if (str_eq(orders[i].sort, order))
			set_order(c, i);
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

/* What matters next: the follow-up, else a new lead's age, else how long it has been silent. */
static enum role next_of(const struct record *rec, int64_t now, struct str *out)
{
	bool lead = str_eq(record_text(rec, CUSTOMER_relation), "lead");

	if (record_has(rec, CUSTOMER_next_followup_at)) {
		int64_t at = record_num(rec, CUSTOMER_next_followup_at);

		due_text(at, now, out);
		return due_role(at, now);
	}
	if (lead && !record_has(rec, CUSTOMER_last_attempt_at)) {
		str_add(out, _("new "));
		when_ago(record_num(rec, common_index(&customer_entity, COMMON_created_at)), now, out);
		return ROLE_ok;
	}
	when_ago(record_num(rec, CUSTOMER_last_activity_at), now, out);
	return ROLE_dim;
}

/* --- Columns beside the name, as many as there is room for. */

/* Names to fields; what is no field, or the name itself, is told. */
static enum result read_columns(const char *text, struct customers *c, struct err *err)
{
	struct strlist names = { 0 };
	enum result code = OK;
	size_t n = 0;

	strlist_split(&names, text, " ,");
	for (size_t i = 0; i < names.n && !code; i++) {
		const struct field *field = filter_field(&customer_entity, names.v[i],
			strlen(names.v[i]));

		if (!field || field->flags & (F_LOCAL | F_RETIRED))
			code = err_set(err, ERR_INVALID, _("There is no field \"%s\"."), names.v[i]);
		else if (n == COLUMNS_MAX)
			code = err_set(err, ERR_INVALID, _("At most %d columns."), COLUMNS_MAX);
		else if (c)
			c->column[n++] = (size_t)(field - customer_entity.fields);
	}
	if (c && !code)
		c->ncolumns = n;
	strlist_release(&names);
	return code;
}

static int column_width(const struct field *field)
{
	return field->kind == &kind_phone ? 18 : MAX(field->width, 12) + 2;
}

/* From the end towards the name; gives the cells they take. */
static int draw_columns(const struct view *view, const struct record *rec, const struct canvas *c,
	unsigned style)
{
	const struct customers *state = view->state;
	struct kind_env env = app_env(view->ui->app);
	int room = c->w - 3 - NEXT_W - NAME_W, x = c->w - NEXT_W;
	size_t n = 0;

	while (n < state->ncolumns && (room -=
	       column_width(&customer_entity.fields[state->column[n]])) >= (n ? NAME_MORE : 0))
		n++;
	while (n-- > 0) {
		const struct field *field = &customer_entity.fields[state->column[n]];
		struct str text = STR_INIT;
		int w = column_width(field);

		x -= w;
		record_show(rec, state->column[n], &env, &text);
		canvas_put(c, &(struct put){ .x = x, .w = w - 1, .text = text.s,
			.style = ON(ROLE_dim, style_role(style)),
			.dir = field->kind->is_ltr ? PUT_LTR : PUT_UI });
		str_release(&text);
	}
	return c->w - NEXT_W - x;
}

static void draw_row(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct view *view = ctx;
	const struct customers *state = view->state;
	const struct record *rec = row;
	const char *temperature = record_text(rec, CUSTOMER_temperature);
	struct str next = STR_INIT;
	enum role role = next_of(rec, view->ui->now, &next);
	int name_w = c->w - 3 - NEXT_W - draw_columns(view, rec, c, style);

	canvas_text(c, 0, 0, 1, ON(temperature_role(temperature), style_role(style)),
		temperature_mark(temperature));
	/* A name has its own direction: cut, it ends where it is read to. */
	canvas_put(c, &(struct put){ .x = 2, .w = name_w, .dir = PUT_AUTO,
		.style = record_num(rec, CUSTOMER_is_vip) ? ON(ROLE_vip, style_role(style)) : style,
		.text = record_text(rec, CUSTOMER_name),
		.match = state->needle.len ? state->needle.s : NULL });
	canvas_put(c, &(struct put){ .x = c->w - NEXT_W, .w = NEXT_W,
		.style = ON(role, style_role(style)), .align = ALIGN_END, .text = next.s });
	str_release(&next);
}

static void draw_search(const struct view *view, const struct canvas *out)
{
	const struct customers *c = view->state;
	struct canvas line = canvas_part(out, 2, 0, out->w - 2, 1);

	canvas_text(out, 0, 0, 2, ROLE_key, "/");
	edit_draw(&c->search, &line, ROLE_field_focus, c->searching && view->focused);
}

static const char *empty_text(const struct customers *c)
{
	if (c->search.text.len)
		return _("Nobody is found. Fewer letters find more; Esc ends the search.");
	if (c->deleted)
		return _("No customer is deleted. Esc goes back.");
	if (c->filter_text)
		return _("No customer fits the filter. Esc takes it off.");
	return _("No customers yet: n adds one, F4 imports the contacts of your phone.");
}

static void draw_empty(const struct view *view, struct canvas *out)
{
	struct canvas text = canvas_part(out, 1, 2, out->w - 2, out->h - 2);

	canvas_wrap(&text, 0, ROLE_dim, PUT_UI, empty_text(view->state));
}

/* "by name · kind=buyer" */
static void order_text(const struct customers *c, struct str *out)
{
	str_addf(out, "%s%s%s", c->deleted ? _("deleted ones") : _(orders[c->order].name),
		c->filter_text ? " · " : "", c->filter_text ? c->filter_text : "");
}

static void customers_draw(const struct view *view, struct canvas *out)
{
	const struct customers *c = view->state;
	struct canvas rows = canvas_part(out, 0, 1, out->w, out->h - 1);

	if (c->searching || c->search.text.len)
		draw_search(view, out);
	else {
		struct str order = STR_INIT;

		order_text(c, &order);
		canvas_text(out, 0, 0, out->w, ROLE_dim, order.s);
		str_release(&order);
	}
	if (list_is_empty(&c->list))
		draw_empty(view, out);
	list_draw(&c->list, &rows, view->focused && !c->searching, draw_row, (void *)view);
}

static void customers_heading(const struct view *view, struct str *out)
{
	const struct customers *c = view->state;

	int64_t count = c->list.at_top && c->list.at_end ? (int64_t)c->list.nrows : c->count;
	bool found = c->search.text.len;

	if (count < 0)
		str_add(out, found ? _("Found") : _("Customers"));
	else if (count >= COUNT_CAP)
		str_addf(out, found ? _("%d+ found") : _("Customers %d+"), COUNT_CAP);
	else if (found)
		str_addf(out, Q_("%d found", "%d found", (unsigned long)count), (int)count);
	else
		str_addf(out, _("Customers %d"), (int)count);
}

/* --- Line by line. */

static void customers_text(const struct view *view, struct str *out)
{
	const struct customers *c = view->state;

	customers_heading(view, out);
	str_addc(out, '\n');
	if (c->search.text.len)
		str_addf(out, _("searched: %s"), c->search.text.s);
	else
		order_text(c, out);
	if (list_is_empty(&c->list))
		str_addf(out, "\n%s", empty_text(c));
}

/* What next_of() says in a few cells. */
static void next_in_words(const struct record *rec, int64_t now, enum calendar calendar, struct str *out)
{
	bool lead = str_eq(record_text(rec, CUSTOMER_relation), "lead");
	struct str when = STR_INIT;
	int64_t at;

	if (record_has(rec, CUSTOMER_next_followup_at)) {
		due_text(record_num(rec, CUSTOMER_next_followup_at), now, &when);
		str_addf(out, _("follow-up %s"), when.s);
	} else if (lead && !record_has(rec, CUSTOMER_last_attempt_at)) {
		at = record_num(rec, common_index(&customer_entity, COMMON_created_at));
		when_day(date_civil(at, NULL), now, calendar, &when);
		str_addf(out, _("new, added %s"), when.s);
	} else {
		at = record_num(rec, CUSTOMER_last_activity_at);
		when_day(date_civil(at, NULL), now, calendar, &when);
		str_addf(out, _("last activity %s"), when.s);
	}
	str_release(&when);
}

static void customers_row_text(const struct view *view, const void *row, struct str *out)
{
	static const size_t fields[] = { CUSTOMER_phone, CUSTOMER_temperature };
	struct kind_env env = app_env(view->ui->app);
	const struct record *rec = row;

	str_add(out, record_text(rec, CUSTOMER_name));
	for (size_t i = 0; i < COUNT(fields); i++)
		if (record_has(rec, fields[i])) {
			str_add(out, comma());
			record_show(rec, fields[i], &env, out);
		}
	str_add(out, comma());
	next_in_words(rec, view->ui->now, (enum calendar)env.calendar, out);
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

static void search_changed(struct view *view)
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
	search_changed(view);
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
		search_changed(view);
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
	search_changed(view);
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
	set_order(c, (size_t)chosen);
	if (app_memo_set(view->ui->app, "main.order", orders[chosen].sort, &err))
		ui_error(view->ui, &err);
	search_changed(view);
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

static void set_filter(struct view *view, const char *typed)
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
	search_changed(view);
}

void customers_set_filter(struct view *view, const char *filter)
{
	while (leave(view))
		;
	set_filter(view, filter);
}

void customers_filter(struct view *view)
{
	const struct customers *c = view->state;
	char *typed = ui_ask_completed(view->ui, _("Filter"), c->filter_text ? c->filter_text : "",
		_("For example: (kind=buyer or tag:vip) budget>=500k due<=tomorrow. Tab completes."),
		check_filter, complete_filter);

	if (typed)
		set_filter(view, typed);
	free(typed);
}

static enum result check_columns(struct ui *ui, const char *typed, struct err *err)
{
	(void)ui;
	return read_columns(typed, NULL, err);
}

/* Field names alone: what the filter would offer without its words. */
void customers_complete_columns(const char *typed, struct strlist *out, size_t *start)
{
	const char *blank = strrchr(typed, ' ');

	*start = blank ? (size_t)(blank - typed) + 1 : 0;
	for (size_t i = 0; i < customer_entity.nfields; i++)
		if (!(customer_entity.fields[i].flags & (F_LOCAL | F_RETIRED)) &&
		    str_has_prefix(customer_entity.fields[i].name, typed + *start))
			strlist_add(out, customer_entity.fields[i].name);
	strlist_sort(out);
}

void customers_column_names(const struct view *view, struct str *out)
{
	const struct customers *c = view->state;

	str_add(out, customer_entity.title);
	for (size_t i = 0; i < c->ncolumns; i++)
		str_addf(out, " %s", customer_entity.fields[c->column[i]].name);
}

void customers_columns(struct view *view)
{
	struct customers *c = view->state;
	struct str now = STR_INIT;
	struct err err;
	char *typed;

	for (size_t i = 0; i < c->ncolumns; i++)
		str_addf(&now, "%s%s", i ? " " : "", customer_entity.fields[c->column[i]].name);
	typed = ui_ask_completed(view->ui, _("Columns beside the name, in their order"), now.s,
		_("Fields such as phone city kind tags; as many as there is room for are shown. "
		"Tab completes."), check_columns, customers_complete_columns);
	if (typed && (read_columns(typed, c, &err) ||
	    app_memo_set(view->ui->app, "main.columns", typed, &err)))
		ui_error(view->ui, &err);
	view->dirty = true;
	free(typed);
	str_release(&now);
}

void customers_show_deleted(struct view *view)
{
	struct customers *c = view->state;

	c->deleted = !c->deleted;
	search_changed(view);
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
