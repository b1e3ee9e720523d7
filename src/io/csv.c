/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Comma-separated values, read as programs write them and written so that none takes harm. */
#include "base/base.h"
#include "io/csv.h"

#include <strings.h>

#include "text/utf8.h"

/* --- Which character parts the cells ---------------------------------------------------------- */

#define SAMPLE_BYTES (64 * 1024)
#define SAMPLE_ROWS  24

/* Reads past one row as the delimiter would part it; returns how many cells it has, 0 for a blank
 * line. */
static size_t scan_row(const char **at, const char *end, char delimiter)
{
	const char *p = *at, *start = p;
	size_t cells = 1;
	bool quoted = false, cell_start = true;

	for (; p < end; p++) {
		if (quoted) {
			if (*p == '"' && p + 1 < end && p[1] == '"')
				p++;
			else if (*p == '"')
				quoted = false;
			continue;
		}
		if (*p == '\n' || *p == '\r')
			break;
		if (*p == '"' && cell_start)
			quoted = true;
		cell_start = *p == delimiter;
		cells += cell_start;
	}
	if (p == start)
		cells = 0;
	*at = p < end ? p + 1 : end;
	return cells;
}

/* The header's cells count, weighed by how many rows have as many: twice, for in a text with commas
 * a wrong delimiter may part the header into more cells than the right one. */
static size_t weigh_delimiter(const char *text, size_t len, char delimiter)
{
	const char *at = text, *end = text + MIN(len, SAMPLE_BYTES);
	size_t header = 0, rows = 0, alike = 0;

	while (at < end && rows < SAMPLE_ROWS) {
		size_t cells = scan_row(&at, end, delimiter);

		if (!cells)
			continue;
		/* The sample may end within a row. */
		if (at == end && len > SAMPLE_BYTES && rows)
			break;
		if (!header)
			header = cells;
		rows++;
		alike += cells == header;
	}
	return rows ? (MIN(header, CSV_MAX_CELLS) - 1) * alike * alike * 1000 / (rows * rows) : 0;
}

static char guess_delimiter(const char *text, size_t len)
{
	static const char candidates[] = ",;\t|";
	size_t best = 0;
	char delimiter = ',';

	for (const char *c = candidates; *c; c++) {
		size_t weight = weigh_delimiter(text, len, *c);

		if (weight > best) {
			best = weight;
			delimiter = *c;
		}
	}
	return delimiter;
}

/* --- Reading ---------------------------------------------------------------------------------- */

/* Excel's own hint, alone on the first line: sep=; */
static bool read_hint(struct csv_reader *csv)
{
	const char *at = csv->at;

	if (csv->end - at < 5 || strncasecmp(at, "sep=", 4) != 0 || at[4] == '\n' || at[4] == '\r'
	    || at[4] == '"')
		return false;
	if (at + 5 < csv->end && at[5] != '\n' && at[5] != '\r')
		return false;
	csv->delimiter = at[4];
	csv->at = at + 5;
	return true;
}

void csv_open(struct csv_reader *csv, const char *text, size_t len)
{
	*csv = (struct csv_reader){ .at = text, .end = text + len, .line = 1, .next_line = 1,
		.cells = STR_INIT };
	if (!read_hint(csv))
		csv->delimiter = guess_delimiter(text, len);
}

void csv_close(struct csv_reader *csv)
{
	str_release(&csv->cells);
	free(csv->offset);
	*csv = (struct csv_reader){ .cells = STR_INIT };
}

static bool fail(struct csv_reader *csv, struct err *err, unsigned line, const char *text)
{
	err_set(err, ERR_FORMAT, "%s", text);
	err_wrap(err, _("line %u"), line);
	csv->at = csv->end;
	csv->ncells = 0;
	return false;
}

static void skip_line_end(struct csv_reader *csv)
{
	if (csv->at == csv->end)
		return;
	if (*csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n')
		csv->at++;
	csv->at++;
	csv->next_line++;
}

/* Adds bytes to the cell being read; counts the lines in them, and a NUL would end the cell. */
static void add_bytes(struct csv_reader *csv, const char *s, size_t len)
{
	const char *end = s + len, *nul;

	while ((nul = memchr(s, '\0', (size_t)(end - s))) != NULL) {
		str_addn(&csv->cells, s, (size_t)(nul - s));
		str_add_cp(&csv->cells, UTF8_REPLACEMENT);
		s = nul + 1;
	}
	str_addn(&csv->cells, s, (size_t)(end - s));
}

static unsigned count_lines(const char *s, const char *end)
{
	unsigned lines = 0;

	for (; s < end; s++)
		lines += *s == '\n' || (*s == '\r' && (s + 1 == end || s[1] != '\n'));
	return lines;
}

/* The rest of a quoted cell, from behind its opening quote to behind the closing one. */
static bool read_quoted(struct csv_reader *csv, size_t start, struct err *err)
{
	unsigned begin = csv->next_line;

	for (;;) {
		const char *quote = memchr(csv->at, '"', (size_t)(csv->end - csv->at));
		const char *stop = quote ? quote : csv->end;
		size_t have = MIN(csv->cells.len - start, CSV_MAX_CELL);

		if ((size_t)(stop - csv->at) > CSV_MAX_CELL - have)
			return fail(csv, err, begin, quote
				? _("The cell that begins here is larger than 1 MB.")
				: _("The quotation mark that opens here is never closed."));
		csv->next_line += count_lines(csv->at, stop);
		add_bytes(csv, csv->at, (size_t)(stop - csv->at));
		if (!quote)
			return fail(csv, err, begin,
				_("The quotation mark that opens here is never closed."));
		csv->at = quote + 1;
		if (csv->at == csv->end || *csv->at != '"')
			return true;
		str_addc(&csv->cells, '"');
		csv->at++;
	}
}

static bool read_cell(struct csv_reader *csv, struct err *err)
{
	size_t start = csv->cells.len;
	const char *from;

	if (csv->ncells == CSV_MAX_CELLS)
		return fail(csv, err, csv->line, _("The row has more than 4096 cells."));
	csv->offset = array_grow(csv->offset, &csv->cap, csv->ncells + 1, sizeof(*csv->offset));
	csv->offset[csv->ncells++] = start;
	if (csv->at < csv->end && *csv->at == '"') {
		csv->at++;
		if (!read_quoted(csv, start, err))
			return false;
	}
	/* Behind a closing quote there should be nothing; what is there belongs to the cell. */
	for (from = csv->at; csv->at < csv->end; csv->at++)
		if (*csv->at == csv->delimiter || *csv->at == '\n' || *csv->at == '\r')
			break;
	add_bytes(csv, from, (size_t)(csv->at - from));
	if (csv->cells.len - start > CSV_MAX_CELL)
		return fail(csv, err, csv->line, _("A cell of this row is larger than 1 MB."));
	str_addn(&csv->cells, "", 1);
	return true;
}

static void skip_blank_lines(struct csv_reader *csv)
{
	while (csv->at < csv->end) {
		const char *p = csv->at;

		while (p < csv->end && (*p == ' ' || *p == '\t') && *p != csv->delimiter)
			p++;
		if (p < csv->end && *p != '\n' && *p != '\r')
			return;
		csv->at = p;
		skip_line_end(csv);
	}
}

bool csv_next(struct csv_reader *csv, struct err *err)
{
	err->code = OK;
	csv->ncells = 0;
	str_clear(&csv->cells);
	skip_blank_lines(csv);
	csv->line = csv->next_line;
	if (csv->at == csv->end)
		return false;
	for (;;) {
		if (!read_cell(csv, err))
			return false;
		if (csv->at == csv->end || *csv->at != csv->delimiter)
			break;
		csv->at++;
	}
	skip_line_end(csv);
	return true;
}

const char *csv_cell(const struct csv_reader *csv, size_t i)
{
	return i < csv->ncells ? csv->cells.s + csv->offset[i] : "";
}

/* --- Writing ---------------------------------------------------------------------------------- */

/* What a spreadsheet passes over before it looks for a formula. */
static bool is_skipped(uint32_t cp)
{
	return cp <= ' ' || (cp >= 0x7F && cp <= 0xA0) || cp == 0xAD || cp == 0x61C || cp == 0x1680
		|| cp == 0x180E || (cp >= 0x2000 && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202F)
		|| (cp >= 0x205F && cp <= 0x206F) || cp == 0x3000 || cp == 0xFEFF;
}

static bool begins_formula(uint32_t cp)
{
	static const uint32_t signs[] = {
		'=', '+', '-', '@', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20,	/* the latter full-width */
		0xFE66, 0xFE62, 0xFE63, 0xFE6B,				/* small forms */
	};

	for (size_t i = 0; i < COUNT(signs); i++)
		if (signs[i] == cp)
			return true;
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* +966 50 512 3456; only a plus can stand first.  Hyphens would make it a subtraction. */
static bool is_phone(const char *s)
{
	size_t digits = 0;

	if (*s++ != '+')
		return false;
	for (; *s; s++) {
		if (is_digit(*s))
			digits++;
		else if (*s != ' ' || !digits)
			return false;
	}
	return digits > 0;
}

/* -5, +3.25, -1,234.50, -7% */
static bool is_number(const char *s)
{
	if (*s == '-' || *s == '+')
		s++;
	if (!is_digit(*s))
		return false;
	while (is_digit(*s) || (*s == ',' && is_digit(s[-1]) && is_digit(s[1])))
		s++;
	if (*s == '.' && is_digit(s[1]))
		for (s++; is_digit(*s);)
			s++;
	if (*s == '%')
		s++;
	return !*s;
}

static bool is_dangerous(const char *cell)
{
	size_t left = strlen(cell);
	const char *s = cell;
	uint32_t cp = 0;

	if (is_phone(cell) || is_number(cell))
		return false;
	while (left) {
		size_t n = utf8_decode(s, left, &cp);

		if (cp == '\t' || cp == '\r' || cp == '\n' || begins_formula(cp))
			return true;
		if (!is_skipped(cp))
			return false;
		s += n;
		left -= n;
	}
	return false;
}

/* What is protected, and what looks as if it had been: so that taking it off again loses nothing. */
static bool needs_mark(const char *cell)
{
	return is_dangerous(cell + strspn(cell, "'"));
}

bool csv_is_marked(const char *cell)
{
	return *cell == '\'' && needs_mark(cell);
}

/* Any delimiter of another program counts, so that no guess of theirs can part the cell. */
static bool needs_quotes(const char *cell, bool alone)
{
	size_t len = strlen(cell);

	if (!len)
		return alone;
	return strpbrk(cell, "\",;|\t\r\n") || cell[0] == ' ' || cell[len - 1] == ' '
		|| strncasecmp(cell, "sep=", 4) == 0;
}

static void write_cell(struct str *out, const char *cell, bool alone, bool raw)
{
	bool mark = !raw && needs_mark(cell);
	bool quotes = needs_quotes(cell, alone);

	if (quotes)
		str_addc(out, '"');
	if (mark)
		str_addc(out, '\'');
	while (*cell) {
		size_t len = strcspn(cell, "\"");

		str_addn(out, cell, len);
		cell += len;
		if (*cell) {
			str_add(out, "\"\"");
			cell++;
		}
	}
	if (quotes)
		str_addc(out, '"');
}

void csv_write_row(struct str *out, const char *const *cells, size_t n, bool raw)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			str_addc(out, ',');
		write_cell(out, cells[i] ? cells[i] : "", n == 1, raw);
	}
	str_add(out, "\r\n");
}
