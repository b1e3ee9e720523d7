/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The form's life and keys. */
#include "base/base.h"
#include "ui/form.h"

#include "base/date.h"
#include "ui/form_p.h"

/* --- Moving between lines. */

static void go_to(struct form *form, size_t to)
{
	struct form_line *left = &form->lines[form->cur];

	if (to == form->cur)
		return;
	if (left->touched || left->error.len) {
		form_check_line(form, left);
		form_find_duplicate(form, left);
	}
	if (left->error.len && form_error_is_cut(form, left))
		ui_warn(form->popup.ui, _("%s: %s"), _(left->field->label), left->error.s);
	form->cur = to;
	form_suggest_close(form);
	form->popup.ui->dirty = true;	/* other keys are of use there */
}

static void step(struct form *form, int by)
{
	size_t n = form->nlines, to = form->cur;

	do
		to = (to + n + (size_t)(by > 0 ? 1 : n - 1)) % n;
	while (form->lines[to].hidden);
	go_to(form, to);
}

static void jump(struct form *form, int by)
{
	size_t to = form->cur;

	for (int i = 0; i < 8; i++) {
		size_t next = to;

		do {
			if (by > 0 ? next + 1 >= form->nlines : next == 0) {
				next = to;
				break;
			}
			next = by > 0 ? next + 1 : next - 1;
		} while (form->lines[next].hidden);
		to = next;
	}
	go_to(form, to);
}

/* --- Leaving. */

static void leave(struct form *form)
{
	const char *const choices[] = { _("Save"), _("Leave without saving"), _("Stay"), NULL };
	int choice = 1;

	if (form_changed(form))
		choice = ui_choose(form->popup.ui, _("Not saved yet"), choices, 0);
	if (choice == 0)
		form_save(form);
	if (choice != 1 || form->popup.ui->quit)
		return;
	draft_remove(&form->draft);
	form->draft_due = false;
	form->popup.done = true;
}

/* --- Keys. */

static bool edit_line(struct form *form, struct form_line *line, const struct key_event *event)
{
	switch (ui_edit(form->popup.ui, &line->edit, event)) {
	case EDIT_CHANGED:
		form_touch(form, line);
		form_suggest(form, line);
		return true;
	case EDIT_MOVED:
		return true;
	default:
		return false;
	}
}

static void click(struct form *form, const struct key_event *event)
{
	int line = form_line_at(form, event->mouse.x, event->mouse.y);

	if (event->mouse.button == MOUSE_LEFT && !event->mouse.release && line >= 0)
		go_to(form, (size_t)line);
	else if (event->mouse.button == MOUSE_WHEEL_DOWN || event->mouse.button == MOUSE_WHEEL_UP)
		step(form, event->mouse.button == MOUSE_WHEEL_DOWN ? 1 : -1);
}

static bool form_key(struct popup *popup, const struct key_event *event)
{
	struct form *form = (struct form *)popup;
	struct form_line *line = &form->lines[form->cur];
	bool taken = true;

	if (event->key == K_MOUSE)
		click(form, event);
	else if (form_suggest_key(form, event->key))
		;
	else if (event->key == K_ENTER && !line->editor->typed)
		line->editor->pick(form, line);
	else if (event->key == K_ENTER && !line->editor->is_note && form->nlines == 1)
		form_save(form);	/* there is no next field to go to */
	else if (event->key == K_ENTER && !line->editor->is_note)
		step(form, 1);
	else if (line->editor->typed)
		taken = edit_line(form, line, event);
	else if (line->editor->key)
		taken = line->editor->key(form, line, event->key);
	if (!popup->done)
		form_arrange(form);
	return taken;
}

/* --- Actions. */

/* The table says what there is; the form on the screen does it (form_run_action). */
static enum result on_a_form_only(struct target *t, const struct args *args, struct err *err)
{
	(void)t, (void)args;
	return err_set(err, ERR_INVALID, _("No form is open."));
}

const struct action form_actions[] = {
	{ .name = "form-save", .menu = N_("Form"),
	  .keys = "<F2> <C-s>", .help = N_("Save what was typed"),
	  .hint = N_("save"), .in = IN_FORM, .run = on_a_form_only },
	{ .name = "form-leave", .keys = "<Esc>", .help = N_("Leave the form"), .hint = N_("leave"),
	  .in = IN_FORM, .run = on_a_form_only },
	{ .name = "form-next", .keys = "<Tab> <Down>", .help = N_("Next field"),
	  .hint = N_("next field"), .in = IN_FORM, .flags = A_HIDDEN, .run = on_a_form_only },
	{ .name = "form-previous", .keys = "<S-Tab> <Up>", .help = N_("Field before"), .in = IN_FORM,
	  .flags = A_HIDDEN, .run = on_a_form_only },
	{ .name = "form-down", .keys = "<PgDn>", .help = N_("Eight fields on"), .in = IN_FORM,
	  .flags = A_HIDDEN, .run = on_a_form_only },
	{ .name = "form-up", .keys = "<PgUp>", .help = N_("Eight fields back"), .in = IN_FORM,
	  .flags = A_HIDDEN, .run = on_a_form_only },
	{ .name = "form-list", .keys = "<F4>", .help = N_("List what can stand in this field"),
	  .hint = N_("choices"), .in = IN_FORM, .run = on_a_form_only },
	{ .name = "form-editor", .keys = "<C-o> <F7>",
	  .help = N_("Write this text in your own editor"), .hint = N_("editor"), .in = IN_FORM,
	  .run = on_a_form_only },
	{ .name = "form-other", .keys = "<F6>",
	  .help = N_("Open the other customer with this number or e-mail"), .in = IN_FORM,
	  .run = on_a_form_only },
	{ .name = NULL },
};

static void open_other(struct form *form)
{
	if (!form->duplicate) {
		ui_warn(form->popup.ui, "%s", _("No other customer has this number or e-mail."));
		return;
	}
	form_keep_draft(form);
	form->spec->other = form->duplicate;
	form->result = err_set(&form->err, ERR_DUPLICATE, _("The other customer is shown."));
	draft_remove(&form->draft);
	form->popup.done = true;
}

static void list_choices(struct form *form)
{
	struct form_line *line = &form->lines[form->cur];

	form_suggest_close(form);
	if (line->field->pool && line->editor->typed)
		form_suggest_pick(form, line);
	else if (line->editor->pick)
		line->editor->pick(form, line);
	else
		ui_message(form->popup.ui, "%s", _("Anything can be typed here."));
}

static void open_editor(struct form *form)
{
	struct form_line *line = &form->lines[form->cur];
	struct ui *ui = form->popup.ui;
	struct err err;

	if (!line->editor->is_note) {
		ui_message(ui, "%s", _("Only long texts open in the editor."));
		return;
	}
	form->draft_due |= form_changed(form);
	form_keep_draft(form);		/* whatever happens out there */
	if (ui_edit_outside(ui, &line->edit, &err))
		ui_error(ui, &err);
	else
		form_touch(form, line);
}

/* A hint is shown where its action does something. */
static bool form_offers(const struct popup *popup, const struct action *action)
{
	const struct form *form = (const struct form *)popup;
	const struct form_editor *editor = form->lines[form->cur].editor;

	if (str_eq(action->name, "form-editor"))
		return editor->is_note;
	return !str_eq(action->name, "form-list") || editor->pick ||
		form->lines[form->cur].field->pool;
}

static bool form_run_action(struct popup *popup, const struct action *action)
{
	struct form *form = (struct form *)popup;
	const char *name = action->name;

	if (!(action->in & IN_FORM) || action->run != on_a_form_only)
		return false;
	if (str_eq(name, "form-save"))
		form_save(form);
	else if (str_eq(name, "form-leave"))
		leave(form);
	else if (str_eq(name, "form-next") || str_eq(name, "form-previous"))
		step(form, str_eq(name, "form-next") ? 1 : -1);
	else if (str_eq(name, "form-down") || str_eq(name, "form-up"))
		jump(form, str_eq(name, "form-down") ? 1 : -1);
	else if (str_eq(name, "form-list"))
		list_choices(form);
	else if (str_eq(name, "form-editor"))
		open_editor(form);
	else if (str_eq(name, "form-other"))
		open_other(form);
	if (!popup->done)
		form_arrange(form);
	return true;
}

/* --- Life. */

static void form_tick(struct popup *popup)
{
	form_keep_draft((struct form *)popup);
}

static void form_load(struct popup *popup)
{
	form_arrange((struct form *)popup);
}

static struct edit *form_edit(struct popup *popup)
{
	struct form *form = (struct form *)popup;
	struct form_line *line = &form->lines[form->cur];

	return line->editor->typed ? &line->edit : NULL;
}

static const struct popup_ops form_ops = {
	.in = IN_FORM, .key = form_key, .place = form_place, .draw = form_draw, .load = form_load,
	.tick = form_tick, .end = form_tick, .run = form_run_action, .edit = form_edit,
	.offers = form_offers,
};

static void form_init(struct form *form, struct ui *ui, struct form_spec *spec)
{
	*form = (struct form){
		.popup = { .ops = &form_ops, .ui = ui }, .spec = spec, .entity = spec->rec->entity,
		.result = ERR_CANCEL, .offers.cur = -1,
	};
	form->base = record_copy(spec->rec);
	form_build(form);
}

/* Where typing begins: as the caller says, else the first line that must not stay empty. */
static void go_to_first_gap(struct form *form)
{
	const struct form_line *asked = form->spec->focus ? form_line_of(form, form->spec->focus) : NULL;

	if (asked && !asked->hidden) {
		form->cur = (size_t)(asked - form->lines);
		return;
	}
	for (size_t i = 0; i < form->nlines; i++) {
		const struct form_line *line = &form->lines[i];

		if (line->field->flags & F_REQUIRED && !line->hidden && !line->edit.text.len &&
		    !record_has(form->spec->rec, line->index)) {
			form->cur = i;
			return;
		}
	}
}

static enum result run(struct ui *ui, struct form_spec *spec, struct draft *draft, struct err *err)
{
	struct form form;
	enum result code;

	form_init(&form, ui, spec);
	if (!form.nlines)
		BUG("form of %s has no fields", form.entity->name);
	if (draft)
		form_take_draft(&form, draft);
	else
		form_offer_own_draft(&form);
	go_to_first_gap(&form);
	if (ui->plain)
		form_run_plain(&form);
	else
		form_arrange(&form);
	if (!ui->quit && !ui->plain)
		ui_popup(ui, &form.popup);
	code = form.result;
	if (code == ERR_CANCEL)
		err_set(err, ERR_CANCEL, _("Nothing was saved."));
	else if (code)
		*err = form.err;
	form_release(&form);
	return code;
}

enum result form_run(struct ui *ui, struct form_spec *spec, struct err *err)
{
	return run(ui, spec, NULL, err);
}

/* --- Parameters of an action: the same form over a table that is no entity of the database. */

static enum result take_params(struct ui *ui, struct record *rec, void *ctx, struct err *err)
{
	(void)ui, (void)rec, (void)ctx, (void)err;
	return OK;
}

enum result form_params(struct ui *ui, const struct action *action, size_t many, struct args *args,
	struct strlist *keep, struct err *err)
{
	char *title = ui_title_of(_(action->help), many);
	struct entity entity = { .name = action->name, .label = action->help, .add_label = action->help,
		.fields = action->params, .nfields = action->nparams };
	struct record *rec = record_new(&entity);
	struct form_spec spec = { .rec = rec, .title = title, .save = take_params,
		.no_draft = true };
	struct kind_env env = app_env(ui->app);
	enum result code;

	record_defaults(rec, &env);
	for (size_t i = 0; i < args->nparams; i++) {
		struct err ignored;

		if (args->text[i] && record_parse(rec, i, args->text[i], &env, &ignored))
			record_clear(rec, i);
	}
	code = form_run(ui, &spec, err);
	for (size_t i = 0; !code && i < args->nparams; i++) {
		struct str text = STR_INIT;

		record_print(rec, i, &env, &text);
		args->text[i] = NULL;
		if (text.len) {
			strlist_add(keep, text.s);
			args->text[i] = keep->v[keep->n - 1];
		}
		str_release(&text);
	}
	record_free(&rec);
	free(title);
	return code;
}

/* --- What an ended session left. */

static enum result open_draft(struct ui *ui, struct draft *draft, struct err *err)
{
	struct kind_env env = app_env(ui->app);
	struct record *rec = NULL;
	struct form_spec spec = { 0 };
	int64_t n = 0;
	enum result code = OK;

	if (!*draft->id) {
		rec = record_new(draft->entity);
		record_defaults(rec, &env);
	} else if (!(code = query_by_id(ui->app->db, draft->entity, draft->id, &n, err)))
		code = query_get(ui->app->db, draft->entity, n, &rec, err);
	if (!code) {
		spec.rec = rec;
		code = run(ui, &spec, draft, err);
	}
	record_free(&rec);
	return code;
}

void form_offer_drafts(struct ui *ui)
{
	struct drafts drafts = { 0 };
	struct err err = { 0 };

	draft_list(ui->app, &drafts);
	for (size_t i = 0; i < drafts.n && !ui->quit; i++)
		switch (form_ask_draft(ui, &drafts.v[i])) {
		case DRAFT_GO_ON:
			if (open_draft(ui, &drafts.v[i], &err) && err.code != ERR_CANCEL)
				ui_error(ui, &err);
			ui_pump(ui);
			break;
		case DRAFT_DROP:
			draft_remove(&drafts.v[i]);
			break;
		default:
			break;
		}
	drafts_release(&drafts);
}
