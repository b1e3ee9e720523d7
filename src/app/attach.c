/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Documents of customers. */
#include "base/base.h"
#include "app/attach.h"

#include "base/sys.h"
#include "io/blob.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/db.h"
#include "store/save.h"
#include "text/utf8.h"
#include "app/ask.h"
#include "app/config.h"
#include "app/sync.h"

_Static_assert(BLOB_HASH_LEN == DOCUMENT_HASH_LEN, "what the folder and the record call a hash");

#define COPY_DAYS  1
#define HASH_START 16		/* of a copy's folder */
#define FRESH_S	   3600		/* its record may be on its way */

char *attach_folder(const char *db_path)
{
	const char *slash = strrchr(db_path, '/');

	if (str_eq(db_path, ":memory:"))
		return sys_data_path("attachments");
	if (!str_eq(slash ? slash + 1 : db_path, "wasit.db"))
		return xasprintf("%s.attachments", db_path);
	return slash ? xasprintf("%.*s/attachments", (int)(slash - db_path), db_path) :
		xstrdup("attachments");
}

static char *folder_of(const struct app *app)
{
	return attach_folder(db_path(app->db));
}

/* --- Questions. */

/* Records that name a content, those deleted among them when `deleted`. */
static enum result named_by(struct app *app, const char *hash, bool deleted, struct rowset *out,
	struct err *err)
{
	struct filter filter = { .entity = &document_entity };
	struct query q = { .entity = &document_entity, .filter = &filter };
	enum result code;

	ask_text(&filter, "file", FILTER_EQ, hash);
	code = query_list(app->db, &q, out, err);
	q.deleted = true;
	if (!code && deleted)
		code = query_list(app->db, &q, out, err);
	filter_release(&filter);
	return code;
}

enum result attach_of(struct app *app, int64_t customer, struct strlist *hashes, struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = query_referring(app->db, &document_entity, DOCUMENT_record, customer, &rows,
		err);

	for (size_t i = 0; i < rows.n && !code; i++)
		if (!strlist_has(hashes, record_text(rows.v[i], DOCUMENT_file)))
			strlist_add(hashes, record_text(rows.v[i], DOCUMENT_file));
	rowset_release(&rows);
	return code;
}

const char *attach_kind(const struct record *document)
{
	static const struct { const char *mime, *name; } types[] = {	/* the first that begins so */
		{ "application/pdf", N_("PDF") },
		{ "image/", N_("Picture") },
		{ "audio/", N_("Sound") },
		{ "video/", N_("Video") },
		{ "text/", N_("Plain text") },
		{ "application/msword", N_("Word document") },
		{ "application/rtf", N_("Word document") },
		{ "application/vnd.openxmlformats-officedocument.w", N_("Word document") },
		{ "application/vnd.openxmlformats-officedocument.s", N_("Spreadsheet") },
		{ "application/vnd.openxmlformats-officedocument.p", N_("Presentation") },
		{ "application/vnd.oasis.opendocument.text", N_("Word document") },
		{ "application/vnd.oasis.opendocument.spreadsheet", N_("Spreadsheet") },
		{ "application/zip", N_("Archive") },
	};
	const char *mime = record_text(document, DOCUMENT_mime);

	for (size_t i = 0; i < COUNT(types); i++)
		if (str_has_prefix(mime, types[i].mime))
			return _(types[i].name);
	return _("File");
}

bool attach_is_picture(const struct record *document)
{
	return str_has_prefix(record_text(document, DOCUMENT_mime), "image/");
}

void attach_size(int64_t bytes, struct str *out)
{
	bytes = MIN(MAX(bytes, 0), BLOB_MAX);	/* what a record from elsewhere says */
	if (bytes < 1024)
		str_addf(out, Q_("%d byte", "%d bytes", (unsigned long)bytes), (int)bytes);
	else if (bytes < 1024 * 1024)
		str_addf(out, _("%d KB"), (int)((bytes + 512) / 1024));
	else	/* in tenths, rounded once */
		str_addf(out, _("%d.%d MB"), (int)((bytes * 10 + (1 << 19)) / (1 << 20) / 10),
			(int)((bytes * 10 + (1 << 19)) / (1 << 20) % 10));
}

/* --- In. */

static enum result refuse_double(struct app *app, int64_t customer, const struct blob *blob,
	struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = named_by(app, blob->hash, false, &rows, err);

	for (size_t i = 0; i < rows.n && !code; i++)
		if (record_num(rows.v[i], DOCUMENT_record) == customer)
			code = err_set(err, ERR_DUPLICATE, _("This file is there already: %s."),
				record_text(rows.v[i], DOCUMENT_name));
	rowset_release(&rows);
	return code;
}

static const char *type_of(const char *mime)
{
	if (str_has_prefix(mime, "image/"))
		return "photo";
	return str_has_prefix(mime, "audio/") ? "recording" : "other";
}

const char *attach_type(const char *path)
{
	return type_of(blob_mime(path));
}

/* A name as the list and later the file system can take it. */
static void take_name(struct record *rec, const struct attach_spec *spec)
{
	struct str clean = STR_INIT, name = STR_INIT;
	const char *given = text_is_empty(spec->name) ? spec->path : spec->name;

	utf8_clean(given, strlen(given), &clean);
	blob_file_name(clean.s, &name);
	record_set_text(rec, DOCUMENT_name, name.s);
	str_release(&clean);
	str_release(&name);
}

static enum result fill_record(struct app *app, int64_t customer, const struct attach_spec *spec,
	const struct blob *blob, struct record *rec, struct err *err)
{
	struct kind_env env = app_env(app);

	record_defaults(rec, &env);
	record_set_text(rec, DOCUMENT_entity, customer_entity.name);
	record_set_num(rec, DOCUMENT_record, customer);
	if (spec->interaction)
		record_set_num(rec, DOCUMENT_interaction, spec->interaction);
	record_set_text(rec, DOCUMENT_file, blob->hash);
	record_set_num(rec, DOCUMENT_size, blob->size);
	record_set_text(rec, DOCUMENT_mime, blob->mime);
	record_set_text(rec, common_index(&document_entity, COMMON_notes), spec->notes);
	if (app->actor.user)
		record_set_num(rec, DOCUMENT_uploaded_by, app->actor.user);
	take_name(rec, spec);
	return record_parse(rec, DOCUMENT_type, text_is_empty(spec->type) ? type_of(blob->mime) :
		spec->type, &env, err);
}

/* Nothing is copied for who may not keep it, or for a word that is no type. */
static enum result check_interaction(struct app *app, int64_t customer, int64_t interaction,
	struct err *err)
{
	struct record *rec = NULL;
	enum result code = query_get(app->db, &interaction_entity, interaction, &rec, err);

	if (!code && record_num(rec, INTERACTION_customer) != customer)
		code = err_field(err, "interaction", _("That interaction is another customer's."));
	record_free(&rec);
	return code;
}

static enum result may_add(struct app *app, int64_t customer, const struct attach_spec *spec,
	struct err *err)
{
	const struct field *type = &document_entity.fields[DOCUMENT_type];
	struct kind_env env = app_env(app);
	struct value value = { 0 };
	enum result code;

	if (!role_may(&app->actor, VERB_CREATE, &document_entity, NULL))
		return err_set(err, ERR_DENIED, _("Your role does not allow this."));
	if (spec->interaction && check_interaction(app, customer, spec->interaction, err))
		return err->code;
	if (text_is_empty(spec->type))
		return OK;
	code = type->kind->parse(type, spec->type, &env, &value, err);
	value_clear(&value);
	if (code)
		err->field = "type";
	return code;
}

enum result attach_new(struct app *app, int64_t customer, const struct attach_spec *spec,
	struct record **out, struct err *err)
{
	char *folder = folder_of(app);
	struct record *rec = NULL;
	struct blob blob;
	enum result code = may_add(app, customer, spec, err);

	*out = NULL;
	if (!code)
		code = blob_add(folder, spec->path, &blob, err);
	if (!code)
		code = refuse_double(app, customer, &blob, err);
	if (!code) {
		rec = record_new(&document_entity);
		code = fill_record(app, customer, spec, &blob, rec, err);
	}
	if (code)
		record_free(&rec);
	*out = rec;
	free(folder);
	return code;
}

enum result attach_add(struct app *app, int64_t customer, const struct attach_spec *spec,
	struct record **out, struct err *err)
{
	struct record *rec = NULL;
	enum result code = attach_new(app, customer, spec, &rec, err);

	if (!code)
		code = app_put(app, rec, err);
	if (code || !out)
		record_free(&rec);
	else
		*out = rec;
	return code;
}

/* --- Out. */

static char *copies_folder(const char *hash)
{
	char *name = xasprintf("open/%.*s", HASH_START, hash), *folder = sys_state_path(name);

	free(name);
	return folder;
}

static void sweep_copies(void)
{
	char *folder = sys_state_path("open");

	blob_sweep(folder, COPY_DAYS * 24 * 3600);
	free(folder);
}

/* Under its own name, since programs go by its ending; a copy, since they may write to it. */
char *attach_copy(struct app *app, const struct record *document, struct err *err)
{
	const char *hash = record_text(document, DOCUMENT_file);
	char *copies, *folder, *path;
	struct str name = STR_INIT;
	enum result code;

	if (sync_fetch_file(app, document, err))
		return NULL;
	copies = copies_folder(hash);
	folder = folder_of(app);
	sweep_copies();
	blob_file_name(record_text(document, DOCUMENT_name), &name);
	path = xasprintf("%s/%s", copies, name.s);
	sys_remove_folder(copies);
	code = sys_make_parents(path, err);
	if (!code)
		code = blob_copy(folder, hash, path, err);
	if (code) {
		free(path);
		path = NULL;
	}
	str_release(&name);
	free(folder);
	free(copies);
	return path;
}

static enum result run_opener(const char *const *argv, bool here, struct err *err)
{
	int status = 0;
	enum result code = here ? sys_run_here(argv, &status, err) : sys_launch(argv, &status, err);

	if (code == ERR_MISSING)
		return err_set(err, code, _("There is no program %s to open it with: the option \"opener\" "
			"names another, and \"wasit document save\" puts the file where you want."),
			argv[0]);
	if (!code && status)
		return err_set(err, ERR_IO, _("%s ended with %d and may have shown nothing."), argv[0],
			status);
	return code;
}

enum result attach_open(struct app *app, const struct record *document, bool here, struct err *err)
{
	struct strlist words = { 0 };
	char *path = attach_copy(app, document, err);
	const char **argv;
	enum result code;

	if (!path)
		return err->code;
	sys_split_command(record_text(app->options, OPTION_opener), &words);
	if (!words.n)
		strlist_add(&words, "xdg-open");
	argv = xcalloc(words.n + 2, sizeof(*argv));
	for (size_t i = 0; i < words.n; i++)
		argv[i] = words.v[i];
	argv[words.n] = path;	/* from the root on: never an option */
	code = run_opener(argv, here, err);
	free(argv);
	strlist_release(&words);
	free(path);
	return code;
}

/* The label has no name: it stays when the customer is erased. */
static enum result note_save(struct app *app, const struct record *document, const char *path,
	struct err *err)
{
	char *full = sys_full_path(path);
	struct str details = STR_INIT;
	struct json_writer w;
	enum result code;

	jw_init(&w, &details, true);
	jw_object(&w, NULL);
	jw_string(&w, "what", "document");
	jw_int(&w, "count", 1);
	jw_string(&w, "file", full);
	jw_end_object(&w);
	code = save_note(app->db, &app->actor, &(struct note){ .kind = "export",
		.entity = &document_entity, .n = document->n, .label = _("Exported: a document"),
		.details = details.s }, err);
	str_release(&details);
	free(full);
	return code;
}

enum result attach_save(struct app *app, const struct record *document, const char *folder,
	char **path, struct err *err)
{
	char *kept = folder_of(app);
	struct str name = STR_INIT;
	enum result code = OK;

	*path = NULL;
	if (!role_may(&app->actor, VERB_EXPORT, &document_entity, NULL))
		code = err_set(err, ERR_DENIED, _("Your role does not allow exports."));
	else if (!sys_is_folder(folder))
		code = err_set(err, ERR_MISSING, _("There is no folder %s."), folder);
	else
		code = sync_fetch_file(app, document, err);
	if (!code) {
		blob_file_name(record_text(document, DOCUMENT_name), &name);
		*path = xasprintf("%s%s%s", folder, str_has_suffix(folder, "/") ? "" : "/", name.s);
		code = blob_copy(kept, record_text(document, DOCUMENT_file), *path, err);
	}
	if (!code && !app->demo)
		code = note_save(app, document, *path, err);
	if (code) {
		free(*path);
		*path = NULL;
	}
	str_release(&name);
	free(kept);
	return code;
}

/* --- Away. */

enum result attach_forget(struct app *app, const struct strlist *hashes, size_t *removed,
	struct err *err)
{
	char *folder = folder_of(app);
	enum result code = OK;

	*removed = 0;
	for (size_t i = 0; i < hashes->n && !code; i++) {
		struct rowset rows = { 0 };

		code = named_by(app, hashes->v[i], true, &rows, err);
		if (!code && !rows.n) {
			char *copies = copies_folder(hashes->v[i]);

			sys_remove_folder(copies);
			free(copies);
			code = blob_remove(folder, hashes->v[i], err);
			*removed += !code;
		}
		rowset_release(&rows);
	}
	free(folder);
	return code;
}

struct checking {
	struct app *app;
	const char *folder;
	struct strlist good, bad;	/* owned: contents looked at */
	struct attach_report *out;
	struct err *err;
};

static void add_row(struct rowset *rows, const struct record *rec)
{
	rows->v = array_grow(rows->v, &rows->cap, rows->n + 1, sizeof(*rows->v));
	rows->v[rows->n++] = record_copy(rec);
}

static bool check_document(struct record *rec, void *ctx)
{
	struct checking *c = ctx;
	const char *hash = record_text(rec, DOCUMENT_file);
	struct err err;
	enum result code;

	c->out->documents++;
	if (strlist_has(&c->good, hash))
		return true;
	code = blob_verify(c->folder, hash, &err);
	strlist_add(code ? &c->bad : &c->good, hash);
	if (code)
		add_row(code == ERR_MISSING ? &c->out->lost : &c->out->damaged, rec);
	return true;
}

static void find_unnamed(struct checking *c)
{
	struct blob_files files = { 0 };

	blob_list(c->folder, &files);
	c->out->files = files.n;
	for (size_t i = 0; i < files.n; i++) {
		if (files.v[i].age < FRESH_S || strlist_has(&c->good, files.v[i].hash) ||
		    strlist_has(&c->bad, files.v[i].hash))
			continue;
		strlist_add(&c->out->unnamed, files.v[i].hash);
		c->out->unnamed_bytes += files.v[i].size;
	}
	blob_files_release(&files);
}

enum result attach_check(struct app *app, bool remove, struct attach_report *out, struct err *err)
{
	char *folder = folder_of(app);
	struct query q = { .entity = &document_entity };
	struct checking c = { .app = app, .folder = folder, .out = out, .err = err };
	size_t removed;
	enum result code = query_each(app->db, &q, check_document, &c, err);

	q.deleted = true;
	if (!code)
		code = query_each(app->db, &q, check_document, &c, err);
	if (!code)
		find_unnamed(&c);
	if (!code && remove)
		code = attach_forget(app, &out->unnamed, &removed, err);
	strlist_release(&c.good);
	strlist_release(&c.bad);
	free(folder);
	return code;
}

void attach_report_release(struct attach_report *report)
{
	rowset_release(&report->lost);
	rowset_release(&report->damaged);
	strlist_release(&report->unnamed);
}
