/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Working days and hours. */
#include "base/base.h"
#include "model/rules/working.h"

#define SEARCH_DAYS 800	/* longer than any run of holidays that makes sense */

/* A holiday without a year comes every year. */
static bool holiday_covers(struct civil from, struct civil to, struct civil day)
{
	if (!from.year)
		from = civil_in_year(from, day.year);
	if (!to.year)
		to = civil_in_year(to, day.year);
	if (civil_compare(from, to) <= 0)
		return civil_compare(from, day) <= 0 && civil_compare(day, to) <= 0;
	/* Across the new year. */
	return civil_compare(from, day) <= 0 || civil_compare(day, to) <= 0;
}

bool working_day(const struct working_time *working, struct civil day)
{
	if ((working->days & 0x7f) && !(working->days >> civil_weekday(day) & 1))
		return false;
	for (size_t i = 0; i < working->nholidays; i++)
		if (holiday_covers(working->holiday[i].from, working->holiday[i].to, day))
			return false;
	return true;
}

bool working_hour(const struct working_time *working, int64_t ms)
{
	int minute;
	struct civil day = date_civil(ms, &minute);

	return working_day(working, day) && minute >= working->start && minute <= working->end;
}

static int64_t move_from(const struct working_time *working, struct civil day, int minute)
{
	minute = MAX(working->start, MIN(minute, working->end));
	for (int i = 0; i < SEARCH_DAYS; i++, day = civil_add(day, 1))
		if (working_day(working, day))
			break;
	return date_moment(day, minute);
}

int64_t working_move(const struct working_time *working, int64_t ms)
{
	int minute;
	struct civil day = date_civil(ms, &minute);

	return move_from(working, day, minute);
}

int64_t working_move_after(const struct working_time *working, int64_t ms, int64_t earliest)
{
	int64_t at = working_move(working, ms);
	struct civil day;
	int minute;

	if (at >= earliest)
		return at;
	/* Later today while the hours last, else the next working day at the same clock time. */
	date_civil(at, &minute);
	day = date_civil(earliest, NULL);
	at = move_from(working, day, minute);
	return at >= earliest ? at : move_from(working, civil_add(day, 1), minute);
}
