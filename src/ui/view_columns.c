/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The columns of a table that is imported: what each is, with values of it; remembered for the next file with
 * these headers. */
#include "base/base.h"
#include "ui/pages.h"

#include "app/import.h"
#include "ui/popup.h"
#include "ui/table.h"

struct columns {
	struct contact_columns columns;	/* owned */
	size_t *rows;			/* owned: the columns that have something in them; index + 1, as keys */
	size_t nrows;
	char *path;			/* owned; NULL until it is named */
	enum contact_header header;
};

static struct columns *state_of(const struct ui *ui)
{
	return table_data(ui_view(ui, &columns_ops));
}

/* --- The page. */

static void release_columns(void *data)
{
	struct columns *v = data;

	contact_columns_release(&v->columns);
	free(v->rows);
	free(v->path);
}

static const void *row_at(const void *data, size_t i)
{
	const struct columns *v = data;

	return i < v->nrows ? &v->rows[i] : NULL;
}

static int64_t row_key(const void *row)
{
	return (int64_t)*(const size_t *)row;
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

enum { NAME, GUESS, GOAL, SAMPLES };
static const struct table_column page_columns[] = {
	[NAME] = { NP_("table", "Column"), .share = 3 },
	[GUESS] = { .w = 2, .mark = true },	/* a sign beside the colour */
	[GOAL] = { NP_("table", "Goes to"), .share = 3 },
	[SAMPLES] = { NP_("table", "For example"), .share = 5 },
};

static void row_cell(const struct view *view, const void *row, size_t column, struct str *out, enum role *role)
{
	const struct columns *v = table_data(view);
	size_t i = *(const size_t *)row - 1;
	bool sure = v->columns.v[i].sure;
	char *title;

	*role = column == NAME ? ROLE_text : column == SAMPLES ? ROLE_dim : sure ? ROLE_ok : ROLE_warning;
	if (column == NAME) {
		title = contact_column_title(&v->columns, i);
		isolate_auto(out, title);
		free(title);
	} else if (column == GOAL) {
		goal_text(&v->columns.v[i], out);
	} else if (column == SAMPLES) {
		samples_text(&v->columns.v[i], out);
	} else if (!sure) {
		str_addc(out, '?');
	}
}

static void summary_text(const struct columns *v, struct str *out)
{
	size_t unsure = contact_columns_unsure(&v->columns);

	str_addf(out, Q_("%zu column", "%zu columns", v->nrows), v->nrows);
	str_add(out, comma());
	if (unsure)
		str_addf(out, Q_("%zu is a guess (?)", "%zu are a guess (?)", unsure), unsure);
	else
		str_add(out, _("all known"));
}

static const char *header_text(const struct columns *v)
{
	return v->columns.headless ? _("The first row is taken as a contact; h: it names the columns.") :
		_("The first row names the columns; h: it is a contact.");
}

static void page_above(const struct view *view, struct str *out)
{
	const struct columns *v = table_data(view);

	if (!v->path)
		return;
	summary_text(v, out);
	str_addf(out, "\n%s\n%s", _("Enter says what a column is, x leaves it out, n: into the notes, F2 goes on."),
		header_text(v));
}

static const struct table_desc page_table = {
	.size = sizeof(struct columns), .release = release_columns, .item = row_at, .key = row_key,
	.columns = page_columns, .ncolumns = COUNT(page_columns), .cell = row_cell, .above = page_above,
};

static void page_heading(const struct view *view, struct str *out)
{
	const struct columns *v = table_data(view);
	const char *slash = v->path ? strrchr(v->path, '/') : NULL;
	struct str name = STR_INIT;

	isolate_auto(&name, slash ? slash + 1 : v->path ? v->path : "");
	str_addf(out, _("Columns of %s"), name.s);
	str_release(&name);
}

const struct view_ops columns_ops = {
	.name = "columns", .title = N_("Columns"), .in = IN_COLUMNS, .first = columns_actions,
	TABLE_OPS, .table = &page_table, .heading = page_heading, .text = table_text,
};

const struct page_desc columns_page = {
	.name = "columns", .title = N_("Columns"), .panes = { &columns_ops }, .weight = { 1 },
};

/* --- Opening. */

/* Empty columns say nothing and are asked nothing. */
static void set_rows(struct columns *v)
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
static void go_to_guess(struct view *view, size_t from)
{
	const struct columns *v = table_data(view);
	size_t first = 0;

	for (size_t i = v->nrows; i-- > 0;)
		if (!v->columns.v[v->rows[i] - 1].sure && (!first || first <= from || v->rows[i] > from))
			first = v->rows[i];
	if (first)
		list_choose(table_list(view), (int64_t)first);
}

static void show(struct ui *ui)
{
	struct view *view = ui_view(ui, &columns_ops);
	struct columns *v = table_data(view);

	set_rows(v);
	list_restart(table_list(view));
	go_to_guess(view, 0);
	view_reload(view);
}

enum result columns_show(struct ui *ui, const char *path, enum contact_header header,
	const char *columns, bool ask, bool *known, struct err *err)
{
	struct contact_columns found;
	struct columns *v;
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
	struct columns *v = state_of(ui);
	const size_t *row = table_chosen(ui_view(ui, &columns_ops));

	if (!row)
		err_set(err, ERR_MISSING, _("The table has no columns."));
	return row ? &v->columns.v[*row - 1] : NULL;
}

/* Said once, the next guess is the chosen one. */
static void say(struct ui *ui, struct contact_column *column, int target)
{
	struct view *view = ui_view(ui, &columns_ops);
	const size_t *row = table_chosen(view);

	column->target = target;
	column->sure = true;
	if (row)
		go_to_guess(view, *row);
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
	struct columns *v = state_of(t->ui);
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
	struct columns *v = state_of(t->ui);
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
