/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The numbers and tables the rules work by; defaults and the user's own come from YAML. */
#ifndef MODEL_RULES_RULES_H
#define MODEL_RULES_RULES_H
#include "base/date.h"
#include "model/record.h"

#define CLASS_VIP_SALES 6	/* so many sales make a vip */

#define SCORE_WEIGHTS_MAX 16

struct class_limits {		/* days since the last activity, both ends of a range included */
	int hot, warm;				/* 7, 30 */
	int risk_low, risk_medium, risk_high, risk_critical;	/* 30 60 90 120 */
	int at_risk, churned;			/* 60, 120 */
	int segment_inactive;			/* 90 */
	int64_t vip_value;			/* minor units of SAR: 5000000 */
	int score[SCORE_WEIGHTS_MAX];		/* weights of the lead score, in the order of score.h */
};

struct followup_rule {		/* one line of the table "outcome → next step" */
	char outcome[24];	/* key of interaction.outcome; "requires_followup" for the rest */
	int days;		/* -1: none */
	char priority[12];
	int from, to;		/* for no_answer: counts in a row it holds for; 0,0 always */
};

struct working_time {
	unsigned days;			/* bit 0 = Sunday */
	int start, end;			/* minutes since midnight */
	struct { struct civil from, to; } holiday[64];
	size_t nholidays;
};

struct rules {
	struct class_limits classes;
	struct followup_rule followup[24];
	size_t nfollowup;
	struct working_time working;
	int calls_per_day;		/* 60 */
};
#endif
