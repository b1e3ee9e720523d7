/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Sample data: the same seed gives the same people, relative to today. */
#ifndef APP_DEMO_H
#define APP_DEMO_H
#include "app/app.h"

struct demo_options {
	int64_t size;		/* customers; 5 × as many interactions; as many follow-ups (50: 200 and 80) */
	uint64_t seed;
	bool (*progress)(void *ctx, int64_t done, int64_t all);	/* NULL: none; false: stop */
	void *ctx;
	uint64_t *sum;		/* NULL, or where the checksum of what was made goes: the same for the same
				 * seed, size, language and clock, on every machine */
};
/* Fills an empty database, in steps that undo leaves alone.  ERR_INVALID when it is not empty, ERR_CANCEL.  A
 * million customers take some minutes.  They come whole or not at all. */
enum result demo_fill(struct app *app, const struct demo_options *options, struct err *err) MUST_CHECK;

/* A few documents of the first customers, as a part of a step (demo_documents.c). */
struct save;
enum result demo_documents(struct app *app, struct save *save, const int64_t *customers, size_t n,
	struct err *err) MUST_CHECK;
#endif
