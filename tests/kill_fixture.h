/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * kill -9 of a process that does the same thing again and again, and what its database holds then.  KILLS: how often
 * each kind of work is killed (make soak). */
#ifndef TESTS_KILL_FIXTURE_H
#define TESTS_KILL_FIXTURE_H
#include <sqlite3.h>

#include "app/app.h"

struct kill_work {
	/* Does number i of a life; exits when it cannot. */
	void (*act)(struct app *app, int life, int i);
	/* Looks at everything after `done` acts of a life, of which one more may be there: was it? */
	bool (*look)(sqlite3 *raw, int life, int begun, int done);
};

/* The database that is worked on, with a broker in it (closed); gone again with kill_end. */
extern char *kill_path;
void kill_begin(void);
void kill_end(void);
/* Opens it; ends the process when it cannot. */
void kill_open(struct app *app);

/* Kills the work in the middle, at a random moment within that time of its begin, and looks what is left. */
void kill_often(const struct kill_work *work, unsigned longest_us);

/* The first column of the first row, without any code of ours; its text into *out where there is room. */
int64_t kill_ask(sqlite3 *raw, const char *text, char *out, size_t size);
/* The same of a text with one %lld in it. */
int64_t kill_number(sqlite3 *raw, const char *fmt, int64_t value);
#endif
