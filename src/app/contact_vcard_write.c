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
	for (size_t i = 0; i < tags.n; i++) {
		str_add(&list, i ? "," : "");
		vobject_escape(&list, tags.v[i]);
	}
	if (list.len)
		vobject_write(out, "CATEGORIES", list.s, true);
	strlist_release(&tags);
	str_release(&list);
}

void contact_to_vcard(const struct record *rec, bool whole, struct str *out)
{
	static const struct { const char *name; size_t field; bool brief; } lines[] = {
		{ "FN", CUSTOMER_name, true }, { "NICKNAME", CUSTOMER_nickname, false },
		{ "TEL;TYPE=CELL", CUSTOMER_phone, true }, { "TEL;TYPE=HOME", CUSTOMER_secondary_phone, true },
		{ "TEL;TYPE=WHATSAPP", CUSTOMER_whatsapp, true }, { "EMAIL", CUSTOMER_email, true },
		{ "TITLE", CUSTOMER_job_title, false }, { "BDAY", CUSTOMER_date_of_birth, false },
		{ "ANNIVERSARY", CUSTOMER_anniversary, false },
		{ "NOTE", CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_notes, false },
	};
	struct strlist kept = { 0 };

	str_add(out, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
	add_structured(rec, whole, out);
	for (size_t i = 0; i < COUNT(lines); i++)
		if (record_has(rec, lines[i].field) && (whole || lines[i].brief))
			vobject_write(out, lines[i].name, record_text(rec, lines[i].field), false);
	if (whole) {
		add_tags(rec, out);
		contact_kept_lines(rec, &kept);
	}
	for (size_t i = 0; i < kept.n; i++)
		vobject_write_raw(out, kept.v[i]);
	str_add(out, "END:VCARD\r\n");
	strlist_release(&kept);
}
