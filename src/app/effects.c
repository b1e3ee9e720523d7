/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What happens by itself when a record is saved or deleted. */
#include "base/base.h"
#include "app/effects.h"

#include "base/date.h"
#include "model/rules/calllist.h"
#include "model/rules/followup.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "app/ask.h"
#include "app/effects_p.h"

#define RINGS_MAX 32	/* reminders of one record */

static bool is(const struct record *rec, size_t field, const char *key)
{
	return str_eq(record_text(rec, field), key);
}

static bool changed(const struct record *before, const struct record *now, size_t field)
{
	return !before || !value_equal(&now->entity->fields[field], &before->v[field],
		&now->v[field]);
}

enum result effect_put(struct save *save, struct record *rec, struct err *err)
{
	if (record_check(rec, err))
		return err->code;
	return save_put(save, WHO_RULE, rec, err);
}

/* --- Notifications. */

enum result effect_notify(struct save *save, const struct effect_note *note, struct err *err)
{
	struct record *rec = record_new(&notification_entity);
	enum result code;

	memcpy(rec->id, note->id, sizeof(rec->id));
	record_set_text(rec, NOTIFICATION_type, note->type);
	record_set_text(rec, NOTIFICATION_priority, note->priority);
	record_set_text(rec, NOTIFICATION_title, note->title);
	record_set_text(rec, NOTIFICATION_message, note->message);
	if (note->about) {
		record_set_text(rec, NOTIFICATION_entity, note->about->entity->name);
		record_set_num(rec, NOTIFICATION_record, note->about->n);
	}
	if (note->for_user)
		record_set_num(rec, common_index(&notification_entity, COMMON_assigned_to),
			note->for_user);
	code = effect_put(save, rec, err);
	record_free(&rec);
	return code;
}

/* --- Reminders (rule 3). */

static enum result put_reminder(struct save *save, struct record *rec,
	const struct record *followup, int64_t at, struct err *err)
{
	size_t assigned = common_index(&followup_entity, COMMON_assigned_to);

	record_set_text(rec, REMINDER_entity, followup->entity->name);
	record_set_num(rec, REMINDER_record, followup->n);
	record_set_num(rec, REMINDER_at, at);
	record_set_text(rec, REMINDER_method, record_text(followup, FOLLOWUP_reminder_method));
	if (record_has(followup, assigned))
		record_set_num(rec, common_index(&reminder_entity, COMMON_assigned_to),
			record_num(followup, assigned));
	return effect_put(save, rec, err);
}

static bool take_time(int64_t *times, size_t *n, int64_t at)
{
	for (size_t i = 0; i < *n; i++)
		if (times[i] == at) {
			memmove(times + i, times + i + 1, (--*n - i) * sizeof(*times));
			return true;
		}
	return false;
}

/* Those that stand right stay, others move, the rest goes or is made. */
static enum result match_reminders(struct save *save, const struct record *followup,
	const struct rowset *old, int64_t *times, size_t n, struct err *err)
{
	bool right[RINGS_MAX] = { false };
	size_t next = 0;
	enum result code = OK;

	for (size_t i = 0; i < old->n; i++)
		right[i] = take_time(times, &n, record_num(old->v[i], REMINDER_at));
	for (size_t i = 0; i < old->n && !code; i++) {
		if (right[i])
			continue;
		code = next < n ? put_reminder(save, old->v[i], followup, times[next++], err) :
			save_delete(save, WHO_RULE, &reminder_entity, old->v[i]->n, err);
	}
	while (next < n && !code) {
		struct record *rec = record_new(&reminder_entity);

		code = put_reminder(save, rec, followup, times[next++], err);
		record_free(&rec);
	}
	return code;
}

enum result effect_reminders(struct save *save, const struct record *followup, struct err *err)
{
	struct filter filter = { .entity = &reminder_entity };
	struct rowset old = { 0 };
	int64_t times[RINGS_MAX];
	size_t n = reminder_times(followup, date_now(), times, COUNT(times));
	enum result code;

	ask_num(&filter, "record", FILTER_EQ, followup->n);
	ask_set(&filter, "sent_at", FILTER_NONE);
	code = ask_list(save_db(save), &filter, "at", RINGS_MAX, 0, &old, err);
	if (!code)
		code = match_reminders(save, followup, &old, times, n, err);
	rowset_release(&old);
	return code;
}

/* What the rules planned and nobody wants any more: of a contact that never was ("interaction"), of
 * somebody who is not to be contacted ("customer"). */
static enum result cancel_steps(struct save *save, const char *field, int64_t n, struct err *err)
{
	struct filter filter = { .entity = &followup_entity };
	struct rowset rows = { 0 };
	enum result code;

	ask_num(&filter, field, FILTER_EQ, n);
	ask_text(&filter, "status", FILTER_EQ, "pending");
	ask_text(&filter, "origin", FILTER_EQ, "rule");
	code = ask_list(save_db(save), &filter, NULL, 0, 0, &rows, err);
	for (size_t i = 0; i < rows.n && !code; i++) {
		record_set_text(rows.v[i], FOLLOWUP_status, "cancelled");
		code = effect_put(save, rows.v[i], err);
		if (!code)
			code = effect_reminders(save, rows.v[i], err);
	}
	rowset_release(&rows);
	return code;
}

/* --- A customer. */

/* The tag is how brokers mark a VIP, the flag is what rules ask; each brings and takes the
 * other. */
static bool follow_vip_tag(const struct record *before, struct record *now)
{
	size_t tags = common_index(&customer_entity, COMMON_tags);
	bool had_tag = before && set_has(record_text(before, tags), "vip");

	if (!record_num(now, CUSTOMER_is_vip) || set_has(record_text(now, tags), "vip"))
		return false;
	if (had_tag)
		record_set_num(now, CUSTOMER_is_vip, 0);
	else
		record_set_add(now, tags, "vip");
	return true;
}

static bool date_consent(const struct record *before, struct record *now)
{
	bool answered = is(now, CUSTOMER_consent, "given") || is(now, CUSTOMER_consent, "refused");

	if (!answered || !changed(before, now, CUSTOMER_consent))
		return false;
	if (before ? changed(before, now, CUSTOMER_consent_at) :
	    record_has(now, CUSTOMER_consent_at))
		return false;
	record_set_num(now, CUSTOMER_consent_at, date_now());
	return true;
}

/* In an office the open work goes with the customer: who has him now could not touch a colleague's. */
static enum result hand_over(struct app *app, struct save *save, const struct record *before,
	const struct record *now, struct err *err)
{
	static const struct entity *const work[] = { &followup_entity, &interaction_entity };
	size_t assigned = common_index(&customer_entity, COMMON_assigned_to);
	enum result code = OK;

	if (app->actor.alone || !before || !changed(before, now, assigned) || !record_has(now, assigned))
		return OK;
	for (size_t e = 0; e < COUNT(work) && !code; e++) {
		struct filter filter = { .entity = work[e] };
		struct rowset rows = { 0 };

		ask_num(&filter, "customer", FILTER_EQ, now->n);
		ask_text(&filter, "status", FILTER_EQ, "pending");
		code = ask_list(save_db(save), &filter, NULL, 0, record_num(before, assigned), &rows, err);
		for (size_t i = 0; i < rows.n && !code; i++) {
			record_set_num(rows.v[i], common_index(work[e], COMMON_assigned_to),
				record_num(now, assigned));
			code = effect_put(save, rows.v[i], err);
		}
		rowset_release(&rows);
	}
	return code;
}

static enum result customer_saved(struct app *app, struct save *save, const struct record *before,
	struct record *now, struct err *err)
{
	struct effect_note note = {
		.type = "customer_update", .priority = "normal", .title = _("New customer"),
		.message = record_text(now, CUSTOMER_name), .about = now,
		.for_user = record_num(now, common_index(&customer_entity, COMMON_assigned_to)),
	};
	bool vip = follow_vip_tag(before, now), consent = date_consent(before, now);

	if (((vip || consent) && effect_put(save, now, err)) || hand_over(app, save, before, now, err))
		return err->code;
	if (!before && !app->demo && !is(now, CUSTOMER_source, "import"))
		return effect_notify(save, &note, err);
	if (before && !refusal_text(before) && refusal_text(now) && cancel_steps(save, "customer", now->n, err))
		return err->code;
	if (before && calllist_callable(before) && !calllist_callable(now))
		return call_lines_drop(save, now->n, err);
	return OK;
}

/* --- A follow-up. */

/* Somebody who puts his own words into a rule's follow-up makes it his own; another date does
 * not. */
static enum result adopt_followup(struct save *save, const struct record *before,
	struct record *now, struct err *err)
{
	if (!before || !is(now, FOLLOWUP_origin, "rule") ||
	    (!changed(before, now, FOLLOWUP_title) && !changed(before, now, FOLLOWUP_description)))
		return OK;
	record_set_text(now, FOLLOWUP_origin, "user");
	return effect_put(save, now, err);
}

/* Today's line of a follow-up that is done, dropped or put off is off the list. */
static enum result settle_line(struct app *app, struct save *save, const struct record *followup,
	bool gone, struct err *err)
{
	struct civil today = date_today();
	bool open = !gone && is(followup, FOLLOWUP_status, "pending");
	struct record *line;
	enum result code = OK;

	if (open && record_num(followup, FOLLOWUP_due_at) < date_moment(civil_add(today, 1), 0))
		return OK;
	if (call_line_of(save_db(save), record_num(followup, FOLLOWUP_customer), today, &line, err))
		return err->code;
	if (line && is(line, CALL_status, "pending") &&
	    record_num(line, CALL_followup) == followup->n) {
		record_set_text(line, CALL_status, open ? "moved" :
			!gone && is(followup, FOLLOWUP_status, "completed") ? "completed" :
			"skipped");
		if (app->actor.user)
			record_set_num(line, CALL_agent, app->actor.user);
		code = effect_put(save, line, err);
	}
	record_free(&line);
	return code;
}

static enum result followup_saved(struct app *app, struct save *save, const struct record *before,
	struct record *now, struct err *err)
{
	static const size_t timing[] = {
		FOLLOWUP_due_at, FOLLOWUP_status, FOLLOWUP_reminders, FOLLOWUP_reminder_enabled,
		FOLLOWUP_reminder_method,
	};
	int64_t whose = record_num(now, common_index(&followup_entity, COMMON_assigned_to));
	struct effect_note note = {
		.type = "followup_due", .priority = "normal", .title = _("New follow-up for you"),
		.message = record_text(now, FOLLOWUP_title), .about = now, .for_user = whose,
	};
	bool moved = false;

	for (size_t i = 0; i < COUNT(timing); i++)
		moved |= changed(before, now, timing[i]);
	if (adopt_followup(save, before, now, err))
		return err->code;
	if (moved && effect_reminders(save, now, err))
		return err->code;
	if (before && moved && settle_line(app, save, now, false, err))
		return err->code;
	/* In an office he is told where he works (effects_arrived). */
	if (!before && app->actor.alone && whose && app->actor.user && whose != app->actor.user)
		return effect_notify(save, &note, err);
	return OK;
}

/* --- A template: one default by type and language. */

static enum result template_saved(struct save *save, const struct record *now, struct err *err)
{
	struct filter filter = { .entity = &template_entity };
	struct rowset rows = { 0 };
	enum result code;

	if (!record_num(now, TEMPLATE_is_default))
		return OK;
	ask_text(&filter, "type", FILTER_EQ, record_text(now, TEMPLATE_type));
	ask_text(&filter, "language", FILTER_EQ, record_text(now, TEMPLATE_language));
	ask_num(&filter, "is_default", FILTER_EQ, 1);
	code = ask_list(save_db(save), &filter, NULL, 0, 0, &rows, err);
	for (size_t i = 0; i < rows.n && !code; i++) {
		if (rows.v[i]->n == now->n)
			continue;
		record_set_num(rows.v[i], TEMPLATE_is_default, 0);
		code = effect_put(save, rows.v[i], err);
	}
	rowset_release(&rows);
	return code;
}

enum result effects_saved(struct app *app, struct save *save, const struct record *before,
	struct record *now, struct err *err)
{
	struct effects_step step = { .typed_at = 0 };

	if (now->entity == &customer_entity)
		return customer_saved(app, save, before, now, err);
	if (now->entity == &interaction_entity)
		return effects_interaction(app, save, before, now, &step, err);
	if (now->entity == &followup_entity)
		return followup_saved(app, save, before, now, err);
	if (now->entity == &template_entity)
		return template_saved(save, now, err);
	return OK;
}

/* --- Deleting. */

enum result effects_deleted(struct app *app, struct save *save, const struct record *rec,
	struct err *err)
{
	if (rec->entity == &interaction_entity)
		return cancel_steps(save, "interaction", rec->n, err);
	if (rec->entity == &followup_entity)
		return settle_line(app, save, rec, true, err);
	return OK;
}
