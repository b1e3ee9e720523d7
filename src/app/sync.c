/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * One sync from its beginning to its end.  Source of the order: take first, so that what is sent is
 * merged already. */
#include "base/base.h"
#include "app/sync_p.h"

#include "base/date.h"
#include "base/sys.h"
#include "app/effects.h"
#include "app/inbox.h"
#include "app/sync_state.h"

#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MOST_MS 300000

enum result sync_begin(struct sync *s, const char *label, bool bulk, struct save **out, struct err *err)
{
	enum result code = save_begin(s->app->db, &s->app->actor, label, bulk, out, err);

	if (!code)
		code = sync_remote_check(s->app->db, &s->remote, err);
	if (code)
		save_abort(out);
	return code;
}

static enum result count_waiting(struct sync *s, struct err *err)
{
	struct sync_figures figures;

	if (sync_count(s->app->db, s->remote.name, s->remote.mark, &figures, err))
		return err->code;
	s->counts->up = figures.waiting;
	return OK;
}

/* It stands there already, but for a moment of this minute: who finds nothing to do writes nothing. */
static enum result is_stated(const struct sync *s, bool *stated, struct err *err)
{
	struct sync_remote there;

	if (sync_remote_get(s->app->db, s->remote.name, &there, err))
		return err->code;
	*stated = there.last_ok / MINUTE_MS == s->remote.last_ok / MINUTE_MS;
	there.last_ok = s->remote.last_ok;
	*stated &= sync_remote_equal(&there, &s->remote);
	sync_remote_release(&there);
	return OK;
}

static enum result finish(struct sync *s, struct err *err)
{
	bool stated = false;

	s->remote.last_ok = date_now();
	sync_replace(&s->remote.trouble, NULL);
	s->remote.failures = s->remote.backoff_until = s->remote.done = s->remote.pending = 0;
	sync_state_note(s->app, s->remote.name, OK);
	if (is_stated(s, &stated, err))
		return err->code;
	return stated ? OK : sync_remote_update(s->app->db, &s->remote, err);
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
	part->stay_away = s->http ? http_stay_away(s->http) : 0;
	snprintf(part->trouble, sizeof(part->trouble), "%s", why->text);
	/* That it was stopped is no trouble. */
	if (s->options->http.stopped && s->options->http.stopped())
		return;
	if (s->options->dry_run || (s->options->patient && s->remote.backoff_until > date_now()) ||
	    sync_remote_get(s->app->db, s->remote.name, &stored, &ignored))
		return;
	/* Nor is it one of the server's that another one was removed. */
	if (stored.turn != s->remote.turn) {
		sync_remote_release(&stored);
		return;
	}
	sync_replace(&stored.trouble, why->text);
	back_off(s, &stored, why->code);
	(void)!sync_remote_update(s->app->db, &stored, &ignored);
	sync_state_note(s->app, stored.name, why->code);
	sync_remote_release(&stored);
}

/* A step of the whole, for every remote that has not failed. */
typedef enum result step_fn(struct sync *s, struct err *err);

static void one(struct sync *all, struct sync_report *report, size_t i, step_fn *step)
{
	struct err err;

	if (!report->part[i].code && (sync_remote_check(all[i].app->db, &all[i].remote, &err) || step(&all[i], &err)))
		fail(&all[i], &report->part[i], &err);
}

static void each(struct sync *all, struct sync_report *report, step_fn *step)
{
	for (size_t i = 0; i < report->nparts; i++)
		one(all, report, i, step);
}

static void each_from_last(struct sync *all, struct sync_report *report, step_fn *step)
{
	for (size_t i = report->nparts; i-- > 0;)
		one(all, report, i, step);
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
		code = sync_may_meet_later(s, &later, err);
	if (!code && !later)
		code = sync_check_server(s, err);
	/* Also where the server was named anew meanwhile. */
	if (!code && !s->options->dry_run)
		code = sync_has_locked(s->app->db, s->remote.name, &locked, err);
	if (!code && (locked || s->remote.locked) && !s->options->dry_run)
		code = sync_leave_lock(s, err);
	if (!code)
		code = sync_pull(s, err);
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
		each(all, report, sync_pull);
	return OK;
}

static enum result settle_moved(struct sync *s, struct err *err)
{
	struct save *save;
	bool moved = false;

	if (sync_has_moved(s->app->db, s->remote.name, &moved, err) || !moved)
		return moved ? err->code : OK;
	if (sync_begin(s, _("Moved to others"), false, &save, err))
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

static bool all_were_read(const struct sync *all, const struct sync_report *report)
{
	return went_well(report) && report->nparts == all->remotes->n;
}

static bool was_read(const struct sync *all, const struct sync_report *report, const char *name)
{
	for (size_t i = 0; i < report->nparts; i++)
		if (str_eq(all[i].remote.name, name))
			return !report->part[i].code;
	return false;
}

/* Nothing comes from the managers' or goes there: that it is shut to him keeps nobody from moving. */
static void note_places_read(struct sync *all, const struct sync_report *report)
{
	bool read = true;

	for (size_t i = 0; i < all->remotes->n; i++) {
		const char *name = all->remotes->v[i].name;

		read &= str_eq(name, REMOTE_MANAGERS) || was_read(all, report, name);
	}
	for (size_t i = 0; i < report->nparts; i++)
		all[i].places_read = read;
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
		sync_replace(&s->remote.since, NULL);
		code = sync_pull(s, err);
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

/* An office's databases stand on one server, with one account: what that says of a password at the first of them holds
 * for the others, too.  Five wrong ones lock the account. */
static bool is_refused_already(struct sync *all, struct sync_report *report, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (report->part[k].code == ERR_AUTH && sync_same_account(&all[k].remote, &all[i].remote)) {
			struct err err;

			err_set(&err, ERR_AUTH, "%s", report->part[k].trouble);
			fail(&all[i], &report->part[i], &err);
			return true;
		}
	return false;
}

static void reach_all(struct sync *all, struct sync_report *report)
{
	for (size_t i = 0; i < report->nparts; i++)
		if (!is_refused_already(all, report, i))
			one(all, report, i, reach);
}

static enum result run(struct sync *all, struct sync_report *report, struct err *err)
{
	struct app *app = all->app;
	/* The first look at a team is no news. */
	int64_t seq = is_first(all, report) ? INT64_MAX : query_log_seq(app->db);
	bool told, first = seq == INT64_MAX;

	reach_all(all, report);
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
	if (all_were_read(all, report))
		each_from_last(all, report, settle_moved);	/* the office's before his own */
	note_places_read(all, report);
	each(all, report, sync_join_users);
	/* What he is told of it goes up with the rest. */
	if (effects_arrived(app, seq, err) || inbox_notify(app, &told, err))
		return err->code;
	seq = first ? INT64_MAX : query_log_seq(app->db);
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
		s->remote.turn = remotes.v[i].turn;
		if (!code)
			code = sync_has_aside(app->db, s->remote.name, &s->aside, err);
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
