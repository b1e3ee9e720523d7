/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Kept columns: the table of model/kept.h turned into one select for each entity that is summed up. */
#include "base/base.h"
#include "store/store_p.h"

#include "model/kept.h"

#define KEPT_MAX_ROWS 32

struct keep_entry {
	const struct kept *kept;
	size_t column;		/* field of the record that holds the figure */
	int value;		/* field of the record itself that is looked at; -1 */
	int source;		/* index into sources; -1: the record itself */
	struct filter filter;
};

struct keep_source {		/* one table that is summed up, by one of its references */
	const struct entity *from;
	size_t ref;
	const struct kept *newest;	/* NULL: all its rows; else how its newest are found */
	struct sql select;	/* the last question mark is the record */
};

struct feed {			/* a reference whose target's figures depend on the row */
	size_t ref;
	const struct plan *to;
};

struct keep {
	struct keep_entry entries[KEPT_MAX_ROWS];
	size_t nentries;
	struct keep_source sources[KEPT_MAX_ROWS];
	size_t nsources;
	struct sql current;	/* the columns as they stand, then what own entries look at */
	bool ready, fed;	/* the selects are made; the feeds are known */
	struct feed feeds[KEPT_MAX_ROWS];
	size_t nfeeds;
};

static const struct entity *must_find(const char *name)
{
	const struct entity *entity = entity_find(name);

	if (!entity)
		BUG("kept column of %s", name);
	return entity;
}

static size_t must_field(const struct entity *entity, const char *name)
{
	int field = entity_field(entity, name);

	if (field < 0)
		BUG("kept column %s.%s", entity->name, name);
	return (size_t)field;
}

/* --- What is computed, by name alone; the filters are read when they are first needed. */

void keep_init(struct plan *plan)
{
	const struct entity *entity = plan->entity;

	plan->keep = xcalloc(1, sizeof(*plan->keep));
	for (const struct kept *k = kept_columns; k->entity; k++)
		if (str_eq(k->entity, entity->name))
			plan->kept[must_field(entity, k->column)] = true;
	for (size_t i = 0; i < entity->nfields; i++)
		if (entity->fields[i].flags & F_LOCAL && str_has_suffix(entity->fields[i].name, "_norm"))
			plan->kept[i] = true;
}

void keep_free(struct plan *plan)
{
	struct keep *keep = plan->keep;

	if (!keep)
		return;
	for (size_t i = 0; i < keep->nentries; i++)
		filter_release(&keep->entries[i].filter);
	for (size_t i = 0; i < keep->nsources; i++)
		sql_release(&keep->sources[i].select);
	sql_release(&keep->current);
	free(keep);
	plan->keep = NULL;
}

static bool same_rows(const struct kept *a, const struct kept *b)
{
	return a == b || (a && b && a->newest.n == b->newest.n &&
		str_eq(a->newest.by, b->newest.by) && str_eq(a->newest.among, b->newest.among));
}

static int find_source(struct keep *keep, const struct entity *from, const struct kept *k)
{
	const struct kept *newest = k->newest.by ? k : NULL;
	size_t ref = must_field(from, k->ref);

	for (size_t i = 0; i < keep->nsources; i++)
		if (keep->sources[i].from == from && keep->sources[i].ref == ref &&
		    same_rows(keep->sources[i].newest, newest))
			return (int)i;
	keep->sources[keep->nsources] = (struct keep_source){
		.from = from, .ref = ref, .newest = newest,
	};
	sql_add(&keep->sources[keep->nsources].select, "SELECT ");
	return (int)keep->nsources++;
}

static void add_entry(struct keep *keep, const struct plan *plan, const struct kept *k)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	const struct entity *from = must_find(k->from);
	struct keep_entry *entry = &keep->entries[keep->nentries++];
	struct err err;

	if (keep->nentries == KEPT_MAX_ROWS)
		BUG("too many kept columns of %s", plan->entity->name);
	*entry = (struct keep_entry){
		.kept = k,
		.column = must_field(plan->entity, k->column),
		.value = -1,
		.source = -1,
	};
	if (filter_parse(from, k->filter ? k->filter : "", &env, NULL, &entry->filter, &err))
		BUG("%s.%s: %s", k->entity, k->column, err.text);
	if (from == plan->entity)
		entry->value = k->value ? (int)must_field(from, k->value) : -1;
	else
		entry->source = find_source(keep, from, k);
}

static void add_condition(struct sql *sql, const struct filter *filter, const struct field *order)
{
	struct err err;

	if (compile_filter(sql, filter, order, &err))
		BUG("kept column: %s", err.text);
}

/* With an order no term looks for an index of its own: where a bound value could choose a partial one, SQLite
 * prepares the statement anew each time it is bound. */
static void add_named_condition(struct sql *sql, const struct entity *entity, const char *text,
	const struct field *order)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	struct filter filter;
	struct err err;

	if (filter_parse(entity, text, &env, NULL, &filter, &err))
		BUG("kept column: %s", err.text);
	add_condition(sql, &filter, order);
	filter_release(&filter);
}

/* max(t."completed_at") FILTER (WHERE 1 AND …) */
static void add_aggregate(struct keep_source *source, const struct keep_entry *entry)
{
	static const char *const calls[] = {
		[KEPT_MAX] = "max(", [KEPT_MIN] = "min(", [KEPT_COUNT] = "count(",
	};
	struct sql *sql = &source->select;

	if (sql->text.len > strlen("SELECT "))
		sql_add(sql, ", ");
	sql_add(sql, calls[entry->kept->how]);
	if (entry->kept->value)
		sql_add_column(sql, &source->from->fields[must_field(source->from, entry->kept->value)]);
	else
		sql_add(sql, "*");
	sql_add(sql, ") FILTER (WHERE 1");
	add_condition(sql, &entry->filter, NULL);
	sql_add(sql, ")");
}

/* What an entry of the record itself looks at: a value, or 1 where it is counted. */
static void add_own(struct sql *sql, const struct keep_entry *entry, const struct entity *entity)
{
	sql_add(sql, ", CASE WHEN 1");
	add_condition(sql, &entry->filter, NULL);
	sql_add(sql, " THEN ");
	if (entry->value >= 0)
		sql_add_column(sql, &entity->fields[entry->value]);
	else
		sql_add(sql, "1");
	sql_add(sql, " END");
}

/* The rows that are summed up; the record's own mark is the last. */
static void add_rows(struct keep_source *source)
{
	const struct kept *newest = source->newest;
	const char *ref = source->from->fields[source->ref].name;
	struct sql *sql = &source->select;

	if (!newest) {
		sql_addf(sql, " FROM \"%s\" t WHERE t.\"%s\" = ? AND t.deleted_at IS NULL",
			source->from->name, ref);
		return;
	}
	sql_addf(sql, " FROM \"%s\" t WHERE t.n IN (SELECT t.n FROM \"%s\" t WHERE 1",
		source->from->name, source->from->name);
	add_named_condition(sql, source->from, newest->newest.among,
		&source->from->fields[must_field(source->from, newest->newest.by)]);
	sql_addf(sql, " AND t.deleted_at IS NULL AND t.\"%s\" = ? ORDER BY t.\"%s\" DESC, t.n DESC"
		" LIMIT %d)", ref, newest->newest.by, newest->newest.n);
}

static void make_ready(struct keep *keep, const struct plan *plan)
{
	const char *separator = "SELECT ";

	if (keep->ready)
		return;
	keep->ready = true;
	for (const struct kept *k = kept_columns; k->entity; k++)
		if (str_eq(k->entity, plan->entity->name))
			add_entry(keep, plan, k);
	for (size_t i = 0; i < keep->nentries; i++) {
		sql_add(&keep->current, separator);
		sql_add_column(&keep->current, &plan->entity->fields[keep->entries[i].column]);
		separator = ", ";
		if (keep->entries[i].source >= 0)
			add_aggregate(&keep->sources[keep->entries[i].source], &keep->entries[i]);
	}
	for (size_t i = 0; i < keep->nentries; i++)
		if (keep->entries[i].source < 0)
			add_own(&keep->current, &keep->entries[i], plan->entity);
	sql_addf(&keep->current, " FROM \"%s\" t WHERE t.n = ?", plan->entity->name);
	for (size_t i = 0; i < keep->nsources; i++)
		add_rows(&keep->sources[i]);
}

/* --- Who is touched. */

static void find_feeds(struct save *save, const struct plan *plan)
{
	struct keep *keep = plan->keep;

	keep->fed = true;
	for (const struct kept *k = kept_columns; k->entity; k++) {
		const struct plan *to = db_plan(save->db, must_find(k->entity));
		bool known = !str_eq(k->from, plan->entity->name) || str_eq(k->entity, k->from);
		size_t ref = known ? 0 : must_field(plan->entity, k->ref);

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
	struct keep *keep = plan->keep;

	if (!has_figures(plan->entity))
		return;
	make_ready(keep, plan);
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

	make_ready(keep, plan);
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

	make_ready(keep, plan);
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

bool keep_has_sources(const struct plan *plan)
{
	make_ready(plan->keep, plan);
	return plan->keep->nsources > 0;
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
