/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a step may write: role, version, unique values, owner and team come before the row. */
#include "base/base.h"
#include "store/save.h"

#include "model/schema/people.h"
#include "store/store_p.h"

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
		save_take_back_stamp(save->db, rec);
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
