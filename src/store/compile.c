/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Filters and sort keys as SQL.  Names come from the field lists only, values are always bound. */
#include "base/base.h"
#include "store/store_p.h"

#include "base/date.h"
#include "model/rules/score.h"
#include "model/schema/people.h"
#include "text/utf8.h"

void field_sql(struct str *out, const char *alias, const struct field *field)
{
	if (field->flags & F_CUSTOM)	/* the name is plain: app/custom_config.c */
		str_addf(out, "wasit_own(%s\"custom\", '%s', '%s')", alias, field->name,
			field->kind->name);
	else
		str_addf(out, "%s\"%s\"", alias, field->name);
}

void sql_add_column(struct sql *sql, const struct field *field)
{
	field_sql(&sql->text, "t.", field);
}

/* --- Conditions. */

/* Conditions that single out a few rows, and those the walked index is made for, may choose their index; any
 * other would make SQLite collect and sort what it only had to walk.  A plus keeps it from that. */
static const char *column_prefix(const struct filter_term *term, const struct entity *entity,
	const struct walked *walked)
{
	const struct field *field = term->field, *order = walked ? walked->field : NULL;
	bool same = term->op == FILTER_EQ && term->nvalues == 1;

	if (!walked)
		return "";
	if (field == order)
		return walked->tie ? "+" : "";
	if (field->kind == &kind_phone && term->op == FILTER_EQ)
		return "";
	if (entity->parent && str_eq(entity->parent, field->name) && same)
		return "";
	/* (choice, order) is an index where the list stands in the entity's own order. */
	if (same && field->flags & F_INDEX && (field->kind == &kind_choice ||
	    field->kind == &kind_ref)) {
		const char *own = entity->order + (*entity->order == '-');

		return str_eq(own, order->name) ? "" : "+";
	}
	return "+";
}

static void add_marks(struct sql *sql, const struct filter_term *term)
{
	for (size_t i = 0; i < term->nvalues; i++) {
		sql_add(sql, i ? ",?" : "?");
		sql_value(sql, term->field, &term->values[i]);
	}
}

/* Tags have a table of their own, by search form; other sets are looked into.  Where a list is walked in its
 * order each row asks for its tag; else the tag's records are gone through. */
static void add_set_term(struct sql *sql, const struct filter_term *term, bool walked)
{
	bool tags = str_eq(term->field->name, "tags");

	for (size_t i = 0; i < term->nvalues; i++) {
		struct str folded = STR_INIT;

		sql_add(sql, i ? " OR " : "");
		if (tags) {
			text_fold(term->values[i].text, &folded);
			sql_add(sql, walked ? "EXISTS (SELECT 1 FROM tag WHERE word = ? AND n = t.n)" :
				"t.n IN (SELECT n FROM tag WHERE word = ?)");
			sql_text(sql, folded.s);
		} else {
			sql_add(sql, "wasit_has_word(");
			sql_add_column(sql, term->field);
			sql_add(sql, ", ?)");
			sql_text(sql, term->values[i].text);
		}
		str_release(&folded);
	}
}

static void add_has_term(struct sql *sql, const struct filter_term *term)
{
	for (size_t i = 0; i < term->nvalues; i++) {
		sql_add(sql, i ? " OR instr(wasit_fold(" : "instr(wasit_fold(");
		sql_add_column(sql, term->field);
		sql_add(sql, "), ?) > 0");
		sql_text(sql, term->values[i].text);
	}
}

/* Equal to any of the values; a missing one gives NULL. */
static void add_any_term(struct sql *sql, const struct filter_term *term, const char *prefix, bool walked)
{
	if (!term->nvalues) {
		sql_add(sql, "0");
	} else if (term->field->kind == &kind_set) {
		add_set_term(sql, term, walked);
	} else {
		sql_add(sql, prefix);
		sql_add_column(sql, term->field);
		sql_add(sql, term->nvalues == 1 ? " = " : " IN (");
		add_marks(sql, term);
		sql_add(sql, term->nvalues == 1 ? "" : ")");
	}
}

/* Points for what holds; the same as score_lead(), where each is explained. */
static const struct { enum score_weight weight; const char *when; } score_parts[] = {
	{ SCORE_VERY_INTERESTED, "t.interest = 'very_interested'" },
	{ SCORE_INTERESTED, "t.interest = 'interested'" },
	{ SCORE_POSSIBLE, "t.interest = 'possible'" },
	{ SCORE_COLD, "t.interest = 'cold'" },
	{ SCORE_NOT_INTERESTED, "t.interest = 'not_interested'" },
	{ SCORE_BUDGET, "coalesce(t.budget_min, t.budget_max, t.asking_price) IS NOT NULL" },
	{ SCORE_FINANCING, "t.financing_needed IS NOT NULL" },
	{ SCORE_CITY, "coalesce(t.preferred_cities, t.property_city) IS NOT NULL" },
	{ SCORE_DISTRICT, "coalesce(t.preferred_districts, t.property_district) IS NOT NULL" },
	{ SCORE_TYPE, "coalesce(t.property_types, t.property_type) IS NOT NULL" },
	{ SCORE_REFERRAL, "t.referred_by IS NOT NULL OR t.source = 'referral'" },
};

void compile_score(struct sql *sql, const struct value *values)
{
	const struct value *weights = values + SCORE_VALUE_WEIGHTS;
	struct civil today = date_civil(values[SCORE_VALUE_NOW].num, NULL);

	sql_add(sql, "min(100, 0");
	for (size_t i = 0; i < COUNT(score_parts); i++) {
		sql_addf(sql, " + CASE WHEN %s THEN ? ELSE 0 END", score_parts[i].when);
		sql_num(sql, weights[score_parts[i].weight].num);
	}
	sql_add(sql, " + (coalesce(t.attempt_points, 0) * ? + 3) / 6");
	sql_num(sql, weights[SCORE_ATTEMPTS].num);
	sql_add(sql, " + CASE WHEN t.source = 'import' AND t.last_contacted_at IS NULL THEN 0");
	for (int warm = 0; warm < 2; warm++) {
		sql_add(sql, " WHEN t.last_activity_at >= ? THEN ?");
		sql_num(sql, date_moment(civil_add(today,
			-(int)values[SCORE_VALUE_HOT + warm].num), 0));
		sql_num(sql, weights[SCORE_HOT + warm].num);
	}
	sql_add(sql, " ELSE 0 END)");
}

/* Month and day of it between two others, or outside of what lies between: a stretch over the year's end. */
static void add_yearly_days(struct sql *sql, const struct filter_term *term, const char *prefix)
{
	const char *from = term->values[0].text + 2, *to = term->values[1].text + 2;

	sql_add_column(sql, term->field);
	sql_addf(sql, " IS NOT NULL AND (%ssubstr(", prefix);
	sql_add_column(sql, term->field);
	sql_add(sql, ", -5) ");
	if (strcmp(from, to) <= 0) {
		sql_add(sql, "BETWEEN ? AND ?)");
		sql_text(sql, from);
		sql_text(sql, to);
		return;
	}
	sql_add(sql, ">= ?");
	sql_text(sql, from);
	sql_addf(sql, " OR %ssubstr(", prefix);
	sql_add_column(sql, term->field);
	sql_add(sql, ", -5) <= ?)");
	sql_text(sql, to);
}

/* A customer's birthday is also his family's.  Both have an index of their days: the few that are found there
 * are looked up, so nothing is walked for it. */
static void add_yearly_term(struct sql *sql, const struct filter_term *term, const char *prefix)
{
	if (term->field != &customer_entity.fields[CUSTOMER_date_of_birth]) {
		add_yearly_days(sql, term, prefix);
		return;
	}
	sql_addf(sql, "%st.n IN (SELECT t.n FROM customer t WHERE t.deleted_at IS NULL AND ", prefix);
	add_yearly_days(sql, term, "");
	sql_add(sql, " UNION ALL SELECT t.customer FROM family_member t WHERE t.deleted_at IS NULL AND ");
	add_yearly_days(sql, term, "");
	sql_add(sql, ")");
}

/* The field has the same name with both. */
void compile_birthday(struct sql *sql, struct civil today)
{
	struct str day = STR_INIT;

	civil_print(today, &day);
	sql_add(sql, "nullif(min(coalesce(wasit_next(t.date_of_birth, ?), '~'), coalesce((SELECT "
		"min(wasit_next(f.date_of_birth, ?)) FROM family_member f WHERE f.customer = t.n AND "
		"f.deleted_at IS NULL), '~')), '~')");
	sql_text(sql, day.s);
	sql_text(sql, day.s);
	str_release(&day);
}

static void add_term(struct sql *sql, const struct filter_term *term, const char *prefix, bool walked)
{
	static const char *const signs[] = {
		[FILTER_LT] = " < ", [FILTER_LE] = " <= ", [FILTER_GT] = " > ", [FILTER_GE] = " >= ",
	};

	sql_add(sql, "(");
	switch (term->op) {
	case FILTER_EQ:
		add_any_term(sql, term, prefix, walked);
		break;
	case FILTER_NE:
		sql_add_column(sql, term->field);
		sql_add(sql, " IS NULL OR NOT (");
		add_any_term(sql, term, "", walked);
		sql_add(sql, ")");
		break;
	case FILTER_LT: case FILTER_LE: case FILTER_GT: case FILTER_GE:
		if (filter_is_score(term)) {
			compile_score(sql, term->values);
		} else {
			sql_add(sql, prefix);
			sql_add_column(sql, term->field);
		}
		sql_add(sql, signs[term->op]);
		sql_add(sql, "?");
		sql_value(sql, term->field, &term->values[0]);
		break;
	case FILTER_HAS:
		add_has_term(sql, term);
		break;
	case FILTER_LACKS:
		sql_add_column(sql, term->field);
		sql_add(sql, " IS NULL OR NOT (");
		add_has_term(sql, term);
		sql_add(sql, ")");
		break;
	case FILTER_NONE: case FILTER_ANY:
		sql_add(sql, prefix);
		sql_add_column(sql, term->field);
		sql_add(sql, term->op == FILTER_NONE ? " IS NULL" : " IS NOT NULL");
		break;
	case FILTER_YEARLY:
		add_yearly_term(sql, term, prefix);
		break;
	case FILTER_NOT_YEARLY:
		sql_add(sql, "NOT (");
		add_yearly_term(sql, term, "+");
		sql_add(sql, ")");
		break;
	}
	sql_add(sql, ")");
}

enum result compile_filter(struct sql *sql, const struct filter *filter, const struct walked *walked,
	struct err *err)
{
	for (size_t i = 0; i < filter->nterms; i++)
		if (!field_is_stored(filter->terms[i].field) && !filter_is_score(&filter->terms[i]))
			return err_set(err, ERR_INVALID, _("%s is computed and cannot be filtered by."),
				_(filter->terms[i].field->label));
	for (size_t i = 0; i < filter->nterms; i++) {
		const struct filter_term *term = &filter->terms[i];
		bool joined = term->group && i && filter->terms[i - 1].group == term->group;
		bool more = term->group && i + 1 < filter->nterms &&
			filter->terms[i + 1].group == term->group;

		sql_add(sql, joined ? " OR " : " AND (");
		add_term(sql, term, joined || more ? "" : column_prefix(term, filter->entity, walked),
			walked != NULL);
		sql_add(sql, more ? "" : ")");
	}
	return OK;
}

/* --- Order. */

bool sort_is_derived(const struct field *field)
{
	const struct kind *kind = field->kind;

	if (field->flags & F_LOCAL)	/* name_norm is a sort key already */
		return false;
	return kind == &kind_text || kind == &kind_note || kind == &kind_set || kind == &kind_json;
}

void compile_sort(struct str *out, const struct field *field)
{
	const char *function = sort_is_derived(field) ? "wasit_key(" :
		field->kind == &kind_email ? "lower(" : "";

	str_add(out, function);
	field_sql(out, "t.", field);
	str_add(out, *function ? ")" : "");
}

void compile_sort_value(struct sql *sql, const struct field *field, const struct value *value)
{
	struct str key = STR_INIT;

	if (!value->set || (!sort_is_derived(field) && field->kind != &kind_email)) {
		sql_value(sql, field, value);
		return;
	}
	if (sort_is_derived(field))
		text_sort_key(value->text, &key);
	else
		for (const char *c = value->text; *c; c++)	/* as lower(): ASCII only */
			str_addc(&key, *c >= 'A' && *c <= 'Z' ? (char)(*c | 32) : *c);
	sql_text(sql, key.s);
	str_release(&key);
}
