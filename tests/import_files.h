/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing in one call, without anybody who looks at it in between. */
#ifndef TESTS_IMPORT_FILES_H
#define TESTS_IMPORT_FILES_H
#include "app/import.h"

/* As "wasit import --yes" does it. */
enum result import_files(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import_report *report, struct err *err) MUST_CHECK;
/* As "wasit import --dry-run" does it: read, matched and checked, nothing is written. */
enum result import_look(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import_report *report, struct err *err) MUST_CHECK;
#endif
