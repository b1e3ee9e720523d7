/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Errors: a code, the field at fault and one translated sentence. */
#include "base/base.h"

/* A character that was cut in its middle goes whole. */
static void drop_cut_character(char *text)
{
	size_t len = strlen(text), start = len;

	while (start && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start && ((unsigned char)text[start - 1] & 0x80))
		text[start - 1] = '\0';
}

static void fill(struct err *err, const char *fmt, va_list ap) PRINTF(2, 0);
static void fill(struct err *err, const char *fmt, va_list ap)
{
	if (vsnprintf(err->text, sizeof(err->text), fmt, ap) >= (int)sizeof(err->text))
		drop_cut_character(err->text);
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
	if (snprintf(err->text, sizeof(err->text), "%s", text.s) >= (int)sizeof(err->text))
		drop_cut_character(err->text);
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
