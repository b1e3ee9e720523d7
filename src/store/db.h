/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The database file: opening, making, refusing. */
#ifndef STORE_DB_H
#define STORE_DB_H
#include "base/base.h"

#define DB_APPLICATION_ID 0x77617369	/* "wasi" */
#define DB_SCHEMA_VERSION 4

struct db;
enum db_flag { DB_CREATE = 1 << 0, DB_READ_ONLY = 1 << 1 };

/* Opens (and makes, with DB_CREATE: folders 0700, file 0600) a database; brings an older schema up to date.
 * Newer schema, foreign file, damaged header: refused by a sentence that names the file and the mend, file untouched.
 * ":memory:" for tests. */
enum result db_open(const char *path, unsigned flags, struct db **out, struct err *err) MUST_CHECK;
/* The same, and where bringing it up to date takes making the search texts anew, told how far that is, at its
 * beginning (done 0) and now and then; records, not bytes. */
enum result db_open_told(const char *path, unsigned flags, bool (*told)(void *ctx, int64_t done, int64_t all),
	void *ctx, struct db **out, struct err *err) MUST_CHECK;
void db_close(struct db **db);
/* The fields the user declared are others than those the database is prepared for (indexes, search text);
 * false for a database that is open for reading only. */
bool db_own_fields_changed(struct db *db);
/* Prepares it; with hundreds of thousands of records that takes seconds.  Everything works without it, lists
 * sorted by such a field and searches slower or not at all. */
enum result db_take_own_fields(struct db *db, struct err *err) MUST_CHECK;
/* While another process holds the write lock for longer than a moment: called some ten times a second; `wait` must not
 * use the database, false gives up (ERR_BUSY).  With it a minute is waited, without it 10 s. */
void db_on_wait(struct db *db, bool (*wait)(void *ctx, int64_t ms), void *ctx);
const char *db_path(const struct db *db);
/* Full check of the file; text of the first problem in err.  With `told` it hears which step of how many begins: the
 * file, the references, then the search indexes, one each.  query_interrupt ends it. */
enum result db_check(struct db *db, struct err *err) MUST_CHECK;
enum result db_check_told(struct db *db, void (*told)(void *ctx, int step, int steps), void *ctx,
	struct err *err) MUST_CHECK;
/* Search texts and tags made anew from the records, in one transaction; *records: how many were read.
 * progress may be NULL; false: stop, ERR_CANCEL and everything as it was. */
enum result db_reindex(struct db *db, bool (*progress)(void *ctx, int64_t done, int64_t all),
	void *ctx, int64_t *records, struct err *err) MUST_CHECK;
enum result db_analyze(struct db *db, struct err *err) MUST_CHECK;
#endif
