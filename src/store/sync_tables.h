/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The tables of the sync (store/sync.h), and how those of one server became those of several. */
#ifndef STORE_SYNC_TABLES_H
#define STORE_SYNC_TABLES_H

/* The servers, what each and we last agreed on, what a person should look at. */
#define SYNC_TABLES \
	"CREATE TABLE IF NOT EXISTS sync_remote(name TEXT PRIMARY KEY, url TEXT NOT NULL, user TEXT," \
	" uuid TEXT, instance TEXT, since TEXT, mark INTEGER NOT NULL DEFAULT 0," \
	" last_ok INTEGER NOT NULL DEFAULT 0, trouble TEXT, locked TEXT," \
	" backoff_until INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0," \
	" done INTEGER NOT NULL DEFAULT 0, pending INTEGER NOT NULL DEFAULT 0) STRICT;" \
	"CREATE TABLE IF NOT EXISTS sync_record(n INTEGER NOT NULL, remote TEXT NOT NULL, rev TEXT, doc TEXT," \
	" seq INTEGER NOT NULL DEFAULT 0, refused TEXT, erased INTEGER NOT NULL DEFAULT 0," \
	" PRIMARY KEY(n, remote)) STRICT;" \
	"CREATE TABLE IF NOT EXISTS sync_conflict(id INTEGER PRIMARY KEY, n INTEGER NOT NULL," \
	" field TEXT NOT NULL, base TEXT, mine TEXT, theirs TEXT, mine_won INTEGER NOT NULL," \
	" ask INTEGER NOT NULL, at INTEGER NOT NULL, remote TEXT NOT NULL DEFAULT 'own') STRICT;" \
	"CREATE TABLE IF NOT EXISTS sync_aside(name TEXT NOT NULL, remote TEXT NOT NULL, reason TEXT NOT NULL," \
	" at INTEGER NOT NULL, PRIMARY KEY(name, remote)) STRICT, WITHOUT ROWID;"
#define SYNC_MORE \
	"CREATE INDEX IF NOT EXISTS sync_erased ON sync_record(n) WHERE erased = 1;" \
	"CREATE INDEX IF NOT EXISTS sync_left ON sync_record(remote, n) WHERE erased = 6;" \
	"CREATE INDEX IF NOT EXISTS sync_moved ON sync_record(n) WHERE erased = 3;" \
	"CREATE INDEX IF NOT EXISTS sync_missing ON sync_record(remote, n) WHERE erased = 5;" \
	"CREATE INDEX IF NOT EXISTS sync_resend ON sync_record(remote, n) WHERE seq < 0;" \
	"CREATE INDEX IF NOT EXISTS sync_unsent ON sync_record(remote, n) WHERE rev IS NULL AND erased = 0" \
	" AND seq = 0;" \
	"CREATE INDEX IF NOT EXISTS sync_refused ON sync_record(remote, n) WHERE refused IS NOT NULL;" \
	/* Records whose place may be another one now. */ \
	"CREATE TABLE IF NOT EXISTS sync_look(n INTEGER PRIMARY KEY) STRICT;" \
	/* Conflicts somebody decided; grp: the step that did it, which may be taken back; NULL: all stays. */ \
	"CREATE TABLE IF NOT EXISTS sync_decided(id INTEGER PRIMARY KEY, grp INTEGER) STRICT;" \
	/* Rows of records whose server no longer lets us in, as JSON: nothing else finds them. */ \
	"CREATE TABLE IF NOT EXISTS sync_locked(n INTEGER PRIMARY KEY, remote TEXT NOT NULL," \
	" entity TEXT NOT NULL, row TEXT NOT NULL) STRICT;" \
	"CREATE INDEX IF NOT EXISTS sync_locked_remote ON sync_locked(remote);"

/* Several servers; the only one was the broker's own.  What an older database lacks of the old tables is
 * made first, so that one way leads here from all of them. */
#define SYNC_STEP_3 \
	"CREATE TABLE IF NOT EXISTS sync_remote(id INTEGER PRIMARY KEY, url TEXT NOT NULL, user TEXT," \
	" uuid TEXT, instance TEXT, since TEXT, mark INTEGER NOT NULL DEFAULT 0," \
	" last_ok INTEGER NOT NULL DEFAULT 0, trouble TEXT) STRICT;" \
	"CREATE TABLE IF NOT EXISTS sync_record(n INTEGER PRIMARY KEY, rev TEXT, doc TEXT," \
	" seq INTEGER NOT NULL DEFAULT 0, refused TEXT, erased INTEGER NOT NULL DEFAULT 0) STRICT;" \
	"CREATE TABLE IF NOT EXISTS sync_conflict(id INTEGER PRIMARY KEY, n INTEGER NOT NULL," \
	" field TEXT NOT NULL, base TEXT, mine TEXT, theirs TEXT, mine_won INTEGER NOT NULL," \
	" ask INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;" \
	"CREATE TABLE IF NOT EXISTS sync_aside(name TEXT PRIMARY KEY, reason TEXT NOT NULL," \
	" at INTEGER NOT NULL) STRICT, WITHOUT ROWID;" \
	"DROP INDEX IF EXISTS sync_erased;" \
	"ALTER TABLE sync_remote RENAME TO old_remote; ALTER TABLE sync_record RENAME TO old_record;" \
	"ALTER TABLE sync_conflict RENAME TO old_conflict; ALTER TABLE sync_aside RENAME TO old_aside;" \
	SYNC_TABLES \
	"INSERT INTO sync_remote(name, url, user, uuid, instance, since, mark, last_ok, trouble)" \
	" SELECT 'own', url, user, uuid, instance, since, mark, last_ok, trouble FROM old_remote;" \
	"INSERT INTO sync_record(n, remote, rev, doc, seq, refused, erased)" \
	" SELECT n, 'own', rev, doc, seq, refused, erased FROM old_record;" \
	"INSERT INTO sync_conflict SELECT id, n, field, base, mine, theirs, mine_won, ask, at, 'own'" \
	" FROM old_conflict;" \
	"INSERT INTO sync_aside SELECT name, 'own', reason, at FROM old_aside;" \
	"DROP TABLE old_remote; DROP TABLE old_record; DROP TABLE old_conflict; DROP TABLE old_aside;"
#endif
