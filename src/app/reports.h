/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reports that are lists: agents, customers at risk, days to come, the latest contacts, calls day by day. */
#ifndef APP_REPORTS_H
#define APP_REPORTS_H
#include "store/query.h"
#include "app/figures.h"

/* One agent in the days asked for: lines of his call lists, completed contacts of his. */
struct agent_row {
	int64_t user;
	char *name;		/* owned */
	int64_t lines, completed, successful;	/* call lines assigned to him */
	int64_t minutes, interactions;		/* minutes of completed calls with a duration */
};
struct agent_rows { struct agent_row *v; size_t n, cap; };	/* owned; by successful, then name */
enum result report_agents(struct app *app, const struct figure_span *span, struct agent_rows *out,
	struct err *err) MUST_CHECK;
void agent_rows_release(struct agent_rows *rows);

/* Customers of medium risk and more, the longest silent first, with recovery and the virtual fields. */
enum result report_risk(struct app *app, const struct figure_span *span, size_t limit,
	struct rowset *out, struct err *err) MUST_CHECK;

/* A birthday, an anniversary, the end of a licence; of a customer, his family or a user. */
struct event {
	struct civil day;
	const struct field *field;	/* what it is: its label */
	struct record *rec;		/* owned */
};
struct events { struct event *v; size_t n, cap; };	/* owned; by day */
/* Tomorrow to the thirtieth day; at most `limit` of a kind (0: all). */
#define EVENT_DAYS 30
enum result report_events(struct app *app, const struct figure_span *span, size_t limit,
	struct events *out, struct err *err) MUST_CHECK;
void events_release(struct events *events);
/* The customer it is about, 0: none. */
int64_t event_customer(const struct event *event);
/* Whose day it is: "Noura", "Sara (Noura)" where Sara is of Noura's family. */
void event_name(struct app *app, const struct event *event, struct str *out);

/* The latest completed interactions. */
enum result report_last(struct app *app, size_t limit, struct rowset *out, struct err *err) MUST_CHECK;

/* Completed calls of each of the last `n` days up to the day, oldest first. */
#define SPARK_DAYS 30
enum result report_calls_a_day(struct app *app, const struct figure_span *span, int64_t *out, size_t n,
	struct err *err) MUST_CHECK;
#endif
