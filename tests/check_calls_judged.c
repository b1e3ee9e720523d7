/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The call list at random, against judging everybody without an index. */
#include "base/base.h"

#include "app/calls.h"
#include "app/family.h"
#include "calls_fixture.h"
#include "one_app.h"
#include "model/rules/calllist.h"
#include "model/rules/score.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

static struct err err;

static uint64_t dice;

static int roll(int n)
{
	dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (int)((dice >> 33) % (uint64_t)n);
}

#define ROLL(...) (((const char *const[]){ __VA_ARGS__ })[roll((int)COUNT(((const char *const[]){ __VA_ARGS__ })))])

static void random_moment(char out[24], int days)
{
	struct civil day = civil_add(today, -roll(days));

	snprintf(out, 24, "%04d-%02d-%02dT%02d:00", day.year, day.month, day.day, 8 + roll(10));
}

static void random_person(int i)
{
	char spec[512], at[24];
	int64_t n;

	random_moment(at, roll(2) ? 40 : 160);
	fixture_clock(at);
	snprintf(spec, sizeof(spec), "name=P%d;%s;relation=%s;source=%s;%s;%s;%s;%s;%s;%s", i,
		roll(12) ? "" : "phone_status=bad", ROLL("lead", "customer", "customer", "vendor"),
		ROLL("import", "referral", "website"), ROLL("is_vip=1", "", "", ""),
		ROLL("sale_count=2", "sale_count=6", "", ""), ROLL("lifetime_value=90000000", "", "", ""),
		ROLL("date_of_birth=1990-11-22", "date_of_birth=1990-11-23", "anniversary=2010-11-22",
			"date_of_birth=1990-03-01", "", ""),
		ROLL("do_not_call=1", "status=closed", "", "", "", "", ""),
		ROLL("interest=cold", "interest=very_interested", "city=x", ""));
	snprintf(spec + strlen(spec), sizeof(spec) - strlen(spec), roll(10) ? ";phone=05055%05d" :
		";email=p%d@example.com", i);
	n = fixture_add(&app, CUSTOMER, spec);
	for (int k = roll(4); k > 0; k--) {
		random_moment(at, 120);
		fixture_clock(at);
		snprintf(spec, sizeof(spec), "type=%s;customer=%lld;outcome=%s", ROLL("call", "whatsapp"),
			(long long)n, ROLL("interested", "no_answer", "successful", "callback"));
		fixture_add(&app, INTERACTION, spec);
	}
	fixture_clock(NOW);
	if (!roll(6))
		due(n, ROLL("2026-11-20T10:00", "2026-11-22T18:00", "2026-11-24T10:00"), "");
	if (!roll(8)) {
		snprintf(spec, sizeof(spec), "customer=%lld;name=M;relationship=child;date_of_birth=%s",
			(long long)n, ROLL("2015-11-22", "2015-11-23", "2015-11-24"));
		fixture_add(&app, &family_entity, spec);
	}
}

struct everybody { struct rowset family, dues; struct call_line *v; size_t n; };

static const struct record *due_of(const struct everybody *e, const struct record *customer)
{
	int64_t contact = record_num(customer, CUSTOMER_last_contacted_at);
	bool reached = contact >= date_moment(today, 0) && contact < date_moment(civil_add(today, 1), 0);
	const struct record *first = NULL;

	for (size_t i = 0; i < e->dues.n; i++) {
		const struct record *followup = e->dues.v[i];
		int64_t at = record_num(followup, FOLLOWUP_due_at);

		if (record_num(followup, FOLLOWUP_customer) == customer->n &&
		    str_eq(record_text(followup, FOLLOWUP_status), "pending") &&
		    at < date_moment(civil_add(today, 1), 0) && (!reached || at > contact) &&
		    (!first || at < record_num(first, FOLLOWUP_due_at)))
			first = followup;
	}
	return first;
}

static bool judge_any(struct record *customer, void *ctx)
{
	struct everybody *e = ctx;
	int64_t contact = record_num(customer, CUSTOMER_last_contacted_at);
	struct call_facts facts = { .customer = customer, .day = today, .now = date_now(),
		.followup = due_of(e, customer), .at_risk_days = -1, .repeat_days = -1 };
	struct call_line *line = &e->v[e->n];
	struct rowset rows = { 0 };
	struct score score;

	if (contact >= date_moment(today, 0) && !facts.followup)
		return true;
	facts.family = family_of(&e->family, customer->n, &facts.nfamily);
	if (!calllist_judge(&facts, &app.rules.classes, line)) {
		call_line_release(line);
		return true;
	}
	score_lead(customer, date_now(), &app.rules.classes, &score);
	line->score = score.total;
	ck_ok(query_last_interactions(app.db, customer->n, 12, &rows, &err));
	for (size_t i = 0; i < rows.n; i++)
		if (record_has(rows.v[i], INTERACTION_outcome)) {
			if (str_eq(record_text(rows.v[i], INTERACTION_outcome), "interested"))
				line->temperature = "hot";
			break;
		}
	rowset_release(&rows);
	e->n++;
	return true;
}

static void add_wanted(struct str *out, int64_t customer, const char *reason, const char *temperature,
	const char *why, int64_t score)
{
	str_addf(out, "%lld %s %s %lld %s\n", (long long)customer, reason, temperature, (long long)score, why);
}

START_TEST(the_list_is_that_of_judging_everybody)
{
	struct everybody e = { .n = 0 };
	struct query all = { .entity = CUSTOMER }, followups = { .entity = FOLLOWUP };
	struct str wanted = STR_INIT, found = STR_INIT;
	struct rowset rows = { 0 };
	size_t n;

	dice = (uint64_t)_i * 7919 + 11;
	app.rules.calls_per_day = (int[]){ 3, 12, 25, 60 }[_i % 4];
	for (int i = 0; i < 70; i++)
		random_person(i);
	e.v = xcalloc(100, sizeof(*e.v));
	ck_ok(family_birthdays(app.db, today, &e.family, &err));
	ck_ok(query_list(app.db, &followups, &e.dues, &err));
	ck_ok(query_each(app.db, &all, judge_any, &e, &err));
	n = calllist_cut(e.v, e.n, 0, app.rules.calls_per_day);
	qsort(e.v, n, sizeof(*e.v), calllist_compare);
	ck_assert_int_eq(make(today), (int)n);
	ck_ok(calls_queue(&app, today, &rows, &err));
	for (size_t i = 0; i < n; i++)
		add_wanted(&wanted, e.v[i].customer, e.v[i].reason, e.v[i].temperature, e.v[i].why.s,
			e.v[i].score);
	for (size_t i = 0; i < rows.n; i++)
		add_wanted(&found, record_num(rows.v[i], CALL_customer), record_text(rows.v[i], CALL_reason),
			record_text(rows.v[i], CALL_temperature), record_text(rows.v[i], CALL_why),
			record_num(rows.v[i], CALL_score));
	ck_assert_str_eq(found.s, wanted.s);
	for (size_t i = 0; i < e.n; i++)
		call_line_release(&e.v[i]);
	free(e.v);
	rowset_release(&rows);
	rowset_release(&e.family);
	rowset_release(&e.dues);
	str_release(&wanted);
	str_release(&found);
}
END_TEST

static int64_t told_to;

static bool stop_at(void *ctx, int64_t done, int64_t all)
{
	(void)ctx;
	ck_assert_int_le(done, all);
	told_to = done;
	return false;
}

/* What is stopped leaves no line behind, and can be made again. */
START_TEST(the_making_can_be_stopped)
{
	struct query lines = { .entity = CALL };
	char spec[64];
	int64_t n;
	int added;

	fixture_clock(NOW);
	for (int i = 0; i < 300; i++) {
		snprintf(spec, sizeof(spec), "name=P%d;phone=05055%05d", i, i);
		due(fixture_add(&app, CUSTOMER, spec), "2026-11-22T12:00", "");
	}
	app.told = stop_at;
	ck_assert_int_eq(calls_make(&app, today, &added, &err), ERR_CANCEL);
	ck_assert_int_gt(told_to, 0);
	ck_ok(query_count(app.db, &lines, 0, &n, &err));
	ck_assert_int_eq(n, 0);
	/* Begun by itself it counts as begun: nobody is asked again every minute. */
	ck_assert_int_eq(calls_begin(&app, today, &err), ERR_CANCEL);
	ck_ok(calls_begin(&app, today, &err));
	ck_ok(query_count(app.db, &lines, 0, &n, &err));
	ck_assert_int_eq(n, 0);
	app.told = NULL;
	ck_assert_int_eq(make(today), 300);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("calls_judged", calls_setup, one_app_teardown, 0,
		EACH(the_list_is_that_of_judging_everybody, 24), ONCE(the_making_can_be_stopped));
}
