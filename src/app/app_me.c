/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Who sits before the machine: found by login or membership, and what he may do. */
#include "base/base.h"
#include "app/app.h"

#include "base/sys.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "store/query.h"

/* What his membership says of him: its role counts before his own. */
static enum result ask_membership(struct app *app, struct err *err)
{
	struct value me = { .set = true, .num = app->me->n };
	struct actor *actor = &app->actor;
	struct rowset rows = { 0 };
	enum result code = query_equal(app->db, &team_member_entity, TEAM_MEMBER_user, &me, false, 0,
		&rows, err);

	for (size_t i = 0; i < rows.n && !code; i++) {
		const struct record *member = rows.v[i];

		if (!str_eq(record_text(member, TEAM_MEMBER_team), actor->team))
			continue;
		if (record_has(member, TEAM_MEMBER_role))
			actor->role = role_key(record_text(member, TEAM_MEMBER_role));
		actor->suspended |= str_eq(record_text(member, TEAM_MEMBER_status), "suspended");
		actor->may_export = set_has(record_text(member, TEAM_MEMBER_permissions), "export");
	}
	rowset_release(&rows);
	return code;
}

enum result app_set_actor(struct app *app, struct err *err)
{
	struct actor *actor = &app->actor;
	enum result code = OK;

	*actor = (struct actor){ .role = "broker", .alone = true };
	query_viewer(app->db, NULL);
	if (app->me) {
		actor->user = app->me->n;
		memcpy(actor->id, app->me->id, sizeof(actor->id));
		actor->role = role_key(record_text(app->me, USER_role));
		snprintf(actor->team, sizeof(actor->team), "%s", record_text(app->me, USER_team));
		actor->alone = !*actor->team;
		actor->suspended = str_eq(record_text(app->me, USER_status), "suspended");
	}
	if (!actor->alone)
		code = ask_membership(app, err);
	query_viewer(app->db, actor);
	return code;
}

enum result app_refresh_me(struct app *app, struct err *err)
{
	struct record *me = NULL;

	if (!app->me)
		return OK;
	if (query_get(app->db, &user_entity, app->me->n, &me, err))
		return err->code;
	record_free(&app->me);
	app->me = me;
	return app_set_actor(app, err);
}

/* Who joined an office is known by his id, for there two may have one login on their machines. */
static enum result find_joined(struct app *app, struct rowset *rows, struct err *err)
{
	char *known = query_memo(app->db, APP_ME);
	struct record *me = NULL;
	int64_t n = 0;
	enum result code = OK;

	if (known && !query_by_id(app->db, &user_entity, known, &n, err)) {
		code = query_get(app->db, &user_entity, n, &me, err);
		rowset_release(rows);
		if (!code) {
			record_free(&app->me);
			app->me = me;
		}
	}
	free(known);
	return code;
}

static bool is_alone(const struct rowset *rows)
{
	return rows->n == 1 && !record_has(rows->v[0], USER_team);
}

/* By login; a database with a single person without a login (the demo) is that person's. */
enum result app_find_me(struct app *app, struct err *err)
{
	struct value login = { .set = true, .text = sys_login() };
	struct rowset rows = { 0 };
	struct query all = { .entity = &user_entity, .limit = 2 };
	enum result code;

	code = query_equal(app->db, &user_entity, USER_login, &login, false, 2, &rows, err);
	value_clear(&login);
	if (!code && !rows.n) {
		code = query_list(app->db, &all, &rows, err);
		if (!code && (rows.n != 1 || record_has(rows.v[0], USER_login))) {
			rowset_release(&rows);
			code = find_joined(app, &rows, err);
		}
	} else if (!code && !is_alone(&rows)) {
		code = find_joined(app, &rows, err);
	}
	if (!code && rows.n) {
		record_free(&app->me);
		app->me = record_copy(rows.v[0]);
	}
	rowset_release(&rows);
	return code ? code : app_set_actor(app, err);
}

const char *app_default_name(void)
{
	static char *name;

	if (!name)
		name = sys_user_name();
	return name ? name : "";
}
