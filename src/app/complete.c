/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What could stand for a value on the command line.  A shell replaces the whole word, so every offer begins with
 * what was typed before it. */
#include "base/base.h"
#include "app/complete.h"

#include <ctype.h>

#include "model/column_list.h"
#include "store/db.h"
#include "store/query.h"
#include "text/utf8.h"
#include "app/app.h"

#define OFFERS 40	/* of what the database holds */
#define ID_BEGUN 4	/* so many letters may be the beginning of an id */

/* Nobody is told about a database here: what cannot be opened has nothing to offer.  In an office only what his role
 * lets him see is offered. */
static struct db *look_into(const char *db_path)
{
	struct app_start start = { .db_path = db_path };
	char *path = app_db_path(&start);
	struct app app = { 0 };
	struct err none;

	if (db_open(path, DB_READ_ONLY, &app.db, &none))
		app.db = NULL;
	else if (app_find_me(&app, &none))
		db_close(&app.db);
	record_free(&app.me);
	free(path);
	return app.db;
}

/* One line of a terminal each: what is no plain text is left out. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return false;
	return true;
}

static void offer(const char *typed, size_t start, const char *word, const char *end, struct strlist *out)
{
	char *whole = xasprintf("%.*s%s%s", (int)start, typed, word, end);

	while (*whole && whole[strlen(whole) - 1] == ' ')
		whole[strlen(whole) - 1] = '\0';
	if (is_plain(whole) && !strlist_has(out, whole))
		strlist_add(out, whole);
	free(whole);
}

static bool begins_folded(const char *word, const char *begun)
{
	struct str whole = STR_INIT, typed = STR_INIT;
	bool fits;

	text_fold(word, &whole);
	text_fold(begun, &typed);
	fits = str_has_prefix(whole.s ? whole.s : "", typed.s ? typed.s : "");
	str_release(&whole);
	str_release(&typed);
	return fits;
}

enum pool_place {
	IN_FILTER,	/* what is more than one word stands in quotes */
	IN_SET,		/* commas part words */
	WHOLE_VALUE,
};

/* Whether a word in use can stand there; it then gets what it needs around it. */
static bool fit_in(enum pool_place place, const char *word, struct str *out)
{
	bool quote = place == IN_FILTER && strpbrk(word, " \t,()'=<>:!");

	if (strchr(word, '"') || (place == IN_SET && strpbrk(word, ",;")))
		return false;
	str_clear(out);
	str_addf(out, "%s%s%s", quote ? "\"" : "", word, quote ? "\"" : "");
	return true;
}

/* Words in use. */
static void offer_pool(const char *pool, const char *db_path, const char *typed, size_t start, enum pool_place place,
	struct strlist *out)
{
	const char *begun = typed + start + (place == IN_FILTER && typed[start] == '"');
	struct str word = STR_INIT;
	struct db *db = look_into(db_path);
	struct strlist used = { 0 };
	struct err none;
	size_t n = 0;

	if (!db || query_pool(db, pool, 1000, &used, &none))
		strlist_release(&used);
	for (size_t i = 0; i < used.n && n < OFFERS; i++) {
		if (!begins_folded(used.v[i], begun) || !fit_in(place, used.v[i], &word))
			continue;
		offer(typed, start, word.s, "", out);
		n++;
	}
	str_release(&word);
	strlist_release(&used);
	db_close(&db);
}

/* The field whose value is typed at `start` of a filter; NULL: it is the place of a field. */
static const struct field *value_field(const struct entity *entity, const char *typed, size_t start)
{
	size_t word = start, end;

	while (word && !strchr(" \t(", typed[word - 1]))
		word--;
	word += typed[word] == '-';
	end = word + strcspn(typed + word, "=<>:!");
	return end < start ? filter_field(entity, typed + word, end - word) : NULL;
}

static void offer_filter(const struct entity *entity, const char *db_path, const char *typed, struct strlist *out)
{
	struct strlist words = { 0 };
	const struct field *field;
	size_t start;

	filter_complete(entity, typed, &words, &start);
	field = value_field(entity, typed, start);
	for (size_t i = 0; i < words.n; i++) {
		bool name = (!start || strchr(" \t(-", typed[start - 1])) && !strpbrk(words.v[i], " =:");

		offer(typed, start, words.v[i], name ? "=" : "", out);
	}
	strlist_release(&words);
	if (field && field->pool)
		offer_pool(field->pool, db_path, typed, start, IN_FILTER, out);
}

/* False: the pool is one of words in use. */
static bool offer_language(const struct field *param, const struct entity *entity, const char *db_path,
	const char *typed, struct strlist *out)
{
	struct strlist words = { 0 };
	size_t start = 0;

	if (str_eq(param->pool, "filter")) {
		offer_filter(entity, db_path, typed, out);
		return true;
	}
	if (str_eq(param->pool, "sort"))
		filter_complete_sort(entity, typed, &words, &start);
	else if (str_eq(param->pool, "columns"))
		filter_complete_columns(entity, typed, &words, &start);
	else if (str_eq(param->pool, "group"))
		filter_complete_group(entity, typed, &words, &start);
	else
		return false;
	for (size_t i = 0; i < words.n; i++)
		offer(typed, start, words.v[i], "", out);
	strlist_release(&words);
	return true;
}

static size_t last_of_set(const char *typed)
{
	const char *comma = strrchr(typed, ',');

	return comma ? (size_t)(comma + 1 - typed) : 0;
}

void complete_record(const struct entity *entity, const char *db_path, const char *begun, struct strlist *out)
{
	struct db *db = look_into(db_path);
	struct query q = { .entity = entity, .limit = OFFERS, .search = begun };
	int title = entity->title ? entity_field(entity, entity->title) : -1;
	struct rowset rows = { 0 };
	struct strlist ids = { 0 };
	struct err none;

	if (db && title >= 0 && query_list(db, &q, &rows, &none))
		rowset_release(&rows);
	if (db && strlen(begun) >= ID_BEGUN && query_ids(db, entity, begun, OFFERS, &ids, &none))
		strlist_release(&ids);
	for (size_t i = 0; i < ids.n; i++)
		offer("", 0, ids.v[i], "", out);
	strlist_release(&ids);
	for (size_t i = 0; i < rows.n && title >= 0; i++)
		if (begins_folded(record_text(rows.v[i], (size_t)title), begun))
			offer("", 0, record_text(rows.v[i], (size_t)title), "", out);
	rowset_release(&rows);
	db_close(&db);
}

void complete_pool(const char *pool, const char *db_path, const char *begun, struct strlist *out)
{
	offer_pool(pool, db_path, begun, 0, WHOLE_VALUE, out);
}

void complete_value(const struct field *param, const struct entity *entity, const char *db_path,
	const char *begun, struct strlist *out)
{
	size_t start = param->kind == &kind_set ? last_of_set(begun) : 0;

	for (const struct choice *c = param->choices; c && c->key; c++)
		if (str_has_prefix(c->key, begun + start))
			offer(begun, start, c->key, "", out);
	if (param->kind == &kind_ref && entity_find(param->target))
		complete_record(entity_find(param->target), db_path, begun, out);
	if (param->pool && !(entity && offer_language(param, entity, db_path, begun, out)))
		offer_pool(param->pool, db_path, begun, start, param->kind == &kind_set ? IN_SET : WHOLE_VALUE, out);
}
