/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Lines of a form: made from the field table, read back into a record. */
#include "base/base.h"
#include "ui/form_p.h"

#include <inttypes.h>

/* --- Making them. */

static bool is_typed_field(const struct field *field)
{
	return !(field->flags & (F_SYSTEM | F_VIRTUAL | F_RETIRED));
}

static void start_text(const struct form *form, struct form_line *line)
{
	struct kind_env env = app_env(form->popup.ui->app);
	struct str text = STR_INIT;

	if (record_has(form->base, line->index) && line->editor->start)
		line->editor->start(form, line, &text);
	else
		record_print(form->base, line->index, &env, &text);
	edit_set(&line->edit, text.s);
	line->initial = str_detach(&text);
}

static void add_line(struct form *form, int section, size_t index)
{
	struct form_line *line = &form->lines[form->nlines++];

	*line = (struct form_line){
		.section = section, .field = &form->entity->fields[index], .index = index,
		.edit = EDIT_INIT, .error = STR_INIT, .echo = STR_INIT,
		.shown = STR_INIT,
	};
	line->editor = form_editor_of(line->field);
	line->edit.dir = line->editor->dir;
	line->edit.lines = line->editor->is_note;
	start_text(form, line);
}

static void add_named(struct form *form, int section, const char *names)
{
	struct strlist list = { 0 };

	strlist_split(&list, names, " ");
	for (size_t i = 0; i < list.n; i++) {
		int index = entity_field(form->entity, list.v[i]);

		if (index < 0)
			BUG("form of %s: no field %s", form->entity->name, list.v[i]);
		if (!form_line_of(form, list.v[i]))
			add_line(form, section, (size_t)index);
	}
	strlist_release(&list);
}

void form_build(struct form *form)
{
	const struct entity *entity = form->entity;

	form->lines = xcalloc(entity->nfields + 1, sizeof(*form->lines));
	if (form->spec->fields)
		add_named(form, -1, form->spec->fields);
	else if (entity->sections)
		for (int i = 0; entity->sections[i].label; i++)
			add_named(form, i, entity->sections[i].fields);
	else
		for (size_t i = 0; i < entity->nfields; i++)
			if (is_typed_field(&entity->fields[i]))
				add_line(form, -1, i);
	for (size_t i = 0; i < form->nlines; i++)
		form_refresh(form, &form->lines[i]);
	for (size_t i = 0; form->spec->focus && i < form->nlines; i++)
		if (str_eq(form->lines[i].field->name, form->spec->focus))
			form->cur = i;
}

void form_release(struct form *form)
{
	for (size_t i = 0; i < form->nlines; i++) {
		struct form_line *line = &form->lines[i];

		edit_release(&line->edit);
		free(line->initial);
		str_release(&line->error);
		str_release(&line->echo);
		str_release(&line->shown);
	}
	free(form->lines);
	form_suggest_release(form);
	record_free(&form->base);
	draft_release(&form->draft);
}

struct form_line *form_line_of(struct form *form, const char *name)
{
	for (size_t i = 0; i < form->nlines; i++)
		if (str_eq(form->lines[i].field->name, name))
			return &form->lines[i];
	return NULL;
}

bool form_line_changed(const struct form_line *line)
{
	return !str_eq(line->initial, line->edit.text.s);
}

bool form_changed(const struct form *form)
{
	for (size_t i = 0; i < form->nlines; i++)
		if (form_line_changed(&form->lines[i]))
			return true;
	return false;
}

/* --- What depends on what. */

static bool has_word(const char *words, const char *word)
{
	struct strlist list = { 0 };
	bool has;

	strlist_split(&list, words, " ");
	has = strlist_has(&list, word);
	strlist_release(&list);
	return has;
}

static void refresh_sections(struct form *form)
{
	for (size_t i = 0; i < form->nlines; i++) {
		struct form_line *line = &form->lines[i];
		const struct form_section *section = line->section < 0 ? NULL :
			&form->entity->sections[line->section];
		const struct form_line *when = section && section->when ?
			form_line_of(form, section->when) : NULL;

		/* An open question hides nothing: whoever has not chosen yet sees all. */
		line->hidden = when && when->edit.text.len &&
			!has_word(section->when_in, when->edit.text.s);
	}
}

/* Reads a line into a copy of the base. */
static enum result parse_line(struct form *form, const struct form_line *line, struct record *rec,
	struct err *err)
{
	struct kind_env env = app_env(form->popup.ui->app);

	return record_parse(rec, line->index, line->edit.text.s, &env, err);
}

/* What a line that is chosen, not typed, looks like. */
static void show_value(const struct form *form, const struct form_line *line, struct str *out)
{
	const char *text = line->edit.text.s;
	int64_t n;
	struct kind_env env = app_env(form->popup.ui->app);
	struct value value = { 0 };
	struct err err;

	if (!*text)
		return;
	if (line->field->kind == &kind_ref) {
		const struct entity *target = entity_find(line->field->target);

		if (target && parse_int64(text, &n))
			query_title(form->popup.ui->app->db, target, n, out);
		return;
	}
	if (!line->field->kind->parse(line->field, text, &env, &value, &err)) {
		value.set = true;
		line->field->kind->show(line->field, &value, &env, out);
	} else
		str_add(out, text);
	value_clear(&value);
}

static void refresh_echo(struct form *form, struct form_line *line)
{
	struct kind_env env = app_env(form->popup.ui->app);
	struct record *rec;
	struct err err;

	str_clear(&line->echo);
	str_clear(&line->shown);
	line->doubtful = false;
	line->doubt = NULL;
	if (!line->editor->typed)
		show_value(form, line, &line->echo);
	if (!line->editor->echoes || !line->edit.text.len)
		return;
	rec = record_copy(form->base);
	if (!parse_line(form, line, rec, &err)) {
		record_show(rec, line->index, &env, &line->echo);
		if (line->field->kind == &kind_money) {
			env = record_env(rec, &env);
			form_group_money(record_num(rec, line->index), env.currency, &line->shown);
		}
		/* What was so when the form was opened is no slip of the fingers. */
		line->doubt = form_line_changed(line) || line->field->kind == &kind_phone ?
			record_doubt(rec, line->index, env.now) : NULL;
		line->doubtful = line->doubt;
		if (line->doubt && line->field->kind == &kind_phone)
			str_set(&line->echo, _("kept as typed"));
		else if (line->doubt) {
			struct str past = STR_INIT;

			isolate_auto(&past, line->echo.s);
			str_clear(&line->echo);
			/* TRANSLATORS: a time, beside a field that wants one to come */
			str_addf(&line->echo, _("past: %s"), past.s);
			str_release(&past);
		} else if (str_eq(line->echo.s, line->edit.text.s))
			str_clear(&line->echo);
	}
	record_free(&rec);
}

void form_refresh(struct form *form, struct form_line *line)
{
	refresh_echo(form, line);
	if (line->field->kind == &kind_choice)
		refresh_sections(form);
}

void form_touch(struct form *form, struct form_line *line)
{
	line->touched = true;
	form->draft_due = true;
	form->duplicate = 0;
	str_clear(&line->error);
	form_refresh(form, line);
}

void form_set(struct form *form, struct form_line *line, const char *text)
{
	if (str_eq(line->edit.text.s, text))
		return;
	edit_set(&line->edit, text);
	line->touched = true;
	form->draft_due = true;
	str_clear(&line->error);
	form_refresh(form, line);
}

/* --- Reading. */

bool form_check_line(struct form *form, struct form_line *line)
{
	struct record *rec = record_copy(form->base);
	struct err err = { 0 };
	bool ok = true;

	line->touched = false;
	str_clear(&line->error);
	if (!line->edit.text.len && line->field->flags & F_REQUIRED && !line->hidden)
		ok = err_set(&err, ERR_INVALID, _("This is needed.")) == OK;
	else if (form_line_changed(line))
		ok = parse_line(form, line, rec, &err) == OK;
	if (!ok)
		str_set(&line->error, err.text);
	record_free(&rec);
	return ok;
}

bool form_read(struct form *form, struct record **out)
{
	bool ok = true;

	*out = record_copy(form->base);
	for (size_t i = 0; i < form->nlines; i++) {
		struct form_line *line = &form->lines[i];
		struct err err;

		if (!form_check_line(form, line)) {
			if (ok)
				form->cur = i;
			ok = false;
		} else if (form_line_changed(line) && parse_line(form, line, *out, &err))
			BUG("%s: %s", line->field->name, err.text);
	}
	if (!ok)
		record_free(out);
	return ok;
}
