/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Inside the understanding of typed dates: known words and numbers, and the pieces made of them.
 * For text/when*.c only. */
#ifndef TEXT_WHEN_P_H
#define TEXT_WHEN_P_H
#include "base/base.h"

#include "text/when.h"

enum meaning {
	M_NONE,
	M_DAY,		/* value: days from today; more: the part of the day it implies */
	M_NOW,
	M_WEEKDAY,	/* value: 0 Sunday */
	M_MONTH, M_HIJRI_MONTH,	/* value: 1…12 */
	M_UNIT,		/* value: enum unit; more: how many it is alone (2: «يومين»), UNIT_SIGNED */
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
	PART_NONE, PART_AM, PART_PM, PART_DAWN, PART_MORNING, PART_NOON, PART_AFTERNOON,
	PART_SUNSET, PART_EVENING, PART_NIGHT,
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

/* What was understood so far. */
struct when_pieces {
	struct words words;
	size_t at;
	int64_t now;
	struct civil today;
	bool has_date, has_weekday, has_moment;
	struct civil date;
	int weekday;
	int64_t moment;		/* hours and minutes from now, in ms since 1970 */
	int hour, minute;	/* -1: none */
	bool exact;		/* the minutes were typed */
	bool at_word;		/* "at", «الساعة» stood before the hour */
	int fraction;		/* minutes of «ونصف» */
	enum part part;
	struct err *err;
};

/* What a taker of one piece says of the words at p->at: not its own and untouched; understood and
 * p->at is behind them; its own and wrong, with p->err filled where it can say why. */
enum piece { OTHER, TAKEN, WRONG };

static inline const struct token *peek(const struct when_pieces *p, size_t ahead)
{
	return &p->words.v[MIN(p->at + ahead, p->words.n)];
}

static inline bool means(const struct when_pieces *p, size_t ahead, enum meaning meaning)
{
	const struct token *token = peek(p, ahead);

	return token->type == TOKEN_WORD && token->meaning == meaning;
}

static inline bool is_number(const struct when_pieces *p, size_t ahead)
{
	return peek(p, ahead)->type == TOKEN_NUMBER;
}

static inline bool is_sign(const struct when_pieces *p, size_t ahead, char sign)
{
	return peek(p, ahead)->type == TOKEN_SIGN && peek(p, ahead)->sign == sign;
}

/* Remembers the date; WRONG when there is one already or it is outside 1800–2999. */
enum piece when_set_date(struct when_pieces *p, struct civil date);

enum piece when_take_numbers(struct when_pieces *p);	/* 21/11, 21-11-2026, 2026/11/21 */
enum piece when_take_named(struct when_pieces *p);	/* 21 Nov, Nov 21st 2026, 15 رجب */
enum piece when_take_day(struct when_pieces *p);	/* «يوم ٢٥», 25th */
enum piece when_take_signed(struct when_pieces *p);	/* +3, +2w, -1 */
enum piece when_take_span(struct when_pieces *p);	/* in 3 days, بعد أسبوعين, 2 weeks ago */
enum piece when_take_now(struct when_pieces *p);
enum piece when_take_edge(struct when_pieces *p);	/* end of month, بداية الأسبوع القادم */
enum piece when_take_shifted(struct when_pieces *p);	/* sunday, next week, الأحد القادم */
#endif
