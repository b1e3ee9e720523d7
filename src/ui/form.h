/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The form: made from a table of fields, over any record or any action's parameters. */
#ifndef UI_FORM_H
#define UI_FORM_H
#include "model/record.h"
#include "app/command.h"

struct ui;

struct form_spec {
	const char *title;		/* translated; NULL: the entity's "New customer" or its label */
	struct record *rec;		/* borrowed: starts with its values, holds the typed ones when the form was saved */
	const char *fields;		/* names, blank-separated, instead of the entity's sections; NULL */
	const char *focus;		/* field to begin in; NULL: the first */
	/* Writes; a failure stays on the form beside err->field.  NULL: app_put(). */
	enum result (*save)(struct ui *ui, struct record *rec, void *ctx, struct err *err);
	void *ctx;
	bool no_draft;			/* short questions: nothing is kept when the line drops */
	int64_t other;			/* out: with ERR_DUPLICATE the record the user wants to see instead */
};
/* Runs the form: OK saved · ERR_CANCEL left · ERR_DUPLICATE "open the other one". On success a
 * message with the step's sentence is shown. ERR_CONFLICT from save is settled here: both values
 * are shown, field by field. A draft is kept every 2 s while something is changed (app/draft.h)
 * and offered when the same form is opened again. */
enum result form_run(struct ui *ui, struct form_spec *spec, struct err *err) MUST_CHECK;

/* Asks for an action's parameters that are not given yet (args->text[i] == NULL), for `many` marked rows (0: one);
 * texts that were typed are added to `keep`, which the caller releases. ERR_CANCEL. */
enum result form_params(struct ui *ui, const struct action *action, size_t many, struct args *args,
	struct strlist *keep, struct err *err) MUST_CHECK;

/* Drafts that an ended session left: asks about each (go on, throw away, later). Once, at start. */
void form_offer_drafts(struct ui *ui);

/* Keys of forms: save, next, previous, pick … */
extern const struct action form_actions[];
#endif
