/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the export share. */
#ifndef APP_EXPORT_P_H
#define APP_EXPORT_P_H
#include "app/export.h"
#include "base/sys.h"
#include "io/json.h"
#include "io/xlsx.h"

struct export_column {
	size_t field;		/* entity->nfields: the record's own id */
	bool id;		/* a reference: the id, not the name */
	const char *header;	/* of the Arabic table; NULL: by name */
};

struct export {
	struct target *t;
	const struct export_options *options;
	const struct entity *entity;
	struct export_column *columns;	/* owned */
	size_t ncolumns, cap;
	struct str *out;	/* t->out or &text */
	struct str text;	/* what is not in the file yet */
	struct sys_file file;	/* fd < 0: t->out */
	struct xlsx *sheet;	/* owned; NULL unless Excel */
	struct json_writer w;
	int64_t count;
	struct err err;		/* of a row */
};

/* The columns that options name, or all: ERR_USAGE names the wrong one and lists the right ones. */
enum result export_choose(struct export *ex, struct err *err) MUST_CHECK;
/* What stands before the first record and behind the last. */
enum result export_begin(struct export *ex, struct err *err) MUST_CHECK;
void export_end(struct export *ex);
enum result export_row(struct export *ex, struct record *rec, struct err *err) MUST_CHECK;
#endif
