/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The form that is searched and sorted by; digits, invisible characters, direction. */
#include "base/base.h"

#include <utf8proc.h>

#include "text/utf8.h"
#include "corpus.h"
#include "unit.h"

static void folds(const char *in, const char *wanted)
{
	struct str out = STR_INIT;

	text_fold(in, &out);
	ck_assert_msg(str_eq(out.s, wanted), "\"%s\" gives \"%s\", not \"%s\"", in, out.s, wanted);
	str_release(&out);
}

START_TEST(fold_gives_the_shared_answers)
{
	struct str file = STR_INIT;
	size_t n = 0;

	if (!corpus_read("normalise.tsv", &file))
		return;
	for (char *line = file.s, *end; *line; line = end) {
		char *tab;

		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		tab = strchr(line, '\t');
		if (*line == '#' || !tab)
			continue;
		*tab = '\0';
		folds(line, tab + 1);
		n++;
	}
	ck_assert_uint_ge(n, 18);
	str_release(&file);
}
END_TEST

static const struct { const char *in, *out; } cases[] = {
	{ "", "" }, { "   ", "" }, { "أ إ آ ٱ ى ی ة ک ؤ ئ", "ا ا ا ا ي ي ه ك و ي" },
	{ "ء", "ء" }, { "پ چ ژ گ", "پ چ ژ گ" },
	{ "ا\u0654 و\u0654 ي\u0654 ا\u0653", "ا و ي ا" },		/* as letters and marks */
	{ "ﷲ ﻷ ﺑﻴﺖ", "الله لا بيت" }, { "\uFE70", "" },
	{ "مُـحَـمَّـد", "محمد" }, { "قُرۡآن ٱلرَّحۡمَٰن", "قران الرحمن" },
	{ "می\u200Cخواهم", "ميخواهم" }, { "\u200Fعلي\u200E \u202Bب\u202C\uFEFF", "علي ب" },
	{ "٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ০১২ ０１ ²", "0123456789 0123456789 012 01 2" },
	{ "𝟘𝟗", "09" }, { "١٢٣٬٤٥٦٫٧", "123٬456٫7" },
	{ "AHMAD ÀÉÎ Straße ﬁ Ⅳ ＡＢ", "ahmad aei strasse fi iv ab" }, { "İstanbul", "istanbul" },
	{ "ΣΊΣΥΦΟΣ ς", "σισυφοσ σ" }, { "ДОМ Й", "дом и" },
	{ "a\t\n\r b\u00A0\u2003\u3000c\u2028d\xC2\x85" "e", "a b c d e" },
	{ " \u200B a \u200B ", "a" }, { "a\u00AD\u2060b", "ab" },
	{ "\x01\x1B[2J\x7F\xC2\x9Bx", "[2jx" }, { "\u202E" "abc", "abc" }, { "\U000E0041z", "z" },
	{ "한국", "한국" }, { "\u1112\u1161\u11AB", "한" }, { "ﾊ", "ハ" },
	{ "\xFF" "a", "\uFFFD" "a" },
};

START_TEST(fold_follows_the_rules)
{
	folds(cases[_i].in, cases[_i].out);
}
END_TEST

static bool may_be_folded(utf8proc_category_t category)
{
	return category != UTF8PROC_CATEGORY_MN && category != UTF8PROC_CATEGORY_MC &&
		category != UTF8PROC_CATEGORY_ME && category != UTF8PROC_CATEGORY_CC &&
		category != UTF8PROC_CATEGORY_CF && category != UTF8PROC_CATEGORY_ZS &&
		category != UTF8PROC_CATEGORY_ZL && category != UTF8PROC_CATEGORY_ZP &&
		category != UTF8PROC_CATEGORY_ND;
}

/* Every character: nothing that the form excludes comes out, folding again changes nothing, and
 * what is canonically the same comes out the same. */
START_TEST(fold_holds_for_every_character)
{
	struct str in = STR_INIT, out = STR_INIT, again = STR_INIT, other = STR_INIT;

	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		char *nfd;

		if (cp == 0xD800)
			cp = 0xE000;
		str_clear(&in), str_clear(&out), str_clear(&again), str_clear(&other);
		str_add_cp(&in, cp);
		text_fold(in.s, &out);
		text_fold(out.s, &again);
		if (!str_eq(out.s, again.s))
			ck_abort_msg("U+%04X: \"%s\", then \"%s\"", (unsigned)cp, out.s, again.s);
		for (size_t at = 0; at < out.len;) {
			uint32_t c;

			at += utf8_decode(out.s + at, out.len - at, &c);
			if (c != ' ' && (c < '0' || c > '9') &&
			    !may_be_folded(utf8proc_category((int32_t)c)))
				ck_abort_msg("U+%04X leaves U+%04X", (unsigned)cp, (unsigned)c);
		}
		if (utf8proc_get_property((int32_t)cp)->decomp_seqindex == UINT16_MAX)
			continue;
		nfd = (char *)utf8proc_NFD((const unsigned char *)in.s);
		text_fold(nfd, &other);
		if (!str_eq(out.s, other.s))
			ck_abort_msg("U+%04X: \"%s\", decomposed \"%s\"", (unsigned)cp, out.s,
				other.s);
		free(nfd);
	}
	str_release(&in), str_release(&out), str_release(&again), str_release(&other);
}
END_TEST

START_TEST(fold_appends_and_trims_its_own_part)
{
	struct str out = STR_INIT;

	text_fold(" A ", &out);
	text_fold(" B ", &out);
	ck_assert_str_eq(out.s, "ab");
	text_fold("\u1161", &out);
	text_fold("\u11A8", &out);	/* does not join what was there before */
	ck_assert_str_eq(out.s, "ab\u1161\u11A8");
	str_release(&out);
}
END_TEST

START_TEST(fold_takes_many_marks_in_time)
{
	struct str in = STR_INIT;

	str_add(&in, "é");
	for (int i = 0; i < 50000; i++)
		str_add(&in, "\u0301\u0651");
	folds(in.s, "e");
	str_release(&in);
}
END_TEST

/* --- Sorting and finding */

START_TEST(sort_key_leaves_the_article_out)
{
	static const struct { const char *in, *out; } keys[] = {
		{ "الملقا", "ملقا" }, { " الرياض الجديدة", "رياض الجديده" }, { "ٱلرحمن", "رحمن" },
		{ "اَلْمَلِك", "ملك" }, { "\u200Fالنخيل", "نخيل" },
		{ "إلهام", "الهام" }, { "ألف", "الف" }, { "آلاء", "الاء" },
		{ "ا\u0655لهام", "الهام" },
		{ "ال", "ال" }, { "ال ب", "ال ب" }, { "علي", "علي" }, { "Al", "al" }, { "", "" },
	};

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct str out = STR_INIT;

		str_add(&out, "x");
		text_sort_key(keys[i].in, &out);
		ck_assert_msg(str_eq(out.s + 1, keys[i].out), "%s: %s", keys[i].in, out.s + 1);
		str_release(&out);
	}
}
END_TEST

START_TEST(contains_finds_parts)
{
	ck_assert(text_contains("محمد احمد", "احم"));
	ck_assert(text_contains("محمد", ""));
	ck_assert(text_contains("", ""));
	ck_assert(!text_contains("محمد", "حمدا"));
	ck_assert(!text_contains("", "a"));
}
END_TEST

/* --- Digits */

START_TEST(digit_value_knows_every_decimal_digit)
{
	int next = 0;			/* they come in tens, zero first */

	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		int wanted = -1;

		if (utf8proc_category((int32_t)cp) == UTF8PROC_CATEGORY_ND) {
			wanted = next;
			next = (next + 1) % 10;
		}
		if (digit_value(cp) != wanted)
			ck_abort_msg("U+%04X is %d, not %d", (unsigned)cp, digit_value(cp), wanted);
	}
}
END_TEST

START_TEST(digits_change_their_script)
{
	struct str out = STR_INIT;

	digits_to_ascii("١٢٣٬٤٥٦٫٧٨ ۹۰ ০ a", &out);
	ck_assert_str_eq(out.s, "123,456.78 90 ০ a");
	digits_to_ascii("", &out);
	ck_assert_str_eq(out.s, "123,456.78 90 ০ a");
	str_release(&out);
}
END_TEST

/* --- Invisible characters, direction */

START_TEST(strip_invisible_takes_just_those)
{
	struct str out = STR_INIT;
	size_t gone = 0;

	text_strip_invisible("\uFEFF\u202A" "a@b\u200B.sa\u202C\u00AD\u061C\u2069 م\u064E", &out);
	ck_assert_str_eq(out.s, "a@b.sa م\u064E");
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		char one[5] = "";

		if (cp == 0xD800)
			cp = 0xE000;
		utf8_encode(cp, one);
		str_clear(&out);
		text_strip_invisible(one, &out);
		gone += !out.len;
		if (out.len && !str_eq(out.s, one))
			ck_abort_msg("U+%04X is changed", (unsigned)cp);
	}
	ck_assert_uint_eq(gone, 5 + 5 + 5 + 4 + 3);
	str_release(&out);
}
END_TEST

START_TEST(direction_is_of_the_first_strong_letter)
{
	ck_assert_int_eq(text_direction("محمد abc"), 1);
	ck_assert_int_eq(text_direction("abc محمد"), 0);
	ck_assert_int_eq(text_direction("שלום"), 1);
	ck_assert_int_eq(text_direction("050 (123) ... محمد"), 1);
	ck_assert_int_eq(text_direction("٠٥٠"), -1);
	ck_assert_int_eq(text_direction("0505 !"), -1);
	ck_assert_int_eq(text_direction(""), -1);
	ck_assert_int_eq(text_direction("\u200F1"), 1);
	ck_assert_int_eq(text_direction("\u064E漢"), 0);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("fold", NULL, NULL, 0, ONCE(fold_gives_the_shared_answers),
		EACH(fold_follows_the_rules, COUNT(cases)), ONCE(fold_holds_for_every_character),
		ONCE(fold_appends_and_trims_its_own_part), ONCE(fold_takes_many_marks_in_time),
		ONCE(sort_key_leaves_the_article_out), ONCE(contains_finds_parts),
		ONCE(digit_value_knows_every_decimal_digit), ONCE(digits_change_their_script),
		ONCE(strip_invisible_takes_just_those),
		ONCE(direction_is_of_the_first_strong_letter));
}
