/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A vCard of any version → a customer. */
#include "base/base.h"
#include "app/contact.h"

#include "model/schema/people.h"
#include "text/utf8.h"

#define PHOTO_MAX (64 * 1024)

static void take_text(struct contact *contact, size_t field, const char *text,
	const struct kind_env *env)
{
	struct err err;

	if (*text && !record_has(contact->rec, field) &&
	    record_parse(contact->rec, field, text, env, &err))
		strlist_add(&contact->warnings, err.text);
}

/* Given names first, as FN has them: first, middle, family. */
static void take_name(const struct vproperty *prop, struct contact *contact,
	const struct kind_env *env)
{
	struct str family = STR_INIT, given = STR_INIT, middle = STR_INIT;

	vproperty_component(prop, 0, &family);
	vproperty_component(prop, 1, &given);
	if (vproperty_component(prop, 2, &middle) && middle.len) {
		str_addc(&given, ' ');
		str_add(&given, middle.s);
	}
	str_trim(&given);
	take_text(contact, CUSTOMER_first_name, given.s, env);
	take_text(contact, CUSTOMER_last_name, family.s, env);
	str_release(&family);
	str_release(&given);
	str_release(&middle);
}

static void take_address(const struct vproperty *prop, struct contact *contact,
	const struct kind_env *env)
{
	struct str part = STR_INIT, street = STR_INIT;

	if (vproperty_component(prop, 3, &part))
		take_text(contact, CUSTOMER_city, part.s, env);
	for (size_t i = 0; i < 3; i++) {
		str_clear(&part);
		if (vproperty_component(prop, i, &part) && part.len)
			str_addf(&street, "%s%s", street.len ? ", " : "", part.s);
	}
	take_text(contact, CUSTOMER_address, street.s, env);
	str_release(&part);
	str_release(&street);
}

static bool take_date(const struct vproperty *prop, struct contact *contact, size_t field)
{
	struct str text = STR_INIT, day = STR_INIT;
	bool ok;

	vproperty_text(prop, &text);
	ok = contact_day(text.s, &day);
	if (ok)
		record_set_text(contact->rec, field, day.s);
	str_release(&text);
	str_release(&day);
	return ok;
}

/* Groups that every export of a phone carries say nothing. */
static bool is_plain_group(const char *word)
{
	static const char *const plain[] = { "my contacts", "mycontacts", "* mycontacts",
		"contacts", "starred", "* starred", "starred in android" };

	for (size_t i = 0; i < COUNT(plain); i++)
		if (strcasecmp(plain[i], word) == 0)
			return true;
	return false;
}

/* Ours as they stand, one by one: a tag may hold commas and blanks. */
static void take_own_tags(const struct vproperty *prop, struct contact *contact)
{
	struct str tag = STR_INIT;

	for (size_t i = 0; vproperty_item(prop, i, &tag); i++) {
		if (tag.len)
			record_set_add(contact->rec, common_index(&customer_entity, COMMON_tags), tag.s);
		str_clear(&tag);
	}
	str_release(&tag);
}

static void take_tags(const char *text, struct contact *contact)
{
	struct strlist words = { 0 };

	strlist_split(&words, text, ",;");
	for (size_t i = 0; i < words.n; i++)
		if (!is_plain_group(words.v[i]))
			record_set_add(contact->rec, common_index(&customer_entity, COMMON_tags),
				strcasecmp(words.v[i], "vip") == 0 ? "vip" : words.v[i]);
	strlist_release(&words);
}

/* The label another property of the same group gives, "" without one. */
static void group_label(const struct vobject *card, const struct vproperty *prop, struct str *out)
{
	for (size_t i = 0; prop->group && i < card->nprops; i++)
		if (card->props[i].group && strcasecmp(card->props[i].group, prop->group) == 0 &&
		    str_eq(card->props[i].name, "X-ABLABEL"))
			vproperty_text(&card->props[i], out);
}

static void take_phone(const struct vobject *card, const struct vproperty *prop,
	struct contact *contact, const struct kind_env *env)
{
	struct str text = STR_INIT, label = STR_INIT;
	bool mobile = vproperty_has_type(prop, "CELL") || vproperty_has_type(prop, "IPHONE");
	bool fax = vproperty_has_type(prop, "FAX");

	vproperty_text(prop, &text);
	group_label(card, prop, &label);
	if (fax)
		strlist_add(&contact->vcard, prop->raw);
	else
		contact_add_phone(contact, text.s, mobile, vproperty_has_type(prop, "WHATSAPP") ||
			strcasestr(label.s, "whatsapp") || strstr(label.s, "واتس"), prop->raw, env);
	str_release(&text);
	str_release(&label);
}

static bool is_ours(const struct vobject *card)
{
	for (size_t i = 0; i < card->nprops; i++)
		if (str_eq(card->props[i].name, "PRODID"))
			return str_eq(card->props[i].value, CONTACT_PRODID);
	return false;
}

/* Which number is which stands in our own cards. */
static void take_own_phone(const struct vproperty *prop, struct contact *contact,
	const struct kind_env *env)
{
	size_t field = vproperty_has_type(prop, "WHATSAPP") ? CUSTOMER_whatsapp :
		vproperty_has_type(prop, "PREF") ? CUSTOMER_phone : CUSTOMER_secondary_phone;
	struct str text = STR_INIT;

	vproperty_text(prop, &text);
	if (record_has(contact->rec, field))
		strlist_add(&contact->vcard, prop->raw);
	else
		take_text(contact, field, text.s, env);
	str_release(&text);
}

/* What is a field as it stands. */
static bool take_known_text(struct contact *contact, const char *name, const char *text, const struct kind_env *env)
{
	static const struct { const char *name; size_t field; } texts[] = {
		{ "FN", CUSTOMER_name }, { "NICKNAME", CUSTOMER_nickname },
		{ "TITLE", CUSTOMER_job_title },
	};

	for (size_t i = 0; i < COUNT(texts); i++)
		if (str_eq(name, texts[i].name)) {
			take_text(contact, texts[i].field, text, env);
			return true;
		}
	return false;
}

/* True: taken, or nothing worth keeping. */
static bool take_property(const struct vobject *card, const struct vproperty *prop,
	struct contact *contact, bool ours, const struct kind_env *env)
{
	static const char *const passed[] = { "VERSION", "PRODID", "REV", "BEGIN", "END" };
	struct str text = STR_INIT;
	bool taken = true;

	for (size_t i = 0; i < COUNT(passed); i++)
		if (str_eq(prop->name, passed[i]))
			return true;
	vproperty_text(prop, &text);
	if (take_known_text(contact, prop->name, text.s, env))
		;
	else if (str_eq(prop->name, "N"))
		take_name(prop, contact, env);
	else if (str_eq(prop->name, "TEL") && ours && !vproperty_has_type(prop, "FAX"))
		take_own_phone(prop, contact, env);
	else if (str_eq(prop->name, "TEL"))
		take_phone(card, prop, contact, env);
	else if (str_eq(prop->name, "EMAIL"))
		contact_add_email(contact, text.s, prop->raw, env);
	else if (str_eq(prop->name, "ADR") && !record_has(contact->rec, CUSTOMER_city) &&
		 !record_has(contact->rec, CUSTOMER_address))
		take_address(prop, contact, env);
	else if (str_eq(prop->name, "ORG")) {
		str_clear(&text);
		if (vproperty_component(prop, 0, &text))
			take_text(contact, CUSTOMER_company, text.s, env);
	} else if (str_eq(prop->name, "NOTE"))
		take_text(contact, common_index(&customer_entity, COMMON_notes), text.s, env);
	else if (str_eq(prop->name, "CATEGORIES") && ours)
		take_own_tags(prop, contact);
	else if (str_eq(prop->name, "CATEGORIES"))
		take_tags(text.s, contact);
	else if (str_eq(prop->name, "BDAY"))
		taken = take_date(prop, contact, CUSTOMER_date_of_birth);
	else if (str_eq(prop->name, "ANNIVERSARY") || str_eq(prop->name, "X-ANNIVERSARY"))
		taken = take_date(prop, contact, CUSTOMER_anniversary);
	else
		taken = contact_take_own_line(contact, prop->name, text.s, ours, env);
	if (str_eq(prop->name, "PHOTO") && strlen(prop->raw) > PHOTO_MAX) {
		contact->picture_left = true;
		taken = true;
	}
	str_release(&text);
	return taken;
}

void contact_from_vcard(const struct vobject *card, const struct kind_env *env, struct contact *out)
{
	bool ours = is_ours(card);

	*out = (struct contact){ .rec = record_new(&customer_entity) };
	for (size_t i = 0; i < card->nprops; i++)
		if (!take_property(card, &card->props[i], out, ours, env))
			strlist_add(&out->vcard, card->props[i].raw);
	/* Ours of a name without parts have it where the given name is. */
	if (ours && !record_has(out->rec, CUSTOMER_last_name) &&
	    str_eq(record_text(out->rec, CUSTOMER_first_name), record_text(out->rec, CUSTOMER_name)))
		record_clear(out->rec, CUSTOMER_first_name);
	contact_finish(out, env);
}
