/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Amounts: parsing, printing, grouping. */
#include "base/base.h"
#include "model/money.h"

#include <ctype.h>
#include <inttypes.h>

#include "base/lang.h"
#include "text/utf8.h"

/* Only the currencies that differ from two digits. Source: ISO 4217, list one. */
static const struct { char code[4]; int exponent; } exponents[] = {
	{ "BHD", 3 }, { "IQD", 3 }, { "JOD", 3 }, { "KWD", 3 }, { "LYD", 3 }, { "OMR", 3 },
	{ "TND", 3 }, { "JPY", 0 }, { "KRW", 0 }, { "VND", 0 }, { "CLP", 0 }, { "ISK", 0 },
};

int money_exponent(const char *currency)
{
	for (size_t i = 0; i < COUNT(exponents); i++)
		if (str_eq(exponents[i].code, currency))
			return exponents[i].exponent;
	return 2;
}

static int64_t power10(int n)
{
	int64_t value = 1;

	while (n-- > 0)
		value *= 10;
	return value;
}

/* What stands behind the digits: power of ten, -1 when not understood.  Folded. */
static int unit_power(const char *word)
{
	static const struct { const char *word; int power; } units[] = {
		{ "", 0 }, { "k", 3 }, { "thousand", 3 }, { "الف", 3 }, { "الاف", 3 }, { "ك", 3 },
		{ "m", 6 }, { "million", 6 }, { "مليون", 6 }, { "ملايين", 6 }, { "م", 6 },
		{ "b", 9 }, { "billion", 9 }, { "مليار", 9 },
	};

	for (size_t i = 0; i < COUNT(units); i++)
		if (str_eq(units[i].word, word))
			return units[i].power;
	return -1;
}

/* A unit that says its number itself: «مليون», «ألفين», «نصف مليون», "million"; digits it stands for are put before
 * it.  «ونصف» behind a unit, with or without a number, adds the half of it. */
static void spell_out(struct str *text)
{
	static const struct { const char *word, *as; } words[] = {
		{ "نصف مليون", "0.5 م" }, { "نص مليون", "0.5 م" }, { "ربع مليون", "0.25 م" },
		{ "مليونين", "2 م" }, { "الفين", "2 ك" }, { "مليارين", "2 b" },
		{ "مليون", "1 م" }, { "الف", "1 ك" }, { "مليار", "1 b" }, { "million", "1 m" },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_has_prefix(text->s, words[i].word)) {
			str_erase(text, 0, strlen(words[i].word));
			str_insert(text, 0, words[i].as, strlen(words[i].as));
			return;
		}
}

/* "… و نصف": the digits of the half, as a fraction of the unit; the words are taken off. */
static bool take_half(struct str *text)
{
	static const char *const halves[] = { " ونصف", " ونص", " و نصف", " و نص" };

	for (size_t i = 0; i < COUNT(halves); i++)
		if (str_has_suffix(text->s, halves[i])) {
			str_cut(text, text->len - strlen(halves[i]));
			return true;
		}
	return false;
}

/* Takes the currency's own words out of the folded text. */
static void drop_currency(struct str *text, const char *currency)
{
	static const char *const words[] = { "ر.س", "ريال", "رس", "sar", "sr" };
	struct str code = STR_INIT;
	char *at;

	text_fold(currency, &code);
	if (code.len && (at = strstr(text->s, code.s)))
		str_erase(text, (size_t)(at - text->s), code.len);
	str_release(&code);
	for (size_t i = 0; i < COUNT(words); i++)
		if ((at = strstr(text->s, words[i])))
			str_erase(text, (size_t)(at - text->s), strlen(words[i]));
	str_trim(text);
}

/* Whole digits with grouping commas or blanks at places of three; false when grouped oddly. */
static bool read_digits(const char **at, struct str *digits)
{
	const char *s = *at;
	int group = -1;		/* digits since the last separator, -1: none seen */

	while (isdigit((unsigned char)*s) ||
	       ((*s == ',' || *s == ' ' || *s == '_') && isdigit((unsigned char)s[1]))) {
		if (isdigit((unsigned char)*s)) {
			str_addc(digits, *s);
			group += group >= 0;
		} else {
			if (!digits->len || (group >= 0 && group != 3))
				return false;
			group = 0;
		}
		s++;
	}
	*at = s;
	return digits->len && (group < 0 || group == 3);
}

static bool scale(const char *digits, size_t fraction_len, int power, int64_t *out)
{
	int64_t value = 0;
	int shift = power - (int)fraction_len;

	for (; *digits; digits++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *digits - '0', &value))
			return false;
	for (; shift < 0; shift++) {
		if (value % 10)
			return false;
		value /= 10;
	}
	if (shift > 18 || __builtin_mul_overflow(value, power10(shift), &value))
		return false;
	*out = value;
	return true;
}

bool money_parse(const char *typed, const char *currency, int64_t *out)
{
	struct str text = STR_INIT, digits = STR_INIT, ascii = STR_INIT;
	const char *at;
	size_t fraction = 0;
	bool ok, negative, half;
	int power;

	digits_to_ascii(typed, &ascii);
	text_fold(ascii.s, &text);
	drop_currency(&text, currency);
	half = take_half(&text);
	spell_out(&text);
	at = text.s;
	negative = *at == '-';
	at += negative;
	ok = read_digits(&at, &digits);
	if (ok && *at == '.') {
		size_t whole = digits.len;

		for (at++; isdigit((unsigned char)*at); at++)
			str_addc(&digits, *at);
		fraction = digits.len - whole;
	}
	while (*at == ' ')
		at++;
	power = unit_power(at);
	if (half) {		/* "1.5 and a half" says nothing, nor does a half of a riyal here */
		ok = ok && !fraction && power > 0;
		str_addc(&digits, '5');
		fraction = 1;
	}
	ok = ok && power >= 0 && digits.len < 30 &&
		scale(digits.s, fraction, power + money_exponent(currency), out);
	if (ok && negative)
		*out = -*out;
	str_release(&text);
	str_release(&digits);
	str_release(&ascii);
	return ok;
}

static uint64_t magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

void money_print(int64_t minor, const char *currency, struct str *out)
{
	int exponent = money_exponent(currency);
	uint64_t unit = (uint64_t)power10(exponent), value = magnitude(minor);

	str_addf(out, "%s%" PRIu64, minor < 0 ? "-" : "", value / unit);
	if (exponent)
		str_addf(out, ".%0*" PRIu64, exponent, value % unit);
}

void money_show(int64_t minor, const char *currency, struct str *out)
{
	int exponent = money_exponent(currency);
	uint64_t unit = (uint64_t)power10(exponent), value = magnitude(minor);
	char whole[24];
	size_t len;
	bool riyal = str_eq(currency, "SAR") && lang_is_rtl();

	if (!riyal)
		str_addf(out, "%s ", currency);
	if (minor < 0)
		str_addc(out, '-');
	len = (size_t)snprintf(whole, sizeof(whole), "%" PRIu64, value / unit);
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			str_addc(out, ',');
		str_addc(out, whole[i]);
	}
	if (value % unit)
		str_addf(out, ".%0*" PRIu64, exponent, value % unit);
	if (riyal)
		str_add(out, " ر.س");
}

void money_short(int64_t minor, const char *currency, struct str *out)
{
	uint64_t value = magnitude(minor) / (uint64_t)power10(money_exponent(currency));
	char number[32];

	if (minor < 0)
		str_addc(out, '-');
	if (value >= 1000000 && value % 1000000 / 100000)
		snprintf(number, sizeof(number), "%" PRIu64 ".%" PRIu64, value / 1000000,
			value % 1000000 / 100000);
	else
		snprintf(number, sizeof(number), "%" PRIu64, value >= 1000000 ? value / 1000000 :
			value >= 1000 ? value / 1000 : value);
	if (value >= 1000000)		/* TRANSLATORS: 1.2m: millions, in a narrow column */
		str_addf(out, P_("amount", "%sm"), number);
	else if (value >= 1000)		/* TRANSLATORS: 500k: thousands, in a narrow column */
		str_addf(out, P_("amount", "%sk"), number);
	else
		str_add(out, number);
}
