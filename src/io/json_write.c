/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Writing JSON straight into a string. */
#include "base/base.h"
#include "io/json.h"

#include <inttypes.h>

#include "text/utf8.h"

void jw_init(struct json_writer *w, struct str *out, bool compact)
{
	*w = (struct json_writer){ .out = out, .first = true, .compact = compact };
}

/* Characters that a terminal obeys or an eye does not see. */
static bool must_escape(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x2028 && cp <= 0x202E)
		|| (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB)
		|| (cp >= 0xE0000 && cp <= 0xE007F);
}

static void add_escaped(struct str *out, uint32_t cp)
{
	static const char short_form[0x20] = {
		['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
	};

	if (cp < 0x20 && short_form[cp]) {
		str_addc(out, '\\');
		str_addc(out, short_form[cp]);
	} else if (cp >= 0x10000) {
		str_addf(out, "\\u%04" PRIx32 "\\u%04" PRIx32, 0xD800 + ((cp - 0x10000) >> 10),
			0xDC00 + ((cp - 0x10000) & 0x3FF));
	} else {
		str_addf(out, "\\u%04" PRIx32, cp);
	}
}

static void add_string(struct str *out, const char *s)
{
	size_t left = strlen(s), plain = 0;

	str_addc(out, '"');
	while (plain < left) {
		unsigned char c = (unsigned char)s[plain];
		uint32_t cp = c;
		size_t n = 1;

		if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {	/* nearly all */
			plain++;
			continue;
		}
		if (c >= 0x80)
			n = utf8_decode(s + plain, left - plain, &cp);
		if (c != '"' && c != '\\' && !must_escape(cp) && (n > 1 || c < 0x80)) {
			plain += n;
			continue;
		}
		str_addn(out, s, plain);
		if (c == '"' || c == '\\') {
			str_addc(out, '\\');
			str_addc(out, (char)c);
		} else if (must_escape(cp)) {
			add_escaped(out, cp);
		} else {
			str_add_cp(out, UTF8_REPLACEMENT);
		}
		s += plain + n;
		left -= plain + n;
		plain = 0;
	}
	str_addn(out, s, plain);
	str_addc(out, '"');
}

static void new_line(struct json_writer *w)
{
	if (w->compact)
		return;
	str_addc(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		str_add(w->out, "  ");
}

/* Everything in front of a value. */
static void begin(struct json_writer *w, const char *name)
{
	if (w->depth && !w->first)
		str_addc(w->out, ',');
	if (w->depth)
		new_line(w);
	else if (!w->first)
		str_addc(w->out, '\n');
	w->first = false;
	if (name) {
		add_string(w->out, name);
		str_add(w->out, w->compact ? ":" : ": ");
	}
}

static void open_container(struct json_writer *w, const char *name, char bracket)
{
	begin(w, name);
	str_addc(w->out, bracket);
	w->depth++;
	w->first = true;
}

static void close_container(struct json_writer *w, char bracket)
{
	if (!w->depth)
		BUG("JSON: %c without its beginning", bracket);
	w->depth--;
	if (!w->first)
		new_line(w);
	w->first = false;
	str_addc(w->out, bracket);
}

void jw_object(struct json_writer *w, const char *name)
{
	open_container(w, name, '{');
}

void jw_end_object(struct json_writer *w)
{
	close_container(w, '}');
}

void jw_array(struct json_writer *w, const char *name)
{
	open_container(w, name, '[');
}

void jw_end_array(struct json_writer *w)
{
	close_container(w, ']');
}

void jw_string(struct json_writer *w, const char *name, const char *value)
{
	if (!value) {
		jw_null(w, name);
		return;
	}
	begin(w, name);
	add_string(w->out, value);
}

void jw_int(struct json_writer *w, const char *name, int64_t value)
{
	begin(w, name);
	str_addf(w->out, "%" PRId64, value);
}

void jw_bool(struct json_writer *w, const char *name, bool value)
{
	begin(w, name);
	str_add(w->out, value ? "true" : "false");
}

void jw_null(struct json_writer *w, const char *name)
{
	jw_raw(w, name, NULL);
}

void jw_raw(struct json_writer *w, const char *name, const char *json)
{
	begin(w, name);
	str_add(w->out, json ? json : "null");
}

void jw_node(struct json_writer *w, const char *name, const struct json *node)
{
	bool truth, array = json_is_array(node);

	if (json_is_bool(node, &truth))
		jw_bool(w, name, truth);
	else if (json_is_number(node))
		jw_raw(w, name, json_number_text(node));
	else if (array || json_is_object(node)) {
		if (array)
			jw_array(w, name);
		else
			jw_object(w, name);
		for (const struct json *in = json_first(node); in; in = json_next(in))
			jw_node(w, array ? NULL : json_name(in), in);
		if (array)
			jw_end_array(w);
		else
			jw_end_object(w);
	} else
		jw_string(w, name, json_string(node));
}
