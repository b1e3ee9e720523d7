/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lead score with its breakdown. */
#include "base/base.h"
#include "model/rules/score.h"

#include "model/rules/classify.h"
#include "model/schema/people.h"

#define ATTEMPT_POINTS 6	/* three attempts, two points each: model/kept.c */

_Static_assert(SCORE_WEIGHTS <= SCORE_WEIGHTS_MAX, "more weights than room");

const char *const score_names[] = {
	[SCORE_VERY_INTERESTED] = "very_interested",
	[SCORE_INTERESTED] = "interested",
	[SCORE_POSSIBLE] = "possible",
	[SCORE_COLD] = "cold",
	[SCORE_NOT_INTERESTED] = "not_interested",
	[SCORE_BUDGET] = "budget",
	[SCORE_FINANCING] = "financing",
	[SCORE_CITY] = "city",
	[SCORE_DISTRICT] = "district",
	[SCORE_TYPE] = "type",
	[SCORE_ATTEMPTS] = "attempts",
	[SCORE_HOT] = "hot",
	[SCORE_WARM] = "warm",
	[SCORE_REFERRAL] = "referral",
};
_Static_assert(COUNT(score_names) == SCORE_WEIGHTS, "a weight without a name");

static const char *const part_labels[] = {
	[PART_INTEREST] = N_("Interest level"),
	[PART_BUDGET] = N_("Budget or price known"),
	[PART_FINANCING] = N_("Financing known"),
	[PART_CITY] = N_("City known"),
	[PART_DISTRICT] = N_("District known"),
	[PART_TYPE] = N_("Property type known"),
	[PART_ATTEMPTS] = N_("Last three contacts"),
	[PART_TEMPERATURE] = N_("Temperature"),
	[PART_REFERRAL] = N_("Referred by somebody"),
};
_Static_assert(COUNT(part_labels) == SCORE_PARTS, "a part without a label");

const char *score_part_label(enum score_part part)
{
	return _(part_labels[part]);
}

static int interest_points(const char *interest, const int *weights)
{
	for (int i = SCORE_VERY_INTERESTED; i <= SCORE_NOT_INTERESTED; i++)
		if (str_eq(interest, score_names[i]))
			return weights[i];
	return 0;
}

static void set_part(struct score *score, enum score_part part, int got, int of)
{
	score->part[part].got = got;
	score->part[part].of = of;
	score->total += got;
}

static bool has_any(const struct record *rec, size_t a, size_t b)
{
	return record_has(rec, a) || record_has(rec, b);
}

void score_lead(const struct record *customer, int64_t now, const struct class_limits *limits,
	struct score *out)
{
	const int *w = limits->score;
	int days = class_days_silent(customer, now);
	const char *temperature = days < 0 ? "cold" : class_temperature(customer, days, limits);
	/* Rounded half up: every other part is whole, so this rounds the sum. */
	int attempts = ((int)record_num(customer, CUSTOMER_attempt_points) * w[SCORE_ATTEMPTS] +
		ATTEMPT_POINTS / 2) / ATTEMPT_POINTS;
	bool budget = has_any(customer, CUSTOMER_budget_min, CUSTOMER_budget_max) ||
		record_has(customer, CUSTOMER_asking_price);
	bool city = has_any(customer, CUSTOMER_preferred_cities, CUSTOMER_property_city);
	bool district = has_any(customer, CUSTOMER_preferred_districts, CUSTOMER_property_district);
	bool type = has_any(customer, CUSTOMER_property_types, CUSTOMER_property_type);
	bool referred = record_has(customer, CUSTOMER_referred_by) ||
		str_eq(record_text(customer, CUSTOMER_source), "referral");

	*out = (struct score){ 0 };
	set_part(out, PART_INTEREST, interest_points(record_text(customer, CUSTOMER_interest), w),
		w[SCORE_VERY_INTERESTED]);
	set_part(out, PART_BUDGET, budget ? w[SCORE_BUDGET] : 0, w[SCORE_BUDGET]);
	set_part(out, PART_FINANCING, record_has(customer, CUSTOMER_financing_needed) ?
		w[SCORE_FINANCING] : 0, w[SCORE_FINANCING]);
	set_part(out, PART_CITY, city ? w[SCORE_CITY] : 0, w[SCORE_CITY]);
	set_part(out, PART_DISTRICT, district ? w[SCORE_DISTRICT] : 0, w[SCORE_DISTRICT]);
	set_part(out, PART_TYPE, type ? w[SCORE_TYPE] : 0, w[SCORE_TYPE]);
	set_part(out, PART_ATTEMPTS, attempts, w[SCORE_ATTEMPTS]);
	set_part(out, PART_TEMPERATURE, str_eq(temperature, "hot") ? w[SCORE_HOT] :
		str_eq(temperature, "warm") ? w[SCORE_WARM] : 0, w[SCORE_HOT]);
	set_part(out, PART_REFERRAL, referred ? w[SCORE_REFERRAL] : 0, w[SCORE_REFERRAL]);
	out->total = MAX(0, MIN(out->total, 100));
}
