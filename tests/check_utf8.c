/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * UTF-8: decoding, cleaning, clusters, words. */
#include "base/base.h"

#include <utf8proc.h>

#include "text/utf8.h"
#include "corpus.h"
#include "unit.h"

/* Clusters are those of Unicode 15; an older utf8proc may differ in what it does not know yet. */
#define GRAPHEME_EXCEPTIONS 0

START_TEST(utf8_every_code_point_is_read_back)
{
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char bytes[4];
		uint32_t back;
		size_t n;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		n = utf8_encode(cp, bytes);
		if (utf8_decode(bytes, n, &back) != n || back != cp)
			ck_abort_msg("U+%04X is read as U+%04X", (unsigned)cp, (unsigned)back);
		for (size_t cut = 1; cut < n; cut++)
			if (utf8_decode(bytes, cut, &back) != 1 || back != UTF8_REPLACEMENT)
				ck_abort_msg("U+%04X cut to %zu bytes", (unsigned)cp, cut);
	}
}
END_TEST

static const char *const broken[] = {
	"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80",
	"\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
	"\xF8\x88\x80\x80\x80", "\xFE", "\xFF", "\xC3(", "\xE2\x82(", "\xF0\x9F\x98(", "\xC3",
	"\xE2\x82",
};

START_TEST(utf8_broken_bytes_are_one_each)
{
	uint32_t cp = 0;

	ck_assert_uint_eq(utf8_decode(broken[_i], strlen(broken[_i]), &cp), 1);
	ck_assert_uint_eq(cp, UTF8_REPLACEMENT);
	ck_assert(!utf8_is_valid(broken[_i], strlen(broken[_i])));
}
END_TEST

START_TEST(utf8_encode_never_writes_what_is_no_character)
{
	char bytes[4];

	ck_assert_uint_eq(utf8_encode(0xD800, bytes), 3);
	ck_assert_mem_eq(bytes, "\xEF\xBF\xBD", 3);
	ck_assert_uint_eq(utf8_encode(0x110000, bytes), 3);
	ck_assert_mem_eq(bytes, "\xEF\xBF\xBD", 3);
}
END_TEST

START_TEST(utf8_counts_code_points)
{
	ck_assert_uint_eq(utf8_count(""), 0);
	ck_assert_uint_eq(utf8_count("aمé漢😀"), 5);
	ck_assert_uint_eq(utf8_count("a\xFF\xFF"), 3);
	ck_assert(utf8_is_valid("aمé漢😀\uFFFD", strlen("aمé漢😀\uFFFD")));
	ck_assert(utf8_is_valid("", 0));
}
END_TEST

START_TEST(utf8_cut_leaves_no_part_of_a_character)
{
	ck_assert_uint_eq(utf8_cut("", 0), 0);
	ck_assert_uint_eq(utf8_cut("", 3), 0);
	ck_assert_uint_eq(utf8_cut("abc", 3), 3);
	ck_assert_uint_eq(utf8_cut("abc", 2), 2);
	ck_assert_uint_eq(utf8_cut("aق", 3), 3);
	ck_assert_uint_eq(utf8_cut("aق", 2), 1);
	ck_assert_uint_eq(utf8_cut("aقb", 3), 3);
	for (size_t max = 0; max < 4; max++)
		ck_assert_uint_eq(utf8_cut("😀", max), 0);
	ck_assert_uint_eq(utf8_cut("😀", 4), 4);
	ck_assert_uint_eq(utf8_cut("\x80\x80\x80", 2), 0);
}
END_TEST

/* --- Cleaning */

static void cleans(const char *in, size_t len, const char *wanted, size_t replaced)
{
	struct str out = STR_INIT;
	size_t n = utf8_clean(in, len, &out);

	ck_assert_msg(str_eq(out.s, wanted), "\"%s\" gives \"%s\"", wanted, out.s);
	ck_assert_uint_eq(n, replaced);
	str_release(&out);
}

START_TEST(utf8_clean_composes)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "", "" }, { "abc", "abc" }, { "محمد", "محمد" }, { "é", "é" },
		{ "e\u0301", "é" },
		{ "\u0627\u0653\u0627\u0654\u0627\u0655\u0648\u0654\u064A\u0654", "آأإؤئ" },
		{ "ا\u064E\u0654", "\u0623\u064E" },	/* the fatha does not keep them apart */
		{ "ب\u0651\u064E", "ب\u064E\u0651" },	/* classes 33, 30: changes places */
		{ "ب\u064E\u0651", "ب\u064E\u0651" },
		{ "a\u0323\u0307", "ạ\u0307" }, { "a\u0307\u0323", "ạ\u0307" },
		{ "\u1112\u1161\u11AB", "한" }, { "\uAC00\u11A8", "각" },
		{ "\u212B\u2126", "ÅΩ" }, { "\u0958", "\u0915\u093C" },
		{ "\uFB1D\uFEFB", "\u05D9\u05B4\uFEFB" },	/* canonical, not compatibility */
		{ "\u0301a", "\u0301a" }, { "x\u0301\u0302", "x\u0301\u0302" },
		{ "\t\x1B[2J\r\n\x7F\xC2\x9B", "\t\x1B[2J\r\n\x7F\xC2\x9B" },	/* kept */
		{ "\u202E\u2066\u200B\uFEFF", "\u202E\u2066\u200B\uFEFF" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		cleans(cases[i].in, strlen(cases[i].in), cases[i].out, 0);
		cleans(cases[i].out, strlen(cases[i].out), cases[i].out, 0);
	}
}
END_TEST

START_TEST(utf8_clean_replaces_and_counts)
{
	cleans("a\0b", 3, "a\uFFFDb", 1);
	cleans("\0", 1, "\uFFFD", 1);
	cleans("\xED\xA0\x80", 3, "\uFFFD\uFFFD\uFFFD", 3);
	cleans("e\u0301\xFFم", strlen("e\u0301\xFFم"), "é\uFFFDم", 1);
	cleans("\uFFFD", 3, "\uFFFD", 0);
	cleans("abc\xC3", 4, "abc\uFFFD", 1);
}
END_TEST

START_TEST(utf8_clean_appends)
{
	struct str out = STR_INIT;

	utf8_clean("e", 1, &out);
	utf8_clean("\u0301", 2, &out);
	ck_assert_str_eq(out.s, "e\u0301");
	str_release(&out);
}
END_TEST

/* Random texts of few code points against the library's own, slower way. */
START_TEST(utf8_clean_is_nfc)
{
	static const uint32_t pool[] = { 'a', 'e', ' ', 0x300, 0x301, 0x307, 0x323, 0x328, 0x345,
		0x3B1, 0x627, 0x644, 0x64B, 0x64E, 0x650, 0x651, 0x653, 0x654, 0x655, 0x670, 0x6D5,
		0x6C0, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x915, 0x93C, 0x9C7, 0x9BE, 0x1F70,
		0x212B, 0x1D15E, 0x308, 0xE9, 0x1EA5, 0x5D0, 0x5B4, 0x5BC, 0x200D };
	uint32_t seed = 1;

	for (int round = 0; round < 20000; round++) {
		struct str in = STR_INIT, out = STR_INIT;
		char *wanted;
		size_t n = 1 + (seed >> 8) % 24;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			str_add_cp(&in, pool[(seed >> 12) % COUNT(pool)]);
		}
		utf8_clean(in.s, in.len, &out);
		wanted = (char *)utf8proc_NFC((const unsigned char *)in.s);
		ck_assert_msg(str_eq(out.s, wanted), "\"%s\": \"%s\"", in.s, out.s);
		free(wanted);
		str_release(&in);
		str_release(&out);
	}
}
END_TEST

START_TEST(utf8_clean_works_in_parts)
{
	struct str in = STR_INIT, out = STR_INIT, wanted = STR_INIT;

	for (int i = 0; i < 5000; i++) {		/* parts end between two of these */
		str_add(&in, "e\u0301x");
		str_add(&wanted, "éx");
	}
	ck_assert_uint_eq(utf8_clean(in.s, in.len, &out), 0);
	ck_assert_str_eq(out.s, wanted.s);
	str_release(&in);
	str_release(&out);
	str_release(&wanted);
}
END_TEST

/* One letter with 100,000 marks in the worst order: minutes, if they were sorted by swapping. */
static void add_many_marks(struct str *out)
{
	str_add(out, "a");
	for (int i = 0; i < 50000; i++)
		str_add(out, "\u0301\u0323");
}

START_TEST(utf8_clean_orders_many_marks_in_time)
{
	struct str in = STR_INIT, out = STR_INIT;

	add_many_marks(&in);
	utf8_clean(in.s, in.len, &out);
	ck_assert(str_has_prefix(out.s, "ạ\u0323\u0323"));
	ck_assert(str_has_suffix(out.s, "\u0301\u0301"));
	ck_assert_uint_eq(utf8_count(out.s), 100000);
	str_release(&in);
	str_release(&out);
}
END_TEST

/* --- Clusters */

/* "÷ 0020 × 0308 ÷" → the text, and the offsets of its breaks without 0. */
static size_t read_breaks(const char *line, struct str *text, size_t *breaks)
{
	size_t n = 0;

	for (; *line && *line != '#'; line++) {
		if (str_has_prefix(line, "÷") && text->len)
			breaks[n++] = text->len;
		if ((*line >= '0' && *line <= '9') || (*line >= 'A' && *line <= 'F')) {
			char *end;

			str_add_cp(text, (uint32_t)strtoul(line, &end, 16));
			line = end - 1;
		}
	}
	return n;
}

/* Whether utf8_cluster and utf8_cluster_before find just these. */
static bool breaks_are(const struct str *text, const size_t *breaks, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (utf8_cluster_before(text->s, breaks[i]) != at)
			return false;
		at += utf8_cluster(text->s + at, text->len - at);
		if (at != breaks[i])
			return false;
	}
	return at == text->len;
}

START_TEST(utf8_cluster_follows_unicode)
{
	struct str file = STR_INIT, text = STR_INIT;
	size_t lines = 0, wrong = 0, breaks[64];

	if (!corpus_read("corpora/unicode-15/GraphemeBreakTest.txt", &file))
		return;
	for (char *line = file.s, *end; *line; line = end) {
		size_t n;

		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		if (strstr(line, "D800"))	/* not in UTF-8 */
			continue;
		str_clear(&text);
		n = read_breaks(line, &text, breaks);
		if (!n)
			continue;
		lines++;
		if (!breaks_are(&text, breaks, n)) {
			fprintf(stderr, "clusters differ: %s\n", line);
			wrong++;
		}
	}
	ck_assert_uint_gt(lines, 500);
	ck_assert_uint_le(wrong, GRAPHEME_EXCEPTIONS);
	str_release(&file);
	str_release(&text);
}
END_TEST

START_TEST(utf8_cluster_takes_what_belongs_together)
{
	static const char *const whole[] = { "a", "م", "مَّ", "e\u0301", "\r\n", "👨‍👩‍👧‍👦", "👍🏽", "🇸🇦",
		"❤️", "각", "\u1100\u1161\u11A8", "م\u200C", "का", "\xFF", "\u0301" };

	for (size_t i = 0; i < COUNT(whole); i++) {
		struct str text = STR_INIT;

		str_add(&text, whole[i]);
		ck_assert_uint_eq(utf8_cluster(text.s, text.len), text.len);
		str_add(&text, "x");
		ck_assert_uint_eq(utf8_cluster(text.s, text.len), text.len - 1);
		ck_assert_uint_eq(utf8_cluster_before(text.s, text.len - 1), 0);
		str_insert(&text, 0, "\n", 1);
		ck_assert_uint_eq(utf8_cluster_before(text.s, text.len - 1), 1);
		str_release(&text);
	}
	ck_assert_uint_eq(utf8_cluster("", 0), 0);
	ck_assert_uint_eq(utf8_cluster_before("abc", 0), 0);
	ck_assert_uint_eq(utf8_cluster("لا", 4), 2);	/* one cell, but two letters to delete */
}
END_TEST

START_TEST(utf8_cluster_before_walks_as_forward)
{
	static const char *const parts[] = { "a", " ", "\u0301", "🇸", "🇦", "👨", "\u200D", "\uFE0F", "🏽",
		"م", "\u064E", "\r", "\n", "\u1100", "\u1161", "\u11A8", "\xFF", "\xE2\x80",
		"\u0600", "का", "\u200E" };
	uint32_t seed = 7;

	for (int round = 0; round < 3000; round++) {
		struct str text = STR_INIT;
		size_t starts[64], n = 0, at;

		for (int i = 0; i < 20; i++) {
			seed = seed * 1664525 + 1013904223;
			str_add(&text, parts[(seed >> 12) % COUNT(parts)]);
		}
		for (at = 0; at < text.len; at += utf8_cluster(text.s + at, text.len - at))
			starts[n++] = at;
		ck_assert_uint_eq(at, text.len);
		while (n--) {
			at = utf8_cluster_before(text.s, at);
			ck_assert_uint_eq(at, starts[n]);
		}
		str_release(&text);
	}
}
END_TEST

START_TEST(utf8_cluster_takes_many_marks_in_time)
{
	struct str text = STR_INIT;

	add_many_marks(&text);
	ck_assert_uint_eq(utf8_cluster(text.s, text.len), text.len);
	ck_assert_uint_eq(utf8_cluster_before(text.s, text.len), 0);
	str_release(&text);
}
END_TEST

/* --- Words: each "|" is where a jump ends. */

static const char *const words[] = {
	"|hello |world|", "  |hello,  |world!  |", "|محمد |أحمد |الطويل|", "|don't |stop|",
	"|3.5 |km|", "|1,000,000 |ريال|", "|a.b |c. |d|", "|مُحَمَّد (|أبو |فهد)|",
	"|+|966 |50|", "|می\u200Cخواهم |ب|", "|snake_case |x|", "|٣٬٥٠٠ |متر|", "...|", "",
};

START_TEST(utf8_words_jump)
{
	struct str text = STR_INIT;
	size_t stops[32], n = 0, at = 0;

	for (const char *c = words[_i]; *c; c++)
		if (*c == '|')
			stops[n++] = text.len;
		else
			str_addc(&text, *c);
	for (size_t i = 0; i < n; i++)
		if (stops[i] > at) {
			at = utf8_word_after(text.s, text.len, at);
			ck_assert_msg(at == stops[i], "%s: after to %zu, not %zu", words[_i], at,
				stops[i]);
		}
	ck_assert_uint_eq(utf8_word_after(text.s, text.len, text.len), text.len);
	at = text.len;
	for (size_t i = n; i-- > 0;)
		if (stops[i] < at) {
			at = utf8_word_before(text.s, at);
			ck_assert_msg(at == stops[i], "%s: before to %zu, not %zu", words[_i], at,
				stops[i]);
		}
	ck_assert_uint_eq(utf8_word_before(text.s, 0), 0);
	str_release(&text);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("utf8", NULL, NULL, 0, ONCE(utf8_every_code_point_is_read_back),
		EACH(utf8_broken_bytes_are_one_each, COUNT(broken)),
		ONCE(utf8_encode_never_writes_what_is_no_character), ONCE(utf8_counts_code_points),
		ONCE(utf8_cut_leaves_no_part_of_a_character),
		ONCE(utf8_clean_composes), ONCE(utf8_clean_replaces_and_counts),
		ONCE(utf8_clean_appends), ONCE(utf8_clean_is_nfc), ONCE(utf8_clean_works_in_parts),
		ONCE(utf8_clean_orders_many_marks_in_time), ONCE(utf8_cluster_follows_unicode),
		ONCE(utf8_cluster_takes_what_belongs_together),
		ONCE(utf8_cluster_before_walks_as_forward),
		ONCE(utf8_cluster_takes_many_marks_in_time), EACH(utf8_words_jump, COUNT(words)));
}
