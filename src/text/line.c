/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reads text into code points and decides which cell each belongs to. */
#include "base/base.h"
#include "text/line.h"

#include <utf8proc.h>

#include "text/utf8.h"

#define DOTTED_CIRCLE 0x25CC	/* carries a mark that has no letter */
#define HIDDEN	      0x25AF	/* any other invisible character in the edit view */
#define MOST_ISOLATES 200

/* What reading remembers of the characters before. */
struct reading {
	struct line *line;
	const struct layout_options *opt;
	unsigned marks;		/* how many the last cell still takes */
	bool has_base;		/* there is a cell that marks may stand on */
	bool lam;		/* nothing but marks since a lam */
	bool picture;		/* the last cell is a pictograph (emoji) … */
	bool joined;		/* … and a ZWJ follows it */
	bool half_flag;		/* the last cell is a regional indicator without its second */
};

static void use_arrays(struct line *line, size_t cap, uint32_t *words, uint8_t *bytes)
{
	line->cap = cap;
	line->cp = words;
	line->at = words + cap;
	line->scratch = words + 2 * cap + 1;
	line->kind = bytes;
	line->width = bytes + cap;
	line->level = (int8_t *)bytes + 2 * cap;
}

static void grow(struct line *line)
{
	size_t cap = line->cap * 4, n = line->n;
	struct line old = { .cp = line->cp, .at = line->at, .kind = line->kind,
		.width = line->width, .heap = line->heap };
	uint32_t *words = xmalloc((4 * cap + 2) * sizeof(*words) + 3 * cap);

	use_arrays(line, cap, words, (uint8_t *)(words + 4 * cap + 2));
	memcpy(line->cp, old.cp, n * sizeof(*line->cp));
	memcpy(line->at, old.at, n * sizeof(*line->at));
	memcpy(line->kind, old.kind, n);
	memcpy(line->width, old.width, n);
	free(old.heap);
	line->heap = words;
}

static void push(struct line *line, uint32_t cp, size_t at, enum line_kind kind, unsigned width)
{
	if (line->n == line->cap)
		grow(line);
	line->cp[line->n] = cp;
	line->at[line->n] = (uint32_t)at;
	line->kind[line->n] = (uint8_t)kind;
	line->width[line->n] = (uint8_t)width;
	line->n++;
	line->cells += width;
}

static void push_cell(struct reading *r, uint32_t cp, size_t at, unsigned width)
{
	push(r->line, cp, at, LINE_CELL, width);
	r->marks = LINE_MARKS;
	r->has_base = true;
	r->lam = r->picture = r->joined = r->half_flag = false;
}

/* A cell that is ours, not the text's: no mark may stand on it. */
static void push_picture(struct reading *r, uint32_t cp, size_t at)
{
	push_cell(r, cp, at, 1);
	r->has_base = false;
}

static bool is_alef(uint32_t cp)
{
	return cp == 0x627 || cp == 0x622 || cp == 0x623 || cp == 0x625;
}

static void read_letter(struct reading *r, uint32_t cp, size_t at)
{
	r->line->arabic = true;
	if (r->lam && is_alef(cp)) {
		push(r->line, cp, at, LINE_ALEF, 0);
		r->lam = false;
		return;
	}
	push_cell(r, cp, at, 1);
	r->lam = cp == 0x644;
}

/* Marks of the Arabic script: hidden by default, several terminals lose letters with them. */
static bool is_tashkeel(uint32_t cp)
{
	return (cp >= 0x610 && cp <= 0x61A) || (cp >= 0x64B && cp <= 0x65F) || cp == 0x670 ||
		(cp >= 0x6D6 && cp <= 0x6ED) || (cp >= 0x898 && cp <= 0x89F) ||
		(cp >= 0x8CA && cp <= 0x8FF) || (cp >= 0x10EFD && cp <= 0x10EFF);
}

static void read_mark(struct reading *r, uint32_t cp, size_t at)
{
	if (r->opt->ascii || (!r->opt->show_marks && is_tashkeel(cp)))
		return;
	r->line->plain_arabic = false;
	if (!r->has_base)
		push_cell(r, DOTTED_CIRCLE, at, 1);
	if (r->marks) {
		push(r->line, cp, at, LINE_MARK, 0);
		r->marks--;
	}
}

/* A visible stand-in, for the edit view. */
static uint32_t picture_of(uint32_t cp)
{
	switch (cp) {
	case 0x202A: case 0x202D: case 0x2066:
		return 0x21D2;		/* ⇒ opens left to right */
	case 0x202B: case 0x202E: case 0x2067:
		return 0x21D0;		/* ⇐ opens right to left */
	case 0x2068:
		return 0x21D4;		/* ⇔ opens by what follows */
	case 0x202C: case 0x2069:
		return 0x2016;		/* ‖ closes */
	case 0x200B:
		return 0x2423;		/* ␣ a place to break */
	default:
		return HIDDEN;
	}
}

/* Characters without a shape of their own (General_Category Cf, variation selectors). */
static void read_invisible(struct reading *r, uint32_t cp, size_t at)
{
	bool strong = cp == 0x200E || cp == 0x200F || cp == 0x61C;
	bool joiner = cp == 0x200C || cp == 0x200D;
	bool isolate = cp == 0x2066 || cp == 0x2068 || cp == 0x2069;
	struct line *line = r->line;

	if (r->opt->keep_marks_visible) {
		if (strong || joiner)	/* keeps its effect: drawn as a picture at the end */
			push_picture(r, cp, at);
		else
			push_picture(r, picture_of(cp), at);
		line->plain_arabic = false;
		return;
	}
	if (cp == 0x200D && r->picture) {
		r->joined = true;
		return;
	}
	if (!strong && !joiner && !(isolate && !r->opt->data))
		return;
	line->plain_arabic &= joiner;
	r->lam = false;
	if (!joiner)
		r->has_base = false;
	if (isolate || !line->n || line->cp[line->n - 1] != cp)
		push(line, cp, at, joiner ? LINE_JOINER : LINE_ORDER, 0);
}

/* Columns of a spacing character, as wcwidth() of glibc has them, which curses counts by:
 * utf8proc's, but for symbols that glibc has as wide, and what utf8proc gives none. */
static unsigned columns(uint32_t cp)
{
	int width = utf8proc_charwidth((int32_t)cp);

	if ((cp >= 0x3248 && cp <= 0x324F) || (cp >= 0x4DC0 && cp <= 0x4DFF))
		return 2;
	return width == 2 ? 2 : 1;
}

static bool is_prefix_sign(uint32_t cp)
{
	return (cp >= 0x600 && cp <= 0x605) || cp == 0x6DD || cp == 0x70F || cp == 0x890 ||
		cp == 0x891 || cp == 0x8E2 || cp == 0x110BD || cp == 0x110CD;
}

static void read_spacing(struct reading *r, uint32_t cp, size_t at)
{
	utf8proc_propval_t class = utf8proc_get_property((int32_t)cp)->boundclass;
	bool picture = class == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
	unsigned width = r->opt->ascii ? 1 : columns(cp);

	r->line->plain_arabic = false;
	if (r->picture && ((picture && r->joined) || (cp >= 0x1F3FB && cp <= 0x1F3FF))) {
		r->joined = false;	/* the first picture stands for the sequence */
		return;
	}
	if (class == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR && r->half_flag) {
		push(r->line, cp, at, LINE_MORE, width);
		r->half_flag = false;
		r->marks = LINE_MARKS;
		return;
	}
	push_cell(r, cp, at, width);
	r->picture = picture;
	r->half_flag = class == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR;
}

static void read_other(struct reading *r, uint32_t cp, size_t at)
{
	switch (utf8proc_category((int32_t)cp)) {
	case UTF8PROC_CATEGORY_CC:
		r->line->plain_arabic = false;
		push_picture(r, cp < 0x20 ? 0x2400 + cp : cp == 0x7F ? 0x2421 : UTF8_REPLACEMENT,
			at);
		return;
	case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
		r->line->plain_arabic = false;
		push_picture(r, 0x2424, at);
		return;
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_ME:
		if ((cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) ||
		    cp == 0x34F || (cp >= 0x180B && cp <= 0x180F))
			return;		/* selectors: no terminal draws them */
		read_mark(r, cp, at);
		return;
	case UTF8PROC_CATEGORY_MC:
		if (!r->has_base || r->opt->ascii) {
			read_spacing(r, cp, at);
			return;
		}
		r->line->plain_arabic = false;
		push(r->line, cp, at, LINE_MORE, 1);
		r->marks = LINE_MARKS;
		r->lam = false;
		return;
	case UTF8PROC_CATEGORY_CF:
		if (!is_prefix_sign(cp)) {
			read_invisible(r, cp, at);
			return;
		}
		break;
	default:
		break;
	}
	if ((cp >= 0x1160 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FB))
		read_mark(r, cp, at);	/* Hangul vowels and finals */
	else if ((cp >= 0xE0000 && cp <= 0xE0FFF) || cp == 0x2065 || (cp >= 0xFFF0 && cp <= 0xFFF8))
		read_invisible(r, cp, at);
	else
		read_spacing(r, (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF) ?
			UTF8_REPLACEMENT : cp, at);
}

/* Isolates that are not closed, and closers of nothing, must not order anything: taken out.  So are
 * those beyond what our sentences have, because FriBidi takes the square of their number. */
static void drop_unbalanced(struct line *line)
{
	size_t depth = 0, closed = 0, kept = 0;
	uint32_t *open = line->scratch;

	for (size_t i = 0; i < line->n; i++) {
		if (line->kind[i] != LINE_ORDER)
			continue;
		if (line->cp[i] == 0x2066 || line->cp[i] == 0x2068)
			open[depth++] = (uint32_t)i;
		else if (line->cp[i] == 0x2069 && !depth)
			line->cp[i] = 0;
		else if (line->cp[i] == 0x2069 && (depth--, ++closed > MOST_ISOLATES))
			line->cp[i] = line->cp[open[depth]] = 0;
	}
	while (depth)
		line->cp[open[--depth]] = 0;
	for (size_t i = 0; i < line->n; i++) {
		if (!line->cp[i])
			continue;
		line->cp[kept] = line->cp[i];
		line->at[kept] = line->at[i];
		line->kind[kept] = line->kind[i];
		line->width[kept++] = line->width[i];
	}
	line->at[kept] = line->at[line->n];
	line->n = kept;
}

void line_read(struct line *line, const char *text, size_t len, size_t cells,
	const struct layout_options *opt)
{
	struct reading r = { .line = line, .opt = opt };
	size_t at = 0, most = cells < SIZE_MAX / 8 ? cells * 8 + 64 : SIZE_MAX;
	bool isolates = false;
	uint32_t cp = 0;

	line->n = line->cells = 0;
	line->heap = NULL;
	line->ascii = line->plain_arabic = true;
	line->arabic = false;
	use_arrays(line, LINE_INLINE, line->inline_words, line->inline_bytes);
	len = MIN(len, INT32_MAX);	/* 2 GiB: what FriBidi can count */
	while (at < len && line->cells <= cells && line->n < most) {
		size_t used = utf8_decode(text + at, len - at, &cp);

		if (cp >= ' ' && cp < 0x7F) {
			line->plain_arabic &= cp == ' ';
			push_cell(&r, cp, at, 1);
		} else {
			line->ascii = false;
			isolates |= cp >= 0x2066 && cp <= 0x2069;
			if ((cp >= 0x620 && cp <= 0x64A) || (cp >= 0x671 && cp <= 0x6D3))
				read_letter(&r, cp, at);
			else if (is_tashkeel(cp) && cp <= 0x670)
				read_mark(&r, cp, at);
			else
				read_other(&r, cp, at);
			line->arabic |= cp >= 0x600 && cp < 0x900;
		}
		at += used;
	}
	line->more = at < len;
	line->at[line->n] = (uint32_t)at;
	if (isolates)
		drop_unbalanced(line);
}

void line_release(struct line *line)
{
	free(line->heap);
}

size_t line_next(const struct line *line, size_t i)
{
	if (i < line->n)
		i++;
	while (i < line->n && line->kind[i] != LINE_CELL && line->kind[i] != LINE_ORDER)
		i++;
	return i;
}

bool line_is_blank(const struct line *line, size_t i)
{
	return line->kind[i] == LINE_CELL && (line->cp[i] == ' ' || line->cp[i] == 0x3000 ||
		(line->cp[i] >= 0x2000 && line->cp[i] <= 0x200A && line->cp[i] != 0x2007) ||
		line->cp[i] == 0x1680 || line->cp[i] == 0x205F);
}
