/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Starts of the demo for the tests of the engine. */
#ifndef TESTS_SCREENS_ENGINE_FIXTURE_H
#define TESTS_SCREENS_ENGINE_FIXTURE_H
#include "unit.h"

static const char first[] = "نورة محمد القحطاني";	/* the demo's customer of latest activity */
#define FIRST_ROW 3	/* of the list: top line, heading, filter, first */

void engine_start_demo(int cols, int rows);
/* A demo in a file of its own, which outlives the program. */
char *engine_demo_file(const char *name);
void engine_start_file(const char *file);
/* The first line in which two pictures of the screen differ. */
void assert_same(const char *before, const char *after);
#endif
