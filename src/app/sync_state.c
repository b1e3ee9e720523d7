/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * How the sync stands. */
#include "base/base.h"
#include "app/sync_state.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/sys.h"
#include "store/db.h"
#include "store/sync.h"
#include "text/layout.h"
#include "text/when.h"
#include "app/config.h"
#include "app/inbox.h"

/* --- Since when it fails: a fact of this machine, kept beside the remote. */

static char *memo_of(const char *remote)
{
	return xasprintf("sync.fails.%s", remote);
}

void sync_state_note(struct app *app, const char *remote, enum result why)
{
	char *key = memo_of(remote), *before = query_memo(app->db, key), *text = NULL;
	int64_t since = date_now();
	struct err ignored;

	if (before)
		(void)!sscanf(before, "%" SCNd64, &since);
	if (why)
		text = xasprintf("%" PRId64 " %d", since, (int)why);
	if (text ? !before || !str_eq(before, text) : before != NULL)
		(void)!save_memo(app->db, key, text, &ignored);	/* only shown */
	free(text);
	free(before);
	free(key);
}

static void read_failure(struct app *app, const char *remote, struct sync_state *out)
{
	char *key = memo_of(remote), *text = query_memo(app->db, key);
	int64_t since = 0;
	int why = OK;

	if (text && sscanf(text, "%" SCNd64 " %d", &since, &why) == 2 &&
	    (!out->offline_at || since < out->offline_at))
		out->offline_at = since;
	out->denied |= why == ERR_AUTH;
	free(text);
	free(key);
}

/* --- Reading. */

static enum result read_remote(struct app *app, const struct sync_remote *remote,
	struct sync_state *out, struct err *err)
{
	int64_t *waiting = NULL;
	size_t n = 0;
	enum result code = sync_waiting(app->db, remote->name, remote->mark, 0, SYNC_WAITING_CAP, &waiting,
		&n, err);

	free(waiting);
	if (code)
		return code;
	out->waiting = MIN(out->waiting + (int64_t)n, SYNC_WAITING_CAP);
	out->locked += remote->locked != NULL;
	out->last_ok = out->known ? MIN(out->last_ok, remote->last_ok) : remote->last_ok;
	out->known = true;
	if (remote->trouble)
		read_failure(app, remote->name, out);
	if (!text_is_empty(remote->user) && text_is_empty(getenv("WASIT_SYNC_PASSWORD")) &&
	    text_is_empty(record_text(app->options, OPTION_sync_password_command)))
		out->wants_password = true;
	return OK;
}

enum result sync_state_read(struct app *app, struct sync_state *out, struct err *err)
{
	struct sync_remotes remotes;
	enum result code = OK;

	*out = (struct sync_state){ 0 };
	if (sync_remotes_get(app->db, &remotes, err))
		return err->code;
	for (size_t i = 0; i < remotes.n && !code; i++)
		code = read_remote(app, &remotes.v[i], out, err);
	sync_remotes_release(&remotes);
	if (!code && out->known)
		code = inbox_count(app, &out->asked, &out->refused, err);
	return code;
}

bool sync_state_equal(const struct sync_state *a, const struct sync_state *b)
{
	return a->known == b->known && a->locked == b->locked && a->denied == b->denied &&
		a->offline_at == b->offline_at && a->last_ok / MINUTE_MS == b->last_ok / MINUTE_MS &&
		a->waiting == b->waiting && a->refused == b->refused && a->asked == b->asked;
}

enum result sync_state_account(struct app *app, char **url, char **user, struct err *err)
{
	struct sync_remotes remotes;

	*url = *user = NULL;
	if (sync_remotes_get(app->db, &remotes, err))
		return err->code;
	for (size_t i = 0; i < remotes.n && !*user; i++)
		if (!text_is_empty(remotes.v[i].user)) {
			*url = xstrdup(remotes.v[i].url);
			*user = xstrdup(remotes.v[i].user);
		}
	sync_remotes_release(&remotes);
	return *user ? OK : err_set(err, ERR_MISSING, _("No server wants a password."));
}

enum result sync_state_why_locked(struct app *app, struct str *out, struct err *err)
{
	struct sync_remotes remotes;

	if (sync_remotes_get(app->db, &remotes, err))
		return err->code;
	for (size_t i = 0; i < remotes.n; i++)
		if (remotes.v[i].locked)
			str_addf(out, "%s%s", out->len ? " " : "", remotes.v[i].locked);
	sync_remotes_release(&remotes);
	return OK;
}

/* --- The process beside a screen. */

static enum result start(struct app *app, const char *password, bool watch, struct sys_child *out,
	struct err *err)
{
	char *self = sys_self(), *line = xasprintf("%s\n", password ? password : "");
	const char *argv[12] = { self, "--db", db_path(app->db), "--config", app->config_path, "sync" };
	size_t n = 6;
	enum result code;

	if (watch) {
		argv[n++] = "--watch";
		argv[n++] = "--screen";
	}
	if (password)
		argv[n++] = "--password-stdin";
	code = sys_start(argv, line, strlen(line), out, err);
	memset(line, 0, strlen(line));
	free(line);
	free(self);
	return code;
}

enum result sync_start(struct app *app, const char *password, struct sys_child *out, struct err *err)
{
	return start(app, password, true, out, err);
}

enum result sync_start_once(struct app *app, const char *password, struct sys_child *out, struct err *err)
{
	return start(app, password, false, out, err);
}

/* --- Telling. */

/* "12:04", of another day its date. */
static void add_time(int64_t at, int64_t now, struct str *out)
{
	struct civil day = date_civil(at, NULL);
	struct str text = STR_INIT;
	int minute;

	if (civil_compare(day, date_civil(now, NULL))) {
		when_day(day, now, CALENDAR_GREGORIAN, out);
		return;
	}
	date_civil(at, &minute);
	str_addf(&text, "%02d:%02d", minute / 60, minute % 60);
	isolate_ltr(out, text.s);
	str_release(&text);
}

struct telling { struct str *out; bool brief; int parts; };

/* True: there is room for another part. */
static bool next_part(struct telling *t)
{
	if (t->parts && t->brief)
		return false;
	if (t->parts++)
		str_add(t->out, " · ");
	return true;
}

static void add_line_state(struct telling *t, const struct sync_state *s, int64_t now, bool live)
{
	struct str time = STR_INIT;

	if (s->offline_at && s->denied && next_part(t)) {
		str_add(t->out, _("password missing"));
	} else if (s->offline_at && next_part(t)) {
		add_time(s->offline_at, now, &time);
		str_addf(t->out, t->brief ? _("offline %s") : _("offline since %s"), time.s);
	} else if (!s->offline_at && !s->waiting && (live || s->last_ok) && next_part(t)) {
		add_time(live ? now : s->last_ok, now, &time);
		str_addf(t->out, _("synced %s"), time.s);
	}
	str_release(&time);
}

void sync_state_text(const struct sync_state *s, int64_t now, bool live, bool brief, struct str *out)
{
	struct telling t = { out, brief, 0 };

	if (!s->known)
		return;
	if (s->locked && next_part(&t))
		str_add(out, P_("sync", "locked"));
	if (s->refused && next_part(&t))
		str_addf(out, Q_("%d rejected", "%d rejected", (unsigned long)s->refused), (int)s->refused);
	if (s->asked && next_part(&t))
		str_addf(out, Q_("%d to decide", "%d to decide", (unsigned long)s->asked), (int)s->asked);
	add_line_state(&t, s, now, live);
	if (s->waiting >= SYNC_WAITING_CAP && next_part(&t))
		str_addf(out, _("%d+ waiting"), SYNC_WAITING_CAP);
	else if (s->waiting && next_part(&t))
		str_addf(out, Q_("%d waiting", "%d waiting", (unsigned long)s->waiting), (int)s->waiting);
}
