/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Working down the call list of a day. */
#include "base/base.h"
#include "app/calls.h"

#include "base/date.h"
#include "model/rules/calllist.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/ask.h"
#include "app/effects.h"
#include "app/effects_p.h"

static bool is(const struct record *rec, size_t field, const char *key)
{
	return str_eq(record_text(rec, field), key);
}

/* --- Beginning the day. */

/* The last day whose list calls_begin made. */
#define BEGUN_MEMO "calls.begun"

enum result calls_begin(struct app *app, struct civil day, struct err *err)
{
	struct str text = STR_INIT;
	char *begun = NULL;
	enum result code = OK;
	int added;

	if (!app->me)
		return OK;
	civil_print(day, &text);
	begun = query_memo(app->db, BEGUN_MEMO);
	if (!begun || !str_eq(begun, text.s)) {
		struct err ignored;

		code = calls_make(app, day, &added, err);
		/* Who stopped it does not want to be asked every minute; call mode makes it. */
		if (!code || code == ERR_CANCEL)
			code = save_memo(app->db, BEGUN_MEMO, text.s, code ? &ignored : err) ? err->code : code;
	}
	free(begun);
	str_release(&text);
	return code;
}

/* --- Logging a call. */

/* Whole sentences: pieces do not go together in every language. */
static const struct { const char *outcome, *label; } labels[] = {
	{ "no_answer", N_("Call with %s: no answer") },
	{ "callback", N_("Call with %s: call back") },
	{ "interested", N_("Call with %s: interested") },
	{ "not_interested", N_("Call with %s: not interested") },
	{ "meeting_scheduled", N_("Call with %s: meeting arranged") },
	{ "deal_closed", N_("Call with %s: deal closed") },
	{ "successful", N_("Call with %s: successful") },
	{ "wrong_number", N_("Call with %s: wrong number") },
};
_Static_assert(COUNT(labels) == CALL_OUTCOMES, "an outcome without a sentence");

static void add_label(const char *outcome, const char *name, struct str *out)
{
	for (size_t i = 0; i < COUNT(labels); i++)
		if (str_eq(labels[i].outcome, outcome))
			str_addf(out, _(labels[i].label), name);
}

/* A date without a time takes the clock time of now, brought into the working hours. */
static enum result parse_typed(const struct app *app, const char *typed, int64_t now,
	int64_t *out, struct err *err)
{
	const struct working_time *working = &app->rules.working;
	struct when when;
	int minute;

	*out = 0;
	if (text_is_empty(typed))
		return OK;
	if (!date_parse(typed, out)) {
		if (when_parse(typed, now, &when, err)) {
			err->field = "follow_up";
			return err->code;
		}
		date_civil(now, &minute);
		minute = when.minute >= 0 ? when.minute :
			MAX(working->start, MIN(minute, working->end));
		*out = date_moment(when.date, minute);
	}
	if (*out > now)
		return OK;
	return err_field(err, "follow_up", _("A follow-up cannot be in the past."));
}

struct logging {
	struct app *app;
	struct record *customer, *line, *interaction;	/* owned; line may be NULL */
	struct effects_step step;
};

static void logging_release(struct logging *l)
{
	record_free(&l->customer);
	record_free(&l->line);
	record_free(&l->interaction);
}

static enum result find_line(struct logging *l, int64_t call, int64_t now, struct err *err)
{
	if (!call)
		return call_line_of(l->app->db, l->customer->n, date_civil(now, NULL), &l->line,
			err);
	if (query_get(l->app->db, &call_entity, call, &l->line, err))
		return err->code;
	if (record_num(l->line, CALL_customer) != l->customer->n)
		return err_set(err, ERR_INVALID, _("That call is another customer's."));
	return OK;
}

static enum result make_interaction(struct logging *l, const char *outcome, const char *note,
	int minutes, int64_t now, struct err *err)
{
	struct kind_env env = app_env(l->app);
	struct record *rec = record_new(&interaction_entity);

	l->interaction = rec;
	record_set_num(rec, INTERACTION_customer, l->customer->n);
	record_set_text(rec, INTERACTION_type, "call");
	record_set_text(rec, INTERACTION_status, "completed");
	record_set_num(rec, INTERACTION_completed_at, now);
	if (minutes > 0)
		record_set_num(rec, INTERACTION_duration_minutes, minutes);
	if (l->app->actor.user)
		record_set_num(rec, INTERACTION_agent, l->app->actor.user);
	if (l->line && is(l->line, CALL_status, "pending") && record_has(l->line, CALL_followup))
		record_set_num(rec, INTERACTION_followup, record_num(l->line, CALL_followup));
	if (record_parse(rec, INTERACTION_outcome, outcome, &env, err) ||
	    record_parse(rec, common_index(&interaction_entity, COMMON_notes), note, &env, err))
		return err->code;
	if (!record_has(rec, INTERACTION_outcome))
		return err_field(err, "outcome", _("The outcome of the call is missing."));
	record_defaults(rec, &env);
	return record_check(rec, err);
}

static enum result write_call(struct logging *l, struct err *err)
{
	struct str label = STR_INIT;
	struct save *save = NULL;
	enum result code;

	add_label(record_text(l->interaction, INTERACTION_outcome),
		record_text(l->customer, CUSTOMER_name), &label);
	code = save_begin(l->app->db, &l->app->actor, label.s, false, &save, err);
	str_release(&label);
	if (code)
		return code;
	code = save_put(save, WHO_USER, l->interaction, err);
	if (!code && l->line && is(l->line, CALL_status, "pending")) {
		call_line_complete(l->app, l->line, l->interaction);
		code = save_put(save, WHO_USER, l->line, err);
	}
	if (!code)
		code = effects_interaction(l->app, save, NULL, l->interaction, &l->step, err);
	if (!code)
		return save_commit(&save, err);
	save_abort(&save);
	return code;
}

static void tell_step(const struct logging *l, int64_t now, struct str *message)
{
	struct kind_env env = app_env(l->app);
	struct str when = STR_INIT, due = STR_INIT;

	when_moment(l->step.due_at, now, (enum calendar)env.calendar, &due);
	isolate_auto(&when, due.s);
	/* TRANSLATORS: after "Call with Sara: no answer" */
	str_addf(message, _(" · follow-up %s"), when.s);
	str_release(&due);
	if (l->step.off_hours)
		str_addf(message, " %s", _("(outside working hours)"));
	str_release(&when);
}

static void tell_call(const struct logging *l, int64_t now, struct str *message)
{
	struct str name = STR_INIT;

	/* Each keeps its own order in the sentence, whatever stands beside it. */
	isolate_auto(&name, record_text(l->customer, CUSTOMER_name));
	add_label(record_text(l->interaction, INTERACTION_outcome), name.s, message);
	str_release(&name);
	if (l->step.followup)
		tell_step(l, now, message);
	/* What happened is written down; that it is not to happen again is said each time. */
	if (refusal_text(l->customer))
		str_addf(message, " — %s", refusal_text(l->customer));
}

enum result calls_log(struct app *app, int64_t customer, int64_t call, const char *outcome,
	const char *note, int minutes, const char *follow_up, struct str *message,
	struct err *err)
{
	struct logging l = { .app = app };
	int64_t now = date_now();
	enum result code = query_get(app->db, &customer_entity, customer, &l.customer, err);

	if (!code)
		code = find_line(&l, call, now, err);
	if (!code)
		code = parse_typed(app, follow_up, now, &l.step.typed_at, err);
	if (!code)
		code = make_interaction(&l, outcome, note, minutes, now, err);
	if (!code)
		code = write_call(&l, err);
	if (!code)
		tell_call(&l, now, message);
	logging_release(&l);
	return code;
}

/* --- Lines that are not called today. */

/* One step with one sentence about the customer of the line; writes rec and, where there is one,
 * another line. */
static enum result put_lines(struct app *app, const char *format, struct record *rec,
	struct record *other, struct err *err) __attribute__((format(printf, 2, 0)));
static enum result put_lines(struct app *app, const char *format, struct record *rec,
	struct record *other, struct err *err)
{
	struct str name = STR_INIT, label = STR_INIT;
	struct save *save = NULL;
	enum result code;

	query_title(app->db, &customer_entity, record_num(rec, CALL_customer), &name);
	str_addf(&label, format, name.s);
	code = save_begin(app->db, &app->actor, label.s, false, &save, err);
	str_release(&name);
	str_release(&label);
	if (code)
		return code;
	code = save_put(save, WHO_USER, rec, err);
	if (!code && other)
		code = save_put(save, WHO_USER, other, err);
	if (!code)
		return save_commit(&save, err);
	save_abort(&save);
	return code;
}

static enum result get_open_line(struct app *app, int64_t call, struct record **line,
	struct err *err)
{
	if (query_get(app->db, &call_entity, call, line, err))
		return err->code;
	if (is(*line, CALL_status, "pending"))
		return OK;
	record_free(line);
	return err_set(err, ERR_INVALID, _("That call is no longer open."));
}

enum result calls_skip(struct app *app, int64_t call, struct str *message, struct err *err)
{
	struct str title = STR_INIT, name = STR_INIT;
	struct record *line = NULL;
	enum result code;

	if (get_open_line(app, call, &line, err))
		return err->code;
	record_set_text(line, CALL_status, "skipped");
	code = put_lines(app, _("Call with %s skipped"), line, NULL, err);
	if (!code) {
		query_title(app->db, &customer_entity, record_num(line, CALL_customer), &title);
		isolate_auto(&name, title.s);
		str_addf(message, _("Call with %s skipped"), name.s);
	}
	str_release(&title);
	str_release(&name);
	record_free(&line);
	return code;
}

/* The same line for another day; created anew, so that this day's figures stay what they were. */
static struct record *line_for(const struct record *line, struct civil day)
{
	static const size_t carried[] = {
		CALL_customer, CALL_reason, CALL_why, CALL_temperature, CALL_due_at, CALL_score,
		CALL_followup,
	};
	struct record *copy = record_new(&call_entity);
	size_t assigned = common_index(&call_entity, COMMON_assigned_to);
	struct str text = STR_INIT;

	for (size_t i = 0; i < COUNT(carried); i++)
		value_copy(&call_entity.fields[carried[i]], &copy->v[carried[i]],
			&line->v[carried[i]]);
	value_copy(&call_entity.fields[assigned], &copy->v[assigned], &line->v[assigned]);
	civil_print(day, &text);
	record_set_text(copy, CALL_day, text.s);
	record_set_text(copy, CALL_status, "pending");
	record_set_num(copy, CALL_attempts, 0);
	str_release(&text);
	return copy;
}

static void say_moved(struct app *app, int64_t customer, struct civil day, struct str *message)
{
	struct kind_env env = app_env(app);
	struct str title = STR_INIT, name = STR_INIT, when = STR_INIT;

	query_title(app->db, &customer_entity, customer, &title);
	isolate_auto(&name, title.s);
	when_day(day, env.now, (enum calendar)env.calendar, &when);
	/* TRANSLATORS: the customer's name, and a day: "tomorrow", "Sunday". */
	str_addf(message, _("Call with %s moved: %s"), name.s, when.s);
	str_release(&title);
	str_release(&name);
	str_release(&when);
}

enum result calls_move(struct app *app, int64_t call, struct civil day, struct str *message, struct err *err)
{
	struct record *line = NULL, *there = NULL, *copy = NULL;
	struct str text = STR_INIT;
	enum result code;

	if (get_open_line(app, call, &line, err))
		return err->code;
	civil_print(day, &text);
	if (civil_compare(day, date_today()) <= 0 || is(line, CALL_day, text.s))
		code = err_field(err, "day", _("A call is moved to a later day."));
	else
		code = call_line_of(app->db, record_num(line, CALL_customer), day, &there, err);
	if (!code) {
		if (!there)
			copy = line_for(line, day);
		record_set_text(line, CALL_status, "moved");
		code = put_lines(app, _("Call with %s moved"), line, copy, err);
	}
	if (!code)
		say_moved(app, record_num(line, CALL_customer), day, message);
	str_release(&text);
	record_free(&line);
	record_free(&there);
	record_free(&copy);
	return code;
}

static void set_manual(const struct app *app, struct record *line, const struct record *customer,
	struct civil day)
{
	struct str text = STR_INIT;
	int64_t now = date_now();

	civil_print(day, &text);
	record_set_num(line, CALL_customer, customer->n);
	record_set_text(line, CALL_day, text.s);
	record_set_text(line, CALL_reason, "manual");
	record_set_text(line, CALL_why, _("Put on the list by hand."));
	record_set_text(line, CALL_temperature, calllist_temperature(customer, "manual", "",
		&app->rules.classes, now));
	record_set_num(line, CALL_attempts,
		record_num(line, CALL_attempts) + (line->n ? 1 : 0));
	record_set_text(line, CALL_status, "pending");
	record_clear(line, CALL_outcome);
	str_release(&text);
}

enum result calls_add(struct app *app, int64_t customer, struct civil day, int64_t *call,
	struct err *err)
{
	struct record *rec = NULL, *line = NULL;
	enum result code = query_get(app->db, &customer_entity, customer, &rec, err);

	if (!code)
		code = call_line_of(app->db, customer, day, &line, err);
	if (!code)
		code = refusal_check(rec, err);
	if (!code && !calllist_callable(rec))
		code = err_set(err, ERR_INVALID, _("%s is not to be called."),
			record_text(rec, CUSTOMER_name));
	else if (!code && line && is(line, CALL_status, "pending"))
		code = err_set(err, ERR_DUPLICATE, _("%s is on that day's call list already."),
			record_text(rec, CUSTOMER_name));
	if (!code) {
		if (!line)
			line = record_new(&call_entity);
		set_manual(app, line, rec, day);
		code = put_lines(app, _("%s put on the call list"), line, NULL, err);
	}
	if (!code)
		*call = line->n;
	record_free(&rec);
	record_free(&line);
	return code;
}
