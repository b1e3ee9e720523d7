/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What holds for the cells of every text: nothing harmful, no gaps, and soon done. */
#include "base/base.h"

#include "text/layout.h"
#include "text/utf8.h"
#include "corpus.h"
#include "unit.h"

#define LRI "\u2066"
#define FSI "\u2068"
#define PDI "\u2069"

static const struct layout_options all_options[] = {
	{ .dir = DIR_LTR }, { .dir = DIR_RTL }, { .dir = DIR_AUTO }, { .dir = DIR_AUTO_RTL },
	{ .dir = DIR_RTL, .show_marks = true }, { .dir = DIR_RTL, .keep_marks_visible = true },
	{ .dir = DIR_LTR, .ascii = true }, { .dir = DIR_RTL, .data = true, .arabic_digits = true },
};

/* What must never reach the terminal. */
static bool is_forbidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x61C ||
		(cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
		(cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFE00 && cp <= 0xFE0F) ||
		(cp >= 0xE0000 && cp <= 0xE0FFF) || (cp >= 0xD800 && cp <= 0xDFFF) || cp > 0x10FFFF;
}

static int compare_starts(const void *a, const void *b)
{
	const struct cell *left = *(const struct cell *const *)a;
	const struct cell *right = *(const struct cell *const *)b;

	return (left->start > right->start) - (left->start < right->start);
}

/* The cells that show text, in the text's order, touch each other from 0 to the end. */
static bool covers(const struct layout *layout, size_t len)
{
	const struct cell **shown = xmalloc((layout->n + 1) * sizeof(*shown));
	size_t n = 0, end = 0;
	bool ok = true;

	for (size_t i = 0; i < layout->n; i++)
		if (layout->v[i].len)
			shown[n++] = &layout->v[i];
	if (n)
		qsort(shown, n, sizeof(*shown), compare_starts);
	for (size_t i = 0; i < n; i++) {
		ok &= shown[i]->start == end;
		end = shown[i]->start + shown[i]->len;
	}
	free(shown);
	return ok && (!n || (layout->clipped ? end <= len : end == len));
}

static const char *wrong_with(const struct layout *layout, size_t len, size_t width)
{
	for (size_t i = 0; i < layout->n; i++) {
		const struct cell *cell = &layout->v[i];

		if (cell->rtl != (cell->level & 1))
			return "level";
		if (!cell->cp[0]) {
			if (cell->width || cell->len || !i || layout->v[i - 1].width != 2)
				return "second half";
			continue;
		}
		if (cell->width != 1 && cell->width != 2)
			return "width";
		if (cell->width == 2 && (i + 1 == layout->n || layout->v[i + 1].cp[0]))
			return "no second half";
		if (!cell->ncp || cell->ncp > COUNT(cell->cp))
			return "number of code points";
		for (size_t k = 0; k < COUNT(cell->cp); k++)
			if (k < cell->ncp ? is_forbidden(cell->cp[k]) : cell->cp[k])
				return "code point";
	}
	if (layout->n > width)
		return "too wide";
	return covers(layout, len) ? NULL : "bytes";
}

/* All options, all widths that matter. */
static void check_text(const char *text, size_t len, const char *name)
{
	static const size_t widths[] = { SIZE_MAX, 0, 1, 2, 3, 7 };
	struct layout layout = LAYOUT_INIT;

	for (size_t o = 0; o < COUNT(all_options); o++)
		for (size_t w = 0; w < COUNT(widths); w++) {
			const char *wrong;

			layout_text(text, len, widths[w], &all_options[o], &layout);
			wrong = wrong_with(&layout, len, widths[w]);
			if (wrong)
				ck_abort_msg("%s, options %zu, width %zu: %s", name, o, widths[w],
					wrong);
			if (widths[w] == SIZE_MAX && layout.clipped)
				ck_abort_msg("%s is clipped", name);
		}
	layout_release(&layout);
}

START_TEST(layout_every_character_is_safe)
{
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		char name[16], one[5] = "";
		struct str text = STR_INIT;

		if (cp == 0xD800)
			cp = 0xE000;
		if (cp == 0x3400 || cp == 0x20000 || cp == 0xF0000)	/* all alike */
			cp += 0x1900;
		if (cp == 0xAC10)
			cp = 0xD790;
		if (cp > 0x32000 && cp < 0xE0000)
			cp = 0xE0000;
		snprintf(name, sizeof(name), "U+%04X", (unsigned)cp);
		utf8_encode(cp, one);
		str_addf(&text, "%s\u0644%s\u0627a%s1", one, one, one);
		if (cp >= 0x3000 && cp % 16) {		/* the rest in one way */
			struct layout layout = LAYOUT_INIT;
			const char *wrong;

			layout_text(text.s, text.len, SIZE_MAX, &all_options[1], &layout);
			wrong = wrong_with(&layout, text.len, SIZE_MAX);
			if (wrong)
				ck_abort_msg("%s: %s", name, wrong);
			layout_release(&layout);
		} else {
			check_text(text.s, text.len, name);
		}
		str_release(&text);
	}
}
END_TEST

/* --- Hostile text */

START_TEST(layout_takes_hostile_lines)
{
	struct str file = STR_INIT;

	if (!corpus_read("corpora/blns/blns.txt", &file))
		return;
	for (char *line = file.s; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t len = strcspn(line, "\n"), wrapped = 0, next;

		check_text(line, len, "blns");
		while (wrapped < len) {
			size_t n = layout_wrap(line + wrapped, len - wrapped, 10, &next);

			ck_assert_uint_le(n, next);
			ck_assert_uint_gt(next, 0);
			wrapped += next;
		}
		ck_assert_uint_eq(wrapped, len);
	}
	str_release(&file);
}
END_TEST

static uint32_t random_next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 12;
}

START_TEST(layout_takes_random_text)
{
	static const char *const parts[] = { "a", "Z", "1", "٢", " ", "  ", "م", "لا", "ل", "ا", "د",
		"\u064E", "\u0651", "(", ")", "[", "!", ",", "-", "\u200C", "\u200D", "\u200E",
		"\u200F", "\u061C", "\u202A", "\u202E", "\u202C", LRI, "\u2067", FSI, PDI, "漢", "👨",
		"👍🏽", "🇸", "\u0301", "\u1161", "\u093E", "\n", "\r", "\t", "\x1B", "\x9B", "\xFF",
		"\xE2\x81", "\u2028", "\U000E0041", "\uFEFF", "\u0600", "\uFFFF" };
	uint32_t seed = 11;

	for (int round = 0; round < 4000; round++) {
		struct str text = STR_INIT;
		size_t n = random_next(&seed) % 30, next, at;

		while (n--)
			str_add(&text, parts[random_next(&seed) % COUNT(parts)]);
		check_text(text.s, text.len, text.s);
		for (at = 0; at < text.len; at += next) {
			n = layout_wrap(text.s + at, text.len - at, round % 9, &next);
			ck_assert_uint_le(n, next);
			ck_assert(next > 0 && at + next <= text.len);
		}
		str_release(&text);
	}
}
END_TEST

/* One cell, and not a second of work. */
START_TEST(layout_many_marks_are_one_cell)
{
	for (size_t o = 0; o < COUNT(all_options); o++) {
		struct layout layout = LAYOUT_INIT;
		struct str text = STR_INIT;

		str_add(&text, "ب");
		for (int i = 0; i < 50000; i++)
			str_add(&text, "\u0651\u0301");
		layout_text(text.s, text.len, o % 2 ? 10 : SIZE_MAX, &all_options[o], &layout);
		ck_assert_uint_eq(layout.n, 1);
		ck_assert(!layout.clipped);
		ck_assert_uint_eq(layout.v[0].len, text.len);
		ck_assert_uint_le(layout.v[0].ncp, 5);
		str_release(&text);
		layout_release(&layout);
	}
}
END_TEST

/* A megabyte of each on one line. */
static const char *const long_lines[] = {
	"a", "ب", "ب ", "a ب1(", "()", "([", ")", "\u202E", LRI, LRI "ب" PDI, LRI FSI PDI PDI,
	FSI "ب", "\u200F1", "\u200E\u200F", "漢", "👨\u200D", "🇸", "\xFF", "\n", "\u064E", "لا",
	"\u200C\u200D",
};

START_TEST(layout_long_lines_end_in_time)
{
	struct layout layout = LAYOUT_INIT;
	struct str text = STR_INIT;
	size_t next;

	while (text.len < 1000000)
		str_add(&text, long_lines[_i]);
	layout_text(text.s, text.len, SIZE_MAX, &all_options[1], &layout);
	ck_assert(!layout.clipped);
	ck_assert_ptr_null(wrong_with(&layout, text.len, SIZE_MAX));
	layout_text(text.s, text.len, 40, &all_options[1], &layout);
	ck_assert_ptr_null(wrong_with(&layout, text.len, 40));
	layout_wrap(text.s, text.len, 40, &next);
	ck_assert_uint_gt(next, 0);
	str_release(&text);
	layout_release(&layout);
}
END_TEST

int main(void)
{
	return UNIT_RUN_IN("cells", NULL, NULL, 120,	/* some look at every character, or a megabyte */
		ONCE(layout_every_character_is_safe), ONCE(layout_takes_hostile_lines), ONCE(layout_takes_random_text),
		ONCE(layout_many_marks_are_one_cell), EACH(layout_long_lines_end_in_time, COUNT(long_lines)));
}
