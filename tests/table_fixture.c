/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Tables written to a file and imported. */
#include "base/base.h"
#include "import_files.h"
#include "table_fixture.h"

#include "base/sys.h"

void table_setup(void)
{
	fixture_open(&app, "2026-11-21T10:00");
}

char *path_of(const char *name)
{
	return xasprintf("%s/%s", getenv("TEST_TMP") ? getenv("TEST_TMP") : "/tmp", name);
}

char *write_file(const char *name, const char *text)
{
	char *path = path_of(name);
	struct err err;

	ck_ok(sys_write_file(path, text, strlen(text), &err));
	return path;
}

enum result table_run_with(const struct import_options *options, const char *text,
	struct import_report *report, struct err *err)
{
	char *path = write_file("table.csv", text);
	char *const paths[] = { path, NULL };
	enum result code = import_files(&app, paths, 1, options, report, err);

	free(path);
	return code;
}

struct import_report table_run(const char *text)
{
	struct import_options options = { 0 };
	struct import_report report;
	struct err err = { 0 };

	ck_ok(table_run_with(&options, text, &report, &err));
	return report;
}

void brings(const char *text, int new)
{
	struct import_report report = table_run(text);

	ck_assert_msg(report.count[IMPORT_NEW] == new, "%d new, not %d: %s",
		(int)report.count[IMPORT_NEW], new, text);
	import_report_release(&report);
}
