/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The list of customers as it is painted and told. */
#include "base/base.h"
#include "ui/customers_p.h"

#include "base/date.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "text/when.h"
#include "app/smart_lists.h"
#include "ui/pages.h"

#define NAME_W	20		/* cells a name keeps, before other columns */
#define NEXT_W	13		/* cells of what matters next */
#define PLACE_NAME_W 16		/* cells a name keeps beside the place where the words were found */
#define PLACE_W	14		/* the place has at least so many */

/* In a list of birthdays: when the next one is. */
static bool birthday_of(const struct customers *c, const struct record *rec, int64_t now, struct str *out)
{
	struct civil day;

	if (!c->sort.n || !sort_is_yearly(c->sort.key[0].field) ||
	    !civil_parse(record_text(rec, CUSTOMER_next_birthday), &day))
		return false;
	if (civil_compare(day, date_civil(now, NULL)) == 0)
		str_add(out, _("today"));
	else
		due_text(date_moment(day, 0), now, out);
	return true;
}

/* What matters next: the follow-up, else a new lead's age, else how long it has been silent. */
static enum role next_of(const struct customers *c, const struct record *rec, int64_t now, struct str *out)
{
	bool lead = str_eq(record_text(rec, CUSTOMER_relation), "lead");

	if (birthday_of(c, rec, now, out))
		return str_eq(out->s, _("today")) ? ROLE_today : ROLE_ok;
	if (record_has(rec, CUSTOMER_next_followup_at)) {
		int64_t at = record_num(rec, CUSTOMER_next_followup_at);

		due_text(at, now, out);
		return due_role(at, now);
	}
	if (lead && !record_has(rec, CUSTOMER_last_attempt_at)) {
		str_add(out, _("new "));
		when_ago(record_num(rec, common_index(&customer_entity, COMMON_created_at)), now, out);
		return ROLE_ok;
	}
	when_ago(record_num(rec, CUSTOMER_last_activity_at), now, out);
	return ROLE_dim;
}

/* That a colleague has him on the phone comes before all. */
static enum role next_in_list(const struct view *view, const struct record *rec, struct str *out)
{
	const char *caller = ui_caller(view->ui, rec->n);
	struct str first = STR_INIT, shown = STR_INIT;

	if (!caller)
		return next_of(view->state, rec, view->ui->now, out);
	str_addn(&first, caller, strcspn(caller, " "));
	isolate_auto(&shown, first.s);
	/* TRANSLATORS: a colleague's first name, in few cells: he has this customer on the phone */
	str_addf(out, _("%s calls"), shown.s);
	str_release(&first);
	str_release(&shown);
	return ROLE_warning;
}

/* "Riyadh 12": the label of a record's group, and how many it has as far as that is known. */
static void group_text(const struct view *view, const struct record *rec, struct str *out)
{
	const struct customers *c = view->state;
	size_t field = (size_t)(c->group - customer_entity.fields);
	struct kind_env env = app_env(view->ui->app);
	int64_t count = customer_group_count(c, rec);

	if (record_has(rec, field)) {
		struct str label = STR_INIT;

		record_show(rec, field, &env, &label);
		isolate_auto(out, label.s);
		str_release(&label);
	} else {
		/* TRANSLATORS: %s is a field: "without City" */
		str_addf(out, _("without %s"), _(c->group->label));
	}
	if (count >= 0)
		str_addf(out, " %lld", (long long)count);
}

static void draw_group(const struct view *view, const struct record *rec, const struct canvas *c)
{
	struct str text = STR_INIT;

	group_text(view, rec, &text);
	canvas_fill_row(c, 0, ROLE_text);
	canvas_text(c, 0, 0, c->w, ROLE_title, text.s);
	str_release(&text);
}

/* What comes next may be longer than most, in Arabic above all, and takes what the name leaves; beside columns it
 * stays in its own. */
static int next_room(const struct canvas *c, const char *name, const struct str *next, bool alone)
{
	int wanted, left;

	if (!alone || next->len <= NEXT_W || (wanted = canvas_width(c, next->s)) <= NEXT_W)
		return NEXT_W;
	left = c->w - 3 - canvas_width(c, name);
	return MAX(NEXT_W, MIN(wanted, left));
}

static void draw_customer(const struct view *view, const struct customer_row *row, const struct canvas *c,
	unsigned style)
{
	const struct record *rec = row->rec;
	const struct customers *state = view->state;
	const char *temperature = record_text(rec, CUSTOMER_temperature);
	struct str next = STR_INIT;
	enum role role = next_in_list(view, rec, &next);
	struct kind_env env = app_env(view->ui->app);
	struct canvas columns = canvas_part(c, 0, 0, c->w - NEXT_W, c->h);
	bool place = row_has_place(rec, state->needle.s, state->nearly);
	int columns_w = place ? 0 : customer_columns_draw(&state->columns, rec, row->titles, &env, &columns, style,
		3 + NAME_W);
	const char *name = record_text(rec, CUSTOMER_name);
	/* Where there is little room it says more than what comes next. */
	int place_w = c->w - PLACE_NAME_W - 4, next_w = place && place_w < PLACE_W + NEXT_W ? 0 :
		next_room(c, name, &next, !place && !columns_w);
	int name_w = place ? PLACE_NAME_W : c->w - next_w - 3 - columns_w;

	if (place)
		put_place(view->ui->app, rec, state->needle.s, state->nearly, c, PLACE_NAME_W + 3,
			place_w - next_w, style);
	canvas_text(c, 0, 0, 1, ON(temperature_role(temperature), style_role(style)),
		temperature_mark(temperature));
	/* A name has its own direction: cut, it ends where it is read to. */
	canvas_put(c, &(struct put){ .x = 2, .w = name_w, .dir = PUT_AUTO,
		.style = record_num(rec, CUSTOMER_is_vip) ? ON(ROLE_vip, style_role(style)) : style,
		.text = name, .nearly = state->nearly,
		.match = state->needle.len ? state->needle.s : NULL });
	if (next_w)
		canvas_put(c, &(struct put){ .x = c->w - next_w, .w = next_w,
			.style = ON(role, style_role(style)), .align = ALIGN_END, .text = next.s });
	str_release(&next);
}

static void draw_row(const void *ctx_row, const struct canvas *c, unsigned style, void *ctx)
{
	const struct customer_row *row = ctx_row;
	struct canvas line = canvas_part(c, 0, row->first ? 1 : 0, c->w, 1);

	if (row->first)
		draw_group(ctx, row->rec, c);
	draw_customer(ctx, row, &line, style);
}

static void draw_search(const struct view *view, const struct canvas *out)
{
	const struct customers *c = view->state;
	struct canvas line = canvas_part(out, 2, 0, out->w - 2, 1);

	canvas_text(out, 0, 0, 2, ROLE_key, "/");
	edit_draw(&c->search, &line, ROLE_field_focus, c->searching && view->focused);
}

/* NULL: there are none at all. */
static const char *empty_text(const struct customers *c)
{
	if (c->search.text.len)
		return _("Nobody is found. Fewer letters find more; Esc ends the search.");
	if (c->deleted)
		return _("No customer is deleted. Esc goes back.");
	if (c->smart && !customer_list_changed(c))
		return _("Nobody is on this list now. Esc shows all customers.");
	if (c->filter_text)
		return _("No customer fits the filter. Esc takes it off.");
	return NULL;
}

static void add_empty(const struct view *view, struct str *out)
{
	static const struct offer offers[] = {
		{ "customer-new", N_("%s adds one") },
		{ "import-file", N_("%s imports the contacts of your phone") }, { NULL, NULL },
	};
	const char *text = empty_text(view->state);

	if (text)
		str_add(out, text);
	else
		ui_add_offers(view->ui, _("No customers yet"), offers, out);
}

static void draw_empty(const struct view *view, struct canvas *out)
{
	struct canvas place = canvas_part(out, 1, 2, out->w - 2, out->h - 2);
	struct str text = STR_INIT;

	add_empty(view, &text);
	canvas_wrap(&place, 0, ROLE_dim, PUT_UI, text.s);
	str_release(&text);
}

/* "by name · kind=buyer"; what a smart list filters by is in its name. */
static void order_text(const struct customers *c, struct str *out)
{
	if (c->deleted)
		str_add(out, _("deleted ones"));
	else
		customer_order_name(c, out);
	if (c->filter_text && !(c->smart && !customer_list_changed(c)))
		str_addf(out, " · %s", c->filter_text);
}

void customers_draw(const struct view *view, struct canvas *out)
{
	const struct customers *c = view->state;
	struct canvas rows = canvas_part(out, 0, 1, out->w, out->h - 1);

	if (c->searching || c->search.text.len)
		draw_search(view, out);
	else {
		struct str order = STR_INIT;

		order_text(c, &order);
		canvas_text(out, 0, 0, out->w, ROLE_dim, order.s);
		str_release(&order);
	}
	if (list_is_empty(&c->list))
		draw_empty(view, out);
	list_draw(&c->list, &rows, view->focused && !c->searching, draw_row, (void *)view);
}

/* "At risk 12" */
static void list_heading(const struct customers *c, int64_t count, struct str *out)
{
	struct str name = STR_INIT;

	isolate_auto(&name, smart_list_name(c->smart));
	if (customer_list_changed(c))
		/* TRANSLATORS: %s is the name of a smart list */
		str_addf(out, _("%s (changed)"), name.s);
	else
		str_add(out, name.s);
	if (count >= COUNT_CAP)
		str_addf(out, " %d+", COUNT_CAP);
	else if (count >= 0)
		str_addf(out, " %d", (int)count);
	str_release(&name);
}

void customers_heading(const struct view *view, struct str *out)
{
	const struct customers *c = view->state;
	int64_t count = c->list.at_top && c->list.at_end ? (int64_t)c->list.nrows : c->count;
	bool found = c->search.text.len;

	if (c->smart && !found && !c->deleted)
		list_heading(c, count, out);
	else if (count < 0)
		str_add(out, found ? _("Found") : _("Customers"));
	else if (count >= COUNT_CAP)
		str_addf(out, found ? _("%d+ found") : _("Customers %d+"), COUNT_CAP);
	else if (found && c->nearly && count)
		str_addf(out, Q_("%d spelt nearly so", "%d spelt nearly so", (unsigned long)count),
			(int)count);
	else if (found)
		str_addf(out, Q_("%d found", "%d found", (unsigned long)count), (int)count);
	else
		str_addf(out, _("Customers %d"), (int)count);
}

/* --- Line by line. */

void customers_text(const struct view *view, struct str *out)
{
	const struct customers *c = view->state;

	customers_heading(view, out);
	str_addc(out, '\n');
	if (c->search.text.len)
		str_addf(out, _("searched: %s"), c->search.text.s);
	else
		order_text(c, out);
	if (list_is_empty(&c->list)) {
		str_addc(out, '\n');
		add_empty(view, out);
	}
}

/* What next_of() says in a few cells. */
static void next_in_words(const struct customers *c, const struct record *rec, int64_t now, enum calendar calendar,
	struct str *out)
{
	bool lead = str_eq(record_text(rec, CUSTOMER_relation), "lead");
	struct str when = STR_INIT;
	int64_t at;

	if (birthday_of(c, rec, now, &when)) {
		str_addf(out, _("birthday %s"), when.s);
	} else if (record_has(rec, CUSTOMER_next_followup_at)) {
		due_text(record_num(rec, CUSTOMER_next_followup_at), now, &when);
		str_addf(out, _("follow-up %s"), when.s);
	} else if (lead && !record_has(rec, CUSTOMER_last_attempt_at)) {
		at = record_num(rec, common_index(&customer_entity, COMMON_created_at));
		when_day(date_civil(at, NULL), now, calendar, &when);
		str_addf(out, _("new, added %s"), when.s);
	} else {
		at = record_num(rec, CUSTOMER_last_activity_at);
		when_day(date_civil(at, NULL), now, calendar, &when);
		str_addf(out, _("last activity %s"), when.s);
	}
	str_release(&when);
}

void customers_row_text(const struct view *view, const void *row, struct str *out)
{
	static const size_t fields[] = { CUSTOMER_phone, CUSTOMER_temperature };
	struct kind_env env = app_env(view->ui->app);
	const struct customers *c = view->state;
	const struct record *rec = ((const struct customer_row *)row)->rec;

	str_add(out, record_text(rec, CUSTOMER_name));
	for (size_t i = 0; i < COUNT(fields); i++)
		if (record_has(rec, fields[i])) {
			str_add(out, comma());
			record_show(rec, fields[i], &env, out);
		}
	str_add(out, comma());
	if (!ui_caller_text(view->ui, rec->n, out))
		next_in_words(view->state, rec, view->ui->now, (enum calendar)env.calendar, out);
	if (c->group && !c->too_many && !c->search.text.len) {
		str_add(out, comma());
		group_text(view, rec, out);
	}
}
