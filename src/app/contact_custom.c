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

/* --- vCard: X-WASIT-WEDDING-HALL, X-WASIT-BUDGET-MAX. */

static void property_name(const char *name, struct str *out)
{
	str_add(out, VCARD_PREFIX);
	for (const char *c = name; *c; c++)
		str_addc(out, *c == '_' ? '-' : (char)toupper((unsigned char)*c));
}

/* Fields that a card has a property for, or that mean nothing in another database. */
static bool is_own_line(size_t i)
{
	static const size_t known[] = { CUSTOMER_name, CUSTOMER_first_name, CUSTOMER_last_name, CUSTOMER_nickname,
		CUSTOMER_phone, CUSTOMER_secondary_phone, CUSTOMER_whatsapp, CUSTOMER_email, CUSTOMER_company,
		CUSTOMER_job_title, CUSTOMER_address, CUSTOMER_city, CUSTOMER_date_of_birth, CUSTOMER_anniversary };
	const struct field *field = &customer_entity.fields[i];
	size_t common = customer_entity.nfields - customer_entity.ncustom - COMMON_COUNT;

	for (size_t k = 0; k < COUNT(known); k++)
		if (i == known[k])
			return false;
	return field->kind != &kind_ref && !(field->flags & (F_SYSTEM | F_VIRTUAL | F_LOCAL | F_RETIRED)) &&
		(i < common || field->flags & F_CUSTOM);
}

static void add_line(const struct field *field, const struct str *value, struct str *out)
{
	struct str name = STR_INIT;

	property_name(field->name, &name);
	if (value->len && !str_eq(value->s, field->initial ? field->initial : ""))
		vobject_write(out, name.s, value->s, false);
	str_release(&name);
}

static void add_field(const struct record *rec, size_t i, struct str *out)
{
	const struct kind_env plain = { .country = "SA", .currency = "SAR" };
	struct str value = STR_INIT;

	if (rec->entity->fields[i].kind == &kind_set)	/* a word may hold commas */
		str_add(&value, record_text(rec, i));
	else
		record_print(rec, i, &plain, &value);
	add_line(&rec->entity->fields[i], &value, out);
	str_release(&value);
}

/* What stands nowhere else: the id, the day it was added, what was typed as a number, what was kept from tables. */
static void add_origin(const struct record *rec, struct str *out)
{
	static const size_t typed[] = { CUSTOMER_phone, CUSTOMER_secondary_phone, CUSTOMER_whatsapp };
	static const int commons[] = { COMMON_created_at, COMMON_custom };
	struct str cells = STR_INIT;

	if (*rec->id)
		vobject_write(out, VCARD_PREFIX "ID", rec->id, false);
	for (size_t i = 0; i < COUNT(commons); i++)
		add_field(rec, common_index(rec->entity, commons[i]), out);
	if (str_eq(record_text(rec, CUSTOMER_whatsapp), record_text(rec, CUSTOMER_phone)))	/* one line for both */
		add_field(rec, CUSTOMER_whatsapp, out);
	for (size_t i = 0; i < COUNT(typed); i++)
		if (!str_eq(record_text(rec, typed[i]), record_text(rec, typed[i] + 1)))
			add_field(rec, typed[i] + 1, out);
	contact_kept_cells(rec, &cells);
	if (cells.len)
		vobject_write(out, VCARD_PREFIX "EXTRA", cells.s, false);
	str_release(&cells);
}

/* Amounts of ours, or lines kept that may be some, where these fields are not declared. */
static bool may_have_amounts(const struct record *rec)
{
	struct strlist kept = { 0 };
	bool amounts = false;

	for (size_t i = 0; i < rec->entity->nfields; i++)
		amounts |= rec->entity->fields[i].kind == &kind_money && record_has(rec, i) && is_own_line(i);
	contact_kept_lines(rec, &kept);
	for (size_t i = 0; i < kept.n; i++)
		amounts |= str_has_prefix(kept.v[i], VCARD_PREFIX);
	strlist_release(&kept);
	return amounts;
}

void contact_own_lines(const struct record *rec, const struct strlist *refs, struct str *out)
{
	add_origin(rec, out);
	for (size_t i = 0; refs && i + 1 < refs->n; i += 2) {
		struct str name = STR_INIT;

		property_name(refs->v[i], &name);
		vobject_write(out, name.s, refs->v[i + 1], false);
		str_release(&name);
	}
	if (may_have_amounts(rec))	/* they are read in it */
		vobject_write(out, VCARD_PREFIX "CURRENCY", record_text(rec, CUSTOMER_currency), false);
	for (size_t i = 0; i < rec->entity->nfields; i++)
		if (is_own_line(i) && i != CUSTOMER_currency)
			add_field(rec, i, out);
}

bool contact_take_own_line(struct contact *contact, const char *property, const char *text, bool ours,
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
	/* A card that went through a phone may have become another person's. */
	taken = ours && contact_take_own(contact, name.s, text, env);
	str_release(&name);
	if (taken)
		return true;
	if (field < 0 || (field != CUSTOMER_whatsapp && !is_own_line((size_t)field)) || record_has(contact->rec, (size_t)field))
		return false;
	taken = !record_parse(contact->rec, (size_t)field, text, env, &err);
	if (!taken)
		strlist_add(&contact->warnings, err.text);
	return taken;
}
