/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Kept columns: whose figures a write touches, and computing them anew. */
#include "base/base.h"
#include "store/keep_p.h"

/* --- Who is touched. */

static void find_feeds(struct save *save, const struct plan *plan)
{
	struct keep *keep = plan->keep;

	keep->fed = true;
	for (const struct kept *k = kept_columns; k->entity; k++) {
		const struct plan *to = db_plan(save->db, keep_entity(k->entity));
		bool known = !str_eq(k->from, plan->entity->name) || str_eq(k->entity, k->from);
		size_t ref = known ? 0 : keep_field(plan->entity, k->ref);

		for (size_t i = 0; i < keep->nfeeds; i++)
			known |= keep->feeds[i].ref == ref && keep->feeds[i].to == to;
		if (!known)
			keep->feeds[keep->nfeeds++] = (struct feed){ ref, to };
	}
}

static size_t slot_of(const struct touched *touched, int64_t n)
{
	size_t at = (size_t)((uint64_t)n * 0x9E3779B97F4A7C15u >> 20) & (touched->cap - 1);

	while (touched->slots[at].n && touched->slots[at].n != n)
		at = (at + 1) & (touched->cap - 1);
	return at;
}

static void grow_touched(struct touched *touched)
{
	struct touched larger = { .cap = touched->cap ? touched->cap * 2 : 64, .n = touched->n };

	larger.slots = xcalloc(larger.cap, sizeof(*larger.slots));
	for (size_t i = 0; i < touched->cap; i++)
		if (touched->slots[i].n)
			larger.slots[slot_of(&larger, touched->slots[i].n)] = touched->slots[i];
	free(touched->slots);
	*touched = larger;
}

static bool has_figures(const struct entity *entity)
{
	for (const struct kept *k = kept_columns; k->entity; k++)
		if (str_eq(k->entity, entity->name))
			return true;
	return false;
}

void keep_touch_one(struct save *save, const struct plan *plan, int64_t n)
{
	struct touched *touched = &save->touched;
	size_t at;

	if (!n || !has_figures(plan->entity))
		return;
	if (touched->n * 2 >= touched->cap)
		grow_touched(touched);
	at = slot_of(touched, n);
	if (!touched->slots[at].n) {
		touched->slots[at] = (struct touch){ n, plan };
		touched->n++;
	}
}

static void touch_self(struct save *save, const struct plan *plan, const struct record *before,
	const struct record *now)
{
	const struct keep *keep = plan->keep;

	for (size_t i = 0; i < keep->nentries; i++) {
		const struct keep_entry *entry = &keep->entries[i];

		if (entry->source < 0 && (entry->filter.nterms || (entry->value >= 0 &&
		    !value_equal(&plan->entity->fields[entry->value], &before->v[entry->value],
			&now->v[entry->value]))))
			keep_touch_one(save, plan, now->n);
	}
}

void keep_touch(struct save *save, const struct record *before, const struct record *now)
{
	const struct record *any = now ? now : before;
	const struct plan *plan = db_plan(save->db, any->entity);

	if (save->db->loading)
		return;
	if (!plan->keep->fed)
		find_feeds(save, plan);
	for (size_t i = 0; i < plan->keep->nfeeds; i++) {
		const struct feed *feed = &plan->keep->feeds[i];

		if (before)
			keep_touch_one(save, feed->to, record_num(before, feed->ref));
		if (now)
			keep_touch_one(save, feed->to, record_num(now, feed->ref));
	}
	if (before && now)
		touch_self(save, plan, before, now);
}

/* --- Computing. */

static void combine(struct value *into, const struct kept *kept, const struct value *with)
{
	if (kept->how == KEPT_COUNT) {
		into->num += with->set ? with->num * MAX(kept->points, 1) : 0;
		into->set = true;
	} else if (with->set && (!into->set || (kept->how == KEPT_MAX ? with->num > into->num :
		   with->num < into->num))) {
		*into = *with;
	}
}

void keep_initial(const struct plan *plan, struct record *rec)
{
	struct keep *keep = plan->keep;

	keep_make_ready(keep, plan);
	for (size_t i = 0; i < keep->nentries; i++)
		record_clear(rec, keep->entries[i].column);
	for (size_t i = 0; i < keep->nentries; i++) {
		const struct keep_entry *entry = &keep->entries[i];
		struct value value = { 0 };

		if (entry->source < 0 && filter_matches(&entry->filter, rec))
			value = entry->value >= 0 ? rec->v[entry->value] :
				(struct value){ .set = true, .num = 1 };
		combine(&rec->v[entry->column], entry->kept, &value);
	}
}

static struct value column_value(sqlite3_stmt *stmt, int column)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return (struct value){ 0 };
	return (struct value){ .set = true, .num = sqlite3_column_int64(stmt, column) };
}

struct figures {		/* by entry */
	struct value stored[KEPT_MAX_ROWS], part[KEPT_MAX_ROWS], sum[KEPT_MAX_ROWS];
};

/* One row of a template whose last question mark is n, into the entries that belong to `source`. */
static enum result read_parts(struct db *db, const struct keep *keep, const struct sql *select,
	int source, int64_t n, struct figures *out, bool *found, struct err *err)
{
	sqlite3_stmt *stmt;
	int column = 0;
	enum result code;

	if (sql_start(db, select, &stmt, err))
		return err->code;
	sqlite3_bind_int64(stmt, (int)select->nbinds + 1, n);
	code = sql_step(db, stmt, found, err);
	if (!code && *found) {
		for (size_t i = 0; source < 0 && i < keep->nentries; i++)
			out->stored[i] = column_value(stmt, column++);
		for (size_t i = 0; i < keep->nentries; i++)
			if (keep->entries[i].source == source)
				out->part[i] = column_value(stmt, column++);
	}
	sql_end(db, stmt);
	return code;
}

/* Entries of one column add up in the first of them. */
static size_t first_of(const struct keep *keep, size_t column)
{
	size_t i = 0;

	while (keep->entries[i].column != column)
		i++;
	return i;
}

static bool is_column(const struct keep *keep, int field)
{
	for (size_t i = 0; i < keep->nentries; i++)
		if ((int)keep->entries[i].column == field)
			return true;
	return false;
}

static void sum_up(const struct keep *keep, struct figures *f)
{
	for (size_t i = 0; i < keep->nentries; i++) {
		const struct keep_entry *entry = &keep->entries[i];
		struct value part = f->part[i];

		/* Another figure, which was just computed: the stored one is old. */
		if (entry->source < 0 && entry->value >= 0 && !entry->filter.nterms &&
		    is_column(keep, entry->value))
			part = f->sum[first_of(keep, (size_t)entry->value)];
		combine(&f->sum[first_of(keep, entry->column)], entry->kept, &part);
	}
}

/* Only what changed, so that the other indexes stay untouched. */
static enum result store_figures(struct db *db, const struct plan *plan, const struct figures *f,
	int64_t n, struct err *err)
{
	const struct keep *keep = plan->keep;
	struct sql sql = SQL_INIT;
	sqlite3_stmt *stmt;
	enum result code = OK;
	bool row;

	sql_addf(&sql, "UPDATE \"%s\" SET", plan->entity->name);
	for (size_t i = 0; i < keep->nentries; i++) {
		const struct field *field = &plan->entity->fields[keep->entries[i].column];

		if (first_of(keep, keep->entries[i].column) != i ||
		    value_equal(field, &f->stored[i], &f->sum[i]))
			continue;
		sql_addf(&sql, "%s \"%s\" = ?", sql.nbinds ? "," : "", field->name);
		sql_value(&sql, field, &f->sum[i]);
		if (plan->documents && keep->entries[i].column == search_recent_field(plan->entity))
			code = search_set_recent(db, plan, &f->sum[i], n, err);
	}
	if (sql.nbinds && !code) {
		sql_add(&sql, " WHERE n = ?");
		sql_num(&sql, n);
		code = sql_start(db, &sql, &stmt, err);
		if (!code) {
			code = sql_step(db, stmt, &row, err);
			sql_end(db, stmt);
		}
	}
	sql_release(&sql);
	return code;
}

static enum result refresh_one(struct db *db, const struct plan *plan, int64_t n, struct err *err)
{
	struct keep *keep = plan->keep;
	struct figures figures = { 0 };
	bool found;

	keep_make_ready(keep, plan);
	if (read_parts(db, keep, &keep->current, -1, n, &figures, &found, err))
		return err->code;
	if (!found)	/* mentioned, but not arrived */
		return OK;
	for (size_t i = 0; i < keep->nsources; i++)
		if (read_parts(db, keep, &keep->sources[i].select, (int)i, n, &figures, &found, err))
			return err->code;
	sum_up(keep, &figures);
	return store_figures(db, plan, &figures, n, err);
}

enum result keep_refresh(struct save *save, struct err *err)
{
	for (size_t i = 0; i < save->touched.cap; i++)
		if (save->touched.slots[i].n && refresh_one(save->db, save->touched.slots[i].plan,
		    save->touched.slots[i].n, err))
			return err->code;
	return OK;
}

#define REFRESHED_AT_ONCE 1000	/* numbers read before their rows are written */

/* The next numbers of a table behind *last; how many. */
static enum result next_numbers(struct db *db, const char *entity, int64_t *last, int64_t *out,
	size_t *n, struct err *err)
{
	char *text = xasprintf("SELECT n FROM \"%s\" WHERE n > ? ORDER BY n LIMIT %d", entity,
		REFRESHED_AT_ONCE);
	sqlite3_stmt *stmt = NULL;
	bool row;
	enum result code = sql_ask(db, &stmt, err, text, "i", *last);

	*n = 0;
	while (!code && !(code = sql_step(db, stmt, &row, err)) && row)
		out[(*n)++] = *last = sqlite3_column_int64(stmt, 0);
	sql_end(db, stmt);
	free(text);
	return code;
}

enum result keep_refresh_all(struct db *db, const struct plan *plan, struct err *err)
{
	int64_t numbers[REFRESHED_AT_ONCE], last = 0;
	enum result code = OK;
	size_t n;

	do {
		code = next_numbers(db, plan->entity->name, &last, numbers, &n, err);
		for (size_t i = 0; i < n && !code; i++)
			code = refresh_one(db, plan, numbers[i], err);
	} while (!code && n);
	return code;
}
