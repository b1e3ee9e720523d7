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
	rows->in_string = rows->escaped = rows->in_row = rows->over = false;
	rows->fault = ROW_FINE;
	rows->beyond = 0;
	rows->bytes = 0;
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

/* --- A row that cannot be kept. */

#define HEAD_MAX 1024	/* of it: its id stands at its beginning */

static char *id_in(const char *head)
{
	const char *id = strstr(head, "\"id\":");
	size_t len;

	id = id ? id + strspn(id + 5, " ") + 5 : "";
	len = *id == '"' ? strcspn(id + 1, "\"\\") : 0;
	return len && id[1 + len] == '"' ? xstrndup(id + 1, len) : NULL;
}

static void tell_fault(struct couch_rows *rows)
{
	char *id = id_in(rows->text.s + rows->row);
	char *why = rows->fault == ROW_DEEP ? xstrdup(_("It is nested too deep.")) :
		xasprintf(_("It is larger than %d MB."), COUCH_ROW_MAX / 1024 / 1024);
	struct json_writer w;

	str_cut(&rows->text, rows->row);
	jw_init(&w, &rows->text, true);
	jw_object(&w, NULL);
	jw_string(&w, "id", id);
	jw_string(&w, "unread", why);
	jw_end_object(&w);
	free(why);
	free(id);
}

static void find_fault(struct couch_rows *rows, enum row_fault fault)
{
	if (!rows->fault)
		rows->fault = fault;
	str_cut(&rows->text, MIN(rows->text.len, rows->row + HEAD_MAX));
}

static void add_row_text(struct couch_rows *rows, const char *data, size_t len)
{
	size_t have = rows->text.len - rows->row;

	str_addn(&rows->text, data, !rows->fault ? len : have < HEAD_MAX ? MIN(len, HEAD_MAX - have) : 0);
	if (rows->text.len - rows->row > COUCH_ROW_MAX)
		find_fault(rows, ROW_LARGE);
}

/* --- Cutting. */

static void end_row(struct couch_rows *rows)
{
	if (rows->fault)
		tell_fault(rows);
	rows->fault = ROW_FINE;
	str_addc(&rows->text, '\0');
	rows->n++;
	rows->in_row = false;
}

static enum result nest(struct couch_rows *rows, char c, struct err *err)
{
	if (c == '{' || c == '[') {
		if (rows->depth == DEPTH_MAX && !rows->in_row)
			return err_set(err, ERR_FORMAT, _("The server's answer is nested too deep."));
		if (rows->depth == DEPTH_MAX) {
			find_fault(rows, ROW_DEEP);
			rows->beyond++;
			return OK;
		}
		rows->arrays &= ~(UINT64_C(1) << rows->depth);
		rows->arrays |= (uint64_t)(c == '[') << rows->depth;
		rows->depth++;
		return OK;
	}
	if (rows->beyond) {
		rows->beyond--;
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
		add_row_text(rows, &c, 1);
	else if (!outside || (c != ',' && !is_blank(c)))
		str_addc(&rows->rest, c);
	return OK;
}

/* What ends a run of bytes that mean nothing but themselves, in a string and between the members of a row: most of
 * an answer is such runs. */
enum { ENDS_TEXT = 1, ENDS_PLAIN = 2 };
static const unsigned char ends[256] = {
	[0] = ENDS_TEXT | ENDS_PLAIN, ['"'] = ENDS_TEXT | ENDS_PLAIN, ['\\'] = ENDS_TEXT,
	['{'] = ENDS_PLAIN, ['}'] = ENDS_PLAIN, ['['] = ENDS_PLAIN, [']'] = ENDS_PLAIN,
};

static size_t run_of(const char *data, size_t len, unsigned char end)
{
	size_t n = 0;

	while (n < len && !(ends[(unsigned char)data[n]] & end))
		n++;
	return n;
}

/* Whole bytes of a row or of what is around it; nothing of them is changed. */
static enum result flush(struct couch_rows *rows, const char *data, size_t len, struct err *err)
{
	if (rows->in_row)
		add_row_text(rows, data, len);
	else
		str_addn(&rows->rest, data, len);
	if (rows->rest.len > HTTP_SMALL)
		return err_set(err, ERR_FORMAT, _("The server's answer is not what was asked for."));
	return OK;
}

/* A byte of a string that is not plain. */
static void take_string_byte(struct couch_rows *rows, char c)
{
	if (rows->escaped)
		rows->escaped = false;
	else if (c == '\\')
		rows->escaped = true;
	else if (c == '"')
		rows->in_string = false;
}

/* In a string or within a row nothing has to be left out: that goes into the row in one piece. */
static bool is_within(const struct couch_rows *rows)
{
	return rows->in_string || (rows->in_row && rows->depth > rows->row_depth);
}

enum result couch_rows_add(struct couch_rows *rows, const char *data, size_t len, struct err *err)
{
	size_t from = 0;	/* what is behind it has not been flushed */

	rows->bytes += len;
	rows->over = rows->bytes > COUCH_PAGE_MAX || rows->n > COUCH_ROWS_MAX;
	if (rows->over)
		return err_set(err, ERR_FORMAT, _("The server sent more than %d MB where that cannot be."),
			COUCH_PAGE_MAX / 1024 / 1024);
	for (size_t i = 0; i < len; i++) {
		if (is_within(rows) && !rows->escaped)
			i += run_of(data + i, len - i, rows->in_string ? ENDS_TEXT : ENDS_PLAIN);
		if (i == len)
			break;
		if (!data[i])
			return err_set(err, ERR_FORMAT, _("The server's answer is no JSON."));
		if (rows->in_string) {
			take_string_byte(rows, data[i]);
		} else if (!is_within(rows)) {
			if (flush(rows, data + from, i - from, err) || add_plain(rows, data[i], err))
				return err->code;
			from = i + 1;
		} else if (data[i] == '"') {
			rows->in_string = true;
		} else if (nest(rows, data[i], err))
			return err->code;
	}
	return flush(rows, data + from, len - from, err);
}

const char *couch_rows_next(const struct couch_rows *rows, size_t *at)
{
	const char *row = rows->text.s + *at;

	if (*at >= rows->text.len)
		return NULL;
	*at += strlen(row) + 1;
	return row;
}
