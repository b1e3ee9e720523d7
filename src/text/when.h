/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Dates as people write and read them, in Arabic and English, Gregorian and Umm al-Qura. */
#ifndef TEXT_WHEN_H
#define TEXT_WHEN_H
#include "base/date.h"

struct when {
	struct civil date;	/* always set */
	int minute;		/* since midnight; -1: no time was typed */
};

/* Understands what people type, against `now`, in the user's zone; Arabic and English, digits of
 * any script, any spelling of hamza, tanwin and ة:
 * · 2026-11-21, 21/11/2026, 21/11, 21-11, 21 Nov 2026, Nov 21st, ٢١ نوفمبر: in numbers the day is
 *   always before the month.  Without a year it is the next such day, or one at most 90 days ago.
 * · 15/5/1448, 1448-05-15 (Hijri by its year 1343–1500), 15 رجب, 15/5 هـ, 15 Rajab 1448 AH
 * · +3 +3d +2w +1m +4h +30min -1, in 3 days, بعد يومين, بعد ساعة ونصف, 2 weeks ago, قبل أسبوع
 * · today tomorrow yesterday now, اليوم غداً بكرة أمس بعد غد الآن, next week, الأسبوع القادم,
 *   الشهر الجاي (as far from today), end of month, نهاية الأسبوع (Thursday), بداية الشهر القادم,
 *   the 25th, يوم ٢٥
 * · monday, next monday, الأحد القادم: the next one after today; last monday, الأحد الماضي
 * each with a time, with or without at/الساعة: 17:00, 5pm, 5.30 pm, ٥م, 9 صباحاً, ٥ ونصف العصر,
 * noon, مساءً.
 * An hour alone beside "at" or a date is of the working day: "at 5" is 17:00, "5:00" is not.
 * A time alone is today's, or tomorrow's when it is past.  RFC 3339 is taken too.
 * ERR_INVALID, *out untouched, with a translated sentence that says what is wrong or names what was
 * not understood, and gives examples. */
enum result when_parse(const char *typed, int64_t now, struct when *out,
	struct err *err) MUST_CHECK;

enum calendar { CALENDAR_GREGORIAN, CALENDAR_HIJRI, CALENDAR_BOTH };

/* For the eye, in the interface's language; appended to out.
 * A day near now: "today", "tomorrow", "yesterday", the weekday's name within six days ahead,
 * "28 Nov" in this year, else "22 Nov 2027"; "15 Jumada I 1448 AH", or both with " / " between,
 * as configured.
 * Hijri years after 1450 are marked with "?"; outside the Hijri table the date is Gregorian. */
void when_day(struct civil date, int64_t now, enum calendar calendar, struct str *out);
/* The same with the time "17:00". */
void when_moment(int64_t ms, int64_t now, enum calendar calendar, struct str *out);
/* The same for a column of when_narrow_width() cells: Hijri months as numbers, "18/6 AH 09:15", both
 * as "28 Nov · 18/6 AH 09:15"; in another year the date without its time. */
void when_narrow(int64_t ms, int64_t now, enum calendar calendar, struct str *out);
int when_narrow_width(enum calendar calendar);
/* The whole date for the top line: "Saturday 21 November 2026" / «السبت 21 نوفمبر 2026» / Hijri. */
void when_full(struct civil date, enum calendar calendar, struct str *out);
/* Short distance of a past moment for a list: "today", "3d", "5w", "8mo", "2y"; at most 12 cells.
 * What lies ahead is "today". */
void when_ago(int64_t ms, int64_t now, struct str *out);
/* Full names, translated; weekday 0 = Sunday, month 1…12. */
const char *when_weekday_name(int weekday);
const char *when_month_name(int month);

/* Umm al-Qura by data/ummalqura.tsv, 1343–1500 AH; false outside.  *provisional: after 1450. */
struct hijri { int year, month, day; };
bool hijri_from_civil(struct civil date, struct hijri *out, bool *provisional);
bool hijri_to_civil(struct hijri date, struct civil *out);
const char *hijri_month_name(int month);
#endif
