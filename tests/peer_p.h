/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the test server share. */
#ifndef TESTS_PEER_P_H
#define TESTS_PEER_P_H
#include "peer.h"

struct peer_request {
	char method[8], path[4096];	/* with the query */
	struct str body, auth;		/* owned */
	long from;			/* of a Range; 0: none */
};
struct peer_answer {
	int status;
	struct str body;		/* owned */
};
/* Answers as a CouchDB would (peer_db.c). */
void peer_db_answer(const struct peer_request *request, struct peer_answer *answer);
/* PUT and GET of files of documents (peer_files.c): /team/document%3AID/NAME. */
void peer_files_answer(const struct peer_request *request, struct peer_answer *answer);
/* What an administrator asks (peer_office.c): /_session, /_users/…, /wasit-…  */
void peer_office_answer(const struct peer_request *request, struct peer_answer *answer);
void peer_unescape(const char *from, size_t len, char *out, size_t size);
/* The document gets the stub and a revision, which is the answer; NULL: it has another revision. */
const char *peer_db_attach(const char *id, const char *rev, const char *name);
bool peer_db_has_stub(const char *id, const char *name);
void peer_db_wipe(bool gone);
extern size_t peer_db_biggest;		/* bytes of a body; 0: any */
extern bool peer_db_twice;		/* rows of the next page twice, backwards */
extern bool peer_db_rewind;		/* the next page begins at the beginning, whatever was asked for */
/* Keeps all documents as they are; puts them back. */
void peer_db_save(void);
void peer_db_restore(void);
/* Sends the answer; only: bytes of its body (-1: all), length: announced. */
void peer_send(int fd, const struct peer_answer *answer, const char *more, long only, bool length);
/* The faults of peer_more.c. */
enum peer_more { PEER_UNKNOWN, PEER_GO_ON, PEER_ANSWERED };
enum peer_more peer_more(int fd, const char *what, long arg, const struct peer_request *request,
	struct peer_answer *answer);
/* Number of a query's parameter, `otherwise` when it is not there. */
long peer_query(const char *path, const char *name, long otherwise);
/* Another one where anything changed. */
long peer_db_seq(void);
/* Long polls (peer_poll.c): keeps the connection of one that has nothing to hear yet; answers those that have,
 * beat: a newline to the others. */
bool peer_poll_keep(int fd, const struct peer_request *request);
void peer_poll_serve(bool beat);
size_t peer_poll_count(void);
#endif
