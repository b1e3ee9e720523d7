/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What is here and no longer on the server, as rows of the inbox: a record, and with it what hangs on it. */
#include "base/base.h"
#include "app/inbox_p.h"

#include "model/schema/work.h"
#include "model/schema/presence.h"
#include "store/sync_inbox.h"

#define MISSING_MAX 500

struct missing { int64_t *v; size_t n; };	/* owned */

static bool is_missing(const struct missing *list, int64_t n)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] == n)
			return true;
	return false;
}

/* What goes and comes with it; 0: nothing, it stands for itself. */
static int64_t parent_of(struct app *app, const struct entity *entity, int64_t n)
{
	int parent = entity->parent ? entity_field(entity, entity->parent) : -1;
	struct record *rec = NULL;
	struct err ignored;
	int64_t of = 0;

	if (parent >= 0 && !query_get(app->db, entity, n, &rec, &ignored))
		of = record_num(rec, (size_t)parent);
	record_free(&rec);
	return of;
}

/* As deep as records hang on each other: the reminder of a customer's follow-up. */
static bool hangs_on(struct app *app, int64_t n, int64_t of)
{
	for (int depth = 0; depth < 8 && n && n != of; depth++) {
		const struct entity *entity = query_entity_of(app->db, n);

		n = entity ? parent_of(app, entity, n) : 0;
	}
	return n == of;
}

static bool is_gone(struct app *app, const struct entity *entity, int64_t n)
{
	struct record *rec = NULL;
	struct err ignored;
	bool gone = query_get(app->db, entity, n, &rec, &ignored) ||
		record_has(rec, common_index(entity, COMMON_deleted_at));

	record_free(&rec);
	return gone;
}

static void add_missing(struct app *app, const char *remote, const struct entity *entity, int64_t n,
	struct inbox *out)
{
	char id[ULID_LEN + 1] = "";
	struct inbox_item *item = inbox_add(out, INBOX_MISSING);

	query_id_of(app->db, n, id);
	item->id = xasprintf("%s:%s", entity->name, id);
	item->remote = xstrdup(remote);
	item->entity = entity;
	item->n = n;
	item->ask = true;
	item->title = inbox_title(app, entity, n);
	item->reason = xstrdup(_("Erased on the server, or the server was set back to an older state."));
	item->here = xstrdup(_("kept, and sent again"));
	item->there = xstrdup(_("deleted here, too"));
}

/* A notice or who calls whom is nobody's question; his lists and reminders are, as all that was typed. */
static bool is_for_people(const struct entity *entity)
{
	return entity && entity != &notification_entity && entity != &presence_entity;
}

static enum result read_one(struct app *app, const char *remote, struct inbox *out, int64_t *count, struct err *err)
{
	struct missing list = { 0 };
	enum result code = sync_missing(app->db, remote, MISSING_MAX, &list.v, &list.n, err);

	for (size_t i = 0; i < list.n && !code; i++) {
		const struct entity *entity = query_entity_of(app->db, list.v[i]);
		int64_t parent = is_for_people(entity) ? parent_of(app, entity, list.v[i]) : 0;

		if (!is_for_people(entity) || (parent && is_missing(&list, parent)) ||
		    is_gone(app, entity, list.v[i]))
			continue;
		++*count;
		if (out)
			add_missing(app, remote, entity, list.v[i], out);
	}
	free(list.v);
	return code;
}

enum result inbox_missing_read(struct app *app, struct inbox *out, int64_t *count, struct err *err)
{
	struct sync_remotes remotes;
	enum result code = sync_remotes_get(app->db, &remotes, err);

	if (code)
		return code;
	/* While everything is compared, what was not seen yet is only in doubt. */
	for (size_t i = 0; i < remotes.n && !code; i++)
		if (remotes.v[i].mark)
			code = read_one(app, remotes.v[i].name, out, count, err);
	sync_remotes_release(&remotes);
	return code;
}

enum result inbox_missing_settle(struct app *app, const struct inbox_item *item, bool forget, struct err *err)
{
	struct missing list = { 0 };
	enum result code = sync_missing(app->db, item->remote, 0, &list.v, &list.n, err);

	for (size_t i = 0; i < list.n && !code; i++) {
		if (!hangs_on(app, list.v[i], item->n))
			continue;
		code = sync_missing_settle(app->db, item->remote, list.v[i], forget, err);
		if (!code && !forget)
			code = inbox_send_again(app->db, item->remote, list.v[i], err);
	}
	free(list.v);
	return code;
}
