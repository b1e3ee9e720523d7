/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Follow-ups: done, put off. */
#include "base/base.h"
#include "app/followups.h"

#include "base/date.h"
#include "model/rules/working.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "text/when.h"
#include "app/ask.h"
#include "app/effects.h"

static enum result get_open(struct app *app, int64_t n, struct record **out, struct err *err)
{
	if (query_get(app->db, &followup_entity, n, out, err))
		return err->code;
	if (str_eq(record_text(*out, FOLLOWUP_status), "pending") &&
	    !record_has(*out, common_index(&followup_entity, COMMON_deleted_at)))
		return OK;
	record_free(out);
	return err_set(err, ERR_INVALID, _("That follow-up is no longer open."));
}

/* One step with its effects; the label is also the message. */
static enum result put(struct app *app, const struct record *before, struct record *rec,
	const char *label, struct err *err)
{
	struct save *save = NULL;
	enum result code;

	if (record_check(rec, err) ||
	    save_begin(app->db, &app->actor, label, false, &save, err))
		return err->code;
	code = save_put(save, WHO_USER, rec, err);
	if (!code)
		code = effects_saved(app, save, before, rec, err);
	if (!code)
		return save_commit(&save, err);
	save_abort(&save);
	return code;
}

enum result followup_done(struct app *app, int64_t n, const char *note, struct str *message,
	struct err *err)
{
	struct record *before = NULL, *rec;
	struct kind_env env = app_env(app);
	struct str label = STR_INIT;
	enum result code;

	if (get_open(app, n, &before, err))
		return err->code;
	rec = record_copy(before);
	record_set_text(rec, FOLLOWUP_status, "completed");
	record_set_num(rec, FOLLOWUP_completed_at, date_now());
	code = text_is_empty(note) ? OK :
		record_parse(rec, FOLLOWUP_completion_notes, note, &env, err);
	str_addf(&label, _("Follow-up done: %s"), record_text(rec, FOLLOWUP_title));
	if (!code)
		code = put(app, before, rec, label.s, err);
	if (!code)
		str_add(message, label.s);
	str_release(&label);
	record_free(&before);
	record_free(&rec);
	return code;
}

/* "+3" counts from its own date, from today where that is past; words like "tomorrow" are as they
 * are said. */
static enum result new_due(const char *typed, int64_t due, int64_t now, int64_t *out,
	struct err *err)
{
	int64_t from = *typed == '+' ? MAX(due, now) : now;
	struct when when;
	int minute;

	if (!date_parse(typed, out)) {
		if (when_parse(typed, from, &when, err)) {
			err->field = "when";
			return err->code;
		}
		date_civil(due, &minute);
		*out = date_moment(when.date, when.minute >= 0 ? when.minute : minute);
	}
	if (*out > now)
		return OK;
	return err_field(err, "when", _("A follow-up cannot be put off to the past."));
}

enum result followup_snooze(struct app *app, int64_t n, const char *when, struct str *message,
	struct err *err)
{
	struct record *before = NULL, *rec;
	struct kind_env env = app_env(app);
	struct str label = STR_INIT, name = STR_INIT, time = STR_INIT;
	int64_t due;
	enum result code;

	if (get_open(app, n, &before, err))
		return err->code;
	rec = record_copy(before);
	code = new_due(when, record_num(rec, FOLLOWUP_due_at), env.now, &due, err);
	if (!code) {
		record_set_num(rec, FOLLOWUP_due_at, due);
		query_title(app->db, &customer_entity, record_num(rec, FOLLOWUP_customer), &name);
		when_moment(due, env.now, (enum calendar)env.calendar, &time);
		str_addf(&label, _("Follow-up for %s: %s"), name.s, time.s);
		code = put(app, before, rec, label.s, err);
	}
	if (!code)
		str_addf(message, "%s%s%s", label.s,
			working_hour(&app->rules.working, due) ? "" : " ",
			working_hour(&app->rules.working, due) ? "" :
			_("(outside working hours)"));
	str_release(&label);
	str_release(&name);
	str_release(&time);
	record_free(&before);
	record_free(&rec);
	return code;
}

enum result followup_next(struct app *app, int64_t customer, int64_t *n, struct err *err)
{
	struct filter filter = { .entity = &followup_entity };
	struct str name = STR_INIT;
	struct record *rec;

	ask_num(&filter, "customer", FILTER_EQ, customer);
	ask_text(&filter, "status", FILTER_EQ, "pending");
	if (ask_one(app->db, &filter, "due_at", &rec, err))
		return err->code;
	if (rec) {
		*n = rec->n;
		record_free(&rec);
		return OK;
	}
	query_title(app->db, &customer_entity, customer, &name);
	err_set(err, ERR_MISSING, _("There is no open follow-up for \"%s\"."), name.s);
	str_release(&name);
	return err->code;
}

enum result followup_next_of(struct app *app, const char *customer, int64_t *n, struct err *err)
{
	int64_t who;

	return app_find_customer(app, customer, &who, err) ? err->code :
		followup_next(app, who, n, err);
}

const char *followup_notes(const struct record *followup)
{
	const char *notes = record_text(followup, FOLLOWUP_completion_notes);

	for (const struct choice *outcome = outcomes; outcome->key; outcome++)
		if (str_eq(outcome->key, notes))
			return _(outcome->label);
	return notes;
}

void agenda_parts(const struct app *app, struct civil day, int64_t now,
	struct agenda_part_desc parts[AGENDA_PARTS])
{
	int64_t start = date_moment(day, 0), end = date_moment(civil_add(day, 1), 0);
	int64_t late = now >= start && now < end ? now : start;
	int64_t me = app->actor.user;

	parts[AGENDA_overdue] = (struct agenda_part_desc){ "overdue", N_("Overdue"),
		{ me, INT64_MIN, late, 0 } };
	parts[AGENDA_today] = (struct agenda_part_desc){ "today", N_("Today"), { me, late, end, 0 } };
	parts[AGENDA_next] = (struct agenda_part_desc){ "next", N_("Next 7 days"),
		{ me, end, date_moment(civil_add(day, 8), 0), 0 } };
}

void agenda_count_text(size_t count, struct str *out)
{
	str_addf(out, count >= AGENDA_CAP ? "%zu+" : "%zu", count);
}
