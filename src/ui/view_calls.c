/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Call mode: one card, one digit a call. */
#include "base/base.h"
#include "ui/view_calls.h"

#include "base/date.h"
#include "model/rules/working.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/when.h"

const struct record *calls_line(const struct calls *calls)
{
	return calls->cur < calls->list.queue.n ? calls->list.queue.v[calls->cur] : NULL;
}

bool calls_is_open(const struct record *call)
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
	size_t at = n ? calls_day_find(&c->list, n) : SIZE_MAX;

	return at == SIZE_MAX ? NULL : c->list.queue.v[at];
}

void calls_write_note(struct view *view, const struct record *line, const char *text)
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
		calls_write_note(view, line, c->note.text.s ? c->note.text.s : "");
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
	edit_set(&c->note, !calls_is_open(line) ? "" : text ? text :
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

	for (size_t i = 0; id && i < c->list.queue.n; i++)
		if (str_eq(c->list.queue.v[i]->id, id))
			c->cur = i;
	free(id);
	if (calls_line(c) && !calls_is_open(calls_line(c)))
		c->advance = true;
}

/* --- Loading. */

/* The next open line from here on, else the first open one; else it stays. */
static void go_on(struct calls *c)
{
	for (size_t i = 0; c->list.stats.left && i < c->list.queue.n; i++) {
		size_t at = (c->cur + i) % c->list.queue.n;

		if (calls_is_open(c->list.queue.v[at])) {
			c->cur = at;
			return;
		}
	}
}

/* The line that was chosen stays it; an undone one is gone to. */
static enum result load_queue(struct view *view, struct err *err)
{
	struct calls *c = view->state;
	const struct record *line = calls_line(c);
	int64_t here = c->seek ? c->seek : line ? line->n : 0;
	bool anew;
	size_t at;

	if (calls_day_follow(view->ui->app, &c->list, &anew, err))
		return err->code;
	at = calls_day_find(&c->list, here);
	if (at != SIZE_MAX)
		c->cur = at;
	if (c->cur >= c->list.queue.n)
		c->cur = 0;
	return OK;
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
	if (!line || (!c->list.stats.left && !calls_is_open(line)))
		return OK;
	if (query_get(app->db, &customer_entity, n, &c->customer, err))
		return err->code;
	customer_entity.derive(c->customer, view->ui->now, &app->rules.classes);
	score_lead(c->customer, view->ui->now, &app->rules.classes, &c->score);
	if (query_last_interactions(app->db, n, 3, &c->last, err))
		return err->code;
	return insight_script(app, c->customer, record_text(line, CALL_reason), &c->script, NULL, err);
}

static int64_t on_the_card(const struct calls *c)
{
	return c->customer ? c->customer->n : 0;
}

/* Once for each card, and again when somebody begins meanwhile. */
static int64_t warn_of_caller(struct view *view)
{
	struct calls *c = view->state;
	int64_t customer = on_the_card(c);
	struct str text = STR_INIT;

	if (!customer || !ui_caller_text(view->ui, customer, &text))
		customer = 0;
	else if (c->warned != customer)
		ui_warn(view->ui, _("%s: %s"), record_text(c->customer, CUSTOMER_name), text.s);
	str_release(&text);
	return customer;
}

/* Of the lines that can be seen: the list of a day can be long. */
static void load_names(struct view *view)
{
	struct calls *c = view->state;
	size_t h = (size_t)MAX(view->h, 1);

	calls_day_names(view->ui->app, &c->list, c->cur > h ? c->cur - h : 0, c->cur + h);
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
	load_names(view);
	if (load_card(view, err))
		return err->code;
	calls_scroll_note(view);
	c->warned = warn_of_caller(view);
	view->restless |= on_the_card(c) != c->said;
	return OK;
}

/* The colleagues are told of whom one looks at; the picture does not wait for it. */
static enum result calls_rest(struct view *view, struct err *err)
{
	struct calls *c = view->state;

	if (on_the_card(c) == c->said && c->said_until - view->ui->now > PRESENCE_MS / 2)
		return OK;
	c->said = on_the_card(c);
	return presence_say(view->ui->app, c->said, &c->said_until, err);
}

static enum result calls_open(struct view *view, struct err *err)
{
	struct calls *c = view->state;
	int added;

	c->note = (struct edit)EDIT_INIT;
	c->note.lines = true;
	c->script = (struct str)STR_INIT;
	c->logged_note = (struct str)STR_INIT;
	c->list.day = date_civil(view->ui->now, NULL);
	c->day_off = !working_day(&view->ui->app->rules.working, c->list.day);
	if (ui_make_calls(view->ui, c->list.day, false, &added, err) || load_queue(view, err))
		return err->code;
	find_place(view);
	return OK;
}

static void calls_close(struct view *view)
{
	struct calls *c = view->state;
	struct err err;

	calls_end(view);
	if (c->said && presence_say(view->ui->app, 0, &c->said_until, &err))
		ui_error(view->ui, &err);
	calls_day_release(&c->list);
	rowset_release(&c->last);
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
	calls_day_note(&c->list, view->ui->app->seen_seq, changes);
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

	/* Ten minutes without a key, and nobody is called any more. */
	view->restless |= c->said && c->said_until && c->said_until - view->ui->now < PRESENCE_MS / 2;
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

/* A short list on a day off says why it is short; one that was made all the same has others on it. */
static bool is_short_of_people(const struct calls *c)
{
	return c->day_off && c->list.queue.n && !c->list.more;
}

void calls_heading(const struct view *view, struct str *out)
{
	const struct calls *c = view->state;

	str_addf(out, _("Calls: %d done, %d left"), c->list.stats.done, c->list.stats.left);
	if (is_short_of_people(c))
		/* TRANSLATORS: the name of a day of the week. */
		str_addf(out, _(" · %s is off: only what is due comes by itself"),
			when_weekday_name(civil_weekday(c->list.day)));
}

/* With nobody on the card there is nothing to write down or to copy. */
static bool calls_offers(const struct view *view, const struct action *action)
{
	const struct calls *c = view->state;

	if (action->run == calls_work_anyway)
		return c->day_off && !c->list.more;
	if (str_eq(action->name, "call-time"))
		return c->logged;
	return c->customer || action->in != IN_CALLS || str_eq(action->name, "calls-leave");
}

static const struct key_hint note_keys[] = {
	{ K_ENTER, NP_("key hint", "keep the note") }, { K_NONE, NULL },
};

const struct view_ops card_ops = {
	.name = "calls", .title = N_("Calls"), .in = IN_CALLS, .state_size = sizeof(struct calls),
	.open = calls_open, .stale = calls_stale, .load = calls_load, .rest = calls_rest, .draw = calls_draw,
	.close = calls_close, .chosen = calls_chosen, .heading = calls_heading,
	.offers = calls_offers, .typing = calls_typing, .typing_hints = note_keys,
	.key = calls_key, .end = calls_end, .edit = calls_edit,
	.text = calls_text,
};

const struct page_desc calls_page = {
	.name = "calls", .title = N_("Calls"), .panes = { &card_ops }, .weight = { 1 },
};
