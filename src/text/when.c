/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Dates as people type them: piece after piece, then put together. */
#include "base/base.h"
#include "text/when_p.h"

#include "text/utf8.h"

/* Parts of the day: the time they mean alone, and how an hour of twelve beside them is read. */
static const struct {
	int alone;		/* minute of the day; -1: says nothing alone */
	enum { OF_MORNING, OF_EVENING, OF_NOON, OF_NIGHT } hours;
} parts[] = {
	[PART_NONE] = { -1, OF_MORNING },
	[PART_AM] = { -1, OF_MORNING },
	[PART_PM] = { -1, OF_EVENING },
	[PART_DAWN] = { 5 * 60, OF_MORNING },
	[PART_MORNING] = { 9 * 60, OF_MORNING },
	[PART_NOON] = { 12 * 60, OF_NOON },
	[PART_AFTERNOON] = { 16 * 60, OF_EVENING },
	[PART_SUNSET] = { 18 * 60, OF_EVENING },
	[PART_EVENING] = { 19 * 60, OF_EVENING },
	[PART_NIGHT] = { 20 * 60, OF_NIGHT },
};

static enum piece take_word(struct when_pieces *p)
{
	const struct token *token = peek(p, 0);

	if (token->type != TOKEN_WORD)
		return OTHER;
	switch (token->meaning) {
	case M_DAY:
		p->at++;
		if (token->more)
			p->part = (enum part)token->more;
		return when_set_date(p, civil_add(p->today, token->value));
	case M_PART:
		if (p->part && p->part != PART_NIGHT)
			return WRONG;
		p->at++;
		p->part = (enum part)token->value;
		return TAKEN;
	case M_FRACTION:
		if (p->hour < 0 || p->minute || p->fraction)
			return WRONG;
		p->at++;
		p->fraction = token->value;
		return TAKEN;
	case M_AT:
		p->at++;
		p->at_word = true;
		return TAKEN;
	default:
		return OTHER;
	}
}

/* --- Times: 17:00, 5:30 pm, 5.30pm, 5م, at 5, الساعة خمس. */

static enum piece take_time(struct when_pieces *p)
{
	int hour = is_number(p, 0) ? peek(p, 0)->number : peek(p, 0)->value;
	bool spoken = means(p, 0, M_COUNT) && (p->at_word || means(p, 1, M_PART));
	bool exact = is_sign(p, 1, ':') && is_number(p, 2);
	int minute = 0;

	if (!is_number(p, 0) && !spoken)
		return OTHER;
	if (!exact && is_sign(p, 1, '.') && is_number(p, 2) && means(p, 3, M_PART))
		exact = true;
	if (p->hour >= 0 || peek(p, 0)->digits > 2 || hour > 23)
		return WRONG;
	if (exact) {
		minute = peek(p, 2)->number;
		if (peek(p, 2)->digits != 2 || minute > 59)
			return WRONG;
		p->at += 2;
		if (is_sign(p, 1, ':') && is_number(p, 2) && peek(p, 2)->digits == 2 &&
		    peek(p, 2)->number < 60)
			p->at += 2;		/* seconds count for nothing */
	}
	p->at++;
	p->hour = hour;
	p->minute = minute;
	p->exact = exact;
	return TAKEN;
}

/* The hour of a clock of 24 that an hour beside a part of the day means; -1: none. */
static int hour_in_part(int hour, bool exact, enum part part)
{
	if (hour == 0 || hour > 12) {	/* a clock of 24 already: «17:00 مساءً» */
		bool morning = parts[part].hours == OF_MORNING;
		bool night = parts[part].hours == OF_NIGHT;

		return exact && (hour ? !morning : morning || night) ? hour : -1;
	}
	switch (parts[part].hours) {
	case OF_EVENING:
		return hour % 12 + 12;
	case OF_NOON:
		return hour >= 10 ? hour : hour + 12;
	case OF_NIGHT:
		return hour % 12 <= 4 ? hour % 12 : hour + 12;
	default:
		return hour % 12;
	}
}

/* Nobody plans a call for five in the morning: "at 5" is 17:00, "5:00" is not touched. */
static bool find_minute(const struct when_pieces *p, int *minute)
{
	int hour = p->hour;

	*minute = -1;
	if (hour < 0) {
		*minute = parts[p->part].alone;
		return !p->part || *minute >= 0;
	}
	if (p->part)
		hour = hour_in_part(hour, p->exact, p->part);
	else if (!p->exact && !p->at_word && !p->has_date)
		return false;		/* a number, and nothing says that it is an hour */
	else if (!p->exact && hour >= 1 && hour <= 6)
		hour += 12;
	*minute = hour * 60 + p->minute + p->fraction;
	return hour >= 0 && *minute >= 0 && *minute < 24 * 60;
}

static bool find_date(struct when_pieces *p, int minute)
{
	int ahead = (p->weekday - civil_weekday(p->today) + 7) % 7;

	if (p->has_date && p->has_weekday && civil_weekday(p->date) != p->weekday) {
		/* TRANSLATORS: a weekday */
		err_set(p->err, ERR_INVALID, _("The weekday does not fit: that day is a %s."),
			when_weekday_name(civil_weekday(p->date)));
		return false;
	}
	if (p->has_date)
		return true;
	p->date = p->today;
	if (p->has_weekday)
		p->date = civil_add(p->today, ahead ? ahead : 7);
	else if (minute < 0)
		return false;
	else if (date_moment(p->today, minute) < p->now)
		p->date = civil_add(p->today, 1);
	return true;
}

static bool finish(struct when_pieces *p, struct when *out)
{
	int minute;

	if (p->has_moment) {
		out->date = date_civil(p->moment, &out->minute);
		return !p->has_date && !p->has_weekday && p->hour < 0 && !p->part;
	}
	if (!find_minute(p, &minute) || !find_date(p, minute))
		return false;
	*out = (struct when){ p->date, minute };
	return true;
}

/* --- All of it */

static bool take_all(struct when_pieces *p, size_t *start)
{
	static enum piece (*const takers[])(struct when_pieces *p) = {
		when_take_signed, when_take_numbers, when_take_named, when_take_day, when_take_span,
		when_take_edge, when_take_now, when_take_shifted, take_time, take_word,
	};

	while (peek(p, 0)->type != TOKEN_END) {
		enum piece piece = OTHER;

		*start = p->at;
		for (size_t i = 0; i < COUNT(takers) && piece == OTHER; i++)
			piece = takers[i](p);
		if (piece != TAKEN)
			return false;
	}
	return true;
}

/* At most 60 bytes of what was typed, cut at a character. */
static void add_quoted(const char *s, size_t len, struct str *out)
{
	size_t end = MIN(len, 60);

	while (end && end < len && ((unsigned char)s[end] & 0xC0) == 0x80)
		end--;
	utf8_clean(s, end, out);
	if (end < len)
		str_add(out, "…");
}

static enum result complain(const char *typed, const struct str *raw, size_t from, size_t to,
	struct err *err)
{
	struct str all = STR_INIT, part = STR_INIT;
	enum result code;

	add_quoted(typed, strlen(typed), &all);
	add_quoted(raw->s + from, to - from, &part);
	if (from >= to || to - from >= raw->len)
		code = err_set(err, ERR_INVALID, _("\"%s\" is not a date that is understood. "
			"Examples: tomorrow 17:00, Sunday, +3, 21/11, 2026-11-21, 15/5/1448."),
			all.s);
	else
		code = err_set(err, ERR_INVALID, _("\"%s\" in \"%s\" is not understood. "
			"Examples: tomorrow 17:00, Sunday, +3, 21/11, 2026-11-21, 15/5/1448."),
			part.s, all.s);
	str_release(&all);
	str_release(&part);
	return code;
}

/* The machine's form: 2026-11-21T17:00:00+03:00. */
static bool parse_rfc(const char *typed, struct when *out)
{
	struct str text = STR_INIT;
	int64_t ms;
	bool ok;

	digits_to_ascii(typed, &text);
	str_trim(&text);
	ok = date_parse(text.s, &ms);
	if (ok)
		out->date = date_civil(ms, &out->minute);
	str_release(&text);
	return ok;
}

enum result when_parse(const char *typed, int64_t now, struct when *out, struct err *err)
{
	struct err found = { 0 };
	struct when_pieces p = { .now = now, .hour = -1, .err = &found };
	struct token unknown = { 0 };
	struct when when;
	size_t start = 0;
	enum result code = OK;

	if (parse_rfc(typed, out))
		return OK;
	p.today = date_civil(now, NULL);
	if (!words_cut(typed, &p.words, &unknown)) {
		code = complain(typed, &p.words.raw, unknown.start, unknown.start + unknown.len,
			err);
	} else if (!take_all(&p, &start)) {
		const struct token *first = &p.words.v[start];
		const struct token *last = &p.words.v[MIN(MAX(p.at, start + 1), p.words.n) - 1];

		code = complain(typed, &p.words.raw, first->start, last->start + last->len, err);
	} else if (!p.words.n || !finish(&p, &when)) {
		code = complain(typed, &p.words.raw, 0, 0, err);
	}
	if (code && found.code)
		*err = found;		/* the rule that was broken is known */
	if (!code)
		*out = when;
	words_release(&p.words);
	return code;
}
