/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Bringing the database and a server together: the only place where store and io meet for it. */
#ifndef APP_SYNC_H
#define APP_SYNC_H
#include "app/app.h"
#include "io/http.h"

struct sync_remote;
struct sync_options {
	const char *only;		/* the remote of that name (store/sync.h); NULL: all */
	bool dry_run;			/* only look: nothing is written, here or there */
	bool attachments;		/* fetch the files of documents, too, up to sync_attachment_limit */
	bool reset;			/* compare everything, as with a server never seen */
	bool patient;			/* nobody waits: a remote that failed is left alone until backoff_until */
	/* Of a sync that takes many pages, after each: records that came, records that are still to come.  NULL. */
	void (*progress)(void *ctx, const char *remote, int64_t done, int64_t pending);
	void *ctx;
	struct http_options http;	/* user, password, ca_file, proxy, allow_plain come from the options */
	size_t page, batch;		/* changes a request, documents a request; 0: 2000 and 500 */
};
struct sync_counts {
	int64_t up, down;	/* records sent; taken as they came */
	int64_t merged;		/* changed on both sides */
	int64_t conflicts;	/* fields of these of which one value lost */
	int64_t refused;	/* the server does not take them */
	int64_t aside;		/* from the server, but nothing wasit can keep */
	int64_t left;		/* belong to others now and are no longer here */
	int64_t files;		/* of documents, sent and fetched */
	int64_t requests;
	bool other;		/* another database stands there than before: all was compared */
};
#define SYNC_REMOTES_MAX 3
struct sync_report {
	struct sync_counts all;		/* of every remote together */
	struct sync_part {
		char name[16];		/* of the remote */
		enum result code;	/* how it ended */
		char trouble[sizeof(((struct err *)NULL)->text)];	/* why it did not do better; "" */
		int64_t stay_away;	/* ms for which the server asked to be left alone; 0: it did not */
		struct sync_counts counts;
	} part[SYNC_REMOTES_MAX];
	size_t nparts;
};
/* Remembers the server as `name`, in place of another one of that name, after asking it; makes the database
 * where there is none.  Errors as io/http.h and io/couch.h; ERR_INVALID: no such name. */
enum result sync_add(struct app *app, const char *name, const char *url, const char *user,
	const struct sync_options *options, struct err *err) MUST_CHECK;
/* Once, all remotes: takes what is new there, merges, sends what is new here.  Whenever it is interrupted,
 * the next one goes on; the report tells what was done until then.  A remote that fails does not keep the
 * others from it; the first error is handed on.  ERR_MISSING: no server, no database; ERR_AUTH, ERR_DENIED,
 * ERR_NET, ERR_FORMAT. */
enum result sync_once(struct app *app, const struct sync_options *options,
	struct sync_report *report, struct err *err) MUST_CHECK;
/* A document's file comes from where it is, unless it is here: before it is opened or written out.  Screens do not
 * wait for it: ERR_BUSY, it is fetched beside them.  ERR_MISSING: no server has it yet; ERR_FORMAT: what came
 * is not what was sent. */
enum result sync_fetch_file(struct app *app, const struct record *document, struct err *err) MUST_CHECK;
/* A connection to a remote, with its name and the password: of the environment, of the command, or asked for
 * where somebody sits at a terminal; once a process.  ERR_AUTH: there is none. */
enum result sync_connect(struct app *app, const struct sync_remote *remote,
	const struct sync_options *options, struct http **out, struct err *err) MUST_CHECK;
/* The password for all that follows, as if the environment had named it. */
void sync_password(const char *password);

/* Keeps this database and the servers in step until SIGTERM, SIGINT or SIGHUP comes (then OK): listens,
 * sends what is written here, comes back by itself where a server or the network is gone; SIGUSR1 makes it
 * look at once.  told: what moved (trouble NULL), or why nothing does (report NULL), when that is news.
 * ERR_BUSY: another process does this; ERR_AUTH: the server does not take the password; ERR_MISSING: there is
 * no remote; else what is wrong with the database. */
struct sync_listener {
	void (*told)(void *ctx, const struct sync_report *report, const char *trouble);	/* NULL */
	void *ctx;
	bool of_screen;		/* waits for its turn instead of ERR_BUSY, and ends with the process that started it */
};
enum result sync_watch(struct app *app, const struct sync_options *options,
	const struct sync_listener *listener, struct err *err) MUST_CHECK;
#endif
