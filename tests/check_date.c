/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Civil days, moments, zones, and their printed forms. */
#include "base/base.h"

#include "base/date.h"
#include "base/ulid.h"
#include "unit.h"

START_TEST(civil_days_count_through_four_centuries)
{
	struct civil date = { 1899, 12, 31 };

	ck_assert_int_eq(civil_to_days((struct civil){ 1970, 1, 1 }), 0);
	ck_assert_int_eq(civil_to_days((struct civil){ 2000, 3, 1 }), 11017);
	for (int64_t days = civil_to_days(date); days < civil_to_days((struct civil){ 2301, 1, 1 });
	     days++) {
		struct civil back = civil_from_days(days);

		ck_assert(civil_is_valid(back));
		ck_assert_int_eq(civil_to_days(back), days);
	}
}
END_TEST

START_TEST(civil_knows_leap_years_and_weekdays)
{
	ck_assert(civil_is_valid((struct civil){ 2024, 2, 29 }));
	ck_assert(!civil_is_valid((struct civil){ 2026, 2, 29 }));
	ck_assert(!civil_is_valid((struct civil){ 1900, 2, 29 }));
	ck_assert(civil_is_valid((struct civil){ 2000, 2, 29 }));
	ck_assert(civil_is_valid((struct civil){ 0, 2, 29 }));
	ck_assert(!civil_is_valid((struct civil){ 2026, 13, 1 }));
	ck_assert_int_eq(civil_weekday((struct civil){ 2026, 11, 21 }), 6);
	ck_assert_int_eq(civil_weekday((struct civil){ 1969, 12, 31 }), 3);
	ck_assert_int_eq(civil_in_year((struct civil){ 2024, 2, 29 }, 2025).day, 28);
	ck_assert_int_eq(civil_in_year((struct civil){ 2024, 2, 29 }, 2028).day, 29);
}
END_TEST

START_TEST(moments_are_printed_with_the_offset_and_read_back)
{
	static const struct { const char *text; int64_t ms; } rows[] = {
		{ "1970-01-01T03:00:00+03:00", 0 },
		{ "2026-11-21T10:00:00+03:00", 1795244400000 },
		{ "1969-12-31T23:59:59+03:00", -10801000 },
		{ "2026-11-21T10:00:00.250+03:00", 1795244400250 },
	};

	ck_assert(date_set_zone("Asia/Riyadh"));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str text = STR_INIT;
		int64_t back = -1;

		date_print(rows[i].ms, &text);
		ck_assert_str_eq(text.s, rows[i].text);
		ck_assert(date_parse(text.s, &back));
		ck_assert_int_eq(back, rows[i].ms);
		str_release(&text);
	}
}
END_TEST

START_TEST(date_parse_takes_the_usual_forms_and_nothing_else)
{
	static const char *const same[] = { "2026-11-21T07:00:00Z", "2026-11-21 10:00",
		"2026-11-21T10:00", "2026-11-21T10:00:00+03:00", "2026-11-21T09:00+0200",
		"2026-11-21t07:00:00z" };
	static const char *const wrong[] = { "", "2026-11-21", "2026-02-30T10:00:00Z",
		"2026-11-21T25:00:00Z", "2026-11-21T10:60:00Z", "2026-11-21T10:00:00Zx",
		"26-11-21T10:00:00Z", "2026-11-21T10:00:00+99:00", "0000-01-01T00:00:00Z" };
	int64_t ms;

	date_set_zone("Asia/Riyadh");
	for (size_t i = 0; i < COUNT(same); i++) {
		ck_assert_msg(date_parse(same[i], &ms), "%s", same[i]);
		ck_assert_msg(ms == 1795244400000, "%s", same[i]);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(!date_parse(wrong[i], &ms), "%s", wrong[i]);
}
END_TEST

START_TEST(civil_forms_with_and_without_year)
{
	struct civil date;
	struct str text = STR_INIT;

	ck_assert(civil_parse("--02-29", &date));
	ck_assert_int_eq(date.year, 0);
	civil_print(date, &text);
	ck_assert_str_eq(text.s, "--02-29");
	ck_assert(civil_parse("1985-04-30", &date));
	ck_assert(!civil_parse("1985-04-31", &date));
	ck_assert(!civil_parse("1985-4-3", &date));
	ck_assert(!civil_parse("1985-04-30 ", &date));
	ck_assert(!civil_parse("", &date));
	str_release(&text);
}
END_TEST

START_TEST(days_begin_at_the_zones_midnight)
{
	int64_t ms, later;
	int minute;

	ck_assert(date_set_zone("Asia/Riyadh"));
	ck_assert(date_parse("2026-11-20T22:30:00Z", &ms));
	ck_assert_int_eq(date_civil(ms, &minute).day, 21);
	ck_assert_int_eq(minute, 90);
	ck_assert(date_parse("2026-11-20T20:59:59Z", &later));
	ck_assert_int_eq(date_days_between(later, ms), 1);
	ck_assert_int_eq(date_days_between(ms, later), -1);
	ck_assert_int_eq(date_moment((struct civil){ 2026, 11, 21 }, 25 * 60),
		date_moment((struct civil){ 2026, 11, 22 }, 60));
}
END_TEST

START_TEST(zones_unknown_are_refused_and_riyadh_is_always_known)
{
	ck_assert(date_set_zone("UTC"));
	ck_assert(!date_set_zone("Mars/Olympus"));
	ck_assert(!date_set_zone("../../etc/passwd"));
	ck_assert(!date_set_zone(""));
	ck_assert(date_zone_known("Asia/Riyadh"));
	ck_assert_int_eq(date_moment((struct civil){ 1970, 1, 1 }, 0), 0);
}
END_TEST

START_TEST(daylight_saving_days_have_their_own_length)
{
	if (!date_set_zone("Europe/Berlin"))
		return;		/* no zone database here; Riyadh has no daylight saving */
	ck_assert_int_eq(date_moment((struct civil){ 2026, 3, 30 }, 0) -
		date_moment((struct civil){ 2026, 3, 29 }, 0), DAY_MS - 60 * MINUTE_MS);
	ck_assert_int_eq(date_days_between(date_moment((struct civil){ 2026, 3, 28 }, 0),
		date_moment((struct civil){ 2026, 3, 30 }, 0)), 2);
}
END_TEST

START_TEST(the_clock_can_be_set)
{
	setenv("WASIT_NOW", "2026-11-21T10:00:00+03:00", 1);
	ck_assert_int_eq(date_now(), 1795244400000);
	setenv("WASIT_NOW", "+86400", 1);
	int64_t tomorrow = date_now();
	unsetenv("WASIT_NOW");
	ck_assert_int_ge(tomorrow - date_now(), DAY_MS - 10000);
}
END_TEST

START_TEST(ulids_are_ordered_and_read_back)
{
	struct ulid a = ulid_new(1795244400000), b = ulid_new(1795244400000), back;
	char one[ULID_LEN + 1], two[ULID_LEN + 1];

	ulid_print(&a, one);
	ulid_print(&b, two);
	ck_assert_int_eq(strlen(one), ULID_LEN);
	ck_assert_int_lt(strcmp(one, two), 0);
	ck_assert(ulid_parse(one, &back));
	ck_assert_mem_eq(&a, &back, sizeof(a));
	ck_assert_int_eq(ulid_time(&back), 1795244400000);
	ck_assert(!ulid_parse("too short", &back));
	ck_assert(!ulid_parse("8ZZZZZZZZZZZZZZZZZZZZZZZZZ", &back));
	ck_assert(!ulid_parse("01ARZ3NDEKTSV4RRFFQ69G5FAU", &back));	/* U is no digit */
	ck_assert(ulid_parse("01arz3ndektsv4rrffq69g5fav", &back));
}
END_TEST

int main(void)
{
	return UNIT_RUN("date", civil_days_count_through_four_centuries,
		civil_knows_leap_years_and_weekdays,
		moments_are_printed_with_the_offset_and_read_back,
		date_parse_takes_the_usual_forms_and_nothing_else, civil_forms_with_and_without_year,
		days_begin_at_the_zones_midnight, zones_unknown_are_refused_and_riyadh_is_always_known,
		daylight_saving_days_have_their_own_length, the_clock_can_be_set,
		ulids_are_ordered_and_read_back);
}
