/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What came from colleagues and is for this person: a notification, and the reminders of a follow-up.  They are
 * made here and not where it was done, since they are his own and go with his database. */
#include "base/base.h"
#include "app/effects.h"

#include "base/ulid.h"
#include "model/role.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/effects_p.h"

#define AT_ONCE 500

/* What is worth a word, by what came. */
static const struct news {
	const struct entity *entity;
	const char *type, *title;	/* title N_() */
} news[] = {
	{ &followup_entity, "followup_due", N_("New follow-up for you") },
	{ &customer_entity, "customer_update", N_("A customer is yours now") },
};

/* The same on each of his machines, so that two of them make one notification. */
static void note_id(const struct record *rec, char out[ULID_LEN + 1])
{
	struct ulid seed, id;
	uint64_t high = 0, low = 0;

	if (!ulid_parse(rec->id, &seed))
		BUG("id %s", rec->id);
	for (int i = 0; i < 8; i++) {
		high = high << 8 | seed.b[i];
		low = low << 8 | seed.b[8 + i];
	}
	id = ulid_from(record_num(rec, common_index(rec->entity, COMMON_updated_at)), ~high, ~low);
	ulid_print(&id, out);
}

static enum result tell(struct app *app, struct save *save, const struct news *what,
	const struct record *rec, struct err *err)
{
	size_t title = (size_t)entity_field(rec->entity, rec->entity->title);
	struct effect_note note = {
		.type = what->type, .priority = "normal", .title = _(what->title),
		.message = record_text(rec, title), .about = rec, .for_user = app->actor.user,
	};
	struct err missing;
	int64_t known = 0;

	note_id(rec, note.id);
	if (!query_by_id(save_db(save), &notification_entity, note.id, &known, &missing))
		return OK;
	if (effect_notify(save, &note, err))
		return err->code;
	return rec->entity == &followup_entity ? effect_reminders(save, rec, err) : OK;
}

/* New for him: not made by himself, and his since this change. */
static bool is_news(const struct app *app, const struct change *change, const struct record *rec)
{
	const struct entity *entity = rec->entity;
	const struct field *assigned = &entity->fields[common_index(entity, COMMON_assigned_to)];

	if (record_has(rec, common_index(entity, COMMON_deleted_at)) ||
	    record_num(rec, common_index(entity, COMMON_assigned_to)) != app->actor.user ||
	    record_num(rec, common_index(entity, COMMON_owner)) == app->actor.user)
		return change->field == assigned && change->new && str_eq(change->new, app->actor.id) &&
			!record_has(rec, common_index(entity, COMMON_deleted_at));
	return !change->field || change->field == assigned;
}

/* Brokers who join bring people whom a colleague has already, and neither of them sees the other's: who leads sees
 * both. */
static enum result count_double(struct app *app, struct save *save, const struct change *change, int *doubles,
	struct err *err)
{
	struct rowset others = { 0 };
	struct record *rec = NULL;
	enum result code;

	if (change->entity != &customer_entity || change->field || !str_eq(change->who, "remote") ||
	    !role_leads(&app->actor))
		return OK;
	code = query_get(save_db(save), &customer_entity, change->n, &rec, err);
	if (code == ERR_MISSING)
		return OK;
	if (!code && !record_has(rec, common_index(&customer_entity, COMMON_deleted_at)))
		code = query_duplicates(save_db(save), rec, &others, err);
	*doubles += others.n > 0;
	rowset_release(&others);
	record_free(&rec);
	return code;
}

static enum result tell_doubles(struct app *app, struct save *save, int doubles, struct err *err)
{
	char *title = xasprintf(Q_("%d customer has come whose number somebody else has already",
		"%d customers have come whose numbers somebody else has already", (unsigned long)doubles), doubles);
	struct effect_note note = { .type = "sync", .priority = "normal", .title = title,
		.message = _("The list of duplicates has both side by side."), .for_user = app->actor.user };
	enum result code = doubles ? effect_notify(save, &note, err) : OK;

	free(title);
	return code;
}

static enum result take_change(struct app *app, struct save *save, const struct change *change,
	struct err *err)
{
	struct record *rec = NULL;
	enum result code = OK;

	for (size_t i = 0; i < COUNT(news) && !code; i++) {
		if (change->entity != news[i].entity || !str_eq(change->who, "remote"))
			continue;
		code = query_get(save_db(save), change->entity, change->n, &rec, err);
		if (code == ERR_MISSING)
			return OK;
		if (!code && is_news(app, change, rec))
			code = tell(app, save, &news[i], rec, err);
		record_free(&rec);
	}
	return code;
}

enum result effects_arrived(struct app *app, int64_t seq, struct err *err)
{
	struct changes changes = { 0 };
	struct save *save = NULL;
	int64_t end = query_log_seq(app->db);
	enum result code = OK;
	int doubles = 0;

	if (app->actor.alone || seq >= end)
		return OK;
	if (save_begin(app->db, &app->actor, _("Told by colleagues"), false, &save, err))
		return err->code;
	while (!code && seq < end) {
		code = query_log_since(app->db, seq, AT_ONCE, &changes, err);
		for (size_t i = 0; i < changes.n && !code && changes.v[i].seq <= end; i++) {
			code = take_change(app, save, &changes.v[i], err);
			if (!code)
				code = count_double(app, save, &changes.v[i], &doubles, err);
		}
		seq = changes.n ? changes.v[changes.n - 1].seq : end;
		changes_release(&changes);
	}
	if (!code)
		code = tell_doubles(app, save, doubles, err);
	if (!code)
		return save_commit(&save, err);
	save_abort(&save);
	return code;
}
