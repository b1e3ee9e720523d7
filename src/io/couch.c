/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The requests of the sync.  Source: the HTTP API of Apache CouchDB 3. */
#include "base/base.h"
#include "io/couch.h"

#include "text/utf8.h"

/* --- What every answer means. */

#define REASON_MAX 200

char *couch_reason(const struct json *answer)
{
	const char *reason = json_string(json_get(answer, "reason"));
	char *line = xstrndup(reason ? reason : "", reason ? utf8_cut(reason, REASON_MAX) : 0);

	for (char *c = line; *c; c++)
		if (*c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	return line;
}

static char *reason_of(const struct http_answer *answer)
{
	struct json *root = NULL;
	struct err ignored;
	char *text;

	if (json_parse(answer->body.s, answer->body.len, &root, &ignored))
		root = NULL;
	text = couch_reason(root);
	json_free(&root);
	return text;
}

bool couch_is_lockout(const struct http *http, const char *reason, struct err *err)
{
	if (!strstr(reason, "temporarily locked"))
		return false;
	err_set(err, ERR_AUTH, _("%s has locked the account after too many wrong passwords: try again in a few "
		"minutes."), http_url(http));
	return true;
}

/* OK: 2xx. */
enum result couch_check_status(const struct http *http, const struct http_answer *answer,
	struct err *err)
{
	char *reason;

	if (answer->status >= 200 && answer->status < 300)
		return OK;
	if (answer->status == 401 && !http_has_user(http))
		return err_set(err, ERR_AUTH, _("%s wants a name and a password: \"wasit sync add %s --user NAME\"."),
			http_url(http), http_url(http));
	if (answer->status == 401 && !answer->known)
		return err_set(err, ERR_AUTH, _("%s does not know this name with this password."),
			http_url(http));
	if (answer->status == 404)
		return err_set(err, ERR_MISSING, _("There is no database at %s."), http_url(http));
	reason = reason_of(answer);
	if (answer->status == 403 && couch_is_lockout(http, reason, err))
		;	/* told */
	else if ((answer->status == 403 || answer->known) && *reason)	/* without one, something between us and it says no */
		err_set(err, ERR_DENIED, _("%s does not allow it: %s"), http_url(http), reason);
	else
		err_set(err, ERR_FORMAT, _("%s refuses a request of wasit (%d): %s"), http_url(http),
			answer->status, reason);
	free(reason);
	return err->code;
}

/* What a network answers before one has signed in, or a web site that is no CouchDB. */
static bool is_page(const struct str *body)
{
	return body->s[strspn(body->s, " \t\r\n")] == '<';
}

static enum result met_page(const struct http *http, struct err *err)
{
	return err_set(err, ERR_NET, _("%s answers with a page for people, not as a CouchDB: perhaps the network wants "
		"you to sign in first (open any page in a browser), or the address is another one."), http_url(http));
}

static enum result not_couch(const struct http *http, struct err *err)
{
	return err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."), http_url(http));
}

/* --- Small answers. */

static enum result ask_json(struct http *http, const char *method, const char *path,
	struct json **out, struct err *err)
{
	struct http_request request = { .method = method, .path = path };
	struct http_answer answer = { .body = STR_INIT };
	struct err ignored;
	enum result code = http_send(http, &request, &answer, err);

	if (!code)
		code = couch_check_status(http, &answer, err);
	if (!code && (json_parse(answer.body.s, answer.body.len, out, &ignored) ||
	    !json_is_object(*out))) {
		json_free(out);
		code = is_page(&answer.body) ? met_page(http, err) : not_couch(http, err);
	}
	str_release(&answer.body);
	return code;
}

static char *member(const struct json *object, const char *name)
{
	const char *text = json_string(json_get(object, name));

	return xstrdup(text && strlen(text) < 200 ? text : "");
}

/* The count in front of update_seq; of several copies each has its own, so it may go back by itself. */
static int64_t seen(const struct json *database)
{
	const struct json *node = json_get(database, "update_seq");
	const char *text = json_string(node) ? json_string(node) : json_number_text(node);
	const char *copies = json_number_text(json_get(json_get(database, "cluster"), "n"));

	if (!text || *text < '0' || *text > '9' || (copies && !str_eq(copies, "1")))
		return -1;
	return strtoll(text, NULL, 10);
}

void couch_server_release(struct couch_server *server)
{
	free(server->uuid);
	free(server->instance);
	*server = (struct couch_server){ 0 };
}

enum result couch_ask(struct http *http, struct couch_server *out, struct err *err)
{
	struct json *root = NULL;

	*out = (struct couch_server){ 0 };
	if (ask_json(http, "GET", "/", &root, err))
		return err->code;
	if (!json_get(root, "couchdb") && !json_get(root, "version")) {
		json_free(&root);
		return not_couch(http, err);
	}
	out->uuid = member(root, "uuid");
	json_free(&root);
	if (ask_json(http, "GET", "", &root, err)) {
		couch_server_release(out);
		return err->code;
	}
	out->instance = member(root, "instance_start_time");
	out->seq = seen(root);
	json_free(&root);
	return OK;
}

enum result couch_make(struct http *http, struct err *err)
{
	struct http_request request = { .method = "PUT", .path = "" };
	struct http_answer answer = { .body = STR_INIT };
	enum result code = http_send(http, &request, &answer, err);

	if (!code && answer.status != 412)
		code = couch_check_status(http, &answer, err);
	str_release(&answer.body);
	return code;
}

/* --- Rows. */

static void begin_rows(void *ctx)
{
	couch_rows_clear(ctx);
}

static enum result take_rows(void *ctx, const char *data, size_t len, struct err *err)
{
	return couch_rows_add(ctx, data, len, err);
}

/* What is left when the rows are taken out must be whole: an answer that broke off is not. */
static enum result ask_rows(struct http *http, const char *method, const char *path,
	const struct str *body, struct couch_rows *rows, struct json **rest, int *status,
	struct err *err)
{
	/* The rows count it themselves, so that it can be asked for in smaller parts. */
	struct http_request request = { .method = method, .path = path, .limit = 2 * COUCH_PAGE_MAX,
		.body = body ? body->s : NULL, .len = body ? body->len : 0, .begin = begin_rows,
		.take = take_rows, .ctx = rows };
	struct http_answer answer = { .body = STR_INIT };
	struct err ignored;
	enum result code = http_send(http, &request, &answer, err);

	*rest = NULL;
	*status = answer.status;
	if (!code)
		code = couch_check_status(http, &answer, err);
	if (!code && is_page(&rows->rest))
		code = met_page(http, err);
	if (!code && (json_parse(rows->rest.s, rows->rest.len, rest, &ignored) || rows->depth))
		code = err_set(err, ERR_NET, _("The answer of %s broke off."), http_url(http));
	if (code) {
		bool over = rows->over;

		couch_rows_clear(rows);
		rows->over = over;
	}
	str_release(&answer.body);
	return code;
}

static char *sequence(const struct json *rest)
{
	const struct json *node = json_get(rest, "last_seq");
	const char *text = json_string(node) ? json_string(node) : json_number_text(node);

	return text && *text && strlen(text) <= COUCH_SEQ_MAX ? xstrdup(text) : NULL;
}

static void changes_path(const char *since, size_t limit, struct str *out)
{
	str_addf(out, "/_changes?style=all_docs&include_docs=true&seq_interval=%zu&limit=%zu&since=",
		limit, limit);
	http_escape(text_is_empty(since) ? "0" : since, out);
}

void couch_changes_ahead(struct http *http, const char *since, size_t limit)
{
	struct str path = STR_INIT;

	changes_path(since, limit, &path);
	http_send_ahead(http, path.s);
	str_release(&path);
}

enum result couch_changes(struct http *http, const char *since, size_t limit,
	struct couch_rows *rows, char **last_seq, struct err *err)
{
	struct str path = STR_INIT;
	struct json *rest;
	enum result code;
	int status;

	*last_seq = NULL;
	changes_path(since, limit, &path);
	code = ask_rows(http, "GET", path.s, NULL, rows, &rest, &status, err);
	str_release(&path);
	if (!code && !(*last_seq = sequence(rest)))
		code = not_couch(http, err);
	rows->pending = 0;
	if (!code && json_number_text(json_get(rest, "pending")))
		(void)!parse_int64(json_number_text(json_get(rest, "pending")), &rows->pending);
	rows->pending = MAX(rows->pending, 0);
	json_free(&rest);
	return code;
}

#define HEARTBEAT_MS 20000

/* No documents: it only rings, and what is new is taken by pages as ever.  The heartbeat is asked for so that what
 * stands between does not take the line for dead; whether the server ends it by itself does not matter. */
void couch_listen(struct http_wait *wait, struct http *http, const char *since, long whole_s)
{
	struct str path = STR_INIT;

	str_addf(&path, "/_changes?feed=longpoll&heartbeat=%d&limit=1&since=", HEARTBEAT_MS);
	http_escape(text_is_empty(since) ? "0" : since, &path);
	http_listen(wait, http, path.s, whole_s);
	str_release(&path);
}

bool couch_has_news(const char *body)
{
	struct json *root = NULL;
	struct err ignored;
	bool news;

	if (json_parse(body, strlen(body), &root, &ignored))
		return true;	/* whatever it is, the next page says so */
	news = json_first(json_get(root, "results")) || !json_get(root, "results");
	json_free(&root);
	return news;
}

enum result couch_push(struct http *http, const struct str *body, struct couch_rows *rows,
	bool *too_large, struct err *err)
{
	struct json *rest;
	int status;
	enum result code = ask_rows(http, "POST", "/_bulk_docs", body, rows, &rest, &status, err);

	json_free(&rest);
	*too_large = code && status == 413;
	return *too_large ? OK : code;
}

void couch_write_wanted(const struct strlist *ids, struct str *out)
{
	struct json_writer w;

	jw_init(&w, out, true);
	jw_object(&w, NULL);
	jw_array(&w, "docs");
	for (size_t i = 0; i < ids->n; i++) {
		jw_object(&w, NULL);
		jw_string(&w, "id", ids->v[i]);
		jw_end_object(&w);
	}
	jw_end_array(&w);
	jw_end_object(&w);
}

enum result couch_get(struct http *http, const struct strlist *ids, struct couch_rows *rows,
	struct err *err)
{
	struct str body = STR_INIT;
	struct json *rest;
	enum result code;
	int status;

	couch_write_wanted(ids, &body);
	code = ask_rows(http, "POST", "/_bulk_get", &body, rows, &rest, &status, err);
	json_free(&rest);
	str_release(&body);
	return code;
}
