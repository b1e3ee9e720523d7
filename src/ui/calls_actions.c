/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the keys of call mode do. */
#include "base/base.h"
#include "ui/view_calls.h"

#include "base/date.h"
#include "model/filter.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/when.h"
#include "app/followups.h"
#include "app/links.h"
#include "ui/popup.h"

static struct calls *state_of(const struct target *t, struct view **view)
{
	*view = ui_view(t->ui, &card_ops);
	return *view ? (*view)->state : NULL;
}

static enum result log_outcome(struct target *t, const char *outcome, const char *follow_up,
	struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);
	const struct record *line = c ? calls_line(c) : NULL;

	if (!line || !c->customer)
		return err_set(err, ERR_INVALID, _("Nobody is left on today's list."));
	if (!calls_is_open(line))
		return err_set(err, ERR_INVALID, _("This call is done already; u takes the last one back."));
	if (calls_log(t->app, c->customer->n, line->n, outcome,
	    c->note.text.len ? c->note.text.s : NULL, 0, follow_up, t->out, err))
		return err->code;
	c->logged = c->customer->n;
	c->logged_call = line->n;
	calls_write_note(view, line, "");
	str_set(&c->logged_note, c->note.text.len ? c->note.text.s : "");
	edit_set(&c->note, "");
	c->note_line = 0;
	c->advance = true;
	str_add(t->out, _(" — u undoes"));
	return OK;
}

#define OUTCOME_ACTION(function, key) \
	static enum result function(struct target *t, const struct args *args, struct err *err) \
	{ \
		(void)args; \
		return log_outcome(t, key, NULL, err); \
	}
OUTCOME_ACTION(log_no_answer, "no_answer")
OUTCOME_ACTION(log_callback, "callback")
OUTCOME_ACTION(log_interested, "interested")
OUTCOME_ACTION(log_not_interested, "not_interested")
OUTCOME_ACTION(log_deal, "deal_closed")
OUTCOME_ACTION(log_successful, "successful")
OUTCOME_ACTION(log_wrong_number, "wrong_number")

/* A meeting has a time; an empty answer leaves it to the rule. */
static enum result log_meeting(struct target *t, const struct args *args, struct err *err)
{
	enum result code;
	char *when;

	(void)args;
	when = ui_ask_right(t->ui, _("When is the meeting?"), "",
		_("tomorrow 17:00, Sunday, +3, 21/11; empty: a reminder tomorrow"),
		ask_check_when);
	if (!when)
		return err_set(err, ERR_CANCEL, _("Nothing was changed."));
	code = log_outcome(t, "meeting_scheduled", when, err);
	free(when);
	return code;
}

static enum result skip(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);
	const struct record *line = c ? calls_line(c) : NULL;

	(void)args;
	if (!line || !calls_is_open(line))
		return err_set(err, ERR_INVALID, _("Nobody is left on today's list."));
	if (calls_skip(t->app, line->n, t->out, err))
		return err->code;
	c->advance = true;
	str_add(t->out, _(" — u undoes"));
	return OK;
}

static enum result check_later(struct ui *ui, const char *typed, struct err *err)
{
	struct when when;

	if (!*typed)
		return OK;
	if (when_parse(typed, ui->now, &when, err))
		return err->code;
	return civil_compare(when.date, date_civil(ui->now, NULL)) > 0 ? OK :
		err_set(err, ERR_INVALID, _("A call is moved to a later day."));
}

static enum result move(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);
	const struct record *line = c ? calls_line(c) : NULL;
	struct when when = { .date = civil_add(date_civil(t->ui->now, NULL), 1) };
	int64_t call = line ? line->n : 0;
	enum result code = OK;
	char *typed;

	(void)args;
	if (!line || !calls_is_open(line))
		return err_set(err, ERR_INVALID, _("Nobody is left on today's list."));
	typed = ui_ask_right(t->ui, _("To which day?"), "", _("Sunday, +3, 21/11; empty: tomorrow"), check_later);
	if (!typed)
		return err_set(err, ERR_CANCEL, _("Nothing was changed."));
	if (*typed)
		code = when_parse(typed, t->ui->now, &when, err);
	free(typed);
	if (!code)
		code = calls_move(t->app, call, when.date, t->out, err);
	if (code)
		return code;
	c->advance = true;
	str_add(t->out, _(" — u undoes"));
	return OK;
}

enum result calls_work_anyway(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);
	int added = 0;

	(void)args;
	if (!c || !c->day_off)
		return err_set(err, ERR_INVALID, _("Today is a working day: the whole list is here."));
	if (ui_make_calls(t->ui, c->list.day, true, &added, err))
		return err->code;
	view->stale = true;
	str_addf(t->out, Q_("%d call added to the list", "%d calls added to the list", (unsigned long)added), added);
	return OK;
}

/* The open follow-up made last for a customer. */
static enum result followup_of(struct app *app, int64_t customer, int64_t *n, struct err *err)
{
	struct kind_env env = app_env(app);
	struct rowset rows = { 0 };
	struct filter filter;
	struct sort sort;
	struct query q = { .entity = &followup_entity, .filter = &filter, .sort = &sort, .limit = 1 };
	enum result code;
	char text[64];

	snprintf(text, sizeof(text), "customer=%lld status=pending", (long long)customer);
	if (filter_parse(&followup_entity, text, &env, &app->rules.classes, &filter, err) ||
	    sort_parse(&followup_entity, "-updated_at", &sort, err))
		return err->code;
	code = query_list(app->db, &q, &rows, err);
	filter_release(&filter);
	if (!code && !rows.n)
		code = err_set(err, ERR_MISSING, _("The last call made no follow-up."));
	if (!code)
		*n = rows.v[0]->n;
	rowset_release(&rows);
	return code;
}

static enum result change_time(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);
	enum result code;
	int64_t n;
	char *when;

	(void)args;
	if (!c || !c->logged)
		return err_set(err, ERR_INVALID, _("No call was logged yet."));
	if (followup_of(t->app, c->logged, &n, err))
		return err->code;
	when = ui_ask_right(t->ui, _("When is the follow-up of the last call?"), "",
		_("tomorrow 17:00, Sunday, +3, 21/11 and 15/5/1448 are understood"),
		ask_check_when);
	if (!when)
		return err_set(err, ERR_CANCEL, _("Nothing was changed."));
	code = followup_snooze(t->app, n, when, t->out, err);
	free(when);
	return code;
}

static void ask_note(struct ui *ui, struct calls *c)
{
	char *typed = ui_ask(ui, _("Note"), c->note.text.s,
		_("What was said; it is kept until the call is logged"));

	if (typed)
		edit_set(&c->note, typed);
	free(typed);
}

static enum result note(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);

	(void)args;
	if (!c->customer || !calls_line(c))
		return err_set(err, ERR_INVALID, _("Nobody is left on today's list."));
	if (!calls_is_open(calls_line(c)))
		return err_set(err, ERR_INVALID, _("This call is done already: u takes it back, or e "
			"changes the contact in the customer's history."));
	if (t->ui->plain) {
		ask_note(t->ui, c);
		return OK;
	}
	c->noting = true;
	calls_scroll_note(view);
	view->dirty = true;
	return OK;
}

static enum result step(struct target *t, int by)
{
	struct view *view;
	struct calls *c = state_of(t, &view);

	if (by > 0 ? c->cur + 1 < c->list.queue.n : c->cur > 0)
		c->cur += (size_t)by;
	view->stale = true;
	return OK;
}

static enum result next_line(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return step(t, 1);
}

static enum result previous_line(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return step(t, -1);
}

static enum result scroll_script(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);

	(void)args, (void)err;
	c->script_skip += 3;
	view->dirty = true;
	return OK;
}

static enum result copy_number(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);

	(void)args;
	if (!c->customer || !record_has(c->customer, CUSTOMER_phone))
		return err_set(err, ERR_INVALID, _("There is no number to copy."));
	if (refusal_check(c->customer, err))
		return err->code;
	ui_copy(t->ui, record_text(c->customer, CUSTOMER_phone), t->out);
	return OK;
}

/* The address that opens a chat, for the browser or phone beside the terminal. */
static enum result copy_whatsapp(struct target *t, const struct args *args, struct err *err)
{
	struct view *view;
	struct calls *c = state_of(t, &view);
	struct str link = STR_INIT;

	(void)args;
	if (c->customer && refusal_check(c->customer, err))
		return err->code;
	if (!c->customer || !link_whatsapp(c->customer, &link))
		return err_set(err, ERR_INVALID, _("There is no WhatsApp number."));
	ui_copy(t->ui, link.s, t->out);
	str_release(&link);
	return OK;
}

static enum result leave(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	ui_close_page(t->ui);
	return OK;
}

#define WRITES .in = IN_CALLS, .flags = A_WRITES
const struct action calls_screen_actions[] = {
	{ .name = "call-no-answer", .menu = N_("Calls"),
	  .keys = "1 <A-1>", .help = N_("Log the call: no answer"),
	  WRITES, .run = log_no_answer },
	{ .name = "call-callback", .keys = "2 <A-2>", .help = N_("Log the call: call back"),
	  WRITES, .run = log_callback },
	{ .name = "call-interested", .keys = "3 <A-3>", .help = N_("Log the call: interested"),
	  WRITES, .run = log_interested },
	{ .name = "call-not-interested", .keys = "4 <A-4>",
	  .help = N_("Log the call: not interested"), WRITES, .run = log_not_interested },
	{ .name = "call-meeting", .keys = "5 <A-5>",
	  .help = N_("Log the call: a meeting is arranged, and ask when"), WRITES,
	  .run = log_meeting },
	{ .name = "call-deal", .keys = "6 <A-6>", .help = N_("Log the call: the deal is closed"),
	  WRITES, .run = log_deal },
	{ .name = "call-successful", .keys = "7 <A-7>", .help = N_("Log the call: successful"),
	  WRITES, .run = log_successful },
	{ .name = "call-wrong-number", .keys = "9 <A-9>", .help = N_("Log the call: wrong number"),
	  WRITES, .run = log_wrong_number },
	{ .name = "call-skip", .keys = "0", .help = N_("Skip this call"), WRITES,
	  .run = skip },
	{ .name = "call-note", .keys = "<Space>", .help = N_("Write a note for this call"),
	  .hint = N_("note"), .in = IN_CALLS, .run = note },
	{ .name = "call-move", .keys = "m", .help = N_("Move this call to another day"),
	  .hint = N_("another day"), WRITES, .run = move },
	{ .name = "call-time", .keys = "t", .help = N_("Change when the last call's follow-up is due"),
	  .hint = N_("time"), WRITES, .run = change_time },
	{ .name = "call-next", .keys = "j <Down>", .help = N_("Look at the next line of the list"),
	  .in = IN_CALLS, .run = next_line },
	{ .name = "call-previous", .keys = "k <Up>",
	  .help = N_("Look at the line before of the list"), .in = IN_CALLS, .run = previous_line },
	{ .name = "call-script", .keys = "<PgDn>", .help = N_("Read on in the script"),
	  .in = IN_CALLS, .run = scroll_script },
	{ .name = "call-copy", .keys = "y", .help = N_("Copy the customer's number"),
	  .hint = N_("copy"), .in = IN_CALLS, .run = copy_number },
	{ .name = "call-whatsapp", .keys = "w", .help = N_("Copy the address of the WhatsApp chat"),
	  .in = IN_CALLS, .run = copy_whatsapp },
	{ .name = "calls-work-anyway", .keys = "W <A-e>",
	  .help = N_("On a day off: make the list of a working day"), .hint = N_("work today"), WRITES,
	  .run = calls_work_anyway },
	{ .name = "calls-leave", .keys = "<Esc> q <F6>", .help = N_("Back to the customers"),
	  .hint = N_("back"), .in = IN_CALLS, .run = leave },
	{ .name = NULL },
};
