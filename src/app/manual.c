/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Manual parts and completions from the tables. */
#include "base/base.h"
#include "app/manual.h"

#include "app/command_line.h"
#include "app/complete.h"
#include "app/config.h"
#include "app/export.h"
#include "app/theme_config.h"
#include "model/schema/people.h"
#include "model/schema/work.h"

/* Roff takes backslashes, dashes and a line's first dot or quote for itself. */
static void roff_text(const char *text, struct str *out)
{
	for (const char *c = text; *c; c++) {
		if (*c == '\\')
			str_add(out, "\\e");
		else if (*c == '-')
			str_add(out, "\\-");
		else if (c == text && (*c == '.' || *c == '\''))
			str_addf(out, "\\&%c", *c);
		else
			str_addc(out, *c);
	}
}

static void roff_item(const char *head, const char *body, struct str *out)
{
	str_add(out, ".TP\n.B ");
	roff_text(head, out);
	str_addc(out, '\n');
	roff_text(body, out);
	str_add(out, ".\n");
}

static void part_commands(struct str *out)
{
	for (const struct action *const *table = action_tables; *table; table++)
		for (const struct action *action = *table; action->name; action++) {
			struct str usage = STR_INIT;

			if (!(action->in & IN_SHELL) || action->flags & A_HIDDEN)
				continue;
			command_usage(action, NULL, &usage);
			roff_item(usage.s, action->help, out);
			str_release(&usage);
		}
}

static void keys_of(const struct action *table, struct str *out)
{
	for (const struct action *action = table; action->name; action++)
		if (action->keys)
			roff_item(action->keys, action->help, out);
}

static void part_keys(struct str *out)
{
	for (size_t i = 0; screen_action_tables[i]; i++)
		keys_of(screen_action_tables[i], out);
	for (size_t i = 0; action_tables[i]; i++)
		keys_of(action_tables[i], out);
}

static void describe(const struct field *field, struct str *out)
{
	const char *label = strchr(field->label, '\004');
	struct str body = STR_INIT;

	str_add(&body, field->help ? field->help : label ? label + 1 : field->label);
	if (field->choices) {
		str_add(&body, "; one of");
		for (const struct choice *c = field->choices; c->key; c++)
			str_addf(&body, "%s %s", c == field->choices ? ":" : ",", c->key);
	}
	if (field->initial)
		str_addf(&body, "; default: %s", field->initial);
	roff_item(field->name, body.s, out);
	str_release(&body);
}

static void part_options(struct str *out)
{
	for (size_t i = 0; i < OPTION_NFIELDS; i++)
		describe(&option_entity.fields[i], out);
}

static void part_fields(struct str *out)
{
	for (size_t e = 0; entities[e]; e++) {
		if (entities[e]->inner)
			continue;
		str_addf(out, ".SS %s\n", entities[e]->name);
		for (size_t i = 0; i < entities[e]->nfields; i++)
			if (!(entities[e]->fields[i].flags & (F_RETIRED | F_CUSTOM)))
				describe(&entities[e]->fields[i], out);
	}
}

static const struct {
	const char *name;
	void (*print)(struct str *out);
} parts[] = {
	{ "commands", part_commands },
	{ "keys", part_keys },
	{ "options", part_options },
	{ "fields", part_fields },
};

enum result manual_part(const char *part, struct str *out, struct err *err)
{
	for (size_t i = 0; i < COUNT(parts); i++)
		if (str_eq(parts[i].name, part)) {
			parts[i].print(out);
			return OK;
		}
	return err_set(err, ERR_MISSING, _("The manual has no part \"%s\"."), part);
}

/* --- Completion. */

static void offer(const char *word, const char *begun, struct strlist *out)
{
	if (str_has_prefix(word, begun) && !strlist_has(out, word))
		strlist_add(out, word);
}

/* The word of an action's name after those already typed: "call-log" after "call" gives "log". */
static void offer_action(const struct action *action, char *const *words, size_t n,
	const char *begun, struct strlist *out)
{
	const char *rest = action->name;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);

		if (strncmp(rest, words[i], len) != 0 || rest[len] != '-')
			return;
		rest += len + 1;
	}
	if (*rest) {
		char *word = xstrndup(rest, strcspn(rest, "-"));

		offer(word, begun, out);
		free(word);
	}
}

static void offer_names(char *const *words, size_t n, const char *begun, struct strlist *out)
{
	bool generic = n == 1 && entity_find(words[0]);

	for (const struct action *const *table = action_tables; *table; table++)
		for (const struct action *action = *table; action->name; action++) {
			if (!(action->in & IN_SHELL) || action->flags & A_HIDDEN)
				continue;
			if (action->flags & A_GENERIC) {
				if (generic)
					offer(action->name, begun, out);
			} else
				offer_action(action, words, n, begun, out);
		}
	for (size_t i = 0; !n && entities[i]; i++)
		if (!entities[i]->inner)
			offer(entities[i]->name, begun, out);
}

static void offer_globals(const char *begun, struct strlist *out)
{
	static const char *const globals[] = { "--db", "--config", "--json", "--yes", "--demo" };

	for (size_t i = 0; i < COUNT(globals); i++)
		offer(globals[i], begun, out);
}

/* What can stand where no command does: for the screens. */
static void offer_starts(const char *begun, struct strlist *out)
{
	static const char *const starts[] = { "--db", "--config", "--demo", "--plain" };

	for (size_t i = 0; i < COUNT(starts); i++)
		offer(starts[i], begun, out);
}

static void offer_flags(const struct command_line *line, const char *begun, struct strlist *out)
{
	for (size_t i = 0; i < line->args.nparams; i++) {
		struct str flag = STR_INIT;

		command_flag(line->args.params[i].name, &flag);
		offer(flag.s, begun, out);
		str_release(&flag);
	}
	offer_globals(begun, out);
}

static void offer_keys(const struct choice *choices, const char *begun, struct strlist *out)
{
	for (const struct choice *c = choices; c && c->key; c++)
		offer(c->key, begun, out);
}

/* What can follow a flag. */
static void offer_values(const struct command_line *line, const char *flag, const char *db_path, const char *begun,
	struct strlist *out)
{
	int param = command_param(&line->args, flag, strlen(flag));
	const struct entity *entity = line->action->flags & A_GENERIC ? line->entity : NULL;

	if (str_eq(line->action->name, "export") && line->words.n)
		entity = export_entity(line->words.v[0]);
	if (param >= 0)
		complete_value(&line->args.params[param], entity, db_path, begun, out);
}

/* --- What can stand for a free argument, by its word in the usage line. */

static void offer_outcomes(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	(void)line, (void)db_path;
	offer_keys(interaction_entity.fields[INTERACTION_outcome].choices, begun, out);
}

static void offer_options(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	(void)line, (void)db_path;
	for (size_t i = 0; i < OPTION_NFIELDS; i++)
		offer(option_entity.fields[i].name, begun, out);
}

static void offer_settings(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	int field = entity_field(&option_entity, line->words.v[0]);
	struct strlist themes = { 0 };

	(void)db_path;
	if (field < 0)
		return;
	if (field == OPTION_theme)
		theme_config_names(&themes);
	for (size_t i = 0; i < themes.n; i++)
		offer(themes.v[i], begun, out);
	strlist_release(&themes);
	offer_keys(option_entity.fields[field].choices, begun, out);
}

static void offer_plurals(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	(void)line, (void)db_path;
	for (size_t i = 0; entities[i]; i++) {
		char *plural = xasprintf("%ss", entities[i]->name);

		if (!entities[i]->inner)
			offer(plural, begun, out);
		free(plural);
	}
}

static void offer_topics(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	(void)db_path;
	offer_names(line->words.v, line->words.n, begun, out);
}

static void offer_customers(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	(void)line;
	complete_record(&customer_entity, db_path, begun, out);
}

/* A follow-up is named by its id or by its customer. */
static void offer_followups(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	offer_customers(line, db_path, begun, out);
	complete_record(&followup_entity, db_path, begun, out);
}

static void offer_tags(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	(void)line;
	complete_pool("tag", db_path, begun, out);
}

static const struct {
	const char *word;
	void (*offer)(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out);
} free_words[] = {
	{ "CUSTOMER", offer_customers },
	{ "[CUSTOMER]", offer_customers },
	{ "KEEP", offer_customers },
	{ "OTHER", offer_customers },
	{ "FOLLOWUP", offer_followups },
	{ "TAG", offer_tags },
	{ "OUTCOME", offer_outcomes },
	{ "OPTION", offer_options },
	{ "VALUE", offer_settings },
	{ "customers|interactions|followups|calls", offer_plurals },
	{ "[TOPIC…]", offer_topics },
};

/* The next free argument: the words typed so far count, the record's name first. */
static void offer_word(const struct command_line *line, const char *db_path, const char *begun, struct strlist *out)
{
	size_t at = line->words.n, row = line->action->flags & A_ROW ? 1 : 0;
	const char *words = line->action->words;

	if (line->action->flags & A_ROW && !at)
		complete_record(line->entity ? line->entity : &customer_entity, db_path, begun, out);
	if (!words || at < row)
		return;
	for (at -= row; at && *words; at--) {
		words += strcspn(words, " ");
		words += strspn(words, " ");
	}
	for (size_t i = 0; i < COUNT(free_words); i++) {
		size_t len = strlen(free_words[i].word);

		if (str_has_prefix(words, free_words[i].word) && (!words[len] || words[len] == ' '))
			free_words[i].offer(line, db_path, begun, out);
	}
}

void manual_complete(char *const *words, size_t n, struct str *out)
{
	const char *begun = n ? words[n - 1] : "";
	const char *before = n > 1 ? words[n - 2] : "";
	const char *db_path = NULL;
	struct command_line line;
	struct strlist found = { 0 };
	struct err err;

	/* The words up to the first flag name the command. */
	size_t named = 0;
	while (named + 1 < n && !str_has_prefix(words[named], "--"))
		named++;
	for (size_t i = 0; i + 2 < n; i++)
		if (str_eq(words[i], "--db"))
			db_path = words[i + 1];
	if (command_line_parse((int)named, (char **)words, &line, &err) == OK) {
		if (str_has_prefix(before, "--"))
			offer_values(&line, before + 2, db_path, begun, &found);
		else if (named + 1 == n)
			offer_word(&line, db_path, begun, &found);
		if (!found.n && (*begun == '-' || !*begun))
			offer_flags(&line, begun, &found);
	}
	if (n && *begun == '-' && command_is_bare((int)n - 1, (char **)words))
		offer_starts(begun, &found);
	if (n && *begun != '-')
		offer_names(words, n - 1, begun, &found);
	strlist_sort(&found);
	for (size_t i = 0; i < found.n; i++)
		str_addf(out, "%s\n", found.v[i]);
	command_line_release(&line);
	strlist_release(&found);
}
