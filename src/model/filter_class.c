/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Computed classes as conditions: a class is a range of days since the last activity, so filtering by it
 * is a range on an indexed column. */
#include "base/base.h"
#include "model/filter_class.h"
#include "model/filter_p.h"

#include <limits.h>

#include "base/date.h"
#include "model/filter_p.h"
#include "model/rules/score.h"
#include "model/schema/people.h"


#define NO_END INT_MAX

struct span { int from, to; };	/* both ends included; from 0 on */

#define ANY { 0, NO_END }

struct cell {			/* a class: these days since the last activity, so many sales */
	const char *field, *key;
	struct span days, sales;
};

/* Who passes whatever the days and the sales. */
enum pass { PASS_NOBODY, PASS_UNTOUCHED, PASS_VIP };

/* Cells of one field do not overlap and, with those who pass, leave nobody out.
 * Source: the classes of the domain. */
static size_t class_cells(const char *field, const struct class_limits *l, struct cell out[])
{
	const struct cell cells[] = {
		{ "temperature", "hot", { 0, l->hot }, ANY },
		{ "temperature", "warm", { l->hot + 1, l->warm }, ANY },
		{ "temperature", "cold", { l->warm + 1, NO_END }, ANY },
		{ "risk", "none", { 0, l->risk_low - 1 }, ANY },
		{ "risk", "low", { l->risk_low, l->risk_medium - 1 }, ANY },
		{ "risk", "medium", { l->risk_medium, l->risk_high - 1 }, ANY },
		{ "risk", "high", { l->risk_high, l->risk_critical - 1 }, ANY },
		{ "risk", "critical", { l->risk_critical, NO_END }, ANY },
		{ "lifecycle", "prospect", ANY, { 0, 0 } },
		{ "lifecycle", "new", { 0, l->at_risk - 1 }, { 1, 1 } },
		{ "lifecycle", "active", { 0, l->at_risk - 1 }, { 2, NO_END } },
		{ "lifecycle", "at_risk", { l->at_risk, l->churned - 1 }, { 1, NO_END } },
		{ "lifecycle", "churned", { l->churned, NO_END }, { 1, NO_END } },
		{ "segment", "none", { 0, l->segment_inactive - 1 }, { 0, 0 } },
		{ "segment", "new", { 0, l->segment_inactive - 1 }, { 1, 1 } },
		{ "segment", "repeat", { 0, l->segment_inactive - 1 }, { 2, NO_END } },
		{ "segment", "inactive", { l->segment_inactive, NO_END }, ANY },
	};
	size_t n = 0;

	for (size_t i = 0; i < COUNT(cells); i++)
		if (str_eq(cells[i].field, field))
			out[n++] = cells[i];
	return n;
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

static void add_num(struct filter *filter, const char *field, enum filter_op op, int64_t num,
	unsigned group)
{
	struct value value = { .set = true, .num = num };

	filter_add(filter, field, op, &value, group);
}

/* Both ends of a span as conditions; outside: being in none of it.  No sale known is no sale. */
static void add_span(struct filter *filter, const char *field, struct span span, bool outside,
	int64_t now, unsigned group)
{
	int least = outside ? span.to == NO_END ? -1 : span.to + 1 : span.from ? span.from : -1;
	int most = outside ? span.from - 1 : span.to == NO_END ? -1 : span.to;

	if (str_eq(field, "days")) {
		if (least >= 0)
			add_days(filter, FILTER_GE, least, now, group);
		if (most >= 0)
			add_days(filter, FILTER_LE, most, now, group);
		return;
	}
	if (least >= 0)
		add_num(filter, field, FILTER_GE, least, group);
	if (most < 0)
		return;
	group = group ? group : filter_free_group(filter);
	add_num(filter, field, FILTER_LE, most, group);
	filter_add(filter, field, FILTER_NONE, NULL, group);
}

/* Imported and never contacted is cold whatever the day. */
static void add_untouched(struct filter *filter, bool wanted, unsigned group)
{
	struct value source = { .set = true, .text = (char *)"import" };

	filter_add(filter, "source", wanted ? FILTER_EQ : FILTER_NE, &source, group);
}

static void add_vip(struct filter *filter, const struct class_limits *limits, unsigned group)
{
	add_num(filter, "is_vip", FILTER_EQ, 1, group);
	add_num(filter, "sale_count", FILTER_GE, CLASS_VIP_SALES, group);
	add_num(filter, "lifetime_value", FILTER_GE, limits->vip_value, group);
}

static void add_no_vip(struct filter *filter, const struct class_limits *limits)
{
	unsigned group;

	add_num(filter, "is_vip", FILTER_NE, 1, 0);
	add_span(filter, "sale_count", (struct span){ 0, CLASS_VIP_SALES - 1 }, false, 0, 0);
	group = filter_free_group(filter);
	add_num(filter, "lifetime_value", FILTER_LT, limits->vip_value, group);
	filter_add(filter, "lifetime_value", FILTER_NONE, NULL, group);
}

/* One clause: not in this cell, or one of those who pass.  To be untouched takes two conditions, so that
 * clause is said twice. */
static void add_not(struct filter *filter, const struct cell *cell, enum pass pass,
	const struct class_limits *limits, int64_t now)
{
	for (int round = 0; round <= (pass == PASS_UNTOUCHED); round++) {
		unsigned group = filter_free_group(filter);

		add_span(filter, "days", cell->days, true, now, group);
		add_span(filter, "sale_count", cell->sales, true, now, group);
		if (pass == PASS_VIP)
			add_vip(filter, limits, group);
		else if (pass == PASS_UNTOUCHED && round == 0)
			add_untouched(filter, true, group);
		else if (pass == PASS_UNTOUCHED)
			filter_add(filter, "last_contacted_at", FILTER_NONE, NULL, group);
	}
}

static struct span span_unite(struct span a, struct span b)
{
	return (struct span){ MIN(a.from, b.from), MAX(a.to, b.to) };
}

static bool span_meets(struct span a, struct span b)
{
	return a.from <= b.to && b.from <= a.to;
}

/* What encloses the wanted cells, as plain ranges that an index can serve, then a clause for each cell inside
 * that is not wanted.  Where somebody passes, ranges would shut him out. */
static void add_cells(struct filter *filter, const struct cell cells[], size_t n,
	const struct strlist *wanted, enum pass pass, const struct class_limits *limits, int64_t now)
{
	struct cell around = { .days = { NO_END, -1 }, .sales = { NO_END, -1 } };

	for (size_t i = 0; i < n; i++)
		if (strlist_has(wanted, cells[i].key)) {
			around.days = span_unite(around.days, cells[i].days);
			around.sales = span_unite(around.sales, cells[i].sales);
		}
	if (pass != PASS_NOBODY) {
		around.days = around.sales = (struct span)ANY;
	} else {
		add_span(filter, "days", around.days, false, now, 0);
		add_span(filter, "sale_count", around.sales, false, now, 0);
	}
	for (size_t i = 0; i < n; i++)
		if (!strlist_has(wanted, cells[i].key) &&
		    span_meets(cells[i].days, around.days) &&
		    span_meets(cells[i].sales, around.sales))
			add_not(filter, &cells[i], pass, limits, now);
}

static void add_temperature(struct filter *filter, const struct cell cells[], size_t n,
	const struct strlist *wanted, const struct class_limits *limits, int64_t now)
{
	bool cold = strlist_has(wanted, "cold");
	unsigned group;

	if (!cold) {
		group = filter_free_group(filter);
		add_untouched(filter, false, group);
		filter_add(filter, "last_contacted_at", FILTER_ANY, NULL, group);
	}
	add_cells(filter, cells, n, wanted, cold ? PASS_UNTOUCHED : PASS_NOBODY, limits, now);
}

/* Vip comes first, by a mark or by what was sold; everybody else goes by days and sales. */
static void add_segment(struct filter *filter, const struct cell cells[], size_t n,
	const struct strlist *wanted, const struct class_limits *limits, int64_t now)
{
	bool vip = strlist_has(wanted, "vip");

	if (vip && wanted->n == 1) {
		add_vip(filter, limits, filter_free_group(filter));
		return;
	}
	if (!vip)
		add_no_vip(filter, limits);
	add_cells(filter, cells, n, wanted, vip ? PASS_VIP : PASS_NOBODY, limits, now);
}

static void add_score_term(struct filter *filter, const struct field *field, enum filter_op op,
	int64_t limit, int64_t now, const struct class_limits *limits)
{
	struct filter_term *term = filter_new_term(filter, field, op, 0);
	const int64_t first[SCORE_VALUE_WEIGHTS] = {
		[SCORE_VALUE_LIMIT] = limit, [SCORE_VALUE_NOW] = now,
		[SCORE_VALUE_HOT] = limits->hot, [SCORE_VALUE_WARM] = limits->warm,
	};

	for (int i = 0; i < SCORE_VALUES; i++)
		filter_take_value(term, (struct value){ .set = true, .num = i < SCORE_VALUE_WEIGHTS ?
			first[i] : limits->score[i - SCORE_VALUE_WEIGHTS] });
}

static enum result add_score(struct filter *filter, const struct field *field, enum filter_op op,
	const struct strlist *keys, int64_t now, const struct class_limits *limits, struct err *err)
{
	int64_t points;

	if (keys->n != 1 || !parse_int64(keys->v[0], &points) || op == FILTER_NE)
		return err_set(err, ERR_INVALID, _("The score is compared with one number."));
	if (op != FILTER_EQ && op != FILTER_HAS) {
		add_score_term(filter, field, op, points, now, limits);
		return OK;
	}
	add_score_term(filter, field, FILTER_GE, points, now, limits);
	add_score_term(filter, field, FILTER_LE, points, now, limits);
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
	struct cell cells[8];
	struct strlist wanted = { 0 };
	size_t n = class_cells(field->name, limits, cells);

	if (str_eq(field->name, "days_silent"))
		return add_silent(filter, op, typed, now, err);
	if (str_eq(field->name, "lead_score"))
		return add_score(filter, field, op, typed, now, limits, err);
	if (!n)
		return err_set(err, ERR_INVALID, _("%s is computed and cannot be filtered by."),
			_(field->label));
	wanted_keys(field, op, typed, &wanted);
	if (!wanted.n) {	/* "risk>critical" is nobody */
		filter_add(filter, "name", FILTER_NONE, NULL, 0);
		filter_add(filter, "name", FILTER_ANY, NULL, 0);
	} else if (str_eq(field->name, "temperature")) {
		add_temperature(filter, cells, n, &wanted, limits, now);
	} else if (str_eq(field->name, "segment")) {
		add_segment(filter, cells, n, &wanted, limits, now);
	} else {
		add_cells(filter, cells, n, &wanted, PASS_NOBODY, limits, now);
	}
	strlist_release(&wanted);
	return OK;
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

void filter_add_coming(struct filter *out, const struct field *field, int64_t now)
{
	struct civil from = date_civil(now, NULL);

	filter_add_yearly(out, field, from, civil_add(from, COMING_DAYS));
}

/* Who was born on 29 February has the 28th in a common year. */
void filter_add_yearly(struct filter *out, const struct field *field, struct civil from, struct civil to)
{
	struct filter_term *term = filter_new_term(out, field, FILTER_YEARLY, 0);

	if (to.month == 2 && to.day == 28 && civil_month_days(to.year, 2) == 28)
		to.day = 29;
	take_day(term, from);
	take_day(term, to);
}

/* "30d" is thirty days ahead here, "next_birthday<=30d": from today until then. */
static enum result read_ahead(const struct field *field, const char *text, const struct kind_env *env,
	struct civil *day, struct err *err)
{
	struct value value = { 0 };
	size_t digits = strspn(text, "0123456789");
	int64_t n;
	enum result code = OK;

	if (!*text)
		return err_set(err, ERR_INVALID, _("A value is missing."));
	if (digits && digits < 4 && str_eq(text + digits, "d")) {
		char number[4] = "";

		memcpy(number, text, digits);
		if (parse_int64(number, &n))
			*day = civil_add(date_civil(env->now, NULL), n);
		return OK;
	}
	code = field->kind->parse(field, text, env, &value, err);
	if (!code && (!civil_parse(value.text, day) || !day->year))
		code = err_set(err, ERR_INVALID, _("A day without its year can't be compared."));
	free(value.text);
	return code;
}

enum result filter_add_ahead(struct filter *out, const struct field *field, enum filter_op op, const char *text,
	const struct kind_env *env, struct err *err)
{
	struct civil today = date_civil(env->now, NULL), from = today, to = today;

	if (op != FILTER_LT && op != FILTER_LE && op != FILTER_EQ && op != FILTER_HAS)
		return err_set(err, ERR_INVALID, _("%s is asked for with <= or =, as in next_birthday<=30d."),
			_(field->label));
	if (read_ahead(field, text, env, &to, err))
		return err->code;
	if (op == FILTER_LT)
		to = civil_add(to, -1);
	else if (op != FILTER_LE)
		from = to;
	if (civil_compare(to, today) < 0)
		return err_set(err, ERR_INVALID, _("%s lies ahead: a day from today on is wanted."),
			_(field->label));
	if (civil_to_days(to) - civil_to_days(from) > 364)
		to = civil_add(from, 364);
	filter_add_yearly(out, &customer_entity.fields[CUSTOMER_date_of_birth], from, to);
	return OK;
}

bool sort_is_yearly(const struct field *field)
{
	return field == &customer_entity.fields[CUSTOMER_next_birthday];
}

enum result filter_sort_key(const struct entity *entity, const struct field *field, bool descending,
	struct sort_key *out, struct err *err)
{
	static const char *const by_activity[] = { "days_silent", "temperature", "risk" };
	int column;

	*out = (struct sort_key){ .field = field, .descending = descending };
	if (str_eq(field->name, "name") && (column = entity_field(entity, "name_norm")) >= 0)
		out->field = &entity->fields[column];
	if (!(field->flags & F_VIRTUAL) || sort_is_yearly(field))
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
