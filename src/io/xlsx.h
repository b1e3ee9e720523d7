/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Excel workbooks (ECMA-376) of one sheet by libxlsxwriter, which is optional. */
#ifndef IO_XLSX_H
#define IO_XLSX_H
#include "base/base.h"
#include "base/date.h"

struct xlsx;
#define XLSX_ROWS 1048575		/* of a sheet, without its header */
/* Whether this program was built with the library; without it the second says what is missing. */
bool xlsx_is_built(void);
enum result xlsx_missing(struct err *err);

/* A new workbook at `path` (made or overwritten) with one sheet whose first row stays in view.
 * Cells go row by row, from the first column to the last; text is never a formula. */
enum result xlsx_open(const char *path, const char *sheet, bool rtl, struct xlsx **out,
	struct err *err) MUST_CHECK;
/* The header; width in characters. */
void xlsx_header(struct xlsx *x, size_t column, const char *label, int width);
void xlsx_next_row(struct xlsx *x);
/* Text beyond the 32,767 characters of a cell is cut, and marked by an ellipsis. */
void xlsx_text(struct xlsx *x, size_t column, const char *text);
/* An amount with so many digits behind the point, its thousands parted; -1: a plain number. */
void xlsx_number(struct xlsx *x, size_t column, double number, int digits);
void xlsx_truth(struct xlsx *x, size_t column, bool truth);
/* minute of the day; -1: the day alone. */
void xlsx_date(struct xlsx *x, size_t column, struct civil day, int minute);
/* With a filter on every column; the file is whole when this returns OK.  keep false: it is given up,
 * what stands at its path is of no use.  *x is NULL afterwards. */
enum result xlsx_close(struct xlsx **x, bool keep, struct err *err) MUST_CHECK;
#endif
