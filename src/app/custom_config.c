/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields from YAML. */
#include "base/base.h"
#include "app/custom_config.h"

#include <ctype.h>

#include "io/yaml.h"
#include "model/filter.h"
#include "text/utf8.h"
#include "app/command.h"

#define NAME_MAX_BYTES 40
#define LABEL_MAX      60	/* characters */
#define HELP_MAX       300
#define CHOICES_MAX    100
#define WIDTH_MIN      4
#define WIDTH_MAX      60

struct reader {
	const char *file;
	struct customs *customs;
	struct strlist *problems;
	struct err *err;
	struct custom_list *list;	/* the entity being read */
	struct field field;		/* the field being read */
};

static const char *keep(struct customs *customs, const char *text)
{
	strlist_add(&customs->texts, text);
	return customs->texts.v[customs->texts.n - 1];
}

static enum result unknown(struct reader *r, const struct ynode *node)
{
	return ynode_unknown(r->err, r->file, node);
}

static enum result want(struct reader *r, const struct ynode *node, enum ynode_type type)
{
	return ynode_want(r->err, r->file, node, type);
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

static bool is_taken(const struct reader *r, const char *name)
{
	const struct field *there = filter_field(r->list->entity, name, strlen(name));

	for (size_t i = 0; i < r->list->n; i++)
		if (str_eq(r->list->fields[i].name, name))
			return true;
	return (there && !(there->flags & F_CUSTOM)) || is_twin(r->list->entity, name);
}

static enum result read_plain_name(struct reader *r, const struct ynode *node, const char **out)
{
	if (want(r, node, Y_SCALAR))
		return r->err->code;
	if (!is_plain_name(node->text))
		return ynode_error(r->err, r->file, node,
			_("A name is of the letters a to z, digits and _, begins with a letter and has at "
			"most %d characters."), NAME_MAX_BYTES);
	*out = keep(r->customs, node->text);
	return OK;
}

static enum result read_name(struct reader *r, const struct ynode *node)
{
	if (read_plain_name(r, node, &r->field.name))
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

static enum result check_text(struct reader *r, const struct ynode *node, int most)
{
	if (want(r, node, Y_SCALAR))
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
	const char *kept = keep(customs, msgid);

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
static enum result read_text(struct reader *r, const struct ynode *node, int most,
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
			return unknown(r, text);
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
			add_translation(r->customs, *out, languages[i], keep(r->customs, text->text));
	}
	return OK;
}

static enum result read_label(struct reader *r, const struct ynode *node)
{
	return read_text(r, node, LABEL_MAX, &r->field.label);
}

static enum result read_help(struct reader *r, const struct ynode *node)
{
	return read_text(r, node, HELP_MAX, &r->field.help);
}

/* "wedding_hall" where nobody said how it is called: Wedding hall. */
static const char *label_of(struct customs *customs, const char *name)
{
	struct str text = STR_INIT;
	const char *msgid;

	for (; *name; name++)
		str_addc(&text, *name == '_' ? ' ' : text.len ? *name : (char)toupper((unsigned char)*name));
	msgid = own_msgid(customs, text.s);
	str_release(&text);
	return msgid;
}

/* --- The other rows of a field. */

static enum result read_kind(struct reader *r, const struct ynode *node)
{
	struct str names = STR_INIT;

	if (want(r, node, Y_SCALAR))
		return r->err->code;
	for (size_t i = 0; kinds[i]; i++) {
		if (!custom_kind(kinds[i]))
			continue;
		if (str_eq(kinds[i]->name, node->text))
			r->field.kind = kinds[i];
		str_addf(&names, "%s%s", names.len ? ", " : "", kinds[i]->name);
	}
	if (!r->field.kind)
		ynode_error(r->err, r->file, node, _("\"%s\" is no kind of field: %s."), node->text,
			names.s);
	str_release(&names);
	return r->field.kind ? OK : r->err->code;
}

static enum result read_choice(struct reader *r, const struct ynode *node, struct choice *out)
{
	const struct ynode *name = node, *label = NULL;

	for (const struct ynode *word = node->type == Y_MAP ? node->child : NULL; word;
	     word = word->next)
		if (!str_eq(word->key, "name") && !str_eq(word->key, "label"))
			return unknown(r, word);
	if (node->type == Y_MAP) {
		name = ynode_get(node, "name");
		label = ynode_get(node, "label");
	}
	if (!name)
		return ynode_error(r->err, r->file, node, _("\"%s\" is missing."), "name");
	if (read_plain_name(r, name, &out->key))
		return r->err->code;
	out->label = label_of(r->customs, out->key);
	return label ? read_text(r, label, LABEL_MAX, &out->label) : OK;
}

static enum result read_choices(struct reader *r, const struct ynode *list)
{
	struct customs *customs = r->customs;
	struct choice *choices;
	size_t n = 0;

	if (want(r, list, Y_LIST))
		return r->err->code;
	choices = xcalloc(CHOICES_MAX + 1, sizeof(*choices));
	customs->choices = array_grow(customs->choices, &customs->choices_cap, customs->nchoices + 1,
		sizeof(*customs->choices));
	customs->choices[customs->nchoices++] = choices;
	for (const struct ynode *node = list->child; node; node = node->next) {
		if (n == CHOICES_MAX)
			return ynode_error(r->err, r->file, node, _("At most %d choices."),
				CHOICES_MAX);
		if (read_choice(r, node, &choices[n]))
			return r->err->code;
		for (size_t i = 0; i < n; i++)
			if (str_eq(choices[i].key, choices[n].key))
				return ynode_error(r->err, r->file, node,
					_("\"%s\" stands here twice."), choices[n].key);
		n++;
	}
	if (!n)
		return ynode_error(r->err, r->file, list, _("At least one choice is wanted here."));
	r->field.choices = choices;
	return OK;
}

static enum result read_flag(struct reader *r, const struct ynode *node, enum field_flag flag)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	struct value value = { 0 };
	struct err ignored;

	if (want(r, node, Y_SCALAR))
		return r->err->code;
	if (!*node->text || kind_bool.parse(&r->field, node->text, &env, &value, &ignored))
		return ynode_error(r->err, r->file, node, _("\"%s\" is neither yes nor no."),
			node->text);
	if (value.num)
		r->field.flags |= flag;
	return OK;
}

static enum result read_search(struct reader *r, const struct ynode *node)
{
	return read_flag(r, node, F_SEARCH);
}

static enum result read_index(struct reader *r, const struct ynode *node)
{
	return read_flag(r, node, F_INDEX);
}

static enum result read_column(struct reader *r, const struct ynode *node)
{
	return read_flag(r, node, F_COLUMN);
}

static enum result read_width(struct reader *r, const struct ynode *node)
{
	int64_t width;

	if (want(r, node, Y_SCALAR))
		return r->err->code;
	if (!parse_int64(node->text, &width) || width < WIDTH_MIN || width > WIDTH_MAX)
		return ynode_error(r->err, r->file, node,
			_("A whole number from %lld to %lld is wanted here."), (long long)WIDTH_MIN,
			(long long)WIDTH_MAX);
	r->field.width = (short)width;
	return OK;
}

static enum result read_target(struct reader *r, const struct ynode *node)
{
	const struct entity *target;

	if (want(r, node, Y_SCALAR))
		return r->err->code;
	target = entity_find(node->text);
	if (!target)
		return ynode_error(r->err, r->file, node, _("\"%s\" is no kind of record."),
			node->text);
	r->field.target = target->name;
	return OK;
}

static const struct {
	const char *name;
	enum result (*read)(struct reader *r, const struct ynode *node);
} rows[] = {
	{ "name", read_name },
	{ "label", read_label },
	{ "kind", read_kind },
	{ "choices", read_choices },
	{ "help", read_help },
	{ "search", read_search },
	{ "index", read_index },
	{ "column", read_column },
	{ "width", read_width },
	{ "target", read_target },
};

/* --- Whole fields. */

static enum result read_row(struct reader *r, const struct ynode *node)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_eq(rows[i].name, node->key))
			return rows[i].read(r, node);
	return unknown(r, node);
}

/* What does not go together. */
static enum result check_field(struct reader *r, const struct ynode *map)
{
	struct field *f = &r->field;
	bool words = f->kind == &kind_choice || f->kind == &kind_set;
	const struct ynode *at = ynode_get(map, "kind") ? ynode_get(map, "kind") : map;

	if (f->kind == &kind_choice && !f->choices)
		return ynode_error(r->err, r->file, at, _("\"%s\" is missing."), "choices");
	if (f->choices && !words)
		return ynode_error(r->err, r->file, ynode_get(map, "choices"),
			_("Only the kinds choice and set have choices."));
	if (f->kind == &kind_ref && !f->target)
		return ynode_error(r->err, r->file, at, _("\"%s\" is missing."), "target");
	if (f->target && f->kind != &kind_ref)
		return ynode_error(r->err, r->file, ynode_get(map, "target"),
			_("Only the kind ref has a target."));
	if (f->flags & F_SEARCH && (!f->kind->is_text || f->kind == &kind_choice ||
	    f->kind == &kind_day))
		return ynode_error(r->err, r->file, ynode_get(map, "search"),
			_("Only text is searched; lists can be filtered by every field."));
	return OK;
}

static void complete_field(struct reader *r)
{
	struct field *f = &r->field;
	bool free_words = (f->kind == &kind_text || f->kind == &kind_set) && !f->choices;

	if (!f->label)
		f->label = label_of(r->customs, f->name);
	if (f->kind == &kind_set)
		f->merge = MERGE_UNION;
	if (free_words) {	/* what stands in it already is offered while one types */
		char *pool = xasprintf("%s.%s", r->list->entity->name, f->name);

		f->pool = keep(r->customs, pool);
		free(pool);
	}
}

static enum result read_field(struct reader *r, const struct ynode *map)
{
	r->field = (struct field){ 0 };
	if (want(r, map, Y_MAP))
		return r->err->code;
	if (r->list->n == CUSTOM_MAX)
		return ynode_error(r->err, r->file, map, _("At most %d custom fields."), CUSTOM_MAX);
	for (const struct ynode *node = map->child; node; node = node->next)
		if (read_row(r, node))
			return r->err->code;
	if (!r->field.name)
		return ynode_error(r->err, r->file, map, _("\"%s\" is missing."), "name");
	if (!r->field.kind)
		r->field.kind = r->field.choices ? &kind_choice : &kind_text;
	if (check_field(r, map))
		return r->err->code;
	complete_field(r);
	r->list->fields[r->list->n++] = r->field;
	return OK;
}

static struct entity *find_entity(const char *name)
{
	for (size_t i = 0; entities[i]; i++)
		if (str_eq(entities[i]->name, name))
			return entities[i];
	return NULL;
}

static enum result read_entity(struct reader *r, const struct ynode *list)
{
	struct customs *customs = r->customs;
	struct entity *entity = find_entity(list->key);

	if (!entity)
		return unknown(r, list);
	if (list->type == Y_SCALAR && !list->quoted && !*list->text)
		return OK;	/* a name whose lines are all commented out */
	if (want(r, list, Y_LIST))
		return r->err->code;
	customs->lists = array_grow(customs->lists, &customs->lists_cap, customs->nlists + 1,
		sizeof(*customs->lists));
	r->list = &customs->lists[customs->nlists++];
	*r->list = (struct custom_list){ .entity = entity,
		.fields = xcalloc(CUSTOM_MAX, sizeof(*r->list->fields)) };
	for (const struct ynode *map = list->child; map; map = map->next)
		if (read_field(r, map))
			strlist_add(r->problems, r->err->text);
	return OK;
}

void customs_read(const struct ynode *block, const char *file, struct customs *out,
	struct strlist *problems)
{
	struct err err = { 0 };
	struct reader r = { .file = file, .customs = out, .problems = problems, .err = &err };

	if (block->type == Y_SCALAR && !block->quoted && !*block->text)
		return;
	if (want(&r, block, Y_MAP)) {
		strlist_add(problems, err.text);
		return;
	}
	for (const struct ynode *node = block->child; node; node = node->next)
		if (read_entity(&r, node))
			strlist_add(problems, err.text);
}
