/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where typed words stand in a text. */
#include "base/base.h"
#include "text/find.h"

#include <ctype.h>

#include "text/utf8.h"

/* The needle's digits in a number that is shown with blanks: "0512" in "+966 50 512 3456". */
static bool find_digits(const char *text, size_t len, const char *needle, size_t *at, size_t *n)
{
	for (size_t start = 0; start < len; start++) {
		size_t i = start, k = 0;

		while (i < len && needle[k] && (text[i] == needle[k] || (k && text[i] == ' ')))
			k += text[i++] == needle[k];
		if (k && !needle[k]) {
			*at = start;
			*n = i - start;
			return true;
		}
	}
	return false;
}

/* The form of the bytes [from, to). */
static void fold_part(const char *text, size_t from, size_t to, struct str *folded)
{
	char *part = xstrndup(text + from, to - from);

	str_clear(folded);
	text_fold(part, folded);
	free(part);
}

static bool is_blank(const char *s)
{
	return *s == ' ' || *s == '\n' || *s == '\t';
}

/* The first cluster whose fold begins with the needle; `words`: at the start of a word only. */
static bool find_start(const char *text, size_t len, const char *needle, bool words, size_t *at)
{
	struct str folded = STR_INIT;
	bool found = false;

	fold_part(text, 0, len, &folded);
	if (text_contains(folded.s, needle))
		for (size_t i = 0; i < len && !found; i += utf8_cluster(text + i, len - i)) {
			if (is_blank(text + i) || (words && i && !is_blank(text + i - 1)))
				continue;
			fold_part(text, i, len, &folded);
			found = str_has_prefix(folded.s, needle);
			if (found)
				*at = i;
		}
	str_release(&folded);
	return found;
}

/* So many bytes from `at` on that their fold is as long as the needle. */
static size_t length_at(const char *text, size_t len, const char *needle, size_t at)
{
	struct str folded = STR_INIT;
	size_t end = at;

	while (end < len) {
		end += utf8_cluster(text + end, len - end);
		fold_part(text, at, end, &folded);
		if (folded.len >= strlen(needle))
			break;
	}
	str_release(&folded);
	return end - at;
}

bool text_find(const char *text, size_t len, const char *needle, size_t *at, size_t *n)
{
	const char *bare = needle + strlen(TEXT_ARTICLE);

	*at = *n = 0;
	if (!*needle)
		return false;
	if (find_start(text, len, needle, true, at) || find_start(text, len, needle, false, at)) {
		*n = length_at(text, len, needle, *at);
		return true;
	}
	if (str_has_prefix(needle, TEXT_ARTICLE) && utf8_count(bare) >= 3 &&
	    find_start(text, len, bare, true, at)) {
		*n = length_at(text, len, bare, *at);
		return true;
	}
	return strspn(needle, "0123456789") == strlen(needle) && (find_digits(text, len, needle, at, n) ||
		(*needle == '0' && needle[1] && find_digits(text, len, needle + 1, at, n)));
}

bool text_is_number(const char *text)
{
	struct str ascii = STR_INIT, plain = STR_INIT;
	bool digit = false, other = false;

	digits_to_ascii(text, &ascii);
	text_strip_invisible(ascii.s, &plain);
	for (const char *c = plain.s; *c; c++) {
		digit |= isdigit((unsigned char)*c) != 0;
		other |= !isdigit((unsigned char)*c) && !strchr(" +-()./", *c);
	}
	str_release(&ascii);
	str_release(&plain);
	return digit && !other;
}

void text_needles(const char *typed, struct str *out)
{
	struct str folded = STR_INIT;

	text_fold(typed, &folded);
	for (const char *c = folded.s; *c; c++)
		if (!text_is_number(typed) || isdigit((unsigned char)*c))
			str_addc(out, *c);
	str_release(&folded);
}

/* --- One wrong letter. */

#define LETTERS_MAX 48		/* of a word; nobody types a longer one */

static size_t letters(const char *s, uint32_t out[LETTERS_MAX])
{
	size_t len = strlen(s), n = 0;

	for (size_t at = 0; at < len && n < LETTERS_MAX; n++)
		at += utf8_decode(s + at, len - at, &out[n]);
	return n;
}

struct letters { const uint32_t *v; size_t n; };

/* From letter i of the needle on it stands in the word from letter k on. */
static bool goes_on(struct letters needle, size_t i, struct letters word, size_t k)
{
	return needle.n >= i && (needle.n == i || (word.n >= k && word.n - k >= needle.n - i &&
		memcmp(needle.v + i, word.v + k, (needle.n - i) * sizeof(*needle.v)) == 0));
}

bool text_begins_nearly(const char *word, const char *typed)
{
	uint32_t a[LETTERS_MAX], b[LETTERS_MAX];
	struct letters needle = { a, letters(typed, a) }, in = { b, letters(word, b) };
	size_t i = 0;

	/* The first difference is the wrong letter, or stands beside an equal one that is. */
	while (i < needle.n && i < in.n && a[i] == b[i])
		i++;
	return goes_on(needle, i, in, i) || goes_on(needle, i + 1, in, i + 1) ||
		goes_on(needle, i + 1, in, i) || (i < in.n && goes_on(needle, i, in, i + 1)) ||
		(i + 1 < needle.n && i + 1 < in.n && a[i] == b[i + 1] && a[i + 1] == b[i] &&
		 goes_on(needle, i + 2, in, i + 2));
}

bool text_is_forgiving(const char *needle)
{
	size_t count = utf8_count(needle);
	bool letter = false;

	if (count < 4 || count >= LETTERS_MAX)
		return false;
	for (const char *c = needle; *c; c++) {
		letter |= isalpha((unsigned char)*c) || (unsigned char)*c >= 0x80;
		if ((unsigned char)*c < 0x80 && !isalnum((unsigned char)*c) && !strchr("@.-_", *c))
			return false;
	}
	return letter;
}

bool text_find_nearly(const char *text, size_t len, const char *needle, size_t *at, size_t *n)
{
	struct str folded = STR_INIT;
	size_t end;
	bool found = false;

	for (size_t i = 0; i < len && !found; i = end) {
		end = i + 1;
		if (is_blank(text + i))
			continue;
		while (end < len && !is_blank(text + end))
			end++;
		fold_part(text, i, end, &folded);
		found = text_begins_nearly(folded.s, needle) ||
			(str_has_prefix(folded.s, TEXT_ARTICLE) &&
			 text_begins_nearly(folded.s + strlen(TEXT_ARTICLE), needle));
		if (found) {
			*at = i;
			*n = end - i;
		}
	}
	str_release(&folded);
	return found;
}

/* --- A piece of it. */

/* Back to the start of a word, at most `cells` clusters. */
static size_t go_back(const char *text, size_t from, size_t cells)
{
	size_t at = from, word = from;

	while (at > 0 && cells-- > 0) {
		do
			at--;
		while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
		if (at == 0 || is_blank(text + at - 1))
			word = at;
	}
	return word;
}

static size_t go_on(const char *text, size_t from, size_t cells)
{
	size_t len = strlen(text), at = from, word = from;

	while (at < len && cells-- > 0) {
		at += utf8_cluster(text + at, len - at);
		if (at >= len || is_blank(text + at))
			word = at;
	}
	return word > from ? word : at;
}

void text_excerpt(const char *text, size_t place, size_t len, size_t width, struct str *out, size_t *at)
{
	size_t from = go_back(text, place, width / 3);
	size_t to = go_on(text, place + len, width > width / 3 ? width - width / 3 : 1);

	if (from)
		str_add(out, "…");
	*at = out->len + (place - from);
	for (size_t i = from; i < to; i++)	/* a byte for a byte, so that places stay */
		str_addc(out, is_blank(text + i) || text[i] == '\r' ? ' ' : text[i]);
	if (text[to])
		str_add(out, "…");
}
