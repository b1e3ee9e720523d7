/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The only way to write: steps of whole, logged, undoable changes. */
#ifndef STORE_SAVE_H
#define STORE_SAVE_H
#include "model/role.h"
#include "store/query.h"

enum who { WHO_USER, WHO_RULE, WHO_IMPORT, WHO_REMOTE };

struct save;	/* a write transaction in progress = one undo step */

/* Starts a step (BEGIN IMMEDIATE; waits for another writer as db_on_wait says, then ERR_BUSY).  `label` is the translated sentence that
 * history and "undo" show.  bulk: many records in one step (imports, demo data), with a larger cache. */
enum result save_begin(struct db *db, const struct actor *actor, const char *label, bool bulk,
	struct save **out, struct err *err) MUST_CHECK;
/* Writes a new (rec->n == 0) or changed record and its log rows.  Fills id, n, owner, assigned_to, created_at, updated_at,
 * version, search text, name_norm.  The record must have passed record_check.
 * ERR_CONFLICT: the stored version is not rec's version (nothing is written; read it again and ask).
 * ERR_DENIED by the role table.  ERR_DUPLICATE for F_UNIQUE fields. */
enum result save_put(struct save *save, enum who who, struct record *rec, struct err *err) MUST_CHECK;
/* Soft delete with everything whose `parent` it is, and back again with the same ones. */
enum result save_delete(struct save *save, enum who who, const struct entity *entity, int64_t n, struct err *err) MUST_CHECK;
enum result save_restore(struct save *save, enum who who, const struct entity *entity, int64_t n, struct err *err) MUST_CHECK;
/* Gives a record that is here another id, in the log too; no server knows it by that yet.  ERR_CONFLICT: that id
 * is another record's here. */
enum result save_identify(struct save *save, struct record *rec, const char *id, struct err *err) MUST_CHECK;
void save_set_label(struct save *save, const char *label);
/* What comes with the program (sample data) and nobody did: history shows it, undo passes over it. */
void save_set_given(struct save *save);
struct db *save_db(struct save *save);		/* reads inside the transaction */
/* Recomputes the kept columns of the touched records and commits.  A step that changed nothing leaves no trace.  Always ends the save. */
enum result save_commit(struct save **save, struct err *err) MUST_CHECK;
void save_abort(struct save **save);

/* Several steps as one: until save_group_end every save_begin is a part of this step, whose label
 * stands; save_commit keeps the part, save_abort takes only the part back.  A group with a caller
 * that gives up ends with keep == false: nothing of it stays. */
enum result save_group_begin(struct db *db, const struct actor *actor, const char *label,
	struct err *err) MUST_CHECK;
enum result save_group_end(struct db *db, bool keep, struct err *err) MUST_CHECK;

/* Many records into a database that has none of their kind yet: between the two, indexes, figures and
 * search are left out and then made at once, some ten times faster; nobody else gets at the file
 * meanwhile (they get ERR_BUSY).  All of it is one transaction: killed, or ended with keep == false, it leaves
 * nothing.  Steps in between are begun with `bulk`; no search and no list is asked for.  After an aborted step
 * only keep == false is left.  told (may be NULL): how far the making is; false: stop, ERR_CANCEL. */
enum result load_begin(struct db *db, struct err *err) MUST_CHECK;
enum result load_end(struct db *db, bool keep, bool (*told)(void *ctx, int64_t done, int64_t all), void *ctx,
	struct err *err) MUST_CHECK;

/* Remembers a small fact (not logged, not undone); value NULL forgets it. */
enum result save_memo(struct db *db, const char *key, const char *value, struct err *err) MUST_CHECK;

/* What was done with the data and not to it: an export, an erasure.  A step of its own in the log, which
 * undo and redo pass over.  Not inside another step. */
struct note {
	const char *kind;		/* "export", "erase" */
	const struct entity *entity;	/* of what */
	int64_t n;			/* the record it is about; 0: many, or none that is left */
	const char *label;		/* what history shows */
	const char *details;		/* JSON; NULL */
};
enum result save_note(struct db *db, const struct actor *actor, const struct note *note,
	struct err *err) MUST_CHECK;

/* Takes a person out of the database for good, with everything that is about him: rows, index, tags, memos,
 * the values in the log and the labels of its steps.  The log's rows stay, empty, and a note of kind
 * "erase" with nothing but his id.  No undo passes it.  The file is then written anew, so that no byte of
 * him is left in it or beside it. */
struct erased {
	struct strlist ids;	/* owned: of all that went, his own among them */
	bool scrubbed;		/* false: another session held the file, old bytes go when it is written anew */
};
enum result save_erase(struct db *db, const struct actor *actor, const struct entity *entity, int64_t n,
	const char *label, struct erased *out, struct err *err) MUST_CHECK;

/* Records that belong to others now, with what hangs on them: gone from here like the erased, without a note,
 * and without their remote being told anything (store/sync.h). */
enum result save_leave(struct save *save, const char *remote, const int64_t *v, size_t n,
	struct err *err) MUST_CHECK;

/* Takes the latest step of this person back that is not taken back yet (user and import steps; rules' rows go with the step they
 * belong to), by appending inverse rows.  ERR_MISSING: nothing to undo.  ERR_CONFLICT: a value was changed since, the fields are named.
 * *label (caller frees) is the step's. */
enum result undo_step(struct db *db, const struct actor *actor, char **label, struct err *err) MUST_CHECK;
enum result redo_step(struct db *db, const struct actor *actor, char **label, struct err *err) MUST_CHECK;
/* Takes the step back in which the customer was merged into another one, however long ago, as a new
 * step.  What was changed since stays; its fields' labels are added to kept.  ERR_MISSING: was not merged. */
enum result unmerge_step(struct db *db, const struct actor *actor, int64_t customer,
	const char *label, struct strlist *kept, struct err *err) MUST_CHECK;
#endif
