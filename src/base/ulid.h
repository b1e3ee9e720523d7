/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Record ids: 26 characters of Crockford's base 32, 48 bits of time and 80 of chance. */
#ifndef BASE_ULID_H
#define BASE_ULID_H
#include "base/base.h"

#define ULID_LEN 26
struct ulid { unsigned char b[16]; };

#define ULID_START 14	/* so many characters tell ids of one process apart */

/* A new id; those made in one millisecond by one process rise, and differ within ULID_START characters: a list
 * shows no more of them.  Source of the form: github.com/ulid/spec. */
struct ulid ulid_new(int64_t ms);
/* The same id from the same seed: for demo data. */
struct ulid ulid_from(int64_t ms, uint64_t high, uint64_t low);
/* The id everybody gives the thing of that name; `order` rises among names of one kind. */
struct ulid ulid_named(const char *name, int order);
void ulid_print(const struct ulid *id, char out[ULID_LEN + 1]);
bool ulid_parse(const char *s, struct ulid *id);	/* either case; I, L → 1, O → 0 */
int64_t ulid_time(const struct ulid *id);		/* ms */
#endif
