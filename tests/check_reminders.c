/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reminders: when they ring, whom they name, and putting off. */
#include "base/base.h"

#include "app/effects.h"
#include "app/followups.h"
#include "effects_fixture.h"
#include "one_app.h"
#include "model/schema/people.h"

static struct err err;

static int tick(void)
{
	struct rings rings = RINGS_INIT;
	int n;

	ck_ok(effects_tick(&app, &rings, &err));
	n = rings.n;
	rings_release(&rings);
	return n;
}

/* --- Rule 3. */

START_TEST(reminders_follow_their_followup)
{
	int64_t step = plan("due_at=2026-11-25T10:00;reminders=1440 60"), first;

	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 3);
	first = fixture_first(&app, REMINDER, "");
	ck_value_eq(&app, REMINDER, first, "at", "2026-11-24T10:00:00+03:00");
	fixture_edit(&app, FOLLOWUP, step, "due_at=2026-11-26T12:00");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 3);
	ck_value_eq(&app, REMINDER, first, "at", "2026-11-25T12:00:00+03:00");
	fixture_edit(&app, FOLLOWUP, step, "reminders=30");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 2);
	/* Another title does not ask again which of them are too near. */
	fixture_clock("2026-11-26T11:15");
	fixture_edit(&app, FOLLOWUP, step, "title=New words");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 2);
	fixture_edit(&app, FOLLOWUP, step, "reminder_enabled=no");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 0);
}
END_TEST

START_TEST(reminders_go_with_a_deleted_or_done_followup)
{
	int64_t a = plan("due_at=2026-11-25T10:00"), b = plan("due_at=2026-11-26T10:00");
	struct str message = STR_INIT;

	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 4);
	ck_ok(app_delete(&app, FOLLOWUP, a, &err));
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 2);
	ck_ok(app_restore(&app, FOLLOWUP, a, &err));
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 4);
	ck_ok(followup_done(&app, b, "went well", &message, &err));
	ck_assert_str_eq(message.s, "Follow-up done: Send the plan");
	ck_value_eq(&app, FOLLOWUP, b, "completion_notes", "went well");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 2);
	ck_assert_int_eq(followup_done(&app, b, NULL, &message, &err), ERR_INVALID);
	str_release(&message);
}
END_TEST

START_TEST(several_reminders_name_the_first)
{
	struct rings rings = RINGS_INIT;

	plan("due_at=2026-11-22T11:20;title=First plan");
	plan("due_at=2026-11-22T11:30;title=Second plan");
	ck_ok(effects_tick(&app, &rings, &err));
	ck_assert_int_eq(rings.n, 0);
	ck_assert_str_eq(rings.message.s, "");
	fixture_clock("2026-11-22T12:00");
	ck_ok(effects_tick(&app, &rings, &err));
	ck_assert_int_eq(rings.n, 2);
	ck_assert_str_eq(rings.title.s, "Follow-up due");
	ck_assert_str_eq(rings.message.s, "First plan: today 11:20");
	rings_release(&rings);
	ck_ok(effects_tick(&app, NULL, &err));
}
END_TEST

START_TEST(what_falls_due_rings_once)
{
	int64_t step = plan("due_at=2026-11-25T10:00");

	ck_assert_int_eq(tick(), 0);
	fixture_clock("2026-11-24T09:59");
	ck_assert_int_eq(tick(), 0);
	fixture_clock("2026-11-24T10:00");
	ck_assert_int_eq(tick(), 1);
	ck_assert_int_eq(tick(), 0);
	ck_assert_int_eq(fixture_count(&app, NOTE, "type=followup_due"), 1);
	fixture_clock("2026-11-25T10:00");
	ck_assert_int_eq(tick(), 1);
	ck_assert_int_eq(tick(), 0);
	ck_value_eq(&app, FOLLOWUP, step, "status", "pending");
	/* The clock is nobody's step: undo takes back what the person did. */
	effects_undo();
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, ""), 0);
}
END_TEST

/* He refuses by a way that runs no rules: a sync, an import. */
START_TEST(who_refuses_is_rung_for_only_with_a_warning)
{
	struct rings rings = RINGS_INIT;
	int64_t rule = plan("due_at=2026-11-25T10:00;title=By rule"), own = plan("due_at=2026-11-26T10:00;title=My own");

	fixture_edit(&app, FOLLOWUP, rule, "origin=rule");
	fixture_edit(&app, CUSTOMER, effects_noura, "do_not_call=yes");
	fixture_edit(&app, FOLLOWUP, rule, "status=pending");
	talk("status=pending;scheduled_at=2026-11-26T10:30");
	fixture_clock("2026-11-25T09:00");
	ck_ok(effects_tick(&app, &rings, &err));
	rings_release(&rings);
	fixture_clock("2026-11-25T10:00");
	ck_ok(effects_tick(&app, &rings, &err));
	ck_assert_str_eq(rings.message.s, "My own: tomorrow 10:00 — Do not contact: this customer asked not to be "
		"called or written to.");
	ck_assert_int_eq(rings.n, 1);
	rings_release(&rings);
	ck_assert_int_eq(fixture_count(&app, REMINDER, "sent_at=none"), 1);
	fixture_edit(&app, FOLLOWUP, own, "status=completed");
	fixture_clock("2026-11-26T10:00");
	ck_ok(effects_tick(&app, &rings, &err));
	ck_assert_str_eq(rings.title.s, "Planned contact");
	ck_assert_ptr_nonnull(strstr(rings.message.s, "Do not contact"));
	rings_release(&rings);
}
END_TEST

START_TEST(what_fell_due_while_nothing_ran_rings_once)
{
	plan("due_at=2026-11-25T10:00;reminders=1440 60 30");
	fixture_clock("2026-12-03T10:00");
	ck_assert_int_eq(tick(), 1);
	ck_assert_int_eq(tick(), 0);
	ck_assert_int_eq(fixture_count(&app, REMINDER, "sent_at=none"), 0);
}
END_TEST

START_TEST(quiet_hours_are_waited_for)
{
	plan("due_at=2026-11-24T06:00;reminders=0");
	fixture_clock("2026-11-24T06:00");
	ck_assert_int_eq(tick(), 0);
	fixture_clock("2026-11-24T07:59");
	ck_assert_int_eq(tick(), 0);
	fixture_clock("2026-11-24T08:00");
	ck_assert_int_eq(tick(), 1);
}
END_TEST

START_TEST(what_is_done_rings_no_more)
{
	int64_t step = plan("due_at=2026-11-25T10:00");

	ck_ok(app_delete(&app, FOLLOWUP, step, &err));
	fixture_clock("2026-11-25T10:00");
	ck_assert_int_eq(tick(), 0);
}
END_TEST

START_TEST(a_planned_contact_is_told_within_the_hour)
{
	talk("scheduled_at=2026-11-22T12:00");
	ck_assert_int_eq(tick(), 0);
	fixture_clock("2026-11-22T11:00");
	ck_assert_int_eq(tick(), 1);
	fixture_clock("2026-11-22T11:30");
	ck_assert_int_eq(tick(), 0);
	ck_assert_int_eq(fixture_count(&app, NOTE, "type=interaction_scheduled"), 1);
}
END_TEST

START_TEST(an_ending_licence_is_told_twice)
{
	fixture_edit(&app, &user_entity, app.me->n, "fal_expiry=2027-01-21");
	record_set_text(app.me, USER_fal_expiry, "2027-01-21");
	fixture_clock("2026-11-21T10:00");
	ck_assert_int_eq(tick(), 0);	/* 61 days */
	fixture_clock("2026-11-22T10:00");
	ck_assert_int_eq(tick(), 1);
	fixture_clock("2026-12-21T10:00");
	ck_assert_int_eq(tick(), 0);	/* 31 days */
	fixture_clock("2026-12-22T10:00");
	ck_assert_int_eq(tick(), 1);
	fixture_clock("2027-01-20T10:00");
	ck_assert_int_eq(tick(), 0);
	ck_assert_int_eq(fixture_count(&app, NOTE, "type=license priority=high"), 2);
}
END_TEST

/* --- Putting off. */

static const struct { const char *typed, *due; } snoozes[] = {
	{ "+1", "2026-11-26T16:30:00+03:00" },
	{ "+3d", "2026-11-28T16:30:00+03:00" },
	{ "+1w", "2026-12-02T16:30:00+03:00" },
	{ "tomorrow", "2026-11-23T16:30:00+03:00" },
	{ "tomorrow 9:00", "2026-11-23T09:00:00+03:00" },
	{ "بعد غد", "2026-11-24T16:30:00+03:00" },
	{ "2026-11-27T20:00:00+03:00", "2026-11-27T20:00:00+03:00" },
};

START_TEST(a_followup_is_put_off)
{
	int64_t step = plan("due_at=2026-11-25T16:30");
	struct str message = STR_INIT;

	ck_ok(followup_snooze(&app, step, snoozes[_i].typed, &message, &err));
	ck_value_eq(&app, FOLLOWUP, step, "due_at", snoozes[_i].due);
	ck_value_eq(&app, CUSTOMER, effects_noura, "next_followup_at", snoozes[_i].due);
	ck_assert_ptr_nonnull(strstr(message.s, "نورة"));
	/* The 27th and 28th are days off: kept, and said. */
	ck_assert_int_eq(strstr(message.s, "outside") != NULL,
		strstr(snoozes[_i].due, "-27T") || strstr(snoozes[_i].due, "-28T"));
	str_release(&message);
	effects_undo();
	ck_value_eq(&app, FOLLOWUP, step, "due_at", "2026-11-25T16:30:00+03:00");
}
END_TEST

START_TEST(an_overdue_one_is_put_off_from_today)
{
	int64_t step = plan("due_at=2026-11-18T16:30");
	struct str message = STR_INIT;

	ck_ok(followup_snooze(&app, step, "+1", &message, &err));
	ck_value_eq(&app, FOLLOWUP, step, "due_at", "2026-11-23T16:30:00+03:00");
	ck_assert_int_eq(followup_snooze(&app, step, "yesterday", &message, &err), ERR_INVALID);
	ck_assert_int_eq(followup_snooze(&app, step, "when pigs fly", &message, &err), ERR_INVALID);
	ck_value_eq(&app, FOLLOWUP, step, "due_at", "2026-11-23T16:30:00+03:00");
	str_release(&message);
}
END_TEST

START_TEST(the_next_one_of_a_customer_is_found)
{
	int64_t late = plan("due_at=2026-12-18T16:30"), soon = plan("due_at=2026-11-28T16:30"), n;
	struct str message = STR_INIT;

	ck_ok(followup_next_of(&app, "0501234567", &n, &err));
	ck_assert_int_eq(n, soon);
	ck_ok(followup_done(&app, soon, NULL, &message, &err));
	ck_ok(followup_next_of(&app, "نوره العتيبي", &n, &err));
	ck_assert_int_eq(n, late);
	ck_ok(followup_done(&app, late, NULL, &message, &err));
	ck_assert_int_eq(followup_next_of(&app, "0501234567", &n, &err), ERR_MISSING);
	str_release(&message);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("reminders", effects_setup, one_app_teardown, 0,
		ONCE(reminders_follow_their_followup),
		ONCE(reminders_go_with_a_deleted_or_done_followup),
		ONCE(several_reminders_name_the_first), ONCE(what_falls_due_rings_once),
		ONCE(who_refuses_is_rung_for_only_with_a_warning),
		ONCE(what_fell_due_while_nothing_ran_rings_once), ONCE(quiet_hours_are_waited_for),
		ONCE(what_is_done_rings_no_more), ONCE(a_planned_contact_is_told_within_the_hour),
		ONCE(an_ending_licence_is_told_twice), EACH(a_followup_is_put_off, COUNT(snoozes)),
		ONCE(an_overdue_one_is_put_off_from_today),
		ONCE(the_next_one_of_a_customer_is_found));
}
