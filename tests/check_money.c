/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Amounts: typed in every way, printed exactly. */
#include "base/base.h"

#include "base/lang.h"
#include "model/money.h"
#include "unit.h"

static const struct {
	const char *typed, *currency;
	int64_t minor;		/* -1: refused */
} cases[] = {
	{ "500000", "SAR", 50000000 },
	{ "500,000", "SAR", 50000000 },
	{ "500 000", "SAR", 50000000 },
	{ "1,234.5", "SAR", 123450 },
	{ "١٬٢٣٤٫٥", "SAR", 123450 },
	{ "٥٠٠ ألف", "SAR", 50000000 },
	{ "500k", "SAR", 50000000 },
	{ "1.2m", "SAR", 120000000 },
	{ "1.25 مليون", "SAR", 125000000 },
	{ "1.2 مليون ريال", "SAR", 120000000 },
	{ "450,000 ر.س", "SAR", 45000000 },
	{ "٥٠٠ك", "SAR", 50000000 },
	{ "1.2م", "SAR", 120000000 },
	{ "٣ م", "SAR", 300000000 },
	{ "مليون", "SAR", 100000000 },
	{ "مليونين", "SAR", 200000000 },
	{ "ألفين ريال", "SAR", 200000 },
	{ "مليون ونصف", "SAR", 150000000 },
	{ "٢ مليون ونص", "SAR", 250000000 },
	{ "نصف مليون", "SAR", 50000000 },
	{ "a million", "SAR", -1 },
	{ "million", "SAR", 100000000 },
	{ "1.5 مليون ونصف", "SAR", -1 },
	{ "5 ونصف", "SAR", -1 },
	{ "مم", "SAR", -1 },
	{ "مليونم", "SAR", -1 },
	{ "SAR 700", "SAR", 70000 },
	{ "0.05", "SAR", 5 },
	{ "0", "SAR", 0 },
	{ "1.234", "KWD", 1234 },
	{ "7", "JPY", 7 },
	{ "0.001", "SAR", -1 },
	{ "7.5", "JPY", -1 },
	{ "12,34", "SAR", -1 },
	{ "1,2345", "SAR", -1 },
	{ "abc", "SAR", -1 },
	{ "", "SAR", -1 },
	{ "5x", "SAR", -1 },
	{ "1e9", "SAR", -1 },
	{ "92233720368547758.07", "SAR", INT64_MAX },
	{ "92233720368547758.08", "SAR", -1 },
	{ "99999999999999999999999999999999999999", "SAR", -1 },
};

START_TEST(money_parse_understands_what_people_type)
{
	int64_t minor = 0;
	bool ok = money_parse(cases[_i].typed, cases[_i].currency, &minor);

	ck_assert_msg(ok == (cases[_i].minor >= 0), "%s", cases[_i].typed);
	if (ok)
		ck_assert_msg(minor == cases[_i].minor, "%s gives %lld", cases[_i].typed,
			(long long)minor);
}
END_TEST

START_TEST(money_print_is_read_back_exactly)
{
	static const int64_t amounts[] = { 0, 1, 5, 99, 100, 123456, 50000000, INT64_MAX };
	static const char *const currencies[] = { "SAR", "KWD", "JPY" };

	for (size_t c = 0; c < COUNT(currencies); c++)
		for (size_t i = 0; i < COUNT(amounts); i++) {
			struct str text = STR_INIT;
			int64_t back = -1;

			money_print(amounts[i], currencies[c], &text);
			ck_assert_msg(money_parse(text.s, currencies[c], &back), "%s", text.s);
			ck_assert_int_eq(back, amounts[i]);
			str_release(&text);
		}
}
END_TEST

static void shows(int64_t minor, const char *currency, const char *expected)
{
	struct str text = STR_INIT;

	money_show(minor, currency, &text);
	ck_assert_str_eq(text.s, expected);
	str_release(&text);
}

START_TEST(money_show_groups_and_names_the_currency)
{
	lang_set("en");
	shows(50000000, "SAR", "SAR 500,000");
	shows(123456, "SAR", "SAR 1,234.56");
	shows(99900, "SAR", "SAR 999");
	shows(1234, "KWD", "KWD 1.234");
	lang_set("ar");
	shows(50000000, "SAR", "500,000 ر.س");
	shows(50000000, "KWD", "KWD 50,000");
}
END_TEST

START_TEST(money_short_fits_a_narrow_column)
{
	static const struct { int64_t minor; const char *text; } rows[] = {
		{ 50000000, "500k" }, { 120000000, "1.2m" }, { 200000000, "2m" }, { 99900, "999" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str text = STR_INIT;

		money_short(rows[i].minor, "SAR", &text);
		ck_assert_str_eq(text.s, rows[i].text);
		str_release(&text);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("money", NULL, NULL, 0,
		EACH(money_parse_understands_what_people_type, COUNT(cases)),
		ONCE(money_print_is_read_back_exactly),
		ONCE(money_show_groups_and_names_the_currency),
		ONCE(money_short_fits_a_narrow_column));
}
