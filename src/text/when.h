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

/* Understands, against `now`: 2026-11-21 · 21/11 · 21/11/2026 · 21-11 · +3 +3d +2w +1m +4h +30min ·
 * in 3 days · بعد 3 أيام · today tomorrow yesterday · اليوم غداً غدا بكرة أمس بعد غد · monday next
 * monday · الأحد الأحد القادم الأحد الجاي · next week الأسبوع القادم · 15/5/1448 and 1448-05-15
 * (Hijri by its year 1343–1500) · each with a time: 17:00 5pm 5 pm 5م ٥م 5 مساءً 9 ص 9 صباحاً, with or
 * without at/الساعة; a time alone is today, or tomorrow when it is past.  Digits of any script.
 * ERR_INVALID with a translated sentence that names what was not understood and gives examples. */
enum result when_parse(const char *typed, int64_t now, struct when *out, struct err *err) MUST_CHECK;

enum calendar { CALENDAR_GREGORIAN, CALENDAR_HIJRI, CALENDAR_BOTH };

/* For the eye, in the interface's language, relative to now:
 * moments: "tomorrow 17:00", "3 days late" is the caller's business. */
/* A day: "today", "tomorrow", "yesterday", "Sunday 22 Nov" within a week ahead, "22 Nov" in this year,
 * "22 Nov 2027" else; in Arabic likewise.  With Hijri as configured. */
void when_day(struct civil date, int64_t now, enum calendar calendar, struct str *out);
/* The same with the time "17:00". */
void when_moment(int64_t ms, int64_t now, enum calendar calendar, struct str *out);
/* The whole date with weekday for the top line: "Sat 21 Nov 2026" / "السبت 21 نوفمبر 2026" / Hijri. */
void when_full(struct civil date, enum calendar calendar, struct str *out);
/* Short distance to a past moment for a list: "today" → "today", "3d", "5w", "2y" ("اليوم", "٣ي"…): at most
 * 7 cells.  */
void when_ago(int64_t ms, int64_t now, struct str *out);
const char *when_weekday_name(int weekday);
const char *when_month_name(int month);

/* Umm al-Qura by data/ummalqura.tsv, 1343–1500 AH.  False outside.  *provisional after 1450. */
struct hijri { int year, month, day; };
bool hijri_from_civil(struct civil date, struct hijri *out, bool *provisional);
bool hijri_to_civil(struct hijri date, struct civil *out);
const char *hijri_month_name(int month);
#endif
