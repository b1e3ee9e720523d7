/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A compiled message catalogue (.mo of GNU gettext).  Read here because the C library translates nothing under
 * C.UTF-8 since glibc 2.41, and where no other locale is installed there is no other one to ask under. */
#ifndef BASE_CATALOGUE_H
#define BASE_CATALOGUE_H
#include "base/base.h"

struct catalogue {
	const unsigned char *data;	/* owned: mapped; NULL: none */
	size_t size;
	uint32_t n, ids, texts;		/* how many; where the two tables stand */
	bool swapped;			/* written on a machine of the other byte order */
};

/* Maps a file.  False where there is none, or it is not whole or not of this format: nothing is open then. */
bool catalogue_open(struct catalogue *catalogue, const char *path);
void catalogue_close(struct catalogue *catalogue);
/* Translation of a msgid ("context\004text" with a context); NULL: it has none.  Its plural forms stand one after
 * the other, each with its '\0'; *len (may be NULL) is the length of all of them without the last one. */
const char *catalogue_find(const struct catalogue *catalogue, const char *msgid, size_t *len);
#endif
