/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Writing content lines of vCard 3.0 and 4.0: escapes and folds. */
#include "base/base.h"
#include "io/vobject.h"

#define LINE_BYTES 75	/* RFC 2426 and 6350, without the line end */

/* A quoted-printable line that ends in '=' (and blanks) goes on without the blank that folding puts: not behind
 * these.  Where there is nothing else the place stays. */
static size_t before_soft_break(const char *line, size_t n)
{
	size_t at = n;

	for (size_t sign = n; at > 1; at = sign) {
		while (sign && (line[sign - 1] == ' ' || line[sign - 1] == '\t'))
			sign--;
		if (!sign || line[sign - 1] != '=')
			return at;
		sign--;
	}
	return n;
}

/* Appends one line in parts of at most LINE_BYTES, never within a character. */
static void fold(struct str *out, const char *line, size_t len)
{
	size_t room = LINE_BYTES;

	while (len > room) {
		size_t n = room;

		/* At most three bytes back: more of them are no UTF-8 and have no characters. */
		for (size_t back = 0; back < 3 && ((unsigned char)line[n] & 0xC0) == 0x80; back++)
			n--;
		if (((unsigned char)line[n] & 0xC0) == 0x80)
			n = room;
		n = before_soft_break(line, n);
		str_addn(out, line, n);
		str_add(out, "\r\n ");
		line += n;
		len -= n;
		room = LINE_BYTES - 1;
	}
	str_addn(out, line, len);
	str_add(out, "\r\n");
}

/* Bytes of the line end at s. */
static size_t line_end(const char *s)
{
	return *s == '\r' && s[1] == '\n' ? 2 : *s == '\r' || *s == '\n' ? 1 : 0;
}

void vobject_escape(struct str *out, const char *text)
{
	while (*text) {
		size_t plain = strcspn(text, "\\,;\r\n");

		str_addn(out, text, plain);
		text += plain;
		if (line_end(text)) {
			str_add(out, "\\n");
			text += line_end(text);
		} else if (*text) {
			str_addc(out, '\\');
			str_addc(out, *text++);
		}
	}
}

/* Components joined by ';': escapes that are there stay, what is missing is added. */
static void add_structured(struct str *out, const char *value)
{
	while (*value) {
		if (line_end(value)) {
			str_add(out, "\\n");
			value += line_end(value);
			continue;
		}
		if (*value == '\\' && value[1] && strchr("\\,;nN", value[1]))
			str_addc(out, *value++);
		else if (*value == '\\' || *value == ',')
			str_addc(out, '\\');
		str_addc(out, *value++);
	}
}

void vobject_write(struct str *out, const char *name_and_params, const char *value,
	bool structured)
{
	struct str line = STR_INIT;

	/* A line end here would begin another property. */
	for (; *name_and_params; name_and_params++)
		if (!line_end(name_and_params))
			str_addc(&line, *name_and_params);
	str_addc(&line, ':');
	if (structured)
		add_structured(&line, value);
	else
		vobject_escape(&line, value);
	fold(out, line.s, line.len);
	str_release(&line);
}

void vobject_write_raw(struct str *out, const char *line)
{
	struct str clean = STR_INIT;

	if (!strpbrk(line, "\r\n")) {
		fold(out, line, strlen(line));
		return;
	}
	while (*line) {
		size_t end = line_end(line);

		if (end)
			str_add(&clean, "\\n");
		else
			str_addc(&clean, *line);
		line += end ? end : 1;
	}
	fold(out, clean.s, clean.len);
	str_release(&clean);
}
