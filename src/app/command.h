/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The one action table: what keys, palette, shell, menu, help and man page run. */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H
#include "app/app.h"

enum context {
	IN_LIST = 1 << 0,	/* customers */
	IN_TIMELINE = 1 << 1,
	IN_AGENDA = 1 << 2,
	IN_CALLS = 1 << 3,	/* call mode */
	IN_FORM = 1 << 4,
	IN_POPUP = 1 << 5,
	IN_SHELL = 1 << 6,
	IN_PAGE = 1 << 7,	/* the other whole screens: import preview, history, first run */
	IN_FIGURES = 1 << 8,	/* the dashboard */
	IN_PAIRS = 1 << 9,	/* duplicates */
	IN_PERSON = 1 << 10,	/* all about one customer */
	IN_TAGS = 1 << 11,
	IN_COLUMNS = 1 << 12,	/* columns of a table that is imported */
	IN_INBOX = 1 << 13,	/* what the sync left to be decided */
	IN_OUTBOX = 1 << 14,	/* what waits to be sent */
	IN_BOARD = 1 << 15,	/* who of the team has what due */
	IN_MAIN = IN_LIST | IN_TIMELINE | IN_AGENDA,
	/* Every place that is no form and no popup. */
	IN_SCREEN = IN_MAIN | IN_CALLS | IN_PAGE | IN_FIGURES | IN_PAIRS | IN_PERSON | IN_TAGS |
		IN_COLUMNS | IN_INBOX | IN_OUTBOX | IN_BOARD,
	IN_ANY = 0xffff & ~(1 << 6),	/* a key of IN_ANY gives way to the same key of a place */
};
enum action_flag {
	A_WRITES = 1 << 0,
	A_CONFIRM = 1 << 1,	/* asked before it runs on the screen */
	A_ROW = 1 << 2,		/* acts on a record: the chosen row, or the first argument in the shell */
	A_NO_DB = 1 << 3,	/* runs without a database */
	A_GENERIC = 1 << 4,	/* exists for every entity: "customer add" */
	A_HIDDEN = 1 << 5,	/* not in the palette */
	A_DELETED = 1 << 7,	/* with A_ROW: deleted records are meant */
	A_BULK = 1 << 8,	/* with A_ROW: acts on every marked row, as one step */
	A_SCREEN = 1 << 9,	/* is about a painted screen: not in the linear mode (ui/plain.h) */
	A_WORDS = 1 << 11,	/* says itself which free arguments it wants */
	A_PANES = 1 << 12,	/* its hint is of use where several panes stand */
	A_TELLS = 1 << 10,	/* tells what is wrong in the configuration by itself */
	A_FIELDS = 1 << 6,	/* with A_GENERIC: takes the entity's fields as parameters */
};

struct ui;
struct target {			/* what the action acts on, resolved before run() */
	struct app *app;	/* NULL with A_NO_DB */
	struct ui *ui;		/* NULL from the shell */
	const struct entity *entity;
	int64_t n;		/* 0 unless A_ROW */
	int count;		/* typed before the key; 0: none */
	size_t many;		/* rows that are marked, of which this is one; 0: it is alone */
	bool json;
	bool exact;		/* bytes of a file (export): not made visible on a terminal */
	bool yes;		/* --yes: ask nothing */
	bool plain;		/* line by line (ui/plain.h): nothing is exact, no line is painted over */
	const char *start_db;	/* --db as given, for actions that open it themselves; NULL */
	struct str *out;	/* the shell prints it; the screen shows it as its message */
	char *const *words;	/* free arguments after the row, NULL-terminated */
	size_t nwords;
};

/* Arguments by parameter: typed text, not yet parsed; NULL when not given. */
struct args {
	const struct field *params;
	size_t nparams;
	const char **text;	/* nparams of them */
};
/* Text of a parameter by name, NULL when not given. */
const char *args_text(const struct args *args, const char *name);
/* Is a parameter of kind_bool "yes"?  "no" is as if it were not given. */
bool args_yes(const struct args *args, const char *name);

struct action {
	const char *name;	/* "call-log": keymap, palette; shell words "call log" */
	const char *keys;	/* default bindings, blank-separated: "e <F4>"; NULL none */
	const char *help;	/* N_(): one sentence without a full stop */
	const char *menu;	/* N_(): from here on the rows of the table stand under this title; NULL: as before */
	const char *hint;	/* N_(): a word or two for the screens' bottom line; NULL: not there */
	const char *brief;	/* N_(): what the last key of a chord stands for, "a week"; NULL: the help */
	const struct field *params;	/* the shell parses them as --flags, the screen asks with a form */
	size_t nparams;
	const char *words;	/* free arguments in the usage line: "FILE…"; NULL none */
	unsigned in, flags;
	enum verb verb;		/* what his role must allow for it to be offered; VERB_VIEW with A_WRITES: to edit */
	enum result (*run)(struct target *t, const struct args *args, struct err *err);
	/* Asks for required parameters on the screen in another way than by a form; texts it sets are kept
	 * in `keep`.  ERR_CANCEL.  t->entity and t->n: the (first) row.  NULL: a form. */
	enum result (*ask)(struct target *t, struct args *args, struct strlist *keep, struct err *err);
	/* With A_BULK: what it is going to do to the n records, as a sentence without its end, for the
	 * question, history and the message after it; and what else is to be known, such as how many
	 * have it already.  NULL: the help and the number. */
	void (*preview)(struct target *t, const struct args *args, const int64_t *records, size_t n,
		struct str *sentence, struct str *more);
};

/* Tables of the app layer's actions (one noun a file), each ended by name == NULL. */
extern const struct action record_actions[], today_actions[], call_actions[], followup_actions[],
	transfer_actions[], person_actions[], document_actions[], history_actions[], config_actions[],
	date_actions[], stats_actions[], duplicates_actions[], lists_actions[], tag_actions[],
	check_actions[], sync_actions[], inbox_actions[], office_actions[], board_actions[],
	help_actions[];
extern const struct action *const action_tables[];	/* NULL-terminated */
/* Does his role do such things at all?  What is not for him is in no menu and no line of keys. */
bool action_may(const struct actor *actor, const struct action *action);
const struct action *action_find(const char *name);
/* The screen's tables, so that help, keys and the man page show all: set once by main. */
extern const struct action *const *screen_action_tables;

/* The day of a --day parameter, today without one. */
struct civil;
enum result command_day(const struct args *args, int64_t now, struct civil *day, struct err *err) MUST_CHECK;

/* The records of t->entity that --search, --filter, --sort, --limit and --deleted ask for.  filter and
 * sort belong to the query; the filter is released by the caller, also after an error. */
struct query;
struct filter;
struct sort;
enum result command_query(struct target *t, const struct args *args, struct query *q,
	struct filter *filter, struct sort *sort, struct err *err) MUST_CHECK;

/* "search TEXT": the action is the screens', which search customers as one types; this is the shell's half of
 * it: customers, what was said and what is planned, each hit with its place. */
enum { SEARCH_NPARAMS = 1 };
extern const struct field search_params[];
enum result command_search(struct target *t, const struct args *args, struct err *err) MUST_CHECK;

/* True when no command is named: the screens are wanted (options such as --db may stand there). */
bool command_is_bare(int argc, char **argv);

/* Runs a command line on an app that is open, for those who type it into a running wasit, and
 * prints to stdout, all of it made visible.  start_db: --db as given at the start, NULL.  *ran (may
 * be NULL) is the action.  Errors are not printed: those of the parser and of the action, with the
 * flag of the field at fault in the text. */
enum result command_run(struct app *app, const char *start_db, int argc, char **argv,
	const struct action **ran, struct err *err) MUST_CHECK;

/* Runs a command line (argv without the program's name); prints to stdout/stderr; returns the exit code:
 * 0 ok, 1 error, 2 usage, 3 not found, 4 conflict or duplicate, 5 network, 6 not permitted. */
int command_main(int argc, char **argv);
int command_exit_code(enum result code);
#endif
