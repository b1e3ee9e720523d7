/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Phone numbers: from what was typed to E.164, and back to something to read. */
#include "base/base.h"
#include "text/phone.h"

#include "text/phone_plan.h"
#include "text/utf8.h"

#define MOST_DIGITS 20		/* E.164 has 15; prefixes come on top */
#define LEAST_WHOLE 7		/* digits of the shortest number that is dialled as a whole */

struct typed {
	char digits[MOST_DIGITS + 1];
	size_t n;
	bool plus;
};

/* Digits of a phone: ASCII, Arabic-Indic, extended and full width.  Other scripts' are not: nobody
 * dials in them, and what is typed in them is more likely something else. */
static int dialled_digit(uint32_t cp)
{
	bool dialled = cp < 0x80 || (cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9) ||
		(cp >= 0xFF10 && cp <= 0xFF19);

	return dialled ? digit_value(cp) : -1;
}

/* What people put between digits, and what they do not see. */
static bool is_filler(uint32_t cp)
{
	if (cp < 0x80)
		return cp && strchr(" \t\r\n-./()[]~", (int)cp);
	return cp == 0xA0 || cp == 0xAD || cp == 0x61C || (cp >= 0x2000 && cp <= 0x2015) ||
		(cp >= 0x202A && cp <= 0x202F) || (cp >= 0x2060 && cp <= 0x2069) || cp == 0x2212 ||
		cp == 0x3000 || cp == 0xFEFF || cp == 0xFF0D;
}

/* Whether all of s is one extension ("ext. 12", "x12", ";ext=12", ",,12", "تحويلة 12"). */
static bool is_extension(const char *s)
{
	static const char *const words[] = { "extension", "extn", "ext", "x", "#", "تحويلة",
		"تحويله", "داخلي" };
	size_t digits = 0, len;
	uint32_t cp;

	if (*s == ';' || str_eq(s, ","))	/* parameters of a tel: URI; the end of a list */
		return true;
	s += strspn(s, ",pPwW");
	for (size_t i = 0; i < COUNT(words); i++)
		if (strncasecmp(s, words[i], strlen(words[i])) == 0) {
			s += strlen(words[i]);
			break;
		}
	for (len = strlen(s); len; ) {
		size_t used = utf8_decode(s, len, &cp);

		if (dialled_digit(cp) >= 0)
			digits++;
		else if (!is_filler(cp) && cp != ':' && cp != '#')
			return false;
		s += used;
		len -= used;
	}
	return digits > 0 && digits <= 7;
}

/* Nothing but what was lost on the way: a phone puts direction marks around a number, and a code page that has no
 * such marks makes "?" of them. */
static bool is_lost(const char *s)
{
	uint32_t cp;

	for (size_t len = strlen(s), used; len; s += used, len -= used) {
		used = utf8_decode(s, len, &cp);
		if (cp != '?' && !is_filler(cp))
			return false;
	}
	return true;
}

/* False where something else than one phone number was typed. */
static bool read_typed(const char *s, struct typed *typed)
{
	uint32_t cp;

	*typed = (struct typed){ 0 };
	s += strspn(s, " \t?");
	if (strncasecmp(s, "tel:", 4) == 0)
		s += 4;
	for (size_t len = strlen(s), used; len; s += used, len -= used) {
		int digit;

		used = utf8_decode(s, len, &cp);
		digit = dialled_digit(cp);
		if (digit >= 0) {
			if (typed->n == MOST_DIGITS)
				return false;
			typed->digits[typed->n++] = (char)('0' + digit);
		} else if (cp == '+' || cp == 0xFF0B) {
			if (typed->plus || typed->n)
				return false;
			typed->plus = true;
		} else if (cp == '?' && is_lost(s)) {
			break;
		} else if (!is_filler(cp) && (cp != '?' || typed->n || typed->plus)) {
			return typed->n > 0 && is_extension(s);
		}
	}
	return typed->n > 0;
}

static bool put_number(const char *calling, const char *national, struct str *out)
{
	str_addc(out, '+');
	str_add(out, calling);
	str_add(out, national);
	return true;
}

/* A national number, with or without the trunk prefix. */
static bool parse_national(const struct phone_plan *plan, const char *digits, struct str *out,
	enum phone_type *type)
{
	size_t n = strlen(digits);

	if (*plan->trunk && *digits == *plan->trunk) {
		*type = plan_classify(plan, digits + 1, n - 1);
		if (*type != PHONE_NONE)
			return put_number(plan->calling, digits + 1, out);
	}
	*type = plan_classify(plan, digits, n);
	return *type != PHONE_NONE && put_number(plan->calling, digits, out);
}

/* Digits that begin with a calling code. */
static bool parse_international(const char *digits, struct str *out, enum phone_type *type)
{
	const struct phone_plan *plan = plan_of_digits(digits);
	size_t n = strlen(digits);

	if (plan)
		return parse_national(plan, digits + strlen(plan->calling), out, type);
	*type = PHONE_OTHER;
	return *digits != '0' && n >= 8 && n <= 15 && put_number("", digits, out);
}

/* As dialled in the plan's country, without a plus. */
static bool parse_dialled(const struct phone_plan *plan, const char *digits, struct str *out,
	enum phone_type *type)
{
	const char *abroad = digits + strlen(plan->idd);

	if (str_has_prefix(digits, plan->idd)) {
		/* 00501234567: a zero too many, or a call to Belize?  The user looks. */
		if (!plan_of_digits(abroad) && plan_classify(plan, abroad, strlen(abroad)))
			return false;
		if (parse_international(abroad, out, type))
			return true;
	}
	if (parse_national(plan, digits, out, type))
		return true;
	return str_has_prefix(digits, plan->calling) &&
		parse_national(plan, digits + strlen(plan->calling), out, type);
}

bool phone_parse(const char *typed_text, const char *country, struct str *out,
	enum phone_type *type)
{
	const struct phone_plan *plan;
	struct typed typed;
	const char *digits;
	bool zeros;

	str_clear(out);
	*type = PHONE_NONE;
	if (!read_typed(typed_text, &typed))
		return false;
	/* 00 is understood everywhere, even behind a plus: that is how numbers are copied. */
	zeros = str_has_prefix(typed.digits, "00");
	digits = typed.digits + (zeros ? 2 : 0);
	plan = typed.plus ? NULL : plan_of_country(country);
	if (plan && parse_dialled(plan, typed.digits, out, type))
		return true;
	if ((typed.plus || (zeros && !(plan && str_eq(plan->idd, "00")))) &&
	    parse_international(digits, out, type))
		return true;
	*type = PHONE_NONE;
	return false;
}

/* --- For the eye */

/* How the digits behind a calling code are grouped: by their beginning and number.  Sorted by
 * nothing but the first that fits.  Source: the habits of each country, as in the national column
 * of the numbering plans' own examples. */
static const struct {
	const char *calling, *prefix;
	size_t n;
	const char *groups;
} groupings[] = {
	{ "966", "9", 9, "45" }, { "966", "", 9, "234" }, { "966", "", 10, "334" },
	{ "971", "5", 9, "234" }, { "971", "", 8, "134" },
	{ "965", "52", 8, "44" }, { "965", "5", 8, "35" }, { "965", "", 8, "44" },
	{ "974", "", 8, "44" }, { "973", "", 8, "44" },
	{ "968", "2", 8, "26" }, { "968", "", 8, "44" },
	{ "967", "", 9, "333" }, { "967", "", 8, "134" }, { "967", "", 7, "133" },
	{ "962", "", 9, "144" }, { "962", "", 8, "134" },
	{ "964", "", 10, "334" }, { "964", "", 9, "234" }, { "964", "", 8, "134" },
	{ "20", "1", 10, "28" }, { "20", "2", 9, "18" }, { "20", "3", 8, "17" },
	{ "20", "", 10, "334" }, { "20", "", 9, "27" },
	{ "249", "", 9, "234" },
	{ "213", "", 9, "3222" }, { "213", "", 8, "2222" },
	{ "212", "", 9, "36" }, { "216", "", 8, "233" }, { "218", "", 9, "27" },
	{ "961", "", 8, "233" }, { "961", "", 7, "133" },
	{ "963", "9", 9, "333" }, { "963", "", 9, "234" },
	{ "970", "", 9, "333" }, { "970", "", 8, "134" },
	{ "880", "1", 10, "46" }, { "92", "3", 10, "37" }, { "91", "", 10, "55" },
	{ "90", "", 10, "334" },
	{ "44", "20", 10, "244" }, { "44", "", 10, "46" },
	{ "1", "", 10, "334" },
};

/* Length of the calling code that the digits begin with, by the zones of ITU-T E.164. */
static size_t calling_length(const char *digits)
{
	static const char two[] = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 "
		"54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

	if (*digits == '1' || *digits == '7')
		return 1;
	for (const char *code = two; ; code += 3) {
		if (code[0] == digits[0] && code[1] == digits[1])
			return 2;
		if (!code[2])
			return 3;
	}
}

static void add_groups(struct str *out, const char *digits, const char *groups)
{
	size_t n = strlen(digits);

	for (; n; groups += *groups != '\0') {
		size_t group = *groups ? (size_t)(*groups - '0') : n <= 4 ? n : 3;

		group = MIN(group, n);
		str_addc(out, ' ');
		str_addn(out, digits, group);
		digits += group;
		n -= group;
	}
}

static bool is_e164(const char *s)
{
	size_t n = *s == '+' ? strspn(s + 1, "0123456789") : 0;

	return n >= 4 && n <= MOST_DIGITS && !s[n + 1] && s[1] != '0';
}

void phone_format(const char *e164, struct str *out)
{
	const char *groups = "", *national;
	size_t calling;

	if (!is_e164(e164)) {
		str_add(out, e164);
		return;
	}
	calling = calling_length(e164 + 1);
	national = e164 + 1 + calling;
	for (size_t i = 0; i < COUNT(groupings) && !*groups; i++)
		if (strlen(groupings[i].calling) == calling &&
		    strncmp(groupings[i].calling, e164 + 1, calling) == 0 &&
		    strlen(national) == groupings[i].n &&
		    str_has_prefix(national, groupings[i].prefix))
			groups = groupings[i].groups;
	str_addn(out, e164, 1 + calling);
	add_groups(out, national, groups);
}

/* --- For searching */

void phone_digits(const char *typed_text, struct str *out)
{
	const struct phone_plan *plan;
	size_t start = out->len, n;
	bool plus = false;
	const char *digits;

	for (size_t len = strlen(typed_text), used; len; typed_text += used, len -= used) {
		uint32_t cp;

		used = utf8_decode(typed_text, len, &cp);
		plus |= out->len == start && (cp == '+' || cp == 0xFF0B);
		if (dialled_digit(cp) >= 0)
			str_addc(out, (char)('0' + dialled_digit(cp)));
	}
	digits = out->s + start;
	if (str_has_prefix(digits, "00") && out->len - start >= LEAST_WHOLE) {
		str_erase(out, start, 2);
		plus = true;
	} else if (digits[0] == '0' && digits[1] > '0') {
		str_erase(out, start, 1);	/* of the trunk: not in E.164 */
		return;
	}
	if (out->len - start < LEAST_WHOLE)
		return;
	digits = out->s + start;
	n = out->len - start;
	plan = plan_of_digits(digits);
	if (!plan || n < strlen(plan->calling) + LEAST_WHOLE - 2)
		return;
	digits += strlen(plan->calling);
	n -= strlen(plan->calling);
	if (*plan->trunk && *digits == *plan->trunk)
		digits++, n--;
	if (plus || plan_classify(plan, digits, n) != PHONE_NONE)
		str_erase(out, start, out->len - start - n);
}

/* --- The plans */

bool phone_country_known(const char *country)
{
	return plan_of_country(country) != NULL;
}
