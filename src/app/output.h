/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Plain text out of commands: tables and cards, safe for any terminal. */
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H
#include "app/command.h"
#include "store/query.h"

/* Writes what was collected so far when it is much (from the shell only), so that long lists need no memory. */
void output_flush(struct target *t, bool all);
/* Copies text with every control character, override and line separator made visible: nothing a field holds
 * reaches the terminal as anything but text.  Newlines and tabs stay when `lines`. */
void output_visible(const char *text, bool lines, struct str *out);
/* A text of ours, with lines, for the plain output: logical, without isolates, all else visible. */
void output_plain(const char *text, struct str *out);
/* The value of a field for the eye; references by the name of what they point to. */
void output_value(struct app *app, const struct record *rec, size_t field, struct str *out);

/* Columns of a list: the names given, else the fields marked F_COLUMN.  ERR_USAGE for an unknown one.
 * index is NULL-able owned array. */
struct columns { size_t *index; size_t n; };
enum result columns_parse(const struct entity *entity, const char *names, struct columns *out, struct err *err) MUST_CHECK;
void columns_release(struct columns *columns);
/* One line of a list in columns padded to the fields' widths (logical order; the id's short start first). */
void output_row(struct app *app, const struct record *rec, const struct columns *columns, struct str *out);
void output_heading(const struct entity *entity, const struct columns *columns, struct str *out);
/* All set fields of a record, one a line. */
void output_card(struct app *app, const struct record *rec, struct str *out);
#endif
