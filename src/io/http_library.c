/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The library, and what every request of it is bound to.  Below the others: http_send.c, http_listen.c, http.c. */
#include "base/base.h"
#include "io/http_p.h"

#include "io/library.h"

struct http_library http_lib;

bool http_load_library(void)
{
	static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so" };
	static bool all;

	for (size_t i = 0; i < COUNT(names) && !all; i++) {
		void *library = library_open(names[i]);

		all = library;
#define LOAD(name) all = all && library_function(library, #name, &http_lib.name);
		HTTP_FUNCTIONS(LOAD)
		if (library && !all)
			library_close(library);
	}
	return all;
}

/* Some times a second while a request runs. */
static int look_up(void *ctx, curl_off_t all, curl_off_t now, curl_off_t all_up, curl_off_t now_up)
{
	const struct http *http = ctx;

	(void)all, (void)now, (void)all_up, (void)now_up;
	return http->options.stopped();
}

void http_set_limits(const struct http *http)
{
	const struct http_options *o = &http->options;

	http_lib.curl_easy_setopt(http->curl, CURLOPT_CONNECTTIMEOUT, o->connect_s ? o->connect_s : 15L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_LIMIT, 10L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_TIME, o->stall_s ? o->stall_s : 30L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_TIMEOUT, o->whole_s ? o->whole_s : 600L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_FOLLOWLOCATION, 0L);
#if LIBCURL_VERSION_NUM >= 0x075500
	http_lib.curl_easy_setopt(http->curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	http_lib.curl_easy_setopt(http->curl, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
	http_lib.curl_easy_setopt(http->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_SSL_VERIFYPEER, 1L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_SSL_VERIFYHOST, 2L);
	http_lib.curl_easy_setopt(http->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
	http_lib.curl_easy_setopt(http->curl, CURLOPT_USERAGENT, "wasit/" PACKAGE_VERSION);
	if (o->stopped) {
		http_lib.curl_easy_setopt(http->curl, CURLOPT_NOPROGRESS, 0L);
		http_lib.curl_easy_setopt(http->curl, CURLOPT_XFERINFOFUNCTION, look_up);
		http_lib.curl_easy_setopt(http->curl, CURLOPT_XFERINFODATA, (void *)http);
	}
}
