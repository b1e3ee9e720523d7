/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * document add, open, save; doctor attachments. */
#include "base/base.h"
#include "app/command.h"

#include "io/json.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/query.h"
#include "app/attach.h"
#include "app/record_json.h"

/* One of the customer's contacts, by its id. */
static enum result find_interaction(struct target *t, const char *typed, int64_t *n, struct err *err)
{
	if (!typed)
		return OK;
	if (!query_by_id(t->app->db, &interaction_entity, typed, n, err))
		return OK;
	if (err->code == ERR_MISSING) {
		err_field(err, "interaction", _("There is no interaction with the id %s."), typed);
		err->code = ERR_MISSING;
	}
	return err->code;
}

static enum result document_add(struct target *t, const struct args *args, struct err *err)
{
	struct attach_spec spec = {
		.path = t->nwords > 1 ? t->words[1] : NULL, .name = args_text(args, "name"),
		.type = args_text(args, "type"), .notes = args_text(args, "notes"),
	};
	struct record *rec = NULL;
	int64_t customer;

	if (t->nwords != 2)
		return err_set(err, ERR_USAGE, _("Say whose document it is, and which file: "
			"wasit document add CUSTOMER FILE."));
	if (app_find_customer(t->app, t->words[0], &customer, err) ||
	    find_interaction(t, args_text(args, "interaction"), &spec.interaction, err) ||
	    attach_add(t->app, customer, &spec, &rec, err))
		return err->code;
	if (t->json) {
		record_print_json(t->app, rec, t->out);
	} else {
		struct str size = STR_INIT;

		attach_size(record_num(rec, DOCUMENT_size), &size);
		str_addf(t->out, "%s: %s, %s (%s)\n", _(document_entity.added),
			record_text(rec, DOCUMENT_name), size.s, rec->id);
		str_release(&size);
	}
	record_free(&rec);
	return OK;
}

static enum result document_open(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	enum result code = query_get(t->app->db, &document_entity, t->n, &rec, err);

	(void)args;
	if (!code)
		code = attach_open(t->app, rec, true, err);
	record_free(&rec);
	return code;
}

static enum result document_save(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	char *path = NULL;
	enum result code = query_get(t->app->db, &document_entity, t->n, &rec, err);

	(void)args;
	if (!code)
		code = attach_save(t->app, rec, t->nwords ? t->words[0] : ".", &path, err);
	if (!code)
		str_addf(t->out, _("Saved: %s\n"), path);
	free(path);
	record_free(&rec);
	return code;
}

/* --- What is kept, compared with what the records say. */

static void tell_rows(struct target *t, const struct rowset *rows, const char *what)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct str whose = STR_INIT;

		query_title(t->app->db, &customer_entity, record_num(rows->v[i], DOCUMENT_record),
			&whose);
		str_addf(t->out, "%s: %s, %s (%s)\n", what, record_text(rows->v[i], DOCUMENT_name),
			whose.s, rows->v[i]->id);
		str_release(&whose);
	}
}

static void tell_report(struct target *t, const struct attach_report *r)
{
	struct str size = STR_INIT;

	/* TRANSLATORS: how many records and how many files of them. */
	str_addf(t->out, _("Documents: %zu, files: %zu.\n"), r->documents, r->files);
	tell_rows(t, &r->lost, _("The file is not there"));
	tell_rows(t, &r->damaged, _("The file is damaged"));
	attach_size(r->unnamed_bytes, &size);
	if (r->unnamed.n && t->yes)
		str_addf(t->out, _("Files that belonged to no document, removed: %zu (%s).\n"),
			r->unnamed.n, size.s);
	else if (r->unnamed.n)
		str_addf(t->out, _("Files that belong to no document: %zu (%s); --yes removes them.\n"),
			r->unnamed.n, size.s);
	if (!r->lost.n && !r->damaged.n && !r->unnamed.n)
		str_addf(t->out, "%s\n", _("All is in order."));
	str_release(&size);
}

static void write_rows(struct target *t, struct json_writer *w, const struct rowset *rows,
	const char *name)
{
	jw_array(w, name);
	for (size_t i = 0; i < rows->n; i++)
		record_json(t->app, w, rows->v[i], NULL);
	jw_end_array(w);
}

static void write_report(struct target *t, const struct attach_report *r)
{
	struct json_writer w;

	jw_init(&w, t->out, false);
	jw_object(&w, NULL);
	jw_int(&w, "documents", (int64_t)r->documents);
	jw_int(&w, "files", (int64_t)r->files);
	write_rows(t, &w, &r->lost, "lost");
	write_rows(t, &w, &r->damaged, "damaged");
	jw_array(&w, "unnamed");
	for (size_t i = 0; i < r->unnamed.n; i++)
		jw_string(&w, NULL, r->unnamed.v[i]);
	jw_end_array(&w);
	jw_int(&w, "unnamed_bytes", r->unnamed_bytes);
	jw_bool(&w, "removed", t->yes);
	jw_end_object(&w);
	str_addc(t->out, '\n');
}

static enum result doctor_attachments(struct target *t, const struct args *args, struct err *err)
{
	struct attach_report report = { 0 };
	enum result code = attach_check(t->app, t->yes, &report, err);

	(void)args;
	if (!code && t->json)
		write_report(t, &report);
	else if (!code)
		tell_report(t, &report);
	if (!code && (report.lost.n || report.damaged.n))
		code = err_set(err, ERR_FORMAT, Q_("%zu document cannot be opened.",
			"%zu documents cannot be opened.", report.lost.n + report.damaged.n),
			report.lost.n + report.damaged.n);
	attach_report_release(&report);
	return code;
}

static const struct field add_params[] = {
	{ .name = "type", .kind = &kind_text, .label = N_("Type"),
	  .help = N_("id, contract, receipt, deed, photo, recording or other") },
	{ .name = "name", .kind = &kind_text, .label = N_("Name"),
	  .help = N_("Another name than the file's") },
	{ .name = "notes", .kind = &kind_note, .label = N_("Notes") },
	{ .name = "interaction", .kind = &kind_text, .label = N_("Interaction"),
	  .help = N_("The id of the customer's interaction it came with") },
};

const struct action document_actions[] = {
	{ .name = "document-add", .help = N_("Keep a copy of a file as a customer's document"),
	  .words = "CUSTOMER FILE", .params = add_params, .nparams = COUNT(add_params),
	  .in = IN_SHELL, .flags = A_WRITES, .run = document_add },
	{ .name = "document-open", .help = N_("Show a document with the program of the option opener"),
	  .in = IN_SHELL, .flags = A_ROW, .run = document_open },
	{ .name = "document-save", .help = N_("Copy a document's file to a folder"),
	  .words = "[FOLDER]", .in = IN_SHELL, .flags = A_WRITES | A_ROW, .run = document_save },
	{ .name = "doctor-attachments",
	  .help = N_("Check the documents' files; --yes removes those that belong to none"),
	  .in = IN_SHELL, .run = doctor_attachments },
	{ .name = NULL },
};
