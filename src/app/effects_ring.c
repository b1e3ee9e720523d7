/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What falls due by the clock: reminders, planned contacts, licences, lines that open again. */
#include "base/base.h"

#include "base/date.h"
#include "model/rules/followup.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/save.h"
#include "text/when.h"
#include "app/ask.h"
#include "app/effects.h"
#include "app/effects_p.h"

#define RING_ROWS 500
#define RING_DAYS 60		/* what is older rings no more */
#define SOON (60 * MINUTE_MS)

struct ring {
	struct app *app;
	struct save *save;	/* begun at the first write */
	int64_t now;
	const char *dnd;
	struct rings *rings;	/* NULL: nobody listens */
	struct err *err;
};

static struct db *ring_db(const struct ring *r)
{
	return r->save ? save_db(r->save) : r->app->db;
}

/* An empty minute writes nothing and takes no lock. */
static enum result begin(struct ring *r)
{
	return r->save ? OK : save_begin(r->app->db, &r->app->actor, _("Reminders"), false,
		&r->save, r->err);
}

static enum result notify(struct ring *r, const struct effect_note *note)
{
	if (r->rings && !r->rings->n++) {
		str_set(&r->rings->title, note->title);
		str_set(&r->rings->message, note->message);
	}
	return begin(r) ? r->err->code : effect_notify(r->save, note, r->err);
}

/* Why the customer is not to be contacted; NULL: he may be.  He may have come to it by a way that runs no rules. */
static enum result find_refusal(struct ring *r, int64_t n, const char **why)
{
	struct record *customer;
	enum result code = ask_record(ring_db(r), &customer_entity, n, &customer, r->err);

	*why = customer ? refusal_text(customer) : NULL;
	record_free(&customer);
	return code;
}

/* --- Reminders of follow-ups. */

static enum result ring_followup(struct ring *r, const struct record *followup)
{
	struct kind_env env = app_env(r->app);
	struct effect_note note = {
		.type = "followup_due", .priority = "normal", .about = followup,
		.for_user = record_num(followup, common_index(&followup_entity,
			COMMON_assigned_to)),
	};
	struct str text = STR_INIT, when = STR_INIT;
	const char *why;
	enum result code;

	if (find_refusal(r, record_num(followup, FOLLOWUP_customer), &why))
		return r->err->code;
	if (why && str_eq(record_text(followup, FOLLOWUP_origin), "rule"))
		return OK;	/* no rule sends anybody to him */
	note.title = record_num(followup, FOLLOWUP_due_at) <= r->now ? _("Follow-up due") :
		_("Follow-up ahead");
	when_moment(record_num(followup, FOLLOWUP_due_at), r->now, (enum calendar)env.calendar,
		&when);
	/* TRANSLATORS: title of a follow-up, then its time: "Follow up with Sara: tomorrow
	 * 17:00" */
	str_addf(&text, _("%s: %s"), record_text(followup, FOLLOWUP_title), when.s);
	if (why)
		str_addf(&text, " — %s", why);
	note.message = text.s;
	code = notify(r, &note);
	str_release(&text);
	str_release(&when);
	return code;
}

static bool followup_rings(const struct record *followup)
{
	return str_eq(record_text(followup, FOLLOWUP_status), "pending") &&
		!record_has(followup, common_index(&followup_entity, COMMON_deleted_at));
}

/* Several of one record that fell due together ring once. */
static enum result ring_reminder(struct ring *r, const struct rowset *rows, size_t i)
{
	struct record *reminder = rows->v[i], *followup = NULL;
	bool first = true;
	enum result code;

	for (size_t k = 0; k < i; k++)
		first &= record_num(rows->v[k], REMINDER_record) !=
			record_num(reminder, REMINDER_record);
	code = query_get(ring_db(r), &followup_entity, record_num(reminder, REMINDER_record),
		&followup, r->err);
	if (!code && first && followup_rings(followup))
		code = ring_followup(r, followup);
	else if (code == ERR_MISSING)	/* not arrived yet, or gone for good */
		code = OK;
	record_free(&followup);
	if (!code)
		code = begin(r);
	record_set_num(reminder, REMINDER_sent_at, r->now);
	return code ? code : effect_put(r->save, reminder, r->err);
}

static enum result ring_reminders(struct ring *r)
{
	struct filter filter = { .entity = &reminder_entity };
	struct rowset rows = { 0 };
	enum result code;

	if (dnd_active(r->dnd, r->now, NULL))
		return OK;
	ask_set(&filter, "sent_at", FILTER_NONE);
	ask_num(&filter, "at", FILTER_LE, r->now);
	ask_num(&filter, "at", FILTER_GE, r->now - RING_DAYS * DAY_MS);
	code = ask_list(ring_db(r), &filter, "at", RING_ROWS, r->app->actor.user, &rows, r->err);
	for (size_t i = 0; i < rows.n && !code; i++)
		code = ring_reminder(r, &rows, i);
	rowset_release(&rows);
	return code;
}

/* --- Planned interactions. */

static enum result is_told(struct ring *r, const struct record *interaction, bool *told)
{
	struct filter filter = { .entity = &notification_entity };
	struct record *note;

	ask_num(&filter, "created_at", FILTER_GT, r->now - SOON);
	ask_text(&filter, "type", FILTER_EQ, "interaction_scheduled");
	ask_num(&filter, "record", FILTER_EQ, interaction->n);
	if (ask_one(ring_db(r), &filter, NULL, &note, r->err))
		return r->err->code;
	*told = note;
	record_free(&note);
	return OK;
}

static enum result ring_planned_one(struct ring *r, const struct record *interaction)
{
	int64_t at = record_num(interaction, INTERACTION_scheduled_at), ends;
	struct kind_env env = app_env(r->app);
	struct effect_note note = {
		.type = "interaction_scheduled", .priority = "normal", .about = interaction,
		.title = _("Planned contact"),
	};
	struct str text = STR_INIT, name = STR_INIT, when = STR_INIT;
	bool told = false;
	const char *why;
	enum result code;

	/* Quiet hours that end in time are waited for, not those that last past its beginning. */
	if (dnd_active(r->dnd, r->now, &ends) && ends < at)
		return OK;
	if (is_told(r, interaction, &told))
		return r->err->code;
	if (told)
		return OK;
	if (find_refusal(r, record_num(interaction, INTERACTION_customer), &why))
		return r->err->code;
	query_title(ring_db(r), &customer_entity, record_num(interaction, INTERACTION_customer),
		&name);
	when_moment(at, r->now, (enum calendar)env.calendar, &when);
	str_addf(&text, _("%s: %s"), name.s, when.s);
	if (why)
		str_addf(&text, " — %s", why);
	note.message = text.s;
	code = notify(r, &note);
	str_release(&text);
	str_release(&name);
	str_release(&when);
	return code;
}

static enum result ring_planned(struct ring *r)
{
	struct due soon = { .assigned_to = r->app->actor.user, .from = r->now + 1, .to = r->now + SOON + 1 };
	struct timeline rows = { 0 };
	enum result code = query_agenda(ring_db(r), &soon, RING_ROWS, &rows, r->err);

	for (size_t i = 0; i < rows.n && !code; i++)
		if (rows.v[i].rec->entity == &interaction_entity)
			code = ring_planned_one(r, rows.v[i].rec);
	timeline_release(&rows);
	return code;
}

/* --- Lines of today that a follow-up opens again. */

static enum result reopen_due(struct ring *r)
{
	struct civil today = date_civil(r->now, NULL);
	struct due since = { .assigned_to = r->app->actor.user, .from = date_moment(today, 0),
		.to = r->now + 1 };
	struct timeline rows = { 0 };
	enum result code = query_agenda(ring_db(r), &since, RING_ROWS, &rows, r->err);

	for (size_t i = 0; i < rows.n && !code; i++) {
		const struct record *followup = rows.v[i].rec;
		struct record *line = NULL;
		bool done;

		if (followup->entity != &followup_entity)
			continue;
		code = call_line_of(ring_db(r), record_num(followup, FOLLOWUP_customer), today,
			&line, r->err);
		if (!code && line && str_eq(record_text(line, CALL_status), "completed") &&
		    record_num(followup, FOLLOWUP_due_at) > record_num(line,
			common_index(&call_entity, COMMON_updated_at))) {
			code = begin(r);
			if (!code)
				code = call_line_reopen(r->save, line, followup, &done,
					r->err);
		}
		record_free(&line);
	}
	timeline_release(&rows);
	return code;
}

/* --- Licences that end. */

static const struct { size_t field; const char *memo, *title; } licences[] = {
	{ USER_fal_expiry, "told.fal_expiry", N_("Your FAL licence ends") },
	{ USER_commercial_expiry, "told.commercial_expiry",
	  N_("Your commercial registration ends") },
};

/* Told once 60 and once 30 days before: the memo holds the date and the stage told last. */
static enum result ring_licence(struct ring *r, size_t field, const char *memo, const char *title)
{
	const char *date = record_text(r->app->me, field);
	struct effect_note note = {
		.type = "license", .priority = "high", .title = title, .message = date,
		.about = r->app->me,
	};
	struct civil end;
	int64_t left;
	char *stage, *told;
	enum result code = OK;

	if (r->save)	/* memos are kept outside of steps: the other licence waits a minute */
		return OK;
	if (!*date || !civil_parse(date, &end) || !end.year)
		return OK;
	left = civil_to_days(end) - civil_to_days(date_civil(r->now, NULL));
	if (left > 60)
		return OK;
	stage = xasprintf("%s %d", date, left > 30 ? 60 : 30);
	told = query_memo(ring_db(r), memo);
	if (!told || !str_eq(told, stage)) {
		code = save_memo(ring_db(r), memo, stage, r->err);
		if (!code)
			code = notify(r, &note);
	}
	free(told);
	free(stage);
	return code;
}

void rings_release(struct rings *rings)
{
	str_release(&rings->title);
	str_release(&rings->message);
	rings->n = 0;
}

enum result effects_tick(struct app *app, struct rings *rings, struct err *err)
{
	struct ring r = {
		.app = app, .now = date_now(), .err = err, .rings = rings,
		.dnd = app->me ? record_text(app->me, USER_dnd) : "",
	};
	enum result code = OK;

	for (size_t i = 0; app->me && i < COUNT(licences) && !code; i++)
		code = ring_licence(&r, licences[i].field, licences[i].memo, _(licences[i].title));
	if (!code)
		code = ring_reminders(&r);
	if (!code)
		code = ring_planned(&r);
	if (!code)
		code = reopen_due(&r);
	if (code)
		save_abort(&r.save);
	else if (r.save)
		code = save_commit(&r.save, err);
	return code;
}
