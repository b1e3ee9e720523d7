/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The rights of one person over what is kept of him: to have it all, and to have it gone.
 * Source: the personal data rules of the domain (7.12). */
#ifndef APP_PERSON_H
#define APP_PERSON_H
#include "app/output.h"

/* Everything about a customer as one JSON object: his record, under the name of each table what hangs on him
 * (deleted rows too), and the log's rows.  To a file or t->out, logged as an export.  The files of his documents
 * are copied beside it; "files" says which is which.
 * ERR_DENIED by role; ERR_DUPLICATE: the file, or one of a document, is there and `replace` is not wanted. */
struct person_export {
	const char *path;	/* of the JSON; NULL: t->out */
	const char *files;	/* folder for the documents' files; NULL: "x-files" beside x.json, none without a path */
	bool replace;
	int64_t count;		/* out: the records */
	size_t copied, lost;	/* out: files; contents that are not there or damaged */
	char *folder;		/* out, owned: where the files are; NULL: none was copied */
};
enum result person_export(struct target *t, int64_t customer, struct person_export *export,
	struct err *err) MUST_CHECK;
/* Erases him (store/save.h) and the drafts about him, and tells, appended, what is gone and which copies
 * are not reached. */
enum result person_erase(struct app *app, int64_t customer, struct str *told, struct err *err) MUST_CHECK;
#endif
