/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A record as JSON: the names of the tables, money as decimal strings, times with their offset. */
#ifndef APP_RECORD_JSON_H
#define APP_RECORD_JSON_H
#include "io/json.h"
#include "app/app.h"

struct columns;
/* Writes one object: id, then every field (or those of columns); missing is null, references are ULIDs. */
void record_json(struct app *app, struct json_writer *w, const struct record *rec,
	const struct columns *columns);
/* The same as a whole document, with its line end. */
void record_print_json(struct app *app, const struct record *rec, struct str *out);
/* One member of it. */
void record_json_field(struct app *app, struct json_writer *w, const struct record *rec, size_t i);
/* A row of the log. */
struct change;
void change_json(struct json_writer *w, const struct change *ch);
#endif
