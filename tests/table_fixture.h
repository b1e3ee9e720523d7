/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Tables written to a file and imported. */
#ifndef TESTS_TABLE_FIXTURE_H
#define TESTS_TABLE_FIXTURE_H
#include "app/import.h"
#include "one_app.h"
#include "unit.h"

void table_setup(void);
char *path_of(const char *name);
char *write_file(const char *name, const char *text);
enum result table_run_with(const struct import_options *options, const char *text,
	struct import_report *report, struct err *err);

struct import_report table_run(const char *text);
void brings(const char *text, int new);
#endif
