/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What SQL does not know of our texts: search form, sort key, sets, own fields. */
#include "base/base.h"
#include "store/store_p.h"

#include "model/custom.h"
#include "model/rules/place.h"
#include "text/utf8.h"

static void give(sqlite3_context *context, struct str *text)
{
	if (text->s == str_empty)
		sqlite3_result_text(context, "", 0, SQLITE_STATIC);
	else
		sqlite3_result_text(context, text->s, (int)text->len, free);
}

/* user data: text_fold or text_sort_key */
struct text_function { void (*fn)(const char *s, struct str *out); };

static void call_text_function(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct text_function *function = sqlite3_user_data(context);
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	struct str out = STR_INIT;

	(void)argc;
	if (!text)
		return;		/* NULL */
	function->fn(text, &out);
	give(context, &out);
}

/* wasit_has_word(set, word) */
static void call_has_word(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *set = (const char *)sqlite3_value_text(argv[0]);
	const char *word = (const char *)sqlite3_value_text(argv[1]);

	(void)argc;
	sqlite3_result_int(context, set && word && set_has(set, word));
}

/* wasit_own(custom, name, kind): the value of an own field, as the records have it.  SQLite's own JSON functions
 * may not stand in an index of a schema that is not trusted (3.40). */
static void call_own(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *json = (const char *)sqlite3_value_text(argv[0]);
	const char *name = (const char *)sqlite3_value_text(argv[1]);
	const char *kind = (const char *)sqlite3_value_text(argv[2]);
	struct value value;
	size_t i = 0;

	(void)argc;
	while (kind && kinds[i] && !str_eq(kinds[i]->name, kind))
		i++;
	if (!json || !name || !kind || !kinds[i] || !custom_member(json, name, kinds[i], &value))
		return;		/* NULL */
	if (kinds[i]->is_text)
		sqlite3_result_text(context, value.text, -1, free);
	else
		sqlite3_result_int64(context, value.num);
}

/* wasit_next(day, today): the date on which it comes round, today included. */
static void call_next(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *day = (const char *)sqlite3_value_text(argv[0]);
	const char *now = (const char *)sqlite3_value_text(argv[1]);
	struct civil born, today;
	struct str out = STR_INIT;

	(void)argc;
	if (!day || !now || !civil_parse(day, &born) || !civil_parse(now, &today))
		return;		/* NULL */
	civil_print(civil_next(born, today), &out);
	give(context, &out);
}

/* wasit_day_part(moment): enum day_part */
static void call_day_part(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	(void)argc;
	sqlite3_result_int(context, day_part_of(sqlite3_value_int64(argv[0])));
}

/* wasit_tally(word): how often every word stands there, "word=12\n…".  Words are few: choices. */
#define TALLY_MAX 64
struct tally_words {
	size_t n;
	struct { char *text; size_t len; int64_t count; } v[TALLY_MAX];	/* texts owned */
};

static void tally_step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct tally_words *words = sqlite3_aggregate_context(context, sizeof(*words));
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	size_t len = (size_t)sqlite3_value_bytes(argv[0]), i = 0;

	(void)argc;
	if (!words || !text)
		return;
	while (i < words->n && (words->v[i].len != len || memcmp(words->v[i].text, text, len) != 0))
		i++;
	if (i == TALLY_MAX)
		return;
	if (i == words->n) {
		words->v[i].text = xstrndup(text, len);
		words->v[words->n++].len = len;
	}
	words->v[i].count++;
}

static void tally_final(sqlite3_context *context)
{
	struct tally_words *words = sqlite3_aggregate_context(context, 0);
	struct str out = STR_INIT;

	for (size_t i = 0; words && i < words->n; i++) {
		str_addf(&out, "%s=%lld\n", words->v[i].text, (long long)words->v[i].count);
		free(words->v[i].text);
	}
	give(context, &out);
}

enum result sql_add_functions(struct db *db, struct err *err)
{
	static struct text_function fold = { text_fold }, key = { text_sort_key }, place = { place_key };
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	int rc = sqlite3_create_function(db->sqlite, "wasit_fold", 1, flags, &fold,
		call_text_function, NULL, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(db->sqlite, "wasit_key", 1, flags, &key,
			call_text_function, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(db->sqlite, "wasit_place", 1, flags, &place,
			call_text_function, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(db->sqlite, "wasit_has_word", 2, flags, NULL,
			call_has_word, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(db->sqlite, "wasit_next", 2, flags, NULL, call_next, NULL, NULL);
	if (rc == SQLITE_OK)	/* depends on the zone, so it is not deterministic */
		rc = sqlite3_create_function(db->sqlite, "wasit_day_part", 1,
			SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, call_day_part, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(db->sqlite, "wasit_tally", 1, flags, NULL, NULL,
			tally_step, tally_final);
	if (rc == SQLITE_OK)		/* in indexes, so not from SQL alone */
		rc = sqlite3_create_function(db->sqlite, "wasit_own", 3,
			SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, call_own, NULL, NULL);
	return sql_error(db, rc, err);
}
