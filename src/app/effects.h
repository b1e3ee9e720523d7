/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What happens by itself: the one place that asks the rules and writes what they say.  All of it
 * runs inside the transaction of the command that causes it and is written as rule; rules never
 * fire on rows that rules wrote. */
#ifndef APP_EFFECTS_H
#define APP_EFFECTS_H
#include "app/app.h"

/* After save_put of a user's record. before: as it was, NULL when new. now may be changed and
 * saved again. */
enum result effects_saved(struct app *app, struct save *save, const struct record *before,
	struct record *now, struct err *err) MUST_CHECK;
/* After save_delete; rec as it was. */
enum result effects_deleted(struct app *app, struct save *save, const struct record *rec,
	struct err *err) MUST_CHECK;

/* What the rules made of an interaction, for the message line. */
struct effects_step {
	int64_t typed_at;	/* in: a due time the person typed; 0 none */
	int64_t followup;	/* out: n of the follow-up made or moved; 0 none */
	int64_t due_at;
	bool moved, cancelled, off_hours, wants_appointment;
};
/* effects_saved for an interaction, with a typed due time and the outcome told. */
enum result effects_interaction(struct app *app, struct save *save, const struct record *before,
	struct record *now, struct effects_step *step, struct err *err) MUST_CHECK;

/* What rang: how many new notifications, and the first one's words. */
struct rings {
	int n;
	struct str title, message;	/* owned; empty without any */
};
#define RINGS_INIT { 0, STR_INIT, STR_INIT }
void rings_release(struct rings *rings);
/* What fell due since the last time: reminders ring once, planned contacts within the hour and
 * ending licences are told, a follow-up that is due reopens its line of today. Cheap when there
 * is nothing; *rings (may be NULL) is added to. Call once a minute. */
enum result effects_tick(struct app *app, struct rings *rings, struct err *err) MUST_CHECK;
/* Rows of the log above `seq` that a sync wrote: what a colleague gave to this person is told to him.  Nothing
 * outside an office. */
enum result effects_arrived(struct app *app, int64_t seq, struct err *err) MUST_CHECK;
#endif
