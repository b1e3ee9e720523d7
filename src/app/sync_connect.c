/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Getting to a server: who we are there and the password, which is kept nowhere but in memory. */
#include "base/base.h"
#include "app/sync_p.h"

#include "base/secret.h"
#include "base/sys.h"
#include "app/command_line.h"
#include "app/config.h"

#define PASSWORD_MAX 4096
#define PASSWORD_ENV "WASIT_SYNC_PASSWORD"

void sync_replace(char **place, const char *text)
{
	char *now = text ? xstrdup(text) : NULL;

	free(*place);
	*place = now;
}

/* --- Getting there. */

/* Of "https://example.org:6984/wasit-north" the part before the database. */
static size_t server_len(const char *url)
{
	const char *host = strstr(url, "://");

	return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/") : strlen(url);
}

bool sync_same_account(const struct sync_remote *a, const struct sync_remote *b)
{
	size_t len = server_len(a->url);

	return a->user && b->user && str_eq(a->user, b->user) && len == server_len(b->url) &&
		!strncmp(a->url, b->url, len);
}

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

/* Asked once for a name on a server: the databases of an office stand on one. */
static enum result ask(const char *url, const char *user, struct str *out, struct err *err)
{
	static char *asked_of, *password;
	size_t len = server_len(url);
	char *of = xasprintf("%s@%.*s", user, (int)len, url);
	char *prompt = xasprintf(_("Password of %s at %.*s: "), user, (int)len, url);
	enum result code = OK;

	if (!asked_of || !str_eq(asked_of, of)) {
		code = secret_ask(prompt, PASSWORD_MAX, out, err);
		if (!code && !out->len)
			code = err_set(err, ERR_AUTH, _("Without a password nothing is synchronised."));
		/* Who left the question does not want it for the next database, either. */
		if (!code || code == ERR_CANCEL) {
			free(asked_of);
			free(password);
			asked_of = xstrdup(of);
			password = code ? NULL : xstrdup(out->s);
		}
	} else if (password) {
		str_set(out, password);
	} else {
		code = err_set(err, ERR_CANCEL, _("Cancelled."));
	}
	free(prompt);
	free(of);
	return code;
}

static enum result find_password(const struct app *app, const char *url, const char *user,
	struct str *out, struct err *err)
{
	const char *command = record_text(app->options, OPTION_sync_password_command);
	const char *password = password_of_environment();

	if (password) {
		str_set(out, password);
		return OK;
	}
	if (*command)
		return run_command(command, out, err);
	if (secret_can_ask())
		return ask(url, user, out, err);
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
		code = find_password(app, url, user, &password, err);
	http.password = password.len ? password.s : NULL;
	if (!code)
		code = http_open(url, &http, out, err);
	if (password.len)
		memset(password.s, 0, password.len);
	str_release(&password);
	return code;
}

enum result sync_connect(struct app *app, const struct sync_remote *remote,
	const struct sync_options *options, struct http **out, struct err *err)
{
	return connect_to(app, remote->url, remote->user, options, out, err);
}

static bool is_name(const char *name)
{
	return str_eq(name, REMOTE_OWN) || str_eq(name, REMOTE_TEAM) || str_eq(name, REMOTE_MANAGERS);
}

enum result sync_add(struct app *app, const char *name, const char *url, const char *user,
	const struct sync_options *options, struct err *err)
{
	struct sync_remote remote = { .name = (char *)name };
	struct couch_server server = { 0 };
	struct http *http = NULL;
	char replica[REPLICA_LEN + 1];
	enum result code;

	if (!is_name(name))
		return err_set(err, ERR_INVALID, _("A server is known as %s, %s or %s, not as \"%s\"."),
			REMOTE_OWN, REMOTE_TEAM, REMOTE_MANAGERS, name);
	if (connect_to(app, url, user, options, &http, err))
		return err->code;
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
		code = sync_remote_add(app->db, &remote, err);
	couch_server_release(&server);
	http_close(&http);
	return code;
}
