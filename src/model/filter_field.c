/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The field that is meant by a name: its own, a short one, its label in either language. */
#include "base/base.h"
#include "model/filter.h"

#include "base/lang.h"
#include "text/utf8.h"

/* Short names; the first that the entity has counts. */
static const struct { const char *name, *field; } short_names[] = {
	{ "tag", "tags" }, { "vip", "is_vip" }, { "budget", "budget_max" },
	{ "due", "due_at" }, { "due", "next_followup_at" }, { "owner", "assigned_to" },
	{ "note", "notes" }, { "score", "lead_score" },
	{ "وسم", "tags" }, { "ميزانية", "budget_max" }, { "موعد", "due_at" }, { "موعد", "next_followup_at" },
	{ "مسؤول", "assigned_to" }, { "ملاحظة", "notes" }, { "نقاط", "lead_score" },
};

static int by_short_name(const struct entity *entity, const char *name)
{
	struct str typed = STR_INIT, own = STR_INIT;
	int index = -1;

	text_sort_key(name, &typed);	/* with the article or without */
	for (size_t i = 0; i < COUNT(short_names) && index < 0; i++) {
		str_clear(&own);
		text_sort_key(short_names[i].name, &own);
		if (str_eq(own.s, typed.s ? typed.s : ""))
			index = entity_field(entity, short_names[i].field);
	}
	str_release(&typed);
	str_release(&own);
	return index;
}

/* A label as it would be typed: folded, '_' for blanks. */
static void typed_form(const char *text, struct str *out)
{
	text_fold(text, out);
	for (size_t i = 0; i < out->len; i++)
		if (out->s[i] == '_' || out->s[i] == '-')
			out->s[i] = ' ';
}

/* What was typed, and room for each label it is compared with: there are many, and it is asked for each word. */
struct sought { struct str folded, key, own, own_key; };

/* bare: «مدينة» is «المدينة», and the other way round. */
static bool label_is(const char *label, struct sought *sought, bool bare)
{
	str_clear(&sought->own);
	typed_form(label, &sought->own);
	if (str_eq(sought->own.s, sought->folded.s))
		return true;
	if (!bare)
		return false;
	str_clear(&sought->own_key);
	text_sort_key(sought->own.s, &sought->own_key);
	return str_eq(sought->own_key.s, sought->key.s);
}

/* Whoever is called exactly so comes before those that differ by the article. */
static int by_label(const struct entity *entity, const char *name)
{
	struct sought sought = { STR_INIT, STR_INIT, STR_INIT, STR_INIT };
	int found = -1;

	typed_form(name, &sought.folded);
	text_sort_key(sought.folded.s, &sought.key);
	for (size_t k = 0; k < 2 * entity->nfields && found < 0; k++) {
		const struct field *field = &entity->fields[k % entity->nfields];
		const char *here = _(field->label), *other = lang_text_in(lang_is_rtl() ? "en" : "ar", field->label);
		bool bare = k >= entity->nfields;

		if (!(field->flags & F_RETIRED) && (label_is(here, &sought, bare) ||
		    (!str_eq(here, other) && label_is(other, &sought, bare))))
			found = (int)(k % entity->nfields);
	}
	str_release(&sought.folded);
	str_release(&sought.key);
	str_release(&sought.own);
	str_release(&sought.own_key);
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
