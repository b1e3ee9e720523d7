/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What happens by itself when records are saved, undone, deleted, and as the clock goes. */
#include "base/base.h"

#include "app/followups.h"
#include "effects_fixture.h"
#include "one_app.h"
#include "model/schema/work.h"

static struct err err;

/* --- Rules 1 and 2. */

START_TEST(a_contact_changes_the_customer_and_undo_gives_all_back)
{
	int64_t call = talk("outcome=interested"), step;

	ck_values_eq(&app, CUSTOMER, effects_noura, { "status", "active" },
		{ "interest", "interested" }, { "last_contacted_at", NOW ":00+03:00" },
		{ "last_attempt_at", NOW ":00+03:00" }, { "last_activity_at", NOW ":00+03:00" },
		{ "pending_followups", "1" }, { "interaction_count", "1" },
		{ "next_followup_at", "2026-11-25T10:00:00+03:00" });
	step = fixture_first(&app, FOLLOWUP, "");
	ck_values_eq(&app, FOLLOWUP, step, { "origin", "rule" }, { "priority", "high" },
		{ "title", "Follow up with نورة العتيبي" });
	ck_value_eq(&app, INTERACTION, call, "followup_created", "yes");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 2);
	effects_undo();
	ck_values_eq(&app, CUSTOMER, effects_noura, { "status", "new" }, { "interest", "" },
		{ "last_contacted_at", "" }, { "last_attempt_at", "" },
		{ "last_activity_at", "2026-11-15T09:00:00+03:00" }, { "pending_followups", "0" },
		{ "next_followup_at", "" });
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, ""), 0);
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 0);
	ck_assert_int_eq(fixture_count(&app, INTERACTION, ""), 0);
}
END_TEST

/* The last three attempts, newest first; what is no attempt takes no place. */
START_TEST(attempts_give_points)
{
	static const struct { const char *talk; int points; } talks[] = {
		{ "outcome=callback", 1 },
		{ "outcome=interested", 3 },
		{ "type=note", 3 },
		{ "direction=inbound;outcome=interested", 3 },
		{ "outcome=meeting_scheduled", 5 },
		{ "type=whatsapp;response=positive", 6 },	/* the call back is the fourth now */
		{ "type=whatsapp;response=negative", 4 },
		{ "outcome=no_answer", 2 },
		{ "outcome=wrong_number", 0 },
	};
	char wanted[8];

	ck_value_eq(&app, CUSTOMER, effects_noura, "attempt_points", "0");
	for (size_t i = 0; i < COUNT(talks); i++) {
		char *clock = xasprintf("2026-11-22T1%zu:00", i);

		fixture_clock(clock);
		free(clock);
		talk(talks[i].talk);
		snprintf(wanted, sizeof(wanted), "%d", talks[i].points);
		ck_value_eq(&app, CUSTOMER, effects_noura, "attempt_points", wanted);
	}
	effects_undo();
	ck_value_eq(&app, CUSTOMER, effects_noura, "attempt_points", "2");
}
END_TEST

START_TEST(no_answer_moves_one_step_ahead)
{
	static const char *const due[] = {
		"2026-11-23T10:00:00+03:00", "2026-11-23T11:00:00+03:00",
		"2026-11-29T12:00:00+03:00", "2026-11-29T13:00:00+03:00",
	};
	static const char *const clock[] = {
		NOW, "2026-11-22T11:00", "2026-11-22T12:00", "2026-11-22T13:00",
	};

	for (size_t i = 0; i < COUNT(due); i++) {
		fixture_clock(clock[i]);
		talk("outcome=no_answer");
		ck_assert_int_eq(fixture_count(&app, FOLLOWUP, ""), 1);
		ck_value_eq(&app, CUSTOMER, effects_noura, "next_followup_at", due[i]);
	}
	ck_value_eq(&app, CUSTOMER, effects_noura, "status", "new");
	ck_value_eq(&app, CUSTOMER, effects_noura, "last_contacted_at", "");
	/* Reached: the row begins anew. */
	fixture_clock("2026-11-22T14:00");
	talk("outcome=callback");
	fixture_clock("2026-11-22T15:00");
	talk("outcome=no_answer");
	ck_value_eq(&app, CUSTOMER, effects_noura, "next_followup_at", "2026-11-23T15:00:00+03:00");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, "status=pending"), 1);
}
END_TEST

START_TEST(todays_rule_made_step_is_met_and_the_hand_made_one_stays)
{
	int64_t mine = plan("due_at=2026-11-23T09:00"), rules;

	talk("outcome=no_answer");	/* rule: tomorrow 10:00 */
	rules = fixture_first(&app, FOLLOWUP, "origin=rule");
	fixture_clock("2026-11-23T09:30");
	talk("outcome=successful");
	ck_values_eq(&app, FOLLOWUP, rules, { "status", "completed" },
		{ "completion_notes", "successful" },
		{ "completed_at", "2026-11-23T09:30:00+03:00" });
	ck_value_eq(&app, FOLLOWUP, mine, "status", "pending");
	ck_value_eq(&app, CUSTOMER, effects_noura, "pending_followups", "1");
}
END_TEST

START_TEST(what_it_came_from_is_completed)
{
	int64_t mine = plan("due_at=2026-12-23T09:00");
	char spec[64];

	snprintf(spec, sizeof(spec), "outcome=successful;followup=%lld", (long long)mine);
	talk(spec);
	ck_value_eq(&app, FOLLOWUP, mine, "status", "completed");
	ck_value_eq(&app, FOLLOWUP, mine, "completion_notes", "successful");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 0);
	effects_undo();
	ck_value_eq(&app, FOLLOWUP, mine, "status", "pending");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 2);
}
END_TEST

START_TEST(another_outcome_replaces_the_step)
{
	int64_t call = talk("outcome=interested");
	int64_t step = fixture_first(&app, FOLLOWUP, "");

	fixture_edit(&app, INTERACTION, call, "outcome=no_answer");
	ck_value_eq(&app, FOLLOWUP, step, "due_at", "2026-11-23T10:00:00+03:00");
	ck_value_eq(&app, FOLLOWUP, step, "priority", "medium");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, ""), 1);
	fixture_edit(&app, INTERACTION, call, "outcome=not_interested");
	ck_value_eq(&app, FOLLOWUP, step, "status", "cancelled");
	ck_value_eq(&app, INTERACTION, call, "followup_created", "no");
	ck_value_eq(&app, CUSTOMER, effects_noura, "interest", "not_interested");
	ck_assert_int_eq(fixture_count(&app, REMINDER, ""), 0);
}
END_TEST

START_TEST(a_changed_step_is_left_alone)
{
	int64_t call = talk("outcome=interested");
	int64_t step = fixture_first(&app, FOLLOWUP, "");
	struct str message = STR_INIT;

	ck_ok(followup_snooze(&app, step, "2026-11-26 15:00", &message, &err));
	str_release(&message);
	fixture_edit(&app, INTERACTION, call, "outcome=successful");
	ck_values_eq(&app, FOLLOWUP, step, { "status", "pending" },
		{ "due_at", "2026-11-26T15:00:00+03:00" }, { "origin", "rule" });
	fixture_edit(&app, FOLLOWUP, step, "title=My own words");
	ck_value_eq(&app, FOLLOWUP, step, "origin", "user");
}
END_TEST

START_TEST(deleting_a_contact_takes_its_effects_back)
{
	int64_t call = talk("outcome=interested");

	ck_ok(app_delete(&app, INTERACTION, call, &err));
	ck_value_eq(&app, CUSTOMER, effects_noura, "last_contacted_at", "");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, "status=pending"), 0);
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, "status=cancelled"), 1);
	effects_undo();
	ck_value_eq(&app, CUSTOMER, effects_noura, "last_contacted_at", NOW ":00+03:00");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, "status=pending"), 1);
}
END_TEST

START_TEST(planned_contacts_do_nothing_until_they_took_place)
{
	int64_t visit = talk("scheduled_at=2026-11-24T12:00;outcome=interested");

	ck_value_eq(&app, INTERACTION, visit, "status", "pending");
	ck_value_eq(&app, CUSTOMER, effects_noura, "status", "new");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, ""), 0);
	fixture_clock("2026-11-24T13:00");
	fixture_edit(&app, INTERACTION, visit, "status=completed");
	ck_value_eq(&app, CUSTOMER, effects_noura, "status", "active");
	ck_value_eq(&app, CUSTOMER, effects_noura, "next_followup_at", "2026-11-29T13:00:00+03:00");
}
END_TEST

START_TEST(history_written_later_makes_no_step)
{
	talk("outcome=successful");
	talk("outcome=interested;completed_at=2026-11-18T10:00");
	ck_assert_int_eq(fixture_count(&app, FOLLOWUP, ""), 0);
	ck_value_eq(&app, CUSTOMER, effects_noura, "interest", "");
	ck_value_eq(&app, CUSTOMER, effects_noura, "last_contacted_at", NOW ":00+03:00");
}
END_TEST

/* --- Customers, templates. */

START_TEST(tag_and_flag_of_a_vip_go_together)
{
	struct record *rec;
	size_t tags = common_index(CUSTOMER, COMMON_tags);

	fixture_edit(&app, CUSTOMER, effects_noura, "is_vip=yes");
	ck_value_eq(&app, CUSTOMER, effects_noura, "tags", "vip");
	rec = fixture_get(&app, CUSTOMER, effects_noura);
	record_set_remove(rec, tags, "vip");
	ck_ok(app_put(&app, rec, &err));
	record_free(&rec);
	ck_value_eq(&app, CUSTOMER, effects_noura, "is_vip", "no");
	fixture_edit(&app, CUSTOMER, effects_noura, "tags=vip urgent");
	ck_value_eq(&app, CUSTOMER, effects_noura, "is_vip", "yes");
	effects_undo();
	ck_value_eq(&app, CUSTOMER, effects_noura, "is_vip", "no");
}
END_TEST

START_TEST(consent_is_dated_unless_the_date_is_typed)
{
	fixture_edit(&app, CUSTOMER, effects_noura, "consent=given");
	ck_value_eq(&app, CUSTOMER, effects_noura, "consent_at", NOW ":00+03:00");
	fixture_clock("2026-11-23T11:00");
	fixture_edit(&app, CUSTOMER, effects_noura, "city=جدة");
	ck_value_eq(&app, CUSTOMER, effects_noura, "consent_at", NOW ":00+03:00");
	fixture_edit(&app, CUSTOMER, effects_noura, "consent=refused;consent_at=2026-11-01T08:00");
	ck_value_eq(&app, CUSTOMER, effects_noura, "consent_at", "2026-11-01T08:00:00+03:00");
}
END_TEST

START_TEST(a_new_customer_is_told_but_not_an_imported_one)
{
	int before = fixture_count(&app, NOTE, "type=customer_update");

	fixture_add(&app, CUSTOMER, "name=Sara;email=sara@example.com");
	ck_assert_int_eq(fixture_count(&app, NOTE, "type=customer_update"), before + 1);
	fixture_add(&app, CUSTOMER, "name=Ali;phone=0509999999;source=import");
	ck_assert_int_eq(fixture_count(&app, NOTE, "type=customer_update"), before + 1);
	fixture_edit(&app, CUSTOMER, effects_noura, "city=جدة");
	ck_assert_int_eq(fixture_count(&app, NOTE, "type=customer_update"), before + 1);
}
END_TEST

START_TEST(the_system_templates_are_there_once)
{
	ck_assert_int_eq(fixture_count(&app, &template_entity, "type=script"), 18);
	ck_assert_int_eq(fixture_count(&app, &template_entity, "type!=script language=ar"), 7);
	ck_assert_int_eq(fixture_count(&app, &template_entity, "type!=script language=en"), 7);
}
END_TEST

START_TEST(one_template_is_the_default)
{
	int64_t old = fixture_first(&app, &template_entity, "type=sms language=en");
	int64_t mine = fixture_add(&app, &template_entity,
		"name=Mine;type=sms;language=en;content=Hello [name];is_default=yes");

	ck_value_eq(&app, &template_entity, old, "is_default", "no");
	ck_value_eq(&app, &template_entity, mine, "is_default", "yes");
	ck_assert_int_eq(fixture_count(&app, &template_entity,
		"type=sms language=ar is_default=yes"), 1);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("effects", effects_setup, one_app_teardown, 0,
		ONCE(a_contact_changes_the_customer_and_undo_gives_all_back),
		ONCE(attempts_give_points), ONCE(no_answer_moves_one_step_ahead),
		ONCE(todays_rule_made_step_is_met_and_the_hand_made_one_stays),
		ONCE(what_it_came_from_is_completed), ONCE(another_outcome_replaces_the_step),
		ONCE(a_changed_step_is_left_alone), ONCE(deleting_a_contact_takes_its_effects_back),
		ONCE(planned_contacts_do_nothing_until_they_took_place),
		ONCE(history_written_later_makes_no_step), ONCE(tag_and_flag_of_a_vip_go_together),
		ONCE(consent_is_dated_unless_the_date_is_typed),
		ONCE(a_new_customer_is_told_but_not_an_imported_one),
		ONCE(the_system_templates_are_there_once), ONCE(one_template_is_the_default));
}
