/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Phone numbers as people type them, as they are stored, shown and searched. */
#include "base/base.h"

#include "text/phone_plan.h"
#include "app/config.h"
#include "corpus.h"
#include "unit.h"

static const char *type_name(enum phone_type type)
{
	switch (type) {
	case PHONE_MOBILE:
		return "MOBILE";
	case PHONE_FIXED:
		return "FIXED_LINE";
	case PHONE_OTHER:
		return "OTHER";
	default:
		return "INVALID";
	}
}

/* Cuts the line at its tabs. */
static size_t split(char *line, char **columns, size_t most)
{
	size_t n = 0;

	for (char *at = line; at && n < most; n++) {
		columns[n] = at;
		at = strchr(at, '\t');
		if (at)
			*at++ = '\0';
	}
	return n;
}

/* "(050) 123-4567" → "050 123 4567". */
static void normal_groups(const char *s, struct str *out)
{
	for (; *s; s++)
		if (*s == '-' || *s == ' ')
			str_addc(out, ' ');
		else if (*s != '(' && *s != ')')
			str_addc(out, *s);
}

/* The groups of the national form are those of the international one, but for the trunk prefix. */
static void check_groups(const char *e164, const char *national)
{
	struct str shown = STR_INIT, wanted = STR_INIT;
	const char *groups;

	phone_format(e164, &shown);
	normal_groups(national, &wanted);
	groups = strchr(shown.s, ' ') + 1;
	if (*wanted.s == '0')
		str_erase(&wanted, 0, wanted.s[1] == ' ' ? 2 : 1);
	ck_assert_msg(str_eq(groups, wanted.s), "%s is shown as %s, at home %s", e164, shown.s,
		national);
	str_release(&shown);
	str_release(&wanted);
}

START_TEST(phone_gives_the_shared_answers)
{
	struct str file = STR_INIT, out = STR_INIT;
	enum phone_type type;
	size_t n = 0;

	if (!corpus_read("phones.tsv", &file))
		return;
	for (char *line = file.s, *end; *line; line = end) {
		char *column[6] = { 0 };
		bool ok;

		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		if (*line == '#' || split(line, column, 6) < 4)
			continue;
		n++;
		ok = phone_parse(column[1], column[0], &out, &type);
		ck_assert_msg(ok == !str_eq(column[2], "INVALID"), "%s %s: \"%s\"", column[0],
			column[1], out.s);
		ck_assert_str_eq(out.s, ok ? column[2] : "");
		ck_assert_int_eq(ok, type != PHONE_NONE);
		if (!ok)
			continue;
		if (!str_eq(type_name(type), column[3]))
			ck_assert_msg(type == PHONE_OTHER && !str_eq(column[3], "MOBILE") &&
				!str_eq(column[3], "FIXED_LINE"), "%s is %s", column[1], column[3]);
		if (!strstr(column[3], "ext"))
			check_groups(out.s, strstr(column[4], " ext") ? "050 123 4567" : column[4]);
	}
	ck_assert_uint_eq(n, 91);
	str_release(&file);
	str_release(&out);
}
END_TEST

/* The examples of the library itself: every special range is known, too. */
START_TEST(phone_knows_the_examples_of_libphonenumber)
{
	struct str file = STR_INIT, out = STR_INIT;
	enum phone_type type;
	size_t n = 0;

	if (!corpus_read("corpora/libphonenumber/examples.csv", &file))
		return;
	for (char *line = file.s, *end; *line; line = end) {
		char *column[6];

		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		for (char *c = line; *c; c++)
			*c = *c == ',' ? '\t' : *c;
		if (split(line, column, 6) < 6 || str_eq(column[0], "region"))
			continue;
		n++;
		ck_assert_msg(phone_parse(column[3], column[0], &out, &type), "%s", column[3]);
		ck_assert_str_eq(out.s, column[5]);
		ck_assert_str_eq(type_name(type), str_eq(column[2], "mobile") ? "MOBILE" :
			str_eq(column[2], "fixedLine") ? "FIXED_LINE" : "OTHER");
	}
	ck_assert_uint_ge(n, 15);
	str_release(&file);
	str_release(&out);
}
END_TEST

static const struct { const char *country, *typed, *e164; } cases[] = {
	{ "SA", " \u202A+966 50 512 3456\u202C ", "+966505123456" },
	{ "SA", "\u200F٠٥٠٥-١٢٣-٤٥٦", "+966505123456" },
	{ "SA", "０５０５１２３４５６", "+966505123456" },
	{ "SA", "＋966 505123456", "+966505123456" },
	{ "SA", "+966 (0)50 512 3456", "+966505123456" },
	{ "SA", "(+966) 50.512.3456", "+966505123456" },
	{ "SA", "+00966505123456", "+966505123456" },
	{ "SA", "050–512–3456", "+966505123456" },
	{ "SA", "TEL:0505123456", "+966505123456" },
	{ "SA", "tel:+966-50-512-3456;ext=7", "+966505123456" },
	{ "SA", "0505123456 x12", "+966505123456" },
	{ "SA", "0505123456 ext. ١٢", "+966505123456" },
	{ "SA", "0112345678 تحويلة 12", "+966112345678" },
	{ "SA", "0112345678,,12", "+966112345678" },
	{ "SA", "0505123456,", "+966505123456" },
	{ "SA", "0505123456\n", "+966505123456" },
	{ "sa", "0505123456", "+966505123456" },
	/* Direction marks that became "?" in a code page without them */
	{ "SA", "\u200E+966505123456?", "+966505123456" }, { "SA", "?+966 50 512 3456?", "+966505123456" },
	{ "SA", "\u200E?0505123456 ?", "+966505123456" }, { "SA", "+?966505123456", NULL },
	{ "SA", "0505?123456", NULL }, { "SA", "?", NULL }, { "SA", "???", NULL },
	/* Abroad */
	{ "SA", "0020 100 123 4567", "+201001234567" },
	{ "US", "011966505123456", "+966505123456" },
	{ "US", "00966505123456", "+966505123456" },
	{ "US", "1 (202) 555-0123", "+12025550123" },
	{ "US", "202-555-0123", "+12025550123" },
	{ "SA", "+1 604 555 0123", "+16045550123" },	/* Canada: the plan is shared */
	{ "SA", "+33 1 23 45 67 89", "+33123456789" },	/* no plan: any plausible length */
	{ "SA", "0033123456789", "+33123456789" },
	{ "FR", "+966505123456", "+966505123456" },
	{ NULL, "00966505123456", "+966505123456" },
	{ "SA", "+3312345", NULL }, { "SA", "+33123456789012345", NULL },
	{ "SA", "+0123456789", NULL },
	{ "FR", "0505123456", NULL }, { NULL, "0505123456", NULL },
	{ "SA", "00501234567", NULL },		/* a zero too many, or Belize? */
	{ "SA", "00 501 234 56789", "+50123456789" },
	/* Not one phone number */
	{ "SA", "0505123456 / 0551234567", NULL }, { "SA", "0505123456 محمد", NULL },
	{ "SA", "محمد 0505123456", NULL }, { "SA", "0505123456x", NULL },
	{ "SA", "0505123456 xyz", NULL },
	{ "SA", "+", NULL }, { "SA", "++966505123456", NULL }, { "SA", "0505+123456", NULL },
	{ "SA", "*140#", NULL }, { "SA", "\xFF" "0505123456", NULL },
	{ "SA", "0505123456\x01", NULL },
	{ "SA", "0505\x1B[2J123456", NULL }, { "SA", "-----", NULL }, { "SA", "ext 12", NULL },
	{ "SA", "00000000000000000000000000000000000000000000000000", NULL },
	{ "SA", "05051234560505123456", NULL },
	/* Special numbers: by the general pattern, where nothing else begins like that */
	{ "AE", "600540000", "+971600540000" }, { "JO", "080012345", "+96280012345" },
	{ "DZ", "0800123456", "+213800123456" }, { "AE", "0511234567", NULL },
};

START_TEST(phone_is_understood_as_typed)
{
	struct str out = STR_INIT;
	enum phone_type type;
	bool ok;

	str_add(&out, "before");
	ok = phone_parse(cases[_i].typed, cases[_i].country, &out, &type);
	ck_assert_msg(ok == (cases[_i].e164 != NULL), "%s: \"%s\"", cases[_i].typed, out.s);
	ck_assert_str_eq(out.s, ok ? cases[_i].e164 : "");
	ck_assert_int_eq(ok, type != PHONE_NONE);
	if (ok) {			/* what is stored is understood again */
		struct str again = STR_INIT;

		ck_assert(phone_parse(out.s, cases[_i].country, &again, &type));
		ck_assert_str_eq(again.s, out.s);
		str_clear(&out);
		phone_format(again.s, &out);
		ck_assert(phone_parse(out.s, NULL, &again, &type));
		ck_assert_str_eq(again.s, cases[_i].e164);
		str_release(&again);
	}
	str_release(&out);
}
END_TEST

START_TEST(phone_takes_any_bytes)
{
	struct str text = STR_INIT, out = STR_INIT;
	uint32_t seed = 3;
	enum phone_type type;

	for (int round = 0; round < 20000; round++) {
		static const char pool[] = "0123456789+-() .xe;,#t\xD9\xA0\xEF\xBC\x90\xE2\x80\x8F";

		str_clear(&text);
		for (int i = 0; i < 16; i++) {
			seed = seed * 1664525 + 1013904223;
			str_addc(&text, pool[(seed >> 12) % (sizeof(pool) - 1)]);
		}
		if (phone_parse(text.s, "SA", &out, &type)) {
			ck_assert(out.s[0] == '+' && out.s[1] >= '1' && out.s[1] <= '9');
			ck_assert_uint_eq(strspn(out.s + 1, "0123456789"), out.len - 1);
			ck_assert_uint_le(out.len, 16);
		} else {
			ck_assert_uint_eq(out.len, 0);
		}
		str_clear(&out);
		phone_digits(text.s, &out);
		phone_format(text.s, &out);
	}
	str_release(&text);
	str_release(&out);
}
END_TEST

START_TEST(phone_format_groups)
{
	static const struct { const char *in, *out; } shown[] = {
		{ "+966505123456", "+966 50 512 3456" }, { "+966112345678", "+966 11 234 5678" },
		{ "+966920012345", "+966 9200 12345" }, { "+9668001234567", "+966 800 123 4567" },
		{ "+12025550123", "+1 202 555 0123" }, { "+442079460958", "+44 20 7946 0958" },
		{ "+447700900123", "+44 7700 900123" }, { "+33123456789", "+33 123 456 789" },
		{ "+79161234567", "+7 916 123 4567" }, { "+35312345678", "+353 123 456 78" },
		{ "+5012345678", "+501 234 5678" },
		{ "0505", "0505" }, { "+", "+" }, { "", "" }, { "+966 50", "+966 50" },
		{ "محمد", "محمد" },
		{ "+0123456", "+0123456" },
		{ "+96650512345678901234567", "+96650512345678901234567" },
	};

	for (size_t i = 0; i < COUNT(shown); i++) {
		struct str out = STR_INIT;

		phone_format(shown[i].in, &out);
		ck_assert_str_eq(out.s, shown[i].out);
		str_release(&out);
	}
}
END_TEST

START_TEST(phone_digits_stand_in_the_number)
{
	static const struct { const char *typed, *digits; } needles[] = {
		{ "", "" }, { "محمد", "" }, { "0505", "505" }, { "٠٥٠٥", "505" }, { "123", "123" },
		{ "3456", "3456" }, { "0505123456", "505123456" }, { "050 512 3456", "505123456" },
		{ "+966 50 512 3456", "505123456" }, { "00966505123456", "505123456" },
		{ "966505123456", "505123456" }, { "+9660505123456", "505123456" },
		{ "+9665", "9665" }, { "966505", "966505" }, { "00966 505", "966505" },
		{ "00", "00" }, { "0", "0" }, { "5123456", "5123456" },
	};

	for (size_t i = 0; i < COUNT(needles); i++) {
		struct str out = STR_INIT;

		phone_digits(needles[i].typed, &out);
		ck_assert_msg(str_eq(out.s, needles[i].digits), "%s: %s", needles[i].typed, out.s);
		if (out.len > 2 && !str_eq(out.s, "123"))
			ck_assert(strstr("+966505123456", out.s));
		phone_digits("0505", &out);		/* is added */
		ck_assert(str_has_suffix(out.s, "505"));
		ck_assert_uint_eq(out.len, strlen(needles[i].digits) + 3);
		str_release(&out);
	}
}
END_TEST

START_TEST(phone_countries_are_listed)
{
	size_t n = 0;

	for (; plan_at(n); n++) {
		ck_assert(phone_country_known(plan_at(n)->country));
		ck_assert_uint_eq(strlen(plan_at(n)->country), 2);
	}
	ck_assert_uint_eq(n, 24);
	ck_assert_str_eq(plan_at(0)->country, "SA");
	ck_assert(!phone_country_known("FR"));
	ck_assert(!phone_country_known("S"));
	ck_assert(!phone_country_known("SAU"));
	ck_assert(!phone_country_known(""));
	ck_assert(!phone_country_known(NULL));
}
END_TEST

/* Whoever's numbers are understood can say so by the country's name. */
START_TEST(every_country_of_the_plans_has_a_name)
{
	const struct field *field = &option_entity.fields[OPTION_country];
	size_t n = 0;

	for (; plan_at(n); n++)
		ck_assert_str_ne(field_choice_label(field, plan_at(n)->country), plan_at(n)->country);
	for (; field->choices[n].key; n++)
		ck_abort_msg("%s is in no plan", field->choices[n].key);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("phone", NULL, NULL, 0, ONCE(phone_gives_the_shared_answers),
		ONCE(phone_knows_the_examples_of_libphonenumber),
		EACH(phone_is_understood_as_typed, COUNT(cases)), ONCE(phone_takes_any_bytes),
		ONCE(phone_format_groups), ONCE(phone_digits_stand_in_the_number),
		ONCE(phone_countries_are_listed), ONCE(every_country_of_the_plans_has_a_name));
}
