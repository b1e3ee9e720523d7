/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From a form to the database: saving, conflicts, duplicates, drafts. */
#include "base/base.h"
#include "ui/form_p.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "text/layout.h"
#include "text/when.h"

static void finish(struct form *form, enum result code)
{
	draft_remove(&form->draft);
	form->draft_due = false;
	form->result = code;
	form->popup.done = true;
	form->popup.answer = 0;
}

/* --- Drafts. */

static int64_t version_of(const struct record *rec)
{
	int field = entity_field(rec->entity, "version");

	return field < 0 ? 0 : record_num(rec, (size_t)field);
}

void form_keep_draft(struct form *form)
{
	struct err err;

	if (!form->draft_due || form->spec->no_draft || form->result == OK)
		return;
	form->draft_due = false;
	if (!form_changed(form)) {
		draft_remove(&form->draft);
		return;
	}
	form->draft.entity = form->entity;
	memcpy(form->draft.id, form->base->id, sizeof(form->draft.id));
	form->draft.version = version_of(form->base);
	strlist_release(&form->draft.names);
	strlist_release(&form->draft.texts);
	for (size_t i = 0; i < form->nlines; i++) {
		const struct form_line *line = &form->lines[i];

		/* A new record has nothing to fall back to: what the caller had put in is kept too. */
		if (form_line_changed(line) || (!form->base->n && line->edit.text.len))
			draft_put(&form->draft, line->field->name, line->edit.text.s);
	}
	if (draft_save(form->popup.ui->app, &form->draft, &err))
		ui_error(form->popup.ui, &err);
}

void form_take_draft(struct form *form, struct draft *draft)
{
	for (size_t i = 0; i < form->nlines; i++) {
		const char *text = draft_get(draft, form->lines[i].field->name);

		if (text)
			form_set(form, &form->lines[i], text);
	}
	if (draft->version != version_of(form->base))
		ui_warn(form->popup.ui, "%s",
			_("The record was changed since this draft; look before you save."));
	draft_release(&form->draft);
	form->draft = *draft;
	*draft = (struct draft){ 0 };
	form->draft_due = true;
}

enum draft_answer form_ask_draft(struct ui *ui, const struct draft *draft)
{
	struct kind_env env = app_env(ui->app);
	const char *const choices[] = { _("Go on with it"), _("Throw it away"), _("Later"), NULL };
	struct str when = STR_INIT, title = STR_INIT;
	int choice;

	when_moment(draft->at, env.now, (enum calendar)env.calendar, &when);
	/* TRANSLATORS: a kind of record ("Customer") and a time ("today 17:00"). */
	str_addf(&title, _("Not saved: %s, %s"), _(draft->entity->label), when.s);
	choice = ui_choose(ui, title.s, choices, 0);
	str_release(&when);
	str_release(&title);
	return choice < 0 ? DRAFT_LATER : (enum draft_answer)choice;
}

void form_offer_own_draft(struct form *form)
{
	struct drafts drafts = { 0 };

	if (form->spec->no_draft)
		return;
	draft_list(form->popup.ui->app, &drafts);
	for (size_t i = drafts.n; i-- > 0 && !form->draft.path; ) {
		struct draft *draft = &drafts.v[i];

		if (draft->entity != form->entity || !str_eq(draft->id, form->base->id))
			continue;
		switch (form_ask_draft(form->popup.ui, draft)) {
		case DRAFT_GO_ON:
			form_take_draft(form, draft);
			break;
		case DRAFT_DROP:
			draft_remove(draft);
			break;
		default:
			break;
		}
	}
	drafts_release(&drafts);
}

/* --- Duplicates: told as soon as the number is there, settled when it is saved. */

static bool may_double(const struct form *form, const struct form_line *line)
{
	return form->entity == &customer_entity &&
		(line->field->kind == &kind_phone || line->field->kind == &kind_email);
}

void form_find_duplicate(struct form *form, const struct form_line *line)
{
	struct form_line *own = &form->lines[line - form->lines];
	struct kind_env env = app_env(form->popup.ui->app);
	struct record *rec;
	struct str name = STR_INIT;
	struct err err;
	int64_t other = 0;

	if (!may_double(form, line) || !line->edit.text.len || line->error.len)
		return;
	rec = record_copy(form->base);
	/* Only by this field: the others had their turn. */
	for (size_t i = 0; i < form->entity->nfields; i++)
		if (form->entity->fields[i].kind == &kind_phone ||
		    form->entity->fields[i].kind == &kind_email)
			record_clear(rec, i);
	if (!record_parse(rec, line->index, line->edit.text.s, &env, &err) &&
	    !app_find_duplicate(form->popup.ui->app, rec, &other, &err) && other) {
		struct str isolated = STR_INIT;

		form->duplicate = other;
		query_title(form->popup.ui->app->db, form->entity, other, &name);
		isolate_auto(&isolated, name.s);
		str_clear(&own->echo);
		str_addf(&own->echo, _("%s has this too; F6 opens"), isolated.s);
		own->doubtful = true;
		str_release(&isolated);
	}
	str_release(&name);
	record_free(&rec);
}

/* --- Conflicts: somebody saved the same record meanwhile. */

static void show_side(const struct form *form, const char *who, const struct record *rec, size_t field,
	struct str *out)
{
	struct kind_env env = app_env(form->popup.ui->app);
	struct str value = STR_INIT, isolated = STR_INIT;

	if (form->entity->fields[field].kind == &kind_ref && record_has(rec, field))
		query_title(form->popup.ui->app->db, entity_find(form->entity->fields[field].target),
			record_num(rec, field), &value);
	else
		record_show(rec, field, &env, &value);
	isolate_auto(&isolated, value.len ? value.s : _("(empty)"));
	str_addf(out, _("%s: %s"), who, isolated.s);
	str_release(&value);
	str_release(&isolated);
}

/* 0 mine, 1 theirs, -1 back to the form. */
static int ask_side(struct form *form, const struct record *mine, const struct record *theirs, size_t field)
{
	struct str yours = STR_INIT, other = STR_INIT, title = STR_INIT;
	const char *choices[3] = { NULL };
	int choice;

	show_side(form, _("Yours"), mine, field, &yours);
	show_side(form, _("Saved meanwhile"), theirs, field, &other);
	choices[0] = yours.s;
	choices[1] = other.s;
	str_addf(&title, _("%s was changed by somebody else, too"),
		_(form->entity->fields[field].label));
	choice = ui_choose(form->popup.ui, title.s, choices, 0);
	str_release(&yours);
	str_release(&other);
	str_release(&title);
	return choice;
}

/* The stored record with what was changed here; where both changed a value, the person says which. */
static enum result merge(struct form *form, const struct record *mine, struct record **out, struct err *err)
{
	const struct entity *entity = form->entity;
	struct record *theirs = NULL, *merged;

	if (query_get(form->popup.ui->app->db, entity, mine->n, &theirs, err))
		return err->code;
	merged = record_copy(theirs);
	for (size_t i = 0; i < entity->nfields; i++) {
		const struct field *field = &entity->fields[i];
		int side = 0;

		if (field->flags & (F_SYSTEM | F_VIRTUAL) ||
		    value_equal(field, &mine->v[i], &form->base->v[i]) ||
		    value_equal(field, &mine->v[i], &theirs->v[i]))
			continue;
		if (!value_equal(field, &theirs->v[i], &form->base->v[i]))
			side = ask_side(form, mine, theirs, i);
		if (side < 0) {
			record_free(&theirs);
			record_free(&merged);
			return err_set(err, ERR_CANCEL, _("Nothing was saved."));
		}
		if (side == 0)
			value_copy(field, &merged->v[i], &mine->v[i]);
	}
	record_free(&theirs);
	*out = merged;
	return OK;
}

/* --- Saving. */

static enum result put(struct form *form, struct record *rec, struct err *err)
{
	if (form->spec->save)
		return form->spec->save(form->popup.ui, rec, form->spec->ctx, err);
	return app_put(form->popup.ui->app, rec, err);
}

static enum result put_or_merge(struct form *form, struct record **rec, struct err *err)
{
	enum result code = put(form, *rec, err);
	struct record *merged = NULL;

	for (int again = 0; code == ERR_CONFLICT && again < 3; again++) {
		code = merge(form, *rec, &merged, err);
		if (code)
			return code;
		record_free(rec);
		*rec = merged;
		code = put(form, *rec, err);
	}
	return code;
}

/* "Customer added: نورة — u undoes". */
static void tell_saved(struct form *form, const struct record *rec)
{
	struct ui *ui = form->popup.ui;
	const struct action *undo = action_find("undo");
	struct str key = STR_INIT;
	char *label;

	if (ui->message.text[0])
		return;		/* the caller's own way of saving had more to say */
	label = app_step_label(ui->app, rec, _(form->base->n ? form->entity->changed :
		form->entity->added));
	if (undo && keymap_show(&ui->keymap, undo, &key))
		/* TRANSLATORS: what happened, and the key that takes it back. */
		ui_message(ui, _("%s — %s undoes"), label, key.s);
	else
		ui_message(ui, "%s", label);
	str_release(&key);
	free(label);
}

static void copy_back(struct form *form, const struct record *rec)
{
	struct record *to = form->spec->rec;

	to->n = rec->n;
	memcpy(to->id, rec->id, sizeof(to->id));
	for (size_t i = 0; i < form->entity->nfields; i++)
		value_copy(&form->entity->fields[i], &to->v[i], &rec->v[i]);
}

/* The error stands beside its field where that is on the form, and whole in the form's last line: once is
 * enough.  Line by line nothing stands anywhere. */
static void show_error(struct form *form, const struct err *err)
{
	struct form_line *line = err->field ? form_line_of(form, err->field) : NULL;

	if (line && !line->hidden) {
		form->cur = (size_t)(line - form->lines);
		str_set(&line->error, err->text);
		form->popup.ui->message.text[0] = '\0';
		if (!form->popup.ui->plain)
			return;
	}
	ui_error(form->popup.ui, err);
}

void form_save(struct form *form)
{
	struct record *rec = NULL;
	struct err err = { 0 };
	enum result code;

	form_keep_draft(form);	/* whatever happens to the saving, it is not lost */
	if (!form_read(form, &rec)) {
		const struct form_line *wrong = &form->lines[form->cur];

		form->popup.ui->message.text[0] = '\0';
		if (form->popup.ui->plain)
			/* TRANSLATORS: a field and what is wrong with it */
			ui_warn(form->popup.ui, _("%s: %s"), _(wrong->field->label), wrong->error.s);
		return;
	}
	form->popup.ui->message.text[0] = '\0';
	code = put_or_merge(form, &rec, &err);
	if (!code) {
		copy_back(form, rec);
		if (form->entity->added)
			tell_saved(form, rec);
		finish(form, OK);
	} else if (code == ERR_DUPLICATE && form->spec->save && !err.field) {
		form->err = err;
		finish(form, code);
	} else if (code != ERR_CANCEL)
		show_error(form, &err);
	record_free(&rec);
}
