/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * calls make, calls list, call log: the day's call list from the shell. */
#include "base/base.h"
#include "app/command.h"

#include "base/date.h"
#include "io/json.h"
#include "model/schema/lists.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/query.h"
#include "app/calls.h"
#include "app/output.h"
#include "app/record_json.h"
#include "app/smart_lists.h"
#include "app/telling.h"

static void json_feed(struct target *t, const struct calls_feed *feed)
{
	struct json_writer w;

	jw_init(&w, t->out, true);
	jw_object(&w, NULL);
	jw_int(&w, "added", feed->added);
	jw_int(&w, "already_there", feed->there);
	jw_int(&w, "reached_today", feed->reached);
	jw_int(&w, "not_to_be_called", feed->barred);
	jw_bool(&w, "more", feed->more);
	jw_end_object(&w);
	str_addc(t->out, '\n');
}

/* --list: the customers of a smart list instead of those the rules find. */
static enum result feed_day(struct target *t, const struct args *args, const char *name, struct civil day,
	struct err *err)
{
	bool write = !args_yes(args, "dry_run");
	struct record *list = NULL;
	struct list_query query;
	struct calls_feed feed;
	enum result code;
	char *label;
	int64_t n;

	if (smart_list_find(t->app, name, &n, err) ||
	    query_get(t->app->db, &smart_list_entity, n, &list, err))
		return err->code;
	/* TRANSLATORS: %s is the name of a smart list */
	label = xasprintf(_("Call list from %s"), smart_list_name(list));
	code = list_query_read(t->app, list, &query, err);
	if (!code) {
		code = calls_feed(t->app, &query.query, day, label, write, &feed, err);
		list_query_release(&query);
	}
	free(label);
	record_free(&list);
	if (code)
		return code;
	if (t->json) {
		json_feed(t, &feed);
		return OK;
	}
	calls_feed_say(&feed, !write, t->out);
	str_addc(t->out, '\n');
	return OK;
}

static enum result calls_make_day(struct target *t, const struct args *args, struct err *err)
{
	const char *list = args_text(args, "list");
	struct telling telling;
	struct json_writer w;
	struct civil day;
	enum result code;
	int added;

	if (command_day(args, date_now(), &day, err))
		return err->code;
	if (list)
		return feed_day(t, args, list, day, err);
	telling_begin(&telling, t);
	code = args_yes(args, "anyway") ? calls_make_anyway(t->app, day, &added, err) :
		calls_make(t->app, day, &added, err);
	telling_end(&telling);
	if (code)
		return code;
	if (t->json) {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_int(&w, "added", added);
		jw_end_object(&w);
		str_addc(t->out, '\n');
		return OK;
	}
	str_addf(t->out, Q_("%d call added to the list.\n", "%d calls added to the list.\n",
		(unsigned long)added), added);
	return OK;
}

static enum result calls_list_day(struct target *t, const struct args *args, struct err *err)
{
	struct columns columns;
	struct rowset rows = { 0 };
	struct json_writer w;
	struct civil day;

	if (command_day(args, date_now(), &day, err) || calls_queue(t->app, day, &rows, err))
		return err->code;
	if (columns_parse(&call_entity, "customer,reason,why,status,outcome", &columns, err)) {
		rowset_release(&rows);
		return err->code;
	}
	jw_init(&w, t->out, false);
	if (t->json)
		jw_array(&w, NULL);
	else
		output_heading(&call_entity, &columns, t->out);
	for (size_t i = 0; i < rows.n; i++) {
		if (t->json)
			record_json(t->app, &w, rows.v[i], NULL);
		else
			output_row(t->app, rows.v[i], &columns, t->out);
	}
	if (t->json) {
		jw_end_array(&w);
		str_addc(t->out, '\n');
	}
	columns_release(&columns);
	rowset_release(&rows);
	return OK;
}

static enum result print_interaction(struct target *t, int64_t customer, struct err *err)
{
	struct rowset rows = { 0 };
	struct json_writer w;

	if (query_last_interactions(t->app->db, customer, 1, &rows, err))
		return err->code;
	jw_init(&w, t->out, false);
	if (rows.n)
		record_json(t->app, &w, rows.v[0], NULL);
	str_addc(t->out, '\n');
	rowset_release(&rows);
	return OK;
}

static enum result call_log(struct target *t, const struct args *args, struct err *err)
{
	const char *minutes = args_text(args, "minutes");
	struct str message = STR_INIT;
	int64_t count = 0;
	enum result code;

	if (!t->nwords)
		return err_set(err, ERR_USAGE, _("Say how the call went, such as no_answer or interested."));
	if (minutes && (!parse_int64(minutes, &count) || count < 1 || count > 1440))
		return err_field(err, "minutes", _("Minutes are a number from 1 to 1440."));
	code = calls_log(t->app, t->n, 0, t->words[0], args_text(args, "note"), (int)count,
		args_text(args, "follow_up"), &message, err);
	if (!code && t->json)
		code = print_interaction(t, t->n, err);
	else if (!code)
		str_addf(t->out, "%s\n", message.s);
	str_release(&message);
	return code;
}

static const struct field day_params[] = {
	{ .name = "day", .kind = &kind_day, .label = N_("Day"),
	  .help = N_("Another day than today: tomorrow, Sunday, 2026-11-21") },
};

static const struct field make_params[] = {
	{ .name = "day", .kind = &kind_day, .label = N_("Day"),
	  .help = N_("Another day than today: tomorrow, Sunday, 2026-11-21") },
	{ .name = "list", .kind = &kind_text, .label = N_("Smart list"),
	  .help = N_("Add the customers of this smart list, by name or number") },
	{ .name = "dry_run", .kind = &kind_bool, .label = N_("Only show"),
	  .help = N_("With --list: say how many it would be, change nothing") },
	{ .name = "anyway", .kind = &kind_bool, .label = N_("Also on a day off"),
	  .help = N_("On a day off the whole list of a working day, not only what was promised for the day") },
};

static const struct field log_params[] = {
	{ .name = "note", .kind = &kind_note, .label = N_("Note"),
	  .help = N_("What was said") },
	{ .name = "minutes", .kind = &kind_int, .label = N_("Minutes"),
	  .help = N_("How long the call took") },
	{ .name = "follow_up", .kind = &kind_moment, .label = N_("Follow-up"),
	  .help = N_("When to call again, instead of the rule's date: tomorrow 17:00") },
};

const struct action call_actions[] = {
	{ .name = "calls-make", .help = N_("Make the day's call list, or add what is new to it"),
	  .params = make_params, .nparams = COUNT(make_params), .in = IN_SHELL, .flags = A_WRITES,
	  .run = calls_make_day },
	{ .name = "calls-list", .help = N_("Show the day's call list"), .params = day_params,
	  .nparams = COUNT(day_params), .in = IN_SHELL, .run = calls_list_day },
	{ .name = "call-log", .help = N_("Write down how a call went and make the next follow-up"),
	  .words = "OUTCOME", .params = log_params, .nparams = COUNT(log_params), .in = IN_SHELL,
	  .flags = A_WRITES | A_ROW, .run = call_log },
	{ .name = NULL },
};
