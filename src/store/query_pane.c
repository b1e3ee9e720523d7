/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Timeline and agenda: interactions and follow-ups in one order of time. */
#include "base/base.h"
#include "store/query.h"

#include "model/schema/work.h"
#include "store/store_p.h"

/* Where the two stand in time. */
static const struct { const struct entity *entity; size_t time; } sources[] = {
	{ &interaction_entity, INTERACTION_at },
	{ &followup_entity, FOLLOWUP_due_at },
};

void timeline_release(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->n; i++)
		record_free(&timeline->v[i].rec);
	free(timeline->v);
	*timeline = (struct timeline){ 0 };
}

static void add_row(struct timeline *timeline, struct record *rec, int64_t at)
{
	timeline->v = array_grow(timeline->v, &timeline->cap, timeline->n + 1,
		sizeof(*timeline->v));
	timeline->v[timeline->n++] = (struct timeline_row){ rec, at };
}

static bool stands_first(const struct record *a, int64_t at_a, const struct record *b, int64_t at_b,
	bool newest)
{
	bool earlier = at_a != at_b ? at_a < at_b : a->n < b->n;

	return earlier != newest;
}

/* Both in order already; takes the rows over. */
static void merge(struct rowset rows[2], bool newest, size_t limit, struct timeline *out)
{
	size_t next[2] = { 0, 0 };

	for (size_t taken = 0; !limit || taken < limit; taken++) {
		const struct record *left = next[0] < rows[0].n ? rows[0].v[next[0]] : NULL;
		const struct record *right = next[1] < rows[1].n ? rows[1].v[next[1]] : NULL;
		int from;

		if (!left && !right)
			break;
		from = !left || (right && !stands_first(left, record_num(left, sources[0].time), right,
			record_num(right, sources[1].time), newest));
		add_row(out, rows[from].v[next[from]],
			record_num(rows[from].v[next[from]], sources[from].time));
		rows[from].v[next[from]++] = NULL;
	}
}

/* The index of open work is named, because without statistics a narrower one looks better and reads rows. */
static void add_source(const struct db *db, struct sql *sql, const struct entity *entity, bool open)
{
	sql_addf(sql, " FROM \"%s\" AS t", entity->name);
	if (open)
		sql_addf(sql, " INDEXED BY \"%s_open\"", entity->name);
	sql_add(sql, " WHERE t.deleted_at IS NULL");
	query_add_scope(db, sql, entity);
}

/* Runs both selects, the condition being the same but for the name of the time. */
static enum result read_both(struct db *db, struct sql conditions[2], bool agenda, size_t limit,
	struct timeline *out, struct err *err)
{
	struct rowset rows[2] = { { 0 }, { 0 } };
	enum result code = OK;

	for (int i = 0; i < 2 && !code; i++) {
		const struct plan *plan = db_plan(db, sources[i].entity);
		struct sql sql = SQL_INIT;

		sql_add(&sql, "SELECT t.n");
		add_source(db, &sql, plan->entity, agenda);
		sql_join(&sql, &conditions[i]);
		sql_add(&sql, " ORDER BY ");
		sql_add_column(&sql, &plan->entity->fields[sources[i].time]);
		sql_add(&sql, agenda ? ", t.n LIMIT ?" : " DESC, t.n DESC LIMIT ?");
		sql_num(&sql, limit ? (int64_t)limit : -1);
		code = row_collect(db, plan, &sql, &rows[i], err);
		sql_release(&sql);
	}
	if (!code)
		merge(rows, !agenda, limit, out);
	for (int i = 0; i < 2; i++) {
		rowset_release(&rows[i]);
		sql_release(&conditions[i]);
	}
	return code;
}

enum result query_timeline(struct db *db, int64_t customer, int64_t before_at, int64_t before_n,
	size_t limit, struct timeline *out, struct err *err)
{
	struct sql conditions[2] = { SQL_INIT, SQL_INIT };

	for (int i = 0; i < 2; i++) {
		const char *time = sources[i].entity->fields[sources[i].time].name;

		sql_addf(&conditions[i], " AND t.customer = ? AND t.\"%s\" <= ? "
			"AND (t.\"%s\" < ? OR t.n < ?)", time, time);
		sql_num(&conditions[i], customer);
		sql_num(&conditions[i], before_at);
		sql_num(&conditions[i], before_at);
		sql_num(&conditions[i], before_n);
	}
	return read_both(db, conditions, false, limit, out, err);
}

/* Only columns that the index of open work has. */
static void due_conditions(const struct due *due, struct sql conditions[2])
{
	for (int i = 0; i < 2; i++) {
		const char *time = sources[i].entity->fields[sources[i].time].name;

		/* The word itself stands here, as in the index. */
		sql_addf(&conditions[i], " AND t.status = 'pending' AND t.\"%s\" >= ? "
			"AND t.\"%s\" < ?", time, time);
		sql_num(&conditions[i], due->from);
		sql_num(&conditions[i], due->to);
		if (due->after_n) {
			sql_addf(&conditions[i], " AND (t.\"%s\" > ? OR t.n > ?)", time);
			sql_num(&conditions[i], due->from);
			sql_num(&conditions[i], due->after_n);
		}
		if (due->assigned_to) {
			sql_add(&conditions[i], " AND +t.assigned_to = ?");
			sql_num(&conditions[i], due->assigned_to);
		}
	}
}

enum result query_agenda(struct db *db, const struct due *due, size_t limit, struct timeline *out,
	struct err *err)
{
	struct sql conditions[2] = { SQL_INIT, SQL_INIT };

	due_conditions(due, conditions);
	return read_both(db, conditions, true, limit, out, err);
}

enum result query_agenda_count(struct db *db, const struct due *due, size_t *out, struct err *err)
{
	struct sql conditions[2] = { SQL_INIT, SQL_INIT };
	enum result code = OK;

	*out = 0;
	due_conditions(due, conditions);
	for (int i = 0; i < 2; i++) {
		struct sql sql = SQL_INIT;
		int64_t n = 0;

		sql_add(&sql, "SELECT count(*) FROM (SELECT 1");
		add_source(db, &sql, sources[i].entity, true);
		sql_join(&sql, &conditions[i]);
		sql_add(&sql, " LIMIT ?)");
		sql_num(&sql, AGENDA_CAP - (int64_t)*out);
		if (!code)
			code = sql_number(db, &sql, &n, err);
		*out += (size_t)n;
		sql_release(&sql);
		sql_release(&conditions[i]);
	}
	return code;
}
