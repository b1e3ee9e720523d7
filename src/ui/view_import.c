/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The page of an import of contacts, or of other tables as wasit exported them: what would happen, and what is wrong
 * and can be put right. */
#include "base/base.h"
#include "ui/view_import.h"

/* Rows are the list's own: the report is made anew with each correction. */
static struct import_line *copy_line(const struct import_line *line)
{
	struct import_line *copy = xmalloc(sizeof(*copy));

	*copy = *line;
	copy->text = xstrdup(line->text);
	copy->name = xstrdup(line->name);
	copy->detail = xstrdup(line->detail);
	return copy;
}

static void free_line(void *row)
{
	struct import_line *line = row;

	free(line->text);
	free(line->name);
	free(line->detail);
	free(line);
}

static enum result import_fetch(void *ctx, enum list_from from, const void *anchor, size_t limit,
	struct list *list, struct err *err)
{
	struct view *view = ctx;
	struct import_view *v = view->state;
	const struct import_report *report = v->im ? import_said(v->im) : NULL;

	(void)anchor, (void)limit, (void)err;
	if (from == LIST_AFTER)
		return OK;	/* everything comes at once */
	for (size_t i = 0; report && i < report->n; i++)
		if (!v->errors_only || report->v[i].kind >= IMPORT_LOOK)
			list_add(list, copy_line(&report->v[i]));
	return OK;
}

int64_t import_line_key(const struct import_line *line)
{
	return (int64_t)line->item * 8 + (int64_t)line->kind + 1;
}

static int64_t row_key(const void *row)
{
	return import_line_key(row);
}

static const struct list_source source = { .fetch = import_fetch, .forward = true, .key = row_key,
	.free = free_line };

static enum result page_open(struct view *view, struct err *err)
{
	(void)err;
	list_init(&((struct import_view *)view->state)->list, &source, view);
	return OK;
}

/* Notes of the files on the page: the first few. */
static int note_rows(const struct import_view *v)
{
	return v->im ? (int)MIN(import_said(v->im)->notes.n, 3) : 0;
}

static enum result import_load(struct view *view, struct err *err)
{
	struct import_view *v = view->state;

	list_size(&v->list, view->w, MAX(view->h - 3 - note_rows(v), 1));
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
	int name = MIN(MAX(c->w / 3, 16), 32);
	struct str detail = STR_INIT;

	(void)ctx;
	canvas_text(c, 1, 0, 14, ON(line_kinds[line->kind].role, style_role(style)),
		_(line_kinds[line->kind].word));
	canvas_text(c, 16, 0, name, style, line->name);
	if (line->kind >= IMPORT_LOOK)	/* many may say the same: the sentence of the chosen one stands above */
		str_add(&detail, line->detail);
	else
		isolate_ltr(&detail, line->detail);
	canvas_text(c, 17 + name, 0, c->w - 18 - name, ON(ROLE_dim, style_role(style)), detail.s);
	str_release(&detail);
}

/* What Enter and the others do here; a table has columns, cards have none. */
static const char *keys_text(const struct import_view *v)
{
	if (v->errors_only && !v->list.nrows)
		return _("No row has an error; e shows all again.");
	if (v->errors_only)
		return _("Only what wants a look: c corrects a row, e or Esc shows all again.");
	if (import_said(v->im)->count[IMPORT_ERROR])
		return _("Enter imports the others, c corrects a row with an error, d leaves it out.");
	return import_is_table(v->im) ? _("Enter imports, m shows what the columns are, Esc leaves without a change.") :
		_("Enter imports, Esc leaves without a change.");
}

static void import_draw(const struct view *view, struct canvas *out)
{
	const struct import_view *v = view->state;
	const struct import_report *report = v->im ? import_said(v->im) : NULL;
	const struct import_line *line;
	struct str summary = STR_INIT;
	struct canvas rows;
	int y = 0;

	if (!report)
		return;
	import_summary(report, &summary);
	canvas_text(out, 1, y++, out->w - 2, ROLE_title, summary.s);
	str_release(&summary);
	for (int i = 0; i < note_rows(v); i++)
		canvas_text(out, 1, y++, out->w - 2, ROLE_warning, report->notes.v[i]);
	canvas_text(out, 1, y++, out->w - 2, ROLE_dim, keys_text(v));
	line = list_row(&v->list);
	if (line && line->kind >= IMPORT_LOOK)	/* its row has no room for all of it */
		canvas_text(out, 1, y, out->w - 2, ROLE_warning, line->text);
	rows = canvas_part(out, 0, y + 1, out->w, out->h - y - 1);
	list_draw(&v->list, &rows, view->focused, draw_row, NULL);
}

static void page_close(struct view *view)
{
	struct import_view *v = view->state;

	list_release(&v->list);
	import_close(&v->im);
	free(v->path);
	free(v->columns);
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

	const struct import_report *report = v->im ? import_said(v->im) : NULL;

	import_heading(view, out);
	if (!report)
		return;
	str_addc(out, '\n');
	import_summary(report, out);
	for (size_t i = 0; i < report->notes.n; i++)
		str_addf(out, "\n%s", report->notes.v[i]);
	str_addf(out, "\n%s", _("yes or F2 imports, c corrects a row with an error, d leaves it out, q leaves without a change."));
}

static void import_row_text(const struct view *view, const void *row, struct str *out)
{
	const struct import_line *line = row;

	(void)view;
	str_addf(out, "%s%s", _(line_kinds[line->kind].word), comma());
	if (line->kind >= IMPORT_LOOK && *line->name) {
		isolate_auto(out, line->name);
		str_add(out, comma());
	}
	str_add(out, line->text);
}

void import_show_kinds(struct view *view, bool errors_only)
{
	struct import_view *v = view->state;

	v->errors_only = errors_only;
	list_restart(&v->list);
	view_reload(view);
}

/* What the chosen row says stands above the list, too.  From the errors Esc goes back to all rows, not out. */
static bool import_key(struct view *view, const struct key_event *event)
{
	bool back = event->key == K_ESC && ((const struct import_view *)view->state)->errors_only;

	view->dirty = true;
	if (back)
		import_show_kinds(view, false);
	return back;
}

static bool import_offers(const struct view *view, const struct action *action)
{
	const struct import_view *v = view->state;
	const struct import_report *report = v->im ? import_said(v->im) : NULL;

	if (!report)
		return true;
	if (str_eq(action->name, "import-columns"))
		return import_is_table(v->im);
	if (str_eq(action->name, "import-correct"))
		return report->count[IMPORT_ERROR] + report->count[IMPORT_LOOK] > 0;
	if (str_eq(action->name, "import-errors"))
		return v->errors_only || report->count[IMPORT_ERROR] + report->count[IMPORT_LOOK] > 0;
	return true;
}

static struct list *import_list(struct view *view)
{
	return &((struct import_view *)view->state)->list;
}

const struct view_ops import_ops = {
	.name = "import", .title = N_("Import"), .in = IN_PAGE,
	.state_size = sizeof(struct import_view), .open = page_open, .load = import_load,
	.draw = import_draw, .close = page_close, .list = import_list, .key = import_key,
	.offers = import_offers,
	.heading = import_heading, .text = import_text, .row_text = import_row_text,
};

const struct page_desc import_page = {
	.name = "import", .title = N_("Import"), .panes = { &import_ops }, .weight = { 1 },
};
