/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who may do what: the role table of the domain. */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H
#include "model/record.h"

enum verb { VERB_VIEW, VERB_CREATE, VERB_EDIT, VERB_DELETE, VERB_EXPORT };

struct actor {
	int64_t user;		/* n of the user, 0 before the first run made one */
	char id[ULID_LEN + 1];
	const char *role;	/* key of user.role, static */
	bool alone;		/* no office: everything here is his own, export granted */
};

/* rec may be NULL (the question is about the entity as such); "own" is by owner or assigned_to. */
bool role_may(const struct actor *actor, enum verb verb, const struct entity *entity,
	const struct record *rec);
#endif
