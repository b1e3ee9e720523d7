/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The kinds of values: how each is read, printed and shown. */
#include "base/base.h"
#include "model/model.h"

#include <ctype.h>
#include <inttypes.h>

#include "base/date.h"
#include "model/money.h"
#include "model/record.h"
#include "text/phone.h"
#include "text/utf8.h"
#include "text/when.h"

/* Limits that keep a row drawable and a mistake visible. */
#define TEXT_MAX (4 * 1024)
#define NOTE_MAX (16 * 1024 * 1024)

static void take_text(struct value *out, char *text)
{
	*out = (struct value){ .set = true, .text = text };
}

static void take_num(struct value *out, int64_t num)
{
	*out = (struct value){ .set = true, .num = num };
}

static void print_text(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	(void)field, (void)env;
	str_add(out, v->text);
}

static void print_num(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	(void)field, (void)env;
	str_addf(out, "%" PRId64, v->num);
}

static enum result too_long(const struct field *field, size_t limit, struct err *err)
{
	return err_field(err, field->name, _("%s is longer than %zu characters."), _(field->label),
		limit);
}

/* One line: line ends and tabs become blanks, blanks at the ends go. */
static enum result parse_text(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	struct str text = STR_INIT;

	(void)env;
	utf8_clean(in, strlen(in), &text);
	for (size_t i = 0; i < text.len; i++)
		if (text.s[i] == '\n' || text.s[i] == '\r' || text.s[i] == '\t')
			text.s[i] = ' ';
	str_trim(&text);
	if (text.len > TEXT_MAX) {
		str_release(&text);
		return too_long(field, TEXT_MAX, err);
	}
	take_text(out, str_detach(&text));
	return OK;
}

static enum result parse_note(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	struct str text = STR_INIT;

	(void)env;
	utf8_clean(in, strlen(in), &text);
	text_unix_lines(&text);
	if (text.len > NOTE_MAX) {
		str_release(&text);
		return too_long(field, NOTE_MAX, err);
	}
	take_text(out, str_detach(&text));
	return OK;
}

/* E.164 where it parses, else what was typed: never refused. */
static enum result parse_phone(const struct field *field, const char *in,
	const struct kind_env *env, struct value *out, struct err *err)
{
	struct str e164 = STR_INIT;
	enum phone_type type;

	if (phone_parse(in, env->country, &e164, &type)) {
		take_text(out, str_detach(&e164));
		return OK;
	}
	str_release(&e164);
	return parse_text(field, in, env, out, err);
}

static void show_phone(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)field, (void)env;
	phone_format(v->text, out);
}

/* One @ with something before it and a dotted name behind: what can be mailed to at all. */
static bool email_is_plausible(const char *s)
{
	const char *at = strchr(s, '@');

	if (!at || at == s || strchr(at + 1, '@') || strpbrk(s, " ,;<>\"\t\n"))
		return false;
	return strchr(at + 1, '.') && at[1] != '.' && !str_has_suffix(s, ".");
}

static enum result parse_email(const struct field *field, const char *in,
	const struct kind_env *env, struct value *out, struct err *err)
{
	struct str text = STR_INIT;
	char *at;

	if (parse_text(field, in, env, out, err))
		return err->code;
	text_strip_invisible(out->text, &text);
	str_trim(&text);
	value_clear(out);
	if (!email_is_plausible(text.s)) {
		err_field(err, field->name,
			_("\"%s\" is not an e-mail address; it should look like name@example.com."),
			text.s);
		str_release(&text);
		return err->code;
	}
	for (at = strchr(text.s, '@'); *at; at++)	/* the part behind the @ knows no case */
		*at = (char)tolower((unsigned char)*at);
	take_text(out, str_detach(&text));
	return OK;
}

static void list_choices(const struct field *field, struct str *out)
{
	for (const struct choice *choice = field->choices; choice->key; choice++)
		str_addf(out, "%s%s", out->len ? ", " : "", choice->key);
}

/* The key, its label in the interface's language or in English; folded. */
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
		const char *context = strchr(choice->label, '\004');
		const char *const names[] = { choice->key, _(choice->label),
			context ? context + 1 : choice->label };

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
		take_text(out, xstrdup(key));
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
		if (parse_text(field, typed.v[i], env, &word, err)) {
			strlist_release(&typed);
			strlist_release(&words);
			return err->code;
		}
		strlist_add(&words, word.text);
		value_clear(&word);
	}
	take_text(out, set_from_items(&words));
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

static enum result parse_day(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	struct str text = STR_INIT;
	struct civil date;
	struct when when;

	digits_to_ascii(in, &text);
	str_trim(&text);
	if (!civil_parse(text.s, &date)) {
		if (when_parse(in, env->now, &when, err)) {
			str_release(&text);
			err->field = field->name;
			return err->code;
		}
		date = when.date;
	}
	str_clear(&text);
	civil_print(date, &text);
	take_text(out, str_detach(&text));
	return OK;
}

/* "25 November (in 4 days)" */
static void show_coming(struct civil date, const struct kind_env *env, struct str *out)
{
	int64_t days = civil_to_days(date) - civil_to_days(date_civil(env->now, NULL));

	if (days >= 0 && days < 2)
		when_day(date, env->now, (enum calendar)env->calendar, out);
	else
		str_addf(out, Q_("%d %s (in %d day)", "%d %s (in %d days)", (unsigned long)days),
			date.day, when_month_name(date.month), (int)days);
}

static void show_day(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	struct civil date;

	if (!civil_parse(v->text, &date))
		str_add(out, v->text);
	else if (field->flags & F_AHEAD && date.year)
		show_coming(date, env, out);
	else if (!date.year)
		str_addf(out, "%d %s", date.day, when_month_name(date.month));
	else
		when_day(date, env->now, (enum calendar)env->calendar, out);
}

/* A day without a time is 09:00 of it, the start of a working day; today is the next full hour. */
static int default_minute(struct civil date, int64_t now)
{
	int minute;
	struct civil today = date_civil(now, &minute);

	if (civil_compare(date, today) != 0 || minute < 9 * 60)
		return 9 * 60;
	return MIN(minute / 60 + 1, 23) * 60;
}

static enum result parse_moment(const struct field *field, const char *in,
	const struct kind_env *env, struct value *out, struct err *err)
{
	struct when when;
	int64_t ms;

	if (date_parse(in, &ms)) {
		take_num(out, ms);
		return OK;
	}
	if (when_parse(in, env->now, &when, err)) {
		err->field = field->name;
		return err->code;
	}
	if (when.minute < 0)
		when.minute = default_minute(when.date, env->now);
	take_num(out, date_moment(when.date, when.minute));
	return OK;
}

static void print_moment(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)field, (void)env;
	date_print(v->num, out);
}

static void show_moment(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)field;
	when_moment(v->num, env->now, (enum calendar)env->calendar, out);
}

static enum result parse_money(const struct field *field, const char *in,
	const struct kind_env *env, struct value *out, struct err *err)
{
	int64_t minor;

	if (!money_parse(in, env->currency, &minor))
		return err_field(err, field->name,
			_("\"%s\" is not an amount; 500000, 500,000.50, 500k and 1.2m are."), in);
	if (minor < 0)
		return err_field(err, field->name, _("An amount cannot be below 0."));
	take_num(out, minor);
	return OK;
}

static void print_money(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)field;
	money_print(v->num, env->currency, out);
}

static void show_money(const struct field *field, const struct value *v,
	const struct kind_env *env, struct str *out)
{
	(void)field;
	money_show(v->num, env->currency, out);
}

static enum result parse_int(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	struct str text = STR_INIT;
	int64_t num;
	bool ok;

	(void)env;
	digits_to_ascii(in, &text);
	str_trim(&text);
	ok = parse_int64(text.s, &num);
	str_release(&text);
	if (!ok)
		return err_field(err, field->name, _("\"%s\" is not a whole number."), in);
	take_num(out, num);
	return OK;
}

static enum result parse_bool(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	static const char *const yes[] = { "yes", "y", "true", "1", "on", "نعم", "صح" };
	static const char *const no[] = { "no", "n", "false", "0", "off", "لا" };
	struct str folded = STR_INIT;
	int answer = -1;

	(void)env;
	text_fold(in, &folded);
	for (size_t i = 0; i < COUNT(yes); i++)
		if (str_eq(folded.s, yes[i]))
			answer = 1;
	for (size_t i = 0; i < COUNT(no); i++)
		if (str_eq(folded.s, no[i]))
			answer = 0;
	str_release(&folded);
	if (answer < 0)
		return err_field(err, field->name, _("\"%s\" is neither yes nor no."), in);
	take_num(out, answer);
	return OK;
}

static void print_bool(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	(void)field, (void)env;
	str_add(out, v->num ? "yes" : "no");
}

static void show_bool(const struct field *field, const struct value *v, const struct kind_env *env,
	struct str *out)
{
	(void)field, (void)env;
	str_add(out, v->num ? _("Yes") : _("No"));
}

static enum result parse_json(const struct field *field, const char *in, const struct kind_env *env,
	struct value *out, struct err *err)
{
	(void)field, (void)env, (void)err;
	take_text(out, xstrdup(in));
	return OK;
}

#define TEXT_KIND .sql = "TEXT", .is_text = true
const struct kind kind_text = {
	.name = "text", TEXT_KIND, .parse = parse_text, .print = print_text, .show = print_text,
};
const struct kind kind_note = {
	.name = "note", TEXT_KIND, .parse = parse_note, .print = print_text, .show = print_text,
};
const struct kind kind_phone = {
	.name = "phone", TEXT_KIND, .is_ltr = true,
	.parse = parse_phone, .print = print_text, .show = show_phone,
};
const struct kind kind_email = {
	.name = "email", TEXT_KIND, .is_ltr = true,
	.parse = parse_email, .print = print_text, .show = print_text,
};
const struct kind kind_choice = {
	.name = "choice", TEXT_KIND, .parse = parse_choice, .print = print_text, .show = show_choice,
};
const struct kind kind_set = {
	.name = "set", TEXT_KIND, .json = JSON_RAW,
	.parse = parse_set, .print = print_set, .show = show_set,
};
const struct kind kind_day = {
	.name = "day", TEXT_KIND, .parse = parse_day, .print = print_text, .show = show_day,
};
const struct kind kind_json = {
	.name = "json", TEXT_KIND, .json = JSON_RAW, .is_ltr = true,
	.parse = parse_json, .print = print_text, .show = print_text,
};
const struct kind kind_moment = {
	.name = "moment", .sql = "INTEGER",
	.parse = parse_moment, .print = print_moment, .show = show_moment,
};
const struct kind kind_money = {
	.name = "money", .sql = "INTEGER", 
	.parse = parse_money, .print = print_money, .show = show_money,
};
const struct kind kind_int = {
	.name = "int", .sql = "INTEGER", .json = JSON_NUMBER,
	.parse = parse_int, .print = print_num, .show = print_num,
};
const struct kind kind_bool = {
	.name = "bool", .sql = "INTEGER", .json = JSON_BOOL,
	.parse = parse_bool, .print = print_bool, .show = show_bool,
};
const struct kind kind_ref = {
	.name = "ref", .sql = "INTEGER", .parse = parse_int, .print = print_num, .show = print_num,
};

const struct kind *const kinds[] = {
	&kind_text, &kind_note, &kind_phone, &kind_email, &kind_choice, &kind_set, &kind_day,
	&kind_json, &kind_moment, &kind_money, &kind_int, &kind_bool, &kind_ref, NULL,
};
