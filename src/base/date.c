/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one clock, the zone, civil days. */
#include "base/base.h"
#include "base/date.h"

#include <ctype.h>
#include <time.h>

/* --- The zone: the process's TZ, so that the C library's rules for daylight saving hold. */

#define ZONE_DIR "/usr/share/zoneinfo"

/* Zones that work without a zone database. */
static const struct { const char *name, *posix; } built_in[] = {
	{ "Asia/Riyadh", "<+03>-3" },
	{ "UTC", "UTC0" },
};

/* Whether the zone database has the file; a folder or a list beside the zones is none. */
static bool is_zone_file(const char *path)
{
	char magic[4] = "";
	FILE *file = fopen(path, "re");
	bool ok = file && fread(magic, sizeof(magic), 1, file) == 1 &&
		memcmp(magic, "TZif", sizeof(magic)) == 0;

	if (file)
		fclose(file);
	return ok;
}

/* The value of TZ for a zone, NULL when the system does not know it. */
static const char *zone_tz(const char *name, char *buf, size_t size)
{
	const char *dir = getenv("TZDIR");	/* where the C library looks, too */

	if (*name && *name != '/' && !strstr(name, "..") && strlen(name) < 64) {
		snprintf(buf, size, "%s/%s", text_is_empty(dir) ? ZONE_DIR : dir, name);
		if (is_zone_file(buf)) {
			snprintf(buf, size, ":%s", name);
			return buf;
		}
	}
	for (size_t i = 0; i < COUNT(built_in); i++)
		if (str_eq(built_in[i].name, name))
			return built_in[i].posix;
	return NULL;
}

bool date_zone_known(const char *name)
{
	char buf[4096];

	return zone_tz(name, buf, sizeof(buf));
}

bool date_set_zone(const char *name)
{
	char buf[4096];
	const char *tz = zone_tz(name, buf, sizeof(buf));

	if (!tz)
		return false;
	setenv("TZ", tz, 1);
	tzset();
	return true;
}

/* --- The clock. */

static int64_t real_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

#define SHIFT_MAX (1000 * 366 * 86400LL)	/* seconds WASIT_NOW may shift: 1000 years */

int64_t date_now(void)
{
	const char *fixed = getenv("WASIT_NOW");
	int64_t value;

	if (text_is_empty(fixed))
		return real_now();
	if (*fixed == '+' || *fixed == '-')
		return parse_int64(fixed, &value) && value > -SHIFT_MAX && value < SHIFT_MAX ?
			real_now() + value * 1000 : real_now();
	return date_parse(fixed, &value) ? value : real_now();
}

int64_t date_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- Civil days. */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int civil_month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && (year == 0 || is_leap(year)) ? 29 : days[month - 1];
}

bool civil_is_valid(struct civil date)
{
	return date.year >= 0 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
		date.day >= 1 && date.day <= civil_month_days(date.year, date.month);
}

/* Years begin in March here, so that the leap day is the last of its year; 400 years have 146,097
 * days. */
int64_t civil_to_days(struct civil date)
{
	int64_t year = date.month <= 2 ? date.year - 1 : date.year;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t month = (date.month + 9) % 12;
	int64_t of_year = (153 * month + 2) / 5 + date.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil civil_from_days(int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct civil date = {
		.day = (int)(of_year - (153 * month + 2) / 5 + 1),
		.month = (int)(month < 10 ? month + 3 : month - 9),
	};

	date.year = (int)(year + era * 400 + (date.month <= 2));
	return date;
}

int civil_weekday(struct civil date)
{
	int64_t days = civil_to_days(date) + 4;	/* 1970-01-01 was a Thursday */

	return (int)((days % 7 + 7) % 7);
}

struct civil civil_add(struct civil date, int64_t days)
{
	return civil_from_days(civil_to_days(date) + days);
}

int civil_compare(struct civil a, struct civil b)
{
	int64_t left = civil_to_days(a), right = civil_to_days(b);

	return (left > right) - (left < right);
}

struct civil civil_in_year(struct civil date, int year)
{
	date.year = year;
	date.day = MIN(date.day, civil_month_days(year, date.month));
	return date;
}

struct civil civil_next(struct civil day, struct civil today)
{
	struct civil next = civil_in_year(day, today.year);

	return civil_compare(next, today) < 0 ? civil_in_year(day, today.year + 1) : next;
}

/* --- Moments. */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct civil date_civil(int64_t ms, int *minute)
{
	time_t seconds = (time_t)floor_div(ms, 1000);
	struct tm tm;

	if (!localtime_r(&seconds, &tm))
		memset(&tm, 0, sizeof(tm));
	if (minute)
		*minute = tm.tm_hour * 60 + tm.tm_min;
	return (struct civil){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
}

/* Seconds that the zone is ahead of UTC at a moment, both in seconds. */
static int64_t zone_offset(int64_t seconds)
{
	time_t at = (time_t)seconds;
	struct tm tm;

	return localtime_r(&at, &tm) ? tm.tm_gmtoff : 0;
}

/* mktime() answers by what it was asked before when an hour comes twice; this takes the first.  An
 * hour that is skipped is as far behind the change as it would have been (RFC 5545). */
int64_t date_moment(struct civil date, int minute)
{
	int64_t local = civil_to_days(date) * 86400 + (int64_t)minute * 60;
	int64_t before = zone_offset(local - 86400), after = zone_offset(local + 86400);

	if (zone_offset(local - before) != before && zone_offset(local - after) == after)
		return (local - after) * 1000;
	return (local - before) * 1000;
}

struct civil date_today(void)
{
	return date_civil(date_now(), NULL);
}

int64_t date_days_between(int64_t from, int64_t to)
{
	return civil_to_days(date_civil(to, NULL)) - civil_to_days(date_civil(from, NULL));
}

/* --- The machine's forms. */

void date_print(int64_t ms, struct str *out)
{
	int64_t seconds = floor_div(ms, 1000);
	int rest = (int)(ms % 1000 + 1000) % 1000;	/* also of a moment no calendar reaches */
	/* Local mean times of old have seconds, the form has none: print by the whole minutes. */
	int offset = (int)(zone_offset(seconds) / 60);
	int64_t local = seconds + offset * 60;
	struct civil date = civil_from_days(floor_div(local, 86400));
	int second = (int)(local - floor_div(local, 86400) * 86400);

	str_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d", date.year, date.month, date.day,
		second / 3600, second / 60 % 60, second % 60);
	if (rest)
		str_addf(out, ".%03d", rest);
	str_addf(out, "%c%02d:%02d", offset < 0 ? '-' : '+', abs(offset) / 60, abs(offset) % 60);
}

/* Exactly n digits. */
static bool take_digits(const char **at, int n, int *out)
{
	*out = 0;
	for (; n > 0; n--, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return false;
		*out = *out * 10 + (**at - '0');
	}
	return true;
}

static bool take_char(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static bool take_offset(const char **at, int *minutes, bool *given)
{
	int sign, hours, rest = 0;

	*given = true;
	*minutes = 0;
	if (take_char(at, 'Z') || take_char(at, 'z'))
		return true;
	sign = **at == '-' ? -1 : 1;
	if (!take_char(at, '+') && !take_char(at, '-')) {
		*given = false;
		return true;
	}
	if (!take_digits(at, 2, &hours))
		return false;
	if ((take_char(at, ':') || **at) && !take_digits(at, 2, &rest))
		return false;
	*minutes = sign * (hours * 60 + rest);
	return hours <= 18 && rest < 60;
}

/* Seconds, and milliseconds where there is a fraction; finer digits are dropped. */
static bool take_seconds(const char **at, int *second, int *milli)
{
	if (!take_digits(at, 2, second))
		return false;
	if (!take_char(at, '.'))
		return true;
	if (!isdigit((unsigned char)**at))
		return false;
	for (int place = 100; isdigit((unsigned char)**at); (*at)++, place /= 10)
		*milli += (**at - '0') * place;
	return true;
}

bool date_parse(const char *s, int64_t *ms)
{
	struct civil date;
	int hour, minute, second = 0, milli = 0, offset;
	bool zone;

	if (!take_digits(&s, 4, &date.year) || !take_char(&s, '-') ||
	    !take_digits(&s, 2, &date.month) || !take_char(&s, '-') ||
	    !take_digits(&s, 2, &date.day) || !date.year || !civil_is_valid(date))
		return false;
	if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
		return false;
	if (!take_digits(&s, 2, &hour) || !take_char(&s, ':') || !take_digits(&s, 2, &minute))
		return false;
	if (take_char(&s, ':') && !take_seconds(&s, &second, &milli))
		return false;
	if (!take_offset(&s, &offset, &zone) || *s || hour > 23 || minute > 59 || second > 60)
		return false;
	if (zone)
		*ms = (civil_to_days(date) * 1440 + hour * 60 + minute - offset) * MINUTE_MS;
	else
		*ms = date_moment(date, hour * 60 + minute);
	*ms += second * 1000 + milli;
	return true;
}

void civil_print(struct civil date, struct str *out)
{
	if (date.year)
		str_addf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
	else
		str_addf(out, "--%02d-%02d", date.month, date.day);
}

bool civil_parse(const char *s, struct civil *date)
{
	struct civil parsed = { 0 };

	if (*s == '-') {
		if (!take_char(&s, '-') || !take_char(&s, '-'))
			return false;
	} else if (!take_digits(&s, 4, &parsed.year) || !parsed.year || !take_char(&s, '-'))
		return false;
	if (!take_digits(&s, 2, &parsed.month) || !take_char(&s, '-') ||
	    !take_digits(&s, 2, &parsed.day) || *s || !civil_is_valid(parsed))
		return false;
	*date = parsed;
	return true;
}
