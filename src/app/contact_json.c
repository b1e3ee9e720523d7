/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * An object of our own JSON export → a customer. */
#include "base/base.h"
#include "app/contact.h"

#include "io/json.h"
#include "model/schema/people.h"

/* The value as a person would type it; a list of words as words. */
static void member_text(const struct json *member, struct str *out)
{
	struct strlist words = { 0 };
	char *set;
	bool truth;

	if (json_string(member))
		str_add(out, json_string(member));
	else if (json_is_number(member))
		str_add(out, json_number_text(member));
	else if (json_is_bool(member, &truth))
		str_add(out, truth ? "yes" : "no");
	else if (json_is_array(member)) {
		for (const struct json *item = json_first(member); item; item = json_next(item))
			if (json_string(item))
				strlist_add(&words, json_string(item));
		set = set_from_items(&words);
		str_add(out, set);
		free(set);
		strlist_release(&words);
	}
}

static void keep_lines(const struct json *extra, struct contact *out)
{
	const struct json *lines = extra ? json_get(extra, "vcard") : NULL;
	const struct json *cells = extra ? json_get(extra, "csv") : NULL;

	for (const struct json *line = lines ? json_first(lines) : NULL; line; line = json_next(line))
		if (json_string(line))
			strlist_add(&out->vcard, json_string(line));
	for (const struct json *cell = cells ? json_first(cells) : NULL; cell; cell = json_next(cell))
		if (json_string(cell)) {
			strlist_add(&out->csv, json_name(cell));
			strlist_add(&out->csv, json_string(cell));
		}
}

void contact_from_json(const struct json *object, const struct kind_env *env, struct contact *out)
{
	*out = (struct contact){ .rec = record_new(&customer_entity) };
	for (const struct json *member = json_first(object); member; member = json_next(member)) {
		int field = entity_field(&customer_entity, json_name(member));
		struct str text = STR_INIT;
		struct err err;

		member_text(member, &text);
		/* A reference's id means nothing in another database; what is computed is computed anew. */
		if (field >= 0 && !(customer_entity.fields[field].flags & (F_SYSTEM | F_VIRTUAL)) &&
		    customer_entity.fields[field].kind != &kind_ref && text.len &&
		    record_parse(out->rec, (size_t)field, text.s, env, &err))
			strlist_add(&out->warnings, err.text);
		str_release(&text);
	}
	keep_lines(json_get(object, "extra"), out);
	contact_finish(out, env);
}
