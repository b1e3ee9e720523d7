/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Exporting customers. */
#include "base/base.h"
#include "app/export.h"

#include "io/csv.h"
#include "io/json.h"
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
		contact_to_vcard(rec, true, ex->t->out);
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
