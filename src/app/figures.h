/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Figures: one table of what is counted, how, and in what it is measured; a row a figure. */
#ifndef APP_FIGURES_H
#define APP_FIGURES_H
#include "base/date.h"
#include "io/json.h"
#include "app/app.h"

struct figure_value;
struct figure_span;

/* Amounts are what .mean adds up: all of it, or by head of those that were counted. */
enum figure_unit { UNIT_COUNT, UNIT_PERCENT, UNIT_MINUTES, UNIT_SCORE, UNIT_AMOUNT, UNIT_AVERAGE };

/* A figure is rows counted by a filter of model/filter.h, a mean of a field over them, a ratio of two
 * other figures of its topic, or what a function says. In filters @now is the moment, @day the day,
 * @risk the days of silence from which somebody is at risk, @risk7 seven more. */
struct figure {
	const char *topic, *name;	/* JSON keys */
	const char *label;		/* N_() */
	const char *entity;		/* what is counted; NULL: ratio or function */
	const char *filter;		/* NULL: all live ones */
	const char *by;			/* a choice field: a figure for each of its choices */
	const char *time;		/* field that has to lie in the days asked for; NULL: any time */
	const char *mean;		/* a number field: its mean over the counted ones */
	const char *part, *whole;	/* ratio: names, "relation.lead" for one of several; whole may be a sum */
	enum result (*compute)(struct app *app, const struct figure_span *span,
		struct figure_value *out, struct err *err);
	enum figure_unit unit;
};
extern const struct figure figure_table[];	/* name NULL ends */

struct figure_topic {
	const char *name;	/* a word of the command line, a JSON key */
	const char *title;	/* N_() */
	bool in_span;		/* some of its figures are of the days asked for */
	bool waits;		/* the dashboard's first picture does without it */
};
extern const struct figure_topic figure_topics[];	/* name NULL ends; those of the table */

/* Days asked for, both included. */
enum figure_period { PERIOD_SEVEN, PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH };
struct figure_span {
	struct civil day, from, to;
	int64_t now;		/* the clock on that day; another day's first minute */
};
/* Seven days up to the day, the day, its week from Sunday, its month. */
void figure_span(enum figure_period period, struct civil day, int64_t now, struct figure_span *out);

struct figure_value {
	const struct figure *figure;
	const char *key, *label;	/* of .by: the choice ("none": missing), translated; else NULL */
	int64_t part, whole;		/* a count: part; means and ratios: part ÷ whole, 0: there is none */
	bool unknown;			/* too many records to find it out: "–", null */
	char *filter;			/* owned: finds the rows that were counted; NULL: no such rows */
};
struct figures { struct figure_value *v; size_t n, cap; };	/* owned */

/* The figures of a topic (NULL: of those that do, or do not, wait), appended, all of one state of the
 * database. */
enum result figures_read(struct app *app, const struct figure_span *span, const char *topic, bool waits,
	struct figures *out, struct err *err) MUST_CHECK;
void figures_release(struct figures *figures);
/* By topic and name ("kind.buyer"); NULL. */
const struct figure_value *figures_find(const struct figures *figures, const char *topic, const char *name);

const char *figure_label(const struct figure_value *value);
/* "1,234", "66.7 %", "12.5 min", amounts in whole riyals, "–" where there is none. */
void figure_show(const struct figure_value *value, struct str *out);
/* part ÷ whole in 1 ÷ scale, rounded half up once. */
int64_t figure_ratio(int64_t part, int64_t whole, int64_t scale);
/* A number, with two decimals where it is a mean or per cent; an amount as records have it ("1250.75"); null where
 * there is none. */
void figure_json(struct json_writer *w, const char *name, const struct figure_value *value);
#endif
