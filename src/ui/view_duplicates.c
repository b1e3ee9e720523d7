/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers that may be there twice: the pairs, and what is answered. */
#include "base/base.h"
#include "ui/duplicates_p.h"

#include "ui/popup.h"

#define PAIRS_SHOWN  500	/* then the search begins anew */

const char *duplicates_none(const struct ui *ui)
{
	const struct pairs_view *p = ui_view(ui, &pairs_ops)->state;

	return p->pairs.n ? _("That was the last pair; F5 looks again.") :
		_("No customer is there twice.");
}

/* --- The pairs. */

static bool is_listed(const struct list *list, const struct pair *pair)
{
	for (size_t i = 0; i < list->nrows; i++) {
		const struct pair_row *row = list->rows[i];

		if (row->pair.a == pair->a && row->pair.b == pair->b)
			return true;
	}
	return false;
}

static enum result pairs_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	struct pairs_view *p = view->state;
	struct db *db = view->ui->app->db;

	(void)anchor, (void)limit;
	if (from == LIST_AFTER)
		return OK;	/* everything comes at once */
	for (size_t i = 0; i < p->pairs.n; i++) {
		struct pair pair = p->pairs.v[i];
		struct str a = STR_INIT, b = STR_INIT;
		struct pair_row *row;
		bool open;

		if (p->skipped[i])
			continue;
		if (query_pair_now(db, &pair, &open, err))
			return err->code;
		if (!open || is_listed(list, &pair))
			continue;
		query_title(db, &customer_entity, pair.a, &a);
		query_title(db, &customer_entity, pair.b, &b);
		row = xmalloc(sizeof(*row));
		*row = (struct pair_row){ (int64_t)i + 1, pair, str_detach(&a), str_detach(&b) };
		list_add(list, row);
	}
	return OK;
}

static int64_t pair_key(const void *row)
{
	return ((const struct pair_row *)row)->key;
}

static void pair_free(void *row)
{
	struct pair_row *pair = row;

	free(pair->a);
	free(pair->b);
	free(pair);
}

static int two_lines(const void *row, int width)
{
	(void)row, (void)width;
	return 2;
}

static const struct list_source pairs_source = {
	.fetch = pairs_fetch, .forward = true, .key = pair_key, .free = pair_free, .height = two_lines,
};

static enum result pairs_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct pairs_view *)view->state)->list, &pairs_source, view);
	return OK;
}

bool duplicates_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, &customer_entity, 0);
}

enum result pairs_load_rows(struct pairs_view *p, bool changed, int w, int h, struct err *err)
{
	if (changed)
		list_reload(&p->list);
	if (p->back)
		list_choose(&p->list, p->back);
	p->back = 0;
	list_size(&p->list, w, h);
	return list_load(&p->list, err);
}

static enum result pairs_load(struct view *view, struct err *err)
{
	return pairs_load_rows(view->state, view->changed, view->w, view->h, err);
}

static void draw_pair(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct pair_row *pair = row;
	struct str why = STR_INIT;
	int half = (c->w - 5) / 2, x;
	bool namesakes = str_eq(pair->a, pair->b);

	(void)ctx;
	/* One name that can be read is more than the beginnings of two that are the same. */
	x = canvas_text(c, 1, 0, namesakes ? c->w - 2 : half, style, pair->a);
	if (!namesakes) {
		x += 1 + canvas_text(c, x + 1, 0, 3, ON(ROLE_dim, style_role(style)), " · ");
		canvas_text(c, x, 0, c->w - x, style, pair->b);
	}
	merge_why(pair->pair.like, &why);
	canvas_text(c, 3, 1, c->w - 3, ON(ROLE_dim, style_role(style)), why.s);
	str_release(&why);
}

static void pairs_draw(const struct view *view, struct canvas *out)
{
	const struct pairs_view *p = view->state;

	if (list_is_empty(&p->list))
		canvas_wrap(out, 0, ROLE_dim, PUT_UI, duplicates_none(view->ui));
	list_draw(&p->list, out, view->focused, draw_pair, NULL);
}

static void pairs_close(struct view *view)
{
	struct pairs_view *p = view->state;

	list_release(&p->list);
	pairs_release(&p->pairs);
	free(p->skipped);
	free(p->answers);
}

static struct list *pairs_list(struct view *view)
{
	return &((struct pairs_view *)view->state)->list;
}

/* No customer is meant: two are. */
static int64_t pairs_chosen(const struct view *view, const struct entity **entity)
{
	const struct pair_row *row = list_row(&((struct pairs_view *)view->state)->list);

	*entity = NULL;
	return row ? row->key : 0;
}

static void pairs_heading(const struct view *view, struct str *out)
{
	const struct pairs_view *p = view->state;

	str_addf(out, Q_("%zu pair", "%zu pairs", p->list.nrows), p->list.nrows);
}

static void pairs_text(const struct view *view, struct str *out)
{
	const struct pairs_view *p = view->state;

	if (list_is_empty(&p->list)) {
		str_add(out, duplicates_none(view->ui));
		return;
	}
	pairs_heading(view, out);
	str_addf(out, "\n%s", _("Enter merges the chosen pair, n tells it apart, s skips it, "
		"Compare reads it field by field."));
}

static void pairs_row_text(const struct view *view, const void *row, struct str *out)
{
	const struct pair_row *pair = row;

	(void)view;
	str_addf(out, "%s%s%s%s", pair->a, comma(), pair->b, comma());
	merge_why(pair->pair.like, out);
}

const struct view_ops pairs_ops = {
	.name = "pairs", .title = N_("Duplicates"), .in = IN_PAIRS, .first = duplicates_screen_actions,
	.state_size = sizeof(struct pairs_view), .open = pairs_open, .stale = duplicates_stale,
	.load = pairs_load, .draw = pairs_draw, .close = pairs_close, .list = pairs_list,
	.chosen = pairs_chosen, .heading = pairs_heading, .text = pairs_text,
	.row_text = pairs_row_text,
};

static const struct page_desc duplicates_page = {
	.name = "duplicates", .title = N_("Duplicates"), .panes = { &pairs_ops, &compare_ops },
	.weight = { 2, 4 },
};

/* --- Finding them. */

static bool on_progress(void *ctx, int64_t done, int64_t all)
{
	return progress_step(ctx, done, all, "");
}

static enum result find_pairs(struct ui *ui, struct pairs *out, struct err *err)
{
	struct progress *progress = progress_begin(ui, _("Duplicates"));
	struct pair_search search = { .actor = &ui->app->actor, .limit = PAIRS_SHOWN,
		.progress = on_progress, .ctx = progress };
	enum result code = query_pairs(ui->app->db, &search, out, err);

	progress_end(&progress);
	return code;
}

static void reload(struct ui *ui)
{
	view_reload(ui_view(ui, &pairs_ops));
	view_reload(ui_view(ui, &compare_ops));
}

static void show_pairs(struct ui *ui, const struct pairs *pairs)
{
	struct pairs_view *p = ui_view(ui, &pairs_ops)->state;

	pairs_release(&p->pairs);
	free(p->skipped);
	p->pairs = *pairs;
	p->skipped = xcalloc(pairs->n + 1, sizeof(*p->skipped));
	p->nanswers = 0;
	list_restart(&p->list);
	reload(ui);
}

static enum result open_page(struct target *t, const struct args *args, struct err *err)
{
	struct pairs pairs = { 0 };

	(void)args;
	if (find_pairs(t->ui, &pairs, err) || ui_open_page(t->ui, &duplicates_page, err)) {
		pairs_release(&pairs);
		return err->code;
	}
	show_pairs(t->ui, &pairs);
	if (!t->ui->plain)	/* the work is there; the pairs come one after the other */
		ui_focus(t->ui, ui_view(t->ui, &compare_ops));
	return OK;
}

static enum result search_again(struct target *t, const struct args *args, struct err *err)
{
	struct pairs pairs = { 0 };

	(void)args;
	if (find_pairs(t->ui, &pairs, err)) {
		pairs_release(&pairs);
		return err->code;
	}
	show_pairs(t->ui, &pairs);
	return OK;
}

/* --- Answers. */

static void answered(struct ui *ui, int what, const struct compare_view *c)
{
	struct pairs_view *p = ui_view(ui, &pairs_ops)->state;

	p->answers = array_grow(p->answers, &p->cap, p->nanswers + 1, sizeof(*p->answers));
	p->answers[p->nanswers++] = (struct answer){ what, c->key, c->rec[0]->n, c->rec[1]->n };
	reload(ui);
}

/* The pair that is meant, compared; an error where there is none. */
static enum result chosen_pair(struct target *t, struct compare_view **out, struct err *err)
{
	struct view *view = ui_view(t->ui, &compare_ops);

	*out = view->state;
	if (compare_sync(view, err))
		return err->code;
	return (*out)->rec[0] ? OK : err_set(err, ERR_MISSING, "%s", duplicates_none(t->ui));
}

static enum result merge_pair(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = ui_view(t->ui, &compare_ops);
	struct compare_view *c;

	(void)args;
	if (!t->ui->plain && !view->visible) {	/* nobody merges what he does not see */
		ui_focus(t->ui, view);
		return OK;
	}
	if (chosen_pair(t, &c, err) || app_merge(t->app, c->rec[0], c->rec[1], &c->plan, err))
		return err->code;
	str_addf(t->out, _("%s merged into %s"), record_text(c->rec[1], CUSTOMER_name),
		record_text(c->rec[0], CUSTOMER_name));
	str_add(t->out, _(" — u undoes"));
	answered(t->ui, ANSWER_MERGE, c);
	return OK;
}

static enum result tell_apart(struct target *t, const struct args *args, struct err *err)
{
	struct compare_view *c;

	(void)args;
	if (chosen_pair(t, &c, err) ||
	    app_tell_apart(t->app, c->rec[0]->n, c->rec[1]->n, true, err))
		return err->code;
	str_add(t->out, _("Two different people; they will not be asked about again"));
	str_add(t->out, _(" — u undoes"));
	answered(t->ui, ANSWER_APART, c);
	return OK;
}

static enum result skip(struct target *t, const struct args *args, struct err *err)
{
	struct pairs_view *p = ui_view(t->ui, &pairs_ops)->state;
	struct compare_view *c;

	(void)args;
	if (chosen_pair(t, &c, err))
		return err->code;
	p->skipped[c->key - 1] = true;
	answered(t->ui, ANSWER_SKIP, c);
	return OK;
}

static enum result undo(struct target *t, const struct args *args, struct err *err)
{
	struct pairs_view *p = ui_view(t->ui, &pairs_ops)->state;
	const struct answer *last = p->nanswers ? &p->answers[p->nanswers - 1] : NULL;
	char *label = NULL;

	(void)args;
	if (!last)
		return err_set(err, ERR_MISSING, _("There is nothing to undo."));
	if (last->what == ANSWER_SKIP) {
		p->skipped[last->key - 1] = false;
	} else if (last->what == ANSWER_APART) {
		if (app_tell_apart(t->app, last->a, last->b, false, err))
			return err->code;
		str_add(t->out, _("They may be asked about again."));
	} else {
		if (app_undo(t->app, &label, err))
			return err->code;
		str_addf(t->out, "%s %s", _("Taken back:"), label);
		free(label);
	}
	p->back = last->key;
	p->nanswers--;
	reload(t->ui);
	return OK;
}

static enum result choose(struct target *t, enum side side, struct err *err)
{
	struct view *view = ui_view(t->ui, &compare_ops);
	const struct field_row *row;
	struct compare_view *c;

	if (chosen_pair(t, &c, err))
		return err->code;
	row = list_row(&c->list);
	if (!row || !row->differs)
		return err_set(err, ERR_INVALID, _("Both say the same there."));
	if (side == SIDE_BOTH && !merge_has_both(row->field))
		return err_set(err, ERR_INVALID, _("Only notes and sets of words can be put together."));
	compare_choose(c, row->field, side);
	view_redraw(view);
	if (t->ui->plain)
		compare_row_text(view, row, t->out);
	return OK;
}

/* What stands on that side of the screen; line by line h is the first. */
static enum result take_left(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return choose(t, t->ui->rtl && !t->ui->plain ? SIDE_OTHER : SIDE_KEPT, err);
}

static enum result take_right(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return choose(t, t->ui->rtl && !t->ui->plain ? SIDE_KEPT : SIDE_OTHER, err);
}

static enum result take_both(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return choose(t, SIDE_BOTH, err);
}

static enum result swap(struct target *t, const struct args *args, struct err *err)
{
	struct compare_view *c;

	(void)args;
	if (chosen_pair(t, &c, err))
		return err->code;
	c->swapped = !c->swapped;
	view_reload(ui_view(t->ui, &compare_ops));
	return OK;
}

const struct action duplicates_screen_actions[] = {
	{ .name = "show-duplicates", .menu = N_("View"), .keys = "<A-u>",
	  .help = N_("Merge customers that are there twice"), .in = IN_MAIN, .run = open_page },
	{ .name = "pair-merge", .menu = N_("Duplicates"), .keys = "<Enter> <F2>",
	  .help = N_("Make one customer of the two"), .hint = N_("merge"), .in = IN_PAIRS,
	  .flags = A_WRITES, .run = merge_pair },
	{ .name = "pair-ignore", .keys = "n", .help = N_("Two different people: never ask again"),
	  .hint = N_("not the same"), .in = IN_PAIRS, .flags = A_WRITES, .run = tell_apart },
	{ .name = "pair-left", .keys = "h <Left>", .help = N_("Take the value on the left, or the upper one of two lines"),
	  .in = IN_PAIRS, .run = take_left },
	{ .name = "pair-right", .keys = "l <Right>", .help = N_("Take the value on the right, or the lower one of two lines"),
	  .in = IN_PAIRS, .run = take_right },
	{ .name = "pair-both", .keys = "b <A-b>",
	  .help = N_("Take both values: notes, tags and the like"),
	  .hint = N_("both"), .in = IN_PAIRS, .run = take_both },
	{ .name = "pair-skip", .keys = "s", .help = N_("Leave this pair for later"),
	  .hint = N_("skip"), .in = IN_PAIRS, .run = skip },
	{ .name = "pair-swap", .keys = "x", .help = N_("Keep the other one of the two"),
	  .in = IN_PAIRS, .run = swap },
	{ .name = "pair-undo", .keys = "u", .help = N_("Take the last answer back"),
	  .in = IN_PAIRS, .flags = A_WRITES, .run = undo },
	{ .name = "pair-search", .keys = "<F5>", .help = N_("Look for duplicates again"),
	  .in = IN_PAIRS, .run = search_again },
	{ .name = NULL },
};
