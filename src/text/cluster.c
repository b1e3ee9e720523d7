/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where the editor may stand: grapheme clusters (UAX #29) and words. */
#include "base/base.h"
#include "text/utf8.h"

#include <utf8proc.h>

size_t utf8_cluster(const char *s, size_t len)
{
	int32_t state = 0;
	uint32_t cp, next;
	size_t at;

	if (!len)
		return 0;
	at = utf8_decode(s, len, &cp);
	if (cp < 0x80 && cp != '\r' && (at == len || !(s[at] & 0x80)))
		return at;
	while (at < len) {
		size_t used = utf8_decode(s + at, len - at, &next);

		if (utf8proc_grapheme_break_stateful((int32_t)cp, (int32_t)next, &state))
			break;
		at += used;
		cp = next;
	}
	return at;
}

/* The code point before byte `at` (> 0); returns its bytes. */
static size_t decode_before(const char *s, size_t at, uint32_t *cp)
{
	for (size_t back = MIN(at, 4); back > 1; back--)
		if (utf8_decode(s + at - back, back, cp) == back)
			return back;
	*cp = (unsigned char)s[at - 1] < 0x80 ? (unsigned char)s[at - 1] : UTF8_REPLACEMENT;
	return 1;
}

size_t utf8_cluster_before(const char *s, size_t at)
{
	size_t start, next;
	uint32_t cp, before;

	if (!at)
		return 0;
	/* Two code points alone tell where a break is for certain, but behind a ZWJ; from there one
	 * can walk forward. */
	start = at - decode_before(s, at, &cp);
	while (start > 0) {
		size_t used = decode_before(s, start, &before);

		if (before != 0x200D && utf8proc_grapheme_break((int32_t)before, (int32_t)cp))
			break;
		start -= used;
		cp = before;
	}
	while ((next = start + utf8_cluster(s + start, at - start)) < at)
		start = next;
	return start;
}

enum word_class { WORD_NONE, WORD_LETTER, WORD_DIGIT, WORD_EXTEND, WORD_MID, WORD_MID_LETTER,
	WORD_MID_DIGIT };

static enum word_class word_class(uint32_t cp)
{
	switch (cp) {
	case '\'': case '.': case 0x2019:
		return WORD_MID;
	case ':': case 0xB7:
		return WORD_MID_LETTER;
	case ',': case ';': case 0x60C: case 0x66B: case 0x66C:
		return WORD_MID_DIGIT;
	default:
		break;
	}
	switch (utf8proc_category((int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_NL:
		return WORD_LETTER;
	case UTF8PROC_CATEGORY_ND:
		return WORD_DIGIT;
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
		return WORD_EXTEND;
	default:
		return WORD_NONE;
	}
}

/* Whether a character between two letters or two digits holds them together (WB6, 7, 11, 12). */
static bool joins_words(enum word_class before, enum word_class mid, enum word_class after)
{
	if (before == WORD_LETTER && after == WORD_LETTER)
		return mid == WORD_MID || mid == WORD_MID_LETTER;
	if (before == WORD_DIGIT && after == WORD_DIGIT)
		return mid == WORD_MID || mid == WORD_MID_DIGIT;
	return false;
}

static enum word_class class_at(const char *s, size_t len, size_t at, size_t *used)
{
	uint32_t cp;

	if (at >= len)
		return WORD_NONE;
	*used = utf8_decode(s + at, len - at, &cp);
	return word_class(cp);
}

/* The end of the word that begins at `at`; `at` itself where none does. */
static size_t word_end(const char *s, size_t len, size_t at)
{
	enum word_class last = WORD_NONE;

	while (at < len) {
		size_t used = 0, more = 0;
		enum word_class class = class_at(s, len, at, &used);

		if (class == WORD_LETTER || class == WORD_DIGIT)
			last = class;
		else if (last == WORD_NONE || (class != WORD_EXTEND &&
			 !joins_words(last, class, class_at(s, len, at + used, &more))))
			break;
		at += used;
	}
	return at;
}

size_t utf8_word_after(const char *s, size_t len, size_t at)
{
	size_t used = 0;

	at = word_end(s, len, at);
	while (at < len) {
		enum word_class class = class_at(s, len, at, &used);

		if (class == WORD_LETTER || class == WORD_DIGIT)
			break;
		at += used;
	}
	return MIN(at, len);
}

size_t utf8_word_before(const char *s, size_t at)
{
	enum word_class next = WORD_NONE;	/* class of the nearest letter or digit passed */
	size_t start = at;
	uint32_t cp;

	while (at > 0) {
		size_t used = decode_before(s, at, &cp);
		enum word_class class = word_class(cp);

		if (class == WORD_LETTER || class == WORD_DIGIT) {
			next = class;
			start = at - used;
		} else if (next != WORD_NONE && class != WORD_EXTEND) {
			if (at == used)
				break;
			(void)decode_before(s, at - used, &cp);
			if (!joins_words(word_class(cp), class, next))
				break;
		}
		at -= used;
	}
	return next == WORD_NONE ? 0 : start;
}
