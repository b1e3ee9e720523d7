/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One sync from its beginning to its end.  Source of the order: take first, so that what is sent is
 * merged already. */
#include "base/base.h"
#include "app/attach.h"
#include "app/sync_p.h"

#include "base/date.h"
#include "base/sys.h"
#include "model/schema/people.h"
#include "app/effects.h"
#include "app/inbox.h"
#include "app/sync_state.h"

#define PAGE 2000
#define PAGE_LEAST 50
#define SLOW_MS 20000
#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MOST_MS 300000

/* --- Who is there. */

static bool is_other(const char *known, const char *now)
{
	return !known || !str_eq(known, now);
}

static void replace(char **place, const char *text)
{
	char *now = text ? xstrdup(text) : NULL;

	free(*place);
	*place = now;
}

/* It was put back from a copy: fewer changes than it told of before. */
static bool is_put_back(const char *since, int64_t seq)
{
	return since && *since >= '0' && *since <= '9' && seq >= 0 && seq < strtoll(since, NULL, 10);
}

static enum result start_over(struct sync *s, bool other, struct err *err)
{
	struct save *save;

	replace(&s->remote.since, NULL);
	s->remote.mark = s->ripe = 0;
	if (s->options->dry_run)
		return OK;
	if (save_begin(s->app->db, &s->app->actor, _("Synced"), false, &save, err))
		return err->code;
	if ((other ? sync_forget(s->app->db, s->remote.name, err) :
	     sync_doubt(s->app->db, s->remote.name, err)) || sync_write_ripe(s, err) ||
	    sync_remote_put(s->app->db, &s->remote, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}

/* A place in the feed of another database would be taken without a word, and skip what is new. */
static enum result check_server(struct sync *s, struct err *err)
{
	struct couch_server now;
	bool other;

	if (couch_ask(s->http, &now, err))
		return err->code;
	s->met = true;
	other = is_other(s->remote.uuid, now.uuid) || is_other(s->remote.instance, now.instance) ||
		is_put_back(s->remote.since, now.seq);
	s->counts->other = s->options->reset || other || sync_is_ripe(s);
	replace(&s->remote.uuid, now.uuid);
	replace(&s->remote.instance, now.instance);
	couch_server_release(&now);
	return s->counts->other ? start_over(s, other, err) : OK;
}

#define MET_MS (10 * 60 * 1000)

/* Where nothing waits, the feed is asked first: when it stands where it stood, the database is the one it was, and
 * that was the only request.  Some servers echo any place; so who is there is asked now and then all the same. */
static enum result may_meet_later(struct sync *s, bool *later, struct err *err)
{
	int64_t *waiting = NULL;
	size_t n = 0;
	int64_t ago = date_now() - s->remote.last_ok;
	enum result code = sync_waiting(s->app->db, s->remote.name, s->remote.mark, 0, 1, &waiting, &n, err);

	free(waiting);
	*later = !n && !s->options->reset && !sync_is_ripe(s) && !s->remote.locked && s->remote.since && s->remote.uuid &&
		s->remote.instance && ago >= 0 && ago < MET_MS;
	return code;
}

/* --- Taking. */

static enum result take_row(struct sync *s, struct save *save, const char *row, struct err *err)
{
	struct json *root = NULL;
	struct err wrong;
	enum result code;

	if (json_parse(row, strlen(row), &root, &wrong)) {
		s->counts->aside++;
		return sync_set_aside(s->app->db, s->remote.name, "?", wrong.text, err);
	}
	code = sync_take(s, save, json_get(root, "doc"), err);
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

	if (save_begin(s->app->db, &s->app->actor, _("Synced"), false, &save, err))
		return err->code;
	while (!code && (row = couch_rows_next(rows, &at)))
		code = take_row(s, save, row, err);
	if (!code && s->ripe != ripe)
		code = sync_write_ripe(s, err);
	replace(&s->remote.since, last_seq);
	s->remote.done += (int64_t)rows->n;
	s->remote.pending = rows->pending;
	if (!code)
		code = sync_remote_put(s->app->db, &s->remote, err);
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
	replace(&s->remote.since, last_seq);
	return erase_people(s, err);
}

/* A line that takes long for a page gets smaller ones, so that less is sent again when it breaks. */
static size_t next_limit(const struct sync *s, size_t limit)
{
	size_t most = s->options->page ? s->options->page : PAGE;
	int64_t took = http_elapsed(s->http);

	if (took > SLOW_MS)
		return MIN(most, MAX(limit / 2, (size_t)PAGE_LEAST));
	return took < SLOW_MS / 4 ? MIN(most, limit * 2) : limit;
}

static enum result pull(struct sync *s, struct err *err)
{
	size_t limit = s->options->page ? s->options->page : PAGE, asked;
	struct couch_rows rows = COUCH_ROWS_INIT(2);
	bool again;
	enum result code;

	do {
		char *last_seq = NULL;

		again = false;
		asked = limit;
		code = couch_changes(s->http, s->remote.since, limit, &rows, &last_seq, err);
		if (!code && !s->met && (rows.n || !str_eq(last_seq, s->remote.since))) {
			code = check_server(s, err);
			again = s->counts->other;	/* that page was of another place */
		}
		if (!code && !again)
			code = keep_page(s, &rows, last_seq, err);
		free(last_seq);
		if (!code && !again && s->options->progress && (rows.pending || s->remote.done > (int64_t)rows.n))
			s->options->progress(s->options->ctx, s->remote.name, s->remote.done, rows.pending);
		limit = next_limit(s, limit);
	} while (!code && (again || rows.n >= asked));
	couch_rows_release(&rows);
	return code;
}

/* --- The whole. */

static enum result count_waiting(struct sync *s, struct err *err)
{
	struct sync_figures figures;

	if (sync_count(s->app->db, s->remote.name, s->remote.mark, &figures, err))
		return err->code;
	s->counts->up = figures.waiting;
	return OK;
}

static enum result finish(struct sync *s, struct err *err)
{
	s->remote.last_ok = date_now();
	replace(&s->remote.trouble, NULL);
	s->remote.failures = s->remote.backoff_until = s->remote.done = s->remote.pending = 0;
	sync_state_note(s->app, s->remote.name, OK);
	return sync_remote_put(s->app->db, &s->remote, err);
}

static bool is_wanted(const struct sync_options *options, const struct sync_remote *remote)
{
	return !options->only || str_eq(options->only, remote->name);
}

/* As long as it asks for, or anything up to a pause that doubles, so that many do not come back at once.  A wrong
 * password is not tried again by itself: five lock the account. */
static void back_off(const struct sync *s, struct sync_remote *remote, enum result code)
{
	int64_t asked = s->http ? http_stay_away(s->http) : 0;
	int64_t pause = MIN(BACKOFF_MOST_MS, BACKOFF_FIRST_MS << MIN(remote->failures, 16));
	uint64_t random;

	sys_random(&random, sizeof(random));
	remote->failures++;
	if (code == ERR_AUTH)
		pause = 3600 * 1000;
	else
		pause = MAX(asked, (int64_t)(random % (uint64_t)pause));
	remote->backoff_until = date_now() + pause;
}

/* What is stored is as far as it came; only why it did not come further is new. */
static void fail(struct sync *s, struct sync_part *part, const struct err *why)
{
	struct sync_remote stored;
	struct err ignored;

	part->code = why->code;
	snprintf(part->trouble, sizeof(part->trouble), "%s", why->text);
	/* That it was stopped is no trouble. */
	if (s->options->http.stopped && s->options->http.stopped())
		return;
	if (s->options->dry_run || (s->options->patient && s->remote.backoff_until > date_now()) ||
	    sync_remote_get(s->app->db, s->remote.name, &stored, &ignored))
		return;
	replace(&stored.trouble, why->text);
	back_off(s, &stored, why->code);
	(void)!sync_remote_put(s->app->db, &stored, &ignored);
	sync_state_note(s->app, stored.name, why->code);
	sync_remote_release(&stored);
}

/* A step of the whole, for every remote that has not failed. */
static void each(struct sync *all, struct sync_report *report,
	enum result (*step)(struct sync *s, struct err *err))
{
	for (size_t i = 0; i < report->nparts; i++) {
		struct err err;

		if (!report->part[i].code && step(&all[i], &err))
			fail(&all[i], &report->part[i], &err);
	}
}

static enum result reach(struct sync *s, struct err *err)
{
	bool later = false, locked = false;
	enum result code;

	if (s->options->patient && s->remote.backoff_until > date_now())
		return err_set(err, ERR_BUSY, "%s", s->remote.trouble ? s->remote.trouble : "");
	sync_read_ripe(s);
	code = sync_connect(s->app, &s->remote, s->options, &s->http, err);
	if (!code)
		code = may_meet_later(s, &later, err);
	if (!code && !later)
		code = check_server(s, err);
	/* Also where the server was named anew meanwhile. */
	if (!code && !s->options->dry_run)
		code = sync_has_locked(s->app->db, s->remote.name, &locked, err);
	if (!code && (locked || s->remote.locked) && !s->options->dry_run)
		code = sync_leave_lock(s, err);
	if (!code)
		code = pull(s, err);
	/* His own database is his own, whoever runs the server. */
	if (code == ERR_DENIED && !s->remote.locked && !s->options->dry_run &&
	    !str_eq(s->remote.name, REMOTE_OWN))
		code = sync_take_lock(s, err);
	return code;
}

/* The new place is written before the old one is left: who read that first reads this again, before anything
 * that only moved would leave this machine. */
static enum result pull_again(struct sync *all, struct sync_report *report, struct err *err)
{
	bool moved = false;

	for (size_t i = 0; i < report->nparts && !moved; i++)
		if (sync_has_moved(all->app->db, all[i].remote.name, &moved, err))
			return err->code;
	if (moved && report->nparts > 1)
		each(all, report, pull);
	return OK;
}

static enum result settle_moved(struct sync *s, struct err *err)
{
	struct save *save;
	bool moved = false;

	if (sync_has_moved(s->app->db, s->remote.name, &moved, err) || !moved)
		return moved ? err->code : OK;
	if (save_begin(s->app->db, &s->app->actor, _("Moved to others"), false, &save, err))
		return err->code;
	if (sync_settle_moved(save, s->remotes, s->remote.name, &s->counts->left, err)) {
		save_abort(&save);
		return err->code;
	}
	return save_commit(&save, err);
}

static bool went_well(const struct sync_report *report)
{
	for (size_t i = 0; i < report->nparts; i++)
		if (report->part[i].code)
			return false;
	return true;
}

/* What was shut away was passed over in the others. */
static enum result read_again(struct sync *s, struct err *err)
{
	struct sync_remote stored;
	enum result code = OK;

	if (s->opened || s->options->dry_run)
		return OK;
	if (sync_remote_get(s->app->db, s->remote.name, &stored, err))
		return err->code;
	if (!stored.since && s->remote.since) {
		replace(&s->remote.since, NULL);
		code = pull(s, err);
	}
	sync_remote_release(&stored);
	return code;
}

static bool is_first(const struct sync *all, const struct sync_report *report)
{
	for (size_t i = 0; i < report->nparts; i++)
		if (str_eq(all[i].remote.name, REMOTE_TEAM) && !all[i].remote.last_ok)
			return true;
	return false;
}

static enum result run(struct sync *all, struct sync_report *report, struct err *err)
{
	struct app *app = all->app;
	/* The first look at a team is no news. */
	int64_t seq = is_first(all, report) ? INT64_MAX : query_log_seq(app->db);
	bool told;

	each(all, report, reach);
	each(all, report, read_again);
	if (all->options->dry_run) {
		each(all, report, count_waiting);
		return OK;
	}
	if (sync_show_children(app->db, &app->actor, _("Kept, for it was edited elsewhere"), err))
		return err->code;
	if (pull_again(all, report, err))
		return err->code;
	/* What went to a place that was not read just now may be there. */
	if (went_well(report) && report->nparts == all->remotes->n)
		each(all, report, settle_moved);
	each(all, report, sync_join_users);
	if (inbox_notify(app, &told, err))
		return err->code;
	each(all, report, sync_push);
	if (report->nparts > 1)
		each(all, report, sync_push);	/* what has come to its new place leaves the old one */
	if (inbox_notify(app, &told, err))	/* of what was refused just now */
		return err->code;
	if (told)
		each(all, report, sync_push);
	each(all, report, sync_send_files);
	if (all->options->attachments)
		each(all, report, sync_fetch_files);
	each(all, report, finish);
	if (effects_arrived(app, seq, err) || app_refresh_me(app, err))
		return err->code;
	return went_well(report) ? sync_look_done(app->db, err) : OK;
}

static void add_counts(struct sync_counts *all, const struct sync_counts *one)
{
	all->up += one->up;
	all->down += one->down;
	all->merged += one->merged;
	all->conflicts += one->conflicts;
	all->refused += one->refused;
	all->aside += one->aside;
	all->left += one->left;
	all->files += one->files;
	all->requests += one->requests;
	all->other |= one->other;
}

static enum result end(struct sync *all, struct sync_report *report, struct err *err)
{
	enum result code = OK;

	for (size_t i = 0; i < report->nparts; i++) {
		struct sync_part *part = &report->part[i];

		part->counts.requests = all[i].http ? http_requests(all[i].http) : 0;
		add_counts(&report->all, &part->counts);
		if (part->code && !code)
			code = err_set(err, part->code, "%s", part->trouble);
		http_close(&all[i].http);
		sync_remote_release(&all[i].remote);
		free(all[i].erased);
	}
	return code;
}

enum result sync_once(struct app *app, const struct sync_options *options,
	struct sync_report *report, struct err *err)
{
	struct sync all[SYNC_REMOTES_MAX] = { 0 };
	struct sync_remotes remotes;
	struct sync_remote missing;
	enum result code, ended;

	*report = (struct sync_report){ 0 };
	if (sync_remotes_get(app->db, &remotes, err))
		return err->code;
	for (size_t i = 0; i < remotes.n; i++) {
		struct sync_part *part = &report->part[report->nparts];
		struct sync *s = &all[report->nparts];

		if (!is_wanted(options, &remotes.v[i]))
			continue;
		*s = (struct sync){ .app = app, .options = options, .remotes = &remotes,
			.counts = &part->counts };
		code = sync_remote_get(app->db, remotes.v[i].name, &s->remote, err);
		if (code)
			break;
		snprintf(part->name, sizeof(part->name), "%s", s->remote.name);
		report->nparts++;
	}
	if (!report->nparts)
		code = sync_remote_get(app->db, options->only ? options->only : REMOTE_OWN, &missing, err);
	else
		code = run(all, report, err);
	ended = end(all, report, err);
	sync_remotes_release(&remotes);
	return code ? code : ended;
}
