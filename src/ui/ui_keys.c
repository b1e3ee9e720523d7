/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Where a key goes: popup, then view, then the keymap of the place. */
#include "base/base.h"
#include "ui/ui_p.h"

#define DOUBLE_CLICK_MS 400
#define WHEEL_ROWS	3

enum context ui_context(const struct ui *ui)
{
	const struct view *view = ui_focused(ui);

	if (ui->popup)
		return ui->popup->ops->in;
	return view ? view->ops->in : IN_PAGE;
}

/* Text is what is typed into something; commands are looked up after it. */
bool ui_is_typing(const struct ui *ui)
{
	const struct view *view = ui_focused(ui);

	return !ui->popup && view && view->ops->typing && view->ops->typing(view);
}

/* Esc takes off the marks before anything else. */
static bool unmark_all(struct ui *ui)
{
	struct view *view = ui_focused(ui);
	struct list *list = view && view->ops->list ? view->ops->list(view) : NULL;

	if (!list || !list->marks.n)
		return false;
	list_unmark_all(list);
	view->dirty = true;
	return true;
}

/* Before that a count or the beginning of a chord. */
static bool forget_keys(struct ui *ui)
{
	if (!ui->keys.count && !ui->keys.nkeys)
		return false;
	ui->keys = (struct key_state){ 0 };
	ui->number_at = 0;
	ui->dirty = true;
	return true;
}

static bool offer_to_popup(struct ui *ui, const struct key_event *event)
{
	struct popup *popup = ui->popup;

	return popup && popup->ops->key && popup->ops->key(popup, event);
}

static bool offer_to_view(struct ui *ui, const struct key_event *event)
{
	struct view *view = ui->popup ? NULL : ui_focused(ui);

	return view && view->ops->key && view->ops->key(view, event);
}

static void tell_unbound(struct ui *ui, uint32_t key)
{
	struct str name = STR_INIT, help = STR_INIT;
	const struct action *action = action_find("screen-help");

	if (!key_is_text(key) || ui->popup) {
		return;
	}
	key_show(key, &name);
	if (action && keymap_show(&ui->keymap, action, &help))
		ui_message(ui, _("%s means nothing here; %s shows the keys."), name.s, help.s);
	str_release(&name);
	str_release(&help);
}

/* --- A digit alone. */

#define NUMBER_MS 500	/* of rest: longer than somebody waits between a count and what it counts */

static bool number_waits(const struct ui *ui)
{
	const struct page_desc *desc = ui->page ? ui->page->desc : NULL;
	struct str text = STR_INIT;
	bool waits = desc && desc->number && !ui->popup && !ui->keys.nkeys && ui->keys.count >= 1 &&
		ui->keys.count <= 9 && desc->number_text(ui, ui->keys.count, &text);

	str_release(&text);
	return waits;
}

void ui_number(struct ui *ui)
{
	const struct action *action = ui->page->desc->number ? action_find(ui->page->desc->number) : NULL;
	int number = ui->keys.count;

	ui->number_at = 0;
	if (ui->popup || !number)	/* forgotten meanwhile */
		return;
	ui->keys = (struct key_state){ 0 };
	ui->dirty = true;
	if (action)
		ui_run(ui, action, number);
}

static void press(struct ui *ui, uint32_t key)
{
	const struct action *action;
	bool bound, pending = ui->keys.nkeys || ui->keys.count;
	int count;

	if (key == K_ENTER && ui->number_at) {
		ui_number(ui);
		return;
	}
	action = key_state_press(&ui->keys, &ui->keymap, ui_context(ui), key, &count, &bound);
	ui->number_at = number_waits(ui) ? ui_clock() + NUMBER_MS : 0;
	if (!bound)
		tell_unbound(ui, key);
	if (pending || !action)
		ui->dirty = ui->dirty || !bound;
	if (!action)
		return;
	if (ui->popup && ui->popup->ops->run && ui->popup->ops->run(ui->popup, action))
		return;
	ui_run(ui, action, count);
}

/* --- Mouse. */

static struct view *view_under(struct ui *ui, const struct key_event *event)
{
	for (size_t i = 0; ui->page && i < ui->page->nviews; i++) {
		struct view *view = &ui->page->view[i];
		int x, y;

		if (view->visible && canvas_hit(&view->place, event->mouse.x, event->mouse.y, &x, &y))
			return view;
	}
	return NULL;
}

static void click(struct ui *ui, struct view *view, struct list *list, const struct key_event *event)
{
	const struct action *open = action_find("open");
	int64_t now = ui_clock();
	struct canvas rows;
	int x, y;

	ui_focus(ui, view);
	if (!list || !grid_area(&ui->grid, list, &rows) ||
	    !canvas_hit(&rows, event->mouse.x, event->mouse.y, &x, &y) || !list_click(list, y))
		return;
	view->dirty = true;
	if (list_row(list) == ui->click.row && now - ui->click.at < DOUBLE_CLICK_MS && open &&
	    open->in & view->ops->in)
		ui_run(ui, open, 0);
	ui->click.row = list_row(list);
	ui->click.at = now;
}

static void handle_mouse(struct ui *ui, const struct key_event *event)
{
	struct view *view = ui->popup ? NULL : view_under(ui, event);
	struct list *list = view && view->ops->list ? view->ops->list(view) : NULL;

	if (panes_mouse(ui, event) || !view || event->mouse.release)
		return;
	switch (event->mouse.button) {
	case MOUSE_LEFT:
		click(ui, view, list, event);
		break;
	case MOUSE_WHEEL_UP: case MOUSE_WHEEL_DOWN:
		if (list)
			list_move(list, event->mouse.button == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
		view->dirty = true;
		break;
	default:
		break;
	}
}

/* --- All of them. */

#define MESSAGE_MS 4000		/* read by then: the next key takes it away */

static void handle_too_small(struct ui *ui, uint32_t key)
{
	if (keymap_fold(key) == 'q' || key == K_ESC)
		ui_quit(ui);
}

static void ui_report(struct ui *ui, const struct key_event *event)
{
	struct err err;
	char *told;

	switch (screen_report(ui->screen, event)) {
	case REPORT_NOTHING:
		return;
	case REPORT_GROUND:
		ui_theme_again(ui);
		return;
	case REPORT_WAY:
		ui_redraw_all(ui);
	}
	if (screen_way(ui->screen) != BIDI_PUTTY && screen_way(ui->screen) != BIDI_SCREEN_PUTTY)
		return;
	told = query_memo(ui->app->db, "hint.putty");
	if (!told) {
		ui_warn(ui, "%s", _("PuTTY: tick \"Disable Arabic text shaping\" and \"Disable "
			"bidirectional text display\" in Terminal > Features, or Arabic is turned around."));
		if (app_memo_set(ui->app, "hint.putty", "1", &err))
			ui_error(ui, &err);
	}
	free(told);
}

void ui_handle(struct ui *ui, struct key_event *event)
{
	if (event->key == ('c' | K_CTRL) && !ui_can_copy(ui))
		event->key = K_ESC;
	if (event->key == K_REPORT) {
		ui_report(ui, event);
		return;
	}
	if (event->key == K_UNKNOWN || event->key == K_FOCUS_IN || event->key == K_FOCUS_OUT)
		return;
	if (ui->message.text[0] && ui_clock() - ui->message.at > MESSAGE_MS)
		ui->message.text[0] = '\0';
	if (ui->too_small) {
		handle_too_small(ui, event->key);
		return;
	}
	if (event->key == K_ESC && !ui->popup && !ui_is_typing(ui) && (forget_keys(ui) || unmark_all(ui)))
		return;
	if (offer_to_popup(ui, event) || offer_to_view(ui, event)) {
		if (!ui->popup && ui_focused(ui))
			ui_focused(ui)->dirty = true;
		return;
	}
	if (event->key == K_MOUSE)
		handle_mouse(ui, event);
	else if (event->key != K_PASTE && !(ui_is_typing(ui) && key_is_text(event->key)))
		press(ui, event->key);
}
