/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The manager's board: who of the team has what due, done and overdue today. */
#ifndef APP_BOARD_H
#define APP_BOARD_H
#include "app/app.h"

struct board_row {
	int64_t user;		/* 0: what is nobody's */
	char *name;		/* owned */
	int64_t overdue, due;	/* open follow-ups: late; still to come today */
	int64_t done;		/* follow-ups done today */
	int64_t calls_left, calls_done;	/* of today's list */
	int64_t last_at;	/* of the last contact written down; 0: none */
};
struct board { struct board_row *v; size_t n, cap; };	/* owned; those with most overdue first, then by name */
/* Everybody who is active, and nobody's where there is something.  ERR_DENIED: only who leads sees it. */
enum result board_read(struct app *app, int64_t now, struct board *out, struct err *err) MUST_CHECK;
void board_release(struct board *board);
#endif
