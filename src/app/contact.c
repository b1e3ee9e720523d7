/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What all contacts share: phones, e-mail, names, what is kept. */
#include "base/base.h"
#include "app/contact.h"

#include <ctype.h>

#include "base/date.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "text/phone.h"
#include "text/utf8.h"

void contact_release(struct contact *contact)
{
	record_free(&contact->rec);
	strlist_release(&contact->vcard);
	strlist_release(&contact->csv);
	strlist_release(&contact->refs);
	strlist_release(&contact->warnings);
}

static bool has_phone(const struct record *rec, const char *number)
{
	return str_eq(record_text(rec, CUSTOMER_phone), number) ||
		str_eq(record_text(rec, CUSTOMER_secondary_phone), number) ||
		str_eq(record_text(rec, CUSTOMER_whatsapp), number);
}

/* A field's own parser; what it cannot read is told and kept out. */
static void take(struct contact *contact, size_t field, const char *typed,
	const struct kind_env *env)
{
	struct err err;

	if (record_parse(contact->rec, field, typed, env, &err))
		strlist_add(&contact->warnings, err.text);
}

/* The first mobile number is the phone; a landline, or a text that is no number, that came before it becomes the
 * second number. */
void contact_add_phone(struct contact *contact, const char *typed, bool mobile, bool whatsapp,
	const char *kept_line, const struct kind_env *env)
{
	struct record *rec = contact->rec;
	struct str number = STR_INIT;
	enum phone_type type, before;

	if (!typed[strspn(typed, " \t")])
		return;
	if (!phone_parse(typed, env->country, &number, &type))
		str_set(&number, typed);
	if (has_phone(rec, number.s)) {
		str_release(&number);
		return;
	}
	mobile |= type == PHONE_MOBILE;
	if (whatsapp && !record_has(rec, CUSTOMER_whatsapp))
		take(contact, CUSTOMER_whatsapp, typed, env);
	else if (!record_has(rec, CUSTOMER_phone))
		take(contact, CUSTOMER_phone, typed, env);
	else if (!record_has(rec, CUSTOMER_secondary_phone)) {
		struct str old = STR_INIT;
		char *first = xstrdup(record_text(rec, CUSTOMER_phone_typed));
		bool swap = mobile && (!phone_parse(first, env->country, &old, &before) ||
			before != PHONE_MOBILE);

		take(contact, swap ? CUSTOMER_phone : CUSTOMER_secondary_phone, typed, env);
		if (swap)
			take(contact, CUSTOMER_secondary_phone, first, env);
		free(first);
		str_release(&old);
	} else
		strlist_add(&contact->vcard, kept_line);
	str_release(&number);
}

void contact_add_email(struct contact *contact, const char *typed, const char *kept_line,
	const struct kind_env *env)
{
	struct err err;

	if (!typed[strspn(typed, " \t")] || strcasecmp(typed, record_text(contact->rec,
	    CUSTOMER_email)) == 0)
		return;
	if (record_has(contact->rec, CUSTOMER_email))
		strlist_add(&contact->vcard, kept_line);
	else if (record_parse(contact->rec, CUSTOMER_email, typed, env, &err)) {
		strlist_add(&contact->warnings, err.text);
		strlist_add(&contact->vcard, kept_line);
	}
}

/* --- What is kept in `extra`: {"vcard": [lines], "csv": {header: value}}. */

static void write_extra(struct record *rec, const struct strlist *vcard, const struct strlist *csv)
{
	struct str json = STR_INIT;
	struct json_writer w;

	jw_init(&w, &json, true);
	jw_object(&w, NULL);
	if (vcard->n) {
		jw_array(&w, "vcard");
		for (size_t i = 0; i < vcard->n; i++)
			jw_string(&w, NULL, vcard->v[i]);
		jw_end_array(&w);
	}
	if (csv->n) {
		jw_object(&w, "csv");
		for (size_t i = 0; i + 1 < csv->n; i += 2)
			jw_string(&w, csv->v[i], csv->v[i + 1]);
		jw_end_object(&w);
	}
	jw_end_object(&w);
	record_set_text(rec, common_index(rec->entity, COMMON_extra),
		vcard->n || csv->n ? json.s : NULL);
	str_release(&json);
}

static void read_extra(const struct record *rec, struct strlist *vcard, struct strlist *csv)
{
	const char *text = record_text(rec, common_index(rec->entity, COMMON_extra));
	struct json *root = NULL;
	struct err err;

	if (!*text || json_parse(text, strlen(text), &root, &err))
		return;
	for (const struct json *line = json_get(root, "vcard") ? json_first(json_get(root, "vcard")) :
	     NULL; line; line = json_next(line))
		if (json_string(line))
			strlist_add(vcard, json_string(line));
	for (const struct json *cell = json_get(root, "csv") ? json_first(json_get(root, "csv")) : NULL;
	     cell; cell = json_next(cell))
		if (json_string(cell)) {
			strlist_add(csv, json_name(cell));
			strlist_add(csv, json_string(cell));
		}
	json_free(&root);
}

static void contact_add_kept(struct contact *contact, const struct json *extra)
{
	const struct json *lines = json_get(extra, "vcard"), *cells = json_get(extra, "csv");

	for (const struct json *line = json_first(lines); line; line = json_next(line))
		if (json_string(line))
			strlist_add(&contact->vcard, json_string(line));
	for (const struct json *cell = json_first(cells); cell; cell = json_next(cell))
		if (json_string(cell)) {
			strlist_add(&contact->csv, json_name(cell));
			strlist_add(&contact->csv, json_string(cell));
		}
}

void contact_kept_lines(const struct record *rec, struct strlist *out)
{
	struct strlist csv = { 0 };

	read_extra(rec, out, &csv);
	strlist_release(&csv);
}

void contact_kept_cells(const struct record *rec, struct str *out)
{
	struct strlist lines = { 0 }, cells = { 0 }, none = { 0 };
	struct record *copy = record_copy(rec);
	size_t extra = common_index(rec->entity, COMMON_extra);

	read_extra(rec, &lines, &cells);
	write_extra(copy, &none, &cells);
	str_add(out, record_text(copy, extra));
	strlist_release(&lines);
	strlist_release(&cells);
	record_free(&copy);
}

static bool has_header(const struct strlist *csv, const char *header)
{
	for (size_t i = 0; i + 1 < csv->n; i += 2)
		if (str_eq(csv->v[i], header))
			return true;
	return false;
}

void contact_keep_line(struct record *rec, const char *line)
{
	struct strlist lines = { 0 }, cells = { 0 };

	read_extra(rec, &lines, &cells);
	if (!strlist_has(&lines, line)) {
		strlist_add(&lines, line);
		write_extra(rec, &lines, &cells);
	}
	strlist_release(&lines);
	strlist_release(&cells);
}

bool contact_merge_extra(struct record *into, const struct record *from)
{
	struct strlist lines = { 0 }, cells = { 0 }, new_lines = { 0 }, new_cells = { 0 };
	bool added = false;

	read_extra(into, &lines, &cells);
	read_extra(from, &new_lines, &new_cells);
	for (size_t i = 0; i < new_lines.n; i++)
		if (!strlist_has(&lines, new_lines.v[i])) {
			strlist_add(&lines, new_lines.v[i]);
			added = true;
		}
	for (size_t i = 0; i + 1 < new_cells.n; i += 2)
		if (!has_header(&cells, new_cells.v[i])) {
			strlist_add(&cells, new_cells.v[i]);
			strlist_add(&cells, new_cells.v[i + 1]);
			added = true;
		}
	if (added)
		write_extra(into, &lines, &cells);
	strlist_release(&lines);
	strlist_release(&cells);
	strlist_release(&new_lines);
	strlist_release(&new_cells);
	return added;
}

/* --- Our own exports. */

static bool is_own_column(const char *name)
{
	return entity_field(&customer_entity, name) >= 0 || str_eq(name, "id") ||
		str_has_suffix(name, "_id");
}

bool contact_is_ours(const char *text)
{
	struct strlist names = { 0 };
	const char *prodid = strstr(text, "PRODID:");
	char *line;
	bool ours;

	text += strspn(text, " \t\r\n");
	if (str_has_prefix(text, "BEGIN:VCARD"))
		return prodid && str_has_prefix(prodid + strlen("PRODID:"), CONTACT_PRODID);
	if (*text == '[')
		return true;
	line = xstrndup(text, strcspn(text, "\r\n"));
	strlist_split(&names, line, ",");
	ours = strlist_has(&names, "id");
	for (size_t i = 0; i < names.n; i++)
		ours = ours && is_own_column(names.v[i]);
	free(line);
	strlist_release(&names);
	return ours;
}

static void take_created(struct contact *contact, const char *text, const struct kind_env *env)
{
	int64_t at;

	if (date_parse(text, &at))
		record_set_num(contact->rec, common_index(&customer_entity, COMMON_created_at),
			MIN(at, env->now));
}

static void take_json(struct contact *contact, const char *text, bool extra,
	const struct kind_env *env)
{
	struct json *root = NULL;
	struct err err;

	if (json_parse(text, strlen(text), &root, &err))
		return;
	if (extra)
		contact_add_kept(contact, root);
	else
		take(contact, common_index(&customer_entity, COMMON_custom), text, env);
	json_free(&root);
}

static void take_id(const char *text, char out[ULID_LEN + 1])
{
	struct ulid id;

	if (ulid_parse(text, &id))
		ulid_print(&id, out);
}

bool contact_take_own(struct contact *contact, const char *name, const char *text,
	const struct kind_env *env)
{
	int field = entity_field(&customer_entity, name);

	if (str_eq(name, "id"))
		take_id(text, contact->rec->id);
	else if (str_eq(name, "referred_by_id"))
		take_id(text, contact->referred_by);
	else if (contact_own_reference(name))
		contact_take_reference(contact, name, text);
	else if (str_eq(name, "created_at"))
		take_created(contact, text, env);
	else if (str_eq(name, "custom") || str_eq(name, "extra"))
		take_json(contact, text, *name == 'e', env);
	else if (field > 0 && str_has_suffix(name, "_typed")) {
		if (record_has(contact->rec, (size_t)field - 1))	/* the number stands before it */
			record_set_text(contact->rec, (size_t)field, text);
	} else
		return false;
	return true;
}

/* --- Names and the end. */

/* A service's short number has three digits; "notaphone" has none. */
static bool can_be_dialled(const char *number)
{
	struct str digits = STR_INIT;
	bool enough;

	phone_digits(number, &digits);
	enough = digits.len >= 3;
	str_release(&digits);
	return enough;
}

/* A single letter stays, before what makes a name of it. */
static void name_from(struct record *rec, size_t field)
{
	const char *name = record_text(rec, CUSTOMER_name), *more = record_text(rec, field);
	char *both;

	if (utf8_count(name) >= 2 || !*more)
		return;
	if (customer_entity.fields[field].kind == &kind_phone && !can_be_dialled(more))
		return;
	both = *name ? xasprintf("%s %s", name, more) : xstrdup(more);
	record_set_text(rec, CUSTOMER_name, both);
	free(both);
}

void contact_finish(struct contact *contact, const struct kind_env *env)
{
	struct record *rec = contact->rec;
	struct str full = STR_INIT;

	str_addf(&full, "%s %s", record_text(rec, CUSTOMER_first_name),
		record_text(rec, CUSTOMER_last_name));
	str_trim(&full);
	if (!record_has(rec, CUSTOMER_name) && full.len)
		record_set_text(rec, CUSTOMER_name, full.s);
	str_release(&full);
	/* A nameless contact takes its company, its number, its address. */
	name_from(rec, CUSTOMER_nickname);
	name_from(rec, CUSTOMER_company);
	name_from(rec, CUSTOMER_phone);
	name_from(rec, CUSTOMER_whatsapp);
	name_from(rec, CUSTOMER_email);
	record_defaults(rec, env);
	/* Our own export knows where he came from; all others came by this file. */
	if (!*rec->id)
		record_set_text(rec, CUSTOMER_source, "import");
	write_extra(rec, &contact->vcard, &contact->csv);
	contact_own_finish(rec);
}

static int two(const char *s)
{
	return isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1]) ?
		(s[0] - '0') * 10 + s[1] - '0' : -1;
}

bool contact_day(const char *text, struct str *out)
{
	struct civil date = { 0 };
	const char *s = text;

	if (str_has_prefix(s, "--"))
		s += 2;
	else {
		if (two(s) < 0 || two(s + 2) < 0)
			return false;
		date.year = two(s) * 100 + two(s + 2);
		s += 4;
		s += *s == '-';
	}
	date.month = two(s);
	if (date.month < 0)
		return false;
	s += 2;
	s += *s == '-';
	date.day = two(s);
	/* Phones write 1604 where the year is not known. */
	if (date.year == 1604)
		date.year = 0;
	if (date.day < 0 || !civil_is_valid(date) || (s[2] && s[2] != 'T' && s[2] != ' '))
		return false;
	civil_print(date, out);
	return true;
}
