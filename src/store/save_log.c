/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Writing the log: every change of what people made, in the transaction that makes it. */
#include "base/base.h"
#include "store/store_p.h"

#include "base/date.h"

const char *who_name(enum who who)
{
	static const char *const names[] = {
		[WHO_USER] = "user", [WHO_RULE] = "rule", [WHO_IMPORT] = "import",
		[WHO_REMOTE] = "remote",
	};

	return names[who];
}

/* As a row has it: in one letter. */
static const char *who_letter(enum who who)
{
	static const char *const letters[] = {
		[WHO_USER] = "u", [WHO_RULE] = "r", [WHO_IMPORT] = "i", [WHO_REMOTE] = "s",
	};

	return letters[who];
}

/* Up to version 2 rows had the name. */
enum who who_read(const char *text)
{
	for (enum who who = WHO_USER; who < WHO_REMOTE; who++)
		if (text && (str_eq(text, who_letter(who)) || str_eq(text, who_name(who))))
			return who;
	return WHO_REMOTE;
}

bool log_has_field(const struct plan *plan, size_t field)
{
	const struct entity *entity = plan->entity;

	/* The last two count the saves themselves. */
	return field_is_stored(&entity->fields[field]) && !plan->kept[field] &&
		!(entity->fields[field].flags & F_LOCAL) &&
		field != common_index(entity, COMMON_updated_at) &&
		field != common_index(entity, COMMON_version);
}

bool log_raw(struct db *db, const struct field *field, const struct value *value, struct str *out)
{
	char id[ULID_LEN + 1];

	if (!value->set)
		return false;
	if (field->kind == &kind_ref && query_id_of(db, value->num, id))
		str_add(out, id);
	else
		value_raw(field, value, out);
	return true;
}

enum result log_change(struct save *save, enum who who, const struct entity *entity, int64_t n,
	const char *field, const char *old, const char *new, struct err *err)
{
	/* What a record is, its number tells. */
	if (sql_run(save->db, err, "INSERT INTO log(grp, who, entity, n, field, old, new) "
	    "VALUES(?, ?, ?, ?, ?, ?, ?)", "ittittt", save->grp, who_letter(who),
	    n ? "" : entity->name, n, field, old, new))
		return err->code;
	save->rows++;
	save->by_person |= who == WHO_USER || who == WHO_IMPORT;
	return OK;
}

/* Its values stand in the record itself, and what they were before in the rows that follow. */
enum result log_record(struct save *save, enum who who, const struct record *rec, struct err *err)
{
	return log_change(save, who, rec->entity, rec->n, NULL, NULL, NULL, err);
}

enum result log_differences(struct save *save, enum who who, const struct record *before,
	const struct record *now, struct err *err)
{
	const struct plan *plan = db_plan(save->db, now->entity);
	struct str old = STR_INIT, new = STR_INIT;
	enum result code = OK;

	for (size_t i = 0; i < now->entity->nfields && !code; i++) {
		const struct field *field = &now->entity->fields[i];
		bool had, has;

		if (!log_has_field(plan, i) || value_equal(field, &before->v[i], &now->v[i]))
			continue;
		str_clear(&old);
		str_clear(&new);
		had = log_raw(save->db, field, &before->v[i], &old);
		has = log_raw(save->db, field, &now->v[i], &new);
		code = log_change(save, who, now->entity, now->n, field->name, had ? old.s : NULL,
			has ? new.s : NULL, err);
	}
	str_release(&old);
	str_release(&new);
	return code;
}

/* Hybrid logical clock: milliseconds in the upper 48 bits, never behind the one before.
 * Source: Kulkarni et al., "Logical Physical Clocks", 2014. */
static enum result next_clock(struct db *db, int64_t now, int64_t *out, struct err *err)
{
	int64_t last = 0;

	if (sql_int(db, &last, err, "SELECT clock FROM step ORDER BY grp DESC LIMIT 1", ""))
		return err->code;
	*out = MAX(last + 1, now << 16);
	return OK;
}

void save_set_given(struct save *save)
{
	save->given = true;
}

enum result log_step(struct save *save, struct err *err)
{
	int64_t now = date_now(), clock = 0;
	bool undoable = save->by_person && !save->given;
	const char *kind = str_eq(save->kind, "do") && !undoable ? "auto" : save->kind;

	if (!save->rows)
		return OK;
	if (next_clock(save->db, now, &clock, err))
		return err->code;
	clock = MAX(clock, save->clock_floor);
	return sql_run(save->db, err, "INSERT INTO step(grp, at, clock, actor, label, kind, ref) "
		"VALUES(?, ?, ?, ?, ?, ?, ?)", "iiiitti", save->grp, now, clock, save->actor.user,
		save->label, kind, save->ref);
}

enum result save_note(struct db *db, const struct actor *actor, const struct note *note,
	struct err *err)
{
	struct save *save;

	if (db->save)
		BUG("a note inside a step: %s", note->label);
	if (save_begin(db, actor, note->label, false, &save, err))
		return err->code;
	save->kind = note->kind;
	save->wrote = true;
	if (log_change(save, WHO_USER, note->entity, note->n, NULL, NULL, note->details, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}
