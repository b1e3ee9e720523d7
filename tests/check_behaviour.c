/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How a customer behaves: the query against counts made by hand, row by row. */
#include "base/base.h"

#include "app_fixture.h"
#include "base/date.h"
#include "model/rules/classify.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "unit.h"

#define NOW "2026-11-22T10:00"

static struct app app;
static struct err err;
static int64_t who;

static void setup(void)
{
	fixture_open(&app, NOW);
	who = fixture_add(&app, &customer_entity, "name=Noura;phone=0501234567");
}

static void teardown(void)
{
	app_close(&app);
}

static int64_t talk(const char *words)
{
	char text[200];

	snprintf(text, sizeof(text), "customer=%lld;%s", (long long)who, words);
	return fixture_add(&app, &interaction_entity, text);
}

/* The same numbers on every run. */
static uint32_t draw(uint32_t *state, size_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (uint32_t)((*state >> 8) % below);
}

static struct behaviour ask(void)
{
	struct behaviour out;

	ck_assert_msg(query_behaviour(app.db, who, date_now(), &out, &err) == OK, "%s", err.text);
	return out;
}

START_TEST(nothing_is_nothing)
{
	struct behaviour b = ask();

	ck_assert_int_eq(b.contacts, 0);
	ck_assert_int_eq(b.days_between, -1);
	ck_assert_int_eq(b.per_30_days, 0);
	ck_assert_int_eq(b.best, -1);
}
END_TEST

/* 10 November to 20 November, four contacts: every 3.33 days; 40 days of knowing him: 3 in 30 days. */
START_TEST(means_are_rounded_once)
{
	struct behaviour b;

	talk("type=call;outcome=successful;completed_at=2026-11-20T10:00");
	ck_assert_int_eq(ask().days_between, -1);
	ck_assert_int_eq(ask().per_30_days, 100);	/* one in the three days is no ten a month */
	talk("type=visit;completed_at=2026-11-10T10:00");
	talk("type=whatsapp;response=positive;completed_at=2026-11-15T10:00");
	talk("type=email;direction=inbound;completed_at=2026-11-16T10:00");
	b = ask();
	ck_assert_int_eq(b.contacts, 4);
	ck_assert_int_eq(b.days_between, 333);
	ck_assert_int_eq(b.per_30_days, 400);
	talk("type=meeting;completed_at=2026-10-14T23:00");
	b = ask();
	ck_assert_int_eq(b.per_30_days, 375);		/* 5 in 40 days */
	ck_assert_int_eq(b.days_between, 911);		/* 36 days and 11 hours between, by 4 */
}
END_TEST

START_TEST(what_reached_nobody_does_not_count)
{
	talk("type=call;outcome=no_answer;completed_at=2026-11-20T10:00");
	talk("type=call;outcome=wrong_number;completed_at=2026-11-20T11:00");
	talk("type=note;completed_at=2026-11-20T12:00");
	talk("type=sms;completed_at=2026-11-20T12:00");
	talk("type=visit;scheduled_at=2026-11-30T12:00");
	ck_assert_int_eq(app_delete(&app, &interaction_entity,
		talk("type=visit;completed_at=2026-11-20T13:00"), &err), OK);
	ck_assert_int_eq(ask().contacts, 0);
	ck_assert_int_eq(ask().calls[DAY_MORNING], 2);
	ck_assert_int_eq(ask().answered[DAY_MORNING], 0);
	ck_assert_int_eq(ask().best, -1);
}
END_TEST

static const struct { const char *time; enum day_part part; } parts[] = {
	{ "04:59", DAY_NIGHT }, { "05:00", DAY_MORNING }, { "11:59", DAY_MORNING },
	{ "12:00", DAY_AFTERNOON }, { "16:59", DAY_AFTERNOON }, { "17:00", DAY_EVENING },
	{ "20:59", DAY_EVENING }, { "21:00", DAY_NIGHT }, { "00:00", DAY_NIGHT },
};

/* Riyadh's hours, three before Greenwich's. */
START_TEST(days_have_their_parts)
{
	char text[100];
	struct behaviour b;

	snprintf(text, sizeof(text), "type=call;outcome=interested;completed_at=2026-11-20T%s", parts[_i].time);
	talk(text);
	b = ask();
	for (int i = 0; i < DAY_PARTS; i++)
		ck_assert_int_eq(b.answered[i], i == (int)parts[_i].part);
	ck_assert_int_eq(b.best, parts[_i].part);
	date_set_zone("UTC");		/* the same calls, seen from another zone */
	b = ask();
	date_set_zone("Asia/Riyadh");
	ck_assert_int_eq(b.calls[parts[_i].part], (_i == 0 || _i == 2 || _i == 4 || _i == 6 || _i == 8));
}
END_TEST

START_TEST(most_answers_beat_the_best_rate)
{
	talk("type=call;outcome=interested;completed_at=2026-11-16T18:00");
	for (int i = 0; i < 5; i++)
		talk(i < 2 ? "type=call;outcome=callback;completed_at=2026-11-17T13:00" :
			"type=call;outcome=no_answer;completed_at=2026-11-17T13:00");
	talk("type=call;direction=inbound;outcome=interested;completed_at=2026-11-18T09:00");
	talk("type=call;direction=inbound;outcome=interested;completed_at=2026-11-18T09:30");
	talk("type=call;direction=inbound;outcome=interested;completed_at=2026-11-18T09:40");
	ck_assert_int_eq(ask().best, DAY_AFTERNOON);
	ck_assert_int_eq(ask().calls[DAY_AFTERNOON], 5);
	ck_assert_int_eq(ask().answered[DAY_AFTERNOON], 2);
	ck_assert_int_eq(ask().calls[DAY_MORNING], 0);	/* he called, not we */
}
END_TEST

/* Every kind of contact there is, many times: the query counts what the rule says, one by one. */
START_TEST(query_and_rule_agree)
{
	static const char *const types[] = { "call", "meeting", "visit", "email", "whatsapp", "sms",
		"message", "note", "offer_sent", "status_change", "other" };
	static const char *const outcomes_[] = { "", "interested", "no_answer", "wrong_number", "successful" };
	static const char *const responses_[] = { "", "positive", "negative", "no_response" };
	uint32_t state = 5;
	struct behaviour b;
	struct rowset rows = { 0 };
	struct query all = { .entity = &interaction_entity };
	int64_t contacts = 0, first = INT64_MAX, last = 0, calls = 0, answered = 0, got = 0, got_calls = 0;

	for (int i = 0; i < 400; i++) {
		struct record *rec = record_new(&interaction_entity);

		record_set_num(rec, INTERACTION_customer, who);
		record_set_text(rec, INTERACTION_type, types[draw(&state, COUNT(types))]);
		record_set_text(rec, INTERACTION_outcome, outcomes_[draw(&state, COUNT(outcomes_))]);
		record_set_text(rec, INTERACTION_response, responses_[draw(&state, COUNT(responses_))]);
		record_set_text(rec, INTERACTION_direction, draw(&state, 2) ? "inbound" : "outbound");
		record_set_num(rec, INTERACTION_completed_at,
			date_now() - (int64_t)draw(&state, 100000) * MINUTE_MS);
		ck_assert_msg(app_put(&app, rec, &err) == OK, "%s", err.text);
		record_free(&rec);
	}
	ck_assert_int_eq(query_list(app.db, &all, &rows, &err), OK);
	for (size_t i = 0; i < rows.n; i++) {
		const struct record *rec = rows.v[i];
		int64_t at = record_num(rec, INTERACTION_completed_at);
		const char *outcome = record_text(rec, INTERACTION_outcome);

		if (real_contact(rec)) {
			contacts++;
			first = MIN(first, at);
			last = MAX(last, at);
		}
		if (!str_eq(record_text(rec, INTERACTION_type), "call") ||
		    str_eq(record_text(rec, INTERACTION_direction), "inbound"))
			continue;
		calls++;
		answered += !str_eq(outcome, "no_answer") && !str_eq(outcome, "wrong_number");
	}
	rowset_release(&rows);
	b = ask();
	ck_assert_int_gt(contacts, 50);
	ck_assert_int_eq(b.contacts, contacts);
	ck_assert_int_eq(b.first_at, first);
	ck_assert_int_eq(b.last_at, last);
	for (int i = 0; i < DAY_PARTS; i++) {
		got_calls += b.calls[i];
		got += b.answered[i];
	}
	ck_assert_int_eq(got_calls, calls);
	ck_assert_int_eq(got, answered);
	ck_assert_double_eq_tol((double)b.days_between / 100,
		(double)(last - first) / (double)(contacts - 1) / (double)DAY_MS, 0.006);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("behaviour", setup, teardown, 0, ONCE(nothing_is_nothing),
		ONCE(means_are_rounded_once), ONCE(what_reached_nobody_does_not_count),
		EACH(days_have_their_parts, COUNT(parts)), ONCE(most_answers_beat_the_best_rate),
		ONCE(query_and_rule_agree));
}
