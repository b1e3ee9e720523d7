/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Three machines in an office: a and b (sync_pair.h) are one broker's, c is a colleague's.  Each broker has a database
 * of his own at home, and both have the team's. */
#ifndef TESTS_OFFICE_FIXTURE_H
#define TESTS_OFFICE_FIXTURE_H
#include "sync_pair.h"

/* Where they are: a and b's, c's, everybody's. */
extern struct peer *const home, *const home_of_c, *const team;
extern struct app c;
extern struct sync_report report;	/* of the last sync */

/* All three are empty and know their servers; all of it is gone again. */
void office_start(void);
void office_stop(void);
enum result office_try(struct app *app);
void office_sync(struct app *app);
/* Everybody in turn, three times. */
void office_settle(void);
/* The customer is that team's from now on; NULL: his owner's alone. */
void office_set_team(struct app *app, int64_t n, const char *name);
/* How many records the machine's servers have not heard of yet. */
int64_t office_waiting(struct app *app);
#endif
