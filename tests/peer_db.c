/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The documents of the test server: revisions, compare-and-swap, the change feed. */
#include "peer_p.h"

#include "io/json.h"

struct doc {
	char *id, *members, rev[48];	/* members: "\"a\":1,…" without _id and _rev */
	long gen, seq;
	bool deleted;
};
struct place { size_t *v, cap; };	/* where a document is, + 1; a power of two, open addressing */
static struct doc *docs;
static size_t ndocs, docs_cap;
static struct place places;
static long seq, instance = 1;
static bool exists;
size_t peer_db_biggest;
bool peer_db_twice, peer_db_rewind;
static struct { struct doc *v; size_t n; long seq, instance; bool exists; } kept;

static void clear_docs(struct doc *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].id);
		free(v[i].members);
	}
}

static struct doc *copy_docs(const struct doc *v, size_t n)
{
	struct doc *out = xcalloc(n + 1, sizeof(*out));

	for (size_t i = 0; i < n; i++) {
		out[i] = v[i];
		out[i].id = xstrdup(v[i].id);
		out[i].members = xstrdup(v[i].members);
	}
	return out;
}

void peer_db_wipe(bool gone)
{
	clear_docs(docs, ndocs);
	ndocs = 0;
	free(places.v);
	places = (struct place){ 0 };
	seq = 0;
	instance++;
	exists = !gone;
}

void peer_db_save(void)
{
	clear_docs(kept.v, kept.n);
	free(kept.v);
	kept.v = copy_docs(docs, ndocs);
	kept.n = ndocs;
	kept.seq = seq;
	kept.instance = instance;
	kept.exists = exists;
}

void peer_db_restore(void)
{
	peer_db_wipe(!kept.exists);
	free(docs);
	docs = copy_docs(kept.v, kept.n);
	ndocs = docs_cap = kept.n;
	seq = kept.seq;
	instance = kept.instance;
}

/* -1: no database is there; who waits for its changes hears so. */
long peer_db_seq(void)
{
	return exists ? seq : -1;
}

long peer_query(const char *path, const char *name, long otherwise)
{
	char *key = xasprintf("%s=", name);
	const char *at = strstr(path, key);

	free(key);
	return at ? strtol(at + strlen(name) + 1, NULL, 10) : otherwise;
}

static size_t *place_of(const char *id)
{
	uint64_t hash = hash_text(HASH_SEED, id);
	size_t at;

	for (at = (size_t)hash & (places.cap - 1); places.v[at]; at = (at + 1) & (places.cap - 1))
		if (str_eq(docs[places.v[at] - 1].id, id))
			break;
	return &places.v[at];
}

static struct doc *find(const char *id)
{
	if (2 * (ndocs + 1) > places.cap) {	/* also after all was put back */
		free(places.v);
		for (places.cap = 64; 2 * (ndocs + 1) > places.cap;)
			places.cap *= 4;
		places.v = xcalloc(places.cap, sizeof(*places.v));
		for (size_t i = 0; i < ndocs; i++)
			*place_of(docs[i].id) = i + 1;
	}
	return *place_of(id) ? &docs[*place_of(id) - 1] : NULL;
}

/* Opaque and long, as a cluster's is. */
static void write_seq(struct json_writer *w, const char *name, long value)
{
	char text[1200];

	snprintf(text, sizeof(text), "%ld-g1AAAA%01150ld", value, value);
	jw_string(w, name, text);
}

static void write_doc(struct json_writer *w, const char *name, const struct doc *doc)
{
	char *text = xasprintf("{\"_id\":\"%s\",\"_rev\":\"%s\"%s%s}", doc->id, doc->rev,
		*doc->members ? "," : "", doc->members);

	jw_raw(w, name, text);
	free(text);
}

static char *members_of(const struct json *node)
{
	struct str out = STR_INIT;
	struct json_writer w;

	jw_init(&w, &out, true);
	jw_object(&w, NULL);
	for (const struct json *j = json_first(node); j; j = json_next(j))
		if (!str_eq(json_name(j), "_id") && !str_eq(json_name(j), "_rev"))
			jw_node(&w, json_name(j), j);
	jw_end_object(&w);
	str_erase(&out, 0, 1);
	str_cut(&out, out.len - 1);
	return str_detach(&out);
}

const char *peer_db_attach(const char *id, const char *rev, const char *name)
{
	struct doc *doc = find(id);
	char *members;

	if (!doc || doc->deleted || !str_eq(doc->rev, rev))
		return NULL;
	members = xasprintf("%s%s\"_attachments\":{\"%s\":{\"stub\":true,\"revpos\":%ld}}", doc->members,
		*doc->members ? "," : "", name, doc->gen + 1);
	free(doc->members);
	doc->members = members;
	doc->seq = ++seq;
	snprintf(doc->rev, sizeof(doc->rev), "%ld-%016lx", ++doc->gen, (unsigned long)doc->seq);
	return doc->rev;
}

bool peer_db_has_stub(const char *id, const char *name)
{
	const struct doc *doc = find(id);

	return doc && strstr(doc->members, "\"_attachments\"") && strstr(doc->members, name);
}

static const char *refusal(const struct doc *old, const struct json *node)
{
	const char *rev = json_string(json_get(node, "_rev"));
	bool deleted = false;

	json_is_bool(json_get(node, "_deleted"), &deleted);
	if (!old)
		return rev ? "conflict" : NULL;
	/* Source: CouchDB 3.5, couch_db_updater:merge_rev_tree: nothing is put on a tombstone but a new document. */
	if (old->deleted)
		return rev || deleted ? "conflict" : NULL;
	return rev && str_eq(rev, old->rev) ? NULL : "conflict";
}

static void put(struct json_writer *w, const struct json *node)
{
	const char *id = json_string(json_get(node, "_id"));
	struct doc *doc = id ? find(id) : NULL;
	const char *wrong = !id ? "bad_request" : refusal(doc, node);
	char *members = members_of(node);
	unsigned long hash = 5381;

	if (!wrong && strstr(members, "FORBIDDEN"))
		wrong = "forbidden";
	jw_object(w, NULL);
	jw_string(w, "id", id);
	if (wrong) {
		jw_string(w, "error", wrong);
		jw_string(w, "reason", str_eq(wrong, "forbidden") ? "not yours" : "Document update conflict.");
		jw_end_object(w);
		free(members);
		return;
	}
	if (!doc) {
		docs = array_grow(docs, &docs_cap, ndocs + 1, sizeof(*docs));
		doc = &docs[ndocs++];
		*doc = (struct doc){ .id = xstrdup(id) };
		*place_of(id) = ndocs;
	}
	free(doc->members);
	doc->members = members;
	doc->seq = ++seq;
	doc->deleted = false;
	json_is_bool(json_get(node, "_deleted"), &doc->deleted);
	for (const char *c = members; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	snprintf(doc->rev, sizeof(doc->rev), "%ld-%016lx", ++doc->gen, hash);
	jw_bool(w, "ok", true);
	jw_string(w, "rev", doc->rev);
	jw_end_object(w);
}

static void bulk_docs(struct json_writer *w, const struct json *body)
{
	jw_array(w, NULL);
	for (const struct json *j = json_first(json_get(body, "docs")); j; j = json_next(j))
		put(w, j);
	jw_end_array(w);
}

static void bulk_get(struct json_writer *w, const struct json *body)
{
	jw_object(w, NULL);
	jw_array(w, "results");
	for (const struct json *j = json_first(json_get(body, "docs")); j; j = json_next(j)) {
		const char *id = json_string(json_get(j, "id"));
		const struct doc *doc = id ? find(id) : NULL;

		jw_object(w, NULL);
		jw_string(w, "id", id);
		jw_array(w, "docs");
		jw_object(w, NULL);
		if (doc) {
			write_doc(w, "ok", doc);
		} else {
			jw_object(w, "error");
			jw_string(w, "error", "not_found");
			jw_end_object(w);
		}
		jw_end_object(w);
		jw_end_array(w);
		jw_end_object(w);
	}
	jw_end_array(w);
	jw_end_object(w);
}

static int by_seq(const void *a, const void *b)
{
	const struct doc *const *left = a, *const *right = b;

	return ((*left)->seq > (*right)->seq) - ((*left)->seq < (*right)->seq);
}

static void write_row(struct json_writer *w, const struct doc *doc)
{
	jw_object(w, NULL);
	write_seq(w, "seq", doc->seq);
	jw_string(w, "id", doc->id);
	jw_array(w, "changes");
	jw_object(w, NULL);
	jw_string(w, "rev", doc->rev);
	jw_end_object(w);
	jw_end_array(w);
	if (doc->deleted)
		jw_bool(w, "deleted", true);
	write_doc(w, "doc", doc);
	jw_end_object(w);
}

static void changes(struct json_writer *w, const char *path)
{
	const struct doc **list = xcalloc(ndocs + 1, sizeof(*list));
	long since = peer_db_rewind ? 0 : peer_query(path, "since", 0), limit = peer_query(path, "limit", 1000000);
	size_t n = 0, shown;

	for (size_t i = 0; i < ndocs; i++)
		if (docs[i].seq > since)
			list[n++] = &docs[i];
	qsort(list, n, sizeof(*list), by_seq);
	shown = MIN(n, (size_t)limit);
	jw_object(w, NULL);
	jw_array(w, "results");
	for (size_t i = 0; i < shown; i++)
		write_row(w, list[i]);
	for (size_t i = shown; peer_db_twice && i > 0; i--)
		write_row(w, list[i - 1]);
	jw_end_array(w);
	write_seq(w, "last_seq", shown < n ? list[shown - 1]->seq : seq);
	jw_int(w, "pending", (int64_t)(n - shown));
	jw_end_object(w);
	peer_db_twice = peer_db_rewind = false;
	free(list);
}

static void database(struct json_writer *w, const struct peer_request *r, struct peer_answer *a)
{
	char text[32];

	if (str_eq(r->method, "PUT")) {
		a->status = exists ? 412 : 201;
		exists = true;
	} else if (!exists) {
		a->status = 404;
	}
	snprintf(text, sizeof(text), "%ld", instance);
	jw_object(w, NULL);
	jw_string(w, "db_name", "team");
	jw_string(w, "instance_start_time", text);
	snprintf(text, sizeof(text), "%ld-g1", seq);
	jw_string(w, "update_seq", text);
	jw_end_object(w);
}

void peer_db_answer(const struct peer_request *r, struct peer_answer *a)
{
	struct json *body = NULL;
	struct json_writer w;
	struct err err;

	jw_init(&w, &a->body, true);
	a->status = 200;
	if (peer_db_biggest && r->body.len > peer_db_biggest) {
		a->status = 413;
		str_set(&a->body, "{\"error\":\"too_large\"}");
		return;
	}
	if (str_has_prefix(r->path, "/wasit-") || str_has_prefix(r->path, "/wasit%2D") ||
	    str_has_prefix(r->path, "/_users/") || str_eq(r->path, "/_session")) {
		peer_office_answer(r, a);
		return;
	}
	if (str_has_prefix(r->path, "/team/document%3A")) {
		peer_files_answer(r, a);
		return;
	}
	if (r->body.len && json_parse(r->body.s, r->body.len, &body, &err)) {
		a->status = 400;
		str_set(&a->body, "{\"error\":\"bad_request\"}");
		return;
	}
	if (str_eq(r->path, "/"))
		str_set(&a->body, "{\"couchdb\":\"Welcome\",\"uuid\":\"0123456789abcdef\",\"version\":\"3.5.0\"}");
	else if (str_eq(r->path, "/team"))
		database(&w, r, a);
	else if (!exists || !str_has_prefix(r->path, "/team/")) {
		a->status = 404;
		str_set(&a->body, "{\"error\":\"not_found\",\"reason\":\"no_db_file\"}");
	} else if (str_eq(r->path, "/team/_bulk_docs"))
		bulk_docs(&w, body);
	else if (str_has_prefix(r->path, "/team/_bulk_get"))
		bulk_get(&w, body);
	else if (str_has_prefix(r->path, "/team/_changes"))
		changes(&w, r->path);
	else
		a->status = 404;
	json_free(&body);
}
