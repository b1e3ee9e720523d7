/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * All commands of a place to search in, with their keys; help is the same by place. */
#include "base/base.h"
#include "ui/popup.h"

#include "ui/plain_p.h"

struct offers {
	struct pick_items items;
	const struct action **actions;	/* owned array: one an item */
	size_t cap;
	struct strlist keys;		/* owned: the details */
};

static void add_offer(struct offers *o, const struct ui *ui, const struct action *action, const char *group)
{
	struct str key = STR_INIT;
	struct pick_item item = { .text = _(action->help), .group = group, .name = action->name };

	keymap_show_all(&ui->keymap, action, &key);
	strlist_add(&o->keys, key.s);
	item.detail = o->keys.v[o->keys.n - 1];
	o->items.v = array_grow(o->items.v, &o->items.cap, o->items.n + 1, sizeof(*o->items.v));
	o->actions = array_grow(o->actions, &o->cap, o->items.n + 1, sizeof(*o->actions));
	o->actions[o->items.n] = action;
	o->items.v[o->items.n++] = item;
	str_release(&key);
}

static bool has_offer(const struct offers *o, const struct action *action)
{
	for (size_t i = 0; i < o->items.n; i++)
		if (o->actions[i] == action)
			return true;
	return false;
}

static void release(struct offers *o)
{
	free(o->items.v);
	free(o->actions);
	strlist_release(&o->keys);
}

static bool has_key(const struct ui *ui, const struct action *action)
{
	struct str key = STR_INIT;
	bool has = keymap_show(&ui->keymap, action, &key);

	str_release(&key);
	return has;
}

/* Those of the place first, then those of everywhere. */
static void add_all(struct offers *o, const struct ui *ui, enum context in, bool keyless, bool hidden,
	bool groups)
{
	for (int everywhere = 0; everywhere < 2; everywhere++)
		for (size_t t = 0; ui_tables[t]; t++)
			for (const struct action *const *table = ui_tables[t]; *table; table++)
				for (const struct action *a = *table; a->name; a++) {
					bool global = (a->in & IN_SCREEN) == IN_SCREEN;

					if (has_offer(o, a) || !(a->in & in) || !ui_may(ui, a) || global != (everywhere == 1) ||
					    (a->flags & A_HIDDEN && !hidden) ||
					    (a->flags & A_SCREEN && ui->plain) ||
					    (!keyless && !has_key(ui, a)))
						continue;
					add_offer(o, ui, a, !groups ? NULL : global ? _("Everywhere") :
						_("Here"));
				}
}

void ui_choose_action(struct ui *ui, const struct action *action)
{
	if (ui->popup && ui->popup->ops->run && ui->popup->ops->run(ui->popup, action))
		return;
	ui_run(ui, action, 0);
}

/* --- What was run last comes first. */

#define RECENT 6

static void recent_names(struct ui *ui, struct strlist *out)
{
	char *text = query_memo(ui->app->db, "palette.recent");

	if (text)
		strlist_split(out, text, " ");
	free(text);
}

static bool works_here(const struct action *action, enum context in)
{
	return action && action->in & in && !(action->flags & A_HIDDEN);
}

static void add_recent(struct offers *o, struct ui *ui)
{
	struct strlist names = { 0 };

	recent_names(ui, &names);
	for (size_t i = 0; i < names.n && i < RECENT; i++) {
		const struct action *action = action_find(names.v[i]);

		if (works_here(action, ui_context(ui)) && ui_may(ui, action))
			add_offer(o, ui, action, NULL);
	}
	strlist_release(&names);
}

static void remember(struct ui *ui, const struct action *action)
{
	struct strlist names = { 0 };
	struct str text = STR_INIT;
	struct err err;

	recent_names(ui, &names);
	str_add(&text, action->name);
	for (size_t i = 0, n = 1; i < names.n && n < RECENT; i++)
		if (!str_eq(names.v[i], action->name)) {
			str_addf(&text, " %s", names.v[i]);
			n++;
		}
	if (app_memo_set(ui->app, "palette.recent", text.s, &err))
		ui_error(ui, &err);
	str_release(&text);
	strlist_release(&names);
}

static void offer(struct ui *ui, const char *title, bool keyless, bool hidden, bool wide)
{
	struct offers o = { 0 };
	struct pick pick = { .title = title, .typing = true, .wide = wide };
	const struct action *action = NULL;
	int64_t chosen;

	if (!wide)
		add_recent(&o, ui);
	add_all(&o, ui, ui_context(ui), keyless, hidden, wide);
	pick.items = o.items.v;
	pick.nitems = o.items.n;
	chosen = ui_pick(ui, &pick);
	if (chosen >= 0)
		action = o.actions[chosen];
	release(&o);
	if (action && !wide)
		remember(ui, action);
	if (action && !ui->quit)
		ui_choose_action(ui, action);
}

void ui_palette(struct ui *ui)
{
	offer(ui, _("Commands"), true, false, false);
}

void ui_help(struct ui *ui)
{
	if (ui->plain)
		plain_help(ui);
	else
		offer(ui, _("Keys: type to search, Enter runs"), false, true, true);
}
