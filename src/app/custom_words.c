/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The names and texts in the block `custom:` of wasit.conf. */
#include "base/base.h"
#include "app/custom_config_p.h"

#include <ctype.h>

#include "model/filter.h"
#include "text/utf8.h"
#include "app/command.h"

#define NAME_MAX_BYTES 40

const char *custom_keep(struct customs *customs, const char *text)
{
	strlist_add(&customs->texts, text);
	return customs->texts.v[customs->texts.n - 1];
}

/* --- Names. */

static bool is_plain_name(const char *name)
{
	if (!islower((unsigned char)*name) || strlen(name) > NAME_MAX_BYTES)
		return false;
	for (; *name; name++)
		if (!(*name >= 'a' && *name <= 'z') && !isdigit((unsigned char)*name) &&
		    *name != '_')
			return false;
	return true;
}

/* Words that mean something else where a field's name can stand, and options of every command. */
static bool is_reserved(const char *name)
{
	static const char *const words[] = { "id", "n", "and", "or", "not", "has", "me", "none", "all",
		"json", "yes", "demo", "plain", "db", "config", "help", "version" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(words[i], name))
			return true;
	for (const struct action *action = record_actions; action->name; action++)
		for (size_t k = 0; action->flags & A_FIELDS && k < action->nparams; k++)
			if (str_eq(action->params[k].name, name))
				return true;
	return str_has_suffix(name, "_typed") || str_has_suffix(name, "_norm");
}

/* "owner_id", "owner_name": columns beside a reference. */
static bool is_twin(const struct entity *entity, const char *name)
{
	static const char *const endings[] = { "_id", "_name" };

	for (size_t i = 0; i < COUNT(endings); i++) {
		char *base;
		int field;

		if (!str_has_suffix(name, endings[i]))
			continue;
		base = xstrndup(name, strlen(name) - strlen(endings[i]));
		field = entity_field(entity, base);
		free(base);
		if (field >= 0 && entity->fields[field].kind == &kind_ref)
			return true;
	}
	return false;
}

static bool is_taken(const struct custom_reader *r, const char *name)
{
	const struct field *there = filter_field(r->list->entity, name, strlen(name));

	for (size_t i = 0; i < r->list->n; i++)
		if (str_eq(r->list->fields[i].name, name))
			return true;
	return (there && !(there->flags & F_CUSTOM)) || is_twin(r->list->entity, name);
}

enum result custom_read_plain_name(struct custom_reader *r, const struct ynode *node, const char **out)
{
	if (custom_want(r, node, Y_SCALAR))
		return r->err->code;
	if (!is_plain_name(node->text))
		return ynode_error(r->err, r->file, node,
			_("A name is of the letters a to z, digits and _, begins with a letter and has at "
			"most %d characters."), NAME_MAX_BYTES);
	*out = custom_keep(r->customs, node->text);
	return OK;
}

enum result custom_read_name(struct custom_reader *r, const struct ynode *node)
{
	if (custom_read_plain_name(r, node, &r->field.name))
		return r->err->code;
	if (is_reserved(node->text))
		return ynode_error(r->err, r->file, node,
			_("\"%s\" has a meaning of its own and cannot be the name of a field."),
			node->text);
	if (is_taken(r, node->text))
		return ynode_error(r->err, r->file, node,
			_("\"%s\" is a field already; choose another name."), node->text);
	return OK;
}

/* --- Texts people read. */

/* Nothing that moves the cursor or turns the line round. */
static bool is_drawable(const char *text)
{
	size_t len = strlen(text);

	while (len) {
		uint32_t cp;
		size_t used = utf8_decode(text, len, &cp);

		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029 ||
		    (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
			return false;
		text += used;
		len -= used;
	}
	return true;
}

static enum result check_text(struct custom_reader *r, const struct ynode *node, int most)
{
	if (custom_want(r, node, Y_SCALAR))
		return r->err->code;
	if (!node->text[strspn(node->text, " ")] || utf8_count(node->text) > (size_t)most)
		return ynode_error(r->err, r->file, node,
			_("A text of 1 to %d characters is wanted here."), most);
	if (!is_drawable(node->text))
		return ynode_error(r->err, r->file, node,
			_("Control characters cannot stand in this text."));
	return OK;
}

/* No catalogue has a text with this before it, whatever the user calls his field. */
static const char *own_msgid(struct customs *customs, const char *text)
{
	char *msgid = xasprintf("own\004%s", text);
	const char *kept = custom_keep(customs, msgid);

	free(msgid);
	return kept;
}

static void add_translation(struct customs *customs, const char *msgid, const char *language,
	const char *text)
{
	customs->own = array_grow(customs->own, &customs->own_cap, customs->nown + 1,
		sizeof(*customs->own));
	customs->own[customs->nown++] = (struct own_text){ msgid, language, text };
}

/* One text for all languages, or one for each: {en: Hall, ar: قاعة}. */
enum result custom_read_text(struct custom_reader *r, const struct ynode *node, int most,
	const char **out)
{
	static const char *const languages[] = { "en", "ar" };
	const struct ynode *first = NULL;

	if (node->type != Y_MAP) {
		if (check_text(r, node, most))
			return r->err->code;
		*out = own_msgid(r->customs, node->text);
		return OK;
	}
	for (const struct ynode *text = node->child; text; text = text->next) {
		if (!str_eq(text->key, "en") && !str_eq(text->key, "ar"))
			return custom_unknown(r, text);
		if (check_text(r, text, most))
			return r->err->code;
	}
	for (size_t i = COUNT(languages); i-- > 0; )
		if (ynode_get(node, languages[i]))
			first = ynode_get(node, languages[i]);
	if (!first)
		return ynode_error(r->err, r->file, node, _("The text is missing: en, ar or both."));
	*out = own_msgid(r->customs, first->text);
	for (size_t i = 0; i < COUNT(languages); i++) {
		const struct ynode *text = ynode_get(node, languages[i]);

		if (text && text != first)
			add_translation(r->customs, *out, languages[i], custom_keep(r->customs, text->text));
	}
	return OK;
}

/* "wedding_hall" where nobody said how it is called: Wedding hall. */
const char *custom_label_of(struct customs *customs, const char *name)
{
	struct str text = STR_INIT;
	const char *msgid;

	for (; *name; name++)
		str_addc(&text, *name == '_' ? ' ' : text.len ? *name : (char)toupper((unsigned char)*name));
	msgid = own_msgid(customs, text.s);
	str_release(&text);
	return msgid;
}
