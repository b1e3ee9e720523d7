/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: CSV: whatever is read comes back from what is written, and no formula leaves. */
#include "base/base.h"

#include "io/csv.h"

static void check_harmless(const char *cell)
{
	const char *s = cell;

	if (!*s || !strchr("=+-@\t\r", *s))
		return;
	/* Only a phone or a number may begin like this. */
	for (s++; *s; s++)
		if (!strchr("0123456789 ,.%", *s))
			BUG("formula \"%s\"", cell);
}

/* Writes the row and reads it again; raw: it is the same. */
static void check_row(const struct csv_reader *row, bool raw)
{
	const char **cells = xcalloc(row->ncells, sizeof(*cells));
	struct str out = STR_INIT;
	struct csv_reader csv;
	struct err err;

	for (size_t i = 0; i < row->ncells; i++)
		cells[i] = csv_cell(row, i);
	csv_write_row(&out, cells, row->ncells, raw);
	csv_open(&csv, out.s, out.len);
	csv.delimiter = ',';
	if (!csv_next(&csv, &err) || csv.ncells != row->ncells)
		BUG("row of %zu cells is lost", row->ncells);
	for (size_t i = 0; i < csv.ncells; i++) {
		if (raw && !str_eq(csv_cell(&csv, i), cells[i]))
			BUG("cell %zu changed", i);
		if (!raw)
			check_harmless(csv_cell(&csv, i));
	}
	if (csv_next(&csv, &err) || err.code)
		BUG("one row became more");
	csv_close(&csv);
	str_release(&out);
	free(cells);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csv_reader csv;
	struct err err;
	unsigned line = 0;

	csv_open(&csv, (const char *)data, size);
	while (csv_next(&csv, &err)) {
		if (csv.line <= line)
			BUG("line %u after %u", csv.line, line);
		line = csv.line;
		check_row(&csv, true);
		check_row(&csv, false);
	}
	csv_close(&csv);
	return 0;
}
