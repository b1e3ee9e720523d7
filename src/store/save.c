/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The only writer: a step is one transaction of records, log, index and figures. */
#include "base/base.h"
#include "store/save.h"

#include "base/date.h"
#include "model/custom.h"
#include "model/schema/people.h"
#include "store/store_p.h"
#include "text/utf8.h"

/* --- Beginning and end. */

/* A savepoint, so that a part that fails leaves no half of itself. */
static enum result begin_part(struct save *group, struct save **out, struct err *err)
{
	if (sql_exec(group->db, "SAVEPOINT part", err))
		return err->code;
	group->in_part = true;
	group->before_part.rows = group->rows;
	group->before_part.wrote = group->wrote;
	group->before_part.by_person = group->by_person;
	group->before_part.nwritten = group->nwritten;
	*out = group;
	return OK;
}

static void forget_ids(struct db *db)
{
	memset(db->ids, 0, sizeof(db->ids));
	memset(db->numbers, 0, sizeof(db->numbers));
}

static enum result end_part(struct save *group, bool keep, struct err *err)
{
	group->in_part = false;
	if (keep)
		return sql_exec(group->db, "RELEASE part", err);
	forget_ids(group->db);
	group->rows = group->before_part.rows;
	group->wrote = group->before_part.wrote;
	group->by_person = group->before_part.by_person;
	group->nwritten = group->before_part.nwritten;
	return sql_exec(group->db, "ROLLBACK TO part; RELEASE part", err);
}

enum result save_begin(struct db *db, const struct actor *actor, const char *label, bool bulk,
	struct save **out, struct err *err)
{
	struct save *save;

	*out = NULL;
	if (db->save && db->save->group && !db->save->in_part)
		return begin_part(db->save, out, err);
	if (db->save)
		BUG("a step inside a step: %s", label);
	if (db->reading)
		BUG("a step while reading: %s", label);
	if (db->read_only)
		return err_set(err, ERR_DENIED, _("The database is open for reading only."));
	/* A larger cache keeps half-filled pages of the indexes from being written again and again.  One
	 * transaction is synced once, so synchronous stays FULL: what is acknowledged is on the disk. */
	if (bulk && !db->loading && sql_exec(db, "PRAGMA cache_size=-64000", err))
		return err->code;
	if (sql_run(db, err, "BEGIN IMMEDIATE", ""))
		return err->code;
	save = xcalloc(1, sizeof(*save));
	save->db = db;
	save->actor = *actor;
	save->label = xstrdup(label);
	save->kind = "do";
	save->bulk = bulk;
	save->written = xcalloc(LOST_MAX, sizeof(*save->written));
	db->save = save;
	if (sql_int(db, &save->grp, err, "SELECT max(grp) FROM step", "")) {
		save_abort(&save);
		return err->code;
	}
	save->grp++;
	*out = save;
	return OK;
}

void save_set_label(struct save *save, const char *label)
{
	free(save->label);
	save->label = xstrdup(label);
}

struct db *save_db(struct save *save)
{
	return save->db;
}

/* What was stamped in memory but is not in the database: the same record may be saved again. */
static void remember_lost(struct db *db, const struct save *save)
{
	if (!db->lost)
		db->lost = xcalloc(LOST_MAX, sizeof(*db->lost));
	for (size_t i = 0; i < save->nwritten; i++)
		db->lost[db->nlost++ % LOST_MAX] = save->written[i];
}

static void forget_lost(struct db *db, const struct save *save)
{
	for (size_t i = 0; db->lost && i < MIN(db->nlost, LOST_MAX); i++)
		for (size_t k = 0; k < save->nwritten; k++)
			if (str_eq(db->lost[i].id, save->written[k].id))
				db->lost[i].id[0] = '\0';
}

static void end(struct save **save, bool saved)
{
	struct save *s = *save;
	struct db *db = s->db;
	struct err ignored;

	if (saved) {
		forget_lost(db, s);
	} else {
		remember_lost(db, s);
		forget_ids(db);
	}
	if (!sqlite3_get_autocommit(db->sqlite))
		(void)!sql_exec(db, "ROLLBACK", &ignored);
	if (s->bulk && !db->loading)
		(void)!sql_exec(db, CACHE_PRAGMA, &ignored);
	db->save = NULL;
	free(s->touched.slots);
	free(s->written);
	free(s->label);
	free(s);
	*save = NULL;
}

void save_abort(struct save **save)
{
	struct save *s = *save;
	struct err ignored;

	*save = NULL;
	if (s && s->in_part)
		(void)!end_part(s, false, &ignored);
	else if (s)
		end(&s, false);
}

enum result save_commit(struct save **save, struct err *err)
{
	struct save *s = *save;
	enum result code = OK;

	if (s->in_part) {
		*save = NULL;
		return end_part(s, true, err);
	}
	if (s->wrote) {
		code = keep_refresh(s, err);
		if (!code)
			code = log_step(s, err);
		if (!code)
			code = sql_run(s->db, err, "COMMIT", "");
	}
	end(save, !code);
	return code;
}

enum result save_group_begin(struct db *db, const struct actor *actor, const char *label,
	struct err *err)
{
	struct save *save;

	if (save_begin(db, actor, label, true, &save, err))
		return err->code;
	save->group = true;
	return OK;
}

enum result save_group_end(struct db *db, bool keep, struct err *err)
{
	struct save *save = db->save;

	if (!save || !save->group || save->in_part)
		BUG("%s", "the end of a group that is not open");
	if (keep)
		return save_commit(&save, err);
	save_abort(&save);
	return OK;
}

/* --- One record. */

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

/* A record of a failed step goes back to what it was before. */
static void take_back_stamp(const struct db *db, struct record *rec)
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
		if (field_has_column(&plan->entity->fields[i])) {
			const struct value *value = i == common_index(plan->entity, COMMON_custom) ? &custom :
				&rec->v[i];

			if (value->set)		/* what is not bound is NULL */
				sql_bind_value(stmt, at, &plan->entity->fields[i], value);
			at++;
		}
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

/* --- What may be written. */

enum result save_refuse(struct err *err)
{
	return err_set(err, ERR_DENIED, _("Your role does not allow this."));
}

/* before NULL: a new one; now NULL: it is to go. */
static enum result check_role(const struct save *save, enum who who, const struct record *before,
	const struct record *now, struct err *err)
{
	const struct actor *actor = &save->actor;

	if (who == WHO_RULE || who == WHO_REMOTE)
		return OK;
	if (now ? role_may_write(actor, before, now) :
	    role_may(actor, VERB_DELETE, before->entity, before))
		return OK;
	if (now && before && role_may(actor, VERB_EDIT, before->entity, before))
		return err_set(err, ERR_DENIED, before->entity == &user_entity ?
			_("Role, state and team of a person are changed by a manager.") :
			_("Your role does not hand over records; ask a manager."));
	return save_refuse(err);
}

enum result save_find_taken(struct save *save, const struct record *rec, size_t *taken, struct err *err)
{
	*taken = rec->entity->nfields;
	for (size_t i = 0; i < rec->entity->nfields && *taken == rec->entity->nfields; i++) {
		struct rowset rows = { 0 };

		if (!(rec->entity->fields[i].flags & F_UNIQUE) || !rec->v[i].set)
			continue;
		if (query_equal(save->db, rec->entity, i, &rec->v[i], false, 2, &rows, err))
			return err->code;
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k]->n != rec->n)
				*taken = i;
		rowset_release(&rows);
	}
	return OK;
}

static enum result check_unique(struct save *save, const struct record *rec, struct err *err)
{
	size_t taken;

	if (save_find_taken(save, rec, &taken, err))
		return err->code;
	if (taken == rec->entity->nfields)
		return OK;
	err_field(err, rec->entity->fields[taken].name, _("%s: another record has this already."),
		_(rec->entity->fields[taken].label));
	return err->code = ERR_DUPLICATE;
}

/* What is made in an office is the team's, until its maker takes that away. */
static enum result set_team(const struct save *save, struct record *rec, struct err *err)
{
	size_t team = common_index(rec->entity, COMMON_team);
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (save->actor.alone || rec->entity->place != PLACE_TEAM || record_has(rec, team))
		return OK;
	if (sql_ask(save->db, &stmt, err, "SELECT team FROM user WHERE n = ?", "i", save->actor.user))
		return err->code;
	code = sql_step(save->db, stmt, &row, err);
	if (!code && row)
		record_set_text(rec, team, sql_column_text(stmt, 0));
	sql_end(save->db, stmt);
	return code;
}

static void set_owner(const struct save *save, struct record *rec)
{
	size_t owner = common_index(rec->entity, COMMON_owner);
	size_t assigned = common_index(rec->entity, COMMON_assigned_to);
	size_t team = common_index(rec->entity, COMMON_team);

	if (rec->entity->place == PLACE_TEAM && !record_has(rec, team))
		record_set_text(rec, team, save->actor.team);
	if (!record_has(rec, owner) && save->actor.user)
		record_set_num(rec, owner, save->actor.user);
	if (!record_has(rec, assigned) && record_has(rec, owner))
		record_set_num(rec, assigned, record_num(rec, owner));
}

static enum result put_changed(struct save *save, enum who who, struct record *rec, struct err *err)
{
	size_t version = common_index(rec->entity, COMMON_version);
	struct record *before = NULL;
	enum result code = query_get(save->db, rec->entity, rec->n, &before, err);

	if (!code && record_num(rec, version) != record_num(before, version))
		code = err_set(err, ERR_CONFLICT,
			_("Somebody changed this since you opened it; nothing was saved."));
	if (!code)
		code = check_role(save, who, before, rec, err);
	if (!code)
		code = check_unique(save, rec, err);
	if (!code)
		code = save_write(save, who, before, rec, err);
	record_free(&before);
	return code;
}

enum result save_put(struct save *save, enum who who, struct record *rec, struct err *err)
{
	if (rec->n)
		take_back_stamp(save->db, rec);
	if (rec->n)
		return put_changed(save, who, rec, err);
	set_owner(save, rec);
	if ((who != WHO_REMOTE && set_team(save, rec, err)) || check_role(save, who, NULL, rec, err) ||
	    sync_check_parent(save->db, rec, err) || check_unique(save, rec, err))
		return err->code;
	return save_write(save, who, NULL, rec, err);
}

enum result save_delete(struct save *save, enum who who, const struct entity *entity, int64_t n,
	struct err *err)
{
	struct record *rec = NULL;
	int64_t stamp = 0;
	enum result code = query_get(save->db, entity, n, &rec, err);

	if (!code)
		code = check_role(save, who, rec, NULL, err);
	if (!code && !record_has(rec, common_index(entity, COMMON_deleted_at))) {
		code = save_stamp(save, &stamp, err);
		if (!code)
			code = save_hide(save, who, rec, stamp, err);
	}
	record_free(&rec);
	return code;
}

enum result save_restore(struct save *save, enum who who, const struct entity *entity, int64_t n,
	struct err *err)
{
	size_t deleted = common_index(entity, COMMON_deleted_at);
	struct record *rec = NULL, *now = NULL;
	enum result code = query_get(save->db, entity, n, &rec, err);

	if (!code && record_has(rec, deleted)) {
		now = record_copy(rec);
		record_clear(now, deleted);
		code = check_role(save, who, rec, now, err);
		if (!code)
			code = check_unique(save, now, err);
		if (!code)
			code = save_write(save, who, rec, now, err);
		if (!code)
			code = save_show_children(save, who, n, record_num(rec, deleted), err);
	}
	record_free(&now);
	record_free(&rec);
	return code;
}

enum result save_memo(struct db *db, const char *key, const char *value, struct err *err)
{
	if (db->read_only)
		return err_set(err, ERR_DENIED, _("The database is open for reading only."));
	if (!value)
		return sql_run(db, err, "DELETE FROM memo WHERE key = ?", "t", key);
	return sql_run(db, err, "INSERT INTO memo(key, value) VALUES(?, ?) "
		"ON CONFLICT(key) DO UPDATE SET value = excluded.value", "tt", key, value);
}
