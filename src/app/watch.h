/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Learning that the database changed: by inotify where there is one, else once a second. */
#ifndef APP_WATCH_H
#define APP_WATCH_H
#include "app/app.h"

struct watch {
	int fd;			/* for poll(); -1: no inotify, ask every WATCH_MS */
	int64_t data_version;
	int again;		/* times still to ask: a file moved, the commit may come a moment later */
};
#define WATCH_MS 1000
#define WATCH_AGAIN_MS 100	/* between those */
void watch_open(struct watch *watch, const struct app *app);
void watch_close(struct watch *watch);
/* Takes the events off the descriptor; true when another connection wrote since the last call. */
/* While `again` is not 0 call it every WATCH_AGAIN_MS and leave the descriptor alone: a busy folder costs ten
 * looks a second and no more. */
bool watch_moved(struct watch *watch, const struct app *app);
#endif
