/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Families of customers: whose birthday it is. */
#ifndef APP_FAMILY_H
#define APP_FAMILY_H
#include "store/query.h"

/* Live members of any family with a birthday on the day or the next, by customer. */
enum result family_birthdays(struct db *db, struct civil day, struct rowset *out,
	struct err *err) MUST_CHECK;
/* Those of them that are of one customer's family: *n of them from the place that is returned. */
const struct record *const *family_of(const struct rowset *members, int64_t customer, size_t *n);
#endif
