/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Customers out: CSV, JSON, vCard 3.0; one at a time, so that any number fits. */
#ifndef APP_EXPORT_H
#define APP_EXPORT_H
#include "app/output.h"

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_VCARD };

struct export_options {
	enum export_format format;
	bool labels;		/* CSV: the domain's Arabic header and columns instead of all fields */
	bool raw;		/* CSV: cells a spreadsheet could take for a formula stay as they are */
	bool bom;		/* CSV: a byte order mark, for Excel */
};
/* Appends the customers of a query to t->out, flushing it as it goes.  *count: how many. ERR_DENIED by role. */
enum result export_customers(struct target *t, const struct query *q, const struct export_options *options,
	int64_t *count, struct err *err) MUST_CHECK;
#endif
