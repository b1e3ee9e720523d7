/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a contact changes, and the next step it asks for. */
#include "base/base.h"
#include "model/rules/followup.h"

#include "model/rules/classify.h"
#include "model/rules/refusal.h"
#include "model/rules/working.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

#define REMINDER_QUIET (60 * MINUTE_MS)	/* what would ring so soon need not */

static bool is(const struct record *rec, size_t field, const char *key)
{
	return str_eq(record_text(rec, field), key);
}

/* --- Rule 2: the next step. */

static const struct followup_rule *find_rule(const struct rules *rules, const char *outcome,
	int in_row)
{
	for (size_t i = 0; i < rules->nfollowup; i++) {
		const struct followup_rule *rule = &rules->followup[i];

		if (str_eq(rule->outcome, outcome) && (!rule->from || in_row >= rule->from) &&
		    (!rule->to || in_row <= rule->to))
			return rule;
	}
	return NULL;
}

/* Notes and status changes have no outcome to follow up, unless the person says so. */
static bool asks_for_step(const struct record *interaction)
{
	return is(interaction, INTERACTION_status, "completed") &&
		(record_num(interaction, INTERACTION_requires_followup) ||
		 (!is(interaction, INTERACTION_type, "note") &&
		  !is(interaction, INTERACTION_type, "status_change")));
}

static const struct followup_rule *rule_for(const struct record *interaction, int streak,
	const struct rules *rules)
{
	const char *outcome = record_text(interaction, INTERACTION_outcome);
	const struct followup_rule *rule = NULL;

	if (!asks_for_step(interaction))
		return NULL;
	if (*outcome)
		rule = find_rule(rules, outcome, streak + 1);
	if ((!rule || rule->days < 0) && record_num(interaction, INTERACTION_requires_followup))
		rule = find_rule(rules, "requires_followup", streak + 1);
	return rule;
}

int64_t followup_due(const struct record *interaction, int streak, int64_t now,
	const struct rules *rules, const struct followup_rule **rule)
{
	const struct followup_rule *found = rule_for(interaction, streak, rules);
	struct civil day;
	int minute;

	if (rule)
		*rule = found;
	if (!found || found->days < 0)
		return 0;
	day = date_civil(record_num(interaction, INTERACTION_completed_at), &minute);
	return working_move_after(&rules->working,
		date_moment(civil_add(day, found->days), minute), now);
}

static bool asks_otherwise(const struct record *before, const struct record *after)
{
	static const size_t fields[] = {
		INTERACTION_outcome, INTERACTION_requires_followup, INTERACTION_status,
	};

	for (size_t i = 0; i < COUNT(fields); i++)
		if (!value_equal(&after->entity->fields[fields[i]], &before->v[fields[i]],
		    &after->v[fields[i]]))
			return true;
	return false;
}

/* Still as the rule made it: nobody typed another date into it. */
static bool is_untouched(const struct followup_facts *facts, const struct rules *rules)
{
	return is(facts->own, FOLLOWUP_origin, "rule") && facts->before &&
		record_num(facts->own, FOLLOWUP_due_at) ==
		followup_due(facts->before, facts->streak, 0, rules, NULL);
}

static void decide_date(const struct followup_facts *facts, const struct rules *rules,
	struct followup_verdict *out)
{
	const struct followup_rule *rule;

	out->due_at = followup_due(facts->interaction, facts->streak, facts->now, rules, &rule);
	out->priority = rule && rule->days >= 0 ? rule->priority : "medium";
	out->thanks = is(facts->interaction, INTERACTION_outcome, "deal_closed");
	out->wants_appointment = !facts->typed_at &&
		is(facts->interaction, INTERACTION_outcome, "meeting_scheduled");
	if (facts->newer && !facts->own)
		out->due_at = 0;
	/* Who does not want to be contacted is called again by no rule; what the person decides is his to answer for. */
	if (refusal_text(facts->customer)) {
		out->due_at = 0;
		out->wants_appointment = false;
	}
	if (!facts->typed_at)
		return;
	out->due_at = facts->typed_at;
	out->typed = true;
	out->off_hours = !working_hour(&rules->working, facts->typed_at);
}

/* Who is not interested, not there or does not want it is not called again by an older rule. */
static bool ends_older_steps(const struct record *interaction, const struct record *customer)
{
	return refusal_text(customer) || is(interaction, INTERACTION_outcome, "not_interested") ||
		is(interaction, INTERACTION_outcome, "wrong_number");
}

static void set_step(struct followup_verdict *out, enum followup_what what,
	const struct record *which)
{
	out->what = what;
	out->which = which;
}

void followup_decide(const struct followup_facts *facts, const struct rules *rules,
	struct followup_verdict *out)
{
	bool free_own = facts->own && (facts->typed_at || is_untouched(facts, rules));

	*out = (struct followup_verdict){ .what = STEP_NONE };
	if (facts->before && !facts->typed_at && !asks_otherwise(facts->before, facts->interaction))
		return;
	decide_date(facts, rules, out);
	if (facts->own && !free_own)
		return;
	if (out->due_at && facts->own)
		set_step(out, STEP_MOVE, facts->own);
	else if (out->due_at && facts->later)
		set_step(out, STEP_MOVE, facts->later);
	else if (out->due_at)
		set_step(out, STEP_MAKE, NULL);
	else if (facts->own)
		set_step(out, STEP_CANCEL, facts->own);
	else if (facts->later && !facts->newer && ends_older_steps(facts->interaction, facts->customer))
		set_step(out, STEP_CANCEL, facts->later);
}

/* --- Rule 1: marks on the customer and follow-ups that are met. */

static bool mark(struct record *customer, size_t field, const char *key)
{
	if (is(customer, field, key))
		return false;
	record_set_text(customer, field, key);
	return true;
}

static bool mark_outcome(struct record *customer, const struct record *interaction)
{
	const char *outcome = record_text(interaction, INTERACTION_outcome);
	const char *interest = record_text(customer, CUSTOMER_interest);

	if (str_eq(outcome, "interested") &&
	    (!*interest || str_eq(interest, "cold") || str_eq(interest, "not_interested")))
		return mark(customer, CUSTOMER_interest, "interested");
	if (str_eq(outcome, "not_interested"))
		return mark(customer, CUSTOMER_interest, "not_interested");
	if (str_eq(outcome, "wrong_number"))
		return mark(customer, CUSTOMER_phone_status, "bad");
	if (str_eq(outcome, "deal_closed"))
		return mark(customer, CUSTOMER_status, "converted");
	return false;
}

bool contact_marks(struct record *customer, const struct record *interaction,
	const struct record *before, bool newer)
{
	bool changed = false;

	if (before && !asks_otherwise(before, interaction))
		return false;
	if (real_contact(interaction) && is(customer, CUSTOMER_status, "new"))
		changed = mark(customer, CUSTOMER_status, "active");
	/* A mistyped "wrong number" is taken back with its outcome. */
	if (before && is(before, INTERACTION_outcome, "wrong_number") &&
	    !is(interaction, INTERACTION_outcome, "wrong_number"))
		changed |= mark(customer, CUSTOMER_phone_status, "ok");
	if (is(interaction, INTERACTION_status, "completed") && !newer)
		changed |= mark_outcome(customer, interaction);
	return changed;
}

bool contact_completes(const struct record *interaction, const struct record *followup, int64_t now)
{
	int64_t at = record_num(interaction, INTERACTION_completed_at);
	struct civil day;

	if (!is(followup, FOLLOWUP_status, "pending") ||
	    !is(interaction, INTERACTION_status, "completed") ||
	    record_num(followup, FOLLOWUP_customer) != record_num(interaction,
		INTERACTION_customer))
		return false;
	if (followup->n && record_num(interaction, INTERACTION_followup) == followup->n)
		return true;
	if (!is(followup, FOLLOWUP_origin, "rule") ||
	    (!is_attempt(interaction) && !real_contact(interaction)))
		return false;
	day = date_civil(MIN(at, now), NULL);
	return record_num(followup, FOLLOWUP_due_at) < date_moment(civil_add(day, 1), 0);
}

/* --- Rule 3: reminders. */

static int compare_times(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static void add_time(int64_t at, int64_t now, int64_t *out, size_t *n, size_t max)
{
	for (size_t i = 0; i < *n; i++)
		if (out[i] == at)
			return;
	if (at > now + REMINDER_QUIET && *n < max)
		out[(*n)++] = at;
}

size_t reminder_times(const struct record *followup, int64_t now, int64_t *out, size_t max)
{
	int64_t due = record_num(followup, FOLLOWUP_due_at);
	struct strlist minutes = { 0 };
	size_t n = 0;

	if (!is(followup, FOLLOWUP_status, "pending") || !due ||
	    !record_num(followup, FOLLOWUP_reminder_enabled))
		return 0;
	add_time(due, now, out, &n, max);
	set_items(record_text(followup, FOLLOWUP_reminders), &minutes);
	for (size_t i = 0; i < minutes.n; i++) {
		int64_t before;

		if (parse_int64(minutes.v[i], &before) && before >= 0 && before <= 525600)
			add_time(due - before * MINUTE_MS, now, out, &n, max);
	}
	strlist_release(&minutes);
	qsort(out, n, sizeof(*out), compare_times);
	return n;
}

bool dnd_active(const char *dnd, int64_t now, int64_t *ends)
{
	int h1, m1, h2, m2, used = 0, minute, start, end;
	struct civil day = date_civil(now, &minute);

	if (sscanf(dnd, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &used) != 4 || dnd[used] ||
	    h1 < 0 || h1 > 23 || h2 < 0 || h2 > 24 || m1 < 0 || m1 > 59 || m2 < 0 || m2 > 59)
		return false;
	start = h1 * 60 + m1;
	end = h2 * 60 + m2;
	if (start == end)
		return false;
	if (start < end ? minute < start || minute >= end : minute < start && minute >= end)
		return false;
	if (minute >= end)
		day = civil_add(day, 1);
	if (ends)
		*ends = date_moment(day, end);
	return true;
}
