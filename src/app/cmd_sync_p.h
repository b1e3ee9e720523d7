/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of the sync commands share. */
#ifndef APP_CMD_SYNC_P_H
#define APP_CMD_SYNC_P_H
#include "app/command.h"

/* What people call a server; the word for commands is the English one. */
const char *sync_title(const char *name);
/* "      12  text"; nothing where there is none. */
void sync_line(struct str *out, const char *text, int64_t n);

/* What is here and no longer on that server, which a person is to decide about: "the kind: its name (its id)". */
enum result sync_show_missing(struct target *t, const char *remote, struct err *err) MUST_CHECK;
/* "send" or "delete" it, before a sync, which then carries it out. */
enum result sync_settle_missing(struct target *t, const char *what, struct err *err) MUST_CHECK;

/* sync remove. */
enum result sync_remove(struct target *t, const struct args *args, struct err *err) MUST_CHECK;
/* sync status. */
enum result sync_show_status(struct target *t, const struct args *args, struct err *err) MUST_CHECK;
#endif
