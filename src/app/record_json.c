/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A record as JSON. */
#include "base/base.h"
#include "app/record_json.h"

#include "base/date.h"
#include "store/query.h"
#include "app/output.h"

static void print_field(struct app *app, struct json_writer *w, const struct record *rec, size_t i)
{
	struct kind_env env = app_env(app);
	struct str text = STR_INIT;

	record_print(rec, i, &env, &text);
	jw_string(w, rec->entity->fields[i].name, text.s);
	str_release(&text);
}

void record_json_field(struct app *app, struct json_writer *w, const struct record *rec, size_t i)
{
	const struct field *field = &rec->entity->fields[i];
	char id[ULID_LEN + 1];

	if (!rec->v[i].set)
		jw_null(w, field->name);
	else if (field->kind == &kind_ref)
		jw_string(w, field->name, query_id_of(app->db, rec->v[i].num, id) ? id : NULL);
	else if (field->kind->json == JSON_NUMBER)
		jw_int(w, field->name, rec->v[i].num);
	else if (field->kind->json == JSON_BOOL)
		jw_bool(w, field->name, rec->v[i].num);
	else if (field->kind->json == JSON_RAW)
		jw_raw(w, field->name, rec->v[i].text);
	else
		print_field(app, w, rec, i);
}

void record_json(struct app *app, struct json_writer *w, const struct record *rec,
	const struct columns *columns)
{
	jw_object(w, NULL);
	jw_string(w, "id", rec->id);
	for (size_t i = 0; columns && i < columns->n; i++)
		record_json_field(app, w, rec, columns->index[i]);
	for (size_t i = 0; !columns && i < rec->entity->nfields; i++)
		if (!(rec->entity->fields[i].flags & F_RETIRED))
			record_json_field(app, w, rec, i);
	jw_end_object(w);
}

void record_print_json(struct app *app, const struct record *rec, struct str *out)
{
	struct json_writer w;

	jw_init(&w, out, false);
	record_json(app, &w, rec, NULL);
	str_addc(out, '\n');
}

void change_json(struct json_writer *w, const struct change *ch)
{
	struct str at = STR_INIT;

	date_print(ch->at, &at);
	jw_object(w, NULL);
	jw_int(w, "seq", ch->seq);
	jw_int(w, "step", ch->grp);
	jw_string(w, "at", at.s);
	jw_string(w, "who", ch->who);
	jw_string(w, "actor", ch->actor);
	jw_string(w, "label", ch->label);
	jw_string(w, "kind", ch->kind);
	jw_string(w, "entity", ch->entity->name);
	jw_string(w, "id", *ch->id ? ch->id : NULL);
	jw_string(w, "field", ch->field ? ch->field->name : NULL);
	jw_string(w, "old", ch->old);
	jw_string(w, "new", ch->new);
	jw_bool(w, "undone", ch->undone);
	jw_end_object(w);
	str_release(&at);
}
