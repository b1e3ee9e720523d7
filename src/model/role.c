/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The role table. */
#include "base/base.h"
#include "model/role.h"

#include "model/schema/people.h"
#include "model/schema/work.h"

enum scope { NONE, OWN, ALL };

/* Rows: role; columns: view, create, edit, delete, export.  Source: the role table of the domain. */
static const struct role {
	const char *key;
	enum scope may[VERB_EXPORT + 1];
} roles[] = {
	{ "admin",	 { ALL, ALL, ALL, ALL, ALL } },
	{ "manager",	 { ALL, ALL, ALL, ALL, ALL } },
	{ "broker",	 { OWN, OWN, OWN, OWN, NONE } },
	{ "team_member", { OWN, OWN, OWN, NONE, NONE } },
	{ "observer",	 { ALL, NONE, NONE, NONE, NONE } },
	{ "homeowner",	 { NONE, NONE, NONE, NONE, NONE } },
};

static enum scope scope_of(const char *role, enum verb verb)
{
	for (size_t i = 0; i < COUNT(roles); i++)
		if (str_eq(roles[i].key, role))
			return roles[i].may[verb];
	return NONE;
}

static bool is_own(const struct actor *actor, const struct record *rec)
{
	int64_t owner = record_num(rec, common_index(rec->entity, COMMON_owner));
	int64_t assigned = record_num(rec, common_index(rec->entity, COMMON_assigned_to));

	return !rec->n || (!owner && !assigned) || owner == actor->user || assigned == actor->user;
}

bool role_may(const struct actor *actor, enum verb verb, const struct entity *entity,
	const struct record *rec)
{
	enum scope scope;

	/* Who works alone owns what is here; everybody may change his own person. */
	if (actor->alone)
		return true;
	if (entity == &user_entity && rec && rec->n == actor->user && verb <= VERB_EDIT)
		return true;
	scope = scope_of(actor->role, verb);
	return scope == ALL || (scope == OWN && (!rec || is_own(actor, rec)));
}
