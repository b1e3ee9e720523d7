/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A command that takes long, in the shell: how far it is, and Ctrl-C. */
#ifndef APP_TELLING_H
#define APP_TELLING_H
#include "app/command.h"

struct telling {
	struct app *app;	/* NULL: the screens run it, which tell by themselves */
	bool seen;		/* a person sits at a terminal */
	int64_t part;		/* percent told last; 0 nothing */
	const char *stage;	/* telling_stage; NULL */
	int step, steps;
	int64_t began;		/* ms of date_monotonic */
	int64_t second;		/* since then, told last; 0 nothing */
	int width;		/* of what stands there */
};

/* Until telling_end app->told is telling_step, and Ctrl-C ends what runs with ERR_CANCEL: what is being written is
 * taken back, what was printed stands. */
void telling_begin(struct telling *telling, const struct target *t);
/* For whatever asks now and then; ctx: struct telling. */
bool telling_step(void *ctx, int64_t done, int64_t all);
/* Where nobody can say how much is done: the step of so many that begins now, with the time that goes by, from the
 * first second on.  what: translated, lives on. */
void telling_stage(struct telling *telling, const char *what, int step, int steps);
void telling_end(struct telling *telling);
#endif
