/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The files of the test server's documents. */
#include "peer_p.h"

static struct { char *doc, *name; struct str data; } files[64];
static size_t nfiles;

void peer_unescape(const char *from, size_t len, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n + 1 < size; i++) {
		unsigned c = (unsigned char)from[i];

		if (from[i] == '%' && i + 2 < len && sscanf(from + i + 1, "%2x", &c) == 1)
			i += 2;
		out[n++] = (char)c;
	}
	out[n] = '\0';
}

static struct str *find_file(const char *doc, const char *name, bool make)
{
	for (size_t i = 0; i < nfiles; i++)
		if (str_eq(files[i].doc, doc) && str_eq(files[i].name, name))
			return &files[i].data;
	if (!make || nfiles == COUNT(files))
		return NULL;
	files[nfiles].doc = xstrdup(doc);
	files[nfiles].name = xstrdup(name);
	files[nfiles].data = (struct str)STR_INIT;
	return &files[nfiles++].data;
}

static void put(const struct peer_request *r, const char *doc, const char *name, const char *rev,
	struct peer_answer *a)
{
	const char *now = peer_db_attach(doc, rev, name);
	struct str *data = now ? find_file(doc, name, true) : NULL;

	a->status = data ? 201 : 409;
	if (!data) {
		str_set(&a->body, "{\"error\":\"conflict\",\"reason\":\"Document update conflict.\"}");
		return;
	}
	str_clear(data);
	str_addn(data, r->body.s, r->body.len);
	str_addf(&a->body, "{\"ok\":true,\"id\":\"%s\",\"rev\":\"%s\"}", doc, now);
}

void peer_files_answer(const struct peer_request *r, struct peer_answer *a)
{
	const char *start = r->path + strlen("/team/"), *slash = strchr(start, '/');
	const char *query = strchr(start, '?');
	char doc[200], name[200] = "", rev[100] = "";
	struct str *data;

	peer_unescape(start, slash ? (size_t)(slash - start) : strlen(start), doc, sizeof(doc));
	if (slash)
		peer_unescape(slash + 1, query ? (size_t)(query - slash - 1) : strlen(slash + 1), name, sizeof(name));
	if (query && str_has_prefix(query, "?rev="))
		peer_unescape(query + 5, strlen(query + 5), rev, sizeof(rev));
	if (str_eq(r->method, "PUT")) {
		put(r, doc, name, rev, a);
		return;
	}
	data = peer_db_has_stub(doc, name) ? find_file(doc, name, false) : NULL;
	a->status = data ? 200 : 404;
	if (data && r->from > 0 && r->from < (long)data->len) {
		a->status = 206;
		str_addn(&a->body, data->s + r->from, data->len - (size_t)r->from);
	} else if (data && r->from > 0) {
		a->status = 416;
	} else if (data)
		str_addn(&a->body, data->s, data->len);
}
