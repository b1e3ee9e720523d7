/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * history, undo, redo. */
#include "base/base.h"
#include "app/command.h"

#include <inttypes.h>

#include "io/json.h"
#include "model/record.h"
#include "store/query.h"
#include "text/when.h"
#include "app/output.h"
#include "app/record_json.h"

#define HISTORY_ROWS 200

/* A raw value for the eye. */
static void show_raw(struct app *app, const struct field *field, const char *raw, struct str *out)
{
	struct kind_env env = app_env(app);
	struct value value = { 0 };

	if (!raw) {
		str_add(out, "–");
		return;
	}
	if (field->kind == &kind_ref) {
		str_add(out, raw);
		return;
	}
	value_from_raw(field, raw, &value);
	if (value.set)
		field->kind->show(field, &value, &env, out);
	value_clear(&value);
}

/* Does the step of change i touch other kinds of records too?  Then a field alone does not say whose it is: the
 * reminder that goes with a follow-up that is done would read as if something of the broker's were deleted. */
static bool is_mixed(const struct changes *all, size_t i)
{
	size_t k = i;

	while (k && all->v[k - 1].grp == all->v[i].grp)
		k--;
	for (; k < all->n && all->v[k].grp == all->v[i].grp; k++)
		if (all->v[k].entity != all->v[i].entity)
			return true;
	return false;
}

/* A step's line, then its fields. */
static void plain_change(struct app *app, const struct changes *all, size_t i, int64_t *grp, struct str *out)
{
	const struct change *ch = &all->v[i];
	struct str at = STR_INIT;

	if (ch->grp != *grp) {
		struct kind_env env = app_env(app);

		when_moment(ch->at, env.now, (enum calendar)env.calendar, &at);
		str_addf(out, "%-16s  %s%s%s%s\n", at.s, ch->label ? ch->label : "",
			text_is_empty(ch->actor) ? "" : "  — ", ch->actor ? ch->actor : "",
			ch->undone ? _("  (undone)") : "");
		*grp = ch->grp;
		str_release(&at);
	}
	if (!ch->field)
		return;
	str_add(out, "    ");
	if (is_mixed(all, i))
		str_addf(out, "%s · ", _(ch->entity->label));
	str_addf(out, "%s: ", _(ch->field->label));
	show_raw(app, ch->field, ch->old, out);
	str_add(out, " → ");
	show_raw(app, ch->field, ch->new, out);
	str_addc(out, '\n');
}

static enum result history(struct target *t, const struct args *args, struct err *err)
{
	struct changes changes = { 0 };
	struct json_writer w;
	int64_t grp = 0, n = 0;
	enum result code = OK;

	(void)args;
	if (t->nwords && app_find_customer(t->app, t->words[0], &n, err))
		return err->code;
	if (query_history(t->app->db, n, INT64_MAX, HISTORY_ROWS, &changes, err))
		return err->code;
	jw_init(&w, t->out, false);
	if (t->json)
		jw_array(&w, NULL);
	for (size_t i = 0; i < changes.n && !code; i++) {
		if (!t->json)
			plain_change(t->app, &changes, i, &grp, t->out);
		else if (!(code = query_made_values(t->app->db, &changes.v[i], err)))
			change_json(&w, &changes.v[i]);
	}
	if (t->json) {
		jw_end_array(&w);
		str_addc(t->out, '\n');
	}
	changes_release(&changes);
	return code;
}

static void say(struct target *t, const char *phrase, const char *label)
{
	struct json_writer w;

	if (t->json) {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_string(&w, "label", label);
		jw_end_object(&w);
	} else
		str_addf(t->out, "%s %s", phrase, label);
	if (!t->ui)
		str_addc(t->out, '\n');
}

static enum result repeat(struct target *t, bool undo, struct err *err)
{
	int64_t count = t->count ? t->count : 1;

	if (t->nwords && (!parse_int64(t->words[0], &count) || count < 1 || count > 1000))
		return err_set(err, ERR_USAGE, _("How many steps, 1 to 1000, not \"%s\"?"), t->words[0]);
	while (count-- > 0) {
		char *label = NULL;

		if (undo ? app_undo(t->app, &label, err) : app_redo(t->app, &label, err))
			return err->code;
		str_clear(t->out);
		say(t, undo ? _("Taken back:") : _("Done again:"), label);
		free(label);
		output_flush(t, !t->ui);
	}
	return OK;
}

static enum result undo(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return repeat(t, true, err);
}

static enum result redo(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return repeat(t, false, err);
}

const struct action history_actions[] = {
	{ .name = "history", .help = N_("What was changed, by whom and when"), .words = "[CUSTOMER]",
	  .in = IN_SHELL, .run = history },
	{ .name = "undo", .menu = N_("Program"),
	  .keys = "u", .help = N_("Take the last step back"), .words = "[N]",
	  .in = IN_SHELL | IN_MAIN | IN_CALLS | IN_PERSON | IN_TAGS, .flags = A_WRITES, .run = undo },
	{ .name = "redo", .keys = "<C-r>", .help = N_("Do again what was taken back"), .words = "[N]",
	  .in = IN_SHELL | IN_MAIN | IN_CALLS | IN_PAIRS | IN_PERSON | IN_TAGS,
	  .flags = A_WRITES, .run = redo },
	{ .name = NULL },
};
