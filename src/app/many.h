/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One change of every record that fits a filter, from the command line. */
#ifndef APP_MANY_H
#define APP_MANY_H
#include "app/command.h"

/* What is done to each of them, inside the one step; NULL: it is deleted. */
typedef enum result (*many_change)(struct target *t, const struct args *args, struct record *rec,
	struct err *err);
/* Asks with the number when a person sits there, else wants --yes; then all of them or, when one cannot be
 * changed, none: the error names it.  One undo. */
enum result many_run(struct target *t, const struct args *args, many_change change,
	struct err *err) MUST_CHECK;
/* Asks the question where a person sits and nothing was said with --yes.  ERR_CANCEL: no; ERR_USAGE: nobody sits
 * there, and --yes is wanted. */
enum result many_ask(struct target *t, const char *question, struct err *err) MUST_CHECK;
/* The parameter that says which. */
#define MANY_WHERE \
	{ .name = "where", .kind = &kind_text, .pool = "filter", .label = N_("Which ones"), \
	  .help = N_("Instead of one record: all that fit conditions such as kind=buyer city:Riyadh") }
#endif
