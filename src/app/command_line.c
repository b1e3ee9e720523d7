/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Words and flags of a command line. */
#include "base/base.h"
#include "app/command_line.h"

#include "model/schema/people.h"
#include "model/schema/work.h"

void command_line_release(struct command_line *line)
{
	free((void *)line->args.params);
	free(line->args.text);
	strlist_release(&line->words);
	*line = (struct command_line){ 0 };
}

static bool is_typed(const struct field *field)
{
	return !(field->flags & (F_SYSTEM | F_VIRTUAL | F_RETIRED));
}

struct field *command_params(const struct action *action, const struct entity *entity, size_t *n)
{
	bool fields = action->flags & A_GENERIC && action->flags & A_FIELDS;
	size_t max = action->nparams + (fields ? entity->nfields : 0);
	struct field *params = xcalloc(max, sizeof(*params));

	*n = 0;
	for (size_t i = 0; i < action->nparams; i++)
		params[(*n)++] = action->params[i];
	for (size_t i = 0; fields && i < entity->nfields; i++)
		if (is_typed(&entity->fields[i]))
			params[(*n)++] = entity->fields[i];
	return params;
}

/* The entity an action that is not generic acts on, from the first word of its name. */
static const struct entity *entity_of(const struct action *action)
{
	if (str_has_prefix(action->name, "followup-"))
		return &followup_entity;
	if (str_has_prefix(action->name, "document-"))
		return &document_entity;
	return &customer_entity;
}

static void add_words(const struct action *action, struct str *out)
{
	for (const char *c = action->name; *c; c++)
		str_addc(out, *c == '-' ? ' ' : *c);
}

void command_flag(const char *name, struct str *out)
{
	str_add(out, "--");
	for (; *name; name++)
		str_addc(out, *name == '_' ? '-' : *name);
}

/* A new record of what belongs to a customer begins with whose it is; others with their name. */
static const char *usage_words(const struct action *action, const struct entity *entity)
{
	bool adds = (action->flags & (A_GENERIC | A_FIELDS | A_ROW)) == (A_GENERIC | A_FIELDS);

	return adds && entity && entity->parent && str_eq(entity->parent, "customer") ? "[CUSTOMER]" : action->words;
}

void command_usage(const struct action *action, const struct entity *entity, struct str *out)
{
	if (action->flags & A_GENERIC)
		str_addf(out, "%s ", entity ? entity->name : "ENTITY");
	add_words(action, out);
	if (action->flags & A_ROW) {
		const char *name = entity ? entity->name :
			action->flags & A_GENERIC ? "record" : entity_of(action)->name;

		str_addc(out, ' ');
		for (const char *c = name; *c; c++)
			str_addc(out, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
	}
	if (action->words)
		str_addf(out, " %s", usage_words(action, entity));
	for (size_t i = 0; i < action->nparams; i++) {
		const struct field *p = &action->params[i];

		str_add(out, " [");
		command_flag(p->name, out);
		str_add(out, p->kind == &kind_bool ? "]" : " …]");
	}
	if (action->flags & A_FIELDS)
		str_add(out, " [--FIELD VALUE …]");
}

static bool is_help(const char *arg)
{
	return str_eq(arg, "--help") || str_eq(arg, "-h");
}

/* What people try first anywhere. */
static const char *plain_word(const char *arg)
{
	if (is_help(arg))
		return "help";
	if (str_eq(arg, "--version") || str_eq(arg, "-V"))
		return "version";
	return arg;
}

static const struct entity *entity_named(const char *word)
{
	const struct entity *entity = entity_find(word);

	return entity && !entity->inner ? entity : NULL;
}

/* "customer add": entity and generic verb; "call log", "today": the longest name that fits. */
static size_t find_action(struct command_line *line, char **words, size_t n)
{
	const struct entity *entity = n ? entity_named(words[0]) : NULL;
	struct str name = STR_INIT;
	size_t used = 0;

	for (size_t i = 0; i < n && i < 3; i++) {
		const struct action *action;

		str_addf(&name, "%s%s", i ? "-" : "", words[i]);
		action = action_find(name.s);
		if (action && action->in & IN_SHELL && !(action->flags & A_GENERIC)) {
			line->action = action;
			line->entity = entity_of(action);
			used = i + 1;
		}
	}
	str_release(&name);
	if (!used && entity && n > 1) {
		const struct action *action = action_find(words[1]);

		if (action && action->flags & A_GENERIC) {
			line->action = action;
			line->entity = entity;
			used = 2;
		}
	}
	return used;
}

static enum result unknown_command(char **words, size_t n, struct err *err)
{
	const struct entity *entity = n ? entity_named(words[0]) : NULL;

	if (!n)
		return err_set(err, ERR_USAGE, _("Say what to do; \"wasit help\" lists the commands."));
	if (entity && n == 1)
		return err_set(err, ERR_USAGE, _("Say what to do with %s: add, list, show, edit, "
			"delete or restore."), words[0]);
	return err_set(err, ERR_USAGE, _("There is no command \"%s%s%s\"; \"wasit help\" lists them."),
		words[0], n > 1 ? " " : "", n > 1 ? words[1] : "");
}

/* '-' and '_' are alike in flags. */
static bool flag_eq(const char *name, const char *typed, size_t len)
{
	if (strlen(name) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((name[i] == '-' ? '_' : name[i]) != (typed[i] == '-' ? '_' : typed[i]))
			return false;
	return true;
}

int command_param(const struct args *args, const char *flag, size_t len)
{
	for (size_t i = 0; i < args->nparams; i++)
		if (flag_eq(args->params[i].name, flag, len))
			return (int)i;
	return -1;
}

/* A yes-or-no flag takes the next argument only when that is a yes or no. */
static bool is_truth(const char *word)
{
	static const char *const words[] = { "yes", "no", "true", "false", "1", "0", "نعم", "لا" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(words[i], word))
			return true;
	return false;
}

static enum result unknown_flag(const struct command_line *line, const char *arg, struct err *err)
{
	struct str topic = STR_INIT;
	int len = (int)strcspn(arg, "=");
	enum result code;

	if (line->action->flags & A_GENERIC)
		str_add(&topic, line->entity->name);
	else
		add_words(line->action, &topic);
	code = err_set(err, ERR_USAGE, _("There is no option \"%.*s\" here; see \"wasit help %s\"."),
		len, arg, topic.s);
	str_release(&topic);
	return code;
}

/* In the words of the program: whoever asks for it compares one.  "" is what takes a field's value away. */
static enum result take_truth(const struct field *param, const char *flag, size_t len, const char **text,
	struct err *err)
{
	struct value v = { 0 };

	if (!**text)
		return OK;
	if (kind_bool.parse(param, *text, NULL, &v, err)) {
		err_wrap(err, "--%.*s", (int)len, flag);
		return err->code = ERR_USAGE;
	}
	*text = v.num ? "yes" : "no";
	return OK;
}

static enum result take_flag(struct command_line *line, char **argv, int argc, int *at,
	struct err *err)
{
	const char *flag = argv[*at] + 2;
	const char *equals = strchr(flag, '=');
	size_t len = equals ? (size_t)(equals - flag) : strlen(flag);
	int index = command_param(&line->args, flag, len);

	if (index < 0)
		return unknown_flag(line, argv[*at], err);
	if (equals)
		line->args.text[index] = equals + 1;
	else if (line->args.params[index].kind == &kind_bool &&
		 !(*at + 1 < argc && is_truth(argv[*at + 1])))
		line->args.text[index] = "yes";
	else if (*at + 1 < argc)
		line->args.text[index] = argv[++*at];
	else
		return err_set(err, ERR_USAGE, _("\"%s\" wants a value."), argv[*at]);
	return line->args.params[index].kind == &kind_bool ?
		take_truth(&line->args.params[index], flag, len, &line->args.text[index], err) : OK;
}

/* Options of every command; 1: it was one, -1: its value is missing. */
static int take_global(struct command_line *line, char **argv, int argc, int *at)
{
	const char *arg = argv[*at];
	char **value = str_has_prefix(arg, "--db") ? &line->db_path : &line->config_path;

	if (str_eq(arg, "--json"))
		return line->json = true;
	if (str_eq(arg, "--yes"))
		return line->yes = true;
	if (str_eq(arg, "--demo"))
		return line->demo = true;
	if (str_eq(arg, "--plain"))
		return line->plain = true;
	if (str_has_prefix(arg, "--db=") || str_has_prefix(arg, "--config=")) {
		*value = strchr(argv[*at], '=') + 1;
		return 1;
	}
	if (!str_eq(arg, "--db") && !str_eq(arg, "--config"))
		return 0;
	if (*at + 1 >= argc)
		return -1;
	*value = argv[++*at];
	return 1;
}

/* The words up to the first flag name the action; then all arguments are read against it. */
static enum result find_by_words(int argc, char **argv, struct command_line *line, size_t *used,
	char ***rest, struct err *err)
{
	char **words = xcalloc((size_t)argc + 1, sizeof(*words));
	size_t n = 0;
	enum result code = OK;

	for (int i = 0; i < argc && !str_eq(argv[i], "--"); i++) {
		int global = take_global(line, argv, argc, &i);

		if (global < 0)
			code = err_set(err, ERR_USAGE, _("\"%s\" wants a value."), argv[i]);
		if (!n)
			argv[i] = (char *)plain_word(argv[i]);
		if (!global && str_has_prefix(argv[i], "--") && !n)
			code = err_set(err, ERR_USAGE, _("There is no option \"%s\"."), argv[i]);
		if (!global && !str_has_prefix(argv[i], "--"))
			words[n++] = argv[i];
	}
	if (!code && !(*used = find_action(line, words, n)))
		code = unknown_command(words, n, err);
	*rest = words;
	return code;
}

/* No word is dropped: "customer add Noura Ali" is hardly somebody called Noura.  What is wanted stands in the usage
 * line: so many words, or any number of them. */
static enum result check_words(const struct command_line *line, struct err *err)
{
	const struct action *action = line->action;
	const char *words = action->words ? action->words : "";
	size_t wanted = (action->flags & A_ROW ? 1 : 0) + (*words ? 1 : 0);

	if (action->flags & A_WORDS || strstr(words, "…"))
		return OK;
	for (; *words; words++)
		wanted += *words == ' ';
	if (line->words.n <= wanted)
		return OK;
	return err_set(err, ERR_USAGE, _("\"%s\" is one word too many; quotes keep a name of several words together."),
		line->words.v[wanted]);
}

/* "wasit followup add --help" is "wasit help followup add": the words up to the flags move behind help. */
static int ask_help(int argc, char **argv)
{
	int at = 0, words = 0;

	while (at < argc && !str_eq(argv[at], "--") && !is_help(argv[at]))
		at++;
	if (at == 0 || at >= argc || !is_help(argv[at]))
		return argc;
	while (words < at && !str_has_prefix(argv[words], "--"))
		words++;
	memmove(argv + 1, argv, (size_t)words * sizeof(*argv));
	argv[0] = (char *)"help";
	return words + 1;
}

enum result command_line_parse(int argc, char **argv, struct command_line *line, struct err *err)
{
	struct command_line ignored = { 0 };
	char **words = NULL;
	size_t used = 0, seen = 0;
	bool only_words = false;
	enum result code;

	*line = (struct command_line){ 0 };
	argc = ask_help(argc, argv);
	code = find_by_words(argc, argv, line, &used, &words, err);
	free(words);
	if (code)
		return code;
	line->args.params = command_params(line->action, line->entity, &line->args.nparams);
	line->args.text = xcalloc(line->args.nparams, sizeof(*line->args.text));
	for (int i = 0; i < argc && !code; i++) {
		if (!only_words && str_eq(argv[i], "--"))
			only_words = true;
		else if (!only_words && take_global(&ignored, argv, argc, &i))
			continue;
		else if (!only_words && str_has_prefix(argv[i], "--"))
			code = take_flag(line, argv, argc, &i, err);
		else if (seen++ >= used)
			strlist_add(&line->words, argv[i]);
	}
	return code ? code : check_words(line, err);
}

bool command_is_bare(int argc, char **argv)
{
	struct command_line line = { 0 };

	for (int i = 0; i < argc; i++)
		if (take_global(&line, argv, argc, &i) <= 0)
			return false;
	return !line.json;
}

/* The sign that ends what the one at c begins; NULL: it begins nothing. */
static const char *closing_quote(const char *c)
{
	static const struct { const char *open, *close; } quotes[] = {
		{ "\"", "\"" }, { "'", "'" }, { "«", "»" }, { "“", "”" },
	};

	for (size_t i = 0; i < COUNT(quotes); i++)
		if (str_has_prefix(c, quotes[i].open))
			return quotes[i].close;
	return NULL;
}

/* One word, appended; returns what follows it. */
static const char *split_word(const char *c, struct str *word)
{
	while (*c && *c != ' ' && *c != '\t') {
		const char *close = closing_quote(c);

		if (*c == '\\' && c[1]) {
			str_addc(word, c[1]);
			c += 2;
		} else if (close) {
			const char *end;

			c += strlen(close);	/* both signs of a pair have one length */
			end = strstr(c, close);
			str_addn(word, c, end ? (size_t)(end - c) : strlen(c));
			c = end ? end + strlen(close) : c + strlen(c);
		} else
			str_addc(word, *c++);
	}
	return c;
}

void command_split(const char *typed, struct strlist *words)
{
	struct str word = STR_INIT;
	const char *c = typed + strspn(typed, " \t");

	while (*c) {
		str_clear(&word);
		c = split_word(c, &word);
		strlist_add(words, word.s);
		c += strspn(c, " \t");
	}
	str_release(&word);
}
