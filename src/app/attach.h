/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Documents of customers: their files in, opened, out, and away. */
#ifndef APP_ATTACH_H
#define APP_ATTACH_H
#include "store/query.h"
#include "app/app.h"

/* "attachments" beside wasit.db, FILE.attachments beside any other database FILE; the caller frees. */
char *attach_folder(const char *db_path);

/* Keeps a file's content and then the record that names it: what the record says is always there.  name NULL: the
 * file's own; type NULL: a photo or a recording where it is one, else other; interaction 0: with none.  *out (may be
 * NULL): the record; the caller frees.  ERR_DUPLICATE: this customer has the same content already; ERR_INVALID: the
 * interaction is another customer's. */
struct attach_spec { const char *path, *name, *type, *notes; int64_t interaction; };
enum result attach_add(struct app *app, int64_t customer, const struct attach_spec *spec,
	struct record **out, struct err *err) MUST_CHECK;

/* The content kept and the record not yet saved, for who saves it with others; the caller frees. */
enum result attach_new(struct app *app, int64_t customer, const struct attach_spec *spec,
	struct record **out, struct err *err) MUST_CHECK;

/* The type it gets without a word about it: a key of document.type; static. */
const char *attach_type(const char *path);

/* Shows a copy of it, which may be changed and goes after a day, by the program of the option `opener`.  here: the
 * terminal is lent to it until it ends. */
enum result attach_open(struct app *app, const struct record *document, bool here, struct err *err) MUST_CHECK;
/* The copy alone, for other programs; the caller frees the path, NULL: err. */
char *attach_copy(struct app *app, const struct record *document, struct err *err);
/* Into a folder, by its name; nothing is ever replaced.  Logged as an export.  The caller frees *path. */
enum result attach_save(struct app *app, const struct record *document, const char *folder,
	char **path, struct err *err) MUST_CHECK;

/* "3.4 MB" for people. */
void attach_size(int64_t bytes, struct str *out);
/* "PDF", "Picture": what kind of file it is, translated. */
const char *attach_kind(const struct record *document);
bool attach_is_picture(const struct record *document);

/* How many documents came with each of a customer's interactions. */
struct attach_counts { struct attach_count { int64_t interaction; int n; } *v; size_t n, cap; };	/* owned */
enum result attach_count(struct app *app, int64_t customer, struct attach_counts *out,
	struct err *err) MUST_CHECK;
/* Counts among a customer's documents that are read already. */
void attach_count_rows(const struct rowset *documents, struct attach_counts *out);
int attach_counted(const struct attach_counts *counts, int64_t interaction);
void attach_counts_release(struct attach_counts *counts);
/* "2 documents", appended as one more part of a line; nothing for 0. */
void attach_count_text(int n, struct str *out);

/* Copies of all documents of a customer, deleted ones too, into a folder, which is made: each by its name, with a
 * number where two have the same one.  names[i] is the name of rows.v[i] there, "" where its content is lost or
 * damaged.  ERR_DUPLICATE: a file is there; with `replace` it gives way. */
struct attach_copies { struct rowset rows; struct strlist names; };	/* owned */
enum result attach_copy_all(struct app *app, int64_t customer, const char *folder, bool replace,
	struct attach_copies *out, struct err *err) MUST_CHECK;
void attach_copies_release(struct attach_copies *copies);

/* Contents of a customer's documents, deleted ones too. */
enum result attach_of(struct app *app, int64_t customer, struct strlist *hashes, struct err *err) MUST_CHECK;
/* Removes those that no record names (any more), with their copies; *removed: how many. */
enum result attach_forget(struct app *app, const struct strlist *hashes, size_t *removed,
	struct err *err) MUST_CHECK;

struct attach_report {
	size_t documents, files;	/* records, deleted ones too; contents that are kept */
	struct rowset lost, damaged;	/* owned: documents whose content is not there, or another */
	struct strlist unnamed;		/* owned: contents that no record names, an hour old at least */
	int64_t unnamed_bytes;
};
/* Reads every file and compares it with its name; with `remove`, those unnamed are gone afterwards. */
enum result attach_check(struct app *app, bool remove, struct attach_report *out,
	struct err *err) MUST_CHECK;
void attach_report_release(struct attach_report *report);
#endif
