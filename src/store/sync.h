/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the sync keeps: the server, what it and we last agreed on, what lost.  What is to be sent is
 * not kept: it is the records with rows of the log newer than that. */
#ifndef STORE_SYNC_H
#define STORE_SYNC_H
#include "model/merge_fields.h"
#include "store/save.h"

/* Everything that writes here does it in the step that is open (save_begin), or by itself. */

struct sync_remote {
	char *url, *user;		/* owned; user NULL: nobody */
	char *uuid, *instance;		/* owned: which server, which making of the database; NULL */
	char *since;			/* owned: its changes up to here are in; NULL: none */
	char *trouble;			/* owned: why the last sync failed; NULL: it did not */
	int64_t mark;			/* rows of the log up to here have nothing more to send */
	int64_t last_ok;		/* ms; 0: never */
};
/* ERR_MISSING: there is none. */
enum result sync_remote_get(struct db *db, struct sync_remote *out, struct err *err) MUST_CHECK;
enum result sync_remote_put(struct db *db, const struct sync_remote *remote,
	struct err *err) MUST_CHECK;
void sync_remote_release(struct sync_remote *remote);
/* The name of this database in stamps; made when it is first asked for. */
#define REPLICA_LEN 10
enum result sync_replica(struct db *db, char out[REPLICA_LEN + 1], struct err *err) MUST_CHECK;

/* The last state of a record that both sides had. */
enum sync_erased { SYNC_KEPT, SYNC_ERASED, SYNC_ERASED_TOLD };
struct sync_record {
	char *rev;		/* owned: the server's; NULL: not there */
	char *doc;		/* owned: the document, JSON; NULL: none */
	char *refused;		/* owned: why the server does not take it; NULL */
	int64_t seq;		/* rows of the log up to here are in doc */
	enum sync_erased erased;
};
/* All empty when there is none. */
enum result sync_record_get(struct db *db, int64_t n, struct sync_record *out,
	struct err *err) MUST_CHECK;
enum result sync_record_put(struct db *db, int64_t n, const struct sync_record *record,
	struct err *err) MUST_CHECK;
void sync_record_release(struct sync_record *record);
/* Another database stands there: nothing of ours is on it, all is to be sent again. */
enum result sync_forget(struct db *db, struct err *err) MUST_CHECK;

/* Records that may have to be sent: `limit` of them (0: all), appended to *v; the caller frees. */
enum result sync_waiting(struct db *db, int64_t mark, size_t limit, int64_t **v, size_t *n,
	struct err *err) MUST_CHECK;
/* n of a record by its id; 0: never heard of. */
enum result sync_number(struct db *db, const char *id, int64_t *n, struct err *err) MUST_CHECK;
/* The record as it is here.  What is as in base has its stamps, the rest those of the log.  NULL in
 * *out: there is no such record. */
enum result sync_read(struct db *db, const struct entity *entity, int64_t n,
	const struct state *base, struct state **out, struct err *err) MUST_CHECK;
/* Makes the record what the state says, who = remote: no rules, no question who may; the log, the
 * search and the kept columns of what it touches follow.  References to records that have not come
 * yet are kept.  ERR_FORMAT: that id is another kind of record here. */
enum result sync_write(struct save *save, const char *id, const struct state *state,
	struct err *err) MUST_CHECK;

/* What lost in a merge. */
enum result sync_add_clashes(struct db *db, const struct entity *entity, int64_t n,
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
enum result sync_conflicts_get(struct db *db, size_t limit, struct sync_conflicts *out,
	struct err *err) MUST_CHECK;
void sync_conflicts_release(struct sync_conflicts *conflicts);
/* A record that was edited on one side and deleted on the other stays; so does what hangs on it and
 * went along.  A step of its own. */
enum result sync_show_children(struct db *db, const struct actor *actor, const char *label,
	struct err *err) MUST_CHECK;
/* A document that cannot be taken, and that it can after all (reason NULL). */
enum result sync_set_aside(struct db *db, const char *name, const char *reason,
	struct err *err) MUST_CHECK;

struct sync_figures { int64_t waiting, refused, conflicts, aside; };
enum result sync_count(struct db *db, int64_t mark, struct sync_figures *out,
	struct err *err) MUST_CHECK;
/* "customer:01H…: reason" of what was refused and what was put aside, added to out. */
enum result sync_problems(struct db *db, struct strlist *out, struct err *err) MUST_CHECK;
#endif
