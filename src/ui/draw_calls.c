/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Call mode as the broker sees it: the card, the digits, the queue at the side. */
#include "base/base.h"
#include "ui/view_calls.h"

#include "base/date.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/when.h"
#include "app/links.h"

#define QUEUE_W 28		/* at least */
#define CARD_W	120		/* at most: what is wider is not read with one look */
#define REASON_W 20		/* in the queue, where there is room */
#define KEYS_WIDE 76		/* cells in which five digits with their words stand side by side */
#define NOTE_H 4		/* of a note, at most */

static const struct { char digit; const char *name; } digits[] = {
	{ '1', N_("no answer") }, { '2', N_("call back") }, { '3', N_("interested") },
	{ '4', N_("no interest") }, { '5', N_("meeting") }, { '6', N_("deal") },
	{ '7', N_("successful") }, { '9', N_("wrong number") }, { '0', N_("skip") },
};

static int digit_columns(int w)
{
	return w >= KEYS_WIDE ? 5 : 3;
}

/* Lines of the digits. */
static int digit_lines(int w)
{
	int columns = digit_columns(w);

	return ((int)COUNT(digits) + columns - 1) / columns;
}

/* Two lines of "1 no answer", five in the first, each in its own column; three of three where it is narrow. */
static void draw_digits(const struct canvas *c)
{
	int columns = digit_columns(c->w), width = c->w / columns;

	for (size_t i = 0; i < COUNT(digits); i++) {
		int x = (int)i % columns * width, y = (int)i / columns;
		char digit[2] = { digits[i].digit, '\0' };

		canvas_text(c, x, y, 2, ROLE_key, digit);
		canvas_text(c, x + 2, y, width - 2, ROLE_text, _(digits[i].name));
	}
}

static void draw_queue(const struct view *view, const struct canvas *c)
{
	const struct calls *calls = view->state;
	struct kind_env env = app_env(view->ui->app);
	int reason_w = c->w > 2 * REASON_W + 8 ? REASON_W : 0;
	size_t shown = (size_t)MAX(c->h - 2, 1);
	size_t top = calls->cur >= shown / 2 ? calls->cur - shown / 2 : 0;

	if (top + shown > calls->list.queue.n)
		top = calls->list.queue.n > shown ? calls->list.queue.n - shown : 0;
	canvas_bar(c, 0, 0, c->w, ROLE_ok, calls->list.stats.lines - calls->list.stats.left,
		calls->list.stats.lines);
	for (size_t i = top; i < calls->list.queue.n && i < top + shown; i++) {
		const struct record *line = calls->list.queue.v[i];
		const char *status = record_text(line, CALL_status);
		const char *temperature = record_text(line, CALL_temperature);
		bool open = str_eq(status, "pending");
		int y = (int)(i - top) + 2;
		enum role base = i == calls->cur ? ROLE_selection : ROLE_text;

		canvas_fill_row(c, y, base);
		if (open)
			canvas_text(c, 0, y, 1, ON(temperature_role(temperature), base),
				temperature_mark(temperature));
		else
			canvas_glyph(c, 0, y, ON(ROLE_dim, base), str_eq(status, "completed") ?
				GLYPH_CHECK : GLYPH_TO_END);
		canvas_text(c, 2, y, c->w - 2 - reason_w, open ? base : ON(ROLE_dim, base),
			calls->list.names[i] ? calls->list.names[i] : "");
		if (reason_w) {
			struct str reason = STR_INIT;

			record_show(line, CALL_reason, &env, &reason);
			canvas_text(c, c->w - reason_w + 1, y, reason_w - 1, ON(ROLE_dim, base),
				reason.s);
			str_release(&reason);
		}
	}
}

/* "last contact Sunday · score 62" */
static void contact_text(const struct view *view, struct str *out)
{
	const struct calls *calls = view->state;
	const struct record *who = calls->customer;
	struct kind_env env = app_env(view->ui->app);

	if (record_has(who, CUSTOMER_last_contacted_at)) {
		str_add(out, _("last contact "));
		when_day(date_civil(record_num(who, CUSTOMER_last_contacted_at), NULL), view->ui->now,
			(enum calendar)env.calendar, out);
	} else
		str_add(out, _("never reached yet"));
	str_addf(out, " · %s %d", _("score"), calls->score.total);
}

static int draw_head(const struct view *view, const struct canvas *c)
{
	const struct calls *calls = view->state;
	const struct record *line = calls_line(calls), *who = calls->customer;
	struct kind_env env = app_env(view->ui->app);
	struct str text = STR_INIT, link = STR_INIT;
	struct canvas why;
	int y = 0, x;

	x = canvas_text(c, 0, y, c->w - 20, record_num(who, CUSTOMER_is_vip) ? ROLE_vip : ROLE_title,
		record_text(who, CUSTOMER_name));
	if (record_has(who, CUSTOMER_nickname) && x + 4 < c->w - 20)
		canvas_textf(c, x + 2, y, c->w - 22 - x, ROLE_dim, "(%s)",
			record_text(who, CUSTOMER_nickname));
	record_show(who, CUSTOMER_phone, &env, &text);
	link_call(who, &link);
	canvas_put(c, &(struct put){ .x = c->w - 19, .y = y, .w = 19, .style = ROLE_phone,
		.align = ALIGN_END, .dir = PUT_LTR, .text = text.s, .link = link.s });
	str_release(&link);
	y++;
	str_clear(&text);
	if (refusal_text(who))	/* since the list was made */
		canvas_text(c, 0, y, c->w, ROLE_warning, refusal_text(who));
	else if (ui_caller_text(view->ui, who->n, &text))	/* nobody is called twice */
		canvas_text(c, 0, y, c->w, ROLE_warning, text.s);
	else
		record_show(line, CALL_reason, &env, &text);
	if (!refusal_text(who) && !ui_caller(view->ui, who->n))
		canvas_text(c, 0, y, c->w, temperature_role(record_text(line, CALL_temperature)), text.s);
	why = canvas_part(c, 0, ++y, c->w, 2);
	y += MIN(canvas_wrap(&why, 0, ROLE_text, PUT_UI, record_text(line, CALL_why)), 2);
	str_clear(&text);
	contact_text(view, &text);
	canvas_text(c, 0, y++, c->w, ROLE_dim, text.s);
	str_release(&text);
	return y;
}

static void add_wish(const struct view *view, size_t field, struct str *out)
{
	const struct calls *calls = view->state;
	struct kind_env env = app_env(view->ui->app);
	struct str text = STR_INIT;

	record_show(calls->customer, field, &env, &text);
	if (text.len) {
		str_add(out, out->len ? " · " : "");
		if (customer_entity.fields[field].kind->is_ltr)
			isolate_ltr(out, text.s);
		else
			isolate_auto(out, text.s);
	}
	str_release(&text);
}

/* What he wants or offers, in one line. */
static void wants_text(const struct view *view, struct str *out)
{
	const struct calls *calls = view->state;
	static const size_t fields[] = { CUSTOMER_property_types, CUSTOMER_preferred_cities, CUSTOMER_preferred_districts,
		CUSTOMER_property_type, CUSTOMER_property_district, CUSTOMER_asking_price,
		CUSTOMER_contact_time };
	struct str budget = STR_INIT;

	add_wish(view, CUSTOMER_kind, out);
	budget_text(calls->customer, &budget);
	if (budget.len)
		str_addf(out, "%s%s", out->len ? " · " : "", budget.s);
	str_release(&budget);
	for (size_t i = 0; i < COUNT(fields); i++)
		add_wish(view, fields[i], out);
}

static int draw_wants(const struct view *view, const struct canvas *c, int y)
{
	struct str text = STR_INIT;

	wants_text(view, &text);
	if (text.len)
		canvas_text(c, 0, y++, c->w, ROLE_text, text.s);
	str_release(&text);
	return y;
}

/* "Call · interested" */
static void contact_what(const struct view *view, const struct record *rec, struct str *what)
{
	struct kind_env env = app_env(view->ui->app);

	record_show(rec, INTERACTION_type, &env, what);
	if (record_has(rec, INTERACTION_outcome)) {
		str_add(what, " · ");
		record_show(rec, INTERACTION_outcome, &env, what);
	}
}

static int draw_last(const struct view *view, const struct canvas *c, int y)
{
	const struct calls *calls = view->state;
	struct kind_env env = app_env(view->ui->app);
	int when_w = when_narrow_width((enum calendar)env.calendar);

	for (size_t i = 0; i < calls->last.n; i++) {
		const struct record *rec = calls->last.v[i];
		const char *note = record_text(rec, common_index(rec->entity, COMMON_notes));
		struct str when = STR_INIT, what = STR_INIT;
		int x;

		when_narrow(record_num(rec, INTERACTION_at), view->ui->now,
			(enum calendar)env.calendar, &when);
		contact_what(view, rec, &what);
		canvas_text(c, 0, y, when_w, ROLE_dim, when.s);
		x = when_w + 1;
		x += canvas_text(c, x, y, c->w - x, ROLE_label, what.s) + 2;
		if (x < c->w - 8)
			put_note(c, x, y, ROLE_dim, note);
		y++;
		str_release(&when);
		str_release(&what);
	}
	return y;
}

/* The card's part of the view; h: without the digits. */
static struct canvas card_place(const struct calls *calls, const struct canvas *out, int *queue_w, int *h)
{
	bool side = out->w >= 76 && calls->list.queue.n;

	*queue_w = side ? MAX(QUEUE_W, out->w - 3 - CARD_W) : 0;
	*h = out->h - (calls->customer ? digit_lines(out->w) + 1 : 0);
	return canvas_part(out, 0, 0, side ? out->w - *queue_w - 3 : MIN(out->w, CARD_W), *h);
}

/* At the card's foot, as high as the note needs; without one no lines. */
static struct canvas note_place(const struct calls *calls, const struct canvas *card)
{
	int x = canvas_width(card, _("Note")) + 1, w = card->w - x;
	int h = calls->noting || calls->note.text.len ? edit_height(&calls->note, w, NOTE_H) : 0;

	return canvas_part(card, x, card->h - h, w, h);
}

void calls_scroll_note(struct view *view)
{
	struct calls *calls = view->state;
	struct canvas out, card, note;
	int queue_w, h;

	if (!view->place.grid)		/* line by line, or not seen yet */
		return;
	out = canvas_part(&view->place, 0, 1, view->w, view->h);
	card = card_place(calls, &out, &queue_w, &h);
	note = note_place(calls, &card);
	edit_scroll(&calls->note, &note);
}

static void draw_note(const struct calls *calls, const struct canvas *card, const struct canvas *note)
{
	canvas_text(card, 0, card->h - note->h, card->w, ROLE_label, _("Note"));
	edit_draw(&calls->note, note, ROLE_field_focus, calls->noting);
}

static void draw_card(const struct view *view, const struct canvas *c)
{
	const struct calls *calls = view->state;
	struct canvas script, note = note_place(calls, c);
	int y = draw_head(view, c), rest;

	y = draw_wants(view, c, y);
	canvas_hline(c, 0, y++, c->w, ROLE_border);
	if (calls->last.n) {
		y = draw_last(view, c, y);
		canvas_hline(c, 0, y++, c->w, ROLE_border);
	}
	rest = c->h - note.h - y;
	if (rest > 0) {
		script = canvas_part(c, 0, y, c->w, rest);
		canvas_wrap(&script, calls->script_skip, ROLE_text, PUT_AUTO, calls->script.s);
	}
	if (note.h) {
		struct canvas foot = canvas_part(c, 0, c->h - note.h, c->w, note.h);

		canvas_fill(&foot, ROLE_text);	/* on a short screen over the last contacts */
		draw_note(calls, c, &note);
	}
}

static const char *nobody_text(const struct calls *calls)
{
	return calls->day_off ?
		_("Today is a day off: only follow-ups due today come here by themselves. "
		"W makes the list of a working day, p in the list of customers puts somebody here by hand; the working days "
		"are among the settings (F9).") :
		_("Nobody is to be called today. Follow-ups, "
		"new leads, birthdays and silent customers come here by themselves; "
		"p in the list of customers puts somebody here by hand.");
}

/* What the day came to. */
static void draw_end(const struct view *view, const struct canvas *c)
{
	const struct calls *calls = view->state;
	int y = 1;

	if (!calls->list.stats.lines) {
		struct canvas text = canvas_part(c, 1, 1, c->w - 2, c->h - 1);

		canvas_wrap(&text, 0, ROLE_dim, PUT_UI, nobody_text(calls));
		return;
	}
	canvas_text(c, 1, y++, c->w - 2, ROLE_title, _("The list is done."));
	canvas_textf(c, 1, y++, c->w - 2, ROLE_text,
		Q_("%d call made", "%d calls made", (unsigned long)calls->list.stats.done), calls->list.stats.done);
	canvas_textf(c, 1, y++, c->w - 2, ROLE_text,
		Q_("%d successful", "%d successful", (unsigned long)calls->list.stats.successful),
		calls->list.stats.successful);
	canvas_textf(c, 1, y++, c->w - 2, ROLE_dim,
		Q_("%d skipped", "%d skipped", (unsigned long)calls->list.stats.skipped), calls->list.stats.skipped);
	for (size_t i = 0; i < CALL_OUTCOMES; i++)
		if (calls->list.stats.by_outcome[i]) {
			canvas_text(c, 3, ++y, 20, ROLE_label, _(outcomes[i].label));
			canvas_textf(c, 24, y, 4, ROLE_text, "%d", calls->list.stats.by_outcome[i]);
			canvas_bar(c, 29, y, MIN(c->w - 30, 30), ROLE_ok, calls->list.stats.by_outcome[i],
				calls->list.stats.done);
		}
}

void calls_draw(const struct view *view, struct canvas *out)
{
	const struct calls *calls = view->state;
	int queue_w, h;
	struct canvas card = card_place(calls, out, &queue_w, &h);

	if (queue_w) {
		struct canvas queue = canvas_part(out, out->w - queue_w, 0, queue_w, h);

		canvas_vline(out, out->w - queue_w - 2, 0, h, ROLE_border);
		draw_queue(view, &queue);
	}
	if (calls->customer) {
		struct canvas keys = canvas_part(out, 0, h + 1, out->w, digit_lines(out->w));

		canvas_hline(out, 0, h, out->w, ROLE_border);
		if (calls->noting)
			canvas_text(out, 1, h, out->w - 2, ROLE_key,
				_(" Alt+digit logs the call with this note "));
		draw_digits(&keys);
	}
	if (calls->customer)
		draw_card(view, &card);
	else
		draw_end(view, &card);
}

/* --- Line by line. */

static void add_last(const struct view *view, struct str *out)
{
	const struct calls *calls = view->state;
	struct kind_env env = app_env(view->ui->app);

	for (size_t i = 0; i < calls->last.n; i++) {
		const struct record *rec = calls->last.v[i];
		const char *note = record_text(rec, common_index(rec->entity, COMMON_notes));

		when_moment(record_num(rec, INTERACTION_at), view->ui->now,
			(enum calendar)env.calendar, out);
		str_add(out, comma());
		contact_what(view, rec, out);
		if (*note)
			str_addf(out, ", %.*s", (int)strcspn(note, "\n"), note);
		str_addc(out, '\n');
	}
}

static void add_digits(struct str *out)
{
	for (size_t i = 0; i < COUNT(digits); i++)
		str_addf(out, "%s%c %s", i ? comma() : "", digits[i].digit,
			_(digits[i].name));
}

/* Name, number, reason, why, last contact, wants, the contacts, the script, the digits: one a line. */
static void card_text(const struct view *view, struct str *out)
{
	const struct calls *calls = view->state;
	const struct record *line = calls_line(calls), *who = calls->customer;
	struct kind_env env = app_env(view->ui->app);
	struct str wants = STR_INIT;

	str_addf(out, _("%zu of %zu"), calls->cur + 1, calls->list.queue.n);
	if (!str_eq(record_text(line, CALL_status), "pending")) {
		str_add(out, comma());
		record_show(line, CALL_status, &env, out);
	}
	str_addf(out, "\n%s", record_text(who, CUSTOMER_name));
	if (record_has(who, CUSTOMER_nickname))
		str_addf(out, " (%s)", record_text(who, CUSTOMER_nickname));
	str_addc(out, '\n');
	record_show(who, CUSTOMER_phone, &env, out);
	str_addc(out, '\n');
	if (ui_caller_text(view->ui, who->n, out))
		str_addc(out, '\n');
	record_show(line, CALL_reason, &env, out);
	str_addf(out, "\n%s\n", record_text(line, CALL_why));
	contact_text(view, out);
	wants_text(view, &wants);
	str_addf(out, "\n%s\n", wants.s);
	str_release(&wants);
	add_last(view, out);
	if (calls->script.len)
		str_addf(out, "%s\n", calls->script.s);
	if (calls->note.text.len)
		str_addf(out, "%s: %s\n", _("Note"), calls->note.text.s);
	add_digits(out);
}

static void end_text(const struct calls *calls, struct str *out)
{
	const struct calls_stats *s = &calls->list.stats;

	if (!s->lines) {
		str_add(out, nobody_text(calls));
		return;
	}
	str_addf(out, "%s\n", _("The list is done."));
	str_addf(out, Q_("%d call made", "%d calls made", (unsigned long)s->done), s->done);
	str_addc(out, '\n');
	str_addf(out, Q_("%d successful", "%d successful", (unsigned long)s->successful), s->successful);
	str_addc(out, '\n');
	str_addf(out, Q_("%d skipped", "%d skipped", (unsigned long)s->skipped), s->skipped);
	for (size_t i = 0; i < CALL_OUTCOMES; i++)
		if (s->by_outcome[i])
			str_addf(out, "\n%s %d", _(outcomes[i].label), s->by_outcome[i]);
}

void calls_text(const struct view *view, struct str *out)
{
	const struct calls *calls = view->state;
	struct str lines = STR_INIT;

	calls_heading(view, out);
	str_addc(out, '\n');
	if (calls->customer)
		card_text(view, &lines);
	else
		end_text(calls, &lines);
	for (const char *c = lines.s; *c; c++)	/* what is not known leaves no empty line */
		if (*c != '\n' || out->s[out->len - 1] != '\n')
			str_addc(out, *c);
	str_release(&lines);
}
