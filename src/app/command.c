/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * From a command line to an action, and from its error to an exit code. */
#include "base/base.h"
#include "app/command.h"

#include "model/schema/people.h"

#include <errno.h>
#include <unistd.h>

#include "base/date.h"
#include "base/sys.h"
#include "io/json.h"
#include "app/command_line.h"
#include "app/output.h"

const struct action *const action_tables[] = {
	record_actions, today_actions, call_actions, followup_actions, transfer_actions,
	person_actions, document_actions, history_actions, config_actions, date_actions, stats_actions,
	duplicates_actions, lists_actions, tag_actions, check_actions, sync_actions, inbox_actions,
	office_actions, board_actions,
	help_actions, NULL,
};
static const struct action *const no_tables[] = { NULL };
const struct action *const *screen_action_tables = no_tables;

static const struct action *find_in(const struct action *const *tables, const char *name)
{
	for (; *tables; tables++)
		for (const struct action *action = *tables; action->name; action++)
			if (str_eq(action->name, name))
				return action;
	return NULL;
}

bool action_may(const struct actor *actor, const struct action *action)
{
	enum verb verb = action->verb;

	if (verb == VERB_VIEW && action->flags & A_WRITES)
		verb = VERB_EDIT;
	return verb == VERB_VIEW || role_scope(actor, verb, &customer_entity) != SCOPE_NONE;
}

const struct action *action_find(const char *name)
{
	const struct action *action = find_in(action_tables, name);

	return action ? action : find_in(screen_action_tables, name);
}

const char *args_text(const struct args *args, const char *name)
{
	for (size_t i = 0; i < args->nparams; i++)
		if (str_eq(args->params[i].name, name))
			return args->text[i];
	return NULL;
}

bool args_yes(const struct args *args, const char *name)
{
	const char *text = args_text(args, name);

	return text && str_eq(text, "yes");
}

int command_exit_code(enum result code)
{
	switch (code) {
	case OK: return 0;
	case ERR_USAGE: return 2;
	case ERR_MISSING: return 3;
	case ERR_AMBIGUOUS: case ERR_CONFLICT: case ERR_DUPLICATE: return 4;
	case ERR_NET: return 5;
	case ERR_AUTH: case ERR_DENIED: return 6;
	default: return 1;
	}
}

/* Where the mend goes: the flag of the field that is wrong. */
static void add_flag(const struct args *args, const char *field, struct str *out)
{
	int param = field ? command_param(args, field, strlen(field)) : -1;

	if (param < 0)
		return;
	str_add(out, " (");
	command_flag(args->params[param].name, out);
	str_addc(out, ')');
}

/* One sentence on stderr, or one object with --json. */
static void report(const struct err *err, const struct command_line *line)
{
	struct str text = STR_INIT;
	struct json_writer w;

	if (line->json) {
		jw_init(&w, &text, true);
		jw_object(&w, NULL);
		jw_object(&w, "error");
		jw_string(&w, "code", err_code_name(err->code));
		jw_string(&w, "field", err->field);
		jw_string(&w, "message", err->text);
		jw_end_object(&w);
		jw_end_object(&w);
		str_addc(&text, '\n');
	} else {
		str_add(&text, "wasit: ");
		output_visible(err->text, true, &text);
		add_flag(&line->args, err->field, &text);
		str_addc(&text, '\n');
	}
	fputs(text.s, stderr);
	str_release(&text);
}

/* The row an action works on is its first free argument. */
static enum result take_row(struct target *t, const struct action *action, struct err *err)
{
	if (!t->nwords)
		return err_set(err, ERR_USAGE, _("Say which one: an id, a phone number or a name."));
	if (action->flags & A_DELETED ? app_find_deleted(t->app, t->entity, t->words[0], &t->n, err) :
	    app_find(t->app, t->entity, t->words[0], &t->n, err))
		return err->code;
	t->words++;
	t->nwords--;
	return OK;
}

static enum result run_on(struct command_line *line, struct target *t, struct err *err)
{
	const struct action *action = line->action;
	enum result code = OK;

	/* Those that fit conditions are meant instead of one. */
	if (action->flags & A_ROW && !args_text(&line->args, "where"))
		code = take_row(t, action, err);
	if (!code)
		code = action->run(t, &line->args, err);
	output_flush(t, true);
	return code;
}

/* Once, where somebody sits and wonders. */
static bool told_to_wait(void *ctx, int64_t ms)
{
	bool *told = ctx;

	(void)ms;
	if (!*told && isatty(STDERR_FILENO))
		fprintf(stderr, "%s\n", _("Another wasit is writing; this waits until it has done so …"));
	return *told = true;
}

/* A record of the one who works here, before anybody was asked: the login stands for a name that is not known. */
static enum result make_user(struct app *app, struct err *err)
{
	char *login = *app_default_name() ? NULL : sys_login();
	enum result code = app_make_user(app, login ? login : app_default_name(), err);

	free(login);
	return code;
}

static enum result run(struct command_line *line, struct target *t, struct err *err)
{
	bool told = false;
	const struct action *action = line->action;
	struct app app;
	struct app_start start = {
		.db_path = line->db_path,
		.config_path = line->config_path,
		.demo = line->demo,
		.create = true,
	};
	enum result code;

	if (action->flags & A_NO_DB)
		return action->run(t, &line->args, err);
	if (app_open(&app, &start, err))
		return err->code;
	t->app = &app;
	app_on_wait(&app, told_to_wait, &told);
	for (size_t i = 0; !(action->flags & A_TELLS) && i < app.problems.n; i++)
		fprintf(stderr, "wasit: %s\n", app.problems.v[i]);
	code = OK;
	if (!app.me && !app.read_only && action->flags & A_WRITES)
		code = make_user(&app, err);
	if (!code)
		code = run_on(line, t, err);
	app_close(&app);
	return code;
}

/* What is said without a database is said in the configured language too. */
static void choose_language(const struct command_line *line)
{
	struct app_start start = { .config_path = line->config_path };
	struct app app;

	app_open_options(&app, &start);
	app_close(&app);
}

static void take_line(const struct command_line *line, struct target *t)
{
	t->entity = line->entity;
	t->json = line->json;
	t->yes = line->yes;
	t->words = line->words.v;
	t->nwords = line->words.n;
	t->start_db = line->db_path;
}

enum result command_run(struct app *app, const char *start_db, int argc, char **argv,
	const struct action **ran, struct err *err)
{
	struct command_line line;
	struct str out = STR_INIT, text = STR_INIT;
	struct target t = { .app = app, .plain = true, .out = &out };
	enum result code = command_line_parse(argc, argv, &line, err);

	if (ran)
		*ran = line.action;
	if (!code && (line.db_path || line.config_path || line.demo || line.plain))
		code = err_set(err, ERR_USAGE, _("wasit runs already: --db, --config, --demo and --plain "
			"are for its start."));
	if (!code) {
		take_line(&line, &t);
		t.start_db = start_db;
		code = run_on(&line, &t, err);
	}
	if (code && err->field) {
		str_add(&text, err->text);
		add_flag(&line.args, err->field, &text);
		err_set(err, code, "%s", text.s);
	}
	command_line_release(&line);
	str_release(&text);
	str_release(&out);
	return code;
}

int command_main(int argc, char **argv)
{
	struct command_line line;
	struct str out = STR_INIT;
	struct target t = { .out = &out };
	struct err err = { 0 };
	enum result code;

	code = command_line_parse(argc, argv, &line, &err);
	if (code || line.action->flags & A_NO_DB)
		choose_language(&line);
	if (code) {
		command_line_release(&line);
		code = command_line_parse(argc, argv, &line, &err);
	}
	if (!code && line.plain)
		code = err_set(&err, ERR_USAGE, _("--plain is for the screens: leave the command out and "
			"type it there."));
	if (!code) {
		take_line(&line, &t);
		code = run(&line, &t, &err);
		output_flush(&t, true);
		if (!code && (fflush(stdout) || ferror(stdout)) && errno != EPIPE)
			code = err_set(&err, ERR_IO, _("The output could not be written."));
	}
	if (code)
		report(&err, &line);
	command_line_release(&line);
	str_release(&out);
	return command_exit_code(code);
}
