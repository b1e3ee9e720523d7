/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From text to cells: the cells that must come out, sentences, lines, the caret. */
#include "base/base.h"

#include "text/layout.h"
#include "unit.h"

#define RTL { .dir = DIR_RTL }
#define LTR { .dir = DIR_LTR }
#define LRI "\u2066"
#define FSI "\u2068"
#define PDI "\u2069"

static const struct layout_options ltr = LTR, rtl = RTL;

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
		"FEB1 . FEAD _ 0661 0662 0663 066C 0664 0665 0666 _ FEAE FECC FEB4 FEDF FE8D",
		0, RTL },
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
	{ "a\tb\x1B[2J\x7F\xC2\x85\xC2\x9B\r\n",
		"a 2409 b 241B [ 2 J 2421 FFFD FFFD 240D 240A", 0, LTR },
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
	{ "1,500,000.5", "0661 066C 0665 0660 0660 066C 0660 0660 0660 066B 0665", 0,
	  { .dir = DIR_LTR, .arabic_digits = true } },
	{ "1,5.", "0661 , 0665 .", 0, { .dir = DIR_LTR, .arabic_digits = true } },
	{ "1.2.3", "0661 . 0662 . 0663", 0, { .dir = DIR_LTR, .arabic_digits = true } },
	{ "1,500", "1 , 5 0 0", 0, { .dir = DIR_LTR } },
	{ "F4 5", "F 4 _ 0665", 0, { .dir = DIR_LTR, .arabic_digits = true } },
	{ "a7@b.c 8", "a 7 @ b . c _ 0668", 0, { .dir = DIR_LTR, .arabic_digits = true } },
	{ "+966 50", "+ 0669 0666 0666 _ 0665 0660", 0, { .dir = DIR_LTR, .arabic_digits = true } },
	{ "سلام\u0301 é漢 1", "? ? _ 1 _ ? ? ?", 0, { .dir = DIR_RTL, .ascii = true } },
	{ "a·b – “c” …", "a . b _ - _ \" c \" _ ~", 0, { .dir = DIR_LTR, .ascii = true } },
	{ "٥٬٠٠٠٫٥ ۱؟", "5 , 0 0 0 . 5 _ 1 ?", 0, { .dir = DIR_LTR, .ascii = true } },
	{ "abcdef", "a b ~", 3, { .dir = DIR_LTR, .ascii = true } },
	/* The cut */
	{ "ab   cd", "a b 2026", 5, LTR },
	{ "     cd", "2026", 5, LTR },
	{ "a\u064E\u064E", "a", 1, LTR },
	{ "محمد (3)", "2026 ) _ FEAA FEE4 FEA4 FEE3", 7, RTL },
	{ "abc سلام", "a b c _ FEB3 2026", 6, LTR },
	{ "سلام abc def", "2026 a b c _ FEE1 FEFC FEB3", 8, RTL },
	{ "abc...........def", "2026 a b c . . . .", 8, RTL },	/* by what stands behind the cut */
	{ " سل ", "_ FEDE FEB3 _", 0, LTR },
	{ " سل  سل ", "_ FEDE FEB3 _ _ FEDE FEB3 _", 0, RTL },
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
	ck_assert_msg(str_eq(got.s, test->cells), "%s\n gives   %s\n wanted  %s", test->input,
		got.s, test->cells);
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

static uint32_t random_next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 12;
}

/* What is drawn of a long text does not depend on what is never seen. */
START_TEST(layout_of_a_long_line_is_that_of_its_beginning)
{
	struct layout one = LAYOUT_INIT, other = LAYOUT_INIT;
	struct str text = STR_INIT;

	while (text.len < 3000)
		str_add(&text, "محمد (أبو فهد) Villa 12, ");
	layout_text(text.s, text.len, 60, &rtl, &one);
	while (text.len < 300000)
		str_add(&text, "abc ) 1 ");
	layout_text(text.s, text.len, 60, &rtl, &other);
	ck_assert_uint_eq(one.n, 60);
	ck_assert_uint_eq(other.n, one.n);
	ck_assert_mem_eq(other.v, one.v, one.n * sizeof(*one.v));
	str_release(&text);
	layout_release(&one);
	layout_release(&other);
}
END_TEST

/* The short ways (ASCII, Arabic letters and blanks alone) come out as the long one: a bracket and a
 * digit behind a second line's worth of text must not change what stands before. */
START_TEST(layout_short_ways_agree_with_the_long_one)
{
	static const char *const pieces[] = { "a", "Bc", "1", "23", " ", "-", ".", "(", ")", "%",
		"م", "لا", "د " };
	uint32_t seed = 5;

	for (int round = 0; round < 20000; round++) {
		struct layout plain = LAYOUT_INIT, forced = LAYOUT_INIT;
		struct str text = STR_INIT;
		size_t n = 1 + random_next(&seed) % 8, from = round % 2 ? 0 : 10, last = 13;

		if (!from)		/* ASCII, or Arabic letters and blanks */
			last = 10;
		while (n--)
			str_add(&text, random_next(&seed) % 4 ?
				pieces[from + random_next(&seed) % (last - from)] : " ");
		for (int dir = DIR_LTR; dir <= DIR_AUTO_RTL; dir++) {
			struct layout_options opt = { .dir = (enum base_dir)dir };

			layout_text(text.s, text.len, SIZE_MAX, &opt, &plain);
			str_add(&text, LRI "\u00E9" PDI);	/* is asked of FriBidi now … */
			opt.dir = plain.rtl ? DIR_RTL : DIR_LTR;
			layout_text(text.s, text.len, SIZE_MAX, &opt, &forced);
			str_cut(&text, text.len - strlen(LRI "\u00E9" PDI));
			/* … which is one cell more, at the end; blanks there are no line's end. */
			if (text.s[text.len - 1] == ' ')
				continue;
			ck_assert_uint_eq(forced.n, plain.n + 1);
			for (size_t i = 0; i < plain.n; i++)
				if (plain.v[i].cp[0] != forced.v[i + plain.rtl].cp[0])
					ck_abort_msg("\"%s\", direction %d", text.s, dir);
		}
		str_release(&text);
		layout_release(&plain);
		layout_release(&forced);
	}
}
END_TEST

/* --- Sentences of fields */

START_TEST(isolate_drops_marks_from_data)
{
	struct str out = STR_INIT, plain = STR_INIT;

	isolate_ltr(&out, "a" PDI "\u202E" "b\u2067" LRI "\u200Fc");
	ck_assert_str_eq(out.s, LRI "ab\u200Fc" PDI);
	isolate_auto(&out, "");
	ck_assert_str_eq(out.s, LRI "ab\u200Fc" PDI FSI PDI);
	isolate_strip(out.s, &plain);
	ck_assert_str_eq(plain.s, "ab\u200Fc");
	str_clear(&out);
	isolate_auto(&out, "x\xE2\x81" PDI "\xA9y");	/* must not become one when put together */
	ck_assert(str_has_suffix(out.s, PDI));
	ck_assert_ptr_eq(strstr(out.s, PDI), out.s + out.len - strlen(PDI));
	str_clear(&plain);
	isolate_strip("\xE2", &plain);
	ck_assert_str_eq(plain.s, "\xE2");
	str_release(&out);
	str_release(&plain);
}
END_TEST

START_TEST(isolate_keeps_a_sentence_in_order)
{
	struct layout layout = LAYOUT_INIT;
	struct str out = STR_INIT, cells = STR_INIT;

	str_add(&out, "ل ");
	isolate_ltr(&out, "12-34 " PDI "\u202E" "5");
	str_add(&out, ": ");
	isolate_auto(&out, "abc (x)");
	layout_text(out.s, out.len, SIZE_MAX, &rtl, &layout);
	for (size_t i = 0; i < layout.n; i++)
		print_cell(&layout.v[i], &cells);
	ck_assert_str_eq(cells.s, "a b c _ ( x ) _ : 1 2 - 3 4 _ 5 _ FEDD");
	str_release(&out);
	str_release(&cells);
	layout_release(&layout);
}
END_TEST

/* --- Width and lines */

START_TEST(text_width_counts_cells)
{
	static const struct { const char *text; size_t width; } widths[] = {
		{ "", 0 }, { "abc", 3 }, { "سلام", 3 }, { "مُحَمَّد", 4 }, { "漢字", 4 }, { "👨‍👩‍👧", 2 },
		{ "🇸🇦", 2 }, { "a\u200Fb", 2 }, { "\x1B[", 2 }, { LRI "12" PDI, 2 }, { "لَا", 1 },
		{ "ل\u200Cا", 2 }, { "e\u0301", 1 },
	};

	for (size_t i = 0; i < COUNT(widths); i++) {
		struct layout layout = LAYOUT_INIT;

		ck_assert_msg(text_width(widths[i].text) == widths[i].width, "%s", widths[i].text);
		layout_text(widths[i].text, strlen(widths[i].text), SIZE_MAX, &rtl, &layout);
		ck_assert_uint_eq(layout.n, widths[i].width);
		layout_release(&layout);
	}
}
END_TEST

/* "|" stands where lines are separated; what is skipped is left out. */
static const struct { const char *text; size_t width; const char *lines; } wraps[] = {
	{ "", 5, "" }, { "abc", 5, "abc" }, { "abcde", 5, "abcde" }, { "abcdef", 5, "abcde|f" },
	{ "abc def", 5, "abc|def" }, { "abc   def", 5, "abc|def" }, { "abc def", 3, "abc|def" },
	{ "abc def", 7, "abc def" }, { "abc def", 4, "abc|def" }, { "a b c d", 3, "a b|c d" },
	{ "a\nb", 5, "a|b" }, { "a\r\nb", 5, "a|b" }, { "a\n\nb", 5, "a||b" }, { "\n", 5, "" },
	{ "abc  \ndef", 3, "abc|def" }, { "abc \r\ndef", 3, "abc|def" }, { "abc   ", 3, "abc" },
	{ "  abc", 3, "  a|bc" }, { "ab cdefghij k", 4, "ab|cdef|ghij|k" },
	{ "محمد أحمد", 6, "محمد|أحمد" }, { "سلام سلام", 3, "سلام|سلام" },
	{ "مُحَمَّد", 2, "مُحَ|مَّد" },
	{ "漢字漢", 3, "漢|字|漢" }, { "漢", 1, "漢" }, { "ab", 0, "a|b" }, { "🇸🇦🇪🇬", 3, "🇸🇦|🇪🇬" },
	{ "e\u0301e\u0301", 1, "e\u0301|e\u0301" }, { "a\u00A0b c", 3, "a\u00A0b|c" },
};

START_TEST(wrap_breaks_lines)
{
	const char *text = wraps[_i].text;
	size_t len = strlen(text), next = 1;
	struct str lines = STR_INIT;

	for (size_t at = 0; at < len; at += next) {
		size_t n = layout_wrap(text + at, len - at, wraps[_i].width, &next);

		if (at)
			str_addc(&lines, '|');
		str_addn(&lines, text + at, n);
		ck_assert(next > 0 && n <= next);
	}
	ck_assert_msg(str_eq(lines.s, wraps[_i].lines), "%s in %zu: %s", text, wraps[_i].width,
		lines.s);
	ck_assert_uint_eq(layout_wrap("", 0, 5, &next), 0);
	ck_assert_uint_eq(next, 0);
	str_release(&lines);
}
END_TEST

/* --- The caret */

START_TEST(caret_has_two_places_where_the_direction_changes)
{
	static const char text[] = "ab سلم";		/* a b _ م ل س */
	struct layout layout = LAYOUT_INIT;
	size_t len = strlen(text);

	layout_text(text, len, SIZE_MAX, &ltr, &layout);
	ck_assert_uint_eq(layout.n, 6);
	ck_assert_uint_eq(layout_caret(&layout, 0, len, true), 0);
	ck_assert_uint_eq(layout_caret(&layout, 0, len, false), 0);
	ck_assert_uint_eq(layout_caret(&layout, 1, len, true), 1);
	ck_assert_uint_eq(layout_caret(&layout, 3, len, false), 3);	/* where "c" would come */
	ck_assert_uint_eq(layout_caret(&layout, 3, len, true), 6);	/* where "ا" would */
	ck_assert(!layout_caret_after(&layout, 3, len));
	ck_assert_uint_eq(layout_caret(&layout, 5, len, true), 5);
	ck_assert_uint_eq(layout_caret(&layout, 5, len, false), 5);
	ck_assert_uint_eq(layout_caret(&layout, 4, len, true), 6);	/* inside a letter */
	ck_assert_uint_eq(layout_caret(&layout, len, len, false), 3);
	ck_assert_uint_eq(layout_caret(&layout, len, len, true), 6);
	ck_assert(layout_caret_after(&layout, len, len));
	layout_text(text, 0, SIZE_MAX, &ltr, &layout);
	ck_assert_uint_eq(layout_caret(&layout, 0, 0, true), 0);
	ck_assert_uint_eq(layout_move(&layout, 0, 0, 1), 0);
	layout_text(text + 3, len - 3, SIZE_MAX, &rtl, &layout);
	ck_assert_uint_eq(layout_caret(&layout, 0, len - 3, true), 3);	/* the right edge */
	ck_assert_uint_eq(layout_caret(&layout, len - 3, len - 3, true), 0);
	ck_assert_uint_eq(layout_move(&layout, 0, len - 3, -1), 2);
	ck_assert_uint_eq(layout_move(&layout, 0, len - 3, 1), 0);
	ck_assert_uint_eq(layout_move(&layout, len - 3, len - 3, -1), len - 3);
	layout_release(&layout);
}
END_TEST

/* Every way through a mixed line, by arrows alone: each edge once, each offset once, and back. */
START_TEST(caret_goes_through_any_line)
{
	static const char *const parts[] = { "a", "b1", "2", " ", "م", "لا", "دد", "(", ")", "٣",
		"漢", "👍🏽", "🇸🇦", "e\u0301", "مَ", "!", "\t", "\u200F", "\u200E", "\u200C", "\u202E" };
	static const struct layout_options edit_view[] = {
		{ .dir = DIR_LTR, .keep_marks_visible = true, .data = true },
		{ .dir = DIR_RTL, .keep_marks_visible = true, .data = true },
	};
	uint32_t seed = 9;

	for (int round = 0; round < 20000; round++) {
		struct layout layout = LAYOUT_INIT;
		struct str text = STR_INIT;
		size_t n = 1 + random_next(&seed) % 10, at, steps = 0, x = 0;
		size_t cells = 0, back;

		while (n--)
			str_add(&text, parts[random_next(&seed) % COUNT(parts)]);
		layout_text(text.s, text.len, SIZE_MAX, &edit_view[round % 2], &layout);
		for (size_t i = 0; i < layout.n; i++)
			cells += layout.v[i].len > 0;
		at = layout.rtl ? text.len : 0;
		for (; steps < cells; steps++) {
			size_t to = layout_move(&layout, at, text.len, 1);
			size_t edge = layout_caret(&layout, to, text.len,
				layout_caret_after(&layout, to, text.len));

			ck_assert_msg(edge > x, "\"%s\": from %zu to %zu", text.s, at, to);
			back = layout_move(&layout, to, text.len, -1);
			ck_assert_msg(back == at, "\"%s\": %zu, %zu, %zu", text.s, at, to, back);
			x = edge;
			at = to;
		}
		ck_assert_uint_eq(x, layout.n);
		ck_assert_uint_eq(layout_move(&layout, at, text.len, 1), at);
		str_release(&text);
		layout_release(&layout);
	}
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("layout", NULL, NULL, 0,
		EACH(layout_gives_the_mandated_cells, COUNT(mandated)),
		EACH(layout_gives_cells, COUNT(cases)),
		ONCE(layout_of_a_long_line_is_that_of_its_beginning),
		ONCE(layout_short_ways_agree_with_the_long_one),
		ONCE(isolate_drops_marks_from_data), ONCE(isolate_keeps_a_sentence_in_order),
		ONCE(text_width_counts_cells), EACH(wrap_breaks_lines, COUNT(wraps)),
		ONCE(caret_has_two_places_where_the_direction_changes),
		ONCE(caret_goes_through_any_line));
}
