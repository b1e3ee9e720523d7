/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * sync and sync add: once, or staying in step. */
#include "base/base.h"
#include "app/cmd_sync_p.h"

#include "base/date.h"
#include "base/secret.h"
#include "base/sys.h"
#include "io/json.h"
#include "store/sync.h"
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
	sync_line(t->out, dry ? P_("sync", "would be sent") : P_("sync", "sent"), c->up);
	sync_line(t->out, dry ? P_("sync", "would be taken") : P_("sync", "taken"), c->down);
	sync_line(t->out, _("changed on both sides, merged"), c->merged);
	sync_line(t->out, _("fields in which one value gave way: see \"wasit sync status\""), c->conflicts);
	sync_line(t->out, _("files of documents sent and fetched"), c->files);
	sync_line(t->out, _("left this machine, for they belong to others now"), c->left);
	sync_line(t->out, _("refused by the server: see \"wasit sync status\""), c->refused);
	sync_line(t->out, _("put aside, wasit cannot read them: see \"wasit sync status\""), c->aside);
}

/* One server needs no heading. */
static void plain_report(struct target *t, const struct sync_report *r, bool dry)
{
	bool failed = false;

	for (size_t i = 0; i < r->nparts; i++) {
		const struct sync_part *part = &r->part[i];

		if (r->nparts > 1)
			str_addf(t->out, "%s\n", sync_title(part->name));
		plain_counts(t, &part->counts, dry, !part->code);
		/* The first error is the command's own, and told by it. */
		if (part->code && failed)
			str_addf(t->out, "%s\n", part->trouble);
		failed |= part->code != OK;
	}
}

static void show_progress(void *ctx, const char *remote, int64_t done, int64_t pending)
{
	bool *shown = ctx;

	(void)remote;
	*shown = true;
	/* TRANSLATORS: records that came from the server, and all there are. */
	fputc('\r', stderr);
	fprintf(stderr, _("%lld of %lld records"), (long long)done,
		(long long)(done + MIN(pending, INT64_MAX - done)));	/* whatever the server says */
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
	struct sync_options options = { .dry_run = args_yes(args, "dry_run"),
		.reset = args_yes(args, "reset"), .attachments = args_yes(args, "attachments"), .http.tries = TRIES };
	struct sync_report report;
	bool shown = false;
	enum result code;

	if (secret_can_ask()) {		/* somebody sits there */
		options.progress = show_progress;
		options.ctx = &shown;
	}
	if (t->nwords)
		return err_set(err, ERR_USAGE, _("There is \"wasit sync\", \"wasit sync add URL\", "
			"\"wasit sync remove URL\" and \"wasit sync status\"."));
	if (args_yes(args, "password_stdin") && read_password(err))
		return err->code;
	if (args_text(args, "missing") && sync_settle_missing(t, args_text(args, "missing"), err))
		return err->code;
	if (args_yes(args, "watch"))
		return watch(t, &options, args_yes(args, "screen"), err);
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
		code = sync_show_missing(t, report.part[i].name, err);
	return code;
}

const struct action sync_actions[] = {
	{ .name = "sync", .help = N_("Bring this database and the server's together"),
	  .params = once_params, .nparams = COUNT(once_params), .in = IN_SHELL, .flags = A_WRITES | A_WORDS,
	  .run = once },
	{ .name = "sync-add", .help = N_("Name the server's database"), .words = "URL",
	  .params = add_params, .nparams = COUNT(add_params), .in = IN_SHELL, .flags = A_WRITES,
	  .run = add },
	{ .name = "sync-remove", .help = N_("Ask a server no more; nothing is deleted, here or there"),
	  .words = "NAME|URL", .in = IN_SHELL, .flags = A_WRITES, .run = sync_remove },
	{ .name = "sync-status", .help = N_("When the last sync was, what waits and what went wrong"),
	  .in = IN_SHELL, .run = sync_show_status },
	{ .name = NULL },
};
