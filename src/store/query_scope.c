/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * What who looks may see: the role table as a condition on every list.  "Own" is by owner or
 * assigned_to, or by those of the customer a record hangs on; what is nobody's is everybody's. */
#include "base/base.h"
#include "store/query.h"

#include "model/role.h"
#include "store/store_p.h"

#define OWN_OF(t) t ".owner = ? OR " t ".assigned_to = ? OR (" t ".owner IS NULL AND " t \
	".assigned_to IS NULL)"

void query_viewer(struct db *db, const struct actor *actor)
{
	db->viewer = actor ? *actor : (struct actor){ 0 };
}

static enum scope scope_of_viewer(const struct db *db, const struct entity *entity)
{
	return db->viewer.role ? role_scope(&db->viewer, VERB_VIEW, entity) : SCOPE_ALL;
}

static enum scope scope_of(const struct db *db, const struct entity *entity)
{
	return db->save ? SCOPE_ALL : scope_of_viewer(db, entity);
}

bool query_is_scoped(const struct db *db, const struct entity *entity)
{
	return scope_of(db, entity) != SCOPE_ALL;
}

static void add_own(const struct db *db, struct sql *sql)
{
	sql_num(sql, db->viewer.user);
	sql_num(sql, db->viewer.user);
}

/* The reference to the customer a record is about, NULL when it has none. */
static const char *customer_of(const struct entity *entity)
{
	if (entity->parent)
		return entity->parent;
	return entity_field(entity, "customer") >= 0 ? "customer" : NULL;
}

static void add_scope(const struct db *db, struct sql *sql, const struct entity *entity, enum scope scope)
{
	const char *customer = customer_of(entity);

	if (scope == SCOPE_ALL)
		return;
	if (scope == SCOPE_NONE) {
		sql_add(sql, " AND t.n < 0");	/* a plain 0 leaves SQLite without the index that is named */
		return;
	}
	sql_add(sql, " AND (" OWN_OF("t"));
	add_own(db, sql);
	if (customer && role_group_of(entity) == ROLE_WORK) {
		sql_addf(sql, " OR EXISTS (SELECT 1 FROM customer o WHERE o.n = t.\"%s\" AND ("
			OWN_OF("o") "))", customer);
		add_own(db, sql);
	}
	sql_add(sql, ")");
}

void query_add_scope(const struct db *db, struct sql *sql, const struct entity *entity)
{
	add_scope(db, sql, entity, scope_of(db, entity));
}

void query_add_viewer_scope(const struct db *db, struct sql *sql, const struct entity *entity)
{
	add_scope(db, sql, entity, scope_of_viewer(db, entity));
}

void query_add_seen(const struct db *db, struct sql *sql)
{
	bool first = true;

	/* Not those that are hidden: of who leads these are few. */
	for (size_t i = 0; entities[i]; i++) {
		if (scope_of_viewer(db, entities[i]) == SCOPE_ALL)
			continue;
		sql_addf(sql, "%sSELECT t.n FROM \"%s\" t WHERE (1", first ? " AND t.n NOT IN (" : " UNION ALL ",
			entities[i]->name);
		query_add_viewer_scope(db, sql, entities[i]);
		sql_add(sql, ") IS NOT TRUE");
		first = false;
	}
	sql_add(sql, first ? "" : ")");
}

bool query_sees(struct db *db, const struct entity *entity, int64_t n)
{
	struct sql sql = SQL_INIT;
	int64_t seen = 0;
	struct err ignored;

	if (!query_is_scoped(db, entity))
		return true;
	sql_addf(&sql, "SELECT 1 FROM \"%s\" t WHERE t.n = ?", entity->name);
	sql_num(&sql, n);
	query_add_scope(db, &sql, entity);
	if (sql_number(db, &sql, &seen, &ignored))
		seen = 0;
	sql_release(&sql);
	return seen;
}

void query_add_log_scope(const struct db *db, struct sql *sql)
{
	const struct entity *customer = entity_find("customer");
	enum scope scope = scope_of(db, customer);

	if (scope == SCOPE_ALL)
		return;
	sql_add(sql, " AND (s.actor = ?");
	sql_num(sql, db->viewer.user);
	for (size_t i = 0; entities[i] && scope == SCOPE_OWN; i++) {
		if (role_group_of(entities[i]) != ROLE_WORK)
			continue;
		sql_addf(sql, " OR EXISTS (SELECT 1 FROM \"%s\" t WHERE t.n = l.n", entities[i]->name);
		query_add_scope(db, sql, entities[i]);
		sql_add(sql, ")");
	}
	sql_add(sql, ")");
}
