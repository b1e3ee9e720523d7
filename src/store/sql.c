/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Statements: put together, prepared once, bound, stepped; what SQLite answers as our results. */
#include "base/base.h"
#include "store/store_p.h"

#include <errno.h>

/* --- Putting together. */

void sql_add(struct sql *sql, const char *text)
{
	str_add(&sql->text, text);
}

void sql_addf(struct sql *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&sql->text, fmt, ap);
	va_end(ap);
}

static struct sql_bind *new_bind(struct sql *sql)
{
	sql->binds = array_grow(sql->binds, &sql->cap, sql->nbinds + 1, sizeof(*sql->binds));
	sql->binds[sql->nbinds] = (struct sql_bind){ 0 };
	return &sql->binds[sql->nbinds++];
}

void sql_num(struct sql *sql, int64_t num)
{
	new_bind(sql)->num = num;
}

void sql_text(struct sql *sql, const char *text)
{
	struct sql_bind *bind = new_bind(sql);

	bind->is_text = true;
	bind->text = text ? xstrdup(text) : NULL;
}

void sql_value(struct sql *sql, const struct field *field, const struct value *value)
{
	if (!value->set || field->kind->is_text)
		sql_text(sql, value->set ? value->text : NULL);
	else
		sql_num(sql, value->num);
}

void sql_join(struct sql *sql, const struct sql *part)
{
	str_addn(&sql->text, part->text.s, part->text.len);
	for (size_t i = 0; i < part->nbinds; i++) {
		if (part->binds[i].is_text)
			sql_text(sql, part->binds[i].text);
		else
			sql_num(sql, part->binds[i].num);
	}
}

void sql_release(struct sql *sql)
{
	for (size_t i = 0; i < sql->nbinds; i++)
		free(sql->binds[i].text);
	free(sql->binds);
	str_release(&sql->text);
	*sql = (struct sql)SQL_INIT;
}

/* --- What SQLite answers. */

static enum result io_error(const struct db *db, int rc, struct err *err)
{
	int cause = sqlite3_system_errno(db->sqlite);

	if (cause == ENOSPC || cause == EDQUOT || cause == EFBIG)
		return err_set(err, ERR_IO,
			_("There is no room left on the disk. Nothing was saved; make room and try again."));
	return err_set(err, ERR_IO, _("The database %s cannot be read or written: %s."), db->path,
		cause ? strerror(cause) : sqlite3_errstr(rc));
}

static enum result constraint_error(const struct db *db, int rc, struct err *err)
{
	if (rc == SQLITE_CONSTRAINT_FOREIGNKEY)
		return err_set(err, ERR_MISSING, _("A record that this one refers to is not there."));
	if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY)
		return err_set(err, ERR_DUPLICATE, _("Such a record is there already."));
	return err_set(err, ERR_INVALID, _("The database refused a value: %s."),
		sqlite3_errmsg(db->sqlite));
}

enum result sql_error(const struct db *db, int rc, struct err *err)
{
	switch (rc & 0xff) {
	case SQLITE_OK: case SQLITE_ROW: case SQLITE_DONE:
		return OK;
	case SQLITE_INTERRUPT:	/* query_interrupt */
		return err_set(err, ERR_CANCEL, _("Stopped."));
	case SQLITE_NOMEM:
		BUG("out of memory");
	case SQLITE_BUSY: case SQLITE_LOCKED:
		return err_set(err, ERR_BUSY,
			_("Another wasit is writing to the database; try again in a moment."));
	case SQLITE_FULL:
		return err_set(err, ERR_IO,
			_("There is no room left on the disk. Nothing was saved; make room and try again."));
	case SQLITE_IOERR:
		return io_error(db, rc, err);
	case SQLITE_READONLY: case SQLITE_PERM:
		return err_set(err, ERR_IO,
			_("The database %s cannot be written to: it, or its folder, is read-only."),
			db->path);
	case SQLITE_CANTOPEN:
		return err_set(err, ERR_IO, _("The database %s cannot be opened: %s."), db->path,
			sqlite3_system_errno(db->sqlite) ?
			strerror(sqlite3_system_errno(db->sqlite)) : sqlite3_errstr(rc));
	case SQLITE_CORRUPT: case SQLITE_NOTADB:
		return err_set(err, ERR_FORMAT,
			_("The database %s is damaged. Move it away and put the latest backup in its place."),
			db->path);
	case SQLITE_CONSTRAINT:
		return constraint_error(db, rc, err);
	default:
		return err_set(err, ERR_IO, _("The database %s: %s."), db->path,
			sqlite3_errmsg(db->sqlite));
	}
}

/* --- Prepared statements. */

/* Looked for from its own place on: most stand there. */
static struct sql_cached *place_of(struct db *db, uint64_t hash, size_t i)
{
	return &db->cache[(hash + i) % SQL_CACHE];
}

/* A place for a new statement: a free one, else the one unused for longest; NULL when all are busy. */
static struct sql_cached *free_place(struct db *db, uint64_t hash)
{
	struct sql_cached *oldest = NULL;

	for (size_t i = 0; i < SQL_CACHE; i++) {
		struct sql_cached *c = place_of(db, hash, i);

		if (!c->stmt)
			return c;
		if (!c->busy && (!oldest || c->used < oldest->used))
			oldest = c;
	}
	if (oldest) {
		sqlite3_finalize(oldest->stmt);
		oldest->stmt = NULL;
	}
	return oldest;
}

enum result sql_prepare(struct db *db, const char *text, sqlite3_stmt **out, struct err *err)
{
	uint64_t hash = hash_text(HASH_SEED, text);
	struct sql_cached *place;
	sqlite3_stmt *stmt;
	int rc;

	*out = NULL;
	for (size_t i = 0; i < SQL_CACHE; i++) {
		struct sql_cached *c = place_of(db, hash, i);

		if (c->stmt && !c->busy && c->hash == hash && str_eq(sqlite3_sql(c->stmt), text)) {
			c->busy = true;
			c->used = ++db->tick;
			*out = c->stmt;
			return OK;
		}
	}
	rc = sqlite3_prepare_v3(db->sqlite, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
	if (rc != SQLITE_OK)
		return sql_error(db, rc, err);
	place = free_place(db, hash);
	if (place)	/* else it is finalized by sql_end */
		*place = (struct sql_cached){ .stmt = stmt, .hash = hash, .used = ++db->tick,
			.busy = true };
	*out = stmt;
	return OK;
}

void sql_end(struct db *db, sqlite3_stmt *stmt)
{
	if (!stmt)
		return;
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	for (size_t i = 0; i < SQL_CACHE; i++)
		if (db->cache[i].stmt == stmt) {
			db->cache[i].busy = false;
			return;
		}
	for (size_t i = 0; entities[i]; i++)	/* a plan's own */
		for (int k = 0; k < PLAN_STMTS; k++)
			if (db->plans[i].stmt[k] == stmt)
				return;
	sqlite3_finalize(stmt);
}

/* Binding fails only for lack of memory or a wrong count, both ours. */
static void must_bind(int rc)
{
	if (rc != SQLITE_OK)
		BUG("bind: %s", sqlite3_errstr(rc));
}

static void bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	must_bind(text ? sqlite3_bind_text(stmt, at, text, -1, SQLITE_STATIC) :
		sqlite3_bind_null(stmt, at));
}

void sql_bind_value(sqlite3_stmt *stmt, int at, const struct field *field, const struct value *value)
{
	if (!value->set || field->kind->is_text)
		bind_text(stmt, at, value->set ? value->text : NULL);
	else
		must_bind(sqlite3_bind_int64(stmt, at, value->num));
}

enum result sql_start(struct db *db, const struct sql *sql, sqlite3_stmt **out, struct err *err)
{
	if (sql_prepare(db, sql->text.s, out, err))
		return err->code;
	for (size_t i = 0; i < sql->nbinds; i++) {
		const struct sql_bind *bind = &sql->binds[i];

		if (bind->is_text)
			bind_text(*out, (int)i + 1, bind->text);
		else
			must_bind(sqlite3_bind_int64(*out, (int)i + 1, bind->num));
	}
	return OK;
}

static void bind_all(sqlite3_stmt *stmt, const char *types, va_list ap)
{
	for (int at = 1; types[at - 1]; at++) {
		const char *text;
		const struct ulid *id;

		switch (types[at - 1]) {
		case 'i':
			must_bind(sqlite3_bind_int64(stmt, at, va_arg(ap, int64_t)));
			break;
		case 't':
			text = va_arg(ap, const char *);
			must_bind(text ? sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT) :
				sqlite3_bind_null(stmt, at));
			break;
		case 'b':
			id = va_arg(ap, const struct ulid *);
			must_bind(sqlite3_bind_blob(stmt, at, id->b, sizeof(id->b), SQLITE_TRANSIENT));
			break;
		default:
			BUG("type '%c'", types[at - 1]);
		}
	}
}

enum result sql_ask(struct db *db, sqlite3_stmt **out, struct err *err, const char *text,
	const char *types, ...)
{
	va_list ap;

	if (sql_prepare(db, text, out, err))
		return err->code;
	va_start(ap, types);
	bind_all(*out, types, ap);
	va_end(ap);
	return OK;
}

enum result sql_step(struct db *db, sqlite3_stmt *stmt, bool *row, struct err *err)
{
	int rc = sqlite3_step(stmt);

	*row = rc == SQLITE_ROW;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : sql_error(db, rc, err);
}

/* The statement's first number, and its end. */
static enum result first_row(struct db *db, sqlite3_stmt *stmt, int64_t *out, struct err *err)
{
	bool row;
	enum result code = sql_step(db, stmt, &row, err);

	if (!code && row && out && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
		*out = sqlite3_column_int64(stmt, 0);
	sql_end(db, stmt);
	return code;
}

static enum result ask_number(struct db *db, int64_t *out, struct err *err, const char *text, const char *types,
	va_list values)
{
	sqlite3_stmt *stmt;

	if (sql_prepare(db, text, &stmt, err))
		return err->code;
	bind_all(stmt, types, values);
	return first_row(db, stmt, out, err);
}

enum result sql_run(struct db *db, struct err *err, const char *text, const char *types, ...)
{
	enum result code;
	va_list values;

	va_start(values, types);
	code = ask_number(db, NULL, err, text, types, values);
	va_end(values);
	return code;
}

enum result sql_int(struct db *db, int64_t *out, struct err *err, const char *text, const char *types,
	...)
{
	enum result code;
	va_list values;

	va_start(values, types);
	code = ask_number(db, out, err, text, types, values);
	va_end(values);
	return code;
}

enum result sql_exec(struct db *db, const char *text, struct err *err)
{
	return sql_error(db, sqlite3_exec(db->sqlite, text, NULL, NULL, NULL), err);
}

const char *sql_column_text(sqlite3_stmt *stmt, int column)
{
	const char *text;

	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return NULL;
	text = (const char *)sqlite3_column_text(stmt, column);
	if (!text)
		BUG("out of memory");
	return text;
}

char *sql_column_copy(sqlite3_stmt *stmt, int column)
{
	const char *text = sql_column_text(stmt, column);

	return text ? xstrdup(text) : NULL;
}

enum result sql_number(struct db *db, const struct sql *sql, int64_t *out, struct err *err)
{
	sqlite3_stmt *stmt;

	if (sql_start(db, sql, &stmt, err))
		return err->code;
	return first_row(db, stmt, out, err);
}
