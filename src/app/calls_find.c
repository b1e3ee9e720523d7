/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Making the call list of a day: who may be on it, and the rule asked about each.  Of a million customers only those
 * are read who could be among the best; a test holds that against judging everybody. */
#include "base/base.h"
#include "app/calls_p.h"

#include "base/date.h"
#include "model/rules/classify.h"
#include "model/rules/score.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/ask.h"
#include "app/family.h"

#define NEW_DAYS	30	/* these as in the rule: they only narrow what is read */
#define VIP_DAYS	15
#define REPEAT_DAYS	30
#define PAUSE_DAYS	14
#define HISTORY_DAYS	400	/* how far back repeat_reminder lines are counted */
#define ATTEMPTS_READ	12
/* So many candidates get their exact temperature; more of them are first ranked by what their own
 * record tells, since the history of each costs a query. */
#define EXACT_MIN	600
#define TELL_EACH	256	/* lines */
#define AT_ONCE		2048	/* candidates asked for at a time */

/* --- A set of customers, so that nobody is judged twice. */

static size_t seen_place(const struct making *m, int64_t n)
{
	size_t i = (size_t)((uint64_t)n * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (m->seen_cap - 1);

	while (m->seen[i] && m->seen[i] != n)
		i = (i + 1) & (m->seen_cap - 1);
	return i;
}

static bool seen_has(const struct making *m, int64_t n)
{
	return m->nseen && m->seen[seen_place(m, n)] == n;
}

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
	i = seen_place(m, n);
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
	if (left->at != right->at)
		return left->at < right->at ? -1 : 1;
	return (left->n > right->n) - (left->n < right->n);
}

static void take_due(void *ctx, int64_t customer, int64_t at, int64_t n)
{
	struct making *m = ctx;

	m->dues = array_grow(m->dues, &m->dues_cap, m->ndues + 1, sizeof(*m->dues));
	m->dues[m->ndues++] = (struct due_line){ customer, at, n };
}

static enum result load_followups(struct making *m)
{
	int64_t from = m->day_off ? m->start : INT64_MIN;

	if (query_due_followups(m->app->db, from, m->end, take_due, m, m->err))
		return m->err->code;
	if (m->ndues)
		qsort(m->dues, m->ndues, sizeof(*m->dues), compare_dues);
	return OK;
}

/* The first follow-up of a customer; ndues when there is none. */
static size_t first_due(const struct making *m, int64_t customer)
{
	size_t low = 0, high = m->ndues;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->dues[middle].customer < customer)
			low = middle + 1;
		else
			high = middle;
	}
	return low < m->ndues && m->dues[low].customer == customer ? low : m->ndues;
}

const struct due_line *calls_due_of(const struct making *m, int64_t customer, int64_t after)
{
	for (size_t i = first_due(m, customer); i < m->ndues && m->dues[i].customer == customer; i++)
		if (m->dues[i].at > after)
			return &m->dues[i];
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

/* One line a customer and day: who has one is not looked at again. */
static bool take_line(struct record *line, void *ctx)
{
	struct making *m = ctx;
	int64_t customer = record_num(line, CALL_customer);

	m->lines = array_grow(m->lines, &m->lines_cap, m->nlines + 1, sizeof(*m->lines));
	m->lines[m->nlines++] = (struct listed){ line->n, customer };
	seen_add(m, customer);
	return true;
}

enum result calls_load_known(struct making *m)
{
	struct filter filter = { .entity = &call_entity };
	struct query q = { .entity = &call_entity, .filter = &filter };
	enum result code;

	ask_day(&filter, "day", FILTER_EQ, m->day);
	code = query_each(m->app->db, &q, take_line, m, m->err);
	filter_release(&filter);
	if (code || load_followups(m) || family_birthdays(m->app->db, m->day, &m->family, m->err) ||
	    load_past(m, "at_risk", PAUSE_DAYS) ||
	    load_past(m, "repeat_reminder", HISTORY_DAYS))
		return m->err->code;
	if (m->npasts)
		qsort(m->pasts, m->npasts, sizeof(*m->pasts), compare_pasts);
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

static enum result ask_rule(struct making *m, struct call_facts *facts, struct call_line *line)
{
	const struct record *customer = facts->customer;
	struct score score;

	add_past(m, customer, facts);
	facts->family = family_of(&m->family, customer->n, &facts->nfamily);
	if (!calllist_judge(facts, &m->app->rules.classes, line)) {
		call_line_release(line);
		*line = (struct call_line){ .why = STR_INIT };
		return OK;
	}
	score_lead(customer, m->now, &m->app->rules.classes, &score);
	line->score = score.total;
	/* Without an attempt there is no history to ask for. */
	line->exact = !record_has(customer, CUSTOMER_last_attempt_at) &&
		!record_has(customer, CUSTOMER_last_contacted_at);
	return OK;
}

/* Reached today already: only what is due after that counts. */
static enum result judge(struct making *m, const struct record *customer, struct call_line *line)
{
	int64_t contact = record_num(customer, CUSTOMER_last_contacted_at);
	int64_t whose = record_num(customer, common_index(&customer_entity, COMMON_assigned_to));
	int64_t me = m->app->actor.user;
	bool reached = contact >= m->start && contact < m->end;
	const struct due_line *due = calls_due_of(m, customer->n, reached ? contact : INT64_MIN);
	struct call_facts facts = {
		.customer = customer, .day = m->day, .now = m->now, .day_off = m->day_off,
	};
	struct record *followup = NULL;
	enum result code;

	*line = (struct call_line){ .why = STR_INIT };
	if ((me && whose && whose != me) || (reached && !due))
		return OK;
	/* Who has a follow-up comes once: they stand in order. */
	if (due ? seen_has(m, customer->n) : !seen_add(m, customer->n))
		return OK;
	if (due && query_get(m->app->db, &followup_entity, due->n, &followup, m->err))
		return m->err->code;
	facts.followup = followup;
	code = ask_rule(m, &facts, line);
	record_free(&followup);
	return code;
}

enum result calls_judge(struct making *m, int64_t n, struct call_line *line)
{
	struct record *customer;
	enum result code = ask_record(m->app->db, &customer_entity, n, &customer, m->err);

	*line = (struct call_line){ .why = STR_INIT };
	if (customer && !record_has(customer, common_index(&customer_entity, COMMON_deleted_at)))
		code = judge(m, customer, line);
	record_free(&customer);
	return code;
}

enum result calls_refine(struct making *m, struct call_line *line)
{
	struct str outcome = STR_INIT;
	enum result code;

	if (line->exact)
		return OK;
	code = query_last_outcome(m->app->db, line->customer, ATTEMPTS_READ, &outcome, m->err);
	if (!code && str_eq(outcome.s, "interested"))
		line->temperature = "hot";
	str_release(&outcome);
	line->exact = true;
	return code;
}

enum result calls_tell(struct making *m)
{
	const struct app *app = m->app;
	int64_t all = (int64_t)(m->ndues + m->nlines);

	m->done++;
	if (m->done % TELL_EACH || !app->told || app->told(app->told_ctx, m->done, MAX(all, m->done)))
		return OK;
	return err_set(m->err, ERR_CANCEL, _("Stopped."));
}

/* --- Those who have another reason than a follow-up. */

static void keep(struct making *m, struct call_line *line)
{
	m->found = array_grow(m->found, &m->found_cap, m->nfound + 1, sizeof(*m->found));
	m->found[m->nfound++] = *line;
}

/* Who has a follow-up due was judged with it. */
static enum result consider(struct making *m, const struct record *customer)
{
	struct call_line line = { .why = STR_INIT };

	if (first_due(m, customer->n) < m->ndues)
		return OK;
	if (judge(m, customer, &line))
		return m->err->code;
	if (line.reason)
		keep(m, &line);
	return OK;
}

static enum result consider_one(struct making *m, int64_t n)
{
	struct record *customer;
	enum result code = ask_record(m->app->db, &customer_entity, n, &customer, m->err);

	if (customer && !record_has(customer, common_index(&customer_entity, COMMON_deleted_at)))
		code = consider(m, customer);
	record_free(&customer);
	return code;
}

struct fresh { struct making *m; size_t n; int64_t last; enum result code; };

/* The youngest first: when there are enough of them only those of the same moment could still matter. */
static bool take_fresh(struct record *customer, void *ctx)
{
	struct fresh *f = ctx;
	size_t before = f->m->nfound;
	int64_t made = record_num(customer, common_index(&customer_entity, COMMON_created_at));

	if (f->n >= f->m->room && made < f->last)
		return false;
	f->code = consider(f->m, customer);
	if (f->m->nfound > before && str_eq(f->m->found[before].reason, "new_customer")) {
		f->n++;
		f->last = made;
	}
	return !f->code;
}

/* New customers never called come before everybody: the day may be full with them. */
static enum result find_fresh(struct making *m, bool *full)
{
	struct filter filter = { .entity = &customer_entity };
	struct sort sort;
	struct query q = { .entity = &customer_entity, .filter = &filter, .sort = &sort,
		.assigned_to = m->app->actor.user };
	struct fresh f = { .m = m };
	enum result code;

	ask_text(&filter, "relation", FILTER_EQ, "lead");
	ask_text(&filter, "source", FILTER_NE, "import");
	ask_set(&filter, "last_attempt_at", FILTER_NONE);
	ask_num(&filter, "created_at", FILTER_GE, date_moment(civil_add(m->day, -NEW_DAYS), 0));
	code = sort_parse(&customer_entity, "-created_at", &sort, m->err);
	if (!code)
		code = query_each(m->app->db, &q, take_fresh, &f, m->err);
	filter_release(&filter);
	*full = f.n >= m->room;
	return code ? code : f.code;
}

static enum result find_occasion(struct making *m, size_t field)
{
	struct rowset rows = { 0 };
	enum result code = query_occasions(m->app->db, &customer_entity, field, m->day,
		civil_add(m->day, 1), 0, &rows, m->err);

	for (size_t i = 0; i < rows.n && !code; i++)
		code = consider(m, rows.v[i]);
	rowset_release(&rows);
	return code;
}

static enum result find_family(struct making *m)
{
	for (size_t i = 0; i < m->family.n; i++)
		if (consider_one(m, record_num(m->family.v[i], FAMILY_customer)))
			return m->err->code;
	return OK;
}

static size_t wanted(const struct making *m)
{
	return MAX(EXACT_MIN, 10 * (size_t)MAX(0, m->app->rules.calls_per_day));
}

/* Nobody behind the first `wanted` of them can be among those the day takes. */
static void keep_best(struct making *m)
{
	if (m->nfound)
		qsort(m->found, m->nfound, sizeof(*m->found), calllist_compare);
	while (m->nfound > wanted(m))
		call_line_release(&m->found[--m->nfound]);
}

/* The best place on the list the rule could give a candidate. */
static bool is_behind(const struct making *m, const struct call_candidate *last)
{
	static const char *const ranks[] = { "hot", "warm", "cold" };
	struct call_line best = { .reason = "at_risk", .temperature = ranks[last->rank],
		.score = last->score, .customer = last->customer };

	return m->nfound == wanted(m) && calllist_compare(&m->found[m->nfound - 1], &best) < 0;
}

/* d days silent, or longer: since before the day that lies so many days back had ended. */
static int64_t silent_since(const struct making *m, int days)
{
	return date_moment(civil_add(m->day, 1 - days), 0);
}

static enum result find_silent(struct making *m)
{
	const struct class_limits *limits = &m->app->rules.classes;
	struct call_candidate *v = xcalloc(AT_ONCE, sizeof(*v));
	struct call_search search = {
		.assigned_to = m->app->actor.user, .limits = limits, .now = m->now,
		.risk_before = silent_since(m, limits->risk_medium),
		.silent_before = silent_since(m, MIN(limits->risk_medium, limits->segment_inactive)),
		.vip_before = silent_since(m, VIP_DAYS),
		.repeat_before = silent_since(m, REPEAT_DAYS),
	};
	enum result code = OK;
	size_t n = AT_ONCE;

	for (bool enough = false; n == AT_ONCE && !enough && !code; search.skip += n) {
		code = query_call_candidates(m->app->db, &search, v, AT_ONCE, &n, m->err);
		for (size_t i = 0; i < n && !code; i++)
			code = consider_one(m, v[i].customer);
		keep_best(m);
		enough = n && is_behind(m, &v[n - 1]);
	}
	free(v);
	return code;
}

enum result calls_find_others(struct making *m)
{
	bool full = false;

	if (!m->room)
		return OK;
	if (find_fresh(m, &full))
		return m->err->code;
	if (!full && (find_family(m) || find_occasion(m, CUSTOMER_date_of_birth) ||
	    find_occasion(m, CUSTOMER_anniversary) || find_silent(m)))
		return m->err->code;
	keep_best(m);
	for (size_t i = 0; i < m->nfound; i++)
		if (calls_refine(m, &m->found[i]))
			return m->err->code;
	if (m->nfound)
		qsort(m->found, m->nfound, sizeof(*m->found), calllist_compare);
	return OK;
}

void calls_making_release(struct making *m)
{
	for (size_t i = 0; i < m->nfound; i++)
		call_line_release(&m->found[i]);
	rowset_release(&m->family);
	free(m->lines);
	free(m->dues);
	free(m->pasts);
	free(m->found);
	free(m->seen);
}
