/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Which fields stand as columns beside the name of a record, in their order. */
#include "base/base.h"
#include "model/column_list.h"

#include "model/filter.h"

bool column_list_allows(const struct entity *entity, const struct field *field)
{
	if (field->flags & F_RETIRED || field->kind == &kind_json)
		return false;
	/* Numbers as typed, the name as sorted, into whom one was merged. */
	if (field->flags & F_SYSTEM && (field->kind == &kind_text || field->kind == &kind_ref))
		return false;
	return !str_eq(field->name, entity->title);
}

static bool has_column(const struct column_list *columns, size_t index)
{
	for (size_t i = 0; i < columns->n; i++)
		if (columns->index[i] == index)
			return true;
	return false;
}

static enum result add_column(const struct entity *entity, const char *name, struct column_list *out,
	struct err *err)
{
	const struct field *field = filter_field(entity, name, strlen(name));
	size_t index = field ? (size_t)(field - entity->fields) : 0;

	if (!field || field->flags & F_RETIRED)
		return err_set(err, ERR_INVALID, _("There is no field \"%s\"."), name);
	if (str_eq(field->name, entity->title))
		return OK;		/* it is always there, said or not */
	if (!column_list_allows(entity, field))
		return err_set(err, ERR_INVALID, _("\"%s\" cannot be a column."), name);
	if (has_column(out, index))
		return err_set(err, ERR_INVALID, _("\"%s\" is there twice."), name);
	if (out->n == COLUMNS_MAX)
		return err_set(err, ERR_INVALID, _("At most %d columns."), COLUMNS_MAX);
	out->index[out->n++] = index;
	return OK;
}

void column_names(const char *text, struct strlist *out)
{
	static const char comma[] = "\u060c";

	while (*(text += strspn(text, " ,\t\n"))) {
		bool quoted = *text == '"';
		size_t len = quoted ? strcspn(++text, "\"") : strcspn(text, " ,\t\n\"");
		const char *mark = quoted ? NULL : strstr(text, comma);
		char *name;

		if (mark && mark < text + len)
			len = (size_t)(mark - text);
		name = xstrndup(text, len);
		for (char *c = name; *c; c++)		/* a label of several words */
			if (*c == ' ')
				*c = '_';
		if (*name)
			strlist_add(out, name);
		free(name);
		text += len;
		if (str_has_prefix(text, comma))
			text += strlen(comma);
		else if (quoted && *text)
			text++;
	}
}

const struct field *column_field(const struct entity *entity, const char *name)
{
	int index = entity_field(entity, name);

	return index >= 0 ? &entity->fields[index] : filter_field(entity, name, strlen(name));
}

enum result column_list_parse(const struct entity *entity, const char *text, struct column_list *out,
	struct err *err)
{
	struct column_list columns = { .n = 0 };
	struct strlist names = { 0 };
	enum result code = OK;

	column_names(text, &names);
	for (size_t i = 0; i < names.n && !code; i++)
		code = add_column(entity, names.v[i], &columns, err);
	if (!code)
		*out = columns;
	strlist_release(&names);
	return code;
}

void column_list_print(const struct entity *entity, const struct column_list *columns, struct str *out)
{
	for (size_t i = 0; i < columns->n; i++)
		str_addf(out, "%s%s", i ? " " : "", entity->fields[columns->index[i]].name);
}

/* Only what is stored: rows are read in the groups' order. */
bool group_field_allows(const struct entity *entity, const struct field *field)
{
	if (!column_list_allows(entity, field) || field->flags & F_VIRTUAL)
		return false;
	return field->kind == &kind_choice || field->kind == &kind_bool || field->kind == &kind_text;
}

enum result group_field_parse(const struct entity *entity, const char *text, const struct field **out,
	struct err *err)
{
	const struct field *field = *text ? filter_field(entity, text, strlen(text)) : NULL;

	if (*text && (!field || field->flags & F_RETIRED))
		return err_set(err, ERR_INVALID, _("There is no field \"%s\"."), text);
	if (field && !group_field_allows(entity, field))
		return err_set(err, ERR_INVALID, _("Rows cannot be grouped by \"%s\"; a choice or a "
			"text such as the city can."), text);
	*out = field;
	return OK;
}
