/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What an interaction brings about: marks on the customer, follow-ups, the line of the day. */
#include "base/base.h"

#include "base/date.h"
#include "model/rules/calllist.h"
#include "model/rules/classify.h"
#include "model/rules/followup.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/ask.h"
#include "app/effects.h"
#include "app/effects_p.h"

#define OPEN_FOLLOWUPS 200	/* of one customer, at most looked at */
#define RECENT 8

/* One interaction and all that was found out about it. */
struct contact {
	struct app *app;
	struct save *save;
	struct db *db;
	const struct record *before;
	struct record *now;
	struct record *customer;	/* owned */
	struct rowset open;		/* owned: his pending follow-ups, by due time */
	bool completed;			/* by this very save */
	bool newer;			/* a later contact exists */
	int64_t moment;
	struct effects_step *step;
};

static bool is(const struct record *rec, size_t field, const char *key)
{
	return rec && str_eq(record_text(rec, field), key);
}

static bool has_touched(const struct record *interaction)
{
	return is_attempt(interaction) || real_contact(interaction);
}

static enum result find_newer(struct contact *c, struct err *err)
{
	struct rowset rows = { 0 };

	if (query_last_interactions(c->db, record_num(c->now, INTERACTION_customer), RECENT, &rows,
	    err))
		return err->code;
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i]->n != c->now->n && has_touched(rows.v[i]) &&
		    record_num(rows.v[i], INTERACTION_completed_at) >
		    record_num(c->now, INTERACTION_completed_at))
			c->newer = true;
	rowset_release(&rows);
	return OK;
}

static enum result find_open(struct contact *c, struct err *err)
{
	struct filter filter = { .entity = &followup_entity };

	ask_num(&filter, "customer", FILTER_EQ, record_num(c->now, INTERACTION_customer));
	ask_text(&filter, "status", FILTER_EQ, "pending");
	return ask_list(c->db, &filter, "due_at", OPEN_FOLLOWUPS, 0, &c->open, err);
}

/* --- Rule 1. */

static enum result complete_met(struct contact *c, struct err *err)
{
	for (size_t i = 0; i < c->open.n; i++) {
		struct record *followup = c->open.v[i];

		if (!contact_completes(c->now, followup, c->moment))
			continue;
		record_set_text(followup, FOLLOWUP_status, "completed");
		record_set_num(followup, FOLLOWUP_completed_at, c->moment);
		record_set_text(followup, FOLLOWUP_completion_notes,
			record_text(c->now, INTERACTION_outcome));
		if (effect_put(c->save, followup, err) ||
		    effect_reminders(c->save, followup, err))
			return err->code;
	}
	return OK;
}

static enum result mark_customer(struct contact *c, struct err *err)
{
	if (!contact_marks(c->customer, c->now, c->before, c->newer))
		return OK;
	if (save_put(c->save, WHO_RULE, c->customer, err))
		return err->code;
	return calllist_callable(c->customer) ? OK :
		call_lines_drop(c->save, c->customer->n, err);
}

/* Who was tried today needs no second call from today's list. */
static enum result complete_line(struct contact *c, struct err *err)
{
	struct civil today = date_civil(c->moment, NULL);
	struct record *line;
	enum result code = OK;

	if (!has_touched(c->now) || civil_compare(today,
	    date_civil(record_num(c->now, INTERACTION_completed_at), NULL)) != 0)
		return OK;
	if (call_line_of(c->db, record_num(c->now, INTERACTION_customer), today, &line, err))
		return err->code;
	if (is(line, CALL_status, "pending")) {
		call_line_complete(c->app, line, c->now);
		code = effect_put(c->save, line, err);
	}
	record_free(&line);
	return code;
}

/* --- Rule 2. */

/* What this contact asked for, and what an earlier one asked for after today. */
static void find_steps(const struct contact *c, struct followup_facts *facts)
{
	int64_t day_end = date_moment(civil_add(date_civil(c->moment, NULL), 1), 0);

	for (size_t i = 0; i < c->open.n; i++) {
		const struct record *followup = c->open.v[i];

		if (!is(followup, FOLLOWUP_status, "pending"))
			continue;
		if (c->before && record_num(followup, FOLLOWUP_interaction) == c->now->n) {
			if (!facts->own)
				facts->own = followup;
		} else if (!facts->later && is(followup, FOLLOWUP_origin, "rule") &&
			   record_num(followup, FOLLOWUP_due_at) >= day_end) {
			facts->later = followup;
		}
	}
}

static struct record *new_followup(const struct contact *c)
{
	struct record *rec = record_new(&followup_entity);
	size_t assigned = common_index(&followup_entity, COMMON_assigned_to);
	size_t whose = common_index(&customer_entity, COMMON_assigned_to);
	struct kind_env env = { .country = "SA", .currency = "SAR", .now = c->moment };
	char *title = xasprintf(_("Follow up with %s"), record_text(c->customer, CUSTOMER_name));

	record_defaults(rec, &env);
	record_set_num(rec, FOLLOWUP_customer, c->customer->n);
	record_set_text(rec, FOLLOWUP_title, title);
	if (record_has(c->customer, whose))
		record_set_num(rec, assigned, record_num(c->customer, whose));
	free(title);
	return rec;
}

static enum result write_step(struct contact *c, const struct followup_verdict *verdict,
	struct err *err)
{
	struct record *rec = verdict->which ? record_copy(verdict->which) : new_followup(c);
	enum result code;

	if (verdict->what == STEP_CANCEL) {
		record_set_text(rec, FOLLOWUP_status, "cancelled");
	} else {
		record_set_num(rec, FOLLOWUP_due_at, verdict->due_at);
		record_set_text(rec, FOLLOWUP_priority, verdict->priority);
		record_set_num(rec, FOLLOWUP_interaction, c->now->n);
		record_set_text(rec, FOLLOWUP_origin, verdict->typed ? "user" : "rule");
		if (verdict->thanks)
			record_set_text(rec, FOLLOWUP_description,
				_("A word of thanks after the deal"));
	}
	code = effect_put(c->save, rec, err);
	if (!code)
		code = effect_reminders(c->save, rec, err);
	if (!code && verdict->what != STEP_CANCEL) {
		c->step->followup = rec->n;
		c->step->due_at = verdict->due_at;
	}
	record_free(&rec);
	return code;
}

static enum result make_step(struct contact *c, struct err *err)
{
	struct followup_facts facts = {
		.interaction = c->now, .before = c->before, .customer = c->customer,
		.newer = c->newer, .typed_at = c->step->typed_at, .now = c->moment,
	};
	struct followup_verdict verdict;
	bool made = record_num(c->now, INTERACTION_followup_created);

	if (query_no_answer_streak(c->db, c->customer->n, c->now->n, &facts.streak, err))
		return err->code;
	find_steps(c, &facts);
	followup_decide(&facts, &c->app->rules, &verdict);
	c->step->off_hours = verdict.off_hours;
	c->step->wants_appointment = verdict.wants_appointment;
	c->step->moved = verdict.what == STEP_MOVE;
	c->step->cancelled = verdict.what == STEP_CANCEL;
	if (verdict.what == STEP_NONE)
		return OK;
	if (write_step(c, &verdict, err))
		return err->code;
	if (verdict.what == STEP_CANCEL && verdict.which != facts.own)
		return OK;
	if (made == (verdict.what != STEP_CANCEL))
		return OK;
	record_set_num(c->now, INTERACTION_followup_created, !made);
	return save_put(c->save, WHO_RULE, c->now, err);
}

enum result effects_interaction(struct app *app, struct save *save, const struct record *before,
	struct record *now, struct effects_step *step, struct err *err)
{
	bool done = is(now, INTERACTION_status, "completed");
	struct contact c = {
		.app = app, .save = save, .db = save_db(save), .before = before, .now = now,
		.completed = done && !is(before, INTERACTION_status, "completed"),
		.moment = date_now(), .step = step,
	};
	enum result code;

	/* What is planned and stays so changes nothing yet. */
	if (!done && !is(before, INTERACTION_status, "completed"))
		return OK;
	code = query_get(c.db, &customer_entity, record_num(now, INTERACTION_customer),
		&c.customer, err);
	if (!code)
		code = find_newer(&c, err);
	if (!code)
		code = find_open(&c, err);
	if (!code && c.completed)
		code = complete_met(&c, err);
	if (!code && c.completed)
		code = complete_line(&c, err);
	if (!code)
		code = mark_customer(&c, err);
	if (!code)
		code = make_step(&c, err);
	record_free(&c.customer);
	rowset_release(&c.open);
	return code;
}
