/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists: those a new database begins with, sharing them as YAML, asking by them. */
#ifndef APP_SMART_LISTS_H
#define APP_SMART_LISTS_H
#include "app/app.h"
#include "store/query.h"

/* Adds the shipped ones (data/lists.yaml) to a database without any, as rule, named in the interface's
 * language: from then on they are the user's. */
enum result smart_lists_install(struct app *app, struct err *err) MUST_CHECK;

/* A list's name for the eye: a shipped one that nobody renamed is called as the interface's language calls it, in
 * whatever language the database began.  Borrowed, as long as the record and its name last. */
const char *smart_list_name(const struct record *list);
/* Are both names, in whatever language, those that the program's own list of that id came with? */
bool smart_list_same_name(const char *id, const char *a, const char *b);

/* All of them, those with a number first, in its order. */
enum result smart_lists_all(struct app *app, struct rowset *out, struct err *err) MUST_CHECK;
/* By number ("3"), id or name.  ERR_MISSING, ERR_AMBIGUOUS. */
enum result smart_list_find(struct app *app, const char *name, int64_t *n, struct err *err) MUST_CHECK;
/* The lowest number without a list; 0: all are taken. */
int smart_list_free_number(const struct rowset *lists);
/* A list that comes (back): its number, where another list has it by now, becomes the next free one, or none.
 * *moved: it did. */
enum result smart_list_make_room(struct app *app, struct record *list, bool *moved, struct err *err) MUST_CHECK;

/* What a list asks for, now: "today" in it is today.  ERR_INVALID when its filter cannot be read (a newer
 * wasit wrote it). */
struct list_query {
	struct query query;	/* its filter and sort point into this struct */
	struct filter filter;
	struct sort sort;
};
enum result list_query_read(struct app *app, const struct record *list, struct list_query *out,
	struct err *err) MUST_CHECK;
void list_query_release(struct list_query *query);

/* --- YAML, the same form as data/lists.yaml. */
void smart_lists_print(const struct record *const *lists, size_t n, struct str *out);
/* Reads a file's text: every list is checked before any is written, all in one step.  One of the same name
 * (folded) becomes what the file says; a number that another has goes to the next free one.  Mistakes:
 * "FILE:LINE:COLUMN: …". */
enum result smart_lists_import(struct app *app, const char *text, size_t len, const char *file,
	int *added, int *changed, struct err *err) MUST_CHECK;
#endif
