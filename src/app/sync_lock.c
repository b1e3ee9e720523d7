/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A role that was taken away: what had not been sent is kept for the manager, the rest is shut away. */
#include "base/base.h"
#include "app/sync_p.h"

#include "base/sys.h"
#include "store/db.h"

static char *kept_path(const struct sync *s)
{
	const char *path = db_path(s->app->db);
	char *name, *full;

	if (!str_eq(path, ":memory:"))
		return xasprintf("%s.unsent-%s.json", path, s->remote.name);
	name = xasprintf("unsent-%s.json", s->remote.name);
	full = sys_data_path(name);
	free(name);
	return full;
}

static enum result add_unsent(struct sync *s, int64_t n, struct json_writer *w, struct err *err)
{
	const struct entity *entity = query_entity_of(s->app->db, n);
	struct sync_record known = { 0 };
	struct state *state = NULL;
	struct str text = STR_INIT;
	char id[ULID_LEN + 1];
	enum result code;

	if (!entity || !query_id_of(s->app->db, n, id))
		return OK;
	code = sync_record_get(s->app->db, s->remote.name, n, &known, err);
	if (!code)
		code = sync_read(s->app->db, entity, n, NULL, &state, err);
	if (!code && state) {
		couch_doc_write(state, id, known.rev, s->app->actor.id, NULL, &text);
		jw_raw(w, NULL, text.s);
	}
	str_release(&text);
	state_free(&state);
	sync_record_release(&known);
	return code;
}

static enum result write_unsent(struct sync *s, const int64_t *v, size_t n, const char *path,
	struct err *err)
{
	struct str text = STR_INIT;
	struct json_writer w;
	enum result code = OK;

	jw_init(&w, &text, true);
	jw_object(&w, NULL);
	jw_string(&w, "server", s->remote.url);
	jw_string(&w, "user", s->remote.user);
	jw_string(&w, "by", s->app->actor.id);
	jw_array(&w, "docs");
	for (size_t i = 0; i < n && !code; i++)
		code = add_unsent(s, v[i], &w, err);
	jw_end_array(&w);
	jw_end_object(&w);
	str_addc(&text, '\n');
	if (!code)
		code = sys_make_parents(path, err);
	if (!code)
		code = sys_write_file(path, text.s, text.len, err);
	str_release(&text);
	return code;
}

static enum result shut(struct sync *s, struct err *err)
{
	struct save *save;

	if (sync_begin(s, _("Locked"), true, &save, err))
		return err->code;
	if (sync_lock(save, &s->remote, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}

enum result sync_take_lock(struct sync *s, struct err *err)
{
	char *path = kept_path(s);
	struct err why = *err;
	int64_t *v = NULL;
	size_t n = 0;
	enum result code = sync_waiting(s->app->db, s->remote.name, 0, 0, 0, &v, &n, err);

	if (!code && n)
		code = write_unsent(s, v, n, path, err);
	free(s->remote.locked);
	s->remote.locked = n ? xasprintf(_("%s What you had not sent is kept for the manager in %s."), why.text,
		path) : xstrdup(why.text);
	if (!code)
		code = shut(s, err);
	if (!code)
		code = err_set(err, ERR_DENIED, "%s", s->remote.locked);
	free(v);
	free(path);
	return code;
}

enum result sync_leave_lock(struct sync *s, struct err *err)
{
	struct save *save;

	free(s->remote.locked);
	s->remote.locked = NULL;
	s->opened = true;
	if (sync_begin(s, _("Unlocked"), true, &save, err))
		return err->code;
	if (sync_unlock(save, &s->remote, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}
