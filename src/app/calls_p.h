/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files that make the call list of a day share. */
#ifndef APP_CALLS_P_H
#define APP_CALLS_P_H
#include "app/app.h"
#include "model/rules/calllist.h"
#include "store/query.h"

struct due_line {		/* a follow-up due by the day's end */
	int64_t customer, at, n;
};

struct past {			/* a line of an earlier day */
	int64_t customer;
	int64_t day;		/* days since 1970 */
	bool repeat;		/* repeat_reminder, else at_risk */
};

struct listed {			/* a line the day has */
	int64_t n, customer;
};

struct making {
	struct app *app;
	struct civil day;
	int64_t now, start, end;	/* of the day */
	bool day_off;
	struct due_line *dues;		/* owned; by customer and time */
	size_t ndues, dues_cap;
	struct listed *lines;		/* owned */
	size_t nlines, lines_cap;
	struct rowset family;		/* owned; whose birthday it is, by customer */
	struct past *pasts;		/* owned; by customer */
	size_t npasts, pasts_cap;
	struct call_line *found;	/* owned: for another reason than a follow-up, the best of them */
	size_t nfound, found_cap;
	/* owned; open addressing, customers that have a line or were judged; 0 free */
	int64_t *seen;
	size_t nseen, seen_cap;
	size_t room;			/* lines for other reasons that the day still takes */
	int64_t done;			/* follow-ups and lines gone through */
	struct err *err;
};

/* Follow-ups, lines and what earlier days said: before anybody is judged. */
enum result calls_load_known(struct making *m) MUST_CHECK;
/* The earliest follow-up of a customer later than `after`; NULL when there is none. */
const struct due_line *calls_due_of(const struct making *m, int64_t customer, int64_t after);
/* Judges the customer: a line for him, or reason NULL.  Nobody is judged twice. */
enum result calls_judge(struct making *m, int64_t customer, struct call_line *line) MUST_CHECK;
/* Fills `found` with the best of those who have another reason than a follow-up; sorted, the first m->room of them
 * are those the day takes. */
enum result calls_find_others(struct making *m) MUST_CHECK;
/* Last outcome, which the customer's own record does not know. */
enum result calls_refine(struct making *m, struct call_line *line) MUST_CHECK;
/* One more is gone through; ERR_CANCEL where nobody wants it any more. */
enum result calls_tell(struct making *m) MUST_CHECK;
void calls_making_release(struct making *m);
#endif
