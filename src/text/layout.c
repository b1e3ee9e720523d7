/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Puts a line of text into cells: cut at its logical end, then in the order of the eye. */
#include "base/base.h"
#include "text/layout.h"

#include "text/line.h"

#define LOOK_AHEAD 1024		/* cells read beyond the cut, for the order of what is kept */
#define ELLIPSIS   0x2026

/* The units that are drawn, first in logical and then in visual order. */
struct units {
	uint32_t *first;	/* index in the line; line->n stands for the ellipsis */
	size_t n;
	uint32_t *ends;		/* by index in the line: byte after what the unit shows */
	uint32_t end;		/* byte after what all of them show */
	bool clipped;
	bool rtl;		/* the base direction */
};

static unsigned unit_width(const struct line *line, size_t first)
{
	unsigned width = 0;

	for (size_t i = first, end = line_next(line, first); i < end; i++)
		width += line->width[i];
	return width;
}

/* Chooses the units that fit in `width` cells, the ellipsis among them. */
static void choose_units(const struct line *line, size_t width, struct units *units)
{
	size_t used = 0, i = 0;

	units->clipped = line->cells > width || line->more;
	units->n = 0;
	for (; i < line->n; i = line_next(line, i)) {
		size_t more = unit_width(line, i);

		if (units->clipped && used + more + 1 > width)
			break;
		used += more;
		units->first[units->n++] = (uint32_t)i;
	}
	units->end = line->at[i];
	if (!units->clipped)
		return;
	while (units->n) {
		i = units->first[units->n - 1];
		if (!line_is_blank(line, i) && line->kind[i] == LINE_CELL)
			break;
		units->end = line->at[i];
		units->n--;
	}
	if (width)
		units->first[units->n++] = (uint32_t)line->n;
}

static int unit_level(const struct line *line, const struct units *units, size_t i)
{
	return units->first[i] == line->n ? units->rtl : line->level[units->first[i]];
}

/* Rule L2: from the highest level down to the lowest odd one, turns every run of that level. */
static void reorder(const struct line *line, struct units *units)
{
	int highest = 0, lowest = INT8_MAX;

	for (size_t i = 0; i < units->n; i++) {
		int level = unit_level(line, units, i);

		highest = MAX(highest, level);
		lowest = MIN(lowest, level);
	}
	for (int level = highest; level >= (lowest | 1); level--)
		for (size_t i = 0; i < units->n; i++) {
			size_t end = i;

			while (end < units->n && unit_level(line, units, end) >= level)
				end++;
			for (size_t a = i, b = end; a + 1 < b; a++) {
				uint32_t other = units->first[--b];

				units->first[b] = units->first[a];
				units->first[a] = other;
			}
			i = MAX(end, i);
		}
}

/* Joiners and direction marks as the edit view shows them. */
static uint32_t picture_of_mark(uint32_t cp)
{
	switch (cp) {
	case 0x200C:
		return 0xA6;		/* ¦ */
	case 0x200D:
		return 0x2040;		/* ⁀ */
	case 0x200E:
		return 0x2192;		/* → */
	case 0x200F: case 0x61C:
		return 0x2190;		/* ← */
	default:
		return cp;
	}
}

/* What stands for a sign or digit where there is nothing but ASCII; a letter is honestly '?'. */
static uint32_t ascii_twin(uint32_t cp)
{
	static const struct { uint32_t cp; char twin; } twins[] = {
		{ ELLIPSIS, '~' }, { 0xA0, ' ' }, { 0xAB, '"' }, { 0xAD, '-' }, { 0xB7, '.' },
		{ 0xBB, '"' }, { 0xD7, 'x' }, { 0x60C, ',' }, { 0x61B, ';' }, { 0x61F, '?' },
		{ 0x66A, '%' }, { 0x66B, '.' }, { 0x66C, ',' }, { 0x2010, '-' }, { 0x2011, '-' },
		{ 0x2012, '-' }, { 0x2013, '-' }, { 0x2014, '-' }, { 0x2018, '\'' },
		{ 0x2019, '\'' }, { 0x201C, '"' }, { 0x201D, '"' }, { 0x2022, '*' },
		{ 0x202F, ' ' }, { 0x2039, '<' }, { 0x203A, '>' }, { 0x2190, '<' },
		{ 0x2192, '>' }, { 0x2212, '-' }, { 0x2605, '*' }, { 0x2606, '.' },
		{ 0x2713, 'v' },
	};

	if ((cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9))
		return '0' + (cp & 0xF);
	for (size_t i = 0; i < COUNT(twins); i++)
		if (twins[i].cp == cp)
			return (uint32_t)twins[i].twin;
	return '?';
}

static uint32_t drawn(uint32_t cp, const struct layout_options *opt)
{
	if (cp < 0x7F)
		return opt->arabic_digits && cp >= '0' && cp <= '9' && !opt->ascii ?
			0x660 + (cp - '0') : cp;
	if (opt->ascii)
		return ascii_twin(cp);
	return picture_of_mark(cp);
}

static bool is_digit_at(const struct line *line, size_t i)
{
	return i < line->n && line->cp[i] >= '0' && line->cp[i] <= '9';
}

/* A grouping comma or the point of a fraction between digits that are drawn as Arabic ones. */
static uint32_t drawn_separator(const struct line *line, size_t at)
{
	size_t from = at, to = at + 1;

	if (!at || !is_digit_at(line, at - 1) || !is_digit_at(line, to))
		return line->cp[at];
	while (is_digit_at(line, to))
		to++;
	if (line->cp[at] == ',')
		return to - at == 4 ? 0x66C : ',';
	while (from && is_digit_at(line, from - 1))
		from--;
	/* 192.168.0.1, 21.11.2026 are no fractions. */
	if ((from && line->cp[from - 1] == '.') || (to < line->n && line->cp[to] == '.' &&
	     is_digit_at(line, to + 1)))
		return '.';
	return 0x66B;
}

/* "F4", "user7@example.com", "619k": a word with Latin letters is written with their digits. */
static bool is_in_latin_word(const struct line *line, size_t at)
{
	size_t from = at, to = at;

	while (from && line->cp[from - 1] > ' ')
		from--;
	while (to < line->n && line->cp[to] > ' ')
		to++;
	for (size_t i = from; i < to; i++)
		if ((line->cp[i] | 0x20) >= 'a' && (line->cp[i] | 0x20) <= 'z')
			return true;
	return false;
}

static uint32_t drawn_at(const struct line *line, size_t i, const struct layout_options *opt)
{
	if (opt->arabic_digits && line->cp[i] < 0x7F && line->cp[i] > ' ' &&
	    is_in_latin_word(line, i))
		return line->cp[i];
	if (opt->arabic_digits && !opt->ascii && (line->cp[i] == ',' || line->cp[i] == '.'))
		return drawn_separator(line, i);
	return drawn(line->cp[i], opt);
}

static struct cell *new_cell(struct layout *out, uint32_t cp, unsigned width)
{
	struct cell *cell;

	if (out->n + 1 >= out->cap)		/* room for the second half, too */
		out->v = array_grow(out->v, &out->cap, out->n + 2, sizeof(*out->v));
	cell = &out->v[out->n++];
	memset(cell, 0, sizeof(*cell));
	cell->cp[0] = cp;
	cell->ncp = 1;
	cell->width = (uint8_t)width;
	if (width == 2)
		memset(&out->v[out->n++], 0, sizeof(*cell));
	return cell;
}

/* Gives every byte to a cell: what has none of its own to the cell before it, at the beginning to
 * the first. */
static void set_ranges(struct line *line, struct units *units)
{
	uint32_t next = units->end;
	size_t first = SIZE_MAX;

	for (size_t i = units->n; i-- > 0;) {
		size_t at = units->first[i];

		if (at == line->n || line->kind[at] != LINE_CELL)
			continue;
		units->ends[at] = next;
		next = line->at[at];
		first = at;
	}
	if (first != SIZE_MAX)
		line->at[first] = 0;
}

static void add_ellipsis(const struct units *units, const struct layout_options *opt,
	struct layout *out)
{
	struct cell *cell = new_cell(out, drawn(ELLIPSIS, opt), 1);

	cell->level = cell->rtl = units->rtl;
	cell->start = units->end;
}

static void add_unit(const struct line *line, size_t first, const struct units *units,
	const struct layout_options *opt, struct layout *out)
{
	size_t next = line_next(line, first), from = out->n;
	struct cell *cell = NULL;

	if (line->kind[first] != LINE_CELL)
		return;
	for (size_t i = first; i < next; i++)
		if (line->width[i])
			cell = new_cell(out, drawn_at(line, i, opt), line->width[i]);
		else if (line->kind[i] == LINE_MARK && cell->ncp < COUNT(cell->cp))
			cell->cp[cell->ncp++] = line->cp[i];
	for (size_t i = from; i < out->n; i++) {
		out->v[i].level = (uint8_t)line->level[first];
		out->v[i].rtl = line->level[first] & 1;
		out->v[i].start = line->at[first];
	}
	out->v[from].len = units->ends[first] - line->at[first];
}

void layout_text(const char *text, size_t len, size_t width, const struct layout_options *opt,
	struct layout *out)
{
	struct units units = { 0 };
	struct line line;

	line_read(&line, text, len, width < SIZE_MAX - LOOK_AHEAD ? width + LOOK_AHEAD : SIZE_MAX,
		opt);
	units.rtl = bidi_resolve(&line, opt->dir);
	if (!opt->ascii)
		bidi_shape(&line);
	units.first = line.scratch;
	units.ends = line.scratch + line.n + 1;
	choose_units(&line, width, &units);
	set_ranges(&line, &units);
	reorder(&line, &units);
	out->n = 0;
	out->clipped = units.clipped;
	out->rtl = units.rtl;
	for (size_t i = 0; i < units.n; i++)
		if (units.first[i] == line.n)
			add_ellipsis(&units, opt, out);
		else
			add_unit(&line, units.first[i], &units, opt, out);
	line_release(&line);
}

void layout_release(struct layout *out)
{
	free(out->v);
	*out = (struct layout)LAYOUT_INIT;
}
