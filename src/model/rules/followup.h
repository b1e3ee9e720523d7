/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a contact changes (rule 1) and which next step it asks for (rule 2). */
#ifndef MODEL_RULES_FOLLOWUP_H
#define MODEL_RULES_FOLLOWUP_H
#include "model/rules/rules.h"

struct followup_facts {
	const struct record *interaction;	/* completed, as saved */
	const struct record *before;		/* as it was; NULL: new */
	const struct record *customer;
	int streak;			/* no-answer calls in a row before this one */
	bool newer;			/* a later contact exists: this one is history */
	int64_t typed_at;		/* a due time the person typed; 0 none */
	const struct record *own;	/* pending follow-up this interaction asked for; NULL */
	/* pending rule-made follow-up of the customer after today; NULL */
	const struct record *later;
	int64_t now;
};

enum followup_what { STEP_NONE, STEP_MAKE, STEP_MOVE, STEP_CANCEL };
struct followup_verdict {
	enum followup_what what;
	const struct record *which;	/* STEP_MOVE, STEP_CANCEL: own or later */
	int64_t due_at;			/* STEP_MAKE, STEP_MOVE */
	const char *priority;		/* static or the rule's */
	bool typed;			/* the date is the person's, kept as typed */
	bool off_hours;			/* typed, and outside working time: say so */
	bool thanks;			/* after a deal */
	bool wants_appointment;		/* a meeting was arranged and no time is known */
};
void followup_decide(const struct followup_facts *facts, const struct rules *rules,
	struct followup_verdict *out);
/* Only the date arithmetic: the due time an outcome gives, 0 for none. *rule (may be NULL) names
 * the row. */
int64_t followup_due(const struct record *interaction, int streak, int64_t now,
	const struct rules *rules, const struct followup_rule **rule);

/* Sets status, interest and phone_status of the customer as the interaction asks; true when
 * something changed. `newer` as above. */
bool contact_marks(struct record *customer, const struct record *interaction,
	const struct record *before, bool newer);
/* Whether a pending follow-up is over once the interaction took place: it came from it, or was
 * made by rule and is due by the end of the contact's day. */
bool contact_completes(const struct record *interaction, const struct record *followup,
	int64_t now);

/* Times at which a follow-up rings (rule 3), ascending and distinct, at most `max`: the set
 * minutes before and the due time; none within the hour after `now`, none where reminding is off
 * or it is done. */
size_t reminder_times(const struct record *followup, int64_t now, int64_t *out, size_t max);
/* "22:00-08:00" holds at this moment; false for empty or unreadable text. *ends: when it is
 * over. */
bool dnd_active(const char *dnd, int64_t now, int64_t *ends);
#endif
