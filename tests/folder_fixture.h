/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A folder of a test. */
#ifndef TESTS_FOLDER_FIXTURE_H
#define TESTS_FOLDER_FIXTURE_H
#include "unit.h"

extern char *folder;

void make_folder(void);
void remove_folder(void);
char *in_folder(const char *name);
void write_text(const char *path, const char *text);
void holds(const char *path, const char *text);
#endif
