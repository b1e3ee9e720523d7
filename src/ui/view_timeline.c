/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The chosen customer: his card, then every contact and follow-up, newest first. */
#include "base/base.h"
#include "ui/view_timeline.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/when.h"
#include "app/followups.h"

struct row {
	struct record *rec;	/* owned */
	int64_t at;
};

static enum result timeline_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	const struct timeline_view *t = view->state;
	const struct row *last = anchor;
	bool on = from == LIST_AFTER;
	struct timeline rows = { 0 };

	if (!t->customer)
		return OK;
	if (query_timeline(view->ui->app->db, t->customer, on ? last->at : INT64_MAX,
	    on ? last->rec->n : INT64_MAX, limit, &rows, err))
		return err->code;
	for (size_t i = 0; i < rows.n; i++) {
		struct row *row = xmalloc(sizeof(*row));

		*row = (struct row){ rows.v[i].rec, rows.v[i].at };
		rows.v[i].rec = NULL;
		list_add(list, row);
	}
	timeline_release(&rows);
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct row *)row)->rec->n;
}

static void row_free(void *row)
{
	record_free(&((struct row *)row)->rec);
	free(row);
}

static const char *row_note(const struct record *rec)
{
	if (rec->entity == &interaction_entity)
		return record_text(rec, common_index(rec->entity, COMMON_notes));
	if (record_has(rec, FOLLOWUP_completion_notes))
		return followup_notes(rec);
	return record_text(rec, FOLLOWUP_description);
}

static int row_height(const void *row, int width)
{
	(void)width;
	return *row_note(((const struct row *)row)->rec) ? 2 : 1;
}

static const struct list_source source = {
	.fetch = timeline_fetch, .forward = true, .key = row_key, .free = row_free, .height = row_height,
};

static enum result timeline_open(struct view *view, struct err *err)
{
	struct timeline_view *t = view->state;

	(void)err;
	t->next = (struct str)STR_INIT;
	list_init(&t->list, &source, view);
	return OK;
}

static void timeline_close(struct view *view)
{
	struct timeline_view *t = view->state;

	list_release(&t->list);
	record_free(&t->rec);
	attach_counts_release(&t->attached);
	str_release(&t->next);
}

static bool timeline_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static void timeline_follow(struct view *view, const struct entity *entity, int64_t n)
{
	struct timeline_view *t = view->state;
	struct record *rec = NULL;
	struct err err;

	if (n && entity != &customer_entity) {
		if (query_get(view->ui->app->db, entity, n, &rec, &err))
			return;
		n = customer_of(rec);
		record_free(&rec);
	}
	if (t->customer == n)
		return;
	t->customer = n;
	list_restart(&t->list);
	view->stale = true;
	view->changed = true;
}

/* Reads on until it is there; a customer's history is a few pages. */
static enum result seek_row(struct timeline_view *t, struct err *err)
{
	struct list *list = &t->list;
	int64_t wanted = t->seek;

	t->seek = 0;
	for (size_t at = 0;;) {
		while (at < list->nrows && row_key(list->rows[at]) != wanted)
			at++;
		if (at < list->nrows || list->at_end) {
			if (at < list->nrows)
				list_move(list, (long)at - (long)list->cur);
			return OK;
		}
		list_move(list, (long)list->nrows);
		if (list_load(list, err))
			return err->code;
	}
}

static enum result timeline_load(struct view *view, struct err *err)
{
	struct timeline_view *t = view->state;

	if (view->changed) {
		if (timeline_load_card(view, err))
			return err->code;
		if (!list_waits(&t->list))
			list_reload(&t->list);
	}
	list_size(&t->list, view->w, MAX(view->h - timeline_card_height(view), 1));
	if (list_load(&t->list, err))
		return err->code;
	return t->seek ? seek_row(t, err) : OK;
}

void timeline_go(struct ui *ui, int64_t customer, int64_t n)
{
	struct view *view = ui_view(ui, &timeline_ops);
	struct timeline_view *t;

	if (!view)
		return;
	t = view->state;
	if (t->customer != customer) {
		t->customer = customer;
		list_restart(&t->list);
	}
	t->seek = n;
	view->stale = view->changed = true;
	ui_focus(ui, view);
}

/* --- Rows. */

/* Cells of a row's time. */
static int when_w(const struct view *view)
{
	return when_narrow_width((enum calendar)app_env(view->ui->app).calendar);
}

/* "Visit (planned)"; false: it has happened. */
static bool interaction_what(const struct view *view, const struct record *rec, struct str *what)
{
	struct kind_env env = app_env(view->ui->app);
	bool planned = str_eq(record_text(rec, INTERACTION_status), "pending");

	record_show(rec, INTERACTION_type, &env, what);
	if (planned)
		str_addf(what, " (%s)", _("planned"));
	return planned;
}

/* Of a colleague: who. */
static void add_colleague(const struct view *view, const struct record *rec, struct str *out)
{
	struct str name = STR_INIT;

	if (colleague_text(view->ui, person_of(rec), &name))
		line_add_part(out, name.s);
	str_release(&name);
}

/* "Interested · price" */
static void interaction_outcome(const struct view *view, const struct record *rec, struct str *outcome)
{
	struct kind_env env = app_env(view->ui->app);

	record_show(rec, INTERACTION_outcome, &env, outcome);
	if (record_has(rec, INTERACTION_subject))
		line_add_part(outcome, record_text(rec, INTERACTION_subject));
	add_colleague(view, rec, outcome);
}

/* "Follow up with Noura · Sara" */
static void followup_title(const struct view *view, const struct record *rec, struct str *title)
{
	str_add(title, record_text(rec, FOLLOWUP_title));
	add_colleague(view, rec, title);
}

/* A sheet of paper at the end of the row, with their number where they are several.  Gives the cells that are left
 * before it. */
static int draw_attached(const struct view *view, const struct record *rec, const struct canvas *c,
	unsigned style)
{
	const struct timeline_view *t = view->state;
	unsigned drawn = ON(ROLE_label, style_role(style));
	int n = attach_counted(&t->attached, rec->n), w = n ? 1 : 0;
	char number[16] = "";

	if (n > 1)
		w += snprintf(number, sizeof(number), "%d", n);
	if (!n || w >= c->w)
		return c->w;
	canvas_glyph(c, c->w - w, 0, drawn, GLYPH_PAPER);
	canvas_text(c, c->w - w + 1, 0, w - 1, drawn, number);
	return c->w - w - 1;
}

static void draw_interaction(const struct view *view, const struct record *rec,
	const struct canvas *c, unsigned style)
{
	struct str what = STR_INIT, outcome = STR_INIT;
	bool planned = interaction_what(view, rec, &what);
	int x = when_w(view) + 1, end = draw_attached(view, rec, c, style);

	x += canvas_text(c, x, 0, end - x, ON(planned ? ROLE_today : ROLE_label,
		style_role(style)), what.s) + 2;
	interaction_outcome(view, rec, &outcome);
	if (x < end)
		canvas_text(c, x, 0, end - x, style, outcome.s);
	str_release(&what);
	str_release(&outcome);
}

static void draw_followup(const struct view *view, const struct record *rec,
	const struct canvas *c, unsigned style)
{
	const char *status = record_text(rec, FOLLOWUP_status);
	bool open = str_eq(status, "pending");
	int64_t due = record_num(rec, FOLLOWUP_due_at);
	enum role role = open ? due_role(due, view->ui->now) : ROLE_dim;
	int x = when_w(view) + 1;
	struct str title = STR_INIT;

	followup_title(view, rec, &title);
	canvas_glyph(c, x, 0, ON(role, style_role(style)),
		str_eq(status, "completed") ? GLYPH_CHECK : GLYPH_BULLET);
	canvas_put(c, &(struct put){ .x = x + 2, .w = c->w - x - 2,
		.style = ON(role, style_role(style)), .text = title.s });
	str_release(&title);
}

static void draw_row(const void *data, const struct canvas *c, unsigned style, void *ctx)
{
	const struct view *view = ctx;
	const struct row *row = data;
	const char *note = row_note(row->rec);
	struct kind_env env = app_env(view->ui->app);
	struct str when = STR_INIT;

	when_narrow(row->at, view->ui->now, (enum calendar)env.calendar, &when);
	canvas_text(c, 0, 0, when_w(view), ON(ROLE_dim, style_role(style)), when.s);
	if (row->rec->entity == &interaction_entity)
		draw_interaction(view, row->rec, c, style);
	else
		draw_followup(view, row->rec, c, style);
	if (*note)
		put_note(c, 2, 1, ON(ROLE_dim, style_role(style)), note);
	str_release(&when);
}

static const struct offer empty_offers[] = {
	{ "interaction-new", N_("%s writes one down") }, { "followup-new", N_("%s plans a follow-up") },
	{ NULL, NULL },
};

static void timeline_draw(const struct view *view, struct canvas *out)
{
	const struct timeline_view *t = view->state;
	int top = timeline_card_height(view);
	struct canvas rows = canvas_part(out, 0, top, out->w, out->h - top);

	if (!t->rec) {
		canvas_text(out, 1, 1, out->w - 2, ROLE_dim, _("No customer is chosen."));
		return;
	}
	timeline_draw_card(view, out);
	if (list_is_empty(&t->list)) {
		struct canvas text = canvas_part(&rows, 1, 1, rows.w - 2, rows.h - 1);

		draw_offers(view->ui, &text, _("No contact yet"), empty_offers);
	}
	list_draw(&t->list, &rows, view->focused, draw_row, (void *)view);
}

/* --- Line by line. */

static void add_line(const char *text, struct str *out)
{
	if (*text)
		str_addf(out, "%s\n", text);
}

static void timeline_text(const struct view *view, struct str *out)
{
	const struct timeline_view *t = view->state;
	struct kind_env env = app_env(view->ui->app);
	struct str line = STR_INIT;

	if (!t->rec) {
		str_add(out, _("No customer is chosen."));
		return;
	}
	add_line(record_text(t->rec, CUSTOMER_name), out);
	record_show(t->rec, record_has(t->rec, CUSTOMER_phone) ? CUSTOMER_phone : CUSTOMER_email,
		&env, &line);
	add_line(line.s, out);
	str_clear(&line);
	timeline_class_line(view, &line);
	add_line(line.s, out);
	str_clear(&line);
	timeline_wants_line(view, &line);
	add_line(line.s, out);
	add_line(record_text(t->rec, common_index(&customer_entity, COMMON_notes)), out);
	str_clear(&line);
	if (ui_caller_text(view->ui, t->customer, &line))
		add_line(line.s, out);
	add_line(t->next.s, out);
	if (list_is_empty(&t->list)) {
		ui_add_offers(view->ui, _("No contact yet"), empty_offers, out);
		str_addc(out, '\n');
	}
	str_release(&line);
}

static void timeline_row_text(const struct view *view, const void *data, struct str *out)
{
	const struct row *row = data;
	struct kind_env env = app_env(view->ui->app);
	struct str rest = STR_INIT;
	const struct timeline_view *t = view->state;

	when_moment(row->at, view->ui->now, (enum calendar)env.calendar, out);
	str_add(out, comma());
	if (row->rec->entity == &interaction_entity) {
		interaction_what(view, row->rec, out);
		interaction_outcome(view, row->rec, &rest);
		if (attach_counted(&t->attached, row->rec->n)) {
			str_add(&rest, rest.len ? comma() : "");
			attach_count_text(attach_counted(&t->attached, row->rec->n), &rest);
		}
	} else {
		str_addf(out, "%s ", _(followup_entity.label));
		record_show(row->rec, FOLLOWUP_status, &env, out);
		followup_title(view, row->rec, &rest);
	}
	if (rest.len)
		str_addf(out, "%s%s", comma(), rest.s);
	if (*row_note(row->rec))
		str_addf(out, "%s%s", comma(), row_note(row->rec));
	str_release(&rest);
}

static struct list *timeline_list(struct view *view)
{
	return &((struct timeline_view *)view->state)->list;
}

static int64_t timeline_chosen(const struct view *view, const struct entity **entity)
{
	const struct timeline_view *t = view->state;
	const struct row *row = list_row(&t->list);

	*entity = row ? row->rec->entity : &interaction_entity;
	return row ? row->rec->n : 0;
}

const struct view_ops timeline_ops = {
	.name = "timeline", .title = N_("History"), .in = IN_TIMELINE,
	.state_size = sizeof(struct timeline_view), .open = timeline_open,
	.stale = timeline_stale, .load = timeline_load, .draw = timeline_draw,
	.close = timeline_close, .list = timeline_list, .chosen = timeline_chosen,
	.follow = timeline_follow, .text = timeline_text, .row_text = timeline_row_text,
};
