/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Follow-ups: done, put off. */
#ifndef APP_FOLLOWUPS_H
#define APP_FOLLOWUPS_H
#include "app/app.h"

/* note may be NULL; message is appended.  ERR_INVALID when it is not open. */
enum result followup_done(struct app *app, int64_t n, const char *note, struct str *message,
	struct err *err) MUST_CHECK;
/* when: +1 +3 +1w or any date as typed; without a time the clock time stays. From today where it
 * is overdue, else from its own date. A date outside working time is kept and told. */
enum result followup_snooze(struct app *app, int64_t n, const char *when, struct str *message,
	struct err *err) MUST_CHECK;
/* The earliest open follow-up of a customer as people name one; ERR_MISSING. */
enum result followup_next_of(struct app *app, const char *customer, int64_t *n,
	struct err *err) MUST_CHECK;
/* completion_notes for the eye: an outcome's key that a rule put there as its word. */
const char *followup_notes(const struct record *followup);
#endif
