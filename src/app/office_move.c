/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker changes teams.  His customers stay with the old one unless they are to go along: then each is
 * written to the new database before it leaves the old one, so that whatever breaks off in between is
 * mended by doing it again. */
#include "base/base.h"
#include "app/office.h"

#include "base/sys.h"
#include "io/couch.h"
#include "model/role.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/office_p.h"

#define PAGE 200

struct moving {
	struct office *office;
	const struct account *account;
	char *from, *to;		/* owned: databases */
	const char *team;
	struct strlist customers;	/* owned: ids of those that go along */
	int64_t moved;
};

static bool is_his(const struct json *doc, const char *id)
{
	const char *owner = json_string(json_get(doc, "owner"));
	const char *assigned = json_string(json_get(doc, "assigned_to"));

	return (assigned && str_eq(assigned, id)) || (!assigned && owner && str_eq(owner, id));
}

static bool hangs_on(const struct moving *m, const struct entity *entity, const struct json *doc)
{
	const char *customer = entity->parent ? json_string(json_get(doc, entity->parent)) :
		json_string(json_get(doc, "customer"));

	for (size_t i = 0; customer && i < m->customers.n; i++)
		if (str_eq(m->customers.v[i], customer))
			return true;
	return false;
}

static enum result put(struct moving *m, const char *db, const char *id, const struct str *body, struct err *err)
{
	char *path = couch_path(db, id);
	int status = 0;		/* 409: an earlier try got this far */
	enum result code = couch_call(m->office->http, "PUT", path, body->s, &status, NULL, err);

	free(path);
	return code;
}

/* --- The files of a document. */

/* The revision of the copy, and whether it has the file already. */
static enum result look_at_copy(struct moving *m, const char *id, const char *name, char **rev, bool *has,
	struct err *err)
{
	char *path = couch_path(m->to, id);
	struct json *doc = NULL;
	enum result code = couch_call(m->office->http, "GET", path, NULL, NULL, &doc, err);
	const char *now = json_string(json_get(doc, "_rev"));

	*rev = now ? xstrdup(now) : NULL;
	*has = json_get(json_get(doc, "_attachments"), name);
	if (!code && !now)
		code = err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."), m->office->url);
	json_free(&doc);
	free(path);
	return code;
}

static enum result copy_file(struct moving *m, const char *id, const struct json *stub, struct err *err)
{
	const char *length = json_number_text(json_get(stub, "length"));
	char *folder = sys_temp_folder(err), *path = xasprintf("%s/file", folder ? folder : ""), *rev = NULL, *now = NULL;
	struct couch_file file = { .db = m->from, .doc = id, .name = json_name(stub), .path = path,
		.mime = json_string(json_get(stub, "content_type")) };
	enum couch_fate fate = COUCH_DONE;
	int64_t size = 0;
	bool has = false;
	enum result code = folder ? look_at_copy(m, id, file.name, &rev, &has, err) : err->code;

	if (length)
		(void)!parse_int64(length, &size);
	if (!code && !has)
		code = couch_get_file(m->office->http, &file, size + 1, err);
	file.db = m->to;
	if (!code && !has)
		code = couch_put_file(m->office->http, &file, rev, &now, &fate, err);
	if (!code && fate != COUCH_DONE)
		code = err_set(err, ERR_CONFLICT, _("The file of a document could not be brought to the new team; do it "
			"again."));
	if (folder)
		sys_remove_folder(folder);
	free(folder);
	free(path);
	free(rev);
	free(now);
	return code;
}

static enum result copy_files(struct moving *m, const struct json *doc, struct err *err)
{
	const char *id = json_string(json_get(doc, "_id"));
	const struct json *stub = json_first(json_get(doc, "_attachments"));
	enum result code = OK;

	for (; stub && !code; stub = json_next(stub))
		if (json_name(stub))
			code = copy_file(m, id, stub, err);
	return code;
}

static enum result move_doc(struct moving *m, const struct json *doc, struct err *err)
{
	const char *id = json_string(json_get(doc, "_id"));
	struct str copy = STR_INIT, gone = STR_INIT;
	struct json_writer w;
	enum result code;

	jw_init(&w, &copy, true);
	jw_object(&w, NULL);
	for (const struct json *j = json_first(doc); j; j = json_next(j))
		if (json_name(j) && !str_eq(json_name(j), "_rev") && !str_eq(json_name(j), "team") &&
		    !str_eq(json_name(j), "_attachments"))
			jw_node(&w, json_name(j), j);
	jw_string(&w, "team", m->team);
	jw_end_object(&w);
	jw_init(&w, &gone, true);
	jw_object(&w, NULL);
	jw_node(&w, "_id", json_get(doc, "_id"));
	jw_node(&w, "_rev", json_get(doc, "_rev"));
	jw_node(&w, "$type", json_get(doc, "$type"));
	jw_bool(&w, "_deleted", true);
	jw_bool(&w, "$moved", true);
	jw_end_object(&w);
	code = put(m, m->to, id, &copy, err);
	if (!code)
		code = copy_files(m, doc, err);
	if (!code)
		code = put(m, m->from, id, &gone, err);
	str_release(&copy);
	str_release(&gone);
	return code;
}

/* Customers are only noted first: what hangs on them goes before they do, so that a second try still knows
 * whose it is. */
static enum result go_through(struct moving *m, const struct entity *entity, bool note, struct err *err)
{
	char *prefix = xasprintf("%s:", entity->name), *after = NULL;
	struct json *page = NULL;
	size_t rows = 1;
	enum result code = OK;

	while (rows && !code && !(code = couch_documents(m->office->http, m->from, prefix, after, PAGE, &page,
	    err))) {
		rows = 0;
		for (const struct json *j = json_first(json_get(page, "rows")); j && !code; j = json_next(j)) {
			const struct json *doc = json_get(j, "doc");
			const char *id = json_string(json_get(j, "id"));
			bool his = entity == &customer_entity ? is_his(doc, m->account->id) :
				hangs_on(m, entity, doc);

			rows++;
			free(after);
			after = xstrdup(id ? id : "");
			if (his && note)
				strlist_add(&m->customers, after + strlen(prefix));
			else if (his)
				code = move_doc(m, doc, err);
		}
		json_free(&page);
	}
	free(after);
	free(prefix);
	return code;
}

static enum result move_customers(struct moving *m, struct err *err)
{
	enum result code = go_through(m, &customer_entity, true, err);

	for (size_t i = 0; entities[i] && !code; i++)
		if (entities[i] != &customer_entity && role_group_of(entities[i]) == ROLE_WORK)
			code = go_through(m, entities[i], false, err);
	if (!code)
		code = go_through(m, &customer_entity, false, err);
	if (!code)
		m->moved = (int64_t)m->customers.n;
	return code;
}

static enum result change_team(struct office *office, struct account *account, const struct json *doc,
	const char *team, struct err *err)
{
	struct office_person who = { .person = account->person };
	char *old = account->team;

	if (office_member(office, account, NULL, old, "suspended", err) ||
	    office_member(office, account, &who, team, "active", err))
		return err->code;
	account->team = xstrdup(team);
	free(old);
	return office_write_account(office, doc, account, NULL, err);
}

enum result office_move(struct office *office, const char *name, const char *team, bool with_customers,
	int64_t *customers, struct err *err)
{
	struct moving m = { .office = office, .team = team };
	struct account account;
	struct json *doc = NULL;
	enum office_rules rules;
	enum result code;

	*customers = 0;
	if (office_account(office, name, &account, err))
		return err->code;
	m.account = &account;
	m.from = office_db(account.team, "");
	m.to = office_db(team, "");
	if (!*account.team)
		code = err_set(err, ERR_MISSING, _("%s is in no team of the office; \"wasit office add-user\" "
			"brings him back."), name);
	else if (str_eq(account.team, team))
		code = OK;
	else if (!(code = office_rules_of(office, m.to, &rules, err)) && rules == RULES_MISSING)
		code = err_set(err, ERR_MISSING, _("There is no team \"%s\" at %s; make it with "
			"\"wasit office init %s --team %s\"."), team, office->url, office->url, team);
	else if (!code) {
		code = with_customers ? move_customers(&m, err) : OK;
		if (!code)
			code = office_account_doc(office, name, &doc, err);
		if (!code)
			code = change_team(office, &account, doc, team, err);
	}
	*customers = m.moved;
	json_free(&doc);
	strlist_release(&m.customers);
	free(m.from);
	free(m.to);
	account_release(&account);
	return code;
}
