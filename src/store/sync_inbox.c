/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the sync left for people. */
#include "base/base.h"
#include "store/sync_inbox.h"

#include "store/store_p.h"

#define INBOX_MAX 500

/* --- Conflicts. */

#define NEWEST "NOT EXISTS (SELECT 1 FROM sync_conflict later WHERE later.n = c.n " \
	"AND later.field = c.field AND later.id > c.id)"

enum result inbox_conflicts_get(struct db *db, struct inbox_conflicts *out, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT " CONFLICT_COLUMNS ", id "
	    "FROM sync_conflict c WHERE " NEWEST " AND " CONFLICT_OPEN " ORDER BY ask DESC, id DESC LIMIT ?", "i",
	    (int64_t)INBOX_MAX))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->v[out->n].id = sqlite3_column_int64(stmt, CONFLICT_NCOLUMNS);
		out->n += conflict_read(db, stmt, &out->v[out->n].is);
	}
	sql_end(db, stmt);
	return code;
}

void inbox_conflicts_release(struct inbox_conflicts *list)
{
	for (size_t i = 0; i < list->n; i++)
		conflict_release(&list->v[i].is);
	free(list->v);
	*list = (struct inbox_conflicts){ 0 };
}

enum result inbox_conflict_settle(struct db *db, int64_t id, struct err *err)
{
	save_note_write(db);
	return sql_run(db, err, "INSERT OR REPLACE INTO sync_decided(id, grp) SELECT o.id, "
		"nullif(?2, 0) FROM sync_conflict c JOIN sync_conflict o ON o.n = c.n "
		"AND o.field = c.field AND o.id <= c.id WHERE c.id = ?1", "ii", id,
		db->save && db->save->rows ? db->save->grp : (int64_t)0);
}

enum result inbox_conflict_reopen(struct db *db, int64_t id, struct err *err)
{
	save_note_write(db);
	return sql_run(db, err, "DELETE FROM sync_decided WHERE id = ?", "i", id);
}

/* --- Letters. */

/* Nobody decides on what tells of something else. */
#define FOR_PEOPLE "i.entity NOT IN ('notification', 'presence')"

void inbox_letters_release(struct inbox_letters *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].remote);
		free(list->v[i].name);
		free(list->v[i].reason);
	}
	free(list->v);
	*list = (struct inbox_letters){ 0 };
}

static enum result get_letters(struct db *db, const char *query, struct inbox_letters *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, query, "i", (int64_t)INBOX_MAX))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		struct inbox_letter *letter;

		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		letter = &out->v[out->n++];
		*letter = (struct inbox_letter){ .remote = sql_column_copy(stmt, 0), .name = sql_column_copy(stmt, 1),
			.reason = sql_column_copy(stmt, 2), .n = sqlite3_column_int64(stmt, 3),
			.at = sqlite3_column_int64(stmt, 4) };
	}
	sql_end(db, stmt);
	return code;
}

/* What was refused is few, and has an index; left to itself, SQLite goes through every id there is. */
enum result inbox_refused_get(struct db *db, struct inbox_letters *out, struct err *err)
{
	enum result code = get_letters(db, "SELECT r.remote, i.entity, r.refused, r.n, 0 FROM sync_record r "
		"INDEXED BY sync_refused CROSS JOIN ident i ON i.n = r.n WHERE r.refused IS NOT NULL AND " FOR_PEOPLE
		" ORDER BY r.n LIMIT ?", out, err);

	for (size_t i = 0; i < out->n; i++) {
		char id[ULID_LEN + 1] = "", *entity = out->v[i].name;

		query_id_of(db, out->v[i].n, id);
		out->v[i].name = xasprintf("%s:%s", entity, id);
		free(entity);
	}
	return code;
}

enum result inbox_aside_get(struct db *db, struct inbox_letters *out, struct err *err)
{
	return get_letters(db, "SELECT remote, name, reason, 0, at FROM sync_aside WHERE reason <> '' "
		"ORDER BY at DESC, name LIMIT ?", out, err);
}

enum result inbox_send_again(struct db *db, const char *remote, int64_t n, struct err *err)
{
	save_note_write(db);
	if (sql_run(db, err, "UPDATE sync_record SET refused = NULL, seq = 0 WHERE n = ? AND remote = ?", "it",
	    n, remote))
		return err->code;
	return sql_run(db, err, "INSERT OR IGNORE INTO sync_look(n) VALUES(?)", "i", n);
}

enum result inbox_figures(struct db *db, int64_t *asked, int64_t *refused, struct err *err)
{
	if (sql_int(db, asked, err, "SELECT count(*) FROM sync_conflict c WHERE ask = 1 AND " NEWEST
	    " AND " CONFLICT_OPEN, ""))
		return err->code;
	return sql_int(db, refused, err, "SELECT count(*) FROM sync_record r INDEXED BY sync_refused "
		"CROSS JOIN ident i ON i.n = r.n WHERE r.refused IS NOT NULL AND " FOR_PEOPLE, "");
}

/* --- What waits. */

enum result outbox_since(struct db *db, const char *remote, int64_t n, int64_t *since,
	struct strlist *fields, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row, whole = false;

	*since = 0;
	if (sql_ask(db, &stmt, err, "SELECT l.field, min(s.at) FROM log l JOIN step s ON s.grp = l.grp "
	    "WHERE l.n = ?1 AND l.who " NOT_REMOTE " AND l.seq > coalesce((SELECT seq FROM sync_record r "
	    "WHERE r.n = ?1 AND r.remote = ?2), 0) GROUP BY l.field ORDER BY min(l.seq)", "it", n, remote))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		const char *name = sql_column_text(stmt, 0);
		int64_t at = sqlite3_column_int64(stmt, 1);

		if (!*since || at < *since)
			*since = at;
		whole |= !name;
		if (name && !whole)
			strlist_add(fields, name);
	}
	sql_end(db, stmt);
	return code;
}
