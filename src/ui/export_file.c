/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exporting customers from the screen: in which format, which of them, to which file. */
#include "base/base.h"
#include "ui/pages.h"

#include <inttypes.h>

#include "base/sys.h"
#include "model/schema/people.h"
#include "app/export.h"
#include "ui/popup.h"
#include "ui/view_customers.h"

enum which { ALL, SHOWN, MARKED };

/* Formats as they are, then what is asked for less often. */
static const struct way {
	enum export_format format;
	const char *label;
	int vcard_version;
	bool columns;		/* they are asked for */
} ways[] = {
	{ EXPORT_CSV, N_("Table (CSV)"), 0, false },
	{ EXPORT_JSON, N_("JSON"), 0, false },
	{ EXPORT_VCARD, N_("Cards (vCard)"), 30, false },
	{ EXPORT_XLSX, N_("Sheet (Excel)"), 0, false },
	{ EXPORT_CSV, N_("Table (CSV), columns of your choice"), 0, true },
	{ EXPORT_XLSX, N_("Sheet (Excel), columns of your choice"), 0, true },
	{ EXPORT_VCARD, N_("Cards (vCard 4.0)"), 40, false },
};

static const struct way *choose_way(struct ui *ui)
{
	const char *texts[COUNT(ways) + 1] = { 0 };
	int chosen;

	for (size_t i = 0; i < COUNT(ways); i++)
		texts[i] = _(ways[i].label);
	chosen = ui_choose(ui, _("Export customers as"), texts, 0);
	return chosen < 0 ? NULL : &ways[chosen];
}

static enum result check_columns(struct ui *ui, const char *typed, struct err *err)
{
	struct strlist names = { 0 };
	enum result code = OK;

	(void)ui;
	strlist_split(&names, typed, ", ");
	for (size_t i = 0; i < names.n && !code; i++)
		if (entity_field(&customer_entity, names.v[i]) < 0 && !str_eq(names.v[i], "id"))
			code = err_set(err, ERR_INVALID, _("There is no field \"%s\"; Tab shows those there are."),
				names.v[i]);
	if (!code && !names.n)
		code = err_set(err, ERR_INVALID, _("At least one column, please."));
	strlist_release(&names);
	return code;
}

/* Field names alone: what the filter would offer without its words. */
static void complete_columns(const char *typed, struct strlist *out, size_t *start)
{
	const char *blank = strrchr(typed, ' ');

	*start = blank ? (size_t)(blank - typed) + 1 : 0;
	for (size_t i = 0; i < customer_entity.nfields; i++)
		if (!(customer_entity.fields[i].flags & (F_LOCAL | F_RETIRED)) &&
		    str_has_prefix(customer_entity.fields[i].name, typed + *start))
			strlist_add(out, customer_entity.fields[i].name);
	strlist_sort(out);
}

/* Those of the list to begin with.  NULL: cancelled. */
static char *ask_columns(struct ui *ui, const struct view *view)
{
	struct str now = STR_INIT;
	char *typed;

	customers_column_names(view, &now);
	typed = ui_ask_completed(ui, _("Columns of the table, in their order"), now.s,
		_("Fields such as name phone city tags notes, with blanks between. Tab completes."),
		check_columns, complete_columns);
	str_release(&now);
	return typed;
}

/* Asked only where there is a choice; what is marked is most likely meant. */
static int choose_which(struct ui *ui, const struct query *shown, const struct query *all, size_t marked)
{
	enum which order[3];
	char *texts[4] = { 0 };
	int64_t counts[2] = { 0, 0 };
	int n = 0, chosen = 0;
	struct err err;

	if (query_count(ui->app->db, all, 0, &counts[0], &err) ||
	    query_count(ui->app->db, shown, 0, &counts[1], &err)) {
		ui_error(ui, &err);
		return -1;
	}
	if (marked) {
		texts[n] = xasprintf(_("Those marked (%zu)"), marked);
		order[n++] = MARKED;
	}
	if (shown->search || shown->filter || shown->deleted) {
		texts[n] = xasprintf(_("Those the list shows (%lld)"), (long long)counts[1]);
		order[n++] = SHOWN;
	}
	texts[n] = xasprintf(_("All (%lld)"), (long long)counts[0]);
	order[n++] = ALL;
	if (n > 1)
		chosen = ui_choose(ui, _("Which customers?"), (const char *const *)texts, 0);
	while (n)
		free(texts[--n]);
	return chosen < 0 ? -1 : (int)order[chosen];
}

/* A file that is there is asked about. */
static char *ask_path(struct ui *ui, enum export_format format)
{
	struct str proposal = STR_INIT;
	char *typed, *path;

	str_add(&proposal, "customers-");
	civil_print(date_civil(ui->now, NULL), &proposal);
	str_addf(&proposal, ".%s", export_ending(format));
	typed = ui_ask(ui, _("Export to which file?"), proposal.s,
		_("A name without a folder goes where wasit was started"));
	str_release(&proposal);
	path = typed && *typed ? typed_path(typed) : NULL;
	free(typed);
	if (path && sys_file_exists(path)) {
		char *question = xasprintf(_("%s is there already. Replace it?"), path);

		if (!ui_confirm_hard(ui, question)) {
			free(path);
			path = NULL;
		}
		free(question);
	}
	return path;
}

struct watch_export {
	struct progress *progress;
	int64_t all;
};

static bool on_progress(void *ctx, int64_t done)
{
	struct watch_export *w = ctx;

	return progress_step(w->progress, done, MAX(w->all, done), NULL);
}

static enum result run(struct target *t, const struct query *q, struct export_options *options,
	struct err *err)
{
	struct watch_export w = { .all = (int64_t)options->nonly };
	enum result code;
	int64_t count;

	if (!options->only && query_count(t->app->db, q, 0, &w.all, err))
		return err->code;
	w.progress = progress_begin(t->ui, _("Export"));
	options->progress = on_progress;
	options->ctx = &w;
	code = export_records(t, q, options, &count, err);
	progress_end(&w.progress);
	if (!code)
		export_told(count, options->path, t->out);
	return code;
}

static enum result write_file(struct target *t, struct view *view, const struct way *way,
	struct export_options *options, struct err *err)
{
	const struct list *list = view->ops->list(view);
	struct query shown, all = { .entity = &customer_entity };
	int which;

	customers_query(view, &shown);
	all.sort = shown.sort;
	which = choose_which(t->ui, &shown, &all, list->marks.n);
	options->path = which < 0 ? NULL : ask_path(t->ui, way->format);
	if (!options->path)
		return err_set(err, ERR_CANCEL, _("Nothing was exported."));
	if (which == MARKED) {
		options->only = list->marks.v;
		options->nonly = list->marks.n;
	}
	return run(t, which == SHOWN ? &shown : &all, options, err);
}

static enum result export_file(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = ui_view(t->ui, &customers_ops);
	const struct way *way = choose_way(t->ui);
	struct export_options options = { .replace = true };
	char *columns = NULL;
	enum result code;

	(void)args;
	if (way && export_can(way->format, err))
		return err->code;
	if (way && way->columns)
		columns = ask_columns(t->ui, view);
	if (!way || (way->columns && !columns))
		return err_set(err, ERR_CANCEL, _("Nothing was exported."));
	options.format = way->format;
	options.columns = columns;
	options.vcard_version = way->vcard_version;
	code = write_file(t, view, way, &options, err);
	free((char *)options.path);
	free(columns);
	return code;
}

const struct action export_actions[] = {
	{ .name = "export-file", .menu = N_("Customer"),
	  .help = N_("Export customers to a file: all, those shown, those marked"), .in = IN_MAIN,
	  .verb = VERB_EXPORT, .run = export_file },
	{ .name = NULL },
};
