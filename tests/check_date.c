/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Civil days, moments, zones, and their printed forms. */
#include "base/base.h"

#include "base/date.h"
#include "base/sys.h"
#include "unit.h"

/* Sets the zone; false, with a message, only where the system has none of that name. */
static bool zone_is_here(const char *name)
{
	char *file = xasprintf("/usr/share/zoneinfo/%s", name);
	bool there = sys_file_exists(file);
	bool known = date_set_zone(name);

	if (!known)
		printf("# skipped: no zone %s here\n", name);
	ck_assert_msg(known || !there, "%s", name);
	free(file);
	return known;
}

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
		"26-11-21T10:00:00Z", "2026-11-21T10:00:00+99:00", "0000-01-01T00:00:00Z",
		"2026-11-21T10:00:00.Z", "2026-11-21T10:00.5Z", "2026-11-21T10:00:00+03:",
		"2026-11-21T10:00:00+0", "2026-11-21T10:00:", "2026-11-21T10:00:0Z",
		"2026-11-21T10Z",
		"2026-11-21  10:00", " 2026-11-21T10:00", "2026-11-21T10:00:00 +03:00",
		"2026-11-21T10:00:00+03:60", "2026-11-21X10:00:00Z" };
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
	if (!zone_is_here("Europe/Berlin"))
		return;
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

START_TEST(riyadh_and_utc_need_no_zone_database)
{
	struct str text = STR_INIT;

	setenv("TZDIR", "/nowhere", 1);
	ck_assert(!date_zone_known("Europe/Berlin"));
	ck_assert(date_set_zone("Asia/Riyadh"));
	date_print(1795244400000, &text);
	ck_assert_str_eq(text.s, "2026-11-21T10:00:00+03:00");
	ck_assert(!date_set_zone("Europe/Berlin"));
	ck_assert_int_eq(date_moment((struct civil){ 1970, 1, 1 }, 180), 0);	/* still Riyadh */
	ck_assert(date_set_zone("UTC"));
	str_clear(&text);
	date_print(1795244400000, &text);
	ck_assert_str_eq(text.s, "2026-11-21T07:00:00+00:00");
	str_release(&text);
}
END_TEST

/* Lists and folders of the database are no zones, nor is what leads out of it. */
START_TEST(only_zones_are_zones)
{
	static const char *const wrong[] = { "", "Asia", "Asia/", "zone.tab", "tzdata.zi",
		"/etc/passwd", "../zoneinfo/Europe/Berlin", "Europe/Nowhere", "<+03>-3", "UTC0",
		":UTC" };
	char name[5000];

	for (size_t i = 0; i < COUNT(wrong); i++)
		ck_assert_msg(!date_zone_known(wrong[i]), "%s", wrong[i]);
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	ck_assert(!date_zone_known(name));
}
END_TEST

static int64_t moment_of(const char *text)
{
	int64_t ms = 0;

	ck_assert_msg(date_parse(text, &ms), "%s", text);
	return ms;
}

/* Local times around the changes of 2026: what comes twice is its first, what is skipped later. */
static const struct { const char *zone, *day; int minute; const char *moment; } changes[] = {
	{ "Europe/Berlin", "2026-03-29", 119, "2026-03-29T00:59:00Z" },
	{ "Europe/Berlin", "2026-03-29", 150, "2026-03-29T01:30:00Z" },	/* skipped: 03:30 */
	{ "Europe/Berlin", "2026-03-29", 180, "2026-03-29T01:00:00Z" },
	{ "Europe/Berlin", "2026-10-25", 119, "2026-10-24T23:59:00Z" },
	{ "Europe/Berlin", "2026-10-25", 150, "2026-10-25T00:30:00Z" },	/* twice: the first */
	{ "Europe/Berlin", "2026-10-25", 180, "2026-10-25T02:00:00Z" },
	{ "Europe/Berlin", "2026-11-21", 600, "2026-11-21T09:00:00Z" },
	{ "Africa/Cairo", "2026-04-23", 1439, "2026-04-23T21:59:00Z" },
	{ "Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00:00Z" },	/* skipped: 01:00 */
	{ "Africa/Cairo", "2026-04-24", 60, "2026-04-23T22:00:00Z" },
	{ "Africa/Cairo", "2026-07-01", 600, "2026-07-01T07:00:00Z" },
	{ "Africa/Cairo", "2026-11-21", 600, "2026-11-21T08:00:00Z" },
	{ "America/New_York", "2026-11-01", 90, "2026-11-01T05:30:00Z" },
	{ "Asia/Kathmandu", "2026-11-21", 600, "2026-11-21T04:15:00Z" },
	{ "Pacific/Kiritimati", "2026-11-21", 0, "2026-11-20T10:00:00Z" },
	{ "Asia/Riyadh", "2026-03-29", 150, "2026-03-28T23:30:00Z" },
};

START_TEST(local_times_around_changes_of_the_clock)
{
	struct civil day;
	int64_t want = moment_of(changes[_i].moment);

	if (!zone_is_here(changes[_i].zone))
		return;
	ck_assert(civil_parse(changes[_i].day, &day));
	/* whatever was asked before */
	(void)date_moment((struct civil){ 2026, 7, 1 }, 0);
	ck_assert_int_eq(date_moment(day, changes[_i].minute), want);
	(void)date_moment((struct civil){ 2026, 1, 1 }, 0);
	ck_assert_int_eq(date_moment(day, changes[_i].minute), want);
}
END_TEST

/* Every quarter of an hour of a year is printed and read as itself, in zones of all kinds. */
START_TEST(moments_survive_print_and_parse_in_every_zone)
{
	static const char *const zones[] = { "Asia/Riyadh", "UTC", "Europe/Berlin", "Africa/Cairo",
		"America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu" };
	static const int64_t odd[] = { 0, -1, 1, 999, -999, -60000, -5000000000123,
		253402300799999 };
	struct str text = STR_INIT;
	int64_t back;

	for (size_t z = 0; z < COUNT(zones); z++) {
		if (!zone_is_here(zones[z]))
			continue;
		for (int64_t ms = moment_of("2026-01-01T00:00:00Z");
		     ms < moment_of("2027-01-01T00:00:00Z"); ms += 15 * MINUTE_MS) {
			str_clear(&text);
			date_print(ms, &text);
			ck_assert_msg(date_parse(text.s, &back) && back == ms, "%s", text.s);
		}
		for (size_t i = 0; i < COUNT(odd) - 1; i++) {
			str_clear(&text);
			date_print(odd[i], &text);	/* 1811 too: local mean time */
			ck_assert_msg(date_parse(text.s, &back) && back == odd[i], "%s", text.s);
		}
	}
	date_set_zone("UTC");
	str_clear(&text);
	date_print(odd[COUNT(odd) - 1], &text);
	ck_assert_str_eq(text.s, "9999-12-31T23:59:59.999+00:00");
	/* No calendar reaches there, but another program may have written it. */
	str_clear(&text);
	date_print(INT64_MIN, &text);
	str_add(&text, " ");
	date_print(INT64_MAX, &text);
	ck_assert_str_eq(text.s, "-292275055-05-16T16:47:04.192+00:00 292278994-08-17T07:12:55.807+00:00");
	str_release(&text);
}
END_TEST

START_TEST(civil_arithmetic_crosses_months_and_years)
{
	struct civil date = civil_add((struct civil){ 2026, 12, 31 }, 1);

	ck_assert_int_eq(civil_compare(date, (struct civil){ 2027, 1, 1 }), 0);
	date = civil_add((struct civil){ 2028, 3, 1 }, -1);
	ck_assert_int_eq(civil_compare(date, (struct civil){ 2028, 2, 29 }), 0);
	ck_assert_int_lt(civil_compare((struct civil){ 2026, 1, 31 },
		(struct civil){ 2026, 2, 1 }), 0);
	ck_assert_int_gt(civil_compare((struct civil){ 2027, 1, 1 },
		(struct civil){ 2026, 12, 31 }), 0);
	ck_assert_int_eq(civil_weekday((struct civil){ 1900, 1, 1 }), 1);
	ck_assert_int_eq(civil_month_days(2100, 2), 28);
	ck_assert_int_eq(civil_month_days(0, 2), 29);
}
END_TEST

START_TEST(a_clock_set_wrongly_is_the_real_one)
{
	static const char *const wrong[] = { "", "tomorrow", "+", "+x", "2026-11-21",
		"-9223372036854775808", "+9223372036854775807" };
	int64_t real;

	unsetenv("WASIT_NOW");
	real = date_now();
	for (size_t i = 0; i < COUNT(wrong); i++) {
		setenv("WASIT_NOW", wrong[i], 1);
		ck_assert_msg(llabs(date_now() - real) < 60000, "%s", wrong[i]);
	}
	setenv("WASIT_NOW", "-3600", 1);
	ck_assert_int_lt(llabs(real - 3600000 - date_now()), 60000);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("date", NULL, NULL, 0, ONCE(civil_days_count_through_four_centuries),
		ONCE(civil_knows_leap_years_and_weekdays),
		ONCE(civil_arithmetic_crosses_months_and_years),
		ONCE(moments_are_printed_with_the_offset_and_read_back),
		ONCE(moments_survive_print_and_parse_in_every_zone),
		ONCE(date_parse_takes_the_usual_forms_and_nothing_else),
		ONCE(civil_forms_with_and_without_year), ONCE(days_begin_at_the_zones_midnight),
		ONCE(zones_unknown_are_refused_and_riyadh_is_always_known),
		ONCE(riyadh_and_utc_need_no_zone_database), ONCE(only_zones_are_zones),
		ONCE(daylight_saving_days_have_their_own_length), ONCE(the_clock_can_be_set),
		ONCE(a_clock_set_wrongly_is_the_real_one),
		EACH(local_times_around_changes_of_the_clock, COUNT(changes)));
}
