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

/* Words in use that are one word, as in a filter or a set. */
static void offer_pool(const char *pool, const char *db_path, const char *typed, size_t start, struct strlist *out)
{
	struct db *db = look_into(db_path);
	struct strlist used = { 0 };
	struct err none;
	size_t n = 0;

	if (!db || query_pool(db, pool, 1000, &used, &none))
		strlist_release(&used);
	for (size_t i = 0; i < used.n && n < OFFERS; i++) {
		if (strpbrk(used.v[i], " \t,()\"'=<>:!") || !begins_folded(used.v[i], typed + start))
			continue;
		offer(typed, start, used.v[i], "", out);
		n++;
	}
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
		offer_pool(field->pool, db_path, typed, start, out);
}

static void offer_language(const struct field *param, const struct entity *entity, const char *db_path,
	const char *typed, struct strlist *out)
{
	struct strlist words = { 0 };
	size_t start = 0;

	if (str_eq(param->pool, "filter")) {
		offer_filter(entity, db_path, typed, out);
		return;
	}
	if (str_eq(param->pool, "sort"))
		filter_complete_sort(entity, typed, &words, &start);
	else if (str_eq(param->pool, "columns"))
		filter_complete_columns(entity, typed, &words, &start);
	else if (str_eq(param->pool, "group"))
		filter_complete_group(entity, typed, &words, &start);
	for (size_t i = 0; i < words.n; i++)
		offer(typed, start, words.v[i], "", out);
	strlist_release(&words);
}

static size_t last_of_set(const char *typed)
{
	const char *comma = strrchr(typed, ',');

	return comma ? (size_t)(comma + 1 - typed) : 0;
}

void complete_record(const struct entity *entity, const char *db_path, const char *begun, struct strlist *out)
{
	struct db *db = entity->title ? look_into(db_path) : NULL;
	struct query q = { .entity = entity, .limit = OFFERS, .search = begun };
	int title = entity->title ? entity_field(entity, entity->title) : -1;
	struct rowset rows = { 0 };
	struct err none;

	if (db && query_list(db, &q, &rows, &none))
		rowset_release(&rows);
	for (size_t i = 0; i < rows.n && title >= 0; i++)
		if (begins_folded(record_text(rows.v[i], (size_t)title), begun))
			offer("", 0, record_text(rows.v[i], (size_t)title), "", out);
	rowset_release(&rows);
	db_close(&db);
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
	if (param->pool && entity)
		offer_language(param, entity, db_path, begun, out);
	if (param->pool)
		offer_pool(param->pool, db_path, begun, start, out);
}
