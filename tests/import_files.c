/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing in one call. */
#include "base/base.h"
#include "import_files.h"

#include "app/import_p.h"

static enum result run(struct app *app, char *const *paths, size_t npaths, bool save,
	const struct import_options *options, struct import_report *report, struct err *err)
{
	struct import *im;
	enum result code = OK;

	*report = (struct import_report){ 0 };
	if (import_open(app, paths, npaths, options, &im, err))
		return err->code;
	import_watch(im, options->progress, options->ctx);
	if (save)
		code = import_save(im, err);
	if (!code) {
		*report = im->report;
		im->report = (struct import_report){ 0 };
	}
	import_close(&im);
	return code;
}

enum result import_files(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import_report *report, struct err *err)
{
	return run(app, paths, npaths, true, options, report, err);
}

enum result import_look(struct app *app, char *const *paths, size_t npaths,
	const struct import_options *options, struct import_report *report, struct err *err)
{
	return run(app, paths, npaths, false, options, report, err);
}
