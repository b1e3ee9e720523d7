/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The call list of a day: making, reading, working it down. */
#ifndef APP_CALLS_H
#define APP_CALLS_H
#include "app/app.h"
#include "store/query.h"

#define CALL_OUTCOMES 8		/* rows of outcomes[] in model/schema/work.h */

/* Makes the list of a day, or adds what is new and reopens lines whose follow-up comes later;
 * what was done stays. On days off only follow-ups due on that day. ERR_INVALID for a past
 * day; ERR_CANCEL where app->told stopped it: then nothing was written. */
enum result calls_make(struct app *app, struct civil day, int *added, struct err *err) MUST_CHECK;
/* The same as if the day were a working day: for the person who wants to work. */
enum result calls_make_anyway(struct app *app, struct civil day, int *added,
	struct err *err) MUST_CHECK;
/* calls_make at the first call for that day on this database; afterwards, and while there is no
 * user yet, nothing. */
enum result calls_begin(struct app *app, struct civil day, struct err *err) MUST_CHECK;
/* All lines of the day assigned to me, whatever their status, in the order they are called in. */
enum result calls_queue(struct app *app, struct civil day, struct rowset *out,
	struct err *err) MUST_CHECK;

/* The first `limit` of those that are still to be called, appended; how many are, and how many are not any more. */
enum result calls_next(struct app *app, struct civil day, size_t limit, struct rowset *out, size_t *left,
	size_t *done, struct err *err) MUST_CHECK;

/* Logs a call: the completed interaction, the line (`call`, else today's of the customer where
 * there is one), the rules, all one step. outcome: a key or its word. note may be NULL, minutes
 * 0. follow_up: a date as typed, NULL or "" by rule. message: what came of it ("Call with نورة: no
 * answer · follow-up tomorrow 10:00"), appended; so calls_skip. */
enum result calls_log(struct app *app, int64_t customer, int64_t call, const char *outcome,
	const char *note,
	int minutes, const char *follow_up, struct str *message, struct err *err) MUST_CHECK;
enum result calls_skip(struct app *app, int64_t call, struct str *message,
	struct err *err) MUST_CHECK;
/* To a later day's list (evening: tomorrow); the line stays here as moved.  message as calls_log. */
enum result calls_move(struct app *app, int64_t call, struct civil day, struct str *message,
	struct err *err) MUST_CHECK;
/* Puts a customer on the day's list by hand.  ERR_DUPLICATE when he is on it. */
enum result calls_add(struct app *app, int64_t customer, struct civil day, int64_t *call,
	struct err *err) MUST_CHECK;

/* What came, or would come, of putting a whole list of customers on the day's call list. */
struct calls_feed {
	int added;
	int there;	/* on it already, or called from it */
	int barred;	/* not to be called at all, or another person's */
	int reached;	/* today already */
	bool more;	/* of the list, beyond calls_per_day of them: they stay out */
};
/* Puts the customers of a query on the day's call list by hand, at most calls_per_day of them, in the query's
 * order; the rules of the call list hold.  One step with that label.  write false: only counts. */
enum result calls_feed(struct app *app, const struct query *q, struct civil day, const char *label,
	bool write, struct calls_feed *out, struct err *err) MUST_CHECK;
/* "12 customers put on the call list. 3 are on it already.": what it did, or would do. */
void calls_feed_say(const struct calls_feed *feed, bool would, struct str *out);

struct calls_stats {
	int lines, left, done, skipped, moved;
	int by_outcome[CALL_OUTCOMES];	/* of the done ones, in the order of outcomes[] */
	int successful;			/* interested, meeting_scheduled, deal_closed, successful */
};

/* The queue of a day that is held and worked down (calls_day.c): after each step only the lines are read that the
 * log names, so that a call costs the same however long the day is. */
#define CALLS_TOUCHED 64		/* lines; where more have changed, all is read again */
struct calls_place { int64_t n; size_t at; };
struct calls_day {
	struct civil day;		/* set before the first reading */
	struct rowset queue;		/* owned: all lines, in order */
	char **names;			/* owned, one a line: of their customers, where they were asked for; else NULL */
	struct calls_stats stats;
	size_t more;			/* lines for other reasons than a follow-up or by hand */
	struct calls_place *calls, *customers;	/* owned: by number, where they stand in the queue */
	int64_t touched[CALLS_TOUCHED];	/* calls that changed since */
	size_t ntouched;
	int64_t seq;			/* of the log, up to which it is read or noted */
	bool anew, noted;		/* all is to be read; the log was looked at since the last reading */
};
void calls_day_release(struct calls_day *list);
enum result calls_day_read(struct app *app, struct calls_day *list, struct err *err) MUST_CHECK;
/* What the log says behind `since`, and the reading of that.  Without a note since the last reading, where a part of
 * the log was not noted, or where lines came, went or moved, all is read again: *anew. */
void calls_day_note(struct calls_day *list, int64_t since, const struct changes *changes);
enum result calls_day_follow(struct app *app, struct calls_day *list, bool *anew, struct err *err) MUST_CHECK;
/* The names of the lines from … to, without `to`, as far as there are any. */
void calls_day_names(struct app *app, struct calls_day *list, size_t from, size_t to);
/* Where a line stands; SIZE_MAX: it is none of the day's. */
size_t calls_day_find(const struct calls_day *list, int64_t call);
#endif
