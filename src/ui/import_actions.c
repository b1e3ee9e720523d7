/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is done with an import on the screen: opening it, putting rows right, putting it in. */
#include "base/base.h"
#include "ui/view_import.h"

#include "base/sys.h"
#include "model/schema/people.h"
#include "ui/form.h"
#include "ui/popup.h"

#define BESIDE 1000	/* from so many on another process puts them in; fewer are there at once */

static struct import_view *state_of(const struct ui *ui)
{
	return ui_view(ui, &import_ops)->state;
}

/* --- Work that takes long. */

static bool on_progress(void *ctx, int64_t done, int64_t at, int64_t all)
{
	char *told = xasprintf(Q_("%d row", "%d rows", (unsigned long)done), (int)done);
	bool on = progress_step(ctx, at, all, told);

	free(told);
	return on;
}

static enum result read_file(struct ui *ui, struct import_view *v, struct err *err)
{
	struct progress *progress = progress_begin(ui, _("Import"));
	struct import_options options = { .header = v->header, .columns = v->columns, .as = v->as,
		.progress = on_progress, .ctx = progress };
	char *const paths[] = { v->path, NULL };
	enum result code;

	*err = (struct err){ 0 };
	code = import_open(ui->app, paths, 1, &options, &v->im, err);
	progress_end(&progress);
	return code;
}

/* A few columns may be those of several tables: which one is asked for. */
static enum result read_asking(struct ui *ui, struct import_view *v, struct err *err)
{
	struct pick pick = { .title = _("Several tables have these columns. Whose are they?") };
	struct pick_item items[32];
	int64_t chosen;

	if (read_file(ui, v, err) != ERR_USAGE || !str_eq(err->field ? err->field : "", "as"))
		return err->code;
	for (size_t i = 0; entities[i] && pick.nitems < COUNT(items); i++)
		if (entities[i] != &user_entity && entities[i] != &customer_entity)
			items[pick.nitems++] = (struct pick_item){ .text = _(entities[i]->plural), .n = (int64_t)i };
	pick.items = items;
	chosen = ui_pick(ui, &pick);
	if (chosen < 0)
		return err_set(err, ERR_CANCEL, _("Nothing was imported."));
	v->as = entities[items[chosen].n];
	return read_file(ui, v, err);
}

/* Matching again, writing: the same box. */
static enum result with_progress(struct ui *ui, struct import *im,
	enum result (*work)(struct import *im, void *ctx, struct err *err), void *ctx, struct err *err)
{
	struct progress *progress = progress_begin(ui, _("Import"));
	struct import_view *v = state_of(ui);
	enum result code;

	import_watch(im, on_progress, progress);
	code = work(im, ctx, err);
	import_watch(im, NULL, NULL);
	progress_end(&progress);
	list_reload(&v->list);
	view_reload(ui_view(ui, &import_ops));
	return code;
}

/* --- Opening. */

enum result import_preview(struct ui *ui, const char *path, enum contact_header header,
	const char *columns, struct err *err)
{
	struct import_view *v, start = { .path = xstrdup(path), .header = header,
		.columns = columns ? xstrdup(columns) : NULL };
	struct view *view;

	if (read_asking(ui, &start, err) || ui_open_page(ui, &import_page, err)) {
		import_close(&start.im);
		free(start.path);
		free(start.columns);
		return err->code;
	}
	view = ui_view(ui, &import_ops);
	v = view->state;
	v->im = start.im;
	v->path = start.path;
	v->columns = start.columns;
	v->header = header;
	v->as = start.as;
	list_restart(&v->list);
	view_reload(view);
	return OK;
}

/* Columns nobody knows are asked about first. */
static enum result ask_file(struct target *t, const struct args *args, struct err *err)
{
	char *typed, *path;
	enum result code;
	bool known;

	(void)args;
	typed = t->nwords ? xstrdup(t->words[0]) :
		ui_ask_completed(t->ui, _("Import which file?"), "",
		_("Contacts from the phone, Google, Outlook or Excel (vCard, CSV), or what wasit exported. Tab completes."),
		check_typed_file, sys_complete_path);
	if (!typed || !*typed) {
		free(typed);
		return err_set(err, ERR_CANCEL, _("Nothing was imported."));
	}
	path = typed_path(typed);
	free(typed);
	t->ui->message.text[0] = '\0';	/* what is said of the file before is not about this one */
	code = columns_show(t->ui, path, HEADER_FIND, NULL, false, &known, err);
	if (!code && known)
		code = import_preview(t->ui, path, HEADER_FIND, NULL, err);
	free(path);
	return code;
}

/* --- Putting right. */

static const struct import_line *next_error(const struct import_report *report, size_t item)
{
	const struct import_line *first = NULL;

	for (size_t i = 0; i < report->n; i++) {
		if (report->v[i].kind != IMPORT_ERROR)
			continue;
		if (report->v[i].item >= item)
			return &report->v[i];
		first = first ? first : &report->v[i];
	}
	return first;
}

/* The chosen row when there is something to be put right, else the next with an error. */
static const struct import_line *wrong_row(const struct import_view *v)
{
	const struct import_line *line = list_row(&v->list);

	return line && line->kind >= IMPORT_LOOK ? line :
		next_error(import_said(v->im), line ? line->item : 0);
}

struct correction {
	size_t item;
	struct import *im;
	struct record *rec;	/* borrowed while it is put in */
};

static enum result put_correction(struct import *im, void *ctx, struct err *err)
{
	struct correction *c = ctx;

	return import_correct(im, c->item, c->rec, err);
}

static enum result save_correction(struct ui *ui, struct record *rec, void *ctx, struct err *err)
{
	struct correction *c = ctx;

	if (record_check(rec, err))
		return err->code;
	c->rec = rec;
	if (with_progress(ui, c->im, put_correction, c, err))
		return err->code;
	ui_message(ui, "%s", _("Corrected: the row is a part of the import now."));
	return OK;
}

/* The list anew, at the next row with an error from where it was. */
static void show_again(struct ui *ui, size_t item)
{
	struct view *view = ui_view(ui, &import_ops);
	struct import_view *v = view->state;
	const struct import_line *at = next_error(import_said(v->im), item);

	list_reload(&v->list);
	if (at)
		list_choose(&v->list, import_line_key(at));
	view_reload(view);
}

static enum result correct(struct target *t, const struct args *args, struct err *err)
{
	struct import_view *v = state_of(t->ui);
	const struct import_line *line = wrong_row(v);
	struct correction c = { .im = v->im };
	struct form_spec spec = { .save = save_correction, .ctx = &c, .no_draft = true };
	struct str title = STR_INIT;
	struct record *rec;
	enum result code;

	(void)args;
	if (!line)
		return err_set(err, ERR_MISSING, _("No row has an error."));
	c.item = line->item;
	rec = import_row(v->im, line->item, &spec.focus);
	if (!rec)
		return err_set(err, ERR_INVALID, _("Nothing could be read there; d leaves it out."));
	if (!spec.focus && rec->entity == &customer_entity)
		spec.focus = customer_entity.fields[CUSTOMER_phone].name;
	import_source_text(v->im, c.item, &title);
	spec.title = title.s;
	spec.rec = rec;
	ui_warn(t->ui, "%s", line->text);
	code = form_run(t->ui, &spec, err);
	record_free(&rec);
	str_release(&title);
	if (!code)
		show_again(t->ui, c.item);
	else
		t->ui->message.text[0] = '\0';	/* the row's error is not about what comes now */
	return code;
}

static enum result leave_row(struct import *im, void *ctx, struct err *err)
{
	return import_leave(im, *(size_t *)ctx, err);
}

static enum result leave_out(struct target *t, const struct args *args, struct err *err)
{
	struct import_view *v = state_of(t->ui);
	const struct import_line *line = list_row(&v->list);
	size_t item;
	enum result code;

	(void)args;
	if (!line)
		return err_set(err, ERR_MISSING, _("There is no row."));
	item = line->item;
	code = with_progress(t->ui, v->im, leave_row, &item, err);
	if (!code)
		str_add(t->out, _("The row is left out."));
	show_again(t->ui, item);
	return code;
}

static enum result show_columns(struct target *t, const struct args *args, struct err *err)
{
	struct import_view *v = state_of(t->ui);
	char *path = xstrdup(v->path), *columns = v->columns ? xstrdup(v->columns) : NULL;
	enum contact_header header = v->header;
	enum result code;
	bool known;

	(void)args;
	code = columns_show(t->ui, path, header, columns, true, &known, err);
	if (!code && known)
		code = err_set(err, ERR_INVALID, _("Cards and JSON have no columns."));
	free(path);
	free(columns);
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

/* --- Putting in. */

static enum result save_all(struct import *im, void *ctx, struct err *err)
{
	(void)ctx;
	return import_save(im, err);
}

/* A large one by another process: the screen stays free meanwhile. */
static enum result begin(struct ui *ui, const struct import_view *v, struct err *err)
{
	const char *slash = strrchr(v->path, '/');
	char *what = xasprintf(_("Import of %s"), slash ? slash + 1 : v->path);
	struct sys_child child;
	enum result code = ui_task_free(ui, err);

	if (!code)
		code = import_start(v->im, &child, err);
	if (!code) {
		ui_task_begin(ui, &child, what);
		ui_close_page(ui);
	}
	free(what);
	return code;
}

static enum result apply(struct target *t, const struct args *args, struct err *err)
{
	struct import_view *v = state_of(t->ui);
	const struct import_report *report = import_said(v->im);
	enum result code;

	(void)args;
	if (!t->ui->plain && !import_is_export(v->im) && report->count[IMPORT_NEW] + report->count[IMPORT_MERGED] >= BESIDE)
		return begin(t->ui, v, err);
	code = with_progress(t->ui, v->im, save_all, NULL, err);
	if (code)
		return code;
	import_summary(report, t->out);
	if (report->count[IMPORT_NEW] + report->count[IMPORT_MERGED])
		str_add(t->out, _(" — u undoes"));
	ui_close_page(t->ui);
	return OK;
}

const struct action import_actions[] = {
	{ .name = "import-file", .menu = N_("Customer"),
	  .keys = "<F4>", .help = N_("Import contacts, or what wasit exported, from a file"),
	  .hint = N_("import"), .in = IN_MAIN, .flags = A_WRITES, .run = ask_file },
	{ .name = "import-apply", .menu = N_("Import"),
	  .keys = "<Enter> <F2>", .help = N_("Import what is shown"),
	  .hint = N_("import"), .in = IN_PAGE, .flags = A_WRITES, .run = apply },
	{ .name = "import-correct", .keys = "c", .help = N_("Correct the row, or the next one with an error"),
	  .hint = N_("correct"), .in = IN_PAGE, .run = correct },
	{ .name = "import-leave", .keys = "d", .help = N_("Leave the row out of the import"),
	  .hint = N_("leave out"), .in = IN_PAGE, .run = leave_out },
	{ .name = "import-columns", .keys = "m", .help = N_("Say what the columns of the table are"),
	  .hint = N_("columns"), .in = IN_PAGE, .run = show_columns },
	{ .name = "import-errors", .keys = "e", .help = N_("Show only what has errors, or all again"),
	  .hint = N_("errors"), .in = IN_PAGE, .run = only_errors },
	{ .name = NULL },
};
