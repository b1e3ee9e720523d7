/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Typed dates of numbers and of months' names. */
#include "base/base.h"
#include "text/when_p.h"

#define PAST_DAYS   90		/* a day and month without year lies at most so far back */
#define FIRST_YEAR  1800
#define LAST_YEAR   2999
#define HIJRI_FIRST 1343
#define HIJRI_LAST  1500

enum piece when_set_date(struct when_pieces *p, struct civil date)
{
	if (p->has_date || p->has_moment || date.year < FIRST_YEAR || date.year > LAST_YEAR)
		return WRONG;
	p->date = date;
	p->has_date = true;
	return TAKEN;
}

static enum piece no_month(struct when_pieces *p, int month)
{
	err_set(p->err, ERR_INVALID,
		_("There is no month %d; write the day before the month, like 21/11."), month);
	return WRONG;
}

static enum piece no_day(struct when_pieces *p, int day, const char *month)
{
	/* TRANSLATORS: a number and the name of a month ("November") */
	err_set(p->err, ERR_INVALID, _("There is no day %d in %s."), day, month);
	return WRONG;
}

static enum piece set_gregorian(struct when_pieces *p, int year, int month, int day)
{
	struct civil date = { year, month, day };

	if (month < 1 || month > 12)
		return no_month(p, month);
	if (!civil_is_valid(date))
		return no_day(p, day, when_month_name(month));
	return when_set_date(p, date);
}

static enum piece set_hijri(struct when_pieces *p, int year, int month, int day)
{
	struct civil date;

	if (month < 1 || month > 12)
		return no_month(p, month);
	if (year < HIJRI_FIRST || year > HIJRI_LAST)
		return WRONG;
	if (!hijri_to_civil((struct hijri){ year, month, day }, &date))
		return no_day(p, day, hijri_month_name(month));
	return when_set_date(p, date);
}

/* Day and month alone are the next such day, or the last one when it is at most PAST_DAYS ago. */
static enum piece set_near(struct when_pieces *p, bool hijri, int month, int day)
{
	int64_t earliest = civil_to_days(p->today) - PAST_DAYS;
	struct hijri today = { 0 };
	bool provisional;
	int year = p->today.year - 1;

	if (month < 1 || month > 12)
		return no_month(p, month);
	if (hijri) {
		if (!hijri_from_civil(p->today, &today, &provisional))
			return WRONG;
		year = today.year - 1;
	}
	for (int end = year + 10; year < end; year++) {
		struct civil date = { year, month, day };

		if (hijri ? !hijri_to_civil((struct hijri){ year, month, day }, &date) :
		    !civil_is_valid(date))
			continue;
		if (civil_to_days(date) >= earliest)
			return when_set_date(p, date);
	}
	return no_day(p, day, hijri ? hijri_month_name(month) : when_month_name(month));
}

/* A year of two digits is of this century, and near: 85 may be 1985, so it is not guessed. */
static bool full_year(const struct when_pieces *p, const struct token *token, int *year)
{
	*year = token->number;
	if (token->digits == 2) {
		*year += p->today.year / 100 * 100;
		return *year >= p->today.year - 10 && *year <= p->today.year + 20;
	}
	return token->digits == 4;
}

/* What may stand behind a date: هـ, ميلادي, and م behind a year.  Steps over it. */
static enum meaning take_era(struct when_pieces *p, bool year)
{
	enum meaning era = peek(p, 0)->type == TOKEN_WORD ? peek(p, 0)->meaning : M_NONE;

	if (year && era == M_PART && peek(p, 0)->value == PART_PM &&
	    peek(p, 0)->len == strlen("م"))
		era = M_GREGORIAN;
	if (era != M_HIJRI && era != M_GREGORIAN)
		return M_NONE;
	p->at++;
	return era;
}

/* The year, when it was typed, says which calendar it is. */
static enum piece set_typed(struct when_pieces *p, const struct token *year_token, int month,
	int day, bool hijri_month)
{
	enum meaning era = take_era(p, year_token != NULL);
	int year;

	if (hijri_month && era == M_GREGORIAN)
		return WRONG;
	if (!year_token)
		return set_near(p, hijri_month || era == M_HIJRI, month, day);
	if (!full_year(p, year_token, &year))
		return WRONG;
	if (hijri_month || era == M_HIJRI || (year >= HIJRI_FIRST && year <= HIJRI_LAST))
		return era == M_GREGORIAN ? WRONG : set_hijri(p, year, month, day);
	return set_gregorian(p, year, month, day);
}

/* --- Dates of numbers: 21/11, 21-11-2026, 2026/11/21. */

static bool joins_numbers(const struct when_pieces *p, size_t ahead, char sign)
{
	return is_number(p, ahead) && is_sign(p, ahead + 1, sign) && is_number(p, ahead + 2) &&
		(sign == '/' || (peek(p, ahead + 1)->glued && peek(p, ahead + 2)->glued));
}

enum piece when_take_numbers(struct when_pieces *p)
{
	const struct token *a = peek(p, 0), *b = peek(p, 2), *c = peek(p, 4);
	char sign = peek(p, 1)->sign;

	if (!strchr("/-.", sign) || !joins_numbers(p, 0, sign))
		return OTHER;
	if (!joins_numbers(p, 2, sign)) {
		if (sign == '.')
			return OTHER;		/* a time: 5.30 pm */
		if (a->digits > 2 || b->digits > 2)
			return WRONG;
		p->at += 3;
		return set_typed(p, NULL, b->number, a->number, false);
	}
	if (b->digits > 2 || (a->digits != 4 && a->digits > 2) ||
	    (a->digits == 4 && c->digits > 2) || joins_numbers(p, 4, sign))
		return WRONG;
	p->at += 5;
	if (a->digits == 4)
		return set_typed(p, a, b->number, c->number, false);
	return set_typed(p, c, b->number, a->number, false);
}

/* --- Dates with a month's name: 21 Nov, 21-Nov-2026, Nov 21st 2026, 15 رجب. */

static bool means_month(const struct when_pieces *p, size_t ahead)
{
	return means(p, ahead, M_MONTH) || means(p, ahead, M_HIJRI_MONTH);
}

static void skip_joint(struct when_pieces *p)
{
	if ((is_sign(p, 0, '-') || is_sign(p, 0, '/')) && peek(p, 0)->glued && peek(p, 1)->glued)
		p->at++;
}

/* The year behind a month's name; a number before a colon is an hour. */
static const struct token *take_year(struct when_pieces *p)
{
	const struct token *year;

	skip_joint(p);
	year = peek(p, 0);
	if (year->type != TOKEN_NUMBER || year->digits != 4)
		return NULL;
	p->at++;
	return year;
}

enum piece when_take_named(struct when_pieces *p)
{
	size_t start = p->at;
	const struct token *day, *month, *year;

	if (is_number(p, 0)) {
		day = peek(p, 0);
		p->at++;
		if (means(p, 0, M_ORDINAL))
			p->at++;
		skip_joint(p);
		month = peek(p, 0);
		if (!means_month(p, 0)) {
			p->at = start;
			return OTHER;
		}
		p->at++;
	} else {
		if (!means_month(p, 0))
			return OTHER;
		month = peek(p, 0);
		day = peek(p, 1);
		if (!is_number(p, 1) || is_sign(p, 2, ':'))
			return WRONG;
		p->at += 2;
		if (means(p, 0, M_ORDINAL))
			p->at++;
	}
	if (day->digits > 2)
		return WRONG;
	year = take_year(p);
	return set_typed(p, year, month->value, day->number, month->meaning == M_HIJRI_MONTH);
}

/* «يوم ٢٥», "the 25th": of this month, or of the next that has such a day. */
enum piece when_take_day(struct when_pieces *p)
{
	bool named = means(p, 0, M_UNIT) && peek(p, 0)->value == UNIT_DAY && peek(p, 0)->more == 1;
	const struct token *day = peek(p, named);
	struct civil date = p->today;

	if (named && (means(p, 1, M_WEEKDAY) || means(p, 1, M_DAY) || means_month(p, 2) ||
	    peek(p, 2)->type == TOKEN_SIGN)) {
		p->at++;		/* «يوم الأحد», «يوم 21/11» */
		return TAKEN;
	}
	if (!is_number(p, named) || (!named && !means(p, 1, M_ORDINAL)))
		return OTHER;
	p->at += 2;
	date.day = day->number;
	if (date.day < p->today.day && ++date.month > 12)
		date = (struct civil){ p->today.year + 1, 1, date.day };
	if (date.day < 1 || date.day > 31)
		return WRONG;
	while (!civil_is_valid(date))	/* at most once: no two months running are short */
		date.month++;
	return when_set_date(p, date);
}
