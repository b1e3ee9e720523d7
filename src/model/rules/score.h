/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lead score 0–100 with its breakdown (rule 6). */
#ifndef MODEL_RULES_SCORE_H
#define MODEL_RULES_SCORE_H
#include "model/rules/rules.h"

enum score_weight {		/* class_limits.score[], points */
	SCORE_VERY_INTERESTED, SCORE_INTERESTED, SCORE_POSSIBLE, SCORE_COLD, SCORE_NOT_INTERESTED,
	SCORE_BUDGET, SCORE_FINANCING, SCORE_CITY, SCORE_DISTRICT, SCORE_TYPE,
	SCORE_ATTEMPTS,		/* all of the last three attempts positive */
	SCORE_HOT, SCORE_WARM, SCORE_REFERRAL,
	SCORE_WEIGHTS
};
extern const char *const score_names[];	/* SCORE_WEIGHTS words of the configuration */

enum score_part {
	PART_INTEREST, PART_BUDGET, PART_FINANCING, PART_CITY, PART_DISTRICT, PART_TYPE,
		PART_ATTEMPTS,
	PART_TEMPERATURE, PART_REFERRAL,
	SCORE_PARTS
};
struct score {
	int total;			/* 0–100 */
	struct { int got, of; } part[SCORE_PARTS];
};
const char *score_part_label(enum score_part part);	/* translated */

/* Customer's score with its parts; total is what the field lead_score shows. */
void score_lead(const struct record *customer, int64_t now, const struct class_limits *limits,
	struct score *out);

/* A condition on lead_score carries all it is made of, so that it stays the same wherever it is copied to: the
 * values of its filter term. */
enum score_value {
	SCORE_VALUE_LIMIT,	/* what the score is compared with */
	SCORE_VALUE_NOW,	/* moment */
	SCORE_VALUE_HOT, SCORE_VALUE_WARM,	/* days */
	SCORE_VALUE_WEIGHTS,	/* SCORE_WEIGHTS of them */
	SCORE_VALUES = SCORE_VALUE_WEIGHTS + SCORE_WEIGHTS
};
#endif
