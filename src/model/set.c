/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Sets of words, kept as JSON arrays of strings. */
#include "base/base.h"
#include "model/record.h"

#include <ctype.h>

#include "text/utf8.h"

static unsigned hex4(const char *s)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++) {
		char c = s[i];

		if (!isxdigit((unsigned char)c))
			return UTF8_REPLACEMENT;
		value = value * 16 + (unsigned)(isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10);
	}
	return value;
}

/* One escape behind the backslash; returns the bytes used. */
static size_t read_escape(const char *s, struct str *out)
{
	static const char from[] = "bfnrt\"\\/", to[] = "\b\f\n\r\t\"\\/";
	const char *at = *s ? strchr(from, *s) : NULL;
	uint32_t cp;

	if (at) {
		str_addc(out, to[at - from]);
		return 1;
	}
	if (*s != 'u')
		return *s != '\0';
	cp = hex4(s + 1);
	if (cp >= 0xD800 && cp < 0xDC00 && s[5] == '\\' && s[6] == 'u') {
		uint32_t low = hex4(s + 7);

		if (low >= 0xDC00 && low < 0xE000) {
			str_add_cp(out, 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00));
			return 11;
		}
	}
	str_add_cp(out, cp >= 0xD800 && cp < 0xE000 ? UTF8_REPLACEMENT : cp);
	return strnlen(s, 5);
}

void set_items(const char *json, struct strlist *out)
{
	struct str word = STR_INIT;
	const char *s = json;

	while ((s = strchr(s, '"'))) {
		str_clear(&word);
		for (s++; *s && *s != '"'; s++) {
			if (*s != '\\')
				str_addc(&word, *s);
			else
				s += read_escape(s + 1, &word);
		}
		if (word.len)
			strlist_add(out, word.s);
		if (*s)
			s++;
	}
	str_release(&word);
}

char *set_from_items(struct strlist *items)
{
	struct str json = STR_INIT;
	const char *last = NULL;

	strlist_sort(items);
	str_addc(&json, '[');
	for (size_t i = 0; i < items->n; i++) {
		if (last && str_eq(last, items->v[i]))
			continue;
		last = items->v[i];
		str_add(&json, json.len > 1 ? ",\"" : "\"");
		for (const char *c = last; *c; c++) {
			if (*c == '"' || *c == '\\')
				str_addf(&json, "\\%c", *c);
			else if ((unsigned char)*c < 0x20)
				str_addf(&json, "\\u%04x", *c);
			else
				str_addc(&json, *c);
		}
		str_addc(&json, '"');
	}
	str_addc(&json, ']');
	return str_detach(&json);
}

bool set_has(const char *json, const char *word)
{
	struct strlist words = { 0 };
	bool has;

	if (!*json)
		return false;
	set_items(json, &words);
	has = strlist_has(&words, word);
	strlist_release(&words);
	return has;
}

static void change_set(struct record *rec, size_t field, const char *word, bool add)
{
	struct strlist words = { 0 }, kept = { 0 };
	char *json;

	set_items(record_text(rec, field), &words);
	for (size_t i = 0; i < words.n; i++)
		if (!str_eq(words.v[i], word))
			strlist_add(&kept, words.v[i]);
	if (add)
		strlist_add(&kept, word);
	json = set_from_items(&kept);
	record_set_text(rec, field, kept.n ? json : NULL);
	free(json);
	strlist_release(&words);
	strlist_release(&kept);
}

void record_set_add(struct record *rec, size_t field, const char *word)
{
	change_set(rec, field, word, true);
}

void record_set_remove(struct record *rec, size_t field, const char *word)
{
	change_set(rec, field, word, false);
}
