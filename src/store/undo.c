/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Undo and redo: the rows of a step the other way round, as a step of its own. */
#include "base/base.h"
#include "store/save.h"

#include "store/store_p.h"

struct reversal {
	struct save *save;
	int64_t grp;		/* the step that is reversed */
	int64_t stamp;		/* deleted_at of what it made; 0 until needed */
	struct strlist conflicts;	/* labels of fields */
	/* Records that have a field which no two share, as they were: looked at when all is reversed. */
	struct rowset unique;		/* owned */
	struct strlist taken;		/* labels of those fields whose value another record has now */
	bool lenient;		/* what was changed since stays, the rest is reversed */
	/* The record whose rows are being gone through. */
	struct record *before, *now;	/* owned */
	bool made;		/* the step made it */
	int64_t made_seq;
	int64_t gone;		/* a record that was erased: its rows are passed over */
};

static void add_conflict(struct reversal *r, const char *label)
{
	if (!strlist_has(&r->conflicts, label))
		strlist_add(&r->conflicts, label);
}

/* A raw value as the log has it, references by ULID. */
static void read_raw(struct db *db, const struct field *field, const char *raw, struct value *out)
{
	struct ulid id;
	struct err err;
	int64_t n = 0;

	if (raw && field->kind == &kind_ref && ulid_parse(raw, &id)) {
		value_clear(out);
		if (!sql_int(db, &n, &err, "SELECT n FROM ident WHERE ulid = ?", "b", &id) && n)
			*out = (struct value){ .set = true, .num = n };
		return;
	}
	value_from_raw(field, raw, out);
}

/* Whether the reference is still what the step made of it.  Who was merged later is the other one. */
static bool is_still(struct reversal *r, const struct field *field, const struct value *made,
	const struct value *now)
{
	int64_t n = made->num;
	struct err err;

	if (value_equal(field, made, now))
		return true;
	if (!r->lenient || field->kind != &kind_ref || !made->set || !now->set)
		return false;
	return !customer_now(r->save->db, &n, &err) && n == now->num;
}

/* One row of the log, newest first: the value must still be what the row made of it. */
static void reverse_field(struct reversal *r, const char *name, const char *old, const char *new)
{
	int index = entity_field(r->now->entity, name);
	const struct field *field;
	struct value made = { 0 };

	if (index < 0) {	/* own, and not declared now: nobody knows what to make of it */
		add_conflict(r, name);
		return;
	}
	field = &r->now->entity->fields[index];
	read_raw(r->save->db, field, new, &made);
	if (!is_still(r, field, &made, &r->now->v[index]))
		add_conflict(r, _(field->label));
	else
		read_raw(r->save->db, field, old, &r->now->v[index]);
	value_clear(&made);
}

/* What people changed in a record after the step made it. */
static enum result find_later_changes(struct reversal *r, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(r->save->db, &stmt, err, "SELECT l.field FROM log l JOIN step s ON s.grp = l.grp "
	    "WHERE l.n = ? AND l.seq > ? AND l.grp <> ? AND l.who NOT IN ('r', 'rule') AND l.field IS NOT NULL "
	    "AND s.kind = 'do' AND s.undone = 0 ORDER BY l.seq", "iii", r->now->n, r->made_seq,
	    r->grp))
		return err->code;
	while (!(code = sql_step(r->save->db, stmt, &row, err)) && row) {
		const char *name = sql_column_text(stmt, 0);
		int field = entity_field(r->now->entity, name);

		add_conflict(r, field < 0 ? name : _(r->now->entity->fields[field].label));
	}
	sql_end(r->save->db, stmt);
	return code;
}

/* What the step made is hidden, with what hangs on it. */
static enum result hide_made(struct reversal *r, struct err *err)
{
	if (find_later_changes(r, err))
		return err->code;
	if (r->conflicts.n || record_has(r->before, common_index(r->before->entity, COMMON_deleted_at)))
		return OK;
	if (!r->stamp && save_stamp(r->save, &r->stamp, err))
		return err->code;
	return save_hide(r->save, WHO_USER, r->before, r->stamp, err);
}

static bool has_unique(const struct entity *entity)
{
	for (size_t i = 0; i < entity->nfields; i++)
		if (entity->fields[i].flags & F_UNIQUE)
			return true;
	return false;
}

/* What another record took meanwhile stays with it: here it is what it was before, or nothing. */
static enum result give_way(struct reversal *r, const struct record *was, struct err *err)
{
	struct record *rec = NULL, *now;
	size_t taken;
	enum result code = query_get(r->save->db, was->entity, was->n, &rec, err);

	if (code || record_has(rec, common_index(rec->entity, COMMON_deleted_at))) {
		record_free(&rec);
		return code;
	}
	now = record_copy(rec);
	while (!(code = save_find_taken(r->save, now, &taken, err)) && taken < now->entity->nfields) {
		const struct field *field = &now->entity->fields[taken];

		if (!strlist_has(&r->taken, _(field->label)))
			strlist_add(&r->taken, _(field->label));
		if (was->v[taken].set && !value_equal(field, &was->v[taken], &now->v[taken]))
			value_copy(field, &now->v[taken], &was->v[taken]);
		else
			record_clear(now, taken);
	}
	if (!code)
		code = save_write(r->save, WHO_USER, rec, now, err);
	record_free(&now);
	record_free(&rec);
	return code;
}

static enum result finish_record(struct reversal *r, struct err *err)
{
	const struct actor *actor = &r->save->actor;
	enum result code = OK;

	if (r->before && (r->made ? !role_may(actor, VERB_DELETE, r->before->entity, r->before) :
	    !role_may_write(actor, r->before, r->now)))
		code = save_refuse(err);
	else if (r->before && r->made)
		code = hide_made(r, err);
	else if (r->before && (r->lenient || !r->conflicts.n))
		code = save_write(r->save, WHO_USER, r->before, r->now, err);
	if (!code && r->before && has_unique(r->before->entity))
		rowset_add(&r->unique, record_copy(r->before));
	record_free(&r->before);
	record_free(&r->now);
	r->made = false;
	return code;
}

static enum result start_record(struct reversal *r, int64_t n, struct err *err)
{
	const struct entity *entity = query_entity_of(r->save->db, n);

	if (!entity)
		return err_set(err, ERR_CONFLICT,
			_("This step was made by a newer wasit and cannot be taken back here."));
	switch (query_get(r->save->db, entity, n, &r->before, err)) {
	case OK:
		break;
	case ERR_MISSING:
		r->gone = n;
		return OK;
	default:
		return err->code;
	}
	r->now = record_copy(r->before);
	return OK;
}

static enum result reverse_row(struct reversal *r, sqlite3_stmt *stmt, struct err *err)
{
	int64_t n = sqlite3_column_int64(stmt, 0);
	const char *field = sql_column_text(stmt, 1);

	if (r->now && r->now->n != n && finish_record(r, err))
		return err->code;
	if (!r->now && r->gone != n && start_record(r, n, err))
		return err->code;
	if (r->gone == n)
		return OK;
	if (field) {
		reverse_field(r, field, sql_column_text(stmt, 2), sql_column_text(stmt, 3));
	} else {
		r->made = true;
		r->made_seq = sqlite3_column_int64(stmt, 4);
	}
	return OK;
}

static enum result complain(const struct reversal *r, struct err *err)
{
	struct str fields = STR_INIT;

	for (size_t i = 0; i < r->conflicts.n; i++) {
		if (i)
			str_add(&fields, P_("between words of a list", ", "));
		str_add(&fields, r->conflicts.v[i]);
	}
	err_set(err, ERR_CONFLICT, _("This cannot be taken back, it was changed since: %s."), fields.s);
	str_release(&fields);
	return err->code;
}

/* Record by record, so that a large import needs no more memory than a small one.  kept: NULL, or takes
 * the labels of fields that were changed since, which then stay.  taken: NULL, or takes a sentence's part about
 * what another record has now. */
static enum result reverse_step(struct save *save, int64_t grp, struct strlist *kept, char **taken,
	struct err *err)
{
	struct reversal r = { .save = save, .grp = grp, .lenient = kept != NULL };
	int64_t from, to;
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (log_rows_of(save->db, grp, &from, &to, err) ||
	    sql_ask(save->db, &stmt, err, "SELECT n, field, old, new, seq FROM log "
	    "WHERE seq >= ? AND seq < ? ORDER BY n, seq DESC", "ii", from, to))
		return err->code;
	while (!(code = sql_step(save->db, stmt, &row, err)) && row)
		if ((code = reverse_row(&r, stmt, err)))
			break;
	sql_end(save->db, stmt);
	if (!code)
		code = finish_record(&r, err);
	if (!code && r.conflicts.n && !kept)
		code = complain(&r, err);
	for (size_t i = 0; i < r.unique.n && !code; i++)
		code = give_way(&r, r.unique.v[i], err);
	if (!code && taken && r.taken.n)
		*taken = xstrdup(r.taken.v[0]);
	for (size_t i = 0; i < r.conflicts.n && kept; i++)
		strlist_add(kept, r.conflicts.v[i]);
	record_free(&r.before);
	record_free(&r.now);
	strlist_release(&r.conflicts);
	strlist_release(&r.taken);
	rowset_release(&r.unique);
	return code;
}

struct chosen {
	int64_t grp, ref;
	char *label;		/* owned */
};

/* The first row of (grp, ref, label). */
static enum result choose(struct db *db, const char *select, int64_t user, struct chosen *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	*out = (struct chosen){ 0 };
	if (sql_ask(db, &stmt, err, select, "i", user))
		return err->code;
	code = sql_step(db, stmt, &row, err);
	if (!code && row) {
		out->grp = sqlite3_column_int64(stmt, 0);
		out->ref = sqlite3_column_int64(stmt, 1);
		out->label = xstrdup(sql_column_text(stmt, 2));
	}
	sql_end(db, stmt);
	return code;
}

static enum result mark(struct db *db, int64_t grp, bool undone, struct err *err)
{
	return sql_run(db, err, "UPDATE step SET undone = ? WHERE grp = ?", "ii", (int64_t)undone, grp);
}

/* "Smart list deleted: Villas (Number …)": whoever takes it back sees what is different now. */
static void add_taken(char **label, char *field)
{
	char *told;

	if (!field)
		return;
	told = xasprintf(_("%s (%s: another one has it now, so it was left out)"), *label, field);
	free(*label);
	*label = told;
	free(field);
}

/* Common end of both: the step is committed and its label handed out, or nothing happened. */
static enum result finish(struct save **save, struct chosen *chosen, enum result code, char **label,
	struct err *err)
{
	if (code)
		save_abort(save);
	else
		code = save_commit(save, err);
	if (code) {
		free(chosen->label);
		return code;
	}
	*label = chosen->label;
	return OK;
}

enum result undo_step(struct db *db, const struct actor *actor, char **label, struct err *err)
{
	struct chosen chosen;
	struct save *save;
	char *taken = NULL;
	enum result code;

	if (save_begin(db, actor, "", false, &save, err))
		return err->code;
	code = choose(db, "SELECT grp, 0, label FROM step WHERE actor = ? AND kind = 'do' "
		"AND undone = 0 ORDER BY grp DESC LIMIT 1", actor->user, &chosen, err);
	if (!code && !chosen.grp)
		code = err_set(err, ERR_MISSING, _("There is nothing to undo."));
	if (!code) {
		char *text = xasprintf(_("Undo: %s"), chosen.label);

		save_set_label(save, text);
		free(text);
		save->kind = "undo";
		save->ref = chosen.grp;
		code = reverse_step(save, chosen.grp, NULL, &taken, err);
	}
	if (!code)
		code = mark(db, chosen.grp, true, err);
	save->wrote = true;
	add_taken(&chosen.label, taken);
	return finish(&save, &chosen, code, label, err);
}

/* A new step of the person closes the way back to what was undone before it. */
enum result redo_step(struct db *db, const struct actor *actor, char **label, struct err *err)
{
	struct chosen chosen, original = { 0 };
	struct save *save;
	char *taken = NULL;
	enum result code;

	if (save_begin(db, actor, "", false, &save, err))
		return err->code;
	code = choose(db, "SELECT grp, ref, label FROM step u WHERE actor = ? AND kind = 'undo' "
		"AND undone = 0 AND NOT EXISTS (SELECT 1 FROM step d WHERE d.grp > u.grp "
		"AND d.actor = u.actor AND d.kind = 'do') ORDER BY grp DESC LIMIT 1", actor->user,
		&chosen, err);
	if (!code && !chosen.grp)
		code = err_set(err, ERR_MISSING, _("There is nothing to redo."));
	if (!code)
		code = choose(db, "SELECT grp, 0, label FROM step WHERE grp = ?", chosen.ref, &original,
			err);
	if (!code) {
		char *text = xasprintf(_("Redo: %s"), original.label ? original.label : "");

		save_set_label(save, text);
		free(text);
		save->kind = "redo";
		save->ref = chosen.ref;
		code = reverse_step(save, chosen.grp, NULL, &taken, err);
	}
	if (!code)
		code = mark(db, chosen.grp, true, err);
	if (!code)
		code = mark(db, chosen.ref, false, err);
	save->wrote = true;
	free(chosen.label);
	add_taken(&original.label, taken);
	return finish(&save, &original, code, label, err);
}

enum result unmerge_step(struct db *db, const struct actor *actor, int64_t customer,
	const char *label, struct strlist *kept, struct err *err)
{
	struct save *save;
	int64_t grp = 0;
	enum result code;

	if (save_begin(db, actor, label, false, &save, err))
		return err->code;
	/* The last time it was merged, by hand or by a redo; nothing when that was taken back. */
	code = sql_int(db, &grp, err, "SELECT CASE WHEN new IS NULL THEN 0 ELSE grp END FROM log "
		"WHERE n = ? AND field = 'merged_into' ORDER BY seq DESC LIMIT 1", "i", customer);
	if (!code && !grp)
		code = err_set(err, ERR_MISSING, _("This customer was not merged into another one."));
	if (!code)
		code = reverse_step(save, grp, kept, NULL, err);
	if (!code)
		return save_commit(&save, err);
	save_abort(&save);
	return code;
}
