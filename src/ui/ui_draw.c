/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What stands where: panes, their headings, the top line, messages, the keys that work here. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "text/when.h"

/* --- Places. */

void ui_redraw_all(struct ui *ui)
{
	ui->dirty = true;
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		ui->page->view[i].dirty = true;
}

/* --- Loading. */

static void load_view(struct view *view)
{
	view->stale = false;
	view->dirty = true;
	view->err.code = OK;
	if (view->ops->load && view->ops->load(view, &view->err))
		view->err.code = view->err.code ? view->err.code : ERR_IO;
	view->changed = false;
}

static void load_views(struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (ui->page->view[i].stale && ui->page->view[i].visible)
			load_view(&ui->page->view[i]);
}

/* Lists that were moved to where rows are missing. */
static void mark_short_lists(struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];

		if (view->ops->list && list_waits(view->ops->list(view)))
			view->stale = true;
	}
}

static bool list_is_short(struct view *view)
{
	return view->ops->list && !view->err.code && list_waits(view->ops->list(view));
}

static bool can_wait(struct view *view)
{
	return (view->stale && !view->visible) || (view->later && view->ops->later) ||
		list_is_short(view);
}

bool ui_has_idle_work(const struct ui *ui)
{
	for (size_t i = 0; ui->page && !ui->too_small && i < ui->page->nviews; i++)
		if (can_wait(&ui->page->view[i]))
			return true;
	return ui->look_behind;
}

void ui_do_idle_work(struct ui *ui)
{
	if (ui->look_behind)
		screen_look_behind(ui->screen);
	ui->look_behind = false;
	query_begin(ui->app->db);
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];
		struct err err;

		if (!can_wait(view))
			continue;
		if (!view->h) {		/* never seen: as large as the one that is */
			view->w = ui_focused(ui)->w;
			view->h = ui_focused(ui)->h;
		}
		if (view->stale || list_is_short(view))
			load_view(view);
		if (view->later && view->ops->later && view->ops->later(view, &err))
			ui_error(ui, &err);
		view->later = false;
		view->dirty = true;
		ui->dirty = true;
	}
	query_end(ui->app->db);
}

static bool has_to_load(const struct ui *ui)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if (ui->page->view[i].stale && ui->page->view[i].visible)
			return true;
	return (ui->page && ui->page->follow_at && ui_clock() >= ui->page->follow_at) ||
		(ui->popup && ui->popup->wants_load);
}

void ui_load(struct ui *ui)
{
	if (!ui->arranged)
		ui_arrange(ui);
	if (!ui->too_small)
		mark_short_lists(ui);
	if (!has_to_load(ui)) {		/* most keys: nothing is asked of the database */
		ui_track(ui);
		return;
	}
	query_begin(ui->app->db);
	if (!ui->too_small) {
		load_views(ui);
		ui_track(ui);
	}
	if (!ui->too_small && ui->page && ui->page->follow_at && ui_clock() >= ui->page->follow_at) {
		ui_follow(ui);
		load_views(ui);
	}
	if (ui->popup && ui->popup->wants_load) {
		ui->popup->wants_load = false;
		if (ui->popup->ops->load)
			ui->popup->ops->load(ui->popup);
	}
	query_end(ui->app->db);
}

static void load_plain(struct view *view, int rows)
{
	struct list *list = view->ops->list ? view->ops->list(view) : NULL;

	view->visible = true;
	view->stale = view->stale || view->h != rows || (list && list_waits(list));
	view->w = 80;
	view->h = rows;
	if (list)
		list->flat = true;
	if (view->stale)
		load_view(view);
}

void ui_load_plain(struct ui *ui, int rows)
{
	struct page *page = ui->page;

	query_begin(ui->app->db);
	for (size_t pass = 0; page && pass < 2; pass++) {
		for (size_t i = 0; i < page->nviews; i++)
			load_plain(&page->view[i], rows);
		ui_track(ui);
		ui_follow(ui);
	}
	for (size_t i = 0; page && i < page->nviews; i++) {
		struct view *view = &page->view[i];
		struct err err;

		if (view->later && view->ops->later && view->ops->later(view, &err))
			ui_error(ui, &err);
		view->later = false;
	}
	query_end(ui->app->db);
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
	else
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

static void draw_top(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid), line = canvas_part(&whole, 0, 0, whole.w, 1);
	struct kind_env env = app_env(ui->app);
	struct str start = STR_INIT, end = STR_INIT;
	int n;

	if (ui->popup && ui->popup->ops->draw_top) {
		ui->popup->ops->draw_top(ui->popup, &line);
		return;
	}
	canvas_fill(&line, ROLE_header);
	n = 1 + canvas_text(&line, 1, 0, 0, ON(ROLE_title, ROLE_header), _("wasit"));
	str_add(&start, "  ");
	if (ui->app->me) {
		isolate_auto(&start, record_text(ui->app->me, USER_name));
		str_add(&start, "  ");
	}
	when_full(date_civil(ui->now, NULL), (enum calendar)env.calendar, &start);
	if (ui->app->demo)
		str_addf(&start, "  %s", _("demo data"));
	if (ui->task)
		str_add(&start, "  ");
	ui_task_text(ui, &start);
	n += canvas_text(&line, n, 0, line.w - n, ROLE_header, start.s);
	if (ui->page && ui->page->desc->status)
		ui->page->desc->status(ui, &end);
	if (end.len && n + 3 < line.w)
		canvas_put(&line, &(struct put){ .x = n + 2, .w = line.w - n - 3,
			.style = ROLE_header, .align = ALIGN_END, .text = end.s });
	str_release(&start);
	str_release(&end);
}

/* One action's key and word, when they end before `end`; the cells it takes are added to x.  Without a
 * line it is only measured. */
static int draw_hint(struct ui *ui, const struct canvas *line, bool measure, int x, int end,
	const struct action *action)
{
	struct str key = STR_INIT;
	const char *hint = _(action->hint);
	int need;

	if (keymap_show(&ui->keymap, action, &key)) {
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
	return !ui->popup || !ui->popup->ops->offers || ui->popup->ops->offers(ui->popup, action);
}

/* All hints of the place, or all that work everywhere. */
static int draw_hints(struct ui *ui, const struct canvas *line, bool measure, int x, int end,
	bool everywhere)
{
	enum context in = ui_context(ui);

	for (size_t t = 0; ui_tables[t]; t++)
		for (const struct action *const *table = ui_tables[t]; *table; table++)
			for (const struct action *a = *table; a->name; a++)
				if (a->hint && a->in & in && is_offered(ui, a) &&
				    ((a->in & IN_SCREEN) == IN_SCREEN) == everywhere)
					x = draw_hint(ui, line, measure, x, end, a);
	return x;
}

static void draw_popup_keys(const struct canvas *line)
{
	static const struct { uint32_t key; const char *word; } keys[] = {
		{ K_ENTER, NP_("key hint", "take") }, { K_ESC, NP_("key hint", "leave") },
	};
	int x = 1;

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct str key = STR_INIT;

		key_show(keys[i].key, &key);
		x += canvas_text(line, x, 0, 0, ROLE_key, key.s) + 1;
		x += canvas_text(line, x, 0, 0, ROLE_footer, _(keys[i].word)) + 2;
		str_release(&key);
	}
}

static void draw_keys(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid);
	struct canvas line = canvas_part(&whole, 0, whole.h - 1, whole.w, 1);
	int rest;

	canvas_fill(&line, ROLE_footer);
	if (ui_context(ui) == IN_POPUP) {
		draw_popup_keys(&line);
		return;
	}
	/* What leads to all the others keeps its place at the end. */
	rest = draw_hints(ui, &line, true, 0, 0, true);
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

static void draw_message(struct ui *ui)
{
	struct canvas whole = canvas_whole(&ui->grid);
	struct canvas line = canvas_part(&whole, 0, whole.h - 2, whole.w, 1);

	canvas_fill(&line, ROLE_text);
	if (ui->keys.count || ui->keys.nkeys) {
		struct str typed = STR_INIT;

		if (ui->keys.count)
			str_addf(&typed, "%d ", ui->keys.count);
		for (size_t i = 0; i < ui->keys.nkeys; i++)
			key_show(ui->keys.key[i], &typed);
		str_add(&typed, " …");
		canvas_text(&line, 1, 0, line.w - 2, ROLE_key, typed.s);
		str_release(&typed);
	} else
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
	ui_load(ui);
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
		draw_top(ui);
		draw_separators(ui);
	}
	if (!ui->page) {
		canvas_fill(&whole, ROLE_text);
		draw_top(ui);
	}
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++)
		if ((ui->page->view[i].dirty || ui->page->view[i].moved) &&
		    ui->page->view[i].visible)
			draw_view(ui, &ui->page->view[i]);
	if (ui->dirty || message_is_long(ui))
		draw_keys(ui);
	draw_message(ui);
	ui->dirty = false;
	if (ui->popup)
		popups_from_below(ui->popup, &whole, draw_popup, NULL);
	screen_paint(ui->screen, &ui->grid, &ui->theme);
}
