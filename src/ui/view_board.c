/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The manager's board: a member a row; from here to his customers, and to assigning them. */
#include "base/base.h"
#include "ui/pages.h"

#include "text/when.h"
#include "app/board.h"
#include "ui/ui_p.h"
#include "ui/view_customers.h"

#define FIGURE_W 10
#define LAST_W	 16
#define NAME_MIN 16

struct row { int64_t key; struct board_row is; };	/* its name owned */
struct board_view {
	struct list list;
	struct board board;	/* owned */
};

/* In the order of the day: what is late first. */
static const struct column { const char *label; size_t at; enum role role; } columns[] = {
	{ NP_("board", "Overdue"), offsetof(struct board_row, overdue), ROLE_overdue },
	{ NP_("board", "Due"), offsetof(struct board_row, due), ROLE_text },
	{ NP_("board", "Done"), offsetof(struct board_row, done), ROLE_ok },
	{ NP_("board", "To call"), offsetof(struct board_row, calls_left), ROLE_text },
	{ NP_("board", "Called"), offsetof(struct board_row, calls_done), ROLE_ok },
};

static int64_t figure(const struct board_row *row, const struct column *column)
{
	return *(const int64_t *)(const void *)((const char *)row + column->at);
}

static enum result fetch(void *ctx, enum list_from from, const void *anchor, size_t limit, struct list *list,
	struct err *err)
{
	const struct board_view *b = ((struct view *)ctx)->state;

	(void)anchor, (void)limit, (void)err;
	for (size_t i = 0; from == LIST_FIRST && i < b->board.n; i++) {
		struct row *row = xmalloc(sizeof(*row));

		*row = (struct row){ b->board.v[i].user ? b->board.v[i].user : -1, b->board.v[i] };
		row->is.name = xstrdup(b->board.v[i].name);
		list_add(list, row);
	}
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct row *)row)->key;
}

static void row_free(void *row)
{
	free(((struct row *)row)->is.name);
	free(row);
}

static const struct list_source source = {
	.fetch = fetch, .forward = true, .key = row_key, .free = row_free,
};

static enum result board_open(struct view *view, struct err *err)
{
	struct board_view *b = view->state;

	list_init(&b->list, &source, view);
	return board_read(view->ui->app, view->ui->now, &b->board, err);
}

static void board_close(struct view *view)
{
	struct board_view *b = view->state;

	list_release(&b->list);
	board_release(&b->board);
}

static bool board_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static enum result board_load(struct view *view, struct err *err)
{
	struct board_view *b = view->state;

	if (view->changed) {
		struct board now = { 0 };

		if (board_read(view->ui->app, view->ui->now, &now, err)) {
			board_release(&now);
			return err->code;
		}
		board_release(&b->board);
		b->board = now;
		list_reload(&b->list);
	}
	list_size(&b->list, view->w, view->h - 1);
	return list_load(&b->list, err);
}

/* Where the figures begin; the last activity goes where there is no room for it. */
static int name_width(int w, bool *last)
{
	int figures = (int)COUNT(columns) * FIGURE_W;

	*last = w - figures - LAST_W >= NAME_MIN;
	return w - figures - (*last ? LAST_W : 0);
}

static void draw_row(const void *data, const struct canvas *c, unsigned style, void *ctx)
{
	const struct view *view = ctx;
	const struct board_row *row = &((const struct row *)data)->is;
	struct kind_env env = app_env(view->ui->app);
	struct str text = STR_INIT;
	bool last;
	int x = name_width(c->w, &last);

	canvas_put(c, &(struct put){ .x = 1, .w = x - 2, .style = style, .dir = PUT_AUTO, .text = row->name });
	for (size_t i = 0; i < COUNT(columns); i++, x += FIGURE_W) {
		int64_t n = figure(row, &columns[i]);

		str_clear(&text);
		str_addf(&text, "%lld", (long long)n);
		canvas_put(c, &(struct put){ .x = x, .w = FIGURE_W - 1, .align = ALIGN_END, .text = text.s,
			.style = ON(n ? columns[i].role : ROLE_dim, style_role(style)) });
	}
	str_clear(&text);
	if (last && row->last_at)
		when_moment(row->last_at, env.now, (enum calendar)env.calendar, &text);
	if (text.len)
		canvas_put(c, &(struct put){ .x = x, .w = LAST_W - 1, .align = ALIGN_END, .text = text.s,
			.style = ON(ROLE_dim, style_role(style)) });
	str_release(&text);
}

static void board_draw(const struct view *view, struct canvas *out)
{
	const struct board_view *b = view->state;
	struct canvas rows = canvas_part(out, 0, 1, out->w, out->h - 1);
	bool last;
	int x = name_width(out->w, &last);

	for (size_t i = 0; i < COUNT(columns); i++, x += FIGURE_W)
		canvas_put(out, &(struct put){ .x = x, .w = FIGURE_W - 1, .align = ALIGN_END,
			.style = ROLE_dim, .text = _(columns[i].label) });
	if (last)
		canvas_put(out, &(struct put){ .x = x, .w = LAST_W - 1, .align = ALIGN_END,
			.style = ROLE_dim, .text = P_("board", "Last contact") });
	list_draw(&b->list, &rows, view->focused, draw_row, (void *)view);
}

static void board_heading(const struct view *view, struct str *out)
{
	const struct board_view *b = view->state;

	str_addf(out, Q_("Today: %zu in the team", "Today: %zu in the team", b->board.n), b->board.n);
}

static void board_row_text(const struct view *view, const void *data, struct str *out)
{
	const struct board_row *row = &((const struct row *)data)->is;
	struct kind_env env = app_env(view->ui->app);

	str_add(out, row->name);
	for (size_t i = 0; i < COUNT(columns); i++)
		str_addf(out, "%s%s %lld", comma(), _(columns[i].label),
			(long long)figure(row, &columns[i]));
	if (!row->last_at)
		return;
	str_addf(out, "%s%s ", comma(), P_("board", "Last contact"));
	when_moment(row->last_at, env.now, (enum calendar)env.calendar, out);
}

static struct list *board_list(struct view *view)
{
	return &((struct board_view *)view->state)->list;
}

static const struct view_ops board_ops = {
	.name = "board", .title = N_("Board"), .in = IN_BOARD, .state_size = sizeof(struct board_view),
	.open = board_open, .stale = board_stale, .load = board_load, .draw = board_draw,
	.close = board_close, .list = board_list, .heading = board_heading, .text = board_heading,
	.row_text = board_row_text,
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
	const struct row *row = list_row(board_list(ui_focused(t->ui)));
	char *filter;

	if (!row)
		return err_set(err, ERR_INVALID, _("Nothing is chosen here."));
	filter = row->is.user ? xasprintf("assigned_to=%lld", (long long)row->is.user) :
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
