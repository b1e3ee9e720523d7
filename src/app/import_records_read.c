/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exports of the other tables read: whose columns they are, and rows of what they say. */
#include "base/base.h"
#include "app/import_records_p.h"

#include "io/csv.h"
#include "io/json.h"
#include "model/schema/people.h"

/* What a row says of one field. */
struct cell { size_t field; bool id; };
#define NO_FIELD SIZE_MAX
#define THE_ID	 (SIZE_MAX - 1)

/* --- Whose columns these are. */

/* "customer_id" in a table, "customer_name" in JSON; NULL where the name is neither. */
static const struct field *twin_field(const struct entity *entity, const char *name, bool *id)
{
	size_t len = strlen(name), tail;
	char *base;
	int field;

	*id = str_has_suffix(name, "_id");
	tail = *id ? strlen("_id") : str_has_suffix(name, "_name") ? strlen("_name") : 0;
	if (!tail)
		return NULL;
	base = xstrndup(name, len - tail);
	field = entity_field(entity, base);
	free(base);
	return field >= 0 && entity->fields[field].kind == &kind_ref ? &entity->fields[field] : NULL;
}

static bool has_column(const struct entity *entity, const char *name)
{
	bool id;

	return str_eq(name, "id") || entity_field(entity, name) >= 0 || twin_field(entity, name, &id);
}

static bool has_all(const struct entity *entity, const struct strlist *names)
{
	for (size_t i = 0; i < names->n; i++)
		if (!has_column(entity, names->v[i]))
			return false;
	return true;
}

/* A choice of columns (id, title) may be that of several tables; the first of them then. */
static const struct entity *entity_of(const struct strlist *names, size_t *fits)
{
	const struct entity *found = NULL;

	*fits = 0;
	if (!strlist_has(names, "id") || has_all(&customer_entity, names))
		return NULL;
	for (size_t i = 0; entities[i]; i++)
		if (!entities[i]->inner && has_all(entities[i], names)) {
			found = found ? found : entities[i];
			++*fits;
		}
	return found;
}

static void table_names(const struct str *text, struct strlist *names)
{
	struct csv_reader csv;
	struct err err;

	csv_open(&csv, text->s, text->len);
	if (csv_next(&csv, &err))
		for (size_t i = 0; i < csv.ncells; i++)
			strlist_add(names, csv_cell(&csv, i));
	csv_close(&csv);
}

static void object_names(const struct json *object, struct strlist *names)
{
	for (const struct json *member = json_first(object); member; member = json_next(member))
		if (json_name(member))
			strlist_add(names, json_name(member));
}

const struct entity *import_table_of(const struct import *im, const struct json *root)
{
	struct strlist names = { 0 };
	const struct entity *entity;
	size_t fits;

	if (root)
		object_names(json_first(root), &names);
	else
		table_names(&im->text, &names);
	entity = entity_of(&names, &fits);
	strlist_release(&names);
	return entity;
}

/* --- Rows. */

static struct record_row *add_row(struct records *r, const struct entity *entity, unsigned line)
{
	struct record_row *row;

	r->v = array_grow(r->v, &r->cap, r->n + 1, sizeof(*r->v));
	row = &r->v[r->n++];
	*row = (struct record_row){ .rec = record_new(entity), .line = line,
		.file = (uint32_t)r->im->files.n - 1 };
	return row;
}

void record_row_wrong(struct record_row *row, const char *why)
{
	if (!row->why)
		row->why = xstrdup(why);
}

static struct cell cell_of(const struct entity *entity, const char *name)
{
	const struct field *twin;
	int field;
	bool id;

	if (str_eq(name, "id"))
		return (struct cell){ .field = THE_ID };
	field = entity_field(entity, name);
	if (field >= 0)
		return (struct cell){ .field = (size_t)field };
	twin = twin_field(entity, name, &id);
	return (struct cell){ .field = twin && id ? (size_t)(twin - entity->fields) : NO_FIELD, .id = id };
}

static void take_json(struct record_row *row, size_t field, const char *text)
{
	struct json *root = NULL;
	struct err err;

	if (json_parse(text, strlen(text), &root, &err) || !json_is_object(root))
		record_row_wrong(row, _("What stands under \"custom\" or \"extra\" is no JSON object."));
	else
		record_set_text(row->rec, field, text);
	json_free(&root);
}

/* What this machine computes, or says of the record's life here, is not taken from elsewhere. */
static bool is_taken(const struct entity *entity, size_t field)
{
	static const enum common_field here[] = { COMMON_updated_at, COMMON_deleted_at, COMMON_version };

	for (size_t i = 0; i < COUNT(here); i++)
		if (field == common_index(entity, here[i]))
			return false;
	return !(entity->fields[field].flags & (F_LOCAL | F_VIRTUAL | F_RETIRED));
}

static void take(struct record_row *row, const struct cell *cell, const char *text,
	const struct kind_env *env)
{
	const struct entity *entity = row->rec->entity;
	const struct field *field;
	struct ulid id;
	struct err err;

	if (cell->field == NO_FIELD || !*text)
		return;
	if (cell->field == THE_ID) {
		if (ulid_parse(text, &id))
			ulid_print(&id, row->rec->id);
		return;
	}
	if (cell->field == common_index(entity, COMMON_deleted_at))
		record_row_wrong(row, _("It was deleted where it comes from."));
	if (!is_taken(entity, cell->field))
		return;
	field = &entity->fields[cell->field];
	if (field->kind == &kind_ref) {
		strlist_add(&row->refs, field->name);
		strlist_add(&row->refs, text);
	} else if (field->kind == &kind_json) {
		take_json(row, cell->field, text);
	} else if (record_parse(row->rec, cell->field, text, env, &err)) {
		record_row_wrong(row, err.text);
	}
}

enum result records_step(struct records *r, size_t done, size_t all, struct err *err)
{
	return done % IMPORT_STEP ? OK : import_step(r->im, (int64_t)done, (int64_t)done,
		(int64_t)MAX(all, 1), err);
}

static const char *file_name(const struct records *r)
{
	return r->im->files.v[r->im->files.n - 1];
}

/* The table's entity; NULL and err: contacts, or nobody's columns. */
static const struct entity *settle_entity(const struct records *r, const struct strlist *names,
	struct err *err)
{
	const struct entity *entity;
	size_t fits;

	if (r->as)
		return r->as;
	entity = entity_of(names, &fits);
	if (entity && fits == 1)
		return entity;
	if (entity)
		err_set(err, ERR_USAGE, _("%s: several tables have these columns; say which with --as, as in "
			"--as followups."), file_name(r));
	else
		err_set(err, ERR_USAGE, _("%s holds contacts or what nobody knows; import contacts by "
			"themselves, before what refers to them."), file_name(r));
	return NULL;
}

static enum result read_table(struct records *r, struct err *err)
{
	struct strlist names = { 0 };
	struct csv_reader csv;
	struct cell *cells = NULL;
	const struct entity *entity;
	struct err broken = { 0 };
	enum result code = OK;

	table_names(&r->im->text, &names);
	entity = settle_entity(r, &names, err);
	csv_open(&csv, r->im->text.s, r->im->text.len);
	if (!entity)
		code = err->code;
	else {
		cells = xcalloc(MAX(names.n, 1), sizeof(*cells));
		/* A reference stands twice, as a name for people and as an id: only the id is meant. */
		for (size_t i = 0; i < names.n; i++) {
			cells[i] = cell_of(entity, names.v[i]);
			if (cells[i].field < entity->nfields && !cells[i].id &&
			    entity->fields[cells[i].field].kind == &kind_ref)
				cells[i].field = NO_FIELD;
		}
		(void)!csv_next(&csv, &broken);
	}
	while (!code && csv_next(&csv, &broken)) {
		struct record_row *row = add_row(r, entity, csv.line);

		for (size_t i = 0; i < MIN(csv.ncells, names.n); i++) {
			const char *text = csv_cell(&csv, i);

			take(row, &cells[i], text + (!r->im->options.raw && csv_is_marked(text)), &r->im->env);
		}
		code = records_step(r, r->n, r->n, err);
	}
	if (!code && broken.code)
		code = err_set(err, ERR_FORMAT, "%s: %s", file_name(r), broken.text);
	csv_close(&csv);
	strlist_release(&names);
	free(cells);
	return code;
}

static void take_member(struct record_row *row, const struct json *member, const struct kind_env *env)
{
	struct cell cell = cell_of(row->rec->entity, json_name(member));
	struct str text = STR_INIT;

	contact_member_text(member, &text);
	take(row, &cell, text.s, env);
	str_release(&text);
}

static enum result read_json(struct records *r, struct err *err)
{
	struct strlist names = { 0 };
	struct json *root = NULL;
	const struct entity *entity = NULL;
	unsigned n = 0;
	enum result code;

	if (json_parse(r->im->text.s, r->im->text.len, &root, err))
		return err_wrap(err, "%s", file_name(r));
	object_names(json_first(root), &names);
	if (json_first(root))	/* an empty export holds nothing of anything */
		entity = settle_entity(r, &names, err);
	code = json_first(root) && !entity ? err->code : OK;
	for (const struct json *object = code ? NULL : json_first(root); object && !code;
	     object = json_next(object)) {
		struct record_row *row = add_row(r, entity, ++n);

		if (!json_is_object(object))
			record_row_wrong(row, _("It is no object."));
		else
			for (const struct json *member = json_first(object); member; member = json_next(member))
				take_member(row, member, &r->im->env);
		code = records_step(r, r->n, r->n, err);
	}
	strlist_release(&names);
	json_free(&root);
	return code;
}

enum result records_read(struct records *r, const char *path, struct err *err)
{
	if (import_read_text(r->im, path, err))
		return err->code;
	switch (import_kind_of(r->im)) {
	case TEXT_JSON:
		return read_json(r, err);
	case TEXT_TABLE:
		return read_table(r, err);
	case TEXT_CARDS:
		break;
	}
	return err_set(err, ERR_USAGE, _("%s holds contacts or what nobody knows; import contacts by "
		"themselves, before what refers to them."), file_name(r));
}
