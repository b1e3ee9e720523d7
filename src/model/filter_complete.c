/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What could stand next in a filter, an order, a list of columns: names, or the words of the interface. */
#include "base/base.h"
#include "model/filter.h"

#include "base/lang.h"
#include "model/column_list.h"
#include "text/utf8.h"

/* Whoever begins in Latin letters gets our names, in others the interface's words; with nothing typed yet, what
 * he reads. */
static bool wants_names(const char *begun)
{
	return *begun ? (unsigned char)*begun < 0x80 : !lang_is_rtl();
}

#define BEGUN_MAX 200		/* bytes; no word of ours is longer, and each is compared */

/* As search does it: letters folded, with the article or without. */
static bool begins_with(const char *word, const char *begun)
{
	struct str whole = STR_INIT, bare = STR_INIT, typed = STR_INIT;
	bool fits;

	text_fold(word, &whole);
	text_sort_key(word, &bare);
	text_fold(begun, &typed);
	fits = !typed.len || str_has_prefix(whole.s, typed.s) || str_has_prefix(bare.s, typed.s);
	str_release(&whole);
	str_release(&bare);
	str_release(&typed);
	return fits;
}

static void offer(const char *word, const char *begun, const char *end, struct strlist *out)
{
	char *whole;

	if (!begins_with(word, begun))
		return;
	whole = xasprintf("%s%s", word, end);
	if (!strlist_has(out, whole))
		strlist_add(out, whole);
	free(whole);
}

/* A label as it can be typed: one word. */
static void offer_label(const char *label, const char *begun, struct strlist *out)
{
	char *word = xstrdup(label);

	for (char *c = word; *c; c++)
		if (*c == ' ')
			*c = '_';
	if (!strpbrk(word, "()=<>:!,\"\t\n"))
		offer(word, begun, "", out);
	free(word);
}

static void offer_field(const struct field *field, const char *begun, struct strlist *out)
{
	if (wants_names(begun))
		offer(field->name, begun, "", out);
	else
		offer_label(_(field->label), begun, out);
}

static void offer_fields(const struct entity *entity, const char *begun, struct strlist *out)
{
	static const char *const words[] = { "and ", "or ", "not ", "has:", "tag:", "owner=me" };

	for (size_t i = 0; i < COUNT(words) && *begun; i++)
		if (str_has_prefix(words[i], begun))
			offer(words[i], "", "", out);
	for (size_t i = 0; i < entity->nfields; i++)
		if (!(entity->fields[i].flags & (F_RETIRED | F_LOCAL)))
			offer_field(&entity->fields[i], begun, out);
}

static void offer_choices(const struct field *field, const char *begun, struct strlist *out)
{
	for (const struct choice *c = field->choices; c && c->key; c++)
		if (wants_names(begun))
			offer(c->key, begun, "", out);
		else
			offer_label(field_choice_label(field, c->key), begun, out);
}

static void offer_values(const struct entity *entity, const char *name, size_t len,
	const char *begun, struct strlist *out)
{
	const struct field *field = filter_field(entity, name, len);

	if (len == 3 && str_has_prefix(name, "has")) {
		offer("overdue", begun, " ", out);
		offer("birthday", begun, " ", out);
		offer_fields(entity, begun, out);
	}
	if (!field)
		return;
	offer_choices(field, begun, out);
	if (field->kind == &kind_ref)
		offer("me", begun, "", out);
	offer("none", begun, "", out);
}

void filter_complete(const struct entity *entity, const char *typed, struct strlist *out,
	size_t *start)
{
	size_t len = strlen(typed), word = len, value;

	while (word && !strchr(" \t\n(", typed[word - 1]))
		word--;
	while (typed[word] == '-')
		word++;
	value = word + strcspn(typed + word, "=<>:!");
	*start = word;
	if (len - word > BEGUN_MAX && value == len)
		return;
	if (value == len) {
		offer_fields(entity, typed + word, out);
	} else {
		size_t begun = len;

		while (begun > value && !strchr("=<>:!,", typed[begun - 1]))
			begun--;
		*start = begun;
		if (len - begun > BEGUN_MAX || value - word > BEGUN_MAX)
			return;
		offer_values(entity, typed + word, value - word, typed + begun, out);
	}
	strlist_sort(out);
}

/* --- Fields alone. */

static void complete_last(const struct entity *entity, const char *typed,
	bool (*allows)(const struct entity *entity, const struct field *field), struct strlist *out, size_t *start)
{
	const char *last = typed + strlen(typed);

	while (last > typed && !strchr(" ,", last[-1]))
		last--;
	last += *last == '-' || *last == '+';
	*start = (size_t)(last - typed);
	if (strlen(last) > BEGUN_MAX)
		return;
	for (size_t i = 0; i < entity->nfields; i++)
		if (!(entity->fields[i].flags & F_RETIRED) && allows(entity, &entity->fields[i]))
			offer_field(&entity->fields[i], last, out);
	strlist_sort(out);
}

void filter_complete_columns(const struct entity *entity, const char *typed, struct strlist *out, size_t *start)
{
	complete_last(entity, typed, column_list_allows, out, start);
}

void filter_complete_group(const struct entity *entity, const char *typed, struct strlist *out, size_t *start)
{
	complete_last(entity, typed, group_field_allows, out, start);
}

static bool sort_allows(const struct entity *entity, const struct field *field)
{
	struct sort sort;
	struct err err;

	return field->kind != &kind_json && field->kind != &kind_ref && !str_eq(field->name, "name_norm") &&
		sort_parse(entity, field->name, &sort, &err) == OK;
}

void filter_complete_sort(const struct entity *entity, const char *typed, struct strlist *out, size_t *start)
{
	complete_last(entity, typed, sort_allows, out, start);
}
