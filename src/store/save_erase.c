/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Erasing a person: what is known of him goes from everywhere, for good; the log keeps that there was
 * something, and its last line that it went. */
#include "base/base.h"
#include "store/save.h"

#include "store/db.h"
#include "store/store_p.h"
#include "store/sync.h"

#define MARK LOG_ERASED
#define HIS  "(SELECT n FROM temp.erased)"

bool save_is_about(const struct entity *entity, size_t field)
{
	return entity->fields[field].kind == &kind_ref && field_is_stored(&entity->fields[field]) &&
		field != common_index(entity, COMMON_owner) &&
		field != common_index(entity, COMMON_assigned_to);
}

/* Everything that points to what is his already.  Other people stay, but for those who were merged into him:
 * they are he, under another number. */
static enum result spread(struct save *save, const struct entity *person, bool *grew,
	struct err *err)
{
	for (size_t i = 0; entities[i]; i++)
		for (size_t k = 0; k < entities[i]->nfields; k++) {
			int64_t changed = 0;
			struct str text = STR_INIT;
			enum result code;

			if ((entities[i] == person &&
			     !str_eq(person->fields[k].name, "merged_into")) ||
			    str_eq(entities[i]->name, "user") || !save_is_about(entities[i], k))
				continue;
			str_addf(&text, "INSERT OR IGNORE INTO temp.erased SELECT n FROM \"%s\" WHERE ",
				entities[i]->name);
			field_sql(&text, "", &entities[i]->fields[k]);
			str_add(&text, " IN " HIS);
			code = sql_run(save->db, err, text.s, "");
			str_release(&text);
			if (!code)
				code = sql_int(save->db, &changed, err, "SELECT changes()", "");
			if (code)
				return code;
			*grew |= changed > 0;
		}
	return OK;
}

enum result save_collect(struct save *save, const struct entity *person, const int64_t *v,
	size_t n, struct err *err)
{
	bool grew = true;

	if (sql_exec(save->db, "CREATE TEMP TABLE IF NOT EXISTS erased(n INTEGER PRIMARY KEY);"
	    "DELETE FROM temp.erased", err))
		return err->code;
	for (size_t i = 0; i < n; i++)
		if (sql_run(save->db, err, "INSERT OR IGNORE INTO temp.erased VALUES(?)", "i", v[i]))
			return err->code;
	/* What is no person is not spoken of by others as theirs. */
	if (person != entity_find("customer"))
		return save_add_below(save->db, "erased", err);
	while (grew) {
		grew = false;
		if (spread(save, person, &grew, err))
			return err->code;
	}
	return OK;
}

static enum result list_ids(struct save *save, struct strlist *ids, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(save->db, &stmt, err, "SELECT n FROM temp.erased", ""))
		return err->code;
	while (!(code = sql_step(save->db, stmt, &row, err)) && row) {
		char id[ULID_LEN + 1];

		if (query_id_of(save->db, sqlite3_column_int64(stmt, 0), id))
			strlist_add(ids, id);
	}
	sql_end(save->db, stmt);
	return code;
}

/* The index has to be told what stood in it, before the rows are gone. */
static enum result drop_documents(struct save *save, const struct plan *plan, struct err *err)
{
	struct sql sql = SQL_INIT;
	struct rowset rows = { 0 };
	enum result code;

	/* Only what is live is in it. */
	sql_add(&sql, "SELECT ");
	plan_add_columns(plan, &sql.text);
	sql_addf(&sql, " FROM \"%s\" t WHERE t.deleted_at IS NULL AND t.n IN " HIS, plan->entity->name);
	code = row_collect(save->db, plan, &sql, &rows, err);
	for (size_t i = 0; i < rows.n && !code; i++)
		code = search_drop(save->db, rows.v[i], err);
	rowset_release(&rows);
	sql_release(&sql);
	return code;
}

static enum result drop_rows(struct save *save, const struct entity *entity, struct err *err)
{
	const struct plan *plan = db_plan(save->db, entity);
	const char *name = entity->name;
	struct str text = STR_INIT;
	enum result code = plan->indexed ? drop_documents(save, plan, err) : OK;

	str_addf(&text, "DELETE FROM \"%s\" WHERE n IN " HIS, name);
	if (!code)
		code = sql_run(save->db, err, text.s, "");
	str_release(&text);
	return code;
}

/* A step that was about him alone is none any more that undo could take back. */
static enum result close_step(struct save *save, int64_t grp, struct err *err)
{
	int64_t from, to, others = 0;

	if (log_rows_of(save->db, grp, &from, &to, err) ||
	    sql_int(save->db, &others, err, "SELECT EXISTS (SELECT 1 FROM log WHERE seq >= ? AND seq < ? "
	    "AND n NOT IN " HIS ")", "ii", from, to))
		return err->code;
	return others ? OK : sql_run(save->db, err, "UPDATE step SET label = '" MARK "', kind = 'erased' "
		"WHERE grp = ?", "i", grp);
}

static enum result close_steps(struct save *save, struct err *err)
{
	int64_t *grps = NULL;
	size_t n = 0, cap = 0;
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(save->db, &stmt, err, "SELECT DISTINCT grp FROM log WHERE n IN " HIS, ""))
		return err->code;
	while (!(code = sql_step(save->db, stmt, &row, err)) && row) {
		grps = array_grow(grps, &cap, n + 1, sizeof(*grps));
		grps[n++] = sqlite3_column_int64(stmt, 0);
	}
	sql_end(save->db, stmt);
	for (size_t i = 0; i < n && !code; i++)
		code = close_step(save, grps[i], err);
	free(grps);
	return code;
}

/* A step that also touched others keeps its label unless that names him. */
static enum result blank_name(struct save *save, const struct record *person, struct err *err)
{
	const char *name = record_text(person, (size_t)entity_field(person->entity,
		person->entity->title));

	return sql_run(save->db, err, "UPDATE step SET label = '" MARK "' WHERE grp IN (SELECT grp FROM log "
		"WHERE n = ?) AND ? <> '' AND instr(label, ?) > 0", "itt", person->n, name, name);
}

/* What undo could take back is no step any more where it is about him alone. */
static enum result blank_log(struct save *save, struct err *err)
{
	if (close_steps(save, err))
		return err->code;
	return sql_run(save->db, err, "UPDATE log SET old = CASE WHEN old IS NULL THEN NULL ELSE '" MARK
		"' END, new = CASE WHEN new IS NULL THEN NULL ELSE '" MARK "' END WHERE n IN " HIS, "");
}

enum result save_drop_collected(struct save *save, struct err *err)
{
	for (size_t i = 0; entities[i]; i++)
		if (drop_rows(save, entities[i], err))
			return err->code;
	save->wrote = true;
	return sql_run(save->db, err, "DELETE FROM tag WHERE n IN " HIS, "");
}

/* to: what every server that had it is told next time. */
static enum result blank(struct save *save, const struct strlist *ids, enum sync_erased to, struct err *err)
{
	if (save_drop_collected(save, err) ||
	    sql_run(save->db, err, "DELETE FROM sync_conflict WHERE n IN " HIS, "") ||
	    sql_run(save->db, err, "DELETE FROM sync_look WHERE n IN " HIS, "") ||
	    /* What it was told before is forgotten here. */
	    sql_run(save->db, err, "UPDATE sync_record SET doc = NULL, refused = NULL, "
	    "erased = CASE WHEN erased = 0 THEN ?1 ELSE erased END WHERE n IN " HIS, "i", (int64_t)to))
		return err->code;
	for (size_t i = 0; i < ids->n; i++)
		if (sql_run(save->db, err, "DELETE FROM memo WHERE instr(key, ?) OR instr(value, ?)",
		    "tt", ids->v[i], ids->v[i]))
			return err->code;
	return blank_log(save, err);
}

static enum result certify(struct save *save, const struct record *person, size_t records,
	struct err *err)
{
	char *details = xasprintf("{\"erased\":\"%s\",\"records\":%zu}", person->id, records);
	enum result code = log_change(save, WHO_USER, person->entity, person->n, NULL, NULL, details, err);

	free(details);
	save->kind = "erase";
	save->wrote = true;
	return code;
}

/* Pages that were free already may hold him still, and so may the log beside the file: the file is
 * written anew.  False: another session reads, so the old bytes stay until it ends. */
static bool scrub(struct db *db)
{
	int64_t busy = 1;
	struct err err;

	for (size_t i = 0; entities[i]; i++) {
		char *text = xasprintf("INSERT INTO \"find_%s\"(\"find_%s\") VALUES('optimize')",
			entities[i]->name, entities[i]->name);
		bool failed = db_plan(db, entities[i])->indexed && sql_run(db, &err, text, "");

		free(text);
		if (failed)
			return false;
	}
	return !sql_exec(db, "DELETE FROM temp.erased", &err) && !db_analyze(db, &err) &&
		!sql_exec(db, "VACUUM", &err) &&
		!sql_int(db, &busy, &err, "PRAGMA wal_checkpoint(TRUNCATE)", "") && !busy;
}

enum result save_erase(struct db *db, const struct actor *actor, const struct entity *entity,
	int64_t n, const char *label, struct erased *out, struct err *err)
{
	struct record *person = NULL;
	struct save *save = NULL;
	struct err ignored;
	enum result code;

	*out = (struct erased){ 0 };
	if (db->save)
		BUG("an erasure inside a step: %s", label);
	code = query_get(db, entity, n, &person, err);
	if (!code && !role_may(actor, VERB_DELETE, entity, person))
		code = err_set(err, ERR_DENIED, _("Your role does not allow this."));
	if (!code)
		code = sql_exec(db, "PRAGMA secure_delete=ON", err);
	if (!code)
		code = save_begin(db, actor, label, false, &save, err);
	if (!code && !(code = save_collect(save, entity, &n, 1, err)) &&
	    !(code = list_ids(save, &out->ids, err)) && !(code = blank_name(save, person, err)) &&
	    !(code = blank(save, &out->ids, SYNC_ERASED, err)))
		code = certify(save, person, out->ids.n, err);
	if (save && code)
		save_abort(&save);
	else if (!code)
		code = save_commit(&save, err);
	if (!code)
		out->scrubbed = scrub(db);
	(void)!sql_exec(db, "PRAGMA secure_delete=OFF", &ignored);
	if (code)
		strlist_release(&out->ids);
	record_free(&person);
	return code;
}

/* --- Leaving. */

static enum result leave_kind(struct save *save, const struct entity *entity, const char *remote,
	const int64_t *v, size_t n, struct err *err)
{
	struct strlist ids = { 0 };
	enum result code = OK;

	for (size_t i = 0; i < n && !code; i++) {
		struct record *rec = NULL;

		code = query_get(save->db, entity, v[i], &rec, err);
		if (!code)
			code = blank_name(save, rec, err);
		else if (code == ERR_MISSING)
			code = OK;
		record_free(&rec);
	}
	if (!code)
		code = save_collect(save, entity, v, n, err);
	/* Those of it that are in another place are taken from there, for they are about what is not here; by a mark, not
	 * for good: another machine of his may keep him, and sends them again then. */
	if (!code)
		code = sql_run(save->db, err, "UPDATE sync_record SET erased = ? WHERE remote = ? AND n IN " HIS,
			"it", (int64_t)SYNC_GONE, remote);
	if (!code)
		code = list_ids(save, &ids, err);
	if (!code)
		code = blank(save, &ids, SYNC_LEFT, err);
	strlist_release(&ids);
	save->wrote = true;
	return code;
}

enum result save_leave(struct save *save, const char *remote, const int64_t *v, size_t n,
	struct err *err)
{
	int64_t *some = xcalloc(n + 1, sizeof(*some));
	enum result code = OK;

	for (size_t i = 0; entities[i] && !code; i++) {
		size_t count = 0;

		for (size_t k = 0; k < n; k++)
			if (query_entity_of(save->db, v[k]) == entities[i])
				some[count++] = v[k];
		if (count)
			code = leave_kind(save, entities[i], remote, some, count, err);
	}
	free(some);
	return code;
}
