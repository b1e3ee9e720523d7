/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The rows of the role table asked of the CouchDB that WASIT_COUCHDB names:
 * http://admin:password@127.0.0.1:5984 (make check-couchdb). */
#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

#include "io/couch_admin.h"
#include "model/schema/people.h"
#include "role_rows.h"
#include "store_fixture.h"
#include "unit.h"

#define BATCH 1000
#define PASSWORD "Rows-Pass1"

struct asked { struct role_row row; char *rev; };	/* rev owned: of the state before; NULL: there is none */
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

static void note_row(const struct role_row *row, void *ctx)
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

	row_act(&a->row, &before, &now);
	any = after || before;
	if (after)
		row_doc(out, &a->row, now, before, a->row.deed == BRING_BACK ? NULL : a->rev);
	else if (before)
		row_doc(out, &a->row, before, NULL, NULL);
	record_free(&before);
	record_free(&now);
	return any;
}

static void judge(struct given *g, const struct asked *a, bool said, const char *why)
{
	if (said == row_allowed(&a->row))
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
	each_role_row(note_row, g);
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

int main(void)
{
	return UNIT_RUN("role_couchdb", couchdb_and_client_agree);
}
