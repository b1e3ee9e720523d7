/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What was saved on any of several machines and acknowledged, so that in the end each of it can be asked for: it is
 * there, or who replaced it had seen it, or a conflict tells it. */
#ifndef TESTS_SYNC_LEDGER_H
#define TESTS_SYNC_LEDGER_H
#include "app_fixture.h"

/* What is written and looked at: texts, then a choice, the tags, whether it is deleted; NULL: it has no such one. */
#define LEDGER_TEXTS	4
#define LEDGER_CHOICE	LEDGER_TEXTS
#define LEDGER_TAGS	(LEDGER_CHOICE + 1)
#define LEDGER_DELETED	(LEDGER_TAGS + 1)
#define LEDGER_FIELDS	(LEDGER_DELETED + 1)
struct ledger_kind {
	const struct entity *entity;
	const char *fields[LEDGER_FIELDS];
	const char *choices[3];		/* what the choice is set to */
};
#define LEDGER_KINDS 4
extern const struct ledger_kind ledger_kinds[LEDGER_KINDS];	/* the first is the customer */

/* Everything a machine has, before and after something was done there. */
struct ledger_look { struct ledger_thing *v; size_t n, cap; };	/* owned */
void ledger_see(struct app *app, struct ledger_look *look);
void ledger_forget(struct ledger_look *look);

/* What differs was done by somebody who saw what was there. */
void ledger_note(const struct ledger_look *before, const struct ledger_look *after);
/* Fails where something is gone without a word; the machines have the same by now. */
void ledger_check(struct app *const *all, size_t n, const char *what);
void ledger_clear(void);
#endif
