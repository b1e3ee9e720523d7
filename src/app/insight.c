/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Score, next best action, recovery and script of a customer. */
#include "base/base.h"
#include "app/insight.h"

#include "base/date.h"
#include "base/lang.h"
#include "model/rules/classify.h"
#include "model/rules/template.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/ask.h"

#define RECOVERY_DAYS 30

enum result insight_next(struct app *app, const struct record *customer, struct next_action *out,
	struct err *err)
{
	struct filter filter = { .entity = &followup_entity };
	struct record *followup;

	ask_num(&filter, "customer", FILTER_EQ, customer->n);
	ask_text(&filter, "status", FILTER_EQ, "pending");
	if (ask_one(app->db, &filter, "due_at", &followup, err))
		return err->code;
	*out = next_decide(customer, followup, date_now(), &app->rules.classes);
	record_free(&followup);
	return OK;
}

/* By the days of the last at_risk call that was made, of the last contact and of the last
 * activity. */
static const char *recovery_of(const struct record *customer, struct civil called, int64_t now,
	const struct class_limits *limits)
{
	int64_t call = civil_to_days(called), contact, active;
	int silent = class_days_silent(customer, now);

	active = civil_to_days(date_civil(record_num(customer, CUSTOMER_last_activity_at), NULL));
	if (silent >= limits->risk_medium)
		return call >= active + limits->risk_medium ? "attempted" : "none";
	if (!record_has(customer, CUSTOMER_last_contacted_at))
		return "none";
	contact = civil_to_days(date_civil(record_num(customer, CUSTOMER_last_contacted_at),
		NULL));
	return contact >= call && contact <= call + RECOVERY_DAYS ? "successful" : "none";
}

enum result insight_recovery(struct app *app, struct record *customer, struct err *err)
{
	struct filter filter = { .entity = &call_entity };
	struct record *line;
	struct civil day;

	ask_num(&filter, "customer", FILTER_EQ, customer->n);
	ask_text(&filter, "reason", FILTER_EQ, "at_risk");
	ask_text(&filter, "status", FILTER_EQ, "completed");
	if (ask_one(app->db, &filter, "-day", &line, err))
		return err->code;
	record_set_text(customer, CUSTOMER_recovery,
		line && civil_parse(record_text(line, CALL_day), &day) ?
		recovery_of(customer, day, date_now(), &app->rules.classes) : "none");
	record_free(&line);
	return OK;
}

/* --- Words. */

static struct template_values values_of(const struct app *app, const struct record *customer)
{
	return (struct template_values){ .v = {
		[HOLD_NAME] = record_text(customer, CUSTOMER_name),
		[HOLD_BROKER] = app->me ? record_text(app->me, USER_name) : NULL,
	} };
}

static const char *language_of(const struct record *customer)
{
	return record_has(customer, CUSTOMER_language) ?
		record_text(customer, CUSTOMER_language) : lang_current();
}

enum result insight_script(struct app *app, const struct record *customer, const char *reason,
	struct str *out, unsigned *missing, struct err *err)
{
	struct filter filter = { .entity = &template_entity };
	struct template_values values = values_of(app, customer);
	int days = MAX(0, class_days_silent(customer, date_now()));
	bool vip = str_eq(class_segment(customer, days, &app->rules.classes), "vip");
	const struct record *script;
	struct rowset rows = { 0 };
	unsigned holes = 0;

	/* Nobody "spoke last time" with a person who was never reached: whoever chose him, it is a first call. */
	if (!record_has(customer, CUSTOMER_last_contacted_at) &&
	    (str_eq(reason, "manual") || str_eq(reason, "follow_up")))
		reason = "new_customer";

	ask_text(&filter, "type", FILTER_EQ, "script");
	if (ask_list(app->db, &filter, NULL, 0, 0, &rows, err))
		return err->code;
	script = template_script((const struct record *const *)rows.v, rows.n,
		template_script_reason(reason, vip), language_of(customer));
	if (script)
		holes = template_fill(record_text(script, TEMPLATE_content), &values, out);
	if (missing)
		*missing = holes;
	rowset_release(&rows);
	return OK;
}
