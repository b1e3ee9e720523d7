/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Records out: CSV, JSON, vCard, Excel; one at a time, so that any number fits.  Every export is a
 * line in the log. */
#ifndef APP_EXPORT_H
#define APP_EXPORT_H
#include "app/output.h"

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_VCARD, EXPORT_XLSX };
extern const struct choice export_formats[];	/* in that order: key, label, key NULL */
/* What a file of the format is called at its end: "csv"; lives for ever. */
const char *export_ending(enum export_format format);
/* OK, or the sentence that tells what this build lacks for the format. */
enum result export_can(enum export_format format, struct err *err) MUST_CHECK;

struct export_options {
	enum export_format format;
	const char *columns;	/* names of fields in their order, separated by commas; NULL: all */
	int vcard_version;	/* 30 or 40; 0: 30 */
	bool labels;		/* CSV: the domain's Arabic header and columns instead of all fields */
	bool raw;		/* CSV: cells a spreadsheet could take for a formula stay as they are */
	bool bom;		/* CSV: a byte order mark, for Excel */
	const char *path;	/* the file, written beside and renamed, mode 0600; NULL: t->out */
	bool replace;		/* a file that is there gives way */
	const int64_t *only;	/* these records instead of the query's; NULL */
	size_t nonly;
	/* Called now and then; false stops it, and no file is left.  NULL. */
	bool (*progress)(void *ctx, int64_t done);
	void *ctx;
};
/* Writes the records of a query to the file, or appends them to t->out, flushing it as it goes, and
 * writes the line in the log.  *count: how many.  A reference is two columns, the name and, under
 * <field>_id, the id; in JSON the id has the field's name and the name <field>_name.
 * ERR_DENIED by role; ERR_USAGE: a column or a format that this entity does not have;
 * ERR_DUPLICATE: the file is there; ERR_IO. */
enum result export_records(struct target *t, const struct query *q,
	const struct export_options *options, int64_t *count, struct err *err) MUST_CHECK;
/* "12 written to customers.csv", appended. */
void export_told(int64_t count, const char *path, struct str *out);
/* The entity that is meant by "customers" or "customer", NULL for none. */
const struct entity *export_entity(const char *word);
#endif
