/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Amounts: minor units by ISO 4217, as people type and read them. */
#ifndef MODEL_MONEY_H
#define MODEL_MONEY_H
#include "base/base.h"

/* Digits after the point: SAR 2, KWD 3, JPY 0; unknown currencies 2.  Source: ISO 4217. */
int money_exponent(const char *currency);
/* "500000", "500,000.50", "١٬٢٣٤٫٥", "500k", "500 ألف", "500ك", "1.2m", "1.2 مليون", "1.2م",
 * «مليون ونصف», «ألفين», with or without the currency's name → minor
 * units.  False: not an amount, more digits than the currency has, or too large. */
bool money_parse(const char *typed, const char *currency, int64_t *out);
/* "500000.00": exact, for JSON and CSV. */
void money_print(int64_t minor, const char *currency, struct str *out);
/* "500,000 ر.س" / "SAR 500,000"; no fraction where it is 0. */
void money_show(int64_t minor, const char *currency, struct str *out);
/* "500k", "1.2m" for a narrow column, «500 ألف», «1.2 مليون» in Arabic. */
void money_short(int64_t minor, const char *currency, struct str *out);
#endif
