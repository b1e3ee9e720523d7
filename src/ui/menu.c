/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The menu line: the commands that work here by subject, each with its key. */
#include "base/base.h"
#include "ui/popup.h"

#include "ui/ui_p.h"

struct entry { const struct action *action; char *key; };	/* key owned */
struct section {
	const char *title;	/* N_() */
	struct entry *v;	/* owned */
	size_t n, cap;
	int x, w;		/* of its title in the line */
};
struct menu {
	struct popup popup;
	struct section *v;	/* owned */
	size_t n, cap, cur, row;
	const struct action *chosen;
};

/* --- What is in it. */

static struct section *section_of(struct menu *menu, const char *title)
{
	for (size_t i = 0; i < menu->n; i++)
		if (str_eq(menu->v[i].title, title))
			return &menu->v[i];
	menu->v = array_grow(menu->v, &menu->cap, menu->n + 1, sizeof(*menu->v));
	menu->v[menu->n] = (struct section){ .title = title };
	return &menu->v[menu->n++];
}

static void add_entry(struct menu *menu, const char *title, const struct action *action)
{
	struct section *section = section_of(menu, title);
	struct str key = STR_INIT;

	keymap_show(&menu->popup.ui->keymap, action, &key);
	section->v = array_grow(section->v, &section->cap, section->n + 1, sizeof(*section->v));
	section->v[section->n++] = (struct entry){ action, str_detach(&key) };
}

static void add_table(struct menu *menu, const struct action *table, enum context in)
{
	const char *title = N_("Program");

	for (const struct action *action = table; action->name; action++) {
		title = action->menu ? action->menu : title;
		if (action->in & in && !(action->flags & A_HIDDEN) &&
		    action_may(&menu->popup.ui->app->actor, action))
			add_entry(menu, title, action);
	}
}

static void fill(struct menu *menu)
{
	enum context in = ui_context(menu->popup.ui);

	for (size_t t = 0; ui_tables[t]; t++)
		for (const struct action *const *table = ui_tables[t]; *table; table++)
			add_table(menu, *table, in);
}

static void release(struct menu *menu)
{
	for (size_t i = 0; i < menu->n; i++) {
		for (size_t k = 0; k < menu->v[i].n; k++)
			free(menu->v[i].v[k].key);
		free(menu->v[i].v);
	}
	free(menu->v);
}

/* --- Looks. */

static void place_titles(struct menu *menu, const struct canvas *line)
{
	int x = 1;

	for (size_t i = 0; i < menu->n; i++) {
		menu->v[i].x = x;
		menu->v[i].w = canvas_width(line, _(menu->v[i].title)) + 2;
		x += menu->v[i].w + 1;
	}
}

static void draw_line(struct popup *popup, const struct canvas *line)
{
	struct menu *menu = (struct menu *)popup;

	place_titles(menu, line);
	canvas_fill(line, ROLE_header);
	for (size_t i = 0; i < menu->n; i++) {
		struct canvas title = canvas_part(line, menu->v[i].x, 0, menu->v[i].w, 1);
		unsigned style = i == menu->cur ? ROLE_selection : ROLE_header;

		canvas_fill(&title, style);
		canvas_text(&title, 1, 0, 0, style, _(menu->v[i].title));
	}
}

static int section_width(const struct section *section, const struct canvas *whole)
{
	int widest = 0;

	for (size_t i = 0; i < section->n; i++)
		widest = MAX(widest, canvas_width(whole, _(section->v[i].action->help)) +
			canvas_width(whole, section->v[i].key));
	return MIN(widest + 7, whole->w - 2);
}

static struct canvas menu_place(const struct popup *popup, const struct canvas *whole)
{
	const struct menu *menu = (const struct menu *)popup;
	const struct section *section = &menu->v[menu->cur];
	int w = section_width(section, whole), h = MIN((int)section->n + 2, whole->h - 2);

	return canvas_part(whole, MAX(MIN(section->x - 1, whole->w - w), 0), 1, w, h);
}

static void menu_draw(const struct popup *popup, struct canvas *out)
{
	const struct menu *menu = (const struct menu *)popup;
	const struct section *section = &menu->v[menu->cur];
	struct canvas in = canvas_box(out, ROLE_focus, NULL, ROLE_title);
	size_t top = menu->row >= (size_t)in.h ? menu->row - (size_t)in.h + 1 : 0;

	for (size_t i = top; i < section->n && i < top + (size_t)in.h; i++) {
		const struct entry *entry = &section->v[i];
		struct canvas row = canvas_part(&in, 0, (int)(i - top), in.w, 1);
		unsigned style = i == menu->row ? ROLE_selection : ROLE_text;

		canvas_fill(&row, style);
		canvas_text(&row, 1, 0, in.w - 2, style, _(entry->action->help));
		canvas_put(&row, &(struct put){ .x = 1, .w = in.w - 2, .align = ALIGN_END,
			.style = ON(ROLE_key, style_role(style)), .text = entry->key });
	}
}

/* --- Keys. */

static void go(struct menu *menu, long by)
{
	menu->cur = (size_t)(((long)menu->cur + by + (long)menu->n) % (long)menu->n);
	menu->row = 0;
	menu->popup.ui->dirty = true;
}

static void step(struct menu *menu, long by)
{
	long n = (long)menu->v[menu->cur].n;

	menu->row = (size_t)(((long)menu->row + by + n) % n);
}

static void click(struct menu *menu, const struct key_event *event)
{
	struct canvas whole = canvas_whole(&menu->popup.ui->grid), place;
	int x, y;

	if (event->mouse.button != MOUSE_LEFT || event->mouse.release ||
	    !canvas_hit(&whole, event->mouse.x, event->mouse.y, &x, &y))
		return;
	for (size_t i = 0; i < menu->n && y == 0; i++)
		if (x >= menu->v[i].x && x < menu->v[i].x + menu->v[i].w)
			go(menu, (long)i - (long)menu->cur);
	place = menu_place(&menu->popup, &whole);
	if (y == 0)
		return;
	if (canvas_hit(&place, event->mouse.x, event->mouse.y, &x, &y) && y > 0 &&
	    (size_t)y <= menu->v[menu->cur].n) {
		menu->row = (size_t)y - 1;
		menu->chosen = menu->v[menu->cur].v[menu->row].action;
	}
	menu->popup.done = true;
}

static bool menu_key(struct popup *popup, const struct key_event *event)
{
	struct menu *menu = (struct menu *)popup;
	bool rtl = popup->ui->rtl;

	switch (event->key) {
	case K_LEFT: case K_RIGHT:
		go(menu, (event->key == K_RIGHT) != rtl ? 1 : -1);
		break;
	case K_TAB: case K_TAB | K_SHIFT:
		go(menu, event->key == K_TAB ? 1 : -1);
		break;
	case K_UP: case K_DOWN:
		step(menu, event->key == K_DOWN ? 1 : -1);
		break;
	case K_ENTER:
		menu->chosen = menu->v[menu->cur].v[menu->row].action;
		popup->done = true;
		break;
	case K_MOUSE:
		click(menu, event);
		break;
	case K_ESC: case K_F0 + 10:
		popup->done = true;
		break;
	default:
		break;
	}
	return true;
}

static const struct popup_ops menu_ops = {
	.in = IN_POPUP, .key = menu_key, .place = menu_place, .draw = menu_draw,
	.draw_top = draw_line,
};

void ui_menu(struct ui *ui)
{
	struct menu menu = { .popup = { .ops = &menu_ops, .ui = ui } };
	struct canvas whole = canvas_whole(&ui->grid);
	const struct action *action;

	fill(&menu);
	place_titles(&menu, &whole);
	ui->dirty = true;
	ui_popup(ui, &menu.popup);
	ui->dirty = true;
	action = menu.chosen;
	release(&menu);
	if (action && !ui->quit)
		ui_choose_action(ui, action);
}
