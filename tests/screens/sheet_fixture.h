/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A sheet to import, and the screen that opens it. */
#ifndef TESTS_SCREENS_SHEET_FIXTURE_H
#define TESTS_SCREENS_SHEET_FIXTURE_H
#include "store/db.h"
#include "unit.h"

extern char sheet_path[300];

void sheet_setup(void);
static const char *const all_customers[] = { "customer", "list", "--json", NULL };

void assert_there(const char *part, bool there);
void sheet_start(int cols, int rows);
void sheet_open(void);
#endif
