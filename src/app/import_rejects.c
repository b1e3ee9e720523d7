/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Rows with errors, into a table to be mended. */
#include "base/base.h"
#include "app/import_p.h"

#include "base/sys.h"
#include "io/csv.h"
#include "model/schema/people.h"
#include "text/layout.h"

static bool is_reject(const struct item *item)
{
	return item->wrong && !item->left;
}

/* Of a card or an object: what it became, by our own names. */
static void own_cells(const struct import *im, const struct item *item, struct strlist *out)
{
	struct record *rec;

	if (item->at == SIZE_MAX)
		return;
	rec = import_unpack(im, item->at, NULL);
	for (size_t i = 0; i < customer_entity.nfields; i++) {
		const struct field *f = &customer_entity.fields[i];
		struct str text = STR_INIT;

		if (rec->v[i].set && f->kind != &kind_ref &&
		    (!(f->flags & F_SYSTEM) || i == common_index(&customer_entity, COMMON_extra)) &&
		    !(f->initial && !*rec->id)) {
			record_print(rec, i, &im->env, &text);
			strlist_add(out, f->name);
			strlist_add(out, text.s);
		}
		str_release(&text);
	}
	record_free(&rec);
}

static void cells_of(const struct import *im, const struct item *item, struct strlist *out)
{
	if (!item->cells) {
		own_cells(im, item, out);
		return;
	}
	for (size_t i = 0; i < item->cells->n; i++)
		strlist_add(out, item->cells->v[i]);
}

void import_source_text(const struct import *im, size_t item, struct str *out)
{
	struct strlist cells = { 0 };

	cells_of(im, &im->items[item], &cells);
	for (size_t i = 1; i < cells.n; i += 2) {
		if (!cells.v[i][strspn(cells.v[i], " \t\r\n")])
			continue;
		str_add(out, out->len ? " · " : "");
		isolate_auto(out, cells.v[i]);
	}
	strlist_release(&cells);
}

static const char *cell_under(const struct strlist *cells, const char *header)
{
	for (size_t i = 0; i + 1 < cells->n; i += 2)
		if (str_eq(cells->v[i], header))
			return cells->v[i + 1];
	return "";
}

static void collect_headers(const struct import *im, struct strlist *headers)
{
	for (size_t i = 0; i < im->nitems; i++) {
		struct strlist cells = { 0 };

		if (is_reject(&im->items[i]))
			cells_of(im, &im->items[i], &cells);
		for (size_t k = 0; k < cells.n; k += 2)
			if (!strlist_has(headers, cells.v[k]))
				strlist_add(headers, cells.v[k]);
		strlist_release(&cells);
	}
	/* A header alone would be no table that can be read again. */
	if (!headers->n)
		strlist_add(headers, "name");
	if (headers->n && !strlist_has(headers, "wasit_error"))
		strlist_add(headers, "wasit_error");
}

static void add_row(const struct import *im, const struct item *item, const struct strlist *headers,
	struct str *out)
{
	const char **row = xcalloc(headers->n, sizeof(*row));
	char *why = xasprintf(_("%s, line %u: %s"), im->files.v[item->file], item->line, item->why);
	struct strlist cells = { 0 };

	cells_of(im, item, &cells);
	for (size_t i = 0; i + 1 < headers->n; i++)
		row[i] = cell_under(&cells, headers->v[i]);
	row[headers->n - 1] = why;
	csv_write_row(out, row, headers->n, im->options.raw);
	strlist_release(&cells);
	free(why);
	free(row);
}

enum result import_rejects(struct import *im, const char *path, size_t *count, struct err *err)
{
	struct strlist headers = { 0 };
	struct str out = STR_INIT;
	enum result code = OK;

	*count = 0;
	collect_headers(im, &headers);
	csv_write_row(&out, (const char *const *)headers.v, headers.n, im->options.raw);
	for (size_t i = 0; i < im->nitems; i++)
		if (is_reject(&im->items[i])) {
			add_row(im, &im->items[i], &headers, &out);
			++*count;
		}
	if (*count)
		code = sys_write_file(path, out.s, out.len, err);
	strlist_release(&headers);
	str_release(&out);
	return code;
}
