/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Making the call list of a day: finding who may be on it, asking the rule, writing the lines. */
#include "base/base.h"

#include "base/date.h"
#include "model/rules/calllist.h"
#include "model/rules/classify.h"
#include "model/rules/score.h"
#include "model/rules/working.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/ask.h"
#include "app/calls.h"
#include "app/effects_p.h"
#include "app/family.h"

#define NEW_DAYS	30	/* as in the rule: only narrows what is read */
#define VIP_DAYS	15
#define REPEAT_DAYS	30
#define PAUSE_DAYS	14
#define HISTORY_DAYS	400	/* how far back repeat_reminder lines are counted */
#define ATTEMPTS_READ	12
/* So many candidates get their exact score; more of them are first ranked by what their own
 * record tells, since the history of each costs a query. */
#define EXACT_MIN	600

struct due_line {			/* a follow-up due by the day's end */
	int64_t customer, at;
	struct record *rec;	/* borrowed */
};

struct past {			/* a line of an earlier day */
	int64_t customer;
	int64_t day;		/* days since 1970 */
	bool repeat;		/* repeat_reminder, else at_risk */
};

struct making {
	struct app *app;
	struct civil day;
	int64_t now, start, end;	/* of the day */
	bool day_off;
	struct rowset followups, lines;	/* owned */
	struct rowset family;		/* owned; whose birthday it is, by customer */
	struct due_line *dues;		/* owned; by customer and time */
	size_t ndues;
	struct past *pasts;		/* owned; by customer */
	size_t npasts, pasts_cap;
	struct call_line *found;	/* owned */
	size_t nfound, found_cap;
	/* owned; open addressing, customers already judged; 0 free */
	int64_t *seen;
	size_t nseen, seen_cap;
	struct err *err;
};

/* --- A set of customers, so that nobody is judged twice. */

static bool seen_add(struct making *m, int64_t n)
{
	size_t i;

	if (2 * (m->nseen + 1) > m->seen_cap) {
		int64_t *old = m->seen;
		size_t cap = m->seen_cap;

		m->seen_cap = cap ? 2 * cap : 256;
		m->seen = xcalloc(m->seen_cap, sizeof(*m->seen));
		m->nseen = 0;
		for (i = 0; i < cap; i++)
			if (old[i])
				seen_add(m, old[i]);
		free(old);
	}
	i = (size_t)((uint64_t)n * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (m->seen_cap - 1);
	while (m->seen[i] && m->seen[i] != n)
		i = (i + 1) & (m->seen_cap - 1);
	if (m->seen[i])
		return false;
	m->seen[i] = n;
	m->nseen++;
	return true;
}

/* --- What is known beforehand. */

static int compare_dues(const void *a, const void *b)
{
	const struct due_line *left = a, *right = b;

	if (left->customer != right->customer)
		return left->customer < right->customer ? -1 : 1;
	return (left->at > right->at) - (left->at < right->at);
}

static enum result load_followups(struct making *m)
{
	struct filter filter = { .entity = &followup_entity };

	ask_text(&filter, "status", FILTER_EQ, "pending");
	ask_num(&filter, "due_at", FILTER_LT, m->end);
	if (m->day_off)
		ask_num(&filter, "due_at", FILTER_GE, m->start);
	if (ask_list(m->app->db, &filter, "due_at", 0, 0, &m->followups, m->err))
		return m->err->code;
	m->dues = xcalloc(m->followups.n + 1, sizeof(*m->dues));
	for (size_t i = 0; i < m->followups.n; i++)
		m->dues[m->ndues++] = (struct due_line){
			.customer = record_num(m->followups.v[i], FOLLOWUP_customer),
			.at = record_num(m->followups.v[i], FOLLOWUP_due_at),
			.rec = m->followups.v[i],
		};
	qsort(m->dues, m->ndues, sizeof(*m->dues), compare_dues);
	return OK;
}

/* The earliest follow-up of a customer later than `after`; NULL when there is none. */
static struct record *due_of(const struct making *m, int64_t customer, int64_t after)
{
	size_t low = 0, high = m->ndues;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->dues[middle].customer < customer)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < m->ndues && m->dues[low].customer == customer; low++)
		if (m->dues[low].at > after)
			return m->dues[low].rec;
	return NULL;
}

static int compare_pasts(const void *a, const void *b)
{
	const struct past *left = a, *right = b;

	return (left->customer > right->customer) - (left->customer < right->customer);
}

static enum result load_past(struct making *m, const char *reason, int days)
{
	struct filter filter = { .entity = &call_entity };
	struct rowset rows = { 0 };

	ask_text(&filter, "reason", FILTER_EQ, reason);
	ask_day(&filter, "day", FILTER_GE, civil_add(m->day, -days));
	ask_day(&filter, "day", FILTER_LT, m->day);
	if (ask_list(m->app->db, &filter, NULL, 0, 0, &rows, m->err))
		return m->err->code;
	for (size_t i = 0; i < rows.n; i++) {
		struct civil day;

		if (!civil_parse(record_text(rows.v[i], CALL_day), &day))
			continue;
		m->pasts = array_grow(m->pasts, &m->pasts_cap, m->npasts + 1, sizeof(*m->pasts));
		m->pasts[m->npasts++] = (struct past){
			.customer = record_num(rows.v[i], CALL_customer),
			.day = civil_to_days(day),
			.repeat = str_eq(reason, "repeat_reminder"),
		};
	}
	rowset_release(&rows);
	return OK;
}

static enum result load_known(struct making *m)
{
	struct filter filter = { .entity = &call_entity };

	ask_day(&filter, "day", FILTER_EQ, m->day);
	if (load_followups(m) || family_birthdays(m->app->db, m->day, &m->family, m->err) ||
	    load_past(m, "at_risk", PAUSE_DAYS) ||
	    load_past(m, "repeat_reminder", HISTORY_DAYS) ||
	    ask_list(m->app->db, &filter, NULL, 0, 0, &m->lines, m->err))
		return m->err->code;
	if (m->npasts)
		qsort(m->pasts, m->npasts, sizeof(*m->pasts), compare_pasts);
	/* One line a customer and day: who has one is not looked at again. */
	for (size_t i = 0; i < m->lines.n; i++)
		seen_add(m, record_num(m->lines.v[i], CALL_customer));
	return OK;
}

static void add_past(const struct making *m, const struct record *customer,
	struct call_facts *facts)
{
	int64_t today = civil_to_days(m->day);
	int64_t active = civil_to_days(date_civil(
		record_num(customer, CUSTOMER_last_activity_at), NULL));
	size_t low = 0, high = m->npasts;

	facts->at_risk_days = facts->repeat_days = -1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->pasts[middle].customer < customer->n)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < m->npasts && m->pasts[low].customer == customer->n; low++) {
		const struct past *past = &m->pasts[low];
		int *days = past->repeat ? &facts->repeat_days : &facts->at_risk_days;
		int ago = (int)(today - past->day);

		if (*days < 0 || ago < *days)
			*days = ago;
		facts->repeat_lines += past->repeat && past->day > active;
	}
}

/* --- Judging. */

static void judge(struct making *m, const struct record *customer)
{
	int64_t contact = record_num(customer, CUSTOMER_last_contacted_at);
	int64_t whose = record_num(customer, common_index(&customer_entity, COMMON_assigned_to));
	int64_t me = m->app->actor.user;
	bool reached = contact >= m->start && contact < m->end;
	struct call_facts facts = {
		.customer = customer, .day = m->day, .now = m->now, .day_off = m->day_off,
		.followup = due_of(m, customer->n, reached ? contact : INT64_MIN),
	};
	struct call_line line;
	struct score score;

	/* Reached today already: only what is due after that counts. */
	if ((me && whose && whose != me) || (reached && !facts.followup) ||
	    !seen_add(m, customer->n))
		return;
	add_past(m, customer, &facts);
	facts.family = family_of(&m->family, customer->n, &facts.nfamily);
	if (!calllist_judge(&facts, &m->app->rules.classes, &line)) {
		call_line_release(&line);
		return;
	}
	score_lead(customer, m->now, &m->app->rules.classes, &score);
	line.score = score.total;
	/* Without an attempt there is no history to ask for. */
	line.exact = !record_has(customer, CUSTOMER_last_attempt_at) &&
		!record_has(customer, CUSTOMER_last_contacted_at);
	m->found = array_grow(m->found, &m->found_cap, m->nfound + 1, sizeof(*m->found));
	m->found[m->nfound++] = line;
}

static bool judge_each(struct record *customer, void *ctx)
{
	judge(ctx, customer);
	return true;
}

static enum result judge_one(struct making *m, int64_t n)
{
	struct record *customer = NULL;
	enum result code = query_get(m->app->db, &customer_entity, n, &customer, m->err);

	if (!code && !record_has(customer, common_index(&customer_entity, COMMON_deleted_at)))
		judge(m, customer);
	record_free(&customer);
	return code == ERR_MISSING ? OK : code;
}

static enum result judge_due(struct making *m)
{
	for (size_t i = 0; i < m->ndues; i++)
		if ((!i || m->dues[i].customer != m->dues[i - 1].customer) &&
		    judge_one(m, m->dues[i].customer))
			return m->err->code;
	return OK;
}

static enum result judge_family(struct making *m)
{
	for (size_t i = 0; i < m->family.n; i++)
		if (judge_one(m, record_num(m->family.v[i], FAMILY_customer)))
			return m->err->code;
	return OK;
}

static enum result judge_where(struct making *m, struct filter *filter)
{
	struct query query = {
		.entity = &customer_entity, .filter = filter, .assigned_to = m->app->actor.user,
	};
	enum result code = query_each(m->app->db, &query, judge_each, m, m->err);

	filter_release(filter);
	return code;
}

/* Before the day that lies so many days back begins: silent for that long and longer. */
static void ask_silent(struct making *m, struct filter *filter, int days)
{
	ask_num(filter, "last_activity_at", FILTER_LT,
		date_moment(civil_add(m->day, 1 - days), 0));
}

/* Who may be on the list for another reason than a follow-up; every query is one of them. */
static enum result judge_others(struct making *m)
{
	struct filter fresh = { .entity = &customer_entity }, silent = fresh, vip = fresh;
	struct filter repeat = fresh, born = fresh, wed = fresh;

	ask_text(&fresh, "relation", FILTER_EQ, "lead");
	ask_set(&fresh, "last_attempt_at", FILTER_NONE);
	ask_num(&fresh, "created_at", FILTER_GE, date_moment(civil_add(m->day, -NEW_DAYS), 0));
	ask_silent(m, &silent, MIN(m->app->rules.classes.risk_medium,
		m->app->rules.classes.segment_inactive));
	ask_num(&vip, "is_vip", FILTER_EQ, 1);
	ask_silent(m, &vip, VIP_DAYS);
	ask_num(&repeat, "sale_count", FILTER_GE, 2);
	ask_silent(m, &repeat, MIN(VIP_DAYS, REPEAT_DAYS));
	ask_set(&born, "date_of_birth", FILTER_ANY);
	ask_set(&wed, "anniversary", FILTER_ANY);
	if (judge_family(m) || judge_where(m, &fresh) || judge_where(m, &vip) || judge_where(m, &repeat) ||
	    judge_where(m, &born) || judge_where(m, &wed) || judge_where(m, &silent)) {
		filter_release(&vip);
		filter_release(&repeat);
		filter_release(&born);
		filter_release(&wed);
		filter_release(&silent);
		return m->err->code;
	}
	return OK;
}

/* Last outcome, which the customer's own record does not know. */
static enum result refine(struct making *m, struct call_line *line)
{
	struct rowset rows = { 0 };

	if (line->exact)
		return OK;
	if (query_last_interactions(m->app->db, line->customer, ATTEMPTS_READ, &rows, m->err))
		return m->err->code;
	for (size_t i = 0; i < rows.n; i++)
		if (record_has(rows.v[i], INTERACTION_outcome)) {
			if (str_eq(record_text(rows.v[i], INTERACTION_outcome), "interested"))
				line->temperature = "hot";
			break;
		}
	rowset_release(&rows);
	line->exact = true;
	return OK;
}

static enum result refine_best(struct making *m)
{
	size_t wanted = MAX(EXACT_MIN, 10 * (size_t)MAX(0, m->app->rules.calls_per_day));

	if (m->nfound > wanted)
		qsort(m->found, m->nfound, sizeof(*m->found), calllist_compare);
	for (size_t i = 0; i < m->nfound; i++)
		if ((i < wanted || str_eq(m->found[i].reason, "follow_up")) &&
		    refine(m, &m->found[i]))
			return m->err->code;
	return OK;
}

/* --- Writing. */

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
	struct record *followup = due_of(m, record_num(line, CALL_customer), INT64_MIN);
	bool reopened = false, dropped = false;

	if (open && drop_line(m, save, line, &dropped))
		return m->err->code;
	if (dropped)
		return OK;
	if (open && followup && !record_has(line, CALL_followup)) {
		record_set_num(line, CALL_followup, followup->n);
		record_set_num(line, CALL_due_at, record_num(followup, FOLLOWUP_due_at));
		if (str_eq(record_text(line, CALL_temperature), "cold"))
			record_set_text(line, CALL_temperature, "warm");
		return effect_put(save, line, m->err);
	}
	if (!str_eq(record_text(line, CALL_status), "completed"))
		return OK;
	/* The line changed last when it was called; reopening asks the interaction itself. */
	followup = due_of(m, record_num(line, CALL_customer), contact);
	if (followup && call_line_reopen(save, line, followup, &reopened, m->err))
		return m->err->code;
	*added += reopened;
	return OK;
}

static enum result write_lines(struct making *m, size_t n, int *added)
{
	struct save *save = NULL;
	enum result code;

	if (save_begin(m->app->db, &m->app->actor, _("Call list"), false, &save, m->err))
		return m->err->code;
	code = OK;
	for (size_t i = 0; i < m->lines.n && !code; i++)
		code = renew_line(m, save, m->lines.v[i], added);
	for (size_t i = 0; i < n && !code; i++) {
		code = write_line(m, save, &m->found[i]);
		(*added)++;
	}
	if (!code)
		return save_commit(&save, m->err);
	save_abort(&save);
	return code;
}

static void making_release(struct making *m)
{
	for (size_t i = 0; i < m->nfound; i++)
		call_line_release(&m->found[i]);
	rowset_release(&m->followups);
	rowset_release(&m->lines);
	rowset_release(&m->family);
	free(m->dues);
	free(m->pasts);
	free(m->found);
	free(m->seen);
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
	enum result code;

	*added = 0;
	if (order < 0)
		return err_field(err, "day",
			_("A call list is made for today or a later day."));
	m.now = order ? m.start : date_now();
	code = load_known(&m);
	if (!code)
		code = judge_due(&m);
	/* A full day takes follow-ups only. */
	if (!code && !m.day_off && m.lines.n < (size_t)MAX(0, app->rules.calls_per_day))
		code = judge_others(&m);
	if (!code)
		code = refine_best(&m);
	if (!code) {
		size_t n = calllist_cut(m.found, m.nfound, m.lines.n, app->rules.calls_per_day);

		if (n || m.lines.n)
			code = write_lines(&m, n, added);
	}
	making_release(&m);
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
