/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * help, keys, version, and the words completion offers: all read off the tables. */
#include "base/base.h"
#include "app/command.h"

#include "io/json.h"
#include "app/command_line.h"
#include "app/config.h"
#include "app/manual.h"
#include "app/output.h"

static void usage_line(const struct action *action, struct str *out)
{
	struct str usage = STR_INIT;

	command_usage(action, NULL, &usage);
	str_addf(out, "  wasit %s\n      %s\n", usage.s, _(action->help));
	str_release(&usage);
}

static void help_overview(struct str *out)
{
	str_add(out, _("wasit keeps a broker's customers, every contact with them and what is due.\n"
		"Without a command it opens the screens; --demo opens them on sample data.\n"));
	str_addf(out, "\n%s\n", _("For every kind of record (ENTITY):"));
	for (const struct action *action = record_actions; action->name; action++)
		usage_line(action, out);
	str_addf(out, "  %s", _("ENTITY is one of"));
	for (size_t i = 0; entities[i]; i++)
		if (!entities[i]->inner)
			str_addf(out, "%s %s", i ? "," : ":", entities[i]->name);
	str_addf(out, "\n\n%s\n", _("The day's work:"));
	for (const struct action *const *table = action_tables + 1; *table; table++)
		for (const struct action *action = *table; action->name; action++)
			if (action->in & IN_SHELL && !(action->flags & A_HIDDEN))
				usage_line(action, out);
	str_addf(out, "\n%s\n", _("Every command also takes:"));
	str_addf(out, "  --db FILE      %s\n", _("another database than your own"));
	str_addf(out, "  --config FILE  %s\n", _("another configuration file"));
	str_addf(out, "  --json         %s\n", _("print JSON"));
	str_addf(out, "  --yes          %s\n", _("ask nothing: what would be asked about is done"));
	str_addf(out, "  --demo         %s\n", _("work on sample data that is gone afterwards"));
	str_addf(out, "  --plain        %s\n", _("without a command: no screens, one thing a line, "
		"for screen readers and Braille"));
	str_addf(out, "  --             %s\n", _("what follows is no option, even with dashes"));
	str_addf(out, "\n%s\n", _("\"wasit help customer\" lists its fields, "
		"\"wasit help today\" explains a command, \"wasit keys\" the keys of the screens."));
}

static void help_fields(const struct field *fields, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &fields[i];
		struct str flag = STR_INIT;

		command_flag(f->name, &flag);
		str_addf(out, "  %-22s %s", flag.s, _(f->label));
		str_release(&flag);
		if (f->help)
			str_addf(out, ". %s", _(f->help));
		str_addc(out, '\n');
		if (f->choices && f->kind != &kind_bool) {
			str_addf(out, "  %22s ", "");
			for (const struct choice *c = f->choices; c->key; c++)
				str_addf(out, "%s%s", c == f->choices ? "" : " | ", c->key);
			str_addc(out, '\n');
		}
	}
}

static void usage_of(const struct action *action, const struct entity *entity, struct str *out)
{
	struct str usage = STR_INIT;

	command_usage(action, entity, &usage);
	str_addf(out, "  wasit %s\n", usage.s);
	str_release(&usage);
}

/* What only this kind of record can: "customer 360"; and its own way of what all can: "document add". */
static bool is_own(const struct action *action, const struct entity *entity)
{
	size_t len = strlen(entity->name);

	return action->in & IN_SHELL && !(action->flags & (A_GENERIC | A_HIDDEN)) &&
		strncmp(action->name, entity->name, len) == 0 && action->name[len] == '-';
}

static bool has_own(const struct entity *entity, const char *verb)
{
	char *name = xasprintf("%s-%s", entity->name, verb);
	const struct action *action = action_find(name);

	free(name);
	return action && is_own(action, entity);
}

static void help_entity(const struct entity *entity, struct str *out)
{
	size_t n;
	struct field *fields = command_params(action_find("edit"), entity, &n);

	str_addf(out, "%s\n\n", _(entity->plural));
	for (const struct action *action = record_actions; action->name; action++)
		if (!has_own(entity, action->name))
			usage_of(action, entity, out);
	for (const struct action *const *table = action_tables; *table; table++)
		for (const struct action *action = *table; action->name; action++)
			if (is_own(action, entity))
				usage_of(action, NULL, out);
	str_addf(out, "\n%s\n", _("Fields:"));
	help_fields(fields, n, out);
	free(fields);
}

/* "call log", "call-log" or the words one by one; *first: what the first word alone would be the name of. */
static const struct action *topic_action(const struct target *t, struct str *first)
{
	const struct action *best = NULL;
	struct str name = STR_INIT;

	for (size_t i = 0; i < t->nwords; i++) {
		const struct action *action;

		for (const char *c = t->words[i]; *c; c++)
			str_addc(&name, *c == ' ' ? '-' : *c);
		action = action_find(name.s);
		if (action)
			best = action;
		if (!i)
			str_add(first, name.s);
		str_addc(&name, '-');
	}
	str_release(&name);
	return best;
}

/* Those whose name goes on: "doctor terminal" under "doctor", all of "office". */
static void help_parts(const char *whole, struct str *out)
{
	const struct action *const *const tables[] = { screen_action_tables, action_tables };
	size_t len = strlen(whole);
	const char *before = out->len ? "\n" : "";

	for (size_t i = 0; i < COUNT(tables); i++)
		for (const struct action *const *table = tables[i]; *table; table++)
			for (const struct action *action = *table; action->name; action++) {
				if (!(action->in & IN_SHELL) || action->flags & (A_GENERIC | A_HIDDEN) ||
				    strncmp(action->name, whole, len) != 0 || action->name[len] != '-')
					continue;
				str_add(out, before);
				usage_of(action, NULL, out);
				str_addf(out, "      %s\n", _(action->help));
				before = "";
			}
}

static void help_action(const struct action *action, struct str *out)
{
	struct str usage = STR_INIT;

	command_usage(action, NULL, &usage);
	if (action->in & IN_SHELL)
		str_addf(out, "wasit %s\n", usage.s);
	str_addf(out, "%s\n", _(action->help));
	if (action->keys)
		str_addf(out, "%s %s\n", _("Keys on the screens:"), action->keys);
	if (action->nparams) {
		str_addc(out, '\n');
		help_fields(action->params, action->nparams, out);
	}
	help_parts(action->name, out);
	str_release(&usage);
}

/* What people read, as one text: the tables it is made of are told by the manual. */
static void help_json(struct target *t, size_t from)
{
	struct str text = STR_INIT;
	struct json_writer w;

	str_add(&text, t->out->s + from);
	str_cut(t->out, from);
	jw_init(&w, t->out, true);
	jw_object(&w, NULL);
	jw_string(&w, "text", text.s);
	jw_end_object(&w);
	str_addc(t->out, '\n');
	str_release(&text);
}

static enum result help(struct target *t, const struct args *args, struct err *err)
{
	size_t from = t->out->len;
	struct str first = STR_INIT;
	const struct action *action = topic_action(t, &first);
	const struct entity *entity = t->nwords ? entity_find(t->words[0]) : NULL;
	const char *part = args_text(args, "roff");
	enum result code = OK;

	if (part)
		code = manual_part(part, t->out, err);
	else if (!t->nwords)
		help_overview(t->out);
	else if (entity && (t->nwords == 1 || !action))
		help_entity(entity, t->out);
	else if (action)
		help_action(action, t->out);
	else {
		size_t len = t->out->len;

		help_parts(first.s, t->out);
		if (t->out->len == len)
			code = err_set(err, ERR_MISSING, _("There is no help on \"%s\"; \"wasit help\" lists "
				"the commands."), t->words[0]);
	}
	if (!code && t->json)
		help_json(t, from);
	str_release(&first);
	return code;
}

static void add_keys(struct target *t, struct json_writer *w, const struct action *table)
{
	for (const struct action *action = table; action->name; action++) {
		if (!action->keys)
			continue;
		if (!t->json) {
			str_addf(t->out, "  %-22s %-20s %s\n", action->keys, action->name,
				_(action->help));
			continue;
		}
		jw_object(w, NULL);
		jw_string(w, "keys", action->keys);
		jw_string(w, "action", action->name);
		jw_string(w, "help", _(action->help));
		jw_end_object(w);
	}
}

static enum result keys(struct target *t, const struct args *args, struct err *err)
{
	struct json_writer w;

	(void)args, (void)err;
	jw_init(&w, t->out, false);
	if (t->json)
		jw_array(&w, NULL);
	for (size_t i = 0; screen_action_tables[i]; i++)
		add_keys(t, &w, screen_action_tables[i]);
	for (size_t i = 0; action_tables[i]; i++)
		add_keys(t, &w, action_tables[i]);
	if (t->json) {
		jw_end_array(&w);
		str_addc(t->out, '\n');
	}
	return OK;
}

static enum result version(struct target *t, const struct args *args, struct err *err)
{
	struct json_writer w;

	(void)args, (void)err;
	if (t->json) {
		jw_init(&w, t->out, true);
		jw_object(&w, NULL);
		jw_string(&w, "version", PACKAGE_VERSION);
		jw_end_object(&w);
		str_addc(t->out, '\n');
	} else
		str_addf(t->out, "wasit %s\n", PACKAGE_VERSION);
	return OK;
}

static enum result complete(struct target *t, const struct args *args, struct err *err)
{
	(void)args, (void)err;
	manual_complete(t->words, t->nwords, t->out);
	return OK;
}

static const struct field help_params[] = {
	{ .name = "roff", .kind = &kind_text, .label = N_("Part of the manual"),
	  .help = N_("Print a generated part of the manual page: commands, keys, options, fields") },
};

const struct action help_actions[] = {
	{ .name = "help", .help = N_("Explain a command or a kind of record"), .words = "[TOPIC…]",
	  .params = help_params, .nparams = COUNT(help_params), .in = IN_SHELL, .flags = A_NO_DB,
	  .run = help },
	{ .name = "keys", .help = N_("List the keys of the screens"), .in = IN_SHELL,
	  .flags = A_NO_DB, .run = keys },
	{ .name = "version", .help = N_("Print the version"), .in = IN_SHELL, .flags = A_NO_DB,
	  .run = version },
	{ .name = "complete", .help = N_("List what can stand next, for the shell's completion"),
	  .words = "[WORD…]", .in = IN_SHELL, .flags = A_NO_DB | A_HIDDEN, .run = complete },
	{ .name = NULL },
};
