/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The inbox of the sync: what two have changed or a server refuses, both values side by side, one key to decide. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "text/when.h"
#include "app/inbox.h"
#include "ui/popup.h"
#include "ui/table.h"
#include "ui/ui_p.h"

struct answer {
	enum { ANSWER_KEEP, ANSWER_TAKE, ANSWER_LATER } what;
	enum inbox_kind kind;
	int64_t key, conflict;
};

struct data {
	struct inbox inbox;
	/* Of this visit, all owned: */
	int64_t *later;			/* keys of what is left for another time */
	size_t nlater, later_cap;
	struct answer *answers;		/* newest last */
	size_t nanswers, cap;
};

/* --- The rows. */

static enum result read_data(const struct view *view, void *data, struct err *err)
{
	return inbox_read(view->ui->app, &((struct data *)data)->inbox, err);
}

static void release_data(void *data)
{
	struct data *in = data;

	inbox_release(&in->inbox);
	free(in->later);
	free(in->answers);
}

/* Of the new one only what was read is there. */
static void keep_visit(void *data, void *old)
{
	struct data *now = data, *before = old;
	struct inbox read = now->inbox;

	*now = *before;
	*before = (struct data){ .inbox = now->inbox };
	now->inbox = read;
}

static const void *item_at(const void *data, size_t i)
{
	const struct inbox *inbox = &((const struct data *)data)->inbox;

	return i < inbox->n ? &inbox->v[i] : NULL;
}

static int64_t item_key(const void *item)
{
	return table_key(((const struct inbox_item *)item)->id);
}

static bool is_later(const void *data, const void *item)
{
	const struct data *in = data;
	int64_t key = in->nlater ? item_key(item) : 0;

	for (size_t i = 0; i < in->nlater; i++)
		if (in->later[i] == key)
			return true;
	return false;
}

static void label_of(const struct inbox_item *item, struct str *out)
{
	if (item->kind == INBOX_CONFLICT)
		str_add(out, _(item->field->label));
	else
		str_add(out, item->kind == INBOX_REFUSED ? _("Rejected") :
			item->kind == INBOX_MISSING ? P_("record", "Not there") : _("Cannot be read"));
}

/* Whether it was typed here: who decides has forgotten which one was his. */
static void add_whose(const struct inbox_item *item, bool here, struct str *out)
{
	if (item->kind == INBOX_CONFLICT && item->mine == here)
		str_addf(out, " · %s", P_("whose value", "yours"));
}

/* A value in one line; a note has several. */
static void value_of(const struct inbox_item *item, bool here, struct str *out)
{
	isolate_auto(out, here ? item->here : item->there);
	for (size_t i = 0; i < out->len; i++)
		if (out->s[i] == '\n')
			out->s[i] = ' ';
	add_whose(item, here, out);
}

enum { ASK, TITLE, AT, INDENT, LABEL, HOLDS, HERE, THERE };
static const struct table_column columns[] = {
	[ASK] = { .w = 2, .mark = true },
	[TITLE] = { .dir = PUT_AUTO },
	[AT] = { .w = 15, .align = ALIGN_END },
	[INDENT] = { .w = 2, .below = true },
	[LABEL] = { .w = 18, .below = true },
	[HOLDS] = { .w = 2, .below = true, .sign = GLYPH_CHECK },
	[HERE] = { N_("Holds now (Enter keeps it)"), .below = true },
	[THERE] = { N_("The other (o takes it)"), .below = true },
};

static const enum role roles[COUNT(columns)] = {
	[ASK] = ROLE_warning, [AT] = ROLE_dim, [LABEL] = ROLE_label, [HOLDS] = ROLE_ok,
};

static void item_cell(const struct view *view, const void *data, size_t column, struct str *out, enum role *role)
{
	const struct inbox_item *item = data;
	struct kind_env env = app_env(view->ui->app);

	*role = roles[column];
	if (column == TITLE)
		str_add(out, item->title);
	else if (column == LABEL)
		label_of(item, out);
	else if (column == HERE || column == THERE)
		value_of(item, column == HERE, out);
	else if (column == AT && item->at)
		when_moment(item->at, env.now, (enum calendar)env.calendar, out);
	else if (column == ASK && item->ask)
		str_addc(out, '!');
}

static void item_sentence(const struct view *view, const void *data, struct str *out)
{
	const struct inbox_item *item = data;
	struct str label = STR_INIT, here = STR_INIT, there = STR_INIT;

	(void)view;
	label_of(item, &label);
	value_of(item, true, &here);
	value_of(item, false, &there);
	if (item->kind == INBOX_CONFLICT)
		/* TRANSLATORS: whose, which field, the value that holds, the one that gave way */
		str_addf(out, _("%s, %s: %s holds, the other is %s"), item->title, label.s, here.s, there.s);
	else	/* TRANSLATORS: whose, what is wrong with it, what each key does */
		str_addf(out, _("%s, %s; Enter: %s, o: %s"), item->title, label.s, here.s, there.s);
	str_release(&label);
	str_release(&here);
	str_release(&there);
}

static const char *item_reason(const void *item)
{
	return ((const struct inbox_item *)item)->reason;
}

static const struct table_desc table = {
	.size = sizeof(struct data), .read = read_data, .release = release_data, .item = item_at, .hidden = is_later,
	.keep = keep_visit, .key = item_key, .columns = columns, .ncolumns = COUNT(columns), .cell = item_cell,
	.sentence = item_sentence, .warning = item_reason, .warning_role = ROLE_dim,
	.empty = N_("Nothing waits for a decision: what two have changed is shown here, with both values."),
	.rest = N_("The rest waits for another time."),
};

static void inbox_heading(const struct view *view, struct str *out)
{
	const struct data *in = table_data(view);
	size_t n[2] = { 0 };		/* as the top line counts them: what holds without anybody, what asks */

	for (size_t i = 0; i < in->inbox.n; i++)
		n[in->inbox.v[i].ask] += !is_later(in, &in->inbox.v[i]);
	str_addf(out, Q_("Inbox: %zu to decide", "Inbox: %zu to decide", n[true]), n[true]);
	if (n[false])
		str_addf(out, Q_(", %zu to look at", ", %zu to look at", n[false]), n[false]);
}

static void inbox_text(const struct view *view, struct str *out)
{
	table_text(view, out);
	if (!table_empty(view))
		str_addf(out, "\n%s", _("Enter keeps what holds, o takes the other value, s leaves it for later."));
}

static int64_t inbox_chosen(const struct view *view, const struct entity **entity)
{
	const struct inbox_item *item = table_chosen(view);

	*entity = item ? item->entity : NULL;
	return item ? item->n : 0;
}

/* The keys of the decision where there is one. */
static bool inbox_offers(const struct view *view, const struct action *action)
{
	return action->in != IN_INBOX || !table_empty(view);
}

const struct view_ops inbox_ops = {
	.name = "inbox", .title = N_("Inbox"), .in = IN_INBOX, .first = inbox_screen_actions,
	TABLE_OPS, .table = &table, .chosen = inbox_chosen, .heading = inbox_heading, .text = inbox_text,
	.offers = inbox_offers,
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

static const struct inbox_item *chosen(struct target *t, struct err *err)
{
	const struct view *view = ui_view(t->ui, &inbox_ops);
	const struct inbox_item *item = table_chosen(view);

	if (!item)
		err_set(err, ERR_MISSING, "%s", table_empty(view));
	return item;
}

static void answered(struct target *t, const struct inbox_item *item, int what)
{
	struct view *view = ui_view(t->ui, &inbox_ops);
	struct data *in = table_data(view);

	in->answers = array_grow(in->answers, &in->cap, in->nanswers + 1, sizeof(*in->answers));
	in->answers[in->nanswers++] = (struct answer){ what, item->kind, item_key(item), item->conflict };
	str_add(t->out, _(" — u undoes"));
	view_reload(view);
	ui_sync_look(t->ui);
}

static enum result keep(struct target *t, const struct args *args, struct err *err)
{
	const struct inbox_item *item = chosen(t, err);

	(void)args;
	if (!item || inbox_keep(t->app, item, t->out, err))
		return err->code;
	answered(t, item, ANSWER_KEEP);
	return OK;
}

static enum result take(struct target *t, const struct args *args, struct err *err)
{
	const struct inbox_item *item = chosen(t, err);

	(void)args;
	if (!item || inbox_take(t->app, item, t->out, err))
		return err->code;
	answered(t, item, ANSWER_TAKE);
	return OK;
}

static void add_whole(const struct inbox_item *item, bool here, struct str *out)
{
	str_add(out, here ? _("Holds now (Enter keeps it)") : _("The other (o takes it)"));
	add_whose(item, here, out);
	str_addf(out, "\n%s", here ? item->here : item->there);
}

/* A row has room for the beginning of a note. */
static enum result show(struct target *t, const struct args *args, struct err *err)
{
	const struct inbox_item *item = chosen(t, err);
	struct str title = STR_INIT, text = STR_INIT;

	(void)args;
	if (!item)
		return err->code;
	str_addf(&title, "%s · ", item->title);
	label_of(item, &title);
	add_whole(item, true, &text);
	str_add(&text, "\n\n");
	add_whole(item, false, &text);
	if (item->reason)
		str_addf(&text, "\n\n%s", item->reason);
	ui_show(t->ui, title.s, text.s);
	str_release(&title);
	str_release(&text);
	return OK;
}

static enum result later(struct target *t, const struct args *args, struct err *err)
{
	struct data *in = table_data(ui_view(t->ui, &inbox_ops));
	const struct inbox_item *item = chosen(t, err);

	(void)args;
	if (!item)
		return err->code;
	in->later = array_grow(in->later, &in->later_cap, in->nlater + 1, sizeof(*in->later));
	in->later[in->nlater++] = item_key(item);
	str_addf(t->out, _("%s: left for later"), item->title);
	answered(t, item, ANSWER_LATER);
	return OK;
}

static enum result take_back(struct target *t, const struct answer *last, struct data *in,
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
	struct data *in = table_data(view);
	const struct answer *last = in->nanswers ? &in->answers[in->nanswers - 1] : NULL;
	enum result code;

	(void)args;
	if (!last)
		return err_set(err, ERR_MISSING, _("There is nothing to undo."));
	code = take_back(t, last, in, err);
	list_choose(table_list(view), last->key);
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
	{ .name = "inbox-show", .keys = "v <A-v>", .help = N_("Show both values whole"), .hint = N_("whole"),
	  .in = IN_INBOX, .run = show },
	{ .name = "inbox-undo", .keys = "u <A-z>", .help = N_("Take the last answer back"), .in = IN_INBOX,
	  .flags = A_WRITES, .run = undo },
	{ .name = NULL },
};
