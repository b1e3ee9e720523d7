/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The linear mode's way through a form: the usual fields one after the other, then a summary in which a
 * number changes a field, Enter saves. The form itself is the one of the screens. */
#include "base/base.h"
#include "ui/form_p.h"

#include "text/utf8.h"
#include "ui/plain.h"

enum step { STEP_ON, STEP_BACK, STEP_AGAIN, STEP_CANCEL };

/* --- Which fields. */

/* Asked without being looked for: what is needed, what lists show, and all of the first section. */
static bool is_usual(const struct form_line *line)
{
	return line->section <= 0 || line->field->flags & (F_REQUIRED | F_COLUMN);
}

/* Whom a new record is about is known already. */
static bool is_settled(const struct form *form, const struct form_line *line)
{
	return !form->base->n && line->field->kind == &kind_ref && line->field->flags & F_REQUIRED &&
		line->edit.text.len;
}

/* In the summary: what was asked and what was typed; of a kept record all that it holds. */
static bool is_shown(const struct form *form, const struct form_line *line)
{
	return !line->hidden && (is_usual(line) || form_line_changed(line) ||
		(form->base->n && line->edit.text.len));
}

/* --- One field. */

/* The value for the eye, in one line. */
static void value_text(const struct form_line *line, struct str *out)
{
	const char *text = line->editor->typed || !line->echo.len ? line->edit.text.s : line->echo.s;
	size_t first = strcspn(text, "\n");

	str_addn(out, text, first);
	if (text[first])
		str_add(out, "…");
}

static void show_choices(const struct form_line *line, struct str *out)
{
	const struct choice *choices = line->field->choices;

	for (size_t i = 0; choices && choices[i].key; i++)
		str_addf(out, "%zu %s\n", i + 1, field_choice_label(line->field, choices[i].key));
}

static char *prompt_of(const struct form_line *line)
{
	const char *label = _(line->field->label);
	struct str value = STR_INIT;
	char *prompt;

	value_text(line, &value);
	if (value.len)
		prompt = xasprintf(_("%s, now %s> "), label, value.s);
	else if (line->field->flags & F_REQUIRED)
		/* TRANSLATORS: the prompt of a field that must not stay empty. */
		prompt = xasprintf(_("%s, needed> "), label);
	else
		prompt = xasprintf(_("%s> "), label);
	str_release(&value);
	return prompt;
}

static void explain(struct form *form, const struct form_line *line)
{
	struct str text = STR_INIT;

	if (line->field->help)
		str_addf(&text, "%s\n", _(line->field->help));
	show_choices(line, &text);
	if (line->field->kind == &kind_bool)
		str_addf(&text, "%s\n", _("Yes or no."));
	else if (line->field->kind == &kind_set)
		str_addf(&text, "%s\n", line->field->choices ? _("Several are parted by blanks.") :
			_("Several are parted by commas."));
	str_add(&text, _("An empty line keeps what is offered, - empties the field, < goes back, "
		". cancels."));
	plain_say(form->popup.ui, "%s", text.s);
	str_release(&text);
}

/* The key that a number, a label or its beginning means; NULL: none or several. */
static const char *choice_of(const struct field *field, const char *typed)
{
	const char *found = NULL;
	struct str folded = STR_INIT;
	size_t n = 0, fits = 0, number;

	while (field->choices && field->choices[n].key)
		n++;
	number = plain_number(typed, n);
	text_fold(typed, &folded);
	for (size_t i = 0; i < n && !number; i++) {
		struct str label = STR_INIT;

		text_fold(field_choice_label(field, field->choices[i].key), &label);
		if (str_eq(label.s, folded.s) || str_eq(field->choices[i].key, folded.s))
			number = i + 1;
		else if (str_has_prefix(label.s, folded.s)) {
			found = field->choices[i].key;
			fits++;
		}
		str_release(&label);
	}
	str_release(&folded);
	return number ? field->choices[number - 1].key : fits == 1 ? found : NULL;
}

/* Several words of a set; one that is no choice stays as it is typed, for the field to judge. */
static void set_words(struct form *form, struct form_line *line, const char *typed)
{
	struct strlist words = { 0 };
	struct str text = STR_INIT;

	strlist_split(&words, typed, line->field->choices ? " ,،" : ",");
	for (size_t i = 0; i < words.n; i++) {
		const char *key = choice_of(line->field, words.v[i]);

		str_addf(&text, "%s%s", i ? "," : "", key ? key : words.v[i]);
	}
	form_set(form, line, text.s);
	strlist_release(&words);
	str_release(&text);
}

static void take(struct form *form, struct form_line *line, const char *typed)
{
	const struct kind *kind = line->field->kind;
	const char *key = kind == &kind_choice ? choice_of(line->field, typed) : NULL;

	if (str_eq(typed, "-"))
		form_set(form, line, "");
	else if (kind == &kind_ref)
		form_pick_ref(form, line, typed);
	else if (kind == &kind_set)
		set_words(form, line, typed);
	else
		form_set(form, line, key ? key : typed);
}

/* What was understood, and who has the same number. */
static void tell_echo(struct form *form, const struct form_line *line)
{
	struct ui *ui = form->popup.ui;
	struct str name = STR_INIT;

	if (line->editor->echoes && line->echo.len)
		plain_say(ui, "%s", line->echo.s);
	if (line->doubt)
		plain_say(ui, "%s", line->doubt);
	form->duplicate = 0;
	form_find_duplicate(form, line);
	if (form->duplicate) {
		query_title(ui->app->db, form->entity, form->duplicate, &name);
		plain_say(ui, _("%s has the same number or e-mail"), name.s);
	}
	str_release(&name);
}

/* Takes what was typed; STEP_AGAIN with a sentence when it is not right. */
static enum step answer(struct form *form, struct form_line *line, const char *typed)
{
	if (plain_is_cancel(typed))
		return STEP_CANCEL;
	if (str_eq(typed, "<"))
		return STEP_BACK;
	if (str_eq(typed, "?")) {
		explain(form, line);
		return STEP_AGAIN;
	}
	if (*typed) {
		char *before = xstrdup(line->edit.text.s);
		bool right;

		take(form, line, typed);
		right = form_check_line(form, line);
		if (!right) {		/* the wrong text is not offered again */
			plain_say(form->popup.ui, "%s", line->error.s);
			form_set(form, line, before);
			str_clear(&line->error);
		}
		free(before);
		form_keep_draft(form);
		if (!right)
			return STEP_AGAIN;
		tell_echo(form, line);
		return STEP_ON;
	}
	if (form_check_line(form, line))
		return STEP_ON;
	plain_say(form->popup.ui, "%s", line->error.s);
	return STEP_AGAIN;
}

static enum step ask_line(struct form *form, struct form_line *line)
{
	enum step step = STEP_AGAIN;
	struct str choices = STR_INIT;

	show_choices(line, &choices);
	if (choices.len)
		plain_say(form->popup.ui, "%s", choices.s);
	str_release(&choices);
	while (step == STEP_AGAIN) {
		char *prompt = prompt_of(line), *typed = plain_read(form->popup.ui, prompt);
		struct str text = STR_INIT;

		str_add(&text, typed ? typed : ".");
		str_trim(&text);
		step = answer(form, line, text.s);
		str_release(&text);
		free(prompt);
		free(typed);
	}
	return step;
}

/* --- All of them. */

static bool is_asked(const struct form *form, const struct form_line *line, bool rest)
{
	return !line->hidden && is_usual(line) != rest && !is_settled(form, line);
}

/* One after the other: the usual ones, or the rest.  False: cancelled. */
static bool ask_lines(struct form *form, bool rest)
{
	for (size_t i = 0; i < form->nlines; ) {
		size_t back = i;
		enum step step = STEP_ON;

		if (is_asked(form, &form->lines[i], rest))
			step = ask_line(form, &form->lines[i]);
		if (step == STEP_CANCEL)
			return false;
		if (step == STEP_ON) {
			i++;
			continue;
		}
		while (back > 0 && !is_asked(form, &form->lines[back - 1], rest))
			back--;
		i = back ? back - 1 : i;
	}
	return true;
}

/* Each shown line with its number; *nth (may be NULL) is set to the line that has the number. */
static size_t number_lines(struct form *form, size_t number, struct form_line **nth, struct str *out)
{
	size_t n = 0;

	for (size_t i = 0; i < form->nlines; i++) {
		struct form_line *line = &form->lines[i];
		struct str value = STR_INIT;

		if (!is_shown(form, line))
			continue;
		if (++n == number)
			*nth = line;
		value_text(line, &value);
		if (out)
			str_addf(out, _("%zu %s: %s\n"), n, _(line->field->label),
				value.len ? value.s : _("(empty)"));
		str_release(&value);
	}
	return n;
}

static void cancel(struct form *form)
{
	/* A session that was cut off leaves its draft; a person who says . does not want it. */
	if (form->popup.ui->quit)
		form_keep_draft(form);
	else
		draft_remove(&form->draft);
	form->popup.done = true;
}

static void save(struct form *form)
{
	form_save(form);
	if (!form->popup.done && form->lines[form->cur].error.len &&
	    ask_line(form, &form->lines[form->cur]) == STEP_CANCEL)
		cancel(form);
}

static bool has_rest(const struct form *form)
{
	for (size_t i = 0; i < form->nlines; i++)
		if (is_asked(form, &form->lines[i], true))
			return true;
	return false;
}

/* One answer to the summary. */
static void settle(struct form *form, const char *typed)
{
	struct form_line *line = NULL;
	size_t number = plain_number(typed, form->nlines);

	if (number)
		number_lines(form, number, &line, NULL);
	if (!*typed)
		save(form);
	else if (plain_is_cancel(typed))
		cancel(form);
	else if (str_eq(typed, "+")) {
		if (!ask_lines(form, true))
			cancel(form);
	} else if (!line)
		plain_say(form->popup.ui, "%s", _("Enter saves, a number changes that field, "
			"+ asks for more fields, . cancels."));
	else if (ask_line(form, line) == STEP_CANCEL)
		cancel(form);
}

static void summary(struct form *form)
{
	struct str text = STR_INIT;
	char *typed;

	number_lines(form, 0, NULL, &text);
	plain_say(form->popup.ui, "%s", text.s);
	str_release(&text);
	typed = plain_read(form->popup.ui, has_rest(form) ?
		_("Enter saves, a number changes that field, + asks for more> ") :
		_("Enter saves, a number changes that field> "));
	if (typed)
		settle(form, typed);
	else
		cancel(form);
	free(typed);
}

void form_run_plain(struct form *form)
{
	const struct form_spec *spec = form->spec;
	const struct entity *entity = form->entity;

	plain_say(form->popup.ui, "%s", spec->title ? spec->title :
		_(form->base->n || !entity->add_label ? entity->label : entity->add_label));
	/* What is there already is looked through, not asked again. */
	if (!form->base->n && !ask_lines(form, false))
		cancel(form);
	while (!form->popup.done)
		summary(form);
}
