/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * All about one person, out or gone. */
#include "base/base.h"
#include "app/person.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "store/save.h"
#include "app/ask.h"
#include "app/attach.h"
#include "app/draft.h"
#include "app/record_json.h"


/* --- Out. */

struct dossier {
	struct app *app;
	struct json_writer w;
	int64_t count;
};

static bool add_record(struct record *rec, void *ctx)
{
	struct dossier *d = ctx;

	if (rec->entity->derive)
		rec->entity->derive(rec, app_env(d->app).now, &d->app->rules.classes);
	record_json(d->app, &d->w, rec, NULL);
	d->count++;
	return true;
}

/* The field by which an entity's rows are about a customer, -1: none. */
static int customer_field(const struct entity *entity)
{
	int field = entity_field(entity, entity->parent ? entity->parent : "record");

	return field >= 0 && entity != &customer_entity && entity->fields[field].kind == &kind_ref &&
		str_eq(entity->fields[field].target, "customer") ? field : -1;
}

static enum result add_table(struct dossier *d, const struct entity *entity, int64_t customer,
	struct err *err)
{
	int field = customer_field(entity);
	struct filter filter = { .entity = entity };
	struct query q = { .entity = entity, .filter = &filter };
	enum result code;

	if (field < 0)
		return OK;
	ask_num(&filter, entity->fields[field].name, FILTER_EQ, customer);
	jw_array(&d->w, entity->name);
	code = query_each(d->app->db, &q, add_record, d, err);
	q.deleted = true;
	if (!code)
		code = query_each(d->app->db, &q, add_record, d, err);
	jw_end_array(&d->w);
	filter_release(&filter);
	return code;
}

static enum result add_log(struct dossier *d, int64_t customer, struct err *err)
{
	struct changes changes = { 0 };
	enum result code = query_history(d->app->db, customer, INT64_MAX, 0, &changes, err);

	jw_array(&d->w, "log");
	for (size_t i = 0; i < changes.n && !code; i++) {
		code = query_made_values(d->app->db, &changes.v[i], err);
		if (!code)
			change_json(&d->w, &changes.v[i]);
	}
	jw_end_array(&d->w);
	changes_release(&changes);
	return code;
}

/* Who was merged into him is he, too. */
static enum result add_merged(struct dossier *d, int64_t customer, struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = query_referring(d->app->db, &customer_entity, CUSTOMER_merged_into, customer,
		&rows, err);

	for (size_t i = 0; i < rows.n && !code; i++) {
		add_record(rows.v[i], d);
		code = add_merged(d, rows.v[i]->n, err);
	}
	rowset_release(&rows);
	return code;
}

/* Which document's file is which. */
static void add_files(struct dossier *d, const struct person_export *export,
	const struct attach_copies *copies)
{
	jw_array(&d->w, "files");
	for (size_t i = 0; i < copies->names.n; i++) {
		char *file = *copies->names.v[i] ? xasprintf("%s%s%s", export->folder,
			str_has_suffix(export->folder, "/") ? "" : "/", copies->names.v[i]) : NULL;

		jw_object(&d->w, NULL);
		jw_string(&d->w, "document", copies->rows.v[i]->id);
		jw_string(&d->w, "file", file);
		jw_end_object(&d->w);
		free(file);
	}
	jw_end_array(&d->w);
}

static enum result write_dossier(struct dossier *d, int64_t n, const struct person_export *export,
	const struct attach_copies *copies, struct str *out, struct err *err)
{
	struct record *customer = NULL;
	struct str now = STR_INIT;
	enum result code = query_get(d->app->db, &customer_entity, n, &customer, err);

	if (code)
		return code;
	jw_init(&d->w, out, false);
	jw_object(&d->w, NULL);
	date_print(date_now(), &now);
	jw_string(&d->w, "exported_at", now.s);
	jw_array(&d->w, "customer");
	add_record(customer, d);
	code = add_merged(d, n, err);
	jw_end_array(&d->w);
	for (size_t i = 0; entities[i] && !code; i++)
		if (!entities[i]->inner)
			code = add_table(d, entities[i], n, err);
	if (export->folder)
		add_files(d, export, copies);
	if (!code)
		code = add_log(d, n, err);
	jw_end_object(&d->w);
	str_addc(out, '\n');
	str_release(&now);
	record_free(&customer);
	return code;
}

/* The label has no name: it stays when he is erased. */
static enum result note_export(struct app *app, int64_t n, const struct person_export *export,
	struct err *err)
{
	char *full = export->path ? sys_full_path(export->path) : NULL, *label, id[ULID_LEN + 1] = "";
	char *files = export->folder ? sys_full_path(export->folder) : NULL;
	struct str details = STR_INIT;
	struct json_writer w;
	enum result code;

	query_id_of(app->db, n, id);
	label = xasprintf(_("Exported: everything about one customer (%.*s)"), ULID_START, id);
	jw_init(&w, &details, true);
	jw_object(&w, NULL);
	jw_string(&w, "what", "person");
	jw_string(&w, "format", "json");
	jw_int(&w, "count", export->count);
	jw_string(&w, "file", full);
	if (files)
		jw_string(&w, "files", files);
	jw_end_object(&w);
	code = app->read_only ? OK : save_note(app->db, &app->actor, &(struct note){ .kind = "export",
		.entity = &customer_entity, .n = n, .label = label, .details = details.s }, err);
	str_release(&details);
	free(label);
	free(files);
	free(full);
	return code;
}

/* "person.json": "person-files". */
static char *files_folder(const struct person_export *export)
{
	size_t len;

	if (export->files || !export->path)
		return export->files ? xstrdup(export->files) : NULL;
	len = strlen(export->path) - (str_has_suffix(export->path, ".json") ? strlen(".json") : 0);
	return xasprintf("%.*s-files", (int)len, export->path);
}

/* Nobody who asked for no folder gets an empty one. */
static enum result copy_files(struct app *app, int64_t customer, struct person_export *export,
	struct attach_copies *copies, struct err *err)
{
	export->folder = files_folder(export);
	if (!export->folder)
		return OK;
	if (attach_copy_all(app, customer, export->folder, export->replace, copies, err))
		return err->code;
	for (size_t i = 0; i < copies->names.n; i++)
		*(*copies->names.v[i] ? &export->copied : &export->lost) += 1;
	if (!copies->names.n) {
		free(export->folder);
		export->folder = NULL;
	}
	return OK;
}

enum result person_export(struct target *t, int64_t customer, struct person_export *export,
	struct err *err)
{
	struct dossier d = { .app = t->app };
	struct attach_copies copies = { 0 };
	struct str text = STR_INIT;
	const char *path = export->path;
	enum result code;

	if (!role_may(&t->app->actor, VERB_EXPORT, &customer_entity, NULL))
		return err_set(err, ERR_DENIED, _("Your role does not allow exports."));
	if (path && !export->replace && sys_file_exists(path))
		return err_set(err, ERR_DUPLICATE, _("%s is there already; --yes replaces it."), path);
	code = copy_files(t->app, customer, export, &copies, err);
	if (!code)
		code = write_dossier(&d, customer, export, &copies, &text, err);
	export->count = d.count;
	if (!code)
		code = note_export(t->app, customer, export, err);
	if (!code && path)
		code = sys_write_file(path, text.s, text.len, err);
	else if (!code) {
		t->exact = true;
		str_add(t->out, text.s);
	}
	attach_copies_release(&copies);
	str_release(&text);
	return code;
}

/* --- Gone. */

/* Forms that were left with him in them: by id, or by a value that is his alone. */
static void remove_drafts(struct app *app, const struct strlist *ids, const struct record *person)
{
	static const size_t telling[] = { CUSTOMER_name, CUSTOMER_phone, CUSTOMER_phone_typed,
		CUSTOMER_email };
	struct drafts drafts = { 0 };

	draft_list(app, &drafts);
	for (size_t i = 0; i < drafts.n; i++) {
		bool his = *drafts.v[i].id && strlist_has(ids, drafts.v[i].id);

		for (size_t k = 0; k < drafts.v[i].texts.n; k++) {
			his |= strlist_has(ids, drafts.v[i].texts.v[k]);
			for (size_t f = 0; f < COUNT(telling); f++)
				his |= record_has(person, telling[f]) &&
					strstr(drafts.v[i].texts.v[k], record_text(person, telling[f]));
		}
		if (his)
			draft_remove(&drafts.v[i]);
	}
	drafts_release(&drafts);
}

static void add_place(struct strlist *files, const char *file)
{
	if (file && sys_file_exists(file) && !strlist_has(files, file))
		strlist_add(files, file);
}

/* Files that exports wrote since he came, where they still are. */
static void tell_files(struct app *app, int64_t since, struct str *told)
{
	struct changes notes = { 0 };
	struct strlist files = { 0 };
	struct err err;

	if (query_notes(app->db, "export", since, &notes, &err))
		notes.n = 0;
	for (size_t i = 0; i < notes.n; i++) {
		struct json *root = NULL;

		if (!notes.v[i].new || json_parse(notes.v[i].new, strlen(notes.v[i].new), &root, &err))
			continue;
		add_place(&files, json_string(json_get(root, "file")));
		add_place(&files, json_string(json_get(root, "files")));
		json_free(&root);
	}
	if (files.n)
		str_addf(told, "\n%s", _("Files that were exported since this customer came may hold the "
			"same data:"));
	for (size_t i = 0; i < files.n; i++)
		str_addf(told, "\n  %s", files.v[i]);
	strlist_release(&files);
	changes_release(&notes);
}

/* The rows are gone already, so what fails here is told and no error: the erasure stands. */
static void forget_files(struct app *app, const struct strlist *files, struct str *told)
{
	size_t removed = 0;
	struct err err;

	if (attach_forget(app, files, &removed, &err))
		str_addf(told, " %s", err.text);
	if (removed)
		str_addf(told, " %s: %zu.", _("Files of documents removed"), removed);
}

enum result person_erase(struct app *app, int64_t customer, struct str *told, struct err *err)
{
	struct record *person = NULL;
	struct strlist files = { 0 };
	struct erased erased;
	char *label;
	enum result code = query_get(app->db, &customer_entity, customer, &person, err);

	if (!code)
		code = attach_of(app, customer, &files, err);
	if (code) {
		record_free(&person);
		return code;
	}
	label = xasprintf(_("Customer erased: %.*s"), ULID_START, person->id);
	tell_files(app, record_num(person, common_index(&customer_entity, COMMON_created_at)), told);
	code = save_erase(app->db, &app->actor, &customer_entity, customer, label, &erased, err);
	if (!code) {
		struct str head = STR_INIT;

		remove_drafts(app, &erased.ids, person);
		str_addf(&head, "%s (%zu). ", label, erased.ids.n);
		str_add(&head, _("Backups and copies of the database made by hand still hold this customer: "
			"wasit does not reach them."));
		forget_files(app, &files, &head);
		if (!erased.scrubbed)
			str_addf(&head, " %s", _("Another session has the database open, so bytes of this "
				"customer may stay in the file."));
		str_add(&head, told->s);
		str_set(told, head.s);
		str_release(&head);
		strlist_release(&erased.ids);
	}
	strlist_release(&files);
	free(label);
	record_free(&person);
	return code;
}
