/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The call list of a day: made, worked down, undone. */
#include "base/base.h"

#include "app/calls.h"
#include "calls_fixture.h"
#include "one_app.h"
#include "model/schema/people.h"

static struct err err;

/* --- Making. */

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

int main(void)
{
	return UNIT_RUN_IN("calls", calls_setup, one_app_teardown, 0,
		ONCE(the_list_is_made_in_its_order),
		ONCE(making_again_adds_what_is_new_and_keeps_what_was_done),
		ONCE(the_cut_spares_followups),
		ONCE(on_days_off_only_what_was_promised_for_the_day),
		ONCE(the_first_start_of_a_day_makes_its_list), ONCE(a_past_day_gets_no_list),
		ONCE(at_risk_comes_once_in_fourteen_days),
		ONCE(the_inactive_are_reminded_three_times),
		ONCE(birthdays_of_leap_days_are_not_forgotten),
		ONCE(birthdays_in_the_family_are_a_reason),
		ONCE(birthdays_of_those_who_are_gone_are_none),
		ONCE(who_refuses_is_not_on_the_list),
		ONCE(an_undo_leaves_nobody_on_the_list_who_refuses),
		ONCE(who_was_reached_today_is_not_called_again),
		ONCE(deleted_customers_have_no_line), ONCE(only_my_customers_are_mine_to_call));
}
