/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Dates for the eye: words for what is near, Gregorian and Hijri. */
#include "base/base.h"
#include "text/when.h"

const char *when_weekday_name(int weekday)
{
	static const char *const names[] = {
		N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"),
		N_("Friday"), N_("Saturday"),
	};

	return _(names[weekday]);
}

const char *when_month_name(int month)
{
	static const char *const names[] = {
		N_("January"), N_("February"), N_("March"), N_("April"), NP_("month", "May"),
		N_("June"), N_("July"), N_("August"), N_("September"), N_("October"),
		N_("November"), N_("December"),
	};

	return _(names[month - 1]);
}

static const char *short_month(int month)
{
	static const char *const names[] = {
		NP_("short", "Jan"), NP_("short", "Feb"), NP_("short", "Mar"), NP_("short", "Apr"),
		NP_("short", "May"), NP_("short", "Jun"), NP_("short", "Jul"), NP_("short", "Aug"),
		NP_("short", "Sep"), NP_("short", "Oct"), NP_("short", "Nov"), NP_("short", "Dec"),
	};

	return _(names[month - 1]);
}

/* False, and nothing printed, outside the table. */
static bool add_hijri(struct civil date, const struct civil *today, struct str *out)
{
	struct hijri hijri, now;
	bool provisional, unused;

	if (!hijri_from_civil(date, &hijri, &provisional))
		return false;
	if (today && !provisional && hijri_from_civil(*today, &now, &unused) &&
	    now.year == hijri.year)
		/* TRANSLATORS: day and month, "21 Nov" */
		str_addf(out, P_("date", "%d %s"), hijri.day, hijri_month_name(hijri.month));
	else if (!provisional)
		/* TRANSLATORS: day, month and year of a Hijri date */
		str_addf(out, P_("date", "%d %s %d AH"), hijri.day, hijri_month_name(hijri.month),
			hijri.year);
	else
		/* TRANSLATORS: a Hijri date after 1450, whose month lengths are not settled yet */
		str_addf(out, P_("date", "%d %s %d AH?"), hijri.day, hijri_month_name(hijri.month),
			hijri.year);
	return true;
}

static void add_gregorian(struct civil date, const char *month, bool year, struct str *out)
{
	if (year)
		/* TRANSLATORS: day, month and year, "21 Nov 2027" */
		str_addf(out, P_("date", "%d %s %d"), date.day, month, date.year);
	else
		str_addf(out, P_("date", "%d %s"), date.day, month);
}

/* The date by the calendars that are wanted; without its year when that is today's. */
static void add_date(struct civil date, const char *month, const struct civil *today,
	enum calendar calendar, struct str *out)
{
	size_t start;

	if (calendar == CALENDAR_HIJRI && add_hijri(date, today, out))
		return;
	add_gregorian(date, month, !today || date.year != today->year, out);
	start = out->len;
	if (calendar == CALENDAR_BOTH) {
		str_add(out, " / ");
		if (!add_hijri(date, today, out))
			str_cut(out, start);
	}
}

void when_day(struct civil date, int64_t now, enum calendar calendar, struct str *out)
{
	struct civil today = date_civil(now, NULL);
	int64_t days = civil_to_days(date) - civil_to_days(today);

	if (days == 0)
		str_add(out, _("today"));
	else if (days == 1)
		str_add(out, _("tomorrow"));
	else if (days == -1)
		str_add(out, _("yesterday"));
	else if (days > 1 && days < 7)
		str_add(out, when_weekday_name(civil_weekday(date)));
	else
		add_date(date, short_month(date.month), &today, calendar, out);
}

void when_moment(int64_t ms, int64_t now, enum calendar calendar, struct str *out)
{
	int minute;
	struct civil date = date_civil(ms, &minute);

	when_day(date, now, calendar, out);
	str_addf(out, " %02d:%02d", minute / 60, minute % 60);
}

/* "18/6 AH", with the last two digits of another year; "?" where the calendar is not settled yet. */
static bool add_hijri_numbers(struct civil date, struct civil today, bool *other_year,
	struct str *out)
{
	struct hijri hijri, now;
	bool provisional, unused;

	if (!hijri_from_civil(date, &hijri, &provisional))
		return false;
	*other_year = !hijri_from_civil(today, &now, &unused) || now.year != hijri.year;
	if (*other_year)
		/* TRANSLATORS: day, month and year (two digits) of a Hijri date */
		str_addf(out, P_("date", "%d/%d/%02d AH"), hijri.day, hijri.month,
			hijri.year % 100);
	else
		/* TRANSLATORS: day and month of a Hijri date in numbers */
		str_addf(out, P_("date", "%d/%d AH"), hijri.day, hijri.month);
	if (provisional)
		str_addc(out, '?');
	return true;
}

void when_narrow(int64_t ms, int64_t now, enum calendar calendar, struct str *out)
{
	struct civil date, today = date_civil(now, NULL);
	bool other_year = false;
	int64_t days;
	size_t start;
	int minute;

	date = date_civil(ms, &minute);
	days = civil_to_days(date) - civil_to_days(today);
	if (days >= -1 && days < 7) {
		when_moment(ms, now, CALENDAR_GREGORIAN, out);
		return;
	}
	if (calendar != CALENDAR_HIJRI || !add_hijri_numbers(date, today, &other_year, out)) {
		other_year = date.year != today.year;
		add_gregorian(date, short_month(date.month), other_year, out);
	}
	start = out->len;
	if (calendar == CALENDAR_BOTH) {
		bool unused;

		str_add(out, " · ");
		if (!add_hijri_numbers(date, today, &unused, out))
			str_cut(out, start);
	}
	if (!other_year)	/* what is that far away has a day, and no room for a time */
		str_addf(out, " %02d:%02d", minute / 60, minute % 60);
}

int when_narrow_width(enum calendar calendar)
{
	return calendar == CALENDAR_BOTH ? 26 : 15;
}

void when_full(struct civil date, enum calendar calendar, struct str *out)
{
	str_addf(out, "%s ", when_weekday_name(civil_weekday(date)));
	add_date(date, when_month_name(date.month), NULL, calendar, out);
}

void when_ago(int64_t ms, int64_t now, struct str *out)
{
	int64_t days = date_days_between(ms, now);

	if (days <= 0)
		str_add(out, _("today"));
	else if (days < 7)
		/* TRANSLATORS: so many days ago, in at most twelve cells */
		str_addf(out, Q_("%dd", "%dd", (unsigned long)days), (int)days);
	else if (days < 60)
		/* TRANSLATORS: so many weeks ago, in at most twelve cells */
		str_addf(out, Q_("%dw", "%dw", (unsigned long)(days / 7)), (int)(days / 7));
	else if (days < 730)
		/* TRANSLATORS: so many months ago, in at most twelve cells */
		str_addf(out, Q_("%dmo", "%dmo", (unsigned long)(days / 30)), (int)(days / 30));
	else
		/* TRANSLATORS: so many years ago, in at most twelve cells */
		str_addf(out, Q_("%dy", "%dy", (unsigned long)(days / 365)), (int)(days / 365));
}
