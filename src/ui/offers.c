/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What can be done where nothing stands yet: the keys as they are bound, those alone that the role has. */
#include "base/base.h"
#include "ui/pages.h"

#include "ui/ui_p.h"

static bool add_offer(const struct ui *ui, const struct offer *offer, bool first, struct str *out)
{
	const struct action *action = action_find(offer->action);
	struct str key = STR_INIT;
	bool has;

	if (!action)
		BUG("offer %s", offer->action);
	has = ui_may(ui, action) && keymap_show(&ui->keymap, action, &key);
	if (has && !first)
		str_add(out, comma());
	if (has)
		str_addf(out, _(offer->text), key.s);
	str_release(&key);
	return has;
}

void ui_add_offers(const struct ui *ui, const char *nothing, const struct offer *offers, struct str *out)
{
	struct str text = STR_INIT;

	for (const struct offer *offer = offers; offer->action; offer++)
		add_offer(ui, offer, !text.len, &text);
	if (text.len)
		/* TRANSLATORS: what is missing, what can be done: "No contact yet: i writes one down." */
		str_addf(out, _("%s: %s."), nothing, text.s);
	else
		str_addf(out, _("%s."), nothing);
	str_release(&text);
}

int draw_offers(const struct ui *ui, const struct canvas *out, const char *nothing, const struct offer *offers)
{
	struct str text = STR_INIT;
	int y;

	ui_add_offers(ui, nothing, offers, &text);
	y = canvas_wrap(out, 0, ROLE_dim, PUT_UI, text.s);
	str_release(&text);
	return y;
}
