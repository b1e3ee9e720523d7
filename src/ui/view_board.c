/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The manager's board: a member a row; from here to his customers, and to assigning them. */
#include "base/base.h"
#include "ui/pages.h"

#include "text/when.h"
#include "app/board.h"
#include "ui/table.h"
#include "ui/ui_p.h"
#include "ui/view_customers.h"

#define FIGURE .w = 10, .align = ALIGN_END

/* In the order of the day: what is late first. */
enum { NAME, OVERDUE, DUE, DONE, TO_CALL, CALLED, LAST };
static const struct table_column columns[] = {
	[NAME] = { .dir = PUT_AUTO },
	[OVERDUE] = { NP_("board", "Overdue"), FIGURE },
	[DUE] = { NP_("board", "Due"), FIGURE },
	[DONE] = { NP_("board", "Done"), FIGURE },
	[TO_CALL] = { NP_("board", "To call"), FIGURE },
	[CALLED] = { NP_("board", "Called"), FIGURE },
	[LAST] = { NP_("board", "Last contact"), .w = 16, .align = ALIGN_END, .spare = true },
};
static const struct { size_t at; enum role role; } figures[] = {
	[OVERDUE] = { offsetof(struct board_row, overdue), ROLE_overdue },
	[DUE] = { offsetof(struct board_row, due), ROLE_text },
	[DONE] = { offsetof(struct board_row, done), ROLE_ok },
	[TO_CALL] = { offsetof(struct board_row, calls_left), ROLE_text },
	[CALLED] = { offsetof(struct board_row, calls_done), ROLE_ok },
};

static enum result read_board(const struct view *view, void *data, struct err *err)
{
	return board_read(view->ui->app, view->ui->now, data, err);
}

static void release_board(void *data)
{
	board_release(data);
}

static const void *row_at(const void *data, size_t i)
{
	const struct board *board = data;

	return i < board->n ? &board->v[i] : NULL;
}

static int64_t row_key(const void *data)
{
	const struct board_row *row = data;

	return row->user ? row->user : -1;
}

static void row_cell(const struct view *view, const void *data, size_t column, struct str *out, enum role *role)
{
	const struct board_row *row = data;
	struct kind_env env = app_env(view->ui->app);
	int64_t n;

	switch (column) {
	case NAME:
		str_add(out, row->name);
		return;
	case LAST:
		*role = ROLE_dim;
		if (row->last_at)
			when_moment(row->last_at, env.now, (enum calendar)env.calendar, out);
		return;
	}
	n = *(const int64_t *)(const void *)((const char *)row + figures[column].at);
	*role = n ? figures[column].role : ROLE_dim;
	str_addf(out, "%lld", (long long)n);
}

static const struct table_desc table = {
	.size = sizeof(struct board), .read = read_board, .release = release_board, .item = row_at,
	.key = row_key, .columns = columns, .ncolumns = COUNT(columns), .cell = row_cell,
};

static void board_heading(const struct view *view, struct str *out)
{
	const struct board *board = table_data(view);

	str_addf(out, Q_("Today: %zu in the team", "Today: %zu in the team", board->n), board->n);
}

static const struct view_ops board_ops = {
	.name = "board", .title = N_("Board"), .in = IN_BOARD, .first = board_screen_actions,
	TABLE_OPS, .table = &table,
	.heading = board_heading, .text = board_heading,
};

static const struct page_desc board_page = {
	.name = "board", .title = N_("Board"), .panes = { &board_ops }, .weight = { 1 },
};

/* --- Actions. */

static enum result open_page(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return ui_open_page(t->ui, &board_page, err);
}

/* The customers of the chosen member, in the list of the main page. */
static enum result go_to_customers(struct target *t, struct view **list, struct err *err)
{
	const struct board_row *row = table_chosen(ui_view(t->ui, &board_ops));
	char *filter;

	if (!row)
		return err_set(err, ERR_INVALID, _("Nothing is chosen here."));
	filter = row->user ? xasprintf("assigned_to=%lld", (long long)row->user) :
		xstrdup("assigned_to=none");
	ui_close_page(t->ui);
	*list = ui_view(t->ui, &customers_ops);
	customers_set_filter(*list, filter);
	ui_focus(t->ui, *list);
	free(filter);
	return OK;
}

static enum result show_customers(struct target *t, const struct args *args, struct err *err)
{
	struct view *list;

	(void)args;
	return go_to_customers(t, &list, err);
}

/* All of them are marked, and the question says how many: Esc takes the marks off one by one, or leaves it. */
static enum result assign_all(struct target *t, const struct args *args, struct err *err)
{
	const struct action *assign = action_find("assign");
	struct view *view;
	struct list *list;

	(void)args;
	if (go_to_customers(t, &view, err))
		return err->code;
	ui_load(t->ui);
	list = view->ops->list(view);
	if (list_is_empty(list))
		return err_set(err, ERR_MISSING, _("No customer is assigned there."));
	if (!list->marks.n && list_mark_all(list, err))
		return err->code;
	ui_run(t->ui, assign, 0);
	return OK;
}

const struct action board_screen_actions[] = {
	{ .name = "show-board", .menu = N_("View"), .keys = "B <A-r>",
	  .help = N_("Show who of the team has what due, done and overdue today"),
	  .in = IN_MAIN | IN_FIGURES, .run = open_page },
	{ .name = "board-customers", .menu = N_("Board"), .keys = "<Enter>",
	  .help = N_("Show the customers of the chosen member"), .hint = N_("customers"), .in = IN_BOARD,
	  .run = show_customers },
	{ .name = "board-assign", .keys = "@ <A-h>",
	  .help = N_("Assign the customers of the chosen member to somebody else"), .hint = N_("assign"),
	  .in = IN_BOARD, .flags = A_WRITES, .run = assign_all },
	{ .name = NULL },
};
