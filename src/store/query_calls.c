/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the making of a call list asks at any size: narrow rows, the best first. */
#include "base/base.h"
#include "store/query.h"

#include "model/rules/classify.h"
#include "model/rules/score.h"
#include "store/store_p.h"

enum result query_last_outcome(struct db *db, int64_t customer, size_t among, struct str *out,
	struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code = OK;
	bool row = true;

	if (sql_ask(db, &stmt, err, "SELECT t.outcome FROM interaction t WHERE t.customer = ? "
	    "AND t.deleted_at IS NULL AND t.status = 'completed' ORDER BY t.at DESC, t.n DESC LIMIT ?",
	    "ii", customer, (int64_t)among))
		return err->code;
	while (!out->len && row && !(code = sql_step(db, stmt, &row, err)))
		if (row && sql_column_text(stmt, 0))
			str_add(out, sql_column_text(stmt, 0));
	sql_end(db, stmt);
	return code;
}

static const char *key_of(sqlite3_stmt *stmt, int column)
{
	const char *key = sql_column_text(stmt, column);

	return key ? key : "";
}

enum result query_call_briefs(struct db *db, const struct query *q,
	void (*fn)(void *ctx, const struct call_brief *line), void *ctx, struct err *err)
{
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	sql_add(&sql, "SELECT t.n, t.customer, t.reason, t.temperature, t.status, t.due_at, t.score, "
		"CASE t.reason WHEN 'new_customer' THEN (SELECT c.created_at FROM customer c WHERE c.n = t.customer) "
		"END FROM call t");
	code = query_conditions(db, &sql, q, NULL, err);
	if (!code)
		code = sql_start(db, &sql, &stmt, err);
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row)
		fn(ctx, &(struct call_brief){
			.n = sqlite3_column_int64(stmt, 0),
			.customer = sqlite3_column_int64(stmt, 1),
			.reason = key_of(stmt, 2), .temperature = key_of(stmt, 3), .status = key_of(stmt, 4),
			.due_at = sqlite3_column_int64(stmt, 5),
			.score = sqlite3_column_int(stmt, 6),
			.made_at = sqlite3_column_int64(stmt, 7),
		});
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}

enum result query_due_followups(struct db *db, int64_t from, int64_t to,
	void (*fn)(void *ctx, int64_t customer, int64_t at, int64_t n), void *ctx, struct err *err)
{
	sqlite3_stmt *stmt;
	enum result code;
	bool row;

	if (sql_ask(db, &stmt, err, "SELECT t.customer, t.due_at, t.n FROM followup t "
	    "INDEXED BY followup_open WHERE t.deleted_at IS NULL AND t.status = 'pending' "
	    "AND t.due_at >= ? AND t.due_at < ?", "ii", from, to))
		return err->code;
	while (!(code = sql_step(db, stmt, &row, err)) && row)
		fn(ctx, sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
			sqlite3_column_int64(stmt, 2));
	sql_end(db, stmt);
	return code;
}

/* class_segment() of model/rules/classify.h; a test holds both against each other. */
static void add_vip(struct sql *sql, const struct class_limits *limits)
{
	sql_add(sql, "(ifnull(t.is_vip, 0) <> 0 OR ifnull(t.sale_count, 0) >= ? "
		"OR ifnull(t.lifetime_value, 0) >= ?)");
	sql_num(sql, CLASS_VIP_SALES);
	sql_num(sql, limits->vip_value);
}

static void add_score(struct sql *sql, const struct call_search *search)
{
	struct value values[SCORE_VALUES] = {
		[SCORE_VALUE_NOW] = { .num = search->now },
		[SCORE_VALUE_HOT] = { .num = search->limits->hot },
		[SCORE_VALUE_WARM] = { .num = search->limits->warm },
	};

	for (int i = 0; i < SCORE_WEIGHTS; i++)
		values[SCORE_VALUE_WEIGHTS + i].num = search->limits->score[i];
	sql_add(sql, "max(0, ");
	compile_score(sql, values);
	sql_add(sql, ")");
}

static void add_columns(struct sql *sql, const struct call_search *search)
{
	sql_add(sql, "SELECT t.n, CASE WHEN ");
	add_vip(sql, search->limits);
	sql_add(sql, " THEN 0 WHEN t.last_activity_at < ? THEN 1 ELSE 2 END, ");
	sql_num(sql, search->risk_before);
	add_score(sql, search);
}

static void add_conditions(struct sql *sql, const struct call_search *search)
{
	sql_add(sql, " FROM customer t WHERE t.deleted_at IS NULL AND (t.last_activity_at < ? "
		"OR ifnull(t.last_contacted_at, t.last_activity_at) < ? AND ");
	sql_num(sql, search->silent_before);
	sql_num(sql, search->vip_before);
	add_vip(sql, search->limits);
	sql_add(sql, " OR ifnull(t.last_contacted_at, t.last_activity_at) < ? AND t.sale_count >= 2)");
	sql_num(sql, search->repeat_before);
	if (search->assigned_to) {
		sql_add(sql, " AND +t.assigned_to = ?");
		sql_num(sql, search->assigned_to);
	}
	sql_add(sql, " AND coalesce(t.phone, t.secondary_phone, t.whatsapp) IS NOT NULL"
		" AND ifnull(t.phone_status, '') <> 'bad'"
		" AND ifnull(t.status, '') NOT IN ('closed', 'archived')"
		" AND ifnull(t.relation, '') NOT IN ('partner', 'vendor')");
}

enum result query_call_candidates(struct db *db, const struct call_search *search,
	struct call_candidate *v, size_t limit, size_t *n, struct err *err)
{
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt = NULL;
	enum result code;
	bool row;

	*n = 0;
	add_columns(&sql, search);
	add_conditions(&sql, search);
	sql_add(&sql, " ORDER BY 2, 3 DESC, 1 LIMIT ? OFFSET ?");
	sql_num(&sql, (int64_t)limit);
	sql_num(&sql, (int64_t)search->skip);
	code = sql_start(db, &sql, &stmt, err);
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row)
		v[(*n)++] = (struct call_candidate){ sqlite3_column_int64(stmt, 0),
			sqlite3_column_int(stmt, 1), sqlite3_column_int(stmt, 2) };
	sql_end(db, stmt);
	sql_release(&sql);
	return code;
}
