/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The role table, and that the server's validation says the same: every role, every entity, whose it
 * is and what is done with it; in node, where it is installed. */
#include "base/base.h"
#include "model/role.h"

#include <stdlib.h>
#include <unistd.h>

#include "io/couch_admin.h"
#include "model/schema/lists.h"
#include "model/schema/office.h"
#include "model/schema/people.h"
#include "model/schema/work.h"
#include "store_fixture.h"
#include "unit.h"

#define ME 1
#define OTHER 2
#define THIRD 3

static const char *const ulids[] = {
	"", "01JD0000000000000000000001", "01JD0000000000000000000002", "01JD0000000000000000000003",
};

/* Owner, assigned_to. */
static const struct { int64_t owner, assigned; } whose[] = {
	{ ME, ME }, { OTHER, ME }, { ME, OTHER }, { OTHER, OTHER }, { 0, 0 }, { 0, OTHER }, { OTHER, 0 },
};

enum deed { MAKE, CHANGE, REMOVE, REMOVE_HARD, BRING_BACK, GIVE, TAKE, OWN, MOVE, PROMOTE, DEEDS };

struct row {
	struct actor actor;
	const struct entity *entity;
	size_t whose;
	bool self;		/* it is his own user record */
	enum deed deed;
	size_t number;		/* of its document; 0: all have the same */
};

static struct record *made(const struct row *row)
{
	struct record *rec = record_new(row->entity);

	rec->n = row->self ? ME : 9;
	snprintf(rec->id, sizeof(rec->id), "01JD%022zu", row->self ? ME : row->number ? row->number : 9);
	if (whose[row->whose].owner)
		record_set_num(rec, common_index(rec->entity, COMMON_owner), whose[row->whose].owner);
	if (whose[row->whose].assigned)
		record_set_num(rec, common_index(rec->entity, COMMON_assigned_to),
			whose[row->whose].assigned);
	record_set_text(rec, common_index(rec->entity, COMMON_team), "riyadh");
	record_set_text(rec, common_index(rec->entity, COMMON_notes), "before");
	if (row->entity == &user_entity)
		record_set_text(rec, USER_role, "broker");
	return rec;
}

/* The states before (NULL: none) and after; now NULL: it goes for good. */
static void act(const struct row *row, struct record **before, struct record **now)
{
	const struct entity *entity = row->entity;
	size_t deleted = common_index(entity, COMMON_deleted_at);
	size_t assigned = common_index(entity, COMMON_assigned_to);

	*before = made(row);
	*now = record_copy(*before);
	switch (row->deed) {
	case MAKE:
		record_free(before);
		(*now)->n = 0;
		break;
	case CHANGE:
		record_set_text(*now, common_index(entity, COMMON_notes), "after");
		break;
	case REMOVE:
		record_set_num(*now, deleted, 1000);
		break;
	case REMOVE_HARD:
		record_free(now);
		break;
	case BRING_BACK:
		record_set_num(*before, deleted, 1000);
		break;
	case GIVE:
		record_set_num(*now, assigned, THIRD);
		break;
	case TAKE:
		record_set_num(*now, assigned, ME);
		break;
	case OWN:
		record_set_num(*now, common_index(entity, COMMON_owner), ME);
		break;
	case MOVE:
		record_set_text(*now, common_index(entity, COMMON_team), "jeddah");
		break;
	case PROMOTE:
		if (entity == &user_entity)
			record_set_text(*now, USER_role, "admin");
		break;
	case DEEDS:
		break;
	}
}

static bool client_says(const struct row *row)
{
	struct record *before, *now;
	bool may;

	act(row, &before, &now);
	may = now ? role_may_write(&row->actor, before, now) :
		role_may(&row->actor, VERB_DELETE, row->entity, before);
	record_free(&before);
	record_free(&now);
	return may;
}

static struct actor actor_of(const char *role)
{
	struct actor actor = { .user = ME, .role = role, .team = "riyadh" };

	snprintf(actor.id, sizeof(actor.id), "%s", ulids[ME]);
	return actor;
}

static void each_row(void (*fn)(const struct row *row, void *ctx), void *ctx)
{
	for (size_t r = 0; role_at(r); r++)
		for (size_t e = 0; entities[e]; e++)
			for (size_t w = 0; w < COUNT(whose); w++)
				for (int d = 0; d < DEEDS; d++)
					for (int self = 0; self <= (entities[e] == &user_entity && d); self++) {
						struct row row = { .actor = actor_of(role_at(r)), .entity = entities[e],
							.whose = w, .self = self, .deed = (enum deed)d };

						fn(&row, ctx);
					}
}

/* --- The table itself. */

static bool may(const char *role, enum verb verb, const struct entity *entity, int64_t owner)
{
	struct actor actor = actor_of(role);
	struct row row = { .entity = entity };
	struct record *rec = made(&row);
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
	struct row row = { actor_of("broker"), &user_entity, 0, true, PROMOTE, 0 };

	ck_assert(!client_says(&row));
	row.deed = CHANGE;
	ck_assert(client_says(&row));
	row.self = false;
	ck_assert(!client_says(&row));
	row.actor.role = "manager";
	row.deed = PROMOTE;
	ck_assert(client_says(&row));
}
END_TEST

START_TEST(who_is_alone_may_all)
{
	struct row row = { actor_of("observer"), &customer_entity, 3, false, CHANGE, 0 };

	ck_assert(!client_says(&row));
	row.actor.alone = true;
	for (int d = 0; d < DEEDS; d++) {
		row.deed = (enum deed)d;
		ck_assert(client_says(&row));
	}
}
END_TEST

/* --- The server's. */

static void add_ref(struct str *out, const struct record *rec, enum common_field field, const char *name)
{
	int64_t n = record_num(rec, common_index(rec->entity, field));

	if (n)
		str_addf(out, ",\"%s\":\"%s\"", name, ulids[n]);
}

static void add_doc(struct str *out, const struct row *row, const struct record *rec,
	const struct record *state, const char *rev)
{
	const struct record *from = rec ? rec : state;
	bool gone = !rec || record_has(rec, common_index(rec->entity, COMMON_deleted_at));

	str_addf(out, "{\"_id\":\"%s:%s\",\"$type\":\"%s\",\"$by\":\"%s\"", row->entity->name, from->id,
		row->entity->name, ulids[ME]);
	if (rev)
		str_addf(out, ",\"_rev\":\"%s\"", rev);
	if (gone)
		str_add(out, ",\"_deleted\":true");
	if (!rec) {
		str_add(out, ",\"$erased\":true}");
		return;
	}
	add_ref(out, rec, COMMON_owner, "owner");
	add_ref(out, rec, COMMON_assigned_to, "assigned_to");
	str_addf(out, ",\"team\":\"%s\",\"notes\":\"%s\"",
		record_text(rec, common_index(rec->entity, COMMON_team)),
		record_text(rec, common_index(rec->entity, COMMON_notes)));
	if (rec->entity == &user_entity)
		str_addf(out, ",\"role\":\"%s\"", record_text(rec, USER_role));
	str_addc(out, '}');
}

/* No old document: one that was deleted, as CouchDB has it. */
static void add_question(struct str *out, const struct row *row, const struct record *now,
	const struct record *before, bool old)
{
	str_addf(out, "ask(%d,\"%s %s %zu %d %d\",", client_says(row), row->actor.role, row->entity->name,
		row->whose, row->self, row->deed);
	add_doc(out, row, now, before, before && row->deed != BRING_BACK ? "1-a" : NULL);
	str_addc(out, ',');
	if (old)
		add_doc(out, row, before, NULL, "1-a");
	else
		str_add(out, "null");
	str_addf(out, ",[\"role-%s\",\"user-%s\",\"team-riyadh\"]);\n", row->actor.role, ulids[ME]);
}

static void add_case(const struct row *row, void *ctx)
{
	struct record *before, *now;

	act(row, &before, &now);
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

static void count_row(const struct row *row, void *ctx)
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
	each_row(add_case, &cases);
	each_row(count_row, &rows);
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

/* --- The same rows asked of the CouchDB that WASIT_COUCHDB names: http://admin:password@127.0.0.1:5984. */

#define BATCH 1000
#define PASSWORD "Rows-Pass1"

struct asked { struct row row; char *rev; };	/* rev owned: of the state before; NULL: there is none */
struct given {
	char *url, *db, *own;	/* owned; own: what the names of this run end with */
	struct http *admin;	/* owned: to the root */
	struct asked *v;	/* owned */
	size_t n, cap, differ;
};

static struct http *sign_in(const struct given *g, const char *user, const char *password)
{
	struct http_options options = { .user = user, .password = password, .whole_s = 60 };
	struct http *http;
	struct err err;

	ck_ok(http_open(g->url, &options, &http, &err));
	return http;
}

static bool find_given(struct given *g)
{
	const char *text = getenv("WASIT_COUCHDB"), *rest = text ? strstr(text, "://") : NULL;
	const char *at = rest ? strrchr(rest, '@') : NULL;
	char user[64], password[64];

	*g = (struct given){ 0 };
	if (!at || sscanf(rest, "://%63[^:]:%63[^@]", user, password) != 2) {
		fprintf(stderr, "WASIT_COUCHDB names no CouchDB: no server was asked\n");
		return false;
	}
	g->url = xasprintf("%.*s://%s", (int)(rest - text), text, at + 1);
	g->own = xasprintf("-t%d", (int)getpid());
	g->db = xasprintf("wasit-rows%s", g->own);
	g->admin = sign_in(g, user, password);
	return true;
}

/* "METHOD", "/%s…" with the run's database or an account's name; the answer's tree is the caller's. */
static struct json *ask_admin(const struct given *g, const char *method, const char *path, const char *body)
{
	struct json *root;
	struct err err;
	enum result code = couch_call(g->admin, method, path, body, NULL, &root, &err);

	ck_assert_msg(!code, "%s %s: %s", method, path, err.text);
	return root;
}

static void tell_admin(const struct given *g, const char *method, char *path, const char *body)
{
	struct json *root = ask_admin(g, method, path, body);

	json_free(&root);
	free(path);
}

static char *account_path(const struct given *g, const char *role)
{
	return xasprintf("/_users/org.couchdb.user:rows-%s%s", role, g->own);
}

static void put_accounts(const struct given *g)
{
	for (size_t r = 0; role_at(r); r++) {
		char *body = xasprintf("{\"name\":\"rows-%s%s\",\"type\":\"user\",\"password\":\"" PASSWORD "\","
			"\"roles\":[\"role-%s\",\"user-%s\",\"team-riyadh\"]}", role_at(r), g->own, role_at(r),
			ulids[ME]);

		tell_admin(g, "PUT", account_path(g, role_at(r)), body);
		free(body);
	}
}

static void put_database(const struct given *g)
{
	struct str text = STR_INIT, body = STR_INIT;
	struct json_writer w;

	role_document(&text);
	jw_init(&w, &body, true);
	jw_object(&w, NULL);
	jw_string(&w, "validate_doc_update", text.s);
	jw_end_object(&w);
	tell_admin(g, "PUT", xasprintf("/%s", g->db), NULL);
	tell_admin(g, "PUT", xasprintf("/%s/_security", g->db), "{\"members\":{\"roles\":[\"team-riyadh\"]}}");
	tell_admin(g, "PUT", xasprintf("/%s/_design/wasit", g->db), body.s);
	str_release(&text);
	str_release(&body);
}

static void leave_server(struct given *g)
{
	tell_admin(g, "DELETE", xasprintf("/%s", g->db), NULL);
	for (size_t r = 0; role_at(r); r++) {
		char *path = account_path(g, role_at(r));
		struct json *doc = ask_admin(g, "GET", path, NULL);

		tell_admin(g, "DELETE", xasprintf("%s?rev=%s", path, json_string(json_get(doc, "_rev"))), NULL);
		json_free(&doc);
		free(path);
	}
	http_close(&g->admin);
	for (size_t i = 0; i < g->n; i++)
		free(g->v[i].rev);
	free(g->v), free(g->url), free(g->db), free(g->own);
}

static void note_row(const struct row *row, void *ctx)
{
	struct given *g = ctx;

	g->v = array_grow(g->v, &g->cap, g->n + 1, sizeof(*g->v));
	g->v[g->n] = (struct asked){ .row = *row };
	g->v[g->n].row.number = 1000 + g->n;
	g->n++;
}

/* Its state before, or after what is done; false: there is none.  What is brought back names no revision: its
 * tombstone takes nothing else. */
static bool add_state(struct str *out, const struct asked *a, bool after)
{
	struct record *before, *now;
	bool any;

	act(&a->row, &before, &now);
	any = after || before;
	if (after)
		add_doc(out, &a->row, now, before, a->row.deed == BRING_BACK ? NULL : a->rev);
	else if (before)
		add_doc(out, &a->row, before, NULL, NULL);
	record_free(&before);
	record_free(&now);
	return any;
}

static void judge(struct given *g, const struct asked *a, bool said, const char *why)
{
	if (said == client_says(&a->row))
		return;
	if (g->differ++ < 20)
		fprintf(stderr, "%s %s %zu %d %d: the server says %d %s\n", a->row.actor.role, a->row.entity->name,
			a->row.whose, a->row.self, a->row.deed, said, why ? why : "");
}

/* A role's rows from *at, at most a batch of them: the states before by the administrator, or what the role's
 * account makes of them. */
static void send_rows(struct given *g, struct http *http, const char *role, size_t *at, bool after)
{
	struct str body = STR_INIT;
	size_t sent[BATCH], n = 0, i = 0;
	struct json *root = NULL;
	struct err err;
	char *path = xasprintf("/%s/_bulk_docs", g->db);

	str_add(&body, "{\"docs\":[");
	for (; *at < g->n && n < BATCH; ++*at) {
		struct asked *a = &g->v[*at];

		if (a->row.self || !str_eq(a->row.actor.role, role))
			continue;
		str_add(&body, n && body.s[body.len - 1] != ',' ? "," : "");
		if (add_state(&body, a, after))
			sent[n++] = *at;
	}
	if (body.s[body.len - 1] == ',')
		str_cut(&body, body.len - 1);
	str_add(&body, "]}");
	ck_ok(couch_call(http, "POST", path, body.s, NULL, &root, &err));
	for (const struct json *j = json_first(root); j; j = json_next(j), i++) {
		struct asked *a = &g->v[sent[i]];
		const char *rev = json_string(json_get(j, "rev"));

		if (after)
			judge(g, a, rev, json_string(json_get(j, "reason")));
		else
			a->rev = xstrdup(rev);
	}
	ck_assert_uint_eq(i, n);
	json_free(&root);
	str_release(&body);
	free(path);
}

/* His own user record is one document, which all of these have in turn. */
struct own { char *path, *rev; bool deleted; };	/* owned */

/* What the server says against it; NULL: nothing. */
static const char *put_own(struct http *http, struct own *own, const char *body)
{
	static char why[sizeof(((struct err *)NULL)->text) + 16];
	struct json *root = NULL;
	struct err err = { 0 };
	int status;

	(void)!couch_call(http, "PUT", own->path, body, &status, &root, &err);
	snprintf(why, sizeof(why), "%d %s", status, err.text);
	if (!root)
		return why;
	free(own->rev);
	own->rev = xstrdup(json_string(json_get(root, "rev")));
	own->deleted = strstr(body, "\"_deleted\":true");
	json_free(&root);
	return NULL;
}

/* Whatever stands there: live, so that it can be deleted. */
static void put_before(const struct given *g, struct own *own, const struct asked *a)
{
	static const char mark[] = ",\"_deleted\":true";
	struct str body = STR_INIT;
	const char *at, *why;

	add_state(&body, a, false);
	at = strstr(body.s, mark);
	if (own->deleted && at) {
		char *live = xasprintf("%.*s%s", (int)(at - body.s), body.s, at + strlen(mark));

		ck_assert_ptr_null(put_own(g->admin, own, live));
		free(live);
	}
	if (own->rev && !own->deleted) {
		str_cut(&body, body.len - 1);
		str_addf(&body, ",\"_rev\":\"%s\"}", own->rev);
	}
	why = put_own(g->admin, own, body.s);
	ck_assert_msg(!why, "%s", why);
	str_release(&body);
}

static void ask_self(struct given *g, struct http *http, const char *role, struct own *own)
{
	for (size_t i = 0; i < g->n; i++) {
		struct asked *a = &g->v[i];
		struct str body = STR_INIT;
		const char *why;

		if (!a->row.self || !str_eq(a->row.actor.role, role))
			continue;
		put_before(g, own, a);
		a->rev = xstrdup(own->rev);
		add_state(&body, a, true);
		why = put_own(http, own, body.s);
		judge(g, a, !why, why);
		str_release(&body);
	}
}

START_TEST(couchdb_and_client_agree)
{
	struct given given, *g = &given;
	struct own own = { 0 };

	if (!find_given(g))
		return;
	put_database(g);
	put_accounts(g);
	own.path = xasprintf("/%s/user:%s", g->db, ulids[ME]);
	each_row(note_row, g);
	for (size_t r = 0; role_at(r); r++) {
		char *name = xasprintf("rows-%s%s", role_at(r), g->own);
		struct http *http = sign_in(g, name, PASSWORD);

		for (int after = 0; after < 2; after++)
			for (size_t at = 0; at < g->n;)
				send_rows(g, after ? http : g->admin, role_at(r), &at, after);
		ask_self(g, http, role_at(r), &own);
		http_close(&http);
		free(name);
	}
	free(own.rev), free(own.path);
	fprintf(stderr, "%zu rows asked of %s, %zu differ\n", g->n, g->url, g->differ);
	leave_server(g);
	ck_assert_uint_eq(g->differ, 0);
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
		who_is_alone_may_all, server_and_client_agree, forged_revisions_are_refused,
		couchdb_and_client_agree, document_is_es5);
}
