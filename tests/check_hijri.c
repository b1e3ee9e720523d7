/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The Umm al-Qura calendar against published dates, and whole over its range. */
#include "base/base.h"

#include "corpus.h"
#include "text/when.h"
#include "unit.h"

/* Every pair of the published comparison calendar, both ways. */
START_TEST(hijri_agrees_with_the_published_calendar)
{
	struct str text = STR_INIT;
	int pairs = 0;

	if (!corpus_read("corpora/hijri/kfupm_comparison_calendar.json", &text)) {
		printf("# skipped: the comparison calendar is not here\n");
		return;
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
		ck_assert_int_eq(from.year, civil.year);
		ck_assert(hijri_from_civil(civil, &back, &provisional));
		ck_assert_int_eq(back.year * 10000 + back.month * 100 + back.day,
			hijri.year * 10000 + hijri.month * 100 + hijri.day);
		pairs++;
	}
	ck_assert_int_eq(pairs, 672);	/* all of them */
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
		if (hijri.day == 1)
			ck_assert_int_eq(hijri.year * 12 + hijri.month,
				before.year * 12 + before.month + 1);
		else
			ck_assert_int_eq(hijri.day, before.day + 1);
		ck_assert(hijri_to_civil(hijri, &back));
		ck_assert_int_eq(civil_to_days(back), days);
		ck_assert_int_eq(provisional, hijri.year > 1450);
		before = hijri;
	}
	ck_assert_int_eq(before.year, 1500);
	ck_assert(!hijri_to_civil((struct hijri){ 1501, 1, 1 }, &back));
	ck_assert(!hijri_to_civil((struct hijri){ 1448, 13, 1 }, &back));
	ck_assert(!hijri_to_civil((struct hijri){ 1342, 12, 29 }, &back));
	ck_assert(!hijri_to_civil((struct hijri){ 1448, 0, 1 }, &back));
	ck_assert(!hijri_to_civil((struct hijri){ 1448, 1, 0 }, &back));
	ck_assert(!hijri_from_civil((struct civil){ 1900, 1, 1 }, &hijri, &provisional));
	ck_assert(!hijri_from_civil((struct civil){ 1924, 7, 31 }, &hijri, &provisional));
	ck_assert(!hijri_from_civil((struct civil){ 9999, 12, 31 }, &hijri, &provisional));
}
END_TEST

/* Months have the days of the table: the 30th of a month of 29 is no date. */
START_TEST(hijri_months_have_their_days)
{
	int thirty = 0, civil_days;
	struct civil day, first, next;

	for (int year = 1343; year < 1500; year++) {
		for (int month = 1; month <= 12; month++)
			thirty += hijri_to_civil((struct hijri){ year, month, 30 }, &day);
		ck_assert(hijri_to_civil((struct hijri){ year, 1, 1 }, &first));
		ck_assert(hijri_to_civil((struct hijri){ year + 1, 1, 1 }, &next));
		civil_days = (int)(civil_to_days(next) - civil_to_days(first));
		ck_assert_msg(civil_days >= 353 && civil_days <= 356, "%d", year);
	}
	ck_assert_int_gt(thirty, 157 * 12 * 52 / 100);
	ck_assert_int_lt(thirty, 157 * 12 * 54 / 100);
	ck_assert(!hijri_to_civil((struct hijri){ 1448, 9, 30 }, &day));	/* Ramadan 1448 */
	ck_assert(!hijri_to_civil((struct hijri){ 1448, 1, 31 }, &day));
}
END_TEST

int main(void)
{
	return UNIT_RUN("hijri", hijri_agrees_with_the_published_calendar,
		hijri_is_whole_over_its_range, hijri_months_have_their_days);
}
