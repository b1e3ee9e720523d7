/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Fuzzer: a file of anything, imported as whatever it seems to be, contacts or an export of another table: a preview
 * of as many rows as it says, or a sentence; and the database is as it was. */
#include "base/base.h"

#include <unistd.h>

#include "base/sys.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/import.h"

static struct app app;
static char path[64];

static void begin(void)
{
	struct app_start start = { .db_path = ":memory:", .config_path = "/nonexistent/wasit.conf", .create = true };
	struct err err = { 0 };

	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
	if (app_open(&app, &start, &err) || app_make_user(&app, "Ahmad", &err))
		BUG("%s", err.text);
	snprintf(path, sizeof(path), "/tmp/wasit-fuzz-%ld", (long)getpid());
}

static void look_at_rows(const struct import *im)
{
	for (size_t i = 0; i < import_size(im) && i < 50; i++) {
		const char *field = NULL;
		struct record *rec = import_row(im, i, &field);
		struct str text = STR_INIT;

		import_source_text(im, i, &text);
		if (rec && field && entity_field(rec->entity, field) < 0)
			BUG("no field %s", field);
		record_free(&rec);
		str_release(&text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_options options = { 0 };
	struct import *im = NULL;
	struct err err = { 0 };
	char *paths[] = { path };
	int64_t before;

	if (!app.db)
		begin();
	before = query_log_seq(app.db);
	if (sys_write_file(path, (const char *)data, size, &err))
		BUG("%s", err.text);
	if (!import_open(&app, paths, 1, &options, &im, &err)) {
		int64_t n = 0;

		for (int i = 0; i <= IMPORT_ERROR; i++)
			n += i == IMPORT_LOOK ? 0 : import_said(im)->count[i];
		if ((size_t)n > import_size(im))
			BUG("more rows than there are");
		look_at_rows(im);
	} else if (text_is_empty(err.text)) {
		BUG("refused without a word");
	}
	import_close(&im);
	unlink(path);
	if (query_log_seq(app.db) != before)
		BUG("a look that writes");
	return 0;
}
