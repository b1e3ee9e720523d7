/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Contacts from files into the database, and what wasit exported back: read by content, matched, shown, corrected,
 * then put in, in one step. */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H
#include "app/app.h"
#include "app/contact.h"

struct import_options {
	const char *country;	/* NULL: the option */
	bool raw;		/* CSV: an apostrophe that may protect from formulas is a part of the text */
	bool keep_misread;	/* text that was UTF-8 misread as cp1252 is left as it is */
	enum contact_header header;	/* CSV: whether there is one */
	const struct entity *as;	/* what the rows of an export are said to be; NULL: their columns tell */
	const char *map;	/* "Header=field,…", over what is known and remembered; NULL */
	const char *columns;	/* goals by column, as contact_columns_print() gives them; NULL */
	/* Called now and then; false stops it, nothing is kept. */
	bool (*progress)(void *ctx, int64_t done, int64_t at, int64_t all);
	void *ctx;
};

enum import_kind { IMPORT_NEW, IMPORT_MERGED, IMPORT_UNCHANGED, IMPORT_LOOK, IMPORT_ERROR };
struct import_line {		/* one row of the preview */
	enum import_kind kind;
	char *text;		/* owned: "contacts.vcf, line 12: …", or the name */
	char *name;		/* owned: of the contact; "" where nothing is known */
	char *detail;		/* owned: of those to be mended what is wrong, without the place and in few words; else the number */
	size_t item;		/* which contact */
};
#define IMPORT_LINES 2000	/* the counts go on, the lines end here; those to be mended come all, up to … */
#define IMPORT_WRONG 50000

struct import_report {
	int64_t count[IMPORT_ERROR + 1];
	int64_t left;		/* of those with errors: left out by somebody */
	struct import_line *v;	/* owned */
	size_t n, cap;
	struct strlist notes;	/* per file: character set, repaired text, titles, columns that are a guess */
};
void import_report_release(struct import_report *report);
/* Counts, and keeps the line, which it takes (text and detail; name is copied), while there is room. */
void import_report_add(struct import_report *report, enum import_kind kind, size_t item, const char *name,
	char *text, char *detail);
/* Its lines; the counts stay. */
void import_lines_clear(struct import_report *report);
/* "12 new, 3 merged, 1 with errors", appended: what there is none of, but new ones, is not told. */
void import_summary(const struct import_report *report, struct str *out);

/* An import that is read, matched and checked, and not written: no lock is held, whoever wants to save saves
 * at once. */
struct import;
/* All files are one step.  A file that cannot be read stops it; rows with errors are reported and left out. */
enum result import_open(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import **out, struct err *err) MUST_CHECK;
void import_close(struct import **im);
const struct import_report *import_said(const struct import *im);
/* Exports of other tables than customers' (JSON or CSV) come back by their ids: new ones are put in, in those that are
 * there what is missing is filled in, deleted ones come back.  A reference to what is not here makes a row wrong where
 * it is needed, else it is left empty; both are told with their line. */
bool import_is_export(const struct import *im);
/* Whether any of it is a table of contacts: its columns can be said, cards, JSON and our own exports have none. */
bool import_is_table(const struct import *im);
/* How many contacts or rows there are. */
size_t import_size(const struct import *im);

/* A row with an error: what is known of it, to be corrected; the caller frees.  field (static, or NULL) is the one at
 * fault.  NULL: it holds nothing that could be corrected (a card that is broken). */
struct record *import_row(const struct import *im, size_t item, const char **field);
/* What stood in the file, its cells or what is left of a card, on one line; appended. */
void import_source_text(const struct import *im, size_t item, struct str *out);
/* Takes the corrected row (checked) in place of the old; matches all again. */
enum result import_correct(struct import *im, size_t item, struct record *rec, struct err *err) MUST_CHECK;
/* Left out for good: it is no error any more; or in again. */
enum result import_leave(struct import *im, size_t item, struct err *err) MUST_CHECK;
/* The rows with errors as a table with their own columns and one more, wasit_error: mended, they can be
 * imported.  *count: how many. */
enum result import_rejects(struct import *im, const char *path, size_t *count, struct err *err) MUST_CHECK;

/* From now on tells this one how far it is (NULL: nobody); false stops it. */
void import_watch(struct import *im, bool (*progress)(void *ctx, int64_t done, int64_t at, int64_t all),
	void *ctx);

/* Puts it in: all or nothing, one undo.  What others saved since it was read is matched again; the write lock is
 * held for nothing but the writing.  The mapping of --map is remembered. */
enum result import_save(struct import *im, struct err *err) MUST_CHECK;

/* What has been read, with its corrections, as bytes for another process of this program; and back, matched anew: no
 * file is read or asked about again.  ERR_FORMAT: it is none of this version's. */
void import_stage(const struct import *im, struct str *out);
enum result import_unstage(struct app *app, const char *staged, size_t len, const struct import_options *options,
	struct import **out, struct err *err) MUST_CHECK;
/* Lets another wasit put it in (wasit import --staged): it prints "done all" lines, at last one sentence.  Contacts
 * only: exports of other tables are put in at once. */
struct sys_child;
enum result import_start(const struct import *im, struct sys_child *out, struct err *err) MUST_CHECK;

/* The columns of a CSV file as they would be taken; *table false: it is none (cards, JSON, our own exports). */
enum result import_columns(struct app *app, const char *path, const struct import_options *options,
	bool *table, struct contact_columns *out, struct err *err) MUST_CHECK;
/* Next time a file with these headers is read the same way. */
enum result import_remember(struct app *app, const struct contact_columns *columns,
	struct err *err) MUST_CHECK;
#endif
