/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The call list of a day: who is on it, why, and in which order. */
#include "base/base.h"
#include "model/rules/calllist.h"

#include "model/rules/classify.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

#define NEW_DAYS	30	/* a lead older than this is no longer new */
#define AT_RISK_PAUSE	14
#define REPEAT_PAUSE	7
#define REPEAT_TIMES	3	/* how often somebody inactive is tried */
#define VIP_DAYS	15
#define REPEAT_DAYS	30

void call_line_release(struct call_line *line)
{
	str_release(&line->why);
}

static bool is(const struct record *rec, size_t field, const char *key)
{
	return str_eq(record_text(rec, field), key);
}

bool calllist_callable(const struct record *customer)
{
	bool number = record_has(customer, CUSTOMER_phone) ||
		record_has(customer, CUSTOMER_secondary_phone) ||
		record_has(customer, CUSTOMER_whatsapp);

	return number && !refusal_text(customer) &&
		!is(customer, CUSTOMER_phone_status, "bad") &&
		!is(customer, CUSTOMER_status, "closed") &&
		!is(customer, CUSTOMER_status, "archived") &&
		!is(customer, CUSTOMER_relation, "partner") &&
		!is(customer, CUSTOMER_relation, "vendor");
}

int calllist_occasion(const char *date, struct civil day)
{
	struct civil given;

	if (!*date || !civil_parse(date, &given))
		return -1;
	for (int i = 0; i <= 1; i++) {
		struct civil near = civil_add(day, i);

		if (civil_compare(civil_in_year(given, near.year), near) == 0)
			return i;
	}
	return -1;
}

/* --- The sentences.  The first reason names the line, every one says why. */

struct judge {
	const struct call_facts *facts;
	const struct class_limits *limits;
	struct call_line *out;
	int days;			/* silent */
};

static void give_reason(struct judge *j, const char *reason, const char *sentence)
{
	if (!j->out->reason)
		j->out->reason = reason;
	str_addf(&j->out->why, "%s%s", j->out->why.len ? " " : "", sentence);
}

static void give_count(struct judge *j, const char *reason, const char *format, int count)
	__attribute__((format(printf, 3, 0)));
static void give_count(struct judge *j, const char *reason, const char *format, int count)
{
	struct str sentence = STR_INIT;

	str_addf(&sentence, format, count);
	give_reason(j, reason, sentence.s);
	str_release(&sentence);
}

static void judge_followup(struct judge *j)
{
	const struct record *followup = j->facts->followup;
	struct str sentence = STR_INIT;
	int64_t due;
	int minute, late;

	if (!followup)
		return;
	due = record_num(followup, FOLLOWUP_due_at);
	late = (int)(civil_to_days(j->facts->day) - civil_to_days(date_civil(due, &minute)));
	if (late > 0)
		str_addf(&sentence, Q_("Follow-up %d day late.", "Follow-up %d days late.",
			(unsigned long)late), late);
	else
		str_addf(&sentence, _("Follow-up due at %02d:%02d."), minute / 60, minute % 60);
	/* What somebody wrote says more than the rule's own words. */
	if (!is(followup, FOLLOWUP_origin, "rule") && record_has(followup, FOLLOWUP_title) &&
	    !strstr(record_text(followup, FOLLOWUP_title),
		    record_text(j->facts->customer, CUSTOMER_name)))
		str_addf(&sentence, " %s.", record_text(followup, FOLLOWUP_title));
	give_reason(j, "follow_up", sentence.s);
	str_release(&sentence);
	j->out->due_at = due;
	j->out->followup = followup->n;
}

static void judge_new(struct judge *j)
{
	const struct record *customer = j->facts->customer;
	int64_t made = record_num(customer, common_index(customer->entity, COMMON_created_at));
	int age = (int)(civil_to_days(j->facts->day) - civil_to_days(date_civil(made, NULL)));

	if (!is(customer, CUSTOMER_relation, "lead") || is(customer, CUSTOMER_source, "import") ||
	    record_has(customer, CUSTOMER_last_attempt_at) ||
	    record_has(customer, CUSTOMER_last_contacted_at) || age > NEW_DAYS)
		return;
	if (age <= 0)
		give_reason(j, "new_customer", _("New customer, added today, not called yet."));
	else
		give_count(j, "new_customer",
			Q_("New customer, added %d day ago, not called yet.",
			   "New customer, added %d days ago, not called yet.", (unsigned long)age),
			age);
}

static void judge_at_risk(struct judge *j)
{
	bool paused = j->facts->at_risk_days >= 0 && j->facts->at_risk_days < AT_RISK_PAUSE;

	if (j->days >= j->limits->risk_medium && !paused)
		give_count(j, "at_risk", Q_("At risk: silent for %d day.",
			"At risk: silent for %d days.", (unsigned long)j->days), j->days);
}

/* Whose it is has to be said: the one who is called is not the one to be wished for. */
static void judge_family(struct judge *j, const struct record *member)
{
	int days = calllist_occasion(record_text(member, FAMILY_date_of_birth), j->facts->day);
	const char *name = record_text(member, FAMILY_name);
	const char *relationship = field_choice_label(
		&family_entity.fields[FAMILY_relationship],
		record_text(member, FAMILY_relationship));
	struct str sentence = STR_INIT;

	if (days < 0)
		return;
	/* TRANSLATORS: a name and who that is to the customer: "Sara (Child)". */
	str_addf(&sentence, days ? _("Birthday in the family tomorrow: %s (%s).") :
		_("Birthday in the family today: %s (%s)."), name, relationship);
	give_reason(j, "birthday", sentence.s);
	str_release(&sentence);
}

static void judge_occasions(struct judge *j)
{
	const struct record *customer = j->facts->customer;
	int birthday = calllist_occasion(record_text(customer, CUSTOMER_date_of_birth),
		j->facts->day);
	int anniversary = calllist_occasion(record_text(customer, CUSTOMER_anniversary),
		j->facts->day);

	if (birthday >= 0)
		give_reason(j, "birthday", birthday ? _("Birthday tomorrow.") :
			_("Birthday today."));
	for (size_t i = 0; i < j->facts->nfamily; i++)
		judge_family(j, j->facts->family[i]);
	if (anniversary >= 0)
		give_reason(j, "anniversary", anniversary ? _("Anniversary tomorrow.") :
			_("Anniversary today."));
}

static void judge_repeat(struct judge *j)
{
	const struct record *customer = j->facts->customer;
	const char *segment = class_segment(customer, j->days, j->limits);
	int since = j->days;

	if (j->facts->repeat_days >= 0 && j->facts->repeat_days < REPEAT_PAUSE)
		return;
	if (record_has(customer, CUSTOMER_last_contacted_at))
		since = (int)MAX(0, date_days_between(
			record_num(customer, CUSTOMER_last_contacted_at), j->facts->now));
	if (str_eq(segment, "vip") && since >= VIP_DAYS)
		give_count(j, "repeat_reminder", Q_("VIP without contact for %d day.",
			"VIP without contact for %d days.", (unsigned long)since), since);
	else if (str_eq(segment, "repeat") && since >= REPEAT_DAYS)
		give_count(j, "repeat_reminder", Q_("Repeat customer without contact for %d day.",
			"Repeat customer without contact for %d days.", (unsigned long)since),
			since);
	else if (str_eq(segment, "inactive") && j->facts->repeat_lines < REPEAT_TIMES &&
		 (j->facts->at_risk_days < 0 || j->facts->at_risk_days >= REPEAT_PAUSE))
		give_count(j, "repeat_reminder", Q_("Inactive for %d day.",
			"Inactive for %d days.", (unsigned long)j->days), j->days);
}

const char *calllist_temperature(const struct record *customer, const char *reason,
	const char *last_outcome, const struct class_limits *limits, int64_t now)
{
	int days = MAX(0, class_days_silent(customer, now));

	if (str_eq(last_outcome, "interested") ||
	    str_eq(class_segment(customer, days, limits), "vip"))
		return "hot";
	return str_eq(reason, "at_risk") || str_eq(reason, "follow_up") ? "warm" : "cold";
}

bool calllist_judge(const struct call_facts *facts, const struct class_limits *limits,
	struct call_line *out)
{
	const struct record *customer = facts->customer;
	struct judge j = {
		.facts = facts, .limits = limits, .out = out,
		.days = MAX(0, class_days_silent(customer, facts->now)),
	};

	*out = (struct call_line){ .why = STR_INIT, .customer = customer->n };
	if (!calllist_callable(customer))
		return false;
	if (facts->day_off) {
		/* Nobody is disturbed on a day off but who was promised that day. */
		if (!facts->followup || civil_compare(date_civil(
		    record_num(facts->followup, FOLLOWUP_due_at), NULL), facts->day) != 0)
			return false;
		judge_followup(&j);
	} else {
		judge_followup(&j);
		judge_new(&j);
		judge_at_risk(&j);
		judge_occasions(&j);
		judge_repeat(&j);
	}
	if (!out->reason)
		return false;
	out->made_at = record_num(customer, common_index(customer->entity, COMMON_created_at));
	out->temperature = calllist_temperature(customer, out->reason, "", limits, facts->now);
	return true;
}

/* --- Order and cut. */

static int rank(const struct call_line *line)
{
	static const char *const order[] = { "hot", "warm", "cold" };

	if (str_eq(line->reason, "new_customer"))
		return -1;
	for (int i = 0; i < (int)COUNT(order); i++)
		if (str_eq(line->temperature, order[i]))
			return i;
	return (int)COUNT(order);
}

static int compare_nums(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int calllist_compare(const void *a, const void *b)
{
	const struct call_line *left = a, *right = b;
	int order = compare_nums(rank(left), rank(right));

	if (!order && str_eq(left->reason, "new_customer"))
		order = compare_nums(right->made_at, left->made_at);
	if (!order)	/* no due time comes behind every time */
		order = compare_nums(left->due_at ? left->due_at : INT64_MAX,
			right->due_at ? right->due_at : INT64_MAX);
	if (!order)
		order = compare_nums(right->score, left->score);
	return order ? order : compare_nums(left->customer, right->customer);
}
