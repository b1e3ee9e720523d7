/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Two machines and the server they meet on, for tests of what happens between them. */
#ifndef TESTS_SYNC_PAIR_H
#define TESTS_SYNC_PAIR_H
#include "one_peer.h"
#include "sync_fixture.h"

#define NOW "2026-11-22T10:00"
#define ULID_A "01KAKJ5B0000000000000000AA"
#define ULID_B "01KAKJ5B0000000000000000AB"

extern struct app a, b;
extern struct app *const both[2];
extern struct err err;
extern struct sync_counts counts;	/* of the last sync */

/* Both are empty and know the server; all of it is gone again. */
void pair_start(void);
void pair_stop(void);
/* Both end the same, and nothing is left to do. */
void pair_agree(void);
/* Both in turn, twice; counts are the last one's. */
void pair_settle(void);
/* A sync that compares everything. */
void pair_reset(struct app *app);
/* POST to the server. */
void pair_tell(const char *path, const char *body);
int64_t pair_nora(struct app *app);	/* a customer of that name */
void pair_many(struct app *app, int n);	/* Name0, Name1… */
/* A sync with pages of that many changes. */
enum result pair_sync_by(struct app *app, size_t page);
/* How many problems of its server the machine tells; one of them says `part` (NULL: anything). */
size_t pair_problems(struct app *app, const char *part);
char *pair_since(struct app *app);	/* its place in the feed, owned; "" */
#endif
