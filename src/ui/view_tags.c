/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The tags with the number of customers of each: shown in the list, renamed, taken off. */
#include "base/base.h"
#include "ui/pages.h"

#include "app/tags.h"
#include "text/layout.h"
#include "ui/popup.h"
#include "ui/view_customers.h"

#define COUNT_W 8

struct tag_row {
	struct tag_count tag;	/* its word owned */
	int64_t key;		/* of the word: another place in the order is the same row */
};

struct tags {
	struct list list;
	size_t n;		/* in all */
};

/* FNV-1a, without its sign. */
static int64_t key_of(const char *word)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *word; word++)
		hash = (hash ^ (unsigned char)*word) * 0x100000001b3u;
	return (int64_t)(hash >> 1) | 1;
}

/* Nobody has so many tags that they had to come by the page. */
static enum result tags_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	struct tags *state = view->state;
	struct tag_counts tags = { 0 };
	size_t at = 0;

	if (query_tags(view->ui->app->db, &tags, err)) {
		tag_counts_release(&tags);
		return err->code;
	}
	state->n = tags.n;
	if (from == LIST_AFTER)
		while (at < tags.n && key_of(tags.v[at++].word) != ((const struct tag_row *)anchor)->key)
			;
	for (; at < tags.n && limit; at++, limit--) {
		struct tag_row *row = xmalloc(sizeof(*row));

		*row = (struct tag_row){ tags.v[at], key_of(tags.v[at].word) };
		tags.v[at].word = NULL;
		list_add(list, row);
	}
	tag_counts_release(&tags);
	return OK;
}

static int64_t row_key(const void *row)
{
	return ((const struct tag_row *)row)->key;
}

static void row_free(void *data)
{
	struct tag_row *row = data;

	free(row->tag.word);
	free(row);
}

static const struct list_source source = {
	.fetch = tags_fetch, .forward = true, .key = row_key, .free = row_free,
};

static enum result tags_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct tags *)view->state)->list, &source, view);
	return OK;
}

static void tags_close(struct view *view)
{
	list_release(&((struct tags *)view->state)->list);
}

static bool tags_stale(const struct view *view, const struct changes *changes)
{
	(void)view;
	return change_touches(changes, NULL, 0);
}

static enum result tags_load(struct view *view, struct err *err)
{
	struct tags *t = view->state;

	if (view->changed)
		list_reload(&t->list);
	list_size(&t->list, view->w, view->h);
	return list_load(&t->list, err);
}

static void others_text(const struct tag_count *tag, struct str *out)
{
	unsigned long others = (unsigned long)(tag->records - tag->customers);

	if (others)
		str_addf(out, Q_("and %lu other record", "and %lu other records", others), others);
}

static void draw_row(const void *data, const struct canvas *c, unsigned style, void *ctx)
{
	const struct tag_row *row = data;
	struct str others = STR_INIT, count = STR_INIT;
	int w;

	(void)ctx;
	str_addf(&count, "%lld", (long long)row->tag.customers);
	canvas_put(c, &(struct put){ .x = 0, .w = COUNT_W - 2, .style = ON(ROLE_label, style_role(style)),
		.align = ALIGN_END, .text = count.s });
	w = canvas_put(c, &(struct put){ .x = COUNT_W, .w = c->w - COUNT_W, .style = style,
		.dir = PUT_AUTO, .text = row->tag.word });
	others_text(&row->tag, &others);
	if (others.len && c->w - COUNT_W - w > 4)
		canvas_text(c, COUNT_W + w + 2, 0, c->w - COUNT_W - w - 3,
			ON(ROLE_dim, style_role(style)), others.s);
	str_release(&others);
	str_release(&count);
}

static const char *empty_text(void)
{
	return _("No tags yet: t on a customer gives one.");
}

static void tags_draw(const struct view *view, struct canvas *out)
{
	const struct tags *t = view->state;

	if (list_is_empty(&t->list)) {
		struct canvas text = canvas_part(out, 1, 1, out->w - 2, out->h - 1);

		canvas_wrap(&text, 0, ROLE_dim, PUT_UI, empty_text());
	}
	list_draw(&t->list, out, view->focused, draw_row, NULL);
}

static void tags_heading(const struct view *view, struct str *out)
{
	const struct tags *t = view->state;

	str_addf(out, Q_("%zu tag, by customers", "%zu tags, by customers", t->n), t->n);
}

static void tags_text(const struct view *view, struct str *out)
{
	const struct tags *t = view->state;

	tags_heading(view, out);
	if (list_is_empty(&t->list))
		str_addf(out, "\n%s", empty_text());
}

static void tags_row_text(const struct view *view, const void *data, struct str *out)
{
	const struct tag_row *row = data;
	struct str others = STR_INIT;

	(void)view;
	str_addf(out, "%s%s%lld", row->tag.word, comma(), (long long)row->tag.customers);
	others_text(&row->tag, &others);
	if (others.len)
		str_addf(out, "%s%s", comma(), others.s);
	str_release(&others);
}

static int64_t tags_count(const struct view *view)
{
	return (int64_t)((const struct tags *)view->state)->n;
}

static struct list *tags_list(struct view *view)
{
	return &((struct tags *)view->state)->list;
}

static const struct view_ops tags_ops = {
	.name = "tags", .title = N_("Tags"), .in = IN_TAGS, .first = tags_screen_actions,
	.state_size = sizeof(struct tags),
	.open = tags_open, .stale = tags_stale, .load = tags_load, .draw = tags_draw,
	.close = tags_close, .list = tags_list, .heading = tags_heading, .text = tags_text,
	.row_text = tags_row_text, .count = tags_count,
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

static const struct tag_row *chosen(struct target *t, struct err *err)
{
	const struct tag_row *row = list_row(tags_list(ui_focused(t->ui)));

	if (!row)
		err_set(err, ERR_INVALID, _("Nothing is chosen here."));
	return row;
}

/* Quotes keep a tag of several words together; a quote in it ends them, so it is left out. */
static enum result show_customers(struct target *t, const struct args *args, struct err *err)
{
	const struct tag_row *row = chosen(t, err);
	struct str filter = STR_INIT;
	struct view *view;

	(void)args;
	if (!row)
		return err->code;
	str_add(&filter, "tag:\"");
	for (const char *c = row->tag.word; *c; c++)
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
	const struct tag_row *row = chosen(t, err);
	struct str name = STR_INIT, title = STR_INIT;
	char *old, *new;
	enum result code = OK;

	(void)args;
	if (!row)
		return err->code;
	old = xstrdup(row->tag.word);	/* the list is read anew while one types */
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
	const struct tag_row *row = chosen(t, err);
	struct str name = STR_INIT, title = STR_INIT;
	unsigned long records;
	char *old;
	enum result code = OK;

	(void)args;
	if (!row)
		return err->code;
	old = xstrdup(row->tag.word);
	records = (unsigned long)row->tag.records;
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
