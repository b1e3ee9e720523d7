/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From text to cells: the cells that must come out, hostile text, wrapping, the caret. */
#include "base/base.h"

#include "text/layout.h"
#include "text/utf8.h"
#include "unit.h"

#define RTL { .dir = DIR_RTL }
#define LTR { .dir = DIR_LTR }
#define LRI "\u2066"
#define FSI "\u2068"
#define PDI "\u2069"

/* Cells from left to right: a character alone stands for itself, "_" for a blank, else hexadecimal;
 * "+" puts marks on it, "=" is the second half of a wide one. */
struct cells_case {
	const char *input, *cells;
	size_t width;			/* 0: no limit; narrower text is set to its own side */
	struct layout_options opt;
};

/* The table of the design, "Cells that must come out". */
static const struct cells_case mandated[] = {
	{ "محمد أحمد 0505123456",
		"0 5 0 5 1 2 3 4 5 6 _ FEAA FEE4 FEA3 FE83 _ FEAA FEE4 FEA4 FEE3", 0, RTL },
	{ "الهاتف: " LRI "+966 50 512 3456" PDI,
		"+ 9 6 6 _ 5 0 _ 5 1 2 _ 3 4 5 6 _ : FED2 FE97 FE8E FEEC FEDF FE8D", 0, RTL },
	{ "خالد (أبو فهد)", "( FEAA FEEC FED3 _ FEEE FE91 FE83 ) _ FEAA FEDF FE8E FEA7", 0, RTL },
	{ "محمد (3) abc", "( 3 ) _ FEAA FEE4 FEA4 FEE3 _ a b c", 0, LTR },
	{ "سلام", "FEE1 FEFC FEB3", 3, RTL },
	{ "سلام", "2026", 1, RTL },
	{ "محمد أحمد الطويل", "_ 2026 FEAA FEE4 FEA4 FEE3", 6, RTL },
	{ "لا", "FEFB", 0, RTL },
	{ "لأ", "FEF7", 0, RTL },
	{ "لإ", "FEF9", 0, RTL },
	{ "لآ", "FEF5", 0, RTL },
	{ "بلا", "FEFC FE91", 0, RTL },
	{ "ل\u200Cا", "FE8D FEDD", 0, RTL },
	{ "شَدّة", "FE93 FEAA FEB7", 0, RTL },
	{ "شَدّة", "FE93 FEAA+0651 FEB7+064E", 0, { .dir = DIR_RTL, .show_marks = true } },
	{ "خصم 50%", "% 5 0 _ FEE2 FEBC FEA7", 0, RTL },
	{ "السعر ١٢٣٬٤٥٦ ر.س",
		"FEB1 . FEAD _ 0661 0662 0663 066C 0664 0665 0666 _ FEAE FECC FEB4 FEDF FE8D", 0, RTL },
	{ "پژوهش", "FEB6 FEEB FEED FB8B FB58", 0, RTL },
	{ "می\u200Cخواهم", "FEE2 FEEB FE8D FEEE FEA7 FBFD FEE3", 0, RTL },
	{ "ل\u064Eا", "FEFB", 0, RTL },
	{ "\u202E" "abc", "a b c", 0, RTL },
};

static const struct cells_case cases[] = {
	{ "", "", 0, RTL },
	{ "abc", "a b c", 0, LTR },
	{ "abc", "_ _ a b c", 5, RTL },
	{ "abc!", "! a b c", 0, RTL },
	{ "Ahmad (Abu Fahd) 3", "A h m a d _ ( A b u _ F a h d ) _ 3", 0, RTL },
	{ "3 Ahmad", "A h m a d _ 3", 0, RTL },
	{ "0505 123", "1 2 3 _ 0 5 0 5", 0, RTL },
	{ LRI "0505 123" PDI, "0 5 0 5 _ 1 2 3", 0, RTL },
	{ "abcdef", "2026 a b c", 4, RTL },
	{ "abc def", "a b c 2026", 5, LTR },
	{ "abcd", "a b c d", 4, LTR },
	/* Base direction */
	{ "abc سلام", "FEE1 FEFC FEB3 _ a b c", 0, { .dir = DIR_RTL } },
	{ "abc سلام", "a b c _ FEE1 FEFC FEB3", 0, { .dir = DIR_AUTO_RTL } },
	{ "سلام abc", "a b c _ FEE1 FEFC FEB3", 0, { .dir = DIR_AUTO } },
	{ "1.", "1 .", 0, { .dir = DIR_AUTO } },
	{ "1.", ". 1", 0, { .dir = DIR_AUTO_RTL } },
	{ FSI "abc" PDI " سلام", "FEE1 FEFC FEB3 _ a b c", 0, { .dir = DIR_AUTO } },
	/* Fields in a sentence keep their order and disturb nothing */
	{ "Call " FSI "سلام 1" PDI " 2", "C a l l _ 1 _ FEE1 FEFC FEB3 _ 2", 0, LTR },
	{ "Call سلام 1 2", "C a l l _ 2 _ 1 _ FEE1 FEFC FEB3", 0, LTR },
	{ FSI "بل" PDI FSI "سد" PDI, "FEDE FE91 FEAA FEB3", 0, LTR },
	{ FSI "بل" PDI FSI "سد" PDI, "FEAA FEB3 FEDE FE91", 0, RTL },
	/* What is not balanced, or is data, orders nothing */
	{ "\u2067" "ab 1" PDI, "a b _ 1", 0, LTR },
	{ PDI "سل 1 2", "2 _ 1 _ FEDE FEB3", 0, RTL },
	{ "سل " LRI "1 2", "2 _ 1 _ FEDE FEB3", 0, RTL },
	{ "سل " LRI "1 2" PDI, "1 _ 2 _ FEDE FEB3", 0, RTL },
	{ "سل " LRI "1 2" PDI, "2 _ 1 _ FEDE FEB3", 0, { .dir = DIR_RTL, .data = true } },
	{ "سل" LRI PDI "ام", "FEE1 FE8D FEDE FEB3", 0, RTL },
	{ "سل" LRI PDI "ام", "FEE1 FEFC FEB3", 0, { .dir = DIR_RTL, .data = true } },
	{ "سل\u202Eا\u202C\u200Bم", "FEE1 FEFC FEB3", 0, RTL },
	/* Direction marks work and take no cell */
	{ "سل (1)\u200E a", "_ a ( 1 ) _ FEDE FEB3", 0, RTL },
	{ "ab\u200F!", "a b !", 0, LTR },
	{ "ab!\u200F", "a b !", 0, LTR },
	/* Joining */
	{ "ب\u200D", "FE91", 0, RTL },
	{ "\u200Dب", "FE90", 0, RTL },
	{ "ل\u200Dا", "FE8E FEDF", 0, RTL },
	{ "لـا", "FE8E 0640 FEDF", 0, RTL },
	{ "للا", "FEFC FEDF", 0, RTL },
	{ "لَّآ", "FEF5", 0, RTL },
	{ "لَّآ", "FEF5+064E+0651", 0, { .dir = DIR_RTL, .show_marks = true } },
	{ "لَاً", "FEFB+064E+064B", 0, { .dir = DIR_RTL, .show_marks = true } },
	{ "سلام", "FEE1 FEFC FEB3", 0, LTR },
	{ "ڤيلا گلاب كيلو", "FEEE FEE0 FEF4 FEDB _ FE8F FEFC FB94 _ FEFC FEF4 FB6C", 0, RTL },
	/* Marks */
	{ "e\u0301x", "e+0301 x", 0, LTR },
	{ "\u0301x", "25CC+0301 x", 0, LTR },
	{ "\u064Ex", "x", 0, LTR },
	{ "\u064E", "25CC+064E", 0, { .dir = DIR_LTR, .show_marks = true } },
	{ "\n\u0301", "240A 25CC+0301", 0, LTR },
	{ "e\u0301\u0302\u0303\u0304\u0305\u0306x", "e+0301+0302+0303+0304 x", 0, LTR },
	/* Wide characters, pictures, flags */
	{ "漢字", "6F22 = 5B57 =", 0, LTR },
	{ "漢字", "6F22 = 2026", 3, LTR },
	{ "漢字", "2026", 2, LTR },
	{ "漢", "2026", 1, LTR },
	{ "سل漢", "6F22 = FEDE FEB3", 0, RTL },
	{ "👨‍👩‍👧x", "1F468 = x", 0, LTR },
	{ "👍🏽👍", "1F44D = 1F44D =", 0, LTR },
	{ "🇸🇦🇪🇬", "1F1F8 1F1E6 1F1EA 1F1EC", 0, LTR },
	{ "🇸🇦🇪🇬", "1F1F8 1F1E6 1F1EA 1F1EC", 0, RTL },
	{ "🇸🇦🇪🇬", "1F1F8 1F1E6 2026", 3, LTR },
	{ "❤\uFE0F!", "2764 !", 0, LTR },
	{ "1\uFE0F\u20E3", "1+20E3", 0, LTR },
	{ "का", "0915 093E", 0, LTR },
	{ "\u1100\u1161\u11A8", "1100+1161+11A8 =", 0, LTR },
	/* What is not text */
	{ "a\tb\x1B[2J\x7F\xC2\x85\xC2\x9B\r\n", "a 2409 b 241B [ 2 J 2421 FFFD FFFD 240D 240A", 0, LTR },
	{ "a\u2028b\u2029", "a 2424 b 2424", 0, LTR },
	{ "a\u00AD\u200B\u2060\uFEFF\U000E0041b", "a b", 0, LTR },
	{ "\uE000\uFFFF\u0378", "E000 FFFD 0378", 0, LTR },
	{ "a\xFF\xC0\x80z", "a FFFD FFFD FFFD z", 0, LTR },
	/* The edit view hides nothing */
	{ "\u202E" "a\u202C\u2067\u2069\u200B\uFEFF", "21D0 a 2016 21D0 2016 2423 25AF", 0,
		{ .dir = DIR_LTR, .keep_marks_visible = true } },
	{ "ل\u200Cا\u200F", "2190 FE8D 00A6 FEDD", 0,
		{ .dir = DIR_RTL, .keep_marks_visible = true } },
	{ "سل" LRI "1 2" PDI, "2016 2 _ 1 21D2 FEDE FEB3", 0,
		{ .dir = DIR_RTL, .keep_marks_visible = true } },
	/* Digits, and terminals without Unicode */
	{ "+966 50", "+ 0669 0666 0666 _ 0665 0660", 0, { .dir = DIR_LTR, .arabic_digits = true } },
	{ "سلام\u0301 é漢 1", "? ? _ 1 _ ? ? ?", 0, { .dir = DIR_RTL, .ascii = true } },
	{ "abcdef", "a b ~", 3, { .dir = DIR_LTR, .ascii = true } },
	/* The cut */
	{ "ab   cd", "a b 2026", 5, LTR },
	{ "     cd", "2026", 5, LTR },
	{ "a\u064E\u064E", "a", 1, LTR },
	{ "محمد (3)", "2026 ) _ FEAA FEE4 FEA4 FEE3", 7, RTL },
	{ "abc سلام", "a b c _ FEB3 2026", 6, LTR },
	{ "سلام abc def", "2026 a b c _ FEE1 FEFC FEB3", 8, RTL },
};

static void print_cell(const struct cell *cell, struct str *out)
{
	if (out->len)
		str_addc(out, ' ');
	if (!cell->cp[0])
		str_addc(out, '=');
	else if (cell->cp[0] == ' ')
		str_addc(out, '_');
	else if (cell->cp[0] < 0x7F)
		str_addc(out, (char)cell->cp[0]);
	else
		str_addf(out, "%04X", (unsigned)cell->cp[0]);
	for (size_t i = 1; i < cell->ncp; i++)
		str_addf(out, "+%04X", (unsigned)cell->cp[i]);
}

static void check_cells(const struct cells_case *test)
{
	struct layout layout = LAYOUT_INIT;
	struct str got = STR_INIT;

	layout_text(test->input, strlen(test->input), test->width ? test->width : SIZE_MAX,
		&test->opt, &layout);
	if (layout.rtl && test->width > 1)
		for (size_t i = layout.n; i < test->width; i++)
			str_add(&got, got.len ? " _" : "_");
	for (size_t i = 0; i < layout.n; i++)
		print_cell(&layout.v[i], &got);
	ck_assert_msg(str_eq(got.s, test->cells), "%s\n gives   %s\n wanted  %s", test->input, got.s,
		test->cells);
	str_release(&got);
	layout_release(&layout);
}

START_TEST(layout_gives_the_mandated_cells)
{
	check_cells(&mandated[_i]);
}
END_TEST

START_TEST(layout_gives_cells)
{
	check_cells(&cases[_i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("layout");
	TCase *all = tcase_create("layout");

	tcase_add_loop_test(all, layout_gives_the_mandated_cells, 0, (int)COUNT(mandated));
	tcase_add_loop_test(all, layout_gives_cells, 0, (int)COUNT(cases));
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
