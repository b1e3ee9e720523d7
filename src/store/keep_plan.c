/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Kept columns: the table of model/kept.h turned into one select for each entity that is summed up. */
#include "base/base.h"
#include "store/keep_p.h"

const struct entity *keep_entity(const char *name)
{
	const struct entity *entity = entity_find(name);

	if (!entity)
		BUG("kept column of %s", name);
	return entity;
}

size_t keep_field(const struct entity *entity, const char *name)
{
	int field = entity_field(entity, name);

	if (field < 0)
		BUG("kept column %s.%s", entity->name, name);
	return (size_t)field;
}

void keep_init(struct plan *plan)
{
	const struct entity *entity = plan->entity;

	plan->keep = xcalloc(1, sizeof(*plan->keep));
	for (const struct kept *k = kept_columns; k->entity; k++)
		if (str_eq(k->entity, entity->name))
			plan->kept[keep_field(entity, k->column)] = true;
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
	size_t ref = keep_field(from, k->ref);

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
	const struct entity *from = keep_entity(k->from);
	struct keep_entry *entry = &keep->entries[keep->nentries++];
	struct err err;

	if (keep->nentries == KEPT_MAX_ROWS)
		BUG("too many kept columns of %s", plan->entity->name);
	*entry = (struct keep_entry){
		.kept = k,
		.column = keep_field(plan->entity, k->column),
		.value = -1,
		.source = -1,
	};
	if (filter_parse(from, k->filter ? k->filter : "", &env, NULL, &entry->filter, &err))
		BUG("%s.%s: %s", k->entity, k->column, err.text);
	if (from == plan->entity)
		entry->value = k->value ? (int)keep_field(from, k->value) : -1;
	else
		entry->source = find_source(keep, from, k);
}

static void add_condition(struct sql *sql, const struct filter *filter, const struct field *order)
{
	struct walked walked = { .field = order };
	struct err err;

	if (compile_filter(sql, filter, order ? &walked : NULL, &err))
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
static void add_aggregate(struct sql *sql, const struct keep_source *source, const struct keep_entry *entry)
{
	static const char *const calls[] = {
		[KEPT_MAX] = "max(", [KEPT_MIN] = "min(", [KEPT_COUNT] = "count(",
	};

	if (sql->text.len > strlen("SELECT "))
		sql_add(sql, ", ");
	sql_add(sql, calls[entry->kept->how]);
	if (entry->kept->value)
		sql_add_column(sql, &source->from->fields[keep_field(source->from, entry->kept->value)]);
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

/* The later one of two of the same moment: by its id, for each machine has its own numbers. */
#define LATER_ID "(SELECT i.ulid FROM ident i WHERE i.n = t.n) DESC"

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
		&source->from->fields[keep_field(source->from, newest->newest.by)]);
	sql_addf(sql, " AND t.deleted_at IS NULL AND t.\"%s\" = ? ORDER BY t.\"%s\" DESC, " LATER_ID
		" LIMIT %d)", ref, newest->newest.by, newest->newest.n);
}

void keep_make_ready(struct keep *keep, const struct plan *plan)
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
		if (keep->entries[i].source >= 0) {
			struct keep_source *source = &keep->sources[keep->entries[i].source];

			add_aggregate(&source->select, source, &keep->entries[i]);
		}
	}
	for (size_t i = 0; i < keep->nentries; i++)
		if (keep->entries[i].source < 0)
			add_own(&keep->current, &keep->entries[i], plan->entity);
	sql_addf(&keep->current, " FROM \"%s\" t WHERE t.n = ?", plan->entity->name);
	for (size_t i = 0; i < keep->nsources; i++)
		add_rows(&keep->sources[i]);
}

/* Every column that is looked at, once. */
static void add_looked_at(struct sql *sql, const struct keep *keep, int source)
{
	const struct entity *from = keep->sources[source].from;

	for (size_t i = 0; i < from->nfields; i++) {
		bool used = i == keep->sources[source].ref;

		for (size_t k = 0; k < keep->nentries; k++) {
			const struct keep_entry *entry = &keep->entries[k];

			if (entry->source != source)
				continue;
			used |= entry->kept->value && str_eq(entry->kept->value, from->fields[i].name);
			for (size_t j = 0; j < entry->filter.nterms; j++)
				used |= entry->filter.terms[j].field == &from->fields[i];
		}
		if (used) {
			sql_add_column(sql, &from->fields[i]);
			sql_add(sql, ", ");
		}
	}
}

/* The newest of each record, numbered where they stand together. */
static void add_newest_rows(struct sql *sql, const struct keep *keep, int index)
{
	const struct keep_source *source = &keep->sources[index];
	const struct kept *newest = source->newest;
	const char *ref = source->from->fields[source->ref].name;

	sql_add(sql, " FROM (SELECT ");
	add_looked_at(sql, keep, index);
	sql_addf(sql, "row_number() OVER (PARTITION BY t.\"%s\" ORDER BY t.\"%s\" DESC, " LATER_ID ") AS place"
		" FROM \"%s\" t WHERE 1", ref, newest->newest.by, source->from->name);
	add_named_condition(sql, source->from, newest->newest.among,
		&source->from->fields[keep_field(source->from, newest->newest.by)]);
	sql_addf(sql, " AND t.deleted_at IS NULL AND t.\"%s\" IS NOT NULL) t WHERE t.place <= %d", ref,
		newest->newest.n);
}

void keep_sum_all(const struct keep *keep, size_t index, struct sql *sql)
{
	const struct keep_source *source = &keep->sources[index];
	const char *ref = source->from->fields[source->ref].name;

	sql_addf(sql, "SELECT t.\"%s\"", ref);
	for (size_t i = 0; i < keep->nentries; i++)
		if (keep->entries[i].source == (int)index)
			add_aggregate(sql, source, &keep->entries[i]);
	if (source->newest)
		add_newest_rows(sql, keep, (int)index);
	else
		sql_addf(sql, " FROM \"%s\" t WHERE t.\"%s\" IS NOT NULL AND t.deleted_at IS NULL",
			source->from->name, ref);
	sql_addf(sql, " GROUP BY t.\"%s\" ORDER BY t.\"%s\"", ref, ref);
}

bool keep_has_sources(const struct plan *plan)
{
	keep_make_ready(plan->keep, plan);
	return plan->keep->nsources > 0;
}
