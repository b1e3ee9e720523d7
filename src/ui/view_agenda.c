/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The agenda: what is overdue, due today and in the next seven days. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/followups.h"
#include "ui/popup.h"

struct row {
	struct record *rec;	/* owned */
	int64_t at;
	enum agenda_part part;
	bool first;		/* of its part: carries the headline */
	char *name;		/* owned: the customer's */
};

struct agenda {
	struct list list;
	struct agenda_part_desc part[AGENDA_PARTS];	/* as of the last load from the top */
	size_t count[AGENDA_PARTS];
};

/* The parts stand as they were when the list was read from its top: its pages fit together. */
static enum result begin(struct view *view, struct err *err)
{
	struct agenda *a = view->state;
	struct app *app = view->ui->app;

	agenda_parts(app, date_civil(view->ui->now, NULL), view->ui->now, a->part);
	for (size_t i = 0; i < AGENDA_PARTS; i++)
		if (query_agenda_count(app->db, &a->part[i].due, &a->count[i], err))
			return err->code;
	return OK;
}

static enum result agenda_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	struct agenda *a = view->state;
	struct app *app = view->ui->app;
	const struct row *last = anchor;
	struct timeline rows = { 0 };
	struct due due;

	if (from == LIST_FIRST && begin(view, err))
		return err->code;
	due = a->part[AGENDA_overdue].due;
	due.to = a->part[AGENDA_next].due.to;
	if (from == LIST_AFTER) {
		due.from = last->at;
		due.after_n = last->rec->n;
	}
	if (query_agenda(app->db, &due, limit, &rows, err))
		return err->code;
	for (size_t i = 0; i < rows.n; i++) {
		struct row *row = xcalloc(1, sizeof(*row));
		struct str name = STR_INIT;

		*row = (struct row){ .rec = rows.v[i].rec, .at = rows.v[i].at, .part = AGENDA_overdue };
		while (row->part < AGENDA_next && row->at >= a->part[row->part].due.to)
			row->part++;
		row->first = !last || last->part != row->part;
		query_title(app->db, &customer_entity, customer_of(row->rec), &name);
		row->name = str_detach(&name);
		rows.v[i].rec = NULL;
		list_add(list, row);
		last = row;
	}
	timeline_release(&rows);
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct row *)row)->rec->n;
}

static void row_free(void *data)
{
	struct row *row = data;

	record_free(&row->rec);
	free(row->name);
	free(row);
}

static int row_height(const void *data, int width)
{
	const struct row *row = data;

	(void)width;
	return row->first ? (row->part == AGENDA_overdue ? 2 : 3) : 1;
}

static const struct list_source source = {
	.fetch = agenda_fetch, .forward = true, .key = row_key, .free = row_free,
	.height = row_height,
};

static enum result agenda_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct agenda *)view->state)->list, &source, view);
	return OK;
}

static void agenda_close(struct view *view)
{
	list_release(&((struct agenda *)view->state)->list);
}

static bool agenda_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static enum result agenda_load(struct view *view, struct err *err)
{
	struct agenda *a = view->state;

	if (view->changed)
		list_reload(&a->list);
	a->list.mark_x = when_narrow_width((enum calendar)app_env(view->ui->app).calendar);
	list_size(&a->list, view->w, view->h);
	return list_load(&a->list, err);
}

/* The clock time where the day is said by the part, else the day and time. */
static void row_when(const struct row *row, int64_t now, int calendar, struct str *out)
{
	if (row->part == AGENDA_next)
		when_narrow(row->at, now, (enum calendar)calendar, out);
	else
		due_text(row->at, now, out);
}

static const char *row_title(const struct row *row)
{
	return row->rec->entity == &followup_entity ? record_text(row->rec, FOLLOWUP_title) :
		record_text(row->rec, INTERACTION_subject);
}

static bool is_urgent(const struct row *row)
{
	const char *priority = row->rec->entity == &followup_entity ?
		record_text(row->rec, FOLLOWUP_priority) : "";

	return str_eq(priority, "urgent") || str_eq(priority, "high");
}

static void draw_row(const void *data, const struct canvas *c, unsigned style, void *ctx)
{
	const struct view *view = ctx;
	const struct agenda *a = view->state;
	const struct row *row = data;
	struct kind_env env = app_env(view->ui->app);
	const char *title = row_title(row);
	enum role role = row->part == AGENDA_overdue ? ROLE_overdue : row->part == AGENDA_today ? ROLE_today :
		ROLE_dim;
	int y = row_height(row, c->w) - 1, name_w;
	int when_w = when_narrow_width((enum calendar)env.calendar) + 1;
	struct str when = STR_INIT;

	if (row->first) {
		int head = y - 1;
		struct str count = STR_INIT;

		if (head > 0)
			canvas_fill_row(c, 0, ROLE_text);
		canvas_fill_row(c, head, ROLE_text);
		agenda_count_text(a->count[row->part], &count);
		canvas_textf(c, 0, head, c->w, row->part == AGENDA_next ? ROLE_label : role, "%s (%s)",
			_(a->part[row->part].title), count.s);
		str_release(&count);
	}
	row_when(row, view->ui->now, env.calendar, &when);
	canvas_text(c, 0, y, when_w - 1, ON(role, style_role(style)), when.s);
	if (is_urgent(row))
		canvas_text(c, when_w, y, 1, ON(ROLE_hot, style_role(style)), "!");
	name_w = canvas_text(c, when_w + 2, y, c->w - when_w - 2, style, row->name);
	/* A rule's title only says the name again. */
	if (c->w - when_w - name_w > 10 && !strstr(title, row->name))
		canvas_text(c, when_w + 2 + name_w + 2, y, c->w - when_w - name_w - 4,
			ON(ROLE_dim, style_role(style)), title);
	str_release(&when);
}

static const struct offer empty_offers[] = {
	{ "followup-new", N_("%s plans a follow-up with the chosen customer") },
	{ "calls", N_("%s begins the day's calls") }, { NULL, NULL },
};

static void agenda_text(const struct view *view, struct str *out)
{
	const struct agenda *a = view->state;

	for (size_t i = 0; i < AGENDA_PARTS; i++)
		if (a->part[i].title) {
			str_addf(out, "%s ", _(a->part[i].title));
			agenda_count_text(a->count[i], out);
			str_addc(out, '\n');
		}
	if (list_is_empty(&a->list))
		ui_add_offers(view->ui, _("Nothing is due this week"), empty_offers, out);
}

static void agenda_row_text(const struct view *view, const void *data, struct str *out)
{
	const struct row *row = data;
	struct kind_env env = app_env(view->ui->app);

	row_when(row, view->ui->now, env.calendar, out);
	if (is_urgent(row)) {
		str_add(out, comma());
		record_show(row->rec, FOLLOWUP_priority, &env, out);
	}
	str_addf(out, "%s%s", comma(), row->name);
	if (*row_title(row) && !strstr(row_title(row), row->name))
		str_addf(out, "%s%s", comma(), row_title(row));
}

static int64_t agenda_count(const struct view *view)
{
	const struct agenda *a = view->state;
	int64_t all = 0;

	for (size_t i = 0; i < AGENDA_PARTS; i++) {
		if (a->count[i] >= AGENDA_CAP)
			return -1;
		all += (int64_t)a->count[i];
	}
	return all;
}

static void agenda_draw(const struct view *view, struct canvas *out)
{
	const struct agenda *a = view->state;

	if (list_is_empty(&a->list)) {
		struct canvas text = canvas_part(out, 1, 1, out->w - 2, out->h - 1);

		draw_offers(view->ui, &text, _("Nothing is due this week"), empty_offers);
	}
	list_draw(&a->list, out, view->focused, draw_row, (void *)view);
}

static struct list *agenda_list(struct view *view)
{
	return &((struct agenda *)view->state)->list;
}

static int64_t agenda_chosen(const struct view *view, const struct entity **entity)
{
	const struct agenda *a = view->state;
	const struct row *row = list_row(&a->list);

	*entity = row ? row->rec->entity : &followup_entity;
	return row ? row->rec->n : 0;
}

void agenda_counts(const struct ui *ui, size_t *overdue, size_t *today)
{
	const struct view *view = ui_view(ui, &agenda_ops);
	const struct agenda *a = view ? view->state : NULL;

	*overdue = a ? a->count[AGENDA_overdue] : 0;
	*today = a ? a->count[AGENDA_today] : 0;
}

const struct view_ops agenda_ops = {
	.name = "agenda", .title = N_("Agenda"), .in = IN_AGENDA, .first = agenda_actions,
	.state_size = sizeof(struct agenda), .open = agenda_open, .stale = agenda_stale,
	.load = agenda_load, .draw = agenda_draw, .close = agenda_close, .list = agenda_list,
	.chosen = agenda_chosen, .text = agenda_text, .row_text = agenda_row_text, .count = agenda_count,
};

/* --- Actions on a follow-up's row, here and in the history. */

/* A follow-up's row, or a customer's next one. */
static enum result need_followup(struct target *t, struct err *err)
{
	if (t->n && t->entity == &customer_entity) {
		if (followup_next(t->app, t->n, &t->n, err))
			return err->code;
		t->entity = &followup_entity;
	}
	if (t->n && t->entity == &followup_entity)
		return OK;
	return err_set(err, ERR_INVALID, _("Choose a follow-up first."));
}

static enum result tell_undo(struct target *t, enum result code)
{
	if (!code)
		str_add(t->out, _(" — u undoes"));
	return code;
}

static enum result row_done(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	if (need_followup(t, err))
		return err->code;
	return tell_undo(t, followup_done(t->app, t->n, NULL, t->out, err));
}

static enum result snooze_by(struct target *t, const char *when, struct err *err)
{
	if (need_followup(t, err))
		return err->code;
	return tell_undo(t, followup_snooze(t->app, t->n, when, t->out, err));
}

static enum result snooze_day(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return snooze_by(t, "+1", err);
}

static enum result snooze_days(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return snooze_by(t, "+3", err);
}

static enum result snooze_week(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return snooze_by(t, "+1w", err);
}

static enum result snooze_to(struct target *t, const struct args *args, struct err *err)
{
	return snooze_by(t, args_text(args, "when"), err);
}

static enum result ask_when(struct target *t, struct args *args, struct strlist *keep, struct err *err)
{
	char *title = ui_title_of(_("Move the follow-up to"), t->many);
	char *when = ui_ask_right(t->ui, title, "",
		_("tomorrow 17:00, Sunday, +3, 21/11 and 15/5/1448 are understood"), ask_check_when);

	free(title);
	if (!when || !when[strspn(when, " ")]) {
		free(when);
		return err_set(err, ERR_CANCEL, _("Nothing was changed."));
	}
	strlist_add(keep, when);
	args->text[0] = keep->v[keep->n - 1];
	free(when);
	return OK;
}

static void snooze_preview(struct target *t, const struct args *args, const int64_t *records, size_t n,
	struct str *sentence, struct str *more)
{
	struct str when = STR_INIT;

	(void)t, (void)records, (void)more;
	isolate_auto(&when, args_text(args, "when"));
	str_addf(sentence, Q_("Move %zu follow-up to %s", "Move %zu follow-ups to %s", n), n, when.s);
	str_release(&when);
}

static const struct field snooze_params[] = {
	{ .name = "when", .kind = &kind_text, .label = N_("Due"), .flags = F_REQUIRED },
};

const struct action agenda_actions[] = {
	{ .name = "done", .menu = N_("Follow-up"),
	  .keys = "<Space>", .help = N_("Mark the follow-up as done"),
	  .hint = N_("done"), .in = IN_AGENDA | IN_TIMELINE, .flags = A_WRITES | A_ROW | A_BULK,
	  .run = row_done },
	{ .name = "snooze-day", .keys = "z1", .help = N_("Move the follow-up by a day"),
	  .brief = N_("a day"),
	  .hint = N_("later"), .in = IN_AGENDA | IN_TIMELINE, .flags = A_WRITES | A_ROW | A_BULK,
	  .run = snooze_day },
	{ .name = "snooze-days", .keys = "z3", .help = N_("Move the follow-up by three days"),
	  .brief = N_("three days"),
	  .in = IN_AGENDA | IN_TIMELINE, .flags = A_WRITES | A_ROW | A_BULK, .run = snooze_days },
	{ .name = "snooze-week", .keys = "zw", .help = N_("Move the follow-up by a week"),
	  .brief = N_("a week"),
	  .in = IN_AGENDA | IN_TIMELINE, .flags = A_WRITES | A_ROW | A_BULK, .run = snooze_week },
	{ .name = "snooze", .keys = "zz", .help = N_("Move the follow-up to a date you type"),
	  .brief = N_("a date you type"),
	  .in = IN_MAIN, .params = snooze_params, .nparams = COUNT(snooze_params),
	  .ask = ask_when, .preview = snooze_preview, .flags = A_WRITES | A_ROW | A_BULK,
	  .run = snooze_to },
	{ .name = NULL },
};
