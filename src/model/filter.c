/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Filters: kept, applied to a record in memory; what lists are sorted by. */
#include "base/base.h"
#include "model/filter.h"

#include "model/filter_class.h"
#include "model/filter_p.h"
#include "model/rules/score.h"
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

struct filter_term *filter_new_term(struct filter *filter, const struct field *field,
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
void filter_take_value(struct filter_term *term, struct value value)
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
	term = filter_new_term(filter, &filter->entity->fields[index], op, group);
	if (!value)
		return;
	value_copy(term->field, &copy, value);
	filter_take_value(term, copy);
}

/* --- Applying. */

static bool one_matches(const struct filter_term *term, const struct value *v,
	const struct value *wanted)
{
	struct str folded = STR_INIT;
	bool hit;

	if (term->field->kind == &kind_set)
		return set_has(v->text, wanted->text);
	if (term->op == FILTER_HAS || term->op == FILTER_LACKS) {
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

bool filter_is_score(const struct filter_term *term)
{
	return term->nvalues == SCORE_VALUES && str_eq(term->field->name, "lead_score");
}

/* By the numbers that stand in the condition. */
static struct value score_now(const struct filter_term *term, const struct record *rec)
{
	struct class_limits limits = {
		.hot = (int)term->values[SCORE_VALUE_HOT].num,
		.warm = (int)term->values[SCORE_VALUE_WARM].num,
	};
	struct score score;

	for (int i = 0; i < SCORE_WEIGHTS; i++)
		limits.score[i] = (int)term->values[SCORE_VALUE_WEIGHTS + i].num;
	score_lead(rec, term->values[SCORE_VALUE_NOW].num, &limits, &score);
	return (struct value){ .set = true, .num = score.total };
}

/* Month and day alone count; a stretch may go over the year's end. */
static bool comes_round(const struct filter_term *term, const struct value *v)
{
	size_t len = strlen(v->text);
	const char *day = v->text + (len > 5 ? len - 5 : 0);
	const char *from = term->values[0].text + 2, *to = term->values[1].text + 2;

	if (strcmp(from, to) <= 0)
		return strcmp(day, from) >= 0 && strcmp(day, to) <= 0;
	return strcmp(day, from) >= 0 || strcmp(day, to) <= 0;
}

static bool term_matches(const struct filter_term *term, const struct record *rec)
{
	const struct value *v = &rec->v[term->field - rec->entity->fields];
	struct value score;
	bool hit = false;
	int order;

	if (filter_is_score(term)) {
		score = score_now(term, rec);
		v = &score;
	}
	if (term->op == FILTER_NONE || term->op == FILTER_ANY)
		return v->set == (term->op == FILTER_ANY);
	if (!v->set)
		return term->op == FILTER_NE || term->op == FILTER_LACKS ||
			term->op == FILTER_NOT_YEARLY;
	if (term->op == FILTER_YEARLY || term->op == FILTER_NOT_YEARLY)
		return comes_round(term, v) == (term->op == FILTER_YEARLY);
	if (term->op >= FILTER_LT && term->op <= FILTER_GE) {
		order = compare_raw(term->field, v, &term->values[0]);
		return term->op == FILTER_LT ? order < 0 : term->op == FILTER_LE ? order <= 0 :
			term->op == FILTER_GT ? order > 0 : order >= 0;
	}
	for (size_t i = 0; i < term->nvalues && !hit; i++)
		hit = one_matches(term, v, &term->values[i]);
	return hit != (term->op == FILTER_NE || term->op == FILTER_LACKS);
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
		field = filter_field(entity, name, strlen(name));
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
