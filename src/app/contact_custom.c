/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields in the files that come and go. */
#include "base/base.h"
#include "app/contact.h"

#include <ctype.h>

#include "model/custom.h"
#include "model/filter.h"
#include "model/schema/people.h"

#define VCARD_PREFIX "X-WASIT-"

bool contact_own_reference(const char *name)
{
	char *base;
	int field;

	if (!str_has_suffix(name, "_id"))
		return false;
	base = xstrndup(name, strlen(name) - strlen("_id"));
	field = entity_field(&customer_entity, base);
	free(base);
	return field >= 0 && customer_entity.fields[field].flags & F_CUSTOM &&
		customer_entity.fields[field].kind == &kind_ref;
}

int contact_own_field(const char *header)
{
	const struct field *field = filter_field(&customer_entity, header, strlen(header));

	return field && field->flags & F_CUSTOM ? (int)(field - customer_entity.fields) : -1;
}

void contact_take_reference(struct contact *contact, const char *name, const char *id)
{
	struct ulid ulid;
	char *base;

	if (!ulid_parse(id, &ulid))
		return;
	base = xstrndup(name, strlen(name) - strlen("_id"));
	strlist_add(&contact->refs, base);
	strlist_add(&contact->refs, id);
	free(base);
}

void contact_own_finish(struct record *rec)
{
	custom_drop_refs(rec);
	custom_unpack(rec);
}

/* --- vCard: X-WASIT-WEDDING-HALL. */

static void property_name(const struct field *field, struct str *out)
{
	str_add(out, VCARD_PREFIX);
	for (const char *c = field->name; *c; c++)
		str_addc(out, *c == '_' ? '-' : (char)toupper((unsigned char)*c));
}

void contact_own_lines(const struct record *rec, struct str *out)
{
	const struct entity *entity = rec->entity;
	const struct kind_env plain = { .country = "SA", .currency = "SAR" };

	for (size_t i = entity->nfields - entity->ncustom; i < entity->nfields; i++) {
		const struct field *field = &entity->fields[i];
		struct str name = STR_INIT, value = STR_INIT;

		if (field->kind == &kind_set)	/* a word may hold commas */
			str_add(&value, record_text(rec, i));
		else if (field->kind != &kind_ref)	/* numbers of this database say nothing elsewhere */
			record_print(rec, i, &plain, &value);
		property_name(field, &name);
		if (value.len)
			vobject_write(out, name.s, value.s, false);
		str_release(&name);
		str_release(&value);
	}
}

bool contact_take_own_line(struct contact *contact, const char *property, const char *text,
	const struct kind_env *env)
{
	struct str name = STR_INIT;
	int field;
	struct err err;
	bool taken;

	if (!str_has_prefix(property, VCARD_PREFIX))
		return false;
	for (const char *c = property + strlen(VCARD_PREFIX); *c; c++)
		str_addc(&name, *c == '-' ? '_' : (char)tolower((unsigned char)*c));
	field = entity_field(&customer_entity, name.s);
	str_release(&name);
	if (field < 0 || !(customer_entity.fields[field].flags & F_CUSTOM) ||
	    customer_entity.fields[field].kind == &kind_ref || record_has(contact->rec, (size_t)field))
		return false;
	taken = !record_parse(contact->rec, (size_t)field, text, env, &err);
	if (!taken)
		strlist_add(&contact->warnings, err.text);
	return taken;
}
