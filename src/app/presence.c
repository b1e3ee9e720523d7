/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who has whom on the phone. */
#include "base/base.h"
#include "app/presence.h"

#include "base/date.h"
#include "model/schema/people.h"
#include "model/schema/presence.h"
#include "store/save.h"
#include "store/sync.h"

#define MINE "presence.id"	/* memo: this machine's record */

static enum result has_server(struct app *app, bool *out, struct err *err)
{
	struct sync_remotes remotes;

	if (sync_remotes_get(app->db, &remotes, err))
		return err->code;
	*out = remotes.n > 0 && !app->demo && app->me;
	sync_remotes_release(&remotes);
	return OK;
}

/* This machine's record; a new one where there is none or the user is another one now. */
static enum result read_mine(struct app *app, struct record **out, struct err *err)
{
	char *id = query_memo(app->db, MINE);
	int64_t n = 0;
	enum result code = id ? sync_number(app->db, id, &n, err) : OK;

	free(id);
	*out = NULL;
	if (!code && n && query_get(app->db, &presence_entity, n, out, err) && err->code != ERR_MISSING)
		code = err->code;
	if (!code && *out && record_num(*out, PRESENCE_user) != app->me->n)
		record_free(out);
	if (!code && !*out) {
		*out = record_new(&presence_entity);
		record_set_num(*out, PRESENCE_user, app->me->n);
	}
	return code;
}

static enum result put(struct app *app, struct record *rec, struct err *err)
{
	struct save *save;
	bool new = !rec->n;

	if (save_begin(app->db, &app->actor, _("Call mode"), false, &save, err))
		return err->code;
	save_set_given(save);
	if (save_put(save, WHO_RULE, rec, err)) {
		save_abort(&save);
		return err->code;
	}
	if (save_commit(&save, err))
		return err->code;
	return new ? save_memo(app->db, MINE, rec->id, err) : OK;
}

enum result presence_say(struct app *app, int64_t customer, int64_t *until, struct err *err)
{
	struct record *rec = NULL;
	bool heard = false;
	enum result code = has_server(app, &heard, err);

	*until = 0;
	if (code || !heard)
		return code;
	code = read_mine(app, &rec, err);
	if (!code && (customer || record_has(rec, PRESENCE_customer))) {
		*until = customer ? date_now() + PRESENCE_MS : 0;
		if (customer) {
			record_set_num(rec, PRESENCE_customer, customer);
			record_set_num(rec, PRESENCE_until, *until);
		} else {
			record_clear(rec, PRESENCE_customer);
			record_clear(rec, PRESENCE_until);
		}
		code = put(app, rec, err);
	}
	record_free(&rec);
	return code;
}

void presences_release(struct presences *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].name);
	free(list->v);
	*list = (struct presences){ 0 };
}

enum result presences_read(struct app *app, struct presences *out, struct err *err)
{
	struct query_presence *v = NULL;
	size_t n = 0;
	enum result code = query_presences(app->db, &v, &n, err);

	for (size_t i = 0; i < n && !code; i++) {
		struct str name = STR_INIT;

		if (app->me && v[i].user == app->me->n)
			continue;
		query_title(app->db, &user_entity, v[i].user, &name);
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = (struct presence){ v[i].customer, v[i].until, str_detach(&name) };
	}
	free(v);
	return code;
}

const char *presence_of(const struct presences *list, int64_t customer, int64_t now)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].customer == customer && list->v[i].until > now)
			return list->v[i].name;
	return NULL;
}
