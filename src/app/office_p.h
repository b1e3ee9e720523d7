/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the office's files share. */
#ifndef APP_OFFICE_P_H
#define APP_OFFICE_P_H
#include "app/office.h"

/* Fields of a record on the server, by name; value NULL: missing.  In the log's form. */
struct office_value { const char *field, *value; bool first; };	/* first: only where it has none */
/* Makes the record of that id have them, through the administrator; nothing is written where it has. */
enum result office_record(struct office *office, const char *db, const struct entity *entity, const char *id,
	const struct office_value *values, size_t n, struct err *err) MUST_CHECK;
/* The id everybody gives a thing that has this name. */
void office_id_of(const char *name, char out[ULID_LEN + 1]);
char *office_db(const char *team, const char *suffix);	/* "wasit-TEAM" and the suffix; caller frees */
/* Between two databases of the office. */
struct carrying {
	struct office *office;
	char *from, *to;
	const char *team;	/* whose the document becomes */
	bool back;		/* `from` has the copy */
	struct strlist *told;	/* a sentence for each value that gave way to a later one is added */
};
/* Brings a document of `from` to the other one with its files, then takes it away.  May be done again after whatever
 * broke off: what was changed at either end since goes along, field by field, as in a sync.
 * ERR_CONFLICT: somebody changes it each time. */
enum result office_carry(const struct carrying *carrying, const struct json *doc, struct err *err) MUST_CHECK;
#define CARRIED "$carried"	/* a copy's member: the database it is one of */
/* Documents by their _id, tombstones too: what is written on them says who dug them; the answer, for office_found. */
enum result office_look(struct office *office, const char *db, const struct strlist *ids, struct json **out,
	struct err *err) MUST_CHECK;
/* The one of that _id, rather a living one; NULL: never was there. */
const struct json *office_found(const struct json *looked, const char *id);
bool office_is_gone(const struct json *doc);	/* a tombstone, or NULL */
/* The account's document, NULL where there is none. */
enum result office_account_doc(struct office *office, const char *name, struct json **out,
	struct err *err) MUST_CHECK;
void account_read(const struct json *doc, struct account *out);
/* The account that asks, by what its session says: CouchDB 3 shows the accounts' database to nobody else than
 * administrators.  No team, no id: none of ours. */
enum result office_self(struct office *office, struct account *out, struct err *err) MUST_CHECK;
/* Writes the account with these roles; password NULL: as it is. */
enum result office_write_account(struct office *office, const struct json *old,
	const struct account *account, const char *password, struct err *err) MUST_CHECK;
/* A database's _security with one role more among its members, all else as it was, appended; false: who has it may
 * come in already. */
bool office_admit_role(const struct json *security, const char *role, struct str *out);
/* A database, who may read it, and the validation. */
enum result office_make_db(struct office *office, const char *db, const char *role, const char *name,
	struct err *err) MUST_CHECK;
enum result office_rules_of(struct office *office, const char *db, enum office_rules *out,
	struct err *err) MUST_CHECK;
/* Their records, and who may read the database of each, as their accounts say: a server that was set up anew from a
 * backup has lost the one or the other. */
enum result office_people_again(struct office *office, const char *team, struct err *err) MUST_CHECK;
/* His records in the team: the user's and the membership's. */
enum result office_member(struct office *office, const struct account *account,
	const struct office_person *who, const char *team, const char *status, struct err *err) MUST_CHECK;
#endif
