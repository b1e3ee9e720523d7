/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A server that lets us in no longer: what came from it is shut away, where no list, search or figure finds
 * it, and comes back as it was when the server opens again. */
#include "base/base.h"
#include "store/sync.h"

#include "store/store_p.h"

#define THESE "(SELECT n FROM temp.erased)"

bool sync_tell_locked(struct db *db, int64_t n, struct err *err)
{
	sqlite3_stmt *stmt;
	bool row = false;

	if (sql_ask(db, &stmt, err, "SELECT r.locked FROM sync_locked k JOIN sync_remote r "
	    "ON r.name = k.remote WHERE k.n = ?", "i", n))
		return true;
	if (!sql_step(db, stmt, &row, err) && row) {
		const char *why = sql_column_text(stmt, 0);

		err_set(err, ERR_MISSING, _("This is the team's, and the server no longer lets you in: %s"),
			why ? why : "");
	}
	sql_end(db, stmt);
	return row;
}

enum result sync_check_parent(struct db *db, const struct record *rec, struct err *err)
{
	const struct entity *entity = rec->entity;
	int parent = entity->parent ? entity_field(entity, entity->parent) : -1;

	if (db->loading || parent < 0 || !record_num(rec, (size_t)parent) ||
	    !sync_tell_locked(db, record_num(rec, (size_t)parent), err))
		return OK;
	return err->code = ERR_DENIED;
}

enum result sync_is_locked(struct db *db, int64_t n, bool *locked, struct err *err)
{
	int64_t found = 0;

	if (sql_int(db, &found, err, "SELECT 1 FROM sync_locked WHERE n = ?", "i", n))
		return err->code;
	*locked = found;
	return OK;
}

enum result sync_has_locked(struct db *db, const char *remote, bool *has, struct err *err)
{
	int64_t found = 0;

	if (sql_int(db, &found, err, "SELECT 1 FROM sync_locked WHERE remote = ? LIMIT 1", "t", remote))
		return err->code;
	*has = found;
	return OK;
}

/* --- Away. */

/* A function of SQLite's takes 127 values at most: an object of every 50 fields, put together.  NULLs get lost
 * by that, and are NULL again when they are asked for. */
static void add_object(const struct entity *entity, struct str *out)
{
	struct str text = STR_INIT;
	size_t n = 0, objects = 1;

	str_add(&text, "json_object('n', n");
	for (size_t i = 0; i < entity->nfields; i++) {
		const char *name = entity->fields[i].name;

		if (!field_has_column(&entity->fields[i]))
			continue;
		if (++n % 50 == 0) {
			str_insert(&text, 0, "json_patch(", strlen("json_patch("));
			str_add(&text, objects++ > 1 ? ")), json_object('n', n" : "), json_object('n', n");
		}
		str_addf(&text, ", '%s', \"%s\"", name, name);
	}
	str_add(&text, objects > 1 ? "))" : ")");
	str_add(out, text.s);
	str_release(&text);
}

/* The rows of temp.erased, told apart by their kind. */
static enum result keep_rows(struct save *save, const struct entity *entity, const char *remote,
	struct err *err)
{
	struct str text = STR_INIT;
	enum result code;

	str_addf(&text, "INSERT OR IGNORE INTO sync_locked(n, remote, entity, row) SELECT n, ?, '%s', ",
		entity->name);
	add_object(entity, &text);
	str_addf(&text, " FROM \"%s\" WHERE n IN " THESE, entity->name);
	code = sql_run(save->db, err, text.s, "t", remote);
	str_release(&text);
	return code;
}

static enum result shut(struct save *save, const struct entity *entity, const char *remote,
	const int64_t *v, size_t n, struct err *err)
{
	if (save_collect(save, entity, v, n, err))
		return err->code;
	for (size_t i = 0; entities[i]; i++) {
		char *text;
		enum result code;

		if (entities[i]->place != PLACE_OFFICE) {
			if (keep_rows(save, entities[i], remote, err))
				return err->code;
			continue;
		}
		/* Who works there stays known: it is we ourselves, too. */
		text = xasprintf("DELETE FROM temp.erased WHERE n IN (SELECT n FROM \"%s\")", entities[i]->name);
		code = sql_run(save->db, err, text, "");
		free(text);
		if (code)
			return code;
	}
	return save_drop_collected(save, err);
}

/* What is there, and what would go there. */
static enum result list_of(struct db *db, const struct sync_remote *remote, int64_t **v, size_t *n,
	struct err *err)
{
	sqlite3_stmt *stmt;
	size_t cap = 0;
	enum result code;
	bool row;

	*n = 0;
	code = sync_waiting(db, remote->name, 0, 0, 0, v, n, err);
	cap = *n;
	if (code || sql_ask(db, &stmt, err, "SELECT n FROM sync_record WHERE remote = ? AND erased = 0", "t",
	    remote->name))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row) {
		*v = array_grow(*v, &cap, *n + 1, sizeof(**v));
		(*v)[(*n)++] = sqlite3_column_int64(stmt, 0);
	}
	sql_end(db, stmt);
	return code;
}

enum result sync_lock(struct save *save, const struct sync_remote *remote, struct err *err)
{
	int64_t *v = NULL, *some;
	size_t n = 0;
	enum result code = list_of(save->db, remote, &v, &n, err);

	some = xcalloc(n + 1, sizeof(*some));
	for (size_t i = 0; entities[i] && !code; i++) {
		size_t count = 0;

		for (size_t k = 0; k < n && entities[i]->place != PLACE_OFFICE; k++)
			if (query_entity_of(save->db, v[k]) == entities[i])
				some[count++] = v[k];
		if (count)
			code = shut(save, entities[i], remote->name, some, count, err);
	}
	free(some);
	free(v);
	return code ? code : sync_remote_update(save->db, remote, err);
}

/* --- And back. */

static enum result open_rows(struct save *save, const struct entity *entity, const char *remote,
	struct err *err)
{
	struct str text = STR_INIT;
	enum result code;

	str_addf(&text, "INSERT OR IGNORE INTO \"%s\"(n", entity->name);
	for (size_t i = 0; i < entity->nfields; i++)
		if (field_has_column(&entity->fields[i]))
			str_addf(&text, ", \"%s\"", entity->fields[i].name);
	str_add(&text, ") SELECT n");
	for (size_t i = 0; i < entity->nfields; i++)
		if (field_has_column(&entity->fields[i]))
			str_addf(&text, ", json_extract(row, '$.%s')", entity->fields[i].name);
	str_addf(&text, " FROM sync_locked WHERE remote = ? AND entity = '%s'", entity->name);
	code = sql_run(save->db, err, text.s, "t", remote);
	str_release(&text);
	return code;
}

static enum result find_again(struct save *save, const struct entity *entity, const char *remote,
	struct err *err)
{
	struct plan *plan = db_plan(save->db, entity);
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_add(&sql, "SELECT n FROM sync_locked WHERE remote = ? AND entity = ?");
	sql_text(&sql, remote);
	sql_text(&sql, entity->name);
	code = sql_start(save->db, &sql, &stmt, err);
	while (!code && !(code = sql_step(save->db, stmt, &row, err)) && row) {
		struct record *rec = NULL;
		int64_t n = sqlite3_column_int64(stmt, 0);

		code = query_get(save->db, entity, n, &rec, err);
		if (!code)
			code = search_update(save->db, NULL, rec, err);
		keep_touch_one(save, plan, n);
		record_free(&rec);
	}
	sql_end(save->db, stmt);
	sql_release(&sql);
	return code;
}

enum result sync_unlock(struct save *save, const struct sync_remote *remote, struct err *err)
{
	for (size_t i = 0; entities[i]; i++)
		if (open_rows(save, entities[i], remote->name, err) ||
		    find_again(save, entities[i], remote->name, err))
			return err->code;
	save->wrote = true;
	/* What the others had to say about these meanwhile was passed over. */
	if (sql_run(save->db, err, "DELETE FROM sync_locked WHERE remote = ?", "t", remote->name) ||
	    sql_run(save->db, err, "UPDATE sync_remote SET since = NULL WHERE name <> ?", "t", remote->name))
		return err->code;
	return sync_remote_update(save->db, remote, err);
}
