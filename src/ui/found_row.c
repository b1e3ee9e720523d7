/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Why a row is found: the place where the typed words stand, when it is in no part of the row. */
#include "base/base.h"
#include "ui/pages.h"

#include "app/found.h"
#include "model/schema/people.h"
#include "text/find.h"

/* Whether a text the row shows has every word. */
static bool has_all(const char *text, const char *needles, bool nearly)
{
	struct strlist words = { 0 };
	bool all = true;

	strlist_split(&words, needles, " ");
	for (size_t i = 0; i < words.n && all; i++) {
		size_t len = strlen(text), at, n;

		all = text_find(text, len, words.v[i], &at, &n) ||
			(nearly && text_find_nearly(text, len, words.v[i], &at, &n));
	}
	strlist_release(&words);
	return all;
}

bool row_has_place(const struct record *rec, const char *needles, bool nearly)
{
	return *needles && !has_all(record_text(rec, CUSTOMER_name), needles, nearly);
}

void put_place(struct app *app, const struct record *rec, const char *needles, bool nearly,
	const struct canvas *c, int x, int w, unsigned style)
{
	const struct field *field;
	struct found found;
	int label;

	if (!found_in(app, rec, needles, nearly, (size_t)w, &found)) {
		str_release(&found.text);
		return;
	}
	field = &rec->entity->fields[found.field];
	label = canvas_text(c, x, 0, w / 2, ON(ROLE_dim, style_role(style)), _(field->label)) + 1;
	/* Again for what is left beside the label, so that the words are in it. */
	str_release(&found.text);
	found_in(app, rec, needles, nearly, (size_t)MAX(w - label, 1), &found);
	canvas_put(c, &(struct put){ .x = x + label, .w = w - label, .style = style,
		.text = found.text.s, .match = needles, .nearly = nearly,
		.dir = field->kind->is_ltr ? PUT_LTR : PUT_AUTO });
	str_release(&found.text);
}
