/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reading the table of figures: what stands in one table and time is counted in one walk. */
#include "base/base.h"
#include "app/figures.h"

#include "base/date.h"
#include "model/filter.h"
#include "model/schema/people.h"
#include "store/query.h"

/* --- Days. */

void figure_span(enum figure_period period, struct civil day, int64_t now, struct figure_span *out)
{
	*out = (struct figure_span){ .day = day, .from = day, .to = day, .now = now };
	if (civil_compare(day, date_civil(now, NULL)) != 0)
		out->now = date_moment(day, 0);
	if (period == PERIOD_SEVEN)
		out->from = civil_add(day, -6);
	if (period == PERIOD_WEEK) {
		out->from = civil_add(day, -civil_weekday(day));
		out->to = civil_add(out->from, 6);
	}
	if (period == PERIOD_MONTH) {
		out->from.day = 1;
		out->to.day = civil_month_days(day.year, day.month);
	}
}

/* --- Filters. */

/* "@risk7": longer names first. */
static size_t add_place(const char *at, const struct app *app, const struct figure_span *span,
	struct str *out)
{
	if (str_has_prefix(at, "@now")) {
		date_print(span->now, out);
		return strlen("@now");
	}
	if (str_has_prefix(at, "@day")) {
		civil_print(span->day, out);
		return strlen("@day");
	}
	if (str_has_prefix(at, "@risk7")) {
		str_addf(out, "%d", app->rules.classes.risk_medium + 7);
		return strlen("@risk7");
	}
	if (str_has_prefix(at, "@risk")) {
		str_addf(out, "%d", app->rules.classes.risk_medium);
		return strlen("@risk");
	}
	BUG("figure: %s", at);
}

static void add_filter(const char *filter, const struct app *app, const struct figure_span *span,
	struct str *out)
{
	for (const char *at = filter ? filter : ""; *at;)
		if (*at == '@')
			at += add_place(at, app, span, out);
		else
			str_addc(out, *at++);
}

static const struct entity *entity_of(const struct figure *figure)
{
	return entity_find(figure->entity);
}

static const struct field *field_of(const struct figure *figure, const char *name)
{
	const struct entity *entity = entity_of(figure);
	int field = entity_field(entity, name);

	if (field < 0)
		BUG("figure %s.%s: %s", figure->topic, figure->name, name);
	return &entity->fields[field];
}

/* " at>=2026-11-15T00:00 at<2026-11-22T00:00": from the first day's beginning to the last one's end. */
static void add_time(const struct figure *figure, const struct figure_span *span, struct str *out)
{
	struct str from = STR_INIT, to = STR_INIT;
	bool days;

	if (!figure->time)
		return;
	days = field_of(figure, figure->time)->kind == &kind_day;
	civil_print(span->from, &from);
	civil_print(days ? span->to : civil_add(span->to, 1), &to);
	str_addf(out, days ? " %s>=%s %s<=%s" : " %s>=%sT00:00 %s<%sT00:00", figure->time, from.s,
		figure->time, to.s);
	str_release(&from);
	str_release(&to);
}

/* --- A row of the table becomes values. */

static struct figure_value *add_value(struct figures *out, const struct figure *figure,
	const struct choice *choice, const struct app *app, const struct figure_span *span)
{
	struct figure_value *value;
	struct str text = STR_INIT;

	out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	value = &out->v[out->n++];
	*value = (struct figure_value){ .figure = figure };
	if (choice) {
		value->key = choice->key;
		value->label = _(choice->label);
	}
	if (!figure->entity)
		return value;
	add_filter(figure->filter, app, span, &text);
	add_time(figure, span, &text);
	if (choice)
		str_addf(&text, " %s=%s", figure->by, choice->key);
	str_trim(&text);
	value->filter = str_detach(&text);
	if (value->filter == str_empty)
		value->filter = xstrdup("");
	return value;
}

static void add_values(struct figures *out, const struct figure *figure, const struct app *app,
	const struct figure_span *span)
{
	static const struct choice missing = { "none", N_("Not known") };
	const struct field *by = figure->by ? field_of(figure, figure->by) : NULL;

	if (!by) {
		add_value(out, figure, NULL, app, span);
		return;
	}
	for (const struct choice *choice = by->choices; choice->key; choice++)
		add_value(out, figure, choice, app, span);
	if (!(by->flags & (F_VIRTUAL | F_REQUIRED)) && !by->initial)
		add_value(out, figure, &missing, app, span);
}

/* --- Counting. */

struct scan {			/* one walk */
	const struct figure *first;	/* its table, time and base filter */
	struct filter base;
	struct filter *filters;		/* owned; of the tallies */
	struct tally *tallies;		/* owned */
	struct figure_value **values;	/* owned array: whose tally it is */
	size_t n;
};

/* What all choices of .by have in common is asked once, so each is one word of one column. */
static const char *base_of(const struct figure *figure)
{
	return figure->by && figure->filter ? figure->filter : "";
}

static bool same_scan(const struct figure *a, const struct figure *b)
{
	return b->entity && str_eq(a->entity, b->entity) && str_eq(base_of(a), base_of(b)) &&
		(a->time == b->time || (a->time && b->time && str_eq(a->time, b->time)));
}

static enum result read_filter(struct app *app, const struct figure *figure, const char *text,
	const struct figure_span *span, struct filter *out, struct err *err)
{
	struct kind_env env = app_env(app);

	env.now = span->now;
	return filter_parse(entity_of(figure), text, &env, &app->rules.classes, out, err);
}

static enum result add_tally(struct app *app, struct scan *scan, struct figure_value *value,
	const char *mean, const struct figure_span *span, struct err *err)
{
	const struct figure *figure = value->figure;
	struct str text = STR_INIT;
	enum result code;

	if (figure->by)
		str_addf(&text, "%s=%s", figure->by, value->key);
	else
		add_filter(figure->filter, app, span, &text);
	code = read_filter(app, figure, text.s, span, &scan->filters[scan->n], err);
	str_release(&text);
	if (code)
		return code;
	scan->tallies[scan->n] = (struct tally){ .filter = &scan->filters[scan->n],
		.sum = mean ? field_of(figure, mean) : NULL };
	scan->values[scan->n++] = value;
	return OK;
}

/* A mean has two tallies: the sum, then the count. */
static void take_tallies(const struct scan *scan)
{
	for (size_t i = 0; i < scan->n; i++)
		if (scan->values[i]->figure->mean && !scan->tallies[i].sum)
			scan->values[i]->whole = scan->tallies[i].out;
		else
			scan->values[i]->part = scan->tallies[i].out;
}

static enum result run_scan(struct app *app, struct scan *scan, const struct figure_span *span,
	struct err *err)
{
	struct query query = { .entity = entity_of(scan->first), .filter = &scan->base };
	struct str text = STR_INIT;
	enum result code;

	add_filter(base_of(scan->first), app, span, &text);
	add_time(scan->first, span, &text);
	code = read_filter(app, scan->first, text.s, span, &scan->base, err);
	str_release(&text);
	if (!code)
		code = query_tally(app->db, &query, scan->tallies, scan->n, err);
	if (!code)
		take_tallies(scan);
	return code;
}

/* Everything from `at` on that stands in the same walk. */
static enum result count_from(struct app *app, struct figures *figures, size_t at, bool *counted,
	const struct figure_span *span, struct err *err)
{
	size_t most = 2 * (figures->n - at);
	struct scan scan = {
		.first = figures->v[at].figure,
		.filters = xcalloc(most, sizeof(*scan.filters)),
		.tallies = xcalloc(most, sizeof(*scan.tallies)),
		.values = xcalloc(most, sizeof(*scan.values)),
	};
	enum result code = OK;

	for (size_t i = at; i < figures->n && !code; i++) {
		struct figure_value *value = &figures->v[i];

		if (counted[i] || !same_scan(scan.first, value->figure))
			continue;
		counted[i] = true;
		if (value->figure->mean)
			code = add_tally(app, &scan, value, value->figure->mean, span, err);
		if (!code)
			code = add_tally(app, &scan, value, NULL, span, err);
	}
	if (!code)
		code = run_scan(app, &scan, span, err);
	for (size_t i = 0; i < scan.n; i++)
		filter_release(&scan.filters[i]);
	filter_release(&scan.base);
	free(scan.filters);
	free(scan.tallies);
	free(scan.values);
	return code;
}

/* --- Ratios. */

const struct figure_value *figures_find(const struct figures *figures, const char *topic,
	const char *name)
{
	size_t len = strcspn(name, ".");
	const char *key = name[len] ? name + len + 1 : NULL;

	for (size_t i = 0; i < figures->n; i++) {
		const struct figure_value *value = &figures->v[i];

		if (str_eq(value->figure->topic, topic) && strlen(value->figure->name) == len &&
		    !strncmp(value->figure->name, name, len) &&
		    (key ? value->key && str_eq(value->key, key) : !value->key))
			return value;
	}
	return NULL;
}

static int64_t sum_of(const struct figures *figures, const struct figure *ratio, const char *names)
{
	struct strlist list = { 0 };
	int64_t sum = 0;

	strlist_split(&list, names, " ");
	for (size_t i = 0; i < list.n; i++) {
		const struct figure_value *value = figures_find(figures, ratio->topic, list.v[i]);

		if (!value)
			BUG("figure %s.%s: %s", ratio->topic, ratio->name, list.v[i]);
		sum += value->part;
	}
	strlist_release(&list);
	return sum;
}

static enum result read_values(struct app *app, const struct figure_span *span, struct figures *out,
	size_t from, struct err *err)
{
	bool *counted = xcalloc(out->n + 1, sizeof(*counted));
	enum result code = OK;

	for (size_t i = from; i < out->n && !code; i++)
		if (out->v[i].figure->entity && !counted[i])
			code = count_from(app, out, i, counted, span, err);
	for (size_t i = from; i < out->n && !code; i++) {
		struct figure_value *value = &out->v[i];

		if (value->figure->compute)
			code = value->figure->compute(app, span, value, err);
		if (!value->figure->whole)
			continue;
		value->part = sum_of(out, value->figure, value->figure->part);
		value->whole = sum_of(out, value->figure, value->figure->whole);
	}
	free(counted);
	return code;
}

static bool is_wanted(const struct figure *figure, const char *topic, bool waits)
{
	if (topic)
		return str_eq(figure->topic, topic);
	for (const struct figure_topic *t = figure_topics; t->name; t++)
		if (str_eq(t->name, figure->topic))
			return t->waits == waits;
	return false;
}

enum result figures_read(struct app *app, const struct figure_span *span, const char *topic, bool waits,
	struct figures *out, struct err *err)
{
	size_t from = out->n;
	enum result code;

	for (const struct figure *figure = figure_table; figure->name; figure++)
		if (is_wanted(figure, topic, waits))
			add_values(out, figure, app, span);
	query_begin(app->db);
	code = read_values(app, span, out, from, err);
	query_end(app->db);
	return code;
}

void figures_release(struct figures *figures)
{
	for (size_t i = 0; i < figures->n; i++)
		free(figures->v[i].filter);
	free(figures->v);
	*figures = (struct figures){ 0 };
}

/* --- For eye and machine. */

const char *figure_label(const struct figure_value *value)
{
	return value->label ? value->label : _(value->figure->label);
}

static bool is_divided(const struct figure_value *value)
{
	return value->figure->unit != UNIT_COUNT && value->figure->unit != UNIT_AMOUNT;
}

static bool is_amount(const struct figure_value *value)
{
	return value->figure->unit == UNIT_AMOUNT || value->figure->unit == UNIT_AVERAGE;
}

static bool is_none(const struct figure_value *value)
{
	return value->unknown || (is_divided(value) && !value->whole);
}

int64_t figure_ratio(int64_t part, int64_t whole, int64_t scale)
{
	return (2 * part * scale + whole) / (2 * whole);
}

static void add_grouped(int64_t number, struct str *out)
{
	char digits[24];
	size_t len;

	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		str_addc(out, digits[i]);
		if ((len - i - 1) % 3 == 0 && i + 1 < len)
			str_addc(out, ',');
	}
}

void figure_show(const struct figure_value *value, struct str *out)
{
	bool percent = value->figure->unit == UNIT_PERCENT;
	int64_t tenths;

	if (is_none(value)) {
		str_add(out, "–");
		return;
	}
	if (is_amount(value)) {
		add_grouped(figure_ratio(value->part, 100 * (is_divided(value) ? value->whole : 1), 1), out);
		return;
	}
	if (!is_divided(value)) {
		add_grouped(value->part, out);
		return;
	}
	tenths = figure_ratio(value->part, value->whole, percent ? 1000 : 10);
	add_grouped(tenths / 10, out);
	str_addf(out, ".%lld", (long long)(tenths % 10));
	if (percent)
		str_add(out, "%");
}

void figure_json(struct json_writer *w, const char *name, const struct figure_value *value)
{
	int64_t hundredths;
	char text[40];

	if (is_none(value)) {
		jw_null(w, name);
	} else if (is_amount(value)) {
		hundredths = is_divided(value) ? figure_ratio(value->part, value->whole, 1) : value->part;
		snprintf(text, sizeof(text), "%lld.%02lld", (long long)(hundredths / 100),
			(long long)(hundredths % 100));
		jw_string(w, name, text);
	} else if (!is_divided(value)) {
		jw_int(w, name, value->part);
	} else {
		hundredths = figure_ratio(value->part, value->whole,
			value->figure->unit == UNIT_PERCENT ? 10000 : 100);
		snprintf(text, sizeof(text), "%lld.%02lld", (long long)(hundredths / 100),
			(long long)(hundredths % 100));
		jw_raw(w, name, text);
	}
}
