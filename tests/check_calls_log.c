/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What calls leave behind: outcomes, follow-ups, the day's figures, the card. */
#include "base/base.h"

#include "app/calls.h"
#include "app/effects.h"
#include "app/followups.h"
#include "app/insight.h"
#include "calls_fixture.h"
#include "one_app.h"
#include "model/rules/classify.h"
#include "model/rules/score.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

static struct err err;

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
	ck_values_eq(&app, INTERACTION, call, { "type", "call" }, { "direction", "outbound" },
		{ "notes", "rang twice" }, { "duration_minutes", "2" });
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
	ck_values_eq(&app, CALL, line, { "status", "pending" }, { "attempts", "1" },
		{ "due_at", "2026-11-22T16:00:00+03:00" });
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

/* Both ways of saying no; the outcomes that would plan a call. */
static const struct { const char *refusal, *told; } refusals[] = {
	{ "do_not_call=yes", "Do not contact: this customer asked not to be called or written to." },
	{ "consent=refused", "Consent refused: this customer did not agree to be contacted." },
};

START_TEST(no_rule_plans_a_call_for_who_refuses)
{
	static const char *const planning[] = { "no_answer", "callback", "interested", "meeting_scheduled", "deal_closed" };
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", refusals[_i % 2].refusal);
	const char *said = log_call(a, 0, planning[_i / 2], NULL);

	ck_assert_ptr_nonnull(strstr(said, refusals[_i % 2].told));
	ck_assert_ptr_null(strstr(said, "follow-up"));
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, ""), 0);
	ck_assert_int_eq(fixture_count(&app, &reminder_entity, ""), 0);
	ck_assert_int_eq(fixture_count(&app, INTERACTION, "type=call"), 2);	/* it is written down */
	make((struct civil){ 2026, 11, 23 });
	ck_assert_str_eq(queue((struct civil){ 2026, 11, 23 }), "");
}
END_TEST

START_TEST(a_date_typed_for_who_refuses_is_ones_own_and_warned_of)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", "do_not_call=yes");
	const char *said = log_call(a, 0, "callback", "2026-11-24 10:00");

	ck_assert_ptr_nonnull(strstr(said, "follow-up Tuesday 10:00"));
	ck_assert_ptr_nonnull(strstr(said, refusals[0].told));
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, "origin=user"), 1);
	make((struct civil){ 2026, 11, 24 });
	ck_assert_str_eq(queue((struct civil){ 2026, 11, 24 }), "");
}
END_TEST

START_TEST(a_refusal_cancels_what_the_rules_planned)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), mine, rule;
	char *label = NULL;

	log_call(a, 0, "no_answer", NULL);
	rule = fixture_first(&app, FOLLOWUP, "origin=rule");
	mine = due(a, "2026-11-26T09:00", "");
	ck_assert_int_gt(fixture_count(&app, &reminder_entity, ""), 2);
	fixture_edit(&app, CUSTOMER, a, refusals[_i].refusal);
	ck_value_eq(&app, FOLLOWUP, rule, "status", "cancelled");
	ck_value_eq(&app, FOLLOWUP, mine, "status", "pending");
	ck_assert_int_eq(fixture_count(&app, &reminder_entity, ""), 2);	/* of one's own */
	ck_ok(app_undo(&app, &label, &err));
	free(label);
	ck_value_eq(&app, FOLLOWUP, rule, "status", "pending");
}
END_TEST

START_TEST(a_later_step_goes_when_he_says_no)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), rule;

	log_call(a, 0, "interested", NULL);
	rule = fixture_first(&app, FOLLOWUP, "origin=rule");
	fixture_edit(&app, CUSTOMER, a, "do_not_call=yes");
	fixture_edit(&app, FOLLOWUP, rule, "status=pending");	/* as a sync brings it back */
	log_call(a, 0, "successful", NULL);
	ck_value_eq(&app, FOLLOWUP, rule, "status", "cancelled");
}
END_TEST

START_TEST(a_line_of_who_refuses_stays_shut)
{
	int64_t a = known("Aa", "0501111111", "2026-09-01T10:00", ""), line;

	make(today);
	line = line_of(a);
	log_call(a, line, "successful", NULL);
	fixture_edit(&app, CUSTOMER, a, "do_not_call=yes");
	due(a, "2026-11-22T15:00", "");
	make(today);
	ck_value_eq(&app, CALL, line, "status", "completed");
	fixture_clock("2026-11-22T15:01");
	ck_ok(effects_tick(&app, NULL, &err));
	ck_value_eq(&app, CALL, line, "status", "completed");
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
	struct str message = STR_INIT;

	make(today);
	ck_ok(skip(line_of(a)));
	ck_assert_int_eq(skip(line_of(a)), ERR_INVALID);
	ck_assert_int_eq(calls_move(&app, line_of(b), today, &message, &err), ERR_INVALID);
	ck_assert_str_eq(message.s, "");
	ck_ok(calls_move(&app, line_of(b), tomorrow, &message, &err));
	ck_assert_str_eq(message.s, "Call with \xe2\x81\xa8" "Bb\xe2\x81\xa9 moved: tomorrow");
	str_release(&message);
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
	struct calls_day list = { .day = today };
	struct rowset first = { 0 };
	struct str message = STR_INIT;
	size_t left, done;
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
			ck_ok(calls_move(&app, rows.v[i]->n, friday, &message, &err));
		rowset_release(&rows);
	}
	ck_ok(calls_day_read(&app, &list, &err));
	ck_assert_int_eq(list.stats.lines, 7);
	ck_assert_int_eq(list.stats.done, 4);
	ck_assert_int_eq(list.stats.left, 1);
	ck_assert_int_eq(list.stats.skipped, 1);
	ck_assert_int_eq(list.stats.moved, 1);
	ck_assert_int_eq(list.stats.successful, 2);
	for (int i = 0; i < CALL_OUTCOMES; i++) {
		int n = 0;

		for (size_t k = 0; k < COUNT(outcome); k++)
			n += str_eq(outcomes[i].key, outcome[k]);
		ck_assert_int_eq(list.stats.by_outcome[i], n);
	}
	ck_assert_ptr_null(outcomes[CALL_OUTCOMES].key);
	ck_ok(calls_next(&app, today, 0, &first, &left, &done, &err));
	ck_assert_uint_eq(first.n, 0);
	ck_assert_uint_eq(left, 1);
	ck_assert_uint_eq(done, 6);
	ck_ok(calls_next(&app, today, 5, &first, &left, &done, &err));
	ck_assert_uint_eq(first.n, 1);
	ck_assert_str_eq(record_text(first.v[0], CALL_status), "pending");
	rowset_release(&first);
	str_release(&message);
	calls_day_release(&list);
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

int main(void)
{
	return UNIT_RUN_IN("calls_log", calls_setup, one_app_teardown, 0,
		ONCE(a_logged_call_is_one_step),
		EACH(every_outcome_says_what_came_of_it, COUNT(messages)),
		ONCE(a_call_without_a_line_completes_todays), ONCE(a_typed_date_is_kept),
		ONCE(what_cannot_be_is_refused_and_nothing_written),
		ONCE(a_later_followup_opens_the_line_again), ONCE(making_the_list_opens_it_too),
		ONCE(a_wrong_number_leaves_every_list), ONCE(who_refuses_is_off_the_list_at_once),
		EACH(no_rule_plans_a_call_for_who_refuses, 10),
		EACH(a_refusal_cancels_what_the_rules_planned, COUNT(refusals)),
		ONCE(a_date_typed_for_who_refuses_is_ones_own_and_warned_of),
		ONCE(a_later_step_goes_when_he_says_no), ONCE(a_line_of_who_refuses_stays_shut),
		ONCE(a_followup_settled_by_hand_is_off_the_list),
		ONCE(lines_are_skipped_moved_and_added_by_hand), ONCE(the_days_figures_add_up),
		ONCE(the_card_knows_score_next_step_and_script), ONCE(recovery_is_told),
		ONCE(a_thousand_at_risk_are_ranked));
}
