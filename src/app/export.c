/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exporting: where it goes, and the line in the log. */
#include "base/base.h"
#include "app/export_p.h"

#include <inttypes.h>

#include "model/schema/people.h"
#include "store/save.h"

#define FLUSH_AT (64 * 1024)
#define PROGRESS_EVERY 200

const struct choice export_formats[] = {
	{ "csv", N_("Table (CSV)") },
	{ "json", N_("JSON") },
	{ "vcard", N_("Cards (vCard)") },
	{ "xlsx", N_("Sheet (Excel)") },
	{ NULL, NULL },
};

const char *export_ending(enum export_format format)
{
	return format == EXPORT_VCARD ? "vcf" : export_formats[format].key;
}

enum result export_can(enum export_format format, struct err *err)
{
	return format == EXPORT_XLSX && !xlsx_is_built() ? xlsx_missing(err) : OK;
}

const struct entity *export_entity(const char *word)
{
	const struct entity *entity = entity_find(word);
	size_t len = strlen(word);
	char *one;

	if (entity || !len || word[len - 1] != 's')
		return entity;
	one = xstrndup(word, len - 1);
	entity = entity_find(one);
	free(one);
	return entity;
}

void export_told(int64_t count, const char *path, struct str *out)
{
	str_addf(out, Q_("%d record written to %s", "%d records written to %s",
		(unsigned long)count), (int)count, path);
}

/* --- The log. */

static enum result write_note(struct export *ex, struct err *err)
{
	const char *format = export_formats[ex->options->format].key, *what = _(ex->entity->plural);
	char *path = ex->options->path ? sys_full_path(ex->options->path) : NULL;
	const char *slash = path ? strrchr(path, '/') : NULL;
	struct str details = STR_INIT;
	struct json_writer w;
	enum result code;
	char *label;

	if (path)
		label = xasprintf(_("Exported: %s, %lld as %s to %s"), what, (long long)ex->count, format,
			slash ? slash + 1 : path);
	else
		label = xasprintf(_("Exported: %s, %lld as %s to the standard output"), what,
			(long long)ex->count, format);
	jw_init(&w, &details, true);
	jw_object(&w, NULL);
	jw_string(&w, "what", ex->entity->name);
	jw_string(&w, "format", format);
	jw_int(&w, "count", ex->count);
	jw_string(&w, "file", path);
	jw_end_object(&w);
	/* What cannot be written to can be taken away all the same, and has no place to tell it. */
	code = ex->t->app->read_only ? OK : save_note(ex->t->app->db, &ex->t->app->actor, &(struct note){ .kind = "export",
		.entity = ex->entity, .label = label, .details = details.s }, err);
	str_release(&details);
	free(label);
	free(path);
	return code;
}

/* --- Writing. */

static enum result flush(struct export *ex, bool all, struct err *err)
{
	enum result code = OK;

	if (ex->file.fd < 0) {
		output_flush(ex->t, false);
		return OK;
	}
	if (!all && ex->text.len < FLUSH_AT)
		return OK;
	if (ex->text.len)
		code = sys_file_add(&ex->file, ex->text.s, ex->text.len, err);
	str_clear(&ex->text);
	return code;
}

static enum result put(struct export *ex, struct record *rec, struct err *err)
{
	if (export_row(ex, rec, err) || flush(ex, false, err))
		return err->code;
	if (ex->options->progress && ex->count % PROGRESS_EVERY == 0 &&
	    !ex->options->progress(ex->options->ctx, ex->count))
		return err_set(err, ERR_CANCEL, _("The export was stopped; no file was written."));
	return OK;
}

static bool put_one(struct record *rec, void *ctx)
{
	struct export *ex = ctx;

	return put(ex, rec, &ex->err) == OK;
}

static enum result put_chosen(struct export *ex, struct err *err)
{
	for (size_t i = 0; i < ex->options->nonly; i++) {
		struct record *rec = NULL;
		enum result code = query_get(ex->t->app->db, ex->entity, ex->options->only[i], &rec, err);

		if (!code)
			code = put(ex, rec, err);
		record_free(&rec);
		if (code)
			return code;
	}
	return OK;
}

static enum result put_all(struct export *ex, const struct query *q, struct err *err)
{
	enum result code;

	if (ex->options->only)
		return put_chosen(ex, err);
	code = query_each(ex->t->app->db, q, put_one, ex, err);
	if (!code && ex->err.code) {
		*err = ex->err;
		code = err->code;
	}
	return code;
}

static enum result check(const struct export *ex, struct err *err)
{
	const struct export_options *o = ex->options;

	if (!role_may(&ex->t->app->actor, VERB_EXPORT, ex->entity, NULL))
		return err_set(err, ERR_DENIED, _("Your role does not allow exports."));
	if (o->format == EXPORT_VCARD && ex->entity != &customer_entity)
		return err_set(err, ERR_USAGE, _("Only customers become cards; the other formats are for all."));
	if (o->labels && ex->entity != &customer_entity)
		return err_set(err, ERR_USAGE, _("The short Arabic table is of customers."));
	if (o->columns && o->format == EXPORT_VCARD)
		return err_set(err, ERR_USAGE, _("Cards have no columns."));
	if (o->format == EXPORT_XLSX && !o->path)
		return err_set(err, ERR_USAGE, _("Excel is for a file: say which by --output."));
	if (export_can(o->format, err))
		return err->code;
	if (o->path && !o->replace && sys_file_exists(o->path))
		return err_set(err, ERR_DUPLICATE, _("%s is there already; --yes replaces it."), o->path);
	return OK;
}

/* Logged before the file is in its place: what left the program is never without its line. */
static enum result finish(struct export *ex, enum result code, struct err *err)
{
	struct err ignored;

	if (!code)
		export_end(ex);
	if (!code)
		code = flush(ex, true, err);
	if (xlsx_close(&ex->sheet, !code, code ? &ignored : err) && !code)
		code = err->code;
	if (!code || (ex->file.fd < 0 && ex->count)) {
		enum result logged = write_note(ex, code ? &ignored : err);

		code = code ? code : logged;
	}
	if (sys_file_end(&ex->file, !code, code ? &ignored : err) && !code)
		code = err->code;
	return code;
}

enum result export_records(struct target *t, const struct query *q,
	const struct export_options *options, int64_t *count, struct err *err)
{
	struct export ex = { .t = t, .options = options, .entity = q->entity, .out = t->out,
		.text = STR_INIT, .file = { .fd = -1 } };
	enum result code = check(&ex, err);

	if (!code)
		code = export_choose(&ex, err);
	if (!code && options->path) {
		code = sys_file_begin(&ex.file, options->path, err);
		ex.out = &ex.text;
	} else
		t->exact = true;
	if (!code) {
		code = export_begin(&ex, err);
		if (!code)
			code = put_all(&ex, q, err);
		code = finish(&ex, code, err);
	}
	*count = ex.count;
	free(ex.columns);
	str_release(&ex.text);
	return code;
}
