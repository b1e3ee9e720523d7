/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The call list of a day (rule 5): who is on it, why, and in which order. */
#ifndef MODEL_RULES_CALLLIST_H
#define MODEL_RULES_CALLLIST_H
#include "model/rules/rules.h"

struct call_facts {		/* what is known of one customer on the day of the list */
	const struct record *customer;
	struct civil day;
	int64_t now;			/* today: the clock; a later day: its first minute */
	bool day_off;			/* only what is due on this day */
	/* earliest pending one due by the day's end and not met by a contact since; NULL */
	const struct record *followup;
	/* of his family, who has a birthday on the day or the next */
	const struct record *const *family;
	size_t nfamily;
	int at_risk_days;		/* days since the last line of that reason; -1 never */
	int repeat_days;		/* the same for repeat_reminder */
	int repeat_lines;		/* lines of that reason since the last activity */
};

struct call_line {
	const char *reason;		/* key of call.reason; static */
	struct str why;			/* owned; whole sentences in the interface's language */
	const char *temperature;	/* hot, warm, cold; static */
	int64_t due_at;			/* of the follow-up; 0 none */
	int score;			/* lead score */
	int64_t made_at;		/* the customer's created_at, for new customers */
	int64_t customer;		/* n */
	int64_t followup;		/* n, 0 none */
	/* score and temperature know the history too (the caller's mark) */
	bool exact;
};
void call_line_release(struct call_line *line);

/* May be called at all: a number that works, no refusal, neither closed nor archived, no partner
 * or vendor. */
bool calllist_callable(const struct record *customer);
/* False: nothing calls for a call.  Fills all but score; temperature without the last outcome. */
bool calllist_judge(const struct call_facts *facts, const struct class_limits *limits,
	struct call_line *out);
/* hot for a VIP or somebody whose last outcome was interested; warm at risk or with a due
 * follow-up; else cold. */
const char *calllist_temperature(const struct record *customer, const char *reason,
	const char *last_outcome,
	const struct class_limits *limits, int64_t now);
/* The order they are called in; also for qsort over struct call_line. */
int calllist_compare(const void *a, const void *b);
/* "today", "tomorrow" as 0 and 1, else -1: whether a birthday or anniversary (29 February: 28 in
 * common years) is near. */
int calllist_occasion(const char *date, struct civil day);
#endif
