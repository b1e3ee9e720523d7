/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A database with one customer for what is said to the terminal. */
#ifndef TESTS_SCREENS_TALK_FIXTURE_H
#define TESTS_SCREENS_TALK_FIXTURE_H
#include "screens/one_screen.h"
#include "unit.h"

#define RUN(...) TERM_RUN(db_file, __VA_ARGS__)

void talk_setup(void);
void talk_start(int cols, int rows);
void option(const char *line);
#endif
