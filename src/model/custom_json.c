/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where the members of an object begin and end: no more than that is made of it. */
#include "base/base.h"
#include "model/custom_p.h"

#define DEPTH_MAX 64

const char *json_skip_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

const char *json_skip_string(const char *s)
{
	for (s++; *s && *s != '"'; s++)
		if (*s == '\\' && !*++s)
			return NULL;
	return *s ? s + 1 : NULL;
}

/* Behind a value of any kind; NULL: it does not end. */
static const char *skip_value(const char *s)
{
	int depth = 0;

	do {
		s = json_skip_blanks(s);
		if (*s == '"') {
			s = json_skip_string(s);
		} else if (*s == '{' || *s == '[') {
			depth++;
			s++;
			continue;
		} else if (*s == '}' || *s == ']') {
			depth--;
			s++;
		} else if (*s == ',' || *s == ':') {
			s++;
			continue;
		} else {
			size_t len = strcspn(s, " \t\r\n,:{}[]\"");

			s = len ? s + len : NULL;
		}
		if (!s || depth < 0 || depth > DEPTH_MAX)
			return NULL;
		s = json_skip_blanks(s);
	} while (depth);
	return s;
}

bool member_next(const char **at, bool first, struct member *out)
{
	const char *s = json_skip_blanks(*at), *end;

	if (first && *s == '{')
		s = json_skip_blanks(s + 1);
	else if (!first && *s == ',')
		s = json_skip_blanks(s + 1);
	else if (first || *s != '}') {
		*at = NULL;
		return false;
	}
	if (*s == '}') {
		*at = json_skip_blanks(s + 1)[0] ? NULL : s;
		return false;
	}
	end = *s == '"' ? json_skip_string(s) : NULL;
	if (end) {
		out->name = (struct span){ s + 1, (size_t)(end - s) - 2 };
		s = json_skip_blanks(end);
	}
	end = end && *s == ':' ? skip_value(s + 1) : NULL;
	*at = end;
	if (!end)
		return false;
	s = json_skip_blanks(s + 1);
	while (end > s && strchr(" \t\r\n", end[-1]))
		end--;
	out->value = (struct span){ s, (size_t)(end - s) };
	return true;
}

bool member_object(const char *json)
{
	struct member member;
	bool first = true;

	while (member_next(&json, first, &member))
		first = false;
	return json;
}

bool span_is(struct span span, const char *text)
{
	return span.len == strlen(text) && memcmp(span.s, text, span.len) == 0;
}

bool member_find(const char *json, const char *name, struct span *out)
{
	struct member member;

	for (bool first = true; member_next(&json, first, &member); first = false)
		if (span_is(member.name, name)) {
			*out = member.value;
			return true;
		}
	return false;
}
