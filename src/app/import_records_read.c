/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exports of the other tables read: whose columns they are, and rows of what they say. */
#include "base/base.h"
#include "app/import_records_p.h"

#include "io/csv.h"
#include "io/json.h"
#include "model/schema/people.h"

#define WHY "wasit_error"	/* the column of the rows with errors that says what is wrong */

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

	return str_eq(name, "id") || str_eq(name, WHY) || entity_field(entity, name) >= 0 || twin_field(entity, name, &id);
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

bool records_are(const struct import *im, const struct json *root)
{
	struct strlist names = { 0 };
	const struct entity *entity;
	size_t fits;

	if (im->records || im->options.as)
		return im->records || im->options.as != &customer_entity;
	if (im->options.map)
		return false;
	if (root)
		object_names(json_first(root), &names);
	else
		table_names(&im->text, &names);
	entity = entity_of(&names, &fits);
	strlist_release(&names);
	return entity != NULL;
}

/* --- Rows. */

static struct record_row *add_row(struct import *im, const struct entity *entity, unsigned line)
{
	struct records *r = im->records;
	struct record_row *row;

	r->v = array_grow(r->v, &r->cap, r->n + 1, sizeof(*r->v));
	row = &r->v[r->n++];
	*row = (struct record_row){ .rec = record_new(entity), .line = line,
		.file = (uint32_t)im->files.n - 1 };
	return row;
}

/* The first reason counts.  field: static, or NULL. */
static void record_row_unread(struct record_row *row, const char *field, const char *why)
{
	if (row->unread)
		return;
	row->unread = xstrdup(why);
	row->field = field;
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
		record_row_unread(row, NULL, _("What stands under \"custom\" or \"extra\" is no JSON object."));
	else
		record_set_text(row->rec, field, text);
	json_free(&root);
}

/* What this machine computes, or says of the record's life here, is not taken from elsewhere. */
static bool record_takes(const struct entity *entity, size_t field)
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
		record_row_unread(row, NULL, _("It was deleted where it comes from."));
	if (!record_takes(entity, cell->field))
		return;
	field = &entity->fields[cell->field];
	if (field->kind == &kind_ref) {
		strlist_add(&row->refs, field->name);
		strlist_add(&row->refs, text);
	} else if (field->kind == &kind_json) {
		take_json(row, cell->field, text);
	} else if (record_parse(row->rec, cell->field, text, env, &err)) {
		record_row_unread(row, field->name, err.text);
	}
}

enum result records_step(struct import *im, size_t done, size_t all, struct err *err)
{
	return done % IMPORT_STEP ? OK : import_step(im, (int64_t)done, (int64_t)done, (int64_t)MAX(all, 1), err);
}

static const char *file_name(const struct import *im)
{
	return im->files.v[im->files.n - 1];
}

static enum result refuse_contacts(const struct import *im, struct err *err)
{
	return err_set(err, ERR_USAGE, _("%s holds contacts or what nobody knows; import contacts by "
		"themselves, before what refers to them."), file_name(im));
}

/* The table's entity; NULL and err: contacts, or nobody's columns. */
static const struct entity *settle_entity(const struct import *im, const struct strlist *names,
	struct err *err)
{
	const struct entity *entity;
	size_t fits;

	if (im->options.as)
		return im->options.as;
	entity = entity_of(names, &fits);
	if (entity && fits == 1)
		return entity;
	if (entity) {
		err_field(err, "as", _("%s: several tables have these columns; say which with --as, as in "
			"--as followups."), file_name(im));
		err->code = ERR_USAGE;
	} else {
		(void)!refuse_contacts(im, err);
	}
	return NULL;
}

/* A row that could not be read is kept as it stood, to be shown and mended: in a table an id stands under "_id". */
static void keep_cell(struct record_row *row, const char *name, bool id, const char *text)
{
	char *header;

	if (!*text || str_eq(name, WHY))
		return;
	header = xasprintf("%s%s", name, id ? "_id" : "");
	strlist_add(&row->cells, header);
	strlist_add(&row->cells, text);
	free(header);
}

static void read_cells(struct import *im, struct record_row *row, struct csv_reader *csv,
	const struct strlist *names, const struct cell *cells)
{
	for (size_t i = 0; i < MIN(csv->ncells, names->n); i++) {
		const char *text = csv_cell(csv, i);

		take(row, &cells[i], text + (!im->options.raw && csv_is_marked(text)), &im->env);
	}
	for (size_t i = 0; row->unread && i < MIN(csv->ncells, names->n); i++) {
		const char *text = csv_cell(csv, i);

		keep_cell(row, names->v[i], false, text + (!im->options.raw && csv_is_marked(text)));
	}
}

static struct cell *cells_of(const struct entity *entity, const struct strlist *names)
{
	struct cell *cells = xcalloc(MAX(names->n, 1), sizeof(*cells));

	/* A reference stands twice, as a name for people and as an id: only the id is meant. */
	for (size_t i = 0; i < names->n; i++) {
		cells[i] = cell_of(entity, names->v[i]);
		if (cells[i].field < entity->nfields && !cells[i].id &&
		    entity->fields[cells[i].field].kind == &kind_ref)
			cells[i].field = NO_FIELD;
	}
	return cells;
}

static enum result read_table(struct import *im, struct err *err)
{
	struct strlist names = { 0 };
	struct csv_reader csv;
	struct cell *cells = NULL;
	const struct entity *entity;
	struct err broken = { 0 };
	enum result code = OK;

	table_names(&im->text, &names);
	entity = settle_entity(im, &names, err);
	csv_open(&csv, im->text.s, im->text.len);
	if (!entity) {
		code = err->code;
	} else {
		cells = cells_of(entity, &names);
		(void)!csv_next(&csv, &broken);
	}
	while (!code && csv_next(&csv, &broken)) {
		read_cells(im, add_row(im, entity, csv.line), &csv, &names, cells);
		code = records_step(im, im->records->n, im->records->n, err);
	}
	if (!code && broken.code)
		code = err_set(err, ERR_FORMAT, "%s: %s", file_name(im), broken.text);
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

static void keep_object(struct record_row *row, const struct json *object)
{
	for (const struct json *member = json_first(object); member; member = json_next(member)) {
		int field = entity_field(row->rec->entity, json_name(member));
		struct str text = STR_INIT;

		contact_member_text(member, &text);
		keep_cell(row, json_name(member), field >= 0 && row->rec->entity->fields[field].kind == &kind_ref,
			text.s);
		str_release(&text);
	}
}

static void read_object(struct import *im, struct record_row *row, const struct json *object)
{
	if (!json_is_object(object)) {
		record_row_unread(row, NULL, _("It is no object."));
		return;
	}
	for (const struct json *member = json_first(object); member; member = json_next(member))
		take_member(row, member, &im->env);
	if (row->unread)
		keep_object(row, object);
}

static enum result read_json(struct import *im, const struct json *root, struct err *err)
{
	struct strlist names = { 0 };
	const struct entity *entity = NULL;
	unsigned n = 0;
	enum result code;

	object_names(json_first(root), &names);
	if (json_first(root))	/* an empty export holds nothing of anything */
		entity = settle_entity(im, &names, err);
	code = json_first(root) && !entity ? err->code : OK;
	for (const struct json *object = code ? NULL : json_first(root); object && !code;
	     object = json_next(object)) {
		read_object(im, add_row(im, entity, ++n), object);
		code = records_step(im, im->records->n, im->records->n, err);
	}
	strlist_release(&names);
	return code;
}

enum result records_read(struct import *im, const struct json *root, struct err *err)
{
	if (im->nitems || import_kind_of(im) == TEXT_CARDS)
		return refuse_contacts(im, err);
	if (!im->records)
		im->records = xcalloc(1, sizeof(*im->records));
	return root ? read_json(im, root, err) : read_table(im, err);
}
