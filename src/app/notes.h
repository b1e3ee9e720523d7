/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What was changed in a text, line by line. */
#ifndef APP_NOTES_H
#define APP_NOTES_H
#include "base/base.h"

struct notes_diff {
	size_t added, removed;	/* lines */
};
/* Lines of both, those only in the old one behind "- ", those only in the new one behind "+ ", others behind
 * two blanks; appended to out, which may be NULL to count only.  NULL texts are empty. */
struct notes_diff notes_compare(const char *old, const char *now, struct str *out);
#endif
