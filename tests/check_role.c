/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The role table, and that the server's validation says the same: every role, every entity, whose it
 * is and what is done with it; in node, where it is installed. */
#include "base/base.h"
#include "model/role.h"

#include <stdlib.h>

#include "model/schema/lists.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "role_rows.h"
#include "unit.h"

/* --- The table itself. */

static bool may(const char *role, enum verb verb, const struct entity *entity, int64_t owner)
{
	struct actor actor = actor_of(role);
	struct role_row row = { .entity = entity };
	struct record *rec = row_record(&row);
	bool yes;

	record_set_num(rec, common_index(entity, COMMON_owner), owner);
	record_set_num(rec, common_index(entity, COMMON_assigned_to), owner);
	yes = role_may(&actor, verb, entity, rec);
	record_free(&rec);
	return yes;
}

/* The rows of the domain's table, spelt out: role; own, then others': view create edit delete assign. */
START_TEST(table_is_the_domains)
{
	static const struct { const char *role, *own, *other; } rows[] = {
		{ "admin", "vcedg", "vcedg" }, { "manager", "vcedg", "vcedg" },
		{ "broker", "vcedg", "" }, { "team_member", "vce", "" },
		{ "observer", "v", "v" }, { "homeowner", "", "" },
	};
	const struct entity *work[] = { &customer_entity, &interaction_entity, &followup_entity,
		&call_entity, &family_entity, &document_entity };

	for (size_t i = 0; i < COUNT(rows); i++)
		for (size_t e = 0; e < COUNT(work); e++)
			for (int v = VERB_VIEW; v <= VERB_ASSIGN; v++) {
				ck_assert_msg(may(rows[i].role, v, work[e], ME) ==
					!!strchr(rows[i].own, "vcedg"[v]), "%s %s %d own",
					rows[i].role, work[e]->name, v);
				ck_assert_msg(may(rows[i].role, v, work[e], OTHER) ==
					!!strchr(rows[i].other, "vcedg"[v]), "%s %s %d others'",
					rows[i].role, work[e]->name, v);
			}
}
END_TEST

START_TEST(export_is_granted)
{
	struct actor broker = actor_of("broker"), observer = actor_of("observer");

	ck_assert(!role_may(&broker, VERB_EXPORT, &customer_entity, NULL));
	broker.may_export = observer.may_export = true;
	ck_assert_int_eq(role_scope(&broker, VERB_EXPORT, &customer_entity), SCOPE_OWN);
	ck_assert(!role_may(&observer, VERB_EXPORT, &customer_entity, NULL));
	ck_assert(role_leads(&(struct actor){ .role = "manager" }));
	ck_assert(!role_leads(&broker));
	ck_assert(!role_leads(&(struct actor){ .role = "manager", .suspended = true }));
	broker.suspended = true;
	ck_assert_int_eq(role_scope(&broker, VERB_VIEW, &customer_entity), SCOPE_NONE);
}
END_TEST

START_TEST(nobody_promotes_himself)
{
	struct role_row row = { actor_of("broker"), &user_entity, 0, true, PROMOTE, 0 };

	ck_assert(!row_allowed(&row));
	row.deed = CHANGE;
	ck_assert(row_allowed(&row));
	row.self = false;
	ck_assert(!row_allowed(&row));
	row.actor.role = "manager";
	row.deed = PROMOTE;
	ck_assert(row_allowed(&row));
}
END_TEST

START_TEST(who_is_alone_may_all)
{
	struct role_row row = { actor_of("observer"), &customer_entity, 3, false, CHANGE, 0 };

	ck_assert(!row_allowed(&row));
	row.actor.alone = true;
	for (int d = 0; d < DEEDS; d++) {
		row.deed = (enum deed)d;
		ck_assert(row_allowed(&row));
	}
}
END_TEST

/* --- The server's. */

/* No old document: one that was deleted, as CouchDB has it. */
static void add_question(struct str *out, const struct role_row *row, const struct record *now,
	const struct record *before, bool old)
{
	str_addf(out, "ask(%d,\"%s %s %zu %d %d\",", row_allowed(row), row->actor.role, row->entity->name,
		row->whose, row->self, row->deed);
	row_doc(out, row, now, before, before && row->deed != BRING_BACK ? "1-a" : NULL);
	str_addc(out, ',');
	if (old)
		row_doc(out, row, before, NULL, "1-a");
	else
		str_add(out, "null");
	str_addf(out, ",[\"role-%s\",\"user-%s\",\"team-riyadh\"]);\n", row->actor.role, ulids[ME]);
}

static void add_case(const struct role_row *row, void *ctx)
{
	struct record *before, *now;

	row_act(row, &before, &now);
	add_question(ctx, row, now, before, before && row->deed != BRING_BACK);
	if (row->deed == BRING_BACK)
		add_question(ctx, row, now, before, true);
	record_free(&before);
	record_free(&now);
}

/* What node prints: a line for every row on which the two differ, and how many were asked. */
static char *in_node(const char *script)
{
	const char *tmp = getenv("TEST_TMP");
	char *path = xasprintf("%s/rows.js", tmp ? tmp : "/tmp");
	char *command = xasprintf("node '%s' 2>&1", path);
	struct str out = STR_INIT;
	char part[4096];
	size_t got;
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(script, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	file = popen(command, "r");
	ck_assert_ptr_nonnull(file);
	while ((got = fread(part, 1, sizeof(part) - 1, file))) {
		part[got] = '\0';
		str_add(&out, part);
	}
	pclose(file);
	free(command);
	free(path);
	return out.s;
}

#define ASK "var rows = 0, at = { members: { names: [], roles: ['team-riyadh'] } };\n" \
	" function ask(want, what, doc, old, roles) { var got = 1, why = '';\n" \
	"  rows++; try { validate(doc, old, { name: 'n', roles: roles }, at); }\n" \
	"  catch (e) { if (!e.forbidden) throw e; got = 0; why = e.forbidden; }\n" \
	"  if (got !== want) console.log(what + ': the server says ' + got + ' ' + why); }\n"

static bool has_node(void)
{
	if (!system("command -v node >/dev/null 2>&1"))
		return true;
	fprintf(stderr, "node is not installed: the validation document was not run\n");
	return false;
}

static char *run_rows(const struct str *cases)
{
	struct str script = STR_INIT;
	char *said;

	str_add(&script, "'use strict';\nvar validate = ");
	role_document(&script);
	str_add(&script, ";\n" ASK);
	str_add(&script, cases->s);
	str_add(&script, "console.log(rows + ' rows');\n");
	said = in_node(script.s);
	str_release(&script);
	return said;
}

static void count_row(const struct role_row *row, void *ctx)
{
	*(size_t *)ctx += row->deed == BRING_BACK ? 2 : 1;
}

START_TEST(server_and_client_agree)
{
	struct str cases = STR_INIT;
	size_t rows = 0;
	char *said, *want;

	if (!has_node())
		return;
	each_role_row(add_case, &cases);
	each_role_row(count_row, &rows);
	want = xasprintf("%zu rows\n", rows);
	said = run_rows(&cases);
	ck_assert_str_eq(said, want);
	free(said);
	free(want);
	str_release(&cases);
}
END_TEST

/* A history of one's own making passes every rule about the old document, so it is refused before. */
START_TEST(forged_revisions_are_refused)
{
#define HEAD "{\"_id\":\"customer:01JD0000000000000000000009\",\"$type\":\"customer\""
#define OWNED ",\"owner\":\"01JD0000000000000000000001\""
#define ROLES ",['role-manager','user-01JD0000000000000000000001']);\n"
	struct str cases = STR_INIT;
	char *said;

	if (!has_node())
		return;
	str_add(&cases, "ask(1,'new'," HEAD "},null" ROLES);
	str_add(&cases, "ask(1,'new, empty history'," HEAD ",\"_revisions\":{\"start\":0,\"ids\":[]}},null"
		ROLES);
	str_add(&cases, "ask(0,'new with a history'," HEAD ",\"_rev\":\"3-c\","
		"\"_revisions\":{\"start\":3,\"ids\":[\"c\",\"b\",\"a\"]}},null" ROLES);
	str_add(&cases, "ask(0,'branch'," HEAD ",\"_rev\":\"2-z\",\"_revisions\":{\"start\":2}},"
		HEAD ",\"_rev\":\"1-a\"}" ROLES);
	str_add(&cases, "ask(0,'without the old one'," HEAD "}," HEAD ",\"_rev\":\"1-a\"}" ROLES);
	str_add(&cases, "ask(1,'made again'," HEAD "}," HEAD ",\"_rev\":\"2-a\",\"_deleted\":true}" ROLES);
	str_add(&cases, "ask(1,'by an admin'," HEAD ",\"_rev\":\"3-c\",\"_revisions\":{\"start\":3}},null,"
		"['_admin']);\n");
	str_add(&cases, "ask(0,'no role'," HEAD "},null,['user-01JD0000000000000000000001']);\n");
	str_add(&cases, "ask(0,'nobody'," HEAD "},null,['role-manager']);\n");
	str_add(&cases, "ask(0,'unknown role'," HEAD OWNED "},null,['role-king',"
		"'user-01JD0000000000000000000001']);\n");
	str_add(&cases, "ask(0,'two roles do not add up'," HEAD "},null,['role-manager','role-observer',"
		"'user-01JD0000000000000000000001']);\n");
	str_add(&cases, "ask(0,'signed by another'," HEAD ",\"$by\":\"01JD0000000000000000000002\"},null"
		ROLES);
	str_add(&cases, "ask(0,'another type',{\"_id\":\"user:01JD0000000000000000000009\",\"$type\":"
		"\"customer\"},null" ROLES);
	str_add(&cases, "ask(0,'no type',{\"_id\":\"user:01JD0000000000000000000009\"},null" ROLES);
	str_add(&cases, "ask(0,'prototype',{\"_id\":\"constructor:1\",\"$type\":\"constructor\"},null,"
		"['role-constructor','user-01JD0000000000000000000001']);\n");
	str_add(&cases, "at = { members: { names: ['n'], roles: [] } };\n");
	str_add(&cases, "ask(1,'in his own database'," HEAD "},null,[]);\n");
	str_add(&cases, "ask(0,'forged in his own database'," HEAD ",\"_rev\":\"1-a\"},null,[]);\n");
	said = run_rows(&cases);
	ck_assert_str_eq(said, "17 rows\n");
	free(said);
	str_release(&cases);
}
END_TEST

/* What engines of 2010 do not know has no place in it. */
START_TEST(document_is_es5)
{
	static const char *const newer[] = { "=>", "let ", "const ", "`", "includes(", "startsWith", "..." };
	struct str text = STR_INIT;

	role_document(&text);
	for (size_t i = 0; i < COUNT(newer); i++)
		ck_assert_msg(!strstr(text.s, newer[i]), "%s", newer[i]);
	for (size_t i = 0; role_refusals[i]; i++)
		ck_assert_msg(strstr(text.s, role_refusals[i]) != NULL, "%s", role_refusals[i]);
	ck_assert(str_has_prefix(text.s, "function (doc, old, user, security) {"));
	str_release(&text);
}
END_TEST

int main(void)
{
	return UNIT_RUN("role", table_is_the_domains, export_is_granted, nobody_promotes_himself,
		who_is_alone_may_all, server_and_client_agree, forged_revisions_are_refused, document_is_es5);
}
