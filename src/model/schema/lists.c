/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Smart lists: what may stand in one. */
#include "base/base.h"
#include "model/schema/lists.h"

#include "base/date.h"
#include "model/column_list.h"
#include "model/filter.h"
#include "model/rules/rules.h"
#include "model/schema/people.h"

static const struct field smart_list_fields[] = { SMART_LIST_FIELDS(FIELD_ROW) };
_Static_assert(COUNT(smart_list_fields) == SMART_LIST_NFIELDS, "index and rows differ");

static enum result at_field(struct err *err, const char *field)
{
	err->field = field;
	return err->code;
}

/* Whether it can be read does not depend on where classes begin or who asks. */
static enum result check_filter(const char *text, struct err *err)
{
	static const struct class_limits limits = {
		.hot = 7, .warm = 30, .risk_low = 30, .risk_medium = 60, .risk_high = 90,
		.risk_critical = 120, .at_risk = 60, .churned = 120, .segment_inactive = 90,
	};
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = date_now() };
	struct filter filter = { 0 };
	enum result code = OK;

	if (*text)
		code = filter_parse(&customer_entity, text, &env, &limits, &filter, err);
	filter_release(&filter);
	return code;
}

/* Labels in either language become names: a list means the same wherever it is opened. */
static void take_names(struct record *rec, size_t field,
	void (*to_names)(const struct entity *entity, const char *text, struct str *out))
{
	struct str names = STR_INIT;

	if (!record_has(rec, field))
		return;
	to_names(&customer_entity, record_text(rec, field), &names);
	record_set_text(rec, field, names.s);
	str_release(&names);
}

static enum result check_columns(struct record *rec, struct err *err)
{
	struct column_list columns;
	struct str names = STR_INIT;

	if (column_list_parse(&customer_entity, record_text(rec, SMART_LIST_columns), &columns, err))
		return err->code;
	column_list_print(&customer_entity, &columns, &names);
	record_set_text(rec, SMART_LIST_columns, names.s);
	str_release(&names);
	return OK;
}

static enum result check_group(struct record *rec, struct err *err)
{
	const struct field *field;

	if (group_field_parse(&customer_entity, record_text(rec, SMART_LIST_group_by), &field, err))
		return err->code;
	record_set_text(rec, SMART_LIST_group_by, field ? field->name : "");
	return OK;
}

static enum result smart_list_check(struct record *rec, struct err *err)
{
	struct sort sort;

	if (record_has(rec, SMART_LIST_position) && (record_num(rec, SMART_LIST_position) < 1 ||
	    record_num(rec, SMART_LIST_position) > SMART_LIST_NUMBERS))
		return err_field(err, "position", _("The number is one from 1 to %d."), SMART_LIST_NUMBERS);
	if (check_filter(record_text(rec, SMART_LIST_filter), err))
		return at_field(err, "filter");
	if (sort_parse(&customer_entity, record_text(rec, SMART_LIST_sort), &sort, err))
		return at_field(err, "sort");
	take_names(rec, SMART_LIST_filter, filter_to_names);
	take_names(rec, SMART_LIST_sort, sort_to_names);
	if (check_columns(rec, err))
		return at_field(err, "columns");
	return check_group(rec, err) ? at_field(err, "group_by") : OK;
}

static const struct form_section smart_list_sections[] = {
	{ N_("Smart list"), "name position filter sort columns group_by", NULL, NULL },
	{ N_("More"), "tags notes", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

struct entity smart_list_entity = {
	.name = "smart_list",
	.label = N_("Smart list"),
	.plural = N_("Smart lists"),
	.add_label = N_("New smart list"),
	.added = N_("Smart list added"),
	.changed = N_("Smart list changed"),
	.deleted = N_("Smart list deleted"),
	.restored = N_("Smart list restored"),
	.missing = N_("Smart list not found"),
	.fields = smart_list_fields,
	.nfields = SMART_LIST_NFIELDS,
	.sections = smart_list_sections,
	.title = "name",
	.order = "position",
	.check = smart_list_check,
	.place = PLACE_OWN,
};
