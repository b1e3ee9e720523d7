/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Shared libraries that are loaded when they are first needed: every start would pay for their relocations. */
#ifndef IO_LIBRARY_H
#define IO_LIBRARY_H

#include <stdbool.h>

/* Opens the library of that file name (configure finds it: NETTLE_SONAME) for good; NULL: it is not installed. */
void *library_open(const char *soname);
/* Puts the address of a function into the function pointer that `pointer` points to; false: there is none. */
bool library_function(void *library, const char *name, void *pointer);

#endif
