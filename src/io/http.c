/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Addresses, and what a connection is set to. */
#include "base/base.h"
#include "io/http_p.h"

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

	if (http_lib.curl_url_get(u, what, &text, 0) == CURLUE_OK && text)
		copy = xstrdup(text);
	http_lib.curl_free(text);
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
	CURLU *u = http_lib.curl_url();
	const char *fault;
	char *scheme, *host, *port, *path;

	if (!u)
		BUG("out of memory");
	if (http_lib.curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK)
		fault = _("This is no address: it looks like https://example.org/wasit.");
	else
		fault = url_fault(u, http->options.allow_plain);
	if (fault) {
		http_lib.curl_url_cleanup(u);
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
	http_lib.curl_url_cleanup(u);
	return OK;
}

/* --- Opening. */

/* Connections that outlive the request's handle: the next one needs no greeting. */
static void share_connections(struct http *http)
{
	static CURLSH *shared;

	if (!shared) {
		shared = http_lib.curl_share_init();
		if (!shared)
			BUG("out of memory");
		http_lib.curl_share_setopt(shared, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
		http_lib.curl_share_setopt(shared, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	}
	http_lib.curl_easy_setopt(http->curl, CURLOPT_SHARE, shared);
}

static void set_way(struct http *http, bool loopback)
{
	const struct http_options *o = &http->options;

	if (loopback)	/* a proxy of the environment is for others, and would see the password */
		http_lib.curl_easy_setopt(http->curl, CURLOPT_PROXY, "");
	else if (!text_is_empty(o->proxy))
		http_lib.curl_easy_setopt(http->curl, CURLOPT_PROXY, o->proxy);
	if (!text_is_empty(o->ca_file))
		http_lib.curl_easy_setopt(http->curl, CURLOPT_CAINFO, o->ca_file);
	if (o->user && o->password) {
		http_lib.curl_easy_setopt(http->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		http_lib.curl_easy_setopt(http->curl, CURLOPT_USERNAME, o->user);
		http_lib.curl_easy_setopt(http->curl, CURLOPT_PASSWORD, o->password);
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
	if (!http_load_library())
		return err_set(err, ERR_NET, _("libcurl is not installed, so nothing is synchronised (Debian: "
			"libcurl4)."));
	if (!ready && http_lib.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_NET, _("The library for requests (libcurl) cannot be started."));
	ready = true;
	http = xcalloc(1, sizeof(*http));
	http->options = *options;
	if (read_url(http, url, &loopback, err)) {
		http_close(&http);
		return err->code;
	}
	http->curl = http_lib.curl_easy_init();
	http->multi = http_lib.curl_multi_init();
	if (!http->curl || !http->multi)
		BUG("out of memory");
	http_set_limits(http);
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
	http_drop_ahead(*http);
	http_lib.curl_easy_cleanup((*http)->curl);
	if ((*http)->multi)
		http_lib.curl_multi_cleanup((*http)->multi);
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

bool http_has_user(const struct http *http)
{
	return http->user;
}

int64_t http_requests(const struct http *http)
{
	return http->requests;
}

int64_t http_elapsed(const struct http *http)
{
	double seconds = 0;

	http_lib.curl_easy_getinfo(http->curl, CURLINFO_TOTAL_TIME, &seconds);
	return MAX((int64_t)(seconds * 1000) - http->parked_ms, 0);
}

int64_t http_stay_away(const struct http *http)
{
	curl_off_t asked = 0;

	http_lib.curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &asked);
	return (int64_t)MIN(MAX(asked, 0), 24 * 3600) * 1000;
}

int http_status(const struct http *http)
{
	long status = 0;

	http_lib.curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
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
