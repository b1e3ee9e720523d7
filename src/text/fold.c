/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The form that is searched and sorted by, and what else looks at text letter by letter. */
#include "base/base.h"
#include "text/utf8.h"

#include <utf8proc.h>

/* A text being folded: what is pending at its end. */
struct folding {
	struct str *out;
	size_t start;		/* length of out before */
	bool blank;		/* blanks were met since the last letter */
	uint32_t last;		/* last code point put out; Hangul composes with it */
};

#define HANGUL	 0xAC00
#define VOWELS	 21		/* Hangul: vowels, and finals with "none", as in Unicode 3.12 */
#define FINALS	 28

/* NFKC composes, and after the marks are gone only Hangul is left to compose.  Returns the
 * syllable that `last` and `cp` make, or 0. */
static uint32_t compose_hangul(uint32_t last, uint32_t cp)
{
	if (last >= 0x1100 && last < 0x1113 && cp >= 0x1161 && cp < 0x1161 + VOWELS)
		return HANGUL + ((last - 0x1100) * VOWELS + (cp - 0x1161)) * FINALS;
	if (last >= HANGUL && last < 0xD7A4 && (last - HANGUL) % FINALS == 0 && cp > 0x11A7 &&
	    cp < 0x11A7 + FINALS)
		return last + (cp - 0x11A7);
	return 0;
}

static void put(struct folding *f, uint32_t cp)
{
	char bytes[5];
	size_t n = 0;
	uint32_t syllable = 0;

	if (f->blank && f->out->len > f->start)
		bytes[n++] = ' ';
	else if (cp >= 0x1161 && cp < 0x1200)
		syllable = compose_hangul(f->last, cp);
	if (syllable) {
		str_cut(f->out, f->out->len - 3);
		cp = syllable;
	}
	f->blank = false;
	f->last = cp;
	n += utf8_encode(cp, bytes + n);
	str_addn(f->out, bytes, n);
}

static bool is_blank(uint32_t cp)
{
	utf8proc_category_t category;

	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	if (cp == 0x85)
		return true;
	category = utf8proc_category((int32_t)cp);
	return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
		category == UTF8PROC_CATEGORY_ZP;
}

/* The Arabic block.  0: dropped (marks, tatweel, controls).  Letters made of a base and a mark lose
 * the mark, as they do when they are written as two. */
static uint32_t fold_arabic(uint32_t cp)
{
	switch (cp) {
	case 0x622: case 0x623: case 0x625: case 0x671: case 0x672: case 0x673:
		return 0x627;
	case 0x624:
		return 0x648;
	case 0x626: case 0x649: case 0x6CC:
		return 0x64A;
	case 0x629:
		return 0x647;
	case 0x6A9:
		return 0x643;
	case 0x6C0:
		return 0x6D5;
	case 0x6C2:
		return 0x6C1;
	case 0x6D3:
		return 0x6D2;
	case 0x640: case 0x61C: case 0x670: case 0x6DD: case 0x6E7: case 0x6E8:
		return 0;
	default:
		break;
	}
	if (cp <= 0x605 || (cp >= 0x610 && cp <= 0x61A) || (cp >= 0x64B && cp <= 0x65F) ||
	    (cp >= 0x6D6 && cp <= 0x6E4) || (cp >= 0x6EA && cp <= 0x6ED))
		return 0;
	if ((cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9))
		return '0' + (cp & 0xF);
	return cp;
}

/* A code point of the decomposed, case-folded text. */
static void fold_part(struct folding *f, uint32_t cp)
{
	utf8proc_category_t category;

	if (is_blank(cp)) {
		f->blank = true;
		return;
	}
	if (cp >= 0x600 && cp <= 0x6FF) {
		cp = fold_arabic(cp);
		if (cp)
			put(f, cp);
		return;
	}
	category = utf8proc_category((int32_t)cp);
	if (category == UTF8PROC_CATEGORY_ND)
		put(f, '0' + (uint32_t)digit_value(cp));
	else if (category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_CF &&
		 category != UTF8PROC_CATEGORY_MN && category != UTF8PROC_CATEGORY_MC &&
		 category != UTF8PROC_CATEGORY_ME)
		put(f, cp);
}

static void fold_other(struct folding *f, uint32_t cp)
{
	int32_t parts[32];		/* the longest decomposition has 18 (U+FDFA) */
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((int32_t)cp, parts, COUNT(parts),
		UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
		UTF8PROC_IGNORE, &boundary);

	if (n < 0 || n > (utf8proc_ssize_t)COUNT(parts))
		BUG("U+%04X does not decompose", (unsigned)cp);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		fold_part(f, (uint32_t)parts[i]);
}

void text_fold(const char *s, struct str *out)
{
	struct folding f = { out, out->len, false, 0 };
	size_t len = strlen(s);
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		at += utf8_decode(s + at, len - at, &cp);
		if (cp > ' ' && cp < 0x7F) {
			put(&f, cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp);
		} else if (cp <= ' ') {
			f.blank |= is_blank(cp);
		} else if (cp >= 0x600 && cp <= 0x6FF && !(cp >= 0x675 && cp <= 0x678)) {
			cp = fold_arabic(cp);
			if (cp)
				put(&f, cp);
		} else {
			fold_other(&f, cp);
		}
	}
}

static bool is_invisible(uint32_t cp)
{
	return (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
		(cp >= 0x2060 && cp <= 0x2064) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF ||
		cp == 0xAD || cp == 0x61C;
}

/* Whether the text begins with the article: a bare alef (أ, إ and آ begin words of their own: إلهام
 * is no لهام) and lam. */
static bool begins_with_article(const char *s)
{
	size_t len = strlen(s);
	uint32_t letters[3] = { 0 };
	size_t n = 0;

	for (size_t at = 0; at < len && n < 3;) {
		uint32_t cp;

		at += utf8_decode(s + at, len - at, &cp);
		if (n == 1 && cp >= 0x653 && cp <= 0x655)
			return false;
		if (is_blank(cp) ? n > 0 : !is_invisible(cp) &&
		    (cp < 0x600 || cp > 0x6FF || fold_arabic(cp) != 0))
			letters[n++] = cp;
	}
	return n == 3 && (letters[0] == 0x627 || letters[0] == 0x671) && letters[1] == 0x644 &&
		!is_blank(letters[2]);
}

void text_sort_key(const char *s, struct str *out)
{
	size_t start = out->len;

	text_fold(s, out);
	if (begins_with_article(s) && str_has_prefix(out->s + start, "ال"))
		str_erase(out, start, strlen("ال"));
}

bool text_contains(const char *folded, const char *folded_needle)
{
	return strstr(folded, folded_needle) != NULL;
}

void text_strip_invisible(const char *s, struct str *out)
{
	size_t len = strlen(s);

	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t used = utf8_decode(s + at, len - at, &cp);

		if (!is_invisible(cp))
			str_addn(out, s + at, used);
		at += used;
	}
}

int text_direction(const char *s)
{
	size_t len = strlen(s);

	for (size_t at = 0; at < len;) {
		uint32_t cp;

		at += utf8_decode(s + at, len - at, &cp);
		switch (utf8proc_get_property((int32_t)cp)->bidi_class) {
		case UTF8PROC_BIDI_CLASS_L:
			return 0;
		case UTF8PROC_BIDI_CLASS_R: case UTF8PROC_BIDI_CLASS_AL:
			return 1;
		default:
			break;
		}
	}
	return -1;
}
