/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The test server as an administrator asks it: any number of databases called wasit-…, the accounts, single
 * documents with their files.  Everybody is its administrator. */
#include "peer_p.h"

#include "io/json.h"

struct file { char *name; struct str data; };
struct doc {
	char *place;		/* "wasit-riyadh/customer:01H…" */
	char *members;		/* ",\"a\":1…" without _id, _rev and _attachments */
	long gen;
	bool deleted;
	struct file files[4];
	size_t nfiles;
};
static struct doc docs[1024];
static size_t ndocs;

static struct doc *find(const char *place)
{
	for (size_t i = 0; i < ndocs; i++)
		if (str_eq(docs[i].place, place))
			return &docs[i];
	return NULL;
}

static const char *id_of(const struct doc *doc)
{
	return strchr(doc->place, '/') + 1;
}

static char *members_of(const struct json *node)
{
	struct str out = STR_INIT;
	struct json_writer w;

	jw_init(&w, &out, true);
	jw_object(&w, NULL);
	jw_null(&w, "_");
	for (const struct json *j = json_first(node); j; j = json_next(j))
		if (!str_eq(json_name(j), "_id") && !str_eq(json_name(j), "_rev") &&
		    !str_eq(json_name(j), "_attachments"))
			jw_node(&w, json_name(j), j);
	jw_end_object(&w);
	str_erase(&out, 0, strlen("{\"_\":null"));
	str_cut(&out, out.len - 1);
	return str_detach(&out);
}

static void write_doc(struct str *out, const struct doc *doc)
{
	str_addf(out, "{\"_id\":\"%s\",\"_rev\":\"%ld-a\"%s", id_of(doc), doc->gen, doc->members);
	for (size_t i = 0; i < doc->nfiles; i++)
		str_addf(out, "%s\"%s\":{\"stub\":true,\"length\":%zu}%s", i ? "," : ",\"_attachments\":{",
			doc->files[i].name, doc->files[i].data.len, i + 1 == doc->nfiles ? "}" : "");
	str_addc(out, '}');
}

/* As CouchDB: the revision must be that of what is there, and a tombstone takes a new document alone. */
static bool fits(const struct doc *doc, const char *rev, bool deletes)
{
	char *now = xasprintf("%ld-a", doc ? doc->gen : 0);
	bool fine = !doc ? !rev : doc->deleted ? !rev && !deletes : rev && str_eq(rev, now);

	free(now);
	return fine;
}

static void conflict(struct peer_answer *a)
{
	a->status = 409;
	str_set(&a->body, "{\"error\":\"conflict\",\"reason\":\"Document update conflict.\"}");
}

/* A file whose stub is left out is gone. */
static void keep_files(struct doc *doc, const struct json *stubs)
{
	size_t n = 0;

	for (size_t i = 0; i < doc->nfiles; i++)
		if (json_get(stubs, doc->files[i].name)) {
			doc->files[n++] = doc->files[i];
		} else {
			free(doc->files[i].name);
			str_release(&doc->files[i].data);
		}
	doc->nfiles = n;
}

static void put(const char *place, const struct json *node, struct peer_answer *a)
{
	struct doc *doc = find(place);
	bool deletes = false;

	json_is_bool(json_get(node, "_deleted"), &deletes);
	if (!fits(doc, json_string(json_get(node, "_rev")), deletes) || (!doc && ndocs == COUNT(docs))) {
		conflict(a);
		return;
	}
	if (!doc) {
		doc = &docs[ndocs++];
		*doc = (struct doc){ .place = xstrdup(place) };
	}
	free(doc->members);
	doc->members = members_of(node);
	doc->deleted = deletes;
	doc->gen++;
	keep_files(doc, json_get(node, "_attachments"));
	a->status = 201;
	str_addf(&a->body, "{\"ok\":true,\"rev\":\"%ld-a\"}", doc->gen);
}

static void put_file(const char *place, const char *name, const char *rev, const struct str *data,
	struct peer_answer *a)
{
	struct doc *doc = find(place);

	if (!doc || doc->nfiles == COUNT(doc->files) || !fits(doc, rev, false)) {
		conflict(a);
		return;
	}
	doc->files[doc->nfiles] = (struct file){ .name = xstrdup(name), .data = STR_INIT };
	str_addn(&doc->files[doc->nfiles++].data, data->s, data->len);
	doc->gen++;
	a->status = 201;
	str_addf(&a->body, "{\"ok\":true,\"rev\":\"%ld-a\"}", doc->gen);
}

static void get(const char *place, const char *file, struct peer_answer *a)
{
	const struct doc *doc = find(place);

	if (doc && !doc->deleted && !*file) {
		write_doc(&a->body, doc);
		return;
	}
	for (size_t i = 0; doc && i < doc->nfiles; i++)
		if (str_eq(doc->files[i].name, file)) {
			str_addn(&a->body, doc->files[i].data.s, doc->files[i].data.len);
			return;
		}
	a->status = 404;
	str_set(&a->body, "{\"error\":\"not_found\",\"reason\":\"missing\"}");
}

static int by_place(const void *left, const void *right)
{
	return strcmp(((const struct doc *)left)->place, ((const struct doc *)right)->place);
}

static void key_of(const char *query, const char *name, char *out, size_t size)
{
	const char *at = query ? strstr(query, name) : NULL;

	peer_unescape(at ? at + strlen(name) : "", at ? strcspn(at + strlen(name), "&") : 0, out, size);
	if (*out == '"') {
		memmove(out, out + 1, strlen(out));
		out[strcspn(out, "\"")] = '\0';
	}
}

static void all_docs(const char *db, const char *query, struct peer_answer *a)
{
	long skip = peer_query(query, "skip", 0), left = peer_query(query, "limit", 1000);
	char from[200], to[200];

	key_of(query, "&startkey=", from, sizeof(from));
	key_of(query, "&endkey=", to, sizeof(to));
	qsort(docs, ndocs, sizeof(*docs), by_place);
	str_add(&a->body, "{\"rows\":[");
	for (size_t i = 0; i < ndocs && left > 0; i++) {
		const char *id = id_of(&docs[i]);
		bool in = str_has_prefix(docs[i].place, db) && docs[i].place[strlen(db)] == '/';

		if (!in || docs[i].deleted || strcmp(id, from) < 0 || strcmp(id, to) > 0 || skip-- > 0)
			continue;
		str_addf(&a->body, "%s{\"id\":\"%s\",\"doc\":", str_has_suffix(a->body.s, "[") ? "" : ",", id);
		write_doc(&a->body, &docs[i]);
		str_addc(&a->body, '}');
		left--;
	}
	str_add(&a->body, "]}");
}

static void bulk_get(const char *db, const struct json *body, struct peer_answer *a)
{
	str_add(&a->body, "{\"results\":[");
	for (const struct json *j = json_first(json_get(body, "docs")); j; j = json_next(j)) {
		const char *id = json_string(json_get(j, "id"));
		char *place = xasprintf("%s/%s", db, id ? id : "");
		const struct doc *doc = find(place);

		str_addf(&a->body, "{\"id\":\"%s\",\"docs\":[{\"%s\":", id ? id : "", doc ? "ok" : "error");
		if (doc)
			write_doc(&a->body, doc);
		else
			str_add(&a->body, "{\"error\":\"not_found\"}");
		str_addf(&a->body, "}]}%s", json_next(j) ? "," : "");
		free(place);
	}
	str_add(&a->body, "]}");
}

void peer_office_answer(const struct peer_request *r, struct peer_answer *a)
{
	const char *query = strchr(r->path, '?'), *start = r->path + 1;
	size_t whole = query ? (size_t)(query - start) : strlen(start), db_len = strcspn(start, "/?");
	char db[100], id[200], file[200] = "", rev[100] = "", *place;
	const char *rest = start + db_len + (start[db_len] == '/'), *slash = strchr(rest, '/');
	struct json *body = NULL;
	struct err err;

	a->status = 200;
	peer_unescape(start, db_len, db, sizeof(db));
	if (slash && (!query || slash < query) && !str_has_prefix(rest, "_design/"))
		peer_unescape(slash + 1, whole - (size_t)(slash + 1 - start), file, sizeof(file));
	peer_unescape(rest, *file ? (size_t)(slash - rest) : whole - (size_t)(rest - start), id, sizeof(id));
	if (query && str_has_prefix(query, "?rev="))
		peer_unescape(query + 5, strlen(query + 5), rev, sizeof(rev));
	place = xasprintf("%s/%s", db, id);
	if (str_eq(db, "_session"))
		str_set(&a->body, "{\"userCtx\":{\"name\":\"admin\",\"roles\":[\"_admin\"]}}");
	else if (str_eq(r->method, "GET") && str_eq(id, "_all_docs"))
		all_docs(db, query ? query : "", a);
	else if (str_eq(r->method, "GET"))
		get(place, file, a);
	else if (*file)
		put_file(place, file, *rev ? rev : NULL, &r->body, a);
	else if (json_parse(r->body.s, r->body.len, &body, &err))
		a->status = 400;
	else if (str_eq(id, "_bulk_get"))
		bulk_get(db, body, a);
	else
		put(place, body, a);
	json_free(&body);
	free(place);
}
