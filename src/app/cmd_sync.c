/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * sync, sync add, sync status. */
#include "base/base.h"
#include "app/command.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/secret.h"
#include "base/sys.h"
#include "io/json.h"
#include "model/record.h"
#include "store/sync.h"
#include "text/when.h"
#include "app/config.h"
#include "app/output.h"
#include "app/sync.h"

static const struct field add_params[] = {
	{ .name = "name", .kind = &kind_text, .label = N_("Which server"), .initial = REMOTE_OWN,
	  .help = N_("own (your database), team or managers") },
	{ .name = "user", .kind = &kind_text, .label = N_("User"),
	  .help = N_("Name on the server") },
	{ .name = "password_command", .kind = &kind_text, .label = N_("Password command"),
	  .help = N_("Kept as the option sync_password_command") },
};
static const struct field once_params[] = {
	{ .name = "dry_run", .kind = &kind_bool, .label = N_("Only show"),
	  .help = N_("Show what would happen and change nothing") },
	{ .name = "attachments", .kind = &kind_bool, .label = N_("With files"),
	  .help = N_("Fetch the files of all documents, too, not only those that are opened") },
	{ .name = "missing", .kind = &kind_text, .label = N_("Missing there"),
	  .help = N_("send or delete what is here and no longer on the server") },
	{ .name = "reset", .kind = &kind_bool, .label = N_("Everything again"),
	  .help = N_("Compare every record, as with a server never seen") },
	{ .name = "watch", .kind = &kind_bool, .label = N_("Stay in step"),
	  .help = N_("Go on: send what is written here and take what is new there, until it is ended") },
	{ .name = "screen", .kind = &kind_bool, .label = N_("For a screen"),
	  .help = N_("With --watch: wait for the turn, and end with the program that started it") },
	{ .name = "password_stdin", .kind = &kind_bool, .label = N_("Password from input"),
	  .help = N_("Read the password from standard input, its first line") },
};

/* Somebody waits for it: a line that is down is told in seconds. */
#define TRIES 3

static bool is_yes(const struct args *args, const char *name)
{
	const char *text = args_text(args, name);

	return text && str_eq(text, "yes");
}

static enum result add(struct target *t, const struct args *args, struct err *err)
{
	const char *command = args_text(args, "password_command");
	const char *name = args_text(args, "name") ? args_text(args, "name") : REMOTE_OWN;
	struct sync_options options = { .http.tries = TRIES };
	struct sync_remote remote;

	if (t->nwords != 1)
		return err_set(err, ERR_USAGE, _("Say the database's address: "
			"wasit sync add https://example.org/wasit."));
	if (command) {
		if (config_set(t->app->config_path, "sync_password_command", command, err))
			return err->code;
		app_configure(t->app);
	}
	if (sync_add(t->app, name, t->words[0], args_text(args, "user"), &options, err) ||
	    sync_remote_get(t->app->db, name, &remote, err))
		return err->code;
	if (!t->json)
		str_addf(t->out, _("The database is at %s now; \"wasit sync\" brings both together."),
			remote.url);
	else {
		struct json_writer w;

		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_string(&w, "name", remote.name);
		jw_string(&w, "url", remote.url);
		jw_string(&w, "user", remote.user);
		jw_end_object(&w);
	}
	str_addc(t->out, '\n');
	sync_remote_release(&remote);
	return OK;
}

/* --- Once. */

static void json_counts(struct json_writer *w, const struct sync_counts *c)
{
	jw_int(w, "up", c->up);
	jw_int(w, "down", c->down);
	jw_int(w, "merged", c->merged);
	jw_int(w, "conflicts", c->conflicts);
	jw_int(w, "refused", c->refused);
	jw_int(w, "aside", c->aside);
	jw_int(w, "left", c->left);
	jw_int(w, "files", c->files);
	jw_int(w, "requests", c->requests);
}

static void json_report(struct target *t, const struct sync_report *r, bool dry, bool done)
{
	struct json_writer w;

	jw_init(&w, t->out, true);
	jw_object(&w, NULL);
	jw_bool(&w, "dry_run", dry);
	jw_bool(&w, "complete", done);
	json_counts(&w, &r->all);
	jw_array(&w, "remotes");
	for (size_t i = 0; i < r->nparts; i++) {
		jw_object(&w, NULL);
		jw_string(&w, "name", r->part[i].name);
		jw_bool(&w, "complete", !r->part[i].code);
		jw_string(&w, "trouble", *r->part[i].trouble ? r->part[i].trouble : NULL);
		json_counts(&w, &r->part[i].counts);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	jw_end_object(&w);
	str_addc(t->out, '\n');
}

static void add_line(struct str *out, const char *text, int64_t n)
{
	if (n)
		str_addf(out, "%8" PRId64 "  %s\n", n, text);
}

static bool is_quiet(const struct sync_counts *c)
{
	return !c->up && !c->down && !c->merged && !c->refused && !c->aside &&
		!c->left && !c->files;
}

static void plain_counts(struct target *t, const struct sync_counts *c, bool dry, bool done)
{
	if (c->other)
		str_addf(t->out, "%s\n", _("Everything is compared."));
	if (done && is_quiet(c)) {
		str_addf(t->out, "%s\n", _("Both sides are the same."));
		return;
	}
	add_line(t->out, dry ? P_("sync", "would be sent") : P_("sync", "sent"), c->up);
	add_line(t->out, dry ? P_("sync", "would be taken") : P_("sync", "taken"), c->down);
	add_line(t->out, _("changed on both sides, merged"), c->merged);
	add_line(t->out, _("fields in which one value gave way: see \"wasit sync status\""), c->conflicts);
	add_line(t->out, _("files of documents sent and fetched"), c->files);
	add_line(t->out, _("left this machine, for they belong to others now"), c->left);
	add_line(t->out, _("refused by the server: see \"wasit sync status\""), c->refused);
	add_line(t->out, _("put aside, wasit cannot read them: see \"wasit sync status\""), c->aside);
}

/* What people call it; the word for commands is the English one. */
static const char *title_of(const char *name)
{
	return str_eq(name, REMOTE_TEAM) ? P_("server", "Team") :
		str_eq(name, REMOTE_MANAGERS) ? P_("server", "Managers") : P_("server", "Own");
}

/* One server needs no heading. */
static void plain_report(struct target *t, const struct sync_report *r, bool dry)
{
	bool failed = false;

	for (size_t i = 0; i < r->nparts; i++) {
		const struct sync_part *part = &r->part[i];

		if (r->nparts > 1)
			str_addf(t->out, "%s\n", title_of(part->name));
		plain_counts(t, &part->counts, dry, !part->code);
		/* The first error is the command's own, and told by it. */
		if (part->code && failed)
			str_addf(t->out, "%s\n", part->trouble);
		failed |= part->code != OK;
	}
}

/* --- What is no longer there. */

#define MISSING_SHOWN 20

/* "the kind: its name (its id)" of what a person is to decide about. */
static enum result show_missing(struct target *t, const char *remote, struct err *err)
{
	int64_t *v = NULL;
	size_t n = 0;
	enum result code = sync_missing(t->app->db, remote, 0, &v, &n, err);

	if (!code && n)
		str_addf(t->out, Q_("%d record is here and no longer on the server; \"wasit sync --missing send\" "
			"sends it again, \"--missing delete\" deletes it here:",
			"%d records are here and no longer on the server; \"wasit sync --missing send\" "
			"sends them again, \"--missing delete\" deletes them here:", (unsigned long)n), (int)n);
	if (!code && n)
		str_addc(t->out, '\n');
	for (size_t i = 0; i < MIN(n, MISSING_SHOWN) && !code; i++) {
		const struct entity *entity = query_entity_of(t->app->db, v[i]);
		char id[ULID_LEN + 1] = "";

		query_id_of(t->app->db, v[i], id);
		str_addf(t->out, "  %s: ", entity ? _(entity->label) : "?");
		if (entity)
			query_title(t->app->db, entity, v[i], t->out);
		str_addf(t->out, " (%s)\n", id);
	}
	if (!code && n > MISSING_SHOWN)
		str_add(t->out, "  …\n");
	free(v);
	return code;
}

/* Before a sync, which then carries it out. */
static enum result settle_missing(struct target *t, const char *what, struct err *err)
{
	bool forget = str_eq(what, "delete");
	struct sync_remotes remotes;
	enum result code;

	if (!forget && !str_eq(what, "send"))
		return err_set(err, ERR_USAGE, _("--missing is \"send\" or \"delete\"."));
	if (sync_remotes_get(t->app->db, &remotes, err))
		return err->code;
	code = app_bulk_begin(t->app, _("Deleted, for the server has it no longer"), err);
	for (size_t i = 0; i < remotes.n && !code; i++) {
		int64_t *v = NULL;
		size_t n = 0;

		code = sync_missing(t->app->db, remotes.v[i].name, 0, &v, &n, err);
		for (size_t k = 0; k < n && !code; k++) {
			const struct entity *entity = query_entity_of(t->app->db, v[k]);

			if (forget && entity && app_delete(t->app, entity, v[k], err) &&
			    err->code != ERR_MISSING)
				code = err->code;
			if (!code)
				code = sync_missing_settle(t->app->db, remotes.v[i].name, v[k], forget, err);
		}
		free(v);
	}
	sync_remotes_release(&remotes);
	return app_bulk_end(t->app, !code, code ? &(struct err){ 0 } : err) || code ? err->code : OK;
}

static void show_progress(void *ctx, const char *remote, int64_t done, int64_t pending)
{
	bool *shown = ctx;

	(void)remote;
	*shown = true;
	/* TRANSLATORS: records that came from the server, and all there are. */
	fputc('\r', stderr);
	fprintf(stderr, _("%lld of %lld records"), (long long)done, (long long)(done + pending));
}

/* --- Staying. */

static void tell_watch(void *ctx, const struct sync_report *r, const char *trouble)
{
	struct target *t = ctx;
	struct str at = STR_INIT;
	int minute;

	if (t->json) {
		struct json_writer w;

		date_print(date_now(), &at);
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_string(&w, "at", at.s);
		jw_int(&w, "up", r ? r->all.up : 0);
		jw_int(&w, "down", r ? r->all.down : 0);
		jw_int(&w, "merged", r ? r->all.merged : 0);
		jw_string(&w, "trouble", trouble);
		jw_end_object(&w);
	} else {
		date_civil(date_now(), &minute);
		str_addf(t->out, "%02d:%02d  ", minute / 60, minute % 60);
		if (trouble)
			str_add(t->out, trouble);
		else
			str_addf(t->out, _("sent %lld, taken %lld, merged %lld"), (long long)r->all.up,
				(long long)r->all.down, (long long)r->all.merged);
	}
	str_addc(t->out, '\n');
	output_flush(t, true);		/* it goes on for hours */
	fflush(stdout);
	str_release(&at);
}

static enum result watch(struct target *t, const struct sync_options *options, bool of_screen,
	struct err *err)
{
	/* A screen reads how it stands in the database, and nothing else. */
	struct sync_listener listener = { of_screen ? NULL : tell_watch, t, of_screen };

	if (t->plain)
		return err_set(err, ERR_USAGE, _("Here it stays in step by itself; on a command line of its "
			"own, \"wasit sync --watch\" does it."));
	return sync_watch(t->app, options, &listener, err);
}

static enum result read_password(struct err *err)
{
	struct str line = STR_INIT;
	enum result code = sys_read_file("-", 4096, &line, err);

	if (!code) {
		str_cut(&line, strcspn(line.s, "\r\n"));
		sync_password(line.s);
	}
	memset(line.s, 0, line.len);
	str_release(&line);
	return code;
}

static enum result once(struct target *t, const struct args *args, struct err *err)
{
	struct sync_options options = { .dry_run = is_yes(args, "dry_run"),
		.reset = is_yes(args, "reset"), .attachments = is_yes(args, "attachments"), .http.tries = TRIES };
	struct sync_report report;
	bool shown = false;
	enum result code;

	if (secret_can_ask()) {		/* somebody sits there */
		options.progress = show_progress;
		options.ctx = &shown;
	}
	if (t->nwords)
		return err_set(err, ERR_USAGE, _("There is \"wasit sync\", \"wasit sync add URL\" and "
			"\"wasit sync status\"."));
	if (is_yes(args, "password_stdin") && read_password(err))
		return err->code;
	if (args_text(args, "missing") && settle_missing(t, args_text(args, "missing"), err))
		return err->code;
	if (is_yes(args, "watch"))
		return watch(t, &options, is_yes(args, "screen"), err);
	code = sync_once(t->app, &options, &report, err);
	if (shown)
		fputc('\n', stderr);
	/* What was done until it failed is done. */
	if (!code || report.nparts > 1 || !is_quiet(&report.all)) {
		if (t->json)
			json_report(t, &report, options.dry_run, !code);
		else
			plain_report(t, &report, options.dry_run);
	}
	for (size_t i = 0; i < report.nparts && !code && !t->json && !options.dry_run; i++)
		code = show_missing(t, report.part[i].name, err);
	return code;
}

/* --- Status. */

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
		str_addf(t->out, "%s\n", title_of(s->remote->name));
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
	add_line(t->out, _("waiting to be sent"), s->figures.waiting);
	add_line(t->out, _("refused by the server"), s->figures.refused);
	add_line(t->out, _("fields in which one value gave way"), s->figures.conflicts);
	add_line(t->out, _("put aside, wasit cannot read them"), s->figures.aside);
	add_line(t->out, _("no longer on the server: \"wasit sync --missing send\" or \"delete\""),
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

static enum result status(struct target *t, const struct args *args, struct err *err)
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

const struct action sync_actions[] = {
	{ .name = "sync", .help = N_("Bring this database and the server's together"),
	  .params = once_params, .nparams = COUNT(once_params), .in = IN_SHELL, .flags = A_WRITES | A_WORDS,
	  .run = once },
	{ .name = "sync-add", .help = N_("Name the server's database"), .words = "URL",
	  .params = add_params, .nparams = COUNT(add_params), .in = IN_SHELL, .flags = A_WRITES,
	  .run = add },
	{ .name = "sync-status", .help = N_("When the last sync was, what waits and what went wrong"),
	  .in = IN_SHELL, .run = status },
	{ .name = NULL },
};
