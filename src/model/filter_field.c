/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The field that is meant by a name: its own, a short one, its label in the language of the interface. */
#include "base/base.h"
#include "model/filter.h"

#include "text/utf8.h"

/* Short names; the first that the entity has counts. */
static const struct { const char *name, *field; } short_names[] = {
	{ "tag", "tags" }, { "vip", "is_vip" }, { "budget", "budget_max" },
	{ "due", "due_at" }, { "due", "next_followup_at" }, { "owner", "assigned_to" },
	{ "note", "notes" }, { "score", "lead_score" },
};

static int by_short_name(const struct entity *entity, const char *name)
{
	for (size_t i = 0; i < COUNT(short_names); i++)
		if (str_eq(short_names[i].name, name)) {
			int index = entity_field(entity, short_names[i].field);

			if (index >= 0)
				return index;
		}
	return -1;
}

/* A label as it would be typed: folded, '_' for blanks. */
static void typed_form(const char *text, struct str *out)
{
	text_fold(text, out);
	for (size_t i = 0; i < out->len; i++)
		if (out->s[i] == '_' || out->s[i] == '-')
			out->s[i] = ' ';
}

/* bare: «مدينة» is «المدينة», and the other way round. */
static bool label_is(const char *label, const char *folded, bool bare)
{
	struct str own = STR_INIT, left = STR_INIT, right = STR_INIT;
	bool same;

	typed_form(label, &own);
	same = str_eq(own.s, folded);
	if (!same && bare) {
		text_sort_key(own.s, &left);
		text_sort_key(folded, &right);
		same = str_eq(left.s, right.s);
	}
	str_release(&own);
	str_release(&left);
	str_release(&right);
	return same;
}

/* Whoever is called exactly so comes before those that differ by the article. */
static int by_label(const struct entity *entity, const char *name)
{
	struct str folded = STR_INIT;
	int found = -1;

	typed_form(name, &folded);
	for (size_t k = 0; k < 2 * entity->nfields && found < 0; k++) {
		const struct field *field = &entity->fields[k % entity->nfields];
		const char *plain = strchr(field->label, '\004');
		bool bare = k >= entity->nfields;

		if (!(field->flags & F_RETIRED) && (label_is(_(field->label), folded.s, bare) ||
		    label_is(plain ? plain + 1 : field->label, folded.s, bare)))
			found = (int)(k % entity->nfields);
	}
	str_release(&folded);
	return found;
}

const struct field *filter_field(const struct entity *entity, const char *name, size_t len)
{
	char *copy = xstrndup(name, len);
	int index = entity_field(entity, copy);

	if (index < 0)
		index = by_short_name(entity, copy);
	if (index < 0 && len)
		index = by_label(entity, copy);
	free(copy);
	return index < 0 ? NULL : &entity->fields[index];
}
