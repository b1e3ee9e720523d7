/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which figures are kept, and what they are made of. */
#include "base/base.h"
#include "model/kept.h"

/* A real contact as real_contact() of model/rules/classify.h has it, said as filters: talking, a
 * message that was answered, a message that came in. A test holds both against each other. */
#define REACHED "status=completed outcome!=no_answer,wrong_number "
#define MESSAGE "email,whatsapp,sms,message,offer_sent"
#define ATTEMPT "status=completed direction!=inbound type=call," MESSAGE
#define LAST_ATTEMPTS { "at", ATTEMPT, 3 }

const struct kept kept_columns[] = {
	{ "customer", "last_contacted_at", KEPT_MAX, "interaction", "completed_at", "customer",
	  .filter = REACHED "type!=note,status_change," MESSAGE },
	{ "customer", "last_contacted_at", KEPT_MAX, "interaction", "completed_at", "customer",
	  .filter = REACHED "type=" MESSAGE " response=positive,negative" },
	{ "customer", "last_contacted_at", KEPT_MAX, "interaction", "completed_at", "customer",
	  .filter = REACHED "type=" MESSAGE " direction=inbound" },
	{ "customer", "last_attempt_at", KEPT_MAX, "interaction", "completed_at", "customer",
	  .filter = ATTEMPT },
	/* Two for an attempt that went well, one for a call back; a message has no outcome but an answer. */
	{ "customer", "attempt_points", KEPT_COUNT, "interaction", NULL, "customer",
	  .filter = "outcome=interested,meeting_scheduled,deal_closed,successful", .newest = LAST_ATTEMPTS,
	  .points = 2 },
	{ "customer", "attempt_points", KEPT_COUNT, "interaction", NULL, "customer",
	  .filter = "outcome=none response=positive", .newest = LAST_ATTEMPTS, .points = 2 },
	{ "customer", "attempt_points", KEPT_COUNT, "interaction", NULL, "customer",
	  .filter = "outcome=callback", .newest = LAST_ATTEMPTS, .points = 1 },
	{ "customer", "interaction_count", KEPT_COUNT, "interaction", NULL, "customer", .filter = "" },
	{ "customer", "pending_followups", KEPT_COUNT, "followup", NULL, "customer",
	  .filter = "status=pending" },
	{ "customer", "next_followup_at", KEPT_MIN, "followup", "due_at", "customer",
	  .filter = "status=pending" },
	{ "customer", "last_activity_at", KEPT_MAX, "customer", "last_contacted_at", .filter = "" },
	{ "customer", "last_activity_at", KEPT_MAX, "customer", "created_at", .filter = "" },
	{ "template", "usage_count", KEPT_COUNT, "interaction", NULL, "template", .filter = "" },
	{ .entity = NULL },
};
