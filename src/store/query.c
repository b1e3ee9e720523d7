/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Single records and what names them; small facts; what the rules ask. */
#include "base/base.h"
#include "store/query.h"

#include <ctype.h>

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/store_p.h"
#include "text/utf8.h"

enum result query_get(struct db *db, const struct entity *entity, int64_t n, struct record **out,
	struct err *err)
{
	struct plan *plan = db_plan(db, entity);
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	*out = NULL;
	if (db_plan_stmt(db, plan, PLAN_GET, &stmt, err))
		return err->code;
	sqlite3_bind_int64(stmt, 1, n);
	code = sql_step(db, stmt, &row, err);
	if (!code && row)
		*out = row_read(stmt, plan, 0);
	sql_end(db, stmt);
	if (!code && !row && !sync_tell_locked(db, n, err))
		return row_missing(entity, err);
	return code || row ? code : err->code;
}

#define ID_START_MIN 4

/* The first and the last id that begin so. */
static bool id_range(const char *start, struct ulid *low, struct ulid *high)
{
	char first[ULID_LEN + 1], last[ULID_LEN + 1];
	size_t len = strlen(start);

	if (len < ID_START_MIN || len > ULID_LEN)
		return false;
	memset(first, '0', ULID_LEN);
	memset(last, 'Z', ULID_LEN);
	first[ULID_LEN] = last[ULID_LEN] = '\0';
	memcpy(first, start, len);
	memcpy(last, start, len);
	return ulid_parse(first, low) && ulid_parse(last, high);
}

enum result query_by_id(struct db *db, const struct entity *entity, const char *id, int64_t *n,
	struct err *err)
{
	struct ulid low, high;
	sqlite3_stmt *stmt;
	char *text;
	int found = 0;
	enum result code;
	bool row;

	if (!id_range(id, &low, &high))
		return err_set(err, ERR_MISSING, "%s: %s", _(entity->missing), id);
	text = xasprintf("SELECT i.n FROM ident i CROSS JOIN \"%s\" t ON t.n = i.n "
		"WHERE i.ulid BETWEEN ? AND ? LIMIT 2", entity->name);
	code = sql_ask(db, &stmt, err, text, "bb", &low, &high);
	free(text);
	if (code)
		return code;
	while (!(code = sql_step(db, stmt, &row, err)) && row)
		if (query_sees(db, entity, sqlite3_column_int64(stmt, 0)) && !found++)
			*n = sqlite3_column_int64(stmt, 0);
	sql_end(db, stmt);
	if (code)
		return code;
	if (!found && !sql_int(db, n, err, "SELECT n FROM ident WHERE ulid BETWEEN ? AND ?", "bb", &low,
	    &high) && sync_tell_locked(db, *n, err))
		return err->code;
	if (found > 1)
		return err_set(err, ERR_AMBIGUOUS, _("Several ids begin with %s; type more of it."), id);
	return found ? OK : err_set(err, ERR_MISSING, "%s: %s", _(entity->missing), id);
}

enum result query_ids(struct db *db, const struct entity *entity, const char *start, size_t limit,
	struct strlist *out, struct err *err)
{
	struct ulid low, high;
	sqlite3_stmt *stmt;
	char *text, id[ULID_LEN + 1];
	enum result code;
	bool row;

	if (!id_range(start, &low, &high))
		return OK;
	text = xasprintf("SELECT i.n FROM ident i CROSS JOIN \"%s\" t ON t.n = i.n "
		"WHERE i.ulid BETWEEN ? AND ?", entity->name);
	code = sql_ask(db, &stmt, err, text, "bb", &low, &high);
	free(text);
	if (code)
		return code;
	while (out->n < limit && !(code = sql_step(db, stmt, &row, err)) && row)
		if (query_sees(db, entity, sqlite3_column_int64(stmt, 0)) &&
		    query_id_of(db, sqlite3_column_int64(stmt, 0), id))
			strlist_add(out, id);
	sql_end(db, stmt);
	return code;
}

void db_forget_ids(struct db *db)
{
	memset(db->ids, 0, sizeof(db->ids));
	memset(db->numbers, 0, sizeof(db->numbers));
}

bool query_id_of(struct db *db, int64_t n, char id[ULID_LEN + 1])
{
	struct known_id *memo = &db->ids[n & (IDS_MAX - 1)];
	sqlite3_stmt *stmt;
	struct err err;
	bool row;
	bool known = false;

	if (n && memo->n == n) {
		memcpy(id, memo->id, sizeof(memo->id));
		return true;
	}
	if (sql_ask(db, &stmt, &err, "SELECT ulid FROM ident WHERE n = ?", "i", n))
		return false;
	if (!sql_step(db, stmt, &row, &err) && row &&
	    sqlite3_column_bytes(stmt, 0) == (int)sizeof(struct ulid)) {
		struct ulid ulid;

		memcpy(&ulid, sqlite3_column_blob(stmt, 0), sizeof(ulid));
		ulid_print(&ulid, id);
		memo->n = n;
		memcpy(memo->id, id, sizeof(memo->id));
		known = true;
	}
	sql_end(db, stmt);
	return known;
}

/* Of what there may be millions of, a letter stands for the name; up to version 2 it was the name. */
static const struct { const char *name, *code; } entity_codes[] = {
	{ "customer", "c" }, { "interaction", "i" }, { "followup", "f" }, { "call", "l" },
};

const char *entity_code(const struct entity *entity)
{
	for (size_t i = 0; i < COUNT(entity_codes); i++)
		if (str_eq(entity->name, entity_codes[i].name))
			return entity_codes[i].code;
	return entity->name;
}

const struct entity *entity_of_code(const char *code)
{
	for (size_t i = 0; code && i < COUNT(entity_codes); i++)
		if (str_eq(code, entity_codes[i].code))
			return entity_find(entity_codes[i].name);
	return code ? entity_find(code) : NULL;
}

const struct entity *query_entity_of(struct db *db, int64_t n)
{
	const struct entity *entity = NULL;
	sqlite3_stmt *stmt;
	struct err err;
	bool row;

	if (sql_ask(db, &stmt, &err, "SELECT entity FROM ident WHERE n = ?", "i", n))
		return NULL;
	if (!sql_step(db, stmt, &row, &err) && row)
		entity = entity_of_code(sql_column_text(stmt, 0));
	sql_end(db, stmt);
	return entity;
}

void query_title(struct db *db, const struct entity *entity, int64_t n, struct str *out)
{
	const struct field *field = &entity->fields[entity_field(entity, entity->title)];
	sqlite3_stmt *stmt;
	struct err err;
	const char *title;
	char *text;
	bool row;

	text = xasprintf("SELECT \"%s\" FROM \"%s\" WHERE n = ?", entity->title, entity->name);
	if (!sql_ask(db, &stmt, &err, text, "i", n)) {
		title = !sql_step(db, stmt, &row, &err) && row ? sql_column_text(stmt, 0) : NULL;
		if (title && field->kind == &kind_ref)
			query_title(db, entity_find(field->target), sqlite3_column_int64(stmt, 0), out);
		else if (title)
			str_add(out, title);
		sql_end(db, stmt);
	}
	free(text);
}

static const size_t phones[] = { CUSTOMER_phone, CUSTOMER_secondary_phone, CUSTOMER_whatsapp };

/* One select for each column, so that each finds its index; it is named, for where hardly anybody has a second
 * number ANALYZE takes it to be of no use, and every question would walk all customers. */
static void add_phone_selects(struct sql *sql, const struct record *rec)
{
	for (size_t i = 0; i < COUNT(phones); i++) {
		bool first = true;

		for (size_t k = 0; k < COUNT(phones); k++) {
			if (*record_text(rec, phones[k]) != '+')
				continue;
			if (first)
				sql_addf(sql, "%s SELECT n FROM customer INDEXED BY \"customer_%s\" WHERE "
					"deleted_at IS NULL AND \"%s\" IN (", sql->nbinds ? " UNION" : "",
					customer_entity.fields[phones[i]].name,
					customer_entity.fields[phones[i]].name);
			sql_add(sql, first ? "?" : ",?");
			sql_text(sql, record_text(rec, phones[k]));
			first = false;
		}
		sql_add(sql, first ? "" : ")");
	}
}

/* "-" and "ask his brother" stand with many people: with the same name they are the same row once more. */
static void add_typed_select(struct sql *sql, const struct record *rec)
{
	const char *typed = record_text(rec, CUSTOMER_phone);
	struct str key = STR_INIT;

	if (!*typed || *typed == '+')
		return;
	text_sort_key(record_text(rec, CUSTOMER_name), &key);
	sql_addf(sql, "%s SELECT n FROM customer INDEXED BY customer_name_norm WHERE deleted_at IS NULL "
		"AND name_norm = ?", sql->nbinds ? " UNION" : "");
	sql_text(sql, key.s ? key.s : "");
	sql_add(sql, " AND phone = ?");
	sql_text(sql, typed);
	str_release(&key);
}

enum result query_duplicates(struct db *db, const struct record *customer, struct rowset *out,
	struct err *err)
{
	const struct plan *plan = db_plan(db, &customer_entity);
	struct sql sql = SQL_INIT;
	enum result code = OK;

	if (customer->entity != &customer_entity)
		BUG("duplicates of a %s", customer->entity->name);
	sql_add(&sql, "SELECT t.n FROM customer t WHERE t.n IN (");
	add_phone_selects(&sql, customer);
	add_typed_select(&sql, customer);
	if (record_has(customer, CUSTOMER_email)) {
		sql_addf(&sql, "%s SELECT n FROM customer INDEXED BY customer_email WHERE "
			"deleted_at IS NULL AND lower(email) = lower(?)", sql.nbinds ? " UNION" : "");
		sql_text(&sql, record_text(customer, CUSTOMER_email));
	}
	if (sql.nbinds) {
		/* With the pluses the few that were found are sorted, not all rows walked in their order. */
		sql_add(&sql, ") AND +t.n <> ?");
		sql_num(&sql, customer->n);
		query_add_viewer_scope(db, &sql, &customer_entity);
		sql_add(&sql, " ORDER BY +t.n");
		code = row_collect(db, plan, &sql, out, err);
	}
	sql_release(&sql);
	return code;
}

/* The column that keeps the sort key of a text, where there is one. */
static int norm_field(const struct entity *entity, size_t field)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_norm", entity->fields[field].name);
	return entity_field(entity, name);
}

static void add_folded(struct sql *sql, const struct entity *entity, size_t field, const char *text)
{
	int norm = norm_field(entity, field);
	struct str key = STR_INIT;

	if (norm >= 0) {	/* the index leads to the few that the search form is compared of */
		text_sort_key(text, &key);
		sql_addf(sql, "t.\"%s\" = ? AND ", entity->fields[norm].name);
		sql_text(sql, key.s);
		str_clear(&key);
	}
	text_fold(text, &key);
	sql_add(sql, "wasit_fold(");
	sql_add_column(sql, &entity->fields[field]);
	sql_add(sql, ") = ?");
	sql_text(sql, key.s);
	str_release(&key);
}

enum result query_equal(struct db *db, const struct entity *entity, size_t field,
	const struct value *value, bool folded, size_t limit, struct rowset *out, struct err *err)
{
	const struct plan *plan = db_plan(db, entity);
	const struct field *f = &entity->fields[field];
	struct sql sql = SQL_INIT;
	enum result code;

	sql_addf(&sql, "SELECT t.n FROM \"%s\" t WHERE t.deleted_at IS NULL", entity->name);
	query_add_scope(db, &sql, entity);
	sql_add(&sql, " AND ");
	if (folded && f->kind->is_text && value->set) {
		add_folded(&sql, entity, field, value->text);
	} else {
		if (f->kind == &kind_email) {	/* its index */
			sql_add(&sql, "lower(");
			sql_add_column(&sql, f);
			sql_add(&sql, ") = lower(?) AND ");
			sql_value(&sql, f, value);
		}
		sql_add_column(&sql, f);
		sql_add(&sql, value->set ? " = ?" : " IS ?");
		sql_value(&sql, f, value);
	}
	/* Few have the same sort key; without the plus all rows would be walked in their order instead. */
	sql_add(&sql, folded && norm_field(entity, field) >= 0 ? " ORDER BY +t.n LIMIT ?" :
		" ORDER BY t.n LIMIT ?");
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = row_collect(db, plan, &sql, out, err);
	sql_release(&sql);
	return code;
}

int64_t query_data_version(struct db *db)
{
	int64_t version = 0;
	struct err err;

	return sql_int(db, &version, &err, "PRAGMA data_version", "") ? -1 : version;
}

char *query_memo(struct db *db, const char *key)
{
	sqlite3_stmt *stmt;
	struct err err;
	char *value = NULL;
	bool row;

	if (sql_ask(db, &stmt, &err, "SELECT value FROM memo WHERE key = ?", "t", key))
		return NULL;
	if (!sql_step(db, stmt, &row, &err) && row)
		value = xstrdup(sql_column_text(stmt, 0));
	sql_end(db, stmt);
	return value;
}

/* --- What the rules ask. */

/* Notes and changes of status are no contact: they neither make a streak nor break it. */
enum result query_no_answer_streak(struct db *db, int64_t customer, int64_t except_interaction,
	int *out, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	*out = 0;
	if (sql_ask(db, &stmt, err, "SELECT type = 'call' AND outcome IS 'no_answer' FROM interaction "
	    "WHERE customer = ? AND deleted_at IS NULL AND status = 'completed' AND n <> ? "
	    "AND type NOT IN ('note', 'status_change') ORDER BY at DESC, n DESC", "ii", customer,
	    except_interaction))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row && sqlite3_column_int(stmt, 0))
		++*out;
	sql_end(db, stmt);
	return code;
}

enum result query_last_interactions(struct db *db, int64_t customer, size_t limit,
	struct rowset *out, struct err *err)
{
	const struct plan *plan = db_plan(db, &interaction_entity);
	struct sql sql = SQL_INIT;
	enum result code;

	sql_add(&sql, "SELECT t.n FROM interaction t WHERE t.customer = ? AND t.deleted_at IS NULL "
		"AND t.status = 'completed' ORDER BY t.at DESC, t.n DESC LIMIT ?");
	sql_num(&sql, customer);
	sql_num(&sql, limit ? (int64_t)limit : -1);
	code = row_collect(db, plan, &sql, out, err);
	sql_release(&sql);
	return code;
}

void query_begin(struct db *db)
{
	struct err err;

	/* Without it the questions work all the same, and say what is wrong. */
	if (db->save || db->reading++ || sql_run(db, &err, "BEGIN", "") == OK)
		return;
	db->reading = 0;
}

void query_end(struct db *db)
{
	struct err err;

	if (db->reading && !--db->reading && sql_run(db, &err, "COMMIT", ""))
		(void)!sql_run(db, &err, "ROLLBACK", "");
}
