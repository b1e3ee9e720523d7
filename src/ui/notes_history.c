/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who changed the notes when; any older text can be read and brought back. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/notes.h"
#include "ui/popup.h"

#define VERSIONS 200

/* "21 Nov 10:00 · Ahmad" */
static void heading(struct ui *ui, const struct change *change, struct str *out)
{
	struct kind_env env = app_env(ui->app);

	when_moment(change->at, ui->now, (enum calendar)env.calendar, out);
	str_add(out, " · ");
	if (change->actor)
		isolate_auto(out, change->actor);
	else
		str_add(out, _("a rule or an import"));
	if (str_eq(change->kind ? change->kind : "", "undo"))
		str_addf(out, " (%s)", _("taken back"));
}

static void summary(const struct change *change, struct str *out)
{
	struct notes_diff diff = notes_compare(change->old, change->new, NULL);

	if (diff.added)
		str_addf(out, Q_("%zu line more", "%zu lines more", diff.added), diff.added);
	if (diff.added && diff.removed)
		str_add(out, comma());
	if (diff.removed)
		str_addf(out, Q_("%zu line less", "%zu lines less", diff.removed), diff.removed);
}

static int64_t pick_version(struct ui *ui, const struct changes *changes)
{
	struct pick_item *items = xcalloc(changes->n, sizeof(*items));
	struct strlist texts = { 0 };
	struct pick pick = { .title = _("Notes: who changed them when"), .items = items,
		.nitems = changes->n, .wide = true };
	int64_t chosen;

	for (size_t i = 0; i < changes->n; i++) {
		struct str text = STR_INIT;

		heading(ui, &changes->v[i], &text);
		strlist_add(&texts, text.s);
		str_clear(&text);
		summary(&changes->v[i], &text);
		strlist_add(&texts, text.s);
		str_release(&text);
	}
	for (size_t i = 0; i < changes->n; i++)
		items[i] = (struct pick_item){ .text = texts.v[2 * i], .detail = texts.v[2 * i + 1] };
	chosen = ui_pick(ui, &pick);
	strlist_release(&texts);
	free(items);
	return chosen;
}

static enum result bring_back(struct target *t, const char *text, struct err *err)
{
	struct record *rec = NULL;
	enum result code = query_get(t->app->db, t->entity, t->n, &rec, err);

	if (!code) {
		record_set_text(rec, common_index(t->entity, COMMON_notes), text);
		code = app_put(t->app, rec, err);
	}
	if (!code)
		str_add(t->out, _("The older notes are back — u undoes"));
	record_free(&rec);
	return code;
}

/* What that change did to the text, then whether it is wanted as it was then. */
static enum result show_version(struct target *t, const struct change *change, bool newest,
	struct err *err)
{
	struct str title = STR_INIT, text = STR_INIT;
	bool wanted;

	heading(t->ui, change, &title);
	notes_compare(change->old, change->new, &text);
	ui_show(t->ui, title.s, text.s);
	wanted = !newest && !t->ui->quit && ui_confirm(t->ui,
		_("Bring the notes back as they were after this change?"));
	str_release(&title);
	str_release(&text);
	return wanted ? bring_back(t, change->new, err) : OK;
}

static enum result notes_history(struct target *t, const struct args *args, struct err *err)
{
	struct changes changes = { 0 };
	enum result code = query_field_history(t->app->db, t->n, "notes", VERSIONS, &changes, err);
	int64_t chosen = -1;

	(void)args;
	if (!code && !changes.n)
		str_add(t->out, _("Nobody has written notes here yet."));
	if (!code && changes.n)
		chosen = pick_version(t->ui, &changes);
	if (chosen >= 0 && (size_t)chosen < changes.n)
		code = show_version(t, &changes.v[chosen], chosen == 0, err);
	changes_release(&changes);
	return code;
}

const struct action notes_actions[] = {
	{ .name = "notes-history", .menu = N_("Customer"), .keys = "<A-n>",
	  .help = N_("Show who changed the notes when, and bring older ones back"), .in = IN_MAIN,
	  .flags = A_WRITES | A_ROW, .run = notes_history },
	{ .name = NULL },
};
