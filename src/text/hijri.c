/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The Umm al-Qura calendar, by its published month lengths. */
#include "base/base.h"
#include "text/when.h"

#include "base/embed.h"

#define FIRST_YEAR 1343
#define LAST_YEAR 1500
#define PROVISIONAL_AFTER 1450

static struct {
	bool loaded;
	int64_t start[LAST_YEAR - FIRST_YEAR + 1];	/* days since 1970 of 1 Muharram */
	unsigned char length[LAST_YEAR - FIRST_YEAR + 1][12];
} table;

static void read_line(const char *line)
{
	int year, lengths[12], used;
	struct civil start;

	if (sscanf(line, "%d\t%d-%d-%d\t%n", &year, &start.year, &start.month, &start.day,
	    &used) != 4 || year < FIRST_YEAR || year > LAST_YEAR)
		return;
	line += used;
	for (int i = 0; i < 12; i++) {
		if (sscanf(line, "%d%n", &lengths[i], &used) != 1)
			BUG("Hijri year %d", year);
		line += used;
		table.length[year - FIRST_YEAR][i] = (unsigned char)lengths[i];
	}
	table.start[year - FIRST_YEAR] = civil_to_days(start);
}

/* Every year is there and begins where the one before ended. */
static void check_years(void)
{
	for (int i = 0; i + 1 < (int)COUNT(table.start); i++) {
		int64_t end = table.start[i];

		for (int month = 0; month < 12; month++)
			end += table.length[i][month];
		if (end != table.start[i + 1])
			BUG("Hijri year %d", FIRST_YEAR + i + 1);
	}
}

static void load(void)
{
	const struct embedded *file;

	if (table.loaded)
		return;
	file = embed_find("data/ummalqura.tsv");
	if (!file)
		BUG("no Hijri table");
	for (const char *line = (const char *)file->data; *line; line += strcspn(line, "\n"),
	     line += *line == '\n')
		if (*line != '#')
			read_line(line);
	check_years();
	table.loaded = true;
}

bool hijri_from_civil(struct civil date, struct hijri *out, bool *provisional)
{
	int64_t days = civil_to_days(date);

	load();
	for (int year = LAST_YEAR; year >= FIRST_YEAR; year--) {
		int64_t rest = days - table.start[year - FIRST_YEAR];
		int month = 0;

		if (rest < 0)
			continue;
		while (month < 12 && rest >= table.length[year - FIRST_YEAR][month])
			rest -= table.length[year - FIRST_YEAR][month++];
		if (month == 12)
			return false;
		*out = (struct hijri){ year, month + 1, (int)rest + 1 };
		*provisional = year > PROVISIONAL_AFTER;
		return true;
	}
	return false;
}

bool hijri_to_civil(struct hijri date, struct civil *out)
{
	int64_t days;

	load();
	if (date.year < FIRST_YEAR || date.year > LAST_YEAR || date.month < 1 || date.month > 12 ||
	    date.day < 1 || date.day > table.length[date.year - FIRST_YEAR][date.month - 1])
		return false;
	days = table.start[date.year - FIRST_YEAR] + date.day - 1;
	for (int month = 1; month < date.month; month++)
		days += table.length[date.year - FIRST_YEAR][month - 1];
	*out = civil_from_days(days);
	return true;
}

const char *hijri_month_name(int month)
{
	static const char *const names[] = {
		N_("Muharram"), N_("Safar"), N_("Rabi I"), N_("Rabi II"), N_("Jumada I"),
		N_("Jumada II"), N_("Rajab"), N_("Shaban"), N_("Ramadan"), N_("Shawwal"),
		N_("Dhu al-Qadah"), N_("Dhu al-Hijjah"),
	};

	return _(names[month - 1]);
}
