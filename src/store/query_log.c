/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading the log: what changed since, what was done to whom. */
#include "base/base.h"
#include "store/query.h"

#include "store/store_p.h"

#define CHANGE_COLUMNS \
	"SELECT l.seq, l.grp, s.at, l.who, l.entity, l.n, i.ulid, l.field, l.old, l.new, u.name, " \
	"s.label, s.undone, s.kind FROM "
#define CHANGE_JOINS \
	" l LEFT JOIN step s ON s.grp = l.grp " \
	"LEFT JOIN ident i ON i.n = l.n LEFT JOIN user u ON u.n = s.actor "
/* What is shut away tells nothing of itself (sync_lock.c). */
#define OPEN "NOT EXISTS (SELECT 1 FROM sync_locked k WHERE k.n = l.n) AND "
#define CHANGE_SELECT CHANGE_COLUMNS "log" CHANGE_JOINS

void changes_release(struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		free(changes->v[i].old);
		free(changes->v[i].new);
		free(changes->v[i].actor);
		free(changes->v[i].label);
		free(changes->v[i].kind);
	}
	free(changes->v);
	*changes = (struct changes){ 0 };
}

static char *copy_column(sqlite3_stmt *stmt, int column)
{
	const char *text = sql_column_text(stmt, column);

	return text ? xstrdup(text) : NULL;
}

static const char *static_who(const char *name)
{
	for (enum who who = WHO_USER; who <= WHO_REMOTE; who++)
		if (str_eq(who_name(who), name))
			return who_name(who);
	return who_name(WHO_REMOTE);
}

/* False for rows of entities or fields this version does not know. */
static bool read_change(sqlite3_stmt *stmt, struct change *out)
{
	const struct entity *entity = entity_find(sql_column_text(stmt, 4));
	const char *name = sql_column_text(stmt, 7);
	int field = entity && name ? entity_field(entity, name) : -1;

	if (!entity || (name && field < 0))
		return false;
	*out = (struct change){
		.seq = sqlite3_column_int64(stmt, 0),
		.grp = sqlite3_column_int64(stmt, 1),
		.at = sqlite3_column_int64(stmt, 2),
		.who = static_who(sql_column_text(stmt, 3)),
		.entity = entity,
		.n = sqlite3_column_int64(stmt, 5),
		.field = name ? &entity->fields[field] : NULL,
		.old = copy_column(stmt, 8),
		.new = copy_column(stmt, 9),
		.actor = copy_column(stmt, 10),
		.label = copy_column(stmt, 11),
		.undone = sqlite3_column_int(stmt, 12),
		.kind = copy_column(stmt, 13),
	};
	if (sqlite3_column_bytes(stmt, 6) == (int)sizeof(struct ulid)) {
		struct ulid ulid;

		memcpy(&ulid, sqlite3_column_blob(stmt, 6), sizeof(ulid));
		ulid_print(&ulid, out->id);
	}
	return true;
}

static enum result read_changes(struct db *db, const struct sql *sql, struct changes *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_start(db, sql, &stmt, err))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->n += read_change(stmt, &out->v[out->n]);
	}
	sql_end(db, stmt);
	return code;
}

int64_t query_log_seq(struct db *db)
{
	int64_t seq = 0;
	struct err err;

	return sql_int(db, &seq, &err, "SELECT max(seq) FROM log", "") ? 0 : seq;
}

enum result query_log_since(struct db *db, int64_t seq, size_t limit, struct changes *out,
	struct err *err)
{
	struct sql sql = SQL_INIT;
	enum result code;

	sql_add(&sql, CHANGE_SELECT "WHERE " OPEN "l.seq > ? ORDER BY l.seq LIMIT ?");
	sql_num(&sql, seq);
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = read_changes(db, &sql, out, err);
	sql_release(&sql);
	return code;
}

enum result query_history(struct db *db, int64_t customer, int64_t before_seq, size_t limit,
	struct changes *out, struct err *err)
{
	struct sql sql = SQL_INIT;
	enum result code;

	sql_add(&sql, CHANGE_SELECT "WHERE " OPEN "l.seq < ?");
	sql_num(&sql, before_seq);
	for (size_t i = 0; entities[i]; i++)
		if (entities[i]->inner)
			sql_addf(&sql, " AND l.entity <> '%s'", entities[i]->name);
	if (customer) {	/* his own rows, those of whom was merged into him, and of what hangs on him */
		sql_add(&sql, " AND l.n IN (WITH RECURSIVE who(n) AS (SELECT ? UNION SELECT c.n "
			"FROM who CROSS JOIN customer c ON c.merged_into = who.n "
			"WHERE +c.deleted_at IS NOT NULL) SELECT n FROM who");
		sql_num(&sql, customer);
		for (size_t i = 0; entities[i]; i++)
			if (entities[i]->parent) {
				sql_addf(&sql, " UNION ALL SELECT n FROM \"%s\" WHERE \"%s\" = ?",
					entities[i]->name, entities[i]->parent);
				sql_num(&sql, customer);
			}
		sql_add(&sql, ")");
	}
	sql_add(&sql, " ORDER BY l.seq DESC LIMIT ?");
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = read_changes(db, &sql, out, err);
	sql_release(&sql);
	return code;
}

enum result query_field_history(struct db *db, int64_t n, const char *field, size_t limit,
	struct changes *out, struct err *err)
{
	struct sql sql = SQL_INIT;
	enum result code;

	/* The record's first row has all its values in one. */
	sql_add(&sql, CHANGE_COLUMNS "(SELECT seq, grp, who, entity, n, ? AS field, old, CASE "
		"WHEN field IS NOT NULL THEN new WHEN json_valid(new) THEN json_extract(new, '$.' || ?) "
		"END AS new FROM log WHERE n = ? AND (field IS NULL OR field = ?))" CHANGE_JOINS
		"WHERE " OPEN "(l.old IS NOT NULL OR l.new IS NOT NULL) "
		"AND s.kind IN ('do', 'auto', 'undo', 'redo') ORDER BY l.seq DESC LIMIT ?");
	sql_text(&sql, field);
	sql_text(&sql, field);
	sql_num(&sql, n);
	sql_text(&sql, field);
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = read_changes(db, &sql, out, err);
	sql_release(&sql);
	return code;
}

enum result query_notes(struct db *db, const char *kind, int64_t since, struct changes *out,
	struct err *err)
{
	struct sql sql = SQL_INIT;
	enum result code;

	sql_add(&sql, CHANGE_SELECT "WHERE " OPEN "s.kind = ? AND s.at >= ? ORDER BY l.seq");
	sql_text(&sql, kind);
	sql_num(&sql, since);
	code = read_changes(db, &sql, out, err);
	sql_release(&sql);
	return code;
}
