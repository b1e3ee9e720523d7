/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * People of the office: adding, removing, other roles, the list of teams. */
#include "base/base.h"
#include "app/office.h"

#include <inttypes.h>

#include "base/date.h"
#include "model/role.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "app/office_p.h"

/* --- His records. */

static enum result put_user(struct office *office, const struct account *account,
	const struct office_person *who, const char *db, const char *team, const char *status,
	struct err *err)
{
	const struct office_value values[] = {
		{ "role", account->role, false }, { "team", team, false }, { "status", status, false },
		{ "name", account->person, !who || !who->person }, { "email", who ? who->email : NULL, false },
		{ "phone", who ? who->phone : NULL, false },
	};
	size_t n = !who ? 4 : who->phone ? 6 : who->email ? 5 : 4;

	return office_record(office, db, &user_entity, account->id, values, n, err);
}

enum result office_member(struct office *office, const struct account *account,
	const struct office_person *who, const char *team, const char *status, struct err *err)
{
	char *db = office_db(team, ""), *of = xasprintf("%s/%s", team, account->id);
	char *now = xasprintf("%" PRId64, date_now()), id[ULID_LEN + 1];
	const struct office_value values[] = {
		{ "user", account->id, false }, { "team", team, false }, { "role", account->role, false },
		{ "status", status, false }, { "joined_at", now, true },
		{ "permissions", who && who->may_export ? "[\"export\"]" : NULL, false },
	};
	enum result code = put_user(office, account, who, db, team, status, err);

	office_id_of(of, id);
	if (!code)
		code = office_record(office, db, &team_member_entity, id, values, who ? 6 : 5, err);
	free(now);
	free(of);
	free(db);
	return code;
}

/* --- Adding. */

static enum result own_db(struct office *office, const char *name, struct err *err)
{
	char *db = xasprintf("wasit-user-%s", name);
	enum result code = office_make_db(office, db, NULL, name, err);

	free(db);
	return code;
}

static enum result team_exists(struct office *office, const char *team, struct err *err)
{
	char *db = office_db(team, "");
	enum office_rules rules = RULES_MISSING;
	enum result code = !team_key_is_valid(team) ? OK : office_rules_of(office, db, &rules, err);

	free(db);
	if (!code && rules == RULES_MISSING)
		code = err_set(err, ERR_MISSING, _("There is no team \"%s\" at %s; make it with "
			"\"wasit office init %s --team %s\"."), team, office->url, office->url, team);
	return code;
}

static bool leads(const char *role)
{
	return role_leads(&(struct actor){ .role = role_key(role) });
}

static enum result check_role_name(const char *role, struct err *err)
{
	if (str_eq(role_key(role), role))
		return OK;
	return err_set(err, ERR_INVALID, _("\"%s\" is no role: admin, manager, broker, team_member, observer "
		"or homeowner."), role);
}

static enum result add_new(struct office *office, const struct office_person *who,
	const struct json *old, const char *password, struct err *err)
{
	struct account account = { 0 };
	enum result code;

	account_read(old, &account);
	free(account.name), free(account.role), free(account.team), free(account.person);
	account.name = xstrdup(who->name);
	account.role = xstrdup(who->role);
	account.team = xstrdup(who->team);
	account.person = xstrdup(who->person ? who->person : who->name);
	account.leads = leads(who->role);
	if (!*account.id) {
		struct ulid id = ulid_new(date_now());

		ulid_print(&id, account.id);
	}
	code = own_db(office, who->name, err);
	if (!code)
		code = office_member(office, &account, who, who->team, "active", err);
	/* The account last: who can sign in finds everything there. */
	if (!code)
		code = office_write_account(office, old, &account, password, err);
	account_release(&account);
	return code;
}

enum result office_add(struct office *office, const struct office_person *who, const char *password,
	struct err *err)
{
	struct json *old = NULL;
	struct account account;
	enum result code;

	if (office_check_name(who->name, err) || check_role_name(who->role, err) ||
	    office_check_password(password, err) || team_exists(office, who->team, err) ||
	    office_account_doc(office, who->name, &old, err))
		return err->code;
	account_read(old, &account);
	if (old && (*account.team || !*account.id))
		code = err_set(err, ERR_DUPLICATE, _("There is an account \"%s\" already; \"wasit office role\", "
			"\"password\" and \"move\" change it."), who->name);
	else
		code = add_new(office, who, old, password, err);
	account_release(&account);
	json_free(&old);
	return code;
}

enum result office_people_again(struct office *office, const char *team, struct err *err)
{
	struct accounts accounts = { 0 };
	enum result code = office_accounts(office, &accounts, err);

	for (size_t i = 0; i < accounts.n && !code; i++) {
		const struct account *account = &accounts.v[i];

		if (!str_eq(account->team, team) || !*account->id)
			continue;
		code = own_db(office, account->name, err);
		if (!code)
			code = office_member(office, account, NULL, team, "active", err);
	}
	accounts_release(&accounts);
	return code;
}

/* --- Changing and removing. */

static enum result get_both(struct office *office, const char *name, struct json **doc,
	struct account *account, struct err *err)
{
	*account = (struct account){ 0 };
	if (office_check_name(name, err) || office_account_doc(office, name, doc, err))
		return err->code;
	if (!*doc)
		return err_set(err, ERR_MISSING, _("There is no account \"%s\" at %s; \"wasit office users\" "
			"lists them."), name, office->url);
	account_read(*doc, account);
	if (*account->team)
		return OK;
	account_release(account);
	json_free(doc);
	return err_set(err, ERR_MISSING, _("%s is in no team of the office; \"wasit office add-user\" "
		"brings him back."), name);
}

/* Customers of the team that are in his hands. */
static enum result count_customers(struct office *office, const struct account *account, int64_t *out,
	struct err *err)
{
	char *db = office_db(account->team, ""), *after = NULL;
	struct json *page = NULL;
	size_t rows = 1;
	enum result code = OK;

	*out = 0;
	while (rows && !(code = couch_documents(office->http, db, "customer:", after, 500, &page, err))) {
		rows = 0;
		for (const struct json *j = json_first(json_get(page, "rows")); j; j = json_next(j), rows++) {
			const char *id = json_string(json_get(j, "id"));
			const char *whose = json_string(json_get(json_get(j, "doc"), "assigned_to"));

			free(after);
			after = xstrdup(id ? id : "");
			*out += whose && str_eq(whose, account->id) && !json_get(json_get(j, "doc"), "deleted_at");
		}
		json_free(&page);
	}
	free(after);
	free(db);
	return code;
}

enum result office_remove(struct office *office, const char *name, int64_t *customers, struct err *err)
{
	struct json *doc = NULL;
	struct account account, bare;
	enum result code;

	*customers = 0;
	if (get_both(office, name, &doc, &account, err))
		return err->code;
	if (str_eq(account.name, office->session.name))
		code = err_set(err, ERR_DENIED, _("Nobody removes himself; let another administrator do it."));
	else {
		bare = account;		/* the roles first: from here on the server refuses him */
		bare.team = (char *)"";
		code = office_write_account(office, doc, &bare, NULL, err);
		if (!code)
			code = office_member(office, &account, NULL, account.team, "suspended", err);
		if (!code)
			code = count_customers(office, &account, customers, err);
	}
	json_free(&doc);
	account_release(&account);
	return code;
}

enum result office_role(struct office *office, const char *name, const char *role, int may_export,
	struct err *err)
{
	struct json *doc = NULL;
	struct account account;
	struct office_person who = { .may_export = may_export > 0 };
	enum result code;

	if ((role && check_role_name(role, err)) || get_both(office, name, &doc, &account, err))
		return err->code;
	if (role) {
		free(account.role);
		account.role = xstrdup(role);
		account.leads = leads(role);
	}
	code = office_write_account(office, doc, &account, NULL, err);
	if (!code)
		code = office_member(office, &account, may_export >= 0 ? &who : NULL, account.team, "active",
			err);
	json_free(&doc);
	account_release(&account);
	return code;
}

enum result office_password(struct office *office, const char *name, const char *password,
	struct err *err)
{
	struct json *doc = NULL;
	struct account account;
	enum result code;

	if (office_check_password(password, err))
		return err->code;
	code = get_both(office, name, &doc, &account, err);
	if (!code)
		code = office_write_account(office, doc, &account, password, err);
	if (code == ERR_DENIED && !office->session.admin)
		code = err_set(err, ERR_DENIED, _("This server lets only its administrator change passwords: "
			"\"wasit office password %s\" is for him to run."), name);
	json_free(&doc);
	account_release(&account);
	return code;
}

/* --- Teams. */

void office_teams_release(struct office_teams *teams)
{
	for (size_t i = 0; i < teams->n; i++) {
		free(teams->v[i].key);
		free(teams->v[i].title);
	}
	free(teams->v);
	*teams = (struct office_teams){ 0 };
}

/* Who reads it: its members, and nobody else. */
static enum result ask_closed(struct office *office, const char *db, const char *key, bool *out,
	struct err *err)
{
	char *path = couch_path(db, "_security"), *role = xasprintf("team-%s", key);
	struct json *root = NULL;
	enum result code = couch_call(office->http, "GET", path, NULL, NULL, &root, err);
	const struct json *roles = json_get(json_get(root, "members"), "roles");
	const char *first = json_string(json_first(roles));

	*out = first && str_eq(first, role) && !json_next(json_first(roles)) &&
		!json_first(json_get(json_get(root, "members"), "names"));
	json_free(&root);
	free(role);
	free(path);
	return code;
}

static enum result ask_team(struct office *office, const char *key, const struct accounts *accounts,
	struct office_team *out, struct err *err)
{
	char *db = office_db(key, ""), *path = xasprintf("/%s", db), *doc, *name, id[ULID_LEN + 1];
	struct json *root = NULL, *team = NULL;
	const char *count, *title;
	int status = 0;
	enum result code = couch_call(office->http, "GET", path, NULL, NULL, &root, err);

	*out = (struct office_team){ .key = xstrdup(key) };
	count = json_number_text(json_get(root, "doc_count"));
	out->documents = count ? strtoll(count, NULL, 10) : 0;
	for (size_t i = 0; i < accounts->n; i++)
		out->members += str_eq(accounts->v[i].team, key);
	office_id_of(key, id);
	name = xasprintf("team:%s", id);
	doc = couch_path(db, name);
	if (!code)
		code = couch_call(office->http, "GET", doc, NULL, &status, &team, err);
	title = json_string(json_get(team, "name"));
	out->title = xstrdup(title ? title : "");
	if (!code)
		code = office_rules_of(office, db, &out->rules, err);
	if (!code)
		code = ask_closed(office, db, key, &out->closed, err);
	json_free(&team);
	json_free(&root);
	free(doc);
	free(name);
	free(path);
	free(db);
	return code;
}

static bool is_team_db(const char *db, const char **key)
{
	*key = db ? db + strlen("wasit-") : NULL;
	return db && str_has_prefix(db, "wasit-") && team_key_is_valid(*key);
}

enum result office_teams(struct office *office, struct office_teams *out, struct err *err)
{
	struct accounts accounts = { 0 };
	struct json *root = NULL;
	enum result code = office_accounts(office, &accounts, err);

	if (!code)
		code = couch_call(office->http, "GET", "/_all_dbs", NULL, NULL, &root, err);
	for (const struct json *j = json_first(root); j && !code; j = json_next(j)) {
		struct office_team team;
		const char *key;

		if (!is_team_db(json_string(j), &key))
			continue;
		code = ask_team(office, key, &accounts, &team, err);
		out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
		out->v[out->n++] = team;
	}
	json_free(&root);
	accounts_release(&accounts);
	return code;
}
