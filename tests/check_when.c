/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Dates as people type and read them; the Hijri calendar.  Now is Saturday 21 November 2026, 10:00. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "text/when.h"
#include "unit.h"

static const struct { const char *typed, *date; int minute; } cases[] = {
	{ "2026-11-21", "2026-11-21", -1 }, { "21/11", "2026-11-21", -1 },
	{ "21/11/2027", "2027-11-21", -1 }, { "3-12", "2026-12-03", -1 },
	{ "1/2/27", "2027-02-01", -1 }, { "1/1", "2027-01-01", -1 }, { "1/11", "2026-11-01", -1 },
	{ "+3", "2026-11-24", -1 }, { "+3d", "2026-11-24", -1 }, { "+2w", "2026-12-05", -1 },
	{ "+1m", "2026-12-21", -1 }, { "+4h", "2026-11-21", 840 }, { "+30min", "2026-11-21", 630 },
	{ "+20h", "2026-11-22", 360 }, { "in 3 days", "2026-11-24", -1 },
	{ "in 2 hours", "2026-11-21", 720 }, { "3 days", "2026-11-24", -1 },
	{ "بعد 3 أيام", "2026-11-24", -1 }, { "بعد ٣ أيام", "2026-11-24", -1 },
	{ "بعد يومين", "2026-11-23", -1 }, { "بعد أسبوع", "2026-11-28", -1 },
	{ "بعد اسبوعين", "2026-12-05", -1 }, { "بعد شهر", "2026-12-21", -1 },
	{ "بعد ساعتين", "2026-11-21", 720 },
	{ "today", "2026-11-21", -1 }, { "TOMORROW", "2026-11-22", -1 },
	{ "yesterday", "2026-11-20", -1 }, { "day after tomorrow", "2026-11-23", -1 },
	{ "اليوم", "2026-11-21", -1 }, { "غداً", "2026-11-22", -1 }, { "غدًا", "2026-11-22", -1 },
	{ "غدا", "2026-11-22", -1 }, { "بكرة", "2026-11-22", -1 }, { "بكره", "2026-11-22", -1 },
	{ "أمس", "2026-11-20", -1 }, { "امس", "2026-11-20", -1 }, { "بعد غد", "2026-11-23", -1 },
	{ "بعد بكره", "2026-11-23", -1 },
	{ "tomorrow 17:00", "2026-11-22", 1020 }, { "بعد غد ٥م", "2026-11-23", 1020 },
	{ "غداً ٥:٣٠ م", "2026-11-22", 1050 }, { "غداً الساعة 5 مساءً", "2026-11-22", 1020 },
	{ "غدا العصر", "2026-11-22", 960 }, { "tomorrow at 9 am", "2026-11-22", 540 },
	{ "tomorrow 12 am", "2026-11-22", 0 }, { "tomorrow 12pm", "2026-11-22", 720 },
	{ "sunday", "2026-11-22", -1 }, { "next monday", "2026-11-23", -1 },
	{ "Saturday", "2026-11-28", -1 }, { "الأحد", "2026-11-22", -1 },
	{ "الاحد القادم", "2026-11-22", -1 }, { "يوم الخميس", "2026-11-26", -1 },
	{ "الأربعاء الجاي ٩ صباحاً", "2026-11-25", 540 },
	{ "next week", "2026-11-28", -1 }, { "الأسبوع القادم", "2026-11-28", -1 },
	{ "الشهر الجاي", "2026-12-21", -1 }, { "end of month", "2026-11-30", -1 },
	{ "نهاية الشهر", "2026-11-30", -1 },
	{ "15/5/1448", "2026-10-26", -1 }, { "1448-05-15", "2026-10-26", -1 },
	{ "١٥/٥/١٤٤٨", "2026-10-26", -1 },
	{ "Sunday at 5", "2026-11-22", 1020 }, { "5pm", "2026-11-21", 1020 }, { "17:00", "2026-11-21", 1020 },
	{ "9:30", "2026-11-22", 570 },	/* past: tomorrow's */
	{ "21 Nov", "2026-11-21", -1 }, { "Dec 5", "2026-12-05", -1 },
	{ "5 ديسمبر 2027", "2027-12-05", -1 }, { "29/2/2028", "2028-02-29", -1 },
};

START_TEST(when_understands_people)
{
	struct when when = { .minute = -2 };
	struct err err = { 0 };
	struct str date = STR_INIT;

	ck_assert_msg(when_parse(cases[_i].typed, date_now(), &when, &err) == OK, "%s", err.text);
	civil_print(when.date, &date);
	ck_assert_msg(str_eq(date.s, cases[_i].date), "%s gives %s", cases[_i].typed, date.s);
	ck_assert_msg(when.minute == cases[_i].minute, "%s gives minute %d", cases[_i].typed,
		when.minute);
	str_release(&date);
}
END_TEST

START_TEST(when_refuses_what_is_no_date)
{
	static const char *const wrong[] = { "", " ", "blah", "5", "31/2", "32/1", "29/2/2027",
		"25:00", "tomorrow tomorrow", "17:00 18:00", "13 pm", "tomorrow 0 pm", "in", "بعد",
		"31/2/1448", "+", "+99999999999d", "1/1/1/1", "2026-13-01", "next", "'; DROP",
		"a b c d e f g h i j k l m n o p" };

	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct when when;
		struct err err = { 0 };

		ck_assert_msg(when_parse(wrong[i], date_now(), &when, &err) == ERR_INVALID, "%s",
			wrong[i]);
		ck_assert(*err.text);
	}
}
END_TEST

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
	lang_set("en");
	day_is("2026-11-21", CALENDAR_GREGORIAN, "today");
	day_is("2026-11-22", CALENDAR_GREGORIAN, "tomorrow");
	day_is("2026-11-20", CALENDAR_GREGORIAN, "yesterday");
	day_is("2026-11-26", CALENDAR_GREGORIAN, "Thursday");
	day_is("2026-11-28", CALENDAR_GREGORIAN, "28 Nov");
	day_is("2027-01-05", CALENDAR_GREGORIAN, "5 Jan 2027");
	day_is("2026-10-26", CALENDAR_HIJRI, "15 Jumada I");
}
END_TEST

/* Every pair of the published comparison calendar, both ways. */
START_TEST(hijri_agrees_with_the_published_calendar)
{
	const char *corpora = getenv("WASIT_CORPORA");
	char *path = xasprintf("%s/hijri/kfupm_comparison_calendar.json", corpora ? corpora : "");
	struct str text = STR_INIT;
	struct err err = { 0 };
	int pairs = 0;

	if (sys_read_file(path, 1 << 20, &text, &err)) {
		free(path);
		return;		/* the corpora are not here */
	}
	for (const char *at = text.s; (at = strstr(at, "[[[")); at += 3) {
		struct hijri hijri, back;
		struct civil civil, from;
		bool provisional;

		if (sscanf(at, "[[[%d,%d,%d],[%d,%d,%d]]]", &hijri.year, &hijri.month, &hijri.day,
		    &civil.year, &civil.month, &civil.day) != 6)
			continue;
		ck_assert(hijri_to_civil(hijri, &from));
		ck_assert_int_eq(civil_compare(from, civil), 0);
		ck_assert(hijri_from_civil(civil, &back, &provisional));
		ck_assert_int_eq(back.year * 10000 + back.month * 100 + back.day,
			hijri.year * 10000 + hijri.month * 100 + hijri.day);
		pairs++;
	}
	ck_assert_int_gt(pairs, 100);
	free(path);
	str_release(&text);
}
END_TEST

START_TEST(hijri_is_whole_over_its_range)
{
	struct civil day = { 1924, 8, 1 };
	struct hijri before = { 1342, 12, 30 }, hijri;
	bool provisional;
	struct civil back;

	for (int64_t days = civil_to_days(day); hijri_from_civil(civil_from_days(days), &hijri,
	     &provisional); days++) {
		ck_assert(hijri.day == before.day + 1 || hijri.day == 1);
		ck_assert(hijri_to_civil(hijri, &back));
		ck_assert_int_eq(civil_to_days(back), days);
		ck_assert_int_eq(provisional, hijri.year > 1450);
		before = hijri;
	}
	ck_assert_int_eq(before.year, 1500);
	ck_assert(!hijri_to_civil((struct hijri){ 1501, 1, 1 }, &back));
	ck_assert(!hijri_to_civil((struct hijri){ 1448, 13, 1 }, &back));
	ck_assert(!hijri_from_civil((struct civil){ 1900, 1, 1 }, &hijri, &provisional));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("when");
	TCase *all = tcase_create("all");

	lang_set("en");
	date_set_zone("Asia/Riyadh");
	tcase_add_loop_test(all, when_understands_people, 0, COUNT(cases));
	tcase_add_test(all, when_refuses_what_is_no_date);
	tcase_add_test(all, days_near_today_are_words);
	tcase_add_test(all, hijri_agrees_with_the_published_calendar);
	tcase_add_test(all, hijri_is_whole_over_its_range);
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
