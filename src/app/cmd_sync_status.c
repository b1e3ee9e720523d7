/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * sync status. */
#include "base/base.h"
#include "app/cmd_sync_p.h"

#include <inttypes.h>

#include "base/date.h"
#include "io/json.h"
#include "model/record.h"
#include "store/sync.h"
#include "text/when.h"

const char *sync_title(const char *name)
{
	return str_eq(name, REMOTE_TEAM) ? P_("server", "Team") :
		str_eq(name, REMOTE_MANAGERS) ? P_("server", "Managers") : P_("server", "Own");
}

void sync_line(struct str *out, const char *text, int64_t n)
{
	if (n)
		str_addf(out, "%8" PRId64 "  %s\n", n, text);
}

#define CONFLICTS_MAX 50

static void json_conflicts(struct json_writer *w, const struct sync_conflicts *list)
{
	jw_array(w, "lost");
	for (size_t i = 0; i < list->n; i++) {
		const struct sync_conflict *c = &list->v[i];

		jw_object(w, NULL);
		jw_string(w, "entity", c->entity->name);
		jw_string(w, "id", c->id);
		jw_string(w, "field", c->field->name);
		jw_string(w, "base", c->base);
		jw_string(w, "here", c->mine);
		jw_string(w, "there", c->theirs);
		jw_string(w, "holds", c->mine_won ? "here" : "there");
		jw_bool(w, "ask", c->ask);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* One remote as it stands. */
struct standing {
	const struct sync_remote *remote;
	struct sync_figures figures;
	struct strlist problems;
};

static void json_remote(struct json_writer *w, const struct standing *s)
{
	struct str at = STR_INIT;

	if (s->remote->last_ok)
		date_print(s->remote->last_ok, &at);
	jw_object(w, NULL);
	jw_string(w, "name", s->remote->name);
	jw_string(w, "url", s->remote->url);
	jw_string(w, "user", s->remote->user);
	jw_string(w, "last", at.len ? at.s : NULL);
	jw_string(w, "trouble", s->remote->trouble);
	jw_string(w, "locked", s->remote->locked);
	jw_int(w, "done", s->remote->done);
	jw_int(w, "pending", s->remote->pending);
	jw_int(w, "waiting", s->figures.waiting);
	jw_int(w, "refused", s->figures.refused);
	jw_int(w, "conflicts", s->figures.conflicts);
	jw_int(w, "aside", s->figures.aside);
	jw_int(w, "missing", s->figures.missing);
	jw_array(w, "problems");
	for (size_t i = 0; i < s->problems.n; i++)
		jw_string(w, NULL, s->problems.v[i]);
	jw_end_array(w);
	jw_end_object(w);
	str_release(&at);
}

static void show_value(struct app *app, const struct field *field, const char *raw, struct str *out)
{
	struct kind_env env = app_env(app);
	struct value value = { 0 };

	value_from_raw(field, raw, &value);
	if (value.set && field->kind != &kind_ref)
		field->kind->show(field, &value, &env, out);
	else
		str_add(out, raw ? raw : "–");
	value_clear(&value);
}

/* Who, which field, what holds and what gave way. */
static void plain_conflict(struct target *t, const struct sync_conflict *c)
{
	struct str holds = STR_INIT, lost = STR_INIT, title = STR_INIT;

	show_value(t->app, c->field, c->mine_won ? c->mine : c->theirs, &holds);
	show_value(t->app, c->field, c->mine_won ? c->theirs : c->mine, &lost);
	query_title(t->app->db, c->entity, c->n, &title);
	/* TRANSLATORS: kind of record, its name, its id; then: field, the value that holds, the other. */
	str_addf(t->out, _("%s %s (%s)\n    %s: %s, not %s"), _(c->entity->label), title.s, c->id,
		_(c->field->label), holds.s, lost.s);
	str_addc(t->out, '\n');
	str_release(&holds);
	str_release(&lost);
	str_release(&title);
}

static void plain_remote(struct target *t, const struct standing *s, bool heading)
{
	struct kind_env env = app_env(t->app);
	struct str at = STR_INIT;

	if (heading)
		str_addf(t->out, "%s\n", sync_title(s->remote->name));
	if (s->remote->last_ok)
		when_moment(s->remote->last_ok, env.now, (enum calendar)env.calendar, &at);
	str_addf(t->out, _("Server: %s"), s->remote->url);
	str_addc(t->out, '\n');
	str_addf(t->out, _("Last sync: %s"), at.len ? at.s : P_("sync", "never"));
	str_addc(t->out, '\n');
	if (s->remote->locked) {
		str_addf(t->out, _("Locked: %s"), s->remote->locked);
		str_addc(t->out, '\n');
	} else if (s->remote->trouble) {
		str_addf(t->out, _("The last try failed: %s"), s->remote->trouble);
		str_addc(t->out, '\n');
	}
	sync_line(t->out, _("waiting to be sent"), s->figures.waiting);
	sync_line(t->out, _("refused by the server"), s->figures.refused);
	sync_line(t->out, _("fields in which one value gave way"), s->figures.conflicts);
	sync_line(t->out, _("put aside, wasit cannot read them"), s->figures.aside);
	sync_line(t->out, _("no longer on the server: \"wasit sync --missing send\" or \"delete\""),
		s->figures.missing);
	for (size_t i = 0; i < s->problems.n; i++)
		str_addf(t->out, "%s\n", s->problems.v[i]);
	str_release(&at);
}

static enum result read_standing(struct app *app, const struct sync_remote *remote,
	struct standing *out, struct err *err)
{
	*out = (struct standing){ .remote = remote };
	if (sync_count(app->db, remote->name, remote->mark, &out->figures, err))
		return err->code;
	return sync_problems(app->db, remote->name, &out->problems, err);
}

static enum result show_status(struct target *t, const struct sync_remotes *remotes,
	const struct sync_conflicts *conflicts, struct err *err)
{
	enum result code = OK;
	struct json_writer w;

	jw_init(&w, t->out, false);
	if (t->json) {
		jw_object(&w, NULL);
		jw_array(&w, "remotes");
	}
	for (size_t i = 0; i < remotes->n && !code; i++) {
		struct standing standing;

		code = read_standing(t->app, &remotes->v[i], &standing, err);
		if (!code && t->json)
			json_remote(&w, &standing);
		else if (!code)
			plain_remote(t, &standing, remotes->n > 1);
		strlist_release(&standing.problems);
	}
	if (t->json) {
		jw_end_array(&w);
		json_conflicts(&w, conflicts);
		jw_end_object(&w);
		str_addc(t->out, '\n');
	}
	for (size_t i = 0; i < conflicts->n && !t->json; i++)
		plain_conflict(t, &conflicts->v[i]);
	return code;
}

enum result sync_show_status(struct target *t, const struct args *args, struct err *err)
{
	struct sync_remotes remotes;
	struct sync_conflicts conflicts = { 0 };
	struct sync_remote none;
	enum result code = sync_remotes_get(t->app->db, &remotes, err);

	(void)args;
	if (code)
		return code;
	if (!remotes.n)
		return sync_remote_get(t->app->db, REMOTE_OWN, &none, err);
	code = sync_conflicts_get(t->app->db, CONFLICTS_MAX, &conflicts, err);
	if (!code)
		code = show_status(t, &remotes, &conflicts, err);
	sync_conflicts_release(&conflicts);
	sync_remotes_release(&remotes);
	return code;
}
