/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Order, columns and groups as they were left, for each smart list and for the customers without one. */
#include "base/base.h"
#include "ui/customers_p.h"

#include <inttypes.h>

#include "model/schema/lists.h"
#include "model/schema/people.h"

/* On this machine only: a list that is shared, or changed in its form, begins anew with what it says. */
enum part { PART_VERSION, PART_SORT, PART_COLUMNS, PART_GROUP, PARTS };

static char *memo_name(const struct customers *c)
{
	return xasprintf("layout.%" PRId64, c->smart ? c->smart->n : 0);
}

static int64_t version_of(const struct customers *c)
{
	return c->smart ? record_num(c->smart, common_index(&smart_list_entity, COMMON_version)) : 0;
}

/* The parts between tabs, which no field's name has; NULL when they are not those of this list as it is now. */
static char *split_parts(const struct customers *c, char *text, const char *parts[PARTS])
{
	int64_t version;

	for (size_t i = 0; text && i < PARTS; i++) {
		char *tab = strchr(text, '\t');

		parts[i] = text;
		if ((i + 1 < PARTS) != (tab != NULL))
			return NULL;
		if (tab)
			*tab = '\0';
		text = tab ? tab + 1 : text;
	}
	return text && parse_int64(parts[PART_VERSION], &version) && version == version_of(c) ? text : NULL;
}

/* What can be read of it; a field that a newer version had is no reason not to start. */
static void take(struct customers *c, const char *sort, const char *columns, const char *group)
{
	const struct field *field = NULL;
	struct err err;

	if (!*columns || column_list_parse(&customer_entity, columns, &c->columns, &err))
		customer_columns_default(&c->columns);
	if (group_field_parse(&customer_entity, group, &field, &err))
		field = NULL;
	customer_order_take(c, sort, field);
}

void customer_layout_read(struct view *view)
{
	struct customers *c = view->state;
	char *name = memo_name(c), *text = query_memo(view->ui->app->db, name);
	const char *parts[PARTS];

	if (split_parts(c, text, parts))
		take(c, parts[PART_SORT], parts[PART_COLUMNS], parts[PART_GROUP]);
	else if (c->smart)
		take(c, record_text(c->smart, SMART_LIST_sort), record_text(c->smart, SMART_LIST_columns),
			record_text(c->smart, SMART_LIST_group_by));
	else
		take(c, "", "", "");
	free(name);
	free(text);
}

void customer_layout_keep(struct view *view)
{
	struct customers *c = view->state;
	char *name = memo_name(c);
	struct str text = STR_INIT;
	struct err err;

	str_addf(&text, "%" PRId64 "\t%s\t", version_of(c), c->sort_text);
	column_list_print(&customer_entity, &c->columns, &text);
	str_addf(&text, "\t%s", c->group ? c->group->name : "");
	if (app_memo_set(view->ui->app, name, text.s, &err))
		ui_error(view->ui, &err);
	str_release(&text);
	free(name);
}

/* --- The columns. */

void customers_column_names(const struct view *view, struct str *out)
{
	const struct customers *c = view->state;

	str_addf(out, "%s ", customer_entity.title);
	column_list_print(&customer_entity, &c->columns, out);
}

void customers_columns(struct view *view)
{
	struct customers *c = view->state;

	if (customer_columns_ask(view->ui, &c->columns)) {
		customer_layout_keep(view);
		list_reload(&c->list);	/* with the names of what they refer to */
		view_reload(view);
	}
	view->dirty = true;
}
