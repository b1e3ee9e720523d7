/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 The wasit authors
 * The loop: signals, keys, changes, times; then one paint. */
#include "base/base.h"
#include "ui/ui_p.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/date.h"
#include "base/sys.h"
#include "model/schema/presence.h"
#include "app/config.h"
#include "app/effects.h"
#include "ui/plain.h"
#include "ui/view_calls.h"

#define ANSWER_MS	1000	/* the rest of what the terminal answers */
#define ESCAPE_MS	25	/* a lone Esc, or the beginning of a key's bytes */
#define TICK_MS		1000
#define BURST_MS	40	/* keys that are there are all taken, but a paint is never later than this */
#define IDLE_MS		100	/* of rest, before what can wait is done */
#define CHANGES_AT_ONCE 500	/* more than this (an import): everything is read anew */

int64_t ui_clock(void)
{
	return date_monotonic();
}

/* --- Signals: a handler only writes a byte. */

static int signal_pipe[2] = { -1, -1 };
static const int watched[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT };
static struct sigaction before[COUNT(watched)];

static void on_signal(int signo)
{
	int saved = errno;
	unsigned char byte = (unsigned char)signo;
	ssize_t ignored = write(signal_pipe[1], &byte, 1);	/* full: one of that kind waits */

	(void)ignored;
	errno = saved;
}

enum result ui_watch_signals(struct err *err)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, ERR_IO, _("No pipe could be made: %s."), strerror(errno));
	for (size_t i = 0; i < COUNT(watched); i++)
		sigaction(watched[i], &action, &before[i]);
	return OK;
}

void ui_unwatch_signals(void)
{
	for (size_t i = 0; i < COUNT(watched) && signal_pipe[0] >= 0; i++)
		sigaction(watched[i], &before[i], NULL);
	for (size_t i = 0; i < COUNT(signal_pipe); i++) {
		if (signal_pipe[i] >= 0)
			close(signal_pipe[i]);
		signal_pipe[i] = -1;
	}
}

void ui_stop(struct ui *ui)
{
	screen_suspend(ui->screen);
	raise(SIGSTOP);
	screen_resume(ui->screen);
}

static void resize(struct ui *ui)
{
	int cols, rows;

	screen_resized(ui->screen);
	screen_size(ui->screen, &cols, &rows);
	if (cols == ui->grid.cols && rows == ui->grid.rows)
		return;
	grid_resize(&ui->grid, cols, rows);
	ui->arranged = false;
	for (struct popup *popup = ui->popup; popup; popup = popup->below)
		popup->wants_load = true;	/* other places: carets come back into sight */
	ui_redraw_all(ui);
}

enum result ui_run_program(struct ui *ui, const char *const *argv, int *status, struct err *err)
{
	enum result code;

	screen_suspend(ui->screen);
	code = sys_run_here(argv, status, err);
	screen_resume(ui->screen);
	resize(ui);
	ui_redraw_all(ui);
	return code;
}

/* Until a line comes, the terminal is gone, or a signal wants to be served (a resize spoils the picture anyway). */
static void wait_for_enter(const struct ui *ui, const char *told)
{
	char byte = 0;

	screen_tell(ui->screen, told);
	while (byte != '\n' && byte != '\r') {
		struct pollfd fds[2] = { { STDIN_FILENO, POLLIN, 0 }, { signal_pipe[0], POLLIN, 0 } };

		if ((poll(fds, COUNT(fds), -1) < 0 && errno != EINTR) || fds[1].revents)
			return;
		if (fds[0].revents && read(STDIN_FILENO, &byte, 1) <= 0)
			return;
	}
}

enum result ui_run_shown(struct ui *ui, const char *const *argv, const char *told, int *status,
	struct err *err)
{
	enum result code;

	screen_suspend(ui->screen);
	code = sys_run_here(argv, status, err);
	if (!code && !*status)
		wait_for_enter(ui, told);
	screen_resume(ui->screen);
	resize(ui);
	ui_redraw_all(ui);
	return code;
}

static void serve_signals(struct ui *ui)
{
	unsigned char bytes[64];
	ssize_t n;
	bool size = false;

	while ((n = read(signal_pipe[0], bytes, sizeof(bytes))) > 0)
		for (ssize_t i = 0; i < n; i++)
			switch (bytes[i]) {
			case SIGWINCH:
				size = true;	/* a storm of them is one */
				break;
			case SIGHUP: case SIGTERM: case SIGQUIT:
				ui_end(ui, true);
				break;
			case SIGINT:
				ui_handle(ui, &(struct key_event){ .key = K_ESC });
				break;
			case SIGTSTP:
				ui_stop(ui);
				size = true;
				break;
			case SIGCONT:		/* somebody else may have used the terminal */
				screen_suspend(ui->screen);
				screen_resume(ui->screen);
				size = true;
				break;
			}
	ui->look_behind |= size;
	if (size)
		resize(ui);
}

/* --- The end. */

void ui_end(struct ui *ui, bool hangup)
{
	ui->leaving = true;
	for (struct popup *popup = ui->popup; popup; popup = popup->below)
		if (popup->ops->end)
			popup->ops->end(popup);
	for (struct page *page = ui->page; page; page = page->below)
		for (size_t i = 0; i < page->nviews; i++)
			if (page->view[i].ops->end)
				page->view[i].ops->end(&page->view[i]);
	ui->quit = true;
	ui->hangup = ui->hangup || hangup;
}

void ui_quit(struct ui *ui)
{
	ui_end(ui, false);
}

/* --- What others wrote, and we. */

/* A role may be another one now, and with it what is seen. */
static bool is_about_people(const struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++)
		if (changes->v[i].entity && role_group_of(changes->v[i].entity) == ROLE_OFFICE)
			return true;
	return false;
}

void ui_pump(struct ui *ui)
{
	struct changes changes = { 0 };
	struct err err;
	bool all;

	if (query_log_since(ui->app->db, ui->app->seen_seq, CHANGES_AT_ONCE, &changes, &err)) {
		ui_error(ui, &err);
		return;
	}
	if (!changes.n) {
		changes_release(&changes);
		return;
	}
	all = changes.n >= CHANGES_AT_ONCE;
	if (is_about_people(&changes)) {
		all = true;
		if (app_refresh_me(ui->app, &err))
			ui_error(ui, &err);
	}
	for (struct page *page = ui->page; page; page = page->below)
		for (size_t i = 0; i < page->nviews; i++) {
			struct view *view = &page->view[i];

			if (all || (view->ops->stale && view->ops->stale(view, &changes)))
				view_reload(view);
			ui_drop_marks(ui, view, &changes, all);
		}
	ui->app->seen_seq = all ? query_log_seq(ui->app->db) : changes.v[changes.n - 1].seq;
	ui->dirty = true;
	if (all || change_touches(&changes, &presence_entity, 0))
		ui_read_presences(ui);
	if (!all)
		ui_tell_handed_over(ui, &changes);
	changes_release(&changes);
	ui->sync_due = ui->sync != NULL;
}

/* --- Keys. */

/* Lam and alef that one key of the Arabic layout sent are one key, except where they are text. */
static void join_pair(struct ui *ui, struct key_event *event)
{
	uint32_t pair;

	if (ui->holding || keymap_fold_pair(event->key, 0x627) == K_NONE ||
	    !screen_key(ui->screen, false, &ui->held))
		return;
	pair = ui->held.joined ? keymap_fold_pair(event->key, ui->held.key) : K_NONE;
	if (pair == K_NONE)
		ui->holding = true;
	else if (ui->popup || ui_is_typing(ui))
		ui->holding = true;
	else
		event->key = pair;
}

static bool next_event(struct ui *ui, bool flush)
{
	if (ui->holding) {
		struct key_event event = ui->event;

		ui->event = ui->held;
		ui->held = event;
		ui->holding = false;
		return true;
	}
	if (!screen_key(ui->screen, flush, &ui->event))
		return false;
	join_pair(ui, &ui->event);
	return true;
}

static void serve_keys(struct ui *ui, bool flush)
{
	int64_t until = ui_clock() + BURST_MS;

	ui->escape_at = 0;
	while (!ui->quit && next_event(ui, flush)) {
		struct key_event event = ui->event;	/* a popup beneath reads into ui->event */

		/* A tmux session may have been taken to another terminal meanwhile. */
		ui->look_behind |= ui_clock() - ui->key_at > REST_MS;
		ui->key_at = ui_clock();

		ui->event.text = (struct str)STR_INIT;
		ui_load_for(ui, &event);	/* what the key before it asked for */
		ui_handle(ui, &event);
		str_release(&event.text);
		ui_track(ui);
		if (ui_clock() >= until || (ui->popup && ui->popup->done))
			return;		/* the rest comes after the paint: see wait_time */
	}
	ui->escape_at = !screen_key_waits(ui->screen) ? 0 :
		ui_clock() + (screen_answer_waits(ui->screen) ? ANSWER_MS : ESCAPE_MS);
}

/* --- Times. */

static int64_t next_minute(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return 60000 - ((int64_t)now.tv_sec % 60 * 1000 + now.tv_nsec / 1000000);
}

static void sooner(int *timeout, int64_t ms)
{
	ms = MAX(ms, 0);
	if (*timeout < 0 || ms < *timeout)
		*timeout = (int)ms;
}

static bool somebody_ticks(const struct ui *ui)
{
	for (const struct popup *popup = ui->popup; popup; popup = popup->below)
		if (popup->ops->tick)
			return true;
	return false;
}

static int wait_time(struct ui *ui, int timeout)
{
	int64_t now = ui_clock();

	/* Bytes that were read and not looked at: a key among them opened a popup, whose loop this is. */
	if (ui->holding || (screen_key_waits(ui->screen) && !ui->escape_at))
		return 0;
	if (ui->escape_at)
		sooner(&timeout, ui->escape_at - now);
	if (ui->page && ui->page->follow_at)
		sooner(&timeout, ui->page->follow_at - now);
	if (ui->number_at)
		sooner(&timeout, ui->number_at - now);
	if (hints_due(ui))
		sooner(&timeout, hints_due(ui) - now);
	ui->idle_at = ui_has_idle_work(ui) ? now + IDLE_MS : 0;
	if (ui->idle_at)
		sooner(&timeout, ui->idle_at - now);
	if (!somebody_ticks(ui))
		ui->tick_at = 0;
	else if (!ui->tick_at)
		ui->tick_at = now + TICK_MS;
	if (ui->tick_at)
		sooner(&timeout, ui->tick_at - now);
	if (ui->watch.fd < 0)
		sooner(&timeout, WATCH_MS);
	else if (ui->look_at)
		sooner(&timeout, ui->look_at - now);
	sooner(&timeout, next_minute() + 1);
	return timeout;
}

/* As the options say; several reminders are one message that names the first. */
static void call_user(struct ui *ui, const struct rings *rings)
{
	const char *how = record_text(ui->app->options, OPTION_notify);
	struct str body = STR_INIT;

	if (!ui->screen || set_has(how, "none"))
		return;
	str_add(&body, rings->message.s);
	if (rings->n > 1)
		str_addf(&body, Q_(" (and %d more)", " (and %d more)", (unsigned long)rings->n - 1), rings->n - 1);
	if (set_has(how, "bell"))
		screen_bell(ui->screen);
	if (set_has(how, "osc9"))
		screen_notify(ui->screen, TALK_OSC9, rings->title.s, body.s);
	if (set_has(how, "osc777"))
		screen_notify(ui->screen, TALK_OSC777, rings->title.s, body.s);
	str_release(&body);
}

/* What fell due rings once; the day's first minute makes its call list.  Not while a popup stands: an import
 * may be in the middle of its transaction. */
void ui_ring(struct ui *ui)
{
	struct rings rings = RINGS_INIT;
	struct err err;

	if (!ui->app->me || ui->popup)
		return;
	if (ui_begin_calls(ui, &err) || effects_tick(ui->app, &rings, &err)) {
		ui_error(ui, &err);
		rings_release(&rings);
		return;
	}
	ui_pump(ui);
	if (rings.n) {
		call_user(ui, &rings);
		ui_message(ui, Q_("%d reminder", "%d reminders", (unsigned long)rings.n), rings.n);
	}
	rings_release(&rings);
}

static void reload_all(struct ui *ui)
{
	for (struct page *page = ui->page; page; page = page->below)
		for (size_t i = 0; i < page->nviews; i++)
			view_reload(&page->view[i]);
}

/* `typed`: keys wait, which came before what is due now and may decide it. */
static void serve_times(struct ui *ui, bool typed)
{
	int64_t now = ui_clock(), minute;

	ui->now = date_now();
	minute = ui->now / MINUTE_MS;
	if (minute != ui->drawn_minute) {
		/* What is due today, or silent for 60 days, is another thing tomorrow. */
		if (civil_compare(date_civil(ui->now, NULL), date_civil(ui->drawn_minute * MINUTE_MS, NULL)))
			reload_all(ui);
		ui->drawn_minute = minute;
		ui_redraw_all(ui);
		ui_ring(ui);
	}
	if (ui->page && ui->page->follow_at && now >= ui->page->follow_at)
		ui_follow(ui);
	if (ui->number_at && now >= ui->number_at && !typed)
		ui_number(ui);
	hints_tell(ui);
	if (ui->idle_at && now >= ui->idle_at)
		ui_do_idle_work(ui);
	if (!ui->tick_at || now < ui->tick_at)
		return;
	ui->tick_at = 0;
	for (struct popup *popup = ui->popup; popup; popup = popup->below)
		if (popup->ops->tick)
			popup->ops->tick(popup);
}

/* `event`: something moved in the folder; whatever it was, the next look is not before its time. */
static void look(struct ui *ui, bool event, bool now)
{
	if (!event && !now && !(ui->look_at && ui_clock() >= ui->look_at))
		return;
	if (watch_moved(&ui->watch, ui->app)) {
		ui_pump(ui);
		ui_sync_look(ui);	/* the sync writes more than the log */
	}
	ui->look_at = ui->watch.again || event ? ui_clock() + WATCH_AGAIN_MS : 0;
}

void ui_step(struct ui *ui, int timeout)
{
	struct pollfd fds[] = {
		{ .fd = screen_fd(ui->screen), .events = POLLIN },
		{ .fd = signal_pipe[0], .events = POLLIN },
		{ .fd = ui->look_at ? -1 : ui->watch.fd, .events = POLLIN },
		{ .fd = ui_task_fd(ui), .events = POLLIN },
		{ .fd = ui_sync_fd(ui), .events = POLLIN },
	};
	struct err err;
	bool first = !ui->begun;
	int ready;

	if (ui->plain) {
		plain_look_up(ui);
		return;
	}
	ui_paint(ui);
	ui->begun = true;
	ready = poll(fds, COUNT(fds), first ? 1 : wait_time(ui, timeout));
	if (ready < 0 && errno != EINTR)
		BUG("poll: %s", strerror(errno));
	if (ready < 0)
		fds[0].revents = fds[2].revents = fds[3].revents = fds[4].revents = 0;
	serve_signals(ui);
	if (ui->quit)
		return;
	serve_times(ui, fds[0].revents || ui->holding || (screen_key_waits(ui->screen) && !ui->escape_at));
	if (fds[3].revents)
		ui_task_serve(ui);
	if (fds[4].revents)
		ui_sync_serve(ui);
	if (fds[0].revents & (POLLIN | POLLHUP | POLLERR) && screen_read(ui->screen, &err)) {
		ui_end(ui, true);
		return;
	}
	serve_keys(ui, ui->escape_at && ui_clock() >= ui->escape_at && !(fds[0].revents & POLLIN));
	look(ui, fds[2].revents != 0, ready == 0);
}

void ui_loop(struct ui *ui)
{
	while (!ui->quit)
		ui_step(ui, -1);
}
