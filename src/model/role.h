/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who may do what: the role table of the domain, and the same table as the server's validation. */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H
#include "model/record.h"

/* VERB_ASSIGN: to change whose a record is (owner, assigned_to, team). */
enum verb { VERB_VIEW, VERB_CREATE, VERB_EDIT, VERB_DELETE, VERB_ASSIGN, VERB_EXPORT, VERBS };
enum scope { SCOPE_NONE, SCOPE_OWN, SCOPE_ALL };

struct actor {
	int64_t user;		/* n of the user, 0 before the first run made one */
	char id[ULID_LEN + 1];
	const char *role;	/* key of user.role, static */
	bool alone;		/* no office: everything here is his own, export granted */
	bool suspended;		/* of an office that has no place for him now: he may nothing */
	bool may_export;	/* in an office: granted by the record of his membership */
	char team[TEAM_KEY_MAX + 1];	/* of the office; "": none */
};

/* Of which records of an entity he may do it. */
enum scope role_scope(const struct actor *actor, enum verb verb, const struct entity *entity);
/* rec may be NULL (the question is about the entity as such); "own" is by owner or assigned_to. */
bool role_may(const struct actor *actor, enum verb verb, const struct entity *entity,
	const struct record *rec);
/* May he make this of that?  before NULL: a new record; now without what before had in deleted_at is
 * a restore.  What the server's validation answers for the two documents is the same. */
bool role_may_write(const struct actor *actor, const struct record *before,
	const struct record *now);
/* Does he lead: accounts, teams, everybody's records? */
bool role_leads(const struct actor *actor);
/* The role's label, translated; the key itself where it is none. */
const char *role_label(const char *role);
/* The key itself, living as long as the program; "observer" for what is no role. */
const char *role_key(const char *role);

/* The validation document's function (role_document.c): ES5, appended.  The same text for the same
 * version of wasit. */
void role_document(struct str *out);
/* Everything that function says; N_(), NULL ends. */
extern const char *const role_refusals[];

/* For role_document.c: the rows of the table, and who stands in one. */
enum role_group { ROLE_WORK, ROLE_SHARED, ROLE_PERSONAL, ROLE_OFFICE, ROLE_GROUPS };
enum role_group role_group_of(const struct entity *entity);
/* NULL behind the last. */
const char *role_at(size_t i);
enum scope role_at_may(size_t i, enum role_group group, enum verb verb);
/* Fields of his own user record that nobody changes for himself; NULL ends. */
extern const char *const role_guarded[];
#endif
