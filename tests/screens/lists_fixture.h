/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Buyers and sellers for the tests of lists. */
#ifndef TESTS_SCREENS_LISTS_FIXTURE_H
#define TESTS_SCREENS_LISTS_FIXTURE_H
#include "screen_harness.h"
#include "unit.h"

#define SMALL 80, 24
#define WIDE 140, 40
extern char lists_db[256];

void lists_setup(void);
/* Hot buyers of a city; the last added stands first. */
void add_buyer(const char *name, const char *phone, const char *city);
void add_seller(const char *name, const char *phone);
void lists_start(struct term *t, int cols, int rows);
/* The row whose customers begin with that name is the chosen one: its history stands beside. */
void expect_chosen(struct term *t, const char *name);
void lists_fill(void);
/* The same, and the list of all four. */
void lists_begin(struct term *t, int cols, int rows);
#endif
