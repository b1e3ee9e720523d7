/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What a contact changes and which follow-up it asks for: rules 1 and 2 of the domain. */
#include "base/base.h"

#include "model/rules/followup.h"
#include "model/rules/working.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "rules_fixture.h"

/* November 2026: the 21st is a Saturday; days off are Friday and Saturday. */
static struct rules own_rules(const char *holidays)
{
	struct rules rules = *default_rules();
	struct strlist list = { 0 };

	strlist_split(&list, holidays, " ");
	for (size_t i = 0; i < list.n; i++) {
		struct civil day;

		ck_assert(civil_parse(list.v[i], &day));
		rules.working.holiday[rules.working.nholidays].from = day;
		rules.working.holiday[rules.working.nholidays++].to = day;
	}
	strlist_release(&list);
	return rules;
}

static const struct {
	const char *spec;	/* of the interaction */
	int streak;
	const char *at, *due, *priority, *holidays;
} dues[] = {
	/* Sunday 22nd, every outcome. */
	{ "outcome=interested", 0, "2026-11-22T10:15", "2026-11-25T10:15", "high", "" },
	{ "outcome=callback", 0, "2026-11-22T10:15", "2026-11-25T10:15", "medium", "" },
	{ "outcome=meeting_scheduled", 0, "2026-11-22T10:15", "2026-11-23T10:15", "high", "" },
	{ "outcome=deal_closed", 0, "2026-11-22T10:15", "2026-11-29T10:15", "low", "" },
	{ "outcome=not_interested", 0, "2026-11-22T10:15", "", "", "" },
	{ "outcome=wrong_number", 0, "2026-11-22T10:15", "", "", "" },
	{ "outcome=successful", 0, "2026-11-22T10:15", "", "", "" },
	{ "type=call", 0, "2026-11-22T10:15", "", "", "" },
	/* No answer: twice tomorrow, then in a week. */
	{ "outcome=no_answer", 0, "2026-11-22T10:15", "2026-11-23T10:15", "medium", "" },
	{ "outcome=no_answer", 1, "2026-11-22T10:15", "2026-11-23T10:15", "medium", "" },
	{ "outcome=no_answer", 2, "2026-11-22T10:15", "2026-11-29T10:15", "low", "" },
	{ "outcome=no_answer", 40, "2026-11-22T10:15", "2026-11-29T10:15", "low", "" },
	/* Asked for by hand. */
	{ "requires_followup=yes", 0, "2026-11-22T10:15", "2026-11-25T10:15", "medium", "" },
	{ "requires_followup=yes;outcome=successful", 0, "2026-11-22T10:15", "2026-11-25T10:15",
	  "medium", "" },
	{ "requires_followup=yes;outcome=interested", 0, "2026-11-22T10:15", "2026-11-25T10:15",
	  "high", "" },
	{ "type=note;requires_followup=yes", 0, "2026-11-22T10:15", "2026-11-25T10:15", "medium",
	  "" },
	/* A note or a change of status is no contact; neither is what is only planned. */
	{ "type=note;outcome=interested", 0, "2026-11-22T10:15", "", "", "" },
	{ "type=status_change;outcome=interested", 0, "2026-11-22T10:15", "", "", "" },
	{ "status=pending;outcome=interested", 0, "2026-11-22T10:15", "", "", "" },
	{ "status=cancelled;outcome=interested", 0, "2026-11-22T10:15", "", "", "" },
	/* Days off: Tuesday 24 + 3 = Friday → Sunday. */
	{ "outcome=interested", 0, "2026-11-24T10:15", "2026-11-29T10:15", "high", "" },
	{ "outcome=no_answer", 0, "2026-11-26T10:15", "2026-11-29T10:15", "medium", "" },
	{ "outcome=no_answer", 0, "2026-11-21T10:15", "2026-11-22T10:15", "medium", "" },
	/* Holidays, also every year's, also behind days off. */
	{ "outcome=interested", 0, "2026-11-22T10:15", "2026-11-26T10:15", "high", "2026-11-25" },
	{ "outcome=interested", 0, "2026-11-22T10:15", "2026-11-29T10:15", "high",
	  "2026-11-25 --11-26" },
	{ "outcome=no_answer", 0, "2026-11-26T10:15", "2026-12-01T10:15", "medium",
	  "2026-11-29 2026-11-30" },
	/* Clock time: kept inside the hours, moved to their nearer end outside. */
	{ "outcome=no_answer", 0, "2026-11-22T07:30", "2026-11-23T09:00", "medium", "" },
	{ "outcome=no_answer", 0, "2026-11-22T20:45", "2026-11-23T17:00", "medium", "" },
	{ "outcome=no_answer", 0, "2026-11-22T09:00", "2026-11-23T09:00", "medium", "" },
	{ "outcome=no_answer", 0, "2026-11-22T17:00", "2026-11-23T17:00", "medium", "" },
	{ "outcome=no_answer", 0, "2026-11-22T00:00", "2026-11-23T09:00", "medium", "" },
	{ "outcome=no_answer", 0, "2026-11-22T23:59", "2026-11-23T17:00", "medium", "" },
	/* Ends of months and years, leap days (2028-02-28 is a Monday, 2027-02-28 a Sunday). */
	{ "outcome=no_answer", 0, "2026-11-30T11:00", "2026-12-01T11:00", "medium", "" },
	{ "outcome=interested", 0, "2026-12-29T11:00", "2027-01-03T11:00", "high", "" },
	{ "outcome=no_answer", 0, "2028-02-28T11:00", "2028-02-29T11:00", "medium", "" },
	{ "outcome=no_answer", 0, "2028-02-29T11:00", "2028-03-01T11:00", "medium", "" },
	{ "outcome=no_answer", 0, "2027-02-28T11:00", "2027-03-01T11:00", "medium", "" },
	{ "outcome=deal_closed", 0, "2028-02-22T11:00", "2028-02-29T11:00", "low", "" },
};

static struct record *interaction(const char *spec, const char *when)
{
	struct record *rec = make_record(&interaction_entity, spec);

	if (!record_has(rec, INTERACTION_type))
		record_set_text(rec, INTERACTION_type, "call");
	if (!record_has(rec, INTERACTION_status))
		record_set_text(rec, INTERACTION_status, "completed");
	if (str_eq(record_text(rec, INTERACTION_status), "completed"))
		record_set_num(rec, INTERACTION_completed_at, at(when));
	record_set_num(rec, INTERACTION_customer, 1);
	return rec;
}

START_TEST(every_outcome_has_its_step)
{
	struct rules rules = own_rules(dues[_i].holidays);
	struct record *rec = interaction(dues[_i].spec, dues[_i].at);
	const struct followup_rule *rule;
	int64_t due = followup_due(rec, dues[_i].streak, at(dues[_i].at), &rules, &rule);

	ck_moment_eq(due, dues[_i].due);
	if (due)
		ck_assert_str_eq(rule->priority, dues[_i].priority);
	record_free(&rec);
}
END_TEST

START_TEST(a_step_is_never_in_the_past)
{
	struct record *rec = interaction("outcome=interested", "2026-10-04T10:00");

	/* Written down seven weeks late, on a Saturday: the next working day at that time. */
	ck_moment_eq(followup_due(rec, 0, at("2026-11-21T12:00"), default_rules(), NULL),
		"2026-11-22T10:00");
	/* On a working day still today, where the time is not past. */
	ck_moment_eq(followup_due(rec, 0, at("2026-11-22T09:30"), default_rules(), NULL),
		"2026-11-22T10:00");
	ck_moment_eq(followup_due(rec, 0, at("2026-11-22T10:01"), default_rules(), NULL),
		"2026-11-23T10:00");
	record_free(&rec);
}
END_TEST

START_TEST(a_rule_may_say_the_same_day)
{
	struct rules rules = *default_rules();
	struct record *rec = interaction("outcome=interested;requires_followup=yes",
		"2026-11-22T10:00");

	for (size_t i = 0; i < rules.nfollowup; i++)
		if (str_eq(rules.followup[i].outcome, "interested"))
			rules.followup[i].days = 0;
	ck_moment_eq(followup_due(rec, 0, at("2026-11-22T10:00"), &rules, NULL),
		"2026-11-22T10:00");
	record_free(&rec);
}
END_TEST

START_TEST(without_working_days_every_day_is_one)
{
	struct rules rules = *default_rules();
	struct record *rec = interaction("outcome=no_answer", "2026-11-19T10:00");

	rules.working.days = 0;
	ck_moment_eq(followup_due(rec, 0, 0, &rules, NULL), "2026-11-20T10:00");
	record_free(&rec);
}
END_TEST

START_TEST(a_holiday_may_cross_the_new_year)
{
	struct rules rules = *default_rules();

	rules.working.nholidays = 1;
	rules.working.holiday[0].from = (struct civil){ 0, 12, 30 };
	rules.working.holiday[0].to = (struct civil){ 0, 1, 2 };
	ck_assert(!working_day(&rules.working, (struct civil){ 2026, 12, 30 }));
	ck_assert(!working_day(&rules.working, (struct civil){ 2026, 12, 31 }));
	ck_assert(!working_day(&rules.working, (struct civil){ 2027, 1, 2 }));
	ck_assert(working_day(&rules.working, (struct civil){ 2026, 12, 29 }));
	ck_assert(working_day(&rules.working, (struct civil){ 2027, 1, 3 }));
	ck_moment_eq(working_move(&rules.working, at("2026-12-30T12:00")), "2027-01-03T12:00");
}
END_TEST

/* --- The verdict. */

struct scene {
	struct record *now, *before, *customer, *own, *later;
	struct followup_facts facts;
	struct followup_verdict verdict;
};

static void scene_play(struct scene *s, const char *now, const char *before, const char *own,
	const char *later)
{
	s->now = interaction(now, "2026-11-22T10:00");
	s->now->n = 50;
	s->customer = make_record(&customer_entity, "n=1;name=نورة");
	if (before)
		s->before = interaction(before, "2026-11-22T10:00");
	if (own)
		s->own = make_record(&followup_entity, own);
	if (later)
		s->later = make_record(&followup_entity, later);
	s->facts.interaction = s->now;
	s->facts.before = s->before;
	s->facts.customer = s->customer;
	s->facts.own = s->own;
	s->facts.later = s->later;
	s->facts.now = at("2026-11-22T10:00");
	followup_decide(&s->facts, default_rules(), &s->verdict);
}

static void scene_end(struct scene *s)
{
	record_free(&s->now);
	record_free(&s->before);
	record_free(&s->customer);
	record_free(&s->own);
	record_free(&s->later);
}

#define RULE_MADE "n=7;origin=rule;status=pending;customer=1;due_at="
#define HAND_MADE "n=7;origin=user;status=pending;customer=1;due_at="

static const struct {
	const char *now, *before, *own, *later;
	enum followup_what what;
	const char *which, *due;
} verdicts[] = {
	{ "outcome=interested", NULL, NULL, NULL, STEP_MAKE, "", "2026-11-25T10:00" },
	{ "outcome=successful", NULL, NULL, NULL, STEP_NONE, "", "" },
	/* An older rule's later step is moved, never doubled. */
	{ "outcome=interested", NULL, NULL, RULE_MADE "2026-12-20T12:00", STEP_MOVE, "later",
	  "2026-11-25T10:00" },
	{ "outcome=no_answer", NULL, NULL, RULE_MADE "2026-11-24T12:00", STEP_MOVE, "later",
	  "2026-11-23T10:00" },
	{ "outcome=successful", NULL, NULL, RULE_MADE "2026-11-24T12:00", STEP_NONE, "", "" },
	{ "outcome=not_interested", NULL, NULL, RULE_MADE "2026-11-24T12:00", STEP_CANCEL,
	  "later", "" },
	{ "outcome=wrong_number", NULL, NULL, RULE_MADE "2026-11-24T12:00", STEP_CANCEL, "later",
	  "" },
	/* Another outcome replaces or cancels the untouched step of this contact. */
	{ "outcome=no_answer", "outcome=interested", RULE_MADE "2026-11-25T10:00", NULL,
	  STEP_MOVE, "own", "2026-11-23T10:00" },
	{ "outcome=not_interested", "outcome=interested", RULE_MADE "2026-11-25T10:00", NULL,
	  STEP_CANCEL, "own", "" },
	{ "outcome=interested", "outcome=successful", NULL, NULL, STEP_MAKE, "",
	  "2026-11-25T10:00" },
	{ "status=cancelled;outcome=interested", "outcome=interested",
	  RULE_MADE "2026-11-25T10:00", NULL, STEP_CANCEL, "own", "" },
	/* … but not one whose date somebody changed, or that is his own. */
	{ "outcome=not_interested", "outcome=interested", RULE_MADE "2026-11-26T15:00", NULL,
	  STEP_NONE, "", "" },
	{ "outcome=not_interested", "outcome=interested", HAND_MADE "2026-11-25T10:00", NULL,
	  STEP_NONE, "", "" },
	{ "outcome=interested", "outcome=callback", HAND_MADE "2026-11-25T10:00", NULL,
	  STEP_NONE, "", "" },
	/* A new note on the same outcome changes nothing. */
	{ "outcome=interested;notes=x", "outcome=interested", RULE_MADE "2026-11-25T10:00", NULL,
	  STEP_NONE, "", "" },
	{ "outcome=interested;notes=x", "outcome=interested", NULL, NULL, STEP_NONE, "", "" },
	/* Done at last: what was planned becomes a contact. */
	{ "outcome=interested", "status=pending", NULL, NULL, STEP_MAKE, "", "2026-11-25T10:00" },
};

START_TEST(the_verdict_makes_moves_or_cancels)
{
	struct scene s = { .facts.streak = 0 };

	scene_play(&s, verdicts[_i].now, verdicts[_i].before, verdicts[_i].own,
		verdicts[_i].later);
	ck_assert_int_eq(s.verdict.what, verdicts[_i].what);
	if (s.verdict.what == STEP_MAKE || s.verdict.what == STEP_MOVE)
		ck_moment_eq(s.verdict.due_at, verdicts[_i].due);
	ck_assert_ptr_eq(s.verdict.which, str_eq(verdicts[_i].which, "own") ? s.own :
		str_eq(verdicts[_i].which, "later") ? s.later : NULL);
	scene_end(&s);
}
END_TEST

START_TEST(a_typed_date_is_kept_and_warned_of)
{
	struct scene s = { .facts.typed_at = at("2026-11-27T22:00") };	/* a Friday night */

	scene_play(&s, "outcome=callback", NULL, NULL, NULL);
	ck_assert_int_eq(s.verdict.what, STEP_MAKE);
	ck_moment_eq(s.verdict.due_at, "2026-11-27T22:00");
	ck_assert(s.verdict.typed);
	ck_assert(s.verdict.off_hours);
	ck_assert_str_eq(s.verdict.priority, "medium");
	scene_end(&s);
	s = (struct scene){ .facts.typed_at = at("2026-11-23T16:00") };
	scene_play(&s, "outcome=not_interested", NULL, NULL, NULL);
	ck_assert_int_eq(s.verdict.what, STEP_MAKE);
	ck_assert(!s.verdict.off_hours);
	scene_end(&s);
}
END_TEST

START_TEST(a_meeting_asks_for_an_appointment)
{
	struct scene s = { .facts.streak = 0 };

	scene_play(&s, "outcome=meeting_scheduled", NULL, NULL, NULL);
	ck_assert(s.verdict.wants_appointment);
	ck_moment_eq(s.verdict.due_at, "2026-11-23T10:00");
	scene_end(&s);
	s = (struct scene){ .facts.typed_at = at("2026-11-24T16:00") };
	scene_play(&s, "outcome=meeting_scheduled", NULL, NULL, NULL);
	ck_assert(!s.verdict.wants_appointment);
	scene_end(&s);
}
END_TEST

START_TEST(what_is_history_makes_no_step)
{
	struct scene s = { .facts.newer = true };

	scene_play(&s, "outcome=interested", NULL, NULL, RULE_MADE "2026-11-24T12:00");
	ck_assert_int_eq(s.verdict.what, STEP_NONE);
	scene_end(&s);
}
END_TEST

/* --- Rule 1. */

static const struct {
	const char *customer, *now, *before;
	bool newer;
	const char *status, *interest, *phone_status;
} marks[] = {
	{ "status=new", "outcome=callback", NULL, false, "active", "", "" },
	{ "status=new", "outcome=no_answer", NULL, false, "new", "", "" },
	{ "status=new", "type=whatsapp", NULL, false, "new", "", "" },
	{ "status=new", "type=note", NULL, false, "new", "", "" },
	{ "status=new", "type=whatsapp;response=positive", NULL, false, "active", "", "" },
	{ "status=closed", "outcome=callback", NULL, false, "closed", "", "" },
	{ "status=active", "outcome=interested", NULL, false, "active", "interested", "" },
	{ "status=active;interest=cold", "outcome=interested", NULL, false, "active",
	  "interested", "" },
	{ "status=active;interest=not_interested", "outcome=interested", NULL, false, "active",
	  "interested", "" },
	{ "status=active;interest=possible", "outcome=interested", NULL, false, "active",
	  "possible", "" },
	{ "status=active;interest=very_interested", "outcome=interested", NULL, false, "active",
	  "very_interested", "" },
	{ "status=active;interest=interested", "outcome=not_interested", NULL, false, "active",
	  "not_interested", "" },
	{ "status=active", "outcome=deal_closed", NULL, false, "converted", "", "" },
	{ "status=new", "outcome=deal_closed", NULL, false, "converted", "", "" },
	{ "status=new;phone_status=ok", "outcome=wrong_number", NULL, false, "new", "", "bad" },
	{ "status=active;phone_status=bad", "outcome=callback", "outcome=wrong_number", false,
	  "active", "", "ok" },
	{ "status=active;phone_status=bad", "outcome=callback", "outcome=no_answer", false,
	  "active", "", "bad" },
	{ "status=active", "outcome=interested", "outcome=interested", false, "active", "", "" },
	{ "status=active", "status=pending;outcome=interested", NULL, false, "active", "", "" },
	/* History makes nobody interested today, but he was a contact. */
	{ "status=new", "outcome=interested", NULL, true, "active", "", "" },
};

START_TEST(a_contact_marks_the_customer)
{
	struct record *customer = make_record(&customer_entity, marks[_i].customer);
	struct record *copy = record_copy(customer);
	struct record *now = interaction(marks[_i].now, "2026-11-22T10:00");
	struct record *before = marks[_i].before ?
		interaction(marks[_i].before, "2026-11-22T10:00") : NULL;
	bool changed = contact_marks(customer, now, before, marks[_i].newer), differs = false;

	ck_assert_str_eq(record_text(customer, CUSTOMER_status), marks[_i].status);
	ck_assert_str_eq(record_text(customer, CUSTOMER_interest), marks[_i].interest);
	ck_assert_str_eq(record_text(customer, CUSTOMER_phone_status), marks[_i].phone_status);
	for (size_t i = 0; i < customer_entity.nfields; i++)
		differs |= !value_equal(&customer_entity.fields[i], &customer->v[i], &copy->v[i]);
	ck_assert_int_eq(changed, differs);
	record_free(&customer);
	record_free(&copy);
	record_free(&now);
	record_free(&before);
}
END_TEST

static const struct { const char *interaction, *followup; bool completes; } met[] = {
	{ "outcome=interested", RULE_MADE "2026-11-22T23:59", true },
	{ "outcome=no_answer", RULE_MADE "2026-11-22T16:00", true },
	{ "outcome=interested", RULE_MADE "2026-10-01T10:00", true },
	{ "outcome=interested", RULE_MADE "2026-11-23T00:00", false },
	{ "outcome=interested", HAND_MADE "2026-11-22T09:00", false },
	{ "outcome=interested;followup=7", HAND_MADE "2026-11-22T09:00", true },
	{ "outcome=interested;followup=7", HAND_MADE "2026-12-30T09:00", true },
	{ "outcome=interested;followup=8", HAND_MADE "2026-11-22T09:00", false },
	{ "type=note", RULE_MADE "2026-11-22T09:00", false },
	{ "type=whatsapp", RULE_MADE "2026-11-22T09:00", true },
	{ "type=meeting", RULE_MADE "2026-11-22T09:00", true },
	{ "status=pending;followup=7", RULE_MADE "2026-11-22T09:00", false },
	{ "outcome=interested",
	  "n=7;origin=rule;status=completed;customer=1;due_at=2026-11-22T09:00", false },
	{ "outcome=interested",
	  "n=7;origin=rule;status=pending;customer=2;due_at=2026-11-22T09:00", false },
};

START_TEST(a_contact_completes_what_the_rule_made_for_today)
{
	struct record *now = interaction(met[_i].interaction, "2026-11-22T10:00");
	struct record *followup = make_record(&followup_entity, met[_i].followup);

	ck_assert_int_eq(contact_completes(now, followup, at("2026-11-22T10:00")),
		met[_i].completes);
	record_free(&now);
	record_free(&followup);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("followup_rule", NULL, NULL, 0,
		EACH(every_outcome_has_its_step, COUNT(dues)), ONCE(a_step_is_never_in_the_past),
		ONCE(a_rule_may_say_the_same_day), ONCE(without_working_days_every_day_is_one),
		ONCE(a_holiday_may_cross_the_new_year), EACH(the_verdict_makes_moves_or_cancels, COUNT(verdicts)),
		ONCE(a_typed_date_is_kept_and_warned_of), ONCE(a_meeting_asks_for_an_appointment),
		ONCE(what_is_history_makes_no_step), EACH(a_contact_marks_the_customer, COUNT(marks)),
		EACH(a_contact_completes_what_the_rule_made_for_today, COUNT(met)));
}
