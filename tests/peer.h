/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A server of our own for the sync's tests: keeps documents as CouchDB does and breaks on demand.
 * It listens on loopback alone, on a port the kernel chooses. */
#ifndef TESTS_PEER_H
#define TESTS_PEER_H
#include "base/base.h"

/* Faults, for requests whose line holds `at` ("*": all): "do=WHAT&at=TEXT&skip=N&times=N&arg=N".
 *	drop	closes without an answer, nothing is done	lose	does it, then closes
 *	cut	arg bytes of the answer, less than announced	short	the same with no length announced
 *	status	answers arg, Retry-After: 0			later	503 with Retry-After: arg
 *	bomb	arg KB of gzip that unpack to 150 times that	drip	a byte a second
 *	headers	headers without end				redirect	302 to another host
 *	text	answers what /_test/text was given, with status arg (0: 200)
 *	raw	/_test/text is all that comes, from its status line on
 *	twice	each row of _changes twice, backwards		slow	answers after arg ms
 *	rewind	a page from the very beginning			lie	says that all is written, nothing is
 *	heart	arg newlines, then the answer in small chunks	revoke	403 as CouchDB says it to a lost role
 *	spoil	value number arg / 4 of the answer is of another type, arg % 4 chooses which
 *	kill	kills process arg before anything is done	killed	does it, then kills process arg
 *	before	calls peer_meanwhile(arg), then goes on		after	does it, calls that, then answers
 * /_test/text (body), /_test/auth (body: base64 of name:password), /_test/wipe (another database of
 * the same name), /_test/gone (no database), /_test/save and /_test/restore (all documents as they were), /_test/big?arg=N (413 for longer bodies), /_test/count
 * (requests so far, by GET), /_test/wrong (passwords that were wrong), /_test/listening (long polls that wait),
 * /_test/fired (faults that fired), /_test/clear (no faults).
 * Beside the one database "team" there are those called wasit-… and the accounts, as an office asks for them (peer_office.c).
 * A document with "FORBIDDEN" in it is refused by the validation. */
struct peer {
	int pid, port;
	char url[64];		/* "http://127.0.0.1:PORT/team" */
};
/* What the faults "before" and "after" call in the server's process, which is a copy of the one that
 * starts it; set before that. */
extern void (*peer_meanwhile)(long arg);
/* Starts it as a child process that ends with this one. */
void peer_start(struct peer *peer);
void peer_stop(struct peer *peer);
/* Serves on a listening socket for ever: the child, and tests/couch_server. */
void peer_serve(int listening) __attribute__((noreturn));
int peer_listen(int *port);
void peer_want(const char *auth);	/* before serving: base64 of name:password; "": anybody */
/* One request past the faults' counting of requests ("/_test/…"); the answer's body, caller frees. */
char *peer_ask(const struct peer *peer, const char *method, const char *path, const char *body);
void peer_tell(const struct peer *peer, const char *path, const char *body);	/* POST; the answer is thrown away */
void peer_fault(const struct peer *peer, const char *query);
long peer_number(const struct peer *peer, const char *what);	/* "count", "wrong", "fired", "listening" */
#endif
