/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Order and shape of Arabic by FriBidi (UAX #9, rule L1, mirroring, joining); the step from lam and
 * alef to one glyph is ours, because marks may stand between them. */
#include "base/base.h"
#include "text/line.h"

#include <fribidi.h>

#define MAX_BRACKETS 1000

static bool is_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

/* ASCII needs no algorithm where everything is left to right in the end: in such a base, or from a
 * letter to a letter or digit (W7, N0 and N1 give all between to the letters), or digits alone.
 * Returns false where it must be asked after all. */
static bool resolve_ascii(struct line *line, enum base_dir dir, bool *rtl)
{
	const uint32_t *cp = line->cp;
	size_t n = line->n;
	bool letters = false, digits = true;

	for (size_t i = 0; i < n; i++) {
		letters |= is_letter(cp[i]);
		digits &= is_digit(cp[i]);
	}
	*rtl = dir == DIR_RTL || (dir == DIR_AUTO_RTL && !letters);
	if (*rtl && !digits && !(is_letter(cp[0]) && (is_letter(cp[n - 1]) || is_digit(cp[n - 1]))))
		return false;
	memset(line->level, *rtl ? 2 : 0, n);
	return true;
}

/* Letters and blanks of one direction: only the blanks at the end (L1) and, in a base of the other
 * direction, at the beginning (N2) differ. */
static void resolve_arabic(struct line *line, bool rtl)
{
	size_t from = 0, to = line->n;

	memset(line->level, 1, line->n);
	if (rtl)
		return;
	while (to > 0 && line->cp[to - 1] == ' ')
		line->level[--to] = 0;
	while (from < to && line->cp[from] == ' ')
		line->level[from++] = 0;
}

/* Rules P2 and P3: what stands in isolates does not count (fribidi_get_par_direction of 1.0.8
 * counts it).  They are balanced here. */
static bool first_strong_is_rtl(const FriBidiCharType *types, size_t n, bool otherwise)
{
	size_t depth = 0;

	for (size_t i = 0; i < n; i++)
		if (FRIBIDI_IS_ISOLATE(types[i]) && types[i] != FRIBIDI_TYPE_PDI)
			depth++;
		else if (types[i] == FRIBIDI_TYPE_PDI)
			depth -= depth > 0;
		else if (!depth && FRIBIDI_IS_LETTER(types[i]))
			return FRIBIDI_IS_RTL(types[i]);
	return otherwise;
}

/* FriBidi sorts the pairs of brackets by recursion, one call deep a pair: a megabyte of "()" ends
 * the program.  Beyond what people write, brackets are ordinary neutral characters. */
static void forget_many_brackets(FriBidiBracketType *brackets, size_t n)
{
	size_t seen = 0;

	for (size_t i = 0; i < n; i++)
		if (brackets[i] != FRIBIDI_NO_BRACKET && ++seen > MAX_BRACKETS)
			brackets[i] = FRIBIDI_NO_BRACKET;
}

bool bidi_resolve(struct line *line, enum base_dir dir)
{
	FriBidiCharType *types = line->scratch, *brackets = line->scratch + line->n;
	FriBidiStrIndex n = (FriBidiStrIndex)line->n;
	FriBidiParType base;
	bool rtl;

	if (!line->n)
		return dir == DIR_RTL || dir == DIR_AUTO_RTL;
	if (line->ascii && resolve_ascii(line, dir, &rtl))
		return rtl;
	if (line->plain_arabic && line->arabic) {
		resolve_arabic(line, dir != DIR_LTR);
		return dir != DIR_LTR;
	}
	fribidi_get_bidi_types(line->cp, n, types);
	fribidi_get_bracket_types(line->cp, n, types, brackets);
	forget_many_brackets(brackets, line->n);
	if (dir == DIR_AUTO || dir == DIR_AUTO_RTL)
		rtl = first_strong_is_rtl(types, line->n, dir == DIR_AUTO_RTL);
	else
		rtl = dir == DIR_RTL;
	base = rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
	if (!fribidi_get_par_embedding_levels_ex(types, brackets, n, &base, line->level))
		memset(line->level, rtl, line->n);	/* no memory: readable, if not in order */
	return rtl;
}

/* The glyph of lam and the given alef; lam already has its shape. */
static uint32_t ligature(uint32_t lam, uint32_t alef)
{
	uint32_t final = lam == 0xFEE0;		/* lam joins the letter before it */

	switch (alef) {
	case 0x622: case 0xFE81: case 0xFE82:
		return 0xFEF5 + final;
	case 0x623: case 0xFE83: case 0xFE84:
		return 0xFEF7 + final;
	case 0x625: case 0xFE87: case 0xFE88:
		return 0xFEF9 + final;
	default:
		return 0xFEFB + final;
	}
}

static void shape_arabic(struct line *line)
{
	FriBidiStrIndex n = (FriBidiStrIndex)line->n;
	FriBidiArabicProp *props = (FriBidiArabicProp *)line->scratch;
	FriBidiCharType *types = line->scratch + line->n;
	size_t lam = 0;

	fribidi_get_joining_types(line->cp, n, props);
	/* Of the types only this is looked at: the levels of joiners mean nothing. */
	for (size_t i = 0; i < line->n; i++)
		types[i] = line->kind[i] == LINE_JOINER ? FRIBIDI_TYPE_BN : FRIBIDI_TYPE_AL;
	fribidi_join_arabic(types, n, line->level, props);
	fribidi_shape_arabic(FRIBIDI_FLAG_SHAPE_ARAB_PRES, line->level, n, props, line->cp);
	for (size_t i = 0; i < line->n; i++)
		if (line->kind[i] == LINE_CELL)
			lam = i;
		else if (line->kind[i] == LINE_ALEF)
			line->cp[lam] = ligature(line->cp[lam], line->cp[i]);
}

void bidi_shape(struct line *line)
{
	FriBidiChar mirrored;

	if (line->arabic)
		shape_arabic(line);
	if (line->plain_arabic)
		return;
	for (size_t i = 0; i < line->n; i++)
		if (line->level[i] & 1 && fribidi_get_mirror_char(line->cp[i], &mirrored))
			line->cp[i] = mirrored;
}

uint32_t text_mirror(uint32_t cp)
{
	FriBidiChar mirrored;

	return fribidi_get_mirror_char(cp, &mirrored) ? mirrored : cp;
}
