/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A month to choose a day from: Gregorian days, the Hijri ones beside them. */
#include "base/base.h"
#include "ui/popup.h"

#include "base/date.h"
#include "text/when.h"
#include "ui/ui_p.h"

enum { DAY_W = 7, WEEKS = 6, BOX_W = 7 * DAY_W + 2, BOX_H = WEEKS + 6 };

struct month_view {
	struct popup popup;
	struct civil day, today;	/* the chosen one */
};

static struct canvas calendar_place(const struct popup *popup, const struct canvas *whole)
{
	(void)popup;
	return canvas_part(whole, (whole->w - BOX_W) / 2, MAX(1, (whole->h - BOX_H) / 3), BOX_W, BOX_H);
}

/* The Sunday on or before the first of the month. */
static struct civil first_shown(struct civil day)
{
	struct civil first = { day.year, day.month, 1 };

	return civil_add(first, -civil_weekday(first));
}

static void add_hijri(struct civil day, bool with_year, struct str *out)
{
	struct hijri hijri;
	bool provisional;

	if (!hijri_from_civil(day, &hijri, &provisional))
		return;
	str_add(out, hijri_month_name(hijri.month));
	if (with_year)
		str_addf(out, " %d%s", hijri.year, provisional ? "?" : "");
}

/* "Jumada I – Jumada II 1448" */
static void hijri_heading(struct civil day, struct str *out)
{
	struct civil first = { day.year, day.month, 1 };
	struct civil last = { day.year, day.month, civil_month_days(day.year, day.month) };
	struct str from = STR_INIT, to = STR_INIT;

	add_hijri(first, false, &from);
	add_hijri(last, false, &to);
	if (!str_eq(from.s, to.s) && from.len)
		str_addf(out, "%s – ", from.s);
	add_hijri(last, true, out);
	str_release(&from);
	str_release(&to);
}

static void draw_day(const struct month_view *c, const struct canvas *in, int x, int y, struct civil day)
{
	bool chosen = !civil_compare(day, c->day);
	unsigned style = chosen ? ROLE_selection : ROLE_text;
	struct canvas cell = canvas_part(in, x, y, DAY_W, 1);
	struct hijri hijri;
	bool provisional;

	canvas_fill_row(&cell, 0, style);
	canvas_textf(&cell, 1, 0, 2, ON(!civil_compare(day, c->today) ? ROLE_today :
		day.month != c->day.month ? ROLE_dim : ROLE_text, style_role(style)), "%2d", day.day);
	if (hijri_from_civil(day, &hijri, &provisional))
		canvas_textf(&cell, 4, 0, 2, ON(ROLE_dim, style_role(style)), "%2d", hijri.day);
}

static void calendar_draw(const struct popup *popup, struct canvas *out)
{
	static const char *const weekdays[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"),
		N_("Fri"), N_("Sat") };
	const struct month_view *c = (const struct month_view *)popup;
	struct str title = STR_INIT, hijri = STR_INIT;
	struct civil day = first_shown(c->day);
	struct canvas in;

	str_addf(&title, "%s %d", when_month_name(c->day.month), c->day.year);
	hijri_heading(c->day, &hijri);
	in = canvas_box(out, ROLE_focus, title.s, ROLE_title);
	canvas_text(&in, 1, 0, in.w - 2, ROLE_label, hijri.s);
	for (int i = 0; i < 7; i++)
		canvas_text(&in, i * DAY_W + 1, 1, DAY_W - 1, ROLE_dim, _(weekdays[i]));
	for (int week = 0; week < WEEKS; week++)
		for (int i = 0; i < 7; i++, day = civil_add(day, 1))
			draw_day(c, &in, i * DAY_W, week + 2, day);
	for (int i = 0; i < 2; i++) {
		str_clear(&title);
		when_full(c->day, i ? CALENDAR_HIJRI : CALENDAR_GREGORIAN, &title);
		canvas_text(&in, 1, WEEKS + 2 + i, in.w - 2, i ? ROLE_label : ROLE_title, title.s);
	}
	str_release(&title);
	str_release(&hijri);
}

/* The same day some months on, the last one where that month is shorter. */
static struct civil add_months(struct civil day, int months)
{
	int month = day.year * 12 + day.month - 1 + months;
	struct civil there = { month / 12, month % 12 + 1, 1 };

	there.day = MIN(day.day, civil_month_days(there.year, there.month));
	return there;
}

static bool calendar_key(struct popup *popup, const struct key_event *event)
{
	struct month_view *c = (struct month_view *)popup;
	bool rtl = popup->ui->rtl;
	uint32_t key = keymap_fold(event->key);
	struct civil to = c->day;

	switch (key) {
	case K_ESC:
		popup->done = true;
		return true;
	case K_ENTER: case ' ':
		popup->answer = 0;
		popup->done = true;
		return true;
	case K_LEFT: case 'h':
		to = civil_add(c->day, rtl ? 1 : -1);
		break;
	case K_RIGHT: case 'l':
		to = civil_add(c->day, rtl ? -1 : 1);
		break;
	case K_UP: case 'k':
		to = civil_add(c->day, -7);
		break;
	case K_DOWN: case 'j':
		to = civil_add(c->day, 7);
		break;
	case K_PGUP:
		to = add_months(c->day, -1);
		break;
	case K_PGDN:
		to = add_months(c->day, 1);
		break;
	case K_PGUP | K_SHIFT: case '<':
		to = add_months(c->day, -12);
		break;
	case K_PGDN | K_SHIFT: case '>':
		to = add_months(c->day, 12);
		break;
	case K_HOME: case 't':
		to = c->today;
		break;
	default:
		return key_is_text(event->key) || event->key == K_MOUSE;
	}
	if (to.year >= 1800 && to.year <= 2200)
		c->day = to;
	return true;
}

bool ui_calendar(struct ui *ui, struct civil *day)
{
	static const struct popup_ops ops = {
		.in = IN_POPUP, .key = calendar_key, .place = calendar_place, .draw = calendar_draw,
	};
	struct month_view c = { .popup = { .ops = &ops, .ui = ui }, .day = *day,
		.today = date_civil(ui->now, NULL) };

	if (ui_popup(ui, &c.popup) < 0)
		return false;
	*day = c.day;
	return true;
}
