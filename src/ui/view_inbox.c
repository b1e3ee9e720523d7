/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The inbox of the sync: what two have changed or a server refuses, both values side by side, one key to decide. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "text/when.h"
#include "app/inbox.h"
#include "ui/popup.h"
#include "ui/ui_p.h"

struct answer {
	enum { ANSWER_KEEP, ANSWER_TAKE, ANSWER_LATER } what;
	enum inbox_kind kind;
	int64_t key, conflict;
};

struct row { int64_t key; const struct inbox_item *item; };	/* borrowed from the inbox */

struct inbox_view {
	struct list list;
	struct inbox inbox;		/* owned */
	int64_t *later;			/* owned: keys of what is left for another time */
	size_t nlater, later_cap;
	struct answer *answers;		/* owned, newest last */
	size_t nanswers, cap;
};

/* --- The list.  Everything comes at once: nobody leaves so much undecided. */

/* FNV-1a, without its sign. */
static int64_t key_of(const struct inbox_item *item)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (const char *c = item->id; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
	return (int64_t)(hash >> 1) | 1;
}

static bool is_later(const struct inbox_view *in, int64_t key)
{
	for (size_t i = 0; i < in->nlater; i++)
		if (in->later[i] == key)
			return true;
	return false;
}

static enum result fetch(void *ctx, enum list_from from, const void *anchor, size_t limit, struct list *list,
	struct err *err)
{
	struct inbox_view *in = ((struct view *)ctx)->state;

	(void)anchor, (void)limit, (void)err;
	for (size_t i = 0; from == LIST_FIRST && i < in->inbox.n; i++) {
		struct row *row;

		if (is_later(in, key_of(&in->inbox.v[i])))
			continue;
		row = xmalloc(sizeof(*row));
		*row = (struct row){ key_of(&in->inbox.v[i]), &in->inbox.v[i] };
		list_add(list, row);
	}
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct row *)row)->key;
}

static const struct inbox_item *item_of(const void *row)
{
	return row ? ((const struct row *)row)->item : NULL;
}

static int row_height(const void *row, int width)
{
	(void)width;
	return item_of(row)->reason ? 3 : 2;
}

static const struct list_source source = {
	.fetch = fetch, .forward = true, .key = row_key, .free = free, .height = row_height,
};

static enum result inbox_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct inbox_view *)view->state)->list, &source, view);
	return OK;
}

static void inbox_close(struct view *view)
{
	struct inbox_view *in = view->state;

	list_release(&in->list);
	inbox_release(&in->inbox);
	free(in->later);
	free(in->answers);
}

static bool inbox_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static enum result inbox_load(struct view *view, struct err *err)
{
	struct inbox_view *in = view->state;

	if (view->changed) {
		struct inbox now = { 0 };

		if (inbox_read(view->ui->app, &now, err)) {
			inbox_release(&now);
			return err->code;
		}
		list_reload(&in->list);	/* its rows point into the old one */
		inbox_release(&in->inbox);
		in->inbox = now;
	}
	list_size(&in->list, view->w, view->h - 1);
	return list_load(&in->list, err);
}

/* --- Painting. */

#define LABEL_W 18

static void label_of(const struct inbox_item *item, struct str *out)
{
	if (item->kind == INBOX_CONFLICT)
		str_add(out, _(item->field->label));
	else
		str_add(out, item->kind == INBOX_REFUSED ? _("Rejected") :
			item->kind == INBOX_MISSING ? P_("record", "Not there") : _("Cannot be read"));
}

/* A value, and whether it was typed here: who decides has forgotten which one was his. */
static void value_of(const struct inbox_item *item, bool here, struct str *out)
{
	isolate_auto(out, here ? item->here : item->there);
	if (item->kind == INBOX_CONFLICT && item->mine == here)
		str_addf(out, " · %s", P_("whose value", "yours"));
}

static void draw_item(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct view *view = ctx;
	const struct inbox_item *item = item_of(row);
	struct kind_env env = app_env(view->ui->app);
	struct str at = STR_INIT, label = STR_INIT, here = STR_INIT, there = STR_INIT;
	int half = (c->w - LABEL_W - 3) / 2, at_w;

	if (item->at)
		when_moment(item->at, env.now, (enum calendar)env.calendar, &at);
	at_w = at.len ? canvas_width(c, at.s) + 1 : 0;
	canvas_text(c, 0, 0, 1, ON(item->ask ? ROLE_warning : ROLE_dim, style_role(style)), item->ask ? "!" : " ");
	canvas_put(c, &(struct put){ .x = 2, .w = c->w - 2 - at_w, .style = style, .dir = PUT_AUTO,
		.text = item->title });
	canvas_put(c, &(struct put){ .x = c->w - at_w, .w = at_w, .style = ON(ROLE_dim, style_role(style)),
		.align = ALIGN_END, .text = at.s });
	label_of(item, &label);
	canvas_text(c, 2, 1, LABEL_W - 1, ON(ROLE_label, style_role(style)), label.s);
	canvas_glyph(c, LABEL_W + 1, 1, ON(ROLE_ok, style_role(style)), GLYPH_CHECK);
	value_of(item, true, &here);
	value_of(item, false, &there);
	canvas_text(c, LABEL_W + 3, 1, half - 3, style, here.s);
	canvas_text(c, LABEL_W + half + 2, 1, half, style, there.s);
	if (item->reason)
		canvas_put(c, &(struct put){ .x = 2, .y = 2, .w = c->w - 2, .dir = PUT_AUTO,
			.style = ON(ROLE_dim, style_role(style)), .text = item->reason });
	str_release(&at);
	str_release(&label);
	str_release(&here);
	str_release(&there);
}

static const char *empty_text(const struct inbox_view *in)
{
	return in->nlater ? _("The rest waits for another time.") :
		_("Nothing waits for a decision: what two have changed is shown here, with both values.");
}

static void inbox_draw(const struct view *view, struct canvas *out)
{
	const struct inbox_view *in = view->state;
	struct canvas rows = canvas_part(out, 0, 1, out->w, out->h - 1);
	int half = (out->w - LABEL_W - 3) / 2;

	if (list_is_empty(&in->list)) {
		struct canvas text = canvas_part(out, 1, 1, out->w - 2, out->h - 1);

		canvas_wrap(&text, 0, ROLE_dim, PUT_UI, empty_text(in));
	} else {
		canvas_text(out, LABEL_W + 3, 0, half - 3, ROLE_dim, _("Holds now (Enter keeps it)"));
		canvas_text(out, LABEL_W + half + 2, 0, half, ROLE_dim, _("The other (o takes it)"));
	}
	list_draw(&in->list, &rows, view->focused, draw_item, (void *)view);
}

static void inbox_heading(const struct view *view, struct str *out)
{
	const struct inbox_view *in = view->state;

	str_addf(out, Q_("Inbox: %zu to decide", "Inbox: %zu to decide", in->list.nrows), in->list.nrows);
}

/* --- Line by line. */

static void inbox_text(const struct view *view, struct str *out)
{
	const struct inbox_view *in = view->state;

	if (list_is_empty(&in->list)) {
		str_add(out, empty_text(in));
		return;
	}
	inbox_heading(view, out);
	str_addf(out, "\n%s", _("Enter keeps what holds, o takes the other value, s leaves it for later."));
}

static void inbox_row_text(const struct view *view, const void *row, struct str *out)
{
	const struct inbox_item *item = item_of(row);
	struct str label = STR_INIT, here = STR_INIT, there = STR_INIT;

	(void)view;
	label_of(item, &label);
	value_of(item, true, &here);
	value_of(item, false, &there);
	/* TRANSLATORS: whose, which field, the value that holds, the one that gave way */
	str_addf(out, _("%s, %s: %s holds, the other is %s"), item->title, label.s, here.s, there.s);
	if (item->reason)
		str_addf(out, "%s%s", comma(), item->reason);
	str_release(&label);
	str_release(&here);
	str_release(&there);
}

static struct list *inbox_list(struct view *view)
{
	return &((struct inbox_view *)view->state)->list;
}

static int64_t inbox_chosen(const struct view *view, const struct entity **entity)
{
	const struct inbox_item *item = item_of(list_row(&((const struct inbox_view *)view->state)->list));

	*entity = item ? item->entity : NULL;
	return item ? item->n : 0;
}

/* The keys of the decision where there is one. */
static bool inbox_offers(const struct view *view, const struct action *action)
{
	return !(action->in == IN_INBOX && list_is_empty(&((const struct inbox_view *)view->state)->list));
}

const struct view_ops inbox_ops = {
	.name = "inbox", .title = N_("Inbox"), .in = IN_INBOX, .first = inbox_screen_actions,
	.state_size = sizeof(struct inbox_view),
	.open = inbox_open, .stale = inbox_stale, .load = inbox_load, .draw = inbox_draw,
	.close = inbox_close, .list = inbox_list, .chosen = inbox_chosen, .heading = inbox_heading,
	.text = inbox_text, .row_text = inbox_row_text, .offers = inbox_offers,
};

static const struct page_desc inbox_page = {
	.name = "inbox", .title = N_("Inbox"), .panes = { &inbox_ops }, .weight = { 1 },
};

/* --- Deciding. */

static enum result open_page(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return ui_open_page(t->ui, &inbox_page, err);
}

static const struct inbox_item *chosen(struct target *t, struct inbox_view **in, struct err *err)
{
	struct view *view = ui_view(t->ui, &inbox_ops);
	const struct inbox_item *item;

	*in = view->state;
	item = item_of(list_row(&(*in)->list));
	if (!item)
		err_set(err, ERR_MISSING, "%s", empty_text(*in));
	return item;
}

static void answered(struct target *t, struct inbox_view *in, const struct inbox_item *item, int what)
{
	in->answers = array_grow(in->answers, &in->cap, in->nanswers + 1, sizeof(*in->answers));
	in->answers[in->nanswers++] = (struct answer){ what, item->kind, key_of(item), item->conflict };
	str_add(t->out, _(" — u undoes"));
	view_reload(ui_view(t->ui, &inbox_ops));
	ui_sync_look(t->ui);
}

static enum result keep(struct target *t, const struct args *args, struct err *err)
{
	struct inbox_view *in;
	const struct inbox_item *item = chosen(t, &in, err);

	(void)args;
	if (!item || inbox_keep(t->app, item, t->out, err))
		return err->code;
	answered(t, in, item, ANSWER_KEEP);
	return OK;
}

static enum result take(struct target *t, const struct args *args, struct err *err)
{
	struct inbox_view *in;
	const struct inbox_item *item = chosen(t, &in, err);

	(void)args;
	if (!item || inbox_take(t->app, item, t->out, err))
		return err->code;
	answered(t, in, item, ANSWER_TAKE);
	return OK;
}

static enum result later(struct target *t, const struct args *args, struct err *err)
{
	struct inbox_view *in;
	const struct inbox_item *item = chosen(t, &in, err);

	(void)args;
	if (!item)
		return err->code;
	in->later = array_grow(in->later, &in->later_cap, in->nlater + 1, sizeof(*in->later));
	in->later[in->nlater++] = key_of(item);
	str_addf(t->out, _("%s: left for later"), item->title);
	answered(t, in, item, ANSWER_LATER);
	return OK;
}

static enum result take_back(struct target *t, const struct answer *last, struct inbox_view *in,
	struct err *err)
{
	char *label = NULL;

	if (last->what == ANSWER_LATER) {
		in->nlater--;
		return OK;
	}
	if (last->what == ANSWER_KEEP && last->kind != INBOX_CONFLICT)
		return err_set(err, ERR_INVALID, _("That cannot be taken back: the server is asked again."));
	if (last->what == ANSWER_KEEP) {
		if (inbox_reopen(t->app, last->conflict, err))
			return err->code;
		str_add(t->out, _("It waits for a decision again."));
		return OK;
	}
	if (app_undo(t->app, &label, err))
		return err->code;
	str_addf(t->out, "%s %s", _("Taken back:"), label);
	free(label);
	return OK;
}

static enum result undo(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = ui_view(t->ui, &inbox_ops);
	struct inbox_view *in = view->state;
	const struct answer *last = in->nanswers ? &in->answers[in->nanswers - 1] : NULL;
	enum result code;

	(void)args;
	if (!last)
		return err_set(err, ERR_MISSING, _("There is nothing to undo."));
	code = take_back(t, last, in, err);
	list_choose(&in->list, last->key);
	in->nanswers--;
	view_reload(view);
	ui_sync_look(t->ui);
	return code;
}

const struct action inbox_screen_actions[] = {
	{ .name = "show-inbox", .menu = N_("View"), .keys = "I <A-m>",
	  .help = N_("Decide on what was changed on both sides or refused"),
	  .in = IN_MAIN | IN_FIGURES | IN_OUTBOX | IN_BOARD, .run = open_page },
	{ .name = "inbox-keep", .menu = N_("Inbox"), .keys = "<Enter> <F2>",
	  .help = N_("Keep what holds; what was refused is sent once more"), .hint = N_("keep"),
	  .in = IN_INBOX, .run = keep },
	{ .name = "inbox-take", .keys = "o <F3>", .help = N_("Take the other value"),
	  .hint = N_("take the other"), .in = IN_INBOX, .run = take },
	{ .name = "inbox-later", .keys = "s <F6>", .help = N_("Leave it for later"), .hint = N_("later"),
	  .in = IN_INBOX, .run = later },
	{ .name = "inbox-undo", .keys = "u <A-z>", .help = N_("Take the last answer back"), .in = IN_INBOX,
	  .flags = A_WRITES, .run = undo },
	{ .name = NULL },
};
