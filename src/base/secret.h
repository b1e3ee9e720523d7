/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Asking for a password. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H
#include "base/base.h"

/* Does somebody sit there: are standard input and standard error a terminal? */
bool secret_can_ask(void);
/* Writes the prompt to standard error and reads a line without showing it, at most `limit` bytes; the terminal
 * is as before afterwards, whatever key ends it.  ERR_CANCEL: interrupted or at the end of input; ERR_IO. */
enum result secret_ask(const char *prompt, size_t limit, struct str *out, struct err *err) MUST_CHECK;
#endif
