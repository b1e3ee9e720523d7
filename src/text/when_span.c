/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Typed dates that count from today. */
#include "base/base.h"
#include "text/when_p.h"

/* --- Spans from today: +3d, in 3 days, بعد أسبوعين, 2 weeks ago. */

static struct civil add_months(struct civil date, int months)
{
	int month = date.year * 12 + date.month - 1 + months;
	struct civil sum = { month / 12, month % 12 + 1, date.day };

	sum.day = MIN(sum.day, civil_month_days(sum.year, sum.month));
	return sum;
}

static enum piece set_span(struct when_pieces *p, int count, enum unit unit)
{
	static const int most[] = {
		[UNIT_MINUTE] = 1000000, [UNIT_HOUR] = 100000, [UNIT_DAY] = 40000,
		[UNIT_WEEK] = 6000, [UNIT_MONTH] = 1200, [UNIT_YEAR] = 100,
	};

	if (abs(count) > most[unit])
		return WRONG;
	switch (unit) {
	case UNIT_DAY:
		return when_set_date(p, civil_add(p->today, count));
	case UNIT_WEEK:
		return when_set_date(p, civil_add(p->today, 7 * (int64_t)count));
	case UNIT_MONTH:
		return when_set_date(p, add_months(p->today, count));
	case UNIT_YEAR:
		return when_set_date(p, add_months(p->today, 12 * count));
	default:
		if (p->has_date || p->has_moment)
			return WRONG;
		p->has_moment = true;
		p->moment = p->now + count * (unit == UNIT_HOUR ? 60 : 1) * MINUTE_MS;
		return TAKEN;
	}
}

/* A number and a unit, a unit that is a number itself, with the sign that is known by now. */
static enum piece take_counted(struct when_pieces *p, int sign)
{
	int count;
	const struct token *unit;
	enum piece piece;

	if (is_number(p, 0) || means(p, 0, M_COUNT)) {
		count = is_number(p, 0) ? peek(p, 0)->number : peek(p, 0)->value;
		unit = peek(p, 1);
		if (!means(p, 1, M_UNIT) || unit->more == UNIT_SIGNED)
			return OTHER;
		p->at += 2;
		if (unit->more > 2) {	/* "a quarter hour"; nobody types two of them */
			if (count != 1)
				return WRONG;
			count = unit->more;
		}
	} else {
		unit = peek(p, 0);
		if (!means(p, 0, M_UNIT) || unit->more < 1)
			return OTHER;
		count = unit->more;
		p->at++;
	}
	if (means(p, 0, M_AGO)) {
		if (sign)
			return WRONG;
		p->at++;
		sign = -1;
	}
	piece = set_span(p, sign < 0 ? -count : count, (enum unit)unit->value);
	if (piece == TAKEN && unit->value == UNIT_HOUR && means(p, 0, M_FRACTION)) {
		p->moment += (sign < 0 ? -1 : 1) * peek(p, 0)->value * MINUTE_MS;
		p->at++;		/* «بعد ساعة ونصف» */
	}
	return piece;
}

enum piece when_take_signed(struct when_pieces *p)
{
	int sign = is_sign(p, 0, '-') ? -1 : 1;
	enum unit unit = UNIT_DAY;
	int count;

	if (!is_sign(p, 0, '+') && !is_sign(p, 0, '-'))
		return OTHER;
	if (sign < 0 && !peek(p, 1)->glued && peek(p, 1)->type != TOKEN_END) {
		p->at++;		/* a dash between date and time */
		return TAKEN;
	}
	if (!is_number(p, 1) || peek(p, 0)->glued)
		return WRONG;
	count = peek(p, 1)->number;
	p->at += 2;
	if (means(p, 0, M_UNIT)) {
		unit = (enum unit)peek(p, 0)->value;
		p->at++;
	}
	return set_span(p, sign * count, unit);
}

enum piece when_take_span(struct when_pieces *p)
{
	int sign = means(p, 0, M_IN) ? 1 : means(p, 0, M_BEFORE) ? -1 : 0;

	if (!sign) {
		/* «يوم الأحد» and «ساعة» alone are no spans, "3 days" is one */
		return is_number(p, 0) || means(p, 0, M_COUNT) ? take_counted(p, 0) : OTHER;
	}
	p->at++;
	if (sign > 0 && means(p, 0, M_PART))
		return TAKEN;			/* "in the evening", «بعد العصر» */
	return take_counted(p, sign) == TAKEN ? TAKEN : WRONG;
}

enum piece when_take_now(struct when_pieces *p)
{
	if (!means(p, 0, M_NOW))
		return OTHER;
	p->at++;
	return set_span(p, 0, UNIT_MINUTE);
}

/* --- Next, last, the end of: by the calendar. */

/* 1 next, 0 this, -1 last; false when there is no such word. */
static bool take_shift(struct when_pieces *p, int *shift)
{
	*shift = means(p, 0, M_NEXT) ? 1 : means(p, 0, M_LAST) ? -1 : 0;
	if (!*shift && !means(p, 0, M_THIS))
		return false;
	p->at++;
	return true;
}

/* Today's own name is a week away: who means today says today. */
static enum piece set_weekday(struct when_pieces *p, int weekday, int shift)
{
	int ahead = (weekday - civil_weekday(p->today) + 7) % 7;

	if (p->has_weekday)
		return WRONG;
	p->has_weekday = true;
	p->weekday = weekday;
	if (shift < 0)
		return when_set_date(p, civil_add(p->today, ahead - 7));
	return TAKEN;
}

/* Last or first day of the unit `shift` away.  The working week is Sunday to Thursday. */
static enum piece set_edge(struct when_pieces *p, bool end, enum unit unit, int shift)
{
	struct civil date = p->today;
	int weekday = civil_weekday(date);

	switch (unit) {
	case UNIT_WEEK:
		shift += !shift && weekday > (end ? 4 : 0);	/* past: the next one */
		return when_set_date(p, civil_add(date, (end ? 4 : 0) - weekday + 7 * shift));
	case UNIT_MONTH:
		shift += !end && !shift && date.day > 1;
		date.day = 1;
		date = add_months(date, shift);
		date.day = end ? civil_month_days(date.year, date.month) : 1;
		return when_set_date(p, date);
	case UNIT_YEAR:
		shift += !end && !shift && (date.month > 1 || date.day > 1);
		return when_set_date(p, end ? (struct civil){ date.year + shift, 12, 31 } :
			(struct civil){ date.year + shift, 1, 1 });
	default:
		return WRONG;
	}
}

enum piece when_take_edge(struct when_pieces *p)
{
	bool end = means(p, 0, M_END);
	enum unit unit;
	int shift;

	if (!end && !means(p, 0, M_START))
		return OTHER;
	p->at++;
	take_shift(p, &shift);
	if (!means(p, 0, M_UNIT))
		return WRONG;
	unit = (enum unit)peek(p, 0)->value;
	p->at++;
	if (!shift)
		take_shift(p, &shift);
	return set_edge(p, end, unit, shift);
}

/* English has the word before the day or unit, Arabic behind it. */
enum piece when_take_shifted(struct when_pieces *p)
{
	const struct token *token;
	bool shifted;
	int shift;

	shifted = take_shift(p, &shift);
	token = peek(p, 0);
	if (shifted && !shift && means(p, 0, M_PART))
		return when_set_date(p, p->today);		/* "this evening" */
	if (!means(p, 0, M_WEEKDAY) && !(means(p, 0, M_UNIT) &&
	    (shifted || means(p, 1, M_NEXT) || means(p, 1, M_LAST))))
		return shifted ? WRONG : OTHER;
	p->at++;
	if (!shifted)
		take_shift(p, &shift);
	if (token->meaning == M_WEEKDAY)
		return set_weekday(p, token->value, shift);
	/* "this week" is no day; "next day" is one */
	return shift ? set_span(p, shift, (enum unit)token->value) : WRONG;
}
