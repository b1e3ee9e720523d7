/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who has whom on the phone: the entity. */
#include "base/base.h"
#include "model/schema/presence.h"

static const struct field presence_fields[] = { PRESENCE_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(presence_fields) == PRESENCE_NFIELDS, "index and rows differ");

struct entity presence_entity = {
	.name = "presence",
	.label = N_("Call going on"),
	.plural = N_("Calls going on"),
	.add_label = N_("New presence"),
	.added = N_("Presence added"),
	.changed = N_("Presence changed"),
	.deleted = N_("Presence deleted"),
	.restored = N_("Presence restored"),
	.missing = N_("Presence not found"),
	.fields = presence_fields,
	.nfields = PRESENCE_NFIELDS,
	.place = PLACE_OFFICE,
	.inner = true,
	.title = "user",
	.order = "until",
};
