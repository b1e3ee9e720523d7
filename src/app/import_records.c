/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exports of the other tables read back: by their ids, nothing matched, no rule fired.  The rows are put in
 * inside one step, which a look takes back again: what it tells is what would have happened. */
#include "base/base.h"
#include "app/import_p.h"

#include "io/csv.h"
#include "io/json.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "app/smart_lists.h"

/* What a row says of one field. */
struct cell { size_t field; bool id; };
#define NO_FIELD SIZE_MAX
#define THE_ID	 (SIZE_MAX - 1)

struct record_row {
	struct record *rec;		/* owned */
	struct strlist refs;		/* owned: field, id … */
	char *why;			/* owned: what is wrong with it; NULL */
	uint32_t file;
	unsigned line;
};

struct records {
	struct import *im;		/* its files, its text, its report */
	const struct entity *as;	/* what the rows are said to be; NULL: their columns tell */
	struct record_row *v;		/* owned */
	size_t n, cap;
};

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

/* A choice of columns may be several tables' (id, notes): then the first of them is none the less not contacts. */
static const struct entity *entity_of(const struct strlist *names, size_t *fits)
{
	const struct entity *found = NULL;

	*fits = 0;
	if (!strlist_has(names, "id") || has_all(&customer_entity, names))
		return NULL;
	for (size_t i = 0; entities[i]; i++)
		if (has_all(entities[i], names)) {
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

static void wrong(struct record_row *row, const char *why)
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
		wrong(row, _("What stands under \"custom\" or \"extra\" is no JSON object."));
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
		wrong(row, _("It was deleted where it comes from."));
	if (!is_taken(entity, cell->field))
		return;
	field = &entity->fields[cell->field];
	if (field->kind == &kind_ref) {
		strlist_add(&row->refs, field->name);
		strlist_add(&row->refs, text);
	} else if (field->kind == &kind_json) {
		take_json(row, cell->field, text);
	} else if (record_parse(row->rec, cell->field, text, env, &err)) {
		wrong(row, err.text);
	}
}

static enum result step(struct records *r, size_t done, size_t all, struct err *err)
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
		code = step(r, r->n, r->n, err);
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
			wrong(row, _("It is no object."));
		else
			for (const struct json *member = json_first(object); member; member = json_next(member))
				take_member(row, member, &r->im->env);
		code = step(r, r->n, r->n, err);
	}
	strlist_release(&names);
	json_free(&root);
	return code;
}

static enum result read_file(struct records *r, const char *path, struct err *err)
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

/* --- In. */

static void tell(struct records *r, enum import_kind kind, const struct record_row *row, const char *text)
{
	const char *file = r->im->files.v[row->file];

	import_report_add(&r->im->report, kind, (size_t)(row - r->v), xasprintf(_("%s, line %u: %s"), file,
		row->line, text));
}

/* What a row is called when it is told. */
static const char *title_of(const struct record *rec)
{
	int field = rec->entity->title ? entity_field(rec->entity, rec->entity->title) : -1;

	return field >= 0 && rec->entity->fields[field].kind->is_text && record_has(rec, (size_t)field) ?
		record_text(rec, (size_t)field) : rec->id;
}

/* By whole ids only. */
static bool find(struct records *r, const struct entity *entity, const char *id, int64_t *n)
{
	struct err none;

	return entity && strlen(id) == ULID_LEN && !query_by_id(r->im->app->db, entity, id, n, &none);
}

static void note_ref(struct records *r, const struct record_row *row, const struct field *field,
	const char *id)
{
	import_note(r->im, xasprintf(_("%s, line %u: %s was left empty: nothing here has the id %s."),
		r->im->files.v[row->file], row->line, _(field->label), id));
}

static bool is_deleted(const struct record *rec)
{
	return record_has(rec, common_index(rec->entity, COMMON_deleted_at));
}

/* What hangs on a record that is deleted here would be seen nowhere. */
static bool parent_is_there(struct records *r, struct record_row *row)
{
	const struct entity *entity = row->rec->entity;
	int field = entity->parent ? entity_field(entity, entity->parent) : -1;
	struct record *parent = NULL;
	struct err none;

	if (field < 0 || query_get(r->im->app->db, entity_find(entity->fields[field].target),
	    record_num(row->rec, (size_t)field), &parent, &none))
		return true;
	if (is_deleted(parent)) {
		char *why = xasprintf(_("%s: %s was deleted here."), _(entity->fields[field].label),
			title_of(parent));

		wrong(row, why);
		free(why);
	}
	record_free(&parent);
	return !row->why;
}

/* Users differ from one database to another: who is unknown here is nobody. */
static bool set_refs(struct records *r, struct record_row *row)
{
	const struct entity *entity = row->rec->entity;

	for (size_t i = 0; i + 1 < row->refs.n; i += 2) {
		size_t index = (size_t)entity_field(entity, row->refs.v[i]);
		const struct field *field = &entity->fields[index];
		const char *id = row->refs.v[i + 1];
		int64_t n;

		if (find(r, entity_find(field->target), id, &n)) {
			record_set_num(row->rec, index, n);
		} else if (field->flags & F_REQUIRED || str_eq(field->name, entity->parent ? entity->parent : "")) {
			char *why = xasprintf(_("%s: nothing here has the id %s."), _(field->label), id);

			wrong(row, why);
			free(why);
			return false;
		} else if (!str_eq(field->target, "user")) {
			note_ref(r, row, field, id);
		}
	}
	return true;
}

/* Nothing is overwritten, as with contacts. */
static bool add_missing(struct record *into, const struct record *from)
{
	bool changed = false;

	for (size_t i = 0; i < into->entity->nfields; i++) {
		const struct field *field = &into->entity->fields[i];
		struct strlist words = { 0 };

		if (field->flags & (F_SYSTEM | F_VIRTUAL | F_LOCAL | F_UNIQUE) || !record_has(from, i))
			continue;
		if (!record_has(into, i)) {
			value_copy(field, &into->v[i], &from->v[i]);
			changed = true;
			continue;
		}
		if (field->kind != &kind_set)
			continue;
		set_items(record_text(from, i), &words);
		for (size_t k = 0; k < words.n; k++)
			if (!set_has(record_text(into, i), words.v[k])) {
				record_set_add(into, i, words.v[k]);
				changed = true;
			}
		strlist_release(&words);
	}
	return changed;
}

/* Wrong rows are told and left out; ERR: nothing at all goes on. */
static enum result put(struct records *r, struct save *save, struct record_row *row,
	struct record *rec, enum import_kind kind, struct err *err)
{
	enum result code = record_check(rec, err);

	if (!code)
		code = save_put(save, WHO_IMPORT, rec, err);
	if (code == ERR_INVALID || code == ERR_DUPLICATE) {
		tell(r, IMPORT_ERROR, row, err->text);
		return OK;
	}
	if (!code)
		tell(r, kind, row, title_of(rec));
	return code;
}

static bool is_elsewhere(struct records *r, const struct record *rec)
{
	int64_t n;

	for (size_t i = 0; entities[i]; i++)
		if (find(r, entities[i], rec->id, &n))
			return true;
	return false;
}

/* Deleted here, by hand or by undo, and wanted again. */
static enum result bring_back(struct records *r, struct save *save, struct record_row *row, int64_t n,
	struct err *err)
{
	enum result code = save_restore(save, WHO_IMPORT, row->rec->entity, n, err);

	if (code == ERR_DUPLICATE) {
		tell(r, IMPORT_ERROR, row, err->text);
		return OK;
	}
	if (!code)
		tell(r, IMPORT_NEW, row, title_of(row->rec));
	return code;
}

static enum result put_row(struct records *r, struct save *save, struct record_row *row, struct err *err)
{
	struct record *old = NULL;
	enum result code;
	int64_t n;

	if (!*row->rec->id)
		wrong(row, _("It has no id, by which it could be known again."));
	if (row->why || !set_refs(r, row) || !parent_is_there(r, row)) {
		tell(r, IMPORT_ERROR, row, row->why);
		return OK;
	}
	if (!find(r, row->rec->entity, row->rec->id, &n)) {
		bool moved;

		if (row->rec->entity == &smart_list_entity &&
		    smart_list_make_room(r->im->app, row->rec, &moved, err))
			return err->code;
		if (!is_elsewhere(r, row->rec))
			return put(r, save, row, row->rec, IMPORT_NEW, err);
		tell(r, IMPORT_ERROR, row, _("Its id belongs to something else here."));
		return OK;
	}
	code = query_get(r->im->app->db, row->rec->entity, n, &old, err);
	if (!code && is_deleted(old))
		code = bring_back(r, save, row, n, err);
	else if (!code && !add_missing(old, row->rec))
		tell(r, IMPORT_UNCHANGED, row, title_of(old));
	else if (!code)
		code = put(r, save, row, old, IMPORT_MERGED, err);
	record_free(&old);
	return code;
}

static void set_label(struct records *r, struct save *save)
{
	const struct import_report *report = &r->im->report;
	int all = (int)(report->count[IMPORT_NEW] + report->count[IMPORT_MERGED]);
	char *label = xasprintf(Q_("Imported %d record", "Imported %d records", (unsigned long)all), all);

	save_set_label(save, label);
	free(label);
}

/* What is referred to comes first: the tables stand in that order. */
static enum result put_rows(struct records *r, struct save *save, struct err *err)
{
	size_t done = 0;

	for (size_t e = 0; entities[e]; e++)
		for (size_t i = 0; i < r->n; i++) {
			if (r->v[i].rec->entity != entities[e])
				continue;
			if (put_row(r, save, &r->v[i], err) || step(r, done++, r->n, err))
				return err->code;
		}
	return OK;
}

static enum result refuse_some(struct records *r, struct err *err)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].rec->entity == &user_entity)
			return err_set(err, ERR_DENIED, _("Users are not imported: wasit user add makes them."));
	return OK;
}

static enum result put_in(struct records *r, bool dry, struct err *err)
{
	struct save *save;
	enum result code;

	if (refuse_some(r, err) ||
	    save_begin(r->im->app->db, &r->im->app->actor, _("Import"), true, &save, err))
		return err->code;
	code = put_rows(r, save, err);
	if (code || dry) {
		save_abort(&save);
		return code;
	}
	set_label(r, save);
	return save_commit(&save, err);
}

static void release(struct records *r)
{
	for (size_t i = 0; i < r->n; i++) {
		record_free(&r->v[i].rec);
		strlist_release(&r->v[i].refs);
		free(r->v[i].why);
	}
	free(r->v);
	import_close(&r->im);
}

enum result import_records(struct app *app, char *const *paths, size_t npaths, const struct entity *as,
	const struct import_options *options, struct import_report *report, struct err *err)
{
	struct records r = { .im = import_new(app, options), .as = as };
	enum result code = OK;

	*report = (struct import_report){ 0 };
	r.im->options.keep_misread = true;	/* what we wrote was not misread */
	for (size_t i = 0; i < npaths && !code; i++)
		code = read_file(&r, paths[i], err);
	if (!code)
		code = put_in(&r, options->dry_run, err);
	if (!code) {
		*report = r.im->report;
		r.im->report = (struct import_report){ 0 };
	}
	release(&r);
	return code;
}
