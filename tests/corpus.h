/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading the shared test data; tests that need it are skipped where it is not. */
#ifndef TESTS_CORPUS_H
#define TESTS_CORPUS_H
#include "base/base.h"

/* Appends the file `path`, given below the shared folder ("corpora/…"); false when there is none. */
bool corpus_read(const char *path, struct str *out);
/* Calls `visit` for each file of a folder below the shared one whose name ends in `suffix`, in any
 * order; returns how many there were.  Prints a message when there were none. */
size_t corpus_each(const char *folder, const char *suffix,
	void (*visit)(const char *name, const struct str *content));
#endif
