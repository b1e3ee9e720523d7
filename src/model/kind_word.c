/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The kinds whose words come from a table: a choice, a set of words. */
#include "base/base.h"
#include "model/kind_p.h"

#include "base/lang.h"
#include "model/record.h"
#include "text/utf8.h"

static void list_choices(const struct field *field, struct str *out)
{
	for (const struct choice *choice = field->choices; choice->key; choice++)
		str_addf(out, "%s%s", out->len ? ", " : "", choice->key);
}

/* The key, its label in Arabic or in English; folded. */
static const char *find_choice(const struct field *field, const char *typed)
{
	struct str folded = STR_INIT, other = STR_INIT;
	const char *found = NULL;

	/* As programs write it, and defaults: nothing to fold. */
	for (const struct choice *choice = field->choices; choice->key; choice++)
		if (str_eq(choice->key, typed))
			return choice->key;
	text_fold(typed, &folded);
	for (char *c = folded.s; *c; c++)
		if (*c == '-' || *c == '_')
			*c = ' ';
	for (const struct choice *choice = field->choices; choice->key && !found; choice++) {
		const char *const names[] = { choice->key, lang_text_in("ar", choice->label),
			lang_text_in("en", choice->label) };

		for (size_t i = 0; i < COUNT(names) && !found; i++) {
			str_clear(&other);
			text_fold(names[i], &other);
			for (char *c = other.s; *c; c++)
				if (*c == '_' || *c == '-')
					*c = ' ';
			if (str_eq(other.s, folded.s))
				found = choice->key;
		}
	}
	str_release(&folded);
	str_release(&other);
	return found;
}

static enum result parse_choice(const struct field *field, const char *in,
	const struct kind_env *env, struct value *out, struct err *err)
{
	const char *key = find_choice(field, in);
	struct str all = STR_INIT;

	(void)env;
	if (key) {
		kind_take_text(out, xstrdup(key));
		return OK;
	}
	list_choices(field, &all);
	err_field(err, field->name, _("\"%s\" is not one of the choices: %s."), in, all.s);
	str_release(&all);
	return err->code;
}

static void show_choice(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)env;
	str_add(out, field_choice_label(field, v->text));
}

void set_typed(const char *in, struct strlist *out)
{
	struct str plain = STR_INIT;

	if (*in == '[') {
		set_items(in, out);
		return;
	}
	if (!strpbrk(in, ",;|\n") && !strstr(in, "،") && !strstr(in, "؛")) {
		strlist_split(out, in, " ");
		return;
	}
	for (const char *s = in; *s; s++)
		if (str_has_prefix(s, "،") || str_has_prefix(s, "؛"))
			str_addc(&plain, ','), s++;
		else
			str_addc(&plain, *s);
	strlist_split(out, plain.s, ",;|\n");
	str_release(&plain);
}

static enum result parse_set(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	struct strlist typed = { 0 }, words = { 0 };
	struct value word;
	const char *whole = field->choices ? find_choice(field, in) : NULL;

	if (whole)		/* a name with blanks in it */
		strlist_add(&typed, whole);
	else
		set_typed(in, &typed);
	for (size_t i = 0; i < typed.n; i++) {
		const char *key = field->choices ? find_choice(field, typed.v[i]) : NULL;

		if (key) {
			strlist_add(&words, key);
			continue;
		}
		if (field->choices && !(field->flags & F_OPEN)) {
			enum result code = parse_choice(field, typed.v[i], env, &word, err);

			strlist_release(&typed);
			strlist_release(&words);
			return code;
		}
		if (kind_parse_text(field, typed.v[i], env, &word, err)) {
			strlist_release(&typed);
			strlist_release(&words);
			return err->code;
		}
		strlist_add(&words, word.text);
		value_clear(&word);
	}
	kind_take_text(out, set_from_items(&words));
	strlist_release(&typed);
	strlist_release(&words);
	return OK;
}

static void print_set(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	struct strlist words = { 0 };

	(void)field, (void)env;
	set_items(v->text, &words);
	for (size_t i = 0; i < words.n; i++)
		str_addf(out, "%s%s", i ? "," : "", words.v[i]);
	/* Without a comma blanks would part it when it is read back. */
	if (words.n == 1 && strchr(words.v[0], ' '))
		str_addc(out, ',');
	strlist_release(&words);
}

static void show_word(const char *word, bool first, struct str *out)
{
	if (!first)
		str_add(out, P_("between words of a list", ", "));
	str_add(out, word);
}

static bool has_choice(const struct field *field, const char *key)
{
	for (const struct choice *c = field->choices; c->key; c++)
		if (str_eq(c->key, key))
			return true;
	return false;
}

/* Choices in the order of their table (days of the week), free words in that of the set. */
static void show_set(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	struct strlist words = { 0 };
	size_t shown = 0;

	(void)env;
	set_items(v->text, &words);
	for (const struct choice *c = field->choices; c && c->key; c++)
		if (strlist_has(&words, c->key))
			show_word(field_choice_label(field, c->key), !shown++, out);
	for (size_t i = 0; i < words.n; i++)
		if (!field->choices || (field->flags & F_OPEN && !has_choice(field, words.v[i])))
			show_word(words.v[i], !shown++, out);
	strlist_release(&words);
}

const struct kind kind_choice = {
	.name = "choice", TEXT_KIND, .parse = parse_choice, .print = kind_print_text, .show = show_choice,
};
const struct kind kind_set = {
	.name = "set", TEXT_KIND, .json = JSON_RAW,
	.parse = parse_set, .print = print_set, .show = show_set,
};
