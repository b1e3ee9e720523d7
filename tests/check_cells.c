/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What holds for the cells of every text: nothing harmful, no gaps, true widths, shapes, speed. */
#include "base/base.h"

#include <locale.h>
#include <utf8proc.h>
#include <wchar.h>

#include "base/sys.h"
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

/* curses counts columns by wcwidth(): where it knows a character we must agree. */
/* The system and utf8proc may know Unicode of two versions, which change the width of a few signs each time; what
 * this program shows all day must be the same in all. */
#define VERSIONS_APART 300

static bool is_everyday(uint32_t cp)
{
	return (cp < 0x0780 && utf8proc_category((utf8proc_int32_t)cp) != UTF8PROC_CATEGORY_CN) ||
		(cp >= 0xFB50 && cp <= 0xFEFC);
}

START_TEST(layout_widths_are_those_of_the_system)
{
	struct layout layout = LAYOUT_INIT;
	size_t known = 0, apart = 0;

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return;
	for (uint32_t cp = 0x20; cp <= 0x10FFFF; cp++) {
		char one[5] = "";
		int width;

		if (cp == 0xD800)
			cp = 0xE000;
		width = wcwidth((wchar_t)cp);
		utf8_encode(cp, one);
		layout_text(one, strlen(one), SIZE_MAX, &all_options[0], &layout);
		for (size_t i = 0; i < layout.n; i++)
			if (layout.v[i].cp[0] == cp && width >= 0) {
				known++;
				apart += layout.v[i].width != width;
				if (layout.v[i].width != width && is_everyday(cp))
					ck_abort_msg("U+%04X has %d columns, not %d", (unsigned)cp,
						layout.v[i].width, width);
			}
	}
	ck_assert_uint_gt(known, 100000);
	ck_assert_uint_lt(apart, VERSIONS_APART);
	layout_release(&layout);
}
END_TEST

/* Unicode's own table, for the assigned characters that have a cell: W and F are two columns. */
START_TEST(layout_widths_are_those_of_unicode)
{
	struct str file = STR_INIT;
	struct layout layout = LAYOUT_INIT;
	size_t lines = 0, wrong = 0;

	if (!corpus_read("corpora/unicode-15/EastAsianWidth.txt", &file))
		return;
	for (char *line = file.s; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		char *end;
		uint32_t cp = (uint32_t)strtoul(line, &end, 16), last = cp;
		bool wide;

		if (*line == '#' || *line == '\n' || end == line)
			continue;
		if (str_has_prefix(end, ".."))
			last = (uint32_t)strtoul(end + 2, &end, 16);
		wide = *end == ';' && (end[1] == 'W' || end[1] == 'F');
		for (lines++; cp <= last; cp++) {
			char one[5] = "";

			utf8_encode(cp, one);
			if (utf8proc_category((int32_t)cp) == UTF8PROC_CATEGORY_CN)
				continue;
			layout_text(one, strlen(one), SIZE_MAX, &all_options[0], &layout);
			if (layout.n && layout.v[0].cp[0] == cp && (layout.v[0].width == 2) != wide)
				wrong++;
		}
	}
	ck_assert_uint_gt(lines, 2000);
	/* U+3248–F and U+4DC0–FF: not wide in the table, but in glibc, and curses goes by that. */
	ck_assert_uint_eq(wrong, 8 + 64);
	str_release(&file);
	layout_release(&layout);
}
END_TEST

/* --- Order */

#define BIDI_TEST "/usr/share/unicode/BidiCharacterTest.txt"	/* Debian: unicode-data */

/* What the pipeline takes for a picture, or for nothing, before it orders: not the algorithm's business. */
static bool is_outside(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029 ||
		(cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

/* "05D0 0020 …" into text and the byte at which each character begins; false: one is outside. */
static bool read_case(const char *s, struct str *text, size_t *starts, size_t *n)
{
	str_clear(text);
	for (*n = 0; *s && *s != ';'; (*n)++) {
		char *end;
		uint32_t cp = (uint32_t)strtoul(s, &end, 16);

		if (is_outside(cp) || *n == 64)
			return false;
		starts[*n] = text->len;
		str_add_cp(text, cp);
		s = end + strspn(end, " ");
	}
	return true;
}

/* The cells stand in the order of the test's last field, as far as a character has a cell of its own. */
static bool is_ordered(const struct layout *layout, const size_t *starts, const char *order)
{
	size_t cell = 0;

	while (*order >= '0' && *order <= '9') {
		char *end;
		size_t at = starts[strtoul(order, &end, 10)];
		bool has_cell = false;

		order = end + strspn(end, " ");
		for (size_t i = 0; i < layout->n; i++)
			has_cell |= layout->v[i].start == at && layout->v[i].len;
		if (!has_cell)
			continue;
		while (cell < layout->n && !layout->v[cell].len)
			cell++;
		if (cell == layout->n || layout->v[cell++].start != at)
			return false;
	}
	return true;
}

/* The whole pipeline against Unicode's own cases, where they are installed. */
START_TEST(layout_orders_as_unicode_does)
{
	struct layout layout = LAYOUT_INIT;
	struct str file = STR_INIT, text = STR_INIT;
	size_t starts[64], n, cases = 0;
	struct err err;

	if (sys_read_file(BIDI_TEST, 1 << 26, &file, &err))
		return;
	for (char *line = file.s, *next; *line; line = next) {
		static const enum base_dir dirs[] = { DIR_LTR, DIR_RTL, DIR_AUTO };
		char *field, *order;

		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		field = strchr(line, ';');
		if (*line == '#' || !field || !read_case(line, &text, starts, &n))
			continue;
		order = strrchr(line, ';') + 1;
		layout_text(text.s, text.len, SIZE_MAX, &(struct layout_options){ .dir = dirs[field[1] - '0'],
			.show_marks = true, .data = true }, &layout);
		ck_assert_msg(is_ordered(&layout, starts, order), "%s", line);
		cases++;
	}
	ck_assert_uint_gt(cases, 10000);
	str_release(&file);
	str_release(&text);
	layout_release(&layout);
}
END_TEST

/* --- Shaping */

struct forms { uint32_t isolated, final, initial, medial; };

/* The presentation forms of the letter, by their own decompositions. */
static struct forms forms_of(uint32_t letter)
{
	struct forms forms = { 0 };

	for (uint32_t cp = 0xFB50; cp < 0xFEFD; cp++) {
		const utf8proc_property_t *property = utf8proc_get_property((int32_t)cp);
		int32_t parts[32];
		int boundary = 0;

		if (cp == 0xFC00)
			cp = 0xFE70;
		if (utf8proc_decompose_char((int32_t)cp, parts, COUNT(parts), UTF8PROC_COMPAT |
			UTF8PROC_COMPOSE | UTF8PROC_STABLE, &boundary) != 1 ||
		    parts[0] != (int32_t)letter)
			continue;
		if (property->decomp_type == UTF8PROC_DECOMP_TYPE_ISOLATED)
			forms.isolated = cp;
		else if (property->decomp_type == UTF8PROC_DECOMP_TYPE_FINAL)
			forms.final = cp;
		else if (property->decomp_type == UTF8PROC_DECOMP_TYPE_INITIAL)
			forms.initial = cp;
		else if (property->decomp_type == UTF8PROC_DECOMP_TYPE_MEDIAL)
			forms.medial = cp;
	}
	return forms;
}

/* The cell of the letter between `before` and `after`. */
static uint32_t shape_between(const char *before, uint32_t letter, const char *after)
{
	struct layout layout = LAYOUT_INIT;
	struct str text = STR_INIT;
	uint32_t cp = 0;

	str_add(&text, before);
	str_add_cp(&text, letter);
	str_add(&text, after);
	layout_text(text.s, text.len, SIZE_MAX, &all_options[1], &layout);
	for (size_t i = 0; i < layout.n; i++)
		if (layout.v[i].start == strlen(before))
			cp = layout.v[i].cp[0];
	str_release(&text);
	layout_release(&layout);
	return cp;
}

/* Every letter that has presentation forms, in every place, by Unicode's joining types. */
START_TEST(layout_shapes_every_letter)
{
	struct str file = STR_INIT;
	size_t shaped = 0;

	if (!corpus_read("corpora/unicode-15/ArabicShaping.txt", &file))
		return;
	for (char *line = file.s; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		uint32_t letter = (uint32_t)strtoul(line, NULL, 16);
		char *type = strchr(line, ';');
		struct forms forms;

		if (*line == '#' || !type || !(type = strchr(type + 1, ';')))
			continue;
		type += 2;
		if (letter < 0x620 || letter > 0x6D3)
			continue;
		forms = forms_of(letter);
		if (!forms.isolated)
			continue;
		shaped++;
		if (*type == 'U')		/* hamza: has the form of the letter itself */
			continue;
		ck_assert_msg(shape_between("", letter, "") == forms.isolated, "%.40s", line);
		ck_assert_msg(shape_between("ب", letter, "") == forms.final, "%.40s", line);
		if (*type != 'D')
			forms.initial = forms.isolated, forms.medial = forms.final;
		if (!forms.initial)		/* U+06BA has no more of them */
			forms.initial = forms.medial = letter;
		ck_assert_msg(shape_between("د", letter, "د") == forms.initial, "%.40s", line);
		ck_assert_msg(shape_between("ب", letter, "د") == forms.medial, "%.40s", line);
	}
	ck_assert_uint_ge(shaped, 68);
	str_release(&file);
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
	Suite *suite = suite_create("cells");
	TCase *all = tcase_create("cells");

	tcase_set_timeout(all, 120);		/* some look at every character, or a megabyte */
	tcase_add_test(all, layout_every_character_is_safe);
	tcase_add_test(all, layout_widths_are_those_of_the_system);
	tcase_add_test(all, layout_widths_are_those_of_unicode);
	tcase_add_test(all, layout_orders_as_unicode_does);
	tcase_add_test(all, layout_shapes_every_letter);
	tcase_add_test(all, layout_takes_hostile_lines);
	tcase_add_test(all, layout_takes_random_text);
	tcase_add_test(all, layout_many_marks_are_one_cell);
	tcase_add_loop_test(all, layout_long_lines_end_in_time, 0, (int)COUNT(long_lines));
	suite_add_tcase(suite, all);
	return unit_run(suite);
}
