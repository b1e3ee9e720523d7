/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Undoing what a program did that took UTF-8 for Windows-1252 or Windows-1254. */
#include "base/base.h"
#include "io/encoding.h"

#include "text/utf8.h"

/* What was one character before it was misread, as far as it tells anything.  A chain is what
 * stands together without a gap; one pair in it may be chance ("OÙ…" is French), two hardly. */
enum clue {
	CLUE_NONE,	/* no character that people who write to us use: not misread */
	CLUE_WEAK,	/* sign of Latin-1, as the no-break space: only beside other clues */
	CLUE_LETTER,	/* letter of another alphabet: three together */
	CLUE_ARABIC,	/* two together, or one that no Latin letter touches */
	CLUE_SURE,	/* its misreading is never written by anybody */
	CLUE_COUNT
};

static const struct { uint32_t from, to; enum clue clue; } clues[] = {
	{ 0x00A0, 0x00BF, CLUE_WEAK },
	{ 0x00C0, 0x00FF, CLUE_SURE },		/* Ã© and the like */
	{ 0x011E, 0x011F, CLUE_SURE },		/* Ğ ğ */
	{ 0x0130, 0x0131, CLUE_SURE },		/* İ ı */
	{ 0x0152, 0x0153, CLUE_SURE },		/* Œ œ */
	{ 0x015E, 0x0161, CLUE_SURE },		/* Ş ş Š š */
	{ 0x0178, 0x0178, CLUE_SURE },		/* Ÿ */
	{ 0x017D, 0x017E, CLUE_SURE },		/* Ž ž */
	{ 0x0370, 0x052F, CLUE_LETTER },	/* Greek, Cyrillic */
	{ 0x0590, 0x05FF, CLUE_LETTER },	/* Hebrew */
	{ 0x0600, 0x06FF, CLUE_ARABIC },
	{ 0x0750, 0x077F, CLUE_ARABIC },
	{ 0x2000, 0x206F, CLUE_SURE },		/* â€™ and direction marks */
	{ 0x20A0, 0x20CF, CLUE_SURE },		/* â‚¬ */
	{ 0x2100, 0x214F, CLUE_SURE },
	{ 0x2190, 0x2BFF, CLUE_SURE },
	{ 0xFB50, 0xFDFF, CLUE_SURE },		/* Arabic forms */
	{ 0xFE00, 0xFE0F, CLUE_WEAK },
	{ 0xFE70, 0xFEFF, CLUE_SURE },		/* Arabic forms, byte order mark */
	{ 0xFFFD, 0xFFFD, CLUE_WEAK },
	{ 0x1F000, 0x1FAFF, CLUE_SURE },	/* ðŸ… */
};

static enum clue clue_of(uint32_t cp)
{
	for (size_t i = 0; i < COUNT(clues); i++)
		if (cp >= clues[i].from && cp <= clues[i].to)
			return clues[i].clue;
	return CLUE_NONE;
}

/* The byte 0x80…0xFF that Windows-1252 or -1254 shows as cp, else -1.  The two never contradict
 * each other.  Bytes that both leave undefined come through as controls of the same number. */
static int byte_of(uint32_t cp)
{
	static const struct { uint16_t cp; unsigned char byte; } signs[] = {
		{ 0x011E, 0xD0 }, { 0x011F, 0xF0 }, { 0x0130, 0xDD }, { 0x0131, 0xFD },
		{ 0x0152, 0x8C }, { 0x0153, 0x9C }, { 0x015E, 0xDE }, { 0x015F, 0xFE },
		{ 0x0160, 0x8A }, { 0x0161, 0x9A }, { 0x0178, 0x9F }, { 0x017D, 0x8E },
		{ 0x017E, 0x9E }, { 0x0192, 0x83 }, { 0x02C6, 0x88 }, { 0x02DC, 0x98 },
		{ 0x2013, 0x96 }, { 0x2014, 0x97 }, { 0x2018, 0x91 }, { 0x2019, 0x92 },
		{ 0x201A, 0x82 }, { 0x201C, 0x93 }, { 0x201D, 0x94 }, { 0x201E, 0x84 },
		{ 0x2020, 0x86 }, { 0x2021, 0x87 }, { 0x2022, 0x95 }, { 0x2026, 0x85 },
		{ 0x2030, 0x89 }, { 0x2039, 0x8B }, { 0x203A, 0x9B }, { 0x20AC, 0x80 },
		{ 0x2122, 0x99 },
	};

	if (cp >= 0x80 && cp <= 0xFF)
		return (int)cp;
	for (size_t i = 0; i < COUNT(signs); i++)
		if (signs[i].cp == cp)
			return signs[i].byte;
	return -1;
}

/* The one character before it was misread as the 2–4 characters at s; *cp is what it was.
 * Returns the bytes it takes in s, 0 when there is none. */
static size_t misread_character(const char *s, size_t len, uint32_t *cp)
{
	size_t need = 1, have = 0, at = 0;
	char bytes[4];

	while (have < need) {
		uint32_t shown;
		size_t n = at < len ? utf8_decode(s + at, len - at, &shown) : 0;
		int byte = n > 1 ? byte_of(shown) : -1;

		if (byte < 0 || (have == 0) != (byte >= 0xC2))
			return 0;
		if (have == 0)
			need = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
		bytes[have++] = (char)byte;
		at += n;
	}
	return utf8_decode(bytes, need, cp) == need ? at : 0;
}

static bool is_latin_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z')
		|| (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7);
}

static bool chain_holds(const size_t count[CLUE_COUNT], uint32_t before, uint32_t after, bool sure)
{
	if (count[CLUE_SURE] || count[CLUE_ARABIC] >= 2)
		return true;
	if (count[CLUE_ARABIC])
		return !is_latin_letter(before) && !is_latin_letter(after);
	if (sure)
		return count[CLUE_LETTER] != 1;
	return count[CLUE_LETTER] >= 3;
}

/* Follows misread characters from s on into *text; returns the bytes they take. *holds tells
 * whether they are believed to be misread.  `before` is the character in front. */
static size_t read_chain(const char *s, size_t len, uint32_t before, bool sure, struct str *text,
	bool *holds)
{
	size_t count[CLUE_COUNT] = { 0 }, at = 0, n;
	uint32_t cp, after = 0;

	str_clear(text);
	while ((n = misread_character(s + at, len - at, &cp)) != 0 && clue_of(cp) != CLUE_NONE) {
		count[clue_of(cp)]++;
		str_add_cp(text, cp);
		at += n;
	}
	if (at < len)
		utf8_decode(s + at, len - at, &after);
	*holds = chain_holds(count, before, after, sure);
	return at;
}

/* Returns the chains found; out may be NULL.  sure: others were found in the text. */
static size_t repair(const char *s, size_t len, bool sure, struct str *out)
{
	struct str text = STR_INIT;
	size_t chains = 0, copied = 0, at = 0;
	uint32_t before = 0;

	while (at < len) {
		bool holds = false;
		size_t n = 0;

		/* Only Â…ÿ, Ğ, ğ, İ, ı, Ş, ş can begin a misread character. */
		if ((unsigned char)s[at] >= 0xC3 && (unsigned char)s[at] <= 0xC5)
			n = read_chain(s + at, len - at, before, sure, &text, &holds);
		if (n && !holds) {
			before = 0;
			at += n;
			continue;
		}
		if (!n) {
			at += utf8_decode(s + at, len - at, &before);
			continue;
		}
		chains++;
		if (out) {
			str_addn(out, s + copied, at - copied);
			/* A misread byte order mark is no part of the text. */
			if (at == 0 && str_has_prefix(text.s, "\xEF\xBB\xBF"))
				str_erase(&text, 0, 3);
			str_addn(out, text.s, text.len);
		}
		before = 0;
		copied = at += n;
	}
	if (out)
		str_addn(out, s + copied, len - copied);
	str_release(&text);
	return chains;
}

bool encoding_repair(const char *utf8, struct str *out)
{
	struct str text = STR_INIT;
	size_t len = strlen(utf8);
	bool found = repair(utf8, len, false, NULL) > 0;

	if (!found && out)
		str_addn(out, utf8, len);
	if (found && out) {
		repair(utf8, len, true, &text);
		/* What was hidden behind the misreading may not be composed. */
		utf8_clean(text.s, text.len, out);
	}
	str_release(&text);
	return found;
}
