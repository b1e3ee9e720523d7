/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Names of cities that mean the same one. */
#ifndef MODEL_RULES_PLACE_H
#define MODEL_RULES_PLACE_H
#include "base/base.h"

/* What two spellings of a city have in common: its name as it is sorted by (text_sort_key), and for the larger
 * cities of the Gulf one for both scripts, "Riyadh", "Ar-Riyadh" and "الرياض".  Appended; "" for none. */
void place_key(const char *city, struct str *out);
#endif
