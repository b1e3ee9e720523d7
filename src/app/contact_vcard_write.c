/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A customer → a vCard. */
#include "base/base.h"
#include "app/contact.h"

#include "model/schema/people.h"

/* Components are escaped one by one, the semicolons between them stay. */
static void add_structured(const struct record *rec, bool whole, struct str *out)
{
	bool parts = record_has(rec, CUSTOMER_first_name) || record_has(rec, CUSTOMER_last_name);
	struct str value = STR_INIT;

	vobject_escape(&value, record_text(rec, CUSTOMER_last_name));
	str_addc(&value, ';');
	vobject_escape(&value, record_text(rec, parts ? CUSTOMER_first_name : CUSTOMER_name));
	str_add(&value, ";;;");
	vobject_write(out, "N", value.s, true);
	str_clear(&value);
	if (whole && (record_has(rec, CUSTOMER_city) || record_has(rec, CUSTOMER_address))) {
		str_add(&value, ";;");
		vobject_escape(&value, record_text(rec, CUSTOMER_address));
		str_addc(&value, ';');
		vobject_escape(&value, record_text(rec, CUSTOMER_city));
		str_add(&value, ";;;");
		vobject_write(out, "ADR;TYPE=HOME", value.s, true);
	}
	str_clear(&value);
	if (record_has(rec, CUSTOMER_company)) {
		vobject_escape(&value, record_text(rec, CUSTOMER_company));
		vobject_write(out, "ORG", value.s, true);
	}
	str_release(&value);
}

static void add_tags(const struct record *rec, struct str *out)
{
	struct strlist tags = { 0 };
	struct str list = STR_INIT;

	set_items(record_text(rec, common_index(&customer_entity, COMMON_tags)), &tags);
	/* The commas between them are no part of any. */
	for (size_t i = 0; i < tags.n; i++) {
		str_add(&list, i ? "," : "CATEGORIES:");
		vobject_escape(&list, tags.v[i]);
	}
	if (list.len)
		vobject_write_raw(out, list.s);
	strlist_release(&tags);
	str_release(&list);
}

/* The main number is marked, so that its place among them says nothing; one that is the same is one. */
static void add_phones(const struct record *rec, int version, bool whole, struct str *out)
{
	static const size_t fields[] = { CUSTOMER_phone, CUSTOMER_secondary_phone, CUSTOMER_whatsapp };

	for (size_t i = 0; i < COUNT(fields); i++) {
		const char *number = record_text(rec, fields[i]);
		const char *type = fields[i] == CUSTOMER_whatsapp ? "WHATSAPP" : i ? "HOME" : "CELL";
		bool pref = whole && fields[i] == CUSTOMER_phone, again = false;
		char *name;

		for (size_t k = 0; k < i; k++)
			again |= str_eq(record_text(rec, fields[k]), number);
		if (!*number || again)
			continue;
		name = xasprintf("TEL;TYPE=%s%s", type, !pref ? "" : version == 40 ? ";PREF=1" : ",PREF");
		vobject_write(out, name, number, false);
		free(name);
	}
}

/* 4.0 has no hyphens in a day and none but the first two without a year (RFC 6350, 4.3.1). */
static void add_day(const struct record *rec, size_t field, const char *name, int version,
	struct str *out)
{
	const char *day = record_text(rec, field);
	struct str short_day = STR_INIT;

	if (!*day)
		return;
	if (str_has_prefix(day, "--")) {
		str_add(&short_day, "--");
		day += 2;
	}
	for (; *day; day++)
		if (version != 40 || *day != '-')
			str_addc(&short_day, *day);
	vobject_write(out, name, short_day.s, false);
	str_release(&short_day);
}

static void add_whole(const struct record *rec, int version, const struct strlist *refs, struct str *out)
{
	static const struct { const char *name; size_t field; } lines[] = {
		{ "NICKNAME", CUSTOMER_nickname }, { "TITLE", CUSTOMER_job_title },
		{ "NOTE", CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_notes },
	};
	struct strlist kept = { 0 };

	for (size_t i = 0; i < COUNT(lines); i++)
		if (record_has(rec, lines[i].field))
			vobject_write(out, lines[i].name, record_text(rec, lines[i].field), false);
	add_day(rec, CUSTOMER_date_of_birth, "BDAY", version, out);
	add_day(rec, CUSTOMER_anniversary, version == 40 ? "ANNIVERSARY" : "X-ANNIVERSARY", version, out);
	add_tags(rec, out);
	contact_own_lines(rec, refs, out);
	contact_kept_lines(rec, &kept);
	for (size_t i = 0; i < kept.n; i++)
		vobject_write_raw(out, kept.v[i]);
	strlist_release(&kept);
}

void contact_to_vcard(const struct record *rec, int version, bool whole, const struct strlist *refs, struct str *out)
{
	str_addf(out, "BEGIN:VCARD\r\nVERSION:%s\r\n", version == 40 ? "4.0" : "3.0");
	if (whole)
		vobject_write(out, "PRODID", CONTACT_PRODID, true);
	add_structured(rec, whole, out);
	vobject_write(out, "FN", record_text(rec, CUSTOMER_name), false);
	add_phones(rec, version, whole, out);
	if (record_has(rec, CUSTOMER_email))
		vobject_write(out, "EMAIL", record_text(rec, CUSTOMER_email), false);
	if (whole)
		add_whole(rec, version, refs, out);
	str_add(out, "END:VCARD\r\n");
}
