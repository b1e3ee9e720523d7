/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Libraries that few commands need and that bring many others with them: opened by the first that does, since
 * every start of the program would pay for them. */
#ifndef IO_LIBRARY_H
#define IO_LIBRARY_H
#include "base/base.h"

/* Opens one by its file's name; NULL: it is not here. */
void *library_open(const char *name);
void library_close(void *library);
/* Its function `name` into *pointer, a pointer to a function pointer.  False: it has none. */
bool library_function(void *library, const char *name, void *pointer);
#endif
