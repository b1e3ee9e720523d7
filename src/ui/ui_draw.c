/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What stands where: panes, their headings, the top line, messages, the keys that work here. */
#include "base/base.h"
#include "ui/ui_p.h"

/* --- Places. */

void ui_redraw_all(struct ui *ui)
{
	ui->dirty = true;
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		ui->page->view[i].dirty = true;
}

/* --- Drawing. */

static void draw_heading(struct view *view)
{
	const struct list *list = view->ops->list ? view->ops->list(view) : NULL;
	struct str heading = STR_INIT;
	const struct canvas *c = &view->place;
	int n = 0;

	canvas_fill_row(c, 0, ROLE_text);
	canvas_hline(c, 0, 0, c->w, view->focused ? ROLE_focus : ROLE_border);
	if (view->ops->heading)
		view->ops->heading(view, &heading);
	else if (view->ops->title)
		str_add(&heading, _(view->ops->title));
	if (list && list->marks.n)
		str_addf(&heading, Q_(" · %zu marked", " · %zu marked", list->marks.n),
			list->marks.n);
	if (heading.len) {
		struct canvas text;

		n = MIN(canvas_width(c, heading.s), c->w - 4);
		text = canvas_part(c, 1, 0, n + 2, 1);
		canvas_fill(&text, ROLE_text);
		canvas_text(&text, 1, 0, n, view->focused ? ROLE_focus : ROLE_title, heading.s);
		n += 3;
	}
	if (view->place.x + view->place.w == view->ui->grid.cols) {	/* the last pane */
		struct canvas rest = canvas_part(c, n, 0, c->w - n, 1);

		ui_draw_who(view->ui, &rest);
	}
	str_release(&heading);
}

/* A key that moves to the next row costs the two rows and not the pane. */
static bool draw_moved(struct ui *ui, struct view *view, struct canvas *inside)
{
	struct list *list = view->ops->list ? view->ops->list(view) : NULL;
	struct canvas rows, part;
	int from, lines;

	if (!list || view->err.code || !list_moved(list, &from, &lines) ||
	    !grid_area(&ui->grid, list, &rows))
		return false;
	part = canvas_part(&rows, 0, from, rows.w, lines);
	grid_only(&ui->grid, &part);
	view->ops->draw(view, inside);
	grid_only(&ui->grid, NULL);
	list_drawn(list);
	view->moved = false;
	return true;
}

static void draw_view(struct ui *ui, struct view *view)
{
	struct canvas inside = canvas_part(&view->place, 0, 1, view->w, view->h);

	if (!view->dirty && draw_moved(ui, view, &inside))
		return;
	view->dirty = view->moved = false;
	if (view->focused)
		ui->grid.caret_x = -1;
	draw_heading(view);
	canvas_fill(&inside, ROLE_text);
	if (view->err.code)
		canvas_wrap(&inside, 0, ROLE_error, PUT_UI, view->err.text);
	else if (!view->stale || view->ui->begun)	/* till it is loaded it says nothing that is not so */
		view->ops->draw(view, &inside);
	if (view->ops->list)
		list_drawn(view->ops->list(view));
}

static void draw_separators(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid);

	for (size_t i = 0; i < ui->page->nviews; i++) {
		const struct view *view = &ui->page->view[i];

		if (!view->visible || view->place.x == 0)
			continue;
		canvas_glyph(&whole, view->place.x - 1, 1, ROLE_border, GLYPH_TEE_TOP);
		canvas_vline(&whole, view->place.x - 1, 2, view->h, ROLE_border);
	}
}

/* One action's key and word, when they end before `end`; the cells it takes are added to x.  Without a
 * line it is only measured. */
static int draw_hint(struct ui *ui, const struct canvas *line, bool measure, int x, int end,
	const struct action *action)
{
	struct str key = STR_INIT;
	const char *hint = _(action->hint);
	bool typing = ui_is_typing(ui) || ui_context(ui) == IN_FORM;
	int need;

	if (typing ? keymap_show_typing(&ui->keymap, action, &key) :
	    keymap_show(&ui->keymap, action, &key)) {
		need = canvas_width(line, key.s) + 1 + canvas_width(line, hint);
		if (!measure && x + need < end) {
			canvas_text(line, x, 0, 0, ROLE_key, key.s);
			canvas_text(line, x + need - canvas_width(line, hint), 0, 0, ROLE_footer, hint);
		}
		x += measure || x + need < end ? need + 2 : 0;
	}
	str_release(&key);
	return x;
}

static bool is_offered(const struct ui *ui, const struct action *action)
{
	const struct view *view = ui_focused(ui);

	if (!ui_may(ui, action) || (action->flags & A_PANES && ui->page->nviews < 2))
		return false;
	if (ui->popup)
		return !ui->popup->ops->offers || ui->popup->ops->offers(ui->popup, action);
	return !view || !view->ops->offers || view->ops->offers(view, action);
}

static int draw_table(struct ui *ui, const struct canvas *line, bool measure, int x, int end,
	bool everywhere, const struct action *table)
{
	enum context in = ui_context(ui);

	for (const struct action *a = table; a && a->name; a++)
		if (a->hint && a->in & in && is_offered(ui, a) &&
		    ((a->in & IN_SCREEN) == IN_SCREEN) == everywhere)
			x = draw_hint(ui, line, measure, x, end, a);
	return x;
}

/* All hints of the place, or all that work everywhere.  What the view is for comes first: there may be no room
 * for the others. */
static int draw_hints(struct ui *ui, const struct canvas *line, bool measure, int x, int end,
	bool everywhere)
{
	const struct view *view = ui_focused(ui);
	const struct action *first = view ? view->ops->first : NULL;

	x = draw_table(ui, line, measure, x, end, everywhere, first);
	for (size_t t = 0; ui_tables[t]; t++)
		for (const struct action *const *table = ui_tables[t]; *table; table++)
			if (*table != first)
				x = draw_table(ui, line, measure, x, end, everywhere, *table);
	return x;
}

static void draw_key_hints(const struct canvas *line, const struct key_hint *hints)
{
	int x = 1;

	for (const struct key_hint *hint = hints; hint->word; hint++) {
		struct str key = STR_INIT;

		key_show(hint->key, &key);
		x += canvas_text(line, x, 0, 0, ROLE_key, key.s) + 1;
		x += canvas_text(line, x, 0, 0, ROLE_footer, _(hint->word)) + 2;
		str_release(&key);
	}
}

static void draw_keys(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid);
	struct canvas line = canvas_part(&whole, 0, whole.h - 1, whole.w, 1);
	static const struct key_hint popup_keys[] = {
		{ K_ENTER, NP_("key hint", "take") }, { K_ESC, NP_("key hint", "leave") },
		{ K_NONE, NULL },
	};
	const struct key_hint *hints = ui_is_typing(ui) ? ui_focused(ui)->ops->typing_hints : NULL;
	int rest;

	canvas_fill(&line, ROLE_footer);
	if (ui_context(ui) == IN_POPUP) {
		draw_key_hints(&line, popup_keys);
		return;
	}
	/* What leads to all the others keeps its place at the end. */
	rest = draw_hints(ui, &line, true, 0, 0, true);
	if (hints)
		draw_key_hints(&line, hints);
	else
		draw_hints(ui, &line, false, 1, line.w - rest, false);
	draw_hints(ui, &line, false, line.w - rest + 1, line.w + 1, true);
}

static bool message_is_long(const struct ui *ui)
{
	struct canvas whole = canvas_whole((struct grid *)&ui->grid);

	return canvas_width(&whole, ui->message.text) > whole.w - 2;
}

/* What does not fit into its line takes that of the keys, too: the end of a sentence says how to mend it. */
static void draw_text(struct ui *ui, const struct canvas *whole, const struct canvas *line)
{
	struct canvas both = canvas_part(whole, 1, whole->h - 2, whole->w - 2, 2), rest;

	if (!message_is_long(ui)) {
		if (ui->message_long)
			ui->message_long = false, draw_keys(ui);
		canvas_text(line, 1, 0, line->w - 2, ui->message.role, ui->message.text);
		return;
	}
	ui->message_long = true;
	rest = canvas_part(whole, 0, whole->h - 1, whole->w, 1);
	canvas_fill(&rest, ROLE_text);
	canvas_wrap(&both, 0, ui->message.role, PUT_UI, ui->message.text);
}

/* "z …  1 a day  3 three days": what was begun, and what may follow. */
static void draw_pending(struct ui *ui, const struct canvas *line)
{
	const struct key_state *keys = &ui->keys;
	const struct binding *next[16];
	size_t n = keys->nkeys ? keymap_after(&ui->keymap, ui_context(ui), keys->key, keys->nkeys, next,
		COUNT(next)) : 0;
	struct str text = STR_INIT;
	int x = 1;

	if (keys->count)
		str_addf(&text, "%d ", keys->count);
	for (size_t i = 0; i < keys->nkeys; i++) {
		key_show(keys->key[i], &text);
		str_addc(&text, ' ');
	}
	str_add(&text, "…");
	x += canvas_text(line, x, 0, line->w - x - 1, ROLE_key, text.s) + 2;
	for (size_t i = 0; i < n; i++) {
		const struct action *action = next[i]->action;

		if (!ui_may(ui, action))
			continue;
		str_clear(&text);
		for (size_t k = keys->nkeys; k < next[i]->nkeys; k++)
			key_show(next[i]->key[k], &text);
		x += canvas_text(line, x, 0, MAX(line->w - x - 1, 1), ROLE_key, text.s) + 1;
		x += canvas_text(line, x, 0, MAX(line->w - x - 1, 1), ROLE_text,
			_(action->brief ? action->brief : action->help)) + 2;
		if (x >= line->w - 2)
			break;
	}
	if (ui->number_at && ui->page->desc->number_text) {
		str_clear(&text);
		ui->page->desc->number_text(ui, keys->count, &text);
		canvas_text(line, x, 0, MAX(line->w - x - 1, 1), ROLE_text, text.s);
	}
	str_release(&text);
}

static void draw_message(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid);
	struct canvas line = canvas_part(&whole, 0, whole.h - 2, whole.w, 1);

	canvas_fill(&line, ROLE_text);
	if (ui->keys.count || ui->keys.nkeys)
		draw_pending(ui, &line);
	else
		draw_text(ui, &whole, &line);
}

/* Nothing but the message, and only as long as it waits: the database is in the middle of something.  Who
 * leaves does not wait: what is written then is only the place he was at. */
bool ui_show_wait(void *ctx, int64_t ms)
{
	struct ui *ui = ctx;
	char before[sizeof(ui->message.text)];
	enum role role = ui->message.role;

	(void)ms;
	if (!ui->screen || ui->too_small || ui->leaving)
		return !ui->leaving;
	memcpy(before, ui->message.text, sizeof(before));
	snprintf(ui->message.text, sizeof(ui->message.text), "%s",
		_("Another wasit is writing; this is saved as soon as it has done so."));
	ui->message.role = ROLE_warning;
	draw_message(ui);
	screen_paint(ui->screen, &ui->grid, &ui->theme);
	memcpy(ui->message.text, before, sizeof(before));
	ui->message.role = role;
	ui->dirty = true;
	return true;
}

static void draw_too_small(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid);
	char *text = xasprintf(_("Please make the window at least %d columns wide and %d lines high."),
		UI_MIN_COLS, UI_MIN_ROWS);

	canvas_fill(&whole, ROLE_text);
	canvas_wrap(&whole, 0, ROLE_text, PUT_UI, text);
	ui->grid.caret_x = -1;
	free(text);
}

/* --- Popups, over it all. */

static void popups_from_below(const struct popup *popup, const struct canvas *whole,
	void (*fn)(const struct popup *popup, const struct canvas *place, void *ctx), void *ctx)
{
	struct canvas place;

	if (!popup)
		return;
	popups_from_below(popup->below, whole, fn, ctx);
	place = popup->ops->place(popup, whole);
	fn(popup, &place, ctx);
}

static void measure_popup(const struct popup *popup, const struct canvas *place, void *ctx)
{
	int *sum = ctx;

	(void)popup;
	*sum = *sum * 31 + place->x + place->y * 7 + place->w * 1021 + place->h * 65537;
	*sum &= 0xffffff;
}

static void draw_popup(const struct popup *popup, const struct canvas *place, void *ctx)
{
	struct canvas inside = *place;

	(void)ctx;
	place->grid->caret_x = -1;
	canvas_fill(place, ROLE_text);
	popup->ops->draw(popup, &inside);
}

void ui_paint(struct ui *ui)
{
	struct canvas whole;
	int popup_cells = 0;

	if (ui->quit && ui->hangup)
		return;		/* nobody looks any more */
	ui_load_to_paint(ui);
	whole = canvas_whole(&ui->grid);
	if (ui->too_small) {
		draw_too_small(ui);
		screen_paint(ui->screen, &ui->grid, &ui->theme);
		return;
	}
	if (ui->popup)
		popups_from_below(ui->popup, &whole, measure_popup, &popup_cells);
	if (popup_cells != ui->popup_cells) {
		ui->popup_cells = popup_cells;
		ui_redraw_all(ui);
	}
	if (ui->dirty && ui->page) {
		ui_draw_top(ui);
		draw_separators(ui);
	}
	if (!ui->page) {
		canvas_fill(&whole, ROLE_text);
		ui_draw_top(ui);
	}
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if ((ui->page->view[i].dirty || ui->page->view[i].moved) &&
		    ui->page->view[i].visible)
			draw_view(ui, &ui->page->view[i]);
	if (ui->dirty || message_is_long(ui) || ui->typing_shown != ui_is_typing(ui))
		draw_keys(ui);
	ui->typing_shown = ui_is_typing(ui);
	draw_message(ui);
	ui->dirty = false;
	if (ui->popup)
		popups_from_below(ui->popup, &whole, draw_popup, NULL);
	screen_paint(ui->screen, &ui->grid, &ui->theme);
}
