/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one screen of a test program and the database it shows. */
#ifndef TESTS_SCREENS_ONE_SCREEN_H
#define TESTS_SCREENS_ONE_SCREEN_H
#include "screen_harness.h"

extern struct term t;
extern char db_file[256];		/* its path, as term_begin makes it */

/* The environment is for the next test again what it was. */
void one_screen_teardown(void);
#endif
