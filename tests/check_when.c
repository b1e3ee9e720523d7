/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Dates as typed.  Now is Saturday 21 November 2026, 11 Jumada II 1448, 10:00. */
#include "base/base.h"

#include "base/lang.h"
#include "base/sys.h"
#include "text/utf8.h"
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
	{ "Sunday at 5", "2026-11-22", 1020 }, { "5pm", "2026-11-21", 1020 },
	{ "17:00", "2026-11-21", 1020 },
	{ "9:30", "2026-11-22", 570 },	/* past: tomorrow's */
	{ "21 Nov", "2026-11-21", -1 }, { "Dec 5", "2026-12-05", -1 },
	{ "5 ديسمبر 2027", "2027-12-05", -1 }, { "29/2/2028", "2028-02-29", -1 },

	/* the machine's form */
	{ "2026-11-21T17:00:00+03:00", "2026-11-21", 1020 },
	{ "2026-11-21T22:00:00Z", "2026-11-22", 60 }, { "2026-11-25 09:30", "2026-11-25", 570 },
	{ " ٢٠٢٦-١١-٢٥ ٠٩:٣٠ ", "2026-11-25", 570 },
	/* numbers: the year first or last, any separator and script, marks of direction */
	{ "2026/11/25", "2026-11-25", -1 }, { "25.11.2026", "2026-11-25", -1 },
	{ "25 / 11 / 2026", "2026-11-25", -1 }, { "25-11-2026 م", "2026-11-25", -1 },
	{ "‏٢٥‏/١١‏/٢٠٢٦", "2026-11-25", -1 }, { "۲۵/۱۱/۲۰۲۶", "2026-11-25", -1 },
	{ "25／11／2026", "2026-11-25", -1 }, { "٢٥؍١١؍٢٠٢٦", "2026-11-25", -1 },
	{ "2026–11–25", "2026-11-25", -1 }, { "5/6/2027", "2027-06-05", -1 },
	{ "1/1/1985", "1985-01-01", -1 }, { "21/11/26 5pm", "2026-11-21", 1020 },
	/* without a year: back to 90 days, no further; the next 29 February is 2028's */
	{ "23/8", "2026-08-23", -1 }, { "22/8", "2027-08-22", -1 }, { "29/2", "2028-02-29", -1 },
	{ "31/12", "2026-12-31", -1 },
	/* months' names */
	{ "21 November 2027 at 17:00", "2027-11-21", 1020 }, { "Nov 25, 2026", "2026-11-25", -1 },
	{ "25-Nov-2026", "2026-11-25", -1 }, { "25th of November", "2026-11-25", -1 },
	{ "Nov. 25th 17:00", "2026-11-25", 1020 }, { "٢٥ تشرين الثاني", "2026-11-25", -1 },
	{ "25 إبريل", "2027-04-25", -1 }, { "1 من يناير ٢٠٢٨ م", "2028-01-01", -1 },
	/* Hijri */
	{ "15/5/1448 هـ", "2026-10-26", -1 }, { "15/5 هـ", "2026-10-26", -1 },
	{ "15/7 هجري", "2026-12-24", -1 }, { "1 رمضان", "2027-02-08", -1 },
	{ "١٥ رجب ١٤٤٨ هـ", "2026-12-24", -1 }, { "12 جمادى الآخرة", "2026-11-22", -1 },
	{ "12 جمادي الثانيه 1448", "2026-11-22", -1 }, { "15 Jumada I 1448 AH", "2026-10-26", -1 },
	{ "9 Dhu al-Hijjah 1448", "2027-05-15", -1 }, { "٩ ذي الحجة ١٤٤٨ ٤م", "2027-05-15", 960 },
	{ "1/1/1343", "1924-08-01", -1 },
	/* spans */
	{ "-1", "2026-11-20", -1 }, { "+0", "2026-11-21", -1 }, { "+3 5م", "2026-11-24", 1020 },
	{ "+1w at 9", "2026-11-28", 540 }, { "+90min", "2026-11-21", 690 },
	{ "+1y", "2027-11-21", -1 },
	{ "+3m", "2027-02-21", -1 }, { "in a week", "2026-11-28", -1 },
	{ "in an hour", "2026-11-21", 660 }, { "in half an hour", "2026-11-21", 630 },
	{ "in a quarter hour", "2026-11-21", 615 },
	{ "in two weeks at noon", "2026-12-05", 720 }, { "3 days from now", "2026-11-24", -1 },
	{ "after 3 days", "2026-11-24", -1 }, { "2 weeks ago", "2026-11-07", -1 },
	{ "بعد ثلاثة أيام", "2026-11-24", -1 }, { "بعد ١٥ يوماً", "2026-12-06", -1 },
	{ "بعد شهرين", "2027-01-21", -1 }, { "بعد سنه", "2027-11-21", -1 },
	{ "بعد نص ساعة", "2026-11-21", 630 }, { "بعد ساعة ونصف", "2026-11-21", 690 },
	{ "بعد 10 دقائق", "2026-11-21", 610 }, { "بعد أُسبُوع", "2026-11-28", -1 },
	{ "بعد أسبوع من الآن الساعة ٥", "2026-11-28", 1020 }, { "قبل يومين", "2026-11-19", -1 },
	{ "قبل ٣ أيام", "2026-11-18", -1 }, { "now", "2026-11-21", 600 },
	{ "الحين", "2026-11-21", 600 },
	/* near days */
	{ "tonight", "2026-11-21", 1200 }, { "tonight at 9", "2026-11-21", 1260 },
	{ "الليلة ٩", "2026-11-21", 1260 }, { "this evening", "2026-11-21", 1140 },
	{ "غَدًا", "2026-11-22", -1 }, { "غـــدا", "2026-11-22", -1 },
	{ "بعد الغد", "2026-11-23", -1 },
	{ "أول أمس", "2026-11-19", -1 }, { "أمس الأول", "2026-11-19", -1 },
	{ "غداً صباحاً", "2026-11-22", 540 }, { "صباح الغد", "2026-11-22", 540 },
	{ "tomorrow - 17:00", "2026-11-22", 1020 }, { "tomorrow 5", "2026-11-22", 1020 },
	/* the week: a past name is the next one's, today's name is in a week */
	{ "friday", "2026-11-27", -1 }, { "السبت", "2026-11-28", -1 },
	{ "السبت ٥م", "2026-11-28", 1020 },
	{ "this tuesday", "2026-11-24", -1 }, { "last sunday", "2026-11-15", -1 },
	{ "الأحد الماضي", "2026-11-15", -1 }, { "الثلاثا", "2026-11-24", -1 },
	{ "الإثنين المقبل", "2026-11-23", -1 }, { "الأرْبِعاء", "2026-11-25", -1 },
	{ "يوم الجمعة القادمة بعد العصر", "2026-11-27", 960 },
	{ "Sunday 22 Nov", "2026-11-22", -1 },
	{ "Sat 21 Nov 2026", "2026-11-21", -1 },
	/* edges */
	{ "end of week", "2026-11-26", -1 }, { "نهاية الأسبوع", "2026-11-26", -1 },
	{ "نهاية الشهر القادم", "2026-12-31", -1 }, { "end of next month", "2026-12-31", -1 },
	{ "آخر السنة", "2026-12-31", -1 }, { "بداية الأسبوع", "2026-11-22", -1 },
	{ "start of the month", "2026-12-01", -1 }, { "أول الشهر الجاي", "2026-12-01", -1 },
	{ "the 25th", "2026-11-25", -1 }, { "يوم ٢٥", "2026-11-25", -1 },
	{ "يوم 20", "2026-12-20", -1 },
	{ "on the 31st", "2026-12-31", -1 }, { "next month", "2026-12-21", -1 },
	/* times: what is not past is today's, to the minute */
	{ "10:00", "2026-11-21", 600 }, { "09:59", "2026-11-22", 599 }, { "0:00", "2026-11-22", 0 },
	{ "23:59", "2026-11-21", 1439 }, { "17:00:30", "2026-11-21", 1020 },
	{ "5:30", "2026-11-22", 330 }, { "at 5", "2026-11-21", 1020 },
	{ "at 7", "2026-11-22", 420 },
	{ "الساعة 5", "2026-11-21", 1020 }, { "الساعة خمس العصر", "2026-11-21", 1020 },
	{ "الساعة ٥ ونص", "2026-11-21", 1050 }, { "٥ إلا ربع العصر", "2026-11-21", 1005 },
	{ "5.30pm", "2026-11-21", 1050 }, { "5 P.M.", "2026-11-21", 1020 },
	{ "12 ص", "2026-11-22", 0 }, { "12 م", "2026-11-21", 720 },
	{ "1 الظهر", "2026-11-21", 780 },
	{ "11 الظهر", "2026-11-21", 660 }, { "12 الليل", "2026-11-22", 0 },
	{ "2 الليل", "2026-11-22", 120 }, { "10 بالليل", "2026-11-21", 1320 },
	{ "17:00 مساءً", "2026-11-21", 1020 }, { "5 فجراً", "2026-11-22", 300 },
	{ "@17:00", "2026-11-21", 1020 }, { "5 o'clock tomorrow", "2026-11-22", 1020 },
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
		"a b c d e f g h i j k l m n o p",
		"30/9/1448", "1/1/1342", "1/1/1501", "1/13/1448", "15/5/1448 م", "15 رجب 2026",
		"21 Nov 1448 ميلادي", "1/1/85", "1/1/126", "21/11/20260", "021/11", "0/1", "1/0",
		"11/21", "11/21/2026", "29/2/2100", "2026-02-30", "31 نوفمبر", "21.11", "2026/11",
		"24:00", "17:60", "17:5", "1:2:3:4", "170:00", "5 6", "0 ص م", "17 م", "17:00 ص",
		"17:00 pm am", "5 م ص", "3 m", "3", "السبت 21", "0", "+x", "+ ", "--1", "++1", "-",
		"tomorrow-3", "+4h tomorrow", "tomorrow +4h", "+1h 17:00", "+99999999",
		"+9999999999",
		"in 99999 years", "in 3", "in days", "بعد 3", "ago", "3 days ago ago",
		"999999999 نصف ساعة", "+999999999 نصف ساعة",
		"in 3 days ago",
		"november", "رمضان", "at", "the", "الساعة", "ونصف", "وربع الساعة 5", "this week",
		"end", "end of day tomorrow", "نهاية", "monday tuesday", "monday 22 nov",
		"today yesterday", "يوم", "القادم", "هـ", "\xFF\xFE", "tomorrow \xC3", "😀",
		"\x1B[31m",
		"5 5pm", "م", "ص", ":", "/", "//", "21/11/", "/21/11", "21//11", "21/-11", "1e3" };

	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct when when = { { 1, 2, 3 }, 4 };
		struct err err = { 0 };

		ck_assert_msg(when_parse(wrong[i], date_now(), &when, &err) == ERR_INVALID,
			"%s is taken", wrong[i]);
		ck_assert_int_eq(err.code, ERR_INVALID);
		ck_assert(*err.text);
		ck_assert_msg(when.date.year == 1 && when.date.month == 2 && when.date.day == 3 &&
			when.minute == 4, "%s changed the answer", wrong[i]);
	}
}
END_TEST

/* Against another day than the fixed one. */
static void at_is(const char *now, const char *typed, const char *want)
{
	struct when when;
	struct err err = { 0 };
	struct str got = STR_INIT;
	int64_t ms = 0;

	ck_assert_msg(date_parse(now, &ms), "%s", now);
	ck_assert_msg(!when_parse(typed, ms, &when, &err), "%s: %s", typed, err.text);
	civil_print(when.date, &got);
	if (when.minute >= 0)
		str_addf(&got, " %02d:%02d", when.minute / 60, when.minute % 60);
	ck_assert_msg(str_eq(got.s, want), "%s at %s gives %s", typed, now, got.s);
	str_release(&got);
}

START_TEST(when_counts_across_ends_of_months_and_years)
{
	at_is("2027-01-31T09:00", "+1m", "2027-02-28");
	at_is("2028-01-31T09:00", "بعد شهر", "2028-02-29");
	at_is("2028-02-29T09:00", "+1y", "2029-02-28");
	at_is("2027-03-31T09:00", "last month", "2027-02-28");
	at_is("2026-12-31T09:00", "tomorrow", "2027-01-01");
	at_is("2027-01-01T09:00", "yesterday", "2026-12-31");
	at_is("2026-12-31T23:30", "+1h", "2027-01-01 00:30");
	at_is("2026-12-15T09:00", "next month", "2027-01-15");
	at_is("2027-02-10T09:00", "end of month", "2027-02-28");
	at_is("2028-02-10T09:00", "نهاية الشهر", "2028-02-29");
	at_is("2026-12-10T09:00", "end of next month", "2027-01-31");
	at_is("2026-12-10T09:00", "end of last month", "2026-11-30");
	at_is("2027-01-01T09:00", "start of the month", "2027-01-01");
	at_is("2027-01-01T09:00", "start of the year", "2027-01-01");
	at_is("2027-01-02T09:00", "بداية السنة", "2028-01-01");
	at_is("2027-02-10T09:00", "يوم 30", "2027-03-30");
	at_is("2026-12-20T09:00", "the 5th", "2027-01-05");
	at_is("2027-01-05T09:00", "1/12", "2026-12-01");
	at_is("2027-04-05T09:00", "1/12", "2027-12-01");
	/* the week of a Sunday, a Thursday, a Friday */
	at_is("2026-11-22T09:00", "end of week", "2026-11-26");
	at_is("2026-11-26T09:00", "end of week", "2026-11-26");
	at_is("2026-11-27T09:00", "end of week", "2026-12-03");
	at_is("2026-11-27T09:00", "نهاية الأسبوع القادم", "2026-12-03");
	at_is("2026-11-22T09:00", "بداية الأسبوع", "2026-11-22");
	at_is("2026-11-24T09:00", "بداية الأسبوع", "2026-11-29");
	at_is("2026-11-26T09:00", "thursday", "2026-12-03");
	at_is("2026-11-26T09:00", "friday", "2026-11-27");
	at_is("2026-11-26T09:00", "last thursday", "2026-11-19");
}
END_TEST

/* Past means past in milliseconds, in the zone's day. */
START_TEST(when_knows_what_is_past)
{
	at_is("2026-11-21T10:00:00", "10:00", "2026-11-21 10:00");
	at_is("2026-11-21T10:00:01", "10:00", "2026-11-22 10:00");
	at_is("2026-11-21T10:00:01", "today 10:00", "2026-11-21 10:00");
	at_is("2026-11-21T21:30:00Z", "today", "2026-11-22");
	at_is("2026-11-21T21:30:00Z", "0:15", "2026-11-23 00:15");
	at_is("2026-11-21T21:30:00Z", "الليلة", "2026-11-22 20:00");
}
END_TEST

/* Four hours over a change of the clock are four hours; days are days of the calendar. */
START_TEST(when_hours_cross_changes_of_the_clock)
{
	if (!date_set_zone("Europe/Berlin")) {
		ck_assert(!sys_file_exists("/usr/share/zoneinfo/Europe/Berlin"));
		printf("# skipped: no zone database here\n");
		return;
	}
	at_is("2026-03-29T00:30:00+01:00", "+4h", "2026-03-29 05:30");
	at_is("2026-10-25T00:30:00+02:00", "+4h", "2026-10-25 03:30");
	at_is("2026-03-28T12:00:00+01:00", "tomorrow 12:00", "2026-03-29 12:00");
	at_is("2026-10-25T00:30:00+02:00", "بعد يوم", "2026-10-26");
}
END_TEST

static void complains(const char *typed, const char *of)
{
	struct when when;
	struct err err = { 0 };

	ck_assert_int_eq(when_parse(typed, date_now(), &when, &err), ERR_INVALID);
	ck_assert_msg(strstr(err.text, of), "%s: %s", typed, err.text);
}

START_TEST(when_says_what_it_does_not_understand)
{
	complains("tomorrow morgen 17:00", "\"morgen\" in \"tomorrow morgen 17:00\"");
	complains("غداً السااعة 5", "\"السااعة\" in");
	complains("tomorrow tomorrow", "\"tomorrow\" in");
	complains("blah", "\"blah\" is not a date");
	complains("blah", "tomorrow 17:00");		/* an example */
	complains("11/21", "no month 21");
	complains("31/4", "no day 31 in April");
	complains("29/2/2027", "no day 29 in February");
	complains("30/9/1448", "no day 30 in Ramadan");
	complains("monday 22 nov", "Sunday");
}
END_TEST

/* What is long or broken is quoted short and whole, in valid UTF-8. */
START_TEST(when_quotes_hostile_text_safely)
{
	struct str typed = STR_INIT;
	struct when when;
	struct err err = { 0 };

	for (int pad = 0; pad < 4; pad++) {
		str_clear(&typed);
		str_addn(&typed, "xxx", (size_t)pad);
		while (typed.len < 1000000)
			str_add(&typed, "نص\xFF");
		ck_assert_int_eq(when_parse(typed.s, date_now(), &when, &err), ERR_INVALID);
		ck_assert(utf8_is_valid(err.text, strlen(err.text)));
		ck_assert_ptr_nonnull(strstr(err.text, "15/5/1448"));
	}
	str_clear(&typed);
	while (typed.len < 1000000)
		str_add(&typed, "1 ");
	ck_assert_int_eq(when_parse(typed.s, date_now(), &when, &err), ERR_INVALID);
	str_release(&typed);
}
END_TEST

/* Words and signs thrown together: refused, or a date there is. */
START_TEST(when_survives_any_order_of_its_words)
{
	static const char *const bits[] = { "21", "5", "0", "99", "1448", "2026", "999999999", "/",
		"-",
		"+", ":", ".", " ", " ", " ", "tomorrow", "بعد", "أيام", "يوم", "ساعة", "ونصف", "م",
		"ص",
		"next", "الأحد", "end", "month", "رجب", "nov", "st", "ago", "h", "m", "هـ",
		"الساعة",
		"a", "last", "الليلة", "\xE2\x80\x8F", "ـ", "ً", "year", "now", "of",
		"نصف ساعة", "أسبوعين", "in", "ago", "قبل", "خمسة", "pm", "tonight", "31", "2999" };
	uint32_t seed = 12345;
	int taken = 0;

	for (int round = 0; round < 60000; round++) {
		struct str typed = STR_INIT;
		struct when when;
		struct err err;

		for (int i = 0; i < 2 + round % 7; i++) {
			seed = seed * 1664525 + 1013904223;
			str_add(&typed, bits[(seed >> 8) % COUNT(bits)]);
		}
		if (!when_parse(typed.s, date_now(), &when, &err)) {
			taken++;
			ck_assert_msg(civil_is_valid(when.date) && when.date.year >= 1800 &&
				when.date.year <= 2999 && when.minute >= -1 &&
				when.minute < 1440, "%s", typed.s);
		}
		str_release(&typed);
	}
	ck_assert_int_gt(taken, 500);
}
END_TEST

int main(void)
{
	lang_set("en");
	date_set_zone("Asia/Riyadh");
	return UNIT_RUN_IN("when", NULL, NULL, 0,
		EACH(when_understands_people, COUNT(cases)), ONCE(when_refuses_what_is_no_date),
		ONCE(when_counts_across_ends_of_months_and_years), ONCE(when_knows_what_is_past),
		ONCE(when_hours_cross_changes_of_the_clock), ONCE(when_says_what_it_does_not_understand),
		ONCE(when_quotes_hostile_text_safely), ONCE(when_survives_any_order_of_its_words));
}
