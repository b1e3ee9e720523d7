/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The list of entities and looking things up in them. */
#include "base/base.h"
#include "model/model.h"

#include "model/schema/lists.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "model/schema/presence.h"
#include "model/schema/work.h"

struct entity *const entities[] = {
	&user_entity,
	&customer_entity,
	&interaction_entity,
	&followup_entity,
	&reminder_entity,
	&call_entity,
	&template_entity,
	&notification_entity,
	&smart_list_entity,
	&family_entity,
	&document_entity,
	&team_entity,
	&team_member_entity,
	&presence_entity,
	NULL,
};

/* '-' and '_' are one character in names typed on a command line. */
static bool name_eq(const char *name, const char *typed)
{
	for (; *name && *typed; name++, typed++)
		if (*name != (*typed == '-' ? '_' : *typed))
			return false;
	return *name == *typed;
}

const struct entity *entity_find(const char *name)
{
	for (size_t i = 0; entities[i]; i++)
		if (name_eq(entities[i]->name, name))
			return entities[i];
	return NULL;
}

int entity_field(const struct entity *entity, const char *name)
{
	for (size_t i = 0; i < entity->nfields; i++)
		if (name_eq(entity->fields[i].name, name))
			return (int)i;
	return -1;
}

const char *field_choice_label(const struct field *field, const char *key)
{
	for (const struct choice *choice = field->choices; choice && choice->key; choice++)
		if (str_eq(choice->key, key))
			return _(choice->label);
	return key;
}
