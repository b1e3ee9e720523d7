/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The next best action of a customer. */
#include "base/base.h"
#include "model/rules/next.h"

#include "model/rules/calllist.h"
#include "model/rules/classify.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/when.h"

static bool is_birthday_near(const struct record *customer, struct civil today, int *days)
{
	*days = calllist_occasion(record_text(customer, CUSTOMER_date_of_birth), today);
	return *days >= 0;
}

struct next_action next_decide(const struct record *customer, const struct record *followup,
	int64_t now, const struct class_limits *limits)
{
	struct civil today = date_civil(now, NULL);
	int64_t day_end = date_moment(civil_add(today, 1), 0);
	int days = MAX(0, class_days_silent(customer, now));
	struct next_action next = { .kind = NEXT_NOTHING, .refusal = refusal_text(customer) };

	if (next.refusal) {
		next.kind = NEXT_REFUSED;
		return next;
	}
	if (followup) {
		next.followup = followup->n;
		next.due_at = record_num(followup, FOLLOWUP_due_at);
		next.kind = NEXT_FOLLOWUP;
	}
	if (followup && next.due_at < day_end)
		next.kind = NEXT_DUE;
	else if (days >= limits->risk_medium)
		next = (struct next_action){ .kind = NEXT_RECOVER, .days = days };
	else if (str_eq(class_segment(customer, days, limits), "vip"))
		next = (struct next_action){ .kind = NEXT_VIP };
	else if (!record_has(customer, CUSTOMER_last_contacted_at))
		next = (struct next_action){ .kind = NEXT_WELCOME };
	else if (is_birthday_near(customer, today, &days))
		next = (struct next_action){ .kind = NEXT_GREET, .days = days };
	return next;
}

static void add_due(const struct next_action *next, int64_t now, int calendar, struct str *out)
{
	struct str when = STR_INIT;

	when_moment(next->due_at, now, (enum calendar)calendar, &when);
	if (next->due_at < now)
		str_addf(out, _("Follow-up overdue since %s"), when.s);
	else
		str_addf(out, _("Follow-up: %s"), when.s);
	str_release(&when);
}

void next_text(const struct next_action *next, int64_t now, int calendar, struct str *out)
{
	switch (next->kind) {
	case NEXT_NOTHING:
		str_add(out, _("No next step: plan a follow-up"));
		return;
	case NEXT_REFUSED:
		str_add(out, next->refusal);
		return;
	case NEXT_DUE:
	case NEXT_FOLLOWUP:
		add_due(next, now, calendar, out);
		return;
	case NEXT_RECOVER:
		str_addf(out, Q_("Silent for %d day: call with an offer",
			"Silent for %d days: call with an offer", (unsigned long)next->days),
			next->days);
		return;
	case NEXT_VIP:
		str_add(out, _("VIP: a personal call"));
		return;
	case NEXT_WELCOME:
		str_add(out, _("Not contacted yet: a welcome call"));
		return;
	case NEXT_GREET:
		str_add(out, next->days ? _("Birthday tomorrow: send a greeting") :
			_("Birthday today: send a greeting"));
		return;
	}
}
