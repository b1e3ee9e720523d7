/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reports: whose day is coming, who did how much, who is silent for long. */
#include "base/base.h"

#include "app/reports.h"
#include "figures_fixture.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

static struct err err;

/* "2027-02-28 date_of_birth" for each. */
static void events_on(const char *day, struct str *out)
{
	struct events events = { 0 };
	struct figure_span span;
	struct civil date;

	ck_assert(civil_parse(day, &date));
	figure_span(PERIOD_DAY, date, date_now(), &span);
	ck_ok(report_events(&app, &span, 0, &events, &err));
	str_clear(out);
	for (size_t i = 0; i < events.n; i++) {
		str_add(out, i ? " " : "");
		civil_print(events.v[i].day, out);
		str_addf(out, "%s", events.v[i].field == &customer_entity.fields[CUSTOMER_anniversary] ? "a" :
			events.v[i].rec->entity == &user_entity ? "u" :
			events.v[i].rec->entity == &family_entity ? "f" : "");
	}
	events_release(&events);
}

START_TEST(events_cross_months_years_and_leap_days)
{
	struct str got = STR_INIT;
	int64_t gone, mother;

	fixture_open(&app, "2026-06-01T09:00");
	mother = person("2026-06-01T09:00", "date_of_birth=1992-02-29");
	person("2026-06-01T09:00", "date_of_birth=--02-10");
	person("2026-06-01T09:00", "date_of_birth=1980-02-11;anniversary=2010-03-12");
	person("2026-06-01T09:00", "date_of_birth=1980-03-13");
	person("2026-06-01T09:00", "anniversary=2001-12-16");
	person("2026-06-01T09:00", "date_of_birth=2001-01-14");
	person("2026-06-01T09:00", "date_of_birth=2001-01-15");
	gone = person("2026-06-01T09:00", "date_of_birth=2001-12-20");
	fixture_add_to(&app, &family_entity, mother, "name=Sara;relationship=child;date_of_birth=2015-05-05");
	ck_ok(app_delete(&app, &customer_entity, gone, &err));
	fixture_edit(&app, &user_entity, app.me->n, "fal_expiry=2027-03-01;commercial_expiry=2026-12-31");
	events_on("2027-02-10", &got);		/* tomorrow to 12 March */
	ck_assert_str_eq(got.s, "2027-02-11 2027-02-28 2027-03-01u 2027-03-12a");
	events_on("2028-02-10", &got);		/* a leap year: to 11 March */
	ck_assert_str_eq(got.s, "2028-02-11 2028-02-29");
	events_on("2027-01-29", &got);		/* the 28th is the last day: the 29th counts as it */
	ck_assert_str_eq(got.s, "2027-02-10 2027-02-11 2027-02-28");
	events_on("2028-01-29", &got);		/* but not where there is a 29th */
	ck_assert_str_eq(got.s, "2028-02-10 2028-02-11");
	events_on("2026-12-15", &got);		/* across the year's end, to 14 January */
	ck_assert_str_eq(got.s, "2026-12-16a 2026-12-31u 2027-01-14");
	events_on("2027-04-10", &got);		/* the family's too, told with whose it is */
	ck_assert_str_eq(got.s, "2027-05-05f");
	str_release(&got);
}
END_TEST

static int64_t line_of(int64_t customer, const char *day, int64_t user, const char *spec)
{
	char text[200];

	snprintf(text, sizeof(text), "day=%s;assigned_to=%lld;%s", day, (long long)user, spec);
	return fixture_add_to(&app, &call_entity, customer, text);
}

START_TEST(agents_stand_by_successful_calls_then_name)
{
	struct agent_rows rows = { 0 };
	struct figure_span span;
	int64_t me, sara, who;
	char text[80];

	fixture_open(&app, "2027-03-02T10:00");
	me = app.me->n;
	sara = fixture_add(&app, &user_entity, "name=Sara");
	fixture_add(&app, &user_entity, "name=Badr");
	who = person("2027-03-02T10:00", "");
	line_of(who, "2027-02-27", sara, "status=completed;outcome=successful");	/* the week before */
	line_of(who, "2027-02-28", sara, "status=completed;outcome=interested");
	line_of(who, "2027-03-01", sara, "status=completed;outcome=no_answer");
	line_of(who, "2027-03-06", sara, "status=pending");
	line_of(who, "2027-03-07", sara, "status=pending");				/* the week after */
	line_of(who, "2027-03-02", me, "status=skipped");
	snprintf(text, sizeof(text), "type=call;duration_minutes=9;agent=%lld", (long long)sara);
	contact(who, "2027-03-02T10:00", text);
	contact(who, "2027-03-02T10:00", "type=meeting;duration_minutes=30");		/* no agent: the owner */
	figure_span(PERIOD_WEEK, date_today(), date_now(), &span);
	ck_ok(report_agents(&app, &span, &rows, &err));
	ck_assert_uint_eq(rows.n, 3);
	ck_assert_str_eq(rows.v[0].name, "Sara");
	ck_assert_int_eq(rows.v[0].lines, 3);
	ck_assert_int_eq(rows.v[0].completed, 2);
	ck_assert_int_eq(rows.v[0].successful, 1);
	ck_assert_int_eq(rows.v[0].minutes, 9);
	ck_assert_int_eq(rows.v[0].interactions, 1);
	ck_assert_str_eq(rows.v[1].name, "Badr");
	ck_assert_int_eq(rows.v[1].lines, 0);
	ck_assert_int_eq(rows.v[2].user, me);
	ck_assert_int_eq(rows.v[2].lines, 1);
	ck_assert_int_eq(rows.v[2].completed, 0);
	ck_assert_int_eq(rows.v[2].minutes, 0);
	ck_assert_int_eq(rows.v[2].interactions, 1);
	agent_rows_release(&rows);
}
END_TEST

START_TEST(at_risk_the_longest_silent_first)
{
	struct figure_span span;
	struct rowset rows = { 0 };
	int64_t oldest, medium;

	fixture_open(&app, "2026-10-01T09:00");
	medium = person("2026-12-31T10:00", "");	/* 61 days */
	oldest = person("2026-11-01T10:00", "");	/* 121 days */
	person("2027-01-15T10:00", "");			/* 46 days: low */
	fixture_clock("2027-03-02T10:00");
	line_of(medium, "2027-03-02", app.me->n, "reason=at_risk;status=completed;outcome=no_answer");
	figure_span(PERIOD_SEVEN, date_today(), date_now(), &span);
	ck_ok(report_risk(&app, &span, 0, &rows, &err));
	ck_assert_uint_eq(rows.n, 2);
	ck_assert_int_eq(rows.v[0]->n, oldest);
	ck_assert_str_eq(record_text(rows.v[0], CUSTOMER_risk), "critical");
	ck_assert_str_eq(record_text(rows.v[0], CUSTOMER_recovery), "none");
	ck_assert_int_eq(rows.v[1]->n, medium);
	ck_assert_int_eq(record_num(rows.v[1], CUSTOMER_days_silent), 61);
	ck_assert_str_eq(record_text(rows.v[1], CUSTOMER_recovery), "attempted");
	rowset_release(&rows);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("reports", figures_setup, one_app_teardown, 60,
		ONCE(events_cross_months_years_and_leap_days), ONCE(agents_stand_by_successful_calls_then_name),
		ONCE(at_risk_the_longest_silent_first));
}
