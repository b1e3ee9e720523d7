/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the office commands share. */
#ifndef APP_CMD_OFFICE_P_H
#define APP_CMD_OFFICE_P_H
#include "app/command.h"
#include "app/office.h"

/* As the server's administrator, by what was given or is remembered; *out is the caller's to close. */
enum result office_open_admin(struct target *t, const struct args *args, struct office *out,
	struct err *err) MUST_CHECK;
/* Are there that many words?  ERR_USAGE says how it is said: "add-user NAME". */
enum result office_want_words(const struct target *t, size_t n, const char *usage, struct err *err) MUST_CHECK;

/* office teams, office users. */
enum result office_show_teams(struct target *t, const struct args *args, struct err *err) MUST_CHECK;
enum result office_show_users(struct target *t, const struct args *args, struct err *err) MUST_CHECK;
#endif
