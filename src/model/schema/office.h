/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The office: its teams and who is in them. */
#ifndef MODEL_SCHEMA_OFFICE_H
#define MODEL_SCHEMA_OFFICE_H
#include "model/model.h"

/* `key` names the team in databases, roles of accounts and the field `team` of every record. */
#define TEAM_FIELDS(F) \
	F(name, text, F_REQUIRED | F_SEARCH | F_COLUMN, N_("Name"), .width = 24) \
	F(key, text, F_REQUIRED | F_COLUMN | F_UNIQUE, N_("Short name"), .width = 14, \
	  .help = N_("Latin small letters, digits and -, beginning with a letter; it stays as it is")) \
	F(manager, ref, F_COLUMN, N_("Manager"), .target = "user", .width = 20) \
	F(company_name, text, F_COLUMN, N_("Company"), .width = 20) \
	F(logo, text, 0, N_("Logo")) \
	F(description, note, 0, N_("Description")) \
	F(settings, json, F_SYSTEM, N_("Settings")) \
	COMMON_FIELDS(F)
#define TEAM_INDEX(ident, ...) TEAM_##ident,
enum { TEAM_FIELDS(TEAM_INDEX) TEAM_NFIELDS };
extern struct entity team_entity;
/* Is it a short name a team may have? */
bool team_key_is_valid(const char *key);

/* Who is in the team that its field `team` names, nobody twice; `role` counts before the user's own. */
#define TEAM_MEMBER_FIELDS(F) \
	F(user, ref, F_REQUIRED | F_COLUMN, N_("User"), .target = "user", .width = 24) \
	F(role, choice, F_COLUMN, N_("Role"), .choices = user_roles, .width = 14) \
	F(status, choice, F_COLUMN, N_("Status"), .choices = user_statuses, .initial = "active", \
	  .width = 10) \
	F(joined_at, moment, F_COLUMN, N_("Joined"), .width = 16) \
	F(permissions, set, F_COLUMN, N_("Permissions"), .choices = permissions, \
	  .merge = MERGE_UNION, .width = 12) \
	COMMON_FIELDS(F)
#define TEAM_MEMBER_INDEX(ident, ...) TEAM_MEMBER_##ident,
enum { TEAM_MEMBER_FIELDS(TEAM_MEMBER_INDEX) TEAM_MEMBER_NFIELDS };
extern struct entity team_member_entity;
#endif
