/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Importing contacts: what would happen, then what happened. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/sys.h"
#include "app/import.h"
#include "ui/popup.h"

struct import_view {
	struct list list;
	struct import_report report;
	char *path;		/* owned; NULL until it is named */
	bool errors_only;
};

static bool on_progress(void *ctx, int64_t done, int64_t bytes, int64_t all)
{
	char *told = xasprintf(Q_("%d contact", "%d contacts", (unsigned long)done), (int)done);
	bool on = progress_step(ctx, bytes, all, told);

	free(told);
	return on;
}

static enum result run_import(struct ui *ui, const char *path, bool dry,
	struct import_report *report, struct err *err)
{
	struct progress *progress = progress_begin(ui, _("Import"));
	struct import_options options = { .dry_run = dry, .progress = on_progress,
		.ctx = progress };
	char *const paths[] = { (char *)path, NULL };
	enum result code;

	code = import_files(ui->app, paths, 1, &options, report, err);
	progress_end(&progress);
	return code;
}

/* --- The page. */

static enum result import_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	struct import_view *v = view->state;

	(void)anchor, (void)limit, (void)err;
	if (from == LIST_AFTER || from == LIST_BEFORE)
		return OK;	/* everything comes at once */
	for (size_t i = 0; i < v->report.n; i++)
		if (!v->errors_only || v->report.v[i].kind >= IMPORT_LOOK)
			list_add(list, &v->report.v[i]);
	return OK;
}

static int64_t row_key(const void *row)
{
	return (int64_t)(intptr_t)row;
}

static const struct list_source source = { .fetch = import_fetch, .key = row_key };

static enum result page_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct import_view *)view->state)->list, &source, view);
	return OK;
}

static enum result import_load(struct view *view, struct err *err)
{
	struct import_view *v = view->state;
	int notes = (int)MIN(v->report.notes.n, 3);

	list_size(&v->list, view->w, MAX(view->h - 3 - notes, 1));
	return list_load(&v->list, err);
}

static const struct { const char *word; enum role role; } line_kinds[] = {
	[IMPORT_NEW] = { NP_("import", "new"), ROLE_ok },
	[IMPORT_MERGED] = { NP_("import", "merged"), ROLE_today },
	[IMPORT_UNCHANGED] = { NP_("import", "there already"), ROLE_dim },
	[IMPORT_LOOK] = { NP_("import", "look"), ROLE_warning },
	[IMPORT_ERROR] = { NP_("import", "error"), ROLE_error },
};

static void draw_row(const void *row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct import_line *line = row;

	(void)ctx;
	canvas_text(c, 1, 0, 14, ON(line_kinds[line->kind].role, style_role(style)),
		_(line_kinds[line->kind].word));
	canvas_text(c, 16, 0, c->w - 16, style, line->text);
}

static void import_draw(const struct view *view, struct canvas *out)
{
	const struct import_view *v = view->state;
	struct str summary = STR_INIT;
	int y = 0, notes = (int)MIN(v->report.notes.n, 3);
	struct canvas rows;

	if (!v->path)
		return;
	import_summary(&v->report, &summary);
	canvas_text(out, 1, y++, out->w - 2, ROLE_title, summary.s);
	str_release(&summary);
	for (int i = 0; i < notes; i++)
		canvas_text(out, 1, y++, out->w - 2, ROLE_warning, v->report.notes.v[i]);
	canvas_text(out, 1, y++, out->w - 2, ROLE_dim,
		_("Enter imports, e shows only errors, Esc leaves without a change."));
	rows = canvas_part(out, 0, y + 1, out->w, out->h - y - 1);
	list_draw(&v->list, &rows, view->focused, draw_row, NULL);
}

static void page_close(struct view *view)
{
	struct import_view *v = view->state;

	list_release(&v->list);
	import_report_release(&v->report);
	free(v->path);
}

static void import_heading(const struct view *view, struct str *out)
{
	const struct import_view *v = view->state;
	const char *slash = v->path ? strrchr(v->path, '/') : NULL;

	str_addf(out, "%s %s", _("Import"), slash ? slash + 1 : v->path ? v->path : "");
}

static void import_text(const struct view *view, struct str *out)
{
	const struct import_view *v = view->state;

	import_heading(view, out);
	str_addc(out, '\n');
	import_summary(&v->report, out);
	for (size_t i = 0; i < v->report.notes.n; i++)
		str_addf(out, "\n%s", v->report.notes.v[i]);
	str_addf(out, "\n%s", _("yes or F2 imports, e shows only errors, q leaves without a change."));
}

static void import_row_text(const struct view *view, const void *row, struct str *out)
{
	const struct import_line *line = row;

	(void)view;
	str_addf(out, "%s%s%s", _(line_kinds[line->kind].word), comma(), line->text);
}

static struct list *import_list(struct view *view)
{
	return &((struct import_view *)view->state)->list;
}

const struct view_ops import_ops = {
	.name = "import", .title = N_("Import"), .in = IN_PAGE,
	.state_size = sizeof(struct import_view), .open = page_open, .load = import_load,
	.draw = import_draw, .close = page_close, .list = import_list,
	.heading = import_heading, .text = import_text, .row_text = import_row_text,
};

const struct page_desc import_page = {
	.name = "import", .title = N_("Import"), .panes = { &import_ops }, .weight = { 1 },
};

/* --- Actions. */

/* "~/contacts.vcf" and a path pasted in quotes, as terminals do it when a file is dropped on them. */
char *typed_path(const char *typed)
{
	struct str path = STR_INIT;
	const char *home = getenv("HOME");

	str_add(&path, typed);
	str_trim(&path);
	if (path.len > 1 && (path.s[0] == '\'' || path.s[0] == '"') &&
	    path.s[path.len - 1] == path.s[0]) {
		str_cut(&path, path.len - 1);
		str_erase(&path, 0, 1);
	}
	if (str_has_prefix(path.s, "file://"))
		str_erase(&path, 0, 7);
	if (home && str_has_prefix(path.s, "~/")) {
		str_erase(&path, 0, 1);
		str_insert(&path, 0, home, strlen(home));
	}
	return str_detach(&path);
}

static enum result check_file(struct ui *ui, const char *typed, struct err *err)
{
	char *path = typed_path(typed);
	enum result code = OK;

	(void)ui;
	if (*typed && !sys_file_exists(path))
		code = err_set(err, ERR_MISSING, _("There is no file %s."), path);
	else if (*typed && sys_is_folder(path))
		code = err_set(err, ERR_INVALID, _("%s is a folder: Tab shows the files in it."), path);
	free(path);
	return code;
}

static enum result ask_file(struct target *t, const struct args *args, struct err *err)
{
	struct import_report report = { 0 };
	struct import_view *v;
	struct view *view;
	char *typed, *path;

	(void)args;
	typed = t->nwords ? xstrdup(t->words[0]) :
		ui_ask_completed(t->ui, _("Import contacts from which file?"), "",
		_("A vCard or CSV file, exported by the phone, Google, Outlook or Excel. Tab completes."),
		check_file, sys_complete_path);
	if (!typed || !*typed) {
		free(typed);
		return err_set(err, ERR_CANCEL, _("Nothing was imported."));
	}
	path = typed_path(typed);
	free(typed);
	t->ui->message.text[0] = '\0';	/* what is said of the file before is not about this one */
	if (run_import(t->ui, path, true, &report, err) || ui_open_page(t->ui, &import_page, err)) {
		import_report_release(&report);
		free(path);
		return err->code;
	}
	view = ui_view(t->ui, &import_ops);
	v = view->state;
	v->path = path;
	v->report = report;
	list_restart(&v->list);
	view_reload(view);
	return OK;
}

static enum result apply(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = ui_view(t->ui, &import_ops);
	struct import_view *v = view->state;
	struct import_report report = { 0 };
	enum result code = run_import(t->ui, v->path, false, &report, err);

	(void)args;
	if (!code) {
		import_summary(&report, t->out);
		if (report.count[IMPORT_NEW] + report.count[IMPORT_MERGED])
			str_add(t->out, _(" — u undoes"));
		ui_close_page(t->ui);
	}
	import_report_release(&report);
	return code;
}

static enum result only_errors(struct target *t, const struct args *args, struct err *err)
{
	struct view *view = ui_view(t->ui, &import_ops);
	struct import_view *v = view->state;

	(void)args, (void)err;
	v->errors_only = !v->errors_only;
	list_restart(&v->list);
	view_reload(view);
	return OK;
}

const struct action import_actions[] = {
	{ .name = "import-file", .menu = N_("Customer"),
	  .keys = "<F4>", .help = N_("Import contacts from a file"),
	  .hint = N_("import"), .in = IN_MAIN, .flags = A_WRITES, .run = ask_file },
	{ .name = "import-apply", .menu = N_("Import"),
	  .keys = "<Enter> <F2>", .help = N_("Import what is shown"),
	  .hint = N_("import"), .in = IN_PAGE, .flags = A_WRITES, .run = apply },
	{ .name = "import-errors", .keys = "e", .help = N_("Show only what has errors, or all again"),
	  .hint = N_("errors"), .in = IN_PAGE, .run = only_errors },
	{ .name = NULL },
};
