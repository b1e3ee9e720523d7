/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Dates as shown.  Now is Saturday 21 November 2026, 11 Jumada II 1448, 10:00. */
#include "base/base.h"

#include "base/lang.h"
#include "text/utf8.h"
#include "text/when.h"
#include "unit.h"

static void day_is(const char *date, enum calendar calendar, const char *wanted)
{
	struct civil day;
	struct str text = STR_INIT;

	ck_assert(civil_parse(date, &day));
	when_day(day, date_now(), calendar, &text);
	ck_assert_str_eq(text.s, wanted);
	str_release(&text);
}

START_TEST(days_near_today_are_words)
{
	day_is("2026-11-21", CALENDAR_GREGORIAN, "today");
	day_is("2026-11-22", CALENDAR_GREGORIAN, "tomorrow");
	day_is("2026-11-20", CALENDAR_GREGORIAN, "yesterday");
	day_is("2026-11-22", CALENDAR_BOTH, "tomorrow");
	day_is("2026-11-23", CALENDAR_GREGORIAN, "Monday");
	day_is("2026-11-27", CALENDAR_HIJRI, "Friday");
	day_is("2026-11-28", CALENDAR_GREGORIAN, "28 Nov");
	day_is("2026-11-19", CALENDAR_GREGORIAN, "19 Nov");
	day_is("2026-01-01", CALENDAR_GREGORIAN, "1 Jan");
	day_is("2027-01-05", CALENDAR_GREGORIAN, "5 Jan 2027");
	day_is("2025-12-31", CALENDAR_GREGORIAN, "31 Dec 2025");
}
END_TEST

START_TEST(days_are_hijri_where_wanted_and_known)
{
	day_is("2026-10-26", CALENDAR_HIJRI, "15 Jumada I");
	day_is("2026-01-01", CALENDAR_HIJRI, "12 Rajab 1447 AH");	/* another Hijri year */
	day_is("2026-10-26", CALENDAR_BOTH, "26 Oct / 15 Jumada I");
	day_is("2027-07-01", CALENDAR_BOTH, "1 Jul 2027 / 26 Muharram 1449 AH");
	day_is("2030-01-01", CALENDAR_HIJRI, "26 Shaban 1451 AH?");	/* provisional */
	day_is("1920-05-01", CALENDAR_HIJRI, "1 May 1920");
	day_is("1920-05-01", CALENDAR_BOTH, "1 May 1920");
	day_is("2100-05-01", CALENDAR_BOTH, "1 May 2100");
}
END_TEST

START_TEST(moments_have_their_time_in_the_zone)
{
	struct str text = STR_INIT;
	int64_t ms;

	ck_assert(date_parse("2026-11-21T21:05:59Z", &ms));
	when_moment(ms, date_now(), CALENDAR_GREGORIAN, &text);
	ck_assert_str_eq(text.s, "tomorrow 00:05");
	str_release(&text);
}
END_TEST

static const struct { const char *at; enum calendar calendar; const char *want; } narrow[] = {
	{ "2026-11-21T09:15", CALENDAR_HIJRI, "today 09:15" },
	{ "2026-11-27T09:15", CALENDAR_BOTH, "Friday 09:15" },
	{ "2026-11-28T09:15", CALENDAR_GREGORIAN, "28 Nov 09:15" },
	{ "2026-11-28T09:15", CALENDAR_HIJRI, "18/6 AH 09:15" },
	{ "2026-11-28T09:15", CALENDAR_BOTH, "28 Nov · 18/6 AH 09:15" },
	{ "2026-01-01T09:15", CALENDAR_HIJRI, "12/7/47 AH" },
	{ "2027-12-31T09:15", CALENDAR_GREGORIAN, "31 Dec 2027" },
	{ "2030-12-30T09:15", CALENDAR_BOTH, "30 Dec 2030 · 5/9/52 AH?" },
	{ "2100-05-01T09:15", CALENDAR_HIJRI, "1 May 2100" },
};

START_TEST(narrow_dates_fit_their_column)
{
	struct str text = STR_INIT;
	char typed[48];
	int64_t ms;

	snprintf(typed, sizeof(typed), "%s:00+03:00", narrow[_i].at);
	ck_assert(date_parse(typed, &ms));
	when_narrow(ms, date_now(), narrow[_i].calendar, &text);
	ck_assert_str_eq(text.s, narrow[_i].want);
	ck_assert_int_le((int)utf8_count(text.s), when_narrow_width(narrow[_i].calendar));
	str_release(&text);
}
END_TEST

START_TEST(whole_dates_name_the_day)
{
	static const struct { enum calendar calendar; const char *want; } rows[] = {
		{ CALENDAR_GREGORIAN, "Saturday 21 November 2026" },
		{ CALENDAR_HIJRI, "Saturday 11 Jumada II 1448 AH" },
		{ CALENDAR_BOTH, "Saturday 21 November 2026 / 11 Jumada II 1448 AH" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str text = STR_INIT;

		when_full((struct civil){ 2026, 11, 21 }, rows[i].calendar, &text);
		ck_assert_str_eq(text.s, rows[i].want);
		str_release(&text);
	}
}
END_TEST

START_TEST(distances_are_short)
{
	static const struct { int days; const char *want; } rows[] = {
		{ -3, "today" }, { 0, "today" }, { 1, "1d" }, { 6, "6d" }, { 7, "1w" },
		{ 59, "8w" },
		{ 60, "2mo" }, { 729, "24mo" }, { 730, "2y" }, { 36500, "100y" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str text = STR_INIT;

		when_ago(date_now() - rows[i].days * DAY_MS, date_now(), &text);
		ck_assert_str_eq(text.s, rows[i].want);
		ck_assert_uint_le(text.len, 7);
		str_release(&text);
	}
}
END_TEST

/* What is shown can be typed: each day of four years around now, by each calendar. */
START_TEST(what_is_printed_is_understood)
{
	struct civil today = date_today();

	for (int64_t ahead = -700; ahead < 700; ahead++)
		for (int c = 0; c < 4; c++) {
			struct civil day = civil_add(today, ahead);
			struct str text = STR_INIT;
			struct when when;
			struct err err;

			/* without a year a day long past is the next one: the whole date has it */
			if (c < 2 && ahead >= -90)
				when_day(day, date_now(), (enum calendar)c, &text);
			else
				when_full(day, (enum calendar)(c % 2), &text);
			ck_assert_msg(!when_parse(text.s, date_now(), &when, &err), "%s", err.text);
			ck_assert_msg(civil_compare(when.date, day) == 0, "%s", text.s);
			str_release(&text);
		}
}
END_TEST

START_TEST(names_are_there_for_every_day_and_month)
{
	struct strlist names = { 0 };

	for (int day = 0; day < 7; day++)
		strlist_add(&names, when_weekday_name(day));
	for (int month = 1; month <= 12; month++)
		strlist_add(&names, when_month_name(month));
	for (int month = 1; month <= 12; month++)
		strlist_add(&names, hijri_month_name(month));
	ck_assert_str_eq(names.v[0], "Sunday");
	ck_assert_str_eq(names.v[11], "May");
	ck_assert_str_eq(names.v[27], "Ramadan");
	strlist_sort(&names);
	for (size_t i = 1; i < names.n; i++)
		ck_assert_str_ne(names.v[i - 1], names.v[i]);
	strlist_release(&names);
}
END_TEST

int main(void)
{
	lang_set("en");
	date_set_zone("Asia/Riyadh");
	return UNIT_RUN_IN("when_shown", NULL, NULL, 0,
		EACH(narrow_dates_fit_their_column, COUNT(narrow)), ONCE(days_near_today_are_words),
		ONCE(days_are_hijri_where_wanted_and_known), ONCE(moments_have_their_time_in_the_zone),
		ONCE(whole_dates_name_the_day), ONCE(distances_are_short), ONCE(what_is_printed_is_understood),
		ONCE(names_are_there_for_every_day_and_month));
}
