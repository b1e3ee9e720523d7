/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exports of the other tables read back: by their ids, nothing matched, no rule fired.  The rows are put in
 * inside one step, which a look takes back again: what it tells is what would have happened.  They stay as they
 * were read: each try works on a copy. */
#include "base/base.h"
#include "app/import_records_p.h"

#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "app/smart_lists.h"

/* What a row is called when it is told: its title, else the first thing that is said of it. */
static void describe(const struct record *rec, const struct kind_env *env, struct str *out)
{
	int field = rec->entity->title ? entity_field(rec->entity, rec->entity->title) : -1;

	if (field >= 0 && record_has(rec, (size_t)field) && rec->entity->fields[field].kind != &kind_ref)
		record_show(rec, (size_t)field, env, out);
	for (size_t i = 0; i < rec->entity->nfields && !out->len; i++)
		if (rec->entity->fields[i].flags & F_REQUIRED && rec->entity->fields[i].kind != &kind_ref)
			record_show(rec, i, env, out);
	if (!out->len)
		str_add(out, rec->id);
}

/* Whom it is about: the record it hangs on, as far as it is known. */
static struct record *parent_of(const struct import *im, const struct record *rec)
{
	int field = rec->entity->parent ? entity_field(rec->entity, rec->entity->parent) : -1;
	struct record *parent = NULL;
	struct err none;

	if (field >= 0 && record_has(rec, (size_t)field) && query_get(im->app->db,
	    entity_find(rec->entity->fields[field].target), record_num(rec, (size_t)field), &parent, &none))
		return NULL;
	return parent;
}

/* wrong: the sentence; NULL: nothing is. */
static void tell(struct import *im, enum import_kind kind, const struct record_row *row,
	const struct record *rec, const char *wrong)
{
	struct record *parent = parent_of(im, rec);
	struct str what = STR_INIT, whom = STR_INIT;

	if (parent)
		describe(parent, &im->env, &whom);
	describe(rec, &im->env, &what);
	import_report_add(&im->report, kind, (size_t)(row - im->records->v), whom.len ? whom.s : what.s,
		xasprintf(_("%s, line %u: %s"), im->files.v[row->file], row->line, wrong ? wrong : what.s),
		wrong ? xstrdup(wrong) : whom.len ? str_detach(&what) : xstrdup(""));
	record_free(&parent);
	str_release(&what);
	str_release(&whom);
}

static void tell_wrong(struct import *im, struct record_row *row, const struct record *rec, const char *field,
	const char *why)
{
	tell(im, IMPORT_ERROR, row, rec, why);
	row->why = xstrdup(why);
	row->field = field;
}

/* By whole ids only. */
static bool find(const struct import *im, const struct entity *entity, const char *id, int64_t *n)
{
	struct err none;

	return entity && strlen(id) == ULID_LEN && !query_by_id(im->app->db, entity, id, n, &none);
}

static void note_ref(struct import *im, const struct record_row *row, const struct field *field,
	const char *id)
{
	import_note(im, xasprintf(_("%s, line %u: %s was left empty: nothing here has the id %s."),
		im->files.v[row->file], row->line, _(field->label), id));
}

static bool is_deleted(const struct record *rec)
{
	return record_has(rec, common_index(rec->entity, COMMON_deleted_at));
}

/* What hangs on a record that is deleted here would be seen nowhere. */
static bool parent_is_there(struct import *im, struct record_row *row, const struct record *rec)
{
	struct record *parent = parent_of(im, rec);
	struct str name = STR_INIT;
	int field;
	char *why;

	if (!parent || !is_deleted(parent)) {
		record_free(&parent);
		return true;
	}
	field = entity_field(rec->entity, rec->entity->parent);
	describe(parent, &im->env, &name);
	why = xasprintf(_("%s: %s was deleted here."), _(rec->entity->fields[field].label), name.s);
	str_release(&name);
	tell_wrong(im, row, rec, rec->entity->fields[field].name, why);
	free(why);
	record_free(&parent);
	return false;
}

/* Users differ from one database to another: who is unknown here is nobody. */
static bool set_refs(struct import *im, struct record_row *row, struct record *rec)
{
	const struct entity *entity = rec->entity;

	for (size_t i = 0; i + 1 < row->refs.n; i += 2) {
		size_t index = (size_t)entity_field(entity, row->refs.v[i]);
		const struct field *field = &entity->fields[index];
		const char *id = row->refs.v[i + 1];
		int64_t n;

		if (find(im, entity_find(field->target), id, &n)) {
			record_set_num(rec, index, n);
		} else if (field->flags & F_REQUIRED || str_eq(field->name, entity->parent ? entity->parent : "")) {
			char *why = xasprintf(_("%s: nothing here has the id %s."), _(field->label), id);

			tell_wrong(im, row, rec, field->name, why);
			free(why);
			return false;
		} else if (!str_eq(field->target, "user")) {
			note_ref(im, row, field, id);
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
static enum result put(struct import *im, struct save *save, struct record_row *row,
	struct record *rec, enum import_kind kind, struct err *err)
{
	enum result code;

	*err = (struct err){ 0 };
	code = record_check(rec, err);
	if (!code)
		code = save_put(save, WHO_IMPORT, rec, err);
	if (code == ERR_INVALID || code == ERR_DUPLICATE) {
		tell_wrong(im, row, rec, err->field, err->text);
		return OK;
	}
	if (!code)
		tell(im, kind, row, rec, NULL);
	return code;
}

static bool is_elsewhere(struct import *im, const struct record *rec)
{
	int64_t n;

	for (size_t i = 0; entities[i]; i++)
		if (find(im, entities[i], rec->id, &n))
			return true;
	return false;
}

/* Deleted here, by hand or by undo, and wanted again. */
static enum result bring_back(struct import *im, struct save *save, struct record_row *row,
	const struct record *rec, int64_t n, struct err *err)
{
	enum result code = save_restore(save, WHO_IMPORT, rec->entity, n, err);

	if (code == ERR_DUPLICATE) {
		tell_wrong(im, row, rec, NULL, err->text);
		return OK;
	}
	if (!code)
		tell(im, IMPORT_NEW, row, rec, NULL);
	return code;
}

static enum result put_new(struct import *im, struct save *save, struct record_row *row, struct record *rec,
	struct err *err)
{
	bool moved;

	if (rec->entity == &smart_list_entity && smart_list_make_room(im->app, rec, &moved, err))
		return err->code;
	if (!is_elsewhere(im, rec))
		return put(im, save, row, rec, IMPORT_NEW, err);
	tell_wrong(im, row, rec, NULL, _("Its id belongs to something else here."));
	return OK;
}

static enum result put_known(struct import *im, struct save *save, struct record_row *row, struct record *rec,
	int64_t n, struct err *err)
{
	struct record *old = NULL;
	enum result code = query_get(im->app->db, rec->entity, n, &old, err);

	if (!code && is_deleted(old))
		code = bring_back(im, save, row, rec, n, err);
	else if (!code && !add_missing(old, rec))
		tell(im, IMPORT_UNCHANGED, row, rec, NULL);
	else if (!code)
		code = put(im, save, row, old, IMPORT_MERGED, err);
	record_free(&old);
	return code;
}

static enum result put_row(struct import *im, struct save *save, struct record_row *row, struct err *err)
{
	struct record *rec;
	enum result code = OK;
	int64_t n;

	free(row->why);
	row->why = NULL;
	if (row->left) {
		im->report.left++;
		return OK;
	}
	if (row->unread || (!*row->rec->id && !row->by_hand)) {
		tell_wrong(im, row, row->rec, row->field, row->unread ? row->unread :
			_("It has no id, by which it could be known again."));
		return OK;
	}
	rec = record_copy(row->rec);
	if (set_refs(im, row, rec) && parent_is_there(im, row, rec))
		code = *rec->id && find(im, rec->entity, rec->id, &n) ? put_known(im, save, row, rec, n, err) :
			put_new(im, save, row, rec, err);
	record_free(&rec);
	return code;
}

static void set_label(struct import *im, struct save *save)
{
	const struct import_report *report = &im->report;
	int all = (int)(report->count[IMPORT_NEW] + report->count[IMPORT_MERGED]);
	char *label = xasprintf(Q_("Imported %d record", "Imported %d records", (unsigned long)all), all);

	save_set_label(save, label);
	free(label);
}

/* What is referred to comes first: the tables stand in that order. */
static enum result put_rows(struct import *im, struct save *save, struct err *err)
{
	struct records *r = im->records;
	size_t done = 0;

	for (size_t e = 0; entities[e]; e++)
		for (size_t i = 0; i < r->n; i++) {
			if (r->v[i].rec->entity != entities[e])
				continue;
			if (put_row(im, save, &r->v[i], err) || records_step(im, done++, r->n, err))
				return err->code;
		}
	return OK;
}

static enum result refuse_some(const struct records *r, struct err *err)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].rec->entity == &user_entity)
			return err_set(err, ERR_DENIED, _("Users are not imported: wasit user add makes them."));
	return OK;
}

/* What the last try told makes room. */
static void start_anew(struct import *im)
{
	struct strlist *notes = &im->report.notes;

	import_lines_clear(&im->report);
	memset(im->report.count, 0, sizeof(im->report.count));
	im->report.left = 0;
	while (notes->n > im->records->notes)
		free(notes->v[--notes->n]);
}

static enum result try(struct import *im, bool keep, struct err *err)
{
	struct save *save;
	enum result code;

	start_anew(im);
	if (refuse_some(im->records, err) ||
	    save_begin(im->app->db, &im->app->actor, _("Import"), true, &save, err))
		return err->code;
	code = put_rows(im, save, err);
	if (code || !keep) {
		save_abort(&save);
		return code;
	}
	set_label(im, save);
	return save_commit(&save, err);
}

enum result records_match(struct import *im, struct err *err)
{
	return try(im, false, err);
}

enum result records_save(struct import *im, struct err *err)
{
	return try(im, true, err);
}

/* --- Single rows. */

size_t records_size(const struct import *im)
{
	return im->records->n;
}

struct record *records_row(const struct import *im, size_t i, const char **field)
{
	const struct record_row *row = &im->records->v[i];
	struct record *rec = record_copy(row->rec);

	*field = row->field;
	for (size_t k = 0; k + 1 < row->refs.n; k += 2) {
		size_t index = (size_t)entity_field(rec->entity, row->refs.v[k]);
		int64_t n;

		if (find(im, entity_find(rec->entity->fields[index].target), row->refs.v[k + 1], &n))
			record_set_num(rec, index, n);
	}
	return rec;
}

static void add_ref_cell(struct strlist *out, const char *field, const char *id)
{
	char *name = xasprintf("%s_id", field);

	strlist_add(out, name);
	strlist_add(out, id);
	free(name);
}

/* Those that were chosen by hand. */
static void add_chosen_refs(const struct import *im, const struct record *rec, struct strlist *out)
{
	for (size_t i = 0; i < rec->entity->nfields; i++) {
		const struct field *field = &rec->entity->fields[i];
		struct record *to = NULL;
		struct err none;

		if (field->kind == &kind_ref && record_has(rec, i) &&
		    !query_get(im->app->db, entity_find(field->target), record_num(rec, i), &to, &none))
			add_ref_cell(out, field->name, to->id);
		record_free(&to);
	}
}

void records_cells(const struct import *im, size_t i, struct strlist *out)
{
	const struct record_row *row = &im->records->v[i];

	for (size_t k = 0; k < row->cells.n; k++)
		strlist_add(out, row->cells.v[k]);
	if (row->cells.n)
		return;
	if (*row->rec->id) {
		strlist_add(out, "id");
		strlist_add(out, row->rec->id);
	}
	import_own_cells(row->rec, &im->env, out);
	add_chosen_refs(im, row->rec, out);
	for (size_t k = 0; k + 1 < row->refs.n; k += 2)
		add_ref_cell(out, row->refs.v[k], row->refs.v[k + 1]);
}

bool records_reject_at(const struct import *im, size_t i, struct reject *out)
{
	const struct record_row *row = &im->records->v[i];

	*out = (struct reject){ .file = row->file, .line = row->line, .why = row->why };
	return row->why && !row->left;
}

/* What could be found was in the form and is there as it was left; the rest may come with another row. */
static void keep_open_refs(const struct import *im, struct record_row *row)
{
	struct strlist open = { 0 };

	for (size_t k = 0; k + 1 < row->refs.n; k += 2) {
		size_t index = (size_t)entity_field(row->rec->entity, row->refs.v[k]);
		int64_t n;

		if (record_has(row->rec, index) ||
		    find(im, entity_find(row->rec->entity->fields[index].target), row->refs.v[k + 1], &n))
			continue;
		strlist_add(&open, row->refs.v[k]);
		strlist_add(&open, row->refs.v[k + 1]);
	}
	strlist_release(&row->refs);
	row->refs = open;
}

enum result records_correct(struct import *im, size_t i, const struct record *rec, struct err *err)
{
	struct record_row *row = &im->records->v[i];

	record_free(&row->rec);
	row->rec = record_copy(rec);
	row->by_hand = true;
	row->field = NULL;
	free(row->unread);
	row->unread = NULL;
	strlist_release(&row->cells);
	keep_open_refs(im, row);
	return records_match(im, err);
}

enum result records_leave(struct import *im, size_t i, struct err *err)
{
	im->records->v[i].left = !im->records->v[i].left;
	return records_match(im, err);
}

void records_free(struct records **records)
{
	struct records *r = *records;

	for (size_t i = 0; r && i < r->n; i++) {
		record_free(&r->v[i].rec);
		strlist_release(&r->v[i].refs);
		strlist_release(&r->v[i].cells);
		free(r->v[i].unread);
		free(r->v[i].why);
	}
	free(r ? r->v : NULL);
	free(r);
	*records = NULL;
}
