/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The first day: five hints, one at each rest, and never again. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "store/query.h"

#define MEMO "hints"

static const struct { const char *action, *text; } hints[] = {
	{ "search", N_("/ finds anybody: a part of the name or of the number is enough.") },
	{ "calls", N_("c works down today's calls: one digit logs a call and shows the next person.") },
	{ "undo", N_("u takes back whatever you did last; Ctrl+R does it again.") },
	{ "palette", N_(": lists every command with its key; ? shows the keys that work here.") },
	{ "settings", N_("F9 changes the language, the calendar and the colours.") },
};

void hints_open(struct ui *ui)
{
	char *told = query_memo(ui->app->db, MEMO);

	ui->hints = told ? atoi(told) : 0;
	free(told);
}

static bool is_waiting(const struct ui *ui)
{
	return ui->hints < (int)COUNT(hints) && !ui->popup && !ui->too_small && ui->app->me &&
		ui->key_at > ui->hint_at;
}

int64_t hints_due(const struct ui *ui)
{
	return is_waiting(ui) ? ui->key_at + REST_MS : 0;
}

void hints_tell(struct ui *ui)
{
	const struct action *action;
	char count[12];
	struct err err;

	if (!is_waiting(ui) || ui_clock() < ui->key_at + REST_MS)
		return;
	action = action_find(hints[ui->hints].action);
	if (action && ui_may(ui, action))
		ui_message(ui, "%s", _(hints[ui->hints].text));
	ui->hint_at = ui_clock();
	snprintf(count, sizeof(count), "%d", ++ui->hints);
	/* Only a convenience: it is told once more where it cannot be kept. */
	(void)!app_memo_set(ui->app, MEMO, count, &err);
}
