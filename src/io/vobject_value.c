/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a property of a vCard says: its parameters, components and text. */
#include "base/base.h"
#include "io/vobject.h"

#include <strings.h>

const char *vproperty_param(const struct vproperty *prop, const char *name)
{
	for (size_t i = 0; i < prop->nparams; i++)
		if (str_eq(prop->params[i].name, name))
			return prop->params[i].value;
	return NULL;
}

static bool list_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		size_t part = strcspn(list, ",");
		size_t blank = MIN(strspn(list, " "), part);
		size_t end = part;

		while (end > blank && list[end - 1] == ' ')
			end--;
		if (end - blank == len && strncasecmp(list + blank, word, len) == 0)
			return true;
		list += part;
		list += *list == ',';
	}
	return false;
}

bool vproperty_has_type(const struct vproperty *prop, const char *type)
{
	for (size_t i = 0; i < prop->nparams; i++)
		if (str_eq(prop->params[i].name, "TYPE") && list_has(prop->params[i].value, type))
			return true;
	return strcasecmp(type, "pref") == 0 && vproperty_param(prop, "PREF");
}

/* Bytes of the escape at s, 0 when there is none; *meant is what it stands for. */
static size_t read_escape(const char *s, int version, char *meant)
{
	if (*s != '\\' || !s[1])
		return 0;
	if (version == 21) {
		*meant = s[1];
		return s[1] == ';' ? 2 : 0;
	}
	*meant = s[1] == 'n' || s[1] == 'N' ? '\n' : s[1];
	/* The colon is no escape of the standard, but Apple writes it in addresses of pages. */
	return strchr("nN\\;,:", s[1]) ? 2 : 0;
}

/* Appends up to `end`, escapes undone. */
static void add_plain(struct str *out, const char *s, const char *end, int version)
{
	while (s < end) {
		char meant;
		size_t n = read_escape(s, version, &meant);

		if (n) {
			str_addc(out, meant);
			s += n;
		} else if (*s == '\r') {
			str_addc(out, '\n');
			s += s + 1 < end && s[1] == '\n' ? 2 : 1;
		} else {
			size_t len = 1 + strcspn(s + 1, "\\\r");

			len = MIN(len, (size_t)(end - s));
			str_addn(out, s, len);
			s += len;
		}
	}
}

static bool add_part(const struct vproperty *prop, char between, size_t i, struct str *out)
{
	const char *s = prop->value;

	for (;;) {
		const char *end = s;
		char meant;

		while (*end && *end != between)
			end += MAX(read_escape(end, prop->version, &meant), 1);
		if (!i--) {
			add_plain(out, s, end, prop->version);
			return true;
		}
		if (!*end)
			return false;
		s = end + 1;
	}
}

bool vproperty_component(const struct vproperty *prop, size_t i, struct str *out)
{
	return add_part(prop, ';', i, out);
}

bool vproperty_item(const struct vproperty *prop, size_t i, struct str *out)
{
	return add_part(prop, ',', i, out);
}

void vproperty_text(const struct vproperty *prop, struct str *out)
{
	add_plain(out, prop->value, prop->value + strlen(prop->value), prop->version);
}
