/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Making the call list of a day: writing the lines. */
#include "base/base.h"

#include "base/date.h"
#include "model/rules/working.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/calls.h"
#include "app/calls_p.h"
#include "app/effects_p.h"

static enum result write_line(struct making *m, struct save *save, const struct call_line *line)
{
	struct record *rec = record_new(&call_entity);
	struct str day = STR_INIT;
	enum result code;

	civil_print(m->day, &day);
	record_set_num(rec, CALL_customer, line->customer);
	record_set_text(rec, CALL_day, day.s);
	record_set_text(rec, CALL_reason, line->reason);
	record_set_text(rec, CALL_why, line->why.s);
	record_set_text(rec, CALL_temperature, line->temperature);
	if (line->due_at)
		record_set_num(rec, CALL_due_at, line->due_at);
	record_set_num(rec, CALL_score, line->score);
	if (line->followup)
		record_set_num(rec, CALL_followup, line->followup);
	record_set_text(rec, CALL_status, "pending");
	record_set_num(rec, CALL_attempts, 0);
	code = effect_put(save, rec, m->err);
	str_release(&day);
	record_free(&rec);
	return code;
}

/* Who came to be not callable by a way that runs no rules (an undo, a merge from elsewhere). */
static enum result drop_line(struct making *m, struct save *save, struct record *line, bool *dropped)
{
	struct record *customer = NULL;
	enum result code = query_get(m->app->db, &customer_entity, record_num(line, CALL_customer),
		&customer, m->err);

	*dropped = !code && !calllist_callable(customer);
	record_free(&customer);
	if (!*dropped)
		return code;
	record_set_text(line, CALL_status, "skipped");
	return effect_put(save, line, m->err);
}

/* Lines that are there: done ones open again for a later follow-up, open ones learn of theirs. */
static enum result renew_line(struct making *m, struct save *save, struct record *line, int *added)
{
	int64_t contact = record_num(line, common_index(&call_entity, COMMON_updated_at));
	bool open = str_eq(record_text(line, CALL_status), "pending");
	const struct due_line *due = calls_due_of(m, record_num(line, CALL_customer), INT64_MIN);
	struct record *followup = NULL;
	bool reopened = false, dropped = false;
	enum result code = OK;

	if (open && drop_line(m, save, line, &dropped))
		return m->err->code;
	if (dropped)
		return OK;
	if (open && due && !record_has(line, CALL_followup)) {
		record_set_num(line, CALL_followup, due->n);
		record_set_num(line, CALL_due_at, due->at);
		if (str_eq(record_text(line, CALL_temperature), "cold"))
			record_set_text(line, CALL_temperature, "warm");
		return effect_put(save, line, m->err);
	}
	if (!str_eq(record_text(line, CALL_status), "completed"))
		return OK;
	/* The line changed last when it was called; reopening asks the interaction itself. */
	due = calls_due_of(m, record_num(line, CALL_customer), contact);
	if (due && query_get(m->app->db, &followup_entity, due->n, &followup, m->err))
		return m->err->code;
	if (followup)
		code = call_line_reopen(save, line, followup, &reopened, m->err);
	record_free(&followup);
	*added += reopened;
	return code;
}


static enum result renew_lines(struct making *m, struct save *save, int *added)
{
	for (size_t i = 0; i < m->nlines; i++) {
		struct record *line = NULL;
		enum result code = query_get(m->app->db, &call_entity, m->lines[i].n, &line, m->err);

		if (!code)
			code = renew_line(m, save, line, added);
		record_free(&line);
		if (code || calls_tell(m))
			return m->err->code;
	}
	return OK;
}

/* Written one by one as they are judged: they are never cut, however many there are. */
static enum result write_followups(struct making *m, struct save *save, size_t *n)
{
	for (size_t i = 0; i < m->ndues; i++) {
		struct call_line line = { .why = STR_INIT };
		enum result code = OK;

		if (!i || m->dues[i].customer != m->dues[i - 1].customer)
			code = calls_judge(m, m->dues[i].customer, &line);
		if (!code && line.reason)
			code = calls_refine(m, &line);
		if (!code && line.reason) {
			code = write_line(m, save, &line);
			++*n;
		}
		call_line_release(&line);
		if (code || calls_tell(m))
			return m->err->code;
	}
	return OK;
}

/* A full day takes follow-ups only. */
static enum result write_others(struct making *m, struct save *save, size_t taken, size_t *n)
{
	size_t limit = (size_t)MAX(0, m->app->rules.calls_per_day);

	m->room = taken < limit ? limit - taken : 0;
	if (m->day_off || calls_find_others(m))
		return m->day_off ? OK : m->err->code;
	for (size_t i = 0; i < m->nfound && i < m->room; i++, ++*n)
		if (write_line(m, save, &m->found[i]))
			return m->err->code;
	return OK;
}

static enum result write_all(struct making *m, struct save *save, int *added)
{
	size_t n = 0;

	if (renew_lines(m, save, added) || write_followups(m, save, &n) ||
	    write_others(m, save, m->nlines + n, &n))
		return m->err->code;
	*added += (int)n;
	return OK;
}

static enum result make(struct app *app, struct civil day, bool anyway, int *added,
	struct err *err)
{
	int order = civil_compare(day, date_today());
	struct making m = {
		.app = app, .day = day, .err = err,
		.start = date_moment(day, 0), .end = date_moment(civil_add(day, 1), 0),
		.day_off = !anyway && !working_day(&app->rules.working, day),
	};
	struct save *save = NULL;
	enum result code;

	*added = 0;
	if (order < 0)
		return err_field(err, "day",
			_("A call list is made for today or a later day."));
	m.now = order ? m.start : date_now();
	code = calls_load_known(&m);
	if (!code)
		code = save_begin(app->db, &app->actor, _("Call list"), false, &save, err);
	if (!code)
		code = write_all(&m, save, added);
	if (!code)
		code = save_commit(&save, err);
	save_abort(&save);
	calls_making_release(&m);
	return code;
}

enum result calls_make(struct app *app, struct civil day, int *added, struct err *err)
{
	return make(app, day, false, added, err);
}

enum result calls_make_anyway(struct app *app, struct civil day, int *added, struct err *err)
{
	return make(app, day, true, added, err);
}
