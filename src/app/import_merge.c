/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a file says of a customer who is there: nothing is overwritten, and never by nothing. */
#include "base/base.h"
#include "app/import_p.h"

#include "model/custom.h"
#include "model/schema/people.h"

/* A text that is no number makes room for one. */
static void make_room(struct record *into, const char *number)
{
	const char *typed = record_text(into, CUSTOMER_phone);

	if (*number != '+' || !*typed || *typed == '+' || record_has(into, CUSTOMER_secondary_phone))
		return;
	record_set_text(into, CUSTOMER_secondary_phone, typed);
	record_set_text(into, CUSTOMER_secondary_phone_typed, record_text(into, CUSTOMER_phone_typed));
	record_set_text(into, CUSTOMER_phone, NULL);
}

/* Another number goes where there is room; without room among what is kept. */
static bool merge_phone(struct record *into, const struct record *from, size_t field)
{
	static const size_t room[] = { CUSTOMER_phone, CUSTOMER_secondary_phone };
	const char *number = record_text(from, field);

	if (!*number || str_eq(record_text(into, CUSTOMER_phone), number) ||
	    str_eq(record_text(into, CUSTOMER_secondary_phone), number) ||
	    str_eq(record_text(into, CUSTOMER_whatsapp), number))
		return false;
	make_room(into, number);
	for (size_t i = 0; i < COUNT(room) + 1; i++) {
		size_t to = field == CUSTOMER_whatsapp && !i ? CUSTOMER_whatsapp : room[i ? i - 1 : 0];

		if (record_has(into, to))
			continue;
		record_set_text(into, to, number);
		record_set_text(into, to + 1, record_text(from, field + 1));
		return true;
	}
	return false;
}

static bool merge_notes(struct record *into, const struct record *from)
{
	size_t field = common_index(&customer_entity, COMMON_notes);
	const char *old = record_text(into, field), *new = record_text(from, field);
	char *both;

	if (!*new || str_has_lines(old, new))
		return false;
	both = *old ? xasprintf("%s\n%s", old, new) : xstrdup(new);
	record_set_text(into, field, both);
	free(both);
	return true;
}

static bool merge_set(struct record *into, const struct record *from, size_t field)
{
	struct strlist words = { 0 };
	bool added = false;

	set_items(record_text(from, field), &words);
	for (size_t i = 0; i < words.n; i++)
		if (!set_has(record_text(into, field), words.v[i])) {
			record_set_add(into, field, words.v[i]);
			added = true;
		}
	strlist_release(&words);
	return added;
}

bool import_is_makeshift(const struct record *rec)
{
	static const size_t fields[] = { CUSTOMER_phone, CUSTOMER_email, CUSTOMER_company };

	for (size_t i = 0; i < COUNT(fields); i++)
		if (str_eq(record_text(rec, CUSTOMER_name), record_text(rec, fields[i])))
			return true;
	return false;
}

bool import_merge(struct record *into, const struct record *from)
{
	bool changed = contact_merge_extra(into, from);

	changed |= custom_merge_rest(into, from);
	changed |= merge_notes(into, from);
	if (import_is_makeshift(into) && !import_is_makeshift(from)) {
		record_set_text(into, CUSTOMER_name, record_text(from, CUSTOMER_name));
		changed = true;
	}
	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *field = &customer_entity.fields[i];

		if (field->flags & (F_SYSTEM | F_VIRTUAL) || !record_has(from, i) || field->initial)
			continue;
		if (field->kind == &kind_phone && !(field->flags & F_CUSTOM))
			changed |= merge_phone(into, from, i);
		else if (field->kind == &kind_set)
			changed |= merge_set(into, from, i);
		else if (!record_has(into, i)) {
			value_copy(field, &into->v[i], &from->v[i]);
			changed = true;
		}
	}
	return changed;
}
