/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One request at a time: sending, what comes back, trying again. */
#include "base/base.h"
#include "io/http_p.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>

#include "base/date.h"
#include "base/sys.h"
#include "io/json.h"

#define HEADERS_MAX (64 * 1024)

/* --- What comes back. */

static size_t take_header(char *data, size_t size, size_t n, void *ctx)
{
	struct flight *f = ctx;

	(void)data;
	f->headers += size * n;
	if (f->headers <= HEADERS_MAX)
		return size * n;
	err_set(f->err, ERR_FORMAT, _("The server sends headers without end; this is no server to trust."));
	f->failed = true;
	return 0;
}

/* Counted here, behind the unpacking: neither gzip nor a missing length gets around it. */
static size_t take_body(char *data, size_t size, size_t n, void *ctx)
{
	struct flight *f = ctx;
	size_t len = size * n;
	long status = 0;

	if (f->parked) {
		f->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	if (len > f->limit - f->body) {
		err_set(f->err, ERR_FORMAT, _("The server sent more than %zu KB where that cannot be."),
			f->limit / 1024);
		f->failed = true;
		return 0;
	}
	f->body += len;
	http_lib.curl_easy_getinfo(f->http->curl, CURLINFO_RESPONSE_CODE, &status);
	if (f->request->take && status >= 200 && status < 300) {
		f->failed = f->request->take(f->request->ctx, data, len, f->err);
		return f->failed ? 0 : len;
	}
	str_addn(&f->answer->body, data, len);
	return len;
}

/* --- Sending. */

/* curl's own reading of a file is by fread, from where it stands. */
static void set_file(struct flight *f)
{
	CURL *curl = f->http->curl;
	long size;

	http_lib.curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	fseek(f->file, 0, SEEK_END);
	size = ftell(f->file);
	rewind(f->file);
	http_lib.curl_easy_setopt(curl, CURLOPT_READDATA, f->file);
	http_lib.curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size);
}

void http_set_request(struct flight *f, struct curl_slist **headers)
{
	const struct http_request *r = f->request;
	char *type;
	CURL *curl = f->http->curl;
	char *url = r->root || str_eq(r->path, "/") ? xasprintf("%s%s", f->http->root, r->path) :
		xasprintf("%s%s", f->http->url, r->path);

	http_lib.curl_easy_setopt(curl, CURLOPT_URL, url);
	free(url);
	*headers = http_lib.curl_slist_append(NULL, "Accept: application/json");
	type = xasprintf("Content-Type: %s", r->type ? r->type : "application/json");
	*headers = http_lib.curl_slist_append(*headers, type);
	free(type);
	*headers = http_lib.curl_slist_append(*headers, "Expect:");
	http_lib.curl_easy_setopt(curl, CURLOPT_HTTPHEADER, *headers);
	http_lib.curl_easy_setopt(curl, CURLOPT_UPLOAD, 0L);
	http_lib.curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->body ? r->body : NULL);
	http_lib.curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(r->body ? r->len : 0));
	if (!r->body)
		http_lib.curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
	if (f->file)
		set_file(f);
	http_lib.curl_easy_setopt(curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)0);
	if (r->from) {
		char range[32];

		snprintf(range, sizeof(range), "%" PRId64 "-", r->from);
		http_lib.curl_easy_setopt(curl, CURLOPT_RANGE, range);
	} else
		http_lib.curl_easy_setopt(curl, CURLOPT_RANGE, NULL);
	/* What is packed cannot be gone on with in the middle. */
	http_lib.curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, r->from || r->type ? NULL : "gzip");
	http_lib.curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, r->method);
	http_lib.curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	http_lib.curl_easy_setopt(curl, CURLOPT_HEADERDATA, f);
	http_lib.curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	http_lib.curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
}

/* The certificate, the name or the protocol is wrong: it will be wrong again.  Or it is to stop. */
static bool is_final(CURLcode rc)
{
	return rc == CURLE_PEER_FAILED_VERIFICATION || rc == CURLE_SSL_CACERT_BADFILE ||
		rc == CURLE_SSL_CERTPROBLEM || rc == CURLE_UNSUPPORTED_PROTOCOL ||
		rc == CURLE_ABORTED_BY_CALLBACK;
}

/* To its end. */
static CURLcode land(struct http *http)
{
	struct CURLMsg *message;
	CURLcode rc = CURLE_OUT_OF_MEMORY;
	int running = 0, left;

	while (!http_lib.curl_multi_perform(http->multi, &running) && running)
		http_lib.curl_multi_poll(http->multi, NULL, 0, 1000, NULL);
	while ((message = http_lib.curl_multi_info_read(http->multi, &left)))
		if (message->msg == CURLMSG_DONE)
			rc = message->data.result;
	http_lib.curl_multi_remove_handle(http->multi, http->curl);
	return rc;
}

/* --- Ahead. */

#define SEND_MS 200	/* for a line that has to be opened anew; if that is too short it is opened later */

struct ahead {
	char *path;			/* owned */
	struct http_request request;
	struct flight flight;
	struct err err;
	struct curl_slist *headers;	/* owned */
	int64_t since;			/* date_monotonic() */
};

/* What came meanwhile waits in the system's buffers, where it makes the server wait in turn. */
static bool is_sent(const struct http *http)
{
	long bytes = 0;

	http_lib.curl_easy_getinfo(http->curl, CURLINFO_REQUEST_SIZE, &bytes);
	return bytes > 0;
}

void http_send_ahead(struct http *http, const char *path)
{
	struct ahead *a = xcalloc(1, sizeof(*a));
	int running = 0;

	http_drop_ahead(http);
	a->path = xstrdup(path);
	a->request = (struct http_request){ .method = "GET", .path = a->path };
	a->flight = (struct flight){ .http = http, .request = &a->request, .err = &a->err,
		.parked = true };
	a->since = date_monotonic();
	http->ahead = a;
	http_set_request(&a->flight, &a->headers);
	http->requests++;
	http_lib.curl_multi_add_handle(http->multi, http->curl);
	while (!http_lib.curl_multi_perform(http->multi, &running) && running && !a->flight.paused &&
	       !is_sent(http) && date_monotonic() - a->since < SEND_MS)
		http_lib.curl_multi_poll(http->multi, NULL, 0, SEND_MS / 10, NULL);
}

void http_drop_ahead(struct http *http)
{
	struct ahead *a = http->ahead;

	if (!a)
		return;
	http_lib.curl_multi_remove_handle(http->multi, http->curl);
	http_lib.curl_slist_free_all(a->headers);
	free(a->path);
	free(a);
	http->ahead = NULL;
}

static void unpark(struct flight *f)
{
	f->http->parked_ms = date_monotonic() - f->http->ahead->since;
	f->parked = false;
	if (f->paused)
		http_lib.curl_easy_pause(f->http->curl, CURLPAUSE_CONT);
}

/* The flight of a request: the one that is on its way for it, or `fresh`. */
static struct flight *find_flight(struct http *http, const struct http_request *request, struct flight *fresh)
{
	struct flight *f;

	if (!http->ahead || !str_eq(request->method, "GET") || request->root ||
	    !str_eq(request->path, http->ahead->path)) {
		http_drop_ahead(http);
		return fresh;
	}
	f = &http->ahead->flight;
	f->request = request;
	f->answer = fresh->answer;
	f->limit = fresh->limit;
	return f;
}

/* libcurl's reasons are English; these are the ones that are met, with what can be done. */
static const char *reason_of(CURLcode rc)
{
	switch (rc) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return _("no server of that name is known");
	case CURLE_COULDNT_RESOLVE_PROXY:
		return _("no proxy of that name is known");
	case CURLE_COULDNT_CONNECT:
		return _("nothing answers there");
	case CURLE_OPERATION_TIMEDOUT:
		return _("it takes too long to answer");
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return _("the connection broke off");
	case CURLE_SSL_CONNECT_ERROR:
		return _("no secure connection comes about");
	case CURLE_PEER_FAILED_VERIFICATION:
		return _("its certificate is expired, of another name, or of an authority that is not known (sync_ca_file)");
	case CURLE_SSL_CACERT_BADFILE:
		return _("the file that sync_ca_file names cannot be read");
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_OUT_OF_MEMORY:		/* a header of some hundred KB */
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_WRITE_ERROR:			/* packed wrongly: what we stop says why itself */
		return _("what it answers is not as HTTP has to be");
	default:
		return http_lib.curl_easy_strerror(rc);
	}
}

/* One try.  *again: it may go better the next time. */
static enum result fly(struct flight *f, bool *again, struct err *err)
{
	struct curl_slist *headers = NULL;
	long status = 0;
	CURLcode rc;

	f->body = 0;
	f->failed = f->parked && f->failed;	/* by its headers, while it lay */
	if (f->failed)
		*err = *f->err;
	f->err = err;
	str_clear(&f->answer->body);
	if (f->request->begin)
		f->request->begin(f->request->ctx);
	if (f->parked) {
		unpark(f);
		rc = land(f->http);
	} else {
		f->headers = 0;
		f->http->parked_ms = 0;
		http_set_request(f, &headers);
		f->http->requests++;
		http_lib.curl_multi_add_handle(f->http->multi, f->http->curl);
		rc = land(f->http);
		http_lib.curl_slist_free_all(headers);
	}
	http_lib.curl_easy_getinfo(f->http->curl, CURLINFO_RESPONSE_CODE, &status);
	f->answer->status = (int)status;
	*again = false;
	if (f->failed)
		return err->code;
	if (rc != CURLE_OK) {
		*again = !is_final(rc);
		return err_set(err, ERR_NET, _("%s cannot be reached: %s."), f->http->url,
			reason_of(rc));
	}
	if (status >= 300 && status < 400)
		return err_set(err, ERR_NET, _("%s sends on to another address, which is not followed: "
			"give the right one."), f->http->url);
	if (status >= 500 || status == 408 || status == 429) {
		*again = true;
		return err_set(err, ERR_NET, _("%s cannot answer now (%ld)."), f->http->url, status);
	}
	return OK;
}

static enum result come_back(const struct http *http, int64_t ms, struct err *err)
{
	int minutes = (int)((ms + MINUTE_MS - 1) / MINUTE_MS);

	return err_set(err, ERR_NET, Q_("%s asks to come back in %d minute.", "%s asks to come back in %d minutes.",
		(unsigned long)minutes), http->url, minutes);
}

/* Full jitter: anything from nothing to the whole pause, so that many do not come back at once. */
static int64_t pause_of(const struct http *http, int attempt)
{
	int64_t first = http->options.pause_ms ? http->options.pause_ms : 1000;
	int64_t most = http->options.most_ms ? http->options.most_ms : 30000;
	int64_t pause = MIN(most, first << MIN(attempt, 16));
	uint64_t random;

	sys_random(&random, sizeof(random));
	return (int64_t)(random % (uint64_t)(pause + 1));
}

static enum result send_tries(struct http *http, struct flight *f, int tries, int64_t most,
	struct err *err)
{
	for (int attempt = 0;; attempt++) {
		int64_t asked, pause;
		bool again;

		if (!fly(f, &again, err))
			return OK;
		if (!again || attempt + 1 >= tries)
			return err->code;
		asked = http_stay_away(http);
		pause = MAX(pause_of(http, attempt), asked);
		if (pause > most)
			return come_back(http, asked, err);
		poll(NULL, 0, (int)pause);
	}
}

/* It read the password and says that it is wrong: said once more, it would count twice towards the lock.
 * Source: CouchDB 3.5, couch_httpd_auth:default_authentication_handler. */
static bool is_wrong_password(const struct http_answer *answer)
{
	struct json *root = NULL;
	struct err ignored;
	const char *reason;
	bool wrong;

	if (json_parse(answer->body.s, answer->body.len, &root, &ignored))
		root = NULL;
	reason = json_string(json_get(root, "reason"));
	wrong = reason && str_eq(reason, "Name or password is incorrect.");
	json_free(&root);
	return wrong;
}

/* A server, or a proxy before it, that takes no password with each request gives a cookie for one.  Asked once
 * for each 401 that does not speak of the password: five wrong ones lock an account. */
static bool log_in(struct http *http)
{
	struct str body = STR_INIT;
	struct http_request request = { .method = "POST", .path = "/_session", .root = true };
	struct http_answer answer = { .body = STR_INIT };
	struct flight f = { .http = http, .request = &request, .answer = &answer, .limit = HTTP_SMALL };
	struct json_writer w;
	struct err ignored;
	bool again, in;

	jw_init(&w, &body, true);
	jw_object(&w, NULL);
	jw_string(&w, "name", http->user);
	jw_string(&w, "password", http->password);
	jw_end_object(&w);
	request.body = body.s;
	request.len = body.len;
	http_lib.curl_easy_setopt(http->curl, CURLOPT_COOKIEFILE, "");
	http_lib.curl_easy_setopt(http->curl, CURLOPT_USERNAME, NULL);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_PASSWORD, NULL);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_NONE);
	in = !fly(&f, &again, &ignored) && answer.status >= 200 && answer.status < 300;
	memset(body.s, 0, body.len);
	str_release(&body);
	str_release(&answer.body);
	return in;
}

/* Whether the server says it is he: some answer 401 to who is known and has no business there. */
static bool is_known(struct http *http)
{
	struct http_request request = { .method = "GET", .path = "/_session", .root = true };
	struct http_answer answer = { .body = STR_INIT };
	struct flight f = { .http = http, .request = &request, .answer = &answer, .limit = HTTP_SMALL };
	struct json *root = NULL;
	struct err ignored;
	bool again, known = false;

	if (!fly(&f, &again, &ignored) && answer.status == 200 &&
	    !json_parse(answer.body.s, answer.body.len, &root, &ignored)) {
		const char *name = json_string(json_get(json_get(root, "userCtx"), "name"));

		known = name && str_eq(name, http->user);
	}
	json_free(&root);
	str_release(&answer.body);
	return known;
}

enum result http_send(struct http *http, const struct http_request *request,
	struct http_answer *answer, struct err *err)
{
	struct flight f = { .http = http, .request = request, .answer = answer,
		.limit = request->limit ? request->limit : HTTP_SMALL };
	int tries = http->options.tries ? http->options.tries : 5;
	int64_t most = http->options.most_ms ? http->options.most_ms : 30000;
	struct flight *flight = find_flight(http, request, &f);
	enum result code;

	if (request->file && !(f.file = fopen(request->file, "rb")))
		return err_set(err, ERR_IO, _("%s cannot be read: %s."), request->file, strerror(errno));
	code = send_tries(http, flight, tries, most, err);
	answer->known = false;
	if (!code && answer->status == 401 && http->password && !is_wrong_password(answer) && log_in(http)) {
		code = send_tries(http, flight, tries, most, err);
		answer->known = !code && answer->status == 401 && is_known(http);
	}
	if (f.file)
		fclose(f.file);
	http_drop_ahead(http);
	return code;
}
