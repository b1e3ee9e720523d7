/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How the sync stands, for people: read from what it left in the database. */
#ifndef APP_SYNC_STATE_H
#define APP_SYNC_STATE_H
#include "app/app.h"

#define SYNC_WAITING_CAP 500	/* counted so far, so that it costs nothing however much waits */
struct sync_state {
	bool known;		/* there is a server */
	bool wants_password;	/* a name is known there, and neither the environment nor an option has the password */
	int locked;		/* servers whose records are shut here */
	bool denied;		/* the server did not take the password */
	int64_t offline_at;	/* since when it fails; 0: it does not */
	int64_t last_ok;	/* of the server that waits longest; 0: never */
	int64_t waiting;	/* records to be sent, up to the cap */
	int64_t refused;	/* records the server does not take */
	int64_t asked;		/* values that gave way and wait for a decision */
};
enum result sync_state_read(struct app *app, struct sync_state *out, struct err *err) MUST_CHECK;
bool sync_state_equal(const struct sync_state *a, const struct sync_state *b);
/* "synced 12:04", "offline since 11:50 · 3 waiting"; nothing without a server.  live: somebody listens, so that
 * what is in step is so now.  brief: the one thing that matters most. */
void sync_state_text(const struct sync_state *state, int64_t now, bool live, bool brief, struct str *out);
/* Who is asked for it: the server's address and the name there; both owned by the caller. */
enum result sync_state_account(struct app *app, char **url, char **user, struct err *err) MUST_CHECK;

/* Why what came from a server is shut here, and where the rest of it is; appended. */
enum result sync_state_why_locked(struct app *app, struct str *out, struct err *err) MUST_CHECK;

/* Starts the process that keeps this database in step (sync --watch), or syncs it once; the password (NULL: it finds
 * one) goes to it through a pipe.  ERR_IO. */
struct sys_child;
enum result sync_start(struct app *app, const char *password, struct sys_child *out, struct err *err) MUST_CHECK;
enum result sync_start_once(struct app *app, const char *password, struct sys_child *out,
	struct err *err) MUST_CHECK;

/* Called by the sync itself: that a server fails, or works again (why OK). */
void sync_state_note(struct app *app, const char *remote, enum result why);
#endif
