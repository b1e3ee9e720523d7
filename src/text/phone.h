/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Phone numbers as people type them → E.164, by the numbering plans in data/phone_plans.tsv. */
#ifndef TEXT_PHONE_H
#define TEXT_PHONE_H
#include "base/base.h"

enum phone_type { PHONE_NONE, PHONE_MOBILE, PHONE_FIXED, PHONE_OTHER };

/* Parses `typed` as dialled in `country` (ISO 3166 two letters, "SA"; NULL or an unknown one: only
 * numbers with + or 00).  ASCII, Arabic-Indic, extended and full-width digits, blanks, brackets,
 * dashes, invisible marks, tel:, extensions (left out) are understood.  True: *out is +E164; by a
 * calling code outside the plans any 8 to 15 digits are, as PHONE_OTHER.  PHONE_OTHER is also what
 * is neither mobile nor fixed, or could be either (+1).  False: *out is empty, *type PHONE_NONE;
 * the caller keeps what was typed.  *out is replaced, not added to. */
bool phone_parse(const char *typed, const char *country, struct str *out, enum phone_type *type);
/* E.164 → "+966 50 512 3456" for the eye; anything else is copied.  Adds to *out. */
void phone_format(const char *e164, struct str *out);
/* The digits of what was typed, ASCII, as they stand in the E.164 of what is looked for: a single 0
 * at the start is left out (the trunk's), and when the text looks like a whole number (7 digits and
 * more), 00, + and the calling code, too.  "0505" → "505", "00966 50 512 3456" → "505123456".  Adds
 * to *out. */
void phone_digits(const char *typed, struct str *out);
/* Whether the country is one of the plans'. */
bool phone_country_known(const char *country);
#endif
