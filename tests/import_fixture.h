/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database in a file that is imported into. */
#ifndef TESTS_IMPORT_FIXTURE_H
#define TESTS_IMPORT_FIXTURE_H
#include "store/query.h"
#include "app/app.h"
#include "app/export.h"
#include "app/import.h"
#include "one_app.h"
#include "unit.h"

void import_setup(void);
int64_t count_customers(void);
struct other { char *command; bool started; int code; };
#endif
