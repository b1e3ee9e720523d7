/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Taking what is new on the server, page by page, after looking whether it is still the one it was. */
#include "base/base.h"
#include "app/attach.h"
#include "app/sync_p.h"

#include "base/date.h"
#include "model/schema/people.h"

#define PAGE 2000
#define PAGE_LEAST 50
#define SLOW_MS 20000
/* --- Who is there. */

static bool is_other(const char *known, const char *now)
{
	return !known || !str_eq(known, now);
}

/* It was put back from a copy: fewer changes than it told of before. */
static bool is_put_back(const char *since, int64_t seq)
{
	return since && *since >= '0' && *since <= '9' && seq >= 0 && seq < strtoll(since, NULL, 10);
}

static enum result start_over(struct sync *s, bool other, struct err *err)
{
	struct save *save;

	sync_replace(&s->remote.since, NULL);
	s->remote.mark = s->ripe = 0;
	if (s->options->dry_run)
		return OK;
	if (sync_begin(s, _("Synced"), false, &save, err))
		return err->code;
	if ((other ? sync_forget(s->app->db, s->remote.name, err) :
	     sync_doubt(s->app->db, s->remote.name, err)) || sync_write_ripe(s, err) ||
	    sync_set_aside(s->app->db, s->remote.name, SYNC_UNNAMED, NULL, err) ||
	    sync_remote_update(s->app->db, &s->remote, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}

/* A place in the feed of another database would be taken without a word, and skip what is new. */
enum result sync_check_server(struct sync *s, struct err *err)
{
	struct couch_server now;
	bool other;

	if (couch_ask(s->http, &now, err))
		return err->code;
	s->met = true;
	other = is_other(s->remote.uuid, now.uuid) || is_other(s->remote.instance, now.instance) ||
		is_put_back(s->remote.since, now.seq);
	s->counts->other = s->options->reset || other || sync_is_ripe(s);
	sync_replace(&s->remote.uuid, now.uuid);
	sync_replace(&s->remote.instance, now.instance);
	couch_server_release(&now);
	return s->counts->other ? start_over(s, other, err) : OK;
}

#define MET_MS (10 * 60 * 1000)

/* Where nothing waits, the feed is asked first: when it stands where it stood, the database is the one it was, and
 * that was the only request.  Some servers echo any place; so who is there is asked now and then all the same. */
enum result sync_may_meet_later(struct sync *s, bool *later, struct err *err)
{
	int64_t *waiting = NULL;
	size_t n = 0;
	int64_t ago = date_now() - s->remote.last_ok;
	enum result code = sync_waiting(s->app->db, s->remote.name, s->remote.mark, 0, 1, &waiting, &n, err);

	free(waiting);
	*later = !n && !s->options->reset && !sync_is_ripe(s) && !s->remote.locked && s->remote.since &&
		s->remote.uuid && s->remote.instance && ago >= 0 && ago < MET_MS;
	return code;
}

/* --- Taking. */

static enum result take_row(struct sync *s, struct save *save, const char *row, struct err *err)
{
	struct json *root = NULL;
	struct err wrong;
	const char *id, *unread;
	enum result code = OK;

	if (json_parse(row, strlen(row), &root, &wrong))
		return sync_put_aside(s, NULL, wrong.text, err);
	id = json_string(json_get(root, "id"));
	unread = json_string(json_get(root, "unread"));
	if (json_is_object(json_get(root, "doc")))
		code = sync_take(s, save, row, json_get(root, "doc"), err);
	else if (!id || id[0] != '_')	/* not the server's own */
		code = sync_put_aside(s, id, unread ? unread : _("The server sent a change without the document."), err);
	json_free(&root);
	return code;
}

/* The rows and the place behind them in one transaction: a page is in or is not. */
static enum result take_page(struct sync *s, const struct couch_rows *rows, const char *last_seq,
	struct err *err)
{
	struct save *save;
	const char *row;
	int64_t ripe = s->ripe;
	size_t at = 0;
	enum result code = OK;

	if (sync_begin(s, _("Synced"), false, &save, err))
		return err->code;
	while (!code && (row = couch_rows_next(rows, &at)))
		code = take_row(s, save, row, err);
	if (!code && s->ripe != ripe)
		code = sync_write_ripe(s, err);
	sync_replace(&s->remote.since, last_seq);
	s->remote.done += (int64_t)rows->n;
	s->remote.pending = rows->pending;
	if (!code)
		code = sync_remote_update(s->app->db, &s->remote, err);
	if (code)
		save_abort(&save);
	return code ? code : save_commit(&save, err);
}

/* Who was erased elsewhere; each in a step of his own, for the file is written anew. */
static enum result erase_people(struct sync *s, struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; i < s->nerased && !code; i++) {
		struct erased erased = { 0 };
		struct strlist files = { 0 };
		size_t removed;

		code = attach_of(s->app, s->erased[i], &files, err);
		if (!code)
			code = save_erase(s->app->db, &s->app->actor, &customer_entity, s->erased[i],
				_("Erased on another machine"), &erased, err);
		if (code == ERR_MISSING)
			code = OK;
		if (!code)
			code = attach_forget(s->app, &files, &removed, err);
		strlist_release(&files);
		strlist_release(&erased.ids);
	}
	s->nerased = 0;
	return code;
}

/* What would be taken: revisions that are not known here. */
static enum result count_page(struct sync *s, const struct couch_rows *rows, struct err *err)
{
	const char *row;
	size_t at = 0;
	enum result code = OK;

	while (!code && (row = couch_rows_next(rows, &at))) {
		const struct entity *entity;
		char id[ULID_LEN + 1];
		struct json *root = NULL;
		struct sync_record known = { 0 };
		struct err ignored;
		const char *name, *rev;
		int64_t n = 0;

		if (json_parse(row, strlen(row), &root, &ignored))
			continue;
		name = json_string(json_get(json_get(root, "doc"), "_id"));
		rev = json_string(json_get(json_get(root, "doc"), "_rev"));
		if (name && rev && couch_doc_id(name, &entity, id)) {
			code = sync_number(s->app->db, id, &n, err);
			if (!code && n)
				code = sync_record_get(s->app->db, s->remote.name, n, &known, err);
			s->counts->down += !known.rev || !str_eq(known.rev, rev);
			sync_record_release(&known);
		}
		json_free(&root);
	}
	return code;
}

/* A page that is in, or only counted. */
static enum result keep_page(struct sync *s, const struct couch_rows *rows, const char *last_seq,
	struct err *err)
{
	if (s->options->dry_run ? count_page(s, rows, err) : rows->n && take_page(s, rows, last_seq, err))
		return err->code;
	sync_replace(&s->remote.since, last_seq);
	return erase_people(s, err);
}

/* --- Page by page. */

struct paging {
	size_t limit, most;	/* of the next page, of any */
	char *mark;		/* owned: a place it was at; coming to it again is going round */
	size_t pages, mark_at;
};

/* A line that takes long for a page gets smaller ones, so that less is sent again when it breaks. */
static void set_limit(const struct sync *s, struct paging *p)
{
	int64_t took = http_elapsed(s->http);

	if (took > SLOW_MS)
		p->limit = MIN(p->most, MAX(p->limit / 2, (size_t)PAGE_LEAST));
	else if (took < SLOW_MS / 4)
		p->limit = MIN(p->most, p->limit * 2);
}

/* More than fits into a page: a part of it, down to a single record. */
static bool has_smaller(struct paging *p, const struct couch_rows *rows)
{
	if (!rows->over || p->most == 1)
		return false;
	p->most = p->limit = MAX(p->limit / 8, 1);
	return true;
}

/* Full pages that lead to a place it was at already would be read for ever.  The mark moves on whenever the pages have
 * doubled, so that it comes to lie within any circle. */
static enum result check_circle(const struct sync *s, struct paging *p, const char *last_seq, struct err *err)
{
	if (p->mark && str_eq(p->mark, last_seq))
		return err_set(err, ERR_FORMAT, _("%s sends the same changes again and again; whoever looks after it can "
			"tell why."), http_url(s->http));
	if (p->pages++ >= 2 * p->mark_at) {
		p->mark_at = p->pages;
		sync_replace(&p->mark, last_seq);
	}
	return OK;
}

/* One page; *more: there is another one. */
static enum result pull_page(struct sync *s, struct paging *p, struct couch_rows *rows, bool *more, struct err *err)
{
	char *last_seq = NULL;
	size_t asked = p->limit;
	bool again = false;
	enum result code = couch_changes(s->http, s->remote.since, asked, rows, &last_seq, err);

	*more = code && has_smaller(p, rows);
	if (code)
		return *more ? OK : code;
	if (!s->met && (rows->n || !str_eq(last_seq, s->remote.since))) {
		code = sync_check_server(s, err);
		again = s->counts->other;	/* that page was of another place */
	}
	set_limit(s, p);
	*more = !code && (again || rows->n >= asked);
	if (!code && *more && !again)
		code = check_circle(s, p, last_seq, err);
	if (!code && *more && !again)	/* the server makes the next page while this one is stored */
		couch_changes_ahead(s->http, last_seq, p->limit);
	if (!code && !again)
		code = keep_page(s, rows, last_seq, err);
	free(last_seq);
	if (!code && !again && s->options->progress && (rows->pending || s->remote.done > (int64_t)rows->n))
		s->options->progress(s->options->ctx, s->remote.name, s->remote.done, rows->pending);
	return code;
}

enum result sync_pull(struct sync *s, struct err *err)
{
	size_t most = s->options->page ? s->options->page : PAGE;
	struct paging p = { .limit = most, .most = most };
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	bool more = true;
	enum result code = OK;

	while (!code && more)
		code = pull_page(s, &p, &rows, &more, err);
	free(p.mark);
	couch_rows_release(&rows);
	return code;
}
