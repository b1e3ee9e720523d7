/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One record's row as it is written: number, columns, version, log, index, figures. */
#include "base/base.h"
#include "store/store_p.h"

#include "base/date.h"
#include "model/custom.h"
#include "text/utf8.h"

static void note_written(struct save *save, const struct record *rec, int64_t from)
{
	int64_t to = record_num(rec, common_index(rec->entity, COMMON_version));

	for (size_t i = 0; from && i < save->nwritten; i++)
		if (str_eq(save->written[i].id, rec->id)) {
			save->written[i].to = to;
			return;
		}
	if (save->nwritten == LOST_MAX)
		return;
	save->written[save->nwritten] = (struct lost){ .from = from, .to = to };
	memcpy(save->written[save->nwritten++].id, rec->id, sizeof(rec->id));
}

void save_take_back_stamp(const struct db *db, struct record *rec)
{
	size_t version = common_index(rec->entity, COMMON_version);

	for (size_t i = 0; db->lost && i < MIN(db->nlost, LOST_MAX); i++) {
		const struct lost *lost = &db->lost[i];

		if (!str_eq(lost->id, rec->id) || lost->to != record_num(rec, version))
			continue;
		if (lost->from) {
			record_set_num(rec, version, lost->from);
		} else {
			rec->n = 0;
			record_clear(rec, version);
		}
		return;
	}
}

static void set_norms(const struct plan *plan, struct record *rec)
{
	const struct entity *entity = plan->entity;

	for (size_t i = 0; i < entity->nfields; i++) {
		const char *name = entity->fields[i].name;
		struct str key = STR_INIT;
		char base[64];
		int from;

		if (!plan->kept[i] || !entity->fields[i].kind->is_text || !str_has_suffix(name, "_norm"))
			continue;
		snprintf(base, sizeof(base), "%.*s", (int)(strlen(name) - strlen("_norm")), name);
		from = entity_field(entity, base);
		if (from >= 0)
			text_sort_key(record_text(rec, (size_t)from), &key);
		record_set_text(rec, i, key.s);
		str_release(&key);
	}
}

/* Its number: a new one, or the one it was given when another record first mentioned it. */
enum result save_number(struct save *save, struct record *rec, int64_t *n, struct err *err)
{
	struct db *db = save->db;
	struct ulid id;

	if (!*rec->id) {
		id = ulid_new(date_now());
		ulid_print(&id, rec->id);
	} else if (!ulid_parse(rec->id, &id)) {
		return err_set(err, ERR_INVALID, _("\"%s\" is not an id."), rec->id);
	}
	if (sql_run(db, err, "INSERT OR IGNORE INTO ident(ulid, entity) VALUES(?, ?)", "bt", &id,
	    entity_code(rec->entity)))
		return err->code;
	if (sqlite3_changes(db->sqlite)) {
		*n = sqlite3_last_insert_rowid(db->sqlite);
		return OK;
	}
	if (sql_int(db, n, err, "SELECT n FROM ident WHERE ulid = ?", "b", &id))
		return err->code;
	keep_touch_one(save, db_plan(db, rec->entity), *n);
	return OK;
}

static enum result insert_row(struct save *save, struct plan *plan, struct record *rec, int64_t n,
	struct err *err)
{
	struct value custom = { 0 };
	sqlite3_stmt *stmt;
	enum result code;
	bool row;
	int at = 1;

	if (db_plan_stmt(save->db, plan, PLAN_INSERT, &stmt, err))
		return err->code;
	sqlite3_bind_int64(stmt, at++, n);
	custom.text = custom_pack(rec);
	custom.set = custom.text;
	for (size_t i = 0; i < plan->entity->nfields; i++)
		if (field_has_column(&plan->entity->fields[i]))
			sql_bind_value(stmt, at++, &plan->entity->fields[i],
				i == common_index(plan->entity, COMMON_custom) ? &custom : &rec->v[i]);
	code = sql_step(save->db, stmt, &row, err);
	sql_end(save->db, stmt);
	value_clear(&custom);
	if (!code)
		rec->n = n;
	return code;
}

static enum result write_new(struct save *save, enum who who, struct record *rec, struct err *err)
{
	struct plan *plan = db_plan(save->db, rec->entity);
	int64_t now = date_now(), n = 0;

	if (save_number(save, rec, &n, err))
		return err->code;
	if (!record_has(rec, common_index(rec->entity, COMMON_created_at)))
		record_set_num(rec, common_index(rec->entity, COMMON_created_at), now);
	if (who != WHO_REMOTE) {
		record_set_num(rec, common_index(rec->entity, COMMON_updated_at), now);
		record_set_num(rec, common_index(rec->entity, COMMON_version), 1);
	}
	set_norms(plan, rec);
	keep_initial(plan, rec);
	if (insert_row(save, plan, rec, n, err) || search_update(save->db, NULL, rec, err) ||
	    log_record(save, who, rec, err))
		return err->code;
	keep_touch(save, NULL, rec);
	note_written(save, rec, 0);
	save->wrote = true;
	return OK;
}

/* Figures stand as they are stored, whatever the record in memory says. */
static void take_kept(const struct plan *plan, const struct record *before, struct record *now)
{
	for (size_t i = 0; i < plan->entity->nfields; i++)
		if (plan->kept[i])
			value_copy(&plan->entity->fields[i], &now->v[i], &before->v[i]);
}

static void add_packed(struct sql *sql, const struct record *rec)
{
	char *packed = custom_pack(rec);

	sql_text(sql, packed);
	free(packed);
}

static enum result update_row(struct db *db, const struct record *before, const struct record *now,
	struct err *err)
{
	const struct entity *entity = now->entity;
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_addf(&sql, "UPDATE \"%s\" SET", entity->name);
	for (size_t i = 0; i < entity->nfields; i++) {
		bool custom = i == common_index(entity, COMMON_custom);

		if (!field_has_column(&entity->fields[i]) || (custom ? custom_equal(before, now) :
		    value_equal(&entity->fields[i], &before->v[i], &now->v[i])))
			continue;
		sql_addf(&sql, "%s \"%s\" = ?", sql.nbinds ? "," : "", entity->fields[i].name);
		if (custom)
			add_packed(&sql, now);
		else
			sql_value(&sql, &entity->fields[i], &now->v[i]);
	}
	sql_add(&sql, " WHERE n = ?");
	sql_num(&sql, now->n);
	code = sql_start(db, &sql, &stmt, err);
	if (!code)
		code = sql_step(db, stmt, &row, err);
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

/* The last two count the saves themselves; a remote brings its count along. */
static bool is_count(const struct entity *entity, size_t field)
{
	return field == common_index(entity, COMMON_updated_at) ||
		field == common_index(entity, COMMON_version);
}

static bool differs(const struct plan *plan, enum who who, const struct record *before,
	const struct record *now, bool *logged)
{
	bool any = false;

	*logged = false;
	for (size_t i = 0; i < plan->entity->nfields; i++) {
		const struct field *field = &plan->entity->fields[i];

		if (!field_is_stored(field) || (who != WHO_REMOTE && is_count(plan->entity, i)) ||
		    value_equal(field, &before->v[i], &now->v[i]))
			continue;
		any = true;
		*logged |= log_has_field(plan, i);
	}
	return any;
}

enum result save_write(struct save *save, enum who who, const struct record *before,
	struct record *now, struct err *err)
{
	struct plan *plan = db_plan(save->db, now->entity);
	size_t version = common_index(now->entity, COMMON_version);
	bool logged;

	custom_settle(now);
	if (!before)
		return write_new(save, who, now, err);
	take_kept(plan, before, now);
	set_norms(plan, now);
	memcpy(now->id, before->id, sizeof(now->id));
	if (who != WHO_REMOTE)
		value_copy(&now->entity->fields[version], &now->v[version], &before->v[version]);
	if (!differs(plan, who, before, now, &logged))
		return OK;
	if (logged && who != WHO_REMOTE) {		/* what is derived here is no new version */
		record_set_num(now, version, record_num(before, version) + 1);
		record_set_num(now, common_index(now->entity, COMMON_updated_at), date_now());
	}
	if (update_row(save->db, before, now, err) || search_update(save->db, before, now, err) ||
	    log_differences(save, who, before, now, err) || sync_note_place(save, before, now, err))
		return err->code;
	keep_touch(save, before, now);
	note_written(save, now, record_num(before, version));
	save->wrote = true;
	return OK;
}
