/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The role table. */
#include "base/base.h"
#include "model/role.h"

#include "model/schema/lists.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "model/schema/presence.h"
#include "model/schema/work.h"

/* Rows: role; columns: view, create, edit, delete, assign, export: a(ll), o(wn), - none.
 * Source: the role table of the domain.  Templates, and who calls whom, are read by the whole office; what is somebody's
 * own (his lists, reminders, notifications) is nobody else's, whatever the role; people and teams
 * are seen by all and kept by those who lead. */
static const struct role {
	const char *key, *may[ROLE_GROUPS];
} roles[] = {
	/*		  work	    shared    personal  office */
	{ "admin",	 { "aaaaaa", "aaaaaa", "oooooo", "aaaaaa" } },
	{ "manager",	 { "aaaaaa", "aaaaaa", "oooooo", "aaaaaa" } },
	{ "broker",	 { "oooooo", "aooooo", "oooooo", "a-----" } },
	{ "team_member", { "ooo---", "aoo---", "oooo--", "a-----" } },
	{ "observer",	 { "a-----", "a-----", "o-----", "a-----" } },
	{ "homeowner",	 { "------", "------", "------", "------" } },
};

const char *const role_guarded[] = { "role", "status", "team", NULL };

const char *role_at(size_t i)
{
	return i < COUNT(roles) ? roles[i].key : NULL;
}

enum scope role_at_may(size_t i, enum role_group group, enum verb verb)
{
	char may = roles[i].may[group][verb];

	return may == 'a' ? SCOPE_ALL : may == 'o' ? SCOPE_OWN : SCOPE_NONE;
}

enum role_group role_group_of(const struct entity *entity)
{
	if (entity == &user_entity || entity == &team_entity || entity == &team_member_entity)
		return ROLE_OFFICE;
	if (entity == &template_entity || entity == &presence_entity)
		return ROLE_SHARED;
	if (entity == &smart_list_entity || entity == &notification_entity ||
	    entity == &reminder_entity)
		return ROLE_PERSONAL;
	return ROLE_WORK;
}

enum scope role_scope(const struct actor *actor, enum verb verb, const struct entity *entity)
{
	enum scope scope = SCOPE_NONE;

	if (actor->alone)	/* who works alone owns what is here */
		return SCOPE_ALL;
	if (actor->suspended)
		return SCOPE_NONE;
	for (size_t i = 0; i < COUNT(roles); i++)
		if (str_eq(roles[i].key, actor->role))
			scope = role_at_may(i, role_group_of(entity), verb);
	if (verb == VERB_EXPORT && scope == SCOPE_OWN && !actor->may_export)
		return SCOPE_NONE;
	return scope;
}

static bool is_own(const struct actor *actor, const struct record *rec)
{
	int64_t owner = record_num(rec, common_index(rec->entity, COMMON_owner));
	int64_t assigned = record_num(rec, common_index(rec->entity, COMMON_assigned_to));

	return (!owner && !assigned) || owner == actor->user || assigned == actor->user;
}

bool role_may(const struct actor *actor, enum verb verb, const struct entity *entity,
	const struct record *rec)
{
	enum scope scope = role_scope(actor, verb, entity);

	/* Everybody may change his own person. */
	if (entity == &user_entity && rec && rec->n && rec->n == actor->user &&
	    (verb == VERB_VIEW || verb == VERB_EDIT))
		return true;
	return scope == SCOPE_ALL || (scope == SCOPE_OWN && (!rec || is_own(actor, rec)));
}

static bool same(const struct record *a, const struct record *b, size_t field)
{
	return value_equal(&a->entity->fields[field], &a->v[field], &b->v[field]);
}

/* A new record is given away when it is made for somebody else. */
static bool gives_away(const struct actor *actor, const struct record *before,
	const struct record *now)
{
	static const enum common_field whose[] = { COMMON_owner, COMMON_assigned_to, COMMON_team };

	for (size_t i = 0; i < COUNT(whose); i++) {
		size_t field = common_index(now->entity, whose[i]);

		if (before ? !same(before, now, field) : whose[i] != COMMON_team &&
		    record_has(now, field) && record_num(now, field) != actor->user)
			return true;
	}
	return false;
}

static bool keeps_guarded(const struct record *before, const struct record *now)
{
	for (size_t i = 0; role_guarded[i]; i++)
		if (!same(before, now, (size_t)entity_field(before->entity, role_guarded[i])))
			return false;
	return true;
}

bool role_may_write(const struct actor *actor, const struct record *before,
	const struct record *now)
{
	const struct entity *entity = now->entity;
	size_t deleted = common_index(entity, COMMON_deleted_at);
	bool goes = before && !record_has(before, deleted) && record_has(now, deleted);
	bool comes = before && record_has(before, deleted) && !record_has(now, deleted);
	enum verb verb = !before ? VERB_CREATE : goes ? VERB_DELETE : VERB_EDIT;

	if (!role_may(actor, verb, entity, before ? before : now) ||
	    (comes && !role_may_write(actor, NULL, now)))	/* what the server asks of it, as of a new one */
		return false;
	if (entity == &user_entity && before && role_scope(actor, verb, entity) != SCOPE_ALL)
		return keeps_guarded(before, now);
	return !gives_away(actor, before, now) ||
		role_may(actor, VERB_ASSIGN, entity, before ? before : now);
}

bool role_leads(const struct actor *actor)
{
	return role_scope(actor, VERB_CREATE, &user_entity) == SCOPE_ALL;
}

const char *role_key(const char *role)
{
	for (size_t i = 0; i < COUNT(roles); i++)
		if (str_eq(roles[i].key, role))
			return roles[i].key;
	return "observer";
}

const char *role_label(const char *role)
{
	return field_choice_label(&user_entity.fields[USER_role], role);
}
