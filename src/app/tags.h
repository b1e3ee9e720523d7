/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Tags of many records: another spelling, or gone. */
#ifndef APP_TAGS_H
#define APP_TAGS_H
#include "app/app.h"

/* Tags as they are typed, put to a record's or taken off them however they are spelt; nothing where typed is
 * NULL.  The record is not saved. */
enum result tags_type(struct app *app, struct record *rec, const char *typed, bool add,
	struct err *err) MUST_CHECK;

struct tag_change {
	const char *old;	/* however it is spelt: VIP is vip */
	const char *new;	/* NULL: it is taken off */
	/* Now and then; false: stop, ERR_CANCEL and nothing is changed.  NULL: never. */
	bool (*progress)(void *ctx, int64_t done, int64_t all);
	void *ctx;
};
/* In every record that has it, deleted ones too, as one undo; on a tag that is there already the two become
 * one.  *changed: how many records.  ERR_MISSING when nobody has it; any failure leaves all as it was. */
enum result tags_change(struct app *app, const struct tag_change *change, int64_t *changed,
	struct err *err) MUST_CHECK;
#endif
