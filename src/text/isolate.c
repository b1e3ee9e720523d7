/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Isolates around what is put into a sentence, so that it keeps its order and disturbs no other. */
#include "base/base.h"
#include "text/layout.h"

#include "text/utf8.h"

#define LRI "\xE2\x81\xA6"
#define FSI "\xE2\x81\xA8"
#define PDI "\xE2\x81\xA9"

/* Appends s without U+2066–9, and without U+202A–E where `overrides` says so.  All of them begin
 * with the byte E2, so that is what is looked for. */
static void add_without(const char *s, bool overrides, struct str *out)
{
	const char *from = s;

	while ((s = strchr(s, '\xE2'))) {
		unsigned char second = (unsigned char)s[1];
		unsigned char third = second ? (unsigned char)s[2] : 0;

		if ((second == 0x81 && third >= 0xA6 && third <= 0xA9) ||
		    (overrides && second == 0x80 && third >= 0xAA && third <= 0xAE)) {
			str_addn(out, from, (size_t)(s - from));
			s += 3;
			from = s;
		} else {
			s++;
		}
	}
	str_add(out, from);
}

static void add_isolated(struct str *out, const char *open, const char *data)
{
	struct str clean = STR_INIT;

	str_add(out, open);
	if (utf8_is_valid(data, strlen(data))) {
		add_without(data, true, out);
	} else {		/* taking marks out could put broken bytes together to a new one */
		utf8_clean(data, strlen(data), &clean);
		add_without(clean.s, true, out);
		str_release(&clean);
	}
	str_add(out, PDI);
}

void isolate_ltr(struct str *out, const char *data)
{
	add_isolated(out, LRI, data);
}

void isolate_auto(struct str *out, const char *data)
{
	add_isolated(out, FSI, data);
}

void isolate_strip(const char *s, struct str *out)
{
	add_without(s, false, out);
}
