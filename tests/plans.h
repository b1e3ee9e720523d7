/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How SQLite goes about what the program asks it: no table is read from end to end, and nothing is sorted. */
#ifndef TESTS_PLANS_H
#define TESTS_PLANS_H
#include "base/base.h"

struct db;

/* From now on every select is remembered. */
void plans_begin(struct db *db);
void plans_end(void);
/* Every select since the last call walks an index and sorts nothing (`few`: but a few rows). */
void plans_expect(const char *what, bool few);
bool plans_seen(void);		/* is there any? */
/* Does any select since the last plans_expect search by it? */
bool plans_use(const char *index);
#endif
