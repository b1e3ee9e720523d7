/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The database of a day, and starts at two sizes. */
#ifndef TESTS_SCREENS_DAY_FIXTURE_H
#define TESTS_SCREENS_DAY_FIXTURE_H
#include "screen_harness.h"
#include "unit.h"

#define SMALL 80, 24
#define WIDE 140, 40
extern char day_db[256];

void day_setup(void);
void day_add_customer(const char *name, const char *phone);
void day_start(struct term *t, int cols, int rows);
/* One customer, Ali Baba, and the list with it. */
void day_begin(struct term *t, int cols, int rows);
#endif
