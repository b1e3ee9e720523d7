/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What records are found by: their document, the typed text, and when the two meet.
 *
 * A document is words, each behind two marks (\2): the title's alone in the first line, those of the other
 * searched fields in the second, beginnings in the third.  The index knows every three letters in a row.  With
 * the marks a single typed letter is three in a row as well ("\2\2n"), so word starts need no index of their
 * own.  Folded text has no control characters, so no text can counterfeit a mark. */
#include "base/base.h"
#include "store/store_p.h"

#include <ctype.h>

#include "text/phone.h"
#include "text/utf8.h"

#define MARK	     "\2\2"
#define ARTICLE	     "ال"
#define SEARCHED_MAX (16 * 1024)	/* bytes of one field; what stands behind is not found */
#define WORDS_MAX    16
#define TRIGRAMS_MAX 4			/* of one word: enough to be rare at a million, each is a list gone through;
					 * the rest is compared */

bool search_field(const struct entity *entity, size_t field)
{
	return entity->fields[field].flags & F_SEARCH && field_is_stored(&entity->fields[field]);
}

/* --- Documents. */

static size_t bytes_of(const char *s, size_t count)
{
	size_t at = 0, len = strlen(s);
	uint32_t cp;

	while (count-- && at < len)
		at += utf8_decode(s + at, len - at, &cp);
	return at;
}

static void add_word(struct str *out, const char *word, size_t len)
{
	str_add(out, MARK);
	str_addn(out, word, len);
}

/* Each word of a folded text; the start of what follows an article into `starts` (may be NULL). */
static void add_words(const char *folded, struct str *out, struct str *starts)
{
	for (const char *word = folded; *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, " ");

		add_word(out, word, len);
		if (starts && len > strlen(ARTICLE) && str_has_prefix(word, ARTICLE)) {
			const char *rest = word + strlen(ARTICLE);

			add_word(starts, rest, MIN(bytes_of(rest, 2), len - strlen(ARTICLE)));
		}
		word += len;
	}
}

static void add_text(const char *text, struct str *out, struct str *starts)
{
	size_t len = strnlen(text, SEARCHED_MAX);
	struct str folded = STR_INIT;
	char *cut;

	while (len && text[len] && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	cut = xstrndup(text, len);
	text_fold(cut, &folded);
	add_words(folded.s, out, starts);
	free(cut);
	str_release(&folded);
}

static void add_set(const char *set, struct str *out)
{
	struct strlist words = { 0 };

	set_items(set, &words);
	for (size_t i = 0; i < words.n; i++)
		add_text(words.v[i], out, NULL);
	strlist_release(&words);
}

static void only_digits(const char *text, struct str *out)
{
	struct str ascii = STR_INIT;

	digits_to_ascii(text, &ascii);
	for (const char *c = ascii.s; *c; c++)
		if (isdigit((unsigned char)*c))
			str_addc(out, *c);
	str_release(&ascii);
}

/* The whole number, and how it begins inside its country. */
static void add_phone(const char *phone, struct str *out, struct str *starts)
{
	struct str digits = STR_INIT, shown = STR_INIT;
	const char *national;

	only_digits(phone, &digits);
	if (digits.len)
		add_word(out, digits.s, digits.len);
	phone_format(phone, &shown);
	national = *phone == '+' ? strchr(shown.s, ' ') : NULL;
	str_clear(&digits);
	if (national)
		only_digits(national, &digits);
	else
		phone_digits(phone, &digits);
	if (digits.len)
		add_word(starts, digits.s, MIN(digits.len, 2));
	str_release(&digits);
	str_release(&shown);
}

void search_document(const struct record *rec, struct str *out)
{
	const struct entity *entity = rec->entity;
	int title = entity_field(entity, entity->title);
	struct str rest = STR_INIT, starts = STR_INIT;

	if (entity->fields[title].kind->is_text)
		add_text(record_text(rec, (size_t)title), out, &starts);
	for (size_t i = 0; i < entity->nfields; i++) {
		const struct kind *kind = entity->fields[i].kind;

		if ((int)i == title || !search_field(entity, i) || !record_has(rec, i))
			continue;
		if (kind == &kind_phone)
			add_phone(record_text(rec, i), &rest, &starts);
		else if (kind == &kind_set)
			add_set(record_text(rec, i), &rest);
		else if (kind->is_text)
			add_text(record_text(rec, i), &rest, kind == &kind_text ? &starts : NULL);
	}
	if (out->len || rest.len)
		str_addf(out, "\n%s\n%s", rest.s, starts.s);
	str_release(&rest);
	str_release(&starts);
}

/* --- Typed text. */

struct search_query {
	struct strlist needles;	/* as they stand in a document */
	struct strlist others;	/* for each: another form that will do as well, or "" */
	struct str name;	/* the words in their order, as a title begins */
	struct str key;		/* sort key; "" for numbers */
};

/* Nothing but a number, in any digits, with what people put between them. */
static bool is_number(const char *text)
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

static void add_needle(struct search_query *query, const char *word, const char *other)
{
	size_t count = utf8_count(word);
	struct str needle = STR_INIT;

	if (!count || query->needles.n == WORDS_MAX)
		return;
	if (count < 3)		/* the start of a word, with as many marks as make it three */
		str_addn(&needle, MARK, 3 - count);
	str_add(&needle, word);
	strlist_add(&query->needles, needle.s);
	strlist_add(&query->others, other);
	str_release(&needle);
}

/* "015" may be how a number begins, 15 without its zero, or how it ends. */
static void add_number(struct search_query *query, const char *typed)
{
	struct str digits = STR_INIT, all = STR_INIT;

	phone_digits(typed, &digits);
	only_digits(typed, &all);
	if (digits.s[strspn(digits.s, "0")] || digits.len > 2)	/* one zero says nothing */
		add_needle(query, digits.s, digits.len < 3 && all.len > 2 ? all.s : "");
	str_release(&digits);
	str_release(&all);
}

struct search_query *search_parse(const char *typed)
{
	struct search_query *query = xcalloc(1, sizeof(*query));
	struct strlist words = { 0 };
	struct str folded = STR_INIT;

	query->name = query->key = (struct str)STR_INIT;
	if (is_number(typed)) {
		add_number(query, typed);
	} else {
		text_fold(typed, &folded);
		strlist_split(&words, folded.s, " ");
		for (size_t i = 0; i < words.n; i++) {
			if (is_number(words.v[i]))
				add_number(query, words.v[i]);
			else
				add_needle(query, words.v[i], "");
		}
		add_words(folded.s, &query->name, NULL);
		text_sort_key(typed, &query->key);
	}
	strlist_release(&words);
	str_release(&folded);
	if (!query->needles.n)
		search_query_free(&query);
	return query;
}

void search_query_free(struct search_query **query)
{
	if (!*query)
		return;
	strlist_release(&(*query)->needles);
	strlist_release(&(*query)->others);
	str_release(&(*query)->name);
	str_release(&(*query)->key);
	free(*query);
	*query = NULL;
}

bool search_matches(const struct search_query *query, const char *document)
{
	for (size_t i = 0; i < query->needles.n; i++)
		if (!strstr(document, query->needles.v[i]) &&
		    (!*query->others.v[i] || !strstr(document, query->others.v[i])))
			return false;
	return true;
}

int search_rank(const struct search_query *query, const char *document)
{
	const char *name = query->name.s;

	if (!*name)
		return 2;
	if (str_has_prefix(document, name))
		return document[query->name.len] == '\n' ? 0 : 1;
	if (str_has_prefix(document, MARK ARTICLE) &&
	    str_has_prefix(document + strlen(MARK ARTICLE), name + strlen(MARK)))
		return 1;
	return 2;
}

const char *search_sort_key(const struct search_query *query)
{
	return query->key.s;
}

static void add_trigram(struct str *out, const char *at)
{
	size_t len = bytes_of(at, 3);

	str_addc(out, '"');
	for (size_t i = 0; i < len; i++)
		str_add(out, at[i] == '"' ? "\"\"" : (char[]){ at[i], '\0' });
	str_addc(out, '"');
}

/* Every three letters of a needle, spread over a long one. */
static void add_trigrams(struct str *out, const char *needle)
{
	size_t count = utf8_count(needle) - 2, taken = MIN(count, TRIGRAMS_MAX);

	for (size_t i = 0; i < taken; i++) {
		str_add(out, i ? " AND " : "");
		add_trigram(out, needle + bytes_of(needle, i ? i * (count - 1) / (taken - 1) : 0));
	}
}

void search_expression(const struct search_query *query, struct str *out)
{
	for (size_t i = 0; i < query->needles.n; i++) {
		str_add(out, i ? " AND (" : "(");
		add_trigrams(out, query->needles.v[i]);
		if (*query->others.v[i]) {
			str_add(out, " OR (");
			add_trigrams(out, query->others.v[i]);
			str_addc(out, ')');
		}
		str_addc(out, ')');
	}
}
