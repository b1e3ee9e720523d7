/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The customers: a list of any length, searched as one types, sorted, filtered. */
#include "base/base.h"
#include "ui/pages.h"

#include <inttypes.h>

#include "model/filter.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "text/find.h"
#include "ui/customers_p.h"
#include "ui/popup.h"

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

/* The chosen row's record; NULL: none. */
static struct record *customers_chosen_record(const struct customers *c)
{
	const struct customer_row *row = list_row(&c->list);

	return row ? row->rec : NULL;
}

/* A row of the list; rec is owned by it. */
static struct customer_row *new_row(const struct view *view, struct record *rec)
{
	struct customer_row *row = xcalloc(1, sizeof(*row));

	row->rec = rec;
	row->titles = customer_columns_titles(view->ui, &((struct customers *)view->state)->columns, rec);
	return row;
}

static void take_rows(struct view *view, struct rowset *rows, struct list *list)
{
	for (size_t i = 0; i < rows->n; i++) {
		customer_entity.derive(rows->v[i], view->ui->now, &view->ui->app->rules.classes);
		list_add(list, new_row(view, rows->v[i]));
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
	q.anchor = anchor ? ((const struct customer_row *)anchor)->rec : NULL;
	q.limit = limit;
	if (q.search)
		q.nearly = &((struct customers *)view->state)->nearly;
	if (query_list(view->ui->app->db, &q, &rows, err)) {
		rowset_release(&rows);
		return err->code;
	}
	take_rows(view, &rows, list);
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct customer_row *)row)->rec->n;
}

static void row_free(void *row)
{
	struct customer_row *old = row;

	record_free(&old->rec);
	customer_columns_free_titles(old->titles);
	free(old);
}

/* The line of its group stands above the first row of it. */
static int row_height(const void *row, int width)
{
	(void)width;
	return ((const struct customer_row *)row)->first ? 2 : 1;
}

static const struct list_source source = {
	.fetch = customers_fetch, .key = row_key, .free = row_free, .height = row_height,
};

static enum result customers_open(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	char *place = query_memo(view->ui->app->db, "main.place");
	int64_t list = 0;

	(void)err;
	c->search = (struct edit)EDIT_INIT;
	c->needle = (struct str)STR_INIT;
	c->count = -1;
	view->later = true;
	list_init(&c->list, &source, view);
	c->list.mark_x = 1;
	if (place && sscanf(place, "%" SCNd64 " %" SCNd64 " %" SCNd64, &c->jump, &c->jump_top, &list) < 1)
		c->jump = 0;
	free(place);
	customer_list_restore(view, list);
	return OK;
}

/* The chosen row, the first on the screen where the list stands as it will at the next start, and the smart
 * list. */
static void customers_end(struct view *view)
{
	const struct customers *c = view->state;
	const struct record *rec = customers_chosen_record(c);
	int64_t top = 0;
	struct err err;
	char text[72];

	if (rec && !c->search.text.len && !c->deleted && !customer_list_changed(c))
		top = row_key(c->list.rows[c->list.top]);
	snprintf(text, sizeof(text), "%" PRId64 " %" PRId64 " %" PRId64, rec ? rec->n : 0, top,
		c->smart ? c->smart->n : 0);
	/* Only a convenience: a place that cannot be kept is no reason to complain. */
	if (app_memo_set(view->ui->app, "main.place", text, &err))
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
	free(c->sort_text);
	groups_release(&c->groups);
	record_free(&c->smart);
	record_free(&c->from);
	customer_lists_release(c);
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
		list_restore(&c->list, new_row(view, rec), n);
	else if (rec)
		list_replace(&c->list, new_row(view, rec));
	if (list_load(&c->list, err))
		return err->code;
	rec = customers_chosen_record(c);
	/* It has moved in the order since. */
	return top && (!rec || rec->n != n) ? load_around(view, n, 0, err) : OK;
}

static enum result load_rows(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	int64_t jump = c->jump, top = c->jump_top;

	c->jump = c->jump_top = 0;
	if (c->from) {
		list_replace(&c->list, new_row(view, c->from));
		c->from = NULL;
		return list_load(&c->list, err);
	}
	return jump ? load_around(view, jump, top, err) : list_load(&c->list, err);
}

/* "Today" is another day after midnight, and the classes may have been set anew. */
static void renew_filter(struct view *view)
{
	struct customers *c = view->state;
	struct kind_env env = app_env(view->ui->app);
	struct filter filter = { 0 };
	struct err ignored;

	if (!c->filter_text || filter_parse(&customer_entity, c->filter_text, &env,
	    &view->ui->app->rules.classes, &filter, &ignored))
		return;
	filter_release(&c->filter);
	c->filter = filter;
}

/* The caret comes into sight. */
static void scroll_search(struct view *view)
{
	struct customers *c = view->state;
	struct canvas line;

	if (!view->place.grid)		/* line by line, or not seen yet */
		return;
	line = canvas_part(&view->place, 2, 1, view->w - 2, 1);
	edit_scroll(&c->search, &line);
}

static enum result customers_load(struct view *view, struct err *err)
{
	struct customers *c = view->state;

	if (view->changed) {
		renew_filter(view);
		list_reload(&c->list);
		c->lists.read = false;
		view->later = true;
	}
	list_size(&c->list, view->w, MAX(view->h - 1, 1));
	scroll_search(view);
	if (c->group && (view->changed || c->count < 0) && customer_groups_check(view, err))
		return err->code;
	if (load_rows(view, err))
		return err->code;
	customer_groups_mark(c);
	return OK;
}

/* Counting reads every entry of an index: no key and no first picture waits for it. */
static enum result customers_later(struct view *view, struct err *err)
{
	struct customers *c = view->state;
	struct query q;
	int64_t count;		/* the old one stands when a key interrupts */

	customers_query(view, &q);
	if (query_count(view->ui->app->db, &q, COUNT_CAP, &count, err))
		return err->code;
	c->count = count;
	if (c->group && !c->too_many && !q.search &&
	    query_groups(view->ui->app->db, &q, c->group, &c->groups, err))
		return err->code;
	return customer_lists_later(view, err);
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
	const struct record *rec = customers_chosen_record(c);

	*entity = &customer_entity;
	return rec ? rec->n : 0;
}

static bool customers_typing(const struct view *view)
{
	const struct customers *c = view->state;

	return c->searching || c->awaits_letter;
}

void customers_restart(struct view *view)
{
	struct customers *c = view->state;

	str_clear(&c->needle);
	c->nearly = false;
	text_needles(c->search.text.s, &c->needle);
	list_restart(&c->list);
	c->count = -1;
	view->later = true;
	view->stale = true;
}

static void clear_filter(struct customers *c)
{
	free(c->filter_text);
	c->filter_text = NULL;
	filter_release(&c->filter);
}

/* Esc takes off one thing after the other: the search, what was filtered beside the smart list, the list, the
 * deleted ones.  The chosen row stays. */
static bool leave(struct view *view)
{
	struct customers *c = view->state;
	const struct record *rec = customers_chosen_record(c);
	int64_t jump = rec && !c->deleted ? rec->n : 0;

	if (c->searching || c->search.text.len) {
		c->searching = false;
		edit_set(&c->search, "");
	} else if (c->smart && customer_list_changed(c)) {
		if (!customer_filter_set(view, record_text(c->smart, SMART_LIST_filter)))
			customer_list_open(view, 0);
	} else if (c->smart) {
		customer_list_open(view, 0);
	} else if (c->filter_text) {
		clear_filter(c);
	} else if (c->deleted) {
		c->deleted = false;
	} else {
		return false;
	}
	customers_restart(view);
	c->jump = jump;
	return true;
}

static bool customers_key(struct view *view, const struct key_event *event)
{
	struct customers *c = view->state;

	if (c->awaits_letter) {
		customer_letter_key(view, event);
		return true;
	}
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
		break;
	default:
		customers_restart(view);
	}
	scroll_search(view);
	return true;
}

static struct edit *customers_edit(struct view *view)
{
	struct customers *c = view->state;

	return c->searching ? &c->search : NULL;
}

static const struct key_hint search_keys[] = {
	{ K_ENTER, NP_("key hint", "take") }, { K_ESC, NP_("key hint", "end the search") },
	{ K_NONE, NULL },
};

const struct view_ops customers_ops = {
	.name = "customers", .title = N_("Customers"), .in = IN_LIST,
	.state_size = sizeof(struct customers), .open = customers_open, .stale = customers_stale,
	.load = customers_load, .later = customers_later, .draw = customers_draw, .close = customers_close,
	.list = customers_list, .chosen = customers_chosen, .heading = customers_heading,
	.typing = customers_typing, .typing_hints = search_keys, .key = customers_key, .end = customers_end,
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

void customers_show_deleted(struct view *view)
{
	struct customers *c = view->state;

	c->deleted = !c->deleted;
	customers_restart(view);
}

/* Whether a record stands among what is shown, its search aside. */
static bool is_shown(struct view *view, int64_t n)
{
	const struct customers *c = view->state;
	struct record *rec = listed(view, n);
	bool shown = rec && (!c->filter_text || filter_matches(&c->filter, rec));

	record_free(&rec);
	return shown;
}

void customers_go(struct ui *ui, int64_t customer)
{
	struct view *view = ui_view(ui, &customers_ops);
	struct customers *c;

	if (!view)
		return;
	c = view->state;
	if (c->searching || c->search.text.len)
		leave(view);
	/* A list or a filter that has him stays. */
	while (!is_shown(view, customer) && leave(view))
		;
	c->jump = customer;
	view->stale = true;
}
