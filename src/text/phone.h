/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Phone numbers as people type them → E.164, by the numbering plans in data/phone_plans.tsv. */
#ifndef TEXT_PHONE_H
#define TEXT_PHONE_H
#include "base/base.h"

enum phone_type { PHONE_NONE, PHONE_MOBILE, PHONE_FIXED, PHONE_OTHER };

/* Parses `typed` as dialled in `country` (ISO 3166 two letters, "SA").  Digits of any script,
 * blanks, brackets, dashes, invisible marks, tel:, extensions are understood.  True: *out is
 * +E164.  False: *out is empty; the caller keeps what was typed. */
bool phone_parse(const char *typed, const char *country, struct str *out, enum phone_type *type);
/* E.164 → "+966 50 512 3456" for the eye; anything else is copied. */
void phone_format(const char *e164, struct str *out);
/* The digits of what was typed, ASCII; for searching a part of a number: also without 00/966/0
 * at its start when the text looks like a whole number. */
void phone_digits(const char *typed, struct str *out);
/* Two letters of the plan that fits +E164, or NULL. */
const char *phone_country(const char *e164);
/* Whether the country is one of the plans'. */
bool phone_country_known(const char *country);
/* The n-th country of the plans, NULL after the last. */
const char *phone_country_at(size_t n);
#endif
