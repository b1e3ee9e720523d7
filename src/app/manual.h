/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The parts of the manual pages and the completions that are made from the tables. */
#ifndef APP_MANUAL_H
#define APP_MANUAL_H
#include "base/base.h"

/* "commands", "keys", "options", "fields" in roff; ERR_MISSING for another name. */
enum result manual_part(const char *part, struct str *out, struct err *err) MUST_CHECK;
/* What can stand after `words` (the last one may be begun), one a line. */
void manual_complete(char *const *words, size_t n, struct str *out);
#endif
