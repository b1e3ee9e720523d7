/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Words that are in use already, for those who type them again. */
#include "base/base.h"
#include "store/query.h"

#include <stdlib.h>

#include "model/record.h"
#include "store/store_p.h"
#include "text/utf8.h"

#define NEWEST	   "3000"	/* records looked at where no index counts: some ms at any size */
#define FROM_FIELD "200"	/* most used words taken of one field */

struct word { char *text, *folded; int64_t uses; size_t place; };	/* owned */
struct words { struct word *v; size_t n, cap; };

/* The spelling that came first stands for all that fold to the same. */
static void add_word(struct words *words, const char *text, int64_t uses)
{
	struct str folded = STR_INIT;
	size_t i = 0;

	text_fold(text, &folded);
	while (i < words->n && !str_eq(words->v[i].folded, folded.s))
		i++;
	if (i < words->n) {
		words->v[i].uses += uses;
	} else if (folded.len) {
		words->v = array_grow(words->v, &words->cap, words->n + 1, sizeof(*words->v));
		words->v[words->n++] = (struct word){ xstrdup(text), str_detach(&folded), uses, i };
	}
	str_release(&folded);
}

static int by_use(const void *a, const void *b)
{
	const struct word *left = a, *right = b;

	if (left->uses != right->uses)
		return left->uses > right->uses ? -1 : 1;
	return left->place < right->place ? -1 : 1;
}

/* --- Tags: folded in a table of their own, which is their index. */

/* As it is spelt in the record. */
static enum result spelling_in(struct db *db, int64_t n, const char *folded, struct str *out,
	struct err *err)
{
	struct str text = STR_INIT, other = STR_INIT;
	struct strlist words = { 0 };
	const struct entity *entity = query_entity_of(db, n);
	sqlite3_stmt *stmt = NULL;
	bool row = false;
	enum result code = OK;

	if (entity)
		str_addf(&text, "SELECT tags FROM \"%s\" WHERE n = ?", entity->name);
	if (text.len && !(code = sql_ask(db, &stmt, err, text.s, "i", n)) &&
	    !(code = sql_step(db, stmt, &row, err)) && row && sql_column_text(stmt, 0))
		set_items(sql_column_text(stmt, 0), &words);
	sql_end(db, stmt);
	for (size_t i = 0; i < words.n && !out->len; i++) {
		str_clear(&other);
		text_fold(words.v[i], &other);
		if (str_eq(other.s, folded))
			str_add(out, words.v[i]);
	}
	strlist_release(&words);
	str_release(&text);
	str_release(&other);
	return code;
}

static enum result read_tags(struct db *db, struct words *out, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	bool row;
	struct sql sql = SQL_INIT;
	enum result code;

	sql_add(&sql, "SELECT t.word, count(*), max(t.n) FROM tag t WHERE 1");
	query_add_seen(db, &sql);
	sql_add(&sql, " GROUP BY t.word ORDER BY 2 DESC, 1 LIMIT " FROM_FIELD);
	code = sql_start(db, &sql, &stmt, err);

	while (!code && !(code = sql_step(db, stmt, &row, err)) && row) {
		const char *folded = sql_column_text(stmt, 0);
		struct str text = STR_INIT;

		code = spelling_in(db, sqlite3_column_int64(stmt, 2), folded, &text, err);
		add_word(out, text.len ? text.s : folded, sqlite3_column_int64(stmt, 1));
		str_release(&text);
	}
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

/* Of all tables together. */
static void add_deleted(struct sql *sql)
{
	for (size_t i = 0; entities[i]; i++)
		sql_addf(sql, "%sSELECT n FROM \"%s\" WHERE deleted_at IS NOT NULL",
			i ? " UNION ALL " : "", entities[i]->name);
}

enum result query_tags(struct db *db, struct tag_counts *out, struct err *err)
{
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_add(&sql, "SELECT t.word, count(*), total(i.entity IN ('c', 'customer')), max(t.n) FROM tag t "
		"JOIN ident i ON i.n = t.n WHERE t.n NOT IN (");
	add_deleted(&sql);
	sql_add(&sql, ")");
	query_add_seen(db, &sql);
	sql_add(&sql, " GROUP BY t.word ORDER BY 3 DESC, 2 DESC, 1");
	code = sql_start(db, &sql, &stmt, err);
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row) {
		const char *folded = sql_column_text(stmt, 0);
		struct str text = STR_INIT;

		code = spelling_in(db, sqlite3_column_int64(stmt, 3), folded, &text, err);
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = (struct tag_count){
			.word = text.len ? str_detach(&text) : xstrdup(folded),
			.records = sqlite3_column_int64(stmt, 1),
			.customers = sqlite3_column_int64(stmt, 2),
		};
		str_release(&text);
	}
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

void tag_counts_release(struct tag_counts *counts)
{
	for (size_t i = 0; i < counts->n; i++)
		free(counts->v[i].word);
	free(counts->v);
	*counts = (struct tag_counts){ 0 };
}

enum result query_tagged(struct db *db, const char *word, int64_t **out, size_t *n, struct err *err)
{
	struct str folded = STR_INIT;
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	size_t cap = 0;
	enum result code;
	bool row;

	*out = NULL;
	*n = 0;
	text_fold(word, &folded);
	sql_add(&sql, "SELECT t.n FROM tag t WHERE t.word = ?");
	sql_text(&sql, folded.s);
	query_add_seen(db, &sql);
	sql_add(&sql, " ORDER BY t.n");
	code = sql_start(db, &sql, &stmt, err);
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row) {
		*out = array_grow(*out, &cap, *n + 1, sizeof(**out));
		(*out)[(*n)++] = sqlite3_column_int64(stmt, 0);
	}
	sql_end(db, stmt);
	sql_release(&sql);
	str_release(&folded);
	return code;
}

/* --- Other fields. */

static enum result read_field(struct db *db, const struct entity *entity, const struct field *field,
	struct words *out, struct err *err)
{
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	bool row, set = field->kind == &kind_set;
	enum result code;

	sql_addf(&sql, "SELECT %s, count(*) FROM (SELECT ", set ? "j.value" : "w.word");
	sql_add_column(&sql, field);
	sql_addf(&sql, " AS word FROM \"%s\" t WHERE t.deleted_at IS NULL", entity->name);
	query_add_viewer_scope(db, &sql, entity);
	sql_addf(&sql, " ORDER BY t.n DESC LIMIT " NEWEST ") w%s WHERE w.word IS NOT NULL GROUP BY 1 "
		"ORDER BY 2 DESC, 1 LIMIT " FROM_FIELD, set ? ", json_each(w.word) j" : "");
	code = sql_start(db, &sql, &stmt, err);
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row)
		add_word(out, sql_column_text(stmt, 0), sqlite3_column_int64(stmt, 1));
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

static enum result read_fields(struct db *db, const struct entity *entity, const char *pool,
	struct words *out, struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; i < entity->nfields && !code; i++) {
		const struct field *field = &entity->fields[i];

		if (field->pool && str_eq(field->pool, pool) && field_is_stored(field))
			code = read_field(db, entity, field, out, err);
	}
	return code;
}

enum result query_pool(struct db *db, const char *pool, size_t limit, struct strlist *out,
	struct err *err)
{
	struct words words = { 0 };
	enum result code = OK;

	if (str_eq(pool, "tag"))
		code = read_tags(db, &words, err);
	else
		for (size_t i = 0; entities[i] && !code; i++)
			code = read_fields(db, entities[i], pool, &words, err);
	if (words.n)
		qsort(words.v, words.n, sizeof(*words.v), by_use);
	for (size_t i = 0; i < words.n; i++) {
		if (!code && i < limit)
			strlist_add(out, words.v[i].text);
		free(words.v[i].text);
		free(words.v[i].folded);
	}
	free(words.v);
	return code;
}
