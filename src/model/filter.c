/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Filters: read, kept, applied to a record in memory. */
#include "base/base.h"
#include "model/filter.h"

#include <ctype.h>

#include "base/date.h"
#include "model/filter_class.h"
#include "text/utf8.h"

void filter_release(struct filter *filter)
{
	for (size_t i = 0; i < filter->nterms; i++) {
		for (size_t k = 0; k < filter->terms[i].nvalues; k++)
			value_clear(&filter->terms[i].values[k]);
		free(filter->terms[i].values);
	}
	free(filter->terms);
	*filter = (struct filter){ 0 };
}

static struct filter_term *new_term(struct filter *filter, const struct field *field,
	enum filter_op op, unsigned group)
{
	struct filter_term *term;

	filter->terms = array_grow(filter->terms, &filter->cap, filter->nterms + 1,
		sizeof(*filter->terms));
	term = &filter->terms[filter->nterms++];
	*term = (struct filter_term){ .field = field, .op = op, .group = group };
	return term;
}

/* The value moves into the term. */
static void take_value(struct filter_term *term, struct value value)
{
	term->values = xrealloc(term->values, (term->nvalues + 1) * sizeof(*term->values));
	term->values[term->nvalues++] = value;
}

void filter_add(struct filter *filter, const char *field, enum filter_op op,
	const struct value *value, unsigned group)
{
	int index = entity_field(filter->entity, field);
	struct filter_term *term;
	struct value copy = { 0 };

	if (index < 0)
		BUG("filter on %s.%s", filter->entity->name, field);
	term = new_term(filter, &filter->entity->fields[index], op, group);
	if (!value)
		return;
	value_copy(term->field, &copy, value);
	take_value(term, copy);
}

/* --- Reading. */

struct parser {
	struct filter *filter;
	const struct kind_env *env;
	const struct class_limits *limits;
	const char *text, *at;
	struct err *err;
};

static enum result complain(const struct parser *p, const char *from, size_t len)
{
	struct err plain = *p->err;

	return err_set(p->err, ERR_INVALID, _("In the filter at \"%.*s\": %s"), (int)len, from,
		plain.text);
}

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

/* The next value: up to a comma or blank, or in double quotes. */
static void read_value(const char **at, struct str *out)
{
	const char *s = *at;

	if (*s == '"') {
		for (s++; *s && *s != '"'; s++)
			str_addc(out, *s);
		*at = s + (*s == '"');
		return;
	}
	for (; *s && *s != ',' && !isspace((unsigned char)*s); s++)
		str_addc(out, *s);
	*at = s;
}

/* "30d", "2w": so long ago; "+30d": so far ahead.  Only for comparisons of times. */
static bool read_span(const char *text, int64_t now, int64_t *moment, struct civil *day)
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
	*moment = date_moment(*day, 0);
	return true;
}

static bool parse_span(const struct field *field, const char *text, int64_t now, struct value *out)
{
	struct str printed = STR_INIT;
	struct civil day;
	int64_t moment;

	if (field->kind != &kind_moment && field->kind != &kind_day)
		return false;
	if (!read_span(text, now, &moment, &day))
		return false;
	*out = (struct value){ .set = true, .num = moment };
	if (field->kind == &kind_day) {
		civil_print(day, &printed);
		*out = (struct value){ .set = true, .text = str_detach(&printed) };
	}
	return true;
}

static enum result read_one(struct parser *p, struct filter_term *term, const char *text)
{
	struct value value = { 0 };
	struct str folded = STR_INIT;

	if (term->op == FILTER_HAS && term->field->kind != &kind_set && term->field->kind->is_text &&
	    term->field->kind != &kind_choice) {
		text_fold(text, &folded);
		value = (struct value){ .set = true, .text = str_detach(&folded) };
	} else if (term->field->kind == &kind_set && !*text) {
		return err_set(p->err, ERR_INVALID, _("A value is missing."));
	} else if (parse_span(term->field, text, p->env->now, &value)) {
		/* "<30d" is less than 30 days ago: later than that day's beginning. */
		static const enum filter_op turned[] = {
			[FILTER_LT] = FILTER_GT, [FILTER_LE] = FILTER_GE, [FILTER_GT] = FILTER_LT,
			[FILTER_GE] = FILTER_LE,
		};

		if (*text != '+' && term->op >= FILTER_LT && term->op <= FILTER_GE)
			term->op = turned[term->op];
	} else if (!*text) {
		return err_set(p->err, ERR_INVALID, _("A value is missing."));
	} else if (term->field->kind->parse(term->field, text, p->env, &value, p->err)) {
		return p->err->code;
	}
	take_value(term, value);
	return OK;
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
		take_value(term, (struct value){ .set = true, .text = xstrdup(words.v[i]) });
	strlist_release(&words);
}

static bool op_fits(const struct field *field, enum filter_op op)
{
	bool ordered = op == FILTER_LT || op == FILTER_LE || op == FILTER_GT || op == FILTER_GE;

	if (ordered)
		return !field->kind->is_text || field->kind == &kind_day;
	return true;
}

static enum result read_term(struct parser *p, const struct field *field, enum filter_op op)
{
	struct filter_term *term = new_term(p->filter, field, op, 0);
	struct str text = STR_INIT;

	if (!op_fits(field, op))
		return err_set(p->err, ERR_INVALID, _("%s has no order to compare by."),
			_(field->label));
	do {
		str_clear(&text);
		read_value(&p->at, &text);
		if (str_eq(text.s, "none") && (op == FILTER_EQ || op == FILTER_NE)) {
			term->op = op == FILTER_EQ ? FILTER_NONE : FILTER_ANY;
		} else if (read_one(p, term, text.s)) {
			str_release(&text);
			return p->err->code;
		}
	} while (*p->at == ',' && p->at++);
	str_release(&text);
	if (field->kind == &kind_set)
		unwrap_set(term);
	/* Has a word, is the choice, is the number: the same as equal. */
	if (term->op == FILTER_HAS && (field->kind == &kind_set || field->kind == &kind_choice ||
	    !field->kind->is_text))
		term->op = FILTER_EQ;
	return OK;
}

static const struct field *find_field(const struct entity *entity, const char *name, size_t len)
{
	char *copy = xstrndup(name, len);
	int index = entity_field(entity, str_eq(copy, "tag") ? "tags" : copy);

	free(copy);
	return index < 0 ? NULL : &entity->fields[index];
}

/* Virtual fields: the typed keys, handed to the classes. */
static enum result read_virtual(struct parser *p, const struct field *field, enum filter_op op)
{
	struct strlist keys = { 0 };
	struct str text = STR_INIT;
	enum result code;

	do {
		struct value value = { 0 };

		str_clear(&text);
		read_value(&p->at, &text);
		code = text.len ? field->kind->parse(field, text.s, p->env, &value, p->err) :
			err_set(p->err, ERR_INVALID, _("A value is missing."));
		if (code)
			break;
		str_clear(&text);
		value_raw(field, &value, &text);
		strlist_add(&keys, text.s);
		value_clear(&value);
	} while (*p->at == ',' && p->at++);
	if (!code)
		code = filter_add_class(p->filter, field, op, &keys, p->env->now, p->limits, p->err);
	strlist_release(&keys);
	str_release(&text);
	return code;
}

static enum result parse_term(struct parser *p)
{
	const char *from = p->at, *name;
	bool negative = *p->at == '-';
	const struct field *field;
	enum filter_op op;
	enum result code;

	p->at += negative;
	name = p->at;
	while (isalnum((unsigned char)*p->at) || *p->at == '_' || *p->at == '-')
		p->at++;
	field = find_field(p->filter->entity, name, (size_t)(p->at - name));
	if (!field || p->at == name)
		code = err_set(p->err, ERR_INVALID,
			_("no such field; a filter looks like kind=buyer status=active."));
	else if (!read_operator(&p->at, &op))
		code = err_set(p->err, ERR_INVALID, _("one of = != < <= > >= : is missing."));
	else {
		if (negative)
			op = FILTER_NE;
		code = field->flags & F_VIRTUAL ? read_virtual(p, field, op) :
			read_term(p, field, op);
	}
	if (!code)
		return OK;
	return complain(p, from, strcspn(from, " \t\n"));
}

enum result filter_parse(const struct entity *entity, const char *text, const struct kind_env *env,
	const struct class_limits *limits, struct filter *out, struct err *err)
{
	struct parser p = {
		.filter = out, .env = env, .limits = limits, .text = text, .at = text, .err = err,
	};

	*out = (struct filter){ .entity = entity };
	while (*(p.at += strspn(p.at, " \t\n")))
		if (parse_term(&p)) {
			filter_release(out);
			return err->code;
		}
	return OK;
}

/* --- Applying. */

static bool one_matches(const struct filter_term *term, const struct value *v,
	const struct value *wanted)
{
	struct str folded = STR_INIT;
	bool hit;

	if (term->field->kind == &kind_set)
		return set_has(v->text, wanted->text);
	if (term->op == FILTER_HAS) {
		text_fold(v->text, &folded);
		hit = text_contains(folded.s, wanted->text);
		str_release(&folded);
		return hit;
	}
	return value_equal(term->field, v, wanted);
}

static int compare_raw(const struct field *field, const struct value *a, const struct value *b)
{
	if (field->kind->is_text)
		return strcmp(a->text, b->text);
	return (a->num > b->num) - (a->num < b->num);
}

static bool term_matches(const struct filter_term *term, const struct record *rec)
{
	const struct value *v = &rec->v[term->field - rec->entity->fields];
	bool hit = false;
	int order;

	if (term->op == FILTER_NONE || term->op == FILTER_ANY)
		return v->set == (term->op == FILTER_ANY);
	if (!v->set)
		return term->op == FILTER_NE;
	if (term->op >= FILTER_LT && term->op <= FILTER_GE) {
		order = compare_raw(term->field, v, &term->values[0]);
		return term->op == FILTER_LT ? order < 0 : term->op == FILTER_LE ? order <= 0 :
			term->op == FILTER_GT ? order > 0 : order >= 0;
	}
	for (size_t i = 0; i < term->nvalues && !hit; i++)
		hit = one_matches(term, v, &term->values[i]);
	return hit != (term->op == FILTER_NE);
}

bool filter_matches(const struct filter *filter, const struct record *rec)
{
	for (size_t i = 0; i < filter->nterms; i++) {
		unsigned group = filter->terms[i].group;
		bool hit = term_matches(&filter->terms[i], rec);

		while (group && i + 1 < filter->nterms && filter->terms[i + 1].group == group)
			hit |= term_matches(&filter->terms[++i], rec);
		if (!hit)
			return false;
	}
	return true;
}

enum result sort_parse(const struct entity *entity, const char *text, struct sort *out,
	struct err *err)
{
	struct strlist words = { 0 };
	enum result code = OK;

	*out = (struct sort){ 0 };
	strlist_split(&words, text, " ,");
	for (size_t i = 0; i < words.n && !code; i++) {
		const char *name = words.v[i];
		bool descending = *name == '-';
		const struct field *field;

		name += *name == '-' || *name == '+';
		field = find_field(entity, name, strlen(name));
		if (!field)
			code = err_set(err, ERR_INVALID, _("There is no field \"%s\" to sort by."), name);
		else if (out->n == SORT_MAX)
			code = err_set(err, ERR_INVALID, _("At most %d fields can be sorted by."),
				SORT_MAX);
		else
			code = filter_sort_key(entity, field, descending, &out->key[out->n++], err);
	}
	strlist_release(&words);
	return code;
}
