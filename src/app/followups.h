/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Follow-ups: done, put off; the agenda that they and planned interactions stand in. */
#ifndef APP_FOLLOWUPS_H
#define APP_FOLLOWUPS_H
#include "app/app.h"
#include "store/query.h"

/* note may be NULL; message is appended.  ERR_INVALID when it is not open. */
enum result followup_done(struct app *app, int64_t n, const char *note, struct str *message,
	struct err *err) MUST_CHECK;
/* when: +1 +3 +1w or any date as typed; without a time the clock time stays. From today where it
 * is overdue, else from its own date. A date outside working time is kept and told. */
enum result followup_snooze(struct app *app, int64_t n, const char *when, struct str *message,
	struct err *err) MUST_CHECK;
/* The earliest open follow-up of a customer; ERR_MISSING. */
enum result followup_next(struct app *app, int64_t customer, int64_t *n, struct err *err) MUST_CHECK;
/* The earliest open follow-up of a customer as people name one; ERR_MISSING. */
enum result followup_next_of(struct app *app, const char *customer, int64_t *n,
	struct err *err) MUST_CHECK;
/* completion_notes for the eye: an outcome's key that a rule put there as its word. */
const char *followup_notes(const struct record *followup);

/* The parts of an agenda, one after the other in time. */
enum agenda_part { AGENDA_overdue, AGENDA_today, AGENDA_next, AGENDA_PARTS };
struct agenda_part_desc {
	const char *name;	/* JSON member */
	const char *title;	/* N_() */
	struct due due;		/* the acting user's */
};
/* Overdue: before now (before the day where that is another one); today: until midnight; next: the
 * seven days that follow. */
void agenda_parts(const struct app *app, struct civil day, int64_t now,
	struct agenda_part_desc parts[AGENDA_PARTS]);
/* Appends what query_agenda_count gave: "12", "10000+" where it counted no further. */
void agenda_count_text(size_t count, struct str *out);
#endif
