/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Contacts from files into the database: read by content, matched, merged, in one step. */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H
#include "app/app.h"

struct import_options {
	const char *country;	/* NULL: the option */
	bool dry_run;		/* does everything and takes it back: the counts are exact */
	bool raw;		/* CSV: an apostrophe that may protect from formulas is a part of the text */
	bool keep_misread;	/* text that was UTF-8 misread as cp1252 is left as it is */
	/* Called now and then; false stops the import, nothing is kept. */
	bool (*progress)(void *ctx, int64_t done, int64_t bytes, int64_t all_bytes);
	void *ctx;
};

enum import_kind { IMPORT_NEW, IMPORT_MERGED, IMPORT_UNCHANGED, IMPORT_LOOK, IMPORT_ERROR };
struct import_line {		/* one row of the preview */
	enum import_kind kind;
	char *text;		/* owned: "contacts.vcf, line 12: …" or a name and what changed */
};
#define IMPORT_LINES 2000	/* the counts go on, the lines end here */

struct import_report {
	int64_t count[IMPORT_ERROR + 1];
	struct import_line *v;	/* owned */
	size_t n, cap;
	struct strlist notes;	/* per file: character set, repaired text */
};
/* All files in one step: all or nothing, one undo.  A file that cannot be read stops it before anything is written;
 * rows with errors are reported and left out. */
enum result import_files(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import_report *report, struct err *err) MUST_CHECK;
void import_report_release(struct import_report *report);
/* "12 new, 3 merged, 5 unchanged, 1 with errors", appended. */
void import_summary(const struct import_report *report, struct str *out);
#endif
