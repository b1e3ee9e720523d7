/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * sync inbox, sync decide, sync outbox. */
#include "base/base.h"
#include "app/command.h"

#include "base/date.h"
#include "io/json.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/inbox.h"

static void add_moment(const struct app *app, int64_t at, struct str *out)
{
	struct kind_env env = app_env(app);

	if (at)
		when_moment(at, env.now, (enum calendar)env.calendar, out);
}

static void json_moment(struct json_writer *w, const char *name, int64_t at)
{
	struct str text = STR_INIT;

	if (at)
		date_print(at, &text);
	jw_string(w, name, at ? text.s : NULL);
	str_release(&text);
}

/* Isolates are for screens. */
static void json_text(struct json_writer *w, const char *name, const char *text)
{
	struct str plain = STR_INIT;

	isolate_strip(text, &plain);
	jw_string(w, name, plain.s);
	str_release(&plain);
}

/* --- Inbox. */

static const char *const kind_names[] = {
	[INBOX_CONFLICT] = "conflict", [INBOX_REFUSED] = "refused",
	[INBOX_MISSING] = "missing", [INBOX_ASIDE] = "aside",
};

static void json_inbox(struct target *t, const struct inbox *inbox)
{
	struct json_writer w;

	jw_init(&w, t->out, false);
	jw_array(&w, NULL);
	for (size_t i = 0; i < inbox->n; i++) {
		const struct inbox_item *item = &inbox->v[i];

		jw_object(&w, NULL);
		jw_string(&w, "id", item->id);
		jw_string(&w, "kind", kind_names[item->kind]);
		jw_string(&w, "entity", item->entity ? item->entity->name : NULL);
		json_text(&w, "title", item->title);
		jw_string(&w, "field", item->field ? item->field->name : NULL);
		json_text(&w, "here", item->here);
		json_text(&w, "there", item->there);
		jw_bool(&w, "mine", item->mine);
		jw_bool(&w, "ask", item->ask);
		jw_string(&w, "reason", item->reason);
		json_moment(&w, "at", item->at);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	str_addc(t->out, '\n');
}

static void plain_item(struct target *t, const struct inbox_item *item)
{
	struct str at = STR_INIT;

	add_moment(t->app, item->at, &at);
	str_addf(t->out, "%s  %s%s%s\n", item->id, item->title, at.len ? " · " : "", at.s);
	if (item->field)
		/* TRANSLATORS: a field, the value that holds here, the one that gave way */
		str_addf(t->out, _("    %s: here %s, there %s"), _(item->field->label), item->here, item->there);
	else
		str_addf(t->out, _("    here: %s, there: %s"), item->here, item->there);
	str_addc(t->out, '\n');
	if (item->reason)
		str_addf(t->out, "    %s\n", item->reason);
	str_release(&at);
}

static enum result show_inbox(struct target *t, const struct args *args, struct err *err)
{
	struct inbox inbox = { 0 };
	enum result code = inbox_read(t->app, &inbox, err);

	(void)args;
	if (!code && t->json)
		json_inbox(t, &inbox);
	for (size_t i = 0; !code && !t->json && i < inbox.n; i++)
		plain_item(t, &inbox.v[i]);
	if (!code && !t->json)
		str_addf(t->out, "%s\n", inbox.n ? _("Decide with: wasit sync decide ID here, or: there") :
			_("Nothing waits for a decision."));
	inbox_release(&inbox);
	return code;
}

static enum result decide(struct target *t, const struct args *args, struct err *err)
{
	struct inbox inbox = { 0 };
	const struct inbox_item *item;
	bool here = t->nwords == 2 && str_eq(t->words[1], "here");
	enum result code;

	(void)args;
	if (t->nwords != 2 || (!here && !str_eq(t->words[1], "there")))
		return err_set(err, ERR_USAGE, _("Say which and how: wasit sync decide ID here, or: there; "
			"\"wasit sync inbox\" shows the ids."));
	code = inbox_read(t->app, &inbox, err);
	item = code ? NULL : inbox_find(&inbox, t->words[0]);
	if (!code && !item)
		code = err_set(err, ERR_MISSING, _("Nothing in the inbox has the id %s."), t->words[0]);
	if (!code)
		code = here ? inbox_keep(t->app, item, t->out, err) : inbox_take(t->app, item, t->out, err);
	if (!code)
		str_addc(t->out, '\n');
	inbox_release(&inbox);
	return code;
}

/* --- Outbox. */

static void json_outbox(struct target *t, const struct outbox *outbox)
{
	struct json_writer w;

	jw_init(&w, t->out, false);
	jw_array(&w, NULL);
	for (size_t i = 0; i < outbox->n; i++) {
		const struct outbox_item *item = &outbox->v[i];

		jw_object(&w, NULL);
		jw_string(&w, "entity", item->entity->name);
		jw_string(&w, "id", item->id);
		json_text(&w, "title", item->title);
		jw_string(&w, "to", item->remote);
		json_moment(&w, "since", item->since);
		jw_string(&w, "refused", item->refused);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	str_addc(t->out, '\n');
}

static void plain_waiting(struct target *t, const struct outbox_item *item)
{
	struct str at = STR_INIT;

	add_moment(t->app, item->since, &at);
	str_addf(t->out, "%s · %s%s%s%s%s\n", _(item->entity->label), item->title, at.len ? " · " : "", at.s,
		*item->what ? " · " : "", item->what);
	if (item->refused)
		str_addf(t->out, _("    refused: %s"), item->refused);
	if (item->refused)
		str_addc(t->out, '\n');
	str_release(&at);
}

static enum result show_outbox(struct target *t, const struct args *args, struct err *err)
{
	struct outbox outbox = { 0 };
	enum result code = outbox_read(t->app, &outbox, err);

	(void)args;
	if (!code && t->json)
		json_outbox(t, &outbox);
	for (size_t i = 0; !code && !t->json && i < outbox.n; i++)
		plain_waiting(t, &outbox.v[i]);
	if (!code && !t->json && outbox.more)
		str_addf(t->out, "%s\n", _("… and more"));
	if (!code && !t->json && !outbox.n)
		str_addf(t->out, "%s\n", _("Everything is sent."));
	outbox_release(&outbox);
	return code;
}

const struct action inbox_actions[] = {
	{ .name = "sync-inbox", .help = N_("What was changed on both sides or refused, to be decided"),
	  .in = IN_SHELL, .run = show_inbox },
	{ .name = "sync-decide", .help = N_("Decide on something of the inbox"), .words = "ID here|there",
	  .in = IN_SHELL, .flags = A_WRITES, .run = decide },
	{ .name = "sync-outbox", .help = N_("What waits to be sent, and what was refused"), .in = IN_SHELL,
	  .run = show_outbox },
	{ .name = NULL },
};
