/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * JSON read with limits and checks that cJSON does not make, and a streaming writer. */
#ifndef IO_JSON_H
#define IO_JSON_H
#include "base/base.h"

/* Reading: checks UTF-8, depth ≤ 64, size, RFC 8259 grammar, then hands a cJSON tree on as an
 * opaque node.  Numbers keep their text (json_number_text).  ERR_FORMAT names line and column.
 * cJSON's own parser turns numbers into doubles and lets several broken texts pass, so the tree is
 * built by ours, from cJSON's nodes; a number is a cJSON_Raw node with its text. \u0000 and
 * lone surrogates, which no C string and no UTF-8 can hold, become U+FFFD. */
struct json;	/* a cJSON node */
#define JSON_MAX_BYTES	(64 * 1024 * 1024)
#define JSON_MAX_VALUES 2000000
#define JSON_MAX_DEPTH	64
enum result json_parse(const char *text, size_t len, struct json **out, struct err *err) MUST_CHECK;
void json_free(struct json **root);
/* NULL when absent; the last one of equal names.  Every question may be asked of NULL. */
const struct json *json_get(const struct json *object, const char *name);
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *node);
const char *json_name(const struct json *node);	/* NULL when it is no member of an object */
bool json_is_object(const struct json *node);
bool json_is_array(const struct json *node);
bool json_is_string(const struct json *node);
bool json_is_number(const struct json *node);
bool json_is_null(const struct json *node);
bool json_is_bool(const struct json *node, bool *value);	/* value may be NULL */
const char *json_string(const struct json *node);	/* NULL unless a string */
/* Exact text of a number as it stood in the source, e.g. "1e400", "9007199254740993"; NULL unless a
 * number. */
const char *json_number_text(const struct json *node);
/* Where an object or array stood in the text it was parsed from. */
const char *json_source(const struct json *container, const char *text, size_t *len);
/* The checks of json_parse() alone. */
enum result json_check(const char *text, size_t len, struct err *err) MUST_CHECK;

/* Writing, streaming into a str; commas and indentation are the writer's business.  Values at depth
 * 0 get a line each; the last line end is the caller's.  Controls, overrides of direction and what
 * is invisible leave as \u escapes, so that the text is harmless in a terminal too; broken UTF-8
 * leaves as U+FFFD. */
struct json_writer {
	struct str *out;	/* borrowed */
	unsigned depth;
	bool first;		/* nothing was written at this depth yet */
	bool compact;		/* one line */
};
void jw_init(struct json_writer *w, struct str *out, bool compact);
void jw_object(struct json_writer *w, const char *name);	/* name NULL inside arrays */
void jw_end_object(struct json_writer *w);
void jw_array(struct json_writer *w, const char *name);
void jw_end_array(struct json_writer *w);
void jw_string(struct json_writer *w, const char *name, const char *value);	/* NULL: null */
void jw_int(struct json_writer *w, const char *name, int64_t value);
void jw_bool(struct json_writer *w, const char *name, bool value);
void jw_null(struct json_writer *w, const char *name);
void jw_raw(struct json_writer *w, const char *name, const char *json);	/* NULL: null */
void jw_node(struct json_writer *w, const char *name, const struct json *node);	/* NULL: null */
#endif
