/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which column is what: by the header, as it was said the last time, as --map says. */
#include "base/base.h"
#include "app/import_p.h"

#include "io/csv.h"
#include "model/schema/people.h"
#include "text/utf8.h"

/* --- --map. */

static enum result unknown_goal(const char *name, struct err *err)
{
	struct contact_goal goal;
	struct str names = STR_INIT;

	for (size_t i = 0; contact_goal_at(i, &goal); i++)
		str_addf(&names, "%s%s", i ? ", " : "", goal.name);
	err_field(err, "map", _("There is no field \"%s\". The fields are: %s."), name, names.s);
	str_release(&names);
	return err->code = ERR_USAGE;
}

static enum result add_mapping(struct import *im, const char *cell, struct err *err)
{
	const char *sign = strrchr(cell, '=');
	struct contact_goal goal;
	struct str header = STR_INIT;

	if (!sign || sign == cell || !sign[1]) {
		err_field(err, "map", _("--map wants header=field, as in --map 'Owner=name,Cell no=phone'; "
			"this is not: \"%s\"."), cell);
		return err->code = ERR_USAGE;
	}
	if (!contact_goal_find(sign + 1, &goal))
		return unknown_goal(sign + 1, err);
	str_addn(&header, cell, (size_t)(sign - cell));
	str_trim(&header);
	strlist_add(&im->map, header.s);
	strlist_add(&im->map, goal.name);
	strlist_add(&im->unmapped, header.s);
	str_release(&header);
	return OK;
}

/* A row of CSV, so that a header may hold a comma. */
enum result import_parse_map(struct import *im, struct err *err)
{
	struct csv_reader csv;
	struct err broken = { 0 };
	enum result code = OK;

	if (!im->options.map)
		return OK;
	csv_open(&csv, im->options.map, strlen(im->options.map));
	csv.delimiter = ',';
	if (!csv_next(&csv, &broken)) {
		csv_close(&csv);
		err_field(err, "map", "%s", broken.code ? broken.text : _("--map is empty."));
		return err->code = ERR_USAGE;
	}
	for (size_t i = 0; i < csv.ncells && !code; i++)
		if (*csv_cell(&csv, i))
			code = add_mapping(im, csv_cell(&csv, i), err);
	csv_close(&csv);
	return code;
}

/* By header in any spelling, or by its place: "#3", "column 3". */
static bool is_named(const struct contact_columns *columns, size_t i, const char *name)
{
	struct str a = STR_INIT, b = STR_INIT;
	char *title = contact_column_title(columns, i);
	int64_t place;
	bool is;

	text_fold(title, &a);
	text_fold(name, &b);
	is = str_eq(a.s, b.s) ||
		(*name == '#' && parse_int64(name + 1, &place) && place == (int64_t)i + 1);
	str_release(&a);
	str_release(&b);
	free(title);
	return is;
}

static void found_header(struct import *im, const char *name)
{
	struct strlist left = { 0 };

	for (size_t i = 0; i < im->unmapped.n; i++)
		if (!str_eq(im->unmapped.v[i], name))
			strlist_add(&left, im->unmapped.v[i]);
	strlist_release(&im->unmapped);
	im->unmapped = left;
}

static bool apply_map(struct import *im, struct contact_columns *columns)
{
	bool any = false;

	for (size_t k = 0; k + 1 < im->map.n; k += 2)
		for (size_t i = 0; i < columns->n; i++) {
			struct contact_goal goal;

			if (!is_named(columns, i, im->map.v[k]) ||
			    !contact_goal_find(im->map.v[k + 1], &goal))
				continue;
			columns->v[i].target = goal.target;
			columns->v[i].sure = true;
			found_header(im, im->map.v[k]);
			any = true;
		}
	return any;
}

/* --- Remembered. */

static void recall(struct import *im, struct contact_columns *columns)
{
	struct str key = STR_INIT;
	char *goals;

	contact_columns_key(columns, &key);
	goals = query_memo(im->app->db, key.s);
	if (goals)
		(void)contact_columns_apply(columns, goals);	/* of another version: not said */
	free(goals);
	str_release(&key);
}

enum result import_remember(struct app *app, const struct contact_columns *columns, struct err *err)
{
	struct str key = STR_INIT, goals = STR_INIT;
	enum result code;

	contact_columns_key(columns, &key);
	contact_columns_print(columns, &goals);
	code = app_memo_set(app, key.s, goals.s, err);
	str_release(&key);
	str_release(&goals);
	return code;
}

static void remember_later(struct import *im, const char *key, const struct contact_columns *columns)
{
	struct str goals = STR_INIT;

	contact_columns_print(columns, &goals);
	strlist_add(&im->memos, key);
	strlist_add(&im->memos, goals.s);
	str_release(&goals);
}

/* --- All. */

enum result import_find_columns(struct import *im, struct contact_columns *out, struct err *err)
{
	struct str key = STR_INIT;

	if (!contact_columns_read(im->text.s, im->text.len, im->options.header, out))
		return err_set(err, ERR_FORMAT, _("%s holds no contacts."), im->files.v[im->files.n - 1]);
	out->raw = im->options.raw;
	recall(im, out);
	/* The key is of the table as it is, not of what becomes of it. */
	contact_columns_key(out, &key);
	if (im->options.columns && !contact_columns_apply(out, im->options.columns)) {
		str_release(&key);
		return err_set(err, ERR_INVALID, _("The file was changed since its columns were looked at. "
			"Open it again."));
	}
	if (apply_map(im, out))
		remember_later(im, key.s, out);
	for (size_t i = 0; i < out->n; i++) {
		char *title = contact_column_title(out, i);

		if (!strlist_has(&im->headers, title))
			strlist_add(&im->headers, title);
		free(title);
	}
	str_release(&key);
	return OK;
}

enum result import_columns(struct app *app, const char *path, const struct import_options *options,
	bool *table, struct contact_columns *out, struct err *err)
{
	struct import im = { .app = app, .options = *options, .env = app_env(app), .packed = STR_INIT,
		.text = STR_INIT };
	enum result code = import_read_text(&im, path, err);

	*out = (struct contact_columns){ 0 };
	*table = !code && import_kind_of(&im) == TEXT_TABLE && !records_are(&im, NULL);
	if (*table)
		code = import_find_columns(&im, out, err);
	strlist_release(&im.files);
	strlist_release(&im.headers);
	strlist_release(&im.memos);
	strlist_release(&im.report.notes);
	str_release(&im.text);
	return code;
}
