/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The lines of a day in the order they are called in. */
#include "base/base.h"
#include "app/calls.h"

#include "model/rules/calllist.h"
#include "model/schema/work.h"
#include "app/ask.h"

/* The line first, so that the order of the rules sorts these. */
struct queued {
	struct call_line line;
	int64_t n;
	bool open;
};

struct queue {
	struct queued *v;	/* owned */
	size_t n, cap;
};

/* The same key where it lives as long as the program. */
static const char *lasting(size_t field, const char *key)
{
	const struct choice *choice = call_entity.fields[field].choices;

	while (choice->key && !str_eq(choice->key, key))
		choice++;
	return choice->key ? choice->key : "";
}

static void take_line(void *ctx, const struct call_brief *brief)
{
	struct queue *queue = ctx;

	queue->v = array_grow(queue->v, &queue->cap, queue->n + 1, sizeof(*queue->v));
	queue->v[queue->n++] = (struct queued){
		.line = {
			.reason = lasting(CALL_reason, brief->reason),
			.temperature = lasting(CALL_temperature, brief->temperature),
			.due_at = brief->due_at,
			.score = brief->score,
			.made_at = brief->made_at,
			.customer = brief->customer,
		},
		.n = brief->n,
		.open = str_eq(brief->status, "pending"),
	};
}

/* A long day's list is put in order by these few words of each line, and only what is wanted of it is read. */
static enum result order_day(struct app *app, struct civil day, struct queue *queue, struct err *err)
{
	struct filter filter = { .entity = &call_entity };
	struct query q = { .entity = &call_entity, .filter = &filter, .assigned_to = app->actor.user };
	enum result code;

	ask_day(&filter, "day", FILTER_EQ, day);
	code = query_call_briefs(app->db, &q, take_line, queue, err);
	filter_release(&filter);
	if (!code && queue->n)
		qsort(queue->v, queue->n, sizeof(*queue->v), calllist_compare);
	return code;
}

static enum result read_line(struct app *app, const struct queued *line, struct rowset *out, struct err *err)
{
	struct record *rec = NULL;

	if (query_get(app->db, &call_entity, line->n, &rec, err))
		return err->code == ERR_MISSING ? OK : err->code;	/* gone since, by another process */
	rowset_add(out, rec);
	return OK;
}

enum result calls_queue(struct app *app, struct civil day, struct rowset *out, struct err *err)
{
	struct rowset rows = { 0 };
	struct queue queue = { 0 };
	enum result code = order_day(app, day, &queue, err);

	for (size_t i = 0; i < queue.n && !code; i++)
		code = read_line(app, &queue.v[i], &rows, err);
	free(queue.v);
	if (code) {
		rowset_release(&rows);
		return code;
	}
	rowset_release(out);
	*out = rows;
	return OK;
}

enum result calls_next(struct app *app, struct civil day, size_t limit, struct rowset *out, size_t *left,
	size_t *done, struct err *err)
{
	struct queue queue = { 0 };
	enum result code = order_day(app, day, &queue, err);

	*left = *done = 0;
	for (size_t i = 0; i < queue.n && !code; i++) {
		++*(queue.v[i].open ? left : done);
		if (queue.v[i].open && *left <= limit)
			code = read_line(app, &queue.v[i], out, err);
	}
	free(queue.v);
	return code;
}
