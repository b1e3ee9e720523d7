/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the page of an import and its actions share. */
#ifndef UI_VIEW_IMPORT_H
#define UI_VIEW_IMPORT_H
#include "app/import.h"
#include "ui/pages.h"

struct import_view {
	struct list list;
	struct import *im;	/* owned; NULL until it is read */
	char *path;		/* owned; NULL until it is named */
	char *columns;		/* owned; NULL: as they were found */
	enum contact_header header;
	const struct entity *as;	/* what the rows of an export were said to be; NULL */
	bool errors_only;
};

/* The list's key of a row.  A contact may have two lines: that it is new, and that it wants a look. */
int64_t import_line_key(const struct import_line *line);
#endif
