/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the sync keeps: the servers, what each and we last agreed on, what lost.  What is to be sent is
 * not kept: it is the records with rows of the log newer than that. */
#ifndef STORE_SYNC_H
#define STORE_SYNC_H
#include "model/merge_fields.h"
#include "store/save.h"

/* Everything that writes here does it in the step that is open (save_begin), or by itself. */

#define REMOTE_OWN	"own"		/* this broker's database: with his own machines, or alone */
#define REMOTE_TEAM	"team"		/* the office's */
#define REMOTE_MANAGERS	"managers"	/* what only they see */
struct sync_remote {
	char *name;			/* owned: one of these */
	char *url, *user;		/* owned; user NULL: nobody */
	char *uuid, *instance;		/* owned: which server, which making of the database; NULL */
	char *since;			/* owned: its changes up to here are in; NULL: none */
	char *trouble;			/* owned: why the last sync failed; NULL: it did not */
	char *locked;			/* owned: why what came from it is shut here; NULL: it is not */
	int64_t mark;			/* rows of the log up to here have nothing more to send */
	int64_t last_ok;		/* ms; 0: never */
	int64_t backoff_until;		/* ms: it wants no request before; 0 */
	int64_t failures;		/* tries in a row that failed */
	int64_t done, pending;		/* a first sync on its way: documents in, and still to come; 0, 0: none */
	int64_t turn;			/* how often servers had been named and removed when it was read */
};
struct sync_remotes { struct sync_remote *v; size_t n; };	/* owned */
/* All of them, in that order. */
enum result sync_remotes_get(struct db *db, struct sync_remotes *out, struct err *err) MUST_CHECK;
void sync_remotes_release(struct sync_remotes *remotes);
/* ERR_MISSING: there is none. */
enum result sync_remote_get(struct db *db, const char *name, struct sync_remote *out,
	struct err *err) MUST_CHECK;
/* Names one, in place of another one of that name.  A new one makes every record's place to be looked at. */
enum result sync_remote_add(struct db *db, const struct sync_remote *remote,
	struct err *err) MUST_CHECK;
/* How far it came, where servers are still those there were when it was read: which of them a record goes with
 * hangs on all of them, so nothing that began before goes on.  Nothing is written then; ERR_MISSING: it was
 * removed; ERR_BUSY: another one was, or was named. */
enum result sync_remote_update(struct db *db, const struct sync_remote *remote,
	struct err *err) MUST_CHECK;
/* The same question alone, for what writes something else of it. */
enum result sync_remote_check(struct db *db, const struct sync_remote *remote,
	struct err *err) MUST_CHECK;
/* It is not asked any more; what came from it stays here. */
enum result sync_remote_drop(struct db *db, const char *name, struct err *err) MUST_CHECK;
void sync_remote_release(struct sync_remote *remote);
bool sync_remote_equal(const struct sync_remote *a, const struct sync_remote *b);
/* With which of them a record goes (struct entity, place): its name, NULL: with none, it stays here. */
enum result sync_home(struct db *db, const struct sync_remotes *remotes, int64_t n,
	const char **out, struct err *err) MUST_CHECK;
/* The name of this database in stamps; made when it is first asked for. */
#define REPLICA_LEN 10
enum result sync_replica(struct db *db, char out[REPLICA_LEN + 1], struct err *err) MUST_CHECK;

#define SYNC_RESEND (-1)
/* The last state of a record that a remote and we both had. */
enum sync_erased {
	SYNC_KEPT,
	SYNC_ERASED, SYNC_ERASED_TOLD,	/* for good: to be told there; it knows */
	SYNC_MOVED,	/* somebody took it to another place: sync_settle_moved decides */
	SYNC_GONE,	/* it is no longer in this place; rev is the tombstone's, doc what was there before */
	SYNC_MISSING,	/* it was there; while everything is compared: not seen yet, afterwards: a person decides */
	SYNC_LEFT,	/* it left this machine with what it hangs on: to be told there, as moved */
};
struct sync_record {
	char *rev;		/* owned: the server's; NULL: not there */
	char *doc;		/* owned: the document, JSON; NULL: none */
	char *refused;		/* owned: why the server does not take it; NULL */
	int64_t seq;		/* rows of the log up to here are in doc; SYNC_RESEND: sent again as it is */
	enum sync_erased erased;
};
/* All empty when there is none. */
enum result sync_record_get(struct db *db, const char *remote, int64_t n, struct sync_record *out,
	struct err *err) MUST_CHECK;
enum result sync_record_put(struct db *db, const char *remote, int64_t n, const struct sync_record *record,
	struct err *err) MUST_CHECK;
void sync_record_release(struct sync_record *record);
/* The record changed by what came from that remote: where else it stands that is told, too, for rows of the log that
 * sync wrote wait nowhere. */
enum result sync_resend_elsewhere(struct db *db, const char *remote, int64_t n, struct err *err) MUST_CHECK;
/* --- Comparing everything. */

/* Another database stands there, or an older state of it: what is not found there is sent again. */
enum result sync_forget(struct db *db, const char *remote, struct err *err) MUST_CHECK;

/* The same database: what was there and is not found any more was taken out there by hand, so a person says what
 * becomes of it here, but for what was edited here since, which is sent again. */
enum result sync_doubt(struct db *db, const char *remote, struct err *err) MUST_CHECK;
/* Those in the order of their numbers, `limit` of them (0: all), appended to *v (the caller frees); right when a
 * sync has come to its end. */
enum result sync_missing(struct db *db, const char *remote, size_t limit, int64_t **v, size_t *n,
	struct err *err) MUST_CHECK;
/* Sent again, or with `forget` not spoken of any more: whoever deletes it here does that first. */
enum result sync_missing_settle(struct db *db, const char *remote, int64_t n, bool forget,
	struct err *err) MUST_CHECK;

/* Records that may have to be sent to a remote, or have left it for another: `limit` of them (0: all) above
 * `after`, in the order of their numbers, appended to *v; the caller frees. */
enum result sync_waiting(struct db *db, const char *remote, int64_t mark, int64_t after, size_t limit,
	int64_t **v, size_t *n, struct err *err) MUST_CHECK;
/* What of those would go to this place from another one, or be marked here as moved, is taken out of the list; *held:
 * something was.  For a sync that has not read all places. */
enum result sync_hold_back(struct db *db, const char *remote, int64_t *v, size_t *n, bool *held,
	struct err *err) MUST_CHECK;
/* n of a record by its id; 0: never heard of. */
enum result sync_number(struct db *db, const char *id, int64_t *n, struct err *err) MUST_CHECK;
/* The record as it is here.  What is as in base has its stamps, the rest those of the log,
 * none older than base's.  NULL in
 * *out: there is no such record. */
enum result sync_read(struct db *db, const struct entity *entity, int64_t n,
	const struct state *base, struct state **out, struct err *err) MUST_CHECK;
/* Makes the record what the state says, who = remote: no rules, no question who may; the log, the
 * search and the kept columns of what it touches follow.  References to records that have not come
 * yet are kept.  *n: its number, 0 for one that has none yet.  ERR_FORMAT: that id is another kind of record
 * here. */
enum result sync_write(struct save *save, const char *id, int64_t *n, const struct state *state,
	struct err *err) MUST_CHECK;

/* --- Records that change their place: written to the new one, then a tombstone with "$moved" on the old. */

/* Where it belongs, with what hangs on it, is to be looked at again by the next sync. */
enum result sync_look(struct save *save, int64_t n, struct err *err) MUST_CHECK;
/* After a sync: what is where it belongs need not be looked at any more. */
enum result sync_look_done(struct db *db, struct err *err) MUST_CHECK;
/* Has somebody taken records of it elsewhere, and was not decided yet what that means here? */
enum result sync_has_moved(struct db *db, const char *remote, bool *has, struct err *err) MUST_CHECK;
/* Those that another remote has (or should have) only left this one; those edited here since stay and are sent
 * again, and so do those of his own whose customer is here; the others are no longer ours and leave this machine with
 * what hangs on them.  The office's remotes go before his own: what hangs on a customer asks what became of him.
 * *left: how many. */
enum result sync_settle_moved(struct save *save, const struct sync_remotes *remotes, const char *remote,
	int64_t *left, struct err *err) MUST_CHECK;

/* --- A server that lets us in no longer: remote->locked says why. */

/* All that came from it or waits for it, with what hangs on it, is shut away: missing wherever it is asked for, with
 * that sentence.  People of the office stay. */
enum result sync_lock(struct save *save, const struct sync_remote *remote, struct err *err) MUST_CHECK;
/* Everything is as before; remote->locked is NULL again. */
enum result sync_unlock(struct save *save, const struct sync_remote *remote, struct err *err) MUST_CHECK;
/* Is anything of it shut away? */
enum result sync_has_locked(struct db *db, const char *remote, bool *has, struct err *err) MUST_CHECK;
enum result sync_is_locked(struct db *db, int64_t n, bool *locked, struct err *err) MUST_CHECK;

/* Documents that are in a remote and whose file is not, appended to *v; the caller frees. */
enum result sync_unfiled(struct db *db, const char *remote, int64_t **v, size_t *n,
	struct err *err) MUST_CHECK;

/* References of a field to one record become references to another; no rules, for nothing else changes. */
enum result sync_follow(struct save *save, const struct entity *entity, size_t field, int64_t from,
	int64_t to, struct err *err) MUST_CHECK;

/* What lost in a merge. */
enum result sync_add_clashes(struct db *db, const char *remote, const struct entity *entity, int64_t n,
	const struct clashes *clashes, struct err *err) MUST_CHECK;
/* The newest of them, for people: values in machine form, references by id. */
struct sync_conflict {
	const struct entity *entity;
	const struct field *field;
	char id[ULID_LEN + 1];
	int64_t n, at;
	char *base, *mine, *theirs;	/* owned; NULL: missing */
	bool mine_won, ask;
};
struct sync_conflicts { struct sync_conflict *v; size_t n, cap; };	/* owned */
/* Those nobody has decided on, the newest first. */
enum result sync_conflicts_get(struct db *db, size_t limit, struct sync_conflicts *out,
	struct err *err) MUST_CHECK;
void sync_conflicts_release(struct sync_conflicts *conflicts);
/* A record that was edited on one side and deleted on the other stays; so does what hangs on it and
 * went along.  A step of its own. */
enum result sync_show_children(struct db *db, const struct actor *actor, const char *label,
	struct err *err) MUST_CHECK;
/* A document that cannot be taken, and that it can after all (reason NULL).  Reason "": nobody wants to be told of it;
 * that it is there counts all the same where records move. */
enum result sync_has_aside(struct db *db, const char *remote, bool *has, struct err *err) MUST_CHECK;
enum result sync_set_aside(struct db *db, const char *remote, const char *name, const char *reason,
	struct err *err) MUST_CHECK;
/* Is a document of that record put aside? */
enum result sync_is_aside(struct db *db, const char *remote, int64_t n, bool *aside, struct err *err) MUST_CHECK;

struct sync_figures { int64_t waiting, refused, conflicts, aside, missing; };
enum result sync_count(struct db *db, const char *remote, int64_t mark, struct sync_figures *out,
	struct err *err) MUST_CHECK;
/* "customer:01H…: reason" of what was refused and what was put aside, added to out. */
enum result sync_problems(struct db *db, const char *remote, struct strlist *out, struct err *err) MUST_CHECK;
#endif
