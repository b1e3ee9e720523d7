/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A second machine made its own "me" before it met the first one: one person, two records. */
#include "base/base.h"
#include "app/sync_p.h"

#include "model/schema/people.h"

/* What spoke of one speaks of the other. */
static enum result move_all(struct save *save, const struct record *from, const struct record *to,
	struct err *err)
{
	for (size_t i = 0; entities[i]; i++)
		for (size_t k = 0; k < entities[i]->nfields; k++) {
			const struct field *field = &entities[i]->fields[k];

			if (field->kind == &kind_ref && !(field->flags & (F_VIRTUAL | F_LOCAL)) &&
			    field->target && str_eq(field->target, user_entity.name) &&
			    sync_follow(save, entities[i], k, from->n, to->n, err))
				return err->code;
		}
	return OK;
}

/* What only the other one says of him is kept. */
static enum result fill(struct save *save, const struct record *from, int64_t n, struct err *err)
{
	struct record *to = NULL;
	enum result code = query_get(save_db(save), &user_entity, n, &to, err);

	for (size_t i = 0; !code && i < common_index(&user_entity, COMMON_owner); i++)
		if (!to->v[i].set && from->v[i].set)
			value_copy(&user_entity.fields[i], &to->v[i], &from->v[i]);
	if (!code)
		code = save_put(save, WHO_RULE, to, err);
	record_free(&to);
	return code;
}

static enum result join(struct sync *s, const struct rowset *rows, struct err *err)
{
	const struct record *first = rows->v[0];
	struct save *save;
	enum result code = OK;

	/* The same one on every machine: the oldest. */
	for (size_t i = 1; i < rows->n; i++)
		if (strcmp(rows->v[i]->id, first->id) < 0)
			first = rows->v[i];
	if (sync_begin(s, _("Your two records became one"), false, &save, err))
		return err->code;
	for (size_t i = 0; i < rows->n && !code; i++) {
		if (rows->v[i] == first)
			continue;
		code = move_all(save, rows->v[i], first, err);
		if (!code)
			code = fill(save, rows->v[i], first->n, err);
		if (!code)
			code = save_delete(save, WHO_RULE, &user_entity, rows->v[i]->n, err);
	}
	if (code) {
		save_abort(&save);
		return code;
	}
	return save_commit(&save, err) ? err->code : app_find_me(s->app, err);
}

enum result sync_join_users(struct sync *s, struct err *err)
{
	struct value login = { .set = true };
	struct rowset rows = { 0 };
	enum result code;

	/* In an office two people may be called the same on their machines; there accounts tell who is who. */
	if (!s->app->me || s->remotes->n != 1 || !str_eq(s->remote.name, REMOTE_OWN) ||
	    !record_has(s->app->me, USER_login))
		return OK;
	login.text = (char *)record_text(s->app->me, USER_login);
	code = query_equal(s->app->db, &user_entity, USER_login, &login, false, 16, &rows, err);
	if (!code && rows.n > 1)
		code = join(s, &rows, err);
	rowset_release(&rows);
	return code;
}
