/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * When a follow-up reminds, and when nothing may ring: rule 3 of the domain. */
#include "base/base.h"

#include "model/rules/followup.h"
#include "model/schema/work.h"
#include "rules_fixture.h"

static const struct { const char *spec; size_t n; const char *first, *last; } rings[] = {
	{ "reminders=1440;due_at=2026-11-25T10:00", 2, "2026-11-24T10:00", "2026-11-25T10:00" },
	{ "reminders=1440 30 30;due_at=2026-11-25T10:00", 3, "2026-11-24T10:00",
	  "2026-11-25T10:00" },
	{ "reminders=0;due_at=2026-11-25T10:00", 1, "2026-11-25T10:00", "2026-11-25T10:00" },
	{ "due_at=2026-11-25T10:00", 1, "2026-11-25T10:00", "2026-11-25T10:00" },
	/* Within the hour of its making: dropped; a minute later: kept. */
	{ "reminders=1440;due_at=2026-11-23T11:00", 1, "2026-11-23T11:00", "2026-11-23T11:00" },
	{ "reminders=1440;due_at=2026-11-23T11:01", 2, "2026-11-22T11:01", "2026-11-23T11:01" },
	{ "reminders=1440;due_at=2026-11-22T10:30", 0, "", "" },
	{ "reminders=1440;due_at=2026-11-22T11:00", 0, "", "" },
	{ "reminders=1440;due_at=2026-11-20T10:00", 0, "", "" },
	{ "reminders=44640;due_at=2027-01-31T10:00", 2, "2026-12-31T10:00", "2027-01-31T10:00" },
	{ "reminders=1440;reminder_enabled=no;due_at=2026-11-25T10:00", 0, "", "" },
	{ "reminders=1440;status=completed;due_at=2026-11-25T10:00", 0, "", "" },
	{ "reminders=x -5 999999999 1440;due_at=2026-11-25T10:00", 2, "2026-11-24T10:00",
	  "2026-11-25T10:00" },
};

START_TEST(reminders_ring_before_and_at_the_time)
{
	struct record *rec = make_record(&followup_entity, rings[_i].spec);
	int64_t times[8];
	size_t n;

	if (!record_has(rec, FOLLOWUP_status))
		record_set_text(rec, FOLLOWUP_status, "pending");
	if (!record_has(rec, FOLLOWUP_reminder_enabled))
		record_set_num(rec, FOLLOWUP_reminder_enabled, 1);
	n = reminder_times(rec, at("2026-11-22T10:00"), times, COUNT(times));
	ck_assert_uint_eq(n, rings[_i].n);
	if (n) {
		ck_moment_eq(times[0], rings[_i].first);
		ck_moment_eq(times[n - 1], rings[_i].last);
	}
	for (size_t i = 1; i < n; i++)
		ck_assert_int_lt(times[i - 1], times[i]);
	record_free(&rec);
}
END_TEST

START_TEST(more_reminders_than_room_are_left_out)
{
	struct record *rec = make_record(&followup_entity,
		"reminders=1 2 3 4 5 6 7 8 9;status=pending;reminder_enabled=yes;"
		"due_at=2026-12-25T10:00");
	int64_t times[3];

	ck_assert_uint_eq(reminder_times(rec, at("2026-11-22T10:00"), times, 3), 3);
	ck_moment_eq(times[2], "2026-12-25T10:00");
	record_free(&rec);
}
END_TEST

static const struct { const char *dnd, *now; bool quiet; const char *ends; } quiets[] = {
	{ "22:00-08:00", "2026-11-21T22:00", true, "2026-11-22T08:00" },
	{ "22:00-08:00", "2026-11-21T21:59", false, "" },
	{ "22:00-08:00", "2026-11-30T23:30", true, "2026-12-01T08:00" },
	{ "22:00-08:00", "2026-12-01T03:00", true, "2026-12-01T08:00" },
	{ "22:00-08:00", "2026-11-22T08:00", false, "" },
	{ "13:00-15:00", "2026-11-22T14:00", true, "2026-11-22T15:00" },
	{ "13:00-15:00", "2026-11-22T15:00", false, "" },
	{ "22:00-24:00", "2026-11-22T23:00", true, "2026-11-23T00:00" },
	{ "", "2026-11-22T23:00", false, "" },
	{ "22:00-22:00", "2026-11-22T22:00", false, "" },
	{ "late", "2026-11-22T23:00", false, "" },
	{ "22:00-08:00x", "2026-11-22T23:00", false, "" },
	{ "99:00-08:00", "2026-11-22T03:00", false, "" },
};

START_TEST(quiet_hours_know_when_they_end)
{
	int64_t ends = 0;

	ck_assert_int_eq(dnd_active(quiets[_i].dnd, at(quiets[_i].now), &ends), quiets[_i].quiet);
	ck_moment_eq(ends, quiets[_i].ends);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("reminder_rule", NULL, NULL, 0,
		EACH(reminders_ring_before_and_at_the_time, COUNT(rings)), ONCE(more_reminders_than_room_are_left_out),
		EACH(quiet_hours_know_when_they_end, COUNT(quiets)));
}
