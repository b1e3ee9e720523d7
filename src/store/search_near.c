/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is found when nothing is: a word of which one letter is forgiven.
 *
 * A wrong letter lies in the first part of a word or in the second, so the other one stands in the document
 * as it was typed, and the index knows where.  Only two letters that changed places across the middle touch
 * both: that form is looked for itself. */
#include "base/base.h"
#include "store/search_p.h"

#include "text/find.h"
#include "text/utf8.h"

#define WORD_MAX 512		/* bytes of a word that is compared */

bool search_forgive(struct search_query *query)
{
	for (size_t i = 0; i < query->letters.n; i++)
		query->nearly |= *query->letters.v[i] != '\0';
	return query->nearly;
}

/* The word behind the marks at `at`, cut at a character. */
static void take_word(const char *at, char out[WORD_MAX])
{
	size_t len = MIN(strcspn(at, SEARCH_MARK "\n"), WORD_MAX - 1);

	while (len && ((unsigned char)at[len] & 0xc0) == 0x80)
		len--;
	memcpy(out, at, len);
	out[len] = '\0';
}

static bool word_is_near(const char *at, const char *letters)
{
	char word[WORD_MAX];

	take_word(at, word);
	return text_begins_nearly(word, letters) || (str_has_prefix(word, TEXT_ARTICLE) &&
		text_begins_nearly(word + strlen(TEXT_ARTICLE), letters));
}

/* Where a word stands that is near; NULL: nowhere. */
static const char *find_nearly(const char *document, const char *letters)
{
	for (const char *at = document; *letters && (at = strstr(at, SEARCH_MARK)); ) {
		at += strlen(SEARCH_MARK);
		if (word_is_near(at, letters))
			return at;
	}
	return NULL;
}

bool search_has_nearly(const struct search_query *query, size_t i, const char *document)
{
	return find_nearly(document, query->letters.v[i]) != NULL;
}

int search_rank_nearly(const struct search_query *query, const char *document)
{
	const char *end = strchr(document, '\n');
	int best = 2;

	for (size_t i = 0; end && i < query->letters.n; i++) {
		const char *at = find_nearly(document, query->letters.v[i]);

		if (at == document + strlen(SEARCH_MARK))
			return 0;
		if (at && at < end)
			best = 1;
	}
	return best;
}

/* --- What the index is asked. */

static size_t bytes_of(const char *s, size_t count)
{
	size_t len = strlen(s), at = 0;
	uint32_t cp;

	while (count-- && at < len)
		at += utf8_decode(s + at, len - at, &cp);
	return at;
}

/* Two letters with any before them: the index knows three in a row. */
static void add_ending(const char *two, struct str *out)
{
	static const char *const alphabets[] = {
		"\2 a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9 . @ - _",
		"\2 ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ء پ چ ژ گ ڤ",
	};
	struct strlist letters = { 0 };

	strlist_split(&letters, alphabets[(unsigned char)*two >= 0x80], " ");
	for (size_t i = 0; i < letters.n; i++)
		str_addf(out, "%s\"%s%s\"", i ? " OR " : "", letters.v[i], two);
	strlist_release(&letters);
}

/* The first part as it was typed: short ones where a word begins, or behind its article. */
static void add_first(const char *word, size_t count, struct str *out)
{
	int len = (int)bytes_of(word, count);
	struct str part = STR_INIT;

	str_addf(&part, "%s%.*s", count < 3 ? SEARCH_MARK : "", len, word);
	str_addc(out, '(');
	search_add_trigrams(out, part.s);
	str_addc(out, ')');
	if (count < 3) {
		str_clear(&part);
		str_addf(&part, TEXT_ARTICLE "%.*s", len, word);
		str_add(out, " OR (");
		search_add_trigrams(out, part.s);
		str_addc(out, ')');
	}
	str_release(&part);
}

/* The two letters at the middle the other way round. */
static void add_turned(const char *word, size_t middle, struct str *out)
{
	size_t a = bytes_of(word, middle - 1), b = bytes_of(word, middle), c = bytes_of(word, middle + 1);
	struct str turned = STR_INIT;

	str_addn(&turned, word, a);
	str_addn(&turned, word + b, c - b);
	str_addn(&turned, word + a, b - a);
	str_add(&turned, word + c);
	str_addc(out, '(');
	search_add_trigrams(out, turned.s);
	str_addc(out, ')');
	str_release(&turned);
}

static void add_nearly(const char *word, struct str *out)
{
	size_t count = utf8_count(word), middle = count < 6 ? 2 : count / 2;
	const char *second = word + bytes_of(word, middle);

	str_addc(out, '(');
	add_first(word, middle, out);
	str_add(out, " OR ");
	add_turned(word, middle, out);
	str_add(out, " OR (");
	if (count - middle < 3)
		add_ending(second, out);
	else
		search_add_trigrams(out, second);
	str_add(out, "))");
}

/* Of several words each may be the wrong one, the others are as they were typed. */
void search_expression_nearly(const struct search_query *query, struct str *out)
{
	bool any = false;

	for (size_t i = 0; i < query->letters.n; i++) {
		if (!*query->letters.v[i])
			continue;
		str_add(out, any ? " OR (" : "(");
		any = true;
		add_nearly(query->letters.v[i], out);
		for (size_t k = 0; k < query->needles.n; k++)
			if (k != i) {
				str_add(out, " AND ");
				search_add_needle(query, k, out);
			}
		str_addc(out, ')');
	}
}
