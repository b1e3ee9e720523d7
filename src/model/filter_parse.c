/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Filters as typed: conditions joined by and, or, not and brackets; what could stand next. */
#include "base/base.h"
#include "model/filter_p.h"

#include <ctype.h>

struct parser {
	const struct entity *entity;
	const struct kind_env *env;
	const struct class_limits *limits;
	const char *at;
	int depth;
	struct err *err;
};

#define DEEPEST 32	/* brackets in brackets */

static enum result complain(const struct parser *p, const char *from, size_t len)
{
	struct err plain = *p->err;

	return err_set(p->err, ERR_INVALID, _("In the filter at \"%.*s\": %s"), (int)len, from,
		plain.text);
}

static enum result too_much(const struct parser *p)
{
	return err_set(p->err, ERR_INVALID, _("The filter says too much at once."));
}

static void skip_blanks(struct parser *p)
{
	p->at += strspn(p->at, " \t\n");
}

static const char *const or_words[] = { "or", "OR", "|", "أو", "او" };
static const char *const and_words[] = { "and", "AND", "&", "و" };
static const char *const not_words[] = { "not", "NOT", "!", "ليس", "بدون" };

/* One of the words, standing alone (signs may be followed by anything). */
static bool take_word(struct parser *p, const char *const *words, size_t n)
{
	skip_blanks(p);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);
		bool sign = len == 1 && ispunct((unsigned char)*words[i]);

		if (!str_has_prefix(p->at, words[i]) || str_has_prefix(p->at, "!="))
			continue;
		if (!sign && p->at[len] && !strchr(" \t\n(", p->at[len]))
			continue;
		p->at += len;
		return true;
	}
	return false;
}

/* Negation goes down to the conditions (De Morgan), so that it never multiplies clauses. */
static enum result parse_or(struct parser *p, bool opposite, struct filter *out);

static enum result parse_brackets(struct parser *p, bool opposite, struct filter *out)
{
	const char *from = p->at++;

	if (++p->depth > DEEPEST)
		return too_much(p);
	if (parse_or(p, opposite, out))
		return p->err->code;
	p->depth--;
	skip_blanks(p);
	if (*p->at != ')') {
		filter_release(out);
		err_set(p->err, ERR_INVALID, _("the bracket is not closed."));
		return complain(p, from, MIN(strlen(from), 20));
	}
	p->at++;
	return OK;
}

/* How long the condition at s is, for the sentence about it: to a blank, a sign between conditions or
 * a bracket that it did not open; quotes keep all of that together. */
static size_t condition_length(const char *s)
{
	bool quoted = false;
	size_t n = 0;
	int open = 0;

	for (; s[n]; n++) {
		if (s[n] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (isspace((unsigned char)s[n]) || (n && s[n] == '|') || (s[n] == ')' && !open))
			break;
		open += (s[n] == '(') - (s[n] == ')');
	}
	return MAX(n, 1);
}

static enum result parse_condition(struct parser *p, bool opposite, struct filter *out)
{
	const char *from = p->at;

	while (take_word(p, not_words, COUNT(not_words)))
		opposite = !opposite;
	skip_blanks(p);
	if (!*p->at) {
		err_set(p->err, ERR_INVALID, _("a condition is missing."));
		return complain(p, from, strlen(from));
	}
	from = p->at;
	if (*p->at == '-') {	/* "-tag:vip" */
		opposite = !opposite;
		p->at++;
	}
	if (*p->at == '(')
		return parse_brackets(p, opposite, out);
	if (!filter_read_term(p->entity, &p->at, p->env, p->limits, opposite, out, p->err))
		return OK;
	return complain(p, from, condition_length(from));
}

/* The new part beside what there is: both hold, or one of them.  `one` is used up. */
static enum result join(struct parser *p, bool either, struct filter *out, struct filter *one)
{
	if (!either) {
		filter_and(out, one);
	} else if (!filter_or(out, one)) {
		filter_release(out);
		return too_much(p);
	}
	return OK;
}

/* Conditions side by side all hold; "and" between them may be said. */
static enum result parse_and(struct parser *p, bool opposite, struct filter *out)
{
	*out = (struct filter){ .entity = p->entity };
	for (bool first = true;; first = false) {
		struct filter one;
		const char *before;

		take_word(p, and_words, COUNT(and_words));
		skip_blanks(p);
		before = p->at;
		if (!*p->at || *p->at == ')' || take_word(p, or_words, COUNT(or_words))) {
			p->at = before;
			return OK;
		}
		if (parse_condition(p, opposite, &one)) {
			filter_release(out);
			return p->err->code;
		}
		if (join(p, opposite && !first, out, &one))
			return p->err->code;
	}
}

static enum result parse_or(struct parser *p, bool opposite, struct filter *out)
{
	if (parse_and(p, opposite, out))
		return p->err->code;
	while (take_word(p, or_words, COUNT(or_words))) {
		struct filter one;
		const char *from = p->at;

		if (parse_and(p, opposite, &one)) {
			filter_release(out);
			return p->err->code;
		}
		if (!out->nterms || !one.nterms) {
			filter_release(out);
			filter_release(&one);
			err_set(p->err, ERR_INVALID, _("a condition is missing beside \"or\"."));
			return complain(p, *from ? from : "or", *from ? strcspn(from, "\n") : 2);
		}
		if (join(p, !opposite, out, &one))
			return p->err->code;
	}
	return OK;
}

enum result filter_parse(const struct entity *entity, const char *text, const struct kind_env *env,
	const struct class_limits *limits, struct filter *out, struct err *err)
{
	struct parser p = { entity, env, limits, text, 0, err };

	if (parse_or(&p, false, out))
		return err->code;
	skip_blanks(&p);
	if (!*p.at)
		return OK;
	filter_release(out);
	err_set(err, ERR_INVALID, _("this bracket was never opened."));
	return complain(&p, p.at, 1);
}
