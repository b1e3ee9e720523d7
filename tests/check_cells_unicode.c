/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Cells against Unicode's own tables and the system's: widths, order, the shapes of letters. */
#include "base/base.h"

#include <locale.h>
#include <utf8proc.h>
#include <wchar.h>

#include "base/sys.h"
#include "text/layout.h"
#include "text/utf8.h"
#include "corpus.h"
#include "unit.h"

static const struct layout_options ltr = { .dir = DIR_LTR }, rtl = { .dir = DIR_RTL };

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
		layout_text(one, strlen(one), SIZE_MAX, &ltr, &layout);
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
			layout_text(one, strlen(one), SIZE_MAX, &ltr, &layout);
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
	layout_text(text.s, text.len, SIZE_MAX, &rtl, &layout);
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

int main(void)
{
	return UNIT_RUN_IN("cells_unicode", NULL, NULL, 120,
		ONCE(layout_widths_are_those_of_the_system), ONCE(layout_widths_are_those_of_unicode),
		ONCE(layout_orders_as_unicode_does), ONCE(layout_shapes_every_letter));
}
