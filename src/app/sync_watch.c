/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * Staying in step: the servers are listened to, what is written here is sent at once.
 *
 * All servers in one process: it holds one lock, one password and one database, and an office's databases stand on
 * one server, where nothing is won by asking them side by side.  They are listened to at the same time; when one has
 * news it is served by the same sync_once() as a single sync, so that nothing is taken in two ways. */
#include "base/base.h"
#include "app/sync_p.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/date.h"
#include "base/sys.h"
#include "store/db.h"
#include "app/watch.h"

#define LISTEN_S    60		/* then the question is asked anew: lines die without a word */
#define SETTLE_MS   200		/* what is saved in one go is sent in one go */
#define AT_ONCE_MS  1000	/* an answer before that was no listening … */
#define AT_ONCE_MAX 2		/* … and so many in a row are what was sent from here, coming back */
#define PAUSE_MS    1000	/* the first one without a server … */
#define PAUSE_MAX   300000	/* … and the longest */

struct side {
	struct http *http;	/* owned: listens */
	struct sync_remote remote;	/* owned */
	bool due;		/* something is to be taken or sent */
	int64_t again_at;	/* not before; 0: at once */
	int failures;		/* in a row */
	int64_t listens;	/* since when; until then it is not listened to */
	int at_once;		/* answers in a row that came at once */
	enum result told;	/* the kind of trouble that was told last */
};

struct watcher {
	struct app *app;
	const struct sync_options *options;
	struct sync_listener listener;
	struct side *v;		/* owned */
	size_t n, cap;
	struct http_wait *wait;	/* owned */
	struct watch watch;
	int64_t look_at;	/* when what was saved here is looked at; 0: nothing was */
	int net;		/* says that the network moved */
};

/* --- Signals: a handler only writes a byte. */

static int signal_pipe[2] = { -1, -1 };
static volatile sig_atomic_t stop;
static const int ends[] = { SIGTERM, SIGINT, SIGHUP };

static void on_signal(int signo)
{
	int saved = errno;
	unsigned char byte = (unsigned char)signo;
	ssize_t ignored = write(signal_pipe[1], &byte, 1);

	(void)ignored;
	if (signo != SIGUSR1)
		stop = 1;
	errno = saved;
}

static int is_stopped(void)
{
	return stop;
}

static enum result catch_signals(struct err *err)
{
	struct sigaction action = { .sa_handler = on_signal };

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, ERR_IO, _("No pipe could be made: %s."), strerror(errno));
	stop = 0;
	sigaction(SIGUSR1, &action, NULL);
	for (size_t i = 0; i < COUNT(ends); i++)
		sigaction(ends[i], &action, NULL);
	return OK;
}

static void leave_signals(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL };

	for (size_t i = 0; i < COUNT(ends); i++)
		sigaction(ends[i], &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGUSR1, &action, NULL);
	for (size_t i = 0; i < COUNT(signal_pipe); i++) {
		if (signal_pipe[i] >= 0)
			close(signal_pipe[i]);
		signal_pipe[i] = -1;
	}
}

/* --- The servers. */

static void release_sides(struct watcher *w)
{
	for (size_t i = 0; i < w->n; i++) {
		http_close(&w->v[i].http);
		sync_remote_release(&w->v[i].remote);
	}
	w->n = 0;
}

static enum result read_sides(struct watcher *w, struct err *err)
{
	struct sync_remotes remotes;

	release_sides(w);
	if (sync_remotes_get(w->app->db, &remotes, err))
		return err->code;
	for (size_t i = 0; i < remotes.n; i++) {
		w->v = array_grow(w->v, &w->cap, w->n + 1, sizeof(*w->v));
		w->v[w->n++] = (struct side){ .remote = remotes.v[i], .due = true };
		remotes.v[i] = (struct sync_remote){ 0 };	/* taken over */
	}
	sync_remotes_release(&remotes);
	return w->n ? OK : err_set(err, ERR_MISSING, _("No server is known yet: wasit sync add URL."));
}

/* How far it came is in the database. */
static enum result refresh(struct watcher *w, struct side *side, struct err *err)
{
	struct sync_remote now;

	if (sync_remote_get(w->app->db, side->remote.name, &now, err))
		return err->code;
	sync_remote_release(&side->remote);
	side->remote = now;
	return OK;
}

/* Servers that were named, dropped or given another address meanwhile. */
static enum result check_sides(struct watcher *w, struct err *err)
{
	struct sync_remotes now;
	bool same;

	if (sync_remotes_get(w->app->db, &now, err))
		return err->code;
	same = now.n == w->n;
	for (size_t i = 0; same && i < now.n; i++)
		same = str_eq(now.v[i].name, w->v[i].remote.name) &&
			str_eq(now.v[i].url, w->v[i].remote.url);
	sync_remotes_release(&now);
	return same ? OK : read_sides(w, err);
}

/* --- Serving one. */

/* Full jitter: not all come back in the same second. */
static int64_t pause_of(int failures)
{
	uint64_t random;

	sys_random(&random, sizeof(random));
	return (int64_t)(random % (uint64_t)MIN(PAUSE_MAX, (int64_t)PAUSE_MS << MIN(failures, 16))) + 1;
}

static void tell(struct watcher *w, struct side *side, const struct sync_report *report,
	const struct sync_part *part)
{
	const struct sync_counts *c = &part->counts;

	/* A server that is gone is gone in several words. */
	if (w->listener.told && (part->code != side->told || (!part->code && (c->up || c->down || c->merged))))
		w->listener.told(w->listener.ctx, report, part->code ? part->trouble : NULL);
	side->told = part->code;
}

/* What the server or the line is at fault for is tried again; what is wrong here ends it. */
static enum result failed(struct side *side, const struct sync_part *part, struct err *err)
{
	enum result code = part->code;

	/* Five wrong passwords lock the account. */
	if (code != ERR_NET && code != ERR_BUSY && code != ERR_FORMAT && code != ERR_DENIED &&
	    code != ERR_MISSING)
		return err_set(err, code, "%s", part->trouble);
	side->failures++;
	side->again_at = date_monotonic() + (code == ERR_NET || code == ERR_BUSY ?
		MAX(pause_of(side->failures), part->stay_away) : PAUSE_MAX);
	return OK;
}

static enum result served(struct watcher *w, struct side *side, const struct sync_report *report,
	const struct sync_part *part, struct err *err)
{
	if (stop)
		return OK;
	tell(w, side, report, part);
	if (part->code)
		return failed(side, part, err);
	side->due = false;
	side->failures = 0;
	side->again_at = 0;
	if (part->counts.down || part->counts.merged)	/* it had something to say */
		side->listens = MIN(side->listens, date_monotonic() + PAUSE_MS);
	return refresh(w, side, err);
}

static struct side *find_side(struct watcher *w, const char *name)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->v[i].remote.name, name))
			return &w->v[i];
	return NULL;
}

/* All of them together, for a record may move from one to another; but who fails does not keep the others. */
static enum result serve(struct watcher *w, const char *only, struct err *err)
{
	struct sync_options options = *w->options;
	struct sync_report report;
	enum result code;

	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].http && (!only || str_eq(only, w->v[i].remote.name)))
			http_listen_end(w->v[i].http);
	options.only = only;
	code = sync_once(w->app, &options, &report, err);
	if (code && !report.nparts)
		return code == ERR_MISSING ? OK : code;	/* removed just now: the next look knows */
	for (size_t i = 0; i < report.nparts; i++) {
		struct side *side = find_side(w, report.part[i].name);

		if (side && served(w, side, &report, &report.part[i], err))
			return err->code;
	}
	return OK;
}

static bool is_due(const struct side *side)
{
	return side->due && date_monotonic() >= side->again_at;
}

static bool has_failing(const struct watcher *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (date_monotonic() < w->v[i].again_at)
			return true;
	return false;
}

static enum result serve_due(struct watcher *w, struct err *err)
{
	if (check_sides(w, err))
		return err->code;
	for (size_t i = 0; i < w->n && !stop; i++)
		if (is_due(&w->v[i]) && serve(w, has_failing(w) ? w->v[i].remote.name : NULL, err))
			return err->code;
	return OK;
}

static enum result listen_to(struct watcher *w, struct side *side, struct err *err)
{
	if (!side->http && sync_connect(w->app, &side->remote, w->options, &side->http, err))
		return err->code;
	couch_listen(w->wait, side->http, side->remote.since, LISTEN_S);
	side->listens = date_monotonic();
	return OK;
}

static bool may_listen(const struct side *side)
{
	return !side->due && !(side->http && http_is_listening(side->http));
}

static enum result listen_all(struct watcher *w, struct err *err)
{
	for (size_t i = 0; i < w->n && !stop; i++)
		if (may_listen(&w->v[i]) && date_monotonic() >= w->v[i].listens && listen_to(w, &w->v[i], err))
			return err->code;
	return OK;
}

/* --- What happened. */

/* A server, or what stands before it, that answers or breaks off at once again and again is listened to less and less
 * often: it would be asked thousands of times a minute. */
static void rest(struct side *side)
{
	int64_t now = date_monotonic();

	side->at_once = now - side->listens < AT_ONCE_MS ? MIN(side->at_once + 1, 16) : 0;
	if (side->at_once > AT_ONCE_MAX)
		side->listens = now + MIN(pause_of(side->at_once), LISTEN_S * 1000);
}

static void heard(struct watcher *w, struct http *http)
{
	for (size_t i = 0; i < w->n; i++) {
		struct side *side = &w->v[i];
		const char *body;
		enum http_heard what;

		if (side->http != http)
			continue;
		what = http_heard(http, &body);
		side->due = what == HEARD_FAILURE || (what == HEARD_ANSWER && couch_has_news(body));
		http_listen_end(http);
		rest(side);
	}
}

static void wake(struct watcher *w, bool all)
{
	for (size_t i = 0; i < w->n; i++) {
		w->v[i].due |= all;
		w->v[i].again_at = w->v[i].listens = 0;
		w->v[i].failures = w->v[i].at_once = 0;
	}
}

static void serve_signals(struct watcher *w)
{
	unsigned char bytes[64];
	ssize_t n;

	while ((n = read(signal_pipe[0], bytes, sizeof(bytes))) > 0)
		for (ssize_t i = 0; i < n; i++)
			if (bytes[i] == SIGUSR1)
				wake(w, true);
}

/* Somebody wrote: is there anything for a server in it? */
static enum result look(struct watcher *w, struct err *err)
{
	w->look_at = 0;
	if (check_sides(w, err))
		return err->code;
	for (size_t i = 0; i < w->n; i++) {
		struct side *side = &w->v[i];
		int64_t *waiting = NULL;
		size_t n = 0;

		if (refresh(w, side, err) ||
		    sync_waiting(w->app->db, side->remote.name, side->remote.mark, 0, 1, &waiting, &n, err))
			return err->code;
		free(waiting);
		side->due |= n > 0;
	}
	return OK;
}

static int wait_time(const struct watcher *w)
{
	int64_t now = date_monotonic(), until = INT64_MAX;

	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].due || may_listen(&w->v[i]))
			until = MIN(until, w->v[i].due ? w->v[i].again_at : w->v[i].listens);
	if (w->look_at)
		until = MIN(until, w->look_at);
	if (w->watch.again || w->watch.fd < 0)
		until = MIN(until, now + (w->watch.again ? WATCH_AGAIN_MS : WATCH_MS));
	return until == INT64_MAX ? LISTEN_S * 1000 : (int)MIN(MAX(until - now, 0), LISTEN_S * 1000);
}

static enum result step(struct watcher *w, struct err *err)
{
	struct pollfd fds[] = {
		{ .fd = signal_pipe[0] },
		{ .fd = w->watch.again ? -1 : w->watch.fd },
		{ .fd = w->net },
	};
	struct http *ended;

	if (serve_due(w, err) || listen_all(w, err))
		return err->code;
	if (stop)
		return OK;
	ended = http_wait(w->wait, fds, COUNT(fds), wait_time(w));
	if (ended)
		heard(w, ended);
	serve_signals(w);
	if (fds[2].revents && sys_net_moved(w->net))
		wake(w, false);
	if (watch_moved(&w->watch, w->app) && !w->look_at)
		w->look_at = date_monotonic() + SETTLE_MS;
	return w->look_at && date_monotonic() >= w->look_at ? look(w, err) : OK;
}

/* What was saved a moment ago goes with it, as far as that takes no time: whoever ends it does not wait. */
static void send_last(struct watcher *w)
{
	struct sync_options options = *w->options;
	struct sync_report report;
	struct err ignored;

	options.http.stopped = NULL;
	options.http.connect_s = 1;
	options.http.whole_s = 2;
	for (size_t i = 0; i < w->n; i++)
		w->v[i].due = false;
	if (look(w, &ignored))
		return;
	for (size_t i = 0; i < w->n; i++) {
		options.only = w->v[i].remote.name;
		if (w->v[i].due && !w->v[i].failures && w->v[i].remote.last_ok)
			(void)!sync_once(w->app, &options, &report, &ignored);
	}
}

/* --- */

static enum result run(struct watcher *w, struct err *err)
{
	enum result code = catch_signals(err);

	w->wait = http_wait_new();
	w->net = sys_net_watch();
	watch_open(&w->watch, w->app);
	while (!code && !stop)
		code = step(w, err);
	if (!code)
		send_last(w);
	watch_close(&w->watch);
	if (w->net >= 0)
		close(w->net);
	release_sides(w);
	free(w->v);
	http_wait_free(&w->wait);
	leave_signals();
	return code;
}

enum result sync_watch(struct app *app, const struct sync_options *options,
	const struct sync_listener *listener, struct err *err)
{
	struct sync_options own = *options;
	struct watcher w = { .app = app, .options = &own, .listener = *listener };
	char *path = xasprintf("%s-watch", db_path(app->db));
	struct sys_lock lock = { 0 };
	long pid = 0;
	enum result code;

	if (listener->of_screen)
		sys_end_with_parent();
	own.http.keep = true;
	own.http.tries = 1;	/* it comes back by itself, and nobody else waits for it meanwhile */
	own.http.stopped = is_stopped;
	code = read_sides(&w, err);
	if (!code)
		code = sys_lock(path, listener->of_screen, &lock, &pid, err);
	if (code == ERR_BUSY)
		err_set(err, ERR_BUSY, _("This database is kept in step already, by the process %ld."), pid);
	if (!code)
		code = run(&w, err);
	else
		release_sides(&w), free(w.v);
	sys_unlock(&lock);
	free(path);
	return code;
}
