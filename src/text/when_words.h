/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The words of typed dates: their vocabulary, and typed text cut into known words and numbers.
 * For text/when.c only. */
#ifndef TEXT_WHEN_WORDS_H
#define TEXT_WHEN_WORDS_H
#include "base/base.h"

enum meaning {
	M_NONE,
	M_DAY,		/* value: days from today; more: the part of the day it implies */
	M_NOW,
	M_WEEKDAY,	/* value: 0 Sunday */
	M_MONTH, M_HIJRI_MONTH,	/* value: 1…12 */
	M_UNIT,		/* value: enum unit; more: how many it means alone (2: «يومين»), 0 none, or UNIT_SIGNED */
	M_COUNT,	/* value: a number as a word */
	M_IN, M_BEFORE,	/* before the span: "in", «بعد»; «قبل» */
	M_AGO,		/* behind the span */
	M_NEXT, M_THIS, M_LAST,
	M_END, M_START,
	M_AT,
	M_PART,		/* value: enum part */
	M_FRACTION,	/* value: minutes added to the hour: «ونصف», «إلا ربع» */
	M_HIJRI, M_GREGORIAN,	/* behind a date: هـ, ميلادي */
	M_ORDINAL,	/* "st" of "21st" */
	M_FILLER,
};

enum unit { UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };
#define UNIT_SIGNED (-1)	/* a letter understood behind + and - only */

enum part {
	PART_NONE, PART_AM, PART_PM, PART_DAWN, PART_MORNING, PART_NOON, PART_AFTERNOON, PART_SUNSET,
	PART_EVENING, PART_NIGHT,
};

enum token_type { TOKEN_END, TOKEN_NUMBER, TOKEN_WORD, TOKEN_SIGN };

struct token {
	enum token_type type;
	size_t start, len;	/* in words.raw */
	bool glued;		/* no blank before it */
	int number, digits;	/* of a number: value and how many digits were typed */
	char sign;		/* + - / : . */
	enum meaning meaning;	/* of a word */
	int value, more;
};

#define WORDS_MAX 24
struct words {
	struct str raw;			/* as typed, without what is invisible */
	struct token v[WORDS_MAX + 1];	/* ended by TOKEN_END; fillers are left out */
	size_t n;
};

/* Cuts typed text.  False when a word is unknown or there are too many: *at is the first not
 * understood.  words_release() either way. */
bool words_cut(const char *typed, struct words *words, struct token *at);
void words_release(struct words *words);
#endif
