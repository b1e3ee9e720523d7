/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where in a record a search found what was typed. */
#include "base/base.h"
#include "app/found.h"

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/find.h"

static bool find_word(const char *text, const char *word, bool nearly, size_t *at, size_t *n)
{
	size_t len = strlen(text);

	return text_find(text, len, word, at, n) || (nearly && text_find_nearly(text, len, word, at, n));
}

/* How many of the words stand in it; where the one that stands first begins. */
static size_t count_words(const char *text, const struct strlist *words, bool nearly, size_t *at,
	size_t *len)
{
	size_t count = 0;

	for (size_t i = 0; i < words->n; i++) {
		size_t place, n;

		if (!find_word(text, words->v[i], nearly, &place, &n))
			continue;
		if (!count++ || place < *at) {
			*at = place;
			*len = n;
		}
	}
	return count;
}

static void typed_words(const char *typed, struct strlist *words)
{
	struct str needles = STR_INIT;

	text_needles(typed, &needles);
	strlist_split(words, needles.s, " ");
	str_release(&needles);
}

bool found_in(struct app *app, const struct record *rec, const char *typed, bool nearly, size_t width,
	struct found *out)
{
	const struct entity *entity = rec->entity;
	size_t title = (size_t)entity_field(entity, entity->title), best = 0, at = 0, len = 0;
	struct kind_env env = app_env(app);
	struct strlist words = { 0 };
	struct str value = STR_INIT;

	typed_words(typed, &words);
	*out = (struct found){ .field = title, .text = STR_INIT };
	for (size_t k = 0; k <= entity->nfields; k++) {	/* the title before all */
		size_t i = k ? k - 1 : title, count, where = 0, n = 0;

		if (!record_has(rec, i) || (k && (i == title || !(entity->fields[i].flags & F_SEARCH))))
			continue;
		str_clear(&value);
		record_show(rec, i, &env, &value);
		count = count_words(value.s, &words, nearly, &where, &n);
		if (count <= best)
			continue;
		best = count;
		out->field = i;
		str_clear(&out->text);
		text_excerpt(value.s, where, n, width, &out->text, &at);
	}
	if (!best) {
		size_t notes = common_index(entity, COMMON_notes);

		out->field = record_has(rec, title) || !record_has(rec, notes) ? title : notes;
		str_clear(&value);
		record_show(rec, out->field, &env, &value);
		text_excerpt(value.s, 0, len, width, &out->text, &at);
	}
	strlist_release(&words);
	str_release(&value);
	return best > 0;
}

struct part { size_t at, n; };

static int by_place(const void *a, const void *b)
{
	const struct part *left = a, *right = b;

	return (left->at > right->at) - (left->at < right->at);
}

void found_bracket(const char *text, const char *typed, bool nearly, struct str *out)
{
	struct strlist words = { 0 };
	struct part *parts;
	size_t n = 0, at = 0;

	typed_words(typed, &words);
	parts = xcalloc(MAX(words.n, 1), sizeof(*parts));
	for (size_t i = 0; i < words.n; i++)
		n += find_word(text, words.v[i], nearly, &parts[n].at, &parts[n].n);
	qsort(parts, n, sizeof(*parts), by_place);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].at < at)	/* inside the one before */
			continue;
		str_addn(out, text + at, parts[i].at - at);
		str_addc(out, '[');
		str_addn(out, text + parts[i].at, parts[i].n);
		str_addc(out, ']');
		at = parts[i].at + parts[i].n;
	}
	str_add(out, text + at);
	free(parts);
	strlist_release(&words);
}

void found_kind(struct app *app, const struct record *rec, struct str *out)
{
	struct kind_env env = app_env(app);

	if (rec->entity == &interaction_entity)
		record_show(rec, INTERACTION_type, &env, out);
	else
		str_add(out, _(rec->entity->label));
}
