/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Numbering plans: reading the table, and telling what a national number is. */
#include "base/base.h"
#include "text/phone_plan.h"

#include "base/embed.h"

#define MOST_PLANS  64
#define MOST_DIGITS 20
#define ANY_DIGIT   '?'

/* --- The table, read at the first use. */

static struct phone_plan plans[MOST_PLANS];
static size_t plan_count;

/* Copies the column at *at and goes behind its tab. */
static void read_column(const char **at, char *out, size_t size)
{
	size_t len = strcspn(*at, "\t\n");

	if (len >= size)
		BUG("phone plans: \"%.*s\"", (int)len, *at);
	memcpy(out, *at, len);
	out[len] = '\0';
	*at += len + ((*at)[len] == '\t');
}

static const char *skip_column(const char **at)
{
	const char *start = *at;

	*at += strcspn(start, "\t\n");
	*at += **at == '\t';
	return start;
}

static void load_plans(void)
{
	const struct embedded *file = embed_find("data/phone_plans.tsv");
	const char *at;

	if (!file)
		BUG("phone plans are not compiled in");
	for (at = (const char *)file->data; *at; at += *at == '\n') {
		struct phone_plan *plan = &plans[plan_count];

		if (*at == '#' || *at == '\n') {
			at += strcspn(at, "\n");
			continue;
		}
		if (++plan_count > MOST_PLANS)
			BUG("more than %d phone plans", MOST_PLANS);
		read_column(&at, plan->country, sizeof(plan->country));
		read_column(&at, plan->calling, sizeof(plan->calling));
		read_column(&at, plan->idd, sizeof(plan->idd));
		read_column(&at, plan->trunk, sizeof(plan->trunk));
		(void)skip_column(&at);		/* lengths: the patterns say the same */
		plan->mobile = skip_column(&at);
		plan->fixed = skip_column(&at);
		plan->general = skip_column(&at);
		at += strcspn(at, "\n");
	}
}

const struct phone_plan *plan_at(size_t n)
{
	if (!plan_count)
		load_plans();
	return n < plan_count ? &plans[n] : NULL;
}

const struct phone_plan *plan_of_country(const char *country)
{
	const struct phone_plan *plan;

	if (!country || strlen(country) != 2)
		return NULL;
	for (size_t n = 0; (plan = plan_at(n)); n++)
		if ((country[0] & ~0x20) == plan->country[0] &&
		    (country[1] & ~0x20) == plan->country[1])
			return plan;
	return NULL;
}

const struct phone_plan *plan_of_digits(const char *digits)
{
	const struct phone_plan *plan;

	for (size_t n = 0; (plan = plan_at(n)); n++)
		if (str_has_prefix(digits, plan->calling))
			return plan;
	return NULL;
}

/* --- Patterns.  They know \d, digits, [classes], (?:groups), |, ?, {n} and {n,m} and no more, so
 * they are followed as they are written: with the set of all places that may be reached, one bit a
 * place, and therefore in one pass, without backing up, compiling or memory. */

struct numeral {
	uint32_t at[10];		/* bit i: the i-th digit is this one (or any) */
	uint32_t any;
	size_t n;
};

static void set_numeral(struct numeral *num, const char *digits, size_t n)
{
	*num = (struct numeral){ .n = n };
	for (size_t i = 0; i < n; i++)
		for (int d = 0; d < 10; d++)
			if (digits[i] == '0' + d || digits[i] == ANY_DIGIT)
				num->at[d] |= 1u << i;
	for (int d = 0; d < 10; d++)
		num->any |= num->at[d];
}

static uint32_t follow(const char **p, uint32_t from, const struct numeral *num);

static uint32_t follow_class(const char **p, const struct numeral *num)
{
	uint32_t here = 0;

	for (++*p; **p >= '0' && **p <= '9'; ++*p) {
		int first = **p - '0', last = first;

		if ((*p)[1] == '-' && (*p)[2] >= '0' && (*p)[2] <= '9') {
			*p += 2;
			last = **p - '0';
		}
		while (first <= last)
			here |= num->at[first++];
	}
	if (**p == ']')
		++*p;
	return here;
}

static uint32_t follow_atom(const char **p, uint32_t from, const struct numeral *num)
{
	uint32_t to;

	switch (**p) {
	case '\\':
		*p += (*p)[1] ? 2 : 1;
		return (from & num->any) << 1;
	case '[':
		return (from & follow_class(p, num)) << 1;
	case '(':
		*p += str_has_prefix(*p, "(?:") ? 3 : 1;
		to = follow(p, from, num);
		*p += **p == ')';
		return to;
	default:
		to = **p >= '0' && **p <= '9' ? num->at[**p - '0'] : 0;
		++*p;
		return (from & to) << 1;
	}
}

static unsigned read_count(const char **p)
{
	unsigned n = 0;

	while (**p >= '0' && **p <= '9' && n < MOST_DIGITS)
		n = n * 10 + (unsigned)(*(*p)++ - '0');
	return n;
}

static uint32_t follow_repeated(const char **p, uint32_t from, const struct numeral *num)
{
	const char *atom = *p, *again;
	uint32_t reached = follow_atom(p, from, num), to;
	unsigned least = 1, most;

	if (**p == '?') {
		++*p;
		return from | reached;
	}
	if (**p != '{')
		return reached;
	++*p;
	least = most = read_count(p);
	if (**p == ',') {
		++*p;
		most = read_count(p);
	}
	*p += **p == '}';
	to = (least == 0 ? from : 0) | (least <= 1 ? reached : 0);
	for (unsigned n = 2; n <= most && reached; n++) {
		again = atom;
		reached = follow_atom(&again, reached, num);
		if (n >= least)
			to |= reached;
	}
	return to;
}

/* Follows alternatives up to a closing bracket or the end. */
static uint32_t follow(const char **p, uint32_t from, const struct numeral *num)
{
	uint32_t reached = from, to = 0;

	while (**p && **p != ')' && **p != '\t' && **p != '\n') {
		if (**p == '|') {
			++*p;
			to |= reached;
			reached = from;
		} else {
			reached = follow_repeated(p, reached, num);
		}
	}
	return to | reached;
}

static bool matches(const char *pattern, const struct numeral *num)
{
	return follow(&pattern, 1, num) >> num->n & 1;
}

/* Whether a number of n digits that begins with the first `known` of `digits` can match. */
static bool can_match(const char *pattern, const char *digits, size_t known, size_t n)
{
	char shape[MOST_DIGITS];
	struct numeral num;

	memset(shape, ANY_DIGIT, sizeof(shape));
	memcpy(shape, digits, MIN(known, n));
	set_numeral(&num, shape, n);
	return matches(pattern, &num);
}

enum phone_type plan_classify(const struct phone_plan *plan, const char *digits, size_t n)
{
	bool has_mobile = *plan->mobile != '\t';
	struct numeral num;

	if (!n || n > MOST_DIGITS)
		return PHONE_NONE;
	set_numeral(&num, digits, n);
	if (!matches(plan->general, &num))
		return PHONE_NONE;
	if (matches(plan->mobile, &num))
		return PHONE_MOBILE;
	if (matches(plan->fixed, &num))	/* mobiles without a pattern of their own are here */
		return has_mobile ? PHONE_FIXED : PHONE_OTHER;
	/* Free, shared and special numbers have no pattern in the table.  One that looks like a
	 * mobile or fixed number and is none is a typing mistake. */
	if (has_mobile && (can_match(plan->mobile, digits, 1, n) ||
			   can_match(plan->fixed, digits, 2, n)))
		return PHONE_NONE;
	return PHONE_OTHER;
}
