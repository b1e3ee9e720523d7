/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Every role, every entity, whose it is and what is done with it. */
#include "role_rows.h"

#include "model/schema/people.h"
#include "unit.h"

const char *const ulids[] = {
	"", "01JD0000000000000000000001", "01JD0000000000000000000002", "01JD0000000000000000000003",
};

/* Owner, assigned_to. */
static const struct { int64_t owner, assigned; } whose[] = {
	{ ME, ME }, { OTHER, ME }, { ME, OTHER }, { OTHER, OTHER }, { 0, 0 }, { 0, OTHER }, { OTHER, 0 },
};

struct record *row_record(const struct role_row *row)
{
	struct record *rec = record_new(row->entity);

	rec->n = row->self ? ME : 9;
	snprintf(rec->id, sizeof(rec->id), "01JD%022zu", row->self ? ME : row->number ? row->number : 9);
	if (whose[row->whose].owner)
		record_set_num(rec, common_index(rec->entity, COMMON_owner), whose[row->whose].owner);
	if (whose[row->whose].assigned)
		record_set_num(rec, common_index(rec->entity, COMMON_assigned_to),
			whose[row->whose].assigned);
	record_set_text(rec, common_index(rec->entity, COMMON_team), "riyadh");
	record_set_text(rec, common_index(rec->entity, COMMON_notes), "before");
	if (row->entity == &user_entity)
		record_set_text(rec, USER_role, "broker");
	return rec;
}

/* The states before (NULL: none) and after; now NULL: it goes for good. */
void row_act(const struct role_row *row, struct record **before, struct record **now)
{
	const struct entity *entity = row->entity;
	size_t deleted = common_index(entity, COMMON_deleted_at);
	size_t assigned = common_index(entity, COMMON_assigned_to);

	*before = row_record(row);
	*now = record_copy(*before);
	switch (row->deed) {
	case MAKE:
		record_free(before);
		(*now)->n = 0;
		break;
	case CHANGE:
		record_set_text(*now, common_index(entity, COMMON_notes), "after");
		break;
	case REMOVE:
		record_set_num(*now, deleted, 1000);
		break;
	case REMOVE_HARD:
		record_free(now);
		break;
	case BRING_BACK:
		record_set_num(*before, deleted, 1000);
		break;
	case GIVE:
		record_set_num(*now, assigned, THIRD);
		break;
	case TAKE:
		record_set_num(*now, assigned, ME);
		break;
	case OWN:
		record_set_num(*now, common_index(entity, COMMON_owner), ME);
		break;
	case MOVE:
		record_set_text(*now, common_index(entity, COMMON_team), "jeddah");
		break;
	case PROMOTE:
		if (entity == &user_entity)
			record_set_text(*now, USER_role, "admin");
		break;
	case DEEDS:
		break;
	}
}

bool row_allowed(const struct role_row *row)
{
	struct record *before, *now;
	bool may;

	row_act(row, &before, &now);
	may = now ? role_may_write(&row->actor, before, now) :
		role_may(&row->actor, VERB_DELETE, row->entity, before);
	record_free(&before);
	record_free(&now);
	return may;
}

struct actor actor_of(const char *role)
{
	struct actor actor = { .user = ME, .role = role, .team = "riyadh" };

	snprintf(actor.id, sizeof(actor.id), "%s", ulids[ME]);
	return actor;
}

void each_role_row(void (*fn)(const struct role_row *row, void *ctx), void *ctx)
{
	for (size_t r = 0; role_at(r); r++)
		for (size_t e = 0; entities[e]; e++)
			for (size_t w = 0; w < COUNT(whose); w++)
				for (int d = 0; d < DEEDS; d++)
					for (int self = 0; self <= (entities[e] == &user_entity && d); self++) {
						struct role_row row = { .actor = actor_of(role_at(r)), .entity = entities[e],
							.whose = w, .self = self, .deed = (enum deed)d };

						fn(&row, ctx);
					}
}

static void add_ref(struct str *out, const struct record *rec, enum common_field field, const char *name)
{
	int64_t n = record_num(rec, common_index(rec->entity, field));

	if (n)
		str_addf(out, ",\"%s\":\"%s\"", name, ulids[n]);
}

void row_doc(struct str *out, const struct role_row *row, const struct record *rec,
	const struct record *state, const char *rev)
{
	const struct record *from = rec ? rec : state;
	bool gone = !rec || record_has(rec, common_index(rec->entity, COMMON_deleted_at));

	str_addf(out, "{\"_id\":\"%s:%s\",\"$type\":\"%s\",\"$by\":\"%s\"", row->entity->name, from->id,
		row->entity->name, ulids[ME]);
	if (rev)
		str_addf(out, ",\"_rev\":\"%s\"", rev);
	if (gone)
		str_add(out, ",\"_deleted\":true");
	if (!rec) {
		str_add(out, ",\"$erased\":true}");
		return;
	}
	add_ref(out, rec, COMMON_owner, "owner");
	add_ref(out, rec, COMMON_assigned_to, "assigned_to");
	str_addf(out, ",\"team\":\"%s\",\"notes\":\"%s\"",
		record_text(rec, common_index(rec->entity, COMMON_team)),
		record_text(rec, common_index(rec->entity, COMMON_notes)));
	if (rec->entity == &user_entity)
		str_addf(out, ",\"role\":\"%s\"", record_text(rec, USER_role));
	str_addc(out, '}');
}
