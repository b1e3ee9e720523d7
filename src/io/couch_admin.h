/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What an administrator asks of a CouchDB: databases, who may read them, accounts, single documents.
 * The connection is to the server's root. */
#ifndef IO_COUCH_ADMIN_H
#define IO_COUCH_ADMIN_H
#include "io/http.h"
#include "io/json.h"

struct couch_session {
	char *name;		/* owned; "" for nobody */
	struct strlist roles;	/* owned */
	bool admin;		/* of the server */
};
void couch_session_release(struct couch_session *session);
/* Who we are there; ERR_FORMAT: it is no CouchDB, ERR_AUTH: it knows neither name nor password. */
enum result couch_session_ask(struct http *http, struct couch_session *out, struct err *err) MUST_CHECK;
/* One request.  *status, if wanted, lets 404, 409 and 412 through; else they are errors.  *out (may be
 * NULL) is the caller's: the answer's tree, NULL where it is none of 2xx. */
enum result couch_call(struct http *http, const char *method, const char *path, const char *body,
	int *status, struct json **out, struct err *err) MUST_CHECK;
/* "/db/id", the id escaped; the caller frees.  Names of databases need no escape (some servers would not
 * know "_users" by one). */
char *couch_path(const char *db, const char *id);
/* Every document whose id begins with `prefix`, up to `limit` at a time behind `after` (an id or NULL):
 * the answer of _all_docs with the documents. */
enum result couch_documents(struct http *http, const char *db, const char *prefix, const char *after,
	size_t limit, struct json **out, struct err *err) MUST_CHECK;
#endif
