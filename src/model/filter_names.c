/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A filter or an order in the names that mean the same in every language: what is kept or shared is opened
 * under another one, too. */
#include "base/base.h"
#include "model/filter.h"

#include <ctype.h>

static bool is_blank_byte(char c)
{
	return isspace((unsigned char)c) || c == '(' || c == ')';
}

/* Names are in Latin letters: only what is not can be a label of another language. */
static bool is_label(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return true;
	return false;
}

static void add_field(const struct entity *entity, const char *s, size_t len, struct str *out)
{
	const struct field *field = is_label(s, len) ? filter_field(entity, s, len) : NULL;

	if (field)
		str_add(out, field->name);
	else
		str_addn(out, s, len);
}

/* Where the value at s ends: behind its quotes, or before a comma, a bracket, a blank. */
static const char *value_end(const char *s)
{
	if (*s == '"') {
		const char *end = strchr(s + 1, '"');

		return end ? end + 1 : s + strlen(s);
	}
	while (*s && *s != ',' && *s != '|' && !is_blank_byte(*s))
		s++;
	return s;
}

static void add_value(const struct field *field, const char *s, size_t len, struct str *out)
{
	bool quoted = len > 1 && s[0] == '"' && s[len - 1] == '"';
	char *text = xstrndup(s + quoted, len - 2 * (size_t)quoted);
	struct kind_env env = { .country = "SA", .currency = "SAR" };
	struct value value = { 0 };
	struct err err;

	if (field && field->kind == &kind_choice && is_label(s, len) &&
	    !field->kind->parse(field, text, &env, &value, &err))
		str_add(out, value.text);
	else
		str_addn(out, s, len);
	value_clear(&value);
	free(text);
}

/* What stands behind "name OP": values with commas between.  Returns where they end. */
static const char *add_values(const struct entity *entity, const struct field *field, bool has, const char *s,
	struct str *out)
{
	for (;;) {
		const char *end = value_end(s);

		if (has)
			add_field(entity, s, (size_t)(end - s), out);
		else
			add_value(field, s, (size_t)(end - s), out);
		if (*end != ',')
			return end;
		str_addc(out, ',');
		s = end + 1;
	}
}

void filter_to_names(const struct entity *entity, const char *text, struct str *out)
{
	const char *s = text;

	while (*s) {
		size_t name, op;

		if (is_blank_byte(*s) || *s == '-') {
			str_addc(out, *s++);
			continue;
		}
		if (*s == '"') {	/* no condition begins so: as it is */
			const char *end = value_end(s);

			str_addn(out, s, (size_t)(end - s));
			s = end;
			continue;
		}
		name = strcspn(s, "=<>:!,|() \t\r\n\"");
		op = strspn(s + name, "=<>:!");
		if (!op) {		/* a word between conditions */
			name = MAX(name, 1);
			str_addn(out, s, name);
			s += name;
			continue;
		}
		add_field(entity, s, name, out);
		str_addn(out, s + name, op);
		s = add_values(entity, filter_field(entity, s, name), name == 3 && str_has_prefix(s, "has"),
			s + name + op, out);
	}
}

void sort_to_names(const struct entity *entity, const char *text, struct str *out)
{
	while (*text) {
		size_t gap = strspn(text, " ,+-"), name = strcspn(text + gap, " ,");

		str_addn(out, text, gap);
		add_field(entity, text + gap, name, out);
		text += gap + name;
	}
}
