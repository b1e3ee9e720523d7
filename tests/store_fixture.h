/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the tests of the store share: databases, records with every field filled, names by the thousand. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H
#include "base/base.h"

#include "store/db.h"
#include "store/save.h"

/* ck_ok(db_open(path, 0, &db, &err)): fails with err.text. */
#define ck_ok(expression) \
	do { \
		if ((expression) != OK) \
			ck_abort_msg("%s: %s", #expression, err.text); \
	} while (0)
#define ck_code(expression, wanted) ck_assert_int_eq((expression), (wanted))

struct db *store_memory(void);
/* A path in the test's own folder (TEST_TMP); caller frees. */
char *store_path(const char *name);
struct db *store_open(const char *path);	/* made where missing */

/* One own field of every kind, some searched and indexed, in every entity: before a database is opened and
 * records are made.  own_text, own_note … */
#define STORE_OWN 12
void store_declare_own(void);

/* Somebody alone, with a user record of his own. */
struct actor store_actor(struct db *db);
int64_t store_user(struct db *db, const char *name);

/* One record, one step. */
void store_put(struct db *db, const struct actor *actor, struct record *rec);
/* Fills what is required and saves; n. */
int64_t store_customer(struct db *db, const struct actor *actor, const char *name, const char *phone);
int64_t store_interaction(struct db *db, const struct actor *actor, int64_t customer,
	const char *type, const char *outcome, int64_t at);
int64_t store_followup(struct db *db, const struct actor *actor, int64_t customer, int64_t due_at);
struct record *store_get(struct db *db, const struct entity *entity, int64_t n);

/* The same numbers on every run. */
uint32_t store_random(uint32_t *state, uint32_t below);
/* "نوره القحطاني": from a few dozen given and family names with every kind of letter that is folded. */
void store_name(uint32_t *state, struct str *out);
/* A value that fits the field; refers to `target` where it refers. */
void store_fill(struct record *rec, size_t field, int64_t target, uint32_t *state);
/* Everything a person or rule can set: not computed here, not managed by the store. */
bool store_is_settable(const struct entity *entity, size_t field);
#endif
