/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Words and flags of a command line, matched with the action table. */
#ifndef APP_COMMAND_LINE_H
#define APP_COMMAND_LINE_H
#include "app/command.h"

struct command_line {
	const struct action *action;
	const struct entity *entity;	/* of a generic action, else the one the action is about */
	struct args args;		/* owned arrays; texts borrowed from argv */
	struct strlist words;		/* free arguments */
	char *db_path, *config_path;	/* borrowed from argv; NULL */
	bool json, yes, demo, plain;
};

/* Options that every command takes stand anywhere: --db FILE --config FILE --json --yes --demo; and
 * --plain, which only the screens take.
 * ERR_USAGE with a sentence that names the word.  line is always fit for release and json is set. */
enum result command_line_parse(int argc, char **argv, struct command_line *line, struct err *err) MUST_CHECK;
void command_line_release(struct command_line *line);
/* The words of a typed line: blanks part them, '…', "…" and «…» keep them together, a backslash
 * takes the next character as it is.  A quote that is not closed ends with the line. */
void command_split(const char *typed, struct strlist *words);
/* Parameters of an action for an entity: its own, or the entity's fields that can be typed. Owned by the caller (free). */
struct field *command_params(const struct action *action, const struct entity *entity, size_t *n);
/* The index of the parameter a flag names ('-' and '_' are alike), of len bytes without its dashes; -1. */
int command_param(const struct args *args, const char *flag, size_t len);
/* A parameter's flag as people type it: "dry_run" gives "--dry-run". */
void command_flag(const char *name, struct str *out);
/* "customer add [NAME] [--flags]" for usage lines and the manual. */
void command_usage(const struct action *action, const struct entity *entity, struct str *out);
#endif
