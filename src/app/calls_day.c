/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The list of a day as call mode holds it: read once, then only what the log says has changed. */
#include "base/base.h"
#include "app/calls.h"

#include "model/schema/people.h"
#include "model/schema/work.h"

static bool is(const struct record *rec, size_t field, const char *key)
{
	return str_eq(record_text(rec, field), key);
}

/* --- The figures. */

/* One line more (by 1) or less (by -1). */
static void count(struct calls_stats *stats, const struct record *line, int by)
{
	static const char *const good[] = { "interested", "meeting_scheduled", "deal_closed", "successful" };
	bool done = is(line, CALL_status, "completed");

	stats->lines += by;
	stats->left += by * is(line, CALL_status, "pending");
	stats->skipped += by * is(line, CALL_status, "skipped");
	stats->moved += by * is(line, CALL_status, "moved");
	stats->done += by * done;
	for (size_t k = 0; done && k < CALL_OUTCOMES; k++)
		stats->by_outcome[k] += by * is(line, CALL_outcome, outcomes[k].key);
	for (size_t k = 0; done && k < COUNT(good); k++)
		stats->successful += by * is(line, CALL_outcome, good[k]);
}

/* --- Finding a line. */

static int by_n(const void *a, const void *b)
{
	const struct calls_place *left = a, *right = b;

	return left->n == right->n ? (left->at > right->at) - (left->at < right->at) : left->n < right->n ? -1 : 1;
}

/* The first with that number. */
static size_t find(const struct calls_place *v, size_t n, int64_t number)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (v[middle].n < number)
			from = middle + 1;
		else
			to = middle;
	}
	return from < n && v[from].n == number ? from : SIZE_MAX;
}

size_t calls_day_find(const struct calls_day *list, int64_t call)
{
	size_t i = find(list->calls, list->queue.n, call);

	return i == SIZE_MAX ? i : list->calls[i].at;
}

void calls_day_names(struct app *app, struct calls_day *list, size_t from, size_t to)
{
	for (size_t i = from; i < to && i < list->queue.n; i++) {
		struct str name = STR_INIT;

		if (list->names[i])
			continue;
		query_title(app->db, &customer_entity, record_num(list->queue.v[i], CALL_customer), &name);
		list->names[i] = str_detach(&name);
	}
}

/* --- All of it. */

void calls_day_release(struct calls_day *list)
{
	for (size_t i = 0; i < list->queue.n; i++)
		free(list->names[i]);
	free(list->names);
	rowset_release(&list->queue);
	free(list->calls);
	free(list->customers);
	*list = (struct calls_day){ .day = list->day, .anew = true };
}

static void put_in(struct calls_day *list, size_t i)
{
	const struct record *line = list->queue.v[i];
	int64_t customer = record_num(line, CALL_customer);

	list->calls[i] = (struct calls_place){ line->n, i };
	list->customers[i] = (struct calls_place){ customer, i };
	count(&list->stats, line, 1);
	list->more += !is(line, CALL_reason, "follow_up") && !is(line, CALL_reason, "manual");
}

enum result calls_day_read(struct app *app, struct calls_day *list, struct err *err)
{
	struct rowset rows = { 0 };
	int64_t seq = query_log_seq(app->db);

	if (calls_queue(app, list->day, &rows, err))
		return err->code;
	calls_day_release(list);
	list->seq = seq;
	list->queue = rows;
	list->names = xcalloc(rows.n + 1, sizeof(*list->names));
	list->calls = xcalloc(rows.n + 1, sizeof(*list->calls));
	list->customers = xcalloc(rows.n + 1, sizeof(*list->customers));
	for (size_t i = 0; i < rows.n; i++)
		put_in(list, i);
	if (rows.n) {
		qsort(list->calls, rows.n, sizeof(*list->calls), by_n);
		qsort(list->customers, rows.n, sizeof(*list->customers), by_n);
	}
	list->anew = false;
	return OK;
}

/* --- What changed. */

static void touch(struct calls_day *list, int64_t call)
{
	for (size_t i = 0; i < list->ntouched; i++)
		if (list->touched[i] == call)
			return;
	if (list->ntouched == CALLS_TOUCHED)
		list->anew = true;
	else
		list->touched[list->ntouched++] = call;
}

static void note_customer(struct calls_day *list, const struct change *ch)
{
	size_t i = find(list->customers, list->queue.n, ch->n);

	/* Hidden or brought back, he takes his lines with him. */
	if (ch->field && (str_eq(ch->field->name, "deleted_at") || str_eq(ch->field->name, "assigned_to")))
		list->anew = true;
	for (; i < list->queue.n && list->customers[i].n == ch->n; i++)
		touch(list, list->queue.v[list->customers[i].at]->n);
}

void calls_day_note(struct calls_day *list, int64_t since, const struct changes *changes)
{
	list->anew |= since > list->seq;	/* in between nobody looked */
	if (changes->n)
		list->seq = MAX(list->seq, changes->v[changes->n - 1].seq);
	for (size_t i = 0; i < changes->n && !list->anew; i++) {
		const struct change *ch = &changes->v[i];

		if (ch->entity == &call_entity)
			touch(list, ch->n);
		else if (ch->entity == &customer_entity)
			note_customer(list, ch);
		else if (ch->entity == &user_entity)	/* what one may see, perhaps */
			list->anew = true;
	}
	list->noted = true;
}

/* Whether it stands where it stood. */
static bool same_place(const struct record *a, const struct record *b)
{
	static const size_t fields[] = { CALL_customer, CALL_day, CALL_reason, CALL_temperature, CALL_due_at, CALL_score };
	size_t assigned = common_index(&call_entity, COMMON_assigned_to);

	for (size_t i = 0; i < COUNT(fields); i++)
		if (!value_equal(&call_entity.fields[fields[i]], &a->v[fields[i]], &b->v[fields[i]]))
			return false;
	return value_equal(&call_entity.fields[assigned], &a->v[assigned], &b->v[assigned]) &&
		!record_has(b, common_index(&call_entity, COMMON_deleted_at));
}

static void take(struct calls_day *list, size_t at, struct record *line)
{
	count(&list->stats, list->queue.v[at], -1);
	record_free(&list->queue.v[at]);
	list->queue.v[at] = line;
	count(&list->stats, line, 1);
	free(list->names[at]);
	list->names[at] = NULL;
}

static enum result follow(struct app *app, struct calls_day *list, int64_t call, struct err *err)
{
	size_t at = calls_day_find(list, call);
	struct record *line = NULL;
	struct str day = STR_INIT;
	enum result code = query_get(app->db, &call_entity, call, &line, err);

	if (code == ERR_MISSING) {
		list->anew |= at != SIZE_MAX;
		return OK;
	}
	if (code)
		return code;
	civil_print(list->day, &day);
	if (at == SIZE_MAX) {
		list->anew |= is(line, CALL_day, day.s) && !record_has(line, common_index(&call_entity, COMMON_deleted_at));
	} else if (!same_place(list->queue.v[at], line)) {
		list->anew = true;
	} else {
		take(list, at, line);
		line = NULL;
	}
	record_free(&line);
	str_release(&day);
	return OK;
}

enum result calls_day_follow(struct app *app, struct calls_day *list, bool *anew, struct err *err)
{
	size_t n = list->ntouched;

	list->ntouched = 0;
	/* Somebody asked for all of it, or so much changed that nobody was told what. */
	list->anew |= !list->noted || query_log_seq(app->db) > list->seq;
	list->noted = false;
	for (size_t i = 0; i < n && !list->anew; i++)
		if (follow(app, list, list->touched[i], err)) {
			list->anew = true;
			return err->code;
		}
	*anew = list->anew;
	return list->anew ? calls_day_read(app, list, err) : OK;
}
