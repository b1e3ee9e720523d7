/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Whether two customers may be one person: what they share. */
#ifndef MODEL_RULES_LIKENESS_H
#define MODEL_RULES_LIKENESS_H
#include "model/record.h"

/* What speaks for it; a higher bit is a stronger reason. */
enum likeness {
	LIKE_DOMAIN = 1 << 0,	/* e-mail at the same company: nobody's mail service */
	LIKE_CITY = 1 << 1,
	LIKE_SPELLING = 1 << 2,	/* names of six letters and more, one letter apart */
	LIKE_NAME = 1 << 3,	/* the same words in any order */
	LIKE_EMAIL = 1 << 4,
	LIKE_PHONE = 1 << 5,	/* the same E.164 in any of the phone fields */
};
/* All that two customers share; likeness_is_pair tells whether it is enough to ask. */
unsigned likeness(const struct record *a, const struct record *b);
/* The same E.164 in any of the phone fields.  What is none ("-", "none", 0501) stands with many people and says
 * nothing of who they are. */
bool likeness_same_phone(const struct record *a, const struct record *b);
/* A number or an address alone; a name only with the same city or company. */
bool likeness_is_pair(unsigned like);

/* The words of a name in search form and without the article, "عبد الله" as one, "بن" left out;
 * joined by a blank, as they stand or `sorted`.  Appended. */
void likeness_name(const char *name, bool sorted, struct str *out);
/* Whether two such names, not sorted, are one letter apart. */
bool likeness_spelling(const char *a, const char *b);
/* Long enough for that. */
bool likeness_is_long(const char *name);
/* What stands behind the @, NULL for mail services that everybody uses. */
const char *likeness_domain(const char *email);
#endif
