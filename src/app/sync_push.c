/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Sending what waits: compare-and-swap on the server; what was changed there is merged and sent again. */
#include "base/base.h"
#include "app/sync_p.h"

#define BATCH	     500
#define BATCH_BYTES  (2 * 1024 * 1024)
#define ROUNDS	     5		/* of documents that are changed faster than they are sent */

struct parcel {
	int64_t n;
	char *name;		/* owned: _id */
	char *doc;		/* owned: what is sent; NULL: nothing to send, it is agreed on already */
	bool moved;		/* it has another place now */
	bool aside;		/* what the server has of it cannot be read here */
	struct sync_record known;	/* owned */
};
struct ground { int64_t n; bool tomb; };	/* what the server said it has of a record */
struct batch {
	struct parcel *v;	/* owned */
	size_t n, cap, bytes;
	size_t most, most_bytes;
	int64_t seq;		/* of the log when it was read */
	int64_t *waiting;	/* owned: what waited when this pass began */
	size_t nwaiting, from, at;	/* this batch begins at `from`, the next one at `at` */
	int64_t listed;		/* seq of the log when that was asked */
	bool held;		/* something of that was held back: it changes its place */
	struct ground *ground;	/* owned: of what was in conflict, the latest last */
	size_t nground, ground_cap;
};

static void clear(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->v[i].name);
		free(b->v[i].doc);
		sync_record_release(&b->v[i].known);
	}
	b->n = b->bytes = 0;
}

/* --- What is sent. */

static enum result has_left(struct sync *s, struct parcel *p, struct err *err)
{
	const char *home;

	p->moved = p->known.erased == SYNC_LEFT && p->known.rev;
	if (p->known.erased != SYNC_KEPT || !p->known.rev || s->remotes->n < 2)
		return OK;
	if (sync_home(s->app->db, s->remotes, p->n, &home, err))
		return err->code;
	p->moved = !home || !str_eq(home, s->remote.name);
	return OK;
}

/* On a tombstone CouchDB takes only what names no revision.  That covers whatever lies there, so where that could not
 * be read the one we know is named all the same, and the server says that it is another.  Not for a mark: while one
 * waits the record stands in two places, and machines that move it in both directions would leave it in none. */
static bool lies_on_tomb(const struct batch *b, const struct parcel *p)
{
	if (p->aside && !p->moved)
		return false;
	for (size_t i = b->nground; i-- > 0;)
		if (b->ground[i].n == p->n)
			return b->ground[i].tomb;
	return p->known.erased == SYNC_GONE ||
		(p->known.doc && strstr(p->known.doc, "\"_deleted\":true"));
}

static enum result write_doc(struct sync *s, const struct batch *b, const struct entity *entity, const char *id,
	struct parcel *p, struct err *err)
{
	const char *rev;
	struct state *base = NULL, *mine = NULL;
	struct json *old = NULL;
	struct str text = STR_INIT;
	struct err ignored;
	bool elsewhere = false, first = !p->known.doc || p->known.erased == SYNC_GONE;
	enum result code = has_left(s, p, err);

	if (!code && s->aside)
		code = sync_is_aside(s->app->db, s->remote.name, p->n, &p->aside, err);
	rev = lies_on_tomb(b, p) ? NULL : p->known.rev;
	if (!first)
		base = sync_base_state(&p->known);
	else if (!code)		/* it comes back to what it once left: others saw what it was meanwhile */
		code = sync_find_base(s, p->n, NULL, &base, err);
	if (!code)
		code = sync_is_elsewhere(s, p->n, &elsewhere, err);
	if (!code)
		code = sync_read_here(s, entity, p->n, base, &mine, err);
	if (!code && mine)
		code = sync_note_grown(s, p->n, base, first, mine, err);
	if (!code && p->moved) {
		couch_doc_write_moved(entity, id, rev, s->app->actor.id, &text);
	} else if (!code && !mine) {		/* erased: the server keeps nothing but that */
		if (p->known.rev && p->known.erased != SYNC_ERASED_TOLD)
			couch_doc_write_erased(entity, id, rev, s->app->actor.id, &text);
	} else if (!code && (!base || !p->known.rev || p->known.erased == SYNC_GONE ||
		    !state_equal(mine, base)) &&
		   /* What came and went before anybody else saw it is nobody's business. */
		   (p->known.rev || elsewhere || !mine->raw[common_index(entity, COMMON_deleted_at)])) {
		if (p->known.doc && json_parse(p->known.doc, strlen(p->known.doc), &old, &ignored))
			old = NULL;
		couch_doc_write(mine, id, rev, s->app->actor.id, old, &text);
	}
	if (text.len)
		p->doc = str_detach(&text);
	str_release(&text);
	json_free(&old);
	state_free(&base);
	state_free(&mine);
	return code;
}

static enum result add_parcel(struct sync *s, struct batch *b, int64_t n, struct err *err)
{
	const struct entity *entity = query_entity_of(s->app->db, n);
	char id[ULID_LEN + 1];
	struct parcel *p;

	if (!entity || !query_id_of(s->app->db, n, id))
		return OK;
	b->v = array_grow(b->v, &b->cap, b->n + 1, sizeof(*b->v));
	p = &b->v[b->n++];
	*p = (struct parcel){ .n = n, .name = xasprintf("%s:%s", entity->name, id) };
	if (sync_record_get(s->app->db, s->remote.name, n, &p->known, err) || write_doc(s, b, entity, id, p, err))
		return err->code;
	b->bytes += p->doc ? strlen(p->doc) : 0;
	return OK;
}

/* One view of the database: what is edited meanwhile is newer than seq and stays waiting. */
static enum result collect(struct sync *s, struct batch *b, struct err *err)
{
	enum result code = OK;

	clear(b);
	query_begin(s->app->db);
	b->seq = query_log_seq(s->app->db);
	b->from = b->at;
	while (b->at < b->nwaiting && b->n < b->most && b->bytes < b->most_bytes && !code)
		code = add_parcel(s, b, b->waiting[b->at++], err);
	query_end(s->app->db);
	return code;
}

/* Asked once a pass: of fifty thousand that takes longer than a batch. */
static enum result list_waiting(struct sync *s, struct batch *b, struct err *err)
{
	enum result code;

	free(b->waiting);
	b->waiting = NULL;
	b->nwaiting = b->at = 0;
	query_begin(s->app->db);
	b->listed = query_log_seq(s->app->db);
	code = sync_waiting(s->app->db, s->remote.name, s->remote.mark, 0, 0, &b->waiting, &b->nwaiting, err);
	b->held = false;
	if (!code && !s->places_read && s->remotes->n > 1)
		code = sync_hold_back(s->app->db, s->remote.name, b->waiting, &b->nwaiting, &b->held, err);
	query_end(s->app->db);
	return code;
}

static size_t write_body(const struct batch *b, struct str *body)
{
	size_t n = 0;

	str_add(body, "{\"docs\":[");
	for (size_t i = 0; i < b->n; i++) {
		if (!b->v[i].doc)
			continue;
		str_add(body, n++ ? ",\n" : "");
		str_add(body, b->v[i].doc);
	}
	str_add(body, "]}");
	return n;
}

/* --- What became of it. */

static enum result settle(struct sync *s, const struct batch *b, const struct parcel *p,
	struct err *err)
{
	struct sync_record now = p->known;

	now.seq = b->seq;
	if (now.erased == SYNC_ERASED)
		now.erased = SYNC_ERASED_TOLD;
	if (now.erased == SYNC_LEFT)
		now.erased = SYNC_GONE;
	return sync_record_put(s->app->db, s->remote.name, p->n, &now, err);
}

static enum result refuse(struct sync *s, const struct batch *b, const struct parcel *p,
	const char *reason, struct err *err)
{
	struct sync_record now = p->known;

	now.seq = b->seq;
	now.refused = (char *)reason;
	s->counts->refused++;
	return sync_record_put(s->app->db, s->remote.name, p->n, &now, err);
}

static enum result accept(struct sync *s, const struct batch *b, const struct parcel *p,
	const char *rev, struct err *err)
{
	bool gone = p->known.erased == SYNC_ERASED || p->known.erased == SYNC_ERASED_TOLD;
	struct sync_record now = { .rev = (char *)rev, .doc = gone ? NULL : p->moved ? p->known.doc : p->doc,
		.seq = b->seq, .erased = gone ? SYNC_ERASED_TOLD : p->moved ? SYNC_GONE : SYNC_KEPT };

	s->counts->up++;
	if (s->aside && sync_set_aside(s->app->db, s->remote.name, p->name, NULL, err))
		return err->code;	/* what could not be read there is not there any more */
	return sync_record_put(s->app->db, s->remote.name, p->n, &now, err);
}

/* A row of the answer; conflicts are fetched afterwards. */
static enum result take_row(struct sync *s, const struct batch *b, const struct parcel *p,
	const char *row, struct strlist *conflicts, struct err *err)
{
	struct json *root = NULL;
	struct err ignored;
	const char *id, *rev, *error;
	char *reason;
	enum result code;

	if (json_parse(row, strlen(row), &root, &ignored))
		root = NULL;
	id = json_string(json_get(root, "id"));
	rev = json_string(json_get(root, "rev"));
	error = json_string(json_get(root, "error"));
	reason = couch_reason(root);
	if (!id || !str_eq(id, p->name) || (!error && (!rev || strlen(rev) > 200))) {
		code = err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."),
			http_url(s->http));
	} else if (!error) {
		code = accept(s, b, p, rev, err);
	} else if (str_eq(error, "conflict")) {
		strlist_add(conflicts, id);
		code = OK;
	} else
		code = refuse(s, b, p, *reason ? reason : error, err);
	free(reason);
	json_free(&root);
	return code;
}

static bool is_about(const char *row, const char *name)
{
	const char *id = strstr(row, "\"id\":");
	size_t len = strlen(name);

	id = id ? id + 5 + strspn(id + 5, " ") : "";
	return *id == '"' && !strncmp(id + 1, name, len) && id[1 + len] == '"';
}

/* The next row, unless it is about another document: some servers answer in an order of their own. */
static const char *row_about(const struct couch_rows *rows, const char *name, size_t *at)
{
	const char *row = couch_rows_next(rows, at);
	size_t from = 0;

	if (!row || is_about(row, name))
		return row;
	for (const char *other = couch_rows_next(rows, &from); other; other = couch_rows_next(rows, &from))
		if (is_about(other, name))
			return other;
	return row;
}

static enum result take_answer(struct sync *s, const struct batch *b, const struct couch_rows *rows,
	size_t sent, struct strlist *conflicts, struct err *err)
{
	struct sync_counts before = *s->counts;
	struct save *save;
	size_t at = 0;
	enum result code = OK;

	if (sent != rows->n)
		return err_set(err, ERR_FORMAT, _("%s does not answer as a CouchDB does."),
			http_url(s->http));
	if (sync_begin(s, _("Synced"), true, &save, err))
		return err->code;
	for (size_t i = 0; i < b->n && !code; i++)
		code = b->v[i].doc ? take_row(s, b, &b->v[i],
			row_about(rows, b->v[i].name, &at), conflicts, err) :
			settle(s, b, &b->v[i], err);
	if (code) {
		save_abort(&save);
		*s->counts = before;
	}
	return code ? code : save_commit(&save, err);
}

/* --- Changed there since. */

static void note_ground(struct batch *b, int64_t n, const struct json *doc)
{
	bool deleted = false;

	json_is_bool(json_get(doc, "_deleted"), &deleted);
	b->ground = array_grow(b->ground, &b->ground_cap, b->nground + 1, sizeof(*b->ground));
	b->ground[b->nground++] = (struct ground){ n, deleted };
}

/* What stands there cannot be sent over: it is gone and this is a new one, or (aside) nobody can read it, and ours
 * waits until somebody decides. */
static enum result leave_found(struct sync *s, const struct batch *b, const char *name, bool aside, struct err *err)
{
	const struct entity *entity;
	char id[ULID_LEN + 1], *rev, *refused;
	struct sync_record known = { 0 };
	int64_t n = 0;
	enum result code;

	if (!name || !couch_doc_id(name, &entity, id))
		return OK;
	code = sync_number(s->app->db, id, &n, err);
	if (code || !n)
		return code;
	if (sync_record_get(s->app->db, s->remote.name, n, &known, err))
		return err->code;
	rev = known.rev;
	refused = known.refused;
	if (aside && known.erased == SYNC_LEFT) {
		known.erased = SYNC_GONE;	/* whoever wrote it has him */
	} else if (aside) {
		known.seq = b->seq;
		known.refused = (char *)_("What the server has of it cannot be read here.");
		s->counts->refused++;
	} else {
		known.seq = 0;
		known.rev = NULL;
	}
	code = sync_record_put(s->app->db, s->remote.name, n, &known, err);
	known.rev = rev;
	known.refused = refused;
	sync_record_release(&known);
	return code;
}

/* {"id":…,"docs":[{"ok":{…}}]}, or "unread": why */
static enum result take_found(struct sync *s, struct batch *b, struct save *save, const char *row,
	struct err *err)
{
	int64_t aside = s->counts->aside, n = 0;
	struct json *root = NULL;
	const struct json *doc;
	const struct entity *entity;
	char id[ULID_LEN + 1];
	const char *name, *unread;
	struct err wrong;
	enum result code = OK;

	if (json_parse(row, strlen(row), &root, &wrong))	/* whichever that is, it waits on */
		return sync_put_aside(s, NULL, wrong.text, err);
	name = json_string(json_get(root, "id"));
	unread = json_string(json_get(root, "unread"));
	doc = json_get(json_first(json_get(root, "docs")), "ok");
	if (name && couch_doc_id(name, &entity, id))
		code = sync_number(s->app->db, id, &n, err);
	if (!code && doc) {
		code = sync_take(s, save, row, doc, err);
		note_ground(b, n, doc);
	} else if (!code && unread) {
		code = sync_put_aside(s, name, unread, err);
	}
	if (!code && (!doc || s->counts->aside > aside))
		code = leave_found(s, b, name, doc || unread, err);
	json_free(&root);
	return code;
}

static enum result resolve(struct sync *s, struct batch *b, const struct strlist *conflicts, struct err *err)
{
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	struct save *save = NULL;
	size_t at = 0;
	const char *row;
	enum result code = couch_get(s->http, conflicts, &rows, err);

	if (!code)
		code = sync_begin(s, _("Synced"), true, &save, err);
	while (!code && (row = couch_rows_next(&rows, &at)))
		code = take_found(s, b, save, row, err);
	if (!code)
		code = sync_write_ripe(s, err);
	if (save && code)
		save_abort(&save);
	else if (save)
		code = save_commit(&save, err);
	couch_rows_release(&rows);
	return code;
}

/* --- */

/* Nothing of it was written: half as much the next time, and what is too large alone stays here. */
static enum result halve(struct sync *s, struct batch *b, size_t sent, struct err *err)
{
	enum result code = OK;

	if (sent > 1) {
		b->at = b->from;
		b->most = MAX(b->n / 2, 1);
		b->most_bytes = MAX(b->bytes / 2, 1);
		return OK;
	}
	code = sync_remote_check(s->app->db, &s->remote, err);
	for (size_t i = 0; i < b->n && !code; i++)
		code = b->v[i].doc ? refuse(s, b, &b->v[i], _("It is too large for the server."), err) :
			settle(s, b, &b->v[i], err);
	return code;
}

static enum result send_batch(struct sync *s, struct batch *b, struct strlist *conflicts,
	struct err *err)
{
	struct couch_rows rows = COUCH_ROWS_INIT(1);
	struct str body = STR_INIT;
	bool too_large = false;
	size_t sent = write_body(b, &body);
	enum result code = sent ? couch_push(s->http, &body, &rows, &too_large, err) : OK;

	if (!code)
		code = too_large ? halve(s, b, sent, err) :
			take_answer(s, b, &rows, sent, conflicts, err);
	str_release(&body);
	couch_rows_release(&rows);
	return code;
}

/* Everything that waits, once; *any: there was something. */
static enum result send_pass(struct sync *s, struct batch *b, bool *any, bool *conflicted,
	struct err *err)
{
	enum result code = list_waiting(s, b, err);

	*conflicted = false;
	*any = b->nwaiting > 0;
	while (!code && b->at < b->nwaiting) {
		struct strlist conflicts = { 0 };

		code = collect(s, b, err);
		if (!code)
			code = send_batch(s, b, &conflicts, err);
		*conflicted |= conflicts.n > 0;
		if (!code && conflicts.n)
			code = resolve(s, b, &conflicts, err);
		strlist_release(&conflicts);
	}
	return code;
}

/* Until a pass finds nothing: what is edited meanwhile or was changed there goes with the next one. */
static enum result send_all(struct sync *s, struct batch *b, struct err *err)
{
	int rounds = 0;
	bool any, conflicted;
	enum result code;

	while (!(code = send_pass(s, b, &any, &conflicted, err)) && any) {
		rounds = conflicted ? rounds + 1 : 0;
		if (rounds > ROUNDS)
			return err_set(err, ERR_NET, _("%s says again and again that a record was changed "
				"there; try again later."), http_url(s->http));
	}
	return code;
}

enum result sync_push(struct sync *s, struct err *err)
{
	struct batch b = { .most = s->options->batch ? s->options->batch : BATCH,
		.most_bytes = BATCH_BYTES };
	enum result code = send_all(s, &b, err);

	if (!code && !b.held)
		s->remote.mark = b.listed;	/* the last look found nothing waiting up to here */
	clear(&b);
	free(b.v);
	free(b.waiting);
	free(b.ground);
	return code;
}
