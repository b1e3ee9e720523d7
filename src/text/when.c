/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Dates as people type them, in Arabic and English. */
#include "base/base.h"
#include "text/when.h"

#include <ctype.h>

#include "text/utf8.h"

#define TOKENS_MAX 12

/* The typed text in search form, cut into words, numbers and signs. */
struct tokens {
	char *v[TOKENS_MAX];
	size_t n, at;
	struct str text;	/* the words, NUL between them */
};

struct parse {
	struct tokens t;
	int64_t now;
	struct civil today;
	int minute_now;
	bool has_date, has_time;
	struct civil date;
	int minute;
	int64_t moment;		/* hours and minutes ahead; 0 none */
};

/* --- Words. All in search form. */

enum meaning {
	TODAY, TOMORROW, AFTER_TOMORROW, YESTERDAY, IN, NEXT, AT, AM, PM, DAY, WEEK, MONTH, YEAR, HOUR,
	MINUTE, END, OF, WEEKDAY, MONTH_NAME, CLOCK, FILLER, UNKNOWN
};

static const struct word { const char *text; enum meaning meaning; int value; } words[] = {
	{ "today", TODAY, 0 }, { "اليوم", TODAY, 0 },
	{ "tomorrow", TOMORROW, 0 }, { "tmrw", TOMORROW, 0 }, { "غدا", TOMORROW, 0 },
	{ "غد", TOMORROW, 0 }, { "الغد", TOMORROW, 0 }, { "بكره", TOMORROW, 0 },
	{ "بكرا", TOMORROW, 0 }, { "باكر", TOMORROW, 0 },
	{ "yesterday", YESTERDAY, 0 }, { "امس", YESTERDAY, 0 }, { "البارحه", YESTERDAY, 0 },
	{ "in", IN, 0 }, { "after", IN, 0 }, { "بعد", IN, 0 }, { "خلال", IN, 0 }, { "+", IN, 0 },
	{ "next", NEXT, 0 }, { "this", FILLER, 0 }, { "القادم", NEXT, 0 }, { "القادمه", NEXT, 0 },
	{ "الجاي", NEXT, 0 }, { "الجايه", NEXT, 0 }, { "المقبل", NEXT, 0 }, { "المقبله", NEXT, 0 },
	{ "التالي", NEXT, 0 }, { "الي", FILLER, 0 }, { "هذا", FILLER, 0 }, { "يوم", DAY, 1 },
	{ "at", AT, 0 }, { "@", AT, 0 }, { "الساعه", AT, 0 }, { "ساعه", HOUR, 1 },
	{ "on", FILLER, 0 }, { "the", FILLER, 0 }, { "من", FILLER, 0 }, { "في", FILLER, 0 },
	{ "from", FILLER, 0 }, { "now", FILLER, 0 }, { "الان", FILLER, 0 },
	{ "am", AM, 0 }, { "a", AM, 0 }, { "ص", AM, 0 }, { "صباحا", AM, 0 }, { "صباح", AM, 0 },
	{ "الصبح", AM, 0 }, { "pm", PM, 0 }, { "p", PM, 0 }, { "م", PM, 0 }, { "مساء", PM, 0 },
	{ "المساء", PM, 0 }, { "عصرا", PM, 0 }, { "ظهرا", PM, 0 }, { "ليلا", PM, 0 },
	{ "d", DAY, 1 }, { "day", DAY, 1 }, { "days", DAY, 1 }, { "ايام", DAY, 1 },
	{ "يوما", DAY, 1 }, { "يومين", DAY, 2 }, { "w", WEEK, 1 }, { "week", WEEK, 1 },
	{ "weeks", WEEK, 1 }, { "اسبوع", WEEK, 1 }, { "اسابيع", WEEK, 1 }, { "اسبوعا", WEEK, 1 },
	{ "الاسبوع", WEEK, 1 }, { "اسبوعين", WEEK, 2 }, { "mo", MONTH, 1 }, { "month", MONTH, 1 },
	{ "months", MONTH, 1 }, { "شهر", MONTH, 1 }, { "شهرا", MONTH, 1 }, { "الشهر", MONTH, 1 },
	{ "اشهر", MONTH, 1 }, { "شهور", MONTH, 1 }, { "شهرين", MONTH, 2 }, { "y", YEAR, 1 },
	{ "year", YEAR, 1 }, { "years", YEAR, 1 }, { "سنه", YEAR, 1 }, { "السنه", YEAR, 1 },
	{ "سنتين", YEAR, 2 }, { "سنوات", YEAR, 1 }, { "h", HOUR, 1 }, { "hour", HOUR, 1 },
	{ "hours", HOUR, 1 }, { "ساعات", HOUR, 1 }, { "ساعتين", HOUR, 2 }, { "min", MINUTE, 1 },
	{ "mins", MINUTE, 1 }, { "minute", MINUTE, 1 }, { "minutes", MINUTE, 1 },
	{ "دقيقه", MINUTE, 1 }, { "دقايق", MINUTE, 1 }, { "دقايق", MINUTE, 1 },
	{ "end", END, 0 }, { "نهايه", END, 0 }, { "اخر", END, 0 }, { "of", OF, 0 },
	{ "sunday", WEEKDAY, 0 }, { "sun", WEEKDAY, 0 }, { "الاحد", WEEKDAY, 0 },
	{ "احد", WEEKDAY, 0 }, { "monday", WEEKDAY, 1 }, { "mon", WEEKDAY, 1 },
	{ "الاثنين", WEEKDAY, 1 }, { "اثنين", WEEKDAY, 1 }, { "الاتنين", WEEKDAY, 1 },
	{ "tuesday", WEEKDAY, 2 }, { "tue", WEEKDAY, 2 }, { "الثلاثاء", WEEKDAY, 2 },
	{ "الثلاثا", WEEKDAY, 2 }, { "الثلوث", WEEKDAY, 2 }, { "wednesday", WEEKDAY, 3 },
	{ "wed", WEEKDAY, 3 }, { "الاربعاء", WEEKDAY, 3 }, { "الاربعا", WEEKDAY, 3 },
	{ "الربوع", WEEKDAY, 3 }, { "thursday", WEEKDAY, 4 }, { "thu", WEEKDAY, 4 },
	{ "الخميس", WEEKDAY, 4 }, { "خميس", WEEKDAY, 4 }, { "friday", WEEKDAY, 5 },
	{ "fri", WEEKDAY, 5 }, { "الجمعه", WEEKDAY, 5 }, { "جمعه", WEEKDAY, 5 },
	{ "saturday", WEEKDAY, 6 }, { "sat", WEEKDAY, 6 }, { "السبت", WEEKDAY, 6 },
	{ "سبت", WEEKDAY, 6 },
	{ "january", MONTH_NAME, 1 }, { "jan", MONTH_NAME, 1 }, { "يناير", MONTH_NAME, 1 },
	{ "february", MONTH_NAME, 2 }, { "feb", MONTH_NAME, 2 }, { "فبراير", MONTH_NAME, 2 },
	{ "march", MONTH_NAME, 3 }, { "mar", MONTH_NAME, 3 }, { "مارس", MONTH_NAME, 3 },
	{ "april", MONTH_NAME, 4 }, { "apr", MONTH_NAME, 4 }, { "ابريل", MONTH_NAME, 4 },
	{ "may", MONTH_NAME, 5 }, { "مايو", MONTH_NAME, 5 }, { "june", MONTH_NAME, 6 },
	{ "jun", MONTH_NAME, 6 }, { "يونيو", MONTH_NAME, 6 }, { "july", MONTH_NAME, 7 },
	{ "jul", MONTH_NAME, 7 }, { "يوليو", MONTH_NAME, 7 }, { "august", MONTH_NAME, 8 },
	{ "aug", MONTH_NAME, 8 }, { "اغسطس", MONTH_NAME, 8 }, { "september", MONTH_NAME, 9 },
	{ "sep", MONTH_NAME, 9 }, { "سبتمبر", MONTH_NAME, 9 }, { "october", MONTH_NAME, 10 },
	{ "oct", MONTH_NAME, 10 }, { "اكتوبر", MONTH_NAME, 10 }, { "november", MONTH_NAME, 11 },
	{ "nov", MONTH_NAME, 11 }, { "نوفمبر", MONTH_NAME, 11 }, { "december", MONTH_NAME, 12 },
	{ "dec", MONTH_NAME, 12 }, { "ديسمبر", MONTH_NAME, 12 },
	/* Parts of the day by the hour people mean in Riyadh. */
	{ "noon", CLOCK, 12 * 60 }, { "الظهر", CLOCK, 12 * 60 }, { "العصر", CLOCK, 16 * 60 },
	{ "المغرب", CLOCK, 18 * 60 }, { "العشاء", CLOCK, 20 * 60 }, { "العشا", CLOCK, 20 * 60 },
	{ "morning", CLOCK, 9 * 60 }, { "evening", CLOCK, 19 * 60 },
};

static enum meaning meaning_of(const char *text, int *value)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(words[i].text, text)) {
			*value = words[i].value;
			return words[i].meaning;
		}
	return UNKNOWN;
}

/* --- Cutting. */

/* A number with its separators is one token (21/11, 17:00); a sign before it and letters behind are others. */
static int class_of(char c)
{
	if (c == ' ' || c == ',')
		return 0;
	if (isdigit((unsigned char)c) || c == '/' || c == ':' || c == '.' || c == '-')
		return 1;
	return c == '+' || c == '@' ? 2 : 3;
}

static bool cut(const char *typed, struct tokens *t)
{
	struct str folded = STR_INIT;
	const char *s;
	size_t starts[TOKENS_MAX];
	bool fits = true;

	*t = (struct tokens){ .text = STR_INIT };
	text_fold(typed, &folded);
	for (s = folded.s; *s && fits;) {
		int class = class_of(*s);
		size_t len = 1;

		while (class && s[len] && class_of(s[len]) == class && class != 2)
			len++;
		fits = !class || t->n < TOKENS_MAX;
		if (class && fits) {
			starts[t->n++] = t->text.len;
			str_addn(&t->text, s, len);
			str_addn(&t->text, "\0", 1);
		}
		s += len;
	}
	for (size_t i = 0; i < t->n; i++)
		t->v[i] = t->text.s + starts[i];
	str_release(&folded);
	return fits && t->n;
}

static const char *peek(const struct parse *p, size_t ahead)
{
	return p->t.at + ahead < p->t.n ? p->t.v[p->t.at + ahead] : "";
}

/* --- Dates. */

static bool set_date(struct parse *p, struct civil date)
{
	if (p->has_date || !civil_is_valid(date) || !date.year)
		return false;
	p->date = date;
	p->has_date = true;
	return true;
}

static bool set_hijri(struct parse *p, struct hijri date)
{
	struct civil civil;

	return hijri_to_civil(date, &civil) && set_date(p, civil);
}

/* Two-digit years are of this century; years 1343–1500 are Hijri. */
static bool set_ymd(struct parse *p, int year, int month, int day)
{
	if (year >= 0 && year < 100)
		year += 2000;
	if (year >= 1343 && year <= 1500)
		return set_hijri(p, (struct hijri){ year, month, day });
	return set_date(p, (struct civil){ year, month, day });
}

/* Day and month alone: this year, next year when that is more than three months past. */
static bool set_day_month(struct parse *p, int day, int month)
{
	struct civil date = { p->today.year, month, day };

	if (!civil_is_valid((struct civil){ 0, month, day }))
		return false;
	if (civil_to_days(civil_in_year(date, date.year)) < civil_to_days(p->today) - 90)
		date.year++;
	return set_date(p, date);
}

/* 2026-11-21, 21/11, 21-11-2026, 15/5/1448, 1448-05-15. */
static bool numeric_date(struct parse *p, const char *s)
{
	int a, b, c, used = 0;
	char sep;

	if (sscanf(s, "%4d%c%2d%n", &a, &sep, &b, &used) != 3 || !strchr("/-.", sep))
		return false;
	if (!s[used])
		return a <= 31 && sep != '.' && set_day_month(p, a, b);
	s += used;
	if (*s != sep || sscanf(s + 1, "%4d%n", &c, &used) != 1 || s[1 + used])
		return false;
	return a > 31 ? set_ymd(p, a, b, c) : set_ymd(p, c, b, a);
}

static struct civil add_months(struct civil date, int months)
{
	int month = date.month - 1 + months;
	struct civil sum = { date.year + month / 12, month % 12 + 1, date.day };

	sum.day = MIN(sum.day, civil_month_days(sum.year, sum.month));
	return sum;
}

static bool add_span(struct parse *p, int count, enum meaning unit)
{
	switch (unit) {
	case DAY:
		return set_date(p, civil_add(p->today, count));
	case WEEK:
		return set_date(p, civil_add(p->today, 7 * (int64_t)count));
	case MONTH:
		return count <= 1200 && set_date(p, add_months(p->today, count));
	case YEAR:
		return count <= 100 && set_date(p, add_months(p->today, 12 * count));
	case HOUR:
		p->moment = p->now + 60 * MINUTE_MS * count;
		return true;
	case MINUTE:
		p->moment = p->now + MINUTE_MS * count;
		return true;
	default:
		return false;
	}
}

static bool is_number(const char *s, int *value)
{
	int64_t number;

	if (!isdigit((unsigned char)*s) || strlen(s) > 5 || !parse_int64(s, &number))
		return false;
	*value = (int)number;
	return true;
}

/* Behind "in", "بعد", "+": a number and a unit, a unit alone (one or its dual), "غد". */
static bool span(struct parse *p)
{
	int count = 1, value;
	bool plus = str_eq(peek(p, 0), "+");
	enum meaning unit;

	p->t.at++;
	if (meaning_of(peek(p, 0), &value) == TOMORROW) {
		p->t.at++;
		return set_date(p, civil_add(p->today, 2));
	}
	if (is_number(peek(p, 0), &count)) {
		p->t.at++;
		unit = meaning_of(peek(p, 0), &value);
		if (plus && str_eq(peek(p, 0), "m")) {
			p->t.at++;
			return add_span(p, count, MONTH);
		}
		if (unit < DAY || unit > MINUTE)
			return plus && add_span(p, count, DAY);
		p->t.at++;
		return add_span(p, count, unit);
	}
	unit = meaning_of(peek(p, 0), &value);
	p->t.at++;
	return unit >= DAY && unit <= MINUTE && add_span(p, value, unit);
}

/* The weekday that comes next; today's name means in a week. */
static bool weekday(struct parse *p, int day)
{
	int ahead = (day - civil_weekday(p->today) + 7) % 7;
	int value;

	p->t.at++;
	if (meaning_of(peek(p, 0), &value) == NEXT)
		p->t.at++;
	return set_date(p, civil_add(p->today, ahead ? ahead : 7));
}

/* "next week", "next month", "next monday"; in Arabic the word stands behind. */
static bool next_span(struct parse *p, enum meaning unit)
{
	return add_span(p, 1, unit);
}

static bool end_of(struct parse *p)
{
	int value;
	enum meaning unit;

	p->t.at++;
	while (meaning_of(peek(p, 0), &value) == OF || meaning_of(peek(p, 0), &value) == FILLER)
		p->t.at++;
	unit = meaning_of(peek(p, 0), &value);
	p->t.at++;
	if (unit == MONTH)
		return set_date(p, (struct civil){ p->today.year, p->today.month,
			civil_month_days(p->today.year, p->today.month) });
	if (unit == WEEK)	/* Thursday ends the working week */
		return set_date(p, civil_add(p->today, (4 - civil_weekday(p->today) + 7) % 7));
	return false;
}

/* --- Times. */

static bool set_time(struct parse *p, int hour, int minute)
{
	int value;
	enum meaning half = meaning_of(peek(p, 0), &value);

	if (half == AM || half == PM) {
		p->t.at++;
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (half == PM ? 12 : 0);
	}
	if (p->has_time || hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	p->minute = hour * 60 + minute;
	p->has_time = true;
	return true;
}

static bool clock_time(struct parse *p, const char *s)
{
	int hour, minute, used = 0;

	if (sscanf(s, "%2d:%2d%n", &hour, &minute, &used) != 2 || s[used])
		return false;
	p->t.at++;
	return set_time(p, hour, minute);
}

/* A number alone: an hour when a half of the day or "at" says so, a day of a month when its name follows. */
static bool number(struct parse *p, int value, bool at)
{
	int other, year;
	enum meaning next = meaning_of(peek(p, 1), &other);

	if (!at && next == MONTH_NAME) {
		p->t.at += 2;
		if (is_number(peek(p, 0), &year) && year > 31) {
			p->t.at++;
			return set_ymd(p, year, other, value);
		}
		return set_day_month(p, value, other);
	}
	if (!at && next >= DAY && next <= MINUTE) {	/* "3 days" */
		p->t.at += 2;
		return add_span(p, value, next);
	}
	if (at || next == AM || next == PM) {
		p->t.at++;
		/* Nobody plans a call for five in the morning: "at 5" is 17:00. */
		if (at && value >= 1 && value <= 6 && next != AM && next != PM)
			value += 12;
		return set_time(p, value, 0);
	}
	return false;
}

static bool month_first(struct parse *p, int month)
{
	int day;

	p->t.at++;
	if (!is_number(peek(p, 0), &day))
		return false;
	p->t.at++;
	return set_day_month(p, day, month);
}

/* --- One piece after the other. */

static bool word(struct parse *p, enum meaning meaning, int value)
{
	int other;

	switch (meaning) {
	case TODAY:
		p->t.at++;
		return set_date(p, p->today);
	case TOMORROW:
		p->t.at++;
		return set_date(p, civil_add(p->today, 1));
	case YESTERDAY:
		p->t.at++;
		return set_date(p, civil_add(p->today, -1));
	case IN:
		return span(p);
	case WEEKDAY:
		return weekday(p, value);
	case MONTH_NAME:
		return month_first(p, value);
	case END:
		return end_of(p);
	case CLOCK:
		p->t.at++;
		p->has_time = true;
		p->minute = value;
		return true;
	case NEXT:
		p->t.at++;
		meaning = meaning_of(peek(p, 0), &value);
		if (meaning == WEEKDAY)
			return weekday(p, value);
		p->t.at++;
		return next_span(p, meaning);
	case DAY:
		if (meaning_of(peek(p, 1), &other) == WEEKDAY) {	/* «يوم الأحد» */
			p->t.at++;
			return true;
		}
		/* fall through */
	case WEEK: case MONTH: case YEAR: case HOUR: case MINUTE:
		p->t.at++;
		if (meaning_of(peek(p, 0), &other) != NEXT)
			return false;
		p->t.at++;
		return next_span(p, meaning);
	case AT:
		p->t.at++;
		if (is_number(peek(p, 0), &value))
			return number(p, value, true);
		return clock_time(p, peek(p, 0));
	case FILLER: case OF:
		p->t.at++;
		return true;
	default:
		return false;
	}
}

static bool piece(struct parse *p)
{
	const char *s = peek(p, 0);
	int value = 0;
	enum meaning meaning = meaning_of(s, &value);

	if (str_eq(s, "day") && str_eq(peek(p, 1), "after") && str_eq(peek(p, 2), "tomorrow")) {
		p->t.at += 3;
		return set_date(p, civil_add(p->today, 2));
	}
	if (meaning != UNKNOWN)
		return word(p, meaning, value);
	if (is_number(s, &value))
		return number(p, value, false);
	if (strchr(s, ':'))
		return clock_time(p, s);
	if (numeric_date(p, s)) {
		p->t.at++;
		return true;
	}
	return false;
}

static enum result complain(const char *typed, struct err *err)
{
	return err_set(err, ERR_INVALID, _("\"%s\" is not a date that is understood. Examples: "
		"tomorrow 17:00, Sunday, +3, 21/11, 2026-11-21, 15/5/1448."), typed);
}

enum result when_parse(const char *typed, int64_t now, struct when *out, struct err *err)
{
	struct parse p = { .now = now };
	bool ok;

	p.today = date_civil(now, &p.minute_now);
	ok = cut(typed, &p.t);
	while (ok && p.t.at < p.t.n)
		ok = piece(&p);
	ok = ok && (p.has_date || p.has_time || p.moment) && !(p.moment && (p.has_date || p.has_time));
	str_release(&p.t.text);
	if (!ok)
		return complain(typed, err);
	if (p.moment)
		p.date = date_civil(p.moment, &p.minute);
	else if (!p.has_date)	/* a time alone: its next coming */
		p.date = p.minute > p.minute_now ? p.today : civil_add(p.today, 1);
	*out = (struct when){ p.date, p.has_time || p.moment ? p.minute : -1 };
	return OK;
}
