/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one clock, the user's zone, civil days, and the machine's forms of both. */
#ifndef BASE_DATE_H
#define BASE_DATE_H
#include "base/base.h"

/* A moment is milliseconds since 1970-01-01T00:00:00Z.  A civil date belongs to no zone. */
struct civil {
	int year;	/* 0: unknown, as in a birthday --02-29 */
	int month;	/* 1…12 */
	int day;	/* 1…31 */
};
#define DAY_MS	  86400000LL
#define MINUTE_MS 60000LL

/* Now.  WASIT_NOW (RFC 3339) sets it for tests; WASIT_NOW starting with "+" or "-" and seconds
 * shifts the real clock; anything else in it is ignored. */
int64_t date_now(void);
/* Milliseconds that only go forward, from some moment on: for spans, never shown. */
int64_t date_monotonic(void);
/* Makes `name` ("Asia/Riyadh") the zone of everything below; false and unchanged when the system
 * does not know it.  Asia/Riyadh and UTC work even where no zone database is installed.  TZDIR
 * names another database, as for the C library. */
bool date_set_zone(const char *name);
bool date_zone_known(const char *name);

/* Days since 1970-01-01 of a proleptic Gregorian date, and back. */
int64_t civil_to_days(struct civil date);
struct civil civil_from_days(int64_t days);
bool civil_is_valid(struct civil date);		/* year 0 allowed, then 29 February too */
int civil_month_days(int year, int month);
int civil_weekday(struct civil date);		/* 0 = Sunday */
struct civil civil_add(struct civil date, int64_t days);
int civil_compare(struct civil a, struct civil b);
/* Same month and day in `year`; 29 February is 28 in common years. */
struct civil civil_in_year(struct civil date, int year);
/* The next time a day of the year comes round, today included; 29 February is the 28th in common years. */
struct civil civil_next(struct civil day, struct civil today);

/* The civil day of a moment in the user's zone; *minute (may be NULL) = minutes since midnight. */
struct civil date_civil(int64_t ms, int *minute);
/* The moment of minute `minute` (0…1439; may exceed, it carries over) of a civil day in the zone.
 * Of an hour that comes twice it is the first; one that is skipped is counted from before it. */
int64_t date_moment(struct civil date, int minute);
struct civil date_today(void);
/* Whole civil days from the day of `from` to the day of `to` in the zone. */
int64_t date_days_between(int64_t from, int64_t to);

/* RFC 3339 with the zone's offset: 2026-11-21T10:00:00+03:00 (milliseconds only when not 0). */
void date_print(int64_t ms, struct str *out);
/* RFC 3339, also with a blank for T, without seconds, without offset (the zone's). */
bool date_parse(const char *s, int64_t *ms);
/* YYYY-MM-DD or --MM-DD. */
void civil_print(struct civil date, struct str *out);
bool civil_parse(const char *s, struct civil *date);
#endif
