/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One record in memory. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H
#include "model/model.h"

struct record {
	const struct entity *entity;
	int64_t n;		/* local key; 0: never saved */
	char id[ULID_LEN + 1];	/* "" until saved */
	struct value *v;	/* owned; entity->nfields of them */
};

struct record *record_new(const struct entity *entity);	/* all values missing */
void record_free(struct record **rec);
struct record *record_copy(const struct record *rec);
/* Sets every missing value that has an `initial` and is not F_SYSTEM. */
void record_defaults(struct record *rec, const struct kind_env *env);

/* Plain setters; text is copied, NULL or "" makes it missing. */
void record_set_text(struct record *rec, size_t field, const char *text);
void record_set_num(struct record *rec, size_t field, int64_t num);
void record_clear(struct record *rec, size_t field);
/* "" when missing. */
const char *record_text(const struct record *rec, size_t field);
/* 0 when missing. */
int64_t record_num(const struct record *rec, size_t field);
static inline bool record_has(const struct record *rec, size_t field) { return rec->v[field].set; }

/* The environment with the record's own currency put in, where it has a field of that name. */
struct kind_env record_env(const struct record *rec, const struct kind_env *env);
/* Reads typed text into a field: empty text clears.  err->field is set on failure, the old value stays. */
enum result record_parse(struct record *rec, size_t field, const char *typed,
	const struct kind_env *env, struct err *err) MUST_CHECK;
/* Machine form and form for the eye; nothing when missing.  A reference prints as its decimal n.  An own field
 * that holds something of another kind gives that as it is. */
void record_print(const struct record *rec, size_t field, const struct kind_env *env, struct str *out);
void record_show(const struct record *rec, size_t field, const struct kind_env *env, struct str *out);

/* What is taken and yet not what was probably meant: a number nobody can dial, a moment to come (F_AHEAD) that
 * has passed.  A translated sentence, NULL when there is nothing to say. */
const char *record_doubt(const struct record *rec, size_t field, int64_t now);

/* Required fields, E.164 twins, name and tag rules, then entity->check. */
enum result record_check(struct record *rec, struct err *err) MUST_CHECK;
bool value_equal(const struct field *field, const struct value *a, const struct value *b);
void value_copy(const struct field *field, struct value *to, const struct value *from);
void value_clear(struct value *v);

/* The form the log, undo and the database keep: text as it is, numbers decimal. NULL-safe. */
void value_raw(const struct field *field, const struct value *v, struct str *out);
void value_from_raw(const struct field *field, const char *raw, struct value *out);

/* Sets are JSON arrays of strings: ["vip","نرجس"].
 * Words as people type them: a JSON array, or words separated by commas (also Arabic ones),
 * semicolons or, where there is none of these, blanks. */
void set_typed(const char *in, struct strlist *out);
void set_items(const char *json, struct strlist *out);
char *set_from_items(struct strlist *items);	/* sorts, drops doubles; caller frees */
bool set_has(const char *json, const char *word);
/* Adds or takes out a word of a set field. */
void record_set_add(struct record *rec, size_t field, const char *word);
void record_set_remove(struct record *rec, size_t field, const char *word);
#endif
