/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The user's own fields from YAML: the rows of a field, and what goes together. */
#include "base/base.h"
#include "app/custom_config_p.h"

#define LABEL_MAX   60	/* characters */
#define HELP_MAX    300
#define CHOICES_MAX 100
#define WIDTH_MIN   4
#define WIDTH_MAX   60

/* --- The rows of a field. */

static enum result read_label(struct custom_reader *r, const struct ynode *node)
{
	return custom_read_text(r, node, LABEL_MAX, &r->field.label);
}

static enum result read_help(struct custom_reader *r, const struct ynode *node)
{
	return custom_read_text(r, node, HELP_MAX, &r->field.help);
}

static enum result read_kind(struct custom_reader *r, const struct ynode *node)
{
	struct str names = STR_INIT;

	if (custom_want(r, node, Y_SCALAR))
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

static enum result read_choice(struct custom_reader *r, const struct ynode *node, struct choice *out)
{
	const struct ynode *name = node, *label = NULL;

	for (const struct ynode *word = node->type == Y_MAP ? node->child : NULL; word;
	     word = word->next)
		if (!str_eq(word->key, "name") && !str_eq(word->key, "label"))
			return custom_unknown(r, word);
	if (node->type == Y_MAP) {
		name = ynode_get(node, "name");
		label = ynode_get(node, "label");
	}
	if (!name)
		return ynode_error(r->err, r->file, node, _("\"%s\" is missing."), "name");
	if (custom_read_plain_name(r, name, &out->key))
		return r->err->code;
	out->label = custom_label_of(r->customs, out->key);
	return label ? custom_read_text(r, label, LABEL_MAX, &out->label) : OK;
}

static enum result read_choices(struct custom_reader *r, const struct ynode *list)
{
	struct customs *customs = r->customs;
	struct choice *choices;
	size_t n = 0;

	if (custom_want(r, list, Y_LIST))
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

static enum result read_flag(struct custom_reader *r, const struct ynode *node, enum field_flag flag)
{
	static const struct kind_env env = { .country = "SA", .currency = "SAR" };
	struct value value = { 0 };
	struct err ignored;

	if (custom_want(r, node, Y_SCALAR))
		return r->err->code;
	if (!*node->text || kind_bool.parse(&r->field, node->text, &env, &value, &ignored))
		return ynode_error(r->err, r->file, node, _("\"%s\" is neither yes nor no."),
			node->text);
	if (value.num)
		r->field.flags |= flag;
	return OK;
}

static enum result read_search(struct custom_reader *r, const struct ynode *node)
{
	return read_flag(r, node, F_SEARCH);
}

static enum result read_index(struct custom_reader *r, const struct ynode *node)
{
	return read_flag(r, node, F_INDEX);
}

static enum result read_column(struct custom_reader *r, const struct ynode *node)
{
	return read_flag(r, node, F_COLUMN);
}

static enum result read_width(struct custom_reader *r, const struct ynode *node)
{
	int64_t width;

	if (custom_want(r, node, Y_SCALAR))
		return r->err->code;
	if (!parse_int64(node->text, &width) || width < WIDTH_MIN || width > WIDTH_MAX)
		return ynode_error(r->err, r->file, node,
			_("A whole number from %lld to %lld is wanted here."), (long long)WIDTH_MIN,
			(long long)WIDTH_MAX);
	r->field.width = (short)width;
	return OK;
}

static enum result read_target(struct custom_reader *r, const struct ynode *node)
{
	const struct entity *target;

	if (custom_want(r, node, Y_SCALAR))
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
	enum result (*read)(struct custom_reader *r, const struct ynode *node);
} rows[] = {
	{ "name", custom_read_name },
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

static enum result read_row(struct custom_reader *r, const struct ynode *node)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_eq(rows[i].name, node->key))
			return rows[i].read(r, node);
	return custom_unknown(r, node);
}

/* What does not go together. */
static enum result check_field(struct custom_reader *r, const struct ynode *map)
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

static void complete_field(struct custom_reader *r)
{
	struct field *f = &r->field;
	bool free_words = (f->kind == &kind_text || f->kind == &kind_set) && !f->choices;

	if (!f->label)
		f->label = custom_label_of(r->customs, f->name);
	if (f->kind == &kind_set)
		f->merge = MERGE_UNION;
	if (free_words) {	/* what stands in it already is offered while one types */
		char *pool = xasprintf("%s.%s", r->list->entity->name, f->name);

		f->pool = custom_keep(r->customs, pool);
		free(pool);
	}
}

static enum result read_field(struct custom_reader *r, const struct ynode *map)
{
	r->field = (struct field){ 0 };
	if (custom_want(r, map, Y_MAP))
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

static enum result read_entity(struct custom_reader *r, const struct ynode *list)
{
	struct customs *customs = r->customs;
	struct entity *entity = find_entity(list->key);

	if (!entity)
		return custom_unknown(r, list);
	if (list->type == Y_SCALAR && !list->quoted && !*list->text)
		return OK;	/* a name whose lines are all commented out */
	if (custom_want(r, list, Y_LIST))
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
	struct custom_reader r = { .file = file, .customs = out, .problems = problems, .err = &err };

	if (block->type == Y_SCALAR && !block->quoted && !*block->text)
		return;
	if (custom_want(&r, block, Y_MAP)) {
		strlist_add(problems, err.text);
		return;
	}
	for (const struct ynode *node = block->child; node; node = node->next)
		if (read_entity(&r, node))
			strlist_add(problems, err.text);
}
