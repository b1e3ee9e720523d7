/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Drafts: what was typed into a form and not saved, kept for the day the line drops. */
#ifndef APP_DRAFT_H
#define APP_DRAFT_H
#include "app/app.h"

/* One file $XDG_STATE_HOME/wasit/drafts/ULID.json, mode 0600, of this database only. */
struct draft {
	char *path;			/* owned; NULL until saved first */
	bool locked;			/* this session holds it: `lock` is an open file */
	int lock;
	const struct entity *entity;
	char id[ULID_LEN + 1];		/* of the record; "" for a new one */
	int64_t version;		/* of the record when the form was opened */
	int64_t at;			/* last kept */
	struct strlist names, texts;	/* changed fields and what stood in them, as typed */
};
void draft_release(struct draft *draft);
void draft_put(struct draft *draft, const char *name, const char *text);	/* replaces */
const char *draft_get(const struct draft *draft, const char *name);		/* NULL: not in it */
/* Writes it (beside, then renamed). */
enum result draft_save(const struct app *app, struct draft *draft, struct err *err) MUST_CHECK;
/* The form was saved or given up: the file goes. */
void draft_remove(struct draft *draft);

struct drafts { struct draft *v; size_t n, cap; };	/* owned; oldest first */
/* Those of this database whose session no longer runs. Files that cannot be read are left alone. */
void draft_list(const struct app *app, struct drafts *out);
void drafts_release(struct drafts *drafts);
#endif
