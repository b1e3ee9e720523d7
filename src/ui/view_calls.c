/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Call mode: one card, one digit a call. */
#include "base/base.h"
#include "ui/view_calls.h"

#include "base/date.h"
#include "model/filter.h"
#include "model/rules/working.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "app/followups.h"
#include "app/links.h"
#include "ui/popup.h"

const struct record *calls_line(const struct calls *calls)
{
	return calls->cur < calls->queue.n ? calls->queue.v[calls->cur] : NULL;
}

static bool is_open(const struct record *call)
{
	return str_eq(record_text(call, CALL_status), "pending");
}

/* --- The place in the queue outlives the program. */

static void keep_place(struct view *view)
{
	const struct calls *c = view->state;
	const struct record *line = calls_line(c);
	struct err err;

	if (line && app_memo_set(view->ui->app, "calls.place", line->id, &err))
		return;		/* a convenience only */
}

/* --- A note belongs to its line, and waits there until the call is logged. */

static char *note_memo(const struct record *line)
{
	return xasprintf("calls.note.%s", line->id);
}

static const struct record *line_of(const struct calls *c, int64_t n)
{
	for (size_t i = 0; n && i < c->queue.n; i++)
		if (c->queue.v[i]->n == n)
			return c->queue.v[i];
	return NULL;
}

static void write_note(struct view *view, const struct record *line, const char *text)
{
	char *key = note_memo(line), *before = query_memo(view->ui->app->db, key);
	struct err err;

	if ((before || *text) && !str_eq(before ? before : "", text) &&
	    app_memo_set(view->ui->app, key, *text ? text : NULL, &err))
		ui_error(view->ui, &err);
	free(before);
	free(key);
}

static void keep_note(struct view *view)
{
	struct calls *c = view->state;
	const struct record *line = line_of(c, c->note_line);

	if (line)
		write_note(view, line, c->note.text.s ? c->note.text.s : "");
}

/* The note of the line that is shown now. */
static void take_note(struct view *view)
{
	struct calls *c = view->state;
	const struct record *line = calls_line(c);
	char *key, *text;

	if (!line || line->n == c->note_line)
		return;
	keep_note(view);
	key = note_memo(line);
	text = query_memo(view->ui->app->db, key);
	edit_set(&c->note, !is_open(line) ? "" : text ? text :
		line->n == c->logged_call && c->logged_note.len ? c->logged_note.s : "");
	c->note_line = line->n;
	free(text);
	free(key);
}

static void calls_end(struct view *view)
{
	keep_place(view);
	keep_note(view);
}

static void find_place(struct view *view)
{
	struct calls *c = view->state;
	char *id = query_memo(view->ui->app->db, "calls.place");

	for (size_t i = 0; id && i < c->queue.n; i++)
		if (str_eq(c->queue.v[i]->id, id))
			c->cur = i;
	free(id);
	if (calls_line(c) && !is_open(calls_line(c)))
		c->advance = true;
}

/* --- Loading. */

/* The next open line from here on, else the first open one; else it stays. */
static void go_on(struct calls *c)
{
	for (size_t i = 0; i < c->queue.n; i++) {
		size_t at = (c->cur + i) % c->queue.n;

		if (is_open(c->queue.v[at])) {
			c->cur = at;
			return;
		}
	}
}

static enum result load_queue(struct view *view, struct err *err)
{
	struct calls *c = view->state;
	struct rowset rows = { 0 };
	const struct record *line = calls_line(c);
	int64_t here = c->seek ? c->seek : line ? line->n : 0;

	if (calls_queue(view->ui->app, c->day, &rows, err))
		return err->code;
	rowset_release(&c->queue);
	c->queue = rows;
	strlist_release(&c->names);
	for (size_t i = 0; i < rows.n; i++) {
		struct str name = STR_INIT;

		query_title(view->ui->app->db, &customer_entity,
			record_num(rows.v[i], CALL_customer), &name);
		strlist_add(&c->names, name.s);
		str_release(&name);
		if (rows.v[i]->n == here)
			c->cur = i;
	}
	if (c->cur >= rows.n)
		c->cur = 0;
	return calls_stats(view->ui->app, c->day, &c->stats, err);
}

static enum result load_card(struct view *view, struct err *err)
{
	struct calls *c = view->state;
	struct app *app = view->ui->app;
	const struct record *line = calls_line(c);
	int64_t n = line ? record_num(line, CALL_customer) : 0;

	record_free(&c->customer);
	rowset_release(&c->last);
	str_clear(&c->script);
	c->script_skip = 0;
	if (!line || (!c->stats.left && !is_open(line)))
		return OK;
	if (query_get(app->db, &customer_entity, n, &c->customer, err))
		return err->code;
	customer_entity.derive(c->customer, view->ui->now, &app->rules.classes);
	if (insight_score(app, c->customer, &c->score, err) ||
	    query_last_interactions(app->db, n, 3, &c->last, err))
		return err->code;
	return insight_script(app, c->customer, record_text(line, CALL_reason), &c->script, NULL, err);
}

static enum result calls_load(struct view *view, struct err *err)
{
	struct calls *c = view->state;

	if (view->changed && load_queue(view, err))
		return err->code;
	if (c->advance)
		go_on(c);
	c->advance = false;
	c->seek = 0;
	take_note(view);
	if (load_card(view, err))
		return err->code;
	calls_scroll_note(view);
	return OK;
}

static enum result calls_open(struct view *view, struct err *err)
{
	struct calls *c = view->state;
	int added;

	c->note = (struct edit)EDIT_INIT;
	c->note.lines = true;
	c->script = (struct str)STR_INIT;
	c->logged_note = (struct str)STR_INIT;
	c->day = date_civil(view->ui->now, NULL);
	c->day_off = !working_day(&view->ui->app->rules.working, c->day);
	if (calls_make(view->ui->app, c->day, &added, err) || load_queue(view, err))
		return err->code;
	find_place(view);
	return OK;
}

static void calls_close(struct view *view)
{
	struct calls *c = view->state;

	calls_end(view);
	rowset_release(&c->queue);
	rowset_release(&c->last);
	strlist_release(&c->names);
	record_free(&c->customer);
	str_release(&c->script);
	edit_release(&c->note);
	str_release(&c->logged_note);
}

/* Another process's or an undone call: an undo brings its card back. */
static bool calls_stale(const struct view *view, const struct changes *changes)
{
	struct calls *c = view->state;

	for (size_t i = 0; i < changes->n; i++) {
		const struct change *ch = &changes->v[i];

		if (ch->entity == &call_entity && ch->field && str_eq(ch->field->name, "status") &&
		    ch->new && str_eq(ch->new, "pending"))
			c->seek = ch->n;
	}
	return change_touches(changes, NULL, 0);
}

/* --- Keys of the note. */

static void end_note(struct view *view)
{
	struct calls *c = view->state;

	c->noting = false;
	view->dirty = true;
}

static bool calls_typing(const struct view *view)
{
	return ((const struct calls *)view->state)->noting;
}

static bool calls_key(struct view *view, const struct key_event *event)
{
	struct calls *c = view->state;

	if (!c->noting)
		return false;
	view->dirty = true;
	if (event->key == K_ESC || event->key == K_ENTER) {
		end_note(view);
		return true;
	}
	if (event->key & K_ALT && (event->key & ~K_MODS) < 0x80) {
		end_note(view);	/* Alt and a digit: the note is done and the call is logged */
		return false;
	}
	if (ui_edit(view->ui, &c->note, event) == EDIT_IGNORED)
		return false;
	calls_scroll_note(view);
	return true;
}

static struct edit *calls_edit(struct view *view)
{
	struct calls *c = view->state;

	return c->noting ? &c->note : NULL;
}

static int64_t calls_chosen(const struct view *view, const struct entity **entity)
{
	const struct calls *c = view->state;

	*entity = &customer_entity;
	return c->customer ? c->customer->n : 0;
}

static void calls_heading(const struct view *view, struct str *out)
{
	const struct calls *c = view->state;

	str_addf(out, _("Calls: %d done, %d left"), c->stats.done, c->stats.left);
}

/* With nobody on the card there is nothing to write down or to copy. */
static bool calls_offers(const struct view *view, const struct action *action)
{
	const struct calls *c = view->state;

	return c->customer || action->in != IN_CALLS || str_eq(action->name, "calls-leave");
}

static const struct key_hint note_keys[] = {
	{ K_ENTER, NP_("key hint", "keep the note") }, { K_NONE, NULL },
};

const struct view_ops card_ops = {
	.name = "calls", .title = N_("Calls"), .in = IN_CALLS, .state_size = sizeof(struct calls),
	.open = calls_open, .stale = calls_stale, .load = calls_load, .draw = calls_draw,
	.close = calls_close, .chosen = calls_chosen, .heading = calls_heading,
	.offers = calls_offers, .typing = calls_typing, .typing_hints = note_keys, .key = calls_key, .end = calls_end, .edit = calls_edit,
	.text = calls_text,
};

const struct page_desc calls_page = {
	.name = "calls", .title = N_("Calls"), .panes = { &card_ops }, .weight = { 1 },
};

/* --- Actions. */

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
	if (!is_open(line))
		return err_set(err, ERR_INVALID, _("This call is done already; u takes the last one back."));
	if (calls_log(t->app, c->customer->n, line->n, outcome,
	    c->note.text.len ? c->note.text.s : NULL, 0, follow_up, t->out, err))
		return err->code;
	c->logged = c->customer->n;
	c->logged_call = line->n;
	write_note(view, line, "");
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
	if (!line || !is_open(line))
		return err_set(err, ERR_INVALID, _("Nobody is left on today's list."));
	if (calls_skip(t->app, line->n, t->out, err))
		return err->code;
	c->advance = true;
	str_add(t->out, _(" — u undoes"));
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
	if (!is_open(calls_line(c)))
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

	if (by > 0 ? c->cur + 1 < c->queue.n : c->cur > 0)
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
	{ .name = "call-skip", .keys = "0", .help = N_("Skip this call"), .hint = N_("skip"), WRITES,
	  .run = skip },
	{ .name = "call-note", .keys = "<Space>", .help = N_("Write a note for this call"),
	  .hint = N_("note"), .in = IN_CALLS, .run = note },
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
	{ .name = "calls-leave", .keys = "<Esc> q <F6>", .help = N_("Back to the customers"),
	  .hint = N_("back"), .in = IN_CALLS, .run = leave },
	{ .name = NULL },
};
