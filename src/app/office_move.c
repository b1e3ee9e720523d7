/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker changes teams.  His customers stay with the old one unless they are to go along: then each is
 * written to the new database before it leaves the old one, so that whatever breaks off in between is
 * mended by doing it again. */
#include "base/base.h"
#include "app/office.h"

#include "io/json.h"
#include "model/role.h"
#include "model/schema/people.h"
#include "store/query.h"
#include "app/office_p.h"

#define PAGE 200

#define PASSES 4	/* of somebody who goes on working there meanwhile */

struct moving {
	struct carrying c;		/* from and to are owned */
	const struct account *account;
	struct strlist customers;	/* owned: ids of those that go along */
	int64_t documents;
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

/* Customers are only noted first: what hangs on them goes before they do, so that a second try still knows
 * whose it is. */
static enum result go_through(struct moving *m, const struct entity *entity, bool note, struct err *err)
{
	char *prefix = xasprintf("%s:", entity->name), *after = NULL;
	struct json *page = NULL;
	size_t rows = 1;
	enum result code = OK;

	while (rows && !code && !(code = couch_documents(m->c.office->http, m->c.from, prefix, after, PAGE, &page,
	    err))) {
		rows = 0;
		for (const struct json *j = json_first(json_get(page, "rows")); j && !code; j = json_next(j)) {
			const struct json *doc = json_get(j, "doc");
			const char *id = json_string(json_get(j, "id"));
			bool his = id && str_has_prefix(id, prefix) && (entity == &customer_entity ?
				is_his(doc, m->account->id) : hangs_on(m, entity, doc));

			rows++;
			free(after);
			after = xstrdup(id ? id : "");
			if (his && note && !strlist_has(&m->customers, after + strlen(prefix)))
				strlist_add(&m->customers, after + strlen(prefix));
			else if (his && !note && !(code = office_carry(&m->c, doc, err)))
				m->documents++;
		}
		json_free(&page);
	}
	free(after);
	free(prefix);
	return code;
}

static enum result go_once(struct moving *m, struct err *err)
{
	enum result code = go_through(m, &customer_entity, true, err);

	for (size_t i = 0; entities[i] && !code; i++)
		if (entities[i] != &customer_entity && role_group_of(entities[i]) == ROLE_WORK)
			code = go_through(m, entities[i], false, err);
	return code ? code : go_through(m, &customer_entity, false, err);
}

/* Until nothing is left: what was added meanwhile behind where it was looked for goes along too. */
static enum result move_customers(struct moving *m, struct err *err)
{
	int64_t before = -1;
	enum result code = OK;

	for (int i = 0; i < PASSES && !code && m->documents > before; i++) {
		before = i ? m->documents : 0;
		code = go_once(m, err);
	}
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
	struct moving m = { .c = { .office = office, .team = team } };
	struct account account;
	struct json *doc = NULL;
	enum office_rules rules;
	enum result code;

	*customers = 0;
	if (office_account(office, name, &account, err))
		return err->code;
	m.account = &account;
	m.c.from = office_db(account.team, "");
	m.c.to = office_db(team, "");
	if (!*account.team)
		code = err_set(err, ERR_MISSING, _("%s is in no team of the office; \"wasit office add-user\" "
			"brings him back."), name);
	else if (str_eq(account.team, team))
		code = OK;
	else if (!(code = office_rules_of(office, m.c.to, &rules, err)) && rules == RULES_MISSING)
		code = err_set(err, ERR_MISSING, _("There is no team \"%s\" at %s; make it with "
			"\"wasit office init %s --team %s\"."), team, office->url, office->url, team);
	else if (!code) {
		code = with_customers ? move_customers(&m, err) : OK;
		if (!code)
			code = office_account_doc(office, name, &doc, err);
		if (!code)
			code = change_team(office, &account, doc, team, err);
	}
	*customers = (int64_t)m.customers.n;
	json_free(&doc);
	strlist_release(&m.customers);
	free(m.c.from);
	free(m.c.to);
	account_release(&account);
	return code;
}
