/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the requests share; they alone use libcurl. */
#ifndef IO_HTTP_P_H
#define IO_HTTP_P_H
#include "io/http.h"

#define CURL_DISABLE_TYPECHECK	/* its macros want the functions' own names */
#include <curl/curl.h>

/* The library, opened at the first address: it brings some thirty others with it. */
#define HTTP_FUNCTIONS(F) \
	F(curl_easy_cleanup) F(curl_easy_getinfo) F(curl_easy_init) F(curl_easy_pause) \
	F(curl_easy_setopt) F(curl_easy_strerror) F(curl_free) F(curl_global_init) \
	F(curl_multi_add_handle) F(curl_multi_cleanup) F(curl_multi_info_read) F(curl_multi_init) \
	F(curl_multi_perform) F(curl_multi_poll) F(curl_multi_remove_handle) F(curl_share_init) \
	F(curl_share_setopt) F(curl_slist_append) F(curl_slist_free_all) F(curl_url) F(curl_url_cleanup) \
	F(curl_url_get) F(curl_url_set)
#define HTTP_POINTER(name) __typeof__(name) *name;
struct http_library { HTTP_FUNCTIONS(HTTP_POINTER) };
extern struct http_library http_lib;
bool http_load_library(void);	/* false: it is not here */

struct http {
	CURL *curl;		/* owned */
	CURLM *multi;		/* owned: what curl is driven by while it sends */
	char *url, *root;	/* owned: without a slash at the end; scheme, host and port alone */
	struct http_options options;	/* its texts are curl's or gone */
	int64_t requests;
	char *user, *password;	/* owned: for a session, where the server takes no password with each request */
	struct listening *listening;	/* owned: its answer is waited for; NULL */
	struct ahead *ahead;	/* owned: a request that was sent before its answer is wanted; NULL */
	int64_t parked_ms;	/* of the last request: as long as nobody wanted its answer */
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
	bool parked, paused;	/* nobody takes its answer yet; some of it is there and waits in curl */
};

/* Leaves what was sent ahead; nothing where there is none. */
void http_drop_ahead(struct http *http);
/* How long it may take, what it may be; also after something else was set for one request. */
void http_set_limits(const struct http *http);
/* All that is said of a request, and where its answer goes; *headers are freed after it. */
void http_set_request(struct flight *f, struct curl_slist **headers);
#endif
