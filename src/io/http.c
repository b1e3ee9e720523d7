/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The only user of libcurl. */
#include "base/base.h"
#include "io/http.h"

#define CURL_DISABLE_TYPECHECK	/* its macros want the functions' own names */
#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>

#include "base/sys.h"
#include "io/json.h"
#include "io/library.h"

#define HEADERS_MAX (64 * 1024)

struct http {
	CURL *curl;		/* owned */
	char *url, *root;	/* owned: without a slash at the end; scheme, host and port alone */
	struct http_options options;	/* its texts are curl's or gone */
	int64_t requests;
	char *user, *password;	/* owned: for a session, where the server takes no password with each request */
	struct listening *listening;	/* owned: its answer is waited for; NULL */
};

/* One request on its way. */
struct flight {
	struct http *http;
	const struct http_request *request;
	struct http_answer *answer;
	size_t headers, body;	/* bytes so far */
	size_t limit;
	FILE *file;		/* owned: what is sent; NULL */
	struct err *err;
	bool failed;		/* err tells; the server is not to be asked again */
};

/* --- The library, opened at the first address: it brings some thirty others with it. */

#define FUNCTIONS(F) \
	F(curl_easy_cleanup) F(curl_easy_getinfo) F(curl_easy_init) F(curl_easy_perform) \
	F(curl_easy_setopt) F(curl_easy_strerror) F(curl_free) F(curl_global_init) \
	F(curl_multi_add_handle) F(curl_multi_cleanup) F(curl_multi_info_read) F(curl_multi_init) \
	F(curl_multi_perform) F(curl_multi_poll) F(curl_multi_remove_handle) F(curl_share_init) \
	F(curl_share_setopt) F(curl_slist_append) F(curl_slist_free_all) F(curl_url) F(curl_url_cleanup) \
	F(curl_url_get) F(curl_url_set)
#define POINTER(name) __typeof__(name) *name;
static struct { FUNCTIONS(POINTER) } lib;

static bool load_library(void)
{
	static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so" };
	static bool all;

	for (size_t i = 0; i < COUNT(names) && !all; i++) {
		void *library = library_open(names[i]);

		all = library;
#define LOAD(name) all = all && library_function(library, #name, &lib.name);
		FUNCTIONS(LOAD)
		if (library && !all)
			library_close(library);
	}
	return all;
}

/* --- Addresses. */

static bool is_loopback(const char *host)
{
	unsigned part[4];
	int used = 0;

	if (str_eq(host, "localhost") || str_eq(host, "[::1]"))
		return true;
	return sscanf(host, "%3u.%3u.%3u.%3u%n", &part[0], &part[1], &part[2], &part[3], &used) == 4 &&
		!host[used] && part[0] == 127;
}

static char *url_part(CURLU *u, CURLUPart what)
{
	char *text = NULL, *copy = NULL;

	if (lib.curl_url_get(u, what, &text, 0) == CURLUE_OK && text)
		copy = xstrdup(text);
	lib.curl_free(text);
	return copy;
}

/* What is wrong with the address, NULL: nothing. */
static const char *url_fault(CURLU *u, bool allow_plain)
{
	char *scheme = url_part(u, CURLUPART_SCHEME), *host = url_part(u, CURLUPART_HOST);
	char *user = url_part(u, CURLUPART_USER), *password = url_part(u, CURLUPART_PASSWORD);
	char *query = url_part(u, CURLUPART_QUERY), *fragment = url_part(u, CURLUPART_FRAGMENT);
	const char *fault = NULL;

	if (user || password)
		fault = _("A name or a password does not belong into the address: use --user and "
			"the option sync_password_command.");
	else if (!scheme || !host || (!str_eq(scheme, "https") && !str_eq(scheme, "http")))
		fault = _("An address begins with https://.");
	else if (query || fragment)
		fault = _("An address ends with the database's name.");
	else if (str_eq(scheme, "http") && !allow_plain && !is_loopback(host))
		fault = _("Without https:// anybody on the way could read your customers; the option "
			"sync_allow_plain allows it all the same.");
	free(scheme), free(host), free(user), free(password), free(query), free(fragment);
	return fault;
}

static enum result read_url(struct http *http, const char *url, bool *loopback, struct err *err)
{
	CURLU *u = lib.curl_url();
	const char *fault;
	char *scheme, *host, *port, *path;

	if (!u)
		BUG("out of memory");
	if (lib.curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK)
		fault = _("This is no address: it looks like https://example.org/wasit.");
	else
		fault = url_fault(u, http->options.allow_plain);
	if (fault) {
		lib.curl_url_cleanup(u);
		return err_set(err, ERR_INVALID, "%s", fault);
	}
	scheme = url_part(u, CURLUPART_SCHEME);
	host = url_part(u, CURLUPART_HOST);
	port = url_part(u, CURLUPART_PORT);
	path = url_part(u, CURLUPART_PATH);
	while (path && *path && path[strlen(path) - 1] == '/')
		path[strlen(path) - 1] = '\0';
	http->root = xasprintf("%s://%s%s%s", scheme, host, port ? ":" : "", port ? port : "");
	http->url = xasprintf("%s%s", http->root, path ? path : "");
	*loopback = is_loopback(host);
	free(scheme), free(host), free(port), free(path);
	lib.curl_url_cleanup(u);
	return OK;
}

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

	if (len > f->limit - f->body) {
		err_set(f->err, ERR_FORMAT, _("The server sent more than %zu KB where that cannot be."),
			f->limit / 1024);
		f->failed = true;
		return 0;
	}
	f->body += len;
	lib.curl_easy_getinfo(f->http->curl, CURLINFO_RESPONSE_CODE, &status);
	if (f->request->take && status >= 200 && status < 300) {
		f->failed = f->request->take(f->request->ctx, data, len, f->err);
		return f->failed ? 0 : len;
	}
	str_addn(&f->answer->body, data, len);
	return len;
}

/* --- Opening. */

/* Some times a second while a request runs. */
static int look_up(void *ctx, curl_off_t all, curl_off_t now, curl_off_t all_up, curl_off_t now_up)
{
	const struct http *http = ctx;

	(void)all, (void)now, (void)all_up, (void)now_up;
	return http->options.stopped();
}

static void set_limits(const struct http *http)
{
	const struct http_options *o = &http->options;

	lib.curl_easy_setopt(http->curl, CURLOPT_CONNECTTIMEOUT, o->connect_s ? o->connect_s : 15L);
	lib.curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_LIMIT, 10L);
	lib.curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_TIME, o->stall_s ? o->stall_s : 30L);
	lib.curl_easy_setopt(http->curl, CURLOPT_TIMEOUT, o->whole_s ? o->whole_s : 600L);
	lib.curl_easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
	lib.curl_easy_setopt(http->curl, CURLOPT_FOLLOWLOCATION, 0L);
#if LIBCURL_VERSION_NUM >= 0x075500
	lib.curl_easy_setopt(http->curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	lib.curl_easy_setopt(http->curl, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
	lib.curl_easy_setopt(http->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	lib.curl_easy_setopt(http->curl, CURLOPT_SSL_VERIFYPEER, 1L);
	lib.curl_easy_setopt(http->curl, CURLOPT_SSL_VERIFYHOST, 2L);
	lib.curl_easy_setopt(http->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
	lib.curl_easy_setopt(http->curl, CURLOPT_USERAGENT, "wasit/" PACKAGE_VERSION);
	if (o->stopped) {
		lib.curl_easy_setopt(http->curl, CURLOPT_NOPROGRESS, 0L);
		lib.curl_easy_setopt(http->curl, CURLOPT_XFERINFOFUNCTION, look_up);
		lib.curl_easy_setopt(http->curl, CURLOPT_XFERINFODATA, (void *)http);
	}
}

/* Connections that outlive the request's handle: the next one needs no greeting. */
static void share_connections(struct http *http)
{
	static CURLSH *shared;

	if (!shared) {
		shared = lib.curl_share_init();
		if (!shared)
			BUG("out of memory");
		lib.curl_share_setopt(shared, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
		lib.curl_share_setopt(shared, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	}
	lib.curl_easy_setopt(http->curl, CURLOPT_SHARE, shared);
}

static void set_way(struct http *http, bool loopback)
{
	const struct http_options *o = &http->options;

	if (loopback)	/* a proxy of the environment is for others, and would see the password */
		lib.curl_easy_setopt(http->curl, CURLOPT_PROXY, "");
	else if (!text_is_empty(o->proxy))
		lib.curl_easy_setopt(http->curl, CURLOPT_PROXY, o->proxy);
	if (!text_is_empty(o->ca_file))
		lib.curl_easy_setopt(http->curl, CURLOPT_CAINFO, o->ca_file);
	if (o->user && o->password) {
		lib.curl_easy_setopt(http->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		lib.curl_easy_setopt(http->curl, CURLOPT_USERNAME, o->user);
		lib.curl_easy_setopt(http->curl, CURLOPT_PASSWORD, o->password);
		http->user = xstrdup(o->user);
		http->password = xstrdup(o->password);
	}
}

enum result http_open(const char *url, const struct http_options *options, struct http **out,
	struct err *err)
{
	static bool ready;	/* libcurl wants this once a process */
	struct http *http;
	bool loopback = false;

	*out = NULL;
	if (!load_library())
		return err_set(err, ERR_NET, _("libcurl is not installed, so nothing is synchronised (Debian: "
			"libcurl4)."));
	if (!ready && lib.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_NET, _("The library for requests (libcurl) cannot be started."));
	ready = true;
	http = xcalloc(1, sizeof(*http));
	http->options = *options;
	if (read_url(http, url, &loopback, err)) {
		http_close(&http);
		return err->code;
	}
	http->curl = lib.curl_easy_init();
	if (!http->curl)
		BUG("out of memory");
	set_limits(http);
	set_way(http, loopback);
	if (options->keep)
		share_connections(http);
	http->options.user = http->options.password = http->options.ca_file = http->options.proxy = NULL;
	*out = http;
	return OK;
}

void http_close(struct http **http)
{
	if (!*http)
		return;
	http_listen_end(*http);
	lib.curl_easy_cleanup((*http)->curl);
	if ((*http)->password)
		memset((*http)->password, 0, strlen((*http)->password));
	free((*http)->password);
	free((*http)->user);
	free((*http)->url);
	free((*http)->root);
	free(*http);
	*http = NULL;
}

const char *http_url(const struct http *http)
{
	return http->url;
}

int64_t http_requests(const struct http *http)
{
	return http->requests;
}

int64_t http_elapsed(const struct http *http)
{
	double seconds = 0;

	lib.curl_easy_getinfo(http->curl, CURLINFO_TOTAL_TIME, &seconds);
	return (int64_t)(seconds * 1000);
}

int64_t http_stay_away(const struct http *http)
{
	curl_off_t asked = 0;

	lib.curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &asked);
	return (int64_t)MIN(asked, 24 * 3600) * 1000;
}

int http_status(const struct http *http)
{
	long status = 0;

	lib.curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

void http_escape(const char *text, struct str *out)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
			str_addc(out, *text);
		else
			str_addf(out, "%%%02X", c);
	}
}

/* --- Sending. */

/* curl's own reading of a file is by fread, from where it stands. */
static void set_file(struct flight *f)
{
	CURL *curl = f->http->curl;
	long size;

	lib.curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	fseek(f->file, 0, SEEK_END);
	size = ftell(f->file);
	rewind(f->file);
	lib.curl_easy_setopt(curl, CURLOPT_READDATA, f->file);
	lib.curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size);
}

static void set_request(struct flight *f, struct curl_slist **headers)
{
	const struct http_request *r = f->request;
	char *type;
	CURL *curl = f->http->curl;
	char *url = r->root || str_eq(r->path, "/") ? xasprintf("%s%s", f->http->root, r->path) :
		xasprintf("%s%s", f->http->url, r->path);

	lib.curl_easy_setopt(curl, CURLOPT_URL, url);
	free(url);
	*headers = lib.curl_slist_append(NULL, "Accept: application/json");
	type = xasprintf("Content-Type: %s", r->type ? r->type : "application/json");
	*headers = lib.curl_slist_append(*headers, type);
	free(type);
	*headers = lib.curl_slist_append(*headers, "Expect:");
	lib.curl_easy_setopt(curl, CURLOPT_HTTPHEADER, *headers);
	lib.curl_easy_setopt(curl, CURLOPT_UPLOAD, 0L);
	lib.curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->body ? r->body : NULL);
	lib.curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(r->body ? r->len : 0));
	if (!r->body)
		lib.curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
	if (f->file)
		set_file(f);
	lib.curl_easy_setopt(curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)0);
	if (r->from) {
		char range[32];

		snprintf(range, sizeof(range), "%" PRId64 "-", r->from);
		lib.curl_easy_setopt(curl, CURLOPT_RANGE, range);
	} else
		lib.curl_easy_setopt(curl, CURLOPT_RANGE, NULL);
	/* What is packed cannot be gone on with in the middle. */
	lib.curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, r->from || r->type ? NULL : "gzip");
	lib.curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, r->method);
	lib.curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	lib.curl_easy_setopt(curl, CURLOPT_HEADERDATA, f);
	lib.curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	lib.curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
}

/* The certificate, the name or the protocol is wrong: it will be wrong again.  Or it is to stop. */
static bool is_final(CURLcode rc)
{
	return rc == CURLE_PEER_FAILED_VERIFICATION || rc == CURLE_SSL_CACERT_BADFILE ||
		rc == CURLE_SSL_CERTPROBLEM || rc == CURLE_UNSUPPORTED_PROTOCOL ||
		rc == CURLE_ABORTED_BY_CALLBACK;
}

/* One try.  *again: it may go better the next time. */
static enum result fly(struct flight *f, bool *again, struct err *err)
{
	struct curl_slist *headers = NULL;
	long status = 0;
	CURLcode rc;

	f->headers = f->body = 0;
	f->failed = false;
	f->err = err;
	str_clear(&f->answer->body);
	if (f->request->begin)
		f->request->begin(f->request->ctx);
	set_request(f, &headers);
	f->http->requests++;
	rc = lib.curl_easy_perform(f->http->curl);
	lib.curl_slist_free_all(headers);
	lib.curl_easy_getinfo(f->http->curl, CURLINFO_RESPONSE_CODE, &status);
	f->answer->status = (int)status;
	*again = false;
	if (f->failed)
		return err->code;
	if (rc != CURLE_OK) {
		*again = !is_final(rc);
		return err_set(err, ERR_NET, _("%s cannot be reached: %s."), f->http->url,
			lib.curl_easy_strerror(rc));
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
		curl_off_t asked = 0;
		int64_t pause;
		bool again;

		if (!fly(f, &again, err))
			return OK;
		if (!again || attempt + 1 >= tries)
			return err->code;
		lib.curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &asked);
		pause = MAX(pause_of(http, attempt), (int64_t)MIN(asked, INT32_MAX) * 1000);
		if (pause > most)
			return err_set(err, ERR_NET, _("%s asks to come back in %lld seconds."),
				http->url, (long long)asked);
		poll(NULL, 0, (int)pause);
	}
}

/* A server, or a proxy before it, that takes no password with each request gives a cookie for one.  Asked once
 * for each 401: five wrong passwords lock an account. */
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
	lib.curl_easy_setopt(http->curl, CURLOPT_COOKIEFILE, "");
	lib.curl_easy_setopt(http->curl, CURLOPT_USERNAME, NULL);
	lib.curl_easy_setopt(http->curl, CURLOPT_PASSWORD, NULL);
	lib.curl_easy_setopt(http->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_NONE);
	in = !fly(&f, &again, &ignored) && answer.status >= 200 && answer.status < 300;
	memset(body.s, 0, body.len);
	str_release(&body);
	str_release(&answer.body);
	return in;
}

enum result http_send(struct http *http, const struct http_request *request,
	struct http_answer *answer, struct err *err)
{
	struct flight f = { .http = http, .request = request, .answer = answer,
		.limit = request->limit ? request->limit : HTTP_SMALL };
	int tries = http->options.tries ? http->options.tries : 5;
	int64_t most = http->options.most_ms ? http->options.most_ms : 30000;
	enum result code;

	if (request->file && !(f.file = fopen(request->file, "rb")))
		return err_set(err, ERR_IO, _("%s cannot be read: %s."), request->file, strerror(errno));
	code = send_tries(http, &f, tries, most, err);
	if (!code && answer->status == 401 && http->password && log_in(http))
		code = send_tries(http, &f, tries, most, err);
	if (f.file)
		fclose(f.file);
	return code;
}

/* --- Listening: answers that come when there is news. */

struct listening {
	struct http_wait *wait;		/* borrowed */
	struct http_request request;
	struct http_answer answer;	/* owned */
	struct flight flight;
	struct err err;
	struct curl_slist *headers;	/* owned */
	enum http_heard heard;
};

struct http_wait {
	CURLM *multi;	/* owned */
};

struct http_wait *http_wait_new(void)
{
	struct http_wait *wait = xcalloc(1, sizeof(*wait));

	wait->multi = load_library() ? lib.curl_multi_init() : NULL;
	return wait;
}

void http_wait_free(struct http_wait **wait)
{
	if (*wait && (*wait)->multi)
		lib.curl_multi_cleanup((*wait)->multi);
	free(*wait);
	*wait = NULL;
}

void http_listen(struct http_wait *wait, struct http *http, const char *path, long whole_s)
{
	struct listening *l = xcalloc(1, sizeof(*l));

	http_listen_end(http);
	*l = (struct listening){ .wait = wait, .answer.body = STR_INIT,
		.request = { .method = "GET", .path = path } };
	l->flight = (struct flight){ .http = http, .request = &l->request, .answer = &l->answer,
		.limit = HTTP_SMALL, .err = &l->err };
	set_request(&l->flight, &l->headers);
	/* Silence is what one listens to: not too slow, but bounded as a whole. */
	lib.curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_TIME, 0L);
	lib.curl_easy_setopt(http->curl, CURLOPT_TIMEOUT, whole_s);
	lib.curl_easy_setopt(http->curl, CURLOPT_PRIVATE, http);
	http->requests++;
	http->listening = l;
	lib.curl_multi_add_handle(wait->multi, http->curl);
}

bool http_is_listening(const struct http *http)
{
	return http->listening;
}

void http_listen_end(struct http *http)
{
	struct listening *l = http->listening;

	if (!l)
		return;
	lib.curl_multi_remove_handle(l->wait->multi, http->curl);
	set_limits(http);
	lib.curl_slist_free_all(l->headers);
	str_release(&l->answer.body);
	free(l);
	http->listening = NULL;
}

static struct http *take_ended(struct http_wait *wait)
{
	struct CURLMsg *message;
	struct http *http = NULL;
	int left;

	while ((message = lib.curl_multi_info_read(wait->multi, &left))) {
		long status = 0;

		if (message->msg != CURLMSG_DONE)
			continue;
		lib.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&http);
		lib.curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
		http->listening->answer.status = (int)status;
		http->listening->heard =
			message->data.result == CURLE_OK && status == 200 ? HEARD_ANSWER :
			message->data.result == CURLE_OPERATION_TIMEDOUT ? HEARD_NOTHING : HEARD_FAILURE;
		return http;
	}
	return NULL;
}

struct http *http_wait(struct http_wait *wait, struct pollfd *fds, size_t n, int ms)
{
	struct curl_waitfd *more = xcalloc(n + 1, sizeof(*more));
	struct http *ended;
	int running = 0;

	for (size_t i = 0; i < n; i++) {
		more[i] = (struct curl_waitfd){ .fd = fds[i].fd, .events = CURL_WAIT_POLLIN };
		fds[i].revents = 0;
	}
	lib.curl_multi_perform(wait->multi, &running);
	ended = take_ended(wait);
	if (!ended) {
		lib.curl_multi_poll(wait->multi, more, (unsigned)n, ms, NULL);
		lib.curl_multi_perform(wait->multi, &running);
		ended = take_ended(wait);
		for (size_t i = 0; i < n; i++)
			fds[i].revents = more[i].revents ? POLLIN : 0;
	}
	free(more);
	return ended;
}

enum http_heard http_heard(const struct http *http, const char **body)
{
	*body = http->listening->answer.body.s;
	return http->listening->heard;
}
