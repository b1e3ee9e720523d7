/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The office's server: databases by team, accounts with their roles, who is in which team.  Everything may
 * be done twice; what is there already stays. */
#ifndef APP_OFFICE_H
#define APP_OFFICE_H
#include "app/app.h"
#include "io/couch_admin.h"

#define OFFICE_NAME_MAX 32

/* What this database remembers of its office (memos). */
#define OFFICE_URL	"office.url"
#define OFFICE_ADMIN	"office.admin"	/* the server's administrator, when one was named here */
#define OFFICE_ACCOUNT	"office.account"

struct office {
	struct app *app;
	struct http *http;	/* owned: to the server's root */
	char *url, *user;	/* owned */
	struct couch_session session;	/* owned */
};
/* url NULL: the remembered one; user NULL: the remembered administrator, else "admin" (with admin), else
 * the account.  admin: ERR_DENIED where the account is none. */
enum result office_open(struct app *app, const char *url, const char *user, bool admin, struct office *out,
	struct err *err) MUST_CHECK;
void office_close(struct office *office);

/* Names of accounts are Latin, of people they are not. */
enum result office_check_name(const char *name, struct err *err) MUST_CHECK;
/* At least 8 characters with a capital letter, a small one and a digit. */
enum result office_check_password(const char *password, struct err *err) MUST_CHECK;
/* A new password for an account: of WASIT_NEW_PASSWORD, the command, or typed twice; checked. */
enum result office_new_password(const char *name, const char *command, struct str *out,
	struct err *err) MUST_CHECK;

/* An account as the server has it. */
struct account {
	char *name, *person;	/* owned */
	char *role, *team;	/* owned; "" for who was removed */
	char id[ULID_LEN + 1];	/* of the user record; "" for none of ours */
	bool leads;
};
void account_release(struct account *account);
struct accounts { struct account *v; size_t n, cap; };	/* owned */
void accounts_release(struct accounts *accounts);
/* All that are of an office, by name. */
enum result office_accounts(struct office *office, struct accounts *out, struct err *err) MUST_CHECK;
/* ERR_MISSING: no account of that name. */
enum result office_account(struct office *office, const char *name, struct account *out,
	struct err *err) MUST_CHECK;

/* The team's databases with who may read them and the validation; the team's record and those of its people, and the
 * own database of each. */
enum result office_init(struct office *office, const char *team, const char *title,
	struct err *err) MUST_CHECK;
struct office_person {
	const char *name;	/* of the account */
	const char *person, *email, *phone;	/* of the record; NULL: the name, nothing, nothing */
	const char *role, *team;
	bool may_export;
};
/* ERR_DUPLICATE: there is such an account; one that was removed comes back as the same person. */
enum result office_add(struct office *office, const struct office_person *who, const char *password,
	struct err *err) MUST_CHECK;
/* Takes the roles away, so that the next contact locks his copy; *customers: how many of the team's are
 * still in his hands. */
enum result office_remove(struct office *office, const char *name, int64_t *customers,
	struct err *err) MUST_CHECK;
enum result office_role(struct office *office, const char *name, const char *role, int may_export,
	struct err *err) MUST_CHECK;	/* may_export: -1 as it is */
enum result office_password(struct office *office, const char *name, const char *password,
	struct err *err) MUST_CHECK;
/* To another team. */
struct office_moved {
	int64_t customers;	/* how many went along */
	struct strlist told;	/* owned: a sentence for each value that gave way to a later one */
};
enum result office_move(struct office *office, const char *name, const char *team, bool with_customers,
	struct office_moved *out, struct err *err) MUST_CHECK;

/* Is the validation there that this version makes? */
enum office_rules { RULES_MISSING, RULES_OTHER, RULES_CURRENT };
struct office_team {
	char *key, *title;	/* owned */
	enum office_rules rules;
	bool closed;		/* only its members read it */
	int64_t members, documents;
};
struct office_teams { struct office_team *v; size_t n, cap; };	/* owned */
void office_teams_release(struct office_teams *teams);
enum result office_teams(struct office *office, struct office_teams *out, struct err *err) MUST_CHECK;

/* Makes this database that of the account: "me" becomes the office's user, the remotes are named.
 * with_customers: what is here goes to the team, too. */
enum result office_join(struct office *office, bool with_customers, int64_t *shared,
	struct err *err) MUST_CHECK;
#endif
