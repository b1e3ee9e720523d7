/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The kinds of values: how each is read, printed and shown; words and times are in files of their own. */
#include "base/base.h"
#include "model/kind_p.h"

#include <ctype.h>
#include <inttypes.h>

#include "model/money.h"
#include "model/record.h"
#include "text/phone.h"
#include "text/utf8.h"

/* Limits that keep a row drawable and a mistake visible. */
#define TEXT_MAX (4 * 1024)
#define NOTE_MAX (16 * 1024 * 1024)

void kind_take_text(struct value *out, char *text)
{
	*out = (struct value){ .set = true, .text = text };
}

void kind_take_num(struct value *out, int64_t num)
{
	*out = (struct value){ .set = true, .num = num };
}

void kind_print_text(const struct field *field, const struct value *v, const struct kind_env *env,
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

enum result kind_parse_text(const struct field *field, const char *in, const struct kind_env *env,
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
	kind_take_text(out, str_detach(&text));
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
	kind_take_text(out, str_detach(&text));
	return OK;
}

/* E.164 where it parses, else what was typed: never refused. */
static enum result parse_phone(const struct field *field, const char *in,
	const struct kind_env *env, struct value *out, struct err *err)
{
	struct str e164 = STR_INIT;
	enum phone_type type;

	if (phone_parse(in, env->country, &e164, &type)) {
		kind_take_text(out, str_detach(&e164));
		return OK;
	}
	str_release(&e164);
	return kind_parse_text(field, in, env, out, err);
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

	if (kind_parse_text(field, in, env, out, err))
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
	kind_take_text(out, str_detach(&text));
	return OK;
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
	kind_take_num(out, minor);
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
	kind_take_num(out, num);
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
	kind_take_num(out, answer);
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
	kind_take_text(out, xstrdup(in));
	return OK;
}

const struct kind kind_text = {
	.name = "text", TEXT_KIND, .parse = kind_parse_text, .print = kind_print_text, .show = kind_print_text,
};
const struct kind kind_note = {
	.name = "note", TEXT_KIND, .parse = parse_note, .print = kind_print_text, .show = kind_print_text,
};
const struct kind kind_phone = {
	.name = "phone", TEXT_KIND, .is_ltr = true,
	.parse = parse_phone, .print = kind_print_text, .show = show_phone,
};
const struct kind kind_email = {
	.name = "email", TEXT_KIND, .is_ltr = true,
	.parse = parse_email, .print = kind_print_text, .show = kind_print_text,
};
const struct kind kind_json = {
	.name = "json", TEXT_KIND, .json = JSON_RAW, .is_ltr = true,
	.parse = parse_json, .print = kind_print_text, .show = kind_print_text,
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
