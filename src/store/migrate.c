/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Tables and indexes made as they are wanted; numbered steps from older versions. */
#include "base/base.h"
#include "store/store_p.h"

#include "store/db.h"
#include "store/sync_tables.h"

#define FINGERPRINT "store.schema"	/* memo: hash of what tables and indexes are made from, as this program wants it */

/* Numbered steps: [i] leads from version i + 1 to i + 2.  New tables, columns and indexes need none. */
static const char *const steps[] = {
	/* 2: history is searched too, and customers by city and district.  What is new is made below; the
	 * number keeps an older wasit from writing without it. */
	"DELETE FROM memo WHERE key = 'store.search'",
	SYNC_STEP_3,
	/* 4: new rows of the log are shorter, a record that is made is logged without its values; older rows stay and
	 * are understood.  The indexes: others do their work since, or nothing asks for it. */
	"DROP INDEX IF EXISTS log_step; DROP INDEX IF EXISTS interaction_at;"
	"DROP INDEX IF EXISTS interaction_created_at; DROP INDEX IF EXISTS followup_created_at;"
	"DROP INDEX IF EXISTS family_member_created_at",
	NULL,
};
_Static_assert(COUNT(steps) == DB_SCHEMA_VERSION, "a step for every version but the first");

/* --- Making it so. */

static enum result has_column(struct db *db, const char *table, const char *column, bool *has,
	struct err *err)
{
	int64_t count = 0;

	if (sql_int(db, &count, err, "SELECT count(*) FROM pragma_table_info(?) WHERE name = ?", "tt",
	    table, column))
		return err->code;
	*has = count > 0;
	return OK;
}

/* A field that is new since the table was made. */
static enum result add_columns(struct db *db, const struct plan *plan, bool *kept, struct err *err)
{
	const struct entity *entity = plan->entity;

	for (size_t i = 0; i < entity->nfields; i++) {
		const struct field *field = &entity->fields[i];
		struct str text = STR_INIT;
		enum result code;
		bool has = false;

		if (!field_has_column(field))
			continue;
		if (has_column(db, entity->name, field->name, &has, err))
			return err->code;
		if (has)
			continue;
		str_addf(&text, "ALTER TABLE \"%s\" ADD COLUMN ", entity->name);
		schema_column(field, &text);
		code = sql_exec(db, text.s, err);
		str_release(&text);
		if (code)
			return code;
		*kept |= plan->kept[i] && !field->kind->is_text;
	}
	return OK;
}

enum result index_make(struct db *db, const struct index *index, struct err *err)
{
	sqlite3_stmt *stmt;
	bool row, same = false;
	const char *text;

	if (sql_ask(db, &stmt, err, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?",
	    "t", index->name))
		return err->code;
	if (sql_step(db, stmt, &row, err)) {
		sql_end(db, stmt);
		return err->code;
	}
	text = row ? sql_column_text(stmt, 0) : NULL;
	same = text && str_eq(text, index->text);
	sql_end(db, stmt);
	if (row && !same) {
		char *drop = xasprintf("DROP INDEX \"%s\"", index->name);
		enum result code = sql_exec(db, drop, err);

		free(drop);
		if (code)
			return code;
	}
	return same ? OK : sql_exec(db, index->text, err);
}

int db_count_indexes(const struct entity *entity)
{
	struct indexes list = { 0 };
	int n = 0;

	schema_indexes(&list);
	for (size_t i = 0; i < list.n; i++)
		n += list.v[i].entity == entity;
	indexes_release(&list);
	return n;
}

enum result db_make_indexes(struct db *db, struct told *told, struct err *err)
{
	struct indexes list = { 0 };
	enum result code = OK;

	schema_indexes(&list);
	for (size_t i = 0; i < list.n && !code; i++) {
		code = index_make(db, &list.v[i], err);
		if (!code && told->rows)
			code = told_more(told, told->rows[db_plan(db, list.v[i].entity) - db->plans], err);
	}
	indexes_release(&list);
	return code;
}

enum result db_drop_indexes(struct db *db, struct err *err)
{
	struct indexes list = { 0 };
	enum result code = OK;

	schema_indexes(&list);
	for (size_t i = 0; i < list.n && !code; i++) {
		char *text = xasprintf("DROP INDEX IF EXISTS \"%s\"", list.v[i].name);

		code = sql_exec(db, text, err);
		free(text);
	}
	indexes_release(&list);
	return code;
}

static enum result complete_tables(struct db *db, bool *refresh, struct err *err)
{
	enum result code = sql_exec(db, schema_base, err);

	for (size_t i = 0; entities[i] && !code; i++) {
		struct str text = STR_INIT;

		schema_table(&db->plans[i], &text);
		code = sql_exec(db, text.s, err);
		str_release(&text);
		if (!code)
			code = add_columns(db, &db->plans[i], &refresh[i], err);
	}
	return code;
}

/* The tables are as this program wants them; without it the next start completes them. */
static enum result set_current(struct db *db, struct err *err)
{
	char wanted[24];

	schema_fingerprint(db, wanted);
	return save_memo(db, FINGERPRINT, wanted, err);
}

/* What an interrupted load left out, every index, and the figures that are new. */
static enum result complete_rows(struct db *db, const bool *refresh, struct err *err)
{
	char *load = query_memo(db, LOAD_MEMO);
	struct told told = { .fn = db->told, .ctx = db->told_ctx }, nobody = { 0 };
	enum result code = load ? load_complete(db, told, err) : db_make_indexes(db, &nobody, err);

	/* Each by the indexes that were just made. */
	for (size_t i = 0; !load && entities[i] && !code; i++)
		if (refresh[i])
			code = keep_refresh_all(db, &db->plans[i], &nobody, err);
	free(load);
	return code;
}

static enum result run_steps(struct db *db, int64_t version, struct err *err)
{
	for (; version && version < DB_SCHEMA_VERSION; version++)
		if (sql_exec(db, steps[version - 1], err))
			return err->code;
	return OK;
}

static enum result set_header(struct db *db, struct err *err)
{
	char text[96];

	snprintf(text, sizeof(text), "PRAGMA application_id=%d; PRAGMA user_version=%d",
		DB_APPLICATION_ID, DB_SCHEMA_VERSION);
	return sql_exec(db, text, err);
}

static enum result migrate(struct db *db, struct err *err)
{
	int64_t version = 0;
	bool *refresh;		/* by entity: a kept column is new */
	size_t n = 0;
	enum result code;

	/* Asked again: another process may have done it while we waited. */
	if (sql_int(db, &version, err, "PRAGMA user_version", ""))
		return err->code;
	if (version > DB_SCHEMA_VERSION)
		return err_set(err, ERR_BUSY, _("Another wasit is changing the database; try again."));
	while (entities[n])
		n++;
	refresh = xcalloc(n, sizeof(*refresh));
	code = run_steps(db, version, err);
	if (!code)
		code = complete_tables(db, refresh, err);
	if (!code)
		code = complete_rows(db, refresh, err);
	if (!code)
		code = search_make_current(db, err);
	if (!code)
		code = set_current(db, err);
	free(refresh);
	return code || version == DB_SCHEMA_VERSION ? code : set_header(db, err);
}

static enum result is_current(struct db *db, const char *wanted, bool *current, struct err *err)
{
	int64_t version = 0;
	char *found;

	*current = false;
	if (sql_int(db, &version, err, "PRAGMA user_version", ""))
		return err->code;
	if (version != DB_SCHEMA_VERSION)
		return OK;
	found = query_memo(db, FINGERPRINT);
	*current = found && str_eq(found, wanted);
	free(found);
	return OK;
}

enum result db_migrate(struct db *db, struct err *err)
{
	char wanted[24];
	bool current = false;
	struct err ignored;
	enum result code;

	schema_fingerprint(db, wanted);
	if (is_current(db, wanted, &current, err) || current)
		return current ? OK : err->code;
	if (db->read_only)
		return err_set(err, ERR_FORMAT,
			_("%s is from another version of wasit; open it for writing once."), db->path);
	/* Sorting five million rows for an index goes by way of files. */
	if (sql_exec(db, "PRAGMA temp_store=FILE; BEGIN IMMEDIATE", err))
		return err->code;
	code = migrate(db, err);
	if (!code)
		code = sql_exec(db, "COMMIT", err);
	if (!sqlite3_get_autocommit(db->sqlite))
		(void)!sql_exec(db, "ROLLBACK", &ignored);
	(void)!sql_exec(db, "PRAGMA temp_store=MEMORY", &ignored);
	return code;
}
