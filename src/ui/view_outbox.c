/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The outbox of the sync: what waits to be sent, since when, and what was refused. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "text/when.h"
#include "app/inbox.h"
#include "ui/ui_p.h"

struct row { int64_t key; const struct outbox_item *item; };	/* borrowed from the outbox */

struct outbox_view {
	struct list list;
	struct outbox outbox;		/* owned */
};

static enum result fetch(void *ctx, enum list_from from, const void *anchor, size_t limit, struct list *list,
	struct err *err)
{
	const struct outbox_view *o = ((struct view *)ctx)->state;

	(void)anchor, (void)limit, (void)err;
	for (size_t i = 0; from == LIST_FIRST && i < o->outbox.n; i++) {
		struct row *row = xmalloc(sizeof(*row));

		*row = (struct row){ o->outbox.v[i].n, &o->outbox.v[i] };
		list_add(list, row);
	}
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct row *)row)->key;
}

static const struct outbox_item *item_of(const void *row)
{
	return row ? ((const struct row *)row)->item : NULL;
}

static int row_height(const void *row, int width)
{
	(void)width;
	return item_of(row)->refused ? 2 : 1;
}

static const struct list_source source = {
	.fetch = fetch, .forward = true, .key = row_key, .free = free, .height = row_height,
};

static enum result outbox_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct outbox_view *)view->state)->list, &source, view);
	return OK;
}

static void outbox_close(struct view *view)
{
	struct outbox_view *o = view->state;

	list_release(&o->list);
	outbox_release(&o->outbox);
}

static bool outbox_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static enum result outbox_load(struct view *view, struct err *err)
{
	struct outbox_view *o = view->state;

	if (view->changed) {
		struct outbox now = { 0 };

		if (outbox_read(view->ui->app, &now, err)) {
			outbox_release(&now);
			return err->code;
		}
		list_reload(&o->list);	/* its rows point into the old one */
		outbox_release(&o->outbox);
		o->outbox = now;
	}
	list_size(&o->list, view->w, view->h);
	return list_load(&o->list, err);
}

/* "Follow-up · Due, Status" */
static void what_text(const struct outbox_item *item, struct str *out)
{
	str_add(out, _(item->entity->label));
	if (*item->what)
		str_addf(out, " · %s", item->what);
}

#define AT_W 14

static void draw_item(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct view *view = ctx;
	const struct outbox_item *item = item_of(row);
	struct kind_env env = app_env(view->ui->app);
	struct str at = STR_INIT, what = STR_INIT;
	int title_w = (c->w - AT_W) / 2;

	if (item->since)
		when_moment(item->since, env.now, (enum calendar)env.calendar, &at);
	what_text(item, &what);
	canvas_put(c, &(struct put){ .x = 1, .w = title_w - 2, .style = style, .dir = PUT_AUTO,
		.text = item->title });
	canvas_text(c, title_w, 0, c->w - title_w - AT_W - 1, ON(ROLE_dim, style_role(style)), what.s);
	canvas_put(c, &(struct put){ .x = c->w - AT_W, .w = AT_W, .style = ON(ROLE_dim, style_role(style)),
		.align = ALIGN_END, .text = at.s });
	if (item->refused)
		canvas_put(c, &(struct put){ .x = 3, .y = 1, .w = c->w - 3, .dir = PUT_AUTO,
			.style = ON(ROLE_error, style_role(style)), .text = item->refused });
	str_release(&at);
	str_release(&what);
}

static const char *empty_text(void)
{
	return _("Everything is sent.");
}

static void outbox_draw(const struct view *view, struct canvas *out)
{
	const struct outbox_view *o = view->state;

	if (list_is_empty(&o->list)) {
		struct canvas text = canvas_part(out, 1, 1, out->w - 2, out->h - 1);

		canvas_wrap(&text, 0, ROLE_dim, PUT_UI, empty_text());
	}
	list_draw(&o->list, out, view->focused, draw_item, (void *)view);
}

static void outbox_heading(const struct view *view, struct str *out)
{
	const struct outbox_view *o = view->state;

	if (o->outbox.more)
		str_addf(out, _("Outbox: more than %zu waiting"), o->outbox.n);
	else
		str_addf(out, Q_("Outbox: %zu waiting", "Outbox: %zu waiting", o->outbox.n), o->outbox.n);
}

static void outbox_text(const struct view *view, struct str *out)
{
	const struct outbox_view *o = view->state;

	if (list_is_empty(&o->list))
		str_add(out, empty_text());
	else
		outbox_heading(view, out);
	str_addc(out, '\n');
	ui_sync_text(view->ui, false, out);
}

static void outbox_row_text(const struct view *view, const void *row, struct str *out)
{
	const struct outbox_item *item = item_of(row);
	struct kind_env env = app_env(view->ui->app);

	str_addf(out, "%s%s", item->title, comma());
	what_text(item, out);
	if (item->since) {
		str_add(out, comma());
		when_moment(item->since, env.now, (enum calendar)env.calendar, out);
	}
	if (item->refused)
		str_addf(out, "%s%s", comma(), item->refused);
}

static struct list *outbox_list(struct view *view)
{
	return &((struct outbox_view *)view->state)->list;
}

const struct view_ops outbox_ops = {
	.name = "outbox", .title = N_("Outbox"), .in = IN_OUTBOX, .state_size = sizeof(struct outbox_view),
	.open = outbox_open, .stale = outbox_stale, .load = outbox_load, .draw = outbox_draw,
	.close = outbox_close, .list = outbox_list, .heading = outbox_heading, .text = outbox_text,
	.row_text = outbox_row_text,
};

static const struct page_desc outbox_page = {
	.name = "outbox", .title = N_("Outbox"), .panes = { &outbox_ops }, .weight = { 1 },
};

static enum result open_page(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return ui_open_page(t->ui, &outbox_page, err);
}

const struct action outbox_actions[] = {
	{ .name = "show-outbox", .menu = N_("View"), .keys = "O <A-o>",
	  .help = N_("Show what waits to be sent to the server, and what was refused"),
	  .in = IN_MAIN | IN_FIGURES | IN_INBOX | IN_BOARD, .run = open_page },
	{ .name = NULL },
};
