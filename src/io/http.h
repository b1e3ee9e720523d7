/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Requests to one server: TLS checked, no redirects, everything bounded, tried again where that helps. */
#ifndef IO_HTTP_H
#define IO_HTTP_H
#include "base/base.h"

struct http;	/* a connection that is kept between requests */

struct http_options {
	const char *user, *password;	/* NULL: nobody; never printed, not even in errors */
	const char *ca_file;		/* certificates to trust (PEM); NULL or "": the system's */
	const char *proxy;		/* NULL or "": as the environment says, never for loopback */
	bool allow_plain;		/* http:// also beyond this machine */
	long connect_s, stall_s, whole_s;	/* to connect; below 10 bytes/s; a request.  0: 15, 30, 600 */
	int tries;			/* 0: 5 */
	bool keep;			/* connections serve the next http of this process, too */
	int (*stopped)(void);		/* asked while a request runs: not 0 gives it up (ERR_NET); NULL */
	int64_t pause_ms, most_ms;	/* first pause between tries, longest one.  0: 1,000 and 30,000 */
};
/* Checks the address: https, or http to this machine; no user, password, query or fragment in it.
 * ERR_INVALID with the mend.  Nothing is sent yet. */
enum result http_open(const char *url, const struct http_options *options, struct http **out,
	struct err *err) MUST_CHECK;
void http_close(struct http **http);
/* The address without a slash at its end; lives as long as http. */
const char *http_url(const struct http *http);
bool http_has_user(const struct http *http);	/* a name and a password go along */
/* Requests sent so far, tries counted each. */
int64_t http_requests(const struct http *http);

#define HTTP_SMALL (64 * 1024)
struct http_request {
	const char *method;	/* "GET" */
	const char *path;	/* behind the address, escaped: "/_changes?limit=1"; "/" alone: the server's root */
	const char *body;	/* JSON; NULL: none */
	size_t len;
	const char *file;	/* sent in place of body: its path; NULL */
	const char *type;	/* of what is sent; NULL: JSON */
	int64_t from;		/* bytes of the answer that are not wanted, if the server can leave them out (status 206) */
	bool root;		/* path is from the server's root */
	size_t limit;		/* bytes of the answer after unpacking; 0: HTTP_SMALL */
	/* Takes the body of a 2xx answer as it comes, else it is collected; begin before each try, which
	 * starts from nothing again.  An error ends the request and is handed on. */
	void (*begin)(void *ctx);
	enum result (*take)(void *ctx, const char *data, size_t len, struct err *err);
	void *ctx;
};
struct http_answer {
	int status;
	bool known;		/* of a 401: the server knows the name with this password all the same */
	struct str body;	/* owned; STR_INIT before */
};
/* OK: the server answered with 2xx or 4xx (but 408 and 429), all of it.  No connection, broken answers,
 * 408, 429 and 5xx are tried again (401 once, after one POST /_session, unless it says that the password is wrong), with pauses that double and Retry-After; then ERR_NET, as for
 * 3xx.  ERR_FORMAT: more than the limit.  answer->status is the last one, 0 for none. */
enum result http_send(struct http *http, const struct http_request *request,
	struct http_answer *answer, struct err *err) MUST_CHECK;
/* Sends a GET whose answer is read later, by http_send() of the same path, and meanwhile waits in the system's buffers:
 * the server and the line work while what came before is stored.  Any other request, and the end, leave it.  What
 * goes wrong is told there, and tried again there. */
void http_send_ahead(struct http *http, const char *path);
/* How long the last request took, without what it lay ahead, and how long its answer asks to stay away (Retry-After, a day at most; 0: it does not), in ms. */
int64_t http_elapsed(const struct http *http);
int64_t http_stay_away(const struct http *http);
/* Of the answer that is coming: for take. */
int http_status(const struct http *http);
/* A part of a path, everything that is no letter or digit as %XX; appended. */
void http_escape(const char *text, struct str *out);

/* --- Listening to several servers at once, for answers that come when there is news. */
struct http_wait;
struct http_wait *http_wait_new(void);
void http_wait_free(struct http_wait **wait);	/* nothing listens any more */
/* Begins a GET that ends after whole_s seconds at the latest; silence is no fault.  One an http, which
 * meanwhile sends nothing else. */
void http_listen(struct http_wait *wait, struct http *http, const char *path, long whole_s);
bool http_is_listening(const struct http *http);
void http_listen_end(struct http *http);	/* it is not wanted any more; nothing where there is none */
/* Sleeps at most `ms` (-1: any time), until one of them ended, which is given, or one of the descriptors
 * (POLLIN; revents tells) can be read, a signal came, or nothing of that: NULL. */
struct pollfd;
struct http *http_wait(struct http_wait *wait, struct pollfd *fds, size_t n, int ms);
/* What came of one that ended; *body lives until http_listen_end(). */
enum http_heard { HEARD_ANSWER, HEARD_NOTHING, HEARD_FAILURE };
enum http_heard http_heard(const struct http *http, const char **body);
#endif
