/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Cutting an answer into its rows while it comes. */
#include "base/base.h"
#include "io/couch.h"

#define DEPTH_MAX (JSON_MAX_DEPTH - 4)	/* a row is parsed by itself later on, with the same limit */

void couch_rows_clear(struct couch_rows *rows)
{
	str_clear(&rows->text);
	str_clear(&rows->rest);
	rows->n = 0;
	rows->depth = 0;
	rows->arrays = 0;
	rows->in_string = rows->escaped = rows->in_row = false;
}

void couch_rows_release(struct couch_rows *rows)
{
	str_release(&rows->text);
	str_release(&rows->rest);
}

static bool in_array(const struct couch_rows *rows)
{
	return rows->depth && rows->arrays >> (rows->depth - 1) & 1;
}

/* True where the next value is a row. */
static bool at_rows(const struct couch_rows *rows)
{
	return rows->depth == rows->row_depth && in_array(rows);
}

static void end_row(struct couch_rows *rows)
{
	str_addc(&rows->text, '\0');
	rows->n++;
	rows->in_row = false;
}

static enum result nest(struct couch_rows *rows, char c, struct err *err)
{
	if (c == '{' || c == '[') {
		if (rows->depth == DEPTH_MAX)
			return err_set(err, ERR_FORMAT, _("The server's answer is nested too deep."));
		rows->arrays &= ~(UINT64_C(1) << rows->depth);
		rows->arrays |= (uint64_t)(c == '[') << rows->depth;
		rows->depth++;
		return OK;
	}
	if (!rows->depth || in_array(rows) != (c == ']'))
		return err_set(err, ERR_FORMAT, _("The server's answer is no JSON."));
	rows->depth--;
	return OK;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* A byte outside of strings. */
static enum result add_plain(struct couch_rows *rows, char c, struct err *err)
{
	bool bracket = c == '{' || c == '[' || c == '}' || c == ']';
	bool outside = at_rows(rows);

	if (outside && rows->in_row && (c == ',' || c == ']'))
		end_row(rows);		/* a row that is no object: whoever reads it says so */
	else if (outside && !rows->in_row && c != ',' && c != ']' && !is_blank(c)) {
		rows->in_row = true;
		rows->row = rows->text.len;
	}
	if (bracket && nest(rows, c, err))
		return err->code;
	if (c == '"')
		rows->in_string = true;
	if (rows->in_row)
		str_addc(&rows->text, c);
	else if (!outside || (c != ',' && !is_blank(c)))
		str_addc(&rows->rest, c);
	return OK;
}

static void add_string_byte(struct couch_rows *rows, char c)
{
	str_addc(rows->in_row ? &rows->text : &rows->rest, c);
	if (rows->escaped)
		rows->escaped = false;
	else if (c == '\\')
		rows->escaped = true;
	else if (c == '"')
		rows->in_string = false;
}

/* What ends a run of bytes that mean nothing but themselves, in a string and between the members of a row: most of
 * an answer is such runs. */
enum { ENDS_TEXT = 1, ENDS_PLAIN = 2 };
static const unsigned char ends[256] = {
	[0] = ENDS_TEXT | ENDS_PLAIN, ['"'] = ENDS_TEXT | ENDS_PLAIN, ['\\'] = ENDS_TEXT,
	['{'] = ENDS_PLAIN, ['}'] = ENDS_PLAIN, ['['] = ENDS_PLAIN, [']'] = ENDS_PLAIN,
};

static size_t plain_run(const struct couch_rows *rows, const char *data, size_t len)
{
	unsigned char end = rows->in_string ? ENDS_TEXT : ENDS_PLAIN;
	size_t n = 0;

	if (rows->in_string ? rows->escaped : !rows->in_row || rows->depth <= rows->row_depth)
		return 0;
	while (n < len && !(ends[(unsigned char)data[n]] & end))
		n++;
	return n;
}

enum result couch_rows_add(struct couch_rows *rows, const char *data, size_t len, struct err *err)
{
	for (size_t i = 0; i < len;) {
		size_t run = plain_run(rows, data + i, len - i);

		if (!run && !data[i])
			return err_set(err, ERR_FORMAT, _("The server's answer is no JSON."));
		if (run)
			str_addn(rows->in_row ? &rows->text : &rows->rest, data + i, run);
		else if (rows->in_string)
			add_string_byte(rows, data[i]);
		else if (add_plain(rows, data[i], err))
			return err->code;
		i += MAX(run, 1);
		if (rows->rest.len > HTTP_SMALL)
			return err_set(err, ERR_FORMAT, _("The server's answer is not what was asked for."));
		if (rows->in_row && rows->text.len - rows->row > COUCH_ROW_MAX)
			return err_set(err, ERR_FORMAT, _("A record on the server is larger than %d MB."),
				COUCH_ROW_MAX / 1024 / 1024);
	}
	return OK;
}

const char *couch_rows_next(const struct couch_rows *rows, size_t *at)
{
	const char *row = rows->text.s + *at;

	if (*at >= rows->text.len)
		return NULL;
	*at += strlen(row) + 1;
	return row;
}
