/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What kind of file it is, by its first bytes: never by its name. */
#ifndef IO_MIME_H
#define IO_MIME_H
#include "base/base.h"

#define MIME_BYTES 4096		/* so many are looked at */

/* "application/pdf"; "text/plain" where it is UTF-8 text, else "application/octet-stream". Static. */
const char *mime_guess(const char *data, size_t len);
#endif
