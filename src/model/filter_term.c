/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One condition of a filter: a field, an operator, its values. */
#include "base/base.h"
#include "model/filter_p.h"

#include <ctype.h>

#include "base/date.h"
#include "model/filter_class.h"
#include "text/utf8.h"
#include "text/when.h"

struct reader {
	const struct entity *entity;
	const struct kind_env *env;
	const struct class_limits *limits;
	const char *at;
	struct filter *out;
	struct err *err;
};

/* --- Operators and values. */

static const struct { const char *text; enum filter_op op; } operators[] = {
	{ "!=", FILTER_NE }, { "<=", FILTER_LE }, { ">=", FILTER_GE }, { "=", FILTER_EQ },
	{ "<", FILTER_LT }, { ">", FILTER_GT }, { ":", FILTER_HAS },
};

static bool read_operator(const char **at, enum filter_op *op)
{
	for (size_t i = 0; i < COUNT(operators); i++)
		if (str_has_prefix(*at, operators[i].text)) {
			*op = operators[i].op;
			*at += strlen(operators[i].text);
			return true;
		}
	return false;
}

/* The next value: up to a comma, a bracket or a blank, or in double quotes. */
static void read_value(const char **at, struct str *out)
{
	const char *s = *at;

	str_clear(out);
	if (*s == '"') {
		for (s++; *s && *s != '"'; s++)
			str_addc(out, *s);
		*at = s + (*s == '"');
		return;
	}
	for (; *s && !strchr(",()|", *s) && !isspace((unsigned char)*s); s++)
		str_addc(out, *s);
	*at = s;
}

/* "30d", "2w": so long ago; "+30d": so far ahead.  Only for comparisons of times. */
static bool read_span(const char *text, int64_t now, struct civil *day)
{
	char *end;
	bool ahead = *text == '+';
	long count = strtol(text + ahead, &end, 10);
	long days;

	if (end == text + ahead || count < 0 || count > 100000 || !*end || end[1])
		return false;
	switch (*end) {
	case 'd': days = count; break;
	case 'w': days = count * 7; break;
	case 'm': days = count * 30; break;
	case 'y': days = count * 365; break;
	default: return false;
	}
	*day = civil_add(date_civil(now, NULL), ahead ? days : -days);
	return true;
}

/* "<30d" is less than 30 days ago: later than that day's beginning. */
static enum filter_op turned(enum filter_op op)
{
	switch (op) {
	case FILTER_LT: return FILTER_GT;
	case FILTER_LE: return FILTER_GE;
	case FILTER_GT: return FILTER_LT;
	case FILTER_GE: return FILTER_LE;
	default: return op;
	}
}

static bool parse_span(const struct field *field, const char *text, int64_t now, struct value *out)
{
	struct str printed = STR_INIT;
	struct civil day;

	if ((field->kind != &kind_moment && field->kind != &kind_day) ||
	    !read_span(text, now, &day))
		return false;
	*out = (struct value){ .set = true, .num = date_moment(day, 0) };
	if (field->kind == &kind_day) {
		civil_print(day, &printed);
		*out = (struct value){ .set = true, .text = str_detach(&printed) };
	}
	return true;
}

/* What stands for a day without a time. */
static bool is_whole_day(const struct reader *r, const struct field *field, const char *text,
	struct civil *day)
{
	struct when when;
	struct err ignored;

	if (field->kind != &kind_moment || when_parse(text, r->env->now, &when, &ignored) ||
	    when.minute >= 0)
		return false;
	*day = when.date;
	return true;
}

static bool is_plain_text(const struct field *field)
{
	return field->kind->is_text && field->kind != &kind_set && field->kind != &kind_choice;
}

static enum result parse_value(const struct reader *r, const struct field *field,
	enum filter_op op, const char *text, struct value *out)
{
	struct str folded = STR_INIT;
	enum result code;

	if (op == FILTER_HAS && is_plain_text(field)) {
		text_fold(text, &folded);
		if (!folded.len) {	/* it would stand in everything */
			str_release(&folded);
			return err_set(r->err, ERR_INVALID, _("A value is missing."));
		}
		*out = (struct value){ .set = true, .text = str_detach(&folded) };
		return OK;
	}
	if (!*text)
		return err_set(r->err, ERR_INVALID, _("A value is missing."));
	if (field->kind == &kind_ref && str_eq(text, "me")) {
		*out = (struct value){ .set = true, .num = r->env->me };
		return OK;
	}
	if (field->kind == &kind_set && strchr(text, ' ')) {	/* in quotes: blanks part nothing */
		str_addf(&folded, "%s,", text);
		text = folded.s;
	}
	code = field->kind->parse(field, text, r->env, out, r->err);
	str_release(&folded);
	return code;
}

/* --- Conditions. */

static void add_number(struct filter *out, const struct field *field, enum filter_op op,
	int64_t num, unsigned group)
{
	filter_take_value(filter_new_term(out, field, op, group),
		(struct value){ .set = true, .num = num });
}

/* A whole day: from its beginning until the next one's. */
static void add_day(struct filter *out, const struct field *field, enum filter_op op,
	struct civil day)
{
	int64_t from = date_moment(day, 0), to = date_moment(civil_add(day, 1), 0);

	switch (op) {
	case FILTER_LT:
		add_number(out, field, FILTER_LT, from, 0);
		break;
	case FILTER_LE:
		add_number(out, field, FILTER_LT, to, 0);
		break;
	case FILTER_GT:
		add_number(out, field, FILTER_GE, to, 0);
		break;
	case FILTER_GE:
		add_number(out, field, FILTER_GE, from, 0);
		break;
	default:
		add_number(out, field, FILTER_GE, from, 0);
		add_number(out, field, FILTER_LT, to, 0);
	}
}

/* A set's value is parsed as a set of one word; the filter wants the word. */
static void unwrap_set(struct filter_term *term)
{
	struct strlist words = { 0 };

	for (size_t i = 0; i < term->nvalues; i++)
		set_items(term->values[i].text, &words);
	for (size_t i = 0; i < term->nvalues; i++)
		value_clear(&term->values[i]);
	term->nvalues = 0;
	for (size_t i = 0; i < words.n; i++)
		filter_take_value(term, (struct value){ .set = true, .text = xstrdup(words.v[i]) });
	strlist_release(&words);
}

static bool has_order(const struct field *field)
{
	return !field->kind->is_text || field->kind == &kind_day;
}

/* One comparison or one value, no comma and no range. */
static enum result add_one(struct reader *r, const struct field *field, enum filter_op op,
	const char *text, struct filter *out)
{
	struct value value = { 0 };
	struct filter_term *term;
	struct civil day;

	if (parse_span(field, text, r->env->now, &value)) {
		op = *text == '+' ? op : turned(op);
	} else if (is_whole_day(r, field, text, &day)) {
		add_day(out, field, op == FILTER_HAS ? FILTER_EQ : op, day);
		return OK;
	} else if (parse_value(r, field, op, text, &value)) {
		return r->err->code;
	}
	term = filter_new_term(out, field, op, 0);
	filter_take_value(term, value);
	if (field->kind == &kind_set)
		unwrap_set(term);
	/* Has a word, is the choice, is the number: the same as equal. */
	if (op == FILTER_HAS && !is_plain_text(field))
		term->op = FILTER_EQ;
	return OK;
}

/* "500k..900k": both ends belong to it; one may be missing. */
static enum result add_range(struct reader *r, const struct field *field, const char *text,
	struct filter *out)
{
	const char *dots = strstr(text, "..");
	char *from = xstrndup(text, (size_t)(dots - text));
	const char *to = dots + 2;
	enum result code = OK;

	if (!*from && !*to)
		code = err_set(r->err, ERR_INVALID, _("A value is missing."));
	if (!code && *from)
		code = add_one(r, field, FILTER_GE, from, out);
	if (!code && *to)
		code = add_one(r, field, FILTER_LE, to, out);
	free(from);
	return code;
}

static bool is_range(const struct field *field, const char *text)
{
	return has_order(field) && strstr(text, "..");
}

/* The values of one field, any of which may hold; "none" is what has no value. */
static enum result add_value(struct reader *r, const struct field *field, enum filter_op op,
	const char *text, struct filter *out)
{
	struct filter one = { .entity = r->entity };
	enum result code = OK;

	if (str_eq(text, "none") && op == FILTER_EQ)
		filter_new_term(&one, field, FILTER_NONE, 0);
	else if ((op == FILTER_EQ || op == FILTER_HAS) && is_range(field, text))
		code = add_range(r, field, text, &one);
	else
		code = add_one(r, field, op, text, &one);
	if (code) {
		filter_release(&one);	/* the first end of a range may be in it */
		return code;
	}
	/* Several plain values are one term: the store looks them up at once. */
	if (out->nterms == 1 && one.nterms == 1 && out->terms->op == one.terms->op &&
	    (one.terms->op == FILTER_EQ || one.terms->op == FILTER_HAS)) {
		for (size_t i = 0; i < one.terms->nvalues; i++)
			filter_take_value(out->terms, one.terms->values[i]);
		one.terms->nvalues = 0;
		filter_release(&one);
	} else if (!out->nterms) {
		*out = one;
	} else if (!filter_or(out, &one)) {
		return err_set(r->err, ERR_INVALID, _("That is too much at once."));
	}
	return OK;
}

static enum result read_stored(struct reader *r, const struct field *field, enum filter_op op)
{
	enum filter_op each = op == FILTER_NE ? FILTER_EQ : op;
	bool ordered = op >= FILTER_LT && op <= FILTER_GE;
	struct str text = STR_INIT;
	enum result code = OK;

	if (ordered && !has_order(field))
		return err_set(r->err, ERR_INVALID, _("%s has no order to compare by."),
			_(field->label));
	do {
		read_value(&r->at, &text);
		code = add_value(r, field, each, text.s ? text.s : "", r->out);
	} while (!code && *r->at == ',' && r->at++);
	str_release(&text);
	if (!code && op == FILTER_NE && !filter_not(r->out))
		code = err_set(r->err, ERR_INVALID, _("That is too much at once."));
	return code;
}

static enum result read_coming(struct reader *r, const struct field *field, enum filter_op op)
{
	struct str text = STR_INIT;
	enum result code;

	read_value(&r->at, &text);
	code = filter_add_ahead(r->out, field, op, text.s ? text.s : "", r->env, r->err);
	str_release(&text);
	return code;
}

/* Virtual fields: the typed keys, handed to the classes. */
static enum result read_virtual(struct reader *r, const struct field *field, enum filter_op op)
{
	struct strlist keys = { 0 };
	struct str text = STR_INIT;
	enum result code;

	do {
		struct value value = { 0 };

		read_value(&r->at, &text);
		code = text.len ? field->kind->parse(field, text.s, r->env, &value, r->err) :
			err_set(r->err, ERR_INVALID, _("A value is missing."));
		if (code)
			break;
		str_clear(&text);
		value_raw(field, &value, &text);
		strlist_add(&keys, text.s);
		value_clear(&value);
	} while (*r->at == ',' && r->at++);
	if (!code)
		code = filter_add_class(r->out, field, op, &keys, r->env->now, r->limits, r->err);
	strlist_release(&keys);
	str_release(&text);
	return code;
}

/* Words after "has:" that are no fields: what they ask, and of which field. */
static const struct { const char *word, *field; bool is_due; } has_words[] = {
	{ "overdue", "due", true },
	{ "متأخرة", "due", true },
	{ "birthday", "date_of_birth", false },
	{ "ميلاد", "date_of_birth", false },
};

/* "has:overdue", "has:birthday", "has:phone": something due and past, a day that comes, or any value at all. */
static enum result read_has(struct reader *r)
{
	const char *name;
	const struct field *field;
	struct str text = STR_INIT;
	size_t i = 0;

	read_value(&r->at, &text);
	while (i < COUNT(has_words) && !str_eq(has_words[i].word, text.s))
		i++;
	name = i < COUNT(has_words) ? has_words[i].field : text.s;
	field = filter_field(r->entity, name, strlen(name));
	str_release(&text);
	if (!field || field->flags & F_VIRTUAL)
		return err_set(r->err, ERR_INVALID, _("has: wants \"overdue\", \"birthday\" or a field."));
	if (i == COUNT(has_words))
		filter_new_term(r->out, field, FILTER_ANY, 0);
	else if (has_words[i].is_due)
		add_number(r->out, field, FILTER_LT, r->env->now, 0);
	else
		filter_add_coming(r->out, field, r->env->now);
	return OK;
}

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

/* A class is not one of these: it is one of the others. */
static enum filter_op opposite_op(enum filter_op op)
{
	switch (op) {
	case FILTER_NE: return FILTER_EQ;
	case FILTER_LT: return FILTER_GE;
	case FILTER_LE: return FILTER_GT;
	case FILTER_GT: return FILTER_LE;
	case FILTER_GE: return FILTER_LT;
	default: return FILTER_NE;
	}
}

/* The condition as it stands; *opposite is cleared where it was turned round already. */
static enum result read_condition(struct reader *r, const char *name, const struct field *field,
	bool *opposite)
{
	bool turns = *opposite && field && field->choices;
	enum filter_op op;

	if (str_has_prefix(name, "has:") && ++r->at)
		return read_has(r);
	if (!field)
		return err_set(r->err, ERR_INVALID,
			_("no such field; a filter looks like kind=buyer status=active."));
	if (!read_operator(&r->at, &op))
		return err_set(r->err, ERR_INVALID, _("one of = != < <= > >= : is missing."));
	if (!(field->flags & F_VIRTUAL))
		return read_stored(r, field, op);
	if (sort_is_yearly(field))
		return read_coming(r, field, op);
	if (turns)
		*opposite = false;
	return read_virtual(r, field, turns ? opposite_op(op) : op);
}

enum result filter_read_term(const struct entity *entity, const char **at,
	const struct kind_env *env, const struct class_limits *limits, bool opposite,
	struct filter *out, struct err *err)
{
	struct reader r = { entity, env, limits, *at, out, err };
	const char *name = r.at;
	enum result code;

	*out = (struct filter){ .entity = entity };
	while (is_name_byte(*r.at))
		r.at++;
	code = read_condition(&r, name, filter_field(entity, name, (size_t)(r.at - name)),
		&opposite);
	if (!code && opposite && !filter_not(out))
		code = err_set(err, ERR_INVALID, _("That is too much at once."));
	*at = r.at;
	if (code)
		filter_release(out);
	return code;
}
