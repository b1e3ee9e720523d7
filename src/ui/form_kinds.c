/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Editors of a form by kind of value. */
#include "base/base.h"
#include "ui/form_p.h"

#include <inttypes.h>

#include "base/date.h"
#include "model/money.h"
#include "model/schema/people.h"
#include "text/phone.h"
#include "text/utf8.h"
#include "text/when.h"

/* --- From a value to the text that is edited. */

static const struct value *value_of(const struct form *form, const struct form_line *line)
{
	return &form->base->v[line->index];
}

static void start_phone(const struct form *form, const struct form_line *line, struct str *out)
{
	phone_format(value_of(form, line)->text, out);
}

/* "500000.50", without an empty fraction; grouped it would be wrong after the next digit. */
static void print_money(int64_t minor, const char *currency, struct str *out)
{
	size_t whole;

	money_print(minor, currency, out);
	whole = strcspn(out->s, ".");
	if (whole + strspn(out->s + whole, ".0") == out->len)
		str_cut(out, whole);
}

static void start_money(const struct form *form, const struct form_line *line, struct str *out)
{
	struct kind_env env = app_env(form->popup.ui->app);

	env = record_env(form->base, &env);
	print_money(value_of(form, line)->num, env.currency, out);
}

/* "500,000.50" */
void form_group_money(int64_t minor, const char *currency, struct str *out)
{
	struct str plain = STR_INIT;
	size_t whole;

	print_money(minor, currency, &plain);
	whole = strcspn(plain.s, ".");
	for (size_t i = 0; i < whole; i++) {
		if (i && plain.s[i - 1] != '-' && (whole - i) % 3 == 0)
			str_addc(out, ',');
		str_addc(out, plain.s[i]);
	}
	str_add(out, plain.s + whole);
	str_release(&plain);
}

/* "2026-11-22 17:00" in the user's zone. */
static void start_moment(const struct form *form, const struct form_line *line, struct str *out)
{
	int minute;
	struct civil date = date_civil(value_of(form, line)->num, &minute);

	civil_print(date, out);
	str_addf(out, " %02d:%02d", minute / 60, minute % 60);
}

/* --- Choices: left and right, letters, or a list. */

static size_t choice_count(const struct field *field)
{
	size_t n = 0;

	while (field->choices && field->choices[n].key)
		n++;
	return n;
}

/* -1: empty. */
static int choice_index(const struct form_line *line)
{
	for (int i = 0; line->field->choices && line->field->choices[i].key; i++)
		if (str_eq(line->field->choices[i].key, line->edit.text.s))
			return i;
	return -1;
}

/* One on or back; an optional field has its empty state between the last and the first. */
static void step_choice(struct form *form, struct form_line *line, int step)
{
	int n = (int)choice_count(line->field), at = choice_index(line) + 1;
	bool required = line->field->flags & F_REQUIRED;

	if (!n)
		return;
	at += step;
	if (at > n)
		at = required ? 1 : 0;
	if (at < (required ? 1 : 0))
		at = n;
	form_set(form, line, at ? line->field->choices[at - 1].key : "");
}

static bool label_begins(const struct field *field, const struct choice *choice, uint32_t letter)
{
	struct str label = STR_INIT, typed = STR_INIT, folded = STR_INIT;
	bool begins;

	str_add_cp(&typed, letter);
	text_fold(typed.s, &folded);
	text_fold(field_choice_label(field, choice->key), &label);
	begins = folded.len && str_has_prefix(label.s, folded.s);
	str_release(&label);
	str_release(&typed);
	str_release(&folded);
	return begins;
}

/* The next choice that begins with the letter, in the language or on the key's Latin side. */
static bool jump_choice(struct form *form, struct form_line *line, uint32_t letter)
{
	int n = (int)choice_count(line->field), at = choice_index(line);
	const uint32_t letters[] = { letter, keymap_fold(letter) };

	for (size_t l = 0; l < COUNT(letters); l++)
		for (int i = 1; i <= n; i++) {
			const struct choice *choice = &line->field->choices[(at + i + n) % n];

			if (label_begins(line->field, choice, letters[l])) {
				form_set(form, line, choice->key);
				return true;
			}
		}
	return false;
}

static bool is_clearing(uint32_t key)
{
	return key == K_BACKSPACE || key == K_DELETE;
}

static bool choice_key(struct form *form, struct form_line *line, uint32_t key)
{
	bool rtl = form->popup.ui->rtl;

	if (key == K_LEFT || key == K_RIGHT)
		step_choice(form, line, (key == K_RIGHT) != rtl ? 1 : -1);
	else if (is_clearing(key))
		form_set(form, line, "");
	else if (key == ' ')
		step_choice(form, line, 1);
	else if (key_is_text(key))
		jump_choice(form, line, key);
	else
		return false;
	return true;
}

static void pick_choice(struct form *form, struct form_line *line)
{
	size_t n = choice_count(line->field);
	struct pick_item *items = xcalloc(n + 1, sizeof(*items));
	struct pick pick = { .title = _(line->field->label), .items = items, .typing = n > 9,
		.start = (size_t)MAX(choice_index(line), 0) };
	int64_t chosen;

	for (size_t i = 0; i < n; i++)
		items[pick.nitems++].text = field_choice_label(line->field, line->field->choices[i].key);
	if (!(line->field->flags & F_REQUIRED))
		items[pick.nitems++].text = _("(empty)");
	chosen = ui_pick(form->popup.ui, &pick);
	if (chosen >= 0)
		form_set(form, line, (size_t)chosen < n ? line->field->choices[chosen].key : "");
	free(items);
}

/* --- Yes and no. */

static bool bool_key(struct form *form, struct form_line *line, uint32_t key)
{
	uint32_t folded = keymap_fold(key);
	const char *now = line->edit.text.s;

	if (key == K_LEFT || key == K_RIGHT || key == ' ')
		form_set(form, line, str_eq(now, "yes") ? "no" : "yes");
	else if (is_clearing(key))
		form_set(form, line, "");
	else if (key == 0x646 || folded == 'y')		/* ن of نعم */
		form_set(form, line, "yes");
	else if (key == 0x644 || folded == 'n')		/* ل of لا */
		form_set(form, line, "no");
	else
		return key_is_text(key);
	return true;
}

static void pick_bool(struct form *form, struct form_line *line)
{
	form_set(form, line, str_eq(line->edit.text.s, "yes") ? "no" : "yes");
}

/* --- Sets of known words: a list in which each Enter puts one in or takes it out. */

static bool set_line_has(const struct form_line *line, const char *word)
{
	struct strlist words = { 0 };
	bool has;

	strlist_split(&words, line->edit.text.s, ",");
	has = strlist_has(&words, word);
	strlist_release(&words);
	return has;
}

static void toggle_word(struct form *form, struct form_line *line, const char *word)
{
	struct strlist words = { 0 };
	struct str text = STR_INIT;
	bool had = set_line_has(line, word);

	strlist_split(&words, line->edit.text.s, ",");
	for (size_t i = 0; i < words.n; i++)
		if (!str_eq(words.v[i], word))
			str_addf(&text, "%s%s", text.len ? "," : "", words.v[i]);
	if (!had)
		str_addf(&text, "%s%s", text.len ? "," : "", word);
	form_set(form, line, text.s);
	strlist_release(&words);
	str_release(&text);
}

static void pick_set(struct form *form, struct form_line *line)
{
	size_t n = choice_count(line->field);
	struct pick_item *items = xcalloc(n + 1, sizeof(*items));
	struct pick pick = { .title = _(line->field->label), .items = items, .nitems = n };
	int64_t chosen;

	do {
		for (size_t i = 0; i < n; i++) {
			const char *key = line->field->choices[i].key;

			items[i].text = field_choice_label(line->field, key);
			items[i].detail = set_line_has(line, key) ? P_("in the set", "yes") : NULL;
		}
		chosen = ui_pick(form->popup.ui, &pick);
		if (chosen >= 0)
			toggle_word(form, line, line->field->choices[chosen].key);
		pick.start = chosen >= 0 ? (size_t)chosen : 0;
	} while (chosen >= 0);
	free(items);
}

static bool set_key(struct form *form, struct form_line *line, uint32_t key)
{
	if (is_clearing(key))
		form_set(form, line, "");
	else if (key == ' ' || key_is_text(key))
		pick_set(form, line);
	else
		return false;
	return true;
}

/* --- Days: a calendar; the clock time of a moment stays. */

static void pick_date(struct form *form, struct form_line *line)
{
	struct ui *ui = form->popup.ui;
	bool moment = line->field->kind == &kind_moment, timed = false;
	struct civil day = date_civil(ui->now, NULL);
	struct str text = STR_INIT;
	struct when when;
	struct err err;

	if (line->edit.text.len && !when_parse(line->edit.text.s, ui->now, &when, &err)) {
		day = when.date;
		timed = moment && when.minute >= 0;
	}
	if (ui_calendar(ui, &day)) {
		civil_print(day, &text);
		if (timed)
			str_addf(&text, " %02d:%02d", when.minute / 60, when.minute % 60);
		form_set(form, line, text.s);
	}
	str_release(&text);
}

/* --- References: searched as one types. */

#define REF_ROWS 40

struct ref_search { const struct entity *target; struct rowset rows; struct strlist texts; };

static bool search_refs(struct ui *ui, void *ctx, const char *typed, struct pick_items *out)
{
	struct ref_search *s = ctx;
	struct query q = { .entity = s->target, .search = typed, .limit = REF_ROWS };
	int phone = entity_field(s->target, "phone");
	int title = entity_field(s->target, s->target->title);
	struct kind_env env = app_env(ui->app);
	struct err err;

	rowset_release(&s->rows);
	strlist_release(&s->texts);
	if (query_list(ui->app->db, &q, &s->rows, &err)) {
		ui_error(ui, &err);
		return true;
	}
	for (size_t i = 0; i < s->rows.n; i++) {
		struct str text = STR_INIT, number = STR_INIT, detail = STR_INIT;

		record_show(s->rows.v[i], (size_t)title, &env, &text);
		if (phone >= 0)
			record_show(s->rows.v[i], (size_t)phone, &env, &number);
		if (number.len)
			isolate_ltr(&detail, number.s);
		strlist_add(&s->texts, text.s);
		strlist_add(&s->texts, detail.s);
		str_release(&text);
		str_release(&number);
		str_release(&detail);
	}
	for (size_t i = 0; i < s->rows.n; i++) {
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = (struct pick_item){ .text = s->texts.v[2 * i],
			.detail = s->texts.v[2 * i + 1], .n = s->rows.v[i]->n };
	}
	return true;
}

void form_pick_ref(struct form *form, struct form_line *line, const char *typed)
{
	struct ref_search s = { .target = entity_find(line->field->target) };
	struct pick pick = { .title = _(line->field->label), .search = search_refs, .ctx = &s,
		.typed = typed, .none = s.target == &customer_entity ?
			_("Nobody is found. Fewer letters find more; who is new is added in the list "
			"first.") :
			_("Nothing is found. Fewer letters find more.") };
	int64_t n;
	char text[24];

	if (!s.target)
		return;
	n = ui_pick(form->popup.ui, &pick);
	if (n > 0) {
		snprintf(text, sizeof(text), "%" PRId64, n);
		form_set(form, line, text);
	}
	rowset_release(&s.rows);
	strlist_release(&s.texts);
}

static void pick_ref(struct form *form, struct form_line *line)
{
	form_pick_ref(form, line, "");
}

static bool ref_key(struct form *form, struct form_line *line, uint32_t key)
{
	struct str typed = STR_INIT;

	if (is_clearing(key)) {
		form_set(form, line, "");
		return true;
	}
	if (!key_is_text(key))
		return false;
	if (key != ' ')
		str_add_cp(&typed, key);
	form_pick_ref(form, line, typed.s);
	str_release(&typed);
	return true;
}

/* --- The table. */

static const struct form_editor editors[] = {
	{ .kind = &kind_text, .typed = true, .dir = PUT_AUTO },
	{ .kind = &kind_note, .typed = true, .is_note = true, .dir = PUT_AUTO },
	{ .kind = &kind_phone, .typed = true, .echoes = true, .dir = PUT_LTR, .start = start_phone },
	{ .kind = &kind_email, .typed = true, .dir = PUT_LTR },
	{ .kind = &kind_choice, .key = choice_key, .pick = pick_choice },
	{ .kind = &kind_day, .typed = true, .echoes = true, .dir = PUT_AUTO, .pick = pick_date },
	{ .kind = &kind_moment, .typed = true, .echoes = true, .dir = PUT_AUTO,
	  .start = start_moment, .pick = pick_date },
	{ .kind = &kind_money, .typed = true, .echoes = true, .dir = PUT_LTR, .start = start_money },
	{ .kind = &kind_int, .typed = true, .dir = PUT_LTR },
	{ .kind = &kind_bool, .key = bool_key, .pick = pick_bool },
	{ .kind = &kind_ref, .key = ref_key, .pick = pick_ref },
	{ .kind = &kind_json, .typed = true, .dir = PUT_LTR },
};
static const struct form_editor typed_set = {
	.kind = &kind_set, .typed = true, .dir = PUT_AUTO,
};
/* Typed, and F4 lists what is usual. */
static const struct form_editor open_set = {
	.kind = &kind_set, .typed = true, .echoes = true, .dir = PUT_AUTO, .pick = pick_set,
};
static const struct form_editor chosen_set = {
	.kind = &kind_set, .key = set_key, .pick = pick_set,
};

const struct form_editor *form_editor_of(const struct field *field)
{
	if (field->kind == &kind_set)
		return !field->choices ? &typed_set : field->flags & F_OPEN ? &open_set : &chosen_set;
	for (size_t i = 0; i < COUNT(editors); i++)
		if (editors[i].kind == field->kind)
			return &editors[i];
	return &editors[0];
}
