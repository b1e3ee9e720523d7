/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The office's server: getting there, names and passwords, single records. */
#include "base/base.h"
#include "app/office.h"

#include "base/date.h"
#include "base/secret.h"
#include "base/sys.h"
#include "io/couch.h"
#include "store/query.h"
#include "store/sync.h"
#include "app/command_line.h"
#include "app/office_p.h"
#include "app/sync.h"

#define PASSWORD_MAX 1024
#define NEW_PASSWORD_ENV "WASIT_NEW_PASSWORD"
#define TRIES 3

/* --- Getting there. */

static char *remembered(struct app *app, const char *given, const char *memo, const char *other)
{
	char *known = given ? NULL : query_memo(app->db, memo);

	if (known)
		return known;
	return given || other ? xstrdup(given ? given : other) : NULL;
}

void office_close(struct office *office)
{
	http_close(&office->http);
	couch_session_release(&office->session);
	free(office->url);
	free(office->user);
	*office = (struct office){ 0 };
}

enum result office_open(struct app *app, const char *url, const char *user, bool admin, struct office *out,
	struct err *err)
{
	struct sync_options options = { .http.tries = TRIES };
	struct sync_remote remote = { 0 };
	enum result code = OK;

	*out = (struct office){ .app = app, .url = remembered(app, url, OFFICE_URL, NULL) };
	out->user = admin ? remembered(app, user, OFFICE_ADMIN, "admin") :
		remembered(app, user, OFFICE_ACCOUNT, NULL);
	if (!out->url)
		code = err_set(err, ERR_USAGE, _("This database knows no office yet: name its address with "
			"--url, or join it with \"wasit office join URL --user NAME\"."));
	else if (!out->user)
		code = err_set(err, ERR_USAGE, _("Say who you are on the server: --user NAME."));
	remote.url = out->url;
	remote.user = out->user;
	if (!code)
		code = sync_connect(app, &remote, &options, &out->http, err);
	if (!code)
		code = couch_session_ask(out->http, &out->session, err);
	if (!code && admin && !out->session.admin)
		code = err_set(err, ERR_DENIED, _("%s is no administrator of %s: name one with --admin NAME; "
			"CouchDB knows its administrators by the section [admins] of its configuration."),
			out->user, out->url);
	if (code)
		office_close(out);
	return code;
}

/* --- Names and passwords. */

enum result office_check_name(const char *name, struct err *err)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	if (len && len <= OFFICE_NAME_MAX && !name[len] && *name >= 'a' && *name <= 'z')
		return OK;
	return err_set(err, ERR_INVALID, _("\"%s\" cannot be an account's name: Latin small letters, digits, "
		"- and _, beginning with a letter, at most %d."), name, OFFICE_NAME_MAX);
}

enum result office_check_password(const char *password, struct err *err)
{
	bool upper = false, lower = false, digit = false;

	for (const char *p = password; *p; p++) {
		upper |= *p >= 'A' && *p <= 'Z';
		lower |= *p >= 'a' && *p <= 'z';
		digit |= *p >= '0' && *p <= '9';
	}
	if (upper && lower && digit && strlen(password) >= 8)
		return OK;
	return err_set(err, ERR_INVALID, _("A password has at least 8 characters, among them a capital "
		"letter, a small letter and a digit."));
}

static enum result of_command(const char *command, struct str *out, struct err *err)
{
	struct strlist words = { 0 };
	int status = 0;
	enum result code;

	command_split(command, &words);
	if (!words.n)
		return err_set(err, ERR_INVALID, _("The password command printed nothing."));
	code = sys_run((const char *const *)words.v, NULL, out, PASSWORD_MAX, &status, err);
	str_cut(out, strcspn(out->s, "\r\n"));
	if (!code && (status || !out->len))
		code = err_set(err, ERR_INVALID, _("The password command \"%s\" failed (%d)."), words.v[0],
			status);
	strlist_release(&words);
	return code;
}

static enum result ask_twice(const char *prompt, struct str *out, struct err *err)
{
	struct str again = STR_INIT;
	enum result code = secret_ask(prompt, PASSWORD_MAX, out, err);

	if (!code)
		code = office_check_password(out->s, err);
	if (!code)
		code = secret_ask(_("The same once more: "), PASSWORD_MAX, &again, err);
	if (!code && !str_eq(out->s, again.s))
		code = err_set(err, ERR_INVALID, _("The two are not the same."));
	if (again.len)
		memset(again.s, 0, again.len);
	str_release(&again);
	return code;
}

/* Until it is one, for the administrator's password was typed already. */
static enum result of_terminal(const char *name, struct str *out, struct err *err)
{
	char *prompt = xasprintf(_("New password of %s, 8 characters or more with a capital letter, a small one and a "
		"digit: "), name);
	enum result code;

	while ((code = ask_twice(prompt, out, err)) == ERR_INVALID) {
		fprintf(stderr, "%s\n", err->text);
		memset(out->s, 0, out->len);
		str_clear(out);
	}
	free(prompt);
	return code;
}

enum result office_new_password(const char *name, const char *command, struct str *out, struct err *err)
{
	const char *given = getenv(NEW_PASSWORD_ENV);
	enum result code;

	if (command) {
		code = of_command(command, out, err);
	} else if (given) {
		str_set(out, given);
		code = OK;
	} else if (secret_can_ask()) {
		return of_terminal(name, out, err);
	} else {
		return err_set(err, ERR_INVALID, _("The account needs a password: type it at a terminal, name a "
			"program that prints it with --new-password-command, or set %s."), NEW_PASSWORD_ENV);
	}
	return code ? code : office_check_password(out->s, err);
}

/* --- Records on the server. */

char *office_db(const char *team, const char *suffix)
{
	return xasprintf("wasit-%s%s", team, suffix);
}

void office_id_of(const char *name, char out[ULID_LEN + 1])
{
	struct ulid id = ulid_named(name, 0);

	ulid_print(&id, out);
}

static bool set_values(struct state *state, const struct office_value *values, size_t n)
{
	char stamp[STAMP_LEN + 1];
	bool changed = false;

	stamp_print(date_now() << 16, "0FF1CE", stamp);
	for (size_t i = 0; i < n; i++) {
		size_t field = (size_t)entity_field(state->entity, values[i].field);
		const char *has = state->raw[field], *want = values[i].value;

		if (want && !*want)
			want = NULL;
		if ((!has && !want) || (has && (values[i].first || (want && str_eq(has, want)))))
			continue;
		state_set(state, field, want);
		memcpy(state->stamp[field], stamp, sizeof(stamp));
		changed = true;
	}
	return changed;
}

static void count_save(struct state *state, bool new)
{
	const struct entity *entity = state->entity;
	size_t version = common_index(entity, COMMON_version);
	char *now = xasprintf("%lld", (long long)date_now());
	char *count = xasprintf("%ld", (state->raw[version] ? strtol(state->raw[version], NULL, 10) : 0) + 1);

	if (new)
		state_set(state, common_index(entity, COMMON_created_at), now);
	state_set(state, common_index(entity, COMMON_updated_at), now);
	state_set(state, version, count);
	free(now);
	free(count);
}

enum result office_record(struct office *office, const char *db, const struct entity *entity, const char *id,
	const struct office_value *values, size_t n, struct err *err)
{
	char *name = xasprintf("%s:%s", entity->name, id), *path = couch_path(db, name);
	struct json *old = NULL;
	struct state *state = NULL;
	struct str body = STR_INIT;
	bool bare = false;
	int status = 0;
	enum result code = couch_call(office->http, "GET", path, NULL, &status, &old, err);

	if (!code && old)
		code = couch_doc_read(old, date_now(), &state, &bare, err);
	else if (!code)
		state = state_new(entity);
	if (!code && set_values(state, values, n)) {
		count_save(state, !old);
		couch_doc_write(state, id, json_string(json_get(old, "_rev")), "", old, &body);
		code = couch_call(office->http, "PUT", path, body.s, NULL, NULL, err);
	}
	state_free(&state);
	json_free(&old);
	str_release(&body);
	free(path);
	free(name);
	return code;
}
