/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The call list of a day: made, worked down, undone. */
#include "base/base.h"

#include "app/calls.h"
#include "app/effects.h"
#include "app/family.h"
#include "app/followups.h"
#include "app/insight.h"
#include "text/layout.h"
#include "app_fixture.h"
#include "model/rules/calllist.h"
#include "model/rules/classify.h"
#include "model/rules/score.h"
#include "model/rules/template.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

#define CUSTOMER &customer_entity
#define INTERACTION &interaction_entity
#define FOLLOWUP &followup_entity
#define CALL &call_entity

/* Sunday morning, a working day; the customers are known since June. */
#define NOW "2026-11-22T09:30"
static const struct civil today = { 2026, 11, 22 }, friday = { 2026, 11, 27 };

static struct app app;
static struct err err;

static void setup(void)
{
	err = (struct err){ 0 };
	fixture_open(&app, "2026-06-01T09:00");
}

static void teardown(void)
{
	app_close(&app);
}

/* Somebody spoken to on that day, and on no list because of him or herself for two months. */
static int64_t known(const char *name, const char *phone, const char *talked, const char *spec)
{
	char text[256];
	int64_t n;

	fixture_clock("2026-06-01T09:00");
	snprintf(text, sizeof(text), "name=%s;phone=%s;relation=customer;%s", name, phone, spec);
	n = fixture_add(&app, CUSTOMER, text);
	fixture_clock(talked);
	snprintf(text, sizeof(text), "type=call;customer=%lld;outcome=successful", (long long)n);
	fixture_add(&app, INTERACTION, text);
	fixture_clock(NOW);
	return n;
}

static int64_t due(int64_t customer, const char *when, const char *spec)
{
	char text[256];

	snprintf(text, sizeof(text), "customer=%lld;title=Send the plan;due_at=%s;%s",
		(long long)customer, when, spec);
	return fixture_add(&app, FOLLOWUP, text);
}

static int make(struct civil day)
{
	int added = -1;

	ck_ok(calls_make(&app, day, &added, &err));
	return added;
}

/* The queue as names of customers with their reasons: "نورة:follow_up …". */
static const char *queue(struct civil day)
{
	static struct str text = STR_INIT;
	struct rowset rows = { 0 };

	str_clear(&text);
	ck_ok(calls_queue(&app, day, &rows, &err));
	for (size_t i = 0; i < rows.n; i++) {
		query_title(app.db, CUSTOMER, record_num(rows.v[i], CALL_customer), &text);
		str_addf(&text, ":%s%s", record_text(rows.v[i], CALL_reason),
			i + 1 < rows.n ? " " : "");
	}
	rowset_release(&rows);
	return text.s;
}

/* His line of today; 0 is no line. */
static int64_t line_of(int64_t customer)
{
	struct rowset rows = { 0 };
	int64_t n = 0;

	ck_ok(calls_queue(&app, today, &rows, &err));
	for (size_t i = 0; i < rows.n; i++)
		if (record_num(rows.v[i], CALL_customer) == customer)
			n = rows.v[i]->n;
	rowset_release(&rows);
	ck_assert_int_ne(n, 0);
	return n;
}

/* A message without the isolates that keep its parts in order on the screens. */
static const char *plain(const struct str *message)
{
	static struct str text = STR_INIT;

	str_clear(&text);
	isolate_strip(message->s, &text);
	return text.s;
}

static const char *log_call(int64_t customer, int64_t call, const char *outcome, const char *when)
{
	static struct str message = STR_INIT;

	str_clear(&message);
	ck_ok(calls_log(&app, customer, call, outcome, NULL, 0, when, &message, &err));
	return plain(&message);
}

/* --- Making. */

static enum result skip(int64_t call)
{
	struct str message = STR_INIT;
	enum result code = calls_skip(&app, call, &message, &err);

	if (!code)
		ck_assert_ptr_nonnull(strstr(message.s, "skipped"));
	str_release(&message);
	return code;
}

START_TEST(the_list_is_made_in_its_order)
{
	int64_t late = known("Late", "0501111111", "2026-11-10T10:00", "");
	int64_t hot = known("Hot", "0501111112", "2026-11-10T10:00", "is_vip=yes");

	known("Risk", "0501111113", "2026-09-01T10:00", "");
	known("Quiet", "0501111114", "2026-11-10T10:00", "");
	known("Birth", "0501111115", "2026-11-10T10:00", "date_of_birth=1990-11-23");
	known("Never", "0501111116", "2026-09-01T10:00", "do_not_call=yes");
	known("Shut", "0501111117", "2026-09-01T10:00", "status=closed");
	due(late, "2026-11-20T10:00", "");
	due(hot, "2026-11-22T16:00", "");
	fixture_clock("2026-11-19T10:00");
	fixture_add(&app, CUSTOMER, "name=Older;phone=0501111118");
	fixture_clock("2026-11-21T10:00");
	fixture_add(&app, CUSTOMER, "name=Newer;phone=0501111119");
	fixture_add(&app, CUSTOMER, "name=Import;phone=0501111120;source=import");
	fixture_clock(NOW);
	ck_assert_int_eq(make(today), 6);
	ck_assert_str_eq(queue(today), "Newer:new_customer Older:new_customer Hot:follow_up "
		"Late:follow_up Risk:at_risk Birth:birthday");
	ck_assert_int_eq(make(today), 0);
	ck_value_eq(&app, CALL, line_of(late), "why", "Follow-up 2 days late. Send the plan.");
	ck_value_eq(&app, CALL, line_of(hot), "temperature", "hot");
}
END_TEST

START_TEST(making_again_adds_what_is_new_and_keeps_what_was_done)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), b;

	ck_assert_int_eq(make(today), 1);
	log_call(a, line_of(a), "successful", NULL);
	b = fixture_add(&app, CUSTOMER, "name=Bb;phone=0501111112");
	ck_assert_int_eq(make(today), 1);
	ck_assert_str_eq(queue(today), "Bb:new_customer Aa:at_risk");
	ck_value_eq(&app, CALL, line_of(a), "status", "completed");
	ck_value_eq(&app, CALL, line_of(b), "status", "pending");
}
END_TEST

START_TEST(the_cut_spares_followups)
{
	char phone[16];

	app.rules.calls_per_day = 3;
	for (int i = 0; i < 5; i++) {
		snprintf(phone, sizeof(phone), "050222000%d", i);
		known("Risk", phone, "2026-09-01T10:00", "");
		snprintf(phone, sizeof(phone), "050222001%d", i);
		if (i < 2)
			due(known("Due", phone, "2026-11-10T10:00", ""), "2026-11-22T11:00", "");
	}
	ck_assert_int_eq(make(today), 3);
	ck_assert_int_eq(fixture_count(&app, CALL, "reason=follow_up"), 2);
	ck_assert_int_eq(make(today), 0);
	due(known("More", "0502220099", "2026-11-10T10:00", ""), "2026-11-22T11:00", "");
	ck_assert_int_eq(make(today), 1);
	ck_assert_int_eq(fixture_count(&app, CALL, ""), 4);
}
END_TEST

START_TEST(on_days_off_only_what_was_promised_for_the_day)
{
	int64_t a = known("Aa", "0501111111", "2026-11-10T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-11-10T10:00", "");
	int added;

	known("Risk", "0501111113", "2026-09-01T10:00", "");
	due(a, "2026-11-26T10:00", "");
	due(b, "2026-11-20T10:00", "");
	due(b, "2026-11-27T16:00", "");
	ck_assert_int_eq(make(friday), 1);
	ck_assert_str_eq(queue(friday), "Bb:follow_up");
	/* Who wants to work may. */
	ck_ok(calls_make_anyway(&app, friday, &added, &err));
	ck_assert_int_eq(added, 2);
}
END_TEST

START_TEST(the_first_start_of_a_day_makes_its_list)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), line;

	ck_ok(calls_begin(&app, today, &err));
	line = line_of(a);
	known("Bb", "0501111112", "2026-09-01T10:00", "");
	ck_ok(calls_begin(&app, today, &err));
	ck_assert_str_eq(queue(today), "Aa:at_risk");
	ck_value_eq(&app, CALL, line, "status", "pending");
	fixture_clock("2026-11-23T08:00");
	ck_ok(calls_begin(&app, (struct civil){ 2026, 11, 23 }, &err));
	ck_assert_str_eq(queue((struct civil){ 2026, 11, 23 }), "Bb:at_risk");
}
END_TEST

START_TEST(a_past_day_gets_no_list)
{
	int added;

	fixture_clock(NOW);
	ck_assert_int_eq(calls_make(&app, (struct civil){ 2026, 11, 21 }, &added, &err),
		ERR_INVALID);
	ck_assert_str_eq(err.field, "day");
}
END_TEST

START_TEST(at_risk_comes_once_in_fourteen_days)
{
	int64_t a = known("Aa", "0501111111", "2026-09-15T10:00", "");

	ck_assert_int_eq(make(today), 1);
	ck_ok(skip(line_of(a)));
	ck_assert_int_eq(make((struct civil){ 2026, 12, 3 }), 0);
	ck_assert_int_eq(make((struct civil){ 2026, 12, 6 }), 1);
}
END_TEST

/* Weekly: at risk every second week, the reminder between three times, then only at risk. */
START_TEST(the_inactive_are_reminded_three_times)
{
	static const char *const weeks[] = {
		"at_risk", "repeat_reminder", "at_risk", "repeat_reminder", "at_risk",
		"repeat_reminder", "at_risk", "", "at_risk",
	};
	struct civil day = today;

	known("Aa", "0501111111", "2026-08-01T10:00", "");
	for (size_t i = 0; i < COUNT(weeks); i++, day = civil_add(day, 7)) {
		char clock[32], expected[32] = "";

		snprintf(clock, sizeof(clock), "%04d-%02d-%02dT09:00", day.year, day.month,
			day.day);
		fixture_clock(clock);
		ck_assert_int_eq(make(day), *weeks[i] ? 1 : 0);
		if (*weeks[i])
			snprintf(expected, sizeof(expected), "Aa:%s", weeks[i]);
		ck_assert_str_eq(queue(day), expected);
		/* Nobody is on the list two days in a row for silence alone. */
		ck_assert_int_eq(make(civil_add(day, 1)), 0);
	}
}
END_TEST

START_TEST(birthdays_of_leap_days_are_not_forgotten)
{
	known("Leap", "0501111111", "2027-02-20T10:00", "date_of_birth=2000-02-29");
	fixture_clock("2027-02-28T09:00");	/* a Sunday in a common year */
	ck_assert_int_eq(make((struct civil){ 2027, 2, 28 }), 1);
	ck_assert_str_eq(queue((struct civil){ 2027, 2, 28 }), "Leap:birthday");
	fixture_clock("2027-03-01T09:00");
	ck_assert_int_eq(make((struct civil){ 2027, 3, 1 }), 0);
}
END_TEST

static void member(int64_t customer, const char *words)
{
	char text[200];

	snprintf(text, sizeof(text), "customer=%lld;%s", (long long)customer, words);
	fixture_add(&app, &family_entity, text);
}

/* Today and tomorrow; whose family it is decides who is called, whoever else has a birthday. */
START_TEST(birthdays_in_the_family_are_a_reason)
{
	int64_t a = known("Aa", "0501111111", "2026-11-20T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-11-20T10:00", "");
	int64_t c = known("Cc", "0501111113", "2026-11-20T10:00", "do_not_call=yes");

	known("Dd", "0501111114", "2026-11-20T10:00", "");
	member(a, "name=Sara;relationship=child;date_of_birth=2015-11-22");
	member(a, "name=Huda;relationship=spouse;date_of_birth=--11-23");
	member(a, "name=Omar;relationship=child;date_of_birth=2018-11-24");
	member(b, "name=Ali;relationship=parent;date_of_birth=1950-11-21");
	member(b, "name=Nobody;relationship=sibling");
	member(c, "name=Reem;relationship=child;date_of_birth=2015-11-22");
	ck_assert_int_eq(make(today), 1);
	ck_assert_str_eq(queue(today), "Aa:birthday");
	ck_value_eq(&app, CALL, line_of(a), "why", "Birthday in the family today: Sara (Child). "
		"Birthday in the family tomorrow: Huda (Spouse).");
}
END_TEST

static enum result put_on_list(int64_t customer)
{
	int64_t call;

	return calls_add(&app, customer, today, &call, &err);
}

/* Every way onto the list: made, put there by hand, left from before. */
START_TEST(who_refuses_is_not_on_the_list)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-09-01T10:00", "consent=refused");
	int64_t c = known("Cc", "0501111113", "2026-09-01T10:00", "do_not_call=yes");
	char *label = NULL;

	ck_assert_int_eq(make(today), 1);
	ck_assert_str_eq(queue(today), "Aa:at_risk");
	ck_assert_int_eq(put_on_list(b), ERR_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "Bb"));
	ck_assert_ptr_nonnull(strstr(err.text, "Consent refused"));
	ck_assert_int_eq(put_on_list(c), ERR_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "Do not contact"));
	fixture_edit(&app, CUSTOMER, a, "consent=refused");
	ck_value_eq(&app, CALL, line_of(a), "status", "skipped");
	fixture_edit(&app, CUSTOMER, a, "consent=given");
	ck_assert_int_eq(put_on_list(a), OK);
	ck_value_eq(&app, CALL, line_of(a), "status", "pending");
	ck_assert_int_eq(app_undo(&app, &label, &err), OK);	/* the line by hand … */
	free(label);
	ck_assert_int_eq(app_undo(&app, &label, &err), OK);	/* … and the consent */
	free(label);
	ck_value_eq(&app, CUSTOMER, a, "consent", "refused");
	make(today);
	ck_value_eq(&app, CALL, line_of(a), "status", "skipped");
}
END_TEST

/* No rule runs at an undo: the next making of the list sees to it. */
START_TEST(an_undo_leaves_nobody_on_the_list_who_refuses)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "do_not_call=yes");
	char *label = NULL;

	fixture_edit(&app, CUSTOMER, a, "do_not_call=no");
	ck_assert_int_eq(make(today), 1);
	ck_value_eq(&app, CALL, line_of(a), "status", "pending");
	ck_assert_int_eq(app_undo(&app, &label, &err), OK);	/* the list is no person's step */
	free(label);
	ck_value_eq(&app, CUSTOMER, a, "do_not_call", "yes");
	make(today);
	ck_value_eq(&app, CALL, line_of(a), "status", "skipped");
}
END_TEST

/* A hidden family member wishes for nothing; nor do those of a customer who is gone. */
START_TEST(birthdays_of_those_who_are_gone_are_none)
{
	int64_t a = known("Aa", "0501111111", "2026-11-20T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-11-20T10:00", "");

	member(a, "name=Sara;relationship=child;date_of_birth=2015-11-22");
	member(b, "name=Ali;relationship=child;date_of_birth=2015-11-22");
	ck_assert_int_eq(app_delete(&app, &family_entity,
		fixture_first(&app, &family_entity, "name=Sara"), &err), OK);
	ck_assert_int_eq(app_delete(&app, CUSTOMER, b, &err), OK);
	ck_assert_int_eq(fixture_count(&app, &family_entity, ""), 0);
	ck_assert_int_eq(make(today), 0);
	ck_assert_int_eq(app_restore(&app, CUSTOMER, b, &err), OK);
	ck_assert_int_eq(fixture_count(&app, &family_entity, ""), 1);
	ck_assert_int_eq(make(today), 1);
	ck_assert_str_eq(queue(today), "Bb:birthday");
}
END_TEST

START_TEST(who_was_reached_today_is_not_called_again)
{
	int64_t a = known("Aa", "0501111111", "2026-11-10T10:00", "date_of_birth=1990-11-22");
	char text[64];

	snprintf(text, sizeof(text), "type=visit;customer=%lld", (long long)a);
	fixture_add(&app, INTERACTION, text);
	due(a, "2026-11-22T09:00", "");		/* before the visit */
	ck_assert_int_eq(make(today), 0);
	due(a, "2026-11-22T15:00", "");		/* after it */
	ck_assert_int_eq(make(today), 1);
	ck_value_eq(&app, CALL, line_of(a), "due_at", "2026-11-22T15:00:00+03:00");
}
END_TEST

START_TEST(deleted_customers_have_no_line)
{
	int64_t a = known("Aa", "0501111111", "2026-11-10T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-09-01T10:00", "");

	due(a, "2026-11-22T09:00", "");
	ck_ok(app_delete(&app, CUSTOMER, a, &err));
	ck_assert_int_eq(make(today), 1);
	ck_ok(app_delete(&app, CUSTOMER, b, &err));
	ck_assert_str_eq(queue(today), "");
}
END_TEST

START_TEST(only_my_customers_are_mine_to_call)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "");
	int64_t other = fixture_add(&app, &user_entity, "name=Other");
	char text[64];

	snprintf(text, sizeof(text), "assigned_to=%lld", (long long)other);
	fixture_edit(&app, CUSTOMER, a, text);
	due(a, "2026-11-22T09:00", "");
	ck_assert_int_eq(make(today), 0);
}
END_TEST

/* --- Logging. */

START_TEST(a_logged_call_is_one_step)
{
	int64_t a = known("نورة", "0501111111", "2026-11-10T10:00", ""), line, call;
	int64_t step = due(a, "2026-11-22T09:00", ""), made;
	struct str message = STR_INIT;
	char *label = NULL;

	make(today);
	line = line_of(a);
	ck_ok(calls_log(&app, a, line, "no_answer", "rang twice", 2, NULL, &message, &err));
	ck_assert_str_eq(message.s, "Call with \u2068نورة\u2069: no answer · follow-up \u2068tomorrow 09:30\u2069");
	call = fixture_first(&app, INTERACTION, "outcome=no_answer");
	ck_value_eq(&app, INTERACTION, call, "type", "call");
	ck_value_eq(&app, INTERACTION, call, "direction", "outbound");
	ck_value_eq(&app, INTERACTION, call, "notes", "rang twice");
	ck_value_eq(&app, INTERACTION, call, "duration_minutes", "2");
	ck_value_eq(&app, CALL, line, "status", "completed");
	ck_value_eq(&app, CALL, line, "outcome", "no_answer");
	ck_value_eq(&app, FOLLOWUP, step, "status", "completed");
	ck_value_eq(&app, FOLLOWUP, step, "completion_notes", "no_answer");
	made = fixture_first(&app, FOLLOWUP, "status=pending");
	ck_value_eq(&app, FOLLOWUP, made, "due_at", "2026-11-23T09:30:00+03:00");
	ck_ok(app_undo(&app, &label, &err));
	ck_assert_str_eq(label, "Call with نورة: no answer");
	free(label);
	ck_value_eq(&app, CALL, line, "status", "pending");
	ck_value_eq(&app, CALL, line, "outcome", "");
	ck_value_eq(&app, FOLLOWUP, step, "status", "pending");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, "status=pending"), 1);
	ck_assert_int_eq(fixture_count(&app, INTERACTION, "outcome=no_answer"), 0);
	str_release(&message);
}
END_TEST

static const struct { const char *outcome, *message; } messages[] = {
	{ "interested", "Call with Aa: interested · follow-up Wednesday 09:30" },
	{ "No answer", "Call with Aa: no answer · follow-up tomorrow 09:30" },	/* its word */
	{ "not_interested", "Call with Aa: not interested" },
	{ "wrong_number", "Call with Aa: wrong number" },
	{ "successful", "Call with Aa: successful" },
};

START_TEST(every_outcome_says_what_came_of_it)
{
	int64_t a = known("Aa", "0501111111", "2026-11-10T10:00", "");
	struct str message = STR_INIT;

	ck_ok(calls_log(&app, a, 0, messages[_i].outcome, NULL, 0, NULL, &message, &err));
	ck_assert_str_eq(plain(&message), messages[_i].message);
	str_release(&message);
}
END_TEST

START_TEST(a_call_without_a_line_completes_todays)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "");

	make(today);
	log_call(a, 0, "interested", NULL);
	ck_value_eq(&app, CALL, line_of(a), "status", "completed");
	ck_value_eq(&app, CALL, line_of(a), "outcome", "interested");
	/* And any other contact does so too. */
	a = known("Bb", "0501111112", "2026-09-01T10:00", "");
	make(today);
	{
		char text[96];

		snprintf(text, sizeof(text), "type=meeting;outcome=interested;customer=%lld",
			(long long)a);
		fixture_add(&app, INTERACTION, text);
	}
	ck_value_eq(&app, CALL, line_of(a), "status", "completed");
}
END_TEST

START_TEST(a_typed_date_is_kept)
{
	int64_t a = known("Aa", "0501111111", "2026-11-10T10:00", "");

	ck_assert_str_eq(log_call(a, 0, "callback", "tomorrow 11:00"),
		"Call with Aa: call back · follow-up tomorrow 11:00");
	ck_value_eq(&app, CUSTOMER, a, "next_followup_at", "2026-11-23T11:00:00+03:00");
	ck_value_eq(&app, FOLLOWUP, fixture_first(&app, FOLLOWUP, "status=pending"), "origin",
		"user");
	/* Without a time: this clock time. */
	a = known("Bb", "0501111112", "2026-11-10T10:00", "");
	log_call(a, 0, "callback", "+2");
	ck_value_eq(&app, CUSTOMER, a, "next_followup_at", "2026-11-24T09:30:00+03:00");
	/* A Friday evening: kept and said. */
	a = known("Cc", "0501111113", "2026-11-10T10:00", "");
	ck_assert_ptr_nonnull(strstr(log_call(a, 0, "not_interested", "2026-11-27 21:00"),
		"outside working hours"));
	ck_value_eq(&app, CUSTOMER, a, "next_followup_at", "2026-11-27T21:00:00+03:00");
}
END_TEST

START_TEST(what_cannot_be_is_refused_and_nothing_written)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-09-01T10:00", "");
	struct str message = STR_INIT;
	int before;

	make(today);
	before = fixture_count(&app, INTERACTION, "");
	ck_assert_int_eq(calls_log(&app, a, 0, "sang", NULL, 0, NULL, &message, &err), ERR_INVALID);
	ck_assert_int_eq(calls_log(&app, a, 0, "", NULL, 0, NULL, &message, &err), ERR_INVALID);
	ck_assert_int_eq(calls_log(&app, a, 0, "callback", NULL, 0, "yesterday", &message, &err),
		ERR_INVALID);
	ck_assert_str_eq(err.field, "follow_up");
	ck_assert_int_eq(calls_log(&app, a, 0, "callback", NULL, 0, "once", &message, &err),
		ERR_INVALID);
	ck_assert_int_eq(calls_log(&app, a, line_of(b), "callback", NULL, 0, NULL, &message, &err),
		ERR_INVALID);
	ck_assert_int_eq(calls_log(&app, 999999, 0, "callback", NULL, 0, NULL, &message, &err),
		ERR_MISSING);
	ck_assert_int_eq(fixture_count(&app, INTERACTION, ""), before);
	ck_value_eq(&app, CALL, line_of(a), "status", "pending");
	ck_assert_uint_eq(message.len, 0);
	str_release(&message);
}
END_TEST

START_TEST(a_later_followup_opens_the_line_again)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), line;

	make(today);
	line = line_of(a);
	log_call(a, line, "callback", "16:00");
	ck_value_eq(&app, CALL, line, "status", "completed");
	/* Its time comes … */
	fixture_clock("2026-11-22T15:59");
	ck_ok(effects_tick(&app, NULL, &err));
	ck_value_eq(&app, CALL, line, "status", "completed");
	fixture_clock("2026-11-22T16:00");
	ck_ok(effects_tick(&app, NULL, &err));
	ck_value_eq(&app, CALL, line, "status", "pending");
	ck_value_eq(&app, CALL, line, "attempts", "1");
	ck_value_eq(&app, CALL, line, "due_at", "2026-11-22T16:00:00+03:00");
	/* … and once it is done, it stays so. */
	log_call(a, line, "successful", NULL);
	ck_ok(effects_tick(&app, NULL, &err));
	ck_assert_int_eq(make(today), 0);
	ck_value_eq(&app, CALL, line, "status", "completed");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, "status=pending"), 0);
}
END_TEST

START_TEST(making_the_list_opens_it_too)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), line;

	make(today);
	line = line_of(a);
	due(a, "2026-11-22T08:00", "");		/* late already: this call is for it too */
	log_call(a, line, "callback", NULL);
	ck_assert_int_eq(make(today), 0);
	due(a, "2026-11-22T14:00", "");
	ck_assert_int_eq(make(today), 1);
	ck_value_eq(&app, CALL, line, "status", "pending");
	ck_assert_int_eq(fixture_count(&app, CALL, ""), 1);
}
END_TEST

START_TEST(a_wrong_number_leaves_every_list)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), tomorrow;

	make(today);
	ck_ok(calls_add(&app, a, (struct civil){ 2026, 11, 23 }, &tomorrow, &err));
	log_call(a, line_of(a), "wrong_number", NULL);
	ck_value_eq(&app, CUSTOMER, a, "phone_status", "bad");
	ck_value_eq(&app, CALL, line_of(a), "status", "completed");
	ck_value_eq(&app, CALL, tomorrow, "status", "skipped");
	ck_assert_int_eq(make((struct civil){ 2026, 12, 20 }), 0);
}
END_TEST

START_TEST(who_refuses_is_off_the_list_at_once)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "");
	int64_t call;

	make(today);
	fixture_edit(&app, CUSTOMER, a, "do_not_call=yes");
	ck_value_eq(&app, CALL, line_of(a), "status", "skipped");
	ck_assert_int_eq(calls_add(&app, a, (struct civil){ 2026, 11, 23 }, &call, &err),
		ERR_INVALID);
}
END_TEST

START_TEST(a_followup_settled_by_hand_is_off_the_list)
{
	int64_t a = known("Aa", "0501111111", "2026-11-10T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-11-10T10:00", "");
	int64_t c = known("Cc", "0501111113", "2026-11-10T10:00", "");
	int64_t steps[] = { due(a, "2026-11-22T12:00", ""), due(b, "2026-11-22T12:00", ""),
		due(c, "2026-11-22T12:00", "") };
	struct str message = STR_INIT;

	make(today);
	ck_ok(followup_done(&app, steps[0], NULL, &message, &err));
	ck_ok(followup_snooze(&app, steps[1], "+1", &message, &err));
	ck_ok(app_delete(&app, FOLLOWUP, steps[2], &err));
	ck_value_eq(&app, CALL, line_of(a), "status", "completed");
	ck_value_eq(&app, CALL, line_of(b), "status", "moved");
	ck_value_eq(&app, CALL, line_of(c), "status", "skipped");
	str_release(&message);
}
END_TEST

START_TEST(lines_are_skipped_moved_and_added_by_hand)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "");
	int64_t b = known("Bb", "0501111112", "2026-09-01T10:00", "");
	int64_t c = known("Cc", "0501111113", "2026-11-20T10:00", ""), n;
	const struct civil tomorrow = { 2026, 11, 23 };

	make(today);
	ck_ok(skip(line_of(a)));
	ck_assert_int_eq(skip(line_of(a)), ERR_INVALID);
	ck_assert_int_eq(calls_move(&app, line_of(b), today, &err), ERR_INVALID);
	ck_ok(calls_move(&app, line_of(b), tomorrow, &err));
	ck_value_eq(&app, CALL, line_of(b), "status", "moved");
	ck_assert_str_eq(queue(tomorrow), "Bb:at_risk");
	ck_ok(calls_add(&app, c, today, &n, &err));
	ck_assert_int_eq(n, line_of(c));
	ck_value_eq(&app, CALL, n, "reason", "manual");
	ck_assert_int_eq(calls_add(&app, c, today, &n, &err), ERR_DUPLICATE);
	log_call(c, n, "no_answer", NULL);
	ck_ok(calls_add(&app, c, today, &n, &err));
	ck_value_eq(&app, CALL, line_of(c), "attempts", "1");
	make(today);
	ck_value_eq(&app, CALL, line_of(c), "reason", "manual");
	ck_assert_int_eq(fixture_count(&app, CALL, "day=2026-11-22"), 3);
}
END_TEST

START_TEST(the_days_figures_add_up)
{
	static const char *const outcome[] = { "no_answer", "interested", "successful",
		"callback" };
	struct calls_stats stats;
	char phone[16];

	for (size_t i = 0; i < 7; i++) {
		snprintf(phone, sizeof(phone), "050333000%zu", i);
		known("Aa", phone, "2026-09-01T10:00", "");
	}
	make(today);
	for (size_t i = 0; i < 6; i++) {
		struct rowset rows = { 0 };

		ck_ok(calls_queue(&app, today, &rows, &err));
		ck_assert_uint_eq(rows.n, 7);
		if (i < COUNT(outcome))
			log_call(record_num(rows.v[i], CALL_customer), rows.v[i]->n, outcome[i],
				NULL);
		else if (i == 4)
			ck_ok(skip(rows.v[i]->n));
		else
			ck_ok(calls_move(&app, rows.v[i]->n, friday, &err));
		rowset_release(&rows);
	}
	ck_ok(calls_stats(&app, today, &stats, &err));
	ck_assert_int_eq(stats.lines, 7);
	ck_assert_int_eq(stats.done, 4);
	ck_assert_int_eq(stats.left, 1);
	ck_assert_int_eq(stats.skipped, 1);
	ck_assert_int_eq(stats.moved, 1);
	ck_assert_int_eq(stats.successful, 2);
	for (int i = 0; i < CALL_OUTCOMES; i++) {
		int n = 0;

		for (size_t k = 0; k < COUNT(outcome); k++)
			n += str_eq(outcomes[i].key, outcome[k]);
		ck_assert_int_eq(stats.by_outcome[i], n);
	}
	ck_assert_ptr_null(outcomes[CALL_OUTCOMES].key);
}
END_TEST

/* --- The card. */

START_TEST(the_card_knows_score_next_step_and_script)
{
	int64_t a = known("نورة", "0501111111", "2026-11-20T10:00", "interest=interested");
	struct record *rec = fixture_get(&app, CUSTOMER, a);
	struct str script = STR_INIT;
	struct next_action next;
	struct score score;
	unsigned missing = 99;

	score_lead(rec, date_now(), &app.rules.classes, &score);
	ck_assert_int_eq(score.total, 22 + 7 + 15);
	customer_derive(rec, date_now(), &app.rules.classes);
	ck_assert_int_eq(record_num(rec, CUSTOMER_lead_score), score.total);
	ck_ok(insight_next(&app, rec, &next, &err));
	ck_assert_int_eq(next.kind, NEXT_NOTHING);
	ck_ok(insight_script(&app, rec, "at_risk", &script, &missing, &err));
	ck_assert_ptr_nonnull(strstr(script.s, "\"Hello نورة, this is أحمد."));
	ck_assert_uint_eq(missing, 0);
	str_clear(&script);
	record_set_text(rec, CUSTOMER_language, "ar");
	record_set_num(rec, CUSTOMER_is_vip, 1);
	ck_ok(insight_script(&app, rec, "at_risk", &script, &missing, &err));
	ck_assert_ptr_nonnull(strstr(script.s, "السلام عليكم نورة، معكم أحمد. حبيت أكلمكم شخصياً"));
	str_clear(&script);
	ck_ok(insight_script(&app, rec, "nonsense", &script, NULL, &err));
	str_release(&script);
	record_free(&rec);
}
END_TEST

START_TEST(recovery_is_told)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "");
	struct record *rec = fixture_get(&app, CUSTOMER, a);

	ck_ok(insight_recovery(&app, rec, &err));
	ck_assert_str_eq(record_text(rec, CUSTOMER_recovery), "none");
	make(today);
	log_call(a, line_of(a), "no_answer", NULL);
	record_free(&rec);
	rec = fixture_get(&app, CUSTOMER, a);
	ck_ok(insight_recovery(&app, rec, &err));
	ck_assert_str_eq(record_text(rec, CUSTOMER_recovery), "attempted");
	fixture_clock("2026-11-24T10:00");
	log_call(a, 0, "interested", NULL);
	record_free(&rec);
	rec = fixture_get(&app, CUSTOMER, a);
	ck_ok(insight_recovery(&app, rec, &err));
	ck_assert_str_eq(record_text(rec, CUSTOMER_recovery), "successful");
	record_free(&rec);
}
END_TEST

/* More candidates than get an exact look beforehand: the best are still the best. */
START_TEST(a_thousand_at_risk_are_ranked)
{
	struct civil day = { 2026, 11, 23 };
	char spec[128];
	int64_t best;

	for (int i = 0; i < 700; i++) {
		snprintf(spec, sizeof(spec), "name=Nobody;phone=05044%05d;source=import", i);
		fixture_add(&app, CUSTOMER, spec);
	}
	best = known("Best", "0501111111", "2026-09-01T10:00", "interest=very_interested");
	app.rules.calls_per_day = 10;
	ck_assert_int_eq(make(day), 10);
	{
		struct rowset rows = { 0 };

		ck_ok(calls_queue(&app, day, &rows, &err));
		ck_assert_int_eq(record_num(rows.v[0], CALL_customer), best);
		ck_assert_int_eq(record_num(rows.v[0], CALL_score), 37);
		rowset_release(&rows);
	}
}
END_TEST

/* --- The list against judging everybody. */

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
	Suite *suite = suite_create("calls");
	TCase *c = tcase_create("calls");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, the_list_is_made_in_its_order);
	tcase_add_test(c, making_again_adds_what_is_new_and_keeps_what_was_done);
	tcase_add_test(c, the_cut_spares_followups);
	tcase_add_test(c, on_days_off_only_what_was_promised_for_the_day);
	tcase_add_test(c, the_first_start_of_a_day_makes_its_list);
	tcase_add_test(c, a_past_day_gets_no_list);
	tcase_add_test(c, at_risk_comes_once_in_fourteen_days);
	tcase_add_test(c, the_inactive_are_reminded_three_times);
	tcase_add_test(c, birthdays_of_leap_days_are_not_forgotten);
	tcase_add_test(c, birthdays_in_the_family_are_a_reason);
	tcase_add_test(c, birthdays_of_those_who_are_gone_are_none);
	tcase_add_test(c, who_refuses_is_not_on_the_list);
	tcase_add_test(c, an_undo_leaves_nobody_on_the_list_who_refuses);
	tcase_add_test(c, who_was_reached_today_is_not_called_again);
	tcase_add_test(c, deleted_customers_have_no_line);
	tcase_add_test(c, only_my_customers_are_mine_to_call);
	tcase_add_test(c, a_logged_call_is_one_step);
	tcase_add_loop_test(c, every_outcome_says_what_came_of_it, 0, COUNT(messages));
	tcase_add_test(c, a_call_without_a_line_completes_todays);
	tcase_add_test(c, a_typed_date_is_kept);
	tcase_add_test(c, what_cannot_be_is_refused_and_nothing_written);
	tcase_add_test(c, a_later_followup_opens_the_line_again);
	tcase_add_test(c, making_the_list_opens_it_too);
	tcase_add_test(c, a_wrong_number_leaves_every_list);
	tcase_add_test(c, who_refuses_is_off_the_list_at_once);
	tcase_add_test(c, a_followup_settled_by_hand_is_off_the_list);
	tcase_add_test(c, lines_are_skipped_moved_and_added_by_hand);
	tcase_add_test(c, the_days_figures_add_up);
	tcase_add_test(c, the_card_knows_score_next_step_and_script);
	tcase_add_test(c, recovery_is_told);
	tcase_add_test(c, a_thousand_at_risk_are_ranked);
	tcase_add_loop_test(c, the_list_is_that_of_judging_everybody, 0, 24);
	tcase_add_test(c, the_making_can_be_stopped);
	suite_add_tcase(suite, c);
	return unit_run(suite);
}
