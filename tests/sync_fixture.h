/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Machines that meet on the test server: syncing them, comparing them to the byte, killing them. */
#ifndef TESTS_SYNC_FIXTURE_H
#define TESTS_SYNC_FIXTURE_H
#include "app/sync.h"
#include "app_fixture.h"
#include "peer.h"

/* Two tries, no pauses. */
struct sync_options quick_options(void);
/* The app knows the server: as this broker's own, or as the remote of that name (store/sync.h). */
void machine_join(struct app *app, const struct peer *peer);
void machine_join_as(struct app *app, const char *name, const struct peer *peer);
/* A database in a file of the test's folder, with a broker; opened again when it is there. */
void machine_open(struct app *app, const char *path, const char *now);
enum result machine_try(struct app *app, struct sync_counts *counts, struct err *err);
void machine_sync(struct app *app, struct sync_counts *counts);
/* Everybody in turn, `rounds` times. */
void machines_settle(struct app *const *all, size_t n, int rounds);
/* Everything a machine has but what was deleted before anybody else saw it: a record a line, sorted. */
char *machine_dump(struct app *app);
void machines_same(struct app *one, struct app *other);
/* The same for texts of machine_dump. */
void dumps_same(const char *left, const char *right, const char *what);
/* Syncs twice: nothing is written, here or there, and the second asks each server for nothing more than whether
 * there is something. */
void machine_quiet(struct app *app);
int64_t machine_conflicts(struct app *app);
/* n of from's record at another machine; 0: not there. */
int64_t machine_n(struct app *from, int64_t n, struct app *to);
/* May it be read here?  n 0: no. */
bool machine_has(struct app *app, const struct entity *entity, int64_t n);
/* How many records the remote of that name has not heard of yet. */
int64_t machine_waiting(struct app *app, const char *remote);
/* Is there a document of that record on the server, and no tombstone? */
bool is_on(struct app *app, int64_t n, const struct peer *server);

/* Where a process is killed: at its commit number `at` (from 0), before or after it. */
enum kill_at { KILL_NEVER, KILL_BEFORE_COMMIT, KILL_AFTER_COMMIT };
void machine_kill_at(struct app *app, enum kill_at where, int at);
/* Runs work(app, ctx) on the file in a process of its own, which may be killed in it.  True: it was. */
bool machine_in_child(const char *path, void (*work)(struct app *app, void *ctx), void *ctx);
#endif
