/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * A broker changes teams.  His customers stay with the old one unless they are to go along: then each is
 * written to the new database before it leaves the old one, so that whatever breaks off in between is
 * mended by doing it again. */
#include "base/base.h"
#include "app/office.h"

#include "io/couch.h"
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
	struct carrying away;		/* the other way round */
	struct strlist back;		/* owned: ids of those that an earlier try took along and that stay */
	int64_t documents;
};

/* --- Whose it is. */

static bool is_his(const struct json *doc, const char *id)
{
	const char *owner = json_string(json_get(doc, "owner"));
	const char *assigned = json_string(json_get(doc, "assigned_to"));

	return (assigned && str_eq(assigned, id)) || (!assigned && owner && str_eq(owner, id));
}

static const char *id_of(const struct json *doc)
{
	const char *name = json_string(json_get(doc, "_id")), *colon = name ? strchr(name, ':') : NULL;

	return colon ? colon + 1 : "";
}

static const char *customer_of(const struct entity *entity, const struct json *doc)
{
	return json_string(json_get(doc, entity->parent ? entity->parent : "customer"));
}

static bool hangs_on(const struct strlist *customers, const struct entity *entity, const struct json *doc)
{
	const char *customer = customer_of(entity, doc);

	return customer && strlist_has(customers, customer);
}

/* --- Page by page. */

typedef enum result page_fn(struct moving *m, const struct entity *entity, const struct json *page, struct err *err);

static const struct json *first_row(const struct json *page)
{
	return json_first(json_get(page, "rows"));
}

/* NULL: it is another thing than was asked for. */
static const struct json *doc_of(const struct json *row, const struct entity *entity)
{
	const struct json *doc = json_get(row, "doc");
	const char *name = json_string(json_get(doc, "_id"));
	size_t len = strlen(entity->name);

	return name && str_has_prefix(name, entity->name) && name[len] == ':' ? doc : NULL;
}

static enum result walk(struct moving *m, const char *db, const struct entity *entity, page_fn *take, struct err *err)
{
	char *prefix = xasprintf("%s:", entity->name), *after = NULL;
	struct json *page = NULL;
	bool more = true;
	enum result code = OK;

	while (more && !code) {
		code = couch_documents(m->c.office->http, db, prefix, after, PAGE, &page, err);
		more = !code && first_row(page);
		for (const struct json *row = more ? first_row(page) : NULL; row; row = json_next(row)) {
			const char *id = json_string(json_get(row, "id"));

			free(after);
			after = xstrdup(id ? id : "");
		}
		if (more)
			code = take(m, entity, page, err);
		json_free(&page);
	}
	free(after);
	free(prefix);
	return code;
}

/* All that hangs on customers. */
static enum result walk_work(struct moving *m, const char *db, page_fn *take, struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; entities[i] && !code; i++)
		if (entities[i] != &customer_entity && role_group_of(entities[i]) == ROLE_WORK)
			code = walk(m, db, entities[i], take, err);
	return code;
}

static enum result note_page(struct moving *m, const struct entity *entity, const struct json *page, struct err *err)
{
	(void)err;
	for (const struct json *row = first_row(page); row; row = json_next(row)) {
		const struct json *doc = doc_of(row, entity);

		if (is_his(doc, m->account->id) && !strlist_has(&m->customers, id_of(doc)))
			strlist_add(&m->customers, id_of(doc));
	}
	return OK;
}

static enum result carry_page(struct moving *m, const struct entity *entity, const struct json *page, struct err *err)
{
	enum result code = OK;

	for (const struct json *row = first_row(page); row && !code; row = json_next(row)) {
		const struct json *doc = doc_of(row, entity);
		bool his = entity == &customer_entity ? is_his(doc, m->account->id) : hangs_on(&m->customers, entity, doc);

		if (his && !(code = office_carry(&m->c, doc, err)))
			m->documents++;
	}
	return code;
}

/* Customers are only noted first: what hangs on them goes before they do, so that a second try still knows
 * whose it is. */
static enum result go_once(struct moving *m, struct err *err)
{
	enum result code = walk(m, m->c.from, &customer_entity, note_page, err);

	if (!code)
		code = walk_work(m, m->c.from, carry_page, err);
	return code ? code : walk(m, m->c.from, &customer_entity, carry_page, err);
}

/* --- What an earlier try has left in the new team: who was given to somebody else since goes back, and who was
 * deleted is deleted there, with what hangs on him. */

/* Is it to be looked at what has become of it? */
static bool is_left(const struct moving *m, const struct entity *entity, const struct json *doc)
{
	const char *from = json_string(json_get(doc, CARRIED));

	return (from && str_eq(from, m->c.from)) || (entity != &customer_entity && hangs_on(&m->back, entity, doc));
}

/* Its customer did not come to the new team before it broke off, and stays. */
static void weigh_customer(struct moving *m, const struct entity *entity, const struct json *copy,
	const struct json *looked)
{
	const char *id = customer_of(entity, copy);
	char *name = xasprintf("customer:%s", id ? id : "");

	if (id && !office_is_gone(office_found(looked, name)) && !hangs_on(&m->customers, entity, copy) &&
	    !hangs_on(&m->back, entity, copy))
		strlist_add(&m->back, id);
	free(name);
}

static enum result weigh(struct moving *m, const struct entity *entity, const struct json *copy,
	const struct json *looked, struct err *err)
{
	const char *id = json_string(json_get(copy, "_id"));
	const struct json *old = office_found(looked, id);
	bool moved = !old || couch_doc_is_moved(old);

	if (!moved && office_is_gone(old))
		return office_carry(&m->c, old, err);
	if (entity != &customer_entity) {
		weigh_customer(m, entity, copy, looked);
		return hangs_on(&m->back, entity, copy) ? office_carry(&m->away, copy, err) : OK;
	}
	if (!moved && !is_his(old, m->account->id))
		strlist_add(&m->back, id_of(copy));
	return OK;
}

static enum result weigh_page(struct moving *m, const struct entity *entity, const struct json *page,
	struct err *err)
{
	struct strlist ids = { 0 };
	struct json *looked = NULL;
	enum result code = OK;

	for (const struct json *row = first_row(page); row; row = json_next(row)) {
		const struct json *doc = doc_of(row, entity);
		const char *customer = customer_of(entity, doc);

		if (!is_left(m, entity, doc))
			continue;
		strlist_add(&ids, json_string(json_get(doc, "_id")));
		if (entity != &customer_entity && customer) {
			char *name = xasprintf("customer:%s", customer);

			strlist_add(&ids, name);
			free(name);
		}
	}
	if (ids.n)
		code = office_look(m->c.office, m->c.from, &ids, &looked, err);
	for (const struct json *row = first_row(page); row && ids.n && !code; row = json_next(row))
		if (is_left(m, entity, doc_of(row, entity)))
			code = weigh(m, entity, doc_of(row, entity), looked, err);
	json_free(&looked);
	strlist_release(&ids);
	return code;
}

/* Those that go back. */
static enum result return_page(struct moving *m, const struct entity *entity, const struct json *page, struct err *err)
{
	enum result code = OK;

	for (const struct json *row = first_row(page); row && !code; row = json_next(row))
		if (strlist_has(&m->back, id_of(doc_of(row, entity))))
			code = office_carry(&m->away, doc_of(row, entity), err);
	return code;
}

static enum result settle_left(struct moving *m, struct err *err)
{
	enum result code = walk(m, m->c.from, &customer_entity, note_page, err);

	m->away = (struct carrying){ .office = m->c.office, .from = m->c.to, .to = m->c.from, .team = m->account->team,
		.back = true, .told = m->c.told };
	if (!code)
		code = walk(m, m->c.to, &customer_entity, weigh_page, err);
	if (!code)
		code = walk_work(m, m->c.to, weigh_page, err);
	return code || !m->back.n ? code : walk(m, m->c.to, &customer_entity, return_page, err);
}

/* Until nothing is left: what was added meanwhile behind where it was looked for goes along too. */
static enum result move_customers(struct moving *m, struct err *err)
{
	int64_t before = -1;
	enum result code = settle_left(m, err);

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
	struct office_moved *out, struct err *err)
{
	struct moving m = { .c = { .office = office, .team = team, .told = &out->told } };
	struct account account;
	struct json *doc = NULL;
	enum office_rules rules;
	enum result code;

	*out = (struct office_moved){ 0 };
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
	out->customers = (int64_t)m.customers.n;
	json_free(&doc);
	strlist_release(&m.customers);
	strlist_release(&m.back);
	free(m.c.from);
	free(m.c.to);
	account_release(&account);
	return code;
}
