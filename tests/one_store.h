/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one database of a test program, in memory and anew for each test, and who works in it. */
#ifndef TESTS_ONE_STORE_H
#define TESTS_ONE_STORE_H
#include "store_fixture.h"

extern struct db *db;
extern struct actor me;

void one_store_setup(void);
void one_store_teardown(void);
#endif
