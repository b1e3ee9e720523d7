/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * UTF-8: decoding, encoding, and cleaning what comes from outside (broken bytes, NFC). */
#include "base/base.h"
#include "text/utf8.h"

#include <utf8proc.h>

#define CHUNK 4096		/* code points after which cleaned text is handed on */

size_t utf8_decode(const char *s, size_t len, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *b = (const unsigned char *)s;
	size_t need;
	uint32_t c;

	if (b[0] < 0x80) {
		*cp = b[0];
		return 1;
	}
	need = b[0] >= 0xF0 ? 4 : b[0] >= 0xE0 ? 3 : 2;
	*cp = UTF8_REPLACEMENT;
	if (b[0] < 0xC2 || b[0] > 0xF4 || len < need)
		return 1;
	c = b[0] & (0x7Fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((b[i] & 0xC0) != 0x80)
			return 1;
		c = c << 6 | (b[i] & 0x3F);
	}
	if (c < least[need] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 1;
	*cp = c;
	return need;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = UTF8_REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t utf8_cut(const char *s, size_t max)
{
	size_t len = strnlen(s, max + 1);

	if (len <= max)
		return len;
	for (len = max; len && ((unsigned char)s[len] & 0xC0) == 0x80; len--)
		;
	return len;
}

void str_add_cp(struct str *out, uint32_t cp)
{
	char bytes[4];

	str_addn(out, bytes, utf8_encode(cp, bytes));
}

/* U+FFFD by itself is three bytes; one byte means that it stands for a broken one. */
static bool is_broken(uint32_t cp, size_t used)
{
	return cp == UTF8_REPLACEMENT && used == 1;
}

bool utf8_is_valid(const char *s, size_t len)
{
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		size_t used = utf8_decode(s + at, len - at, &cp);

		if (is_broken(cp, used))
			return false;
		at += used;
	}
	return true;
}

size_t utf8_count(const char *s)
{
	size_t len = strlen(s), n = 0;
	uint32_t cp;

	for (size_t at = 0; at < len; n++)
		at += utf8_decode(s + at, len - at, &cp);
	return n;
}

/* Whether text is in NFC at sight: no part of it can compose, decompose or change places.  Says no
 * where it would have to think.  The vowel signs U+064B–U+0652 compose with nothing and may follow
 * a letter, but two in a row may stand in the wrong order. */
static bool is_plainly_nfc(uint32_t cp, uint32_t before)
{
	if (cp < 0x300)
		return true;
	if (cp >= 0x64B && cp <= 0x652)
		return before < 0x300 || (before >= 0x620 && before <= 0x64A);
	return (cp >= 0x620 && cp <= 0x64A) || (cp >= 0x660 && cp <= 0x66F) ||
		(cp >= 0x671 && cp <= 0x6D5) || (cp >= 0x6EE && cp <= 0x6FF) ||
		(cp >= 0x200B && cp <= 0x206F) || (cp >= 0x3400 && cp <= 0x9FFF) ||
		(cp >= 0x1F000 && cp <= 0x1FAFF);
}

/* Canonical order: a stable sort by combining class within every run of marks.  By counting where
 * the run is long, because text from outside may put 100,000 marks on one letter. */
static void order_run(int32_t *cp, size_t n)
{
	size_t first[257] = { 0 };
	int32_t *sorted;

	if (n <= 16) {
		for (size_t i = 1; i < n; i++)
			for (size_t k = i; k > 0; k--) {
				int32_t upper = cp[k], lower = cp[k - 1];

				if (utf8proc_get_property(lower)->combining_class <=
				    utf8proc_get_property(upper)->combining_class)
					break;
				cp[k] = lower, cp[k - 1] = upper;
			}
		return;
	}
	sorted = xmalloc(n * sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		first[utf8proc_get_property(cp[i])->combining_class + 1]++;
	for (size_t class = 1; class < COUNT(first); class++)
		first[class] += first[class - 1];
	for (size_t i = 0; i < n; i++)
		sorted[first[utf8proc_get_property(cp[i])->combining_class]++] = cp[i];
	memcpy(cp, sorted, n * sizeof(*cp));
	free(sorted);
}

static void order_marks(int32_t *cp, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t start = i;

		while (i < n && utf8proc_get_property(cp[i])->combining_class)
			i++;
		if (i > start + 1)
			order_run(cp + start, i - start);
		i += i == start;
	}
}

/* Composes cp[0…n) and appends it. */
static void add_composed(int32_t *cp, size_t n, struct str *out)
{
	utf8proc_ssize_t composed;

	order_marks(cp, n);
	composed = utf8proc_normalize_utf32(cp, (utf8proc_ssize_t)n,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (composed < 0)
		BUG("NFC: %s", utf8proc_errmsg(composed));
	for (utf8proc_ssize_t i = 0; i < composed; i++)
		str_add_cp(out, (uint32_t)cp[i]);
}

static void add_nfc(const char *s, size_t len, struct str *out)
{
	int32_t *buf = NULL;
	size_t n = 0, cap = 0;
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		utf8proc_ssize_t parts;
		int boundary = 0;

		at += utf8_decode(s + at, len - at, &cp);
		if (!cp)
			cp = UTF8_REPLACEMENT;
		if (n >= CHUNK && cp < 0x80) {		/* nothing composes backwards with ASCII */
			add_composed(buf, n, out);
			n = 0;
		}
		buf = array_grow(buf, &cap, n + 8, sizeof(*buf));
		parts = utf8proc_decompose_char((int32_t)cp, buf + n, (utf8proc_ssize_t)(cap - n),
			UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
		if (parts < 0 || parts > (utf8proc_ssize_t)(cap - n))
			BUG("U+%04X does not decompose", (unsigned)cp);
		n += (size_t)parts;
	}
	add_composed(buf, n, out);
	free(buf);
}

size_t utf8_clean(const char *s, size_t len, struct str *out)
{
	size_t replaced = 0;
	uint32_t cp, before = 0;
	bool plain = true;

	for (size_t at = 0; at < len; before = cp) {
		size_t used = utf8_decode(s + at, len - at, &cp);

		if (!cp || is_broken(cp, used))
			replaced++;
		if (plain)
			plain = is_plainly_nfc(cp, before);
		at += used;
	}
	if (plain && !replaced)
		str_addn(out, s, len);
	else
		add_nfc(s, len, out);
	return replaced;
}

void text_unix_lines(struct str *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->len; i++)
		if (text->s[i] != '\r')
			text->s[kept++] = text->s[i];
		else if (text->s[i + 1] != '\n')
			text->s[kept++] = '\n';
	str_cut(text, kept);
}
