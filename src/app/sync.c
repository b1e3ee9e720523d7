/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One sync from its beginning to its end.  Source of the order: take first, so that what is sent is
 * merged already. */
#include "base/base.h"
#include "app/sync_p.h"

#include "base/date.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "app/command_line.h"
#include "app/config.h"

#define PAGE	     2000
#define PASSWORD_MAX 4096
#define PASSWORD_ENV "WASIT_SYNC_PASSWORD"

/* --- Getting there. */

static char *given_password;

void sync_password(const char *password)
{
	free(given_password);
	given_password = xstrdup(password);
}

/* Out of the environment at once, so that no program we start has it. */
static const char *password_of_environment(void)
{
	const char *now = getenv(PASSWORD_ENV);

	if (now) {
		sync_password(now);
		unsetenv(PASSWORD_ENV);
	}
	return given_password;
}

static enum result run_command(const char *command, struct str *out, struct err *err)
{
	struct strlist words = { 0 };
	int status = 0;
	enum result code;

	command_split(command, &words);
	if (!words.n)
		return err_set(err, ERR_AUTH, _("The option sync_password_command is empty."));
	code = sys_run((const char *const *)words.v, NULL, out, PASSWORD_MAX, &status, err);
	if (code)
		code = err->code = ERR_AUTH;	/* it is not the server or a record that is missing */
	else if (status)
		code = err_set(err, ERR_AUTH, _("The password command \"%s\" failed (%d)."), words.v[0],
			status);
	strlist_release(&words);
	str_cut(out, strcspn(out->s, "\r\n"));
	if (!code && !out->len)
		code = err_set(err, ERR_AUTH, _("The password command printed nothing."));
	return code;
}

static enum result find_password(const struct app *app, struct str *out, struct err *err)
{
	const char *command = record_text(app->options, OPTION_sync_password_command);
	const char *password = password_of_environment();

	if (password) {
		str_set(out, password);
		return OK;
	}
	if (*command)
		return run_command(command, out, err);
	return err_set(err, ERR_AUTH, _("The server wants a password: set the option "
		"sync_password_command to a program that prints it, or %s for one call."), PASSWORD_ENV);
}

static enum result connect_to(const struct app *app, const char *url, const char *user,
	const struct sync_options *options, struct http **out, struct err *err)
{
	struct http_options http = options->http;
	struct str password = STR_INIT;
	enum result code = OK;

	http.user = text_is_empty(user) ? NULL : user;
	http.ca_file = record_text(app->options, OPTION_sync_ca_file);
	http.proxy = record_text(app->options, OPTION_sync_proxy);
	http.allow_plain = record_num(app->options, OPTION_sync_allow_plain);
	if (http.user)
		code = find_password(app, &password, err);
	http.password = password.len ? password.s : NULL;
	if (!code)
		code = http_open(url, &http, out, err);
	if (password.len)
		memset(password.s, 0, password.len);
	str_release(&password);
	return code;
}

enum result sync_connect(const struct app *app, const struct sync_remote *remote,
	const struct sync_options *options, struct http **out, struct err *err)
{
	return connect_to(app, remote->url, remote->user, options, out, err);
}

enum result sync_add(struct app *app, const char *url, const char *user,
	const struct sync_options *options, struct err *err)
{
	struct sync_remote remote = { 0 };
	struct couch_server server = { 0 };
	struct http *http = NULL;
	char replica[REPLICA_LEN + 1];
	enum result code = connect_to(app, url, user, options, &http, err);

	if (code)
		return code;
	code = couch_ask(http, &server, err);
	if (code == ERR_MISSING)
		code = couch_make(http, err);
	remote.url = (char *)http_url(http);
	remote.user = text_is_empty(user) ? NULL : (char *)user;
	/* Which server it is, the first sync finds out, as if it were another one: all is compared. */
	remote.uuid = (char *)"";
	if (!code)
		code = sync_replica(app->db, replica, err);
	if (!code)
		code = sync_remote_put(app->db, &remote, err);
	couch_server_release(&server);
	http_close(&http);
	return code;
}

/* --- Who is there. */

static bool is_other(const char *known, const char *now)
{
	return !known || !str_eq(known, now);
}

static void replace(char **place, const char *text)
{
	char *now = text ? xstrdup(text) : NULL;

	free(*place);
	*place = now;
}

static enum result start_over(struct sync *s, struct err *err)
{
	struct save *save;

	replace(&s->remote.since, NULL);
	s->remote.mark = 0;
	if (s->options->dry_run)
		return OK;
	if (save_begin(s->app->db, &s->app->actor, _("Synced"), true, &save, err))
		return err->code;
	if (sync_forget(s->app->db, err) || sync_remote_put(s->app->db, &s->remote, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}

/* A place in the feed of another database would be taken without a word, and skip what is new. */
static enum result check_server(struct sync *s, struct err *err)
{
	struct couch_server now;

	if (couch_ask(s->http, &now, err))
		return err->code;
	s->report->other = s->options->reset || is_other(s->remote.uuid, now.uuid) ||
		is_other(s->remote.instance, now.instance);
	replace(&s->remote.uuid, now.uuid);
	replace(&s->remote.instance, now.instance);
	couch_server_release(&now);
	return s->report->other ? start_over(s, err) : OK;
}

/* --- Taking. */

static enum result take_row(struct sync *s, struct save *save, const char *row, struct err *err)
{
	struct json *root = NULL;
	struct err wrong;
	enum result code;

	if (json_parse(row, strlen(row), &root, &wrong)) {
		s->report->aside++;
		return sync_set_aside(s->app->db, "?", wrong.text, err);
	}
	code = sync_take(s, save, json_get(root, "doc"), err);
	json_free(&root);
	return code;
}

/* The rows and the place behind them in one transaction: a page is in or is not. */
static enum result take_page(struct sync *s, const struct couch_rows *rows, const char *last_seq,
	struct err *err)
{
	struct save *save;
	const char *row;
	size_t at = 0;
	enum result code = OK;

	if (save_begin(s->app->db, &s->app->actor, _("Synced"), false, &save, err))
		return err->code;
	while (!code && (row = couch_rows_next(rows, &at)))
		code = take_row(s, save, row, err);
	replace(&s->remote.since, last_seq);
	if (!code)
		code = sync_remote_put(s->app->db, &s->remote, err);
	if (code)
		save_abort(&save);
	return code ? code : save_commit(&save, err);
}

/* Who was erased elsewhere; each in a step of his own, for the file is written anew. */
static enum result erase_people(struct sync *s, struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; i < s->nerased && !code; i++) {
		struct erased erased = { 0 };

		code = save_erase(s->app->db, &s->app->actor, &customer_entity, s->erased[i],
			_("Erased on another machine"), &erased, err);
		if (code == ERR_MISSING)
			code = OK;
		if (!code)
			strlist_release(&erased.ids);
	}
	s->nerased = 0;
	return code;
}

/* What would be taken: revisions that are not known here. */
static enum result count_page(struct sync *s, const struct couch_rows *rows, struct err *err)
{
	const char *row;
	size_t at = 0;
	enum result code = OK;

	while (!code && (row = couch_rows_next(rows, &at))) {
		const struct entity *entity;
		char id[ULID_LEN + 1];
		struct json *root = NULL;
		struct sync_record known = { 0 };
		struct err ignored;
		const char *name, *rev;
		int64_t n = 0;

		if (json_parse(row, strlen(row), &root, &ignored))
			continue;
		name = json_string(json_get(json_get(root, "doc"), "_id"));
		rev = json_string(json_get(json_get(root, "doc"), "_rev"));
		if (name && rev && couch_doc_id(name, &entity, id)) {
			code = sync_number(s->app->db, id, &n, err);
			if (!code && n)
				code = sync_record_get(s->app->db, n, &known, err);
			s->report->down += !known.rev || !str_eq(known.rev, rev);
			sync_record_release(&known);
		}
		json_free(&root);
	}
	return code;
}

static enum result pull(struct sync *s, struct err *err)
{
	size_t limit = s->options->page ? s->options->page : PAGE, n;
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	enum result code;

	do {
		char *last_seq = NULL;

		code = couch_changes(s->http, s->remote.since, limit, &rows, &last_seq, err);
		n = rows.n;
		if (!code && s->options->dry_run) {
			code = count_page(s, &rows, err);
			replace(&s->remote.since, last_seq);
		} else if (!code && n)
			code = take_page(s, &rows, last_seq, err);
		free(last_seq);
		if (!code)
			code = erase_people(s, err);
	} while (!code && n >= limit);
	couch_rows_release(&rows);
	return code;
}

/* --- The whole. */

static enum result run(struct sync *s, struct err *err)
{
	struct sync_figures figures;

	if ((!s->options->known && check_server(s, err)) || pull(s, err))
		return err->code;
	if (s->options->dry_run) {
		if (sync_count(s->app->db, s->remote.mark, &figures, err))
			return err->code;
		s->report->up = figures.waiting;
		return OK;
	}
	if (sync_show_children(s->app->db, &s->app->actor, _("Kept, for it was edited elsewhere"), err) ||
	    sync_push(s, err))
		return err->code;
	s->remote.last_ok = date_now();
	replace(&s->remote.trouble, NULL);
	return sync_remote_put(s->app->db, &s->remote, err);
}

enum result sync_once(struct app *app, const struct sync_options *options,
	struct sync_report *report, struct err *err)
{
	struct sync s = { .app = app, .options = options, .report = report };
	struct sync_remote stored;
	struct err ignored;
	enum result code = sync_remote_get(app->db, &s.remote, err);

	*report = (struct sync_report){ 0 };
	if (code)
		return code;
	code = connect_to(app, s.remote.url, s.remote.user, options, &s.http, err);
	if (!code)
		code = run(&s, err);
	report->requests = s.http ? http_requests(s.http) : 0;
	/* What is stored is as far as it came; only why it did not come further is new.  That it was stopped is no
	 * trouble. */
	if (code && !options->dry_run && !(options->http.stopped && options->http.stopped()) && !sync_remote_get(app->db, &stored, &ignored)) {
		replace(&stored.trouble, err->text);
		(void)!sync_remote_put(app->db, &stored, &ignored);
		sync_remote_release(&stored);
	}
	http_close(&s.http);
	sync_remote_release(&s.remote);
	free(s.erased);
	return code;
}
