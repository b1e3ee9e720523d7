/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the sync left for people: values that gave way, what a server refuses, what cannot be read, and what waits
 * to be sent. */
#ifndef STORE_SYNC_INBOX_H
#define STORE_SYNC_INBOX_H
#include "store/sync.h"

/* --- Values that gave way and that nobody has decided on; of several of one field the newest.  Those that ask
 * first, then the newest. */
struct inbox_conflict { int64_t id; struct sync_conflict is; };	/* owned */
struct inbox_conflicts { struct inbox_conflict *v; size_t n, cap; };	/* owned */
enum result inbox_conflicts_get(struct db *db, struct inbox_conflicts *out, struct err *err) MUST_CHECK;
void inbox_conflicts_release(struct inbox_conflicts *list);
/* It is decided, and so are older ones of that field.  Inside a step that wrote the other value: until that step is
 * taken back. */
enum result inbox_conflict_settle(struct db *db, int64_t id, struct err *err) MUST_CHECK;
/* It is not decided after all. */
enum result inbox_conflict_reopen(struct db *db, int64_t id, struct err *err) MUST_CHECK;

/* --- What a server does not take, and what it has that cannot be taken here. */
struct inbox_letter {
	char *remote, *name, *reason;	/* owned; name: "customer:01H…" */
	int64_t n;			/* of the record; 0: there is none here */
	int64_t at;			/* 0: not known */
};
struct inbox_letters { struct inbox_letter *v; size_t n, cap; };	/* owned */
enum result inbox_refused_get(struct db *db, struct inbox_letters *out, struct err *err) MUST_CHECK;
enum result inbox_aside_get(struct db *db, struct inbox_letters *out, struct err *err) MUST_CHECK;
void inbox_letters_release(struct inbox_letters *list);
/* The server is asked again, with what is here then. */
enum result inbox_send_again(struct db *db, const char *remote, int64_t n, struct err *err) MUST_CHECK;

/* Conflicts that ask; records that are refused. */
enum result inbox_figures(struct db *db, int64_t *asked, int64_t *refused, struct err *err) MUST_CHECK;

/* --- Since when a record waits, and which of its fields (names, those of a new record not). */
enum result outbox_since(struct db *db, const char *remote, int64_t n, int64_t *since,
	struct strlist *fields, struct err *err) MUST_CHECK;
#endif
