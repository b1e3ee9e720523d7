/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What reading exports of other tables and putting them in share. */
#ifndef APP_IMPORT_RECORDS_P_H
#define APP_IMPORT_RECORDS_P_H
#include "app/import_p.h"

struct record_row {
	struct record *rec;		/* owned */
	struct strlist refs;		/* owned: field, id … */
	struct strlist cells;		/* owned: header, value … as they stood, where they could not be read */
	const char *field;		/* static: the one at fault; NULL */
	char *unread;			/* owned: what could not be read of it; NULL */
	char *why;			/* owned: what was wrong with it in the last try; NULL */
	bool by_hand;			/* corrected: it may be without an id */
	bool left;			/* somebody left it out */
	uint32_t file;
	unsigned line;
};

struct records {
	struct record_row *v;		/* owned */
	size_t n, cap;
	size_t notes;			/* of the reading; those behind are of the last try */
};

/* How far it is, now and then. */
enum result records_step(struct import *im, size_t done, size_t all, struct err *err) MUST_CHECK;
#endif
