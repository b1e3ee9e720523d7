/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The table of figures.  What the office will keep later is counted by rows added here. */
#include "base/base.h"
#include "app/figures.h"

#include "model/rules/score.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/query.h"

#define SCORED_MAX 5000		/* customers: every one is read, some 10 µs apiece */

struct scores {
	const struct app *app;
	struct figure_value *out;
	int64_t now;
};

static bool add_score(struct record *customer, void *ctx)
{
	struct scores *scores = ctx;
	struct score score;

	score_lead(customer, scores->now, &scores->app->rules.classes, &score);
	scores->out->part += score.total;
	scores->out->whole++;
	return true;
}

/* With too many customers there is none to show. */
static enum result mean_score(struct app *app, const struct figure_span *span, struct figure_value *out,
	struct err *err)
{
	struct query query = { .entity = &customer_entity };
	struct scores scores = { .app = app, .out = out, .now = date_now() };
	int64_t count = 0;

	(void)span;
	if (query_count(app->db, &query, SCORED_MAX + 1, &count, err))
		return err->code;
	if (count > SCORED_MAX)
		return OK;
	return query_each(app->db, &query, add_score, &scores, err);
}

#define PAIRED_MAX 100000	/* customers: some 6 µs apiece */

/* Pairs that may be one person, and that nobody has told apart. */
static enum result count_pairs(struct app *app, const struct figure_span *span, struct figure_value *out,
	struct err *err)
{
	struct query query = { .entity = &customer_entity };
	struct pair_search search = { .actor = &app->actor, .limit = PAIRED_MAX };
	struct pairs pairs = { 0 };
	int64_t count = 0;

	(void)span;
	if (query_count(app->db, &query, PAIRED_MAX + 1, &count, err))
		return err->code;
	out->unknown = count > PAIRED_MAX;
	if (!out->unknown && !query_pairs(app->db, &search, &pairs, err))
		out->part = (int64_t)pairs.n;
	else if (!out->unknown)
		count = -1;
	pairs_release(&pairs);
	return count < 0 ? err->code : OK;
}

#define GOOD "outcome=interested,meeting_scheduled,deal_closed,successful"
#define DONE "status=completed"

const struct figure_topic figure_topics[] = {
	{ "customers", N_("Customers"), true, false },
	{ "followups", N_("Follow-ups"), true, false },
	{ "calls", N_("Calls"), true, false },
	{ "interactions", N_("Interactions"), true, true },
	{ "segments", N_("Segments"), false, true },
	{ "risk", N_("Risk"), false, true },
	{ "hygiene", N_("To tidy up"), false, true },
	{ "health", N_("Health"), false, true },
	{ .name = NULL },
};

/* A segment by temperature: how many, what they brought, and that by head. */
#define SEGMENT(key, which, many, value, head) \
	{ "segments", key, many, .entity = "customer", .filter = which, .by = "temperature" }, \
	{ "segments", key "_value", value, .entity = "customer", .filter = which, .by = "temperature", \
	  .mean = "lifetime_value", .unit = UNIT_AMOUNT }, \
	{ "segments", key "_average", head, .entity = "customer", .filter = which, .by = "temperature", \
	  .mean = "lifetime_value", .unit = UNIT_AVERAGE }

const struct figure figure_table[] = {
	{ "customers", "total", N_("Customers"), .entity = "customer" },
	{ "customers", "active", N_("Active customers"), .entity = "customer", .filter = "status=active" },
	{ "customers", "new", N_("New customers"), .entity = "customer", .time = "created_at" },
	{ "customers", "vip", N_("VIP customers"), .entity = "customer", .filter = "is_vip=yes" },
	{ "customers", "kind", N_("By kind"), .entity = "customer", .by = "kind" },
	{ "customers", "temperature", N_("By temperature"), .entity = "customer", .by = "temperature" },
	{ "customers", "lifecycle", N_("By lifecycle"), .entity = "customer", .by = "lifecycle" },
	{ "customers", "source", N_("By source"), .entity = "customer", .by = "source" },
	{ "customers", "relation", N_("By relation"), .entity = "customer", .by = "relation" },
	{ "customers", "conversion", N_("Became customers"), .unit = UNIT_PERCENT,
	  .part = "relation.customer", .whole = "relation.lead relation.customer" },
	{ "customers", "lead_score", N_("Average lead score"), .unit = UNIT_SCORE, .compute = mean_score },

	{ "followups", "pending", N_("Open follow-ups"), .entity = "followup", .filter = "status=pending" },
	{ "followups", "overdue", N_("Overdue follow-ups"), .entity = "followup",
	  .filter = "status=pending due_at<@now" },
	{ "followups", "completed", N_("Follow-ups done"), .entity = "followup", .filter = DONE,
	  .time = "completed_at" },

	{ "calls", "lines", N_("Calls planned"), .entity = "call", .time = "day" },
	{ "calls", "completed", N_("Calls done"), .entity = "call", .filter = DONE, .time = "day" },
	{ "calls", "successful", N_("Successful calls"), .entity = "call", .filter = DONE " " GOOD,
	  .time = "day" },
	{ "calls", "completion", N_("Completion of calls"), .unit = UNIT_PERCENT, .part = "completed",
	  .whole = "lines" },
	{ "calls", "success", N_("Success of calls"), .unit = UNIT_PERCENT, .part = "successful",
	  .whole = "completed" },
	{ "calls", "minutes", N_("Minutes a call"), .unit = UNIT_MINUTES, .entity = "interaction",
	  .filter = "type=call " DONE " duration_minutes!=none", .time = "at", .mean = "duration_minutes" },

	{ "interactions", "total", N_("Interactions"), .entity = "interaction", .filter = DONE, .time = "at" },
	{ "interactions", "type", N_("By type"), .entity = "interaction", .filter = DONE, .by = "type",
	  .time = "at" },
	{ "interactions", "outcome", N_("By outcome"), .entity = "interaction", .filter = DONE,
	  .by = "outcome", .time = "at" },

	SEGMENT("vip", "segment=vip", N_("VIP"), N_("VIP: value"), N_("VIP: value by head")),
	SEGMENT("inactive", "segment=inactive", N_("Inactive"), N_("Inactive: value"),
		N_("Inactive: value by head")),
	SEGMENT("none", "segment=none,new,repeat", N_("The others"), N_("The others: value"),
		N_("The others: value by head")),

	{ "risk", "risk", N_("By risk"), .entity = "customer", .by = "risk" },

	{ "hygiene", "no_next_step", N_("Open customers without a next step"), .entity = "customer",
	  .filter = "status=new,active,negotiating next_followup_at=none" },
	{ "hygiene", "bad_phones", N_("Numbers that do not work"), .entity = "customer",
	  .filter = "phone_status=bad" },
	{ "hygiene", "new_at_risk", N_("At risk since this week"), .entity = "customer",
	  .filter = "days_silent>=@risk days_silent<@risk7" },
	{ "hygiene", "duplicates", N_("Pairs that may be one customer"), .compute = count_pairs },

	{ "health", "customers", N_("Customers"), .entity = "customer" },
	{ "health", "interactions", N_("Interactions"), .entity = "interaction" },
	{ "health", "followups", N_("Follow-ups"), .entity = "followup" },
	{ "health", "reminders", N_("Reminders"), .entity = "reminder" },
	{ "health", "calls", N_("Calls"), .entity = "call" },
	{ "health", "templates", N_("Templates"), .entity = "template" },
	{ "health", "notifications", N_("Notifications"), .entity = "notification" },
	{ "health", "calls_today", N_("Calls left today"), .entity = "call",
	  .filter = "status=pending day=@day" },
	{ "health", "high_risk", N_("High risk"), .entity = "customer", .filter = "risk=high" },
	{ "health", "critical_risk", N_("Critical risk"), .entity = "customer", .filter = "risk=critical" },
	{ .name = NULL },
};
