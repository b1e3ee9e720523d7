/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * This database becomes that of somebody of the office.  Nothing stores his password. */
#include "base/base.h"
#include "app/office.h"

#include "io/couch.h"
#include "model/role.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "store/save.h"
#include "store/sync.h"
#include "app/office_p.h"
#include "app/sync.h"

/* Every customer that is not somebody's secret: he said so. */
static enum result share_customers(struct app *app, int64_t *shared, struct err *err)
{
	struct query all = { .entity = &customer_entity };
	struct rowset rows = { 0 };
	size_t team = common_index(&customer_entity, COMMON_team);
	enum result code = query_list(app->db, &all, &rows, err);

	if (code || app_bulk_begin(app, _("Customers given to the team"), err)) {
		rowset_release(&rows);
		return err->code;
	}
	for (size_t i = 0; i < rows.n && !code; i++) {
		if (record_has(rows.v[i], team) ||
		    record_num(rows.v[i], common_index(&customer_entity, COMMON_assigned_to)) !=
		    app->actor.user)
			continue;
		record_set_text(rows.v[i], team, app->actor.team);
		code = app_put(app, rows.v[i], err);
		*shared += !code;
	}
	rowset_release(&rows);
	code = app_bulk_settle(app, code, err);
	if (code)
		*shared = 0;
	return code;
}

/* What the team says of him is the beginning; the first sync brings the rest. */
static enum result take_person(struct app *app, const struct account *account, struct err *err)
{
	struct save *save = NULL;
	struct record *me = record_copy(app->me);

	record_set_text(me, USER_team, account->team);
	record_set_text(me, USER_name, account->person);
	record_set_text(me, USER_role, account->role);
	record_set_text(me, USER_status, "active");
	if (save_begin(app->db, &app->actor, _("Office joined"), false, &save, err) ||
	    save_identify(save, me, account->id, err) || save_put(save, WHO_RULE, me, err) ||
	    save_commit(&save, err)) {
		save_abort(&save);
		record_free(&me);
		return err->code;
	}
	record_free(&app->me);
	app->me = me;
	return app_set_actor(app, err);
}

static enum result put_remote(struct office *office, const char *as, const char *db, struct err *err)
{
	char *url = xasprintf("%s/%s", http_url(office->http), db);
	struct sync_remote remote = { .name = (char *)as, .url = url, .user = office->user, .uuid = (char *)"" };
	struct sync_remote old = { 0 };
	enum result code = sync_remote_get(office->app->db, as, &old, err);

	if (code == ERR_MISSING || (!code && (!str_eq(old.url, url) || !old.user ||
	    !str_eq(old.user, office->user))))
		code = sync_remote_add(office->app->db, &remote, err);
	sync_remote_release(&old);
	free(url);
	return code;
}

/* Whose database it was before: another team's customers do not go to the new one by themselves. */
static enum result check_before(struct app *app, const struct account *account, struct err *err)
{
	const char *team = app->actor.team;
	char *me = query_memo(app->db, APP_ME);
	bool other = me && !str_eq(me, account->id);

	free(me);
	if (other)
		return err_set(err, ERR_CONFLICT, _("This database is that of somebody else of the office: join "
			"with one of its own, \"wasit --db FILE office join …\"."));
	if (!*team || str_eq(team, account->team))
		return OK;
	return err_set(err, ERR_CONFLICT, _("This database belongs to the team \"%s\", and the account is in "
		"\"%s\" now: join with a database of its own, \"wasit --db FILE office join …\"; what is here "
		"stays."), team, account->team);
}

static enum result remember(struct office *office, struct err *err)
{
	if (app_memo_set(office->app, OFFICE_URL, http_url(office->http), err))
		return err->code;
	if (app_memo_set(office->app, APP_ME, office->app->me->id, err))
		return err->code;
	return app_memo_set(office->app, OFFICE_ACCOUNT, office->user, err);
}

enum result office_join(struct office *office, bool with_customers, int64_t *shared, struct err *err)
{
	struct app *app = office->app;
	struct account account;
	char *team, *own, *managers;
	enum result code;

	*shared = 0;
	if (office_self(office, &account, err))
		return err->code;
	if (!*account.team || !*account.id) {
		account_release(&account);
		return err_set(err, ERR_DENIED, _("The account %s is in no team; a manager adds it with "
			"\"wasit office add-user %s\"."), office->user, office->user);
	}
	team = office_db(account.team, "");
	managers = office_db(account.team, "-managers");
	own = xasprintf("wasit-user-%s", office->user);
	code = check_before(app, &account, err);
	if (!code && !app->me)
		code = app_make_user(app, account.person, err);
	if (!code)
		code = take_person(app, &account, err);
	if (!code)
		code = put_remote(office, REMOTE_TEAM, team, err);
	if (!code)
		code = put_remote(office, REMOTE_OWN, own, err);
	if (!code && account.leads)
		code = put_remote(office, REMOTE_MANAGERS, managers, err);
	if (!code)
		code = remember(office, err);
	if (!code && with_customers)
		code = share_customers(app, shared, err);
	free(own);
	free(managers);
	free(team);
	account_release(&account);
	return code;
}
