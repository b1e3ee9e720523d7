/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The columns of a table that is imported: what each is, with values of it; remembered for the next file with
 * these headers. */
#include "base/base.h"
#include "ui/pages.h"

#include "app/import.h"
#include "ui/popup.h"

struct columns_view {
	struct list list;
	struct contact_columns columns;	/* owned */
	size_t *rows;			/* owned: the columns that have something in them; index + 1, as keys */
	size_t nrows;
	char *path;			/* owned; NULL until it is named */
	enum contact_header header;
};

static struct columns_view *state_of(const struct ui *ui)
{
	return ui_view(ui, &columns_ops)->state;
}

/* --- The page. */

static enum result columns_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	struct columns_view *v = view->state;

	(void)anchor, (void)limit, (void)err;
	if (from == LIST_AFTER)
		return OK;	/* everything comes at once */
	for (size_t i = 0; i < v->nrows; i++) {
		size_t *row = xmalloc(sizeof(*row));

		*row = v->rows[i];
		list_add(list, row);
	}
	return OK;
}

static int64_t row_key(const void *row)
{
	return (int64_t)*(const size_t *)row;
}

static const struct list_source source = { .fetch = columns_fetch, .forward = true, .key = row_key, .free = free };

static enum result page_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct columns_view *)view->state)->list, &source, view);
	return OK;
}

static enum result page_load(struct view *view, struct err *err)
{
	struct columns_view *v = view->state;

	list_size(&v->list, view->w, MAX(view->h - 5, 1));
	return list_load(&v->list, err);
}

static void goal_text(const struct contact_column *column, struct str *out)
{
	struct contact_goal goal;

	contact_goal_of(column->target, &goal);
	str_add(out, _(goal.label));
}

static void samples_text(const struct contact_column *column, struct str *out)
{
	for (size_t i = 0; i < CONTACT_SAMPLES && column->sample[i]; i++) {
		if (i)
			str_add(out, " · ");
		isolate_auto(out, column->sample[i]);
	}
}

/* Three columns of the page: its name, what it is, what is in it. */
static void widths(int w, int at[3], int size[3])
{
	size[0] = MIN(MAX(w / 4, 14), 28);
	size[1] = MIN(MAX(w / 4, 18), 32);
	at[0] = 1;
	at[1] = at[0] + size[0] + 1;
	at[2] = at[1] + size[1] + 1;
	size[2] = MAX(w - at[2] - 1, 1);
}

static void draw_row(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct columns_view *v = ctx;
	size_t i = *(const size_t *)row - 1;
	const struct contact_column *column = &v->columns.v[i];
	struct str goal = STR_INIT, samples = STR_INIT;
	char *title = contact_column_title(&v->columns, i);
	int at[3], size[3];

	widths(c->w, at, size);
	goal_text(column, &goal);
	samples_text(column, &samples);
	canvas_text(c, at[0], 0, size[0], style, title);
	if (!column->sure)	/* a sign beside the colour */
		canvas_text(c, at[1], 0, 1, ON(ROLE_warning, style_role(style)), "?");
	canvas_text(c, at[1] + 2, 0, size[1] - 2,
		ON(column->sure ? ROLE_ok : ROLE_warning, style_role(style)), goal.s);
	canvas_text(c, at[2], 0, size[2], ON(ROLE_dim, style_role(style)), samples.s);
	free(title);
	str_release(&goal);
	str_release(&samples);
}

static void summary_text(const struct columns_view *v, struct str *out)
{
	size_t unsure = contact_columns_unsure(&v->columns);

	str_addf(out, Q_("%zu column", "%zu columns", v->nrows), v->nrows);
	str_add(out, comma());
	if (unsure)
		str_addf(out, Q_("%zu is a guess (?)", "%zu are a guess (?)", unsure), unsure);
	else
		str_add(out, _("all known"));
}

static const char *header_text(const struct columns_view *v)
{
	return v->columns.headless ? _("The first row is taken as a contact; h: it names the columns.") :
		_("The first row names the columns; h: it is a contact.");
}

static void page_draw(const struct view *view, struct canvas *out)
{
	const struct columns_view *v = view->state;
	struct str summary = STR_INIT;
	int at[3], size[3];
	struct canvas rows;

	if (!v->path)
		return;
	summary_text(v, &summary);
	widths(out->w, at, size);
	canvas_text(out, 1, 0, out->w - 2, ROLE_title, summary.s);
	canvas_text(out, 1, 1, out->w - 2, ROLE_dim,
		_("Enter says what a column is, x leaves it out, n: into the notes, F2 goes on."));
	canvas_text(out, 1, 2, out->w - 2, ROLE_dim, header_text(v));
	canvas_text(out, at[0], 4, size[0], ROLE_label, P_("table", "Column"));
	canvas_text(out, at[1] + 2, 4, size[1] - 2, ROLE_label, P_("table", "Goes to"));
	canvas_text(out, at[2], 4, size[2], ROLE_label, P_("table", "For example"));
	rows = canvas_part(out, 0, 5, out->w, out->h - 5);
	list_draw(&v->list, &rows, view->focused, draw_row, (void *)v);
	str_release(&summary);
}

static void page_close(struct view *view)
{
	struct columns_view *v = view->state;

	list_release(&v->list);
	contact_columns_release(&v->columns);
	free(v->rows);
	free(v->path);
}

static void page_heading(const struct view *view, struct str *out)
{
	const struct columns_view *v = view->state;
	const char *slash = v->path ? strrchr(v->path, '/') : NULL;
	struct str name = STR_INIT;

	isolate_auto(&name, slash ? slash + 1 : v->path ? v->path : "");
	str_addf(out, _("Columns of %s"), name.s);
	str_release(&name);
}

static void page_text(const struct view *view, struct str *out)
{
	const struct columns_view *v = view->state;

	page_heading(view, out);
	str_addc(out, '\n');
	summary_text(v, out);
	str_addf(out, "\n%s\n%s", header_text(v),
		_("Enter says what a column is, x leaves it out, n: into the notes, F2 goes on."));
}

static void page_row_text(const struct view *view, const void *row, struct str *out)
{
	const struct columns_view *v = view->state;
	size_t i = *(const size_t *)row - 1;
	char *title = contact_column_title(&v->columns, i);

	isolate_auto(out, title);
	str_addf(out, ": %s", v->columns.v[i].sure ? "" : "? ");
	goal_text(&v->columns.v[i], out);
	str_add(out, comma());
	samples_text(&v->columns.v[i], out);
	free(title);
}

static struct list *page_list(struct view *view)
{
	return &((struct columns_view *)view->state)->list;
}

const struct view_ops columns_ops = {
	.name = "columns", .title = N_("Columns"), .in = IN_COLUMNS, .first = columns_actions,
	.state_size = sizeof(struct columns_view), .open = page_open, .load = page_load,
	.draw = page_draw, .close = page_close, .list = page_list, .heading = page_heading,
	.text = page_text, .row_text = page_row_text,
};

const struct page_desc columns_page = {
	.name = "columns", .title = N_("Columns"), .panes = { &columns_ops }, .weight = { 1 },
};

/* --- Opening. */

/* Empty columns say nothing and are asked nothing. */
static void set_rows(struct columns_view *v)
{
	free(v->rows);
	v->rows = xcalloc(v->columns.n + 1, sizeof(*v->rows));
	v->nrows = 0;
	for (size_t i = 0; i < v->columns.n; i++)
		if (v->columns.v[i].filled)
			v->rows[v->nrows++] = i + 1;
}

static enum result read_columns(struct ui *ui, const char *path, enum contact_header header,
	const char *columns, bool *table, struct contact_columns *out, struct err *err)
{
	struct import_options options = { .header = header, .columns = columns };

	return import_columns(ui->app, path, &options, table, out, err);
}

/* The next behind row `from` that is a guess, so that Enter asks about it at once. */
static void go_to_guess(struct columns_view *v, size_t from)
{
	size_t first = 0;

	for (size_t i = v->nrows; i-- > 0;)
		if (!v->columns.v[v->rows[i] - 1].sure && (!first || first <= from || v->rows[i] > from))
			first = v->rows[i];
	if (first)
		list_choose(&v->list, (int64_t)first);
}

static void show(struct ui *ui)
{
	struct view *view = ui_view(ui, &columns_ops);
	struct columns_view *v = view->state;

	set_rows(v);
	list_restart(&v->list);
	go_to_guess(v, 0);
	view_reload(view);
}

enum result columns_show(struct ui *ui, const char *path, enum contact_header header,
	const char *columns, bool ask, bool *known, struct err *err)
{
	struct contact_columns found;
	struct columns_view *v;
	bool table;

	*known = true;
	if (read_columns(ui, path, header, columns, &table, &found, err)) {
		contact_columns_release(&found);
		return err->code;
	}
	*known = !table || (!ask && contact_columns_useful(&found) && !contact_columns_unsure(&found));
	if (*known) {
		contact_columns_release(&found);
		return OK;
	}
	if (ui_open_page(ui, &columns_page, err)) {
		contact_columns_release(&found);
		return err->code;
	}
	v = state_of(ui);
	v->columns = found;
	v->header = header;
	v->path = xstrdup(path);
	show(ui);
	return OK;
}

/* --- Actions. */

static struct contact_column *chosen(struct ui *ui, struct err *err)
{
	struct columns_view *v = state_of(ui);
	const size_t *row = list_row(&v->list);

	if (!row)
		err_set(err, ERR_MISSING, _("The table has no columns."));
	return row ? &v->columns.v[*row - 1] : NULL;
}

/* Said once, the next guess is the chosen one. */
static void say(struct ui *ui, struct contact_column *column, int target)
{
	struct view *view = ui_view(ui, &columns_ops);
	struct columns_view *v = view->state;
	const size_t *row = list_row(&v->list);

	column->target = target;
	column->sure = true;
	list_reload(&v->list);
	if (row)
		go_to_guess(v, *row);
	view_reload(view);
}

static void add_goals(struct pick_items *items, int target, size_t *start)
{
	struct contact_goal goal;

	for (size_t i = 0; contact_goal_at(i, &goal); i++) {
		items->v = array_grow(items->v, &items->cap, items->n + 1, sizeof(*items->v));
		items->v[items->n++] = (struct pick_item){ .text = _(goal.label), .name = goal.name,
			.help = goal.help ? _(goal.help) : NULL, .n = goal.target };
		if (goal.target == target)
			*start = i;
	}
}

static enum result choose(struct target *t, const struct args *args, struct err *err)
{
	struct contact_column *column = chosen(t->ui, err);
	struct pick pick = { .typing = true };
	struct pick_items items = { 0 };
	struct str title = STR_INIT;
	int64_t choice;

	(void)args;
	if (!column)
		return err->code;
	add_goals(&items, column->target, &pick.start);
	isolate_auto(&title, *column->header ? column->header : column->sample[0]);
	pick.items = items.v;
	pick.nitems = items.n;
	pick.title = title.s;
	choice = ui_pick(t->ui, &pick);
	if (choice >= 0)
		say(t->ui, column, (int)items.v[choice].n);
	free(items.v);
	str_release(&title);
	return choice < 0 ? err_set(err, ERR_CANCEL, _("Nothing was changed.")) : OK;
}

static enum result say_goal(struct target *t, const char *name, struct err *err)
{
	struct contact_column *column = chosen(t->ui, err);
	struct contact_goal goal;

	if (!column)
		return err->code;
	if (contact_goal_find(name, &goal))
		say(t->ui, column, goal.target);
	return OK;
}

static enum result leave_out(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return say_goal(t, "none", err);
}

static enum result into_notes(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return say_goal(t, "notes", err);
}

static enum result turn_header(struct target *t, const struct args *args, struct err *err)
{
	struct columns_view *v = state_of(t->ui);
	enum contact_header header = v->columns.headless ? HEADER_FIRST : HEADER_NONE;
	struct contact_columns found;
	bool table;

	(void)args;
	if (read_columns(t->ui, v->path, header, NULL, &table, &found, err)) {
		contact_columns_release(&found);
		return err->code;
	}
	contact_columns_release(&v->columns);
	v->columns = found;
	v->header = header;
	show(t->ui);
	return OK;
}

static enum result go_on(struct target *t, const struct args *args, struct err *err)
{
	struct columns_view *v = state_of(t->ui);
	enum contact_header header = v->header;
	struct str goals = STR_INIT;
	enum result code;
	char *path;

	(void)args;
	if (!contact_columns_useful(&v->columns))
		return err_set(err, ERR_INVALID, _("No column is a name, a phone or an e-mail yet: Enter on "
			"a column says what it is."));
	code = import_remember(t->app, &v->columns, err);
	contact_columns_print(&v->columns, &goals);
	path = xstrdup(v->path);
	if (!code) {
		ui_close_page(t->ui);
		if (ui_view(t->ui, &import_ops))	/* asked from there: it comes again as said here */
			ui_close_page(t->ui);
		code = import_preview(t->ui, path, header, goals.s, err);
	}
	free(path);
	str_release(&goals);
	return code;
}

const struct action columns_actions[] = {
	{ .name = "columns-go", .menu = N_("Columns"), .keys = "<F2> <C-s>",
	  .help = N_("Go on with these columns; they are remembered"), .hint = N_("go on"),
	  .in = IN_COLUMNS, .flags = A_WRITES, .run = go_on },
	{ .name = "column-choose", .keys = "<Enter> e", .help = N_("Say what the column is"),
	  .hint = N_("choose"), .in = IN_COLUMNS, .run = choose },
	{ .name = "column-none", .keys = "x", .help = N_("Leave the column out"),
	  .hint = N_("leave out"), .in = IN_COLUMNS, .run = leave_out },
	{ .name = "column-notes", .keys = "n", .help = N_("Put the column into the notes"),
	  .hint = N_("notes"), .in = IN_COLUMNS, .run = into_notes },
	{ .name = "column-header", .keys = "h",
	  .help = N_("The first row is a contact, or names the columns after all"),
	  .hint = N_("first row"), .in = IN_COLUMNS, .run = turn_header },
	{ .name = NULL },
};
