/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Errors: a code, the field at fault and one translated sentence. */
#include "base/base.h"

/* vsnprintf may cut inside a character; take the started one away. */
static void cut_at_character(char *text, size_t size)
{
	size_t len = strlen(text);
	size_t start = len;

	if (len + 1 < size || !len)
		return;
	while (start && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start)
		text[start - 1] = '\0';
}

static void fill(struct err *err, const char *fmt, va_list ap) PRINTF(2, 0);
static void fill(struct err *err, const char *fmt, va_list ap)
{
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	cut_at_character(err->text, sizeof(err->text));
}

enum result err_set(struct err *err, enum result code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, fmt, ap);
	va_end(ap);
	err->field = NULL;
	return err->code = code;
}

enum result err_field(struct err *err, const char *field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, fmt, ap);
	va_end(ap);
	err->field = field;
	return err->code = ERR_INVALID;
}

enum result err_wrap(struct err *err, const char *fmt, ...)
{
	struct str text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	str_addf(&text, ": %s", err->text);
	snprintf(err->text, sizeof(err->text), "%s", text.s);
	cut_at_character(err->text, sizeof(err->text));
	str_release(&text);
	return err->code;
}

const char *err_code_name(enum result code)
{
	static const char *const names[] = {
		[OK] = "ok",
		[ERR_INVALID] = "invalid",
		[ERR_USAGE] = "usage",
		[ERR_MISSING] = "not_found",
		[ERR_AMBIGUOUS] = "ambiguous",
		[ERR_CONFLICT] = "conflict",
		[ERR_DUPLICATE] = "duplicate",
		[ERR_BUSY] = "busy",
		[ERR_FORMAT] = "format",
		[ERR_NET] = "network",
		[ERR_AUTH] = "auth",
		[ERR_DENIED] = "denied",
		[ERR_IO] = "io",
		[ERR_CANCEL] = "cancelled",
	};

	return names[code];
}
