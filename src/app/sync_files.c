/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The files of documents: up behind their records, down when somebody wants one.  A file goes by the digest of
 * what is in it, on the server too, so what comes is compared with its name. */
#include "base/base.h"
#include "app/sync_p.h"

#include <unistd.h>

#include "base/sys.h"
#include "io/blob.h"
#include "model/schema/people.h"
#include "store/db.h"
#include "app/attach.h"
#include "app/config.h"

static int64_t limit_of(const struct app *app)
{
	int64_t mb = record_num(app->options, OPTION_sync_attachment_limit);

	return MIN(MAX(mb, 0), BLOB_MAX / (1024 * 1024)) * 1024 * 1024;
}

/* --- Up. */

/* The document with the stub of its file, as the server has it now. */
static char *with_stub(const char *doc, const char *name)
{
	struct json *root = NULL;
	struct str text = STR_INIT;
	struct json_writer w;
	struct err ignored;

	if (json_parse(doc, strlen(doc), &root, &ignored))
		return xstrdup(doc);
	jw_init(&w, &text, true);
	jw_object(&w, NULL);
	for (const struct json *j = json_first(root); j; j = json_next(j))
		jw_node(&w, json_name(j), j);
	jw_object(&w, "_attachments");
	jw_object(&w, name);
	jw_bool(&w, "stub", true);
	jw_end_object(&w);
	jw_end_object(&w);
	jw_end_object(&w);
	json_free(&root);
	return str_detach(&text);
}

static enum result settle(struct sync *s, int64_t n, struct sync_record *known, const char *name,
	const char *rev, enum couch_fate fate, struct err *err)
{
	struct sync_record now = *known;
	char *doc = NULL;
	enum result code;

	if (fate == COUCH_CHANGED)
		return OK;		/* the next sync takes the change, and the file after it */
	if (fate == COUCH_TOO_LARGE) {
		now.refused = (char *)_("Its file is too large for the server.");
		s->counts->refused++;
	} else {
		now.rev = (char *)rev;
		now.doc = doc = with_stub(known->doc, name);
		s->counts->files++;
	}
	code = sync_remote_check(s->app->db, &s->remote, err);
	if (!code)
		code = sync_record_put(s->app->db, s->remote.name, n, &now, err);
	free(doc);
	return code;
}

static enum result send_file(struct sync *s, const char *folder, const struct record *rec, struct err *err)
{
	const char *hash = record_text(rec, DOCUMENT_file);
	struct sync_record known = { 0 };
	struct couch_file file = { .name = hash, .mime = record_text(rec, DOCUMENT_mime) };
	char *path = blob_path(folder, hash), *doc = NULL, *rev = NULL;
	enum couch_fate fate;
	enum result code = OK;

	/* Of what has not come here yet there is nothing to send. */
	if (path && sys_file_exists(path) && record_num(rec, DOCUMENT_size) <= limit_of(s->app)) {
		file.path = path;
		file.doc = doc = xasprintf("document:%s", rec->id);
		code = sync_record_get(s->app->db, s->remote.name, rec->n, &known, err);
		if (!code && known.rev && known.doc)
			code = couch_put_file(s->http, &file, known.rev, &rev, &fate, err);
		if (!code && known.rev && known.doc)
			code = settle(s, rec->n, &known, hash, rev, fate, err);
	}
	sync_record_release(&known);
	free(rev);
	free(doc);
	free(path);
	return code;
}

enum result sync_send_files(struct sync *s, struct err *err)
{
	char *folder = attach_folder(db_path(s->app->db));
	int64_t *v = NULL;
	size_t n = 0;
	enum result code = sync_unfiled(s->app->db, s->remote.name, &v, &n, err);

	for (size_t i = 0; i < n && !code; i++) {
		struct record *rec = NULL;

		code = query_get(s->app->db, &document_entity, v[i], &rec, err);
		if (!code)
			code = send_file(s, folder, rec, err);
		record_free(&rec);
	}
	free(v);
	free(folder);
	return code;
}

/* --- Down. */

/* As a content that is kept, so that it is compared with its name there before anything of ours is touched. */
static char *partial_path(const char *hash)
{
	char *folder = sys_state_path("incoming"), *path = blob_path(folder, hash);

	free(folder);
	return path;
}

static enum result keep(const char *folder, const char *hash, const char *path, struct err *err)
{
	char *incoming = sys_state_path("incoming");
	struct blob blob;
	enum result code = blob_verify(incoming, hash, err);

	if (code == ERR_FORMAT)
		err_set(err, ERR_FORMAT, _("The file that came from the server is not the one that was "
			"sent; it was thrown away."));
	else if (!code)
		code = blob_add(folder, path, &blob, err);
	free(incoming);
	/* Whole or wrong: the next try begins anew. */
	if (!code || code == ERR_FORMAT || code == ERR_INVALID)
		unlink(path);
	return code;
}

static enum result get_file(struct app *app, struct http *http, const struct record *document,
	struct err *err)
{
	const char *hash = record_text(document, DOCUMENT_file);
	char *doc = xasprintf("document:%s", document->id), *path = partial_path(hash);
	char *folder = attach_folder(db_path(app->db));
	struct couch_file file = { .doc = doc, .name = hash, .path = path };
	/* One more than it says, so that what is longer is found out; whatever it says. */
	int64_t limit = MIN(MAX(record_num(document, DOCUMENT_size), 0), BLOB_MAX - 1) + 1;
	enum result code = path ? sys_make_parents(path, err) :
		err_set(err, ERR_FORMAT, _("\"%s\" does not say which file it has."),
			record_text(document, DOCUMENT_name));

	if (!code)
		code = couch_get_file(http, &file, limit, err);
	if (!code)
		code = keep(folder, hash, path, err);
	free(folder);
	free(path);
	free(doc);
	return code;
}

static bool is_here(const struct app *app, const struct record *document)
{
	char *folder = attach_folder(db_path(app->db));
	char *path = blob_path(folder, record_text(document, DOCUMENT_file));
	bool here = path && sys_file_exists(path);

	free(path);
	free(folder);
	return here;
}

/* With its file, and it was not taken elsewhere since. */
static bool has_file(const struct sync_record *known)
{
	return known->rev && known->doc && known->erased != SYNC_GONE && known->erased != SYNC_MOVED &&
		strstr(known->doc, "\"_attachments\"");
}

/* The remote that has it, empty: none. */
static enum result find_remote(struct app *app, const struct record *document, struct sync_remote *out,
	struct err *err)
{
	struct sync_remotes remotes;
	bool found = false;

	*out = (struct sync_remote){ 0 };
	if (sync_remotes_get(app->db, &remotes, err))
		return err->code;
	for (size_t i = 0; i < remotes.n && !found; i++) {
		struct sync_record known;

		if (sync_record_get(app->db, remotes.v[i].name, document->n, &known, err))
			break;
		found = has_file(&known);
		sync_record_release(&known);
		if (found) {
			*out = remotes.v[i];
			remotes.v[i] = (struct sync_remote){ 0 };
		}
	}
	sync_remotes_release(&remotes);
	return found ? OK : err_set(err, ERR_MISSING, _("The file of \"%s\" is on another machine, which has "
		"not sent it yet."), record_text(document, DOCUMENT_name));
}

/* For screens, which wait for nothing: fetched beside them. */
static enum result fetch_later(struct app *app, const struct record *document, struct err *err)
{
	char *self = sys_self();
	const char *argv[] = { self, "sync", "--attachments", "--db", db_path(app->db), NULL };
	int status = 0;
	enum result code = sys_launch(argv, &status, err);

	free(self);
	return code ? code : err_set(err, ERR_BUSY, _("The file of \"%s\" is being fetched from the server: "
		"open it again in a moment."), record_text(document, DOCUMENT_name));
}

enum result sync_fetch_file(struct app *app, const struct record *document, struct err *err)
{
	struct sync_options options = { .http.tries = 3 };
	struct sync_remotes remotes;
	struct sync_remote remote;
	struct http *http = NULL;
	size_t count;
	enum result code;

	if (is_here(app, document))
		return OK;
	if (sync_remotes_get(app->db, &remotes, err))
		return err->code;
	count = remotes.n;
	sync_remotes_release(&remotes);
	if (!count)
		return OK;		/* whoever opens it says that it is lost */
	if (find_remote(app, document, &remote, err))
		return err->code;
	if (app->screens) {
		sync_remote_release(&remote);
		return fetch_later(app, document, err);
	}
	code = sync_connect(app, &remote, &options, &http, err);
	if (!code)
		code = get_file(app, http, document, err);
	http_close(&http);
	sync_remote_release(&remote);
	return code;
}

struct fetching { struct sync *s; struct err *err; enum result code; };

static bool fetch_one(struct record *rec, void *ctx)
{
	struct fetching *f = ctx;
	struct sync_record known;

	if (is_here(f->s->app, rec) || record_num(rec, DOCUMENT_size) > limit_of(f->s->app) ||
	    !record_has(rec, DOCUMENT_file))
		return true;
	f->code = sync_record_get(f->s->app->db, f->s->remote.name, rec->n, &known, f->err);
	if (!f->code && has_file(&known)) {
		f->code = get_file(f->s->app, f->s->http, rec, f->err);
		f->s->counts->files += !f->code;
		/* A damaged one does not keep the others from coming. */
		if (f->code == ERR_FORMAT || f->code == ERR_MISSING)
			f->code = OK;
	}
	sync_record_release(&known);
	return !f->code;
}

enum result sync_fetch_files(struct sync *s, struct err *err)
{
	struct query q = { .entity = &document_entity };
	struct fetching f = { .s = s, .err = err };
	enum result code = query_each(s->app->db, &q, fetch_one, &f, err);

	return f.code ? err->code : code;
}
