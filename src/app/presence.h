/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * "Being called by X": who of the office has which customer in call mode. */
#ifndef APP_PRESENCE_H
#define APP_PRESENCE_H
#include "app/app.h"

#define PRESENCE_MS (10 * 60000)	/* it ends so long after the last key */

/* Says that this user calls a customer, 0: nobody any more.  Without a server nobody would hear it, and nothing is
 * written.  No step of history or undo.  *until: when it ends, 0: it is not said. */
enum result presence_say(struct app *app, int64_t customer, int64_t *until, struct err *err) MUST_CHECK;

struct presence { int64_t customer, until; char *name; };	/* name owned */
struct presences { struct presence *v; size_t n, cap; };	/* owned */
/* What the others say, those whose time is over too. */
enum result presences_read(struct app *app, struct presences *out, struct err *err) MUST_CHECK;
void presences_release(struct presences *list);
/* Who calls the customer now; NULL: nobody else. */
const char *presence_of(const struct presences *list, int64_t customer, int64_t now);
#endif
