/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Carrying actions out, and the engine's own ones. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "app/config.h"
#include "ui/form.h"
#include "ui/main.h"

const struct action *const *const ui_tables[] = { ui_action_tables, action_tables, NULL };

/* --- Running. */

/* Text of a parameter or NULL: what a required one lacks is asked for. */
static bool lacks_params(const struct action *action, const struct args *args)
{
	for (size_t i = 0; i < action->nparams; i++)
		if (action->params[i].flags & F_REQUIRED && text_is_empty(args->text[i]))
			return true;
	return false;
}

/* Free words of a command, asked for in one line; a blank separates them. */
static enum result ask_words(struct ui *ui, const struct action *action, struct strlist *words,
	struct err *err)
{
	char *typed;

	if (!action->words || *action->words == '[')
		return OK;
	typed = ui_ask(ui, _(action->help), "", NULL);
	if (!typed)
		return err_set(err, ERR_CANCEL, _("Left."));
	strlist_split(words, typed, " ");
	free(typed);
	return OK;
}

static void show_output(struct ui *ui, struct str *out, const struct action *action)
{
	str_trim(out);
	if (!out->len)
		return;
	if (strchr(out->s, '\n'))
		ui_show(ui, _(action->help), out->s);
	else
		ui_message(ui, "%s", out->s);
}

enum result ui_run_on(struct ui *ui, const struct action *action, const struct entity *entity, int64_t n,
	const struct args *given, struct err *err)
{
	struct str out = STR_INIT;
	struct strlist words = { 0 }, keep = { 0 };
	const char **texts = xcalloc(MAX(action->nparams, 1), sizeof(*texts));
	struct args args = { action->params, action->nparams, texts };
	struct target target = { .app = ui->app, .ui = ui, .entity = entity, .n = n, .out = &out,
		.count = ui->count };
	enum result code;

	for (size_t i = 0; given && i < action->nparams; i++)
		texts[i] = given->text[i];
	code = ask_words(ui, action, &words, err);
	if (!code && lacks_params(action, &args))
		code = form_params(ui, action, &args, &keep, err);
	target.words = words.v;
	target.nwords = words.n;
	if (!code)
		code = action->run(&target, &args, err);
	if (!(action->flags & A_HIDDEN))	/* moving about writes nothing */
		ui_pump(ui);
	if (!code)
		show_output(ui, &out, action);
	free(texts);
	strlist_release(&keep);
	strlist_release(&words);
	str_release(&out);
	return code;
}

static bool is_confirmed(struct ui *ui, const struct action *action, const struct entity *entity,
	int64_t n)
{
	struct str title = STR_INIT, name = STR_INIT;
	char *question;
	bool yes;

	if (!(action->flags & A_CONFIRM))
		return true;
	/* TRANSLATORS: %s is what a command does, such as "Delete the chosen row". */
	question = xasprintf(_("%s?"), _(action->help));
	if (n && action->flags & A_ROW) {
		query_title(ui->app->db, entity, n, &title);
		isolate_auto(&name, title.s);
		free(question);
		/* TRANSLATORS: "Delete the chosen row: Sara?" */
		question = xasprintf(_("%s: %s?"), _(action->help), name.s);
	}
	str_release(&title);
	str_release(&name);
	yes = ui_confirm(ui, question);
	free(question);
	return yes;
}

/* --- Many rows at once. */

static struct list *marked_list(const struct ui *ui, const struct action *action)
{
	struct view *view = ui_focused(ui);
	struct list *list = view && view->ops->list ? view->ops->list(view) : NULL;

	return list && list->marks.n && action->flags & A_BULK ? list : NULL;
}

static bool bulk_is_confirmed(struct ui *ui, const struct action *action, size_t n)
{
	char *question = xasprintf(Q_("%s: %zu row?", "%s: %zu rows?", n), _(action->help), n);
	bool yes = ui_confirm(ui, question);

	free(question);
	return yes;
}

struct bulk {
	struct ui *ui;
	const struct action *action;
	struct list *list;
	struct args args;
	size_t done, failed;
	struct err first;		/* of those that failed */
};

static void bulk_row(struct bulk *b, int64_t n)
{
	struct str out = STR_INIT;
	struct target target = { .app = b->ui->app, .ui = b->ui,
		.entity = query_entity_of(b->ui->app->db, n), .n = n, .out = &out };
	struct err err = { 0 };

	if (b->action->run(&target, &b->args, &err)) {
		if (!b->failed++)
			b->first = err;
	} else {
		b->done++;
	}
	str_release(&out);
}

/* True when all were gone through, false when Esc stopped it: then nothing stays. */
static bool bulk_rows(struct bulk *b, const int64_t *keys, size_t n)
{
	struct progress *progress = progress_begin(b->ui, _(b->action->help));
	bool on = true;

	for (size_t i = 0; on && i < n; i++) {
		bulk_row(b, keys[i]);
		on = progress_step(progress, (int64_t)i + 1, (int64_t)n, NULL);
	}
	progress_end(&progress);
	return on;
}

static void bulk_tell(struct bulk *b)
{
	struct ui *ui = b->ui;

	if (b->done)
		list_unmark_all(b->list);
	if (!b->failed)
		ui_message(ui, Q_("%s: %zu row — u undoes", "%s: %zu rows — u undoes", b->done),
			_(b->action->help), b->done);
	else	/* TRANSLATORS: %s is the sentence of the first error */
		ui_warn(ui, Q_("%zu row done, %zu not: %s", "%zu rows done, %zu not: %s", b->done),
			b->done, b->failed, b->first.text);
}

static enum result bulk_run(struct ui *ui, const struct action *action, struct list *list,
	struct err *err)
{
	struct bulk b = { .ui = ui, .action = action, .list = list };
	const char **texts = xcalloc(MAX(action->nparams, 1), sizeof(*texts));
	size_t n = list->marks.n;
	int64_t *keys = xcalloc(n, sizeof(*keys));
	struct strlist keep = { 0 };
	enum result code = OK;
	bool all;

	memcpy(keys, list->marks.v, n * sizeof(*keys));
	b.args = (struct args){ action->params, action->nparams, texts };
	if (lacks_params(action, &b.args))
		code = form_params(ui, action, &b.args, &keep, err);
	if (!code && !bulk_is_confirmed(ui, action, n))
		code = err_set(err, ERR_CANCEL, _("Nothing was changed."));
	if (!code)
		code = app_bulk_begin(ui->app, _(action->help), err);
	if (!code) {
		all = bulk_rows(&b, keys, n);
		code = app_bulk_end(ui->app, all, err);
		if (!code && !all)
			code = err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
	}
	ui_pump(ui);
	if (!code)
		bulk_tell(&b);
	free(keys);
	free(texts);
	strlist_release(&keep);
	return code;
}

static void remember(struct ui *ui, const struct action *action, int count)
{
	ui->count = count;
	if (action->flags & A_HIDDEN)	/* moving about is not what one repeats */
		return;
	ui->last = action;
	ui->last_count = count;
}

void ui_run(struct ui *ui, const struct action *action, int count)
{
	const struct view *view = ui_focused(ui);
	struct list *marked = marked_list(ui, action);
	const struct entity *entity = NULL;
	int64_t n = 0;
	struct err err = { 0 };
	enum result code;

	if (view && view->ops->chosen)
		n = view->ops->chosen(view, &entity);
	if (action->flags & A_ROW && !n) {
		ui_warn(ui, "%s", _("Nothing is chosen here."));
		return;
	}
	if (ui->plain && action->flags & A_SCREEN) {
		ui_warn(ui, "%s", _("This is there on the screens only."));
		return;
	}
	if (!marked && !is_confirmed(ui, action, entity, n))
		return;
	remember(ui, action, count);
	code = marked ? bulk_run(ui, action, marked, &err) :
		ui_run_on(ui, action, entity, n, NULL, &err);
	/* Whoever left a question sees it; who listens, or gave up many rows, is told. */
	if (code && (err.code != ERR_CANCEL || marked || ui->plain))
		ui_error(ui, &err);
}

/* --- The engine's own actions. */

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
#define IN_ROWS (MOVING | IN_PAIRS | IN_COLUMNS)
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
	  .in = IN_PAGE | IN_FIGURES | IN_PAIRS | IN_COLUMNS, .flags = A_HIDDEN, .run = quit },
	{ .name = "back", .keys = "<Esc> q", .help = N_("Go back"), .hint = N_("back"),
	  .in = IN_PAGE | IN_FIGURES | IN_PAIRS | IN_COLUMNS, .run = back },
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
	  .in = IN_ROWS, .flags = A_HIDDEN, .run = pane_next },
	{ .name = "pane-previous", .keys = "<S-Tab>", .help = N_("Pane before"), .in = IN_ROWS,
	  .flags = A_HIDDEN, .run = pane_previous },
	{ .name = "pane-left", .keys = "h <Left>", .help = N_("Pane on the left"), .in = MOVING,
	  .flags = A_HIDDEN, .run = pane_left },
	{ .name = "pane-right", .keys = "l <Right>", .help = N_("Pane on the right"), .in = MOVING,
	  .flags = A_HIDDEN, .run = pane_right },
	{ .name = "border-right", .menu = N_("View"), .keys = "<A-Right>",
	  .help = N_("Move the pane's border to the right"), .in = IN_ROWS, .flags = A_SCREEN,
	  .run = border_right },
	{ .name = "border-left", .keys = "<A-Left>", .help = N_("Move the pane's border to the left"),
	  .in = IN_ROWS, .flags = A_SCREEN, .run = border_left },
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
