/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * today: what is overdue, due and next, and the day's calls, in plain text. */
#include "base/base.h"
#include "app/command.h"

#include "base/date.h"
#include "io/json.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store/query.h"
#include "text/when.h"
#include "app/calls.h"
#include "app/followups.h"
#include "app/output.h"
#include "app/record_json.h"
#include "app/telling.h"

#define TODAY_ROWS 100	/* of a part, for the eye; --json has all */

static void agenda_line(struct app *app, const struct timeline_row *row, struct str *out)
{
	struct kind_env env = app_env(app);
	struct str when = STR_INIT, name = STR_INIT;
	bool followup = row->rec->entity == &followup_entity;
	size_t customer = followup ? (size_t)FOLLOWUP_customer : (size_t)INTERACTION_customer;
	size_t title = followup ? (size_t)FOLLOWUP_title : (size_t)INTERACTION_subject;

	when_moment(row->at, env.now, (enum calendar)env.calendar, &when);
	query_title(app->db, &customer_entity, record_num(row->rec, customer), &name);
	str_addf(out, "  %s  %s", when.s, name.s);
	if (record_has(row->rec, title))
		str_addf(out, "  %s", record_text(row->rec, title));
	str_addc(out, '\n');
	str_release(&when);
	str_release(&name);
}

static void part_head(const struct agenda_part_desc *part, size_t all, struct str *out)
{
	str_addf(out, "%s (", _(part->title));
	agenda_count_text(all, out);
	str_add(out, ")\n");
}

static enum result print_part(struct target *t, const struct agenda_part_desc *part, struct json_writer *w,
	struct err *err)
{
	struct timeline rows = { 0 };
	size_t all = 0;

	if (query_agenda(t->app->db, &part->due, t->json ? 0 : TODAY_ROWS, &rows, err))
		return err->code;
	if (!t->json && query_agenda_count(t->app->db, &part->due, &all, err)) {
		timeline_release(&rows);
		return err->code;
	}
	if (t->json)
		jw_array(w, part->name);
	else
		part_head(part, all, t->out);
	for (size_t i = 0; i < rows.n; i++) {
		if (t->json)
			record_json(t->app, w, rows.v[i].rec, NULL);
		else
			agenda_line(t->app, &rows.v[i], t->out);
	}
	if (t->json)
		jw_end_array(w);
	else if (!rows.n)
		str_addf(t->out, "  %s\n", _("nothing"));
	else if (all >= AGENDA_CAP)
		str_addf(t->out, _("  and more than %zu more\n"), all - rows.n);
	else if (all > rows.n)
		str_addf(t->out, Q_("  and %zu more\n", "  and %zu more\n", all - rows.n),
			all - rows.n);
	timeline_release(&rows);
	return OK;
}

static void call_line(struct app *app, const struct record *call, struct str *out)
{
	struct str name = STR_INIT, reason = STR_INIT;
	struct kind_env env = app_env(app);

	query_title(app->db, &customer_entity, record_num(call, CALL_customer), &name);
	record_show(call, CALL_reason, &env, &reason);
	str_addf(out, "  %s  %s  %s\n", name.s, reason.s, record_text(call, CALL_why));
	str_release(&name);
	str_release(&reason);
}

static enum result print_all_calls(struct target *t, struct civil day, struct json_writer *w, struct err *err)
{
	struct rowset rows = { 0 };

	if (calls_queue(t->app, day, &rows, err))
		return err->code;
	jw_array(w, "calls");
	for (size_t i = 0; i < rows.n; i++)
		record_json(t->app, w, rows.v[i], NULL);
	jw_end_array(w);
	rowset_release(&rows);
	return OK;
}

static enum result print_calls(struct target *t, struct civil day, struct err *err)
{
	struct rowset rows = { 0 };
	size_t left, done;
	enum result code = calls_next(t->app, day, TODAY_ROWS, &rows, &left, &done, err);

	if (!code)
		str_addf(t->out, _("Calls: %zu left, %zu done\n"), left, done);
	for (size_t i = 0; i < rows.n && !code; i++)
		call_line(t->app, rows.v[i], t->out);
	if (!code && left > TODAY_ROWS)
		str_addf(t->out, Q_("  and %zu more\n", "  and %zu more\n", left - TODAY_ROWS),
			left - TODAY_ROWS);
	rowset_release(&rows);
	return code;
}

enum result command_day(const struct args *args, int64_t now, struct civil *day, struct err *err)
{
	const char *typed = args_text(args, "day");
	struct when when;

	*day = date_civil(now, NULL);
	if (!typed)
		return OK;
	if (when_parse(typed, now, &when, err)) {
		err->field = "day";
		return err->code;
	}
	*day = when.date;
	return OK;
}

static void print_head(struct target *t, struct civil day, struct json_writer *w)
{
	struct str text = STR_INIT;

	if (t->json) {
		civil_print(day, &text);
		jw_object(w, NULL);
		jw_string(w, "day", text.s);
	} else {
		when_full(day, (enum calendar)app_env(t->app).calendar, &text);
		if (t->app->me)
			str_addf(&text, "  %s", record_text(t->app->me, USER_name));
		str_addf(t->out, "%s\n\n", text.s);
	}
	str_release(&text);
}

static enum result begin_day(struct target *t, struct civil day, struct err *err)
{
	struct telling telling;
	enum result code;

	telling_begin(&telling, t);
	code = calls_begin(t->app, day, err);
	telling_end(&telling);
	return code;
}

static enum result print_day(struct target *t, struct civil day, int64_t now, struct err *err)
{
	struct json_writer w;
	struct agenda_part_desc parts[AGENDA_PARTS];

	jw_init(&w, t->out, false);
	print_head(t, day, &w);
	agenda_parts(t->app, day, now, parts);
	for (size_t i = 0; i < COUNT(parts); i++) {
		if (print_part(t, &parts[i], &w, err))
			return err->code;
		if (!t->json)
			str_addc(t->out, '\n');
	}
	if (!t->json)
		return print_calls(t, day, err);
	if (print_all_calls(t, day, &w, err))
		return err->code;
	jw_end_object(&w);
	str_addc(t->out, '\n');
	return OK;
}

static enum result today(struct target *t, const struct args *args, struct err *err)
{
	int64_t now = date_now();
	struct civil day;
	enum result code;

	if (command_day(args, now, &day, err))
		return err->code;
	if (!civil_compare(day, date_civil(now, NULL)) && begin_day(t, day, err))
		return err->code;
	query_begin(t->app->db);	/* one day as it stands, and one lock instead of one a row */
	code = print_day(t, day, now, err);
	query_end(t->app->db);
	return code;
}

static const struct field today_params[] = {
	{ .name = "day", .kind = &kind_day, .label = N_("Day"),
	  .help = N_("Another day than today: tomorrow, Sunday, 2026-11-21") },
};

const struct action today_actions[] = {
	{ .name = "today", .help = N_("What is overdue, due and next, and the day's calls"),
	  .params = today_params, .nparams = COUNT(today_params), .in = IN_SHELL, .run = today },
	{ .name = NULL },
};
