/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The top line: who, when, the smart lists, what is overdue; in an office, who in the frame below it. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "text/when.h"

/* Who and when: whole, without the name, the day alone. */
enum { TOP_WHOLE, TOP_DATE, TOP_DAY, TOPS };

static void top_text(const struct ui *ui, int how, struct str *out)
{
	struct kind_env env = app_env(ui->app);
	struct civil today = date_civil(ui->now, NULL);

	str_add(out, "  ");
	if (ui->app->me && ui->app->actor.alone && how == TOP_WHOLE) {
		isolate_auto(out, record_text(ui->app->me, USER_name));
		str_add(out, "  ");
	}
	if (how == TOP_DAY)	/* as a day far from now is shown: "21 Nov" and not "today" */
		when_day(today, ui->now - 40 * DAY_MS, (enum calendar)env.calendar, out);
	else
		when_full(today, (enum calendar)env.calendar, out);
	if (ui->app->demo)
		str_addf(out, "  %s", _("demo data"));
	if (ui->task)
		str_add(out, "  ");
	ui_task_text(ui, out);
}

/* What stands between start and end; what is wanted there shortens the start, down to the day. */
#define TOP_ENOUGH 34	/* cells that are worth it */

static int draw_top_start(struct ui *ui, const struct canvas *line, int x, int end)
{
	const struct page_desc *desc = ui->page ? ui->page->desc : NULL;
	int wanted = desc && desc->top_width ? desc->top_width(ui, line) : 0;
	struct str text = STR_INIT;

	for (int how = 0; how < TOPS; how++) {
		str_clear(&text);
		top_text(ui, how, &text);
		if (!wanted || line->w - end - x - canvas_width(line, text.s) >= MIN(wanted + 2, TOP_ENOUGH))
			break;
	}
	x += canvas_text(line, x, 0, line->w - x, ROLE_header, text.s);
	str_release(&text);
	return x;
}

#define TOP_WIDE 100	/* columns from which all is said */

static void add_sync(const struct ui *ui, int width, struct str *out)
{
	struct str text = STR_INIT;

	ui_sync_text(ui, width < TOP_WIDE, &text);
	if (text.len && out->len)
		str_add(out, " · ");
	str_add(out, text.s);
	str_release(&text);
}

void ui_draw_top(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid), line = canvas_part(&whole, 0, 0, whole.w, 1);
	const struct page_desc *desc = ui->page ? ui->page->desc : NULL;
	struct str end = STR_INIT;
	int n, end_w;

	if (ui->popup && ui->popup->ops->draw_top) {
		ui->popup->ops->draw_top(ui->popup, &line);
		return;
	}
	canvas_fill(&line, ROLE_header);
	n = 1 + canvas_text(&line, 1, 0, 0, ON(ROLE_title, ROLE_header), _("wasit"));
	if (desc && desc->status)
		desc->status(ui, &end);
	add_sync(ui, line.w, &end);
	end_w = end.len ? canvas_width(&line, end.s) + 3 : 0;
	n = draw_top_start(ui, &line, n, end_w);
	if (desc && desc->top_draw && n + 2 < line.w - end_w) {
		struct canvas middle = canvas_part(&line, n + 1, 0, line.w - end_w - n - 1, 1);

		desc->top_draw(ui, &middle);
	}
	if (end.len && n + 3 < line.w)
		canvas_put(&line, &(struct put){ .x = MAX(n + 2, line.w - end_w + 2),
			.w = MIN(line.w - n - 3, end_w - 3), .style = ROLE_header, .align = ALIGN_END,
			.text = end.s });
	str_release(&end);
}

/* --- Who, in an office. */

/* "Sara Khalid (Manager, Riyadh)". */
static void who_text(const struct ui *ui, bool whole, struct str *out)
{
	const struct actor *actor = &ui->app->actor;
	const char *name = record_text(ui->app->me, USER_name);
	struct str first = STR_INIT;

	str_addn(&first, name, whole ? strlen(name) : strcspn(name, " "));
	isolate_auto(out, first.s);
	str_addf(out, " (%s%s", role_label(actor->role), P_("between words of a list", ", "));
	isolate_auto(out, actor->team);
	str_addc(out, ')');
	str_release(&first);
}

#define WHO_LEAST 16	/* cells in which it still says something */

void ui_draw_who(const struct ui *ui, const struct canvas *frame)
{
	int room = frame->w - 4, w;	/* a piece of the line before it and behind it, blanks around it */
	struct str text = STR_INIT;
	struct canvas part;

	if (!ui->app->me || ui->app->actor.alone || room < WHO_LEAST)
		return;
	who_text(ui, true, &text);
	if (canvas_width(frame, text.s) > room) {
		str_clear(&text);
		who_text(ui, false, &text);
	}
	w = MIN(canvas_width(frame, text.s), room);
	part = canvas_part(frame, frame->w - w - 3, 0, w + 2, 1);
	canvas_fill(&part, ROLE_text);
	canvas_text(&part, 1, 0, w, ROLE_dim, text.s);
	str_release(&text);
}
