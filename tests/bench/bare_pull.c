/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The limit of a first sync: writes the rows a pull wrote, with the same indexes, by SQLite alone; 2000 records
 * a transaction.  usage: bare_pull FROM-DATABASE NEW-DATABASE [read]   ("read": only reads, to take that off) */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE 2000

static sqlite3 *from, *to;

static void fail(sqlite3 *db, const char *what)
{
	fprintf(stderr, "bare_pull: %s: %s\n", what, sqlite3_errmsg(db));
	exit(1);
}

static void run(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail(db, text);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, text, -1, &stmt, NULL) != SQLITE_OK)
		fail(db, text);
	return stmt;
}

/* Tables and indexes as they are; what a search index keeps in tables of its own it makes itself. */
static void copy_schema(void)
{
	sqlite3_stmt *stmt = prepare(from, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
		"AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND (name NOT LIKE 'find~_%' ESCAPE '~' "
		"OR sql LIKE 'CREATE VIRTUAL%') ORDER BY rowid");

	run(to, "BEGIN");
	while (sqlite3_step(stmt) == SQLITE_ROW)
		run(to, (const char *)sqlite3_column_text(stmt, 0));
	run(to, "COMMIT");
	sqlite3_finalize(stmt);
}

/* One table's rows of a page of records, by their own order. */
static struct part { const char *select, *insert; sqlite3_stmt *read, *write; } parts[] = {
	{ "SELECT * FROM ident WHERE n BETWEEN ? AND ?", "INSERT INTO ident VALUES", NULL, NULL },
	{ "SELECT * FROM customer WHERE n BETWEEN ? AND ?", "INSERT INTO customer VALUES", NULL, NULL },
	{ "SELECT * FROM text_customer WHERE n BETWEEN ? AND ?", "INSERT INTO text_customer VALUES", NULL, NULL },
	{ "SELECT n, document FROM text_customer WHERE n BETWEEN ? AND ?",
	  "INSERT INTO find_customer(rowid, document) VALUES", NULL, NULL },
	{ "SELECT * FROM log WHERE n BETWEEN ? AND ?", "INSERT INTO log VALUES", NULL, NULL },
	{ "SELECT * FROM sync_record WHERE n BETWEEN ? AND ?", "INSERT INTO sync_record VALUES", NULL, NULL },
};
#define NPARTS (sizeof(parts) / sizeof(parts[0]))

static void prepare_part(struct part *part)
{
	char text[2048];
	int columns, len;

	part->read = prepare(from, part->select);
	columns = sqlite3_column_count(part->read);
	len = snprintf(text, sizeof(text), "%s(?", part->insert);
	while (--columns)
		len += snprintf(text + len, sizeof(text) - (size_t)len, ",?");
	snprintf(text + len, sizeof(text) - (size_t)len, ")");
	part->write = prepare(to, text);
}

static void copy_part(struct part *part, sqlite3_int64 first, int only_read)
{
	sqlite3_bind_int64(part->read, 1, first);
	sqlite3_bind_int64(part->read, 2, first + PAGE - 1);
	while (sqlite3_step(part->read) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(part->read); i++)
			sqlite3_bind_value(part->write, i + 1, sqlite3_column_value(part->read, i));
		if (!only_read && sqlite3_step(part->write) != SQLITE_DONE)
			fail(to, part->insert);
		sqlite3_reset(part->write);
	}
	sqlite3_reset(part->read);
}

int main(int argc, char **argv)
{
	sqlite3_stmt *last;
	sqlite3_int64 n;

	if (argc < 3 || sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_open(argv[2], &to) != SQLITE_OK)
		return 1;
	run(to, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4000; "
		"PRAGMA temp_store=MEMORY");
	copy_schema();
	for (size_t i = 0; i < NPARTS; i++)
		prepare_part(&parts[i]);
	last = prepare(from, "SELECT max(n) FROM ident");
	sqlite3_step(last);
	n = sqlite3_column_int64(last, 0);
	sqlite3_finalize(last);
	for (sqlite3_int64 at = 1; at <= n; at += PAGE) {
		run(to, "BEGIN IMMEDIATE");
		for (size_t i = 0; i < NPARTS; i++)
			copy_part(&parts[i], at, argc > 3);
		run(to, "COMMIT");
	}
	for (size_t i = 0; i < NPARTS; i++) {
		sqlite3_finalize(parts[i].read);
		sqlite3_finalize(parts[i].write);
	}
	sqlite3_close(from);
	return sqlite3_close(to) != SQLITE_OK;
}
