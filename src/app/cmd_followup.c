/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * followup done, followup snooze. */
#include "base/base.h"
#include "app/command.h"

#include "model/schema/work.h"
#include "store/query.h"
#include "app/followups.h"
#include "app/record_json.h"

/* A follow-up, or the next open one of the customer that was named. */
static enum result find_followup(struct target *t, int64_t *n, struct err *err)
{
	struct err second = { 0 };

	if (!t->nwords)
		return err_set(err, ERR_USAGE, _("Say which one: an id, a title or a customer."));
	if (app_find(t->app, &followup_entity, t->words[0], n, err) == OK)
		return OK;
	if (err->code == ERR_MISSING && followup_next_of(t->app, t->words[0], n, &second) == OK)
		return OK;
	return err->code;
}

static enum result print_followup(struct target *t, int64_t n, const char *message,
	struct err *err)
{
	struct record *rec = NULL;

	if (!t->json) {
		str_addf(t->out, "%s\n", message);
		return OK;
	}
	if (query_get(t->app->db, &followup_entity, n, &rec, err))
		return err->code;
	record_print_json(t->app, rec, t->out);
	record_free(&rec);
	return OK;
}

static enum result done(struct target *t, const struct args *args, struct err *err)
{
	struct str message = STR_INIT;
	int64_t n;
	enum result code = find_followup(t, &n, err);

	if (!code)
		code = followup_done(t->app, n, args_text(args, "note"), &message, err);
	if (!code)
		code = print_followup(t, n, message.s, err);
	str_release(&message);
	return code;
}

static enum result snooze(struct target *t, const struct args *args, struct err *err)
{
	struct str message = STR_INIT;
	int64_t n;
	enum result code = find_followup(t, &n, err);

	(void)args;
	if (!code)
		code = followup_snooze(t->app, n, t->nwords > 1 ? t->words[1] : "+1", &message, err);
	if (!code)
		code = print_followup(t, n, message.s, err);
	str_release(&message);
	return code;
}

static const struct field done_params[] = {
	{ .name = "note", .kind = &kind_note, .label = N_("How it went") },
};

const struct action followup_actions[] = {
	{ .name = "followup-done", .help = N_("Mark a follow-up as done"),
	  .words = "FOLLOWUP", .params = done_params, .nparams = COUNT(done_params),
	  .in = IN_SHELL, .flags = A_WRITES, .run = done },
	{ .name = "followup-snooze", .help = N_("Move a follow-up: +1, +3, +1w, tomorrow 17:00"),
	  .words = "FOLLOWUP [WHEN]", .in = IN_SHELL, .flags = A_WRITES, .run = snooze },
	{ .name = NULL },
};
