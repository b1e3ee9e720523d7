/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The database prepared for the user's own fields: indexes on expressions, and their part of the search text. */
#include "base/base.h"
#include "store/db.h"

#include "store/store_p.h"

#define OWN_FIELDS "store.custom"	/* memo: what is indexed and searched of them */
#define OWN_INDEX "custom_"	/* customer_custom_NAME */

static void own_indexes(struct indexes *list)
{
	for (size_t i = 0; entities[i]; i++) {
		const struct entity *entity = entities[i];
		const struct field *order = entity->ncustom ? index_order(entity) : NULL;

		for (size_t k = entity->nfields - entity->ncustom; k < entity->nfields; k++) {
			char *suffix = xasprintf(OWN_INDEX "%s", entity->fields[k].name);

			if (entity->fields[k].flags & F_INDEX)
				index_add_field(list, entity, &entity->fields[k], suffix, order);
			free(suffix);
		}
	}
}

/* "" without any; the part before the first line end is what is searched. */
static void own_wanted(const struct indexes *list, struct str *out)
{
	str_clear(out);
	for (size_t i = 0; entities[i]; i++)
		for (size_t k = entities[i]->nfields - entities[i]->ncustom;
		     k < entities[i]->nfields; k++)
			if (search_field(entities[i], k))
				str_addf(out, "%s.%s ", entities[i]->name, entities[i]->fields[k].name);
	for (size_t i = 0; i < list->n; i++)
		str_addf(out, "\n%s", list->v[i].text);
}

static bool is_wanted(const struct indexes *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, name))
			return true;
	return false;
}

static enum result drop_unwanted(struct db *db, const struct indexes *list, struct err *err)
{
	struct strlist names = { 0 };
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT name FROM sqlite_schema WHERE type = 'index' "
	    "AND instr(name, '_" OWN_INDEX "')", ""))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row)
		if (!is_wanted(list, sql_column_text(stmt, 0)))
			strlist_add(&names, sql_column_text(stmt, 0));
	sql_end(db, stmt);
	for (size_t i = 0; i < names.n && !code; i++) {
		char *drop = xasprintf("DROP INDEX \"%s\"", names.v[i]);

		code = sql_exec(db, drop, err);
		free(drop);
	}
	strlist_release(&names);
	return code;
}

static bool same_line(const char *a, const char *b)
{
	size_t len = strcspn(a, "\n");

	return len == strcspn(b, "\n") && memcmp(a, b, len) == 0;
}

static enum result bring_own(struct db *db, const struct indexes *list, const char *found,
	const char *wanted, struct err *err)
{
	if (drop_unwanted(db, list, err))
		return err->code;
	for (size_t i = 0; i < list->n; i++)
		if (index_make(db, &list->v[i], err))
			return err->code;
	if (!same_line(found, wanted) && search_make_current(db, err))
		return err->code;
	return save_memo(db, OWN_FIELDS, *wanted ? wanted : NULL, err);
}

bool db_own_fields_changed(struct db *db)
{
	struct indexes list = { 0 };
	struct str wanted = STR_INIT;
	char *found = query_memo(db, OWN_FIELDS);
	bool same;

	own_indexes(&list);
	own_wanted(&list, &wanted);
	same = str_eq(found ? found : "", wanted.s);
	indexes_release(&list);
	str_release(&wanted);
	free(found);
	return !same && !db->read_only;
}

enum result db_take_own_fields(struct db *db, struct err *err)
{
	struct indexes list = { 0 };
	struct str wanted = STR_INIT;
	struct err ignored;
	char *found;
	enum result code = sql_exec(db, "BEGIN IMMEDIATE", err);

	if (code)
		return code;
	found = query_memo(db, OWN_FIELDS);
	own_indexes(&list);
	own_wanted(&list, &wanted);
	code = bring_own(db, &list, found ? found : "", wanted.s, err);
	if (!code)
		code = sql_exec(db, "COMMIT", err);
	if (code && !sqlite3_get_autocommit(db->sqlite))
		(void)!sql_exec(db, "ROLLBACK", &ignored);
	indexes_release(&list);
	str_release(&wanted);
	free(found);
	return code;
}
