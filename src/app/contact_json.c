/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * An object of our own JSON export → a customer. */
#include "base/base.h"
#include "app/contact.h"

#include "io/json.h"
#include "model/schema/people.h"

void contact_member_text(const struct json *member, struct str *out)
{
	struct strlist words = { 0 };
	struct json_writer w;
	char *set;
	bool truth;

	if (json_is_object(member)) {
		jw_init(&w, out, true);
		jw_node(&w, NULL, member);
	} else if (json_string(member))
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

/* What a member says is read in the money of its object. */
static void take_currency(const struct json *object, const struct kind_env *env,
	struct contact *out)
{
	const char *currency = json_string(json_get(object, "currency"));
	struct err err;

	if (currency && record_parse(out->rec, CUSTOMER_currency, currency, env, &err))
		strlist_add(&out->warnings, err.text);
}

static void take_member(const struct json *member, const struct kind_env *env, struct contact *out)
{
	const char *name = json_name(member);
	int field = entity_field(&customer_entity, name);
	struct str text = STR_INIT;
	struct err err;
	char *own;
	bool taken;

	contact_member_text(member, &text);
	/* The id stands under the field's own name here, under another one in a table. */
	own = xasprintf("%s%s", name, str_eq(name, "referred_by") || (field >= 0 &&
		customer_entity.fields[field].flags & F_CUSTOM &&
		customer_entity.fields[field].kind == &kind_ref) ? "_id" : "");
	taken = text.len && contact_take_own(out, own, text.s, env);
	free(own);
	if (!text.len || taken) {
		str_release(&text);
		return;
	}
	/* A reference's id means nothing in another database; what is computed is computed anew. */
	if (field >= 0 && !(customer_entity.fields[field].flags & (F_SYSTEM | F_VIRTUAL)) &&
	    customer_entity.fields[field].kind != &kind_ref &&
	    record_parse(out->rec, (size_t)field, text.s, env, &err))
		strlist_add(&out->warnings, err.text);
	str_release(&text);
}

void contact_from_json(const struct json *object, const struct kind_env *env, struct contact *out)
{
	*out = (struct contact){ .rec = record_new(&customer_entity) };
	take_currency(object, env, out);
	for (const struct json *member = json_first(object); member; member = json_next(member))
		take_member(member, env, out);
	contact_finish(out, env);
}
