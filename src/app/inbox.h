/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The inbox and the outbox of the sync: what a person decides, and what waits to be sent. */
#ifndef APP_INBOX_H
#define APP_INBOX_H
#include "app/app.h"

enum inbox_kind { INBOX_CONFLICT, INBOX_REFUSED, INBOX_MISSING, INBOX_ASIDE };
struct inbox_item {
	enum inbox_kind kind;
	char *id;			/* owned: what "wasit sync decide" takes */
	const struct entity *entity;	/* NULL: not known here */
	int64_t n;			/* 0: there is no such record here */
	char *title;			/* owned: whose */
	const struct field *field;	/* of a conflict */
	char *here, *there;		/* owned: what holds here, and the other, as people read them */
	char *reason;			/* owned: why it is refused or put aside, translated; NULL */
	bool mine;			/* of a conflict: what holds was typed here */
	bool ask;			/* it holds only until somebody decides */
	int64_t at;			/* 0: not known */
	char *remote, *raw;		/* owned: how the other is kept; NULL: missing */
	int64_t conflict;
};
struct inbox { struct inbox_item *v; size_t n, cap; };	/* owned */
/* Conflicts that ask first, then what is refused, what the server has no longer (a record with what hangs on it is
 * one), what gave way to the newer value, what cannot be read. */
enum result inbox_read(struct app *app, struct inbox *out, struct err *err) MUST_CHECK;
void inbox_release(struct inbox *inbox);
/* By its id; NULL. */
const struct inbox_item *inbox_find(const struct inbox *inbox, const char *id);
/* How many conflicts and missing records ask, how many records are refused. */
enum result inbox_count(struct app *app, int64_t *asked, int64_t *refused, struct err *err) MUST_CHECK;

/* A notification where there is more to decide than when it was told last; *made: then it is to be sent, too. */
enum result inbox_notify(struct app *app, bool *made, struct err *err) MUST_CHECK;

/* The other value is taken, as one step; what is refused is as the server has it, or goes where the server has
 * nothing, as does what is missing there.  told: the sentence about it, appended.  ERR_INVALID: there is no other. */
enum result inbox_take(struct app *app, const struct inbox_item *item, struct str *told,
	struct err *err) MUST_CHECK;
/* What holds goes on holding; what is refused or missing is sent once more; what cannot be read is not shown
 * any more. */
enum result inbox_keep(struct app *app, const struct inbox_item *item, struct str *told,
	struct err *err) MUST_CHECK;
/* Takes inbox_keep() of a conflict back. */
enum result inbox_reopen(struct app *app, int64_t conflict, struct err *err) MUST_CHECK;

struct outbox_item {
	const struct entity *entity;
	int64_t n, since;
	char *id, *title;		/* owned */
	char *what;			/* owned: the fields that changed, by their labels; "": the whole record */
	char *remote, *refused;		/* owned; refused NULL: it only waits */
};
struct outbox { struct outbox_item *v; size_t n, cap; bool more; };	/* owned; more: than were read */
enum result outbox_read(struct app *app, struct outbox *out, struct err *err) MUST_CHECK;
void outbox_release(struct outbox *outbox);
#endif
