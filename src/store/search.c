/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What records are found by: their document, the typed text, and when the two meet.
 *
 * A document is words, each behind two marks (\2): the title's alone in the first line, those of the other
 * searched fields in the second, beginnings in the third.  The index knows every three letters in a row.  With
 * the marks a single typed letter is three in a row as well ("\2\2n"), so word starts need no index of their
 * own.  Folded text has no control characters, so no text can counterfeit a mark. */
#include "base/base.h"
#include "store/search_p.h"

#include <ctype.h>

#include "text/find.h"
#include "text/phone.h"
#include "text/utf8.h"

#define ARTICLE	     TEXT_ARTICLE
#define SEARCHED_MAX (16 * 1024)	/* bytes of one field; what stands behind is not found */
#define WORDS_MAX    16
#define TRIGRAMS_MAX 4			/* of one word: enough to be rare at a million, each is a list gone through;
					 * the rest is compared */
#define CHOICE_MAX   32			/* that they are chosen from */
#define COMMON_PERCENT 50		/* what more documents have than these costs more than it saves */

bool search_field(const struct entity *entity, size_t field)
{
	return entity->fields[field].flags & F_SEARCH && field_is_stored(&entity->fields[field]);
}

/* --- Documents. */

/* Bytes of so many letters. */
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
	str_add(out, SEARCH_MARK);
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

	if (entity->fields[title].kind == &kind_text)
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

static void add_needle(struct search_query *query, const char *word, const char *other,
	const char *letters)
{
	size_t count = utf8_count(word);
	struct str needle = STR_INIT;

	if (!count || query->needles.n == WORDS_MAX)
		return;
	if (count < 3)		/* the start of a word, with as many marks as make it three */
		str_addn(&needle, SEARCH_MARK, 3 - count);
	str_add(&needle, word);
	strlist_add(&query->needles, needle.s);
	strlist_add(&query->others, other);
	strlist_add(&query->letters, letters);
	str_release(&needle);
}

/* "015" may be how a number begins, 15 without its zero, or how it ends. */
static void add_number(struct search_query *query, const char *typed)
{
	struct str digits = STR_INIT, all = STR_INIT;

	phone_digits(typed, &digits);
	only_digits(typed, &all);
	if (digits.s[strspn(digits.s, "0")] || digits.len > 2)	/* one zero says nothing */
		add_needle(query, digits.s, digits.len < 3 && all.len > 2 ? all.s : "",
			"");
	str_release(&digits);
	str_release(&all);
}

/* A word, or one that begins as it does without its article. */
static void add_typed_word(struct search_query *query, const char *word)
{
	const char *bare = str_has_prefix(word, TEXT_ARTICLE) ? word + strlen(TEXT_ARTICLE) : word;
	struct str other = STR_INIT;

	if (bare != word && utf8_count(bare) >= 3)
		add_word(&other, bare, strlen(bare));
	add_needle(query, word, other.s, text_is_forgiving(bare) ? bare :
		text_is_forgiving(word) ? word : "");
	str_release(&other);
}

struct search_query *search_parse(const char *typed)
{
	struct search_query *query = xcalloc(1, sizeof(*query));
	struct strlist words = { 0 };
	struct str folded = STR_INIT;

	query->name = query->key = (struct str)STR_INIT;
	if (text_is_number(typed)) {
		add_number(query, typed);
	} else {
		text_fold(typed, &folded);
		strlist_split(&words, folded.s, " ");
		for (size_t i = 0; i < words.n; i++) {
			if (text_is_number(words.v[i]))
				add_number(query, words.v[i]);
			else
				add_typed_word(query, words.v[i]);
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
	strlist_release(&(*query)->letters);
	str_release(&(*query)->name);
	str_release(&(*query)->key);
	free(*query);
	*query = NULL;
}

static bool has_needle(const struct search_query *query, size_t i, const char *document)
{
	return strstr(document, query->needles.v[i]) ||
		(*query->others.v[i] && strstr(document, query->others.v[i]));
}

bool search_matches(const struct search_query *query, const char *document)
{
	bool forgiven = !query->nearly;

	for (size_t i = 0; i < query->needles.n; i++) {
		if (has_needle(query, i, document))
			continue;
		if (forgiven || !search_has_nearly(query, i, document))
			return false;
		forgiven = true;
	}
	return true;
}

/* The name is the document's first line: what stands nowhere before its end does not stand in it. */
static bool is_in_name(const struct search_query *query, const char *document)
{
	const char *end = document + strcspn(document, "\n");

	for (size_t i = 0; i < query->needles.n; i++) {
		const char *at = strstr(document, query->needles.v[i]);

		if (at && at < end)
			continue;
		at = *query->others.v[i] ? strstr(document, query->others.v[i]) : NULL;
		if (!at || at >= end)
			return false;
	}
	return true;
}

int search_rank(const struct search_query *query, const char *document)
{
	const char *name = query->name.s;

	if (query->nearly)
		return search_rank_nearly(query, document);
	if (!*name)
		return 2;
	if (str_has_prefix(document, name))
		return document[query->name.len] == '\n' ? 0 : 1;
	if (str_has_prefix(document, SEARCH_MARK ARTICLE) &&
	    str_has_prefix(document + strlen(SEARCH_MARK ARTICLE), name + strlen(SEARCH_MARK)))
		return 1;
	/* The article that was typed and is not there. */
	if (str_has_prefix(name, SEARCH_MARK ARTICLE) && *query->others.v[0] &&
	    str_has_prefix(document + strlen(SEARCH_MARK), name + strlen(SEARCH_MARK ARTICLE)))
		return 1;
	return is_in_name(query, document) ? 2 : 3;	/* "نورة العتيبي": somebody in المدينة المنورة comes later */
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

bool search_has_choice(const struct search_query *query)
{
	for (size_t i = 0; i < query->needles.n; i++)
		if (utf8_count(query->needles.v[i]) - 2 > TRIGRAMS_MAX)
			return true;
	return false;
}

struct trigram {
	const char *at;
	unsigned percent;	/* of the documents that have it */
};

static int by_percent(const void *a, const void *b)
{
	const struct trigram *x = a, *y = b;

	return x->percent != y->percent ? (int)x->percent - (int)y->percent : (x->at > y->at) - (x->at < y->at);
}

/* Those of a needle, spread over a long one; the rarest first. */
static size_t choose_trigrams(const struct search_query *query, const char *needle,
	struct trigram all[CHOICE_MAX])
{
	size_t count = utf8_count(needle) - 2;
	size_t looked = MIN(count, query->sample ? CHOICE_MAX : TRIGRAMS_MAX);

	for (size_t i = 0; i < looked; i++) {
		const char *at = needle + bytes_of(needle, i ? i * (count - 1) / (looked - 1) : 0);

		all[i] = (struct trigram){ at, search_sample_percent(query->sample, at, bytes_of(at, 3)) };
	}
	qsort(all, looked, sizeof(*all), by_percent);
	looked = MIN(looked, TRIGRAMS_MAX);
	while (looked > 1 && all[looked - 1].percent > COMMON_PERCENT)
		looked--;
	return looked;
}

void search_add_trigrams(const struct search_query *query, const char *needle, struct str *out)
{
	struct trigram all[CHOICE_MAX];
	size_t n = choose_trigrams(query, needle, all);

	for (size_t i = 0; i < n; i++) {
		str_add(out, i ? " AND " : "");
		add_trigram(out, all[i].at);
	}
}

/* One needle as it was typed.  Where both its forms have the word without its article, that is asked for once. */
void search_add_needle(const struct search_query *query, size_t i, struct str *out)
{
	const char *needle = query->needles.v[i], *other = query->others.v[i];
	const char *bare = other + strspn(other, SEARCH_MARK);
	bool both = *other && utf8_count(bare) >= 3 && strstr(needle, bare);

	str_addc(out, '(');
	search_add_trigrams(query, both ? bare : needle, out);
	if (*other && !both) {
		str_add(out, " OR (");
		search_add_trigrams(query, other, out);
		str_addc(out, ')');
	}
	str_addc(out, ')');
}

void search_expression(const struct search_query *query, struct str *out)
{
	if (query->nearly) {
		search_expression_nearly(query, out);
		return;
	}
	for (size_t i = 0; i < query->needles.n; i++) {
		str_add(out, i ? " AND " : "");
		search_add_needle(query, i, out);
	}
}
