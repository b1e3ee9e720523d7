/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * An administrator's requests.  Source: the HTTP API of Apache CouchDB 3. */
#include "base/base.h"
#include "io/couch.h"
#include "io/couch_admin.h"

#define ANSWER_MAX (32 * 1024 * 1024)

void couch_session_release(struct couch_session *session)
{
	free(session->name);
	strlist_release(&session->roles);
	*session = (struct couch_session){ 0 };
}

static enum result refused(const struct http *http, int status, const struct json *root, struct err *err)
{
	char *reason = couch_reason(root);
	enum result code;

	if (status == 401)
		code = err_set(err, ERR_AUTH, _("%s does not know this name with this password."),
			http_url(http));
	else if (status == 403)
		code = couch_is_lockout(http, reason, err) ? ERR_AUTH :
			err_set(err, ERR_DENIED, _("%s does not allow it: %s"), http_url(http), reason);
	else if (status == 404)
		code = err_set(err, ERR_MISSING, _("%s does not have it: %s"), http_url(http), reason);
	else if (status == 409 || status == 412)
		code = err_set(err, ERR_CONFLICT, _("Somebody changed it on %s at the same time; try again."),
			http_url(http));
	else
		code = err_set(err, ERR_FORMAT, _("%s refuses a request of wasit (%d): %s"), http_url(http),
			status, reason);
	free(reason);
	return code;
}

static bool may_be(int status)
{
	return status == 404 || status == 409 || status == 412;
}

enum result couch_call(struct http *http, const char *method, const char *path, const char *body,
	int *status, struct json **out, struct err *err)
{
	struct http_request request = { .method = method, .path = path, .body = body,
		.len = body ? strlen(body) : 0, .limit = ANSWER_MAX };
	struct http_answer answer = { .body = STR_INIT };
	struct json *root = NULL;
	struct err ignored;
	enum result code = http_send(http, &request, &answer, err);
	bool fine = answer.status >= 200 && answer.status < 300;

	if (out)
		*out = NULL;
	if (status)
		*status = answer.status;
	if (!code && json_parse(answer.body.s, answer.body.len, &root, &ignored))
		root = NULL;
	if (!code && !fine && !(status && may_be(answer.status)))
		code = refused(http, answer.status, root, err);
	else if (!code && fine && !root)
		code = err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."), http_url(http));
	if (!code && fine && out)
		*out = root;
	else
		json_free(&root);
	str_release(&answer.body);
	return code;
}

enum result couch_session_ask(struct http *http, struct couch_session *out, struct err *err)
{
	struct json *root = NULL;
	const struct json *who;
	const char *name;

	*out = (struct couch_session){ 0 };
	if (couch_call(http, "GET", "/_session", NULL, NULL, &root, err))
		return err->code == ERR_MISSING ? err_set(err, ERR_FORMAT,
			_("%s does not answer as a CouchDB does."), http_url(http)) : err->code;
	who = json_get(root, "userCtx");
	if (!json_is_object(who)) {
		json_free(&root);
		return err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."), http_url(http));
	}
	name = json_string(json_get(who, "name"));
	out->name = xstrdup(name ? name : "");
	for (const struct json *j = json_first(json_get(who, "roles")); j; j = json_next(j))
		if (json_string(j)) {
			strlist_add(&out->roles, json_string(j));
			out->admin |= str_eq(json_string(j), "_admin");
		}
	json_free(&root);
	return OK;
}

char *couch_path(const char *db, const char *id)
{
	struct str path = STR_INIT;

	str_addf(&path, "/%s/", db);
	if (str_has_prefix(id, "_design/") || str_eq(id, "_security"))
		str_add(&path, id);
	else
		http_escape(id, &path);
	return path.s;
}

static void add_key(struct str *path, const char *name, const char *prefix, const char *rest)
{
	struct str key = STR_INIT;
	struct json_writer w;
	char *text = xasprintf("%s%s", prefix, rest);

	jw_init(&w, &key, true);
	jw_string(&w, NULL, text);
	str_addf(path, "&%s=", name);
	http_escape(key.s, path);
	str_release(&key);
	free(text);
}

/* Whoever is given the same page whatever he asks for would ask for ever. */
static bool ends_with_row(const struct json *page, const char *id)
{
	const char *last = NULL;

	for (const struct json *j = json_first(json_get(page, "rows")); j; j = json_next(j))
		last = json_string(json_get(j, "id"));
	return last && str_eq(last, id);
}

enum result couch_documents(struct http *http, const char *db, const char *prefix, const char *after,
	size_t limit, struct json **out, struct err *err)
{
	struct str path = STR_INIT;
	enum result code;

	str_addf(&path, "/%s/_all_docs?include_docs=true&limit=%zu", db, limit);
	/* What `after` names may be gone by now, so that nothing is skipped: no id has a blank in it. */
	add_key(&path, "startkey", after ? after : prefix, after ? " " : "");
	add_key(&path, "endkey", prefix, "\xef\xbf\xb0");
	code = couch_call(http, "GET", path.s, NULL, NULL, out, err);
	str_release(&path);
	if (!code && after && ends_with_row(*out, after)) {
		json_free(out);
		code = err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."), http_url(http));
	}
	return code;
}
