/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The office: choices, checks and entities. */
#include "base/base.h"
#include "model/schema/office.h"

#include "model/record.h"
#include "model/schema/people.h"

static const struct choice permissions[] = {
	{ "export", NP_("permission", "Export") },
	{ NULL, NULL },
};

static const struct field team_fields[] = { TEAM_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(team_fields) == TEAM_NFIELDS, "index and rows differ");

static const struct form_section team_sections[] = {
	{ N_("Team"), "name key manager company_name description notes", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

bool team_key_is_valid(const char *key)
{
	size_t len = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len && len <= TEAM_KEY_MAX && !key[len] && *key >= 'a' && *key <= 'z' &&
		!str_has_suffix(key, "-managers") && !str_has_prefix(key, "user-");
}

static enum result team_check(struct record *rec, struct err *err)
{
	if (!team_key_is_valid(record_text(rec, TEAM_key)))
		return err_field(err, "key", _("A team's short name is made of Latin small letters, "
			"digits and -, and begins with a letter: riyadh."));
	record_set_text(rec, TEAM_team, record_text(rec, TEAM_key));
	return OK;
}

struct entity team_entity = {
	.name = "team",
	.label = N_("Team"),
	.plural = N_("Teams"),
	.add_label = N_("New team"),
	.added = N_("Team added"),
	.changed = N_("Team changed"),
	.deleted = N_("Team deleted"),
	.restored = N_("Team restored"),
	.missing = N_("Team not found"),
	.fields = team_fields,
	.nfields = TEAM_NFIELDS,
	.sections = team_sections,
	.title = "name",
	.order = "name",
	.place = PLACE_OFFICE,
	.check = team_check,
};

static const struct field team_member_fields[] = { TEAM_MEMBER_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(team_member_fields) == TEAM_MEMBER_NFIELDS, "index and rows differ");

static const struct form_section team_member_sections[] = {
	{ N_("Membership"), "user role status joined_at permissions notes", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

struct entity team_member_entity = {
	.name = "team_member",
	.label = N_("Membership"),
	.plural = N_("Memberships"),
	.add_label = N_("New membership"),
	.added = N_("Membership added"),
	.changed = N_("Membership changed"),
	.deleted = N_("Membership ended"),
	.restored = N_("Membership restored"),
	.missing = N_("Membership not found"),
	.fields = team_member_fields,
	.nfields = TEAM_MEMBER_NFIELDS,
	.sections = team_member_sections,
	.title = "role",
	.order = "-joined_at",
	.place = PLACE_OFFICE,
};
