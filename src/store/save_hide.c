/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Hiding a record with what hangs on it, and bringing back exactly that.  The moment of hiding tells what went
 * together, so no two deletes share one. */
#include "base/base.h"
#include "store/store_p.h"

#include "base/date.h"

enum result save_stamp(struct save *save, int64_t *stamp, struct err *err)
{
	if (!save->stamp)
		save->stamp = date_now() - 1;
	for (size_t i = 0; entities[i]; i++) {
		char *text = xasprintf("SELECT max(deleted_at) FROM \"%s\" "
			"WHERE deleted_at IS NOT NULL", entities[i]->name);
		int64_t last = INT64_MIN;
		enum result code = sql_int(save->db, &last, err, text, "");

		free(text);
		if (code)
			return code;
		save->stamp = MAX(save->stamp, last);
	}
	*stamp = ++save->stamp;
	return OK;
}

struct numbers { int64_t *v; size_t n, cap; };

/* n of the rows that hang on a record: the live ones, or those hidden at `stamp`. */
static enum result find_children(struct db *db, const struct entity *entity, int64_t parent,
	const int64_t *stamp, struct numbers *out, struct err *err)
{
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_addf(&sql, "SELECT n FROM \"%s\" WHERE \"%s\" = ? AND deleted_at IS ?", entity->name,
		entity->parent);
	sql_num(&sql, parent);
	if (stamp)
		sql_num(&sql, *stamp);
	else
		sql_text(&sql, NULL);
	code = sql_start(db, &sql, &stmt, err);
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row) {
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = sqlite3_column_int64(stmt, 0);
	}
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

enum result save_add_below(struct db *db, const char *table, struct err *err)
{
	int64_t grew = 1;

	while (grew > 0) {
		grew = 0;
		for (size_t i = 0; entities[i]; i++) {
			int64_t changed = 0;
			char *text;
			enum result code;

			if (!entities[i]->parent)
				continue;
			text = xasprintf("INSERT OR IGNORE INTO temp.\"%s\" SELECT n FROM \"%s\" WHERE \"%s\" "
				"IN (SELECT n FROM temp.\"%s\")", table, entities[i]->name,
				entities[i]->parent, table);
			code = sql_run(db, err, text, "");
			free(text);
			if (code || sql_int(db, &changed, err, "SELECT changes()", ""))
				return err->code;
			grew += changed;
		}
	}
	return OK;
}

enum result save_hide(struct save *save, enum who who, struct record *rec, int64_t stamp,
	struct err *err)
{
	struct record *now = record_copy(rec);
	enum result code;

	record_set_num(now, common_index(rec->entity, COMMON_deleted_at), stamp);
	code = save_write(save, who, rec, now, err);
	record_free(&now);
	for (size_t i = 0; entities[i] && !code; i++) {
		struct numbers children = { 0 };

		if (entities[i]->parent)
			code = find_children(save->db, entities[i], rec->n, NULL, &children, err);
		for (size_t k = 0; k < children.n && !code; k++) {
			struct record *child = NULL;

			code = query_get(save->db, entities[i], children.v[k], &child, err);
			if (!code)
				code = save_hide(save, who, child, stamp, err);
			record_free(&child);
		}
		free(children.v);
	}
	return code;
}

enum result save_show_children(struct save *save, enum who who, int64_t n, int64_t stamp,
	struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; entities[i] && !code; i++) {
		struct numbers children = { 0 };

		if (entities[i]->parent)
			code = find_children(save->db, entities[i], n, &stamp, &children, err);
		for (size_t k = 0; k < children.n && !code; k++) {
			struct record *child = NULL, *now = NULL;

			code = query_get(save->db, entities[i], children.v[k], &child, err);
			if (!code) {
				now = record_copy(child);
				record_clear(now, common_index(entities[i], COMMON_deleted_at));
				code = save_write(save, who, child, now, err);
			}
			if (!code)
				code = save_show_children(save, who, children.v[k], stamp, err);
			record_free(&now);
			record_free(&child);
		}
		free(children.v);
	}
	return code;
}
