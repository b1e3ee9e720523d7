/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A box that takes every key while work goes on. */
#include "base/base.h"
#include "ui/popup.h"

#include "ui/ui.h"
#include "ui/ui_p.h"

#define PAINT_MS 40	/* of work between two paints */

struct progress {
	struct popup popup;
	const char *title;
	int64_t done, all;
	char *told;		/* owned; NULL: the numbers */
	int64_t painted_at;
	bool stop;
};

static bool progress_key(struct popup *popup, const struct key_event *event)
{
	struct progress *p = (struct progress *)popup;

	p->stop |= event->key == K_ESC;
	return true;
}

static struct canvas progress_place(const struct popup *popup, const struct canvas *whole)
{
	int w = MIN(50, whole->w - 4);

	(void)popup;
	return canvas_part(whole, (whole->w - w) / 2, whole->h / 2 - 2, w, 5);
}

static void progress_draw(const struct popup *popup, struct canvas *out)
{
	const struct progress *p = (const struct progress *)popup;
	struct canvas in;

	canvas_fill(out, ROLE_text);
	in = canvas_box(out, ROLE_focus, p->title, ROLE_title);
	canvas_bar(&in, 1, 0, in.w - 2, ROLE_ok, p->done, MAX(p->all, 1));
	if (p->told)
		canvas_text(&in, 1, 1, in.w - 2, ROLE_text, p->told);
	else
		canvas_textf(&in, 1, 1, in.w - 2, ROLE_text, _("%d of %d"), (int)p->done,
			(int)p->all);
	canvas_text(&in, 1, 2, in.w - 2, ROLE_dim, _("Esc stops; nothing is changed then."));
}

static const struct popup_ops progress_ops = {
	.in = IN_POPUP, .key = progress_key, .place = progress_place, .draw = progress_draw,
};

struct progress *progress_begin(struct ui *ui, const char *title)
{
	struct progress *p = xcalloc(1, sizeof(*p));

	p->popup = (struct popup){ .ops = &progress_ops, .ui = ui, .below = ui->popup };
	p->title = title;
	p->painted_at = ui_clock();
	ui->popup = &p->popup;
	return p;
}

bool progress_step(struct progress *p, int64_t done, int64_t all, const char *told)
{
	p->done = done;
	p->all = all;
	if (ui_clock() - p->painted_at < PAINT_MS)
		return true;
	free(p->told);
	p->told = told ? xstrdup(told) : NULL;
	p->popup.ui->dirty = true;
	ui_step(p->popup.ui, 0);
	p->painted_at = ui_clock();
	return !p->stop && !p->popup.ui->quit;
}

void progress_end(struct progress **progress)
{
	struct progress *p = *progress;

	p->popup.ui->popup = p->popup.below;
	p->popup.ui->dirty = true;
	free(p->told);
	free(p);
	*progress = NULL;
}
