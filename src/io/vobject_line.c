/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One unfolded content line: group, name, parameters, decoded value. */
#include "base/base.h"
#include "io/vobject_line.h"

#include <strings.h>

#include "io/encoding.h"
#include "text/utf8.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool vline_is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| c == '-' || c == '_' || c == '.';
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

char *vline_upper(const char *s, size_t len)
{
	char *copy = xstrndup(s, len);

	for (size_t i = 0; i < len; i++)
		copy[i] = upper(copy[i]);
	return copy;
}

/* The colon before the value; one within a quoted parameter does not count. */
static const char *find_colon(const char *line, size_t len)
{
	bool params = false, quoted = false;

	for (size_t i = 0; i < len; i++) {
		if (line[i] == '"' && params)
			quoted = !quoted;
		else if (line[i] == ';')
			params = true;
		else if (line[i] == ':' && !quoted)
			return line + i;
	}
	return memchr(line, ':', len);
}

/* word: upper case. */
static bool contains(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (upper(s[i]) == *word && strncasecmp(s + i, word, n) == 0)
			return true;
	return false;
}

enum vline_coding vline_coding(const char *line, size_t len)
{
	const char *colon = find_colon(line, len), *params;
	size_t n;

	if (!colon)
		return VLINE_UNKNOWN;
	params = memchr(line, ';', (size_t)(colon - line));
	if (!params)
		return VLINE_PLAIN;
	n = (size_t)(colon - params);
	if (contains(params, n, "QUOTED-PRINTABLE"))
		return VLINE_QUOTED_PRINTABLE;
	if (contains(params, n, "BASE64") || contains(params, n, "ENCODING=B"))
		return VLINE_BASE64;
	return VLINE_PLAIN;
}

/* --- Parameters ------------------------------------------------------------------------------- */

/* Appends bytes as UTF-8; charset may be NULL.  When sure the charset is what the bytes are in;
 * else the file was decoded before and charset only helps where that failed. */
static void add_text(struct str *out, const char *s, size_t len, const char *charset, bool sure)
{
	enum encoding encoding;
	bool known = charset && encoding_from_name(charset, &encoding);
	bool valid = utf8_is_valid(s, len) && !memchr(s, '\0', len);

	if (valid && (!known || !sure))
		encoding = ENC_UTF8;
	else if (!known)
		encoding = encoding_guess(s, len);
	if (valid && !sure)
		str_addn(out, s, len);
	else
		encoding_convert(encoding, s, len, out);
}

/* What a parameter without a name means in 2.1. */
static const char *bare_name(const char *value, size_t len)
{
	static const struct { const char *value, *name; } known[] = {
		{ "QUOTED-PRINTABLE", "ENCODING" },	{ "BASE64", "ENCODING" },
		{ "8BIT", "ENCODING" },			{ "7BIT", "ENCODING" },
		{ "UTF-8", "CHARSET" },			{ "INLINE", "VALUE" },
		{ "URL", "VALUE" },			{ "CONTENT-ID", "VALUE" },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (strlen(known[i].value) == len && strncasecmp(known[i].value, value, len) == 0)
			return known[i].name;
	return "TYPE";
}

/* Without quotes, and with the escapes of RFC 6868 undone. */
static char *param_value(const char *s, size_t len, int version)
{
	struct str bytes = STR_INIT, text = STR_INIT;

	for (size_t i = 0; i < len; i++) {
		char c = s[i], next = i + 1 < len ? s[i + 1] : '\0';

		if (c == '"')
			continue;
		if (c == '^' && version != 21 && (next == 'n' || next == '^' || next == '\'')) {
			c = next == 'n' ? '\n' : next == '\'' ? '"' : '^';
			i++;
		}
		str_addc(&bytes, c);
	}
	add_text(&text, bytes.s, bytes.len, NULL, false);
	str_release(&bytes);
	return str_detach(&text);
}

static void add_param(struct vproperty *prop, size_t *cap, const char *s, size_t len)
{
	const char *equals = memchr(s, '=', len), *value = s, *name = s;
	size_t name_len = 0;

	if (equals) {
		name_len = (size_t)(equals - s);
		value = equals + 1;
		len -= name_len + 1;
	}
	while (len && is_blank(value[len - 1]))
		len--;
	while (len && is_blank(*value)) {
		value++;
		len--;
	}
	if (!equals) {
		if (!len)
			return;
		name = bare_name(value, len);
		name_len = strlen(name);
	}
	while (name_len && is_blank(name[name_len - 1]))
		name_len--;
	while (name_len && is_blank(*name)) {
		name++;
		name_len--;
	}
	for (size_t i = 0; i < name_len; i++)
		if (!vline_is_name_char(name[i]))
			return;
	if (!name_len)
		return;
	prop->params = array_grow(prop->params, cap, prop->nparams + 1, sizeof(*prop->params));
	prop->params[prop->nparams++] = (struct vparam){
		.name = vline_upper(name, name_len),
		.value = param_value(value, len, prop->version),
	};
}

static bool parse_params(struct vproperty *prop, const char *s, const char *end)
{
	size_t cap = 0;

	while (s < end) {
		bool quoted = false;
		const char *stop = s;

		for (; stop < end && (quoted || *stop != ';'); stop++)
			quoted ^= *stop == '"';
		if (stop == end && quoted) {
			/* The quotation mark is no pair: it counts for nothing. */
			stop = memchr(s, ';', (size_t)(end - s));
			stop = stop ? stop : end;
		}
		if (prop->nparams == VOBJECT_MAX_PARAMS)
			return false;
		add_param(prop, &cap, s, (size_t)(stop - s));
		s = stop < end ? stop + 1 : end;
	}
	return true;
}

/* --- Values ----------------------------------------------------------------------------------- */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = upper(c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void decode_quoted(const char *s, size_t len, struct str *out)
{
	for (size_t i = 0; i < len; i++) {
		int high = i + 2 < len && s[i] == '=' ? hex_value(s[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s[i + 2]) : -1;

		if (low < 0) {
			str_addc(out, s[i]);
			continue;
		}
		str_addc(out, (char)(high << 4 | low));
		i += 2;
	}
}

static char *decode_value(const struct vproperty *prop, enum vline_coding coding, const char *s,
	size_t len)
{
	const char *charset = vproperty_param(prop, "CHARSET");
	struct str bytes = STR_INIT, text = STR_INIT;

	switch (coding) {
	case VLINE_QUOTED_PRINTABLE:
		decode_quoted(s, len, &bytes);
		add_text(&text, bytes.s, bytes.len, charset, true);
		break;
	case VLINE_BASE64:
		for (size_t i = 0; i < len; i++)
			if (!is_blank(s[i]) && s[i] != '\n')
				str_addc(&bytes, s[i]);
		add_text(&text, bytes.s, bytes.len, NULL, false);
		break;
	default:
		add_text(&text, s, len, charset, false);
		break;
	}
	str_release(&bytes);
	return str_detach(&text);
}

/* Adds a parameter as 3.0 writes it; what only told how the old value was coded is left out. */
static void add_raw_param(struct str *out, const struct vparam *param)
{
	const char *value = param->value;

	if (str_eq(param->name, "CHARSET") || (str_eq(param->name, "ENCODING")
	    && strcasecmp(value, "BASE64") != 0 && strcasecmp(value, "B") != 0))
		return;
	if (str_eq(param->name, "ENCODING"))
		value = "b";
	str_addf(out, ";%s=%s", param->name, strpbrk(value, ":;") ? "\"" : "");
	for (const char *s = value; *s; s++) {
		if (*s == '^' || *s == '"' || *s == '\n')
			str_addc(out, '^');
		str_addc(out, *s == '"' ? '\'' : *s == '\n' ? 'n' : *s);
	}
	if (strpbrk(value, ":;"))
		str_addc(out, '"');
}

/* The value with the escapes of 3.0 instead of those of 2.1 (or of decoded text). */
static void add_raw_value(struct str *out, const char *s, int version)
{
	for (; *s; s++) {
		if (*s == '\r' && s[1] == '\n')
			continue;
		if (*s == '\n' || *s == '\r')
			str_add(out, "\\n");
		else if (*s == '\\' && version == 21 && s[1] != ';')
			str_add(out, "\\\\");
		else
			str_addc(out, *s);
	}
}

/* The line with its decoded value; header: the bytes up to and with the colon. */
static char *raw_line(const struct vproperty *prop, enum vline_coding coding, const char *line,
	size_t header)
{
	struct str raw = STR_INIT;

	if (coding != VLINE_QUOTED_PRINTABLE && prop->version != 21) {
		add_text(&raw, line, header, NULL, false);
		str_add(&raw, prop->value);
		return str_detach(&raw);
	}
	if (prop->group)
		str_addf(&raw, "%s.", prop->group);
	str_add(&raw, prop->name);
	for (size_t i = 0; i < prop->nparams; i++)
		add_raw_param(&raw, &prop->params[i]);
	str_addc(&raw, ':');
	add_raw_value(&raw, prop->value, prop->version);
	return str_detach(&raw);
}

/* --- The line --------------------------------------------------------------------------------- */

bool vline_parse(const char *line, size_t len, struct vproperty *prop)
{
	const char *colon = find_colon(line, len), *name = line, *end, *params;
	enum vline_coding coding;

	if (!colon)
		return true;
	params = memchr(line, ';', (size_t)(colon - line));
	end = params ? params : colon;
	while (name < end && is_blank(*name))
		name++;
	while (end > name && is_blank(end[-1]))
		end--;
	for (const char *p = name; p < end; p++)
		if (!vline_is_name_char(*p))
			return true;
	for (const char *p = end; p > name; p--)
		if (p[-1] == '.') {
			prop->group = xstrndup(name, (size_t)(p - 1 - name));
			name = p;
			break;
		}
	if (name == end) {
		vline_release(prop);
		return true;
	}
	if (params && !parse_params(prop, params + 1, colon))
		return false;
	coding = vline_coding(line, len);
	prop->name = vline_upper(name, (size_t)(end - name));
	prop->value = decode_value(prop, coding, colon + 1, len - (size_t)(colon + 1 - line));
	prop->raw = raw_line(prop, coding, line, (size_t)(colon + 1 - line));
	return true;
}

void vline_release(struct vproperty *prop)
{
	for (size_t i = 0; i < prop->nparams; i++) {
		free(prop->params[i].name);
		free(prop->params[i].value);
	}
	free(prop->params);
	free(prop->group);
	free(prop->name);
	free(prop->value);
	free(prop->raw);
	*prop = (struct vproperty){ .line = prop->line, .version = prop->version };
}
