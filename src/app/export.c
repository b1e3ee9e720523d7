/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exporting customers. */
#include "base/base.h"
#include "app/export.h"

#include "io/csv.h"
#include "io/json.h"
#include "io/vobject.h"
#include "model/schema/people.h"
#include "app/contact.h"
#include "app/record_json.h"

struct export {
	struct target *t;
	const struct export_options *options;
	struct json_writer w;
	int64_t count;
};

/* The Arabic table of the domain: header, field; the budget is its upper end, else its lower. */
static const struct { const char *header; size_t field; } labelled[] = {
	{ "الاسم", CUSTOMER_name }, { "الهاتف", CUSTOMER_phone },
	{ "البريد الإلكتروني", CUSTOMER_email }, { "الحالة", CUSTOMER_status },
	{ "الأولوية", CUSTOMER_priority }, { "المصدر", CUSTOMER_source },
	{ "الميزانية", CUSTOMER_budget_max },
	{ "تاريخ الإضافة", CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_created_at },
};

static bool is_exported(const struct field *field)
{
	return !(field->flags & (F_RETIRED | F_VIRTUAL)) && !str_eq(field->name, "name_norm");
}

static void csv_header(struct export *ex)
{
	const char *cells[CUSTOMER_NFIELDS + 1];
	size_t n = 0;

	if (ex->options->bom)
		str_add(ex->t->out, "\xEF\xBB\xBF");
	if (ex->options->labels) {
		for (size_t i = 0; i < COUNT(labelled); i++)
			cells[n++] = labelled[i].header;
	} else {
		cells[n++] = "id";
		for (size_t i = 0; i < customer_entity.nfields; i++)
			if (is_exported(&customer_entity.fields[i]))
				cells[n++] = customer_entity.fields[i].name;
	}
	csv_write_row(ex->t->out, cells, n, ex->options->raw);
}

/* References leave as their ids, everything else in its machine form; labels as the eye sees them. */
static char *cell_text(struct export *ex, const struct record *rec, size_t field)
{
	struct kind_env env = app_env(ex->t->app);
	struct str text = STR_INIT;
	char id[ULID_LEN + 1];

	if (customer_entity.fields[field].kind == &kind_ref) {
		if (rec->v[field].set && query_id_of(ex->t->app->db, rec->v[field].num, id))
			str_add(&text, id);
	} else if (customer_entity.fields[field].kind == &kind_set && !ex->options->labels)
		str_add(&text, record_text(rec, field));
	else if (customer_entity.fields[field].kind == &kind_choice && ex->options->labels)
		record_show(rec, field, &env, &text);
	else
		record_print(rec, field, &env, &text);
	return str_detach(&text);
}

static void csv_row(struct export *ex, const struct record *rec)
{
	char *cells[CUSTOMER_NFIELDS + 1];
	size_t n = 0;

	if (ex->options->labels) {
		for (size_t i = 0; i < COUNT(labelled); i++) {
			size_t field = labelled[i].field;

			if (field == CUSTOMER_budget_max && !record_has(rec, field))
				field = CUSTOMER_budget_min;
			cells[n++] = cell_text(ex, rec, field);
		}
	} else {
		cells[n++] = xstrdup(rec->id);
		for (size_t i = 0; i < customer_entity.nfields; i++)
			if (is_exported(&customer_entity.fields[i]))
				cells[n++] = cell_text(ex, rec, i);
	}
	csv_write_row(ex->t->out, (const char *const *)cells, n, ex->options->raw);
	while (n)
		free(cells[--n]);
}

/* Components of a structured value are escaped one by one, the semicolons between them stay. */
static void add_component(struct str *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\;,", *text))
			str_addc(out, '\\');
		if (*text == '\n')
			str_add(out, "\\n");
		else
			str_addc(out, *text);
	}
}

static void vcard_structured(struct export *ex, const struct record *rec)
{
	struct str value = STR_INIT;

	add_component(&value, record_text(rec, CUSTOMER_last_name));
	str_addc(&value, ';');
	add_component(&value, record_has(rec, CUSTOMER_first_name) ?
		record_text(rec, CUSTOMER_first_name) :
		record_has(rec, CUSTOMER_last_name) ? "" : record_text(rec, CUSTOMER_name));
	str_add(&value, ";;;");
	vobject_write(ex->t->out, "N", value.s, true);
	str_clear(&value);
	if (record_has(rec, CUSTOMER_city) || record_has(rec, CUSTOMER_address)) {
		str_add(&value, ";;");
		add_component(&value, record_text(rec, CUSTOMER_address));
		str_addc(&value, ';');
		add_component(&value, record_text(rec, CUSTOMER_city));
		str_add(&value, ";;;");
		vobject_write(ex->t->out, "ADR;TYPE=HOME", value.s, true);
	}
	str_clear(&value);
	if (record_has(rec, CUSTOMER_company)) {
		add_component(&value, record_text(rec, CUSTOMER_company));
		vobject_write(ex->t->out, "ORG", value.s, true);
	}
	str_release(&value);
}

static void vcard(struct export *ex, const struct record *rec)
{
	static const struct { const char *name; size_t field; } lines[] = {
		{ "FN", CUSTOMER_name }, { "NICKNAME", CUSTOMER_nickname },
		{ "TEL;TYPE=CELL", CUSTOMER_phone }, { "TEL;TYPE=HOME", CUSTOMER_secondary_phone },
		{ "TEL;TYPE=WHATSAPP", CUSTOMER_whatsapp }, { "EMAIL", CUSTOMER_email },
		{ "TITLE", CUSTOMER_job_title }, { "BDAY", CUSTOMER_date_of_birth },
		{ "ANNIVERSARY", CUSTOMER_anniversary },
		{ "NOTE", CUSTOMER_NFIELDS - COMMON_COUNT + COMMON_notes },
	};
	struct strlist kept = { 0 }, tags = { 0 };
	struct str list = STR_INIT, *out = ex->t->out;

	str_add(out, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
	vcard_structured(ex, rec);
	for (size_t i = 0; i < COUNT(lines); i++)
		if (record_has(rec, lines[i].field))
			vobject_write(out, lines[i].name, record_text(rec, lines[i].field), false);
	set_items(record_text(rec, common_index(&customer_entity, COMMON_tags)), &tags);
	for (size_t i = 0; i < tags.n; i++) {
		str_add(&list, i ? "," : "");
		add_component(&list, tags.v[i]);
	}
	if (list.len)
		vobject_write(out, "CATEGORIES", list.s, true);
	contact_kept_lines(rec, &kept);
	for (size_t i = 0; i < kept.n; i++)
		vobject_write_raw(out, kept.v[i]);
	str_add(out, "END:VCARD\r\n");
	strlist_release(&kept);
	strlist_release(&tags);
	str_release(&list);
}

static bool export_one(struct record *rec, void *ctx)
{
	struct export *ex = ctx;

	ex->count++;
	if (ex->options->format == EXPORT_JSON) {
		customer_entity.derive(rec, app_env(ex->t->app).now, &ex->t->app->rules.classes);
		record_json(ex->t->app, &ex->w, rec, NULL);
	} else if (ex->options->format == EXPORT_CSV)
		csv_row(ex, rec);
	else
		vcard(ex, rec);
	output_flush(ex->t, false);
	return true;
}

enum result export_customers(struct target *t, const struct query *q,
	const struct export_options *options, int64_t *count, struct err *err)
{
	struct export ex = { .t = t, .options = options };
	enum result code;

	if (!role_may(&t->app->actor, VERB_EXPORT, &customer_entity, NULL))
		return err_set(err, ERR_DENIED, _("Your role does not allow exports."));
	t->exact = true;
	jw_init(&ex.w, t->out, false);
	if (options->format == EXPORT_JSON)
		jw_array(&ex.w, NULL);
	else if (options->format == EXPORT_CSV)
		csv_header(&ex);
	code = query_each(t->app->db, q, export_one, &ex, err);
	if (options->format == EXPORT_JSON) {
		jw_end_array(&ex.w);
		str_addc(t->out, '\n');
	}
	*count = ex.count;
	return code;
}
