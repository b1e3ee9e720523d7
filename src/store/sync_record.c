/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Records as states, out of the tables and into them. */
#include "base/base.h"
#include "store/sync.h"

#include "store/store_p.h"

enum result sync_number(struct db *db, const char *id, int64_t *n, struct err *err)
{
	struct ulid ulid;

	*n = 0;
	if (!ulid_parse(id, &ulid))
		return err_set(err, ERR_INVALID, _("\"%s\" is not an id."), id);
	return sql_int(db, n, err, "SELECT n FROM ident WHERE ulid = ?", "b", &ulid);
}

/* --- Out. */

static bool is_same(const struct state *a, const struct state *b, size_t field)
{
	const char *left = a->raw[field], *right = b->raw[field];

	return left && right ? str_eq(left, right) : left == right;
}

/* When each field was last changed here; a row without a field is about all.  Notes change nothing. */
static enum result read_stamps(struct db *db, int64_t n, const char *replica, struct state *state,
	struct err *err)
{
	const struct entity *entity = state->entity;
	char stamp[STAMP_LEN + 1];
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT l.field, max(s.clock) FROM log l JOIN step s ON s.grp = l.grp "
	    "WHERE l.n = ? AND l.who " NOT_REMOTE " AND s.kind IN ('do', 'auto', 'undo', 'redo') "
	    "GROUP BY l.field ORDER BY l.field IS NOT NULL", "i", n))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		const char *name = sql_column_text(stmt, 0);
		int field = name ? entity_field(entity, name) : -1;

		stamp_print(sqlite3_column_int64(stmt, 1), replica, stamp);
		for (size_t i = 0; i < entity->nfields; i++)
			if ((!name || (int)i == field) && strcmp(stamp, state->stamp[i]) > 0)
				memcpy(state->stamp[i], stamp, sizeof(stamp));
	}
	sql_end(db, stmt);
	return code;
}

enum result sync_read(struct db *db, const struct entity *entity, int64_t n,
	const struct state *base, struct state **out, struct err *err)
{
	char replica[REPLICA_LEN + 1];
	struct record *rec = NULL;
	struct str raw = STR_INIT;
	enum result code = query_get(db, entity, n, &rec, err);

	*out = NULL;
	if (code)
		return code == ERR_MISSING ? OK : code;
	*out = state_new(entity);
	for (size_t i = 0; i < entity->nfields; i++) {
		str_clear(&raw);
		if (state_has_field(entity, i) && log_raw(db, &entity->fields[i], &rec->v[i], &raw))
			state_set(*out, i, raw.s);
	}
	str_release(&raw);
	record_free(&rec);
	if (sync_replica(db, replica, err) || read_stamps(db, n, replica, *out, err)) {
		state_free(out);
		return err->code;
	}
	for (size_t i = 0; base && i < entity->nfields; i++)
		/* What a merge made of both is no older than either: a set of two, a value where there was none. */
		if (is_same(*out, base, i) || strcmp((*out)->stamp[i], base->stamp[i]) < 0)
			memcpy((*out)->stamp[i], base->stamp[i], sizeof(base->stamp[i]));
	return OK;
}

/* --- In. */

/* A record that is spoken of has its number from then on. */
static enum result mention(struct save *save, const struct field *field, const char *id,
	int64_t *n, struct err *err)
{
	struct ulid ulid;
	struct known_id *memo;

	if (!ulid_parse(id, &ulid))
		return err_set(err, ERR_FORMAT, _("\"%s\" is not an id."), id);
	memo = &save->db->numbers[ulid.b[sizeof(ulid.b) - 1] & (IDS_MAX - 1)];
	if (memo->n && str_eq(memo->id, id)) {
		*n = memo->n;
		return OK;
	}
	if (sql_int(save->db, n, err, "SELECT n FROM ident WHERE ulid = ?", "b", &ulid))
		return err->code;
	if (!*n) {
		if (sql_run(save->db, err, "INSERT INTO ident(ulid, entity) VALUES(?, ?)", "bt", &ulid,
		    entity_code(entity_find(field->target))))
			return err->code;
		*n = sqlite3_last_insert_rowid(save->db->sqlite);
	}
	memo->n = *n;
	snprintf(memo->id, sizeof(memo->id), "%s", id);
	return OK;
}

static enum result set_values(struct save *save, const struct state *state, struct record *rec,
	struct err *err)
{
	const struct entity *entity = state->entity;
	const char *read = "";		/* most fields have the same stamp */

	for (size_t i = 0; i < entity->nfields; i++) {
		const struct field *field = &entity->fields[i];
		int64_t clock, to = 0;

		if (!state_has_field(entity, i))
			continue;
		if (!str_eq(state->stamp[i], read) && stamp_parse(read = state->stamp[i], &clock) &&
		    clock >= save->clock_floor)
			save->clock_floor = clock + 1;
		if (field->kind != &kind_ref || !state->raw[i]) {
			value_from_raw(field, state->raw[i], &rec->v[i]);
			continue;
		}
		if (mention(save, field, state->raw[i], &to, err))
			return err->code;
		record_set_num(rec, i, to);
	}
	return OK;
}

/* An id that was spoken of as something else, or that is something else. */
static enum result settle_kind(struct save *save, const struct entity *entity, int64_t n,
	struct err *err)
{
	const struct entity *known = query_entity_of(save->db, n);
	struct record *other = NULL;
	enum result code;

	if (known == entity)
		return OK;
	code = known ? query_get(save->db, known, n, &other, err) : ERR_MISSING;
	record_free(&other);
	if (code != ERR_MISSING)
		return code ? code : err_set(err, ERR_FORMAT, _("Its id is that of another record."));
	return sql_run(save->db, err, "UPDATE ident SET entity = ? WHERE n = ?", "ti", entity_code(entity), n);
}

enum result sync_write(struct save *save, const char *id, int64_t *n, const struct state *state,
	struct err *err)
{
	struct record *before = NULL, *now;
	enum result code;

	if (*n && settle_kind(save, state->entity, *n, err))
		return err->code;
	code = *n ? query_get(save->db, state->entity, *n, &before, err) : ERR_MISSING;
	if (code && code != ERR_MISSING)
		return code;
	now = before ? record_copy(before) : record_new(state->entity);
	snprintf(now->id, sizeof(now->id), "%s", id);
	code = set_values(save, state, now, err);
	if (!code)
		code = save_write(save, WHO_REMOTE, before, now, err);
	if (!code)
		*n = now->n;
	record_free(&before);
	record_free(&now);
	return code;
}

enum result sync_follow(struct save *save, const struct entity *entity, size_t field, int64_t from,
	int64_t to, struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = query_referring(save->db, entity, field, from, &rows, err);

	for (size_t i = 0; i < rows.n && !code; i++) {
		struct record *now = record_copy(rows.v[i]);

		record_set_num(now, field, to);
		code = save_write(save, WHO_RULE, rows.v[i], now, err);
		record_free(&now);
	}
	rowset_release(&rows);
	return code;
}

/* --- What went along with a record that stays. */

enum result sync_show_children(struct db *db, const struct actor *actor, const char *label,
	struct err *err)
{
	struct { int64_t n, stamp; } *v = NULL;
	struct save *save = NULL;
	sqlite3_stmt *stmt;
	size_t n = 0, cap = 0;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT n, CAST(coalesce(mine, theirs) AS INTEGER) FROM sync_conflict "
	    "WHERE field = 'deleted_at'", ""))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		v = array_grow(v, &cap, n + 1, sizeof(*v));
		v[n].n = sqlite3_column_int64(stmt, 0);
		v[n++].stamp = sqlite3_column_int64(stmt, 1);
	}
	sql_end(db, stmt);
	if (!code && n)
		code = save_begin(db, actor, label, false, &save, err);
	for (size_t i = 0; i < n && !code; i++) {
		const struct entity *entity = query_entity_of(db, v[i].n);
		struct record *rec = NULL;

		code = entity ? query_get(db, entity, v[i].n, &rec, err) : ERR_MISSING;
		if (code == ERR_MISSING)
			code = OK;
		else if (!code && !record_has(rec, common_index(entity, COMMON_deleted_at)))
			code = save_show_children(save, WHO_RULE, v[i].n, v[i].stamp, err);
		record_free(&rec);
	}
	free(v);
	if (save && code)
		save_abort(&save);
	else if (save)
		code = save_commit(&save, err);
	return code;
}
