/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One record in memory: values in, values out, checks. */
#include "base/base.h"
#include "model/record.h"

#include <inttypes.h>

#include "base/date.h"
#include "model/custom.h"
#include "text/phone.h"
#include "text/utf8.h"

struct record *record_new(const struct entity *entity)
{
	struct record *rec = xcalloc(1, sizeof(*rec));

	rec->entity = entity;
	rec->v = xcalloc(entity->nfields, sizeof(*rec->v));
	return rec;
}

void record_free(struct record **rec)
{
	if (!*rec)
		return;
	for (size_t i = 0; i < (*rec)->entity->nfields; i++)
		value_clear(&(*rec)->v[i]);
	free((*rec)->v);
	free(*rec);
	*rec = NULL;
}

struct record *record_copy(const struct record *rec)
{
	struct record *copy = record_new(rec->entity);

	copy->n = rec->n;
	memcpy(copy->id, rec->id, sizeof(copy->id));
	for (size_t i = 0; i < rec->entity->nfields; i++)
		value_copy(&rec->entity->fields[i], &copy->v[i], &rec->v[i]);
	return copy;
}

void record_defaults(struct record *rec, const struct kind_env *env)
{
	struct err err;

	for (size_t i = 0; i < rec->entity->nfields; i++) {
		const struct field *field = &rec->entity->fields[i];

		if (!field->initial || rec->v[i].set)
			continue;
		if (record_parse(rec, i, field->initial, env, &err))
			BUG("initial of %s.%s: %s", rec->entity->name, field->name, err.text);
	}
}

void value_clear(struct value *v)
{
	free(v->text);
	*v = (struct value){ 0 };
}

void value_copy(const struct field *field, struct value *to, const struct value *from)
{
	value_clear(to);
	*to = *from;
	if (from->set && field->kind->is_text)
		to->text = xstrdup(from->text);
}

void record_clear(struct record *rec, size_t field)
{
	value_clear(&rec->v[field]);
}

void record_set_text(struct record *rec, size_t field, const char *text)
{
	char *copy;

	if (!rec->entity->fields[field].kind->is_text)
		BUG("%s.%s is no text", rec->entity->name, rec->entity->fields[field].name);
	copy = text_is_empty(text) ? NULL : xstrdup(text);
	record_clear(rec, field);
	rec->v[field] = (struct value){ .set = copy, .text = copy };
}

void record_set_num(struct record *rec, size_t field, int64_t num)
{
	if (rec->entity->fields[field].kind->is_text)
		BUG("%s.%s is text", rec->entity->name, rec->entity->fields[field].name);
	rec->v[field] = (struct value){ .set = true, .num = num };
}

const char *record_text(const struct record *rec, size_t field)
{
	return rec->v[field].set && rec->v[field].text ? rec->v[field].text : "";
}

int64_t record_num(const struct record *rec, size_t field)
{
	return rec->v[field].set ? rec->v[field].num : 0;
}

struct kind_env record_env(const struct record *rec, const struct kind_env *env)
{
	struct kind_env own = *env;
	int currency = entity_field(rec->entity, "currency");

	if (currency >= 0 && rec->v[currency].set)
		own.currency = rec->v[currency].text;
	return own;
}

/* What was typed is kept beside a phone number, in <field>_typed. */
static void keep_typed(struct record *rec, size_t field, const char *typed)
{
	char name[64];
	int twin;

	snprintf(name, sizeof(name), "%s_typed", rec->entity->fields[field].name);
	twin = entity_field(rec->entity, name);
	if (twin >= 0)
		record_set_text(rec, (size_t)twin, typed);
}

enum result record_parse(struct record *rec, size_t field, const char *typed,
	const struct kind_env *env, struct err *err)
{
	const struct field *f = &rec->entity->fields[field];
	struct kind_env own = record_env(rec, env);
	struct value value = { 0 };

	if (typed && typed[strspn(typed, " \t\r\n")]) {
		if (f->kind->parse(f, typed, &own, &value, err))
			return err->code;
		if (f->kind->is_text && (!*value.text || str_eq(value.text, "[]")))
			value_clear(&value);
	}
	value_clear(&rec->v[field]);
	if (f->flags & F_CUSTOM)
		custom_drop_stray(rec, field);
	rec->v[field] = value;
	if (f->kind == &kind_phone)
		keep_typed(rec, field, value.set ? typed : NULL);
	return OK;
}

void record_print(const struct record *rec, size_t field, const struct kind_env *env,
	struct str *out)
{
	const struct field *f = &rec->entity->fields[field];
	struct kind_env own = record_env(rec, env);

	if (rec->v[field].set)
		f->kind->print(f, &rec->v[field], &own, out);
	else
		custom_stray(rec, field, &own, out);
}

void record_show(const struct record *rec, size_t field, const struct kind_env *env,
	struct str *out)
{
	const struct field *f = &rec->entity->fields[field];
	struct kind_env own = record_env(rec, env);

	if (rec->v[field].set)
		f->kind->show(f, &rec->v[field], &own, out);
	else
		custom_stray(rec, field, &own, out);
}

const char *record_doubt(const struct record *rec, size_t field, int64_t now)
{
	const struct field *f = &rec->entity->fields[field];

	if (!rec->v[field].set)
		return NULL;
	if (f->kind == &kind_phone && rec->v[field].text[0] != '+')
		return _("No number that can be dialled: it is kept as typed.");
	if (f->flags & F_AHEAD && rec->v[field].num < now)
		return _("This time is past already: it is kept, and counts as late.");
	return NULL;
}

enum result record_check(struct record *rec, struct err *err)
{
	const struct entity *entity = rec->entity;

	if (entity->check && entity->check(rec, err))
		return err->code;
	for (size_t i = 0; i < entity->nfields; i++)
		if (entity->fields[i].flags & F_REQUIRED && !rec->v[i].set)
			return err_field(err, entity->fields[i].name, _("%s is missing."),
				_(entity->fields[i].label));
	return OK;
}

bool value_equal(const struct field *field, const struct value *a, const struct value *b)
{
	if (!a->set || !b->set)
		return a->set == b->set;
	return field->kind->is_text ? str_eq(a->text, b->text) : a->num == b->num;
}

void value_raw(const struct field *field, const struct value *v, struct str *out)
{
	if (!v->set)
		return;
	if (field->kind->is_text)
		str_add(out, v->text);
	else
		str_addf(out, "%" PRId64, v->num);
}

void value_from_raw(const struct field *field, const char *raw, struct value *out)
{
	value_clear(out);
	if (!raw)
		return;
	if (field->kind->is_text)
		*out = (struct value){ .set = true, .text = xstrdup(raw) };
	else if (parse_int64(raw, &out->num))
		out->set = true;
}
