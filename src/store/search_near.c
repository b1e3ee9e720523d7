/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is found when nothing is: a word of which one letter is forgiven.
 *
 * A wrong letter lies in the first half of a word or in the second, so the other one stands in the document
 * as it was typed, and the index knows where.  Only two letters that changed places across the middle touch
 * both: that form is looked for itself.  Halves of fewer than three letters say too little: of short words
 * every form is looked for. */
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

/* What a form says, made of the word's letters; `other` stands for its question mark. */
static void add_form(const struct search_query *query, const char *word, const char *form, const char *other,
	struct str *out)
{
	struct str text = STR_INIT;

	for (; *form; form++) {
		size_t from = bytes_of(word, (size_t)(*form - 'a')), to = bytes_of(word, (size_t)(*form - 'a') + 1);

		if (*form == '?')
			str_add(&text, other);
		else
			str_addn(&text, word + from, to - from);
	}
	str_addc(out, '(');
	search_add_trigrams(query, text.s, out);
	str_addc(out, ')');
	str_release(&text);
}

/* A form with any letter: the index knows three in a row and no wildcards. */
static void add_with_any(const struct search_query *query, const char *word, const char *form, struct str *out)
{
	static const char *const alphabets[] = {
		"\2 a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9 . @ - _",
		"\2 ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ء پ چ ژ گ ڤ",
	};
	struct strlist letters = { 0 };

	strlist_split(&letters, alphabets[(unsigned char)*word >= 0x80], " ");
	for (size_t i = 0; i < letters.n; i++) {
		if (i)
			str_add(out, " OR ");
		add_form(query, word, form, letters.v[i], out);
	}
	strlist_release(&letters);
}

/* All that a short word can be with one letter wrong, missing, too much or in its neighbour's place: halves of
 * it stand in too many documents. */
static void add_short(const struct search_query *query, const char *word, const char *forms, struct str *out)
{
	struct strlist list = { 0 };

	strlist_split(&list, forms, " ");
	for (size_t i = 0; i < list.n; i++) {
		if (i)
			str_add(out, " OR ");
		if (strchr(list.v[i], '?'))
			add_with_any(query, word, list.v[i], out);
		else
			add_form(query, word, list.v[i], "", out);
	}
	strlist_release(&list);
}

/* The first half as it was typed, or the second, or the two letters at the middle the other way round. */
static void add_halves(const struct search_query *query, const char *word, size_t middle, struct str *out)
{
	size_t a = bytes_of(word, middle - 1), b = bytes_of(word, middle), c = bytes_of(word, middle + 1);
	struct str part = STR_INIT;

	str_addn(&part, word, b);
	str_addc(out, '(');
	search_add_trigrams(query, part.s, out);
	str_add(out, ") OR (");
	search_add_trigrams(query, word + b, out);
	str_add(out, ") OR (");
	str_clear(&part);
	str_addn(&part, word, a);
	str_addn(&part, word + b, c - b);
	str_addn(&part, word + a, b - a);
	str_add(&part, word + c);
	search_add_trigrams(query, part.s, out);
	str_addc(out, ')');
	str_release(&part);
}

static void add_nearly(const struct search_query *query, const char *word, struct str *out)
{
	size_t count = utf8_count(word);

	str_addc(out, '(');
	if (count < 5)
		add_short(query, word, "abc bcd acd abd acbd a?cd ab?d ab?cd", out);
	else if (count == 5)
		add_short(query, word, "abc cde abde acbde abdce ab?de", out);
	else
		add_halves(query, word, count / 2, out);
	str_addc(out, ')');
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
		add_nearly(query, query->letters.v[i], out);
		for (size_t k = 0; k < query->needles.n; k++)
			if (k != i) {
				str_add(out, " AND ");
				search_add_needle(query, k, out);
			}
		str_addc(out, ')');
	}
}
