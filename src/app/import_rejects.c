/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Rows with errors, into a table to be mended. */
#include "base/base.h"
#include "app/import_p.h"

#include "base/sys.h"
#include "io/csv.h"
#include "model/schema/people.h"
#include "text/layout.h"

void import_own_cells(const struct record *rec, const struct kind_env *env, struct strlist *out)
{
	for (size_t i = 0; i < rec->entity->nfields; i++) {
		const struct field *f = &rec->entity->fields[i];
		struct str text = STR_INIT;

		if (rec->v[i].set && f->kind != &kind_ref &&
		    (!(f->flags & F_SYSTEM) || i == common_index(rec->entity, COMMON_extra)) &&
		    !(f->initial && !*rec->id)) {
			record_print(rec, i, env, &text);
			strlist_add(out, f->name);
			strlist_add(out, text.s);
		}
		str_release(&text);
	}
}

static void cells_of(const struct import *im, size_t i, struct strlist *out)
{
	const struct item *item;

	if (im->records) {
		records_cells(im, i, out);
		return;
	}
	item = &im->items[i];
	if (!item->cells && item->at != SIZE_MAX) {	/* of a card or an object */
		struct record *rec = import_unpack(im, item->at, NULL);

		import_own_cells(rec, &im->env, out);
		record_free(&rec);
	}
	for (size_t k = 0; item->cells && k < item->cells->n; k++)
		strlist_add(out, item->cells->v[k]);
}

/* Its cells, header, value … appended; false: it is none. */
static bool import_reject_at(const struct import *im, size_t i, struct reject *out, struct strlist *cells)
{
	if (im->records ? !records_reject_at(im, i, out) : !im->items[i].wrong || im->items[i].left)
		return false;
	if (!im->records)
		*out = (struct reject){ im->items[i].file, im->items[i].line, im->items[i].why };
	cells_of(im, i, cells);
	return true;
}

void import_source_text(const struct import *im, size_t item, struct str *out)
{
	struct strlist cells = { 0 };

	cells_of(im, item, &cells);
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
	for (size_t i = 0; i < import_size(im); i++) {
		struct strlist cells = { 0 };
		struct reject reject;

		(void)import_reject_at(im, i, &reject, &cells);
		for (size_t k = 0; k < cells.n; k += 2)
			if (!strlist_has(headers, cells.v[k]))
				strlist_add(headers, cells.v[k]);
		strlist_release(&cells);
	}
	/* A header alone would be no table that can be read again. */
	if (!headers->n)
		strlist_add(headers, im->records ? "id" : "name");
	if (headers->n && !strlist_has(headers, "wasit_error"))
		strlist_add(headers, "wasit_error");
}

static void add_row(const struct import *im, const struct reject *reject, const struct strlist *cells,
	const struct strlist *headers, struct str *out)
{
	const char **row = xcalloc(headers->n, sizeof(*row));
	char *why = reject->line ?
		xasprintf(_("%s, line %u: %s"), im->files.v[reject->file], reject->line, reject->why) :
		xasprintf("%s: %s", im->files.v[reject->file], reject->why);

	for (size_t i = 0; i + 1 < headers->n; i++)
		row[i] = cell_under(cells, headers->v[i]);
	row[headers->n - 1] = why;
	csv_write_row(out, row, headers->n, im->options.raw);
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
	for (size_t i = 0; i < import_size(im); i++) {
		struct strlist cells = { 0 };
		struct reject reject;

		if (import_reject_at(im, i, &reject, &cells)) {
			add_row(im, &reject, &cells, &headers, &out);
			++*count;
		}
		strlist_release(&cells);
	}
	if (*count)
		code = sys_write_file(path, out.s, out.len, err);
	strlist_release(&headers);
	str_release(&out);
	return code;
}
