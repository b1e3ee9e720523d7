/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What the files of inbox and outbox share. */
#ifndef APP_INBOX_P_H
#define APP_INBOX_P_H
#include "app/inbox.h"

/* A new item at the end, borrowed until the next. */
struct inbox_item *inbox_add(struct inbox *out, enum inbox_kind kind);
/* A server's reason, translated where it is one of ours: the validation says them in English. */
const char *inbox_reason(const char *said);
/* The customer it is about, and what of him; the caller frees. */
char *inbox_title(struct app *app, const struct entity *entity, int64_t n);

/* Adds to *count the rows of what is missing, and to out (NULL: nowhere) the rows. */
enum result inbox_missing_read(struct app *app, struct inbox *out, int64_t *count, struct err *err) MUST_CHECK;
/* It and what hangs on it, as far as that is missing too: sent again, or with `forget` not spoken of any more. */
enum result inbox_missing_settle(struct app *app, const struct inbox_item *item, bool forget,
	struct err *err) MUST_CHECK;
#endif
