/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The making of a day's call list, with a box where it takes long. */
#include "base/base.h"
#include "ui/view_calls.h"

#include "base/date.h"
#include "app/calls.h"
#include "ui/popup.h"
#include "ui/ui_p.h"

#define PATIENCE_MS 150		/* before the box opens: most lists are there by then */

struct wait {
	struct ui *ui;
	struct progress *progress;	/* NULL: not yet */
	int64_t since;
};

static bool on_told(void *ctx, int64_t done, int64_t all)
{
	struct wait *w = ctx;

	if (!w->progress && ui_clock() - w->since < PATIENCE_MS)
		return true;
	if (!w->progress)
		w->progress = progress_begin(w->ui, _("Call list"));
	return progress_step(w->progress, done, all, NULL);
}

/* Without screens nobody could press Esc. */
static void begin(struct wait *w, struct ui *ui)
{
	*w = (struct wait){ .ui = ui, .since = ui_clock() };
	if (ui->screen) {
		ui->app->told = on_told;
		ui->app->told_ctx = w;
	}
}

/* Stopped: the list is what it was before. */
static enum result end(struct wait *w, enum result code, const struct err *err)
{
	w->ui->app->told = NULL;
	if (w->progress)
		progress_end(&w->progress);
	if (code == ERR_CANCEL)
		ui_message(w->ui, "%s", err->text);
	return code == ERR_CANCEL ? OK : code;
}

enum result ui_begin_calls(struct ui *ui, struct err *err)
{
	struct wait wait;

	begin(&wait, ui);
	return end(&wait, calls_begin(ui->app, date_civil(ui->now, NULL), err), err);
}

enum result ui_make_calls(struct ui *ui, struct civil day, bool anyway, int *added, struct err *err)
{
	struct wait wait;

	begin(&wait, ui);
	return end(&wait, anyway ? calls_make_anyway(ui->app, day, added, err) :
		calls_make(ui->app, day, added, err), err);
}
