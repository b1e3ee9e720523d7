/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Classes of a customer and what counts as a contact. */
#include "base/base.h"
#include "model/rules/classify.h"

#include <limits.h>

#include "base/date.h"
#include "model/rules/rules.h"
#include "model/rules/score.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

static bool is_one_of(const char *key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(key, keys[i]))
			return true;
	return false;
}

static bool is_message(const char *type)
{
	static const char *const messages[] = {
		"email", "whatsapp", "sms", "message", "offer_sent",
	};

	return is_one_of(type, messages, COUNT(messages));
}

bool real_contact(const struct record *interaction)
{
	static const char *const silent[] = { "note", "status_change" };
	static const char *const unreached[] = { "no_answer", "wrong_number" };
	const char *type = record_text(interaction, INTERACTION_type);
	const char *response = record_text(interaction, INTERACTION_response);

	if (!str_eq(record_text(interaction, INTERACTION_status), "completed") ||
	    is_one_of(type, silent, COUNT(silent)) ||
	    is_one_of(record_text(interaction, INTERACTION_outcome), unreached, COUNT(unreached)))
		return false;
	if (!is_message(type) || str_eq(record_text(interaction, INTERACTION_direction), "inbound"))
		return true;
	return *response && !str_eq(response, "no_response");
}

bool is_attempt(const struct record *interaction)
{
	const char *type = record_text(interaction, INTERACTION_type);

	return str_eq(record_text(interaction, INTERACTION_status), "completed") &&
		!str_eq(record_text(interaction, INTERACTION_direction), "inbound") &&
		(str_eq(type, "call") || is_message(type));
}

int class_days_silent(const struct record *customer, int64_t now)
{
	size_t made = common_index(customer->entity, COMMON_created_at);
	int64_t since, days;

	if (record_has(customer, CUSTOMER_last_activity_at))
		since = record_num(customer, CUSTOMER_last_activity_at);
	else if (record_has(customer, made))
		since = record_num(customer, made);
	else
		return -1;
	/* A clock that was wrong once makes nobody younger than today. */
	days = date_days_between(since, now);
	return (int)MAX(0, MIN(days, INT_MAX));
}

const char *class_temperature(const struct record *customer, int days,
	const struct class_limits *limits)
{
	if (str_eq(record_text(customer, CUSTOMER_source), "import") &&
	    !record_has(customer, CUSTOMER_last_contacted_at))
		return "cold";
	return days <= limits->hot ? "hot" : days <= limits->warm ? "warm" : "cold";
}

const char *class_risk(int days, const struct class_limits *limits)
{
	if (days >= limits->risk_critical)
		return "critical";
	if (days >= limits->risk_high)
		return "high";
	if (days >= limits->risk_medium)
		return "medium";
	return days >= limits->risk_low ? "low" : "none";
}

const char *class_lifecycle(const struct record *customer, int days,
	const struct class_limits *limits)
{
	int64_t sales = record_num(customer, CUSTOMER_sale_count);

	if (sales <= 0)
		return "prospect";
	if (days >= limits->churned)
		return "churned";
	if (days >= limits->at_risk)
		return "at_risk";
	return sales == 1 ? "new" : "active";
}

const char *class_segment(const struct record *customer, int days,
	const struct class_limits *limits)
{
	int64_t sales = record_num(customer, CUSTOMER_sale_count);

	if (record_num(customer, CUSTOMER_is_vip) || sales >= CLASS_VIP_SALES ||
	    record_num(customer, CUSTOMER_lifetime_value) >= limits->vip_value)
		return "vip";
	if (days >= limits->segment_inactive)
		return "inactive";
	return sales >= 2 ? "repeat" : sales == 1 ? "new" : "none";
}

/* A list of birthdays has brought the family's with it: the earlier one stays. */
static void derive_birthday(struct record *rec, struct civil today)
{
	struct str text = STR_INIT;
	struct civil born;

	if (!record_has(rec, CUSTOMER_date_of_birth) ||
	    !civil_parse(record_text(rec, CUSTOMER_date_of_birth), &born))
		return;
	civil_print(civil_next(born, today), &text);
	if (!record_has(rec, CUSTOMER_next_birthday) ||
	    strcmp(text.s, record_text(rec, CUSTOMER_next_birthday)) < 0)
		record_set_text(rec, CUSTOMER_next_birthday, text.s);
	str_release(&text);
}

void customer_derive(struct record *rec, int64_t now, const struct class_limits *limits)
{
	int days = class_days_silent(rec, now);
	struct score score;

	derive_birthday(rec, date_civil(now, NULL));
	if (days < 0)
		return;
	record_set_num(rec, CUSTOMER_days_silent, days);
	record_set_text(rec, CUSTOMER_temperature, class_temperature(rec, days, limits));
	record_set_text(rec, CUSTOMER_risk, class_risk(days, limits));
	record_set_text(rec, CUSTOMER_lifecycle, class_lifecycle(rec, days, limits));
	record_set_text(rec, CUSTOMER_segment, class_segment(rec, days, limits));
	score_lead(rec, now, limits, &score);
	record_set_num(rec, CUSTOMER_lead_score, score.total);
}
