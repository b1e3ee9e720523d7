/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The main page: its three panes and what can be done there. */
#include "base/base.h"
#include "ui/pages.h"

#include "base/date.h"
#include "model/rules/refusal.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "text/when.h"
#include "app/calls.h"
#include "ui/form.h"
#include "ui/popup.h"
#include "ui/view_customers.h"
#include "ui/view_person.h"

static void main_status(const struct ui *ui, struct str *out)
{
	size_t overdue, today;

	agenda_counts(ui, &overdue, &today);
	if (overdue >= AGENDA_CAP)
		str_addf(out, _("%d+ overdue"), AGENDA_CAP);
	else if (overdue)
		str_addf(out, Q_("%zu overdue", "%zu overdue", overdue), overdue);
	if (today && out->len)
		str_add(out, " · ");
	if (today >= AGENDA_CAP)
		str_addf(out, _("%d+ today"), AGENDA_CAP);
	else if (today)
		str_addf(out, Q_("%zu today", "%zu today", today), today);
}

const struct page_desc main_page = {
	.name = "main",
	.panes = { &customers_ops, &timeline_ops, &agenda_ops },
	.weight = { 4, 5, 5 },
	.status = main_status,
	.top_width = customer_lists_width, .top_draw = customer_lists_draw,
	.number = "lists", .number_text = customer_number_text,
};

int64_t main_customer(const struct ui *ui)
{
	const struct view *view = ui_focused(ui), *person = ui_view(ui, &person_ops);
	const struct entity *entity = NULL;
	struct record *rec = NULL;
	struct err err;
	int64_t n;

	if (person)		/* his page, whatever line of it is chosen */
		return ((const struct person_view *)person->state)->customer;
	n = view->ops->chosen ? view->ops->chosen(view, &entity) : 0;

	if (view->ops == &timeline_ops || !n) {	/* the history is the chosen customer's */
		view = ui_view(ui, &customers_ops);
		n = view ? view->ops->chosen(view, &entity) : 0;
	}
	if (!n || entity == &customer_entity)
		return n;
	if (query_get(ui->app->db, entity, n, &rec, &err))
		return 0;
	n = customer_of(rec);
	record_free(&rec);
	return n;
}

/* --- New and changed records. */

/* Rule 10: the same number or e-mail: open the other, merge into it, or keep both. */
static enum result settle_duplicate(struct ui *ui, struct record *rec, int64_t other,
	int64_t *open, struct err *err)
{
	const char *const choices[] = { _("Open the other one"),
		_("Fill in what the other one lacks"), _("Keep both"), NULL };
	struct str title = STR_INIT, name = STR_INIT;
	struct record *there = NULL;
	enum result code;
	int choice;

	query_title(ui->app->db, &customer_entity, other, &name);
	str_addf(&title, _("%s has the same number or e-mail"), name.s);
	choice = ui_choose(ui, title.s, choices, 0);
	str_release(&title);
	str_release(&name);
	if (choice == 2)
		return app_put(ui->app, rec, err);
	if (choice < 0)
		return err_field(err, "phone", _("Another customer has this number or e-mail."));
	*open = other;
	if (choice == 0)
		return err_set(err, ERR_DUPLICATE, _("The other customer is shown."));
	code = query_get(ui->app->db, &customer_entity, other, &there, err);
	for (size_t i = 0; !code && i < customer_entity.nfields; i++)
		if (!record_has(there, i) && record_has(rec, i) &&
		    !(customer_entity.fields[i].flags & (F_SYSTEM | F_VIRTUAL)))
			value_copy(&customer_entity.fields[i], &there->v[i], &rec->v[i]);
	if (!code)
		code = app_put(ui->app, there, err);
	record_free(&there);
	return code ? code : err_set(err, ERR_DUPLICATE, _("The other customer is shown."));
}

static enum result save_customer(struct ui *ui, struct record *rec, void *ctx, struct err *err)
{
	int64_t other = 0;

	if (record_check(rec, err) || app_find_duplicate(ui->app, rec, &other, err))
		return err->code;
	if (!other)
		return app_put(ui->app, rec, err);
	return settle_duplicate(ui, rec, other, ctx, err);
}

enum result main_edit(struct ui *ui, struct record *rec, const char *focus, struct err *err)
{
	int64_t open = 0;
	struct form_spec form = { .rec = rec, .focus = focus };
	enum result code;

	if (rec->entity == &customer_entity) {
		form.save = save_customer;
		form.ctx = &open;
	}
	code = form_run(ui, &form, err);
	if (code == ERR_DUPLICATE && open) {
		customers_go(ui, open);
		return OK;
	}
	if (!code && rec->entity == &customer_entity)
		customers_go(ui, rec->n);
	return code;
}

enum result main_new(struct target *t, const struct entity *entity, struct err *err)
{
	struct kind_env env = app_env(t->app);
	struct record *rec = record_new(entity);
	int customer = entity_field(entity, "customer");
	enum result code;

	record_defaults(rec, &env);
	if (entity == &customer_entity)
		record_set_text(rec, CUSTOMER_kind, "buyer");
	if (customer >= 0) {
		int64_t n = main_customer(t->ui);

		if (!n) {
			record_free(&rec);
			return err_set(err, ERR_INVALID, _("Choose a customer first."));
		}
		record_set_num(rec, (size_t)customer, n);
	}
	if (entity == &followup_entity) {
		struct str name = STR_INIT, title = STR_INIT;

		query_title(t->app->db, &customer_entity, record_num(rec, FOLLOWUP_customer), &name);
		str_addf(&title, _("Follow up with %s"), name.s);
		record_set_text(rec, FOLLOWUP_title, title.s);
		str_release(&name);
		str_release(&title);
	}
	code = main_edit(t->ui, rec, NULL, err);
	record_free(&rec);
	return code;
}

static enum result customer_new(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return main_new(t, &customer_entity, err);
}

static enum result interaction_new(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return main_new(t, &interaction_entity, err);
}

static enum result followup_new(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return main_new(t, &followup_entity, err);
}

static enum result row_edit(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	enum result code;

	(void)args;
	if (query_get(t->app->db, t->entity, t->n, &rec, err))
		return err->code;
	code = main_edit(t->ui, rec, NULL, err);
	record_free(&rec);
	return code;
}

static enum result row_delete(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	char *label;

	(void)args;
	if (query_get(t->app->db, t->entity, t->n, &rec, err) ||
	    app_delete(t->app, t->entity, t->n, err)) {
		record_free(&rec);
		return err->code;
	}
	label = app_step_label(t->app, rec, _(t->entity->deleted));
	str_addf(t->out, _("%s — u undoes"), label);
	free(label);
	record_free(&rec);
	return OK;
}

static enum result row_restore(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	if (app_restore(t->app, t->entity, t->n, err))
		return err->code;
	str_add(t->out, _(t->entity->restored));
	return OK;
}

/* --- Finding one's way. */

static struct view *customers(struct target *t)
{
	struct view *view = ui_view(t->ui, &customers_ops);

	ui_focus(t->ui, view);
	return view;
}

static enum result search(struct target *t, const struct args *args, struct err *err)
{
	if (!t->ui)
		return command_search(t, args, err);
	customers_search(customers(t));
	return OK;
}

static enum result sort(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	customers_sort(customers(t));
	return OK;
}

static enum result filter(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	customers_filter(customers(t));
	return OK;
}

static enum result go_to(struct target *t, const struct view_ops *ops)
{
	ui_focus(t->ui, ui_view(t->ui, ops));
	return OK;
}

static enum result go_customers(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return go_to(t, &customers_ops);
}

static enum result go_history(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return go_to(t, &timeline_ops);
}

static enum result go_agenda(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	return go_to(t, &agenda_ops);
}

static enum result columns(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	customers_columns(customers(t));
	return OK;
}

static enum result deleted(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	customers_show_deleted(customers(t));
	return OK;
}

/* From a customer to his history, from a follow-up to its customer. */
static enum result row_open(struct target *t, const struct args *args, struct err *err)
{
	const struct view *view = ui_focused(t->ui);
	int64_t n;

	if (view->ops == &timeline_ops)
		return row_edit(t, args, err);
	n = main_customer(t->ui);
	if (view->ops == &agenda_ops && n) {
		customers_go(t->ui, n);
		ui_focus(t->ui, ui_view(t->ui, &customers_ops));
		return OK;
	}
	ui_focus(t->ui, ui_view(t->ui, &timeline_ops));
	return OK;
}

static enum result refresh(struct target *t, const struct args *args, struct err *err)
{
	static const struct view_ops *const panes[] = { &customers_ops, &timeline_ops, &agenda_ops };

	(void)args, (void)err;
	for (size_t i = 0; i < COUNT(panes); i++)
		view_reload(ui_view(t->ui, panes[i]));
	if (t->ui->screen)
		screen_forget(t->ui->screen);
	t->ui->drawn_minute = 0;	/* what is due by the clock, too */
	return OK;
}

/* "Call him — Saturday 21 November 2026 17:00": what can be pasted into a message. */
static void add_followup(struct target *t, const struct record *rec, struct str *out)
{
	struct kind_env env = app_env(t->app);
	struct civil day;
	int minute;

	str_add(out, record_text(rec, FOLLOWUP_title));
	if (!record_has(rec, FOLLOWUP_due_at))
		return;
	day = date_civil(record_num(rec, FOLLOWUP_due_at), &minute);
	str_add(out, " — ");
	when_full(day, (enum calendar)env.calendar, out);
	str_addf(out, " %02d:%02d", minute / 60, minute % 60);
}

/* What a row is copied for; "" has nothing. */
static void add_copied(struct target *t, const struct record *rec, struct str *out)
{
	if (rec->entity == &interaction_entity)
		str_add(out, record_text(rec, common_index(rec->entity, COMMON_notes)));
	else if (rec->entity == &followup_entity)
		add_followup(t, rec, out);
	else
		str_add(out, record_text(rec, CUSTOMER_phone));
}

static enum result copy_row(struct target *t, const struct args *args, struct err *err)
{
	const struct view *view = ui_focused(t->ui);
	const struct entity *entity = &customer_entity;
	int64_t n = view->ops->chosen ? view->ops->chosen(view, &entity) : 0;
	struct record *rec = NULL;
	struct str text = STR_INIT;

	(void)args;
	if (!n) {		/* a history that is empty is still a customer's */
		n = main_customer(t->ui);
		entity = &customer_entity;
	}
	if (!n)
		return err_set(err, ERR_INVALID, _("Choose a customer first."));
	if (query_get(t->app->db, entity, n, &rec, err))
		return err->code;
	add_copied(t, rec, &text);
	/* A number may be copied for other ends; what it is not for is said. */
	if (text.len)
		ui_copy(t->ui, text.s, t->out);
	if (text.len && entity == &customer_entity && refusal_text(rec))
		str_addf(t->out, " — %s", refusal_text(rec));
	if (!text.len)
		str_add(t->out, entity == &interaction_entity ? _("There is no note to copy.") :
			_("There is no number to copy."));
	str_release(&text);
	record_free(&rec);
	return OK;
}

static enum result open_calls(struct target *t, const struct args *args, struct err *err)
{
	(void)args;
	return ui_open_page(t->ui, &calls_page, err);
}

/* Puts the chosen customer on today's list by hand: imported contacts come there no other way at first. */
static enum result call_today(struct target *t, const struct args *args, struct err *err)
{
	struct record *rec = NULL;
	int64_t n = t->n, call;
	struct str name = STR_INIT;

	(void)args;
	if (t->entity != &customer_entity) {
		if (query_get(t->app->db, t->entity, n, &rec, err))
			return err->code;
		n = customer_of(rec);
		record_free(&rec);
	}
	if (calls_add(t->app, n, date_civil(t->ui->now, NULL), &call, err))
		return err->code;
	query_title(t->app->db, &customer_entity, n, &name);
	str_addf(t->out, _("%s put on the call list"), name.s);
	str_release(&name);
	return OK;
}

const struct action main_actions[] = {
	{ .name = "open", .menu = N_("Customer"),
	  .keys = "<Enter>", .help = N_("Open the chosen row"), .in = IN_MAIN,
	  .flags = A_ROW, .run = row_open },
	{ .name = "search", .menu = N_("View"),
	  .keys = "/", .help = N_("Find customers; the command finds in their history too"),
	  .hint = N_("find"), .words = "[TEXT…]", .params = search_params,
	  .nparams = SEARCH_NPARAMS, .in = IN_MAIN | IN_SHELL, .run = search },
	{ .name = "calls", .menu = N_("Calls"),
	  .keys = "c <F6>", .help = N_("Work down today's call list"),
	  .hint = N_("calls"), .in = IN_MAIN, .flags = A_WRITES, .verb = VERB_CREATE, .run = open_calls },
	{ .name = "call-today", .keys = "p <F7>",
	  .help = N_("Put the customer on today's call list"), .in = IN_MAIN,
	  .flags = A_WRITES | A_ROW | A_BULK, .run = call_today },
	{ .name = "customer-new", .menu = N_("Customer"),
	  .keys = "n <Insert>", .help = N_("Add a customer"),
	  .hint = N_("new"), .in = IN_MAIN, .flags = A_WRITES, .verb = VERB_CREATE,
	  .run = customer_new },
	{ .name = "interaction-new", .keys = "i", .help = N_("Write down a contact"),
	  .hint = N_("contact"), .in = IN_MAIN | IN_PERSON, .flags = A_WRITES, .run = interaction_new },
	{ .name = "followup-new", .keys = "f", .help = N_("Plan a follow-up"),
	  .hint = N_("follow-up"), .in = IN_MAIN | IN_PERSON, .flags = A_WRITES, .run = followup_new },
	{ .name = "edit-row", .keys = "e <F3>", .help = N_("Change the chosen row"),
	  .hint = N_("edit"), .in = IN_MAIN | IN_PERSON, .flags = A_WRITES | A_ROW, .run = row_edit },
	{ .name = "delete-row", .keys = "d <Del>", .help = N_("Delete"),
	  .in = IN_MAIN | IN_PERSON, .flags = A_WRITES | A_ROW | A_CONFIRM | A_BULK,
	  .verb = VERB_DELETE, .run = row_delete },
	{ .name = "restore-row", .keys = "r", .help = N_("Bring back what was deleted"),
	  .in = IN_LIST, .flags = A_WRITES | A_ROW | A_BULK, .run = row_restore },
	{ .name = "show-deleted", .menu = N_("View"),
	  .keys = "D <A-d>", .help = N_("Show the deleted customers, or the others again"),
	  .in = IN_MAIN, .run = deleted },
	{ .name = "sort", .menu = N_("View"),
	  .keys = "s", .help = N_("Sort the customers"), .in = IN_MAIN, .run = sort },
	{ .name = "go-customers", .help = N_("Go to the customers"), .in = IN_MAIN,
	  .flags = A_SCREEN, .run = go_customers },
	{ .name = "go-history", .help = N_("Go to the customer's history"), .in = IN_MAIN,
	  .flags = A_SCREEN, .run = go_history },
	{ .name = "go-agenda", .help = N_("Go to the agenda: what is overdue and due"), .in = IN_MAIN,
	  .flags = A_SCREEN, .run = go_agenda },
	{ .name = "columns", .help = N_("Choose the columns of the customers"), .in = IN_MAIN,
	  .flags = A_SCREEN, .run = columns },
	{ .name = "filter", .keys = "\\", .help = N_("Show only customers that fit conditions"),
	  .in = IN_MAIN, .run = filter },
	{ .name = "copy-row", .menu = N_("Customer"), .keys = "y",
	  .help = N_("Copy the number, the note or the follow-up"), .in = IN_MAIN,
	  .run = copy_row },
	{ .name = "refresh", .menu = N_("View"),
	  .keys = "<F5>", .help = N_("Read everything anew and repaint"),
	  .in = IN_MAIN, .run = refresh },
	{ .name = NULL },
};
