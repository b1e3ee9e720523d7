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

static int choose_format(struct ui *ui)
{
	const char *texts[EXPORT_XLSX + 2] = { 0 };

	for (size_t i = 0; export_formats[i].key; i++)
		texts[i] = _(export_formats[i].label);
	return ui_choose(ui, _("Export customers as"), texts, 0);
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
		texts[n] = xasprintf(_("Those the list shows (%" PRId64 ")"), counts[1]);
		order[n++] = SHOWN;
	}
	texts[n] = xasprintf(_("All (%" PRId64 ")"), counts[0]);
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

static enum result export_file(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = ui_view(t->ui, &customers_ops);
	const struct list *list = view->ops->list(view);
	struct query shown, all = { .entity = &customer_entity };
	struct export_options options = { .replace = true };
	int format = choose_format(t->ui), which = -1;
	char *path = NULL;
	enum result code;

	(void)args;
	if (format >= 0 && export_can((enum export_format)format, err))
		return err->code;
	customers_query(view, &shown);
	all.sort = shown.sort;
	if (format >= 0)
		which = choose_which(t->ui, &shown, &all, list->marks.n);
	if (which >= 0)
		path = ask_path(t->ui, (enum export_format)format);
	if (!path)
		return err_set(err, ERR_CANCEL, _("Nothing was exported."));
	options.format = (enum export_format)format;
	options.path = path;
	if (which == MARKED) {
		options.only = list->marks.v;
		options.nonly = list->marks.n;
	}
	code = run(t, which == SHOWN ? &shown : &all, &options, err);
	free(path);
	return code;
}

const struct action export_actions[] = {
	{ .name = "export-file", .menu = N_("Customer"),
	  .help = N_("Export customers to a file: all, those shown, those marked"), .in = IN_MAIN,
	  .run = export_file },
	{ .name = NULL },
};
