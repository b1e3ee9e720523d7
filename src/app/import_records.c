/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exports of the other tables read back: by their ids, nothing matched, no rule fired.  The rows are put in
 * inside one step, which a look takes back again: what it tells is what would have happened. */
#include "base/base.h"
#include "app/import_records_p.h"

#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "app/smart_lists.h"

static void tell(struct records *r, enum import_kind kind, const struct record_row *row, const char *text)
{
	const char *file = r->im->files.v[row->file];

	import_report_add(&r->im->report, kind, (size_t)(row - r->v), "", xasprintf(_("%s, line %u: %s"), file,
		row->line, text), xstrdup(text));
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

		record_row_wrong(row, why);
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

			record_row_wrong(row, why);
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
		record_row_wrong(row, _("It has no id, by which it could be known again."));
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
			if (put_row(r, save, &r->v[i], err) || records_step(r, done++, r->n, err))
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
		code = records_read(&r, paths[i], err);
	if (!code)
		code = put_in(&r, options->dry_run, err);
	if (!code) {
		*report = r.im->report;
		r.im->report = (struct import_report){ 0 };
	}
	release(&r);
	return code;
}
