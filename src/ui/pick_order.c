/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Choosing several of many, and their order. */
#include "base/base.h"
#include "ui/popup.h"

#include "ui/ui_p.h"

struct orderer {
	struct popup popup;
	const struct pick_order *pick;
	size_t *shown;		/* owned: indexes of all items, the chosen ones first in their order */
	size_t nchosen, cur, top;
};

#define ORDER_W 56

static struct canvas orderer_place(const struct popup *popup, const struct canvas *whole)
{
	const struct orderer *o = (const struct orderer *)popup;
	int w = MIN(ORDER_W, whole->w - 4), h = MIN(whole->h - 3, (int)o->pick->n + 4);

	return canvas_part(whole, (whole->w - w) / 2, 1, w, h);
}

/* Lines of the items: the box less its frame, the line and the help below. */
static int item_rows(const struct orderer *o)
{
	struct canvas whole = canvas_whole(&o->popup.ui->grid);
	struct canvas place = orderer_place(&o->popup, &whole);

	return MAX(1, place.h - 4);
}

static void draw_item(const struct orderer *o, const struct canvas *in, int y, size_t i)
{
	unsigned style = i == o->cur ? ROLE_selection : ROLE_text;
	bool chosen = i < o->nchosen;

	canvas_fill_row(in, y, style);
	if (chosen) {
		canvas_textf(in, 1, y, 2, ON(ROLE_key, style_role(style)), "%zu", i + 1);
		canvas_glyph(in, 3, y, ON(ROLE_key, style_role(style)), GLYPH_CHECK);
	}
	canvas_text(in, 5, y, in->w - 6, chosen ? style : ON(ROLE_dim, style_role(style)),
		o->pick->texts[o->shown[i]]);
}

static void orderer_draw(const struct popup *popup, struct canvas *out)
{
	const struct orderer *o = (const struct orderer *)popup;
	struct canvas in = canvas_box(out, ROLE_focus, o->pick->title, ROLE_title);
	int rows = in.h - 2;

	for (int y = 0; y < rows && o->top + (size_t)y < o->pick->n; y++)
		draw_item(o, &in, y, o->top + (size_t)y);
	canvas_hline(&in, 0, in.h - 2, in.w, ROLE_border);
	canvas_text(&in, 1, in.h - 1, in.w - 2, ROLE_dim,
		_("Space takes it or leaves it out; J and K move it."));
}

/* --- Keys. */

static void show_current(struct orderer *o)
{
	size_t rows = (size_t)item_rows(o);

	o->top = MIN(o->top, o->cur);
	if (o->cur >= o->top + rows)
		o->top = o->cur - rows + 1;
}

/* An item to another place; the cursor goes with it. */
static void move_item(struct orderer *o, size_t to)
{
	size_t item = o->shown[o->cur], at = o->cur;

	for (; at > to; at--)
		o->shown[at] = o->shown[at - 1];
	for (; at < to; at++)
		o->shown[at] = o->shown[at + 1];
	o->shown[to] = item;
	o->cur = to;
}

/* What is left out goes back to where it stands among the others. */
static void toggle(struct orderer *o)
{
	size_t item = o->shown[o->cur], to;

	if (o->cur >= o->nchosen) {
		if (o->nchosen == o->pick->most)
			return;
		move_item(o, o->nchosen++);
		return;
	}
	for (to = o->nchosen; to < o->pick->n && o->shown[to] < item; to++)
		;
	move_item(o, to - 1);
	o->nchosen--;
}

static void shift(struct orderer *o, bool down)
{
	if (o->cur >= o->nchosen || (down ? o->cur + 1 >= o->nchosen : o->cur == 0))
		return;
	move_item(o, down ? o->cur + 1 : o->cur - 1);
}

static void go(struct orderer *o, long to)
{
	o->cur = (size_t)MAX(0, MIN(to, (long)o->pick->n - 1));
}

static bool orderer_key(struct popup *popup, const struct key_event *event)
{
	struct orderer *o = (struct orderer *)popup;
	long cur = (long)o->cur, page = item_rows(o) - 1;

	switch (event->key) {
	case K_ESC: popup->done = true; break;
	case K_ENTER: popup->answer = 0; popup->done = true; break;
	case K_DOWN: case K_TAB: go(o, cur + 1); break;
	case K_UP: case K_TAB | K_SHIFT: go(o, cur - 1); break;
	case K_PGDN: go(o, cur + page); break;
	case K_PGUP: go(o, cur - page); break;
	case K_HOME: go(o, 0); break;
	case K_END: go(o, (long)o->pick->n - 1); break;
	case K_DOWN | K_ALT: case K_DOWN | K_SHIFT: shift(o, true); break;
	case K_UP | K_ALT: case K_UP | K_SHIFT: shift(o, false); break;
	default:
		switch (keymap_fold(event->key)) {
		case ' ': case 'x': toggle(o); break;
		case 'j': go(o, cur + 1); break;
		case 'k': go(o, cur - 1); break;
		case 'J': shift(o, true); break;
		case 'K': shift(o, false); break;
		default: return key_is_text(event->key);
		}
	}
	show_current(o);
	return true;
}

bool ui_pick_order(struct ui *ui, struct pick_order *pick)
{
	static const struct popup_ops ops = {
		.in = IN_POPUP, .key = orderer_key, .place = orderer_place, .draw = orderer_draw,
	};
	struct orderer o = { .popup = { .ops = &ops, .ui = ui }, .pick = pick, .nchosen = pick->nchosen };
	bool *chosen = xcalloc(pick->n, sizeof(*chosen));
	size_t n = 0;
	bool taken;

	o.shown = xcalloc(pick->n, sizeof(*o.shown));
	for (; n < pick->nchosen; n++) {
		o.shown[n] = pick->chosen[n];
		chosen[pick->chosen[n]] = true;
	}
	for (size_t i = 0; i < pick->n; i++)
		if (!chosen[i])
			o.shown[n++] = i;
	taken = ui_popup(ui, &o.popup) == 0;
	if (taken) {
		pick->nchosen = o.nchosen;
		memcpy(pick->chosen, o.shown, o.nchosen * sizeof(*pick->chosen));
	}
	free(chosen);
	free(o.shown);
	return taken;
}
