/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the effects and of the call list share. */
#ifndef APP_EFFECTS_P_H
#define APP_EFFECTS_P_H
#include "app/app.h"

/* Checks and writes a record as rule. */
enum result effect_put(struct save *save, struct record *rec, struct err *err) MUST_CHECK;
/* A notification for somebody (0: whose step it is) about a record (may be NULL). */
struct effect_note {
	const char *type, *priority;	/* keys */
	const char *title, *message;
	const struct record *about;
	int64_t for_user;
	char id[ULID_LEN + 1];		/* "": a new one */
};
enum result effect_notify(struct save *save, const struct effect_note *note,
	struct err *err) MUST_CHECK;
/* Brings the unsent reminders of a follow-up in line with its times. */
enum result effect_reminders(struct save *save, const struct record *followup,
	struct err *err) MUST_CHECK;

/* The line of a customer on a day, whatever its status; NULL when there is none. The caller
 * frees. */
enum result call_line_of(struct db *db, int64_t customer, struct civil day, struct record **out,
	struct err *err) MUST_CHECK;
/* A completed line becomes open again for a follow-up that is due after the contact; *done
 * tells. */
enum result call_line_reopen(struct save *save, struct record *line,
	const struct record *followup, bool *done, struct err *err) MUST_CHECK;
/* Open lines of a customer from today on are skipped: he must not be called any more. */
enum result call_lines_drop(struct save *save, int64_t customer, struct err *err) MUST_CHECK;
/* Sets status, outcome, interaction and agent of a line that was worked. */
void call_line_complete(const struct app *app, struct record *line,
	const struct record *interaction);
#endif
