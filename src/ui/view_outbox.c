/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The outbox of the sync: what waits to be sent, since when, and what was refused. */
#include "base/base.h"
#include "ui/pages.h"

#include "text/when.h"
#include "app/inbox.h"
#include "ui/table.h"
#include "ui/ui_p.h"

static enum result read_outbox(const struct view *view, void *data, struct err *err)
{
	return outbox_read(view->ui->app, data, err);
}

static void release_outbox(void *data)
{
	outbox_release(data);
}

static const void *item_at(const void *data, size_t i)
{
	const struct outbox *outbox = data;

	return i < outbox->n ? &outbox->v[i] : NULL;
}

static int64_t item_key(const void *item)
{
	return ((const struct outbox_item *)item)->n;
}

enum { TITLE, WHAT, SINCE };
static const struct table_column columns[] = {
	[TITLE] = { .dir = PUT_AUTO },
	[WHAT] = { .dir = PUT_UI },
	[SINCE] = { .w = 15, .align = ALIGN_END },
};

static void item_cell(const struct view *view, const void *data, size_t column, struct str *out, enum role *role)
{
	const struct outbox_item *item = data;
	struct kind_env env = app_env(view->ui->app);

	*role = column == TITLE ? ROLE_text : ROLE_dim;
	if (column == TITLE)
		str_add(out, item->title);
	else if (column == WHAT)	/* "Follow-up · Due, Status" */
		str_addf(out, "%s%s%s", _(item->entity->label), *item->what ? " · " : "", item->what);
	else if (item->since)
		when_moment(item->since, env.now, (enum calendar)env.calendar, out);
}

static const char *item_warning(const void *item)
{
	return ((const struct outbox_item *)item)->refused;
}

static const struct table_desc table = {
	.size = sizeof(struct outbox), .read = read_outbox, .release = release_outbox, .item = item_at,
	.key = item_key, .columns = columns, .ncolumns = COUNT(columns), .cell = item_cell,
	.warning = item_warning, .warning_role = ROLE_error, .empty = N_("Everything is sent."),
};

static void outbox_heading(const struct view *view, struct str *out)
{
	const struct outbox *outbox = table_data(view);

	if (outbox->more)
		str_addf(out, _("Outbox: more than %zu waiting"), outbox->n);
	else
		str_addf(out, Q_("Outbox: %zu waiting", "Outbox: %zu waiting", outbox->n), outbox->n);
}

static void outbox_text(const struct view *view, struct str *out)
{
	table_text(view, out);
	str_addc(out, '\n');
	ui_sync_text(view->ui, false, out);
}

const struct view_ops outbox_ops = {
	.name = "outbox", .title = N_("Outbox"), .in = IN_OUTBOX, .first = sync_screen_actions,
	TABLE_OPS, .table = &table,
	.heading = outbox_heading, .text = outbox_text,
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
