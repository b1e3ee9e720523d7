/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What every line that is typed in shares: pastes, the clipboard, the word about its limit. */
#include "base/base.h"
#include "ui/ui_p.h"

#include "ui/edit.h"

/* The line that is typed in now; NULL none. */
static struct edit *ui_edited(const struct ui *ui)
{
	struct view *view = ui_focused(ui);

	if (ui->popup)
		return ui->popup->ops->edit ? ui->popup->ops->edit(ui->popup) : NULL;
	return view && view->ops->edit ? view->ops->edit(view) : NULL;
}

bool ui_can_copy(const struct ui *ui)
{
	const struct edit *edit = ui_edited(ui);
	size_t from, to;

	return edit && edit_selection(edit, &from, &to);
}

static enum edit_event insert(struct ui *ui, struct edit *edit, const char *text, size_t len)
{
	if (edit_insert(edit, text, len))
		return EDIT_CHANGED;
	ui_warn(ui, "%s", _("That is too long for this field."));
	return EDIT_MOVED;
}

static enum edit_event copy(struct ui *ui, struct edit *edit, bool cut)
{
	size_t from, to;

	if (!edit_selection(edit, &from, &to))
		return EDIT_IGNORED;
	str_clear(&ui->clip);
	str_addn(&ui->clip, edit->text.s + from, to - from);
	screen_copy(ui->screen, ui->clip.s);
	return cut && edit_erase_selection(edit) ? EDIT_CHANGED : EDIT_MOVED;
}

enum edit_event ui_edit(struct ui *ui, struct edit *edit, const struct key_event *event)
{
	enum edit_event happened;

	switch (event->key) {
	case K_PASTE:
		return insert(ui, edit, event->text.s, event->text.len);
	case 'c' | K_CTRL: case 'x' | K_CTRL:
		return copy(ui, edit, event->key == ('x' | K_CTRL));
	case 'v' | K_CTRL:
		return ui->clip.len ? insert(ui, edit, ui->clip.s, ui->clip.len) : EDIT_MOVED;
	default:
		happened = edit_key(edit, event->key, ui->rtl);
	}
	if (happened != EDIT_FULL)
		return happened;
	ui_warn(ui, "%s", _("That is too long for this field."));
	return EDIT_MOVED;
}
