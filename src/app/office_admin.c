/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Databases, who may read them, the validation, accounts with their roles. */
#include "base/base.h"
#include "app/office.h"

#include "base/date.h"
#include "model/role.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "text/utf8.h"
#include "app/office_p.h"

#define USERS	   "_users"
#define USER_ID	   "org.couchdb.user:"
#define DESIGN	   "_design/wasit"
#define PAGE	   500

/* --- Databases. */

static void write_design(const char *rev, struct str *out)
{
	struct str text = STR_INIT;
	struct json_writer w;

	role_document(&text);
	jw_init(&w, out, true);
	jw_object(&w, NULL);
	jw_string(&w, "_id", DESIGN);
	if (rev)
		jw_string(&w, "_rev", rev);
	jw_string(&w, "language", "javascript");
	jw_string(&w, "validate_doc_update", text.s);
	jw_end_object(&w);
	str_release(&text);
}

static enum office_rules compare_design(const struct json *doc)
{
	const char *has = json_string(json_get(doc, "validate_doc_update"));
	struct str text = STR_INIT;
	enum office_rules rules;

	role_document(&text);
	rules = !has ? RULES_MISSING : str_eq(has, text.s) ? RULES_CURRENT : RULES_OTHER;
	str_release(&text);
	return rules;
}

static enum result put_design(struct office *office, const char *db, struct err *err)
{
	char *path = couch_path(db, DESIGN);
	struct json *old = NULL;
	struct str body = STR_INIT;
	int status = 0;
	enum result code = couch_call(office->http, "GET", path, NULL, &status, &old, err);

	if (!code && compare_design(old) != RULES_CURRENT) {
		write_design(json_string(json_get(old, "_rev")), &body);
		code = couch_call(office->http, "PUT", path, body.s, NULL, NULL, err);
	}
	json_free(&old);
	str_release(&body);
	free(path);
	return code;
}

enum result office_rules_of(struct office *office, const char *db, enum office_rules *out, struct err *err)
{
	char *path = couch_path(db, DESIGN);
	struct json *old = NULL;
	int status = 0;
	enum result code = couch_call(office->http, "GET", path, NULL, &status, &old, err);

	*out = compare_design(old);
	json_free(&old);
	free(path);
	return code;
}

static void write_names(struct json_writer *w, const char *who, const char *role, const char *name)
{
	jw_object(w, who);
	jw_array(w, "names");
	if (name)
		jw_string(w, NULL, name);
	jw_end_array(w);
	jw_array(w, "roles");
	if (role)
		jw_string(w, NULL, role);
	jw_end_array(w);
	jw_end_object(w);
}

enum result office_make_db(struct office *office, const char *db, const char *role, const char *name,
	struct err *err)
{
	char *path = xasprintf("/%s", db), *security = couch_path(db, "_security");
	struct str body = STR_INIT;
	struct json_writer w;
	int status = 0;
	enum result code = couch_call(office->http, "PUT", path, NULL, &status, NULL, err);

	jw_init(&w, &body, true);
	jw_object(&w, NULL);
	write_names(&w, "admins", "_admin", NULL);
	write_names(&w, "members", role, name);
	jw_end_object(&w);
	if (!code)
		code = couch_call(office->http, "PUT", security, body.s, NULL, NULL, err);
	if (!code)
		code = put_design(office, db, err);
	str_release(&body);
	free(security);
	free(path);
	return code;
}

static enum result make_team_db(struct office *office, const char *team, const char *suffix,
	const char *role, struct err *err)
{
	char *db = office_db(team, suffix), *of = xasprintf("%s-%s", role, team);
	enum result code = office_make_db(office, db, of, NULL, err);

	free(of);
	free(db);
	return code;
}

static bool has_role(const struct json *roles, const char *role)
{
	for (const struct json *j = json_first(roles); j; j = json_next(j))
		if (json_string(j) && str_eq(json_string(j), role))
			return true;
	return false;
}

static void write_others(struct json_writer *w, const struct json *object, const char *but)
{
	for (const struct json *j = json_first(object); j; j = json_next(j))
		if (json_name(j) && !str_eq(json_name(j), but))
			jw_node(w, json_name(j), j);
}

bool office_admit_role(const struct json *security, const char *role, struct str *out)
{
	const struct json *members = json_get(security, "members"), *roles = json_get(members, "roles");
	struct json_writer w;

	if ((!json_first(roles) && !json_first(json_get(members, "names"))) || has_role(roles, role))
		return false;
	jw_init(&w, out, true);
	jw_object(&w, NULL);
	write_others(&w, security, "members");
	jw_object(&w, "members");
	write_others(&w, members, "roles");
	jw_array(&w, "roles");
	for (const struct json *j = json_first(roles); j; j = json_next(j))
		jw_node(&w, NULL, j);
	jw_string(&w, NULL, role);
	jw_end_array(&w);
	jw_end_object(&w);
	jw_end_object(&w);
	return true;
}

/* The team's people may reach the database of the accounts, where CouchDB shows each his own alone, so that
 * everybody changes his password himself.  It allows that where users_db_security_editable is set; without, the
 * administrator changes them all. */
static enum result admit_team(struct office *office, const char *team, struct err *err)
{
	char *role = xasprintf("team-%s", team);
	struct json *old = NULL;
	struct str body = STR_INIT;
	enum result code = couch_call(office->http, "GET", "/" USERS "/_security", NULL, NULL, &old, err);

	if (!code && office_admit_role(old, role, &body))
		code = couch_call(office->http, "PUT", "/" USERS "/_security", body.s, NULL, NULL, err);
	json_free(&old);
	str_release(&body);
	free(role);
	return code == ERR_DENIED ? OK : code;
}

/* title NULL: as it is, at first the short name. */
static enum result put_team(struct office *office, const char *team, const char *title, struct err *err)
{
	char id[ULID_LEN + 1], *db = office_db(team, "");
	const struct office_value values[] = {
		{ "key", team, false }, { "team", team, false }, { "name", title ? title : team, !title },
	};
	enum result code;

	office_id_of(team, id);
	code = office_record(office, db, &team_entity, id, values, COUNT(values), err);
	free(db);
	return code;
}

enum result office_init(struct office *office, const char *team, const char *title, struct err *err)
{
	if (!team_key_is_valid(team))
		return err_set(err, ERR_INVALID, _("A team's short name is made of Latin small letters, "
			"digits and -, and begins with a letter: riyadh."));
	if (make_team_db(office, team, "", "team", err) ||
	    make_team_db(office, team, "-managers", "managers", err))
		return err->code;
	return admit_team(office, team, err) || put_team(office, team, title, err) ? err->code :
		office_people_again(office, team, err);
}

/* --- Accounts. */

void account_release(struct account *account)
{
	free(account->name);
	free(account->person);
	free(account->role);
	free(account->team);
	*account = (struct account){ 0 };
}

void accounts_release(struct accounts *accounts)
{
	for (size_t i = 0; i < accounts->n; i++)
		account_release(&accounts->v[i]);
	free(accounts->v);
	*accounts = (struct accounts){ 0 };
}

static char *text_of(const struct json *doc, const char *name)
{
	const char *text = json_string(json_get(doc, name));

	return xstrndup(text ? text : "", text ? utf8_cut(text, 200) : 0);
}

static void take_role(struct account *account, const char *role)
{
	if (str_has_prefix(role, "role-") && !account->role)
		account->role = xstrdup(role + strlen("role-"));
	if (str_has_prefix(role, "team-") && !account->team && team_key_is_valid(role + strlen("team-")))
		account->team = xstrdup(role + strlen("team-"));
	if (str_has_prefix(role, "user-") && strlen(role) == strlen("user-") + ULID_LEN)
		memcpy(account->id, role + strlen("user-"), sizeof(account->id));
	account->leads |= str_has_prefix(role, "managers-");
}

static void complete(struct account *account)
{
	account->role = account->role ? account->role : xstrdup("");
	account->team = account->team ? account->team : xstrdup("");
}

void account_read(const struct json *doc, struct account *out)
{
	const char *id = json_string(json_get(doc, "wasit_user"));

	*out = (struct account){ .name = text_of(doc, "name"), .person = text_of(doc, "wasit_name") };
	if (id && strlen(id) == ULID_LEN)
		memcpy(out->id, id, sizeof(out->id));
	for (const struct json *j = json_first(json_get(doc, "roles")); j; j = json_next(j))
		if (json_string(j))
			take_role(out, json_string(j));
	complete(out);
}

enum result office_self(struct office *office, struct account *out, struct err *err)
{
	const struct couch_session *session = &office->session;
	char *db, *name, *path;
	struct json *doc = NULL;
	int status = 0;
	enum result code = OK;

	*out = (struct account){ .name = xstrdup(session->name) };
	for (size_t i = 0; i < session->roles.n; i++)
		take_role(out, session->roles.v[i]);
	complete(out);
	db = office_db(out->team, "");
	name = xasprintf("user:%s", out->id);
	path = couch_path(db, name);
	if (*out->team && *out->id)
		code = couch_call(office->http, "GET", path, NULL, &status, &doc, err);
	out->person = text_of(doc, "name");
	if (!*out->person) {
		free(out->person);
		out->person = xstrdup(out->name);
	}
	json_free(&doc);
	free(path);
	free(name);
	free(db);
	if (code)
		account_release(out);
	return code;
}

static bool is_of_office(const struct account *account)
{
	return *account->id;
}

enum result office_accounts(struct office *office, struct accounts *out, struct err *err)
{
	struct json *page = NULL;
	char *after = NULL;
	enum result code;
	size_t rows = PAGE;

	while (rows == PAGE && !(code = couch_documents(office->http, USERS, USER_ID, after, PAGE, &page, err))) {
		rows = 0;
		for (const struct json *j = json_first(json_get(page, "rows")); j; j = json_next(j)) {
			const char *id = json_string(json_get(j, "id"));
			struct account account;

			rows++;
			free(after);
			after = xstrdup(id ? id : "");
			account_read(json_get(j, "doc"), &account);
			if (!is_of_office(&account)) {
				account_release(&account);
				continue;
			}
			out->v = array_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
			out->v[out->n++] = account;
		}
		json_free(&page);
	}
	free(after);
	return rows == PAGE ? err->code : OK;
}

static char *account_path(const char *name)
{
	char *id = xasprintf(USER_ID "%s", name), *path = couch_path(USERS, id);

	free(id);
	return path;
}

enum result office_account_doc(struct office *office, const char *name, struct json **out, struct err *err)
{
	char *path = account_path(name);
	int status = 0;
	enum result code = couch_call(office->http, "GET", path, NULL, &status, out, err);

	free(path);
	return code;
}

enum result office_account(struct office *office, const char *name, struct account *out, struct err *err)
{
	struct json *doc = NULL;

	*out = (struct account){ 0 };
	if (office_check_name(name, err) || office_account_doc(office, name, &doc, err))
		return err->code;
	if (!doc)
		return err_set(err, ERR_MISSING, _("There is no account \"%s\" at %s; \"wasit office users\" "
			"lists them."), name, office->url);
	account_read(doc, out);
	json_free(&doc);
	return OK;
}

static void write_roles(struct json_writer *w, const struct account *account)
{
	const struct { const char *prefix, *what; } roles[] = {
		{ "role-", account->role }, { "team-", account->team }, { "user-", account->id },
		{ "managers-", account->leads ? account->team : "" },
	};

	jw_array(w, "roles");
	for (size_t i = 0; i < COUNT(roles) && *account->team; i++) {
		char *role = xasprintf("%s%s", roles[i].prefix, roles[i].what);

		if (*roles[i].what)
			jw_string(w, NULL, role);
		free(role);
	}
	jw_end_array(w);
}

/* What the server keeps of the password goes back as it came, unless there is a new one. */
static bool is_kept(const char *name, bool new_password)
{
	static const char *const secret[] = {
		"password_scheme", "iterations", "derived_key", "salt", "password_sha", "pbkdf2_prf",
	};
	static const char *const ours[] = { "roles", "name", "type", "password", "_id", "wasit_user",
		"wasit_name" };

	for (size_t i = 0; i < COUNT(ours); i++)
		if (str_eq(ours[i], name))
			return false;
	for (size_t i = 0; i < COUNT(secret) && new_password; i++)
		if (str_eq(secret[i], name))
			return false;
	return true;
}

enum result office_write_account(struct office *office, const struct json *old,
	const struct account *account, const char *password, struct err *err)
{
	char *path = account_path(account->name), *id = xasprintf(USER_ID "%s", account->name);
	struct str body = STR_INIT;
	struct json_writer w;
	enum result code;

	jw_init(&w, &body, true);
	jw_object(&w, NULL);
	jw_string(&w, "_id", id);
	jw_string(&w, "name", account->name);
	jw_string(&w, "type", "user");
	if (password)
		jw_string(&w, "password", password);
	if (*account->id)
		jw_string(&w, "wasit_user", account->id);
	jw_string(&w, "wasit_name", account->person);
	for (const struct json *j = json_first(old); j; j = json_next(j))
		if (json_name(j) && is_kept(json_name(j), password != NULL))
			jw_node(&w, json_name(j), j);
	write_roles(&w, account);
	jw_end_object(&w);
	code = couch_call(office->http, "PUT", path, body.s, NULL, NULL, err);
	memset(body.s, 0, body.len);
	str_release(&body);
	free(id);
	free(path);
	return code;
}
