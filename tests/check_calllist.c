/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who is on a day's call list, why and where; and the next best action. */
#include "base/base.h"

#include "model/rules/calllist.h"
#include "model/rules/next.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "rules_fixture.h"

/* On Sunday 22 November 2026 at 09:00. Somebody known, spoken to three days ago, and so on no
 * list. */
#define NOW "2026-11-22T09:00"
#define KNOWN "n=1;name=نورة;phone=0501234567;relation=customer;created_at=2026-06-01T10:00;"
#define FRESH "last_contacted_at=2026-11-19T10:00;last_activity_at=2026-11-19T10:00;" \
	"last_attempt_at=2026-11-19T10:00;"
#define LEAD "n=1;name=خالد;phone=0501234567;relation=lead;"

struct setup {
	const char *customer, *followup;
	int at_risk_days, repeat_days, repeat_lines;
	bool day_off;
	const char *reason, *temperature;	/* NULL: not on the list */
};

#define NEVER .at_risk_days = -1, .repeat_days = -1

static const struct setup setups[] = {
	{ KNOWN FRESH, NULL, NEVER, .reason = NULL },
	/* follow_up: due by the day's end, late ones too. */
	{ KNOWN FRESH, "due_at=2026-11-22T23:59", NEVER, .reason = "follow_up",
	  .temperature = "warm" },
	{ KNOWN FRESH, "due_at=2026-10-01T10:00", NEVER, .reason = "follow_up",
	  .temperature = "warm" },
	/* new_customer: lead, never tried, not imported, at most 30 days old. */
	{ LEAD "created_at=2026-11-22T08:00", NULL, NEVER, .reason = "new_customer",
	  .temperature = "cold" },
	{ LEAD "created_at=2026-10-23T23:00", NULL, NEVER, .reason = "new_customer",
	  .temperature = "cold" },
	{ LEAD "created_at=2026-10-22T23:00", NULL, NEVER, .reason = NULL },
	{ LEAD "created_at=2026-11-20T08:00;source=import", NULL, NEVER, .reason = NULL },
	{ LEAD "created_at=2026-11-20T08:00;last_attempt_at=2026-11-21T08:00", NULL, NEVER,
	  .reason = NULL },
	{ KNOWN "created_at=2026-11-20T08:00", NULL, NEVER, .reason = NULL },
	{ LEAD "created_at=2026-11-20T08:00", "due_at=2026-11-22T10:00", NEVER,
	  .reason = "follow_up", .temperature = "warm" },
	/* at_risk: from 60 days, once in 14. */
	{ KNOWN "last_activity_at=2026-09-23T10:00", NULL, NEVER, .reason = "at_risk",
	  .temperature = "warm" },
	{ KNOWN "last_activity_at=2026-09-24T10:00", NULL, NEVER, .reason = NULL },
	{ KNOWN "last_activity_at=2026-09-23T10:00", NULL, .at_risk_days = 13, .repeat_days = -1,
	  .reason = NULL },
	{ KNOWN "last_activity_at=2026-09-23T10:00", NULL, .at_risk_days = 14, .repeat_days = -1,
	  .reason = "at_risk", .temperature = "warm" },
	/* Imported long ago and never called is at risk like everybody. */
	{ LEAD "source=import;created_at=2026-06-01T10:00", NULL, NEVER, .reason = "at_risk",
	  .temperature = "warm" },
	/* Birthdays and anniversaries, today and tomorrow. */
	{ KNOWN FRESH "date_of_birth=1985-11-22", NULL, NEVER, .reason = "birthday",
	  .temperature = "cold" },
	{ KNOWN FRESH "date_of_birth=--11-23", NULL, NEVER, .reason = "birthday",
	  .temperature = "cold" },
	{ KNOWN FRESH "date_of_birth=--11-24", NULL, NEVER, .reason = NULL },
	{ KNOWN FRESH "date_of_birth=--11-21", NULL, NEVER, .reason = NULL },
	{ KNOWN FRESH "anniversary=2010-11-22", NULL, NEVER, .reason = "anniversary",
	  .temperature = "cold" },
	/* repeat_reminder: a VIP after 15 days, repeat after 30, inactive weekly three times. */
	{ KNOWN "is_vip=yes;last_contacted_at=2026-11-07T10:00;last_activity_at=2026-11-07T10:00",
	  NULL, NEVER, .reason = "repeat_reminder", .temperature = "hot" },
	{ KNOWN "is_vip=yes;last_contacted_at=2026-11-08T10:00;last_activity_at=2026-11-08T10:00",
	  NULL, NEVER, .reason = NULL },
	{ KNOWN "is_vip=yes;last_contacted_at=2026-11-07T10:00;last_activity_at=2026-11-07T10:00",
	  NULL, .at_risk_days = -1, .repeat_days = 6, .reason = NULL },
	{ KNOWN "sale_count=2;last_contacted_at=2026-10-23T10:00;"
	  "last_activity_at=2026-10-23T10:00", NULL, NEVER, .reason = "repeat_reminder",
	  .temperature = "cold" },
	{ KNOWN "sale_count=2;last_contacted_at=2026-10-24T10:00;"
	  "last_activity_at=2026-10-24T10:00", NULL, NEVER, .reason = NULL },
	{ KNOWN "last_activity_at=2026-08-20T10:00", NULL, .at_risk_days = 7, .repeat_days = 7,
	  .repeat_lines = 2, .reason = "repeat_reminder", .temperature = "cold" },
	{ KNOWN "last_activity_at=2026-08-20T10:00", NULL, .at_risk_days = 6, .repeat_days = -1,
	  .reason = NULL },	/* called for being at risk this week */
	{ KNOWN "last_activity_at=2026-08-20T10:00", NULL, .at_risk_days = 7, .repeat_days = 6,
	  .repeat_lines = 2, .reason = NULL },
	{ KNOWN "last_activity_at=2026-08-20T10:00", NULL, .at_risk_days = 7, .repeat_days = 7,
	  .repeat_lines = 3, .reason = NULL },
	/* Never called, whatever is due. */
	{ KNOWN FRESH "do_not_call=yes", "due_at=2026-11-22T10:00", NEVER, .reason = NULL },
	{ KNOWN FRESH "consent=refused", "due_at=2026-11-22T10:00", NEVER, .reason = NULL },
	{ KNOWN FRESH "phone_status=bad", "due_at=2026-11-22T10:00", NEVER, .reason = NULL },
	{ KNOWN FRESH "status=closed", "due_at=2026-11-22T10:00", NEVER, .reason = NULL },
	{ KNOWN FRESH "status=archived", "due_at=2026-11-22T10:00", NEVER, .reason = NULL },
	{ KNOWN FRESH "relation=partner", "due_at=2026-11-22T10:00", NEVER, .reason = NULL },
	{ KNOWN FRESH "relation=vendor", "due_at=2026-11-22T10:00", NEVER, .reason = NULL },
	{ "n=1;name=x;email=a@b.sa;created_at=2026-06-01T10:00", "due_at=2026-11-22T10:00", NEVER,
	  .reason = NULL },
	{ KNOWN FRESH "consent=given;phone_status=ok;do_not_call=no;status=inactive",
	  "due_at=2026-11-22T10:00", NEVER, .reason = "follow_up", .temperature = "warm" },
	/* Days off: only what was promised for that day. */
	{ KNOWN FRESH, "due_at=2026-11-22T18:00", NEVER, .day_off = true, .reason = "follow_up",
	  .temperature = "warm" },
	{ KNOWN FRESH, "due_at=2026-11-21T18:00", NEVER, .day_off = true, .reason = NULL },
	{ KNOWN FRESH "date_of_birth=--11-22", NULL, NEVER, .day_off = true, .reason = NULL },
	{ LEAD "created_at=2026-11-22T08:00", NULL, NEVER, .day_off = true, .reason = NULL },
};

static bool judge(const struct setup *s, struct call_line *line)
{
	struct record *customer = make_record(&customer_entity, s->customer);
	struct record *followup = s->followup ? make_record(&followup_entity, s->followup) : NULL;
	struct call_facts facts = {
		.customer = customer, .day = { 2026, 11, 22 }, .now = at(NOW),
		.day_off = s->day_off, .followup = followup, .at_risk_days = s->at_risk_days,
		.repeat_days = s->repeat_days, .repeat_lines = s->repeat_lines,
	};
	bool listed = calllist_judge(&facts, &default_rules()->classes, line);

	record_free(&customer);
	record_free(&followup);
	return listed;
}

START_TEST(the_first_reason_names_the_line)
{
	struct call_line line;
	bool listed = judge(&setups[_i], &line);

	ck_assert_int_eq(listed, setups[_i].reason != NULL);
	if (listed) {
		ck_assert_str_eq(line.reason, setups[_i].reason);
		ck_assert_str_eq(line.temperature, setups[_i].temperature);
		ck_assert_uint_gt(line.why.len, 0);
		ck_assert_int_eq(line.customer, 1);
		if (setups[_i].followup)
			ck_assert_int_ne(line.due_at, 0);
	}
	call_line_release(&line);
}
END_TEST

START_TEST(the_other_reasons_are_in_the_sentence)
{
	static const struct setup s = {
		KNOWN "is_vip=yes;date_of_birth=--11-23;last_activity_at=2026-09-01T10:00",
		"n=9;origin=user;title=Send the plan;due_at=2026-11-20T10:00", NEVER,
	};
	struct call_line line;

	ck_assert(judge(&s, &line));
	ck_assert_str_eq(line.reason, "follow_up");
	ck_assert_str_eq(line.why.s, "Follow-up 2 days late. Send the plan. "
		"At risk: silent for 82 days. Birthday tomorrow. VIP without contact for 82 days.");
	ck_assert_str_eq(line.temperature, "hot");
	ck_assert_int_eq(line.followup, 9);
	call_line_release(&line);
}
END_TEST

static const struct { const char *date; struct civil day; int days; } occasions[] = {
	{ "1990-02-29", { 2028, 2, 29 }, -1 },	/* 1990 had no such day */
	{ "1990-02-28", { 2028, 2, 29 }, -1 },
	{ "2000-02-29", { 2028, 2, 29 }, 0 },
	{ "2000-02-29", { 2028, 2, 28 }, 1 },
	{ "2000-02-29", { 2027, 2, 28 }, 0 },	/* 28 in common years */
	{ "2000-02-29", { 2027, 2, 27 }, 1 },
	{ "--02-29", { 2027, 2, 28 }, 0 },
	{ "--02-29", { 2027, 3, 1 }, -1 },
	{ "1990-01-01", { 2026, 12, 31 }, 1 },
	{ "1990-12-31", { 2026, 12, 31 }, 0 },
	{ "1990-12-01", { 2026, 11, 30 }, 1 },
	{ "", { 2026, 11, 30 }, -1 },
	{ "yesterday", { 2026, 11, 30 }, -1 },
};

START_TEST(occasions_cross_months_and_leap_years)
{
	ck_assert_int_eq(calllist_occasion(occasions[_i].date, occasions[_i].day),
		occasions[_i].days);
}
END_TEST

START_TEST(interest_and_vips_are_hot)
{
	const struct class_limits *limits = &default_rules()->classes;
	struct record *rec = make_record(&customer_entity, KNOWN FRESH);
	int64_t now = at(NOW);

	ck_assert_str_eq(calllist_temperature(rec, "birthday", "interested", limits, now), "hot");
	ck_assert_str_eq(calllist_temperature(rec, "birthday", "callback", limits, now), "cold");
	ck_assert_str_eq(calllist_temperature(rec, "follow_up", "no_answer", limits, now), "warm");
	ck_assert_str_eq(calllist_temperature(rec, "at_risk", "", limits, now), "warm");
	record_set_num(rec, CUSTOMER_is_vip, 1);
	ck_assert_str_eq(calllist_temperature(rec, "birthday", "", limits, now), "hot");
	record_free(&rec);
}
END_TEST

/* In the right order; the test shuffles them. */
static const struct call_line ordered[] = {
	{ .reason = "new_customer", .temperature = "cold", .made_at = 900, .customer = 1 },
	{ .reason = "new_customer", .temperature = "hot", .made_at = 800, .customer = 2 },
	{ .reason = "follow_up", .temperature = "hot", .due_at = 10, .score = 5, .customer = 3 },
	{ .reason = "follow_up", .temperature = "hot", .due_at = 20, .score = 90, .customer = 4 },
	{ .reason = "birthday", .temperature = "hot", .score = 80, .customer = 5 },
	{ .reason = "birthday", .temperature = "hot", .score = 70, .customer = 6 },
	{ .reason = "follow_up", .temperature = "warm", .due_at = 5, .score = 1, .customer = 7 },
	{ .reason = "at_risk", .temperature = "warm", .score = 99, .customer = 8 },
	{ .reason = "birthday", .temperature = "cold", .score = 99, .customer = 9 },
	{ .reason = "birthday", .temperature = "cold", .score = 99, .customer = 10 },
};

START_TEST(new_then_hot_then_warm_then_cold)
{
	struct call_line lines[COUNT(ordered)];

	for (size_t i = 0; i < COUNT(ordered); i++)
		lines[i * 7 % COUNT(ordered)] = ordered[i];
	qsort(lines, COUNT(lines), sizeof(*lines), calllist_compare);
	for (size_t i = 0; i < COUNT(ordered); i++)
		ck_assert_int_eq(lines[i].customer, ordered[i].customer);
}
END_TEST

/* --- Rule 8. */

static const struct { const char *customer, *followup; enum next_kind kind; int days; } nexts[] = {
	{ KNOWN FRESH, NULL, NEXT_NOTHING, 0 },
	{ KNOWN FRESH, "n=4;due_at=2026-11-22T23:59", NEXT_DUE, 0 },
	{ KNOWN FRESH, "n=4;due_at=2026-01-01T10:00", NEXT_DUE, 0 },
	{ KNOWN FRESH, "n=4;due_at=2026-11-23T00:00", NEXT_FOLLOWUP, 0 },
	{ KNOWN "last_activity_at=2026-09-23T10:00", "n=4;due_at=2026-12-01T10:00", NEXT_RECOVER,
	  60 },
	{ KNOWN "last_activity_at=2026-09-24T10:00;last_contacted_at=2026-09-24T10:00", NULL,
	  NEXT_NOTHING, 0 },
	{ KNOWN FRESH "is_vip=yes", "n=4;due_at=2026-12-01T10:00", NEXT_VIP, 0 },
	{ LEAD "created_at=2026-11-20T10:00", NULL, NEXT_WELCOME, 0 },
	{ LEAD "created_at=2026-11-20T10:00;is_vip=yes", NULL, NEXT_VIP, 0 },
	{ KNOWN FRESH "date_of_birth=1980-11-23", "n=4;due_at=2026-12-01T10:00", NEXT_GREET, 1 },
	{ KNOWN FRESH "date_of_birth=1980-11-23", "n=4;due_at=2026-11-22T10:00", NEXT_DUE, 0 },
	/* Nothing is proposed for who does not want to be contacted, whatever speaks for it. */
	{ KNOWN FRESH "date_of_birth=1980-11-23;do_not_call=yes", NULL, NEXT_REFUSED, 0 },
	{ KNOWN FRESH "is_vip=yes;consent=refused", "n=4;due_at=2026-11-20T10:00", NEXT_REFUSED, 0 },
	{ LEAD "created_at=2026-11-20T10:00;do_not_call=yes", NULL, NEXT_REFUSED, 0 },
	{ KNOWN "last_activity_at=2026-06-23T10:00;do_not_call=yes", NULL, NEXT_REFUSED, 0 },
	{ LEAD "created_at=2026-11-20T10:00;consent=given", NULL, NEXT_WELCOME, 0 },
};

START_TEST(the_next_best_action)
{
	struct record *customer = make_record(&customer_entity, nexts[_i].customer);
	struct record *followup = nexts[_i].followup ?
		make_record(&followup_entity, nexts[_i].followup) : NULL;
	struct next_action next = next_decide(customer, followup, at(NOW),
		&default_rules()->classes);
	struct str text = STR_INIT;

	ck_assert_int_eq(next.kind, nexts[_i].kind);
	ck_assert_int_eq(next.days, nexts[_i].days);
	ck_assert_int_eq(next.followup,
		next.kind == NEXT_DUE || next.kind == NEXT_FOLLOWUP ? 4 : 0);
	next_text(&next, at(NOW), 0, &text);
	ck_assert_uint_gt(text.len, 0);
	str_release(&text);
	record_free(&customer);
	record_free(&followup);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("calllist", NULL, NULL, 0,
		EACH(the_first_reason_names_the_line, COUNT(setups)),
		ONCE(the_other_reasons_are_in_the_sentence),
		EACH(occasions_cross_months_and_leap_years, COUNT(occasions)),
		ONCE(interest_and_vips_are_hot), ONCE(new_then_hot_then_warm_then_cold),
		EACH(the_next_best_action, COUNT(nexts)));
}
