/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Tags of many records. */
#include "base/base.h"
#include "app/tags.h"

#include "store/query.h"
#include "text/utf8.h"

static bool is_same(const char *word, const char *other)
{
	struct str a = STR_INIT, b = STR_INIT;
	bool same;

	text_fold(word, &a);
	text_fold(other, &b);
	same = str_eq(a.s, b.s);
	str_release(&a);
	str_release(&b);
	return same;
}

/* The whole text too: a tag may have blanks. */
static void take_off(struct record *rec, size_t tags, const struct strlist *typed, const char *whole)
{
	struct strlist words = { 0 };

	set_items(record_text(rec, tags), &words);
	for (size_t i = 0; i < words.n; i++) {
		bool goes = is_same(words.v[i], whole);

		for (size_t k = 0; k < typed->n; k++)
			goes |= is_same(words.v[i], typed->v[k]);
		if (goes)
			record_set_remove(rec, tags, words.v[i]);
	}
	strlist_release(&words);
}

enum result tags_type(struct app *app, struct record *rec, const char *typed, bool add,
	struct err *err)
{
	size_t tags = common_index(rec->entity, COMMON_tags);
	struct kind_env env = app_env(app);
	struct strlist words = { 0 };
	struct record *scratch;
	enum result code;

	if (!typed)
		return OK;
	scratch = record_new(rec->entity);
	code = record_parse(scratch, tags, typed, &env, err);
	if (!code && record_has(scratch, tags))
		set_items(record_text(scratch, tags), &words);
	if (!code && !add)
		take_off(rec, tags, &words, typed);
	for (size_t i = 0; i < words.n && add; i++)
		record_set_add(rec, tags, words.v[i]);
	record_free(&scratch);
	strlist_release(&words);
	return code;
}

/* A comma would make it two. */
static enum result check_word(const char *word, struct str *out, struct err *err)
{
	struct strlist words = { 0 };
	struct str folded = STR_INIT;
	bool one;

	str_add(out, word);
	str_trim(out);
	strlist_split(&words, out->s, ",،;؛\n");
	text_fold(out->s, &folded);
	one = words.n == 1 && folded.len;
	strlist_release(&words);
	str_release(&folded);
	return one ? OK : err_set(err, ERR_INVALID, _("\"%s\" is no tag: one word, or several without a comma."),
		word);
}

static enum result change_one(struct app *app, const char *old, const char *new, int64_t n,
	struct err *err)
{
	const struct entity *entity = query_entity_of(app->db, n);
	struct strlist words = { 0 };
	struct record *rec = NULL;
	size_t tags;
	enum result code;

	if (!entity)
		return OK;
	if (query_get(app->db, entity, n, &rec, err))
		return err->code;
	tags = common_index(entity, COMMON_tags);
	set_items(record_text(rec, tags), &words);
	for (size_t i = 0; i < words.n; i++)
		/* The new word in another spelling goes as well: two of them would look alike. */
		if (is_same(words.v[i], old) || (new && is_same(words.v[i], new)))
			record_set_remove(rec, tags, words.v[i]);
	if (new)
		record_set_add(rec, tags, new);
	code = app_put(app, rec, err);
	strlist_release(&words);
	record_free(&rec);
	return code;
}

static enum result change_all(struct app *app, const struct tag_change *change, const char *new,
	const int64_t *records, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		if (change_one(app, change->old, new, records[i], err))
			return err->code;
		if (change->progress && !change->progress(change->ctx, (int64_t)i + 1, (int64_t)n))
			return err_set(err, ERR_CANCEL, _("Stopped; nothing was changed."));
	}
	return OK;
}

enum result tags_change(struct app *app, const struct tag_change *change, int64_t *changed,
	struct err *err)
{
	struct str new = STR_INIT;
	int64_t *records;
	char *label;
	size_t n;
	enum result code;

	*changed = 0;
	if (change->new && check_word(change->new, &new, err)) {
		str_release(&new);
		return err->code;
	}
	code = query_tagged(app->db, change->old, &records, &n, err);
	if (!code && !n)
		code = err_set(err, ERR_MISSING, _("There is no tag \"%s\"."), change->old);
	label = change->new ? xasprintf(_("Tag %s renamed to %s"), change->old, new.s) :
		xasprintf(_("Tag %s taken off"), change->old);
	if (!code)
		code = app_bulk_begin(app, label, err);
	if (!code) {
		code = change_all(app, change, change->new ? new.s : NULL, records, n, err);
		code = app_bulk_settle(app, code, err);
	}
	if (!code)
		*changed = (int64_t)n;
	free(label);
	free(records);
	str_release(&new);
	return code;
}
