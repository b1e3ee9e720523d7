/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Every role, every entity, whose it is and what is done with it: the rows on which the program and a server's
 * validation must agree. */
#ifndef TESTS_ROLE_ROWS_H
#define TESTS_ROLE_ROWS_H
#include "model/role.h"

#define ME 1
#define OTHER 2
#define THIRD 3

extern const char *const ulids[];	/* of the users above */

enum deed { MAKE, CHANGE, REMOVE, REMOVE_HARD, BRING_BACK, GIVE, TAKE, OWN, MOVE, PROMOTE, DEEDS };

struct role_row {
	struct actor actor;
	const struct entity *entity;
	size_t whose;		/* one of a few owners and assignees */
	bool self;		/* it is his own user record */
	enum deed deed;
	size_t number;		/* of its document; 0: all have the same */
};

/* Somebody of that role in the team "riyadh": the user ME. */
struct actor actor_of(const char *role);
void each_role_row(void (*fn)(const struct role_row *row, void *ctx), void *ctx);
/* Its record before anything is done; the caller frees. */
struct record *row_record(const struct role_row *row);
/* The states before (NULL: none) and after; now NULL: it goes for good.  The caller frees both. */
void row_act(const struct role_row *row, struct record **before, struct record **now);
/* What the program says. */
bool row_allowed(const struct role_row *row);
/* The document of a state; rec NULL: of what goes for good, whose state before is given. */
void row_doc(struct str *out, const struct role_row *row, const struct record *rec, const struct record *state,
	const char *rev);
#endif
