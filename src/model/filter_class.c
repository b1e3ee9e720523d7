/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Computed classes as conditions: a class is a range of days since the last activity, so filtering by it
 * is a range on an indexed column. */
#include "base/base.h"
#include "model/filter_class.h"
#include "model/filter_p.h"

#include <limits.h>

#include "base/date.h"
#include "model/rules/rules.h"
#include "model/schema/people.h"


#define NO_END INT_MAX

struct span { int from, to; };	/* days, both ends included */

/* The days of every class; rows of one field lie beside each other and cover all days.
 * Source: the classes of the domain. */
static size_t class_spans(const char *field, const struct class_limits *l, const char *keys[],
	struct span spans[])
{
	const struct { const char *field, *key; int from, to; } rows[] = {
		{ "temperature", "hot", 0, l->hot },
		{ "temperature", "warm", l->hot + 1, l->warm },
		{ "temperature", "cold", l->warm + 1, NO_END },
		{ "risk", "none", 0, l->risk_low - 1 },
		{ "risk", "low", l->risk_low, l->risk_medium - 1 },
		{ "risk", "medium", l->risk_medium, l->risk_high - 1 },
		{ "risk", "high", l->risk_high, l->risk_critical - 1 },
		{ "risk", "critical", l->risk_critical, NO_END },
		{ "lifecycle", "active", 0, l->at_risk - 1 },
		{ "lifecycle", "at_risk", l->at_risk, l->churned - 1 },
		{ "lifecycle", "churned", l->churned, NO_END },
		{ "segment", "none", 0, l->segment_inactive - 1 },
		{ "segment", "inactive", l->segment_inactive, NO_END },
	};
	size_t n = 0;

	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_eq(rows[i].field, field)) {
			keys[n] = rows[i].key;
			spans[n++] = (struct span){ rows[i].from, rows[i].to };
		}
	return n;
}

static unsigned next_group(const struct filter *filter)
{
	unsigned group = 0;

	for (size_t i = 0; i < filter->nterms; i++)
		group = MAX(group, filter->terms[i].group);
	return group + 1;
}

/* "At least / at most so many days ago" as a moment: d days ago is any time of that civil day. */
static void add_days(struct filter *filter, enum filter_op op, int days, int64_t now,
	unsigned group)
{
	struct civil today = date_civil(now, NULL);
	struct value moment = { .set = true };

	if (op == FILTER_LE || op == FILTER_LT) {	/* at most d days: since that day began */
		moment.num = date_moment(civil_add(today, op == FILTER_LE ? -days : 1 - days), 0);
		filter_add(filter, "last_activity_at", FILTER_GE, &moment, group);
	} else {
		moment.num = date_moment(civil_add(today, op == FILTER_GE ? 1 - days : -days), 0);
		filter_add(filter, "last_activity_at", FILTER_LT, &moment, group);
	}
}

/* Imported and never contacted is cold whatever the day; every clause lets it pass or keeps it out. */
static void add_untouched(struct filter *filter, bool wanted, unsigned group)
{
	struct value source = { .set = true, .text = (char *)"import" };

	filter_add(filter, "source", wanted ? FILTER_EQ : FILTER_NE, &source, group);
}

/* One clause "before the gap or behind it", said twice where the untouched pass too. */
static void add_clause(struct filter *filter, int below, int above, int64_t now, bool untouched)
{
	for (int round = 0; round <= (untouched ? 1 : 0); round++) {
		unsigned group = next_group(filter);

		if (below >= 0)
			add_days(filter, FILTER_LE, below, now, group);
		if (above != NO_END)
			add_days(filter, FILTER_GE, above, now, group);
		if (untouched && round == 0)
			add_untouched(filter, true, group);
		else if (untouched)
			filter_add(filter, "last_contacted_at", FILTER_NONE, NULL, group);
	}
}

/* The spans not wanted are gaps; being in none of them is being in a wanted one. */
static void add_spans(struct filter *filter, const char *keys[], const struct span spans[],
	size_t n, const struct strlist *wanted, bool untouched, int64_t now)
{
	for (size_t i = 0; i < n; i++) {
		size_t last = i;

		if (strlist_has(wanted, keys[i]))
			continue;
		while (last + 1 < n && !strlist_has(wanted, keys[last + 1]))
			last++;
		add_clause(filter, spans[i].from - 1,
			spans[last].to == NO_END ? NO_END : spans[last].to + 1, now, untouched);
		i = last;
	}
}

static void add_temperature(struct filter *filter, const char *keys[], const struct span spans[],
	size_t n, const struct strlist *wanted, int64_t now)
{
	bool cold = strlist_has(wanted, "cold");
	unsigned group;

	if (!cold) {
		group = next_group(filter);
		add_untouched(filter, false, group);
		filter_add(filter, "last_contacted_at", FILTER_ANY, NULL, group);
	}
	add_spans(filter, keys, spans, n, wanted, cold, now);
}

/* Vip is a mark of its own, everybody else goes by days. */
static enum result add_segment(struct filter *filter, const char *keys[], const struct span spans[],
	size_t n, const struct strlist *wanted, int64_t now, struct err *err)
{
	struct value yes = { .set = true, .num = 1 };
	bool vip = strlist_has(wanted, "vip");

	if (vip && wanted->n > 1)
		return err_set(err, ERR_INVALID, _("vip cannot stand beside other segments."));
	filter_add(filter, "is_vip", vip ? FILTER_EQ : FILTER_NE, &yes, 0);
	if (!vip)
		add_spans(filter, keys, spans, n, wanted, false, now);
	return OK;
}

static enum result add_silent(struct filter *filter, enum filter_op op,
	const struct strlist *keys, int64_t now, struct err *err)
{
	int64_t days;

	if (keys->n != 1 || !parse_int64(keys->v[0], &days) || days < 0 || days > 100000 ||
	    op == FILTER_NE)
		return err_set(err, ERR_INVALID, _("Days are compared with one number of days."));
	if (op != FILTER_EQ && op != FILTER_HAS) {
		add_days(filter, op, (int)days, now, 0);
		return OK;
	}
	add_days(filter, FILTER_LE, (int)days, now, 0);
	add_days(filter, FILTER_GE, (int)days, now, 0);
	return OK;
}

/* NE of some classes is EQ of the others; ">=high" is the class and those behind it. */
static void wanted_keys(const struct field *field, enum filter_op op, const struct strlist *typed,
	struct strlist *out)
{
	const struct choice *all = field->choices;
	bool behind = false;

	for (const struct choice *c = all; c->key; c++) {
		bool named = strlist_has(typed, c->key);
		bool take = named;

		if (op == FILTER_NE)
			take = !named;
		else if (op == FILTER_GE || op == FILTER_GT)
			take = behind || (named && op == FILTER_GE);
		else if (op == FILTER_LE || op == FILTER_LT)
			take = (!behind && !named) || (named && op == FILTER_LE);
		behind |= named;
		if (take)
			strlist_add(out, c->key);
	}
}

enum result filter_add_class(struct filter *filter, const struct field *field, enum filter_op op,
	const struct strlist *typed, int64_t now, const struct class_limits *limits,
	struct err *err)
{
	const char *keys[8];
	struct span spans[8];
	struct strlist wanted = { 0 };
	size_t n = class_spans(field->name, limits, keys, spans);
	enum result code = OK;

	if (str_eq(field->name, "days_silent"))
		return add_silent(filter, op, typed, now, err);
	if (!n)
		return err_set(err, ERR_INVALID, _("%s is computed and cannot be filtered by."),
			_(field->label));
	wanted_keys(field, op, typed, &wanted);
	if (str_eq(field->name, "temperature"))
		add_temperature(filter, keys, spans, n, &wanted, now);
	else if (str_eq(field->name, "segment"))
		code = add_segment(filter, keys, spans, n, &wanted, now, err);
	else if (str_eq(field->name, "lifecycle")) {
		/* Without a sale everybody is a prospect. */
		struct value one = { .set = true, .num = 1 };
		bool prospect = strlist_has(&wanted, "prospect");
		unsigned group = prospect ? next_group(filter) : 0;

		filter_add(filter, "sale_count", prospect ? FILTER_LT : FILTER_GE, &one, group);
		if (prospect)
			filter_add(filter, "sale_count", FILTER_NONE, NULL, group);
		else
			add_spans(filter, keys, spans, n, &wanted, false, now);
	} else
		add_spans(filter, keys, spans, n, &wanted, false, now);
	strlist_release(&wanted);
	return code;
}

/* --- Days that come round. */

#define COMING_DAYS 7	/* what has:birthday looks ahead */

/* "--11-21" */
static void take_day(struct filter_term *term, struct civil day)
{
	struct str text = STR_INIT;

	day.year = 0;
	civil_print(day, &text);
	filter_take_value(term, (struct value){ .set = true, .text = str_detach(&text) });
}

/* From today on.  Who was born on 29 February has the 28th in a common year. */
void filter_add_coming(struct filter *out, const struct field *field, int64_t now)
{
	struct civil from = date_civil(now, NULL), to = civil_add(from, COMING_DAYS);
	struct filter_term *term = filter_new_term(out, field, FILTER_YEARLY, 0);

	if (to.month == 2 && to.day == 28 && civil_month_days(to.year, 2) == 28)
		to.day = 29;
	take_day(term, from);
	take_day(term, to);
}

enum result filter_sort_key(const struct entity *entity, const struct field *field, bool descending,
	struct sort_key *out, struct err *err)
{
	static const char *const by_activity[] = { "days_silent", "temperature", "risk" };
	int column;

	*out = (struct sort_key){ .field = field, .descending = descending };
	if (str_eq(field->name, "name") && (column = entity_field(entity, "name_norm")) >= 0)
		out->field = &entity->fields[column];
	if (!(field->flags & F_VIRTUAL))
		return OK;
	for (size_t i = 0; i < COUNT(by_activity); i++)
		if (str_eq(field->name, by_activity[i])) {
			column = entity_field(entity, "last_activity_at");
			out->field = &entity->fields[column];
			out->descending = !descending;
			return OK;
		}
	return err_set(err, ERR_INVALID, _("%s is computed and cannot be sorted by."),
		_(field->label));
}
