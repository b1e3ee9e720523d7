/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The tables and indexes that are wanted, from the field lists. */
#include "base/base.h"
#include "store/store_p.h"

#include "model/kept.h"
#include "store/sync_tables.h"

#define MADE	    1			/* to be raised when the way from that to SQL changes */

/* What is there besides the entities. */
const char schema_base[] =
	/* Every record that was ever mentioned.  References hold n; outside it goes by its ULID. */
	"CREATE TABLE IF NOT EXISTS ident(n INTEGER PRIMARY KEY, ulid BLOB NOT NULL UNIQUE,"
	" entity TEXT NOT NULL) STRICT;"
	/* One command: what history shows and undo takes back. */
	"CREATE TABLE IF NOT EXISTS step(grp INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
	" clock INTEGER NOT NULL, actor INTEGER, label TEXT NOT NULL, kind TEXT NOT NULL,"
	" ref INTEGER, undone INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE TABLE IF NOT EXISTS log(seq INTEGER PRIMARY KEY AUTOINCREMENT, grp INTEGER NOT NULL,"
	" who TEXT NOT NULL, entity TEXT NOT NULL, n INTEGER NOT NULL, field TEXT, old TEXT,"
	" new TEXT) STRICT;"
	"CREATE INDEX IF NOT EXISTS log_record ON log(n);"
	"CREATE TABLE IF NOT EXISTS memo(key TEXT PRIMARY KEY, value TEXT NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS tag(word TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(word, n))"
	" STRICT, WITHOUT ROWID;"
	/* The sync (store/sync.h): the servers, what each and we last agreed on, what a person should look at. */
	SYNC_TABLES SYNC_MORE;

/* --- What is wanted. */

/* Open work is looked for by its time every minute; it stays a small part of the table. */
static const struct { const char *entity, *time; } open_work[] = {
	{ "followup", "due_at" },
	{ "interaction", "at" },
};

/* What figures count by: one narrow walk, not the wide rows.  With n second, lists walk it in that order, too. */
static const struct { const char *entity, *name, *columns; } figure_indexes[] = {
	{ "customer", "figures", "(last_activity_at, last_contacted_at, next_followup_at, status, kind,"
	  " relation, source, phone_status, is_vip, sale_count, lifetime_value, deleted_at)"
	  " WHERE deleted_at IS NULL" },
	{ "customer", "birthday", "(substr(date_of_birth, -5)) WHERE date_of_birth IS NOT NULL"
	  " AND deleted_at IS NULL" },
	{ "customer", "yearly", "(substr(anniversary, -5)) WHERE anniversary IS NOT NULL"
	  " AND deleted_at IS NULL" },
	/* History asks whom a customer was merged from; hardly any row is in it. */
	{ "customer", "merged", "(merged_into) WHERE merged_into IS NOT NULL" },
	{ "family_member", "birthday", "(substr(date_of_birth, -5)) WHERE date_of_birth IS NOT NULL"
	  " AND deleted_at IS NULL" },
	{ "followup", "figures", "(status, due_at, completed_at, deleted_at) WHERE deleted_at IS NULL" },
	{ "interaction", "figures", "(at, n, type, status, outcome, duration_minutes, agent, owner,"
	  " deleted_at) WHERE deleted_at IS NULL" },
};

/* Appends strings up to a NULL. */
static void add_all(struct str *out, ...)
{
	va_list ap;

	va_start(ap, out);
	for (const char *part; (part = va_arg(ap, const char *)); )
		str_add(out, part);
	va_end(ap);
}

/* `on`: the columns and, where there is one, the condition, in up to three parts. */
static void add_index(struct indexes *list, const struct entity *entity, const char *suffix,
	const char *on, const char *more, const char *end)
{
	struct str name = STR_INIT, text = STR_INIT;

	list->v = array_grow(list->v, &list->cap, list->n + 1, sizeof(*list->v));
	add_all(&name, entity->name, "_", suffix, NULL);
	add_all(&text, "CREATE INDEX \"", name.s, "\" ON \"", entity->name, "\"", on, more, end, NULL);
	list->v[list->n++] = (struct index){ entity, str_detach(&name), str_detach(&text) };
}

void indexes_release(struct indexes *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].name);
		free(list->v[i].text);
	}
	free(list->v);
}

const struct field *index_order(const struct entity *entity)
{
	struct sort sort;
	struct err err;

	if (sort_parse(entity, entity->order, &sort, &err))
		BUG("order of %s: %s", entity->name, err.text);
	if (!sort.n || sort_is_derived(sort.key[0].field))
		return NULL;
	return sort.key[0].field;
}

#define LIVE "WHERE deleted_at IS NULL"

void index_add_field(struct indexes *list, const struct entity *entity,
	const struct field *field, const char *suffix, const struct field *order)
{
	struct str on = STR_INIT;

	str_add(&on, field->kind == &kind_email ? "(lower(" : "(");
	field_sql(&on, "", field);
	if (field->kind == &kind_email)
		str_addc(&on, ')');
	else if ((field->kind == &kind_choice || field->kind == &kind_ref) && order)
		/* One picks by it and then reads in the list's own order. */
		add_all(&on, ", \"", order->name, "\"", NULL);
	add_index(list, entity, suffix, on.s, ") ", LIVE);
	str_release(&on);
}

/* There is an index that begins with the field and n. */
static bool has_order_index(const struct entity *entity, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < COUNT(figure_indexes); i++)
		if (str_eq(figure_indexes[i].entity, entity->name) &&
		    !strncmp(figure_indexes[i].columns + 1, name, len) &&
		    str_has_prefix(figure_indexes[i].columns + 1 + len, ", n,"))
			return true;
	return false;
}

/* What hangs on a record stands at a time of its own; when it was written down nobody asks. */
static bool is_own_time(const struct entity *entity, const struct field *field,
	const struct field *order)
{
	return !entity->parent || field == order || !str_eq(field->name, "created_at");
}

static void add_field_index(struct indexes *list, const struct entity *entity,
	const struct field *field, const struct field *order)
{
	const char *name = field->name;

	if (entity->parent && str_eq(entity->parent, name)) {
		struct str on = STR_INIT;	/* deleted ones too: history and restore ask for them */

		add_all(&on, "(\"", name, "\"", NULL);
		if (order)
			add_all(&on, ", \"", order->name, "\"", NULL);
		add_index(list, entity, name, on.s, ")", "");
		str_release(&on);
	} else if (str_eq(name, "deleted_at")) {
		add_index(list, entity, name, "(deleted_at) WHERE deleted_at IS NOT NULL", "", "");
	} else if ((field->flags & F_INDEX || field == order) && !has_order_index(entity, name) &&
		   is_own_time(entity, field, order)) {
		index_add_field(list, entity, field, name, order);
	}
}

/* Kept figures count the rows that refer to a record. */
static void add_kept_indexes(struct indexes *list)
{
	for (const struct kept *k = kept_columns; k->entity; k++) {
		const struct entity *from = entity_find(k->from);
		bool done = str_eq(k->entity, k->from) ||
			(from->parent && str_eq(from->parent, k->ref)) ||
			from->fields[entity_field(from, k->ref)].flags & F_INDEX;

		for (const struct kept *before = kept_columns; before < k; before++)
			done |= str_eq(before->from, k->from) && before->ref && k->ref &&
				str_eq(before->ref, k->ref);
		if (!done) {
			struct str on = STR_INIT;

			add_all(&on, "(\"", k->ref, "\") WHERE \"", k->ref, "\" IS NOT NULL", NULL);
			add_index(list, from, k->ref, on.s, "", "");
			str_release(&on);
		}
	}
}

void schema_indexes(struct indexes *list)
{
	for (size_t i = 0; entities[i]; i++) {
		const struct field *order = index_order(entities[i]);

		for (size_t k = 0; k < entities[i]->nfields; k++)
			if (field_has_column(&entities[i]->fields[k]))
				add_field_index(list, entities[i], &entities[i]->fields[k], order);
	}
	for (size_t i = 0; i < COUNT(open_work); i++)
		add_index(list, entity_find(open_work[i].entity), "open", "(\"", open_work[i].time,
			"\", n, assigned_to, status, deleted_at, customer) "
			"WHERE status = 'pending' AND deleted_at IS NULL");
	for (size_t i = 0; i < COUNT(figure_indexes); i++)
		add_index(list, entity_find(figure_indexes[i].entity), figure_indexes[i].name,
			figure_indexes[i].columns, "", "");
	add_kept_indexes(list);
}

bool index_leads_with(const struct entity *entity, const struct field *field, struct str *name)
{
	const struct field *order = index_order(entity);

	if (!(field->flags & F_INDEX || field == order) || has_order_index(entity, field->name) ||
	    !is_own_time(entity, field, order) || !field_has_column(field) || field->kind == &kind_choice ||
	    field->kind == &kind_ref || (entity->parent && str_eq(entity->parent, field->name)))
		return false;
	add_all(name, entity->name, "_", field->name, NULL);
	return true;
}

void schema_column(const struct field *field, struct str *out)
{
	add_all(out, "\"", field->name, "\" ", field->kind->sql, NULL);
	if (field->kind == &kind_ref)
		str_add(out, " REFERENCES ident(n)");
}

void schema_table(const struct plan *plan, struct str *out)
{
	const struct entity *entity = plan->entity;

	add_all(out, "CREATE TABLE IF NOT EXISTS \"", entity->name,
		"\"(n INTEGER PRIMARY KEY REFERENCES ident(n)", NULL);
	for (size_t i = 0; i < entity->nfields; i++)
		if (field_has_column(&entity->fields[i])) {
			str_add(out, ", ");
			schema_column(&entity->fields[i], out);
		}
	str_add(out, ") STRICT;");
	if (!plan->indexed)
		return;
	/* text_<entity>: what live records are found and ranked by, narrow, so that a thousand hits are
	 * a few pages; find_<entity>: where every three letters stand, with or without that table behind it. */
	if (plan->documents)
		str_addf(out, "CREATE TABLE IF NOT EXISTS \"text_%s\"(n INTEGER PRIMARY KEY,"
			" recent INTEGER, document TEXT NOT NULL) STRICT;", entity->name);
	str_addf(out, "CREATE VIRTUAL TABLE IF NOT EXISTS \"find_%s\" USING fts5(document,",
		entity->name);
	if (plan->documents)
		str_addf(out, " content='text_%s', content_rowid='n',", entity->name);
	else
		str_add(out, " content='', columnsize=0,");
	str_add(out, " detail=none, tokenize='trigram case_sensitive 1');");
}

static void add_text(uint64_t *hash, const char *text)
{
	*hash = hash_text(*hash, text);
}

static void add_number(uint64_t *hash, uint64_t number)
{
	*hash = hash_step(*hash, number);
}

static void hash_entity(uint64_t *hash, const struct plan *plan)
{
	const struct entity *entity = plan->entity;

	add_text(hash, entity->name);
	add_text(hash, entity->order);
	add_text(hash, entity->parent ? entity->parent : "");
	add_number(hash, (uint64_t)plan->indexed << 1 | plan->documents);
	for (const struct field *field = entity->fields; field < entity->fields + entity->nfields; field++)
		if (field_has_column(field)) {
			add_text(hash, field->name);
			add_text(hash, field->kind->name);
			add_number(hash, field->flags);
		}
}

/* Of all that tables and indexes are made from.  Not of their SQL, which every start would have to make. */
void schema_fingerprint(const struct db *db, char out[24])
{
	uint64_t hash = HASH_SEED;
	struct str found = STR_INIT;

	add_number(&hash, MADE);
	add_text(&hash, schema_base);
	for (size_t i = 0; entities[i]; i++)
		hash_entity(&hash, &db->plans[i]);
	for (size_t i = 0; i < COUNT(open_work); i++) {
		add_text(&hash, open_work[i].entity);
		add_text(&hash, open_work[i].time);
	}
	for (size_t i = 0; i < COUNT(figure_indexes); i++) {
		add_text(&hash, figure_indexes[i].entity);
		add_text(&hash, figure_indexes[i].name);
		add_text(&hash, figure_indexes[i].columns);
	}
	for (const struct kept *k = kept_columns; k->entity; k++) {
		add_text(&hash, k->from);
		add_text(&hash, k->ref ? k->ref : "");
	}
	search_shape(&found);
	add_text(&hash, found.s);
	snprintf(out, 24, "%016llx", (unsigned long long)hash);
	str_release(&found);
}
