/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who does not want to be contacted, and the sentence that says so. */
#ifndef MODEL_RULES_REFUSAL_H
#define MODEL_RULES_REFUSAL_H
#include "model/record.h"

/* Why this customer is not to be contacted: a translated sentence; NULL: he may be. */
const char *refusal_text(const struct record *customer);
/* The same as an error that names him (ERR_INVALID): for all that would call, write to or greet him. */
enum result refusal_check(const struct record *customer, struct err *err) MUST_CHECK;
#endif
