/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What reading exports of other tables and putting them in share. */
#ifndef APP_IMPORT_RECORDS_P_H
#define APP_IMPORT_RECORDS_P_H
#include "app/import_p.h"

struct record_row {
	struct record *rec;		/* owned */
	struct strlist refs;		/* owned: field, id … */
	char *why;			/* owned: what is wrong with it; NULL */
	uint32_t file;
	unsigned line;
};

struct records {
	struct import *im;		/* its files, its text, its report */
	const struct entity *as;	/* what the rows are said to be; NULL: their columns tell */
	struct record_row *v;		/* owned */
	size_t n, cap;
};

/* A file's rows (import_records_read.c). */
enum result records_read(struct records *r, const char *path, struct err *err) MUST_CHECK;
/* The first reason counts. */
void record_row_wrong(struct record_row *row, const char *why);
/* How far it is, now and then. */
enum result records_step(struct records *r, size_t done, size_t all, struct err *err) MUST_CHECK;
#endif
