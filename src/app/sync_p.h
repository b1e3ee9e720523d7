/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the sync share. */
#ifndef APP_SYNC_P_H
#define APP_SYNC_P_H
#include "app/sync.h"
#include "io/couch.h"
#include "store/sync.h"

struct sync {
	struct app *app;
	const struct sync_options *options;
	const struct sync_remotes *remotes;	/* all there are, as they were at the beginning */
	struct sync_counts *counts;
	struct http *http;		/* owned */
	struct sync_remote remote;	/* owned */
	bool met;			/* who is there was asked */
	bool opened;			/* it was locked and is not any more */
	bool aside;			/* something of it is put aside */
	bool places_read;		/* every place a record may come from was, in this sync: it may change it */
	int64_t *erased;		/* owned: people another machine erased, to be erased here */
	size_t nerased, erased_cap;
	int64_t ripe;			/* ms; from then on something put aside can be taken; 0: there is no such thing */
};

void sync_replace(char **place, const char *text);	/* copied; NULL: nothing */
/* The same name on the same server. */
bool sync_same_account(const struct sync_remote *a, const struct sync_remote *b);

/* A step (save_begin) in which all servers are those the sync began with; errors of sync_remote_check. */
enum result sync_begin(struct sync *s, const char *label, bool bulk, struct save **out, struct err *err) MUST_CHECK;

/* Whether it is the server, and the database, it was; if not, everything is compared. */
enum result sync_check_server(struct sync *s, struct err *err) MUST_CHECK;
/* That can wait until the feed was asked. */
enum result sync_may_meet_later(struct sync *s, bool *later, struct err *err) MUST_CHECK;
/* Takes what is new there, page by page. */
enum result sync_pull(struct sync *s, struct err *err) MUST_CHECK;

/* Takes a document of the server, a part of the row, inside the step: merged where the record was changed here.
 * What cannot be taken is put aside.  An error is one of our own database. */
enum result sync_take(struct sync *s, struct save *save, const char *row, const struct json *doc,
	struct err *err) MUST_CHECK;
/* When something that was put aside for its time can be taken: everything is compared again then. */
void sync_read_ripe(struct sync *s);
enum result sync_write_ripe(struct sync *s, struct err *err) MUST_CHECK;
bool sync_is_ripe(const struct sync *s);
/* What cannot be taken: the document of that _id (NULL: nobody knows of which), and why. */
#define SYNC_UNNAMED "?"
enum result sync_put_aside(struct sync *s, const char *name, const char *why, struct err *err) MUST_CHECK;

/* --- What both sides grew from, and where it stands (sync_base.c). */

/* Does another place than this one have it? */
enum result sync_is_elsewhere(const struct sync *s, int64_t n, bool *elsewhere, struct err *err) MUST_CHECK;

/* The state both sides last had; NULL: none. */
struct state *sync_base_state(const struct sync_record *record);
/* Of a record that comes from another place, or goes to one: what all sides last had is what was there, or here
 * before; the latest of any place that `theirs` (NULL: anything) can have grown from, or of one that says itself what
 * it grew from, the latest of any place: state_last_common of both is the base then.  *base: that of this
 * remote, if any, which gives way only to a later one; owned; NULL: none. */
enum result sync_find_base(const struct sync *s, int64_t n, const struct state *theirs, struct state **base,
	struct err *err) MUST_CHECK;
/* sync_read, where no field is older than any place told of it: what came from another place has no row of this
 * machine's in the log. */
enum result sync_read_here(const struct sync *s, const struct entity *entity, int64_t n, const struct state *base,
	struct state **out, struct err *err) MUST_CHECK;
/* Of what is to be sent, made on base (NULL: on nothing): what it has seen of the other places goes along with it.
 * first: this place does not have it yet, and base is of another. */
enum result sync_note_grown(const struct sync *s, int64_t n, const struct state *base, bool first,
	struct state *mine, struct err *err) MUST_CHECK;

/* The server lets us in no longer, says err: what came from it is shut away, what was not sent stands in a file.
 * Always an error, ERR_DENIED with the whole sentence. */
enum result sync_take_lock(struct sync *s, struct err *err) MUST_CHECK;
/* It does again. */
enum result sync_leave_lock(struct sync *s, struct err *err) MUST_CHECK;

/* Records of his own that he has twice, for each machine made one, become one. */
enum result sync_join_users(struct sync *s, struct err *err) MUST_CHECK;

/* The files of documents that are there already (sync_files.c); all that are not here yet. */
enum result sync_send_files(struct sync *s, struct err *err) MUST_CHECK;
enum result sync_fetch_files(struct sync *s, struct err *err) MUST_CHECK;

/* Sends everything that waits. */
enum result sync_push(struct sync *s, struct err *err) MUST_CHECK;
#endif
