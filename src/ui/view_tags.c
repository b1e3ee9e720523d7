/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The tags with the number of customers of each: shown in the list, renamed, taken off. */
#include "base/base.h"
#include "ui/pages.h"

#include "app/tags.h"
#include "text/layout.h"
#include "ui/popup.h"
#include "ui/table.h"
#include "ui/view_customers.h"

/* Nobody has so many tags that they had to come by the page. */
static enum result read_tags(const struct view *view, void *data, struct err *err)
{
	return query_tags(view->ui->app->db, data, err);
}

static void release_tags(void *data)
{
	tag_counts_release(data);
}

static const void *tag_at(const void *data, size_t i)
{
	const struct tag_counts *tags = data;

	return i < tags->n ? &tags->v[i] : NULL;
}

/* Of the word: another place in the order is the same row. */
static int64_t tag_key(const void *tag)
{
	return table_key(((const struct tag_count *)tag)->word);
}

enum { CUSTOMERS, GAP, WORD, OTHERS };
static const struct table_column columns[] = {
	[CUSTOMERS] = { NP_("tags", "Customers"), .w = 11, .align = ALIGN_END },
	[GAP] = { .w = 1 },
	[WORD] = { NP_("tags", "Tag"), .dir = PUT_AUTO },
	[OTHERS] = { .w = 26, .spare = true },
};

static void tag_cell(const struct view *view, const void *data, size_t column, struct str *out, enum role *role)
{
	const struct tag_count *tag = data;
	unsigned long others = (unsigned long)(tag->records - tag->customers);

	(void)view;
	*role = column == CUSTOMERS ? ROLE_label : column == OTHERS ? ROLE_dim : ROLE_text;
	if (column == CUSTOMERS)
		str_addf(out, "%lld", (long long)tag->customers);
	else if (column == WORD)
		str_add(out, tag->word);
	else if (others)
		str_addf(out, Q_("and %lu other record", "and %lu other records", others), others);
}

static const struct table_desc table = {
	.size = sizeof(struct tag_counts), .read = read_tags, .release = release_tags, .item = tag_at,
	.key = tag_key, .columns = columns, .ncolumns = COUNT(columns), .cell = tag_cell,
	.empty = N_("No tags yet: t on a customer gives one."),
};

static void tags_heading(const struct view *view, struct str *out)
{
	const struct tag_counts *tags = table_data(view);

	str_addf(out, Q_("%zu tag, by customers", "%zu tags, by customers", tags->n), tags->n);
}

static const struct view_ops tags_ops = {
	.name = "tags", .title = N_("Tags"), .in = IN_TAGS, .first = tags_screen_actions, TABLE_OPS, .table = &table,
	.heading = tags_heading, .text = table_text,
};

const struct page_desc tags_page = {
	.name = "tags", .title = N_("Tags"), .panes = { &tags_ops }, .weight = { 1 },
};

/* --- Actions. */

static enum result open_tags(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return ui_open_page(t->ui, &tags_page, err);
}

static const struct tag_count *chosen(struct target *t, struct err *err)
{
	const struct tag_count *tag = table_chosen(ui_focused(t->ui));

	if (!tag)
		err_set(err, ERR_INVALID, _("Nothing is chosen here."));
	return tag;
}

/* Quotes keep a tag of several words together; a quote in it ends them, so it is left out. */
static enum result show_customers(struct target *t, const struct args *args, struct err *err)
{
	const struct tag_count *tag = chosen(t, err);
	struct str filter = STR_INIT;
	struct view *view;

	(void)args;
	if (!tag)
		return err->code;
	str_add(&filter, "tag:\"");
	for (const char *c = tag->word; *c; c++)
		if (*c != '"')
			str_addc(&filter, *c);
	str_addc(&filter, '"');
	ui_close_page(t->ui);
	view = ui_view(t->ui, &customers_ops);
	customers_set_filter(view, filter.s);
	ui_focus(t->ui, view);
	str_release(&filter);
	return OK;
}

static bool on_progress(void *ctx, int64_t done, int64_t all)
{
	return progress_step(ctx, done, all, NULL);
}

static enum result change(struct target *t, const char *old, const char *new, const char *title,
	struct err *err)
{
	struct progress *progress = progress_begin(t->ui, title);
	struct tag_change change = { .old = old, .new = new, .progress = on_progress, .ctx = progress };
	int64_t changed = 0;
	enum result code = tags_change(t->app, &change, &changed, err);

	progress_end(&progress);
	if (!code)
		str_addf(t->out, Q_("%s: %lld record — u undoes", "%s: %lld records — u undoes",
			(unsigned long)changed), title, (long long)changed);
	return code;
}

static enum result rename_tag(struct target *t, const struct args *args, struct err *err)
{
	const struct tag_count *tag = chosen(t, err);
	struct str name = STR_INIT, title = STR_INIT;
	char *old, *new;
	enum result code = OK;

	(void)args;
	if (!tag)
		return err->code;
	old = xstrdup(tag->word);	/* the list is read anew while one types */
	isolate_auto(&name, old);
	str_addf(&title, _("New name of the tag %s"), name.s);
	new = ui_ask(t->ui, title.s, old, _("The name of another tag makes the two one"));
	str_clear(&title);
	str_addf(&title, _("Tag %s renamed"), name.s);
	if (new && !str_eq(new, old))
		code = change(t, old, new, title.s, err);
	free(old);
	free(new);
	str_release(&name);
	str_release(&title);
	return code;
}

static enum result drop_tag(struct target *t, const struct args *args, struct err *err)
{
	const struct tag_count *tag = chosen(t, err);
	struct str name = STR_INIT, title = STR_INIT;
	unsigned long records;
	char *old;
	enum result code = OK;

	(void)args;
	if (!tag)
		return err->code;
	old = xstrdup(tag->word);
	records = (unsigned long)tag->records;
	isolate_auto(&name, old);
	str_addf(&title, Q_("Take the tag %s off %lu record?", "Take the tag %s off %lu records?", records),
		name.s, records);
	if (ui_confirm(t->ui, title.s)) {
		str_clear(&title);
		str_addf(&title, _("Tag %s taken off"), name.s);
		code = change(t, old, NULL, title.s, err);
	}
	free(old);
	str_release(&name);
	str_release(&title);
	return code;
}

const struct action tags_screen_actions[] = {
	{ .name = "show-tags", .menu = N_("View"), .keys = "T <A-k>",
	  .help = N_("Show the tags and how many customers have each"), .in = IN_MAIN,
	  .run = open_tags },
	{ .name = "tag-customers", .menu = N_("Tags"), .keys = "<Enter>",
	  .help = N_("List the customers that have the tag"), .hint = N_("customers"), .in = IN_TAGS,
	  .run = show_customers },
	{ .name = "tag-new-name", .keys = "r <F3>", .help = N_("Give the tag another name everywhere"),
	  .hint = N_("rename"), .in = IN_TAGS, .flags = A_WRITES, .run = rename_tag },
	{ .name = "tag-drop", .keys = "d <Del>", .help = N_("Take the tag off every record"),
	  .hint = N_("take off"), .in = IN_TAGS, .flags = A_WRITES, .run = drop_tag },
	{ .name = NULL },
};
