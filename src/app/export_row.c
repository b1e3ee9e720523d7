/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One record as a row of a table, an object, a card. */
#include "base/base.h"
#include "app/export_p.h"

#include "base/date.h"
#include "base/lang.h"
#include "io/csv.h"
#include "model/column_list.h"
#include "model/custom.h"
#include "model/money.h"
#include "model/schema/people.h"
#include "app/contact.h"
#include "app/record_json.h"

/* --- Columns. */

/* The Arabic table of the domain: header, field; the budget is its upper end, else its lower. */
static const struct { const char *header; size_t field; } labelled[] = {
	{ "الاسم", CUSTOMER_name }, { "الهاتف", CUSTOMER_phone },
	{ "البريد الإلكتروني", CUSTOMER_email }, { "الحالة", CUSTOMER_status },
	{ "الأولوية", CUSTOMER_priority }, { "المصدر", CUSTOMER_source },
	{ "الميزانية", CUSTOMER_budget_max },
	{ "تاريخ الإضافة", CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_created_at },
};

static const struct field *field_of(const struct export *ex, const struct export_column *column)
{
	return column->field < ex->entity->nfields ? &ex->entity->fields[column->field] : NULL;
}

static void add_column(struct export *ex, size_t field, bool id)
{
	ex->columns = array_grow(ex->columns, &ex->cap, ex->ncolumns + 1, sizeof(*ex->columns));
	ex->columns[ex->ncolumns++] = (struct export_column){ .field = field, .id = id };
}

/* What is computed is in JSON, for programs; what only programs read is not in a sheet for people. */
static bool is_exported(const struct export *ex, const struct field *field)
{
	if (field->flags & F_RETIRED || str_has_suffix(field->name, "_norm"))
		return false;
	switch (ex->options->format) {
	case EXPORT_JSON:
		return true;
	case EXPORT_XLSX:
		return field->kind != &kind_json && !str_has_suffix(field->name, "_typed");
	default:
		return !(field->flags & F_VIRTUAL);
	}
}

/* "customer_id": the id of a reference; its field, or -1. */
static int id_field(const struct entity *entity, const char *name)
{
	size_t len = strlen(name);
	char *base;
	int field;

	if (len < 4 || !str_eq(name + len - 3, "_id"))
		return -1;
	base = xstrndup(name, len - 3);
	field = entity_field(entity, base);
	free(base);
	return field >= 0 && entity->fields[field].kind == &kind_ref ? field : -1;
}

static enum result unknown_column(const struct export *ex, const char *name, struct err *err)
{
	struct str names = STR_INIT;

	str_add(&names, "id");
	for (size_t i = 0; i < ex->entity->nfields; i++) {
		const struct field *field = &ex->entity->fields[i];

		if (field->flags & F_RETIRED || str_has_suffix(field->name, "_norm"))
			continue;
		str_addf(&names, ", %s", field->name);
		if (field->kind == &kind_ref)
			str_addf(&names, ", %s_id", field->name);
	}
	err_set(err, ERR_USAGE, _("There is no column \"%s\". The columns are: %s."), name, names.s);
	err->field = "columns";
	str_release(&names);
	return err->code;
}

static enum result choose_named(struct export *ex, struct err *err)
{
	struct strlist names = { 0 };

	column_names(ex->options->columns, &names);
	for (size_t i = 0; i < names.n; i++) {
		const struct field *named = column_field(ex->entity, names.v[i]);
		int field = named ? (int)(named - ex->entity->fields) : -1;
		int id = field < 0 ? id_field(ex->entity, names.v[i]) : -1;
		char *twin;

		if (str_eq(names.v[i], "id")) {
			add_column(ex, ex->entity->nfields, false);
			continue;
		}
		if (field < 0 && id < 0) {
			unknown_column(ex, names.v[i], err);
			strlist_release(&names);
			return err->code;
		}
		add_column(ex, (size_t)(field >= 0 ? field : id), field < 0);
		twin = xasprintf("%s_id", named ? named->name : names.v[i]);
		if (field >= 0 && ex->entity->fields[field].kind == &kind_ref &&
		    !strlist_has(&names, twin))
			add_column(ex, (size_t)field, true);
		free(twin);
	}
	strlist_release(&names);
	return ex->ncolumns ? OK : unknown_column(ex, ex->options->columns, err);
}

enum result export_choose(struct export *ex, struct err *err)
{
	if (ex->options->columns)
		return choose_named(ex, err);
	if (ex->options->labels) {
		for (size_t i = 0; i < COUNT(labelled); i++) {
			add_column(ex, labelled[i].field, false);
			ex->columns[i].header = labelled[i].header;
		}
		return OK;
	}
	add_column(ex, ex->entity->nfields, false);
	for (size_t i = 0; i < ex->entity->nfields; i++) {
		if (!is_exported(ex, &ex->entity->fields[i]))
			continue;
		add_column(ex, i, false);
		if (ex->entity->fields[i].kind == &kind_ref)
			add_column(ex, i, true);
	}
	return OK;
}

/* --- The head. */

static char *header_text(const struct export *ex, const struct export_column *column)
{
	const struct field *field = field_of(ex, column);

	if (column->header)
		return xstrdup(column->header);
	if (!field)
		return xstrdup("id");
	return xasprintf("%s%s", field->name, column->id ? "_id" : "");
}

static void csv_header(struct export *ex)
{
	char **cells = xcalloc(ex->ncolumns, sizeof(*cells));

	if (ex->options->bom)
		str_add(ex->out, "\xEF\xBB\xBF");
	for (size_t i = 0; i < ex->ncolumns; i++)
		cells[i] = header_text(ex, &ex->columns[i]);
	csv_write_row(ex->out, (const char *const *)cells, ex->ncolumns, ex->options->raw);
	for (size_t i = 0; i < ex->ncolumns; i++)
		free(cells[i]);
	free(cells);
}

static void sheet_header(struct export *ex)
{
	for (size_t i = 0; i < ex->ncolumns; i++) {
		const struct field *field = field_of(ex, &ex->columns[i]);
		char *label = !field ? xstrdup(_("Id")) :
			ex->columns[i].id ? xasprintf(_("%s (id)"), _(field->label)) :
			xstrdup(_(field->label));
		bool id = !field || ex->columns[i].id;

		xlsx_header(ex->sheet, i, label, id ? ULID_LEN + 2 :
			MAX(field->width ? field->width + 2 : 14, (int)strlen(label) / 2 + 4));
		free(label);
	}
}

enum result export_begin(struct export *ex, struct err *err)
{
	switch (ex->options->format) {
	case EXPORT_CSV:
		csv_header(ex);
		break;
	case EXPORT_JSON:
		jw_init(&ex->w, ex->out, false);
		jw_array(&ex->w, NULL);
		break;
	case EXPORT_VCARD:
		break;
	case EXPORT_XLSX:
		if (xlsx_open(ex->file.temp, _(ex->entity->plural), lang_is_rtl(), &ex->sheet, err))
			return err->code;
		sheet_header(ex);
		break;
	}
	return OK;
}

void export_end(struct export *ex)
{
	if (ex->options->format != EXPORT_JSON)
		return;
	jw_end_array(&ex->w);
	str_addc(ex->out, '\n');
}

/* --- Cells. */

static void add_reference(struct export *ex, const struct record *rec,
	const struct export_column *column, struct str *out)
{
	const struct field *field = field_of(ex, column);
	const struct value *value = &rec->v[column->field];
	char id[ULID_LEN + 1];

	if (value->set && column->id && query_id_of(ex->t->app->db, value->num, id))
		str_add(out, id);
	else if (value->set && !column->id)
		query_title(ex->t->app->db, entity_find(field->target), value->num, out);
}

/* The machine form, which reads back; choices of the Arabic table as the eye sees them. */
static char *cell_text(struct export *ex, const struct record *rec,
	const struct export_column *column)
{
	const struct field *field = field_of(ex, column);
	struct kind_env env = app_env(ex->t->app);
	struct str text = STR_INIT;
	size_t index = column->field;

	if (column->header && index == CUSTOMER_budget_max && !record_has(rec, index))
		index = CUSTOMER_budget_min;
	if (!field)
		str_add(&text, rec->id);
	else if (field->kind == &kind_ref && rec->v[index].set)
		add_reference(ex, rec, column, &text);
	else if (field->kind == &kind_set && rec->v[index].set && !column->header)
		str_add(&text, record_text(rec, index));
	else if (field->kind == &kind_choice && column->header)
		record_show(rec, index, &env, &text);
	else
		record_print(rec, index, &env, &text);
	return str_detach(&text);
}

static void csv_row(struct export *ex, const struct record *rec)
{
	char **cells = xcalloc(ex->ncolumns, sizeof(*cells));

	for (size_t i = 0; i < ex->ncolumns; i++)
		cells[i] = cell_text(ex, rec, &ex->columns[i]);
	csv_write_row(ex->out, (const char *const *)cells, ex->ncolumns, ex->options->raw);
	for (size_t i = 0; i < ex->ncolumns; i++)
		free(cells[i]);
	free(cells);
}

/* The id under the field's own name, as everywhere in JSON; the name beside it. */
static void json_row(struct export *ex, const struct record *rec)
{
	jw_object(&ex->w, NULL);
	for (size_t i = 0; i < ex->ncolumns; i++) {
		const struct export_column *column = &ex->columns[i];
		const struct field *field = field_of(ex, column);

		if (!field) {
			jw_string(&ex->w, "id", rec->id);
		} else if (field->kind == &kind_ref && !column->id) {
			char *name = xasprintf("%s_name", field->name);
			struct str title = STR_INIT;

			add_reference(ex, rec, column, &title);
			jw_string(&ex->w, name, title.len ? title.s : NULL);
			str_release(&title);
			free(name);
		} else
			record_json_field(ex->t->app, &ex->w, rec, column->field);
	}
	jw_end_object(&ex->w);
}

static double amount(int64_t minor, int exponent)
{
	double number = (double)minor;

	while (exponent-- > 0)
		number /= 10;
	return number;
}

static void sheet_cell(struct export *ex, const struct record *rec, size_t at)
{
	const struct export_column *column = &ex->columns[at];
	const struct field *field = field_of(ex, column);
	struct kind_env env = app_env(ex->t->app), own = record_env(rec, &env);
	const struct value *value = field ? &rec->v[column->field] : NULL;
	struct str text = STR_INIT;
	struct civil day;
	int minute;

	if (value && !value->set && !custom_stray(rec, column->field, NULL, &text))
		return;
	if (value && !value->set) {	/* of another kind: as it is */
		record_print(rec, column->field, &env, &text);
		xlsx_text(ex->sheet, at, text.s);
	} else if (value && field->kind == &kind_money) {
		int digits = money_exponent(own.currency);

		xlsx_number(ex->sheet, at, amount(value->num, digits), digits);
	} else if (value && field->kind == &kind_int)
		xlsx_number(ex->sheet, at, (double)value->num, -1);
	else if (value && field->kind == &kind_bool)
		xlsx_truth(ex->sheet, at, value->num);
	else if (value && field->kind == &kind_moment) {
		day = date_civil(value->num, &minute);
		xlsx_date(ex->sheet, at, day, minute);
	} else if (value && field->kind == &kind_day && civil_parse(value->text, &day))
		xlsx_date(ex->sheet, at, day, -1);
	else {
		if (value && (field->kind == &kind_choice || field->kind == &kind_set))
			record_show(rec, column->field, &env, &text);
		else {
			char *cell = cell_text(ex, rec, column);

			str_add(&text, cell);
			free(cell);
		}
		xlsx_text(ex->sheet, at, text.s);
	}
	str_release(&text);
}

/* Whom he refers to, by their ids. */
static void vcard_row(struct export *ex, const struct record *rec)
{
	struct strlist refs = { 0 };
	char id[ULID_LEN + 1];

	for (size_t i = 0; i < rec->entity->nfields; i++) {
		const struct field *field = &rec->entity->fields[i];
		char *name;

		if (field->kind != &kind_ref || (i != CUSTOMER_referred_by && !(field->flags & F_CUSTOM)) ||
		    !rec->v[i].set || !query_id_of(ex->t->app->db, rec->v[i].num, id))
			continue;
		name = xasprintf("%s_id", field->name);
		strlist_add(&refs, name);
		strlist_add(&refs, id);
		free(name);
	}
	contact_to_vcard(rec, ex->options->vcard_version, true, &refs, ex->out);
	strlist_release(&refs);
}

enum result export_row(struct export *ex, struct record *rec, struct err *err)
{
	if (ex->entity->derive)
		ex->entity->derive(rec, app_env(ex->t->app).now, &ex->t->app->rules.classes);
	switch (ex->options->format) {
	case EXPORT_CSV:
		csv_row(ex, rec);
		break;
	case EXPORT_JSON:
		json_row(ex, rec);
		break;
	case EXPORT_VCARD:
		vcard_row(ex, rec);
		break;
	case EXPORT_XLSX:
		if (ex->count == XLSX_ROWS)
			return err_set(err, ERR_INVALID, _("A sheet holds %d rows; --limit or --filter "
				"makes it fewer, CSV holds any number."), XLSX_ROWS);
		xlsx_next_row(ex->sheet);
		for (size_t i = 0; i < ex->ncolumns; i++)
			sheet_cell(ex, rec, i);
		break;
	}
	ex->count++;
	return OK;
}
