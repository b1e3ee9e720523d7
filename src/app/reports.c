/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Reports that are lists. */
#include "base/base.h"
#include "app/reports.h"

#include <stdlib.h>

#include "model/schema/people.h"
#include "model/schema/work.h"
#include "model/rules/classify.h"
#include "app/ask.h"
#include "app/insight.h"

/* --- Agents. */

static void ask_good(struct filter *filter)
{
	static const char *const good[] = {
		"interested", "meeting_scheduled", "deal_closed", "successful",
	};

	for (size_t i = 0; i < COUNT(good); i++) {
		struct value value = { .set = true, .text = (char *)good[i] };

		filter_add(filter, "outcome", FILTER_EQ, &value, 1);
	}
}

static void ask_in_group(struct filter *filter, const char *field, int64_t num, unsigned group)
{
	struct value value = { .set = true, .num = num };

	filter_add(filter, field, num ? FILTER_EQ : FILTER_NONE, num ? &value : NULL, group);
}

/* Who had the contact, else who wrote it down. */
static void ask_agent(struct filter *filter, int64_t user)
{
	ask_in_group(filter, "agent", user, 1);
	ask_in_group(filter, "owner", user, 1);
	ask_in_group(filter, "agent", user, 2);
	ask_in_group(filter, "agent", 0, 2);
}

static void ask_days(struct filter *filter, const char *field, struct civil from, struct civil to)
{
	ask_num(filter, field, FILTER_GE, date_moment(from, 0));
	ask_num(filter, field, FILTER_LT, date_moment(civil_add(to, 1), 0));
}

static enum result count_lines(struct app *app, const struct figure_span *span, struct agent_row *row,
	struct err *err)
{
	struct filter base = { .entity = &call_entity }, done = base, good = base;
	struct query query = { .entity = &call_entity, .filter = &base, .assigned_to = row->user };
	struct tally tallies[] = { { 0 }, { .filter = &done }, { .filter = &good } };
	enum result code;

	ask_day(&base, "day", FILTER_GE, span->from);
	ask_day(&base, "day", FILTER_LE, span->to);
	ask_text(&done, "status", FILTER_EQ, "completed");
	ask_text(&good, "status", FILTER_EQ, "completed");
	ask_good(&good);
	code = query_tally(app->db, &query, tallies, COUNT(tallies), err);
	row->lines = tallies[0].out;
	row->completed = tallies[1].out;
	row->successful = tallies[2].out;
	filter_release(&base);
	filter_release(&done);
	filter_release(&good);
	return code;
}

static enum result count_contacts(struct app *app, const struct figure_span *span, struct agent_row *row,
	struct err *err)
{
	struct filter base = { .entity = &interaction_entity }, calls = base;
	struct query query = { .entity = &interaction_entity, .filter = &base };
	struct tally tallies[] = { { 0 }, { .filter = &calls,
		.sum = &interaction_entity.fields[INTERACTION_duration_minutes] } };
	enum result code;

	ask_days(&base, "at", span->from, span->to);
	ask_text(&base, "status", FILTER_EQ, "completed");
	ask_agent(&base, row->user);
	ask_text(&calls, "type", FILTER_EQ, "call");
	code = query_tally(app->db, &query, tallies, COUNT(tallies), err);
	row->interactions = tallies[0].out;
	row->minutes = tallies[1].out;
	filter_release(&base);
	filter_release(&calls);
	return code;
}

static int compare_agents(const void *a, const void *b)
{
	const struct agent_row *left = a, *right = b;

	if (left->successful != right->successful)
		return left->successful > right->successful ? -1 : 1;
	return strcmp(left->name, right->name);
}

enum result report_agents(struct app *app, const struct figure_span *span, struct agent_rows *out,
	struct err *err)
{
	struct filter everybody = { .entity = &user_entity };
	struct rowset users = { 0 };
	enum result code = ask_list(app->db, &everybody, "name", 0, 0, &users, err);

	for (size_t i = 0; i < users.n && !code; i++) {
		struct agent_row *row;

		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		row = &out->v[out->n++];
		*row = (struct agent_row){ .user = users.v[i]->n,
			.name = xstrdup(record_text(users.v[i], USER_name)) };
		code = count_lines(app, span, row, err);
		if (!code)
			code = count_contacts(app, span, row, err);
	}
	rowset_release(&users);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), compare_agents);
	return code;
}

void agent_rows_release(struct agent_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		free(rows->v[i].name);
	free(rows->v);
	*rows = (struct agent_rows){ 0 };
}

/* --- At risk. */

enum result report_risk(struct app *app, const struct figure_span *span, size_t limit,
	struct rowset *out, struct err *err)
{
	struct kind_env env = app_env(app);
	struct filter filter;
	size_t from = out->n;
	enum result code;

	env.now = span->now;
	if (filter_parse(&customer_entity, "risk>=medium", &env, &app->rules.classes, &filter, err))
		return err->code;
	code = ask_list(app->db, &filter, "last_activity_at", limit, 0, out, err);
	for (size_t i = from; i < out->n && !code; i++) {
		customer_derive(out->v[i], span->now, &app->rules.classes);
		code = insight_recovery(app, out->v[i], err);
	}
	return code;
}

/* --- Days to come. */

static void add_event(struct events *out, struct civil day, const struct field *field,
	struct record *rec)
{
	out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	out->v[out->n++] = (struct event){ day, field, rec };
}

/* A day of the year: in the span's first year, or in the next one. */
static struct civil next_time(struct civil day, struct civil from)
{
	struct civil next = civil_in_year(day, from.year);

	return civil_compare(next, from) < 0 ? civil_in_year(day, from.year + 1) : next;
}

static enum result add_yearly(struct app *app, const struct entity *entity, size_t field,
	struct civil from, struct civil to, size_t limit, struct events *out, struct err *err)
{
	struct rowset rows = { 0 };
	enum result code = query_occasions(app->db, entity, field, from, to, limit, &rows, err);

	for (size_t i = 0; i < rows.n && !code; i++) {
		struct civil day;

		if (!civil_parse(record_text(rows.v[i], field), &day))
			continue;
		add_event(out, next_time(day, from), &entity->fields[field], rows.v[i]);
		rows.v[i] = NULL;
	}
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i])
			record_free(&rows.v[i]);
	free(rows.v);
	return code;
}

/* A day that comes once. */
static enum result add_ends(struct app *app, size_t field, struct civil from, struct civil to,
	struct events *out, struct err *err)
{
	struct filter filter = { .entity = &user_entity };
	const char *name = user_entity.fields[field].name;
	struct rowset rows = { 0 };
	enum result code;

	ask_day(&filter, name, FILTER_GE, from);
	ask_day(&filter, name, FILTER_LE, to);
	code = ask_list(app->db, &filter, NULL, 0, 0, &rows, err);
	for (size_t i = 0; i < rows.n && !code; i++) {
		struct civil day;

		if (civil_parse(record_text(rows.v[i], field), &day))
			add_event(out, day, &user_entity.fields[field], record_copy(rows.v[i]));
	}
	rowset_release(&rows);
	return code;
}

static int compare_events(const void *a, const void *b)
{
	const struct event *left = a, *right = b;
	int by_day = civil_compare(left->day, right->day);

	if (by_day)
		return by_day;
	return left->rec->n < right->rec->n ? -1 : left->rec->n > right->rec->n;
}

enum result report_events(struct app *app, const struct figure_span *span, size_t limit,
	struct events *out, struct err *err)
{
	static const struct { const struct entity *entity; size_t field; } yearly[] = {
		{ &customer_entity, CUSTOMER_date_of_birth },
		{ &customer_entity, CUSTOMER_anniversary },
		{ &family_entity, FAMILY_date_of_birth },
	};
	static const size_t ends[] = { USER_fal_expiry, USER_commercial_expiry };
	struct civil from = civil_add(span->day, 1), to = civil_add(span->day, EVENT_DAYS);
	enum result code = OK;

	for (size_t i = 0; i < COUNT(yearly) && !code; i++)
		code = add_yearly(app, yearly[i].entity, yearly[i].field, from, to, limit, out, err);
	for (size_t i = 0; i < COUNT(ends) && !code; i++)
		code = add_ends(app, ends[i], from, to, out, err);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), compare_events);
	return code;
}

int64_t event_customer(const struct event *event)
{
	if (event->rec->entity == &family_entity)
		return record_num(event->rec, FAMILY_customer);
	return event->rec->entity == &customer_entity ? event->rec->n : 0;
}

void event_name(struct app *app, const struct event *event, struct str *out)
{
	const struct entity *entity = event->rec->entity;
	struct str whose = STR_INIT;

	str_add(out, record_text(event->rec, (size_t)entity_field(entity, entity->title)));
	if (entity == &family_entity)
		query_title(app->db, &customer_entity, event_customer(event), &whose);
	if (whose.len)
		str_addf(out, " (%s)", whose.s);
	str_release(&whose);
}

void events_release(struct events *events)
{
	for (size_t i = 0; i < events->n; i++)
		record_free(&events->v[i].rec);
	free(events->v);
	*events = (struct events){ 0 };
}

/* --- Contacts. */

enum result report_last(struct app *app, size_t limit, struct rowset *out, struct err *err)
{
	struct filter filter = { .entity = &interaction_entity };

	/* Weeks of planned ones may lie ahead: the walk begins behind them. */
	ask_num(&filter, "at", FILTER_LE, date_now());
	ask_text(&filter, "status", FILTER_EQ, "completed");
	return ask_list(app->db, &filter, NULL, limit, 0, out, err);
}

enum result report_calls_a_day(struct app *app, const struct figure_span *span, int64_t *out, size_t n,
	struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct civil day = civil_add(span->day, (int64_t)i + 1 - (int64_t)n);
		struct filter filter = { .entity = &interaction_entity };
		struct query query = { .entity = &interaction_entity, .filter = &filter };
		struct tally tally = { 0 };
		enum result code;

		ask_days(&filter, "at", day, day);
		ask_text(&filter, "type", FILTER_EQ, "call");
		ask_text(&filter, "status", FILTER_EQ, "completed");
		code = query_tally(app->db, &query, &tally, 1, err);
		filter_release(&filter);
		if (code)
			return code;
		out[i] = tally.out;
	}
	return OK;
}
