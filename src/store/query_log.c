/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading the log: what changed since, what was done to whom. */
#include "base/base.h"
#include "store/query.h"

#include "store/store_p.h"

#define CHANGE_COLUMNS \
	"SELECT l.seq, l.grp, s.at, l.who, coalesce(nullif(l.entity, ''), i.entity), l.n, i.ulid, " \
	"l.field, l.old, l.new, u.name, " \
	"s.label, s.undone, s.kind FROM "
#define CHANGE_JOINS \
	" l LEFT JOIN step s ON s.grp = l.grp " \
	"LEFT JOIN ident i ON i.n = l.n LEFT JOIN user u ON u.n = s.actor "
/* What is shut away tells nothing of itself (sync_lock.c). */
#define OPEN "NOT EXISTS (SELECT 1 FROM sync_locked k WHERE k.n = l.n) AND "
#define CHANGE_SELECT CHANGE_COLUMNS "log" CHANGE_JOINS

static void change_release(struct change *change)
{
	free(change->old);
	free(change->new);
	free(change->actor);
	free(change->label);
	free(change->kind);
}

void changes_release(struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++)
		change_release(&changes->v[i]);
	free(changes->v);
	*changes = (struct changes){ 0 };
}

/* False for rows of entities or fields this version does not know. */
static bool read_change(sqlite3_stmt *stmt, struct change *out)
{
	const struct entity *entity = entity_of_code(sql_column_text(stmt, 4));
	const char *name = sql_column_text(stmt, 7);
	int field = entity && name ? entity_field(entity, name) : -1;

	if (!entity || (name && field < 0))
		return false;
	*out = (struct change){
		.seq = sqlite3_column_int64(stmt, 0),
		.grp = sqlite3_column_int64(stmt, 1),
		.at = sqlite3_column_int64(stmt, 2),
		.who = who_name(who_read(sql_column_text(stmt, 3))),
		.entity = entity,
		.n = sqlite3_column_int64(stmt, 5),
		.field = name ? &entity->fields[field] : NULL,
		.old = sql_column_copy(stmt, 8),
		.new = sql_column_copy(stmt, 9),
		.actor = sql_column_copy(stmt, 10),
		.label = sql_column_copy(stmt, 11),
		.undone = sqlite3_column_int(stmt, 12),
		.kind = sql_column_copy(stmt, 13),
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
			sql_addf(&sql, " AND coalesce(i.entity, '') NOT IN ('%s', '%s')", entity_code(entities[i]),
				entities[i]->name);
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
	query_add_log_scope(db, &sql);
	sql_add(&sql, " ORDER BY l.seq DESC LIMIT ?");
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = read_changes(db, &sql, out, err);
	sql_release(&sql);
	return code;
}

/* --- What a record was when it was made. */

/* The few escapes JSON demands (RFC 8259, section 7). */
static void add_json_string(struct str *out, const char *s)
{
	str_addc(out, '"');
	while (*s) {
		size_t plain = 0;

		while ((unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\')
			plain++;
		str_addn(out, s, plain);
		s += plain;
		if (!*s)
			break;
		if ((unsigned char)*s < 0x20)
			str_addf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		else
			str_addf(out, "\\%c", *s);
		s++;
	}
	str_addc(out, '"');
}

/* Raw values by field, as they stand; owned.  NULL where the record is gone for good. */
static enum result read_values(struct db *db, const struct entity *entity, int64_t n, char ***out,
	struct err *err)
{
	const struct plan *plan = db_plan(db, entity);
	struct record *rec = NULL;
	enum result code = query_get(db, entity, n, &rec, err);

	*out = NULL;
	if (code)
		return code == ERR_MISSING ? OK : code;
	*out = xcalloc(entity->nfields, sizeof(**out));
	for (size_t i = 0; i < entity->nfields; i++) {
		struct str raw = STR_INIT;

		if (log_has_field(plan, i) && log_raw(db, &entity->fields[i], &rec->v[i], &raw))
			(*out)[i] = raw.len ? str_detach(&raw) : xstrdup("");
		str_release(&raw);
	}
	record_free(&rec);
	return OK;
}

static void free_values(char **values, const struct entity *entity)
{
	for (size_t i = 0; values && i < entity->nfields; i++)
		free(values[i]);
	free(values);
}

/* Everything that was changed later, taken back from the newest on. */
static enum result go_back(struct db *db, const struct change *made, char **values, bool *again,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT field, old, new FROM log WHERE n = ? AND seq > ? "
	    "ORDER BY seq DESC", "ii", made->n, made->seq))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		const char *name = sql_column_text(stmt, 0);
		int field = name ? entity_field(made->entity, name) : -1;

		*again |= !name && !sql_column_text(stmt, 2);
		if (field < 0)
			continue;
		free(values[field]);
		values[field] = sql_column_copy(stmt, 1);
	}
	sql_end(db, stmt);
	return code;
}

static char *print_values(const struct entity *entity, char *const *values)
{
	struct str json = STR_INIT;

	str_addc(&json, '{');
	for (size_t i = 0; i < entity->nfields; i++) {
		if (!values[i])
			continue;
		str_add(&json, json.len > 1 ? ",\"" : "\"");
		str_add(&json, entity->fields[i].name);
		str_add(&json, "\":");
		add_json_string(&json, values[i]);
	}
	str_addc(&json, '}');
	return str_detach(&json);
}

enum result query_made_values(struct db *db, struct change *change, struct err *err)
{
	char **values;
	bool again = false;	/* it was erased, and came back from elsewhere */
	enum result code = OK;

	if (change->field || change->new)
		return OK;
	if (read_values(db, change->entity, change->n, &values, err))
		return err->code;
	if (values)
		code = go_back(db, change, values, &again, err);
	if (!code)
		change->new = values && !again ? print_values(change->entity, values) :
			xstrdup(LOG_ERASED);
	free_values(values, change->entity);
	return code;
}

/* Of the row that made the record: what it was before the next change, or still is. */
static enum result add_first_value(struct db *db, struct changes *changes, struct err *err)
{
	struct change *first = changes->n ? &changes->v[changes->n - 1] : NULL;
	const char *later;
	char **values;

	if (!first || first->old || first->new)
		return OK;
	if (changes->n > 1) {
		later = changes->v[changes->n - 2].old;
		first->new = later ? xstrdup(later) : NULL;
	} else {
		size_t field = (size_t)(first->field - first->entity->fields);

		if (read_values(db, first->entity, first->n, &values, err))
			return err->code;
		if (values && values[field])
			first->new = xstrdup(values[field]);
		free_values(values, first->entity);
	}
	if (!first->new) {	/* it had none */
		change_release(first);
		changes->n--;
	}
	return OK;
}

enum result query_field_history(struct db *db, int64_t n, const char *field, size_t limit,
	struct changes *out, struct err *err)
{
	struct sql sql = SQL_INIT;
	enum result code;

	/* The record's first row is about all its values; up to version 2 it had them. */
	sql_add(&sql, CHANGE_COLUMNS "(SELECT seq, grp, who, entity, n, ? AS field, old, CASE "
		"WHEN field IS NOT NULL THEN new WHEN json_valid(new) THEN json_extract(new, '$.' || ?) "
		"END AS new, field IS NULL AND new IS NULL AS made FROM log WHERE n = ? "
		"AND (field IS NULL OR field = ?))" CHANGE_JOINS
		"WHERE " OPEN "(l.old IS NOT NULL OR l.new IS NOT NULL OR l.made) "
		"AND s.kind IN ('do', 'auto', 'undo', 'redo') ORDER BY l.seq DESC LIMIT ?");
	sql_text(&sql, field);
	sql_text(&sql, field);
	sql_num(&sql, n);
	sql_text(&sql, field);
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = read_changes(db, &sql, out, err);
	if (!code)
		code = add_first_value(db, out, err);
	sql_release(&sql);
	return code;
}

/* The first row from a step on; the one behind the last where there is none.  Steps are numbered, and written, one
 * after the other, so it is found by halving: an index of millions of rows would tell no more. */
static enum result first_row_of(struct db *db, int64_t grp, int64_t *seq, struct err *err)
{
	int64_t low = 0, high = query_log_seq(db) + 1;

	while (low < high) {
		int64_t middle = low + (high - low) / 2, at = 0, of = 0;
		sqlite3_stmt *stmt;
		enum result code;
		bool row;

		if (sql_ask(db, &stmt, err, "SELECT seq, grp FROM log WHERE seq >= ? ORDER BY seq LIMIT 1",
		    "i", middle))
			return err->code;
		code = sql_step(db, stmt, &row, err);
		if (!code && row) {
			at = sqlite3_column_int64(stmt, 0);
			of = sqlite3_column_int64(stmt, 1);
		}
		sql_end(db, stmt);
		if (code)
			return code;
		if (!row || of >= grp)
			high = middle;
		else
			low = at + 1;
	}
	*seq = low;
	return OK;
}

enum result log_rows_of(struct db *db, int64_t grp, int64_t *from, int64_t *to, struct err *err)
{
	if (first_row_of(db, grp, from, err))
		return err->code;
	return first_row_of(db, grp + 1, to, err);
}

static enum result read_step(struct db *db, int64_t grp, struct changes *out, struct err *err)
{
	struct sql sql = SQL_INIT;
	int64_t from, to;
	enum result code;

	if (log_rows_of(db, grp, &from, &to, err))
		return err->code;
	sql_add(&sql, CHANGE_SELECT "WHERE l.seq >= ? AND l.seq < ? ORDER BY l.seq");
	sql_num(&sql, from);
	sql_num(&sql, to);
	code = read_changes(db, &sql, out, err);
	sql_release(&sql);
	return code;
}

enum result query_notes(struct db *db, const char *kind, int64_t since, struct changes *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	int64_t *grps = NULL;
	size_t n = 0, cap = 0;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT grp FROM step WHERE kind = ? AND at >= ? ORDER BY grp", "ti",
	    kind, since))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		grps = array_grow(grps, &cap, n + 1, sizeof(*grps));
		grps[n++] = sqlite3_column_int64(stmt, 0);
	}
	sql_end(db, stmt);
	for (size_t i = 0; i < n && !code; i++)
		code = read_step(db, grps[i], out, err);
	free(grps);
	return code;
}
