/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Comma-separated values (RFC 4180 and what programs really write), in and out. */
#ifndef IO_CSV_H
#define IO_CSV_H
#include "base/base.h"

struct csv_reader {
	const char *at, *end;	/* borrowed UTF-8 */
	char delimiter;
	unsigned line;		/* 1-based line on which the last row began */
	unsigned next_line;
	struct str cells;	/* NUL-separated cells of the row */
	size_t *offset;		/* owned */
	size_t ncells, cap;
};
#define CSV_MAX_CELLS 4096
#define CSV_MAX_CELL  (1024 * 1024)

/* Guesses the delimiter ( , ; tab | ) from the first rows, respecting quotes; honours a "sep=;"
 * line. */
void csv_open(struct csv_reader *csv, const char *text, size_t len);
/* Next row; false at the end (err->code OK) or on error (err->code set: unclosed quote, too large;
 * the text names the line but no file), after which nothing more comes.  Blank lines are passed
 * over.  Rows end in LF, CRLF or CR; a NUL becomes U+FFFD. */
bool csv_next(struct csv_reader *csv, struct err *err);
const char *csv_cell(const struct csv_reader *csv, size_t i);	/* "" beyond the row */
void csv_close(struct csv_reader *csv);

/* Appends one row, CRLF at its end; cells (NULL: empty) quoted where needed.  Unless raw, a cell
 * that a spreadsheet could take for a formula (first character = + - @ TAB CR, also full-width or
 * after blanks) gets a leading apostrophe; a plain phone (+ and digits/blanks) or number stays
 * readable as it is.  One that begins with such an apostrophe itself gets another.  Source: OWASP,
 * CSV injection. */
void csv_write_row(struct str *out, const char *const *cells, size_t n, bool raw);
/* True: the first byte of the cell is that apostrophe and no part of the text. */
bool csv_is_marked(const char *cell);
#endif
