/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The engine's own actions. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "app/config.h"
#include "ui/form.h"
#include "ui/main.h"

const struct action *const *const ui_tables[] = { ui_action_tables, action_tables, NULL };

static enum result quit(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	ui_quit(t->ui);
	return OK;
}

static enum result back(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	ui_close_page(t->ui);
	return OK;
}

static enum result palette(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	ui_palette(t->ui);
	return OK;
}

static enum result menu(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	ui_menu(t->ui);
	return OK;
}

static enum result help(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	ui_help(t->ui);
	return OK;
}

static enum result redraw(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	screen_forget(t->ui->screen);
	ui_redraw_all(t->ui);
	return OK;
}

static enum result suspend(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	ui_stop(t->ui);
	ui_redraw_all(t->ui);
	return OK;
}

static enum result repeat(struct target *t, const struct args *args, struct err *err)
{
	struct ui *ui = t->ui;

	(void)args;
	if (!ui->last || !(ui->last->in & ui_context(ui)))
		return err_set(err, ERR_MISSING, _("There is nothing to repeat here."));
	ui_run(ui, ui->last, ui->last_count);
	return OK;
}

static enum result go_pane(struct ui *ui, long step)
{
	struct page *page = ui->page;
	long n = (long)page->nviews, to = (long)page->focus + step;

	ui_focus(ui, &page->view[(to % n + n) % n]);
	return OK;
}

static enum result pane_next(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return go_pane(t->ui, 1);
}

static enum result pane_previous(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return go_pane(t->ui, -1);
}

/* What the eye sees: the first pane stands on the right in Arabic.  It does not go round. */
static enum result pane_side(struct ui *ui, bool to_left)
{
	struct page *page = ui->page;
	bool back_to_start = to_left != ui->rtl;

	if (back_to_start ? page->focus == 0 : page->focus + 1 >= page->nviews)
		return OK;
	return go_pane(ui, back_to_start ? -1 : 1);
}

static enum result pane_left(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return pane_side(t->ui, true);
}

static enum result pane_right(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return pane_side(t->ui, false);
}

static enum result border_right(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return panes_border(t->ui, true) ? OK :
		err_set(err, ERR_INVALID, _("The pane stands alone here."));
}

static enum result border_left(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return panes_border(t->ui, false) ? OK :
		err_set(err, ERR_INVALID, _("The pane stands alone here."));
}

/* The focused view's list; its pane is drawn anew. */
static struct list *moving_list(struct target *t)
{
	struct view *view = ui_focused(t->ui);

	if (!view || !view->ops->list)
		return NULL;
	view->moved = true;
	return view->ops->list(view);
}

/* The same for marks, which the heading counts. */
static struct list *marking_list(struct target *t)
{
	struct list *list = moving_list(t);

	if (!list || !list->mark_x)
		return NULL;
	ui_focused(t->ui)->dirty = true;
	return list;
}

static enum result move_down(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = moving_list(t);

	(void)args, (void)err;
	if (list)
		list_move(list, MAX(t->count, 1));
	return OK;
}

static enum result move_up(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = moving_list(t);

	(void)args, (void)err;
	if (list)
		list_move(list, -MAX(t->count, 1));
	return OK;
}

static enum result page_down(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = moving_list(t);

	(void)args, (void)err;
	if (list)
		list_page(list, MAX(t->count, 1));
	return OK;
}

static enum result page_up(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = moving_list(t);

	(void)args, (void)err;
	if (list)
		list_page(list, -MAX(t->count, 1));
	return OK;
}

static enum result go_first(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = moving_list(t);

	(void)args, (void)err;
	if (list)
		list_first(list);
	return OK;
}

/* The screen shows the signs; who listens is told the number. */
static enum result tell_marks(struct target *t, const struct list *list)
{
	if (t->ui->plain)
		str_addf(t->out, Q_("%zu row is marked.", "%zu rows are marked.", list->marks.n),
			list->marks.n);
	return OK;
}

static enum result mark_row(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = marking_list(t);

	(void)args;
	if (!list)
		return err_set(err, ERR_INVALID, _("These rows cannot be marked."));
	for (int i = 0; i < MAX(t->count, 1); i++) {
		list_mark(list);
		list_move(list, 1);
	}
	return tell_marks(t, list);
}

static enum result mark_range(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = marking_list(t);

	(void)args;
	if (!list)
		return err_set(err, ERR_INVALID, _("These rows cannot be marked."));
	list_mark_range(list);
	return tell_marks(t, list);
}

static enum result mark_all(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = marking_list(t);

	(void)args;
	if (!list)
		return err_set(err, ERR_INVALID, _("These rows cannot be marked."));
	if (list->marks.n) {
		list_unmark_all(list);
		return tell_marks(t, list);
	}
	return list_mark_all(list, err) ? err->code : tell_marks(t, list);
}

static enum result go_last(struct target *t, const struct args *args, struct err *err)
{
	struct list *list = moving_list(t);

	(void)args, (void)err;
	if (list)
		list_last(list);
	return OK;
}

#define MOVING (IN_MAIN | IN_PAGE)
#define IN_PANES (MOVING | IN_PAIRS | IN_TAGS | IN_COLUMNS | IN_INBOX | IN_OUTBOX | IN_BOARD)
#define IN_ROWS (IN_PANES | IN_PERSON)
const struct action ui_actions[] = {
	{ .name = "screen-help", .menu = N_("Program"),
	  .keys = "? <F1>", .help = N_("Show the keys of this place"),
	  .hint = N_("keys"), .in = IN_SCREEN | IN_FORM, .run = help },
	{ .name = "menu", .keys = "<F10>", .help = N_("Open the menu"),
	  .in = IN_SCREEN | IN_FORM, .flags = A_HIDDEN | A_SCREEN, .run = menu },
	{ .name = "palette", .keys = ": <F12>", .help = N_("Search all commands and run one"),
	  .hint = N_("commands"), .in = IN_SCREEN | IN_FORM, .run = palette },
	{ .name = "quit", .keys = "q <C-q>", .help = N_("Leave wasit; drafts are kept"),
	  .hint = N_("quit"), .in = IN_MAIN, .run = quit },
	{ .name = "quit-here", .keys = "<C-q>", .help = N_("Leave wasit; drafts are kept"),
	  .in = IN_PAGE | IN_FIGURES | IN_PAIRS | IN_PERSON | IN_TAGS | IN_COLUMNS | IN_INBOX | IN_OUTBOX |
	  IN_BOARD, .flags = A_HIDDEN, .run = quit },
	{ .name = "back", .keys = "<Esc> q", .help = N_("Go back"), .hint = N_("back"),
	  .in = IN_PAGE | IN_FIGURES | IN_PAIRS | IN_PERSON | IN_TAGS | IN_COLUMNS | IN_INBOX | IN_OUTBOX |
	  IN_BOARD, .run = back },
	{ .name = "down", .keys = "j <Down>", .help = N_("Next row"), .in = IN_ROWS, .flags = A_HIDDEN,
	  .run = move_down },
	{ .name = "up", .keys = "k <Up>", .help = N_("Row before"), .in = IN_ROWS, .flags = A_HIDDEN,
	  .run = move_up },
	{ .name = "page-down", .keys = "<PgDn> <C-d>", .help = N_("Next page"), .in = IN_ROWS,
	  .flags = A_HIDDEN, .run = page_down },
	{ .name = "page-up", .keys = "<PgUp> <C-u>", .help = N_("Page before"), .in = IN_ROWS,
	  .flags = A_HIDDEN, .run = page_up },
	{ .name = "first", .keys = "<Home>", .help = N_("First row"), .in = IN_ROWS,
	  .flags = A_HIDDEN, .run = go_first },
	{ .name = "last", .keys = "<End>", .help = N_("Last row"), .in = IN_ROWS, .flags = A_HIDDEN,
	  .run = go_last },
	{ .name = "pane-next", .keys = "<Tab>", .help = N_("Next pane"), .hint = N_("next pane"),
	  .in = IN_PANES, .flags = A_HIDDEN | A_PANES, .run = pane_next },
	{ .name = "pane-previous", .keys = "<S-Tab>", .help = N_("Pane before"), .in = IN_PANES,
	  .flags = A_HIDDEN, .run = pane_previous },
	{ .name = "pane-left", .keys = "h <Left>", .help = N_("Pane on the left"), .in = MOVING,
	  .flags = A_HIDDEN, .run = pane_left },
	{ .name = "pane-right", .keys = "l <Right>", .help = N_("Pane on the right"), .in = MOVING,
	  .flags = A_HIDDEN, .run = pane_right },
	{ .name = "border-right", .menu = N_("View"), .keys = "<A-Right>",
	  .help = N_("Move the pane's border to the right"), .in = IN_PANES, .flags = A_SCREEN,
	  .run = border_right },
	{ .name = "border-left", .keys = "<A-Left>", .help = N_("Move the pane's border to the left"),
	  .in = IN_PANES, .flags = A_SCREEN, .run = border_left },
	{ .name = "mark", .keys = "x", .help = N_("Mark the row, or take its mark off"), .in = MOVING,
	  .flags = A_HIDDEN, .run = mark_row },
	{ .name = "mark-range", .keys = "<A-x>", .help = N_("Mark from the row marked last to here"),
	  .in = MOVING, .flags = A_HIDDEN, .run = mark_range },
	{ .name = "mark-all", .keys = "*", .help = N_("Mark all rows, or take all marks off"),
	  .in = MOVING, .flags = A_HIDDEN, .run = mark_all },
	{ .name = "repeat", .keys = ".", .help = N_("Repeat the last command"), .in = IN_SCREEN,
	  .flags = A_HIDDEN, .run = repeat },
	{ .name = "redraw", .menu = N_("Program"), .keys = "<C-l>",
	  .help = N_("Paint the screen anew"), .in = IN_ANY, .flags = A_SCREEN, .run = redraw },
	{ .name = "suspend", .keys = "<C-z>", .help = N_("Go to the shell; fg comes back"),
	  .in = IN_SCREEN, .flags = A_SCREEN, .run = suspend },
	{ .name = NULL },
};
